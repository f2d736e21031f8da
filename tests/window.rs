//! The window as a researcher uses it, by mouse and by keys, on the sample project and on made ones.

#![cfg(feature = "gui")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says so by panicking"
)]

mod support;

use std::path::Path;

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable;
use gainsay::model::{LabelId, Statement};
use support::window::{Desk, PickerScript};

/// Ctrl as the window system reports it.
const CTRL: Modifiers = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };

/// Words of the first sample article that the reference reading leaves unmarked.
const UNMARKED: &str = "without specifying the time or the location";

fn said_by(statement: &Statement) -> (&str, String, String) {
    let speaker = statement.speaker.as_ref().map_or("", |id| id.as_str());
    let said = statement.said.as_ref().map_or(String::new(), |date| date.edtf.to_string());
    (speaker, said, statement.fragments.quote())
}

#[test]
fn a_denial_is_marked_by_mouse_with_speaker_and_date_undone_redone_saved_and_found_again() {
    let mut desk = Desk::new();
    desk.click_button("Open the sample project");
    assert_eq!(desk.session().statements_shown().len(), 42);
    desk.drag_over(UNMARKED);
    assert_eq!(desk.selected_words(), UNMARKED);
    desk.key(Key::Num2);
    desk.type_text("Esmaeil");
    desk.key(Key::Enter);
    desk.type_text("8 July 2025");
    desk.window.get_by_label("8 July 2025, a Tuesday");
    desk.key(Key::Enter);
    let expected = ("baghaei", "2025-07-08".to_owned(), UNMARKED.to_owned());
    assert_eq!(said_by(desk.selected_statement()), expected);
    for undone in 1..=3 {
        desk.keys(CTRL, Key::Z);
        assert_eq!(desk.my_statements().len(), usize::from(undone < 3));
    }
    for _ in 1..=3 {
        desk.keys(CTRL.plus(Modifiers::SHIFT), Key::Z);
    }
    assert_eq!(said_by(desk.selected_statement()), expected);
    desk.keys(CTRL, Key::S);
    let folder = desk.folder();
    let home = desk.close();
    let file = folder.join("annotations/mara/iran-denies-seeking-talks.ron");
    let text = std::fs::read_to_string(file).unwrap();
    assert!(
        text.contains(UNMARKED) && text.contains("speaker: \"baghaei\"") && text.contains("2025-07-08"),
        "{text}"
    );

    let desk = Desk::reopen(home, Some(folder));
    assert_eq!(said_by(&desk.my_statements()[0]), expected);
}

#[test]
fn the_whole_story_is_told_by_tab_and_keys_alone() {
    let mut desk = Desk::new();
    for (name, role) in [
        ("File", Role::Button),
        ("Edit", Role::Button),
        ("Annotate", Role::Button),
        ("View", Role::Button),
        ("Help", Role::Button),
        ("Your name as annotator", Role::TextInput),
        ("Open the sample project", Role::Button),
    ] {
        desk.tab_to(name, role);
    }
    desk.key(Key::Enter);
    desk.settle();
    desk.expect_focus("Article text", Role::Document);
    desk.caret_to(UNMARKED);
    for _ in 0..7 {
        desk.keys(CTRL.plus(Modifiers::SHIFT), Key::ArrowRight);
    }
    assert_eq!(desk.selected_words().trim(), UNMARKED);
    desk.key(Key::Num2);
    desk.expect_focus("Speaker", Role::TextInput);
    desk.type_text("Somebody New");
    desk.key(Key::Enter);
    desk.expect_focus("Said", Role::TextInput);
    desk.type_text("July 2025");
    for (name, role) in [
        ("Event", Role::TextInput),
        ("Quotation", Role::ComboBox),
        ("Kind of denial", Role::ComboBox),
        ("Note", Role::MultilineTextInput),
    ] {
        desk.tab_to(name, role);
    }
    desk.type_text("why");
    desk.tab_to("Status", Role::ComboBox);
    desk.keys(CTRL, Key::S);
    desk.settle();
    let mine = desk.my_statements();
    let words = desk.text(mine[0].fragments.span());
    assert_eq!(words.trim(), UNMARKED);
    assert_eq!(said_by(&mine[0]).0, "somebody-new");
    assert_eq!((said_by(&mine[0]).1.as_str(), mine[0].note.as_str()), ("2025-07", "why"));
    desk.keys(CTRL, Key::Num2);
    desk.expect_focus("Article text", Role::Document);
    desk.keys(Modifiers::SHIFT, Key::Tab);
    desk.keys(CTRL, Key::Num1);
    desk.expect_focus_containing("Iran denies seeking talks", Role::ListItem);
    desk.key(Key::ArrowDown);
    desk.expect_focus_containing("Iran sharply rejected", Role::ListItem);
    desk.key(Key::Enter);
    desk.expect_focus("Article text", Role::Document);
    assert_eq!(desk.session().article().unwrap().id.as_str(), "iran-rejects-negotiations");
}

#[test]
fn a_date_that_cannot_be_read_is_explained_and_kept_in_its_field() {
    let mut desk = Desk::with_sample();
    desk.drag_over(UNMARKED);
    desk.key(Key::Num1);
    desk.key(Key::Enter);
    desk.type_text("Tuesdy");
    desk.key(Key::Enter);
    desk.expect_focus("Said", Role::TextInput);
    desk.window.get_by_label_contains("“Tuesdy” is not a date");
    assert!(desk.selected_statement().said.is_none());
}

#[test]
fn escape_goes_back_to_the_text_and_leaves_what_was_half_typed() {
    let mut desk = Desk::with_sample();
    desk.drag_over(UNMARKED);
    desk.key(Key::Num3);
    desk.type_text("zzz");
    desk.key(Key::Escape);
    desk.key(Key::Escape);
    desk.expect_focus("Article text", Role::Document);
    assert!(desk.selected_statement().speaker.is_none());
}

#[test]
fn a_reference_statement_is_read_only_until_it_is_copied_into_ones_own_layer() {
    let mut desk = Desk::with_sample();
    desk.click_words("No request for a meeting");
    assert_eq!(desk.selected_statement().foreign_id.as_deref(), Some("000-04"));
    desk.window.get_by_label_contains("Marked by reference");
    desk.key(Key::Delete);
    assert_eq!(desk.session().statements_shown().len(), 42);
    desk.key(Key::C);
    assert_eq!(desk.my_statements().len(), 1);
    assert!(desk.session().selected_is_mine());
    desk.key(Key::Num1);
    assert_eq!(desk.selected_statement().label, LabelId::new("claim").unwrap());
    desk.key(Key::Delete);
    assert!(desk.my_statements().is_empty());
}

#[test]
fn a_fragment_is_added_by_one_key_and_statements_are_walked_by_two() {
    let mut desk = Desk::with_sample();
    desk.drag_over("Iran said Tuesday");
    desk.key(Key::Num1);
    desk.key(Key::Escape);
    desk.drag_over("after President Donald Trump");
    desk.key(Key::A);
    let quotes: Vec<_> =
        desk.selected_statement().fragments.fragments().iter().map(|part| part.text.clone()).collect();
    assert_eq!(quotes, ["Iran said Tuesday", "after President Donald Trump"]);
    let here = desk.selected_statement().id;
    desk.key(Key::J);
    let next = desk.selected_statement().id;
    assert_ne!(next, here);
    desk.key(Key::K);
    assert_eq!(desk.selected_statement().id, here);
}

#[test]
fn an_article_is_pasted_edited_and_marked() {
    let mut desk = Desk::with_project("Made");
    desk.keys(CTRL.plus(Modifiers::SHIFT), Key::V);
    desk.paste("Mayor denies it\r\nThe mayor said on Monday that the bridge is safe.\r\n");
    desk.click_button("Add article");
    let article = desk.session().article().unwrap().clone();
    assert_eq!(article.details.title, "Mayor denies it");
    assert_eq!(&**article.text(), "Mayor denies it\nThe mayor said on Monday that the bridge is safe.\n");
    desk.drag_over("the bridge is safe");
    desk.key(Key::Num1);
    assert_eq!(desk.selected_statement().fragments.quote(), "the bridge is safe");
}

#[test]
fn articles_are_read_from_files_looked_over_trimmed_and_the_same_text_is_noticed() {
    let mut desk = Desk::with_project("Made");
    let file =
        desk.write_file("a.txt", "Listen to article\nIran denies it\nIran denied it on Tuesday.".as_bytes());
    desk.script(PickerScript::Picks(vec![file.clone()]));
    desk.keys(CTRL.plus(Modifiers::SHIFT), Key::A);
    desk.settle();
    desk.window.get_by_label_contains("Encoding: UTF-8");
    desk.window.get_by_label_contains("Line 2: Iran denies it").click();
    desk.frames(2);
    desk.click_button("Add article");
    assert_eq!(&**desk.session().article().unwrap().text(), "Iran denies it\nIran denied it on Tuesday.");
    let same = desk.write_file("b.txt", "Iran denies it\r\nIran denied it on Tuesday.".as_bytes());
    desk.drop_file(&same);
    desk.settle();
    desk.window.get_by_label_contains("The same text is in the project already");
}

#[test]
fn a_dialog_that_never_appears_gives_way_to_a_typed_path() {
    let mut desk = Desk::new();
    desk.script(PickerScript::Nothing);
    desk.keys(CTRL, Key::N);
    desk.settle();
    let folder = desk.home().join("typed");
    desk.window.get_by_role_and_label(Role::TextInput, "Path").focus();
    desk.keys(CTRL, Key::A);
    desk.type_text(folder.to_str().unwrap());
    desk.key(Key::Enter);
    desk.settle();
    assert_eq!(desk.session().project().details.title, "typed");
    assert!(folder.join("project.ron").exists());
}

#[test]
fn a_dialog_that_hangs_can_be_left_for_a_typed_path() {
    let mut desk = Desk::new();
    desk.script(PickerScript::Hangs);
    desk.keys(CTRL, Key::O);
    desk.click_button("Type a path…");
    desk.window.get_by_role_and_label(Role::TextInput, "Path");
}

#[test]
fn what_cannot_be_saved_is_said_and_stays_in_memory_and_on_the_screen() {
    let mut desk = Desk::with_sample();
    desk.drag_over(UNMARKED);
    desk.key(Key::Num2);
    desk.key(Key::Escape);
    let folder = desk.folder();
    let away = folder.with_extension("away");
    std::fs::rename(&folder, &away).unwrap();
    desk.keys(CTRL, Key::S);
    desk.settle();
    desk.window.get_by_label_contains("Not saved: Nothing was saved");
    assert!(desk.title().starts_with("• "), "{}", desk.title());
    assert_eq!(desk.my_statements().len(), 1);
    desk.ask_to_close();
    desk.window.get_by_label_contains("Not everything is on disk");
    std::fs::rename(&away, &folder).unwrap();
    desk.window.get_all_by_role_and_label(Role::Button, "Try again").last().unwrap().click();
    desk.frames(2);
    desk.settle();
    assert!(desk.was_closed());
    assert!(folder.join("annotations/mara/iran-denies-seeking-talks.ron").exists());
}

#[test]
fn closing_the_window_saves_what_was_typed_a_moment_before() {
    let mut desk = Desk::with_sample();
    desk.drag_over(UNMARKED);
    desk.key(Key::Num2);
    desk.type_text("Mara Smith");
    desk.ask_to_close();
    desk.settle();
    assert!(desk.was_closed());
    let (folder, home) = (desk.folder(), desk.close());
    let desk = Desk::reopen(home, Some(folder));
    assert_eq!(said_by(&desk.my_statements()[0]).0, "mara-smith");
}

#[test]
fn a_damaged_reading_is_left_alone_and_can_be_set_aside() {
    let desk = Desk::with_sample();
    let (folder, home) = (desk.folder(), desk.close());
    let file = folder.join("annotations/mara/iran-denies-seeking-talks.ron");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, "Annotations(schema_version: 1, artic").unwrap();
    let mut desk = Desk::reopen(home, Some(folder));
    desk.window.get_by_label_contains("1 file could not be used");
    desk.drag_over(UNMARKED);
    desk.key(Key::Num2);
    assert!(desk.my_statements().is_empty());
    desk.window.get_by_label_contains("cannot be changed");
    desk.click_button("Show");
    desk.click_button("Set aside and start anew");
    desk.settle();
    desk.drag_over(UNMARKED);
    desk.key(Key::Num2);
    assert_eq!(desk.my_statements().len(), 1);
}

#[test]
fn statements_are_exported_from_the_menu_with_a_report() {
    let mut desk = Desk::with_sample();
    let file = desk.home().join("out.csv");
    desk.script(PickerScript::Picks(vec![file.clone()]));
    desk.keys(CTRL, Key::E);
    desk.settle();
    desk.window.get_by_label_contains("70 statements");
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains("No request for a meeting has been made"));
}

#[test]
fn an_article_is_deleted_after_a_question_and_brought_back() {
    let mut desk = Desk::with_sample();
    desk.menu("Edit", "Delete article…");
    desk.window.get_by_label_contains("42 by reference");
    desk.click_button("Delete article");
    assert_eq!(desk.session().project().articles.len(), 1);
    desk.keys(CTRL, Key::Z);
    assert_eq!(desk.session().project().articles.len(), 2);
}

#[test]
fn every_action_with_a_key_is_on_the_overview_of_keys() {
    let mut desk = Desk::with_sample();
    desk.keys(Modifiers::SHIFT, Key::Questionmark);
    for info in gainsay::command::ACTIONS.iter().filter(|info| info.shortcut.is_some()) {
        let text = info.text.trim_end_matches('…');
        assert!(desk.window.query_all_by_label(text).count() > 0, "{text}");
    }
    desk.key(Key::Escape);
    assert!(desk.window.query_by_label("Keyboard shortcuts").is_none());
}

#[test]
fn sizes_theme_name_and_place_are_remembered() {
    let mut desk = Desk::with_sample();
    desk.keys(CTRL, Key::Plus);
    desk.menu("View", "Theme: dark");
    desk.keys(Modifiers::ALT, Key::ArrowDown);
    let (folder, home) = (desk.folder(), desk.close());
    let desk = Desk::reopen(home, Some(folder.clone()));
    let settings = desk.window.state().settings();
    assert!((settings.reading_size_points - 18.5).abs() < 0.01);
    assert_eq!(settings.theme, gainsay::store::settings::Theme::Dark);
    assert_eq!(settings.annotator, "mara");
    assert_eq!(settings.recent_projects, [folder]);
    assert_eq!(desk.session().article().unwrap().id.as_str(), "iran-rejects-negotiations");
}

#[test]
fn the_window_looks_as_it_was_approved() {
    let mut desk = Desk::with_sample();
    desk.click_words("No request for a meeting");
    desk.snapshot("window_light");
    desk.menu("View", "Theme: dark");
    desk.snapshot("window_dark");
}

#[test]
fn the_project_folder_named_on_the_command_line_is_opened() {
    let desk = Desk::with_sample();
    let (folder, home) = (desk.folder(), desk.close());
    let desk = Desk::reopen(home, Some(folder.join("project.ron")));
    assert_eq!(desk.folder(), folder);
    assert!(Path::new(&folder).is_dir());
}
