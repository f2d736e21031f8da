//! Passages that stand more than once: every place of some words, and what articles repeat from each other.

use std::{collections::HashMap, hash::Hasher, ops::Range};

use crate::model::ArticleId;

/// A passage that repeats has at least this many words.
pub const LEAST_WORDS: usize = 8;

/// A passage that repeats has at least this many characters.
pub const LEAST_CHARS: usize = 60;

/// A passage, and a place where it stands again; both hold the same words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// Where it stands first, in the order of the texts.
    pub first: (ArticleId, Range<usize>),
    /// Where it stands again.
    pub again: (ArticleId, Range<usize>),
}

/// Every place of `words` in `text` as whole words, in bytes, in order, none overlapping.
///
/// Case counts. Runs of white space are alike, and so are kinds of quotation marks.
pub fn occurrences(text: &str, words: &str) -> Vec<Range<usize>> {
    let wanted: Vec<char> = alike(words.trim()).map(|(_, c)| c).collect();
    let Some(first) = wanted.first().copied() else { return Vec::new() };
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let is_free = found.last().is_none_or(|last| last.end <= at);
        if is_free
            && alike_char(c) == first
            && !(in_word(before) && in_word(Some(c)))
            && let Some(end) = end_of_match(text, at, &wanted)
        {
            found.push(at..end);
        }
        before = Some(c);
    }
    found
}

/// One past the last byte of `wanted` at `start`, where it stands there and no word goes on behind it.
fn end_of_match(text: &str, start: usize, wanted: &[char]) -> Option<usize> {
    let rest = text.get(start..)?;
    let mut found = alike(rest);
    let mut last = (0, ' ');
    for c in wanted {
        last = found.next().filter(|(_, next)| next == c)?;
    }
    let last_char = rest.get(last.0..)?.chars().next()?;
    let end = last.0 + last_char.len_utf8();
    let after = rest.get(end..)?.chars().next();
    (!(in_word(Some(last_char)) && in_word(after))).then_some(start + end)
}

/// The characters that count, with their places: kinds of quotation marks alike, a run of white space as one space.
fn alike(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut last = None;
    text.char_indices().filter_map(move |(at, c)| {
        let c = alike_char(c);
        let again = c == ' ' && last == Some(' ');
        last = Some(c);
        (!again).then_some((at, c))
    })
}

fn alike_char(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '‛' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' => '"',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

fn in_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() || c == '_' || ('\u{300}'..='\u{36F}').contains(&c))
}

/// Passages that stand again in the same text or another one, as long as they go, in the order of where they do.
///
/// A passage has [`LEAST_WORDS`] words and [`LEAST_CHARS`] characters or more. Case, punctuation and white space between
/// the words do not count. Each place is reported once, as a repetition of the longest passage before it.
pub fn repeated_passages(texts: &[(ArticleId, &str)]) -> Vec<Repeat> {
    let words: Vec<Vec<Word>> = texts.iter().map(|(_, text)| words_of(text)).collect();
    let mut seen: HashMap<u64, Vec<Place>> = HashMap::new();
    let mut found = Vec::new();
    for (text, line) in words.iter().enumerate() {
        let mut at = 0;
        let mut noted = 0;
        while at + LEAST_WORDS <= line.len() {
            let here = Place { text, word: at };
            let longest = candidates(&seen, &words, here)
                .max_by_key(|(place, length)| (*length, std::cmp::Reverse(*place)));
            let repeat = longest.and_then(|(place, length)| repeat(texts, &words, place, here, length));
            let next = match (&repeat, longest) {
                (Some(_), Some((_, length))) => at + length,
                _ => at + 1,
            };
            found.extend(repeat);
            // Words that repeat are noted as well, for the third time they stand; never a place behind the one read.
            while noted < next && noted + LEAST_WORDS <= line.len() {
                note(&mut seen, &words, Place { text, word: noted });
                noted += 1;
            }
            at = next;
        }
    }
    found
}

/// A word: its place and a hash of its letters.
struct Word {
    range: Range<usize>,
    hash: u64,
}

/// The word of a text, both by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    text: usize,
    word: usize,
}

/// At most this many earlier places of the same words are compared, so that a text of one sentence repeated costs no more
/// than another.
const MOST_PLACES: usize = 8;

fn words_of(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    let ends = text.char_indices().chain(std::iter::once((text.len(), ' ')));
    for (at, c) in ends {
        match (start, in_word(Some(c))) {
            (None, true) => start = Some(at),
            (Some(first), false) => {
                words.push(Word { range: first..at, hash: hash_of(text.get(first..at).unwrap_or_default()) });
                start = None;
            }
            (None, false) | (Some(_), true) => {}
        }
    }
    words
}

fn hash_of(word: &str) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    for c in word.chars().flat_map(char::to_lowercase) {
        hasher.write_u32(u32::from(c));
    }
    hasher.finish()
}

/// The hash of the first words of a passage.
fn shingle(words: &[Vec<Word>], place: Place) -> Option<u64> {
    let taken = words.get(place.text)?.get(place.word..place.word + LEAST_WORDS)?;
    let mut hasher = std::hash::DefaultHasher::new();
    for word in taken {
        hasher.write_u64(word.hash);
    }
    Some(hasher.finish())
}

fn note(seen: &mut HashMap<u64, Vec<Place>>, words: &[Vec<Word>], place: Place) {
    let Some(hash) = shingle(words, place) else { return };
    let places = seen.entry(hash).or_default();
    if places.len() < MOST_PLACES {
        places.push(place);
    }
}

/// Earlier places where the same words stand, and how many words are the same there.
fn candidates<'a>(
    seen: &'a HashMap<u64, Vec<Place>>,
    words: &'a [Vec<Word>],
    here: Place,
) -> impl Iterator<Item = (Place, usize)> + 'a {
    let places = shingle(words, here).and_then(|hash| seen.get(&hash)).into_iter().flatten();
    places
        .map(move |place| (*place, same_words(words, *place, here)))
        .filter(|(_, length)| *length >= LEAST_WORDS)
}

/// How many words from both places on are the same; the first passage ends before the other begins.
fn same_words(words: &[Vec<Word>], first: Place, again: Place) -> usize {
    let from =
        |place: Place| words.get(place.text).and_then(|text| text.get(place.word..)).unwrap_or_default();
    let room = if first.text == again.text { again.word - first.word } else { usize::MAX };
    let same = from(first).iter().zip(from(again)).take(room);
    same.take_while(|(a, b)| a.hash == b.hash).count()
}

/// The repeat of `length` words, unless it is too short to tell anything.
fn repeat(
    texts: &[(ArticleId, &str)],
    words: &[Vec<Word>],
    first: Place,
    again: Place,
    length: usize,
) -> Option<Repeat> {
    let passage = |place: Place| {
        let taken = words.get(place.text)?.get(place.word..place.word + length)?;
        let range = taken.first()?.range.start..taken.last()?.range.end;
        let (id, text) = texts.get(place.text)?;
        let chars = text.get(range.clone())?.chars().count();
        (chars >= LEAST_CHARS).then(|| (id.clone(), range))
    };
    Some(Repeat { first: passage(first)?, again: passage(again)? })
}

#[cfg(test)]
mod tests {
    use std::{ops::ControlFlow, path::Path};

    use super::*;
    use crate::store;

    /// Places are written into the text with ⟦⟧.
    fn check(words: &str, marked: &str) {
        let text = marked.replace(['⟦', '⟧'], "");
        let mut found = String::new();
        let mut at = 0;
        for range in occurrences(&text, words) {
            let part = |range: Range<usize>| text.get(range).unwrap();
            found.extend([part(at..range.start), "⟦", part(range.clone()), "⟧"]);
            at = range.end;
        }
        found.push_str(text.get(at..).unwrap());
        assert_eq!(found, marked, "{words}");
    }

    #[test]
    fn a_passage_is_found_as_whole_words_wherever_it_stands() {
        check("talks", "⟦talks⟧, Talks, talksy, \"⟦talks⟧\" ⟦talks⟧");
        check("\"No request,\"", "⟦“No request,”⟧ ⟦\"No \n request,\"⟧");
        check(" the talks ", "⟦the talks⟧ the  talk ⟦the\u{a0}talks⟧");
        check("aa", "⟦aa⟧ aaa ⟦aa⟧");
        check("«ایران»", "⟦\"ایران\"⟧ ایران");
        check("", "nothing");
        check("caf", "café cafe\u{301} ⟦caf⟧");
        check("“a” “a”", "⟦“a” “a”⟧ “a”");
    }

    fn id(name: &str) -> ArticleId {
        ArticleId::new(name).unwrap()
    }

    fn repeats(texts: &[&str]) -> Vec<[String; 2]> {
        let named: Vec<_> =
            texts.iter().enumerate().map(|(number, text)| (id(&format!("a{number}")), *text)).collect();
        let words = |(article, range): &(ArticleId, Range<usize>)| {
            let text = named.iter().find(|(id, _)| id == article).unwrap().1;
            format!("{article} {}: {}", range.start, text.get(range.clone()).unwrap())
        };
        repeated_passages(&named).iter().map(|found| [words(&found.first), words(&found.again)]).collect()
    }

    const LONG: &str = "Trump said Monday that Iran was seeking talks with the United States and more";

    #[test]
    fn a_passage_is_reported_as_long_as_it_goes() {
        let text = format!("First. {LONG} one. Then: {} two.", LONG.replace(' ', "\n"));
        let found = repeats(&[&text]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0][0], format!("a0 7: {LONG}"));
        assert!(found[0][1].ends_with("States\nand\nmore"), "{found:?}");
    }

    #[test]
    fn a_passage_that_stands_three_times_is_a_repeat_twice() {
        let found = repeats(&[LONG, "nothing of the kind", &format!("so {LONG}"), LONG]);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|[first, _]| first.starts_with("a0 0: ")), "{found:?}");
        assert!(found[0][1].starts_with("a2 3: ") && found[1][1].starts_with("a3 0: "), "{found:?}");
    }

    #[test]
    fn what_is_short_is_no_repeat() {
        assert_eq!(repeats(&["Listen to article", "Listen to article"]).len(), 0);
        assert_eq!(repeats(&["a b c d e f g h i j", "a b c d e f g h i j"]).len(), 0);
        assert_eq!(repeats(&["", ""]).len(), 0);
    }

    /// A comma and a quotation mark, in bytes.
    const QUOTES: usize = 5;

    #[test]
    fn the_repeated_paragraphs_of_the_sample_are_found() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/iran-us-talks");
        let project = store::open(&path, &|_| ControlFlow::Continue(())).unwrap().project;
        let texts: Vec<_> =
            project.articles.values().map(|article| (article.id.clone(), &**article.text())).collect();
        let found = repeated_passages(&texts);
        // Every statement that the careful reading calls a duplicate of a long one lies in a passage that was found.
        for (key, statement) in project.statements() {
            let span = statement.fragments.span();
            if statement.duplicate_of.is_some() && span.len() >= LEAST_CHARS {
                let inside = |repeat: &&Repeat| {
                    let (id, range) = &repeat.again;
                    *id == key.article && range.start <= span.start + QUOTES && span.end <= range.end + QUOTES
                };
                assert!(found.iter().any(|repeat| inside(&repeat)), "{}", statement.fragments.quote());
            }
        }
        let ranges: Vec<_> =
            found.iter().map(|repeat| (repeat.first.1.clone(), repeat.again.1.clone())).collect();
        let expected = [
            (423..569, 6632..6778),
            (73..839, 6791..7557),
            (946..1015, 3595..3664),
            (1668..1744, 3777..3853),
        ];
        assert_eq!(ranges, expected);
    }

    #[test]
    fn a_text_that_repeats_one_sentence_for_ever_is_read_in_passing() {
        let text = format!("{LONG}. ").repeat(2_000);
        // Each time the passage doubles.
        assert_eq!(repeats(&[&text]).len(), 11);
        let letters = "a ".repeat(100_000);
        assert!(!repeats(&[&letters]).is_empty());
    }
}
