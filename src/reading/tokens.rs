//! The words and marks of a stretch of text, each knowing which quotation it stands in.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word, with the full stop of an abbreviation.
    Word,
    /// Digits, with what stands between them.
    Number,
    /// The ending of "Iran's".
    Possessive,
    /// An opening quotation mark.
    Open,
    /// A closing quotation mark.
    Close,
    Comma,
    Colon,
    Dash,
    /// What ends a sentence.
    Stop,
    /// The end of a line.
    Break,
    Other,
}

/// A word or a mark.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    /// As written.
    pub text: &'a str,
    /// In small letters.
    pub lower: String,
    /// Its bytes in the whole text.
    pub range: Range<usize>,
    pub kind: Kind,
    /// The number of the quotation it stands in; the marks stand in it too.
    pub quote: Option<usize>,
}

impl Token<'_> {
    /// Whether it begins with a capital.
    pub fn capital(&self) -> bool {
        self.kind == Kind::Word && self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

/// The tokens of `text[window]`; an unclosed quotation ends with its line.
pub(super) fn tokens(text: &str, window: Range<usize>) -> Vec<Token<'_>> {
    let Some(part) = text.get(window.clone()) else { return Vec::new() };
    let mut cutter = Cutter { part, base: window.start, tokens: Vec::new(), open: None, quotations: 0 };
    let mut at = 0;
    while let Some(rest) = part.get(at..) {
        let Some(first) = rest.chars().next() else { break };
        at += cutter.take(at, first, rest).max(first.len_utf8());
    }
    cutter.tokens
}

struct Cutter<'a> {
    part: &'a str,
    base: usize,
    tokens: Vec<Token<'a>>,
    /// The mark that opened the quotation, and the quotation's number.
    open: Option<(char, usize)>,
    quotations: usize,
}

impl<'a> Cutter<'a> {
    /// Takes the token that begins at `at`, and gives back its length in bytes.
    fn take(&mut self, at: usize, first: char, rest: &'a str) -> usize {
        if first == '\n' {
            self.open = None;
            return self.push(at, 1, Kind::Break);
        }
        if first.is_whitespace() {
            return first.len_utf8();
        }
        if first.is_alphanumeric() {
            let length = word_length(rest);
            let kind = if first.is_ascii_digit() { Kind::Number } else { Kind::Word };
            return self.push(at, length, kind);
        }
        let owner = is_apostrophe(first) && self.touches(at);
        let possessive = possessive_length(rest, first, self.open.is_some(), self.last_char());
        if let Some(length) = possessive.filter(|_| owner) {
            return self.push(at, length, Kind::Possessive);
        }
        if let Some(length) = self.take_quotation_mark(at, first, rest) {
            return length;
        }
        self.push(at, first.len_utf8(), kind_of_mark(first))
    }

    fn take_quotation_mark(&mut self, at: usize, mark: char, rest: &'a str) -> Option<usize> {
        let before = self.part.get(..at).and_then(|before| before.chars().next_back());
        let after = rest.chars().nth(1);
        let length = mark.len_utf8();
        match self.open {
            Some((opener, _)) if closes(opener, mark) && !(mark == '"' && opens_by_place(before, after)) => {
                let taken = self.push(at, length, Kind::Close);
                self.open = None;
                Some(taken)
            }
            Some((opener, _)) if double(opener) && !double(mark) => None,
            _ if opens(mark, before, after, rest) => {
                self.quotations += 1;
                self.open = Some((mark, self.quotations));
                Some(self.push(at, length, Kind::Open))
            }
            _ => None,
        }
    }

    fn push(&mut self, at: usize, length: usize, kind: Kind) -> usize {
        if let Some(word) = self.part.get(at..at + length) {
            let range = self.base + at..self.base + at + length;
            let quote = self.open.map(|(_, number)| number);
            self.tokens.push(Token { text: word, lower: word.to_lowercase(), range, kind, quote });
        }
        length
    }

    /// Whether a word ends right where the next token begins.
    fn touches(&self, at: usize) -> bool {
        self.tokens.last().is_some_and(|token| {
            token.range.end == self.base + at && matches!(token.kind, Kind::Word | Kind::Number)
        })
    }

    fn last_char(&self) -> Option<char> {
        self.tokens.last().and_then(|token| token.text.chars().next_back())
    }
}

fn is_apostrophe(c: char) -> bool {
    c == '\'' || c == '’'
}

fn double(mark: char) -> bool {
    !matches!(mark, '\'' | '‘' | '’' | '‚' | '‹' | '›')
}

fn closes(opener: char, mark: char) -> bool {
    match opener {
        '"' => mark == '"' || mark == '”',
        '“' | '‟' => mark == '”' || mark == '"',
        '„' => mark == '“' || mark == '”' || mark == '"',
        '«' => mark == '»',
        '‹' => mark == '›',
        '‘' | '‚' | '\'' => mark == '’' || mark == '\'' || mark == '‘' && opener == '‚',
        _ => false,
    }
}

/// A straight mark opens where white space stands before it and a word after it.
fn opens_by_place(before: Option<char>, after: Option<char>) -> bool {
    before.is_none_or(|c| c.is_whitespace() || "([—–".contains(c))
        && after.is_some_and(|c| !c.is_whitespace())
}

fn opens(mark: char, before: Option<char>, after: Option<char>, rest: &str) -> bool {
    match mark {
        '“' | '„' | '«' | '‟' => true,
        '"' => !after.is_none_or(char::is_whitespace) || opens_by_place(before, after),
        '‘' | '\'' => {
            opens_by_place(before, after)
                && after.is_some_and(|c| c.is_alphabetic() || c == '…')
                && rest.get(mark.len_utf8()..).is_some_and(has_single_close)
        }
        _ => false,
    }
}

/// Whether a closing single mark follows in the line, so that it was no apostrophe.
fn has_single_close(rest: &str) -> bool {
    let line = rest.split('\n').next().unwrap_or(rest);
    let mut chars = line.chars().take(2000).peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let ends = chars.peek().is_none_or(|next| !next.is_alphanumeric());
        if is_apostrophe(c) && !before.is_whitespace() && ends {
            return true;
        }
        before = c;
    }
    false
}

/// The length of "'s", or of the apostrophe alone behind a plural.
fn possessive_length(rest: &str, mark: char, quoted: bool, last: Option<char>) -> Option<usize> {
    let mut chars = rest.chars().skip(1);
    let (next, then) = (chars.next(), chars.next());
    let ends = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    if matches!(next, Some('s' | 'S')) && ends(then) {
        return Some(mark.len_utf8() + 1);
    }
    (!quoted && last == Some('s') && next.is_some_and(char::is_whitespace)).then_some(mark.len_utf8())
}

fn kind_of_mark(mark: char) -> Kind {
    match mark {
        ',' | ';' | '،' | '؛' => Kind::Comma,
        ':' => Kind::Colon,
        '–' | '—' => Kind::Dash,
        '.' | '!' | '?' | '…' | '؟' => Kind::Stop,
        _ => Kind::Other,
    }
}

/// Abbreviations that keep their full stop and do not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "lt", "col", "maj", "capt", "sgt", "cmdr", "adm", "sen", "rep",
    "gov", "pres", "rev", "hon", "st", "jr", "sr", "no", "vs", "jan", "feb", "mar", "apr", "jun", "jul",
    "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "tues", "wed", "thu", "thurs", "fri", "sat",
    "sun", "inc", "ltd", "corp", "co", "approx", "dept", "univ",
];

/// The length of the word at the beginning of `rest`.
fn word_length(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    let mut segment = 0;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        if c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}') {
            segment += 1;
        } else if joins(c, next, segment, rest.get(at + c.len_utf8()..).unwrap_or("")) {
            segment = 0;
        } else {
            break;
        }
        end = at + c.len_utf8();
    }
    let word = rest.get(..end).unwrap_or("");
    let dotted = rest.get(end..).is_some_and(|after| after.starts_with('.'));
    let acronym = word.contains('.') && word.split('.').all(|letter| letter.chars().count() == 1);
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase) && word != "I";
    if dotted
        && (acronym || initial || ABBREVIATIONS.contains(&word.to_lowercase().as_str()) && is_title(word))
    {
        end += 1;
    }
    end
}

/// Abbreviations of people and months begin with a capital; "no." and "co." at the end of a sentence do not.
fn is_title(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Whether `c` joins what stands before and behind it to one word.
fn joins(c: char, next: Option<char>, segment: usize, after: &str) -> bool {
    if c == '.' && segment == 1 && next == Some('-') {
        return true;
    }
    let Some(next) = next.filter(|next| next.is_alphanumeric()) else { return false };
    match c {
        '-' | '‐' | '‑' | '&' => true,
        ',' => next.is_ascii_digit() && segment > 0 && segment <= 3 && three_digits(after),
        '.' => next.is_ascii_digit() || segment == 1 || next.is_lowercase(),
        '\'' | '’' => {
            let mut rest = after.chars().skip(1);
            !matches!(next, 's' | 'S') || rest.next().is_some_and(char::is_alphanumeric)
        }
        _ => false,
    }
}

fn three_digits(after: &str) -> bool {
    let digits = after.chars().take_while(char::is_ascii_digit).count();
    digits == 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found: Vec<String> = tokens(text, 0..text.len())
            .iter()
            .map(|token| {
                let quoted = if token.quote.is_some() { "_" } else { "" };
                format!("{quoted}{}", token.text.replace('\n', "¶"))
            })
            .collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }

    #[test]
    fn words_keep_their_abbreviations_and_shed_their_possessives() {
        check("U.S. Gen. Smith's aide", "U.S. Gen. Smith 's aide");
        check("It left at least 1,060 dead, 28 hurt.", "It left at least 1,060 dead , 28 hurt .");
        check("Hamas’ U.S.-backed O’Brien doesn't", "Hamas ’ U.S.-backed O’Brien doesn't");
        check("on 2025-07-08: yes", "on 2025-07-08 : yes");
    }

    #[test]
    fn quotations_are_known_by_their_marks() {
        check("\"We go,\" he said.", "_\" _We _go _, _\" he said .");
        check("“Don’t,” she said", "_“ _Don’t _, _” she said");
        check("‘We don't go,’ it’s said", "_‘ _We _don't _go _, _’ it ’s said");
        check("\"open\nnext", "_\" _open ¶ next");
        check("the '90s and the boys' toys", "the ' 90s and the boys ' toys");
    }

    #[test]
    fn no_text_breaks_the_cutting() {
        for text in ["", "'", "\"", "“", "’s", ".", "é", "👩‍👧", "a.", "«", "1,", "\n\n", "-a-", "\u{301}"]
        {
            for (start, _) in text.char_indices() {
                tokens(text, start..text.len());
            }
            tokens(text, 0..text.len() + 9);
        }
    }
}
