//! The stretch of an article around a selection, cut into sentences that do not break inside quotations.

use std::ops::Range;

use super::tokens::{Kind, Token, tokens};

/// How far back and ahead of a selection an article is read, in bytes.
const BACK_BYTES: usize = 24_000;
const AHEAD_BYTES: usize = 8_000;
/// How much of a selection itself is read.
const INSIDE_BYTES: usize = 8_000;

/// Words with what they are; places in it are numbers of tokens.
pub(super) struct Passage<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token<'a>>,
    /// Ranges of tokens, in order.
    pub sentences: Vec<Range<usize>>,
}

impl<'a> Passage<'a> {
    /// What stands around `ranges`, which need not be characters of the text.
    pub fn around(text: &'a str, ranges: &[Range<usize>]) -> Self {
        let start = ranges.iter().map(|range| range.start).min().unwrap_or(0).min(text.len());
        let end = ranges.iter().map(|range| range.end).max().unwrap_or(0).min(start + INSIDE_BYTES);
        let first = start.saturating_sub(BACK_BYTES);
        let last = end.max(start).saturating_add(AHEAD_BYTES).min(text.len());
        let tokens = tokens(text, line_start(text, first)..line_end(text, last));
        let sentences = sentences(&tokens);
        Self { text, tokens, sentences }
    }

    /// The token with this number.
    pub fn token(&self, index: usize) -> Option<&Token<'a>> {
        self.tokens.get(index)
    }

    /// The word in small letters; "" past the end.
    pub fn word(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| token.lower.as_str())
    }

    /// What kind of token; a line's end past the end.
    pub fn kind(&self, index: usize) -> Kind {
        self.tokens.get(index).map_or(Kind::Break, |token| token.kind)
    }

    pub fn is(&self, index: usize, kind: Kind) -> bool {
        self.kind(index) == kind
    }

    pub fn capital(&self, index: usize) -> bool {
        self.tokens.get(index).is_some_and(Token::capital)
    }

    pub fn quote(&self, index: usize) -> Option<usize> {
        self.tokens.get(index).and_then(|token| token.quote)
    }

    /// The bytes from the first to the last token of `span`.
    pub fn bytes(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.tokens.get(span.start).map_or(0, |token| token.range.start);
        let end = span.end.checked_sub(1).and_then(|last| self.tokens.get(last));
        start..end.map_or(start, |token| token.range.end.max(start))
    }

    /// The words of `span` as they stand in the text.
    pub fn written(&self, span: &Range<usize>) -> &'a str {
        self.text.get(self.bytes(span)).unwrap_or("")
    }

    /// The tokens that begin inside `bytes`.
    pub fn inside(&self, bytes: &Range<usize>) -> Range<usize> {
        let start = self.tokens.partition_point(|token| token.range.start < bytes.start);
        let end = self.tokens.partition_point(|token| token.range.start < bytes.end);
        start..end.max(start)
    }

    /// The number of the sentence that holds the token `index`.
    pub fn sentence_of(&self, index: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.end <= index)
    }

    /// The sentence with this number; empty past the end.
    pub fn sentence(&self, number: usize) -> Range<usize> {
        self.sentences.get(number).cloned().unwrap_or(self.tokens.len()..self.tokens.len())
    }

    /// How many lines lie between two tokens.
    pub fn lines_between(&self, one: usize, other: usize) -> usize {
        let (first, last) = (one.min(other), one.max(other));
        let between = self.tokens.get(first..last.min(self.tokens.len())).unwrap_or(&[]);
        between.iter().filter(|token| token.kind == Kind::Break).count()
    }
}

fn line_start(text: &str, byte: usize) -> usize {
    let byte = text.floor_char_boundary(byte.min(text.len()));
    if byte == 0 {
        return 0;
    }
    // A very long line is entered at the next word.
    let near = text.ceil_char_boundary((byte + 2_000).min(text.len()));
    let ahead = text.get(byte..near).unwrap_or("");
    let stop = ahead.find('\n').or_else(|| ahead.find(char::is_whitespace)).map_or(0, |at| at + 1);
    text.ceil_char_boundary(byte + stop)
}

fn line_end(text: &str, byte: usize) -> usize {
    let byte = text.floor_char_boundary(byte.min(text.len()));
    let far = text.ceil_char_boundary((byte + 2_000).min(text.len()));
    let ahead = text.get(byte..far).unwrap_or("");
    ahead.find('\n').map_or(far, |at| byte + at)
}

fn sentences(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (index, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Break || ends_sentence(tokens, index) {
            found.push(start..index + 1);
            start = index + 1;
        }
    }
    if start < tokens.len() {
        found.push(start..tokens.len());
    }
    found
}

/// Words that begin a sentence even behind "U.S.".
const BEGINNERS: &str = " he she it they the in on but and a this that we for at as his her its their ";

fn ends_sentence(tokens: &[Token], index: usize) -> bool {
    let (Some(token), Some(next)) = (tokens.get(index), tokens.get(index + 1)) else { return false };
    let begins = next.capital() || matches!(next.kind, Kind::Open | Kind::Number);
    let apart = next.range.start > token.range.end;
    match token.kind {
        Kind::Stop => token.quote.is_none() && begins && apart,
        Kind::Close => closes_sentence(tokens, index) && begins,
        Kind::Word => {
            let beginner = BEGINNERS.contains(&format!(" {} ", next.lower));
            token.quote.is_none()
                && token.text.ends_with('.')
                && token.text.len() > 2
                && next.capital()
                && beginner
        }
        _ => false,
    }
}

/// Whether the sentence ends with the quotation that closes here: not where a question goes on with "X asked".
fn closes_sentence(tokens: &[Token], index: usize) -> bool {
    let Some(before) = index.checked_sub(1).and_then(|before| tokens.get(before)) else { return false };
    if before.kind != Kind::Stop {
        return false;
    }
    if before.text == "." {
        return true;
    }
    let ahead = tokens.get(index + 1..).unwrap_or(&[]);
    let clause = ahead.iter().take(9).take_while(|token| !matches!(token.kind, Kind::Stop | Kind::Open));
    !clause.into_iter().any(|token| super::reporting::is_saying(&token.lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let passage = Passage::around(text, &[0..0]);
        let found: Vec<_> = passage.sentences.iter().map(|span| passage.written(span).trim()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_sentence_does_not_break_inside_a_quotation() {
        check("“We go. They stay,” he said. She left.", &["“We go. They stay,” he said.", "She left."]);
        check("“We go.” He added more.", &["“We go.”", "He added more."]);
        check("“Do we go?” Mr. Smith asked. No.", &["“Do we go?” Mr. Smith asked.", "No."]);
        check("It left the U.S. He knew.\nNext", &["It left the U.S.", "He knew.\n", "Next"].map(str::trim));
    }

    #[test]
    fn a_megabyte_is_read_in_part() {
        let text = "word. ".repeat(200_000);
        let passage = Passage::around(&text, &[600_000..600_900]);
        assert!(passage.tokens.len() < 30_000);
        assert!(passage.bytes(&(0..passage.tokens.len())).contains(&600_100));
    }
}
