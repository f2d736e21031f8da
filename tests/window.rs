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
use gainsay::{
    model::{LabelId, Statement},
    ui::View,
};
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
        ("Statement", Role::Button),
        ("Go", Role::Button),
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
    assert_eq!(desk.selected_words().trim_end(), UNMARKED);
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
        ("Denies or supports…", Role::Button),
        ("Proposition", Role::TextInput),
        ("Note", Role::MultilineTextInput),
    ] {
        desk.tab_to(name, role);
    }
    desk.type_text("why");
    desk.tab_to("Status", Role::ComboBox);
    desk.keys(CTRL, Key::S);
    desk.settle();
    let mine = desk.my_statements();
    assert_eq!(said_by(&mine[0]), ("somebody-new", "2025-07".to_owned(), UNMARKED.to_owned()));
    assert_eq!(mine[0].note, "why");
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
    let (folder, home) = (desk.folder(), desk.close());
    let mut desk = Desk::reopen(home, Some(folder));
    desk.keys(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(said_by(&desk.my_statements()[0]).0, "somebody-new");
}

#[test]
fn tab_goes_round_the_open_project_and_names_everything() {
    let mut desk = Desk::with_sample();
    desk.drag_over(UNMARKED);
    desk.key(Key::Num2);
    desk.key(Key::Escape);
    // What is proposed beside the best would be further stops.
    desk.key(Key::Y);
    desk.expect_focus("Article text", Role::Document);
    for (name, role) in [
        ("Claim", Role::RadioButton),
        ("Denial", Role::RadioButton),
        ("Fact", Role::RadioButton),
        ("Speaker", Role::TextInput),
        ("Said", Role::TextInput),
        ("Event", Role::TextInput),
        ("Quotation", Role::ComboBox),
        ("Kind of denial", Role::ComboBox),
        ("Denies or supports…", Role::Button),
        ("Proposition", Role::TextInput),
        ("Note", Role::MultilineTextInput),
    ] {
        desk.tab_to(name, role);
    }
    // In a field of several lines Tab goes on too.
    desk.tab_to("Status", Role::ComboBox);
    desk.key(Key::Tab);
    desk.expect_focus_containing("More", Role::DisclosureTriangle);
    desk.tab_to("Delete statement", Role::Button);
    for (name, role) in [
        ("File", Role::Button),
        ("Edit", Role::Button),
        ("Annotate", Role::Button),
        ("Statement", Role::Button),
        ("Go", Role::Button),
        ("View", Role::Button),
        ("Help", Role::Button),
        ("Filter articles", Role::TextInput),
    ] {
        desk.tab_to(name, role);
    }
    desk.key(Key::Tab);
    desk.expect_focus_containing("Iran denies seeking talks", Role::ListItem);
    desk.tab_to("Add articles…", Role::Button);
    for _side in ["left", "right"] {
        desk.tab_to("Resize panel", Role::Splitter);
    }
    desk.tab_to("Article", Role::Tab);
    desk.key(Key::ArrowRight);
    assert_eq!(desk.view(), View::Statements);
    desk.key(Key::F4);
    desk.expect_focus("Article text", Role::Document);
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
    desk.window.get_by_label_contains("Nothing was saved, since the project is not at its place any more");
    assert!(desk.title().starts_with("• "), "{}", desk.title());
    assert_eq!(desk.my_statements().len(), 1);
    desk.ask_to_close();
    desk.window.get_by_label_contains("Not everything is in the files");
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
    desk.window.get_by_label_contains("Your reading of this article could not be read");
    desk.click_button("Set aside…");
    desk.click_button("Set aside");
    desk.settle();
    assert!(desk.window.query_by_label_contains("Your reading of this article could not be read").is_none());
    desk.drag_over(UNMARKED);
    desk.key(Key::Num2);
    assert_eq!(desk.my_statements().len(), 1);
}

#[test]
fn statements_are_exported_from_the_menu_with_a_report() {
    let mut desk = Desk::with_sample();
    let file = desk.home().join("out.csv");
    desk.script(PickerScript::Picks(vec![file.clone()]));
    desk.menu("File", "Export…");
    desk.key(Key::Enter);
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

#[test]
fn undo_takes_a_mark_back_at_once_though_the_speaker_field_has_the_keyboard() {
    let mut desk = Desk::with_sample();
    desk.drag_over(UNMARKED);
    desk.key(Key::Num2);
    desk.menu("Edit", "Undo mark denial");
    assert!(desk.my_statements().is_empty());
    desk.keys(CTRL.plus(Modifiers::SHIFT), Key::Z);
    assert_eq!(desk.my_statements().len(), 1);
    desk.key(Key::S);
    desk.keys(CTRL, Key::Z);
    assert!(desk.my_statements().is_empty());
}

#[test]
fn the_bar_at_a_selection_marks_and_covers_none_of_the_words() {
    let mut desk = Desk::with_sample();
    desk.drag_over(UNMARKED);
    let words = desk.window.state().words_on_screen(desk.window.state().words_selected().unwrap());
    let button = desk.rect_of("Denial").expand(6.0);
    assert!(words.iter().all(|word| !word.intersects(button)), "{words:?} {button:?}");
    desk.click_button("Denial");
    assert_eq!(desk.my_statements()[0].label, LabelId::new("denial").unwrap());
}

#[test]
fn an_alias_finds_the_speaker_it_stands_for() {
    let mut desk = Desk::with_sample();
    desk.drag_over(UNMARKED);
    desk.key(Key::Num1);
    desk.type_text("Baqaei");
    desk.key(Key::Enter);
    assert_eq!(said_by(desk.selected_statement()).0, "baghaei");
}

#[test]
fn every_field_of_the_statement_is_set_by_its_name_and_the_statement_deleted_by_its_button() {
    use gainsay::model::statement::{DenialKind, QuotationKind, Status};
    let mut desk = Desk::with_sample();
    desk.drag_over(UNMARKED);
    desk.key(Key::Num1);
    desk.window.get_by_role_and_label(Role::RadioButton, "Denial").click();
    desk.frames(3);
    desk.fill("Event", "June 2025");
    desk.choose("Quotation", "indirect");
    desk.choose("Kind of denial", "rejection");
    desk.choose("Status", "discuss");
    let statement = desk.selected_statement();
    assert_eq!(statement.label.as_str(), "denial");
    assert_eq!(statement.event.as_ref().unwrap().edtf.as_str(), "2025-06");
    assert_eq!(
        (statement.quote, statement.denial),
        (Some(QuotationKind::Indirect), Some(DenialKind::Rejection))
    );
    assert_eq!(statement.status, Status::Discuss);
    desk.click_button("Delete statement");
    assert!(desk.my_statements().is_empty());
}

#[test]
fn what_is_known_of_an_article_is_filled_in_and_changed_later() {
    let mut desk = Desk::with_project("Made");
    desk.keys(CTRL.plus(Modifiers::SHIFT), Key::V);
    desk.paste("Some text.");
    for (name, text) in [
        ("Title", "A title"),
        ("Publisher", "Tribune"),
        ("Author", "Ann"),
        ("Published", "8 July 2025"),
        ("Language", "en"),
        ("Address", "https://example.org/a"),
    ] {
        desk.fill(name, text);
    }
    desk.click_button("Add article");
    let details = &desk.session().article().unwrap().details;
    let known = (details.title.as_str(), details.publisher.as_str(), details.author.as_str());
    assert_eq!(known, ("A title", "Tribune", "Ann"));
    assert_eq!((details.language.as_str(), details.address.as_str()), ("en", "https://example.org/a"));
    assert_eq!(details.published.as_ref().unwrap().edtf.as_str(), "2025-07-08");
    desk.key(Key::F2);
    desk.fill("Title", "Another title");
    desk.click_button("Keep changes");
    let (folder, home) = (desk.folder(), desk.close());
    let desk = Desk::reopen(home, Some(folder));
    assert_eq!(desk.session().article().unwrap().details.title, "Another title");
}

#[test]
fn the_same_text_is_noticed_when_it_is_pasted_or_trimmed_to_the_same() {
    let mut desk = Desk::with_project("Made");
    for _ in 0..2 {
        desk.keys(CTRL.plus(Modifiers::SHIFT), Key::V);
        desk.paste("Iran denies it\nIran denied it.");
        desk.click_button("Add article");
    }
    desk.window.get_by_label_contains("The same text is in the project already");
    assert_eq!(desk.session().project().articles.len(), 1);
    desk.click_button("Add article");
    assert_eq!(desk.session().project().articles.len(), 2);
}

#[test]
fn a_file_is_read_again_in_the_encoding_that_is_chosen() {
    let mut desk = Desk::with_project("Made");
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode("Москва отрицает");
    let file = desk.write_file("a.txt", &bytes);
    desk.script(PickerScript::Picks(vec![file]));
    desk.keys(CTRL.plus(Modifiers::SHIFT), Key::A);
    desk.settle();
    desk.choose("Read again as", "windows-1252");
    desk.settle();
    desk.window.get_by_label_contains("Encoding: windows-1252");
    desk.choose("Read again as", "windows-1251");
    desk.settle();
    desk.click_button("Add article");
    assert_eq!(desk.session().article().unwrap().details.title, "Москва отрицает");
}

#[test]
fn a_file_dropped_while_a_form_is_open_waits_its_turn() {
    let mut desk = Desk::with_project("Made");
    desk.keys(CTRL.plus(Modifiers::SHIFT), Key::V);
    desk.paste("Pasted text");
    let file = desk.write_file("b.txt", b"Dropped text");
    desk.drop_file(&file);
    desk.settle();
    desk.click_button("Add article");
    assert_eq!(desk.session().article().unwrap().details.title, "Pasted text");
    desk.click_button("Add article");
    assert_eq!(desk.session().article().unwrap().details.title, "Dropped text");
}

#[test]
fn a_form_left_by_mistake_is_brought_back() {
    let mut desk = Desk::with_project("Made");
    desk.keys(CTRL.plus(Modifiers::SHIFT), Key::V);
    desk.paste("Pasted text");
    desk.key(Key::Escape);
    desk.key(Key::Escape);
    desk.click_button("Go back to it");
    desk.click_button("Add article");
    assert_eq!(desk.session().article().unwrap().details.title, "Pasted text");
}

#[test]
fn half_a_speaker_survives_larger_text_and_is_said_to_be_unsaved() {
    let mut desk = Desk::with_sample();
    desk.drag_over(UNMARKED);
    desk.key(Key::Num1);
    desk.keys(CTRL, Key::S);
    desk.settle();
    desk.window.get_by_label_contains("All changes saved");
    desk.type_text("Zz");
    desk.keys(CTRL, Key::Plus);
    desk.frames(2);
    assert!(desk.session().project().speaker_by_spelling("Zz").is_none());
    assert!(desk.title().starts_with("• "), "{}", desk.title());
    desk.window.get_by_label("Not saved yet");
}

#[test]
fn a_recent_project_is_one_click_away() {
    let mut desk = Desk::with_sample();
    let folder = desk.folder();
    desk.keys(CTRL, Key::W);
    desk.settle();
    desk.click_button("iran-us-talks");
    assert_eq!(desk.folder(), folder);
}

#[test]
fn an_export_says_which_files_could_not_be_read_and_replaces_no_file_of_the_project() {
    let desk = Desk::with_sample();
    let (folder, home) = (desk.folder(), desk.close());
    std::fs::write(folder.join("annotations/reference/iran-rejects-negotiations.ron"), "Annotations(")
        .unwrap();
    let mut desk = Desk::reopen(home, Some(folder.clone()));
    let own = folder.join("project.ron");
    let before = std::fs::read(&own).unwrap();
    desk.script(PickerScript::Picks(vec![own.clone()]));
    desk.keys(CTRL, Key::E);
    desk.key(Key::Enter);
    desk.settle();
    desk.window.get_by_label_contains("belongs to the project");
    assert_eq!(std::fs::read(&own).unwrap(), before);
    desk.script(PickerScript::Picks(vec![desk.home().join("out.csv")]));
    desk.key(Key::Enter);
    desk.settle();
    desk.window.get_by_label_contains("Left out, since it could not be read");
}

#[test]
fn every_action_stands_in_its_menu() {
    let mut desk = Desk::with_sample();
    for menu in gainsay::command::Menu::ALL {
        desk.window.get_by_role_and_label(Role::Button, menu.title()).click();
        desk.frames(3);
        for info in gainsay::command::ACTIONS.iter().filter(|info| info.menu == menu) {
            assert!(desk.window.query_all_by_label_contains(info.text).count() > 0, "{}", info.text);
        }
        desk.key(Key::Escape);
    }
}

#[test]
fn another_annotator_marks_in_a_layer_of_their_own_and_the_reference_name_is_kept() {
    let mut desk = Desk::with_sample();
    desk.menu("Annotate", "Annotate as somebody else…");
    desk.fill("Name", "Reference");
    desk.click_button("Change");
    desk.window.get_by_label_contains("is kept for the reading to compare with");
    desk.menu("Annotate", "Annotate as somebody else…");
    desk.fill("Name", "Zoe");
    desk.click_button("Change");
    desk.drag_over(UNMARKED);
    desk.key(Key::Num1);
    assert_eq!(desk.session().selected().unwrap().0.annotator.as_str(), "zoe");
}

#[test]
fn exact_characters_are_marked_when_they_are_wanted() {
    let mut desk = Desk::with_sample();
    desk.key(Key::X);
    desk.drag_over("out specifying the ti");
    desk.key(Key::Num1);
    assert_eq!(desk.selected_statement().fragments.quote(), "out specifying the ti");
    desk.key(Key::Escape);
    desk.key(Key::X);
    desk.drag_over("out specifying the ti");
    desk.key(Key::Num1);
    assert_eq!(desk.selected_statement().fragments.quote(), "without specifying the time");
}

#[test]
fn a_box_is_opened_set_and_left_by_keys() {
    use gainsay::model::statement::QuotationKind;
    let mut desk = Desk::with_sample();
    desk.drag_over(UNMARKED);
    desk.key(Key::Num1);
    desk.key(Key::Escape);
    desk.window.get_by_role_and_label(Role::ComboBox, "Quotation").focus();
    desk.frames(3);
    desk.key(Key::Enter);
    for _ in 0..2 {
        desk.key(Key::ArrowDown);
    }
    desk.key(Key::Enter);
    assert_eq!(desk.selected_statement().quote, Some(QuotationKind::Direct));
    desk.expect_focus("Quotation", Role::ComboBox);
    assert!(desk.window.query_by_label("narration").is_none());
}

#[test]
fn the_filter_leads_into_the_list_by_enter_and_is_taken_away_by_escape() {
    let mut desk = Desk::with_sample();
    desk.fill("Filter articles", "sharply");
    desk.window.get_by_label("1 of 2");
    desk.key(Key::Enter);
    desk.expect_focus_containing("Iran sharply rejected", Role::ListItem);
    assert_eq!(desk.session().article().unwrap().id.as_str(), "iran-rejects-negotiations");
    desk.window.get_by_role_and_label(Role::TextInput, "Filter articles").focus();
    desk.frames(2);
    desk.key(Key::Escape);
    assert!(desk.window.query_by_label("1 of 2").is_none());
}

#[test]
fn enter_keeps_the_details_of_an_article_and_control_y_redoes() {
    let mut desk = Desk::with_sample();
    desk.key(Key::F2);
    desk.fill("Title", "Renamed");
    desk.key(Key::Enter);
    assert_eq!(desk.session().article().unwrap().details.title, "Renamed");
    desk.keys(CTRL, Key::Z);
    assert_ne!(desk.session().article().unwrap().details.title, "Renamed");
    desk.keys(CTRL, Key::Y);
    assert_eq!(desk.session().article().unwrap().details.title, "Renamed");
}

#[test]
fn a_folder_of_articles_is_read_as_its_files_and_added_at_once() {
    let mut desk = Desk::with_project("Made");
    let folder = desk.home().join("in");
    std::fs::create_dir(&folder).unwrap();
    for name in ["a.txt", "b.md", "c.html", "d.pdf"] {
        std::fs::write(folder.join(name), format!("Words of {name}")).unwrap();
    }
    desk.script(PickerScript::Picks(vec![folder]));
    desk.keys(CTRL.plus(Modifiers::SHIFT), Key::A);
    desk.settle();
    desk.click_button("Add all 3");
    assert_eq!(desk.session().project().articles.len(), 3);
}
