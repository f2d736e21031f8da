//! Offices: whether "the Iranian top diplomat" may be the one whom the text called a foreign minister.

use super::states::{Naming, state, state_among};
use crate::reading::lexicon::{OFFICES, within};

/// Words for the same office; each entry is the words that must all be there.
const SAME_OFFICE: &[&[&[&str]]] = &[
    &[
        &["top", "diplomat"],
        &["chief", "diplomat"],
        &["foreign", "minister"],
        &["foreign", "secretary"],
        &["secretary", "state"],
    ],
    &[&["prime", "minister"], &["premier"], &["pm"]],
    &[
        &["finance", "minister"],
        &["chancellor", "exchequer"],
        &["treasury", "secretary"],
        &["treasury", "chief"],
    ],
    &[
        &["defence", "minister"],
        &["defense", "minister"],
        &["defense", "secretary"],
        &["defence", "secretary"],
    ],
    &[&["chief", "executive"], &["ceo"], &["boss"]],
    &[&["spokesman"], &["spokeswoman"], &["spokesperson"]],
    &[&["director", "general"], &["chief"], &["head"], &["director"], &["director-general"], &["boss"]],
    &[&["leader"], &["president"], &["prime", "minister"], &["chancellor"], &["head"]],
    &[&["crown", "prince"], &["prince"]],
    &[&["lawmaker"], &["senator"], &["congressman"], &["congresswoman"], &["mp"], &["representative"]],
    &[&["professor"], &["academic"], &["scientist"], &["researcher"], &["expert"], &["lecturer"]],
    &[&["analyst"], &["economist"], &["strategist"], &["expert"]],
    &[&["coach"], &["manager"], &["boss"]],
    &[&["lawyer"], &["attorney"], &["solicitor"], &["barrister"], &["counsel"]],
    &[&["captain"], &["skipper"]],
];

/// How well the office in `words` fits somebody with `roles`, from 0 to 100; `near` is the state spoken of.
pub(super) fn fits(words: &[String], near: Option<usize>, roles: &[String]) -> i32 {
    let offices: Vec<&String> =
        words.iter().filter(|word| within(&OFFICES, word) || is_short_office(word)).collect();
    if offices.is_empty() {
        return 0;
    }
    let told = state_among(words).map(|(number, _)| number);
    let theirs = state_among(roles).map(|(number, _)| number);
    if told.zip(theirs).is_some_and(|(one, other)| one != other) {
        return 0;
    }
    let plain: Vec<&String> = words.iter().filter(|word| !is_people(word) && !is_filler(word)).collect();
    let same_words = plain.iter().all(|word| roles.contains(word));
    let same_state = told.or(near).zip(theirs).is_some_and(|(one, other)| one == other);
    let base = if same_words {
        76
    } else if same_office(words, roles) {
        68
    } else {
        return 0;
    };
    base + i32::from(same_state) * 8
}

fn is_short_office(word: &str) -> bool {
    matches!(word, "pm" | "mp" | "ceo" | "cfo")
}

fn is_people(word: &str) -> bool {
    state(word).is_some_and(|(_, naming)| naming != Naming::Seat)
}

fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "former" | "then" | "new" | "veteran" | "embattled" | "outgoing" | "s" | "also" | "country" | "same"
    )
}

fn same_office(words: &[String], roles: &[String]) -> bool {
    let holds =
        |all: &[String], wanted: &[&str]| wanted.iter().all(|word| all.iter().any(|have| have == word));
    SAME_OFFICE.iter().any(|office| {
        office.iter().any(|wanted| holds(words, wanted)) && office.iter().any(|wanted| holds(roles, wanted))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, roles: &str) -> i32 {
        let list = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        fits(&list(words), None, &list(roles))
    }

    #[test]
    fn an_office_fits_its_holder() {
        assert!(check("iranian top diplomat", "iranian foreign minister") > 70);
        assert!(check("foreign minister", "iranian foreign minister") > 70);
        assert!(check("premier", "japanese prime minister") > 60);
        assert_eq!(check("israeli foreign minister", "iranian foreign minister"), 0);
        assert_eq!(check("finance minister", "iranian foreign minister"), 0);
        assert_eq!(check("ministry", "foreign ministry"), 0);
    }
}
