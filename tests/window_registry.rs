//! Speakers, codebook and guidelines as a researcher uses them, by mouse and by keys.

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
use gainsay::model::{Label, LabelId, Speaker, SpeakerId};
use support::window::Desk;

/// Ctrl as the window system reports it.
const CTRL: Modifiers = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };

const ARTICLE: &str = "Esmaeil Baghaei denied it on Monday. Baqaei said that no talks were held. \
                       E. Baghaei added that none were planned.";

/// A project in which three statements are each by a speaker of their own, whose names are spellings of one.
fn desk_with_three_spellings() -> Desk {
    let mut desk = Desk::with_project("Made");
    desk.keys(CTRL.plus(Modifiers::SHIFT), Key::V);
    desk.paste(ARTICLE);
    desk.click_button("Add article");
    for (words, speaker) in [
        ("denied it", "Esmaeil Baghaei"),
        ("no talks were held", "Esmail Baqaei"),
        ("none were planned", "Marco Rubio"),
    ] {
        desk.drag_over(words);
        desk.key(Key::Num2);
        desk.type_text(speaker);
        desk.key(Key::Enter);
        desk.key(Key::Escape);
        desk.key(Key::Escape);
    }
    desk
}

fn speakers(desk: &Desk) -> Vec<Speaker> {
    desk.session().project().speakers.values().map(|speaker| Speaker::clone(speaker)).collect()
}

fn names(desk: &Desk) -> Vec<String> {
    speakers(desk).into_iter().map(|speaker| speaker.name).collect()
}

/// The speakers of all statements, in order.
fn said_by(desk: &Desk) -> Vec<String> {
    let statements = desk.my_statements();
    statements.iter().map(|one| one.speaker.as_ref().map_or("", SpeakerId::as_str).to_owned()).collect()
}

fn labels(desk: &Desk) -> Vec<Label> {
    desk.session().project().codebook.labels.clone()
}

fn show_speakers(desk: &mut Desk) {
    desk.keys(CTRL.plus(Modifiers::SHIFT), Key::P);
    desk.frames(3);
}

fn show_codebook(desk: &mut Desk) {
    desk.keys(CTRL.plus(Modifiers::SHIFT), Key::B);
    desk.frames(3);
}

/// The name of what has the keyboard.
fn focused_name(desk: &Desk) -> String {
    let focused = desk.window.get_all_by(|node| node.is_focused() && !node.is_hidden()).last();
    focused.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

fn choose_row(desk: &mut Desk, part: &str) {
    let rows = desk.window.get_all_by_role(Role::ListItem);
    let row = rows.into_iter().find(|row| {
        row.accesskit_node()
            .label()
            .is_some_and(|label| label.starts_with(part) && !label.starts_with("Go to"))
    });
    row.unwrap().click();
    desk.frames(3);
}

#[test]
fn two_who_look_alike_are_pointed_out_and_merged_by_keys_in_one_step() {
    let mut desk = desk_with_three_spellings();
    show_speakers(&mut desk);
    desk.expect_focus_containing("Esmaeil Baghaei", Role::ListItem);
    let merge = "Merge “Esmail Baqaei” into “Esmaeil Baghaei”…";
    let merge = if desk.window.query_by_role_and_label(Role::Button, merge).is_some() {
        merge
    } else {
        "Merge “Esmaeil Baghaei” into “Esmail Baqaei”…"
    };
    for _ in 0..60 {
        if focused_name(&desk) == merge {
            break;
        }
        desk.key(Key::Tab);
    }
    desk.expect_focus(merge, Role::Button);
    desk.key(Key::Enter);
    desk.expect_focus("Merge", Role::Button);
    desk.window.get_by_label_contains("1 statement of “");
    desk.key(Key::Enter);
    desk.frames(3);
    let merged = speakers(&desk);
    assert_eq!(merged.len(), 2, "{merged:?}");
    let stays = merged.iter().find(|speaker| speaker.name != "Marco Rubio").unwrap();
    assert_eq!(stays.aliases.len(), 1);
    let id = stays.id.as_str().to_owned();
    assert_eq!(said_by(&desk), [id.clone(), id, "marco-rubio".to_owned()]);
    desk.keys(CTRL, Key::Z);
    assert_eq!(said_by(&desk), ["esmaeil-baghaei", "esmail-baqaei", "marco-rubio"]);
    assert_eq!(speakers(&desk).len(), 3);
}

#[test]
fn those_who_are_not_the_same_are_not_pointed_at_again() {
    let mut desk = desk_with_three_spellings();
    show_speakers(&mut desk);
    desk.window.get_by_label_contains("looks like");
    desk.window.get_by_label_contains("are not the same").click();
    desk.frames(3);
    assert!(desk.window.query_by_label_contains("looks like").is_none());
    assert_eq!(speakers(&desk).len(), 3);
}

#[test]
fn a_speaker_is_merged_into_one_who_is_searched_for() {
    let mut desk = desk_with_three_spellings();
    show_speakers(&mut desk);
    choose_row(&mut desk, "Marco Rubio");
    desk.click_button("Merge into…");
    desk.expect_focus("Find the speaker who stays", Role::TextInput);
    desk.type_text("baghaei");
    desk.key(Key::Enter);
    desk.window.get_by_label_contains("1 statement of “Marco Rubio” will be by “Esmaeil Baghaei”");
    desk.key(Key::Enter);
    desk.frames(3);
    assert_eq!(said_by(&desk), ["esmaeil-baghaei", "esmail-baqaei", "esmaeil-baghaei"]);
}

#[test]
fn a_name_is_changed_once_for_all_and_the_old_one_is_kept_as_an_alias_on_request() {
    let mut desk = desk_with_three_spellings();
    show_speakers(&mut desk);
    choose_row(&mut desk, "Marco Rubio");
    desk.fill("Name", "Secretary Rubio");
    desk.key(Key::Enter);
    desk.frames(3);
    assert!(names(&desk).contains(&"Secretary Rubio".to_owned()));
    assert_eq!(said_by(&desk)[2], "marco-rubio", "an id never changes");
    desk.click_button("Keep “Marco Rubio” as an alias");
    let aliases =
        |desk: &Desk| speakers(desk).into_iter().flat_map(|speaker| speaker.aliases).collect::<Vec<_>>();
    assert_eq!(aliases(&desk), ["Marco Rubio"]);
    desk.keys(CTRL, Key::Z);
    assert!(aliases(&desk).is_empty() && names(&desk).contains(&"Secretary Rubio".to_owned()));
    desk.keys(CTRL, Key::Z);
    assert!(names(&desk).contains(&"Marco Rubio".to_owned()));
}

#[test]
fn what_is_typed_about_a_speaker_is_taken_when_another_view_is_shown() {
    let mut desk = desk_with_three_spellings();
    show_speakers(&mut desk);
    desk.fill("Role", "spokesman");
    desk.key(Key::F4);
    desk.frames(3);
    assert!(speakers(&desk).iter().any(|speaker| speaker.role == "spokesman"));
}

#[test]
fn a_speaker_is_made_two_and_undo_makes_them_one_again() {
    let mut desk = desk_with_three_spellings();
    show_speakers(&mut desk);
    choose_row(&mut desk, "Marco Rubio");
    desk.click_button("Split…");
    desk.expect_focus("Name of the other speaker", Role::TextInput);
    desk.type_text("Tammy Bruce");
    desk.window.get_by_role_and_label(Role::CheckBox, "none were planned").click();
    desk.frames(3);
    desk.window.get_by_label_contains("1 of 1 statement will be by “Tammy Bruce”");
    desk.click_button("Split");
    assert_eq!(said_by(&desk)[2], "tammy-bruce");
    desk.keys(CTRL, Key::Z);
    assert_eq!((said_by(&desk)[2].as_str(), speakers(&desk).len()), ("marco-rubio", 3));
}

#[test]
fn only_who_is_not_named_can_be_deleted_and_a_statement_is_one_click_away() {
    let mut desk = desk_with_three_spellings();
    show_speakers(&mut desk);
    desk.window.get_by_label_contains("In use: merge it");
    desk.click_button("New speaker…");
    desk.type_text("Nobody Yet");
    desk.key(Key::Enter);
    desk.frames(4);
    desk.expect_focus_containing("Nobody Yet", Role::ListItem);
    desk.click_button("Delete");
    assert_eq!(speakers(&desk).len(), 3);
    choose_row(&mut desk, "Marco Rubio");
    desk.window.get_by_label_contains("Go to “none were planned").click();
    desk.frames(4);
    desk.expect_focus("Article text", Role::Document);
    assert_eq!(desk.selected_statement().fragments.quote(), "none were planned");
}

#[test]
fn keys_of_the_page_change_nothing_while_speakers_are_shown() {
    let mut desk = desk_with_three_spellings();
    desk.click_words("denied it");
    show_speakers(&mut desk);
    let before = desk.my_statements();
    for key in [Key::Delete, Key::Num1, Key::F] {
        desk.key(key);
    }
    assert_eq!(desk.my_statements(), before);
}

#[test]
fn a_label_is_added_and_marks_words_with_its_key_at_once() {
    let mut desk = desk_with_three_spellings();
    show_codebook(&mut desk);
    desk.expect_focus_containing("Claim, key 1", Role::ListItem);
    desk.click_button("Add label…");
    desk.type_text("Question");
    desk.key(Key::Enter);
    desk.frames(4);
    desk.expect_focus_containing("Question, key 4", Role::ListItem);
    desk.fill("Key", "h");
    desk.key(Key::Enter);
    desk.frames(3);
    assert_eq!(labels(&desk)[3].key, 'h');
    desk.key(Key::F4);
    desk.drag_over("on Monday");
    desk.key(Key::H);
    assert_eq!(desk.selected_statement().label, LabelId::new("question").unwrap());
    desk.window.get_by_role_and_label(Role::RadioButton, "Question");
}

#[test]
fn a_key_that_is_taken_is_explained_and_not_used() {
    let mut desk = Desk::with_project("Made");
    show_codebook(&mut desk);
    desk.fill("Key", "2");
    desk.window.get_by_label_contains("2 already marks “Denial”");
    desk.key(Key::Enter);
    desk.window.get_by_label_contains("2 already marks “Denial”");
    assert_eq!(labels(&desk)[0].key, '1');
    desk.fill("Key", "j");
    desk.window.get_by_label_contains("J already means “Next statement”");
    desk.fill("Label name", "Denial");
    desk.window.get_by_label_contains("is the name of another label");
    assert_eq!(labels(&desk)[0].name, "Claim");
}

#[test]
fn a_label_that_is_used_is_deleted_only_for_another_and_undo_brings_everything_back() {
    let mut desk = desk_with_three_spellings();
    show_codebook(&mut desk);
    desk.key(Key::ArrowDown);
    desk.expect_focus_containing("Denial, key 2, denial, 3 statements", Role::ListItem);
    desk.click_button("Delete label…");
    desk.window.get_by_label_contains("3 statements have this label");
    // The labels of the selected statement stand behind it, in the inspector.
    desk.window.get_all_by_role_and_label(Role::RadioButton, "Claim").next().unwrap().click();
    desk.frames(3);
    desk.click_button("Delete label");
    assert_eq!(labels(&desk).len(), 2);
    assert!(desk.my_statements().iter().all(|one| one.label.as_str() == "claim"));
    desk.keys(CTRL, Key::Z);
    assert_eq!(labels(&desk).len(), 3);
    assert!(desk.my_statements().iter().all(|one| one.label.as_str() == "denial"));
}

#[test]
fn labels_change_places_by_keys_and_looks_by_a_click_each_a_step() {
    let mut desk = Desk::with_project("Made");
    show_codebook(&mut desk);
    desk.keys(Modifiers::ALT, Key::ArrowDown);
    assert_eq!(labels(&desk)[1].name, "Claim");
    desk.expect_focus_containing("Claim", Role::ListItem);
    desk.window.get_by_role_and_label(Role::RadioButton, "Colour: violet").click();
    desk.frames(3);
    desk.window.get_by_role_and_label(Role::RadioButton, "Pattern: wavy").click();
    desk.frames(3);
    assert_eq!(labels(&desk)[1].colour.to_string(), "#8A2BE2");
    desk.keys(CTRL, Key::Z);
    assert_eq!(labels(&desk)[1].colour.to_string(), "#8A2BE2");
    desk.keys(CTRL, Key::Z);
    assert_eq!(labels(&desk)[1].colour.to_string(), "#0B6CB0");
    desk.keys(CTRL, Key::Z);
    assert_eq!(labels(&desk)[0].name, "Claim");
}

#[test]
fn guidelines_are_written_in_the_codebook_and_read_beside_the_text() {
    let mut desk = desk_with_three_spellings();
    desk.key(Key::F1);
    desk.window.get_by_label_contains("No guidelines yet");
    desk.click_button("Edit guidelines");
    desk.expect_focus("Guidelines", Role::MultilineTextInput);
    desk.paste("# When in doubt\n\nAsk **two** others.");
    desk.key(Key::F4);
    desk.frames(3);
    let written = desk.session().project().codebook.guidelines.clone();
    assert_eq!(written, ["# When in doubt", "", "Ask **two** others."]);
    desk.window.get_by_role_and_label(Role::Heading, "When in doubt");
    desk.window.get_by_label("Ask two others.");
    desk.click_button("Close");
    assert!(desk.window.query_by_label("Ask two others.").is_none());
    desk.key(Key::F1);
    desk.window.get_by_label("Ask two others.");
}
