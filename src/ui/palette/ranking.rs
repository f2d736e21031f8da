//! How well what is typed fits a name: letters in order, best at the beginnings of words.

use crate::reading::folding::fold;

/// A letter at the beginning of a word.
const WORD_START: i32 = 8;
/// A letter right behind the one before.
const NEXT: i32 = 6;
/// A first letter inside a word.
const INSIDE: i32 = 1;
/// A further letter inside a word, with others left out before it.
const SKIPPED: i32 = -4;
/// The name begins with it.
const AT_ONCE: i32 = 4;
/// Fewer points a letter than this are chance.
const LEAST: i32 = 3;

/// A name in plain small letters, ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(Box<[char]>);

impl Name {
    /// Case, accents and kinds of signs do not count.
    pub fn new(text: &str) -> Self {
        Self(fold(text).chars().collect())
    }

    /// In characters.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// What is typed: words that must all fit, in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed(Vec<Vec<char>>);

impl Typed {
    /// Case, accents and kinds of signs do not count.
    pub fn new(text: &str) -> Self {
        Self(fold(text).split_whitespace().map(|word| word.chars().collect()).collect())
    }

    /// How well it fits `name`, the more the better; none where a word does not.
    pub fn points(&self, name: &Name) -> Option<i32> {
        self.0.iter().map(|word| word_points(word, &name.0)).sum()
    }
}

/// The places among `names` of the `most` that fit best, the best first; equals as they come.
pub fn best<'a>(typed: &Typed, names: impl Iterator<Item = &'a Name>, most: usize) -> Vec<usize> {
    let points = names.enumerate().filter_map(|(index, name)| Some((typed.points(name)?, name.len(), index)));
    let mut found: Vec<_> = points.collect();
    found.sort_by_key(|(points, length, index)| (-points, *length, *index));
    found.into_iter().take(most).map(|(_, _, index)| index).collect()
}

/// The most points that the letters of `word` can have in `name`, one after the other.
fn word_points(word: &[char], name: &[char]) -> Option<i32> {
    if !in_order(word, name) {
        return None;
    }
    // For each place of the name, the most points so far when the last letter fits there.
    let mut ending: Vec<Option<i32>> = Vec::new();
    for (number, letter) in word.iter().enumerate() {
        ending = with_letter(*letter, name, (number > 0).then_some(&ending));
    }
    let points = ending.into_iter().flatten().max()?;
    let letters = i32::try_from(word.len()).unwrap_or(i32::MAX);
    (points >= LEAST.saturating_mul(letters)).then_some(points)
}

fn in_order(word: &[char], name: &[char]) -> bool {
    let mut rest = name.iter();
    word.iter().all(|letter| rest.any(|other| other == letter))
}

fn with_letter(letter: char, name: &[char], before: Option<&Vec<Option<i32>>>) -> Vec<Option<i32>> {
    let mut furthest: Option<i32> = None;
    let mut adjacent: Option<i32> = None;
    let mut previous = ' ';
    let mut ending = Vec::with_capacity(name.len());
    for (at, other) in name.iter().enumerate() {
        let inside = if before.is_none() { INSIDE } else { SKIPPED };
        let alone = if previous.is_alphanumeric() { inside } else { WORD_START };
        let points = match before {
            None => Some(alone + if at == 0 { AT_ONCE } else { 0 }),
            Some(_) => adjacent.map(|points| points + NEXT).max(furthest.map(|points| points + alone)),
        };
        ending.push(points.filter(|_| *other == letter));
        adjacent = before.and_then(|before| before.get(at).copied().flatten());
        furthest = furthest.max(adjacent);
        previous = *other;
    }
    ending
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 9] = [
        "Find…",
        "Find in project…",
        "Find next",
        "Mark as denial",
        "Denies or supports…",
        "Iran denies seeking talks with US",
        "Édouard Élysée",
        "Statement done",
        "Next unfinished statement",
    ];

    #[track_caller]
    fn check(typed: &str, expected: &[&str]) {
        let names = NAMES.map(Name::new);
        let found = best(&Typed::new(typed), names.iter(), 50);
        let found: Vec<_> = found.into_iter().map(|index| NAMES[index]).collect();
        assert_eq!(found, expected, "{typed}");
    }

    #[test]
    fn letters_at_the_beginnings_of_words_fit_best() {
        check("fip", &["Find in project…"]);
        check("find", &["Find…", "Find next", "Find in project…"]);
        check("fn", &["Find next", "Find…", "Find in project…"]);
        check("deni", &["Denies or supports…", "Mark as denial", "Iran denies seeking talks with US"]);
    }

    #[test]
    fn words_fit_in_any_order_and_all_must() {
        check("next find", &["Find next"]);
        check("talks iran", &["Iran denies seeking talks with US"]);
        check("talks zeppelin", &[]);
    }

    #[test]
    fn case_and_accents_do_not_count() {
        check("elysee", &["Édouard Élysée"]);
        check("ÉDOU", &["Édouard Élysée"]);
    }

    #[test]
    fn letters_scattered_through_a_name_are_chance() {
        check("eees", &[]);
        check("ndng", &[]);
        check("x", &[]);
    }

    #[test]
    fn nothing_typed_fits_everything_in_order_of_length() {
        assert_eq!(best(&Typed::new(" "), NAMES.map(Name::new).iter(), 3), [0, 2, 3]);
    }
}
