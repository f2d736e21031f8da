//! The safety of the work at the window: a second window, other programs, faults, folders that take no files.

#![cfg(feature = "gui")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says so by panicking"
)]

mod support;

use std::{
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::Arc,
};

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable;
use gainsay::{
    model::{LabelId, Layer, LayerKey, Project, Statement, StatementId, merge::MERGE_CONFLICT},
    store,
};
use support::window::{Desk, PickerScript};

/// Ctrl as the window system reports it.
const CTRL: Modifiers = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };

/// Words of the first sample article that the reference reading leaves unmarked.
const UNMARKED: &str = "without specifying the time or the location";
/// Others.
const ALSO_UNMARKED: &str = "the time or the location";

/// Another program at the same files.
struct Elsewhere {
    folder: PathBuf,
    opened: store::Opened,
}

impl Elsewhere {
    /// Has read the files.
    fn at(folder: &Path) -> Self {
        let opened = store::open(folder, &|_| ControlFlow::Continue(())).unwrap();
        Self { folder: folder.to_owned(), opened }
    }

    /// Writes what `change` makes of what was read.
    fn writes(mut self, change: impl FnOnce(&mut Project)) {
        let mut after = self.opened.in_files.clone();
        change(&mut after);
        let (before, read_only) = (&self.opened.in_files, &self.opened.read_only);
        let report = store::save(&self.folder, Some(before), &after, read_only, &mut self.opened.disk);
        assert!(report.errors.is_empty(), "{:?}", report.errors);
    }
}

fn my_layer(project: &mut Project) -> &mut Layer {
    let mine = |key: &&LayerKey| key.annotator.as_str() == "mara";
    let key = project.layers.keys().find(mine).unwrap().clone();
    Arc::make_mut(project.layers.get_mut(&key).unwrap())
}

/// Changes the first statement of mara's.
fn with_mine(change: impl FnOnce(&mut Statement)) -> impl FnOnce(&mut Project) {
    |project| {
        let id = *my_layer(project).statements.keys().next().unwrap();
        change(my_statement(project, id));
    }
}

fn my_statement(project: &mut Project, id: StatementId) -> &mut Statement {
    Arc::make_mut(my_layer(project).statements.get_mut(&id).unwrap())
}

fn label(name: &str) -> LabelId {
    LabelId::new(name).unwrap()
}

/// The sample with one claim of mara's in it, which is selected, and all of it in the files.
fn desk_with_a_claim() -> Desk {
    let mut desk = Desk::with_sample();
    desk.drag_over(UNMARKED);
    desk.key(Key::Num1);
    desk.keys(CTRL, Key::S);
    desk.settle();
    desk.click_words(UNMARKED);
    desk.settle();
    assert_eq!(desk.selected_statement().label, label("claim"));
    assert!(!desk.window.state().workspace().unsaved());
    desk
}

fn file_of_mine(desk: &Desk) -> PathBuf {
    let article = desk.session().article().unwrap().id.clone();
    desk.folder().join("annotations/mara").join(format!("{article}.ron"))
}

/// A desk at which the claim was made a denial, and elsewhere a fact.
fn desk_with_a_clash() -> Desk {
    let mut desk = desk_with_a_claim();
    let elsewhere = Elsewhere::at(&desk.folder());
    desk.window.key_press(Key::Num2);
    desk.frames(1);
    assert_eq!(desk.selected_statement().label, label("denial"));
    elsewhere.writes(with_mine(|statement| statement.label = label("fact")));
    desk.come_back();
    desk.window.get_by_label_contains("Not settled: another program changed 1 thing");
    desk.click_button("Choose…");
    desk
}

#[test]
fn a_second_window_reads_only_names_the_first_and_may_write_once_that_is_closed() {
    let first = Desk::with_sample();
    let mut second = Desk::reopen(tempfile::tempdir().unwrap(), Some(first.folder()));
    let process = format!("(process {}) since ", std::process::id());
    second.window.get_by_label_contains("Read only: open in another window on");
    second.window.get_by_label_contains(&process);
    second.window.get_by_label("Read only");
    assert!(!second.shows("Write anyway…"), "the first surely runs");
    for key in [Key::Num1, Key::Num2] {
        second.drag_over(UNMARKED);
        second.key(key);
    }
    assert!(second.my_statements().is_empty());
    second.window.get_by_label_contains("Nothing can be changed here");
    second.click_button("Try again");
    assert!(second.shows("Read only: open in another window"), "the first is still there");
    let _home = first.close();
    second.click_button("Try again");
    assert!(!second.shows("Read only"));
    second.drag_over(UNMARKED);
    second.key(Key::Num1);
    assert_eq!(second.my_statements().len(), 1);
}

#[test]
fn what_the_first_window_saves_is_seen_in_the_second_which_still_closes() {
    let mut first = Desk::with_sample();
    let mut second = Desk::reopen(tempfile::tempdir().unwrap(), Some(first.folder()));
    first.drag_over(UNMARKED);
    first.key(Key::Num1);
    first.keys(CTRL, Key::S);
    first.settle();
    let before = second.session().statements_shown().len();
    second.come_back();
    assert_eq!(second.session().statements_shown().len(), before + 1);
    assert!(!second.window.state().workspace().unsaved());
    // It can be read there, and no field takes what would be dropped.
    second.click_words(UNMARKED);
    second.window.get_by_label("It can be read here, not changed.");
    assert!(!second.shows("Note"));
    second.key(Key::Delete);
    assert_eq!(second.session().statements_shown().len(), before + 1);
    second.close();
}

#[test]
fn a_holder_on_another_machine_can_be_overruled_after_a_question() {
    let first = Desk::with_sample();
    let folder = first.folder();
    let _home = first.close();
    let holder = "(host: \"atlas\", process: 4, since: \"2025-07-08T10:00:00Z\")";
    fs::write(folder.join(".gainsay/holder.ron"), holder).unwrap();
    let mut desk = Desk::reopen(tempfile::tempdir().unwrap(), Some(folder));
    desk.window.get_by_label_contains("Read only: open on atlas (process 4) since 8 July 2025, ");
    desk.click_button("Write anyway…");
    desk.click_button("Cancel");
    assert!(desk.shows("Read only: open on atlas"));
    desk.click_button("Write anyway…");
    desk.click_button("Write here");
    assert!(!desk.shows("Read only"));
    desk.drag_over(UNMARKED);
    desk.key(Key::Num1);
    assert_eq!(desk.my_statements().len(), 1);
}

#[test]
fn a_folder_that_takes_no_files_is_told_of_at_opening_with_a_way_on() {
    let first = Desk::with_sample();
    let folder = first.folder();
    let home = first.close();
    fs::remove_dir_all(folder.join(".gainsay")).unwrap();
    fs::write(folder.join(".gainsay"), "no folder").unwrap();
    let mut desk = Desk::reopen(home, Some(folder));
    desk.window.get_by_label_contains("Changes cannot be saved in this folder");
    let elsewhere = desk.home().join("elsewhere");
    desk.script(PickerScript::Picks(vec![elsewhere.clone()]));
    desk.click_button("Save as…");
    desk.settle();
    assert_eq!(desk.folder(), elsewhere);
    assert!(!desk.shows("Changes cannot be saved"));
    desk.drag_over(UNMARKED);
    desk.key(Key::Num1);
    desk.settle();
    assert!(!desk.window.state().workspace().unkept());
}

#[test]
fn what_another_program_changed_is_taken_in_and_can_be_undone() {
    let mut desk = desk_with_a_claim();
    Elsewhere::at(&desk.folder()).writes(with_mine(|statement| statement.note = "from elsewhere".into()));
    desk.come_back();
    assert_eq!(desk.selected_statement().note, "from elsewhere");
    desk.window
        .get_by_label_contains("Another program changed 1 file of the project. The changes were taken in.");
    desk.click_button("Undo");
    assert_eq!(desk.selected_statement().note, "");
}

#[test]
fn what_was_done_here_and_elsewhere_on_two_statements_is_both_there() {
    let mut desk = desk_with_a_claim();
    desk.drag_over(ALSO_UNMARKED);
    desk.key(Key::Num3);
    desk.keys(CTRL, Key::S);
    desk.settle();
    desk.click_words(ALSO_UNMARKED);
    desk.settle();
    let elsewhere = Elsewhere::at(&desk.folder());
    let id = desk.selected_statement().id;
    desk.window.key_press(Key::Num2);
    desk.frames(1);
    elsewhere.writes(|project| {
        let other = *my_layer(project).statements.keys().find(|other| **other != id).unwrap();
        my_statement(project, other).note = "from elsewhere".into();
    });
    desk.come_back();
    let mut found: Vec<_> = desk
        .my_statements()
        .iter()
        .map(|statement| (statement.label.to_string(), statement.note.clone()))
        .collect();
    found.sort();
    assert_eq!(found, [("claim".into(), "from elsewhere".into()), ("denial".into(), String::new())]);
    desk.window.get_by_label_contains("merged with what was done here");
}

#[test]
fn a_clash_is_settled_by_keys_in_each_way_saved_and_undone() {
    type Labels = &'static [&'static str];
    let ways: [(Key, Labels); 6] = [
        (Key::Num1, &["denial"]),
        (Key::M, &["denial"]),
        (Key::Num2, &["fact"]),
        (Key::T, &["fact"]),
        (Key::Num3, &["denial", "fact"]),
        (Key::B, &["denial", "fact"]),
    ];
    for (key, expected) in ways {
        let mut desk = desk_with_a_clash();
        desk.window.get_by_label("Another program changed what you changed, too");
        desk.frames(4);
        desk.key(Key::ArrowDown);
        desk.key(key);
        desk.key(Key::Enter);
        desk.settle();
        let labels = |desk: &Desk| {
            let mut labels: Vec<_> = desk.my_statements().iter().map(|one| one.label.to_string()).collect();
            labels.sort();
            labels
        };
        assert_eq!(labels(&desk), expected, "{key:?}");
        assert!(!desk.shows("Another program changed what you changed"));
        let marked =
            desk.my_statements().iter().filter(|one| one.extras.contains_key(MERGE_CONFLICT)).count();
        assert_eq!(marked > 0, expected.len() > 1);
        desk.keys(CTRL, Key::S);
        desk.settle();
        let saved = Elsewhere::at(&desk.folder()).opened.in_files;
        assert_eq!(saved, *desk.session().project());
        // Mine changed nothing here, so that Undo takes back the edit before.
        desk.keys(CTRL, Key::Z);
        assert_eq!(labels(&desk), [if expected == ["denial"] { "claim" } else { "denial" }]);
    }
}

#[test]
fn keys_that_were_meant_for_the_page_do_not_choose() {
    let mut desk = desk_with_a_claim();
    let elsewhere = Elsewhere::at(&desk.folder());
    desk.window.key_press(Key::Num2);
    desk.frames(1);
    elsewhere.writes(with_mine(|statement| statement.label = label("fact")));
    desk.frames(4);
    desk.window.event(egui::Event::WindowFocused(true));
    desk.frames(1);
    let ctx = desk.window.ctx.clone();
    desk.window.state_mut().wait_for_worker(&ctx);
    desk.window.key_press(Key::Num1);
    desk.window.key_press(Key::Enter);
    desk.frames(4);
    assert!(!desk.shows("Another program changed what you changed, too"), "it opens when it is asked for");
    desk.window.get_by_label_contains("Not settled: another program changed 1 thing");
    assert_eq!(desk.selected_statement().label, label("claim"), "the key did what it does on the page");
}

#[test]
fn a_clash_can_wait_and_holds_only_its_files_back() {
    let mut desk = desk_with_a_clash();
    let path = file_of_mine(&desk);
    let theirs = fs::read(&path).unwrap();
    desk.frames(4);
    desk.key(Key::Escape);
    desk.window.get_by_label_contains("Not settled: another program changed 1 thing");
    desk.window.get_by_label("In the journal; files wait for your choice");
    desk.keys(CTRL, Key::S);
    desk.settle();
    assert_eq!(fs::read(&path).unwrap(), theirs, "nothing is overwritten");
    assert!(!desk.window.state().workspace().unkept(), "and nothing is only in memory");
    desk.click_button("Choose…");
    desk.click_button("All theirs");
    desk.click_button("Settle");
    assert_eq!(desk.my_statements()[0].label, label("fact"));
    assert!(!desk.shows("Not settled"));
}

#[test]
fn a_clash_does_not_open_over_what_is_being_typed() {
    let mut desk = desk_with_a_claim();
    let elsewhere = Elsewhere::at(&desk.folder());
    desk.window.key_press(Key::Num2);
    desk.frames(1);
    elsewhere.writes(with_mine(|statement| statement.label = label("fact")));
    desk.key(Key::N);
    desk.expect_focus("Note", Role::MultilineTextInput);
    desk.come_back();
    assert!(!desk.shows("Another program changed what you changed, too"));
    desk.type_text("mine");
    desk.click_button("Choose…");
    assert!(desk.shows("Another program changed what you changed, too"));
}

#[test]
fn closing_with_a_clash_asks_first_and_both_sides_are_there_again() {
    let mut desk = desk_with_a_clash();
    let path = file_of_mine(&desk);
    let theirs = fs::read(&path).unwrap();
    desk.frames(4);
    desk.key(Key::Escape);
    desk.ask_to_close();
    assert!(!desk.was_closed() && desk.shows("Another program changed what you changed, too"));
    desk.ask_to_close();
    assert!(!desk.was_closed());
    desk.window.get_by_label_contains("Everything you did is in the project's journal");
    desk.click_button("Close");
    assert!(desk.was_closed());
    let folder = desk.folder();
    let mut desk = Desk::reopen(desk.crash(), Some(folder));
    desk.settle();
    assert_eq!(labels(&desk), ["denial"], "{:?}", desk.window.state().workspace().recovery());
    desk.window.get_by_label_contains("Not settled: another program changed 1 thing");
    assert_eq!(fs::read(&path).unwrap(), theirs, "nothing is overwritten");
    desk.click_button("Choose…");
    desk.click_button("All theirs");
    desk.click_button("Settle");
    assert_eq!(labels(&desk), ["fact"]);
    desk.keys(CTRL, Key::Z);
    assert_eq!(labels(&desk), ["denial"]);
}

fn labels(desk: &Desk) -> Vec<String> {
    let mut labels: Vec<_> = desk.my_statements().iter().map(|one| one.label.to_string()).collect();
    labels.sort();
    labels
}

#[test]
fn what_comes_in_leaves_the_selection_and_the_article_where_they_are() {
    let mut desk = desk_with_a_claim();
    let id = desk.selected_statement().id;
    let article = desk.session().article().unwrap().id.clone();
    let elsewhere = Elsewhere::at(&desk.folder());
    elsewhere.writes(|project| {
        let key = project.layers.keys().find(|key| key.article != article).unwrap().clone();
        let layer = Arc::make_mut(project.layers.get_mut(&key).unwrap());
        let first = *layer.statements.keys().next().unwrap();
        Arc::make_mut(layer.statements.get_mut(&first).unwrap()).note = "from elsewhere".into();
    });
    desk.come_back();
    desk.window.get_by_label_contains("The changes were taken in.");
    assert_eq!(desk.session().article().unwrap().id, article);
    assert_eq!(desk.selected_statement().id, id);
}

#[test]
fn redo_with_nothing_to_redo_takes_nothing_back() {
    let mut desk = desk_with_a_claim();
    desk.key(Key::Num2);
    desk.keys(CTRL, Key::Z);
    let again = Modifiers { shift: true, ..CTRL };
    for _ in 0..3 {
        desk.keys(again, Key::Z);
        assert_eq!(labels(&desk), ["denial"]);
    }
}

#[test]
fn an_article_that_vanished_is_worked_on_and_a_copy_of_it_is_kept() {
    let mut desk = desk_with_a_claim();
    let article = desk.session().article().unwrap().id.clone();
    let path = desk.folder().join(format!("articles/{article}.ron"));
    let text = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    desk.come_back();
    desk.window.get_by_label_contains("a copy is kept for File → Restore…");
    desk.key(Key::Num2);
    desk.settle();
    assert_eq!(labels(&desk), ["denial"], "{:?}", desk.window.state().workspace().problems());
    assert!(fs::read_dir(desk.folder().join(".gainsay/backups")).unwrap().count() > 0);
    desk.click_button("Write them again");
    desk.settle();
    assert_eq!(fs::read(&path).unwrap(), text);
    desk.come_back();
    desk.key(Key::Num3);
    assert_eq!(labels(&desk), ["fact"]);
}

#[test]
fn a_folder_that_was_moved_away_is_not_made_again() {
    let mut desk = desk_with_a_claim();
    let folder = desk.folder();
    let elsewhere = folder.with_extension("moved");
    desk.keys(CTRL, Key::S);
    desk.settle();
    fs::rename(&folder, &elsewhere).unwrap();
    desk.key(Key::Num2);
    desk.settle();
    assert!(!folder.exists());
    fs::rename(&elsewhere, &folder).unwrap();
    desk.keys(CTRL, Key::S);
    desk.settle();
    assert_eq!(Elsewhere::at(&folder).opened.in_files, *desk.session().project());
}

#[test]
fn what_is_undone_while_a_clash_waits_is_not_in_question_any_more() {
    let mut desk = desk_with_a_clash();
    desk.frames(4);
    desk.key(Key::Escape);
    desk.keys(CTRL, Key::Z);
    desk.click_button("Choose…");
    desk.settle();
    assert!(!desk.shows("Another program changed what you changed, too"));
    assert_eq!(labels(&desk), ["fact"], "as the other program has it, since nothing was done here");
}

#[test]
fn closing_with_a_clash_closes_once_it_is_settled() {
    let mut desk = desk_with_a_clash();
    desk.frames(4);
    desk.key(Key::Escape);
    desk.ask_to_close();
    desk.frames(4);
    desk.key(Key::Enter);
    desk.settle();
    assert!(desk.was_closed());
    assert_eq!(Elsewhere::at(&desk.folder()).opened.in_files, *desk.session().project());
}

#[test]
fn of_two_hundred_clashes_only_those_in_sight_are_made() {
    let mut desk = Desk::with_sample();
    let folder = desk.folder();
    let mut speakers = Vec::new();
    Elsewhere::at(&folder).writes(|project| {
        let first = project.speakers.values().next().unwrap().clone();
        for number in 0..200 {
            let mut one = (*first).clone();
            one.id = gainsay::model::SpeakerId::new(&format!("many-{number:03}")).unwrap();
            one.name = format!("Many {number:03}");
            speakers.push(one.id.clone());
            project.speakers.insert(one.id.clone(), Arc::new(one));
        }
    });
    desk.come_back();
    // All of them are renamed here by undoing that they came, and elsewhere by renaming.
    desk.keys(CTRL, Key::Z);
    desk.frames(1);
    Elsewhere::at(&folder).writes(|project| {
        for id in &speakers {
            if let Some(speaker) = project.speakers.get_mut(id) {
                Arc::make_mut(speaker).name = format!("Other {id}");
            }
        }
    });
    desk.come_back();
    assert_eq!(desk.window.state().workspace().conflicts().len(), 200);
    desk.click_button("Choose…");
    desk.frames(4);
    let shown = desk.window.get_all_by_role(Role::RadioButton).count();
    assert!((3..90).contains(&shown), "{shown}");
    desk.window.get_by_label_contains("Conflict 1 of 200: ");
    desk.key(Key::End);
    desk.window.get_by_label_contains("Conflict 200 of 200: ");
}

#[test]
fn a_file_with_conflict_markers_of_git_is_left_alone_while_work_goes_on_elsewhere() {
    let mut desk = desk_with_a_claim();
    let path = file_of_mine(&desk);
    let text = fs::read_to_string(&path).unwrap();
    let torn = format!("<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> theirs\n");
    fs::write(&path, &torn).unwrap();
    desk.come_back();
    desk.window.get_by_label_contains("1 file could not be used as it is, and is left untouched");
    assert!(!desk.shows("The changes were taken in"));
    let first = desk.session().article().unwrap().id.clone();
    desk.keys(Modifiers::ALT, Key::ArrowDown);
    desk.settle();
    let second = desk.session().article().unwrap().id.clone();
    assert_ne!(first, second);
    let word = desk.session().article().unwrap().text().split_whitespace().next().unwrap().to_owned();
    desk.drag_over(&word);
    desk.key(Key::Num1);
    desk.keys(CTRL, Key::S);
    desk.settle();
    assert_eq!(desk.my_statements().len(), 1);
    assert!(file_of_mine(&desk).is_file(), "the other article is saved");
    assert_eq!(fs::read_to_string(&path).unwrap(), torn);
}

#[test]
fn files_that_vanish_are_told_of_and_written_again_when_asked() {
    let mut desk = desk_with_a_claim();
    desk.come_back();
    let path = file_of_mine(&desk);
    let text = fs::read_to_string(&path).unwrap();
    fs::remove_file(&path).unwrap();
    desk.come_back();
    desk.window.get_by_label_contains("Another program took files away: ");
    assert_eq!(desk.my_statements().len(), 1, "what was in it is still here");
    desk.click_button("Write them again");
    desk.settle();
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn undo_and_redo_go_on_after_closing_and_opening_again() {
    let mut desk = Desk::with_sample();
    desk.drag_over(UNMARKED);
    desk.key(Key::Num1);
    desk.settle();
    let folder = desk.folder();
    let mut desk = Desk::reopen(desk.close(), Some(folder.clone()));
    assert_eq!(desk.my_statements().len(), 1);
    desk.keys(CTRL, Key::Z);
    assert!(desk.my_statements().is_empty());
    let mut desk = Desk::reopen(desk.close(), Some(folder));
    assert!(desk.my_statements().is_empty());
    desk.keys(CTRL.plus(Modifiers::SHIFT), Key::Z);
    assert_eq!(desk.my_statements().len(), 1);
}

#[test]
fn after_a_fault_the_window_says_where_the_work_is_and_the_next_start_finds_it() {
    let mut desk = Desk::with_sample();
    let folder = desk.folder();
    // The files of mara's readings cannot be written, so that only the journal has the mark.
    fs::write(folder.join("annotations/mara"), "in the way").unwrap();
    desk.drag_over(UNMARKED);
    desk.key(Key::Num1);
    desk.keys(CTRL, Key::S);
    desk.settle();
    assert!(desk.window.state().workspace().unsaved() && !desk.window.state().workspace().unkept());
    desk.script(PickerScript::Panics);
    desk.keys(CTRL, Key::O);
    desk.frames(3);
    desk.window.get_by_label("Gainsay met a fault and stopped");
    desk.window
        .get_by_label_contains("Everything that you had done is in the project's journal or files, in ");
    assert!(desk.shows("Start Gainsay again: it goes on from there"));
    assert!(!desk.shows("Statements"), "nothing else is drawn any more");
    desk.click_button("Copy details");
    desk.ask_to_close();
    eframe::App::on_exit(desk.window.state_mut(), None);
    fs::remove_file(folder.join("annotations/mara")).unwrap();
    let desk = Desk::reopen(desk.crash(), Some(folder));
    assert_eq!(desk.my_statements().len(), 1);
    desk.window.get_by_label_contains("came back from the journal");
}
