//! Adding articles in the window: tables with their columns, folders, and the report of what was left out.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, reason = "a test says so by panicking")]

mod support;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use support::window::{Desk, PickerScript};

const TABLE: &str = "no,kopf,inhalt2,tag\n1,First,He denied it on Tuesday.,2025-07-08\n2,Second,,2025-07-09\n\
                     3,Third,She did not.,2025-07-10\n4,Fourth,خبر را تکذیب کرد,2025-07-11\n";

fn drop_table(desk: &mut Desk) {
    let file = desk.write_file("news.csv", TABLE.as_bytes());
    desk.drop_file(&file);
    desk.settle();
}

fn titles(desk: &Desk) -> Vec<String> {
    desk.session().project().articles.values().map(|article| article.details.title.clone()).collect()
}

#[test]
fn columns_are_chosen_in_view_of_the_first_rows_and_all_rows_are_one_step() {
    let mut desk = Desk::with_project("Made");
    drop_table(&mut desk);
    desk.window.get_by_label("What do the columns hold?");
    desk.window.get_by_label_contains("news.csv · 4 rows · 4 columns");
    // The day was found by what stands in the column; nothing tells which column holds the text.
    assert!(desk.shows("Choose the column that holds the text"));
    assert!(desk.shows("خبر را تکذیب کرد"));
    desk.choose("Text", "inhalt2");
    desk.choose("Title", "kopf");
    desk.click_button("Add 4 articles");
    assert_eq!(titles(&desk), ["First", "Fourth", "Third"]);
    desk.window.get_by_label("3 articles were added");
    desk.window.get_by_label_contains("1 without text");
    desk.window.get_by_label_contains("The row has no text: news.csv, line 3");
    desk.click_button("Close");
    desk.keys(Modifiers::COMMAND, Key::Z);
    assert!(titles(&desk).is_empty());
}

#[test]
fn a_table_without_names_says_so_by_a_tick() {
    let mut desk = Desk::with_project("Made");
    let file = desk.write_file("t.csv", b"1,One\n2,Two\n");
    desk.drop_file(&file);
    desk.settle();
    desk.window.get_by_label("The first row names the columns").click();
    desk.frames(3);
    desk.choose("Text", "column 2");
    desk.click_button("Add 2 articles");
    assert_eq!(titles(&desk), ["One", "Two"]);
    assert!(desk.shows("2 articles were added."));
}

#[test]
fn a_dropped_folder_is_read_and_the_same_text_is_left_out() {
    let mut desk = Desk::with_project("Made");
    let folder = desk.home().join("in");
    std::fs::create_dir_all(folder.join("deeper")).unwrap();
    for (name, text) in [("a.txt", "One"), ("b.txt", "Two"), ("deeper/c.txt", "One"), ("p.png", "x")] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    desk.drop_file(&folder);
    desk.settle();
    assert!(desk.shows("1 file is of a kind not read here (.png)"));
    desk.click_button("Add all 3");
    assert_eq!(titles(&desk), ["One", "Two"]);
    desk.window.get_by_label("2 articles were added");
    desk.window.get_by_label_contains("The same text is there already, as “One”");
}

#[test]
fn many_files_that_give_nothing_are_told_in_one_message_that_leads_to_the_reasons() {
    let mut desk = Desk::with_project("Made");
    let folder = desk.home().join("in");
    std::fs::create_dir(&folder).unwrap();
    for number in 0..20 {
        std::fs::write(folder.join(format!("{number}.docx")), "no document").unwrap();
    }
    desk.script(PickerScript::Picks(vec![folder]));
    desk.menu("File", "Add a folder…");
    desk.settle();
    desk.click_button("Show why");
    desk.window.get_by_label("Nothing was added");
    desk.window.get_by_label_contains("20 unreadable");
}

#[test]
fn a_thousand_files_are_added_as_one_step() {
    let mut desk = Desk::with_project("Made");
    let folder = desk.home().join("in");
    std::fs::create_dir(&folder).unwrap();
    for number in 0..1000 {
        std::fs::write(folder.join(format!("{number:04}.txt")), format!("Headline {number}\nText {number}."))
            .unwrap();
    }
    desk.drop_file(&folder);
    desk.settle();
    desk.click_button("Add all 1000");
    assert_eq!(desk.session().project().articles.len(), 1000);
    desk.keys(Modifiers::COMMAND, Key::Z);
    assert!(desk.session().project().articles.is_empty());
    assert!(desk.shows("Undone: add 1000 articles"));
}
