//! Finding words in texts: case, accents, kinds of quotation marks and of white space do not count unless they are asked for.

use std::ops::Range;

use regex::Regex;
use unicode_segmentation::GraphemeCursor;

pub use super::search_pattern::BadPattern;
use super::{
    folding::{IGNORED, within},
    search_pattern::{Compiled, compile},
};

/// How a pattern is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "four switches, as they are shown to people")]
pub struct Options {
    /// The pattern is a regular expression; else it is words.
    pub regex: bool,
    /// Only whole words are found.
    pub whole_word: bool,
    /// Capitals and small letters are told apart.
    pub match_case: bool,
    /// Accents, and Arabic and Persian forms of a letter, are told apart.
    pub match_accents: bool,
}

/// A pattern that is ready to look into texts; a clone is cheap.
///
/// The text itself is searched, never a copy in other letters, so that places are exact.
#[derive(Debug, Clone)]
pub struct Query {
    compiled: Compiled,
    options: Options,
}

impl Query {
    /// Takes a pattern; fails in words where it is empty, too large or no regular expression.
    pub fn new(pattern: &str, options: Options) -> Result<Self, BadPattern> {
        Ok(Self { compiled: compile(pattern, options)?, options })
    }

    /// The places found in `text` in bytes, in order, none empty, none overlapping; they never divide a character as
    /// people see it.
    pub fn hits<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        self.hits_from(text, 0)
    }

    /// The places that begin in about `bytes` of `text` from `from` on, and where the next stretch begins.
    ///
    /// All stretches together give what [`Query::hits`] gives, but for what a regular expression finds only by looking
    /// further than 8 KiB behind the stretch.
    pub fn stretch(&self, text: &str, from: usize, bytes: usize) -> (Vec<Range<usize>>, usize) {
        self.stretch_reaching(text, from, bytes, REACH)
    }

    fn stretch_reaching(
        &self,
        text: &str,
        from: usize,
        bytes: usize,
        mut reach: usize,
    ) -> (Vec<Range<usize>>, usize) {
        let end = text.ceil_char_boundary(from.saturating_add(bytes.max(1)));
        loop {
            let seen = text.get(..text.ceil_char_boundary(end.saturating_add(reach))).unwrap_or_default();
            let hits: Vec<_> = self.hits_from(seen, from).take_while(|hit| hit.start < end).collect();
            let last_end = hits.last().map_or(end, |hit| hit.end);
            // What ends where the view of the text ends could go on behind it.
            if seen.len() == text.len() || last_end < seen.len() {
                return (hits, last_end.max(end));
            }
            reach = reach.saturating_mul(4);
        }
    }

    fn hits_from<'a>(&'a self, text: &'a str, from: usize) -> Hits<'a> {
        // A block begins with a line; without a quick way there is one only, so that a pattern sees all before it.
        let before = text.get(..from).filter(|_| self.compiled.quick.is_some());
        let start = before.and_then(|before| before.rfind('\n')).map_or(0, |line_end| line_end + 1);
        Hits { query: self, text, block: Block { start, end: start, regex: &self.compiled.regex }, at: from }
    }

    /// The place as it is given: whole graphemes, or nothing where it is no hit after all.
    fn accepted(&self, text: &str, found: &Range<usize>) -> Option<Range<usize>> {
        let whole = whole_graphemes(text, found);
        let words_only = !self.options.regex;
        if words_only && self.options.match_accents && whole != *found {
            return None;
        }
        // A regular expression asks for whole words itself, since what it matches depends on that.
        let cuts_a_word = self.options.whole_word && words_only && cuts_word(text, &whole);
        (!cuts_a_word).then_some(whole)
    }
}

/// How much is searched at once, in bytes, before the next stretch is looked at for letters beyond ASCII.
const BLOCK_BYTES: usize = 4096;

/// How far behind a stretch is looked for the end of what begins in it, in bytes.
const REACH: usize = 8192;

/// A stretch of text, and what it is searched with.
struct Block<'a> {
    start: usize,
    end: usize,
    regex: &'a Regex,
}

struct Hits<'a> {
    query: &'a Query,
    text: &'a str,
    block: Block<'a>,
    at: usize,
}

impl Iterator for Hits<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            while let Some(found) = self.next_in_block() {
                let next_char = self.text.ceil_char_boundary(found.start + 1);
                let hit = if found.is_empty() { None } else { self.query.accepted(self.text, &found) };
                let Some(hit) = hit else {
                    self.at = next_char;
                    continue;
                };
                self.at = hit.end;
                return Some(hit);
            }
            if self.block.end >= self.text.len() {
                return None;
            }
            self.block = self.next_block();
            self.at = self.at.max(self.block.start);
        }
    }
}

impl<'a> Hits<'a> {
    fn next_in_block(&self) -> Option<Range<usize>> {
        let block = self.text.get(self.block.start..self.block.end)?;
        let from = self.at.checked_sub(self.block.start).filter(|from| *from < block.len())?;
        let found = self.block.regex.find_at(block, from)?;
        Some(self.block.start + found.start()..self.block.start + found.end())
    }

    /// Without a quick way the whole text is one block.
    fn next_block(&self) -> Block<'a> {
        let (query, text) = (self.query, self.text);
        let start = self.block.end;
        let Some(quick) = &query.compiled.quick else {
            return Block { start, end: text.len(), regex: &query.compiled.regex };
        };
        let end = line_end(text, start.saturating_add(BLOCK_BYTES));
        let block = text.get(start..end).unwrap_or_default();
        let regex = if quick.suffices(block) { &quick.regex } else { &query.compiled.regex };
        Block { start, end, regex }
    }
}

/// Behind the line end at or after `byte`; a pattern with a quick way never reaches over one.
fn line_end(text: &str, byte: usize) -> usize {
    let from = text.ceil_char_boundary(byte.min(text.len()));
    let rest = text.get(from..).unwrap_or_default();
    rest.find('\n').map_or(text.len(), |at| from + at + 1)
}

/// `range` grown to boundaries of graphemes.
fn whole_graphemes(text: &str, range: &Range<usize>) -> Range<usize> {
    let mut whole = range.clone();
    if !is_boundary(text, whole.start) {
        whole.start = GraphemeCursor::new(whole.start, text.len(), true)
            .prev_boundary(text, 0)
            .ok()
            .flatten()
            .unwrap_or(0);
    }
    if !is_boundary(text, whole.end) {
        let next = GraphemeCursor::new(whole.end, text.len(), true).next_boundary(text, 0);
        whole.end = next.ok().flatten().unwrap_or(text.len());
    }
    whole
}

fn is_boundary(text: &str, byte: usize) -> bool {
    let bytes = text.as_bytes();
    let around = [byte.checked_sub(1).and_then(|before| bytes.get(before)), bytes.get(byte)];
    match around {
        [None, _] | [_, None] => true,
        // Between ASCII characters only a line end of Windows is one grapheme.
        [Some(before), Some(after)] if before.is_ascii() && after.is_ascii() => {
            (*before, *after) != (b'\r', b'\n')
        }
        _ => GraphemeCursor::new(byte, text.len(), true).is_boundary(text, 0).unwrap_or(true),
    }
}

/// True when a letter or digit stands on both sides of one of the ends.
fn cuts_word(text: &str, range: &Range<usize>) -> bool {
    let cut = |byte: usize| {
        let before = text.get(..byte).and_then(|before| before.chars().next_back());
        let after = text.get(byte..).and_then(|after| after.chars().next());
        before.is_some_and(in_word) && after.is_some_and(in_word)
    };
    cut(range.start) || cut(range.end)
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || within(IGNORED, c)
}

/// A hit with words around it, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// What stands before, beginning with "…" where it is cut.
    pub before: String,
    /// What was found.
    pub hit: String,
    /// What stands after, ending with "…" where it is cut.
    pub after: String,
}

/// The words around `hit`: at most `chars` characters on either side, whole words, in one line.
pub fn context(text: &str, hit: &Range<usize>, chars: usize) -> Snippet {
    let before = text.get(..hit.start).unwrap_or_default();
    let after = text.get(hit.end..).unwrap_or_default();
    Snippet {
        before: words_before(before, chars),
        hit: in_one_line(text.get(hit.clone()).unwrap_or_default()),
        after: words_after(after, chars),
    }
}

fn words_before(text: &str, chars: usize) -> String {
    let start = text.char_indices().rev().take(chars).last().map_or(text.len(), |(at, _)| at);
    if start == 0 {
        return in_one_line(text).trim_start().to_owned();
    }
    let taken = text.get(start..).unwrap_or_default();
    let starts_with_word = text.get(..start).is_some_and(|left| left.ends_with(char::is_whitespace));
    let words = if starts_with_word {
        taken
    } else {
        taken.split_once(char::is_whitespace).map_or(taken, |(_, words)| words)
    };
    format!("…{}", in_one_line(words).trim_start())
}

fn words_after(text: &str, chars: usize) -> String {
    let end = text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
    if end == text.len() {
        return in_one_line(text).trim_end().to_owned();
    }
    let (taken, left) = text.split_at(end);
    let words = if left.starts_with(char::is_whitespace) {
        taken
    } else {
        taken.rsplit_once(char::is_whitespace).map_or(taken, |(words, _)| words)
    };
    format!("{}…", in_one_line(words).trim_end())
}

/// `text` with every run of white space as one space.
fn in_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            line.push(c);
        } else if !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALIKE: Options =
        Options { regex: false, whole_word: false, match_case: false, match_accents: false };
    const WORDS: Options = Options { whole_word: true, ..ALIKE };
    const CASE: Options = Options { match_case: true, ..ALIKE };
    const ACCENTS: Options = Options { match_accents: true, ..ALIKE };
    const REGEX: Options = Options { regex: true, ..ALIKE };

    /// Hits are written into the text with «».
    #[track_caller]
    fn check(pattern: &str, options: Options, marked: &str) {
        let text = marked.replace(['⟦', '⟧'], "");
        let query = Query::new(pattern, options).unwrap();
        let mut found = String::new();
        let mut at = 0;
        for hit in query.hits(&text) {
            let part = |range: Range<usize>| text.get(range).unwrap();
            found.extend([part(at..hit.start), "⟦", part(hit.clone()), "⟧"]);
            at = hit.end;
        }
        found.push_str(text.get(at..).unwrap());
        assert_eq!(found, marked, "{pattern}");
    }

    #[test]
    fn case_accents_and_kinds_of_signs_do_not_count() {
        check("iran", ALIKE, "⟦Iran⟧ and ⟦IRAN⟧ian");
        check("elysee", ALIKE, "l'⟦Élysée⟧, ⟦Elysee⟧, ⟦E\u{301}lyse\u{301}e⟧");
        check("ÉLYSÉE", ALIKE, "⟦elysee⟧");
        check("cafe", ALIKE, "⟦café⟧, ⟦cafe\u{301}⟧s");
        check("strasse", ALIKE, "⟦Straße⟧ ⟦STRASSE⟧");
        check("Straße", ALIKE, "⟦strasse⟧");
        check("oeuvre", ALIKE, "⟦Œuvre⟧");
        check("\"no request", ALIKE, "⟦“No request⟧ and ⟦\"no request⟧");
        check("it's", ALIKE, "⟦it’s⟧ ⟦it's⟧");
        check("12-day", ALIKE, "⟦12–day⟧ ⟦12-day⟧");
        check("united states", ALIKE, "⟦United\u{a0}States⟧ ⟦United \n States⟧");
        check("negotiation", ALIKE, "⟦nego\u{ad}tiation⟧");
        check("kelvin", ALIKE, "⟦\u{212A}elvin⟧");
        check("αθηνας", ALIKE, "⟦ΑΘΉΝΑΣ⟧ ⟦Αθήνας⟧");
    }

    #[test]
    fn arabic_and_persian_spellings_of_a_word_are_one() {
        check("علی", ALIKE, "⟦علي⟧ ⟦علی⟧ ⟦عَلِیّ⟧");
        check("كتاب", ALIKE, "⟦کتاب⟧");
        check("میخواهد", ALIKE, "⟦می\u{200c}خواهد⟧");
        check("می خواهد", ALIKE, "⟦می\u{200c}خواهد⟧ ⟦می خواهد⟧");
        check("1404", ALIKE, "⟦۱۴۰۴⟧");
        check("کتاب", ACCENTS, "كتاب ⟦کتاب⟧");
    }

    #[test]
    fn each_switch_tells_apart_what_it_says() {
        check("Iran", CASE, "⟦Iran⟧ iran");
        check("Elysee", CASE, "⟦Élysée⟧ elysee");
        check("cafe", ACCENTS, "⟦Cafe⟧ café cafe\u{301}");
        check("café", ACCENTS, "cafe ⟦Café⟧");
        check("talk", WORDS, "talks ⟦Talk⟧ ⟦talk⟧. atalk");
        check("ایران", WORDS, "ایرانی ⟦ایران⟧");
        check("\"talk\"", WORDS, "⟦\"talk\"⟧s");
    }

    #[test]
    fn regular_expressions_match_as_written_with_other_forms_of_letters() {
        check("den(y|ie[sd])", REGEX, "⟦deny⟧ ⟦Denies⟧ ⟦dénied⟧");
        check(r"\bcafe\b", REGEX, "⟦Café⟧");
        check("e+", REGEX, "⟦éê⟧");
        check("^talk", REGEX, "⟦talk⟧\n⟦Talk⟧ talk");
        check("x*", REGEX, "a⟦xx⟧b");
        check(r"\d{4}", REGEX, "in ⟦2025⟧.");
        check(r"\p{Lu}\w+", Options { match_case: true, ..REGEX }, "⟦Élan⟧ vital");
        check("[a-c]+", REGEX, "⟦abc⟧d");
        check("talk|talks", Options { whole_word: true, ..REGEX }, "⟦talks⟧ talked ⟦talk⟧");
    }

    #[test]
    fn a_hit_never_divides_a_character_as_people_see_it() {
        check("👩", ALIKE, "a ⟦👨\u{200d}👩\u{200d}👧⟧ b");
        check("caf.", REGEX, "⟦cafe\u{301}⟧");
        check("e", ACCENTS, "e\u{301} ⟦e⟧");
    }

    #[test]
    fn what_stands_far_apart_is_found_with_and_without_letters_beyond_ascii() {
        let filler = "no word of it here\n".repeat(500);
        check("cafe", ALIKE, &format!("{filler}⟦cafe⟧{filler}⟦Café⟧ ⟦CAFE⟧{filler}⟦cafe⟧"));
        check("is\nso", ALIKE, &format!("{filler}⟦is\nso⟧"));
    }

    #[test]
    fn what_cannot_be_searched_for_is_told_in_plain_words_with_its_place() {
        let told = |pattern: &str| {
            let error = Query::new(pattern, REGEX).unwrap_err();
            assert!(!error.to_string().contains('\n'), "{error}");
            (error.column, error.message)
        };
        assert!(matches!(told("den(y"), (Some(4), message) if message.contains("never closed")));
        assert!(matches!(told("مذ)"), (Some(3), message) if message.contains("no ( before")));
        assert!(matches!(told("*a"), (Some(1), message) if message.contains("nothing to repeat")));
        assert!(matches!(told("a(?=b)"), (Some(2), message) if message.contains("ahead")));
        assert!(matches!(told("[b-a]"), (Some(2), message) if message.contains("ends")));
        assert!(matches!(told("a\\"), (Some(2), message) if message.contains("stands at the end")));
        assert!(matches!(told("a\n("), (_, message) if message.contains("never closed")));
        assert!(matches!(told(r"(\w{500}){500}"), (None, message) if message.contains("too large")));
        assert_eq!(Query::new("", ALIKE).unwrap_err().to_string(), "There is nothing to search for");
        assert_eq!(
            Query::new("(", REGEX).unwrap_err().to_string(),
            "This ( is never closed; write \\( for the sign itself, at character 1"
        );
    }

    #[test]
    fn words_of_any_length_people_type_are_searched_for() {
        let sentence = "Iranian Foreign Minister Abbas Araghchi also reiterated the position. ".repeat(5);
        check(sentence.trim(), ALIKE, &format!("⟦{}⟧", sentence.trim()));
        check("a+b (c)", ALIKE, "⟦a+b (c)⟧ aab c");
    }

    #[test]
    fn a_query_can_be_handed_to_a_thread() {
        fn is_shared<T: Clone + Send + Sync>(_: &T) {}
        is_shared(&Query::new("a", ALIKE).unwrap());
    }

    #[test]
    fn the_words_around_a_hit_stand_in_one_line() {
        let around = |text: &str, words: &str, chars: usize| {
            let start = text.find(words).unwrap();
            let snippet = context(text, &(start..start + words.len()), chars);
            format!("{}[{}]{}", snippet.before, snippet.hit, snippet.after)
        };
        let text = "Iran denied\nit on  Tuesday, the\nspokesman said";
        assert_eq!(around(text, "Tuesday", 8), "…it on [Tuesday], the…");
        assert_eq!(around(text, "Tuesday", 9), "…it on [Tuesday], the…");
        assert_eq!(around(text, "Tuesday", 100), "Iran denied it on [Tuesday], the spokesman said");
        assert_eq!(around(text, "Iran denied\nit", 3), "[Iran denied it] on…");
        assert_eq!(around("«élan vital» b c", "b", 3), "…[b] c");
    }

    proptest::proptest! {
        #[test]
        fn stretches_together_find_what_one_pass_finds(
            text in "[abÁé\u{301} \n]{0,60}",
            pattern in proptest::sample::select(vec!["a", "ab", "a b", "b\na", "á", "é ", "^b+", "a.?b", "\\bab", "[ab\n]+"]),
            whole_word: bool,
            bytes in 1_usize..9,
        ) {
            let regex = pattern.contains(['^', '.', '\\', '[']);
            let query = Query::new(pattern, Options { regex, whole_word, ..ALIKE }).unwrap();
            let (mut found, mut at) = (Vec::new(), 0);
            while at < text.len() {
                let (hits, next) = query.stretch_reaching(&text, at, bytes, 8);
                proptest::prop_assert!(next > at);
                found.extend(hits);
                at = next;
            }
            proptest::prop_assert_eq!(found, query.hits(&text).collect::<Vec<_>>());
        }
    }
}
