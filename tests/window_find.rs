//! Finding at the window: actions and articles by name, words in an article and in the whole project.

#![cfg(feature = "gui")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says so by panicking"
)]

mod support;

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT, Queryable};
use support::window::Desk;

/// Ctrl as the window system reports it.
const CTRL: Modifiers = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };
const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..CTRL };

const PALETTE: &str = "Actions, articles and speakers";
const FIELD: &str = "Find in this article";
const PROJECT_FIELD: &str = "Find in the project";

fn open_palette(desk: &mut Desk, typed: &str) {
    desk.keys(CTRL, Key::K);
    desk.expect_focus(PALETTE, Role::TextInput);
    desk.type_text(typed);
}

fn open_find(desk: &mut Desk, typed: &str) {
    desk.keys(CTRL, Key::F);
    desk.expect_focus(FIELD, Role::TextInput);
    desk.type_text(typed);
}

/// A project with these texts as articles.
fn with_articles(texts: &[&str]) -> Desk {
    let mut desk = Desk::with_project("Made");
    for text in texts {
        desk.keys(CTRL_SHIFT, Key::V);
        desk.paste(text);
        desk.click_button("Add article");
    }
    desk
}

fn shown(desk: &Desk, words: &str) -> bool {
    desk.window.query_all_by_label_contains(words).next().is_some()
}

#[test]
fn the_palette_runs_an_action_by_some_letters_of_its_name() {
    let mut desk = Desk::with_sample();
    open_palette(&mut desk, "kbsh");
    desk.key(Key::Enter);
    assert!(shown(&desk, "In the text and in fields"), "the overview of keys is open");
}

#[test]
fn the_palette_opens_an_article_and_the_keyboard_is_in_its_text() {
    let mut desk = Desk::with_sample();
    open_palette(&mut desk, "sharply rejected");
    desk.key(Key::Enter);
    assert_eq!(desk.session().article().unwrap().id.as_str(), "iran-rejects-negotiations");
    desk.expect_focus("Article text", Role::Document);
}

#[test]
fn the_palette_finds_a_speaker_by_another_spelling() {
    let mut desk = Desk::with_sample();
    open_palette(&mut desk, "baqaei");
    assert!(shown(&desk, "Esmaeil Baghaei, Speaker"));
    desk.key(Key::Enter);
    assert!(!shown(&desk, PALETTE));
}

#[test]
fn what_makes_no_sense_now_is_greyed_and_does_nothing() {
    let mut desk = Desk::with_sample();
    open_palette(&mut desk, "delete statement");
    let row = desk.window.get_by_label("Delete statement, Statement");
    assert!(row.accesskit_node().is_disabled());
    assert!(shown(&desk, "Select a statement of yours first"));
    desk.key(Key::Enter);
    desk.expect_focus(PALETTE, Role::TextInput);
    desk.key(Key::Escape);
    desk.expect_focus("Article text", Role::Document);
}

#[test]
fn an_empty_palette_offers_labels_for_selected_words_and_arrows_choose() {
    let mut desk = Desk::with_sample();
    desk.drag_over("without specifying the time or the location");
    desk.keys(CTRL, Key::K);
    desk.frames(2);
    desk.key(Key::ArrowDown);
    desk.key(Key::Enter);
    assert_eq!(desk.selected_statement().label.as_str(), "denial");
    desk.expect_focus("Speaker", Role::TextInput);
}

#[test]
fn an_action_of_the_palette_takes_the_keyboard_where_it_leads() {
    let mut desk = Desk::with_sample();
    open_palette(&mut desk, "go to articles");
    desk.key(Key::Enter);
    desk.expect_focus_containing("Iran denies seeking talks", Role::ListItem);
    open_palette(&mut desk, "find…");
    desk.key(Key::Enter);
    desk.expect_focus(FIELD, Role::TextInput);
}

#[test]
fn find_counts_steps_and_goes_round() {
    let text = "The mayor denies it.\nShe denied it on Monday.\nDENIAL is a river.";
    let mut desk = with_articles(&[text]);
    open_find(&mut desk, "deni");
    assert!(shown(&desk, "1 of 3"));
    let mut words = Vec::new();
    for _ in 0..4 {
        words.push(desk.window.state().words_selected().unwrap().start);
        desk.key(Key::Enter);
    }
    assert_eq!(words, [10, 25, 46, 10]);
    desk.keys(Modifiers::SHIFT, Key::Enter);
    assert!(shown(&desk, "1 of 3"));
    desk.keys(Modifiers::SHIFT, Key::Enter);
    assert!(shown(&desk, "3 of 3") && shown(&desk, "from the other end"));
    desk.window.get_by_label("Find next").click();
    desk.frames(3);
    assert!(shown(&desk, "1 of 3"));
}

#[test]
fn escape_leaves_the_hit_selected_and_a_label_marks_it() {
    let mut desk = Desk::with_sample();
    open_find(&mut desk, "without specifying");
    desk.key(Key::Escape);
    desk.expect_focus("Article text", Role::Document);
    assert_eq!(desk.selected_words(), "without specifying");
    assert!(!shown(&desk, FIELD));
    desk.key(Key::Num2);
    assert_eq!(desk.selected_statement().fragments.quote(), "without specifying");
    assert_eq!(desk.selected_statement().label.as_str(), "denial");
}

#[test]
fn find_goes_on_by_keys_when_the_bar_is_closed() {
    let mut desk = with_articles(&["He said that he would.\nHe did."]);
    open_find(&mut desk, "he");
    desk.key(Key::Escape);
    let mut starts = Vec::new();
    for _ in 0..3 {
        desk.key(Key::F3);
        starts.push(desk.window.state().words_selected().unwrap().start);
    }
    desk.keys(Modifiers::SHIFT, Key::F3);
    starts.push(desk.window.state().words_selected().unwrap().start);
    assert_eq!(starts, [13, 23, 0, 23]);
    assert!(!shown(&desk, FIELD));
}

#[test]
fn accents_case_and_whole_words_count_only_when_asked_for() {
    let mut desk = with_articles(&["Café cafe CAFES.\nNothing else."]);
    open_find(&mut desk, "cafe");
    assert!(shown(&desk, "1 of 3"));
    for (key, expected) in [(Key::W, "of 2"), (Key::A, "of 1"), (Key::A, "of 2"), (Key::C, "of 1")] {
        desk.keys(Modifiers::ALT, key);
        assert!(shown(&desk, expected), "{key:?} {expected}");
    }
    desk.window.get_by_label("Match case").click();
    desk.frames(3);
    assert!(shown(&desk, "of 2"));
}

#[test]
fn a_bad_regular_expression_is_explained_under_the_field() {
    let mut desk = with_articles(&["He denies and denied it."]);
    open_find(&mut desk, "den(y|ie");
    desk.keys(Modifiers::ALT, Key::R);
    assert!(shown(&desk, "This ( is never closed"));
    desk.type_text("[sd])");
    assert!(!shown(&desk, "never closed") && shown(&desk, "1 of 2"));
}

#[test]
fn selected_words_are_looked_for() {
    let mut desk = with_articles(&["Iran denies it.\nThe mayor of Iran denies all."]);
    desk.drag_over("Iran denies");
    desk.keys(CTRL, Key::F);
    assert!(shown(&desk, "1 of 2"));
    assert_eq!(desk.selected_words(), "Iran denies");
}

#[test]
fn nothing_found_is_said() {
    let mut desk = Desk::with_sample();
    open_find(&mut desk, "zeppelin");
    assert!(shown(&desk, "no hits"));
}
