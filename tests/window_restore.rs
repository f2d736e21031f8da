//! Restoring a backup in the window, by keys and by mouse.

#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says so by panicking")]

mod support;

use std::{fs, sync::Arc};

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT, Queryable};
use gainsay::{
    model::{
        Anchor, AnnotatorId, Article, ArticleDetails, ArticleId, Fragments, LabelId, Layer, LayerKey,
        Project, Statement, StatementId, Timestamp, article::Origin,
    },
    store,
};
use support::window::{Desk, PickerScript};
use uuid::Uuid;

/// Ctrl as the window system reports it.
const CTRL: Modifiers = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };

const COUNT: u128 = 24;

/// A project of one article with many claims by mara.
fn project() -> Project {
    let made = Timestamp::from_unix_secs(1_795_255_200);
    let text: String =
        (0..COUNT).map(|number| format!("It is {number:02}.")).collect::<Vec<_>>().join(" ") + " ";
    let origin =
        Origin { imported: made, source_name: "made.txt".to_owned(), source_encoding: "UTF-8".to_owned() };
    let details = ArticleDetails { title: "Counting".to_owned(), ..ArticleDetails::default() };
    let article = Article::new(ArticleId::new("counting").unwrap(), details, origin, text.as_str());
    let key = LayerKey { article: article.id.clone(), annotator: AnnotatorId::new("mara").unwrap() };
    let mut layer = Layer::new(key.clone(), article.fingerprint().clone());
    for number in 0..COUNT {
        let start = usize::try_from(number).unwrap() * "It is 00. ".len();
        let place = Fragments::marking(&text, std::iter::once(start..start + 8).collect()).unwrap();
        let id = StatementId(Uuid::from_u128(number + 1));
        let statement = Statement::new(id, LabelId::new("claim").unwrap(), Anchor::Anchored(place), made);
        layer.statements.insert(id, Arc::new(statement));
    }
    let mut project = Project::titled("Many");
    project.articles.insert(article.id.clone(), Arc::new(article));
    project.layers.insert(key, Arc::new(layer));
    project
}

fn desk() -> Desk {
    let mut desk = Desk::new();
    let folder = desk.home().join("project");
    store::create(&folder, &project()).unwrap();
    desk.script(PickerScript::Picks(vec![folder]));
    desk.keys(CTRL, Key::O);
    desk.settle();
    desk
}

/// Gives every statement the label on that key, in the table.
fn relabel_all(desk: &mut Desk, key: Key) {
    desk.key(Key::F5);
    desk.frames(3);
    desk.keys(CTRL, Key::A);
    desk.key(key);
    desk.settle();
}

/// The labels of all statements, each once.
fn labels(desk: &Desk) -> Vec<String> {
    let mut labels: Vec<_> =
        desk.session().project().statements().map(|(_, one)| one.label.to_string()).collect();
    labels.sort();
    labels.dedup();
    labels
}

fn open_dialog(desk: &mut Desk) {
    desk.keys(CTRL, Key::K);
    desk.type_text("Restore");
    desk.key(Key::Enter);
    desk.settle();
}

fn rows(desk: &Desk) -> Vec<String> {
    let rows = desk.window.query_all_by_role(Role::ListItem);
    let names = rows.filter_map(|row| row.accesskit_node().label());
    names.filter(|name| name.contains("before “")).collect()
}

#[test]
fn a_bulk_relabel_is_restored_by_keys_and_one_undo_takes_that_back() {
    let mut desk = desk();
    let before = desk.session().project().clone();
    relabel_all(&mut desk, Key::Num2);
    assert_eq!(labels(&desk), ["denial"]);
    relabel_all(&mut desk, Key::Num3);
    let after = desk.session().project().clone();

    open_dialog(&mut desk);
    assert_eq!(rows(&desk).len(), 2);
    assert!(rows(&desk)[0].contains("before “change label of 24 statements”"), "{:?}", rows(&desk));
    desk.expect_focus_containing("24 statements would change", Role::ListItem);
    desk.window.get_all_by_label("Label: Fact → Denial").next().unwrap();
    desk.key(Key::ArrowDown);
    desk.window.get_all_by_label("Label: Fact → Claim").next().unwrap();
    desk.key(Key::Enter);
    desk.settle();
    assert_eq!(*desk.session().project(), before);
    assert!(rows(&desk).is_empty(), "the dialog is gone");
    desk.window.get_by_label_contains("Undo takes it back");
    desk.keys(CTRL, Key::Z);
    assert_eq!(*desk.session().project(), after);
    desk.window.get_by_label_contains("Undone: restore backup of ");
}

#[test]
fn backups_survive_closing_and_are_restored_by_mouse() {
    let mut desk = desk();
    let folder = desk.folder();
    relabel_all(&mut desk, Key::Num2);
    let home = desk.close();
    let mut desk = Desk::reopen(home, Some(folder));
    assert_eq!(labels(&desk), ["denial"]);
    desk.menu("File", "Restore…");
    desk.settle();
    assert_eq!(rows(&desk).len(), 1);
    desk.click_button("Restore");
    assert_eq!(labels(&desk), ["claim"]);
    // What was there before restoring can be restored as well.
    desk.menu("File", "Restore…");
    desk.settle();
    assert_eq!(rows(&desk).len(), 2);
    assert!(rows(&desk)[0].contains("before “restore backup of "), "{:?}", rows(&desk));
    assert!(rows(&desk)[1].contains("Nothing differs from now"), "{:?}", rows(&desk));
    desk.key(Key::ArrowDown);
    assert!(desk.window.get_by_role_and_label(Role::Button, "Restore").accesskit_node().is_disabled());
    desk.key(Key::Enter);
    desk.key(Key::ArrowUp);
    desk.key(Key::Enter);
    desk.settle();
    assert_eq!(labels(&desk), ["denial"]);
}

#[test]
fn the_arrows_stay_in_the_list_however_fast_they_are_pressed() {
    let mut desk = desk();
    for key in [Key::Num2, Key::Num3, Key::Num1, Key::Num2, Key::Num3, Key::Num1, Key::Num2] {
        relabel_all(&mut desk, key);
    }
    open_dialog(&mut desk);
    for _ in 0..9 {
        desk.window.key_press(Key::ArrowDown);
        desk.frames(1);
    }
    let first = desk.session().project().clone();
    // The first backup is the oldest, of when all were claims.
    desk.expect_focus_containing("24 statements would change", Role::ListItem);
    desk.key(Key::Enter);
    desk.settle();
    assert_ne!(*desk.session().project(), first);
    assert_eq!(labels(&desk), ["claim"]);
}

#[test]
fn without_backups_the_dialog_says_when_there_will_be_some() {
    let mut desk = desk();
    open_dialog(&mut desk);
    desk.window.get_by_label_contains("No backups yet.");
    desk.expect_focus("Close", Role::Button);
    desk.key(Key::Escape);
    assert!(desk.window.query_by_label_contains("No backups yet.").is_none());
}

#[test]
fn leaving_the_dialog_changes_nothing() {
    let mut desk = desk();
    relabel_all(&mut desk, Key::Num2);
    open_dialog(&mut desk);
    desk.key(Key::Escape);
    desk.settle();
    assert!(rows(&desk).is_empty());
    assert_eq!(labels(&desk), ["denial"]);
    assert_eq!(desk.session().history().undo_name(), Some("change label of 24 statements"));
}

#[test]
fn what_cannot_be_read_is_told_in_the_dialog() {
    let mut desk = desk();
    relabel_all(&mut desk, Key::Num2);
    relabel_all(&mut desk, Key::Num3);
    let backups = desk.folder().join(".gainsay/backups");
    fs::write(backups.join("000000001/backup.ron"), "torn").unwrap();
    fs::write(backups.join("000000002/annotations/mara/counting.ron"), "torn").unwrap();
    open_dialog(&mut desk);
    assert_eq!(rows(&desk).len(), 1);
    desk.window.get_by_label_contains("Not listed: The file could not be read");
    desk.window.get_all_by_label_contains("The file could not be read").next().unwrap();
    desk.key(Key::Enter);
    desk.settle();
    assert_eq!(labels(&desk), ["fact"]);
}

#[test]
fn a_backup_that_could_not_be_made_is_told_of() {
    let mut desk = desk();
    fs::write(desk.folder().join(".gainsay/backups"), "in the way").unwrap();
    relabel_all(&mut desk, Key::Num2);
    desk.window.get_by_label_contains("No copy was kept from before “change label of 24 statements”");
    assert_eq!(labels(&desk), ["denial"]);
}
