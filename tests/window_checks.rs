//! The view of checks: findings under their rules, a place to go to, a repair by one key.

#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::string_slice, reason = "a test says so by panicking")]

mod support;

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT, Queryable};
use gainsay::ui::View;
use support::window::Desk;

/// A desk at which a claim was marked that begins and ends inside words.
fn with_cut_words() -> Desk {
    let mut desk = Desk::with_sample();
    desk.key(Key::X);
    desk.drag_over("out specifying the ti");
    desk.key(Key::Num1);
    desk.key(Key::Escape);
    desk
}

fn rows(desk: &Desk) -> Vec<String> {
    let rows = desk.window.get_all_by_role(Role::ListItem);
    rows.map(|node| node.accesskit_node().label().unwrap_or_default()).collect()
}

#[test]
fn a_finding_is_repaired_by_one_key_and_undone_in_one_step() {
    let mut desk = with_cut_words();
    desk.key(Key::F7);
    desk.window.get_by_label("Only my statements").click();
    desk.frames(3);
    let cut = |desk: &Desk| rows(desk).iter().any(|row| row.contains("out specifying the ti”"));
    assert!(cut(&desk), "{:?}", rows(&desk));
    // Down to the rule about edges inside words, and to its first finding.
    desk.key(Key::F7);
    for _ in 0..20 {
        if desk.selected_statement().fragments.quote() != "out specifying the ti" {
            break;
        }
        desk.key(Key::ArrowDown);
        desk.key(Key::R);
    }
    assert_eq!(desk.selected_statement().fragments.quote(), "without specifying the time");
    desk.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(desk.selected_statement().fragments.quote(), "out specifying the ti");
}

#[test]
fn a_finding_leads_to_its_place_and_backspace_back() {
    let mut desk = with_cut_words();
    let id = desk.selected_statement().id;
    desk.keys(Modifiers::ALT, Key::ArrowDown);
    desk.key(Key::F7);
    desk.window.get_by_label("Only my statements").click();
    desk.frames(3);
    desk.window
        .get_all_by_role(Role::ListItem)
        .find(|node| node.accesskit_node().label().unwrap_or_default().contains("out specifying"))
        .unwrap()
        .click();
    desk.frames(4);
    assert_eq!(desk.view(), View::Article);
    assert_eq!(desk.selected_statement().id, id);
    desk.key(Key::Backspace);
    assert_eq!(desk.view(), View::Checks);
}

#[test]
fn a_project_without_findings_says_so() {
    let mut desk = Desk::with_project("empty");
    desk.key(Key::F7);
    desk.window.get_by_label("Nothing to point at");
    desk.key(Key::F4);
    assert_eq!(desk.view(), View::Article);
}
