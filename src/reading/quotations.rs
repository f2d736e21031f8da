//! Quotations: what stands between quotation marks, in the marks of any language.
//!
//! Marks are paired inside a paragraph, which is a line. A quotation that goes on over paragraphs opens anew in each,
//! and only its last part is closed.

use std::ops::Range;

use super::words::{line_at, trim, window_around};

/// Words between quotation marks, as bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// With its marks.
    pub whole: Range<usize>,
    /// Without its marks, and without the spaces that some languages set inside them.
    pub inner: Range<usize>,
    /// Whether its closing mark was found in the paragraph.
    pub closed: bool,
    /// Whether it is not closed and opens anew in the next paragraph.
    pub continues: bool,
}

/// How far around a place quotations are looked for, in bytes.
const WINDOW_BYTES: usize = 16_384;
/// Quotations inside quotations past this depth are left out, so that no text costs more than its length.
const DEEPEST: usize = 8;
/// A quotation is followed over at most so many paragraphs in each direction.
const MOST_PARAGRAPHS: usize = 200;

/// The innermost quotation that holds `byte`, its marks included.
pub fn quotation_at(text: &str, byte: usize) -> Option<Quotation> {
    let around = quotations_near(text, byte);
    around.into_iter().filter(|quotation| quotation.whole.contains(&byte)).min_by_key(|q| q.whole.len())
}

/// All quotations of the lines of `range`, nested ones included, in the order in which they open.
pub fn quotations_in(text: &str, range: Range<usize>) -> Vec<Quotation> {
    let Some(part) = text.get(range.clone()) else { return Vec::new() };
    let mut found = Vec::new();
    let mut start = range.start;
    for line in part.split('\n') {
        found.extend(Reader::read(text, start..start + line.len()));
        start += line.len() + 1;
    }
    found
}

/// The parts, marks included, of the innermost quotation that holds `byte`: one for each paragraph it goes on over.
pub fn whole_quotation(text: &str, byte: usize) -> Vec<Range<usize>> {
    let Some(here) = quotation_at(text, byte) else { return Vec::new() };
    let mut parts = vec![here.whole.clone()];
    let mut first = here.whole.start;
    while parts.len() <= MOST_PARAGRAPHS
        && let Some(before) = continued_by(text, first)
    {
        first = before.whole.start;
        parts.insert(0, before.whole);
    }
    let mut last = here;
    while last.continues
        && parts.len() <= 2 * MOST_PARAGRAPHS
        && let Some(next) = next_paragraph(text, last.whole.end)
        && let Some(found) =
            quotations_near(text, next.start).into_iter().find(|q| q.whole.start == next.start)
    {
        parts.push(found.whole.clone());
        last = found;
    }
    parts
}

/// The quotations of the line around `byte`; of a very long line, those nearby.
pub(super) fn quotations_near(text: &str, byte: usize) -> Vec<Quotation> {
    quotations_in(text, window_around(text, byte, WINDOW_BYTES))
}

/// The quotation of the paragraph before that goes on at `start`, if a paragraph starts there.
fn continued_by(text: &str, start: usize) -> Option<Quotation> {
    let line = line_at(text, start);
    if trim(text, line.clone()).start != start {
        return None;
    }
    let last = text.get(..line.start)?.trim_end().len().checked_sub(1)?;
    let near = quotations_near(text, last);
    near.into_iter()
        .find(|quotation| quotation.continues && next_opens_as(text, quotation.whole.start, start))
}

/// The next line with words in it, without white space at its ends; `byte` is in the line before.
fn next_paragraph(text: &str, byte: usize) -> Option<Range<usize>> {
    let end = line_at(text, byte).end;
    let rest = text.get(end..)?;
    let start = end + (rest.len() - rest.trim_start().len());
    (start < text.len()).then(|| trim(text, line_at(text, start)))
}

/// Whether the paragraph at `start` opens with the mark at `opened`, or its closing guillemet, as some languages do.
fn next_opens_as(text: &str, opened: usize, start: usize) -> bool {
    let (first, second) = (char_at(text, opened), char_at(text, start));
    first.is_some() && (first == second || (first == Some('«') && second == Some('»')))
}

pub(super) fn char_at(text: &str, byte: usize) -> Option<char> {
    text.get(byte..)?.chars().next()
}

pub(super) fn char_before(text: &str, byte: usize) -> Option<char> {
    text.get(..byte)?.chars().next_back()
}

/// Whether the character may be a quotation mark.
pub(super) fn is_mark(c: char) -> bool {
    CLOSED_BY.iter().any(|(open, closing)| *open == c || closing.contains(c))
}

/// Each opening mark, and what may close it. A mark that is on both sides closes rather than opens.
const CLOSED_BY: &[(char, &str)] = &[
    ('"', "\""),
    ('\'', "'"),
    ('“', "”“"),
    ('”', "”"),
    ('„', "“”\""),
    ('‟', "”"),
    ('‘', "’"),
    ('‚', "‘’"),
    ('«', "»"),
    ('»', "«»"),
    ('‹', "›"),
    ('›', "‹›"),
    ('「', "」"),
    ('『', "』"),
    ('〝', "〞〟"),
    ('＂', "＂"),
];

/// Words that begin with an apostrophe.
const ELISIONS: &[&str] = &["em", "tis", "twas", "til", "cause", "n", "bout", "cos"];

struct Open {
    mark: char,
    start: usize,
    inner_start: usize,
    /// Where the same mark opened again inside: if this one is never closed, it was meant to end before.
    opened_again: Option<usize>,
}

/// A mark with the characters beside it.
struct Mark {
    character: char,
    start: usize,
    end: usize,
    before: Option<char>,
    after: Option<char>,
}

/// Pairs the marks of one line.
struct Reader<'a> {
    text: &'a str,
    line: Range<usize>,
    open: Vec<Open>,
    found: Vec<Quotation>,
}

impl<'a> Reader<'a> {
    fn read(text: &'a str, line: Range<usize>) -> Vec<Quotation> {
        let mut reader = Self { text, line: line.clone(), open: Vec::new(), found: Vec::new() };
        let Some(words) = text.get(line.clone()) else { return Vec::new() };
        for (at, mark) in words.char_indices().filter(|(_, c)| is_mark(*c)) {
            let (start, end) = (line.start + at, line.start + at + mark.len_utf8());
            let before = words.get(..at).and_then(|words| words.chars().next_back());
            let after = words.get(at + mark.len_utf8()..).and_then(|words| words.chars().next());
            reader.take(&Mark { character: mark, start, end, before, after });
        }
        reader.leave_open(0, None);
        reader.found.sort_by_key(|quotation| (quotation.whole.start, quotation.whole.end));
        reader.found
    }

    fn take(&mut self, mark: &Mark) {
        if mark.is_inside_a_word() {
            return;
        }
        let closes = |open: &Open| mark.closes(open.mark);
        if let Some(place) = self.open.iter().rposition(closes).filter(|_| !self.is_possessive(mark)) {
            self.leave_open(place + 1, Some(mark.start));
            if let Some(open) = self.open.pop() {
                let inner = trim(self.text, open.inner_start..mark.start);
                let whole = open.start..mark.end;
                self.found.push(Quotation { whole, inner, closed: true, continues: false });
            }
        } else if self.open.len() < DEEPEST && mark.opens() && !self.is_elision(mark) {
            for open in self.open.iter_mut().filter(|open| open.mark == mark.character) {
                open.opened_again.get_or_insert(mark.start);
            }
            let (start, inner_start) = (mark.start, mark.end);
            self.open.push(Open { mark: mark.character, start, inner_start, opened_again: None });
        }
    }

    /// Takes leave of the quotations from `depth` on that are not closed before `end`, or in the line.
    fn leave_open(&mut self, depth: usize, end: Option<usize>) {
        for open in self.open.split_off(depth.min(self.open.len())).into_iter().rev() {
            // A single mark that stays alone is an apostrophe; a double one inside others was forgotten.
            if open.mark == '\'' || (end.is_some() && matches!(open.mark, '‘' | '‚' | '’')) {
                continue;
            }
            let next = next_paragraph(self.text, self.line.end).filter(|_| end.is_none());
            let continues = next.is_some_and(|next| next_opens_as(self.text, open.start, next.start))
                && line_at(self.text, self.line.end).end == self.line.end;
            let again =
                open.opened_again.filter(|again| !continues && !self.is_inside_another(*again, open.start));
            let end = again.or(end).unwrap_or(self.line.end);
            let inner = trim(self.text, open.inner_start..end);
            let whole = open.start..inner.end;
            if !inner.is_empty() {
                self.found.push(Quotation { whole, inner, closed: false, continues });
            }
        }
    }

    /// Whether a quotation that began after `start` goes on past `byte`: quotations do not cross.
    fn is_inside_another(&self, byte: usize, start: usize) -> bool {
        let mut later = self.found.iter().rev().take_while(|found| found.whole.start > start);
        later.any(|found| found.whole.start < byte && byte < found.whole.end)
    }

    /// Whether the mark begins a shortened word: ’90s, ’em.
    fn is_elision(&self, mark: &Mark) -> bool {
        let rest = self.text.get(mark.end..self.line.end).unwrap_or_default();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let year = digits == 2 && matches!(word.get(2..), Some("" | "s"));
        matches!(mark.character, '\'' | '‘') && (year || ELISIONS.contains(&word.to_lowercase().as_str()))
    }

    /// Whether a single mark after an s is an apostrophe: the boys’ club. It is one if the quotation is closed later,
    /// after a stop or a comma, and none opens between.
    fn is_possessive(&self, mark: &Mark) -> bool {
        const NEAR_BYTES: usize = 600;
        if !matches!(mark.character, '\'' | '’') || mark.before != Some('s') || mark.after != Some(' ') {
            return false;
        }
        let near = self.text.floor_char_boundary((mark.end + NEAR_BYTES).min(self.line.end));
        let rest = self.text.get(mark.end..near).unwrap_or_default();
        for (at, _) in rest.char_indices().filter(|(_, c)| *c == mark.character || *c == '‘') {
            let start = mark.end + at;
            let (before, after) =
                (char_before(self.text, start), char_at(self.text, start + mark.character.len_utf8()));
            let inside =
                before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
            if inside {
                continue;
            }
            if !before.is_some_and(is_stop) {
                // An opening mark, or a closing one after a word, which tells nothing.
                if before.is_none_or(char::is_whitespace) {
                    return false;
                }
                continue;
            }
            return true;
        }
        false
    }
}

impl Mark {
    /// Whether the mark is an apostrophe inside a word.
    fn is_inside_a_word(&self) -> bool {
        let inside = |beside: Option<char>| beside.is_some_and(char::is_alphanumeric);
        matches!(self.character, '\'' | '’' | '‘') && inside(self.before) && inside(self.after)
    }

    fn opens(&self) -> bool {
        let word_before = self.before.is_some_and(char::is_alphanumeric);
        let space_after = self.after.is_none_or(char::is_whitespace);
        match self.character {
            '«' | '‹' | '「' | '『' | '〝' => true,
            '“' | '„' | '‟' => !space_after,
            '"' | '\'' | '＂' | '‘' | '‚' => !word_before && !space_after,
            // On both sides in Swedish, and outside in German: they open only before a word.
            '”' | '»' | '›' => !word_before && self.after.is_some_and(char::is_alphanumeric),
            _ => false,
        }
    }

    /// Whether the mark closes what `open` opened.
    fn closes(&self, open: char) -> bool {
        if !CLOSED_BY.iter().any(|(known, closing)| *known == open && closing.contains(self.character)) {
            return false;
        }
        let space_before = self.before.is_none_or(char::is_whitespace);
        let word_after = self.after.is_some_and(char::is_alphanumeric);
        let words_before = self.before.is_some_and(|c| c.is_alphanumeric() || is_stop(c) || is_bracket(c));
        match self.character {
            '"' | '＂' => !space_before && (!word_after || words_before),
            '\'' | '’' => !space_before && !word_after,
            '“' if open == '“' => !space_before && !word_after,
            '»' | '›' if open == self.character => !space_before && !word_after,
            '”' if open == '”' => !space_before,
            _ => true,
        }
    }
}

fn is_stop(c: char) -> bool {
    matches!(c, ',' | '.' | '!' | '?' | '…' | '،' | '؟')
}

fn is_bracket(c: char) -> bool {
    matches!(c, ')' | ']' | '}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The place is written as |, and the quotation that is expected there between ⟦ and ⟧; unclosed ends in ⟫.
    fn check(marked: &str) {
        let text: String = marked.chars().filter(|c| !"|⟦⟧⟫".contains(*c)).collect();
        let place = |wanted: char| {
            let before = marked.split(wanted).next().filter(|before| before.len() < marked.len())?;
            Some(before.chars().filter(|c| !"|⟦⟧⟫".contains(*c)).map(char::len_utf8).sum::<usize>())
        };
        let expected = place('⟦').map(|start| start..place('⟧').or(place('⟫')).unwrap());
        let found = quotation_at(&text, place('|').unwrap());
        assert_eq!(found.as_ref().map(|found| found.whole.clone()), expected, "{marked}");
        if let Some(found) = found {
            assert_eq!(found.closed, marked.contains('⟧'), "{marked}");
            assert!(found.whole.start < found.inner.start && found.inner.end <= found.whole.end, "{marked}");
        }
    }

    #[test]
    fn straight_marks_are_paired_by_what_stands_beside_them() {
        check("⟦\"No re|quest,\"⟧ said the spokesman.");
        check("⟦|\"No request,\"⟧ said the spokesman.");
        check("\"No request,\"| said the spokesman.");
        check("\"No,\" he| said. \"Yes.\"");
        check("\"No,\" he said. ⟦\"Ye|s.\"⟧");
        check("The \"old\" and (⟦\"n|ew\"⟧) way.");
        check("\"We said ⟦\"n|o\"⟧ to them,\" he said.");
        check("⟦\"We s|aid \"no\" to them,\"⟧ he said.");
        check("A 5\" pipe and ⟦\"a qu|ote\"⟧.");
        check("A 5'10\" man said ⟦\"n|o\"⟧.");
        check("\"It stalled. ⟦\"We g|o,\"⟧ he said.");
        check("⟦\"It has| stalled, and nobody came⟫");
        check("⟦\"It st|alled.⟫ \"We go,\" he said.");
    }

    #[test]
    fn an_apostrophe_is_no_quotation_mark() {
        check("Iran's plan and the US|' reply isn't 'it'.");
        check("Iran's ⟦'bi|g'⟧ plan isn't it.");
        check("the ultra-Orthodox ⟦'Netz|ach Yehuda'⟧ battalion");
        check("\"the ⟦'Netz|ach Yehuda'⟧ battalion - pierces,\" he said");
        check("⟦\"the 'Netzach Yehuda' bat|talion\"⟧, he said");
        check("Rock 'n' roll of the '90s| wasn't the boys' own.");
        check("⟦‘It’s the boys’ cl|ub,’⟧ he said.");
        check("⟦‘It’s the bo|ys’⟧ he wrote of ‘it’.");
        check("Tehran’s ⟦‘lie|s’⟧ and Iranians’ rights");
        check("Tehran’s ‘lies’ and Ira|nians’ rights");
    }

    #[test]
    fn each_language_has_its_own_marks() {
        check("⟦“It has sta|lled,”⟧ he said.");
        check("“He told me ⟦‘nev|er’⟧ again,” he said.");
        check("Er sagte: ⟦„Es ist vor|bei.“⟧ Dann ging er.");
        check("Er sagte: „Er rief ⟦‚ni|e‘⟧.“ Dann ging er.");
        check("Er sagte: ⟦»Es ist vor|bei.«⟧ Dann ging er.");
        check("Il a dit : ⟦« C’est fi|ni. »⟧ Il est parti.");
        check("Dijo: ⟦«Se aca|bó»⟧. Y luego: «No».");
        check("گفت: ⟦«مذاکره نمی|‌کنیم»⟧ و رفت.");
        check("彼は⟦「停滞し|た」⟧と言った。");
        check("彼は「⟦『い|や』⟧と聞いた」と言った。");
        check("Han sa: ⟦”Det är sl|ut.”⟧ Sedan gick han.");
        check("On rzekł: ⟦„Ko|niec”⟧.");
        check("⟦»Jag g|år»⟧, sade han.");
    }

    #[test]
    fn the_words_inside_are_without_marks_and_their_spaces() {
        let text = "Il a dit : « C’est fini. » Fin.";
        let inner = |byte| text.get(quotation_at(text, byte).unwrap().inner).unwrap();
        assert_eq!(inner(16), "C’est fini.");
    }

    #[test]
    fn a_quotation_goes_on_over_paragraphs_that_open_anew() {
        let text = "He said: “One.\n“Two ‘x’.\n\n“Three,” and “no”.\n“Four.”";
        let parts = |word: &str| -> Vec<&str> {
            let found = whole_quotation(text, text.find(word).unwrap());
            found.into_iter().map(|part| text.get(part).unwrap()).collect()
        };
        let all = vec!["“One.", "“Two ‘x’.", "“Three,”"];
        assert_eq!((parts("One"), parts("Two"), parts("Three")), (all.clone(), all.clone(), all));
        assert_eq!(parts("x"), ["‘x’"]);
        assert_eq!(parts("no"), ["“no”"]);
        assert_eq!(parts("Four"), ["“Four.”"]);
        assert_eq!(parts("He"), Vec::<&str>::new());
        assert!(quotation_at(text, 14).is_some_and(|found| found.continues && !found.closed));
    }

    #[test]
    fn a_spanish_quotation_goes_on_with_the_closing_guillemet() {
        let text = "«Uno.\n»Dos.»\nFin.";
        assert_eq!(whole_quotation(text, 8), [0..6, 7..15]);
        assert_eq!(whole_quotation(text, 3), [0..6, 7..15]);
    }

    #[test]
    fn a_line_of_a_megabyte_costs_no_more_than_another() {
        let text = "He said \"no\" to us. ".repeat(50_000);
        assert_eq!(quotation_at(&text, 500_010).unwrap().whole, 500_008..500_012);
        assert_eq!(quotation_at(&text, 500_003), None);
        assert!(quotations_in(&"«a ".repeat(100_000), 0..400_000).len() <= DEEPEST);
    }

    #[test]
    fn a_forgotten_mark_makes_no_quotations_cross() {
        check("\"⟦|'\"0'⟧{");
        check("⟦|\"'\"0'{⟫");
        check("“a ⟦«b| “c⟫");
    }

    proptest! {
        #[test]
        fn quotations_of_any_text_are_nested_or_apart(text in "(\\PC|[\"'“”‘’„«»「」 \nas.]){0,60}") {
            let found = quotations_in(&text, 0..text.len());
            for quotation in &found {
                prop_assert!(text.get(quotation.whole.clone()).is_some_and(|whole| !whole.contains('\n')));
                prop_assert!(text.get(quotation.inner.clone()).is_some());
                let (start, end) = (quotation.whole.start, quotation.whole.end);
                for other in &found {
                    prop_assert!(!(start < other.whole.start && other.whole.start < end && end < other.whole.end));
                }
                prop_assert!(!whole_quotation(&text, start).is_empty());
            }
        }
    }
}
