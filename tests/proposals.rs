//! Proposals of speaker and date are as good as `docs/PROPOSALS.md` says, held against the careful reading.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../examples/proposals.rs"]
#[allow(dead_code, reason = "its main is for the command line")]
mod measuring;

use std::path::Path;

use measuring::{Given, measure};

const GOLD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/iran-us-talks");

#[test]
fn speakers_and_dates_of_the_careful_reading_are_proposed() {
    let folder = Path::new(GOLD);
    let reading = folder.join("gold_seed_annotations.json");
    let mut told = String::new();
    let figures = measure(&reading, folder, Given::Everything, &mut |line| {
        told.push_str(line);
        told.push('\n');
    });
    let (speakers, words) = (figures.speakers, figures.with_words);
    assert_eq!(speakers.all, 70, "{told}");
    assert!(speakers.first * 100 >= speakers.all * 60, "{figures}\n{told}");
    assert!(speakers.in_three * 100 >= speakers.all * 80, "{figures}\n{told}");
    assert!(words.right * 100 >= words.all * 90, "{figures}\n{told}");
    // The strict count: a fallback that is shown where the reading has a date is a wrong date.
    assert!(figures.dates.wrong_share(true) <= 5.0, "{figures}\n{told}");
}
