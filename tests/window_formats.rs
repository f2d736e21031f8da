//! Export and import in the window: formats in a list, options, first lines, progress, reports, and all of it by keys.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, reason = "a test says so by panicking")]

mod support;

use std::path::PathBuf;

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT, Queryable};
use gainsay::formats::{FORMATS, Format};
use support::window::{Desk, PickerScript};

const CTRL: Modifiers = Modifiers::COMMAND;

/// Walks the list to the format with that title, as a person does by the arrows.
fn walk_to(desk: &mut Desk, title: &str) {
    desk.key(Key::Home);
    let offered = FORMATS.len();
    for _ in 0..offered {
        let focused = desk.window.get_all_by(|node| node.is_focused() && !node.is_hidden()).last().unwrap();
        let chosen = focused.accesskit_node().label().unwrap_or_default().starts_with(&format!("{title}: "));
        if chosen {
            return;
        }
        desk.key(Key::ArrowDown);
    }
    panic!("{title} is not in the list");
}

fn export(desk: &mut Desk, format: &Format) -> PathBuf {
    let end = if format.is_folder() { String::new() } else { format!(".{}", format.extension) };
    let place = desk.home().join(format!("out-{}{end}", format.name));
    desk.script(PickerScript::Picks(vec![place.clone()]));
    desk.keys(CTRL, Key::E);
    walk_to(desk, format.title);
    desk.key(Key::Enter);
    desk.settle();
    desk.window.get_by_label("Exported");
    desk.key(Key::Enter);
    desk.frames(3);
    place
}

fn import(desk: &mut Desk, title: &str, place: PathBuf) {
    desk.script(PickerScript::Picks(vec![place]));
    desk.keys(CTRL, Key::I);
    walk_to(desk, title);
    desk.key(Key::Enter);
    desk.settle();
}

#[test]
fn every_format_goes_out_by_keys_alone_and_shows_its_first_lines_before() {
    let mut desk = Desk::with_sample();
    for format in FORMATS.iter().filter(|format| format.is_written()) {
        desk.keys(CTRL, Key::E);
        walk_to(&mut desk, format.title);
        assert!(
            !desk.shows("No statement is chosen") && !desk.shows("could not be written"),
            "{}",
            format.name
        );
        for option in format.options {
            assert!(desk.shows(option.title) && desk.shows(option.description), "{}", option.name);
        }
        desk.key(Key::Escape);
        let place = export(&mut desk, format);
        assert_eq!(
            (place.is_file(), place.is_dir()),
            (!format.is_folder(), format.is_folder()),
            "{}",
            format.name
        );
    }
}

#[test]
fn every_format_that_is_read_comes_in_again_as_what_is_there_already() {
    let mut desk = Desk::with_sample();
    for format in FORMATS.iter().filter(|format| format.is_written() && format.read.is_some()) {
        // A format that holds labels only brings statements that nobody can know again.
        let before = desk.session().project().statements().count();
        let place = export(&mut desk, format);
        import(&mut desk, format.title, place);
        desk.window.get_by_label("Import these?");
        desk.key(Key::Enter);
        desk.settle();
        assert!(desk.shows("Imported"), "{}", format.name);
        desk.key(Key::Enter);
        if format.name != "conll2002" {
            assert_eq!(desk.session().project().statements().count(), before, "{}", format.name);
        }
    }
}

#[test]
fn the_first_lines_are_those_of_the_options_that_are_chosen() {
    let mut desk = Desk::with_sample();
    desk.keys(CTRL, Key::E);
    desk.expect_focus_containing("CSV: ", Role::ListItem);
    assert!(desk.shows("article_title"));
    walk_to(&mut desk, "doccano");
    assert!(desk.shows("start_offset") && !desk.shows("article_title,"));
    desk.choose("Offsets count", "Grapheme clusters");
    assert!(desk.shows("start_offset"));
    walk_to_list(&mut desk);
    walk_to(&mut desk, "GraphML");
    assert!(desk.shows("graphml.graphdrawing.org"));
}

/// Gives the list the keyboard again.
fn walk_to_list(desk: &mut Desk) {
    desk.window.get_by_label_contains("doccano: ").click();
    desk.frames(3);
}

#[test]
fn only_the_statements_of_those_who_are_ticked_are_written() {
    let mut desk = Desk::with_sample();
    let file = desk.home().join("none.csv");
    desk.script(PickerScript::Picks(vec![file.clone()]));
    desk.keys(CTRL, Key::E);
    desk.window.get_by_label("reference (70 statements)").click();
    desk.frames(3);
    assert!(desk.shows("No statement is chosen"));
    desk.key(Key::Enter);
    desk.click_button("Choose a file…");
    assert!(desk.shows("Export") && !file.exists());
    desk.window.get_by_label("reference (70 statements)").click();
    desk.frames(3);
    desk.click_button("Choose a file…");
    desk.window.get_by_label_contains("70 statements of 2 articles were written");
    desk.window.get_by_label_contains("none.csv");
    assert!(std::fs::read_to_string(file).unwrap().contains("No request for a meeting has been made"));
}

#[test]
fn the_last_format_and_options_are_there_at_the_next_start() {
    let mut desk = Desk::with_sample();
    let folder = desk.folder();
    desk.script(PickerScript::Picks(vec![desk.home().join("out.jsonl")]));
    desk.keys(CTRL, Key::E);
    walk_to(&mut desk, "doccano");
    desk.choose("Offsets count", "Grapheme clusters");
    desk.click_button("Choose a file…");
    desk.key(Key::Enter);
    desk.script(PickerScript::Hangs);
    desk.keys(CTRL, Key::I);
    walk_to(&mut desk, "brat standoff");
    desk.window.get_by_label("All or nothing").click();
    desk.frames(2);
    desk.choose("Annotator", "Somebody else");
    desk.fill("Name", "Zoë");
    desk.click_button("Choose a folder…");
    let home = desk.crash();
    let mut desk = Desk::reopen(home, Some(folder));
    desk.keys(CTRL, Key::E);
    desk.expect_focus_containing("doccano: ", Role::ListItem);
    assert!(desk.window.query_all_by_value("Grapheme clusters").count() > 0);
    desk.key(Key::Escape);
    desk.keys(CTRL, Key::I);
    desk.expect_focus_containing("brat standoff: ", Role::ListItem);
    assert!(desk.window.query_all_by_value("Zoë").count() > 0);
}

#[test]
fn a_picker_that_is_left_leads_back_to_the_choices() {
    let mut desk = Desk::with_sample();
    for key in [Key::E, Key::I] {
        desk.script(PickerScript::Hangs);
        desk.keys(CTRL, key);
        walk_to(&mut desk, "Label Studio");
        desk.key(Key::Enter);
        desk.settle();
        assert!(desk.shows("Choose in the system's own dialog"));
        desk.key(Key::Escape);
        desk.expect_focus_containing("Label Studio: ", Role::ListItem);
        desk.key(Key::Escape);
        assert!(!desk.shows("Label Studio: "));
    }
}

#[test]
fn without_the_systems_dialog_the_place_is_typed() {
    let mut desk = Desk::with_sample();
    desk.keys(CTRL, Key::E);
    walk_to(&mut desk, "brat standoff");
    desk.key(Key::Enter);
    desk.settle();
    desk.expect_focus("Path", Role::TextInput);
    desk.key(Key::Enter);
    desk.settle();
    desk.window.get_by_label("Exported");
    assert!(
        desk.home().join("Gainsay/iran-us-talks-brat/annotation.conf").is_file()
            || desk.shows("iran-us-talks-brat")
    );
}

/// A corpus in brat's files: one good line, one without a place, one that is kept elsewhere.
fn corpus(desk: &Desk) -> PathBuf {
    let folder = desk.home().join("corpus");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("a.txt"), "Iran said it has not asked.").unwrap();
    let lines = "T1\tdenial 10 26\tit has not asked\nT2\tRumour 900 904\tNobody\nT3\tRumour 0 4\tsaid\n";
    std::fs::write(folder.join("a.ann"), lines).unwrap();
    folder
}

#[test]
fn an_import_reports_every_line_that_does_not_fit_and_is_one_step() {
    let mut desk = Desk::with_project("Made");
    let corpus = corpus(&desk);
    import(&mut desk, "brat standoff", corpus);
    desk.window.get_by_label("Import these?");
    desk.window.get_by_label_contains("T1  ⇥  denial 10 26");
    desk.window.get_by_label_contains("(a.ann, line 2)");
    assert_eq!(desk.session().project().articles.len(), 0, "nothing is changed yet");
    desk.expect_focus("Import", Role::Button);
    desk.key(Key::Enter);
    desk.settle();
    desk.window.get_by_label("Imported");
    desk.window.get_by_label_contains("1 new article");
    desk.window.get_by_label_contains("(a.ann, line 2)");
    desk.click_button("Copy report");
    desk.click_button("Close");
    assert_eq!(desk.session().project().articles.len(), 1);
    desk.keys(CTRL, Key::Z);
    assert_eq!(desk.session().project().articles.len(), 0);
    assert!(desk.shows("Undone: import brat standoff"));
}

#[test]
fn an_import_that_was_looked_at_is_given_up_or_chosen_otherwise() {
    let mut desk = Desk::with_project("Made");
    let corpus = corpus(&desk);
    import(&mut desk, "brat standoff", corpus.clone());
    desk.key(Key::Escape);
    assert!(!desk.shows("Import these?") && !desk.shows("Choose a folder…"));
    import(&mut desk, "brat standoff", corpus);
    desk.click_button("Back to the choices");
    desk.expect_focus_containing("brat standoff: ", Role::ListItem);
    desk.key(Key::Escape);
    assert_eq!(desk.session().project().articles.len(), 0);
    assert!(!desk.window.state().workspace().unsaved());
}

#[test]
fn all_or_nothing_changes_nothing_and_leads_back_to_the_choices() {
    let mut desk = Desk::with_project("Made");
    let corpus = corpus(&desk);
    desk.script(PickerScript::Picks(vec![corpus]));
    desk.keys(CTRL, Key::I);
    walk_to(&mut desk, "brat standoff");
    desk.window.get_by_label("All or nothing").click();
    desk.frames(2);
    desk.click_button("Choose a folder…");
    desk.window.get_by_label("Nothing was imported");
    assert!(desk.session().project().articles.is_empty());
    desk.click_button("Back to the choices");
    desk.window.get_by_label("All or nothing").click();
    desk.frames(2);
    desk.click_button("Choose a folder…");
    desk.click_button("Import");
    desk.window.get_by_label("Imported");
    assert_eq!(desk.session().project().articles.len(), 1);
}

#[test]
fn statements_become_those_of_the_annotator_who_is_chosen() {
    let mut desk = Desk::with_project("Made");
    let corpus = corpus(&desk);
    desk.script(PickerScript::Picks(vec![corpus]));
    desk.keys(CTRL, Key::I);
    walk_to(&mut desk, "brat standoff");
    desk.choose("Annotator", "Somebody else");
    desk.fill("Name", "Zoë Quinn");
    desk.click_button("Choose a folder…");
    desk.click_button("Import");
    desk.window.get_by_label("Imported");
    let project = desk.session().project();
    let people: Vec<_> = project.layers.keys().map(|key| key.annotator.as_str().to_owned()).collect();
    assert_eq!(people, ["zoe-quinn"]);
}

#[test]
fn what_cannot_be_read_is_said_in_the_form_and_changes_nothing() {
    let mut desk = Desk::with_sample();
    let before = desk.session().project().clone();
    let file = desk.write_file("bad.csv", b"nothing,of,ours\n1,2,3\n");
    import(&mut desk, "CSV", file);
    assert!(desk.shows("Whose they become"), "the form is there again");
    assert!(!desk.shows("Imported"));
    desk.key(Key::Escape);
    assert_eq!(*desk.session().project(), before);
}

#[test]
fn everything_in_the_forms_is_reached_by_tab_and_has_a_name() {
    let mut desk = Desk::with_sample();
    desk.keys(CTRL, Key::E);
    desk.expect_focus_containing("CSV: ", Role::ListItem);
    desk.tab_to("For a spreadsheet", Role::CheckBox);
    desk.tab_to("reference (70 statements)", Role::CheckBox);
    desk.tab_to("Choose a file…", Role::Button);
    desk.tab_to("Cancel", Role::Button);
    desk.key(Key::Enter);
    assert!(!desk.shows("Choose a file…"));
    desk.keys(CTRL, Key::I);
    desk.expect_focus_containing("CSV: ", Role::ListItem);
    desk.tab_to("Annotator", Role::ComboBox);
    desk.tab_to("All or nothing", Role::CheckBox);
    desk.tab_to("Choose files…", Role::Button);
    desk.tab_to("Choose a folder…", Role::Button);
    desk.tab_to("Cancel", Role::Button);
}
