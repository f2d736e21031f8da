//! The page of text as a reader uses it: with pointer, keys and a screen reader, in a window without a screen.

#![cfg(feature = "gui")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says so by panicking"
)]

mod support;

use std::ops::Range;
use std::sync::Arc;

use egui::{Color32, Event, Key, Modifiers, PointerButton, Pos2, Rect, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gainsay::text_view::{
    Decoration, Decorations, Document, Headline, Page, PageEvent, PageInput, PageStyle, Pattern, ScrollAlign,
    Segmentation, TextEngine, TextStyle, Underline,
};
use support::cpu_renderer::CpuRenderer;
use unicode_segmentation::UnicodeSegmentation;

const FACES: [&[u8]; 3] = [
    include_bytes!("../assets/fonts/SourceSerif4-Regular.ttf"),
    include_bytes!("../assets/fonts/SourceSerif4-SemiBold.ttf"),
    include_bytes!("../assets/fonts/NotoNaskhArabic-Regular.ttf"),
];

const NEWS: &str = "Iran said Tuesday it has not made any request for talks with the United States. \
    Trump said Monday that Iran was seeking talks.\n\
    Short.\n\
    \"No request for a meeting has been made on our side to the American side,\" said Esmaeil Baghaei.";

const PERSIAN: &str = "بقائی گفت که هیچ درخواستی از سوی ما نبوده است";

/// A window with nothing in it but a page.
struct Reader {
    engine: TextEngine,
    document: Document,
    page: Page,
    style: PageStyle,
    decorations: Decorations,
    events: Vec<PageEvent>,
    hovered: Option<u128>,
    header: Option<Rect>,
    below_headline: Option<Rect>,
    visible: Range<usize>,
}

type Window = Harness<'static, Reader>;

fn style() -> PageStyle {
    PageStyle {
        margin_left: 20.0,
        margin_right: 20.0,
        top_space: 20.0,
        bottom_space: 20.0,
        ..PageStyle::default()
    }
}

fn reader(text: &str) -> Reader {
    Reader {
        engine: TextEngine::new(&FACES),
        document: Document::new(Arc::from(text)),
        page: Page::new(),
        style: style(),
        decorations: Decorations::default(),
        events: Vec::new(),
        hovered: None,
        header: None,
        below_headline: None,
        visible: 0..0,
    }
}

fn window_of(reader: Reader, size: Vec2, scale: f32) -> Window {
    let mut window = Harness::builder()
        .with_size(size)
        .with_pixels_per_point(scale)
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(64)
        .with_render_cursor(false)
        .renderer(CpuRenderer::default())
        .build_ui_state(show, reader);
    window.run();
    window
}

fn window(text: &str) -> Window {
    window_of(reader(text), vec2(480.0, 400.0), 1.0)
}

fn show(ui: &mut egui::Ui, reader: &mut Reader) {
    let everything = egui::UiBuilder::new().max_rect(ui.ctx().content_rect());
    ui.scope_builder(everything, |ui| show_page(ui, reader));
}

fn show_page(ui: &mut egui::Ui, reader: &mut Reader) {
    ui.ctx().layer_painter(ui.layer_id()).rect_filled(ui.max_rect(), 0.0, Color32::WHITE);
    reader.engine.begin_frame(ui.ctx());
    let input = PageInput {
        document: &reader.document,
        style: &reader.style,
        decorations: &reader.decorations,
        segmentation: Segmentation { word: word_at, sentence: sentence_at },
        name: "Article text",
        describe: &|id| Some(format!("Denial {id}, Esmaeil Baghaei")),
    };
    let output = reader.page.show(&mut reader.engine, ui, &input);
    reader.events.extend(output.events);
    reader.hovered = output.hovered;
    reader.header = output.header;
    reader.below_headline = output.below_headline;
    reader.visible = output.visible;
}

fn word_at(text: &str, byte: usize) -> Range<usize> {
    unit_at(text.split_word_bound_indices(), byte)
}

fn sentence_at(text: &str, byte: usize) -> Range<usize> {
    unit_at(text.split_sentence_bound_indices(), byte)
}

fn unit_at<'a>(units: impl Iterator<Item = (usize, &'a str)>, byte: usize) -> Range<usize> {
    let found = units.map(|(at, unit)| at..at + unit.len()).find(|range| range.contains(&byte));
    found.unwrap_or(byte..byte)
}

/// The words a window has selected.
fn selected(window: &Window) -> &str {
    &window.state().document.text()[window.state().page.selection().range()]
}

/// Where a word of the text is on the screen.
fn rect_of(window: &Window, word: &str) -> Rect {
    let start = window.state().document.text().find(word).unwrap();
    let rects = window.state().page.rects_of(start..start + word.len());
    rects.into_iter().reduce(Rect::union).unwrap_or_else(|| panic!("“{word}” is not in view"))
}

fn button(pos: Pos2, pressed: bool, modifiers: Modifiers) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers }
}

fn click(window: &mut Window, pos: Pos2, modifiers: Modifiers) {
    window.hover_at(pos);
    window.event(button(pos, true, modifiers));
    window.event(button(pos, false, modifiers));
    window.run();
}

fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.hover_at(from);
    window.drag_at(from);
    window.hover_at(from.lerp(to, 0.5));
    window.hover_at(to);
    window.event(button(to, false, Modifiers::NONE));
    window.run();
}

/// Just inside the left and the right edge of a word.
fn inner_edges(rect: Rect) -> (Pos2, Pos2) {
    (pos2(rect.left() + 1.0, rect.center().y), pos2(rect.right() - 1.0, rect.center().y))
}

/// Sets the caret before a word with the pointer.
fn set_caret(window: &mut Window, word: &str) {
    let rect = rect_of(window, word);
    let start = window.state().document.text().find(word).unwrap();
    click(window, pos2(rect.left() + 1.0, rect.center().y), Modifiers::NONE);
    window.state_mut().page.set_caret(start);
    window.run();
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

fn repaint_delay(window: &Window) -> std::time::Duration {
    window.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay
}

fn many_paragraphs(count: usize) -> String {
    let mut text = String::new();
    for number in 0..count {
        text.extend(["Paragraph ", &number.to_string(), ": ", NEWS, "\n"]);
    }
    text
}

// The pointer

#[test]
fn a_drag_selects_the_words_under_it() {
    let mut window = window(NEWS);
    let (from, to) = inner_edges(rect_of(&window, "not made any request"));
    drag(&mut window, from, to);
    assert_eq!(selected(&window), "not made any request");
    let events = &window.state().events;
    assert!(events.contains(&PageEvent::SelectionChanged));
    assert_eq!(events.last(), Some(&PageEvent::SelectionFinished));
}

#[test]
fn a_drag_backwards_selects_the_same_words() {
    let mut window = window(NEWS);
    let (to, from) = inner_edges(rect_of(&window, "not made any request"));
    drag(&mut window, from, to);
    assert_eq!(selected(&window), "not made any request");
    assert!(window.state().page.selection().focus.byte < window.state().page.selection().anchor.byte);
}

#[test]
fn persian_words_are_selected_from_right_to_left() {
    let mut window = window(PERSIAN);
    let (left, right) = inner_edges(rect_of(&window, "درخواستی"));
    drag(&mut window, right, left);
    assert_eq!(selected(&window), "درخواستی");
    let selection = window.state().page.selection();
    assert!(selection.anchor.byte < selection.focus.byte);
    assert!(left.x > 150.0, "a right-to-left paragraph starts on the right: {left:?}");
}

#[test]
fn a_latin_name_in_a_persian_line_is_selected_letter_by_letter() {
    let mut window = window("خبرگزاری Reuters گزارش داد");
    let (left, right) = inner_edges(rect_of(&window, "eute"));
    drag(&mut window, left, right);
    assert_eq!(selected(&window), "eute");
    assert!(rect_of(&window, "خبرگزاری").left() > rect_of(&window, "Reuters").right());
    assert!(rect_of(&window, "گزارش").right() < rect_of(&window, "Reuters").left());
}

#[test]
fn a_selection_crosses_paragraphs_of_opposite_direction() {
    let text = format!("Iran denied it.\n{PERSIAN}\nHe said so.");
    let mut window = window(&text);
    let (from, _) = inner_edges(rect_of(&window, "denied"));
    let (_, to) = inner_edges(rect_of(&window, "said"));
    drag(&mut window, from, to);
    assert_eq!(selected(&window), format!("denied it.\n{PERSIAN}\nHe said"));
}

#[test]
fn shift_and_a_click_extend_the_selection() {
    let mut window = window(NEWS);
    set_caret(&mut window, "Tuesday");
    let (_, end) = inner_edges(rect_of(&window, "request"));
    click(&mut window, end, Modifiers::SHIFT);
    assert_eq!(selected(&window), "Tuesday it has not made any request");
}

#[test]
fn a_double_click_selects_the_word_and_a_triple_click_the_sentence() {
    let mut window = window(NEWS);
    let middle = rect_of(&window, "request").center();
    click(&mut window, middle, Modifiers::NONE);
    assert_eq!(selected(&window), "");
    click(&mut window, middle, Modifiers::NONE);
    assert_eq!(selected(&window), "request");
    click(&mut window, middle, Modifiers::NONE);
    assert!(selected(&window).starts_with("Iran said Tuesday") && selected(&window).ends_with("States. "));
    let counts = window.state().events.iter().filter_map(|event| match event {
        PageEvent::Clicked { count, .. } => Some(*count),
        _ => None,
    });
    assert_eq!(counts.collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn a_drag_after_a_double_click_selects_whole_words_both_ways() {
    let mut window = window(NEWS);
    let middle = rect_of(&window, "request").center();
    click(&mut window, middle, Modifiers::NONE);
    window.drag_at(middle);
    let talks = rect_of(&window, "talks with");
    window.hover_at(pos2(talks.right() - 3.0, talks.center().y));
    window.run_steps(2);
    assert_eq!(selected(&window), "request for talks with");
    window.hover_at(rect_of(&window, "made").center());
    window.run_steps(2);
    assert_eq!(selected(&window), "made any request");
    window.event(button(middle, false, Modifiers::NONE));
    window.run();
}

#[test]
fn a_click_with_an_unsteady_hand_selects_nothing() {
    let mut window = window(NEWS);
    let middle = rect_of(&window, "request").center();
    drag(&mut window, middle, middle + vec2(4.0, 0.0));
    assert_eq!(selected(&window), "");
    assert!(matches!(window.state().events.last(), Some(PageEvent::Clicked { count: 1, .. })));
}

#[test]
fn a_right_click_keeps_the_selection_and_says_where_it_was() {
    let mut window = window(NEWS);
    window.state_mut().page.select(0..4);
    window.run();
    let pos = rect_of(&window, "talks").center();
    window.hover_at(pos);
    for pressed in [true, false] {
        let modifiers = Modifiers::NONE;
        window.event(Event::PointerButton { pos, button: PointerButton::Secondary, pressed, modifiers });
    }
    window.run();
    assert_eq!(selected(&window), "Iran");
    let talks = NEWS.find("talks").unwrap();
    let Some(PageEvent::SecondaryClicked { byte, .. }) = window.state().events.last() else { panic!() };
    assert!((talks..talks + 5).contains(byte));
}

#[test]
fn a_drag_held_beyond_the_edge_scrolls_on_until_the_text_ends() {
    let mut window = window(&many_paragraphs(12));
    let from = rect_of(&window, "said Tuesday").center();
    window.hover_at(from);
    window.drag_at(from);
    window.hover_at(pos2(200.0, 500.0));
    window.run_steps(3);
    assert_eq!(repaint_delay(&window), std::time::Duration::ZERO, "it goes on with the pointer held still");
    let early = window.state().page.selection().focus.byte;
    window.run_steps(240);
    let late = window.state().page.selection().focus.byte;
    assert!(late > early + 1000, "{early} {late}");
    assert!(window.state().visible.end >= window.state().document.len() - 1);
    window.hover_at(pos2(200.0, -100.0));
    window.run_steps(400);
    assert!(window.state().page.selection().focus.byte < 60, "the first line");
    window.event(button(pos2(200.0, -100.0), false, Modifiers::NONE));
    window.run();
}

#[test]
fn the_innermost_decoration_under_the_pointer_is_named() {
    let mut reader = reader(NEWS);
    let outer = NEWS.find("it has").unwrap();
    let inner = NEWS.find("request").unwrap();
    reader.decorations =
        Decorations::new(vec![Decoration::new(1, outer..inner + 20), Decoration::new(2, inner..inner + 7)]);
    let mut window = window_of(reader, vec2(480.0, 400.0), 1.0);
    window.hover_at(rect_of(&window, "request").center());
    window.run();
    assert_eq!(window.state().hovered, Some(2));
    window.hover_at(rect_of(&window, "it has").center());
    window.run();
    assert_eq!(window.state().hovered, Some(1));
    let middle = rect_of(&window, "request").center();
    click(&mut window, middle, Modifiers::NONE);
    let Some(PageEvent::Clicked { decoration, .. }) = window.state().events.last() else { panic!() };
    assert_eq!(*decoration, Some(2));
}

// Keys

#[test]
fn arrows_move_and_shift_extends_and_its_release_finishes_the_selection() {
    let mut window = window(NEWS);
    set_caret(&mut window, "said Tuesday");
    window.state_mut().events.clear();
    for _ in 0..4 {
        press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    }
    assert_eq!(selected(&window), "said");
    assert_eq!(window.state().events.last(), Some(&PageEvent::SelectionFinished));
    press(&mut window, Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(window.state().page.caret().byte, NEWS.find("said").unwrap());
    assert_eq!(selected(&window), "");
}

#[test]
fn control_and_arrows_go_by_words() {
    let mut window = window(NEWS);
    set_caret(&mut window, "said Tuesday");
    let control = Modifiers::CTRL | Modifiers::COMMAND;
    press(&mut window, control | Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(selected(&window).trim_end(), "said");
    press(&mut window, control | Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(selected(&window).trim_end(), "said Tuesday");
    press(&mut window, control, Key::ArrowLeft);
    assert_eq!(window.state().page.caret().byte, NEWS.find("Tuesday").unwrap());
}

#[test]
fn in_persian_the_left_arrow_goes_on() {
    let mut window = window(&format!("{PERSIAN}\nIran"));
    set_caret(&mut window, PERSIAN);
    press(&mut window, Modifiers::SHIFT, Key::ArrowLeft);
    assert_eq!(selected(&window), "ب");
    press(&mut window, Modifiers::NONE, Key::End);
    assert_eq!(window.state().page.caret().byte, PERSIAN.len());
    press(&mut window, Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(window.state().page.caret().byte, PERSIAN.len() + 1, "the next paragraph");
}

#[test]
fn right_at_the_end_of_a_paragraph_goes_to_the_next_and_left_comes_back() {
    let mut window = window("One\n\nTwo");
    set_caret(&mut window, "One");
    for expected in [1, 2, 3, 4, 5, 6, 7, 8, 8] {
        press(&mut window, Modifiers::NONE, Key::ArrowRight);
        assert_eq!(window.state().page.caret().byte, expected);
    }
    for expected in [7, 6, 5, 4, 3, 2, 1, 0, 0] {
        press(&mut window, Modifiers::NONE, Key::ArrowLeft);
        assert_eq!(window.state().page.caret().byte, expected);
    }
}

#[test]
fn one_press_goes_one_character_on_wherever_lines_wrap() {
    let mut window = window(NEWS);
    set_caret(&mut window, "Iran");
    let first = NEWS.lines().next().unwrap();
    for (index, (byte, _)) in first.char_indices().enumerate() {
        let caret = window.state().page.caret().byte;
        assert_eq!(caret, byte, "after {index} presses");
        press(&mut window, Modifiers::NONE, Key::ArrowRight);
    }
}

#[test]
fn up_and_down_keep_their_column_over_a_short_line() {
    let mut window = window("A first line that is long enough\nShort\nA third line that is long enough");
    set_caret(&mut window, "long enough\nShort");
    let start = window.state().page.caret().byte;
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(window.state().page.caret().byte, "A first line that is long enough\nShort".len());
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    let third = window.state().document.text().rfind("long").unwrap();
    assert!(window.state().page.caret().byte.abs_diff(third) <= 1);
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(window.state().page.caret().byte, start);
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(window.state().page.caret().byte, 0);
}

#[test]
fn home_and_end_go_to_the_edges_of_the_line_and_with_control_of_the_text() {
    let mut window = window(NEWS);
    set_caret(&mut window, "Monday");
    press(&mut window, Modifiers::NONE, Key::Home);
    let home = window.state().page.caret().byte;
    assert!(home > 0 && home < NEWS.find("Monday").unwrap());
    press(&mut window, Modifiers::SHIFT, Key::End);
    assert!(selected(&window).contains("Monday") && !selected(&window).contains('\n'));
    let control = Modifiers::CTRL | Modifiers::COMMAND;
    press(&mut window, control, Key::End);
    assert_eq!(window.state().page.caret().byte, NEWS.len());
    press(&mut window, control | Modifiers::SHIFT, Key::Home);
    assert_eq!(selected(&window), NEWS);
}

#[test]
fn page_down_and_up_move_by_what_is_in_view_and_keep_the_caret_in_view() {
    let mut window = window(&many_paragraphs(30));
    set_caret(&mut window, "Tuesday");
    let start = window.state().page.caret().byte;
    press(&mut window, Modifiers::NONE, Key::PageDown);
    press(&mut window, Modifiers::NONE, Key::PageDown);
    let there = window.state().page.caret().byte;
    assert!(there > start + 500);
    assert!(window.state().visible.contains(&there));
    press(&mut window, Modifiers::NONE, Key::PageUp);
    press(&mut window, Modifiers::NONE, Key::PageUp);
    assert_eq!(window.state().page.caret().byte, start);
    assert!(window.state().visible.contains(&start));
}

#[test]
fn the_caret_stays_in_view_as_it_moves() {
    let mut window = window(&many_paragraphs(30));
    set_caret(&mut window, "Tuesday");
    for _ in 0..60 {
        press(&mut window, Modifiers::NONE, Key::ArrowDown);
        let caret = window.state().page.caret().byte;
        let near = window.state().page.rects_of(caret.saturating_sub(1)..caret + 1);
        assert!(near.iter().any(|rect| rect.top() >= 0.0 && rect.bottom() <= 400.0), "{caret}: {near:?}");
    }
    assert!(window.state().visible.start > 1000);
}

#[test]
fn everything_is_selected_and_copied() {
    let mut window = window(NEWS);
    set_caret(&mut window, "Tuesday");
    press(&mut window, Modifiers::COMMAND | Modifiers::CTRL, Key::A);
    assert_eq!(selected(&window), NEWS);
    window.event(Event::Copy);
    window.step();
    assert!(window.state().events.contains(&PageEvent::Copied(NEWS.to_owned())));
    let commands = &window.output().platform_output.commands;
    assert!(
        commands.iter().any(|command| matches!(command, egui::OutputCommand::CopyText(text) if text == NEWS))
    );
}

#[test]
fn keys_without_the_focus_do_nothing() {
    let mut window = window(NEWS);
    press(&mut window, Modifiers::COMMAND | Modifiers::CTRL, Key::A);
    assert_eq!(selected(&window), "");
}

#[test]
fn the_caret_never_stands_inside_a_character() {
    let text = "e\u{301}👨\u{200D}👩\u{200D}👧 नि क\u{94D}ष 🇮🇷 \u{1F44D}\u{1F3FD}x لا\u{64B} ffi";
    let mut window = window(text);
    click(&mut window, pos2(25.0, 30.0), Modifiers::NONE);
    let boundaries: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
    for key in [Key::Home, Key::ArrowRight, Key::ArrowLeft] {
        for _ in 0..boundaries.len() + 8 {
            press(&mut window, Modifiers::NONE, key);
            let caret = window.state().page.caret().byte;
            assert!(boundaries.contains(&caret), "{caret} after {key:?}");
        }
        if key == Key::ArrowRight {
            assert_eq!(window.state().page.caret().byte, text.len());
        }
    }
    assert_eq!(window.state().page.caret().byte, 0);
    for x in 20..460 {
        click(&mut window, pos2(x as f32, 30.0), Modifiers::NONE);
        assert!(boundaries.contains(&window.state().page.caret().byte));
    }
}

// Scrolling

fn wheel(window: &mut Window, points: f32) {
    window.hover_at(pos2(200.0, 200.0));
    window.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, points),
        phase: egui::TouchPhase::Move,
        modifiers: Modifiers::NONE,
        source: egui::MouseWheelSource::Unknown,
    });
    window.run();
}

#[test]
fn the_wheel_scrolls_and_stops_at_both_ends() {
    let mut window = window(&many_paragraphs(30));
    assert_eq!(window.state().visible.start, 0);
    wheel(&mut window, -300.0);
    assert!(window.state().visible.start > 0);
    wheel(&mut window, -100_000.0);
    assert!(window.state().visible.end >= window.state().document.len() - 1);
    let end = window.state().page.scroll_anchor();
    wheel(&mut window, -500.0);
    assert_eq!(window.state().page.scroll_anchor().byte, end.byte);
    assert!((window.state().page.scroll_anchor().offset - end.offset).abs() < 0.1);
    wheel(&mut window, 200_000.0);
    assert_eq!(window.state().visible.start, 0);
    assert_eq!(window.state().header.map(|header| header.top()), Some(0.0));
}

#[test]
fn a_selection_outlives_its_ends_leaving_the_screen() {
    let mut window = window(&many_paragraphs(200));
    let before = rect_of(&window, "Iran said");
    let (from, to) = inner_edges(before);
    drag(&mut window, from, to);
    wheel(&mut window, -20_000.0);
    assert!(window.state().visible.start > 1000);
    assert_eq!(selected(&window), "Iran said");
    wheel(&mut window, 40_000.0);
    assert_eq!(selected(&window), "Iran said");
    assert_eq!(rect_of(&window, "Iran said"), before);
}

#[test]
fn scrolling_up_into_paragraphs_never_seen_does_not_move_what_is_read() {
    let paragraphs = (0..400).map(|number| number.to_string() + " " + &"many words ".repeat(number % 40));
    let text = paragraphs.collect::<Vec<_>>().join("\n");
    let mut window = window(&text);
    let middle = text.find("\n200 ").unwrap() + 1;
    window.state_mut().page.scroll_to(middle, ScrollAlign::Middle);
    window.run();
    let y = rect_of(&window, "200 ").top();
    for step in 1..=10 {
        wheel(&mut window, 8.0);
        assert!((rect_of(&window, "200 ").top() - y - 8.0 * step as f32).abs() < 1.0);
    }
}

#[test]
fn a_place_is_scrolled_to_at_the_top_in_the_middle_or_just_into_view() {
    let text = many_paragraphs(100);
    let mut window = window(&text);
    let word = text.find("Paragraph 50").unwrap();
    let at = |window: &mut Window, align: ScrollAlign| {
        window.state_mut().page.scroll_to(word, align);
        window.run();
        rect_of(window, "Paragraph 50").center().y
    };
    assert!((at(&mut window, ScrollAlign::Middle) - 200.0).abs() < 20.0);
    assert!(at(&mut window, ScrollAlign::Top) < 80.0);
    let before = at(&mut window, ScrollAlign::Nearest);
    assert!(before < 80.0, "what is in view stays where it is");
    wheel(&mut window, 500.0);
    assert!(at(&mut window, ScrollAlign::Nearest) > 300.0);
}

#[test]
fn a_narrower_window_keeps_the_line_that_was_at_the_top() {
    let mut window = window(&many_paragraphs(100));
    wheel(&mut window, -3000.0);
    let anchor = window.state().page.scroll_anchor();
    window.set_size(vec2(300.0, 400.0));
    window.run();
    let narrow = window.state().page.scroll_anchor();
    assert!(narrow.byte <= anchor.byte && anchor.byte < narrow.byte + 60, "{anchor:?} {narrow:?}");
    window.set_size(vec2(480.0, 400.0));
    window.run();
    assert!(window.state().page.scroll_anchor().byte.abs_diff(anchor.byte) < 60);
}

#[test]
fn a_remembered_place_is_restored_in_a_new_page() {
    let text = many_paragraphs(100);
    let mut window = window(&text);
    wheel(&mut window, -3333.0);
    let anchor = window.state().page.scroll_anchor();
    let mut again = reader(&text);
    again.page.restore(anchor);
    let restored = window_of(again, vec2(480.0, 400.0), 1.0);
    let found = restored.state().page.scroll_anchor();
    assert_eq!(found.byte, anchor.byte);
    assert!((found.offset - anchor.offset).abs() < 1.0);
}

#[test]
fn the_scroll_bar_is_dragged_to_the_end_and_clicked_back_to_the_middle() {
    let mut window = window(&many_paragraphs(2000));
    let grip = pos2(474.0, 8.0);
    window.hover_at(grip);
    window.drag_at(grip);
    window.hover_at(pos2(474.0, 200.0));
    window.hover_at(pos2(474.0, 500.0));
    window.event(button(pos2(474.0, 500.0), false, Modifiers::NONE));
    window.run();
    let length = window.state().document.len();
    assert!(window.state().visible.end >= length - 1);
    click(&mut window, pos2(474.0, 200.0), Modifiers::NONE);
    let middle = window.state().visible.start;
    assert!(middle > length * 4 / 10 && middle < length * 6 / 10, "{middle} of {length}");
    assert_eq!(selected(&window), "");
}

#[test]
fn ten_megabytes_open_and_scroll_to_their_end() {
    let text = many_paragraphs(50_000);
    assert!(text.len() > 10_000_000);
    let mut window = window(&text);
    window.state_mut().page.scroll_to(text.len(), ScrollAlign::Nearest);
    window.run();
    assert!(window.state().visible.end >= text.len() - 1);
    wheel(&mut window, 1000.0);
    let end = text.rfind("Paragraph 49990").unwrap();
    assert!(window.state().visible.start > end);
}

#[test]
fn a_megabyte_in_one_line_is_read_without_gaps_between_its_pieces() {
    let text = "Iran denied it on Tuesday, and so did others. ".repeat(23_000);
    let mut window = window(&text);
    window.state_mut().page.scroll_to(text.len() / 2, ScrollAlign::Middle);
    window.run();
    let visible = window.state().visible.clone();
    assert!(visible.len() < 20_000, "{visible:?}");
    for _ in 0..20 {
        wheel(&mut window, -200.0);
        let visible = window.state().visible.clone();
        let mut tops: Vec<f32> = window.state().page.rects_of(visible).iter().map(Rect::top).collect();
        tops.dedup();
        assert!(tops.windows(2).all(|pair| (pair[1] - pair[0] - 28.0).abs() < 1.5), "{tops:?}");
    }
}

#[test]
fn a_megabyte_without_white_space_is_wrapped_within_the_column() {
    let mut window = window(&"अ".repeat(100_000).replace('अ', "x"));
    window.state_mut().page.scroll_to(50_000, ScrollAlign::Top);
    window.run();
    let visible = window.state().visible.clone();
    assert!(window.state().page.rects_of(visible).iter().all(|rect| rect.right() <= 461.0));
}

#[test]
fn an_idle_window_draws_nothing() {
    let mut window = window(NEWS);
    set_caret(&mut window, "Tuesday");
    for _ in 0..3 {
        window.step();
    }
    let delay = repaint_delay(&window);
    assert!(delay > std::time::Duration::from_secs(1), "{delay:?}");
}

#[test]
fn header_and_headline_leave_room_for_what_the_caller_draws() {
    let mut reader = reader(NEWS);
    let headline = TextStyle::new("Source Serif 4", 27.0).semi_bold().with_line_height(1.2);
    reader.style.headline = Some(Headline { paragraph: 1, style: headline, gap_below: 30.0 });
    reader.style.top_space = 55.0;
    let window = window_of(reader, vec2(480.0, 400.0), 1.0);
    assert_eq!(window.state().header.map(|header| header.height()), Some(55.0));
    let below = window.state().below_headline.unwrap();
    assert!((below.height() - 30.0).abs() < 0.5);
    assert!(below.top() > rect_of(&window, "Short.").center().y);
    assert!(below.bottom() <= rect_of(&window, "\"No request").top());
    assert!(rect_of(&window, "Short.").height() > rect_of(&window, "Tuesday").height());
}

// Accessibility

#[test]
fn a_screen_reader_gets_the_lines_the_selection_and_the_decorations() {
    let text = format!("Iran denied it. Reuters\n\n{PERSIAN}");
    let mut reader = reader(&text);
    reader.decorations = Decorations::new(vec![Decoration::new(7, 5..14)]);
    let mut window = window_of(reader, vec2(480.0, 400.0), 1.0);
    window.state_mut().page.select(5..11);
    window.run();
    let node = window.get_by_label("Article text");
    let node = node.accesskit_node();
    assert!(node.supports_text_ranges());
    assert_eq!(node.document_range().text(), text);
    let selected = node.text_selection().unwrap();
    assert_eq!(selected.text(), "denied");
    window.get_by_label("Denial 7, Esmaeil Baghaei");
}

#[test]
fn a_screen_reader_gets_a_selection_that_is_out_of_view() {
    let mut window = window(&many_paragraphs(50));
    window.state_mut().page.select(0..20);
    wheel(&mut window, -5000.0);
    let node = window.get_by_label("Article text").accesskit_node();
    assert_eq!(node.text_selection().unwrap().text(), "");
}

#[test]
fn the_page_is_reached_with_the_tab_key_and_left_with_it() {
    let mut window = window(NEWS);
    press(&mut window, Modifiers::NONE, Key::Tab);
    assert!(window.get_by_label("Article text").is_focused());
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.get_by_label("Article text").is_focused(), "Escape is the caller's");
}

// Anything goes

/// Characters that text engines stumble over.
const NASTY: &[&str] = &[
    "a",
    "word ",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\0",
    "\u{7}",
    "\u{85}",
    "\u{B}",
    "\u{C}",
    "\u{2028}",
    "\u{2029}",
    "\u{200B}",
    "\u{200D}",
    "\u{200E}",
    "\u{200F}",
    "\u{202B}",
    "\u{202E}",
    "\u{202C}",
    "\u{2066}",
    "\u{2067}",
    "\u{2069}",
    "\u{FEFF}",
    "\u{FFFC}",
    "\u{AD}",
    "\u{301}",
    "e\u{301}",
    "ffi",
    "لا",
    "بقائی ",
    "۱۲",
    "شما\u{200C}",
    "«",
    "(",
    "עברית",
    "中文",
    "한",
    "नि",
    "ก็",
    "\u{1F468}\u{200D}\u{1F469}",
    "\u{1F1EE}\u{1F1F7}",
    "\u{1F44D}\u{1F3FD}",
    "\u{FE0F}",
    "\u{E0001}",
    "\u{10FFFF}",
    "\u{F0000}",
    "\u{1D173}",
];

const KEYS: [Key; 10] = [
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::Home,
    Key::End,
    Key::PageUp,
    Key::PageDown,
    Key::A,
    Key::Tab,
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_text_and_no_gesture_makes_it_panic_or_leaves_the_characters(
        pieces in proptest::collection::vec(0..NASTY.len(), 0..40),
        keys in proptest::collection::vec((0..KEYS.len(), 0..4_u8), 0..12),
        points in proptest::collection::vec((-20.0_f32..420.0, -20.0_f32..320.0), 0..8),
        ranges in proptest::collection::vec((0_usize..100, 0_usize..100), 0..5),
        scale in proptest::sample::select(vec![1.0_f32, 1.25, 2.0]),
    ) {
        let text: String = pieces.iter().map(|piece| NASTY[*piece]).collect();
        let mut reader = reader(&text);
        reader.decorations = Decorations::new(ranges.iter().enumerate().map(|(id, (start, end))| {
            let mut decoration = Decoration::new(id as u128, *start..*end);
            decoration.tint = Some(CLAIM);
            decoration.outline = Some((1.5, DENIAL));
            decoration.underline = Some(Underline { pattern: Pattern::Wavy, width: 2.0, color: FACT });
            decoration
        }).collect());
        let mut window = window_of(reader, vec2(400.0, 300.0), scale);
        for (x, y) in points {
            window.hover_at(pos2(x, y));
            window.event(button(pos2(x, y), true, Modifiers::NONE));
            window.hover_at(pos2(y, x));
            window.event(button(pos2(y, x), false, Modifiers::NONE));
            window.step();
        }
        for (key, modifiers) in keys {
            let shift = if modifiers & 1 == 1 { Modifiers::SHIFT } else { Modifiers::NONE };
            let control = if modifiers & 2 == 2 { Modifiers::CTRL | Modifiers::COMMAND } else { Modifiers::NONE };
            window.key_press_modifiers(shift | control, KEYS[key]);
            window.step();
        }
        window.step();
        let boundaries: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
        let selection = window.state().page.selection();
        for end in [selection.anchor.byte, selection.focus.byte] {
            proptest::prop_assert!(boundaries.contains(&end), "{end} in {text:?}");
        }
    }
}

// Looks

fn mark(id: u128, text: &str, words: &str, color: Color32, pattern: Pattern) -> Decoration {
    let start = text.find(words).unwrap_or_else(|| panic!("{words}"));
    let mut decoration = Decoration::new(id, start..start + words.len());
    decoration.tint = Some(color.gamma_multiply(0.11));
    decoration.underline = Some(Underline { pattern, width: 2.0, color });
    decoration
}

const CLAIM: Color32 = Color32::from_rgb(0x0B, 0x6C, 0xB0);
const DENIAL: Color32 = Color32::from_rgb(0xC8, 0x50, 0x0A);
const FACT: Color32 = Color32::from_rgb(0x0B, 0x7F, 0x5F);

fn latin_marks() -> Reader {
    let text = "Iran denies seeking talks\n\
        Iran said Tuesday it has not made any request for talks with the United States, after President Donald Trump \
        said Tehran was seeking negotiations following last month's war with Israel.\n\
        \"They want to meet. They want to work something out. They're very different now than they were two weeks ago,\" \
        he said.\n\
        Read more: Iran president says Israel tried to assassinate him";
    let mut reader = reader(text);
    let headline = TextStyle::new("Source Serif 4", 27.0).semi_bold().with_line_height(1.2);
    reader.style.headline = Some(Headline { paragraph: 0, style: headline, gap_below: 12.0 });
    let mut selected = mark(
        1,
        text,
        "it has not made any request for talks with the United States",
        DENIAL,
        Pattern::Dashed,
    );
    selected.outline = Some((1.5, DENIAL));
    let mut furniture = Decoration::new(9, text.find("Read more").unwrap()..text.len());
    furniture.dim = true;
    reader.decorations = Decorations::new(vec![
        selected,
        mark(2, text, "Tehran was seeking negotiations", CLAIM, Pattern::Solid),
        mark(3, text, "following last month's war", FACT, Pattern::Dotted),
        mark(
            4,
            text,
            "They want to meet. They want to work something out. They're very different now",
            CLAIM,
            Pattern::Solid,
        ),
        mark(5, text, "They want to work something out. They're", FACT, Pattern::Wavy),
        mark(6, text, "They're very different now than", DENIAL, Pattern::DashDot),
        mark(7, text, "two weeks ago", DENIAL, Pattern::Double),
        furniture,
    ]);
    let start = text.find("President").unwrap();
    reader.page.select(start..start + 22);
    reader
}

fn persian_marks() -> Reader {
    let text = "سخنگوی وزارت امور خارجه ایران گفت «هیچ درخواستی برای دیدار با طرف آمریکایی (Donald Trump) از سوی ما نبوده است»\n\
        وقال ترامب يوم الاثنين إن إيران تسعى إلى 2 محادثات.\n\
        Baghaei (بقائی) said so; no face has 中.";
    let mut reader = reader(text);
    reader.decorations = Decorations::new(vec![
        mark(
            1,
            text,
            "هیچ درخواستی برای دیدار با طرف آمریکایی (Donald Trump) از سوی ما نبوده است",
            DENIAL,
            Pattern::Dashed,
        ),
        mark(2, text, "(Donald Trump) از", CLAIM, Pattern::Solid),
        mark(3, text, "إيران تسعى إلى 2 محادثات", CLAIM, Pattern::Solid),
        mark(4, text, "(بقائی) said", FACT, Pattern::Dotted),
    ]);
    reader
}

#[test]
fn nested_marks_look_as_they_should() {
    window_of(latin_marks(), vec2(560.0, 360.0), 1.0).snapshot("page_latin");
}

#[test]
fn nested_marks_look_as_they_should_on_a_fine_screen() {
    window_of(latin_marks(), vec2(560.0, 360.0), 2.0).snapshot("page_latin_2x");
}

#[test]
fn persian_and_arabic_look_as_they_should() {
    window_of(persian_marks(), vec2(520.0, 190.0), 1.0).snapshot("page_persian");
}

#[test]
fn persian_and_arabic_look_as_they_should_on_a_fine_screen() {
    window_of(persian_marks(), vec2(520.0, 190.0), 2.0).snapshot("page_persian_2x");
}
