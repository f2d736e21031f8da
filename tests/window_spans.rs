//! Where statements stand, changed in the window: growing selections, fragments, ends, merging, splitting, furniture.

#![cfg(feature = "gui")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says so by panicking"
)]

mod support;

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use gainsay::model::{LabelId, Statement, statement::Status};
use support::window::Desk;

const UNMARKED: &str = "without specifying the time or the location";

fn quotes(statements: &[Statement]) -> Vec<String> {
    statements.iter().map(|statement| statement.fragments.quote()).collect()
}

/// A desk at which the annotator has marked `words` as a claim, with the keyboard in the text.
fn with_claim(words: &str) -> Desk {
    let mut desk = Desk::with_sample();
    desk.drag_over(words);
    desk.key(Key::Num1);
    desk.key(Key::Escape);
    desk
}

#[test]
fn one_key_grows_the_selection_and_another_shrinks_it_back() {
    let mut desk = Desk::with_sample();
    desk.drag_over("scheduled Iran");
    let mut seen = vec![desk.selected_words()];
    for _ in 0..6 {
        desk.key(Key::G);
        if seen.last() != Some(&desk.selected_words()) {
            seen.push(desk.selected_words());
        }
    }
    assert_eq!(seen[1], "We have scheduled Iran talks.");
    assert!(seen.contains(&"\"We have scheduled Iran talks. They want to talk,\"".to_owned()), "{seen:?}");
    assert!(seen.last().unwrap().ends_with("Benjamin Netanyahu."), "{seen:?}");
    for _ in 0..6 {
        desk.keys(Modifiers::SHIFT, Key::G);
    }
    assert_eq!(desk.selected_words(), "scheduled Iran");
}

#[test]
fn fragments_are_added_and_removed_by_a_key_each() {
    let mut desk = with_claim("without specifying the time");
    desk.drag_over("the location");
    desk.key(Key::A);
    assert_eq!(desk.selected_statement().fragments.fragments().len(), 2);
    desk.keys(Modifiers::SHIFT, Key::Delete);
    assert_eq!(desk.selected_statement().fragments.quote(), "without specifying the time");
    desk.keys(Modifiers::SHIFT, Key::Delete);
    desk.window.get_by_label_contains("only fragment");
    desk.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(desk.selected_statement().fragments.fragments().len(), 2);
}

#[test]
fn the_ends_of_a_statement_move_by_words_with_alt_and_the_arrows() {
    let mut desk = with_claim("specifying the time");
    let alt_shift = Modifiers::ALT.plus(Modifiers::SHIFT);
    desk.keys(Modifiers::ALT, Key::ArrowRight);
    assert_eq!(desk.selected_statement().fragments.quote(), "specifying the time or");
    desk.keys(alt_shift, Key::ArrowLeft);
    assert_eq!(desk.selected_statement().fragments.quote(), "without specifying the time or");
    desk.keys(Modifiers::ALT, Key::ArrowLeft);
    desk.keys(alt_shift, Key::ArrowRight);
    assert_eq!(desk.selected_statement().fragments.quote(), "specifying the time");
    // Moving to and fro is one step.
    desk.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(desk.session().history().undo_name(), Some("mark claim"));
    desk.key(Key::X);
    desk.keys(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(desk.selected_statement().fragments.quote(), "specifying the tim");
}

#[test]
fn an_end_is_dragged_to_other_words() {
    let mut desk = with_claim("specifying the time");
    let end = desk.rect_of_words("time").right_bottom() + vec2(0.0, 4.0);
    let goal = desk.rect_of_words("location").left_center() + vec2(12.0, 0.0);
    desk.drag(end, goal);
    assert_eq!(desk.selected_statement().fragments.quote(), "specifying the time or the location");
    let start = desk.rect_of_words("specifying").left_top() - vec2(0.0, 4.0);
    let goal = desk.rect_of_words("without").center();
    desk.drag(start, goal);
    assert_eq!(desk.selected_statement().fragments.quote(), UNMARKED);
    desk.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(desk.selected_statement().fragments.quote(), "specifying the time or the location");
}

#[test]
fn a_statement_is_split_at_the_caret_and_merged_by_pointing() {
    let mut desk = with_claim(UNMARKED);
    // Inside a word it is cut before the word.
    desk.caret_to("r the location");
    desk.key(Key::T);
    assert_eq!(quotes(&desk.my_statements()), ["without specifying the time", "or the location"]);
    desk.key(Key::M);
    desk.click_words("or the location");
    assert_eq!(desk.my_statements().len(), 1);
    assert_eq!(desk.selected_statement().fragments.fragments().len(), 2);
    // Without the caret inside, each fragment becomes a statement.
    desk.keys(Modifiers::COMMAND, Key::Home);
    desk.key(Key::T);
    assert_eq!(desk.my_statements().len(), 2);
}

#[test]
fn waiting_for_a_click_ends_with_the_statement_that_it_was_for() {
    let mut desk = with_claim(UNMARKED);
    desk.key(Key::M);
    desk.window.get_by_label_contains("becomes one with this");
    desk.keys(Modifiers::COMMAND, Key::Z);
    assert!(desk.window.query_by_label_contains("becomes one with this").is_none());
}

#[test]
fn the_same_words_are_marked_once_more_with_another_label() {
    let mut desk = with_claim(UNMARKED);
    desk.key(Key::U);
    desk.key(Key::Num2);
    let labels: Vec<_> = desk.my_statements().iter().map(|one| one.label.clone()).collect();
    assert_eq!(labels.len(), 2);
    assert_eq!(desk.selected_statement().label, LabelId::new("denial").unwrap());
    // Escape leaves it at that: the key relabels.
    desk.key(Key::U);
    desk.key(Key::Escape);
    desk.key(Key::J);
    desk.key(Key::K);
    desk.key(Key::Num3);
    assert_eq!(desk.my_statements().len(), 2);
}

#[test]
fn words_are_marked_as_furniture_and_freed_again() {
    let mut desk = Desk::with_sample();
    desk.drag_over(UNMARKED);
    desk.key(Key::Z);
    let zones = |desk: &Desk| {
        let article = &desk.session().article().unwrap().id;
        desk.session().my_layer(article).map_or(0, |layer| layer.zones.len())
    };
    assert_eq!(zones(&desk), 1);
    // A statement in furniture is left out of counts on request.
    desk.drag_over("the location");
    desk.key(Key::Num1);
    desk.key(Key::Escape);
    desk.window.get_by_label_contains("43 statements: 25 claims");
    desk.menu("View", "Count without furniture");
    desk.window.get_by_label_contains("left out): ");
    desk.menu("View", "Count without furniture");
    desk.keys(Modifiers::COMMAND, Key::Z);
    desk.caret_to("specifying the time");
    desk.key(Key::Z);
    assert_eq!(zones(&desk), 0);
    desk.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(zones(&desk), 1);
}

#[test]
fn furniture_is_proposed_with_reasons_and_marked_in_one_step() {
    let mut desk = Desk::with_sample();
    let article = desk.session().article().unwrap().id.clone();
    let zones = |desk: &Desk| desk.session().my_layer(&article).map_or(0, |layer| layer.zones.len());
    desk.menu("Annotate", "Propose furniture…");
    let named = |node: &egui_kittest::Node<'_>| node.accesskit_node().label().unwrap_or_default();
    let boxes: Vec<_> = desk.window.get_all_by_role(egui::Role::CheckBox).map(|node| named(&node)).collect();
    assert!(boxes.iter().any(|name| name.contains("Read more")), "{boxes:?}");
    desk.window.get_all_by_role(egui::Role::CheckBox).next().unwrap().click();
    desk.frames(2);
    let count = boxes.len() - 1;
    desk.click_button(&format!("Mark {count} zones"));
    assert_eq!(zones(&desk), count);
    desk.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(zones(&desk), 0);
}

#[test]
fn the_next_unfinished_statement_is_found_in_another_article_and_back_leads_home() {
    let mut desk = with_claim(UNMARKED);
    let first = desk.selected_statement().id;
    desk.keys(Modifiers::ALT, Key::ArrowDown);
    desk.drag_over("email comment");
    desk.key(Key::Num1);
    desk.key(Key::Escape);
    let second = desk.selected_statement().id;
    desk.key(Key::I);
    assert_eq!(desk.selected_statement().id, first);
    desk.key(Key::F);
    assert_eq!(desk.selected_statement().status, Status::Done);
    desk.key(Key::I);
    assert_eq!(desk.selected_statement().id, second);
    desk.key(Key::Backspace);
    assert_eq!(desk.selected_statement().id, first);
    desk.keys(Modifiers::SHIFT, Key::Backspace);
    assert_eq!(desk.selected_statement().id, second);
}
