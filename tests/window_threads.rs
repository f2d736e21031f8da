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

#[test]
fn a_target_is_pointed_at_by_mouse_and_the_banner_goes_away() {
    let mut desk = desk_with_article();
    let claim = mark(&mut desk, "Iran requested a meeting", Key::Num1);
    let denial = mark(&mut desk, "Iran made no request for a meeting", Key::Num2);
    desk.keys(Modifiers::SHIFT, Key::L);
    desk.window.get_by_label_contains("Click the statement that this one denies. J and K walk");
    desk.click_words("Iran requested a meeting");
    assert_eq!(targets(&desk, denial), [(LinkKind::Denies, LinkTarget::Statement(claim))]);
    assert_eq!(desk.session().selected_id(), Some(denial));
    assert!(desk.window.query_by_label_contains("Click the statement").is_none());
}

#[test]
fn a_target_is_pointed_at_by_keys_and_escape_points_no_longer() {
    let mut desk = desk_with_article();
    let claim = mark(&mut desk, "Iran requested a meeting", Key::Num1);
    mark(&mut desk, "The weather in Oslo was fine", Key::Num3);
    let denial = mark(&mut desk, "Iran made no request for a meeting", Key::Num2);
    desk.keys(Modifiers::SHIFT, Key::L);
    desk.key(Key::Enter);
    assert!(links(&desk, denial).is_empty(), "it was not linked to itself");
    desk.key(Key::K);
    desk.key(Key::K);
    desk.key(Key::Enter);
    assert_eq!(targets(&desk, denial), [(LinkKind::Denies, LinkTarget::Statement(claim))]);
    desk.keys(Modifiers::SHIFT, Key::L);
    desk.window.get_by_label_contains("Click the statement");
    desk.key(Key::Escape);
    assert!(desk.window.query_by_label_contains("Click the statement").is_none());
    assert_eq!(links(&desk, denial).len(), 1);
}

#[test]
fn the_picker_hands_over_to_pointing_with_the_kind_that_was_chosen() {
    let mut desk = desk_with_article();
    let claim = mark(&mut desk, "Iran requested a meeting", Key::Num1);
    let other = mark(&mut desk, "A meeting was not planned", Key::Num2);
    desk.key(Key::L);
    desk.keys(Modifiers::ALT, Key::Num3);
    desk.click_button("Point at it on the page");
    desk.window.get_by_label_contains("Click the statement that this one queries");
    desk.click_words("Iran requested a meeting");
    assert_eq!(targets(&desk, other), [(LinkKind::Queries, LinkTarget::Statement(claim))]);
}

/// A second article whose denial answers the claim of the first; the claim and the denial.
fn desk_with_two_articles() -> (Desk, StatementId, StatementId) {
    let mut desk = desk_with_article();
    let claim = mark(&mut desk, "Iran requested a meeting", Key::Num1);
    add_article(&mut desk, "Iran answers\nNobody in Tehran has ever asked anybody for a meeting.\n");
    let denial = mark(&mut desk, "Nobody in Tehran has ever asked anybody for a meeting", Key::Num2);
    desk.key(Key::L);
    desk.key(Key::Enter);
    assert_eq!(targets(&desk, denial), [(LinkKind::Denies, LinkTarget::Statement(claim))]);
    (desk, claim, denial)
}

#[test]
fn a_link_is_followed_across_articles_and_back_from_both_ends() {
    let (mut desk, claim, denial) = desk_with_two_articles();
    desk.key(Key::O);
    assert_eq!(desk.session().selected_id(), Some(claim));
    desk.window.get_by_label_contains("denied by").click();
    desk.frames(3);
    assert_eq!(desk.session().selected_id(), Some(denial));
    desk.key(Key::Backspace);
    assert_eq!(desk.session().selected_id(), Some(claim));
    desk.key(Key::Backspace);
    assert_eq!(desk.session().selected_id(), Some(denial));
    desk.window.get_by_label_contains("Go to what it denies").click();
    desk.frames(3);
    assert_eq!(desk.session().selected_id(), Some(claim));
}

#[test]
fn a_link_changes_its_kind_and_goes_in_the_inspector() {
    let (mut desk, claim, denial) = desk_with_two_articles();
    desk.choose("Kind of link 1", "Queries");
    assert_eq!(targets(&desk, denial), [(LinkKind::Queries, LinkTarget::Statement(claim))]);
    desk.window.get_by_label_contains("Remove link").click();
    desk.frames(3);
    assert!(links(&desk, denial).is_empty());
    desk.keys(CTRL, Key::Z);
    desk.keys(CTRL, Key::Z);
    assert_eq!(targets(&desk, denial), [(LinkKind::Denies, LinkTarget::Statement(claim))]);
}

#[test]
fn a_proposition_is_typed_once_chosen_by_its_words_and_two_are_merged() {
    let (mut desk, claim, denial) = desk_with_two_articles();
    desk.key(Key::P);
    desk.expect_focus("Proposition", Role::TextInput);
    desk.type_text("Iran asked for a meeting");
    desk.key(Key::Enter);
    desk.expect_focus("Article text", Role::Document);
    desk.key(Key::O);
    desk.key(Key::P);
    desk.type_text("Iran as");
    desk.key(Key::Enter);
    let of = |desk: &Desk, id| desk.session().project().find_statement(id).unwrap().1.proposition.clone();
    assert_eq!(desk.session().project().propositions.len(), 1);
    assert!(of(&desk, claim).is_some() && of(&desk, claim) == of(&desk, denial));
    let first = of(&desk, claim);
    desk.key(Key::F6);
    desk.click_button("New proposition…");
    desk.type_text("Talks were asked for");
    desk.key(Key::Enter);
    assert_eq!(desk.session().project().propositions.len(), 2);
    // The proposition with its two statements stands first.
    desk.expect_focus("Threads by claim", Role::List);
    desk.key(Key::Home);
    desk.click_button("Merge into…");
    desk.type_text("talks");
    desk.key(Key::Enter);
    desk.click_button("Merge");
    assert_eq!(desk.session().project().propositions.len(), 1);
    assert!(of(&desk, claim) == of(&desk, denial) && of(&desk, claim) != first);
    desk.keys(CTRL, Key::Z);
    assert_eq!(of(&desk, denial), first);
    assert_eq!(desk.session().project().propositions.len(), 2);
}

#[test]
fn a_thread_crosses_articles_and_enter_goes_to_its_statements() {
    let (mut desk, claim, denial) = desk_with_two_articles();
    desk.key(Key::F6);
    desk.expect_focus("Threads by claim", Role::List);
    desk.window.get_by_label("Threads (1)");
    desk.window.get_by_label(
        "denies: Denial: “Nobody in Tehran has ever asked anybody for a meeting”, Iran answers",
    );
    desk.key(Key::Enter);
    assert_eq!(desk.session().selected_id(), Some(claim));
    desk.expect_focus("Article text", Role::Document);
    desk.key(Key::Backspace);
    desk.expect_focus("Threads by claim", Role::List);
    desk.key(Key::ArrowDown);
    desk.key(Key::Enter);
    assert_eq!(desk.session().selected_id(), Some(denial));
    desk.key(Key::F6);
    desk.key(Key::Escape);
    desk.expect_focus("Article text", Role::Document);
}

#[test]
fn threads_of_the_sample_are_filtered_and_shown_by_kind() {
    let mut desk = Desk::with_sample();
    desk.key(Key::F6);
    assert!(desk.window.query_by_label("Denials without a target (2)").is_none(), "it is far down");
    desk.fill("Filter threads", "weltraum");
    desk.window.get_by_label("No thread fits");
    desk.fill("Filter threads", "");
    desk.key(Key::Backspace);
    desk.choose("Show", "Denials without a target");
    desk.window.get_by_label("Denials without a target (2)");
    desk.choose("Show", "Unanswered");
    desk.window.get_by_label_contains("Threads (");
}

/// A statement whose words stand twice more in its article and once in another.
fn desk_with_repeats() -> (Desk, StatementId) {
    let mut desk = Desk::with_project("Made");
    let text = "Talks\nIran made no request, he said. Again: Iran made no request.\nIran made no requests.\n\
                Iran made no request\n";
    add_article(&mut desk, "Other\nAn editor wrote that Iran made no request at all.\n");
    add_article(&mut desk, text);
    let id = mark(&mut desk, "Iran made no request", Key::Num2);
    (desk, id)
}

fn statements(desk: &Desk) -> usize {
    desk.session().project().statements().count()
}

#[test]
fn every_occurrence_is_previewed_marked_and_undone_in_one_step() {
    let (mut desk, id) = desk_with_repeats();
    desk.key(Key::Q);
    desk.window.get_by_label("3 occurrences in 2 articles");
    desk.key(Key::Enter);
    assert_eq!(statements(&desk), 4);
    let project = desk.session().project();
    let copies = project.statements().filter(|(_, one)| one.duplicate_of == Some(id)).count();
    assert_eq!(copies, 3);
    desk.expect_focus("Article text", Role::Document);
    desk.keys(CTRL, Key::Z);
    assert_eq!(statements(&desk), 1);
}

#[test]
fn places_are_unticked_by_keys_kept_to_this_article_and_not_marked_twice() {
    let (mut desk, _) = desk_with_repeats();
    desk.key(Key::Q);
    desk.window.get_by_role_and_label(Role::CheckBox, "In this article only").click();
    desk.frames(3);
    desk.window.get_by_label("2 occurrences in 1 article");
    desk.window.get_by_role_and_label(Role::List, "Places where the words stand").focus();
    desk.frames(2);
    desk.key(Key::ArrowDown);
    desk.key(Key::Space);
    desk.window.get_by_role_and_label(Role::Button, "Mark 1");
    desk.key(Key::Enter);
    assert_eq!(statements(&desk), 2);
    desk.key(Key::Q);
    desk.window.get_by_label_contains("marked already");
    desk.window.get_by_role_and_label(Role::Button, "Mark 2");
}

#[test]
fn words_that_stand_nowhere_else_say_so() {
    let mut desk = desk_with_article();
    mark(&mut desk, "The weather in Oslo was fine", Key::Num3);
    desk.key(Key::Q);
    desk.window.get_by_label("No other occurrence");
    desk.key(Key::Escape);
    desk.expect_focus("Article text", Role::Document);
    assert_eq!(statements(&desk), 1);
}
