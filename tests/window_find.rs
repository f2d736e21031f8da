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
    assert!(shown(&desk, "What makes no sense just now is pale"), "the overview of keys is open");
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

fn open_project_find(desk: &mut Desk, typed: &str) {
    desk.keys(CTRL_SHIFT, Key::F);
    desk.expect_focus(PROJECT_FIELD, Role::TextInput);
    desk.type_text(typed);
    desk.frames(4);
}

#[test]
fn the_project_is_searched_through_all_articles_and_a_hit_is_gone_to() {
    let first = "Mayor denies it\nThe mayor denied it on Monday.";
    let second = "Another paper\nNobody has denied that, said the mayor.";
    let mut desk = with_articles(&[first, second]);
    open_project_find(&mut desk, "denied");
    assert!(shown(&desk, "2 hits in 2 articles"));
    desk.window.get_by_label("Mayor denies it, 1 found");
    desk.window.get_by_label_contains("Another paper Nobody has denied that, said the mayor.");
    desk.fill(PROJECT_FIELD, "mayor");
    desk.frames(4);
    assert!(shown(&desk, "3 hits in 2 articles"));
    // The articles stand in the order of their ids: "another-paper" first.
    desk.key(Key::ArrowDown);
    desk.key(Key::F3);
    desk.key(Key::Enter);
    desk.expect_focus("Article text", Role::Document);
    assert_eq!(desk.session().article().unwrap().details.title, "Mayor denies it");
    assert_eq!(
        (desk.selected_words().as_str(), desk.window.state().words_selected()),
        ("mayor", Some(20..25))
    );
    // What was looked for is looked for here too.
    desk.key(Key::F3);
    assert_eq!(desk.window.state().words_selected(), Some(0..5));
    desk.key(Key::Backspace);
    desk.expect_focus(PROJECT_FIELD, Role::TextInput);
    desk.key(Key::Escape);
    desk.expect_focus("Article text", Role::Document);
}

#[test]
fn notes_and_quotes_of_statements_are_found_where_they_are_ticked() {
    let mut desk = with_articles(&["Mayor denies it\nThe mayor denied it on Monday."]);
    desk.drag_over("denied it");
    desk.key(Key::Num2);
    desk.key(Key::Escape);
    desk.key(Key::N);
    desk.type_text("hedged, see Tuesday");
    desk.keys(CTRL, Key::S);
    desk.settle();
    open_project_find(&mut desk, "tuesday");
    assert!(shown(&desk, "1 hit in 1 article"));
    desk.window.get_by_label("note: hedged, see Tuesday").click();
    desk.frames(4);
    assert_eq!(desk.selected_statement().note, "hedged, see Tuesday");
    desk.expect_focus("Article text", Role::Document);
    open_project_find(&mut desk, "denied");
    assert!(shown(&desk, "1 hit in 1 article"));
    desk.window.get_by_label("Quotes").click();
    desk.frames(6);
    assert!(shown(&desk, "2 hits in 1 article"));
    desk.window.get_by_label("quote: denied it");
    desk.window.get_by_label("Texts").click();
    desk.frames(6);
    assert!(shown(&desk, "1 hit in 1 article"));
}

#[test]
fn a_bad_regular_expression_is_explained_and_nothing_found_is_said_in_the_project_too() {
    let mut desk = Desk::with_sample();
    open_project_find(&mut desk, "zeppelin");
    assert!(shown(&desk, "No hits in 2 articles"));
    desk.fill(PROJECT_FIELD, "den(y");
    desk.keys(Modifiers::ALT, Key::R);
    desk.frames(4);
    assert!(shown(&desk, "This ( is never closed"));
}

/// Text that never repeats itself for long, so that nothing learnt of it helps an expression that has many ways.
fn long_text() -> String {
    let words = ["mayor", "said", "on", "Monday", "bridge", "is", "safe", "nobody", "river", "talks", "a"];
    let mut text = "The paper\n".to_owned();
    let mut number = 1_usize;
    while text.len() < 2_000_000 {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(words[(number >> 33) % words.len()]);
        text.push(if number.is_multiple_of(19) { '\n' } else { ' ' });
    }
    text
}

#[test]
fn a_long_search_shows_how_far_it_is_stops_and_goes_on() {
    let mut desk = with_articles(&["Mayor denies it\nThe mayor denied it.", &long_text()]);
    // Words that no line has, spelt so that it takes long to see.
    open_project_find(&mut desk, "[aeiou].{60}[xq]z|denied");
    desk.keys(Modifiers::ALT, Key::R);
    desk.frames(4);
    assert!(shown(&desk, "percent searched"), "the search takes long");
    desk.window.get_by_role_and_label(Role::Button, "Stop").click();
    desk.frames(3);
    assert!(shown(&desk, "1 hit in 1 article; stopped after 1 of 2 articles"));
    desk.frames(10);
    assert!(shown(&desk, "stopped"));
    desk.window.get_by_role_and_label(Role::Button, "Go on").click();
    desk.frames(3);
    assert!(shown(&desk, "so far"));
    desk.fill(PROJECT_FIELD, "denied");
    desk.frames(30);
    assert!(shown(&desk, "1 hit in 1 article") && !shown(&desk, "stopped"));
}

#[test]
fn keys_and_menus_fit_a_small_window() {
    let mut desk = Desk::with_sample();
    desk.window.set_size(egui::vec2(1024.0, 700.0));
    desk.frames(3);
    for (menu, last) in [("Statement", "Delete statement"), ("Go", "All actions…"), ("View", "Problems…")]
    {
        desk.window.get_by_role_and_label(Role::Button, menu).click();
        desk.frames(3);
        let rect = desk.window.get_by_label_contains(last).rect();
        assert!(rect.bottom() < 696.0, "{menu}: {rect:?}");
        desk.key(Key::Escape);
    }
    desk.key(Key::Questionmark);
    assert!(shown(&desk, "What makes no sense just now is pale"));
    for name in ["Grow selection", "Close"] {
        let rect = desk.window.get_by_label(name).rect();
        assert!(rect.left() > 0.0 && rect.right() < 1024.0 && rect.bottom() < 700.0, "{name}: {rect:?}");
    }
    desk.key(Key::Escape);
    desk.expect_focus("Article text", Role::Document);
}

#[test]
fn the_overview_of_keys_begins_with_those_of_the_view() {
    let mut desk = Desk::with_sample();
    desk.key(Key::F5);
    desk.keys(CTRL, Key::K);
    desk.type_text("keyboard");
    desk.key(Key::Enter);
    let top = |name: &str| desk.window.get_by_label(name).rect();
    assert!(top("In the table of statements").left() < top("Edit speaker").left() + 1.0);
    assert!(top("In the table of statements").top() < top("Labels").top());
}
