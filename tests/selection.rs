//! Selections held against a careful reading: what a person marked is what a rough selection of it becomes.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test fails by panicking, and its figures are wanted"
)]

use std::{collections::BTreeMap, fs, ops::Range, path::Path};

use gainsay::reading::{grow::grow, snap::snap};
use serde_json::Value;

/// A text, and the place of each fragment of each statement in it.
fn fragments() -> Vec<(String, Range<usize>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/iran-us-talks");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let gold: Value = serde_json::from_str(&read("gold_seed_annotations.json")).unwrap();
    let texts: BTreeMap<&str, String> = gold["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|document| (document["id"].as_str().unwrap(), read(document["file"].as_str().unwrap())))
        .collect();
    let byte = |span: &Value, name: &str| usize::try_from(span[name].as_u64().unwrap()).unwrap();
    let mut found = Vec::new();
    for statement in gold["statements"].as_array().unwrap() {
        let text = &texts[statement["doc"].as_str().unwrap()];
        for span in statement["spans"].as_array().unwrap() {
            let range = byte(span, "byte_start")..byte(span, "byte_end");
            assert_eq!(&text[range.clone()], span["text"].as_str().unwrap());
            found.push((text.clone(), range));
        }
    }
    found
}

/// The fragments of which `holds` is not true; prints them and how many there are.
fn failing(what: &str, cases: &[(String, Range<usize>, Range<usize>)]) -> usize {
    let wrong: Vec<_> =
        cases.iter().filter(|(text, taken, expected)| snap(text, taken.clone()) != *expected).collect();
    for (text, taken, expected) in &wrong {
        let found = snap(text, taken.clone());
        println!("{what}: {:?} for {:?}", &text[found], &text[expected.clone()]);
    }
    println!("{what}: {} of {}", cases.len() - wrong.len(), cases.len());
    wrong.len()
}

#[test]
fn each_fragment_of_the_reading_snaps_to_itself() {
    let cases: Vec<_> = fragments().into_iter().map(|(text, range)| (text, range.clone(), range)).collect();
    assert_eq!(cases.len(), 77);
    assert_eq!(failing("as it is", &cases), 0);
}

#[test]
fn a_fragment_with_a_space_and_a_comma_too_much_snaps_to_itself() {
    let stray = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '.');
    let mut cases = Vec::new();
    for (text, range) in fragments() {
        let before = range.start - text[..range.start].trim_end_matches(stray).len();
        let after = text[range.end..].len() - text[range.end..].trim_start_matches(stray).len();
        cases.push((text, range.start - before..range.end + after, range));
    }
    assert_eq!(failing("widened", &cases), 0);
}

#[test]
fn a_fragment_without_a_part_of_its_first_and_last_word_snaps_to_itself() {
    let mut cases = Vec::new();
    for (text, range) in fragments() {
        let words = &text[range.clone()];
        let inner = words.trim_matches(|c: char| !c.is_alphanumeric());
        let start = range.start + words.find(inner).unwrap();
        let [first, last] = [inner.chars().next(), inner.chars().next_back()].map(|c| c.unwrap().len_utf8());
        let long = |word: Option<&str>| {
            word.is_some_and(|word| word.len() > 2 && word.chars().all(char::is_alphanumeric))
        };
        // Cut inside the word only; marks and stops at the ends are kept as they were selected.
        if inner.len() == words.len() && long(inner.split(' ').next()) && long(inner.split(' ').next_back()) {
            cases.push((text.clone(), start + first..start + inner.len() - last, range));
        }
    }
    assert!(cases.len() > 25, "{}", cases.len());
    assert_eq!(failing("cut", &cases), 0);
}

/// How many fragments are reached from one of their words by growing alone; a fall is a loss.
#[test]
fn growing_from_a_word_reaches_most_statements() {
    let all = fragments();
    let mut reached = 0;
    let mut steps = 0;
    for (text, range) in &all {
        let best = text[range.clone()]
            .char_indices()
            .filter(|(_, c)| c.is_alphanumeric())
            .filter_map(|(offset, _)| steps_to(text, range.start + offset, range))
            .min();
        reached += usize::from(best.is_some());
        steps += best.unwrap_or_default();
        if best.is_none() {
            println!("not reached: {:?}", &text[range.clone()]);
        }
    }
    println!("reached: {reached} of {}, {:.1} steps each", all.len(), steps as f64 / reached as f64);
    assert!(reached >= 65, "{reached}");
}

fn steps_to(text: &str, place: usize, wanted: &Range<usize>) -> Option<usize> {
    let mut at = place..place;
    for step in 1..20 {
        at = grow(text, at);
        if at == *wanted {
            return Some(step);
        }
    }
    None
}
