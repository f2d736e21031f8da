//! What is proposed for a statement at the window: shown as such, taken by one key, never stored by itself.

#![cfg(feature = "gui")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says so by panicking"
)]

mod support;

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable;
use gainsay::model::{LinkKind, LinkTarget, StatementId};
use support::window::Desk;

const CTRL: Modifiers = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };

/// Selects words of the article shown by finding them.
fn select(desk: &mut Desk, words: &str) {
    desk.keys(CTRL, Key::F);
    desk.keys(CTRL, Key::A);
    desk.type_text(words);
    desk.settle();
    desk.key(Key::Escape);
    assert_eq!(desk.selected_words(), words);
}

/// The identifier that a statement has in the careful reading.
fn name_in_reading(desk: &Desk, id: StatementId) -> String {
    let (_, statement) = desk.session().project().find_statement(id).unwrap();
    statement.foreign_id.clone().unwrap_or_default()
}

/// Marks the words as a denial by keys and checks it against the careful reading; gives how many keys it took.
fn deny(desk: &mut Desk, (words, speaker, said, targets): (&str, &str, &str, &[&str])) -> usize {
    select(desk, words);
    let mut keys = 0;
    for key in [Key::Num2, Key::Enter, Key::Enter, Key::L, Key::Enter] {
        desk.key(key);
        desk.frames(3);
        keys += 1;
    }
    let statement = desk.selected_statement().clone();
    assert_eq!(statement.fragments.quote(), words);
    assert_eq!(statement.speaker.unwrap().as_str(), speaker, "{words}");
    assert_eq!(statement.said.unwrap().edtf.as_str(), said, "{words}");
    let [link] = statement.links.as_slice() else { panic!("{words}: {:?}", statement.links) };
    let LinkTarget::Statement(target) = &link.to else { panic!("{words}: {link:?}") };
    let target = name_in_reading(desk, *target);
    assert_eq!(link.kind, LinkKind::Denies);
    assert!(targets.contains(&target.as_str()), "{words} is linked to {target}");
    desk.expect_focus("Article text", Role::Document);
    keys
}

#[test]
fn a_denial_with_speaker_date_and_target_takes_five_keys_after_the_selection() {
    let mut desk = Desk::with_sample();
    let of_trump = ["000-03", "000-05", "000-07b"];
    let first = [
        ("Iran denies seeking talks with US", "iran-gov", "2025-07-08", &of_trump[..]),
        (
            "it has not made any request for talks with the United States",
            "iran-gov",
            "2025-07-08",
            &of_trump[..],
        ),
        (
            "\"No request for a meeting has been made on our side to the American side,\"",
            "baghaei",
            "2025-07-08",
            &of_trump[..],
        ),
    ];
    let of_trump = ["004-02", "004-09b", "004-19"];
    let second = [
        (
            "Iran sharply rejected any notion of negotiations with the United States",
            "iran-gov",
            "2025-11-19",
            &of_trump[..],
        ),
        (
            "“There is no process of negotiation between Iran and the United States,”",
            "baghaei",
            "2025-11-19",
            &of_trump[..],
        ),
    ];
    for denial in first {
        assert!(deny(&mut desk, denial) <= 6);
    }
    desk.keys(Modifiers::ALT, Key::ArrowDown);
    for denial in second {
        assert!(deny(&mut desk, denial) <= 6);
    }
}

#[test]
fn a_proposal_is_shown_with_its_reason_and_stored_only_when_it_is_taken() {
    let mut desk = Desk::with_sample();
    select(&mut desk, "it has not made any request for talks with the United States");
    desk.key(Key::Num2);
    desk.window.get_by_label("Proposed: Iran (government)");
    assert!(desk.selected_statement().speaker.is_none());
    // Escape leaves at once and takes nothing; Y takes both, in one step.
    desk.key(Key::Escape);
    assert!(desk.selected_statement().speaker.is_none() && desk.selected_statement().said.is_none());
    desk.key(Key::Y);
    let statement = desk.selected_statement();
    assert_eq!(statement.speaker.as_ref().unwrap().as_str(), "iran-gov");
    assert_eq!(statement.said.as_ref().unwrap().words.as_ref().unwrap().text, "Tuesday");
    desk.keys(CTRL, Key::Z);
    assert!(desk.selected_statement().speaker.is_none() && desk.selected_statement().said.is_none());
}

#[test]
fn a_speaker_that_was_emptied_on_purpose_stays_empty() {
    let mut desk = Desk::with_sample();
    select(&mut desk, "it has not made any request for talks with the United States");
    desk.key(Key::Num2);
    desk.key(Key::Enter);
    desk.key(Key::Escape);
    desk.fill("Speaker", "x");
    desk.key(Key::Backspace);
    desk.key(Key::Enter);
    assert!(desk.selected_statement().speaker.is_none());
}

#[test]
fn another_proposal_is_taken_by_a_click() {
    let mut desk = Desk::with_sample();
    select(&mut desk, "it has not made any request for talks with the United States");
    desk.key(Key::Num2);
    desk.window.get_by_label("Proposed: Donald Trump").click();
    desk.frames(3);
    assert_eq!(desk.selected_statement().speaker.as_ref().unwrap().as_str(), "trump");
}
