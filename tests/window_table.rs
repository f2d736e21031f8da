//! The table of statements as a researcher uses it: sort, filter, select, copy, edit in bulk.

#![cfg(feature = "gui")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test says so by panicking, and a measurement is printed"
)]

mod support;

use std::{sync::Arc, time::Instant};

use egui::{Event, Key, Modifiers, OutputCommand, Role, accesskit};
use egui_kittest::kittest::{NodeT, Queryable};
use gainsay::{
    model::{
        Anchor, AnnotatorId, Article, ArticleDetails, ArticleId, DateBasis, DateValue, Edtf, Fragments,
        LabelId, Layer, LayerKey, Project, Proposition, PropositionId, Speaker, SpeakerId, Statement,
        StatementId, Timestamp, article::Origin, statement::Status,
    },
    store,
};
use support::window::{Desk, PickerScript};
use uuid::Uuid;

/// Ctrl as the window system reports it.
const CTRL: Modifiers = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };

const ALPHA: &str = "Alpha denies it\nThe bridge is safe. The road is closed. The mayor is away.\n";
const BETA: &str = "Beta says so\nThe tower is tall. The river is wide.\n";

fn article(id: &str, text: &str, published: &str) -> Article {
    let origin = Origin {
        imported: Timestamp::from_unix_secs(0),
        source_name: "made.txt".to_owned(),
        source_encoding: "UTF-8".to_owned(),
    };
    let details = ArticleDetails {
        title: text.lines().next().unwrap().to_owned(),
        published: Some(date(published)),
        ..ArticleDetails::default()
    };
    Article::new(ArticleId::new(id).unwrap(), details, origin, text)
}

fn date(edtf: &str) -> DateValue {
    DateValue::new(Edtf::parse(edtf).unwrap(), DateBasis::Stated)
}

fn statement(number: u128, label: &str, text: &str, words: &str) -> Statement {
    let start = text.find(words).unwrap();
    let ranges = std::iter::once(start..start + words.len()).collect();
    let fragments = Fragments::marking(text, ranges).unwrap();
    let id = StatementId(Uuid::from_u128(number));
    let made = Timestamp::from_unix_secs(1_795_255_200 + i64::try_from(number).unwrap());
    Statement::new(id, LabelId::new(label).unwrap(), Anchor::Anchored(fragments), made)
}

fn add(project: &mut Project, annotator: &str, article: &str, statements: Vec<Statement>) {
    let article = project.articles[&ArticleId::new(article).unwrap()].clone();
    let key = LayerKey { article: article.id.clone(), annotator: AnnotatorId::new(annotator).unwrap() };
    let mut layer = Layer::new(key.clone(), article.fingerprint().clone());
    layer.statements = statements.into_iter().map(|one| (one.id, Arc::new(one))).collect();
    project.layers.insert(key, Arc::new(layer));
}

/// Five statements in two articles, the last by reference.
fn small_project() -> Project {
    let mut project = Project::titled("Table");
    for article in [article("alpha", ALPHA, "2025-07-09"), article("beta", BETA, "2025-08-02")] {
        project.articles.insert(article.id.clone(), Arc::new(article));
    }
    let speaker = |id: &str| SpeakerId::new(id).unwrap();
    let mut ann = Speaker::named(speaker("ann"), "Ann Lee");
    ann.aliases = vec!["Madam Mayor".to_owned()];
    for one in [ann, Speaker::named(speaker("bob"), "Bob")] {
        project.speakers.insert(one.id.clone(), Arc::new(one));
    }
    let gone = Proposition {
        id: PropositionId::new("left-town").unwrap(),
        text: "She has left town".to_owned(),
        note: String::new(),
        foreign_id: None,
    };
    project.propositions.insert(gone.id.clone(), Arc::new(gone.clone()));
    let mut bridge = statement(1, "claim", ALPHA, "The bridge is safe");
    (bridge.speaker, bridge.said) = (Some(speaker("ann")), Some(date("2025-07-08")));
    (bridge.tags, bridge.status) = (vec!["infra".to_owned()], Status::Done);
    bridge.note.push_str("two\tlines\nhere");
    let mut road = statement(2, "denial", ALPHA, "The road is closed");
    (road.speaker, road.said) = (Some(speaker("bob")), Some(date("2025-06")));
    let mut mayor = statement(3, "fact", ALPHA, "The mayor is away");
    mayor.proposition = Some(gone.id);
    let mut tower = statement(4, "claim", BETA, "The tower is tall");
    (tower.speaker, tower.said) = (Some(speaker("bob")), Some(date("2025-08-01")));
    tower.status = Status::Discuss;
    let mut river = statement(5, "claim", BETA, "The river is wide");
    river.speaker = Some(speaker("ann"));
    add(&mut project, "mara", "alpha", vec![bridge, road, mayor]);
    add(&mut project, "mara", "beta", vec![tower]);
    add(&mut project, "reference", "beta", vec![river]);
    project
}

/// The table of a project, with the keyboard in it.
fn table_of(project: &Project) -> Desk {
    let mut desk = Desk::new();
    let folder = desk.home().join("project");
    store::create(&folder, project).unwrap();
    desk.script(PickerScript::Picks(vec![folder]));
    desk.keys(CTRL, Key::O);
    desk.settle();
    desk.key(Key::F5);
    desk.frames(3);
    desk
}

fn table() -> Desk {
    table_of(&small_project())
}

/// The rows in sight from top to bottom: name, and whether selected.
fn rows(desk: &Desk) -> Vec<(String, bool)> {
    let nodes = desk.window.query_all_by_role(Role::Row);
    let mut rows: Vec<_> = nodes
        .map(|node| {
            let (top, node) = (node.rect().top(), node.accesskit_node());
            (top, node.label().unwrap_or_default(), node.is_selected().unwrap_or_default())
        })
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.into_iter().map(|(_, name, selected)| (name, selected)).collect()
}

const NOUNS: [&str; 5] = ["bridge", "road", "mayor", "tower", "river"];

fn noun(name: &str) -> &'static str {
    NOUNS.into_iter().find(|noun| name.contains(&format!("The {noun} "))).unwrap()
}

/// What the rows in sight are about.
fn shown(desk: &Desk) -> Vec<&'static str> {
    rows(desk).iter().map(|(name, _)| noun(name)).collect()
}

fn selected(desk: &Desk) -> Vec<&'static str> {
    rows(desk).iter().filter(|(_, selected)| *selected).map(|(name, _)| noun(name)).collect()
}

/// The middle of a row.
fn place_of(desk: &Desk, noun: &str) -> egui::Pos2 {
    let name = format!("The {noun} ");
    let mut rows = desk.window.query_all_by_role(Role::Row);
    let row = rows.find(|row| row.accesskit_node().label().unwrap_or_default().contains(&name)).unwrap();
    row.rect().center()
}

fn click(desk: &mut Desk, noun: &str, modifiers: Modifiers) {
    press(desk, noun, modifiers, &[true, false]);
}

fn press(desk: &mut Desk, noun: &str, modifiers: Modifiers, presses: &[bool]) {
    let (pos, button) = (place_of(desk, noun), egui::PointerButton::Primary);
    desk.window.event(Event::PointerMoved(pos));
    for pressed in presses.iter().copied() {
        desk.window.event_modifiers(Event::PointerButton { pos, button, pressed, modifiers }, modifiers);
    }
    desk.frames(4);
}

fn click_title(desk: &mut Desk, title: &str) {
    desk.window.get_by_role_and_label(Role::ColumnHeader, title).click();
    desk.frames(3);
}

fn label_of(desk: &Desk, number: u128) -> String {
    let (_, found) = desk.session().project().find_statement(StatementId(Uuid::from_u128(number))).unwrap();
    found.label.to_string()
}

/// What an event puts on the clipboard.
fn copied(desk: &mut Desk, act: impl FnOnce(&mut Desk)) -> Option<String> {
    act(desk);
    let mut found = None;
    for _ in 0..4 {
        desk.frames(1);
        for command in &desk.window.output().platform_output.commands {
            if let OutputCommand::CopyText(text) = command {
                found = Some(text.clone());
            }
        }
    }
    found
}

#[test]
fn rows_are_sorted_by_a_click_on_a_title_and_by_another_the_other_way() {
    let mut desk = table();
    assert_eq!(shown(&desk), NOUNS);
    click_title(&mut desk, "Said");
    assert_eq!(shown(&desk), ["road", "bridge", "tower", "mayor", "river"]);
    click_title(&mut desk, "Said");
    assert_eq!(shown(&desk), ["tower", "bridge", "road", "mayor", "river"], "without a date last either way");
    click_title(&mut desk, "Label");
    assert_eq!(shown(&desk), ["bridge", "tower", "river", "road", "mayor"], "as in the codebook");
    let title = desk.window.get_by_role_and_label(Role::ColumnHeader, "Label");
    assert_eq!(title.accesskit_node().sort_direction(), Some(accesskit::SortDirection::Ascending));
    // Shift+Tab leads from the rows to the last title; Enter sorts.
    desk.window.get_by_role_and_label(Role::ColumnHeader, "Article").focus();
    desk.frames(2);
    desk.key(Key::Enter);
    desk.key(Key::Enter);
    assert_eq!(shown(&desk), ["tower", "river", "bridge", "road", "mayor"]);
    desk.key(Key::F4);
    desk.key(Key::F5);
    assert_eq!(shown(&desk), ["tower", "river", "bridge", "road", "mayor"], "the order is remembered");
}

#[test]
fn a_column_is_made_wider_by_its_edge_and_usual_again_by_the_menu() {
    let mut desk = table();
    let width = |desk: &Desk| desk.window.get_by_role_and_label(Role::ColumnHeader, "Speaker").rect().width();
    let usual = width(&desk);
    let edge = desk.window.get_by_role_and_label(Role::Splitter, "Width of Speaker").rect().center();
    desk.window.hover_at(edge);
    desk.window.drag_at(edge);
    desk.frames(1);
    desk.window.hover_at(edge + egui::vec2(40.0, 0.0));
    desk.frames(1);
    desk.window.drop_at(edge + egui::vec2(40.0, 0.0));
    desk.frames(2);
    assert!((width(&desk) - usual - 40.0).abs() < 5.0, "{usual} {}", width(&desk));
    desk.click_button("Columns");
    desk.click_button("Usual columns");
    assert!((width(&desk) - usual).abs() < 0.1);
}

#[test]
fn each_filter_leaves_what_fits_and_one_button_takes_all_away() {
    let mut desk = table();
    let mut check = |field: &str, text: &str, expected: &[&str]| {
        desk.fill(field, text);
        desk.frames(2);
        assert_eq!(shown(&desk), expected, "{field}: {text}");
        let count = format!("{} of 5 statements", expected.len());
        assert!(desk.window.query_all_by_label(&count).count() > 0, "{count}");
        desk.click_button("Clear filters");
        assert_eq!(shown(&desk), NOUNS);
    };
    check("Filter by text", "TOWER", &["tower"]);
    check("Filter by text", "left town", &["mayor"]);
    check("Filter by text", "lines", &["bridge"]);
    check("Filter by speaker", "madam", &["bridge", "river"]);
    check("Said from", "July 2025", &["bridge", "tower"]);
    check("Said until", "2025-07-08", &["bridge", "road"]);
    check("Said until", "15 June 2025", &["road"]);
    check("Filter by article", "beta", &["tower", "river"]);
    desk.choose("Filter by status", "discuss");
    assert_eq!(shown(&desk), ["tower"]);
    desk.choose("Filter by status", "Any status");
    desk.choose("Filter by tag", "infra");
    assert_eq!(shown(&desk), ["bridge"]);
    desk.click_button("Clear filters");
    desk.window.get_by_role_and_label(Role::ComboBox, "Filter by label").click();
    desk.frames(2);
    for label in ["Denial", "Fact"] {
        desk.window.get_by_role_and_label(Role::CheckBox, label).click();
        desk.frames(2);
    }
    desk.key(Key::Escape);
    assert_eq!(shown(&desk), ["road", "mayor"]);
}

#[test]
fn when_nothing_passes_the_filters_that_are_on_are_named() {
    let mut desk = table();
    desk.fill("Filter by text", "nowhere");
    desk.fill("Said from", "2025");
    desk.window.get_by_label_contains("On are: text “nowhere”, said from “2025”");
    desk.click_button("Show all statements");
    assert_eq!(shown(&desk), NOUNS);
    desk.fill("Said from", "Tuesdy");
    desk.window.get_by_label_contains("“Tuesdy” is not a date");
    assert_eq!(shown(&desk), NOUNS);
}

#[test]
fn rows_are_walked_extended_and_left_by_keys() {
    let mut desk = table();
    desk.key(Key::ArrowDown);
    assert_eq!(selected(&desk), ["bridge"]);
    desk.key(Key::ArrowDown);
    assert_eq!(
        (selected(&desk), desk.selected_statement().fragments.quote()),
        (vec!["road"], "The road is closed".to_owned())
    );
    desk.keys(Modifiers::SHIFT, Key::ArrowDown);
    desk.keys(Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(selected(&desk), ["road", "mayor", "tower"]);
    desk.keys(Modifiers::SHIFT, Key::ArrowUp);
    assert_eq!(selected(&desk), ["road", "mayor"]);
    desk.keys(CTRL, Key::End);
    desk.key(Key::Home);
    assert_eq!(selected(&desk), ["bridge"]);
    desk.keys(CTRL, Key::ArrowDown);
    desk.keys(CTRL, Key::ArrowDown);
    desk.key(Key::Space);
    assert_eq!(selected(&desk), ["bridge", "mayor"]);
    desk.keys(CTRL, Key::A);
    assert_eq!(selected(&desk), NOUNS);
    desk.expect_focus_containing("The mayor is away", Role::Row);
    desk.key(Key::End);
    desk.key(Key::Enter);
    desk.expect_focus("Article text", Role::Document);
    assert_eq!(desk.selected_statement().fragments.quote(), "The river is wide");
    desk.key(Key::Backspace);
    assert_eq!(selected(&desk), ["river"], "going back leads to the table");
    desk.key(Key::Escape);
    desk.expect_focus("Article text", Role::Document);
}

#[test]
fn a_click_shows_the_statement_beside_the_table_and_a_double_click_goes_to_its_place() {
    let mut desk = table();
    click(&mut desk, "tower", Modifiers::NONE);
    assert_eq!(desk.selected_statement().fragments.quote(), "The tower is tall");
    assert_eq!(shown(&desk).len(), 5, "the table stays");
    click(&mut desk, "bridge", CTRL);
    assert_eq!(selected(&desk), ["bridge", "tower"]);
    click(&mut desk, "bridge", CTRL);
    assert_eq!(selected(&desk), ["tower"]);
    click(&mut desk, "road", Modifiers::NONE);
    click(&mut desk, "river", Modifiers::SHIFT);
    assert_eq!(selected(&desk), ["road", "mayor", "tower", "river"]);
    // A frame of a test takes long.
    desk.window.ctx.options_mut(|options| options.input_options.max_double_click_delay = 2.0);
    desk.frames(10);
    press(&mut desk, "mayor", Modifiers::NONE, &[true, false, true, false]);
    desk.expect_focus("Article text", Role::Document);
    assert_eq!(desk.selected_statement().fragments.quote(), "The mayor is away");
}

#[test]
fn several_rows_are_changed_in_one_step_and_those_of_others_stay() {
    let mut desk = table();
    desk.keys(CTRL, Key::A);
    desk.window.get_by_label_contains("5 selected");
    desk.window.get_by_label("1 of these belongs to reference and stays as it is.");
    desk.click_button("Set label");
    desk.window.get_by_role_and_label(Role::Button, "Fact").click();
    desk.frames(3);
    assert_eq!(
        [1, 2, 3, 4, 5].map(|number| label_of(&desk, number)),
        ["fact", "fact", "fact", "fact", "claim"]
    );
    assert_eq!(selected(&desk), NOUNS, "the selection stays");
    desk.keys(CTRL, Key::Z);
    assert_eq!([1, 2, 3, 4].map(|number| label_of(&desk, number)), ["claim", "denial", "fact", "claim"]);
    assert_eq!(selected(&desk), NOUNS);
    desk.fill("Set speaker", "Cleo");
    desk.key(Key::Enter);
    let cleo = desk.session().project().speaker_by_spelling("Cleo").unwrap().id.clone();
    let by_cleo = |desk: &Desk| {
        let all = desk.session().project().statements();
        all.filter(|(_, one)| one.speaker.as_ref() == Some(&cleo)).count()
    };
    assert_eq!(by_cleo(&desk), 4);
    desk.keys(CTRL, Key::Z);
    assert_eq!(by_cleo(&desk), 0);
    desk.fill("Tag", "later");
    desk.click_button("Add tag");
    let tagged = |desk: &Desk| {
        let all = desk.session().project().statements();
        all.filter(|(_, one)| one.tags.contains(&"later".to_owned())).count()
    };
    assert_eq!(tagged(&desk), 4);
    desk.click_button("Remove tag");
    assert_eq!(tagged(&desk), 0);
    desk.click_button("Set status");
    desk.window.get_by_role_and_label(Role::Button, "discuss").click();
    desk.frames(3);
    let discussed = desk.session().project().statements().filter(|(_, one)| one.status == Status::Discuss);
    assert_eq!(discussed.count(), 4);
}

#[test]
fn the_key_of_a_label_is_for_all_selected_rows_and_never_for_words_out_of_sight() {
    let mut desk = table();
    desk.key(Key::F4);
    desk.drag_over("is safe");
    desk.key(Key::F5);
    desk.key(Key::Home);
    desk.key(Key::Num3);
    assert_eq!(label_of(&desk, 1), "fact");
    assert_eq!(desk.session().project().statements().count(), 5);
    desk.keys(Modifiers::SHIFT, Key::ArrowDown);
    desk.key(Key::Num2);
    assert_eq!([1, 2].map(|number| label_of(&desk, number)), ["denial", "denial"]);
    desk.keys(CTRL, Key::Z);
    assert_eq!([1, 2].map(|number| label_of(&desk, number)), ["fact", "denial"]);
}

#[test]
fn after_a_deletion_the_next_row_is_selected_and_the_keyboard_stays() {
    let mut desk = table();
    click(&mut desk, "road", Modifiers::NONE);
    desk.key(Key::Delete);
    assert_eq!(shown(&desk), ["bridge", "mayor", "tower", "river"]);
    assert_eq!(selected(&desk), ["mayor"]);
    desk.keys(Modifiers::SHIFT, Key::ArrowDown);
    desk.key(Key::Delete);
    assert_eq!((shown(&desk), selected(&desk)), (vec!["bridge", "river"], vec!["river"]));
    desk.keys(CTRL, Key::Z);
    assert_eq!(shown(&desk), ["bridge", "mayor", "tower", "river"]);
    desk.key(Key::Home);
    assert_eq!(selected(&desk), ["bridge"]);
}

#[test]
fn a_row_that_no_longer_passes_gives_way_to_the_next_one() {
    let mut desk = table();
    desk.window.get_by_role_and_label(Role::ComboBox, "Filter by label").click();
    desk.frames(2);
    desk.window.get_by_role_and_label(Role::CheckBox, "Claim").click();
    desk.frames(2);
    desk.key(Key::Escape);
    click(&mut desk, "bridge", Modifiers::NONE);
    desk.key(Key::Num2);
    assert_eq!((shown(&desk), selected(&desk)), (vec!["tower", "river"], vec!["tower"]));
    assert_eq!(desk.selected_statement().fragments.quote(), "The tower is tall");
}

#[test]
fn statements_of_one_article_are_merged_and_of_two_are_not() {
    let mut desk = table();
    desk.keys(CTRL, Key::A);
    let merge = desk.window.get_by_role_and_label(Role::Button, "Merge");
    assert!(merge.accesskit_node().is_disabled());
    click(&mut desk, "mayor", Modifiers::NONE);
    click(&mut desk, "bridge", CTRL);
    desk.click_button("Merge");
    assert_eq!(desk.selected_statement().fragments.quote(), "The bridge is safe … The mayor is away");
    assert_eq!(desk.selected_statement().id, StatementId(Uuid::from_u128(1)));
    assert_eq!(desk.session().project().statements().count(), 4);
}

#[test]
fn selected_rows_are_copied_with_their_titles_as_a_spreadsheet_takes_them() {
    let mut desk = table();
    desk.click_button("Columns");
    for column in ["Note", "Status"] {
        desk.window.get_by_role_and_label(Role::CheckBox, column).click();
        desk.frames(2);
    }
    desk.key(Key::Escape);
    click(&mut desk, "bridge", Modifiers::NONE);
    desk.keys(Modifiers::SHIFT, Key::ArrowDown);
    let expected = "Label\tQuote\tSpeaker\tSaid\tArticle\tNote\n\
        Claim\tThe bridge is safe\tAnn Lee\t2025-07-08\tAlpha denies it\ttwo lines here\n\
        Denial\tThe road is closed\tBob\t2025-06\tAlpha denies it\t\n";
    let by_key = copied(&mut desk, |desk| desk.window.event(Event::Copy));
    assert_eq!(by_key.as_deref(), Some(expected));
    let by_menu = copied(&mut desk, |desk| {
        desk.window.get_all_by_role_and_label(Role::Button, "Copy").last().unwrap().click();
    });
    assert_eq!(by_menu.as_deref(), Some(expected));
}

#[test]
fn ten_thousand_rows_are_drawn_only_as_far_as_they_are_seen_and_changed_at_once() {
    let text = "Alpha denies it\n".to_owned() + &"The bridge is safe. ".repeat(10_000);
    let mut project = small_project();
    project.layers.clear();
    let article = article("alpha", &text, "2025-07-09");
    let made = |number: usize| {
        let start = 16 + number * 20;
        let ranges = std::iter::once(start..start + 18).collect();
        let fragments = Fragments::marking(&text, ranges).unwrap();
        let id = StatementId(Uuid::from_u128(number as u128 + 1));
        let (label, made) = (LabelId::new("claim").unwrap(), Timestamp::from_unix_secs(0));
        let mut statement = Statement::new(id, label, Anchor::Anchored(fragments), made);
        statement.said = Some(date("2025-07-08"));
        statement
    };
    let statements = (0..10_000).map(made).collect();
    project.articles.insert(article.id.clone(), Arc::new(article));
    add(&mut project, "mara", "alpha", statements);
    let mut desk = table_of(&project);
    let drawn = rows(&desk).len();
    assert!((10..40).contains(&drawn), "{drawn}");
    desk.key(Key::End);
    assert_eq!(desk.selected_statement().id, StatementId(Uuid::from_u128(10_000)));
    assert!(rows(&desk).len() < 40);
    desk.keys(CTRL, Key::A);
    desk.window.get_by_label_contains("10000 selected");
    desk.click_button("Set label");
    desk.window.get_by_role_and_label(Role::Button, "Fact").click();
    let begun = Instant::now();
    desk.frames(2);
    println!(
        "10,000 statements get another label in {} ms, two frames of the window among it",
        begun.elapsed().as_millis()
    );
    assert_eq!([1, 10_000].map(|number| label_of(&desk, number)), ["fact", "fact"]);
    desk.keys(CTRL, Key::Z);
    assert_eq!([1, 10_000].map(|number| label_of(&desk, number)), ["claim", "claim"]);
}
