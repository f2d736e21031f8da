//! Export and import in the window: formats in a list, options, first lines, progress, reports, and all of it by keys.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, reason = "a test says so by panicking")]

mod support;

use std::path::{Path, PathBuf};

use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Role, TouchPhase, vec2};
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

/// Opens the field for the path of an export to the format with that title, as where the system has no dialog.
fn path_of_export(desk: &mut Desk, title: &str) {
    desk.script(PickerScript::Nothing);
    desk.keys(CTRL, Key::E);
    walk_to(desk, title);
    desk.key(Key::Enter);
    desk.settle();
    desk.expect_focus("Path", Role::TextInput);
}

/// Types a path in place of what is proposed, and goes on.
fn type_path(desk: &mut Desk, path: &Path) {
    desk.type_text(path.to_str().unwrap());
    desk.key(Key::Enter);
    desk.settle();
}

/// True if a field holds exactly this path.
fn holds(desk: &Desk, path: &Path) -> bool {
    desk.window.query_all_by_value(path.to_str().unwrap()).count() > 0
}

#[test]
fn a_typed_file_that_exists_is_replaced_only_after_a_question() {
    let mut desk = Desk::with_sample();
    let file = desk.write_file("mine.csv", b"mine");
    path_of_export(&mut desk, "CSV");
    type_path(&mut desk, &file);
    desk.window.get_by_label("Replace this file?");
    desk.expect_focus("Back", Role::Button);
    desk.key(Key::Escape);
    desk.expect_focus("Path", Role::TextInput);
    assert!(holds(&desk, &file), "the path stays to be changed");
    desk.key(Key::Enter);
    desk.expect_focus("Back", Role::Button);
    desk.key(Key::Enter);
    desk.expect_focus("Path", Role::TextInput);
    assert_eq!(std::fs::read(&file).unwrap(), b"mine");
    desk.key(Key::Enter);
    desk.expect_focus("Back", Role::Button);
    desk.keys(Modifiers::SHIFT, Key::Tab);
    desk.expect_focus("Replace", Role::Button);
    desk.key(Key::Enter);
    desk.settle();
    desk.window.get_by_label("Exported");
    assert!(std::fs::read_to_string(&file).unwrap().contains("statement_id"));
}

#[test]
fn a_typed_folder_with_something_in_it_takes_an_export_only_after_a_question() {
    let mut desk = Desk::with_sample();
    let (full, empty) = (desk.home().join("full"), desk.home().join("empty"));
    std::fs::create_dir(&full).unwrap();
    std::fs::create_dir(&empty).unwrap();
    std::fs::write(full.join("annotation.conf"), "mine").unwrap();
    std::fs::write(full.join("other.txt"), "mine").unwrap();
    path_of_export(&mut desk, "brat standoff");
    type_path(&mut desk, &full);
    desk.window.get_by_label("Export into this folder?");
    desk.expect_focus("Back", Role::Button);
    desk.key(Key::Enter);
    assert_eq!(std::fs::read(full.join("annotation.conf")).unwrap(), b"mine");
    desk.key(Key::Enter);
    desk.click_button("Export into it");
    desk.window.get_by_label("Exported");
    assert_ne!(std::fs::read(full.join("annotation.conf")).unwrap(), b"mine");
    assert_eq!(std::fs::read(full.join("other.txt")).unwrap(), b"mine");
    desk.click_button("Close");
    path_of_export(&mut desk, "brat standoff");
    type_path(&mut desk, &empty);
    desk.window.get_by_label("Exported");
    assert!(empty.join("annotation.conf").is_file());
}

#[test]
fn what_the_systems_dialog_chose_is_not_asked_about_again() {
    let mut desk = Desk::with_sample();
    let csv = &FORMATS[0];
    desk.write_file(&format!("out-{}.{}", csv.name, csv.extension), b"mine");
    let place = export(&mut desk, csv);
    assert_ne!(std::fs::read(place).unwrap(), b"mine");
}

#[test]
fn a_typed_path_is_there_again_and_typing_takes_its_place() {
    let mut desk = Desk::with_sample();
    let (first, second) = (desk.home().join("first.csv"), desk.home().join("second.csv"));
    path_of_export(&mut desk, "CSV");
    desk.type_text(first.to_str().unwrap());
    assert!(holds(&desk, &first), "what was proposed is gone");
    desk.key(Key::Escape);
    desk.expect_focus_containing("CSV: ", Role::ListItem);
    desk.key(Key::Enter);
    desk.settle();
    assert!(holds(&desk, &first));
    type_path(&mut desk, &second);
    assert!(second.is_file() && !first.exists());
    desk.click_button("Close");
    path_of_export(&mut desk, "CSV");
    assert!(holds(&desk, &second));
    desk.key(Key::Escape);
    walk_to(&mut desk, "doccano");
    desk.key(Key::Enter);
    desk.settle();
    assert!(!holds(&desk, &second), "another format has another ending");
}

#[test]
fn a_typed_path_of_an_import_stays_when_another_format_is_tried() {
    let mut desk = Desk::with_sample();
    let file = desk.write_file("bad.json", b"nothing of ours");
    desk.keys(CTRL, Key::I);
    walk_to(&mut desk, "CSV");
    desk.key(Key::Enter);
    desk.settle();
    desk.expect_focus("Path", Role::TextInput);
    type_path(&mut desk, &file);
    assert!(desk.shows("Whose they become"), "it could not be read");
    walk_to(&mut desk, "doccano");
    desk.key(Key::Enter);
    desk.settle();
    desk.expect_focus("Path", Role::TextInput);
    assert!(holds(&desk, &file));
}

#[test]
fn what_went_wrong_with_a_choice_is_not_said_of_another() {
    let mut desk = Desk::with_sample();
    let own = desk.folder().join("project.ron");
    desk.script(PickerScript::Picks(vec![own]));
    desk.keys(CTRL, Key::E);
    walk_to(&mut desk, "CSV");
    desk.key(Key::Enter);
    desk.settle();
    assert!(desk.shows("belongs to the project"));
    desk.key(Key::ArrowDown);
    assert!(!desk.shows("belongs to the project"));
    desk.key(Key::ArrowUp);
    desk.key(Key::Enter);
    desk.settle();
    assert!(desk.shows("belongs to the project"));
    desk.window.get_by_role_and_label(Role::CheckBox, "For a spreadsheet").click();
    desk.frames(3);
    assert!(!desk.shows("belongs to the project"));
    desk.key(Key::Escape);
    let file = desk.write_file("bad.csv", b"nothing,of,ours\n1,2,3\n");
    import(&mut desk, "CSV", file);
    assert!(desk.shows("the first line must name the columns"));
    desk.window.get_by_label("All or nothing").click();
    desk.frames(3);
    assert!(!desk.shows("the first line must name the columns"));
    desk.click_button("Choose files…");
    assert!(desk.shows("the first line must name the columns"));
    desk.key(Key::ArrowDown);
    assert!(!desk.shows("the first line must name the columns"));
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
    desk.window.get_by_label_contains("1 new article and 0 articles");
    desk.window.get_by_label_contains("(a.ann, line 2)");
    desk.click_button("Copy report");
    desk.click_button("Close");
    assert_eq!(desk.session().project().articles.len(), 1);
    desk.keys(CTRL, Key::Z);
    assert_eq!(desk.session().project().articles.len(), 0);
    assert!(desk.shows("Undone: import brat standoff"));
}

#[test]
fn the_report_of_an_import_opens_at_its_beginning() {
    let mut desk = Desk::with_project("Made");
    let corpus = corpus(&desk);
    let refused = |number: usize| format!("T{number}\tRumour 900 904\tNobody\n");
    let lines: String = (2..=150).map(refused).collect();
    std::fs::write(corpus.join("a.ann"), format!("T1\tdenial 10 26\tit has not asked\n{lines}")).unwrap();
    import(&mut desk, "brat standoff", corpus.clone());
    let first = desk.window.get_by_label_contains("(a.ann, line 2)").rect().center();
    desk.window.hover_at(first);
    desk.frames(2);
    desk.window.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -3000.0),
        phase: TouchPhase::Move,
        modifiers: Modifiers::NONE,
        source: MouseWheelSource::Unknown,
    });
    desk.frames(20);
    assert!(!desk.shows("(a.ann, line 2)"), "the list was scrolled");
    desk.key(Key::Escape);
    import(&mut desk, "brat standoff", corpus);
    assert!(desk.shows("Import these?") && desk.shows("(a.ann, line 2)"));
}

/// True if a line says that something is read from a path that ends so.
fn shows_source(desk: &Desk, end: &str) -> bool {
    let mut lines = desk.window.query_all_by_label_contains("From ");
    lines.any(|line| line.value().unwrap_or_default().ends_with(end))
}

#[test]
fn an_import_says_what_is_read() {
    let mut desk = Desk::with_project("Made");
    let corpus = corpus(&desk);
    desk.script(PickerScript::Picks(vec![corpus.join("a.ann"), corpus.join("a.txt")]));
    desk.keys(CTRL, Key::I);
    walk_to(&mut desk, "brat standoff");
    desk.click_button("Choose files…");
    desk.window.get_by_label("Import these?");
    assert!(shows_source(&desk, "a.ann and 1 more"));
    desk.key(Key::Enter);
    desk.settle();
    desk.window.get_by_label("Imported");
    assert!(shows_source(&desk, "a.ann and 1 more"));
    desk.key(Key::Enter);
    import(&mut desk, "CSV", corpus.join("a.txt"));
    assert!(desk.shows("the first line must name the columns") && shows_source(&desk, "a.txt"));
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
