//! Links between statements as a researcher makes, follows and reads them, by mouse and by keys.

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
use gainsay::model::{Link, LinkKind, LinkTarget, Statement, StatementId};
use support::window::Desk;

/// Ctrl as the window system reports it.
const CTRL: Modifiers = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };

/// A project with one article that holds a claim and, further down, room for a denial of it.
fn desk_with_article() -> Desk {
    let mut desk = Desk::with_project("Made");
    add_article(
        &mut desk,
        "Trump speaks of talks\nTrump said that Iran requested a meeting.\nThe weather in Oslo was fine.\n\
         Baghaei said that Iran made no request for a meeting.\nA meeting was not planned.\n",
    );
    desk
}

fn add_article(desk: &mut Desk, text: &str) {
    desk.keys(CTRL.plus(Modifiers::SHIFT), Key::V);
    desk.paste(text);
    desk.click_button("Add article");
    desk.settle();
}

/// Marks words by mouse and a label's key, and goes back to the page.
fn mark(desk: &mut Desk, words: &str, label: Key) -> StatementId {
    desk.drag_over(words);
    desk.key(label);
    desk.key(Key::Escape);
    desk.expect_focus("Article text", Role::Document);
    assert_eq!(desk.selected_statement().fragments.quote(), words);
    desk.selected_statement().id
}

fn links(desk: &Desk, id: StatementId) -> Vec<Link> {
    let found: &Statement = desk.session().project().find_statement(id).unwrap().1;
    found.links.clone()
}

fn targets(desk: &Desk, id: StatementId) -> Vec<(LinkKind, LinkTarget)> {
    links(desk, id).into_iter().map(|link| (link.kind, link.to)).collect()
}

#[test]
fn two_keys_link_a_denial_to_the_likeliest_claim_and_go_back_to_the_page() {
    let mut desk = desk_with_article();
    let claim = mark(&mut desk, "Iran requested a meeting", Key::Num1);
    mark(&mut desk, "The weather in Oslo was fine", Key::Num3);
    let denial = mark(&mut desk, "Iran made no request for a meeting", Key::Num2);
    desk.key(Key::L);
    desk.window.get_by_label("What does this deny?");
    desk.key(Key::Enter);
    assert!(desk.window.query_by_label("What does this deny?").is_none());
    assert_eq!(targets(&desk, denial), [(LinkKind::Denies, LinkTarget::Statement(claim))]);
    desk.expect_focus("Article text", Role::Document);
    desk.keys(CTRL, Key::Z);
    assert!(links(&desk, denial).is_empty());
}

#[test]
fn a_search_a_kind_and_ctrl_enter_link_one_statement_to_several() {
    let mut desk = desk_with_article();
    let claim = mark(&mut desk, "Iran requested a meeting", Key::Num1);
    let weather = mark(&mut desk, "The weather in Oslo was fine", Key::Num3);
    let denial = mark(&mut desk, "Iran made no request for a meeting", Key::Num2);
    desk.key(Key::L);
    desk.type_text("OSLO");
    desk.keys(Modifiers::ALT, Key::Num2);
    desk.window.get_by_label("What does this support?");
    desk.keys(CTRL, Key::Enter);
    assert_eq!(targets(&desk, denial), [(LinkKind::Supports, LinkTarget::Statement(weather))]);
    desk.keys(CTRL, Key::A);
    desk.type_text("requested");
    desk.keys(Modifiers::ALT, Key::Num1);
    desk.key(Key::Enter);
    let both = [
        (LinkKind::Supports, LinkTarget::Statement(weather)),
        (LinkKind::Denies, LinkTarget::Statement(claim)),
    ];
    assert_eq!(targets(&desk, denial), both);
    desk.expect_focus("Article text", Role::Document);
}

#[test]
fn a_claim_that_stands_nowhere_is_written_as_an_implied_one() {
    let mut desk = desk_with_article();
    let denial = mark(&mut desk, "Iran made no request for a meeting", Key::Num2);
    desk.key(Key::L);
    desk.type_text("Iran begged for talks");
    desk.window.get_by_label("Write it as an implied claim: “Iran begged for talks”");
    desk.key(Key::Enter);
    let implied = LinkTarget::Implied("Iran begged for talks".to_owned());
    assert_eq!(targets(&desk, denial), [(LinkKind::Denies, implied)]);
}

#[test]
fn a_link_that_is_there_is_ticked_and_taken_away_where_it_stays_open() {
    let mut desk = desk_with_article();
    mark(&mut desk, "Iran requested a meeting", Key::Num1);
    let denial = mark(&mut desk, "Iran made no request for a meeting", Key::Num2);
    desk.key(Key::L);
    desk.keys(CTRL, Key::Enter);
    assert_eq!(links(&desk, denial).len(), 1);
    desk.keys(CTRL, Key::Enter);
    assert_eq!(links(&desk, denial).len(), 0);
    desk.key(Key::Escape);
    desk.expect_focus("Article text", Role::Document);
}
