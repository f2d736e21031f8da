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
/// Where a letter does not fit; far from the ends of the type, so that points can be added.
const NEVER: i32 = i32::MIN / 2;

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
    let mut ending = vec![NEVER; name.len()];
    for (number, letter) in word.iter().enumerate() {
        add_letter(*letter, name, number == 0, &mut ending);
    }
    let points = ending.into_iter().max()?;
    let letters = i32::try_from(word.len()).unwrap_or(i32::MAX);
    (points >= LEAST.saturating_mul(letters)).then_some(points)
}

fn in_order(word: &[char], name: &[char]) -> bool {
    let mut rest = name.iter();
    word.iter().all(|letter| rest.any(|other| other == letter))
}

fn add_letter(letter: char, name: &[char], first: bool, ending: &mut [i32]) {
    let (mut furthest, mut adjacent, mut previous) = (NEVER, NEVER, ' ');
    for (at, (other, here)) in name.iter().zip(ending).enumerate() {
        let before = *here;
        *here = if *other == letter {
            let inside = if first { INSIDE } else { SKIPPED };
            let alone = if previous.is_alphanumeric() { inside } else { WORD_START };
            match (first, at) {
                (true, 0) => alone + AT_ONCE,
                (true, _) => alone,
                (false, _) => (adjacent + NEXT).max(furthest + alone),
            }
        } else {
            NEVER
        };
        (adjacent, furthest, previous) = (before, furthest.max(before), *other);
    }
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
