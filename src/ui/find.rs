//! Find in the article shown: a bar over the page.

pub mod hits;

use std::ops::Range;

use egui::{Button, Id, Key, Modifiers, Response, Role, Ui, WidgetInfo, vec2};

use super::{
    Ask, Kit,
    search_field::{SearchField, bad_pattern_ui, search_field_ui, switch_keys, switches_ui},
    theme::{SMALL, sans},
};
use crate::{command::Action, model::ArticleId, reading::search::Options, session::Session};
use hits::{Hits, Seek, Sought};

/// The least width of the bar that has room for everything in one line, in points.
const ONE_LINE_FROM: f32 = 620.0;

/// What the bar keeps between frames.
#[derive(Default)]
pub struct FindState {
    /// The bar is shown.
    pub open: bool,
    /// Puts the keyboard into the bar in the next frame.
    pub take_focus: bool,
    /// What is searched.
    pub field: SearchField,
    hits: Hits,
    /// What the hits are of.
    basis: Option<(ArticleId, String, Options)>,
    seek: Option<Seek>,
    /// A hit that the page is to show.
    reveal: Option<Range<usize>>,
    went_round: bool,
    /// What is selected on the page, or the caret.
    selected: Range<usize>,
}

impl FindState {
    /// Opens the bar; words that are selected are looked for, unless they are what was found last.
    pub fn open_with(&mut self, words: Option<&str>) {
        let found = self.hits.number_of(&self.selected).is_some() && !self.field.text.is_empty();
        if let Some(words) = words.filter(|_| !found) {
            self.field.take_words(words);
        }
        (self.open, self.take_focus, self.field.select_all) = (true, true, true);
    }

    /// Goes to the next hit or the one before, from what is selected on the page.
    pub fn step(&mut self, forward: bool) {
        let (start, end) = (self.selected.start, self.selected.end);
        self.seek = Some(if forward { Seek::Forward(end) } else { Seek::Back(start) });
    }

    /// What was found in the article shown, in order, for the page to mark.
    pub fn hits(&self) -> &[Range<usize>] {
        if self.open { &self.hits.all } else { &[] }
    }

    /// The hit that the page is to show.
    pub fn take_reveal(&mut self) -> Option<Range<usize>> {
        self.reveal.take()
    }

    /// Searches on, for a few milliseconds; `selected` is what is selected on the page, or its caret.
    pub fn search(&mut self, session: &Session, ctx: &egui::Context, selected: Range<usize>) {
        self.selected = selected;
        let Some(article) = session.article().filter(|_| self.open || self.seek.is_some()) else { return };
        self.note_change(&article.id);
        let Some(Ok(query)) = self.field.query() else {
            self.seek = None;
            return;
        };
        self.hits.work(query, article.text());
        if !self.hits.done {
            ctx.request_repaint();
        }
        match self.seek.map(|seek| self.hits.seek(seek)) {
            Some(Sought::Found(hit, round)) => {
                (self.seek, self.reveal, self.went_round) = (None, Some(hit), round);
                ctx.request_repaint();
            }
            Some(Sought::Nowhere) => (self.seek, self.open) = (None, true),
            Some(Sought::NotYet) | None => {}
        }
    }

    /// Begins anew when something else is searched, or somewhere else.
    fn note_change(&mut self, article: &ArticleId) {
        let basis = Some((article.clone(), self.field.text.clone(), self.field.options));
        if self.basis == basis {
            return;
        }
        let same_article = self.basis.as_ref().is_none_or(|(before, ..)| before == article);
        (self.basis, self.hits, self.went_round) = (basis, Hits::default(), false);
        // In another article nothing moves until it is asked for.
        if same_article && self.open && self.seek.is_none() {
            self.seek = Some(Seek::Forward(self.selected.start));
        }
    }

    fn count(&mut self) -> String {
        if !matches!(self.field.query(), Some(Ok(_))) {
            return String::new();
        }
        let all = self.hits.all.len();
        let more = if self.hits.done { "" } else { "+" };
        match self.hits.number_of(&self.selected) {
            _ if all == 0 && self.hits.done => "no hits".to_owned(),
            Some(number) => format!("{number} of {all}{more}"),
            None if all == 1 && self.hits.done => "1 hit".to_owned(),
            None => format!("{all}{more} hits"),
        }
    }
}

/// Draws the bar.
pub fn find_bar_ui(kit: &mut Kit<'_>, ui: &mut Ui, state: &mut FindState) {
    ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
    let id = ui.make_persistent_id("find in article");
    switch_keys(ui, &mut state.field, id);
    if ui.memory(|memory| memory.has_focus(id)) {
        keys(ui, state);
    }
    if ui.available_width() >= ONE_LINE_FROM {
        ui.horizontal(|ui| {
            let width = (ui.available_width() - 370.0).min(360.0);
            field(kit, ui, state, (id, width));
            ui.add_space(4.0);
            buttons(kit, ui, state);
            close_at_right(kit, ui, state);
        });
    } else {
        ui.horizontal(|ui| {
            let width = ui.available_width() - 54.0;
            field(kit, ui, state, (id, width));
            close_at_right(kit, ui, state);
        });
        ui.horizontal(|ui| buttons(kit, ui, state));
    }
    bad_pattern_ui(kit, ui, &mut state.field);
}

fn field(kit: &mut Kit<'_>, ui: &mut Ui, state: &mut FindState, (id, width): (Id, f32)) {
    let response = search_field_ui(ui, &mut state.field, ("Find in this article", id), width);
    if std::mem::take(&mut state.take_focus) {
        response.request_focus();
    }
    let escaped = ui.input(|input| input.key_pressed(Key::Escape));
    if response.lost_focus() && escaped {
        close(kit, state);
    }
}

/// Enter and Shift+Enter, before the field takes them for its end.
fn keys(ui: &Ui, state: &mut FindState) {
    let pressed = |modifiers| ui.input_mut(|input| input.consume_key(modifiers, Key::Enter));
    if pressed(Modifiers::SHIFT) {
        state.step(false);
    } else if pressed(Modifiers::NONE) {
        state.step(true);
    }
}

fn buttons(kit: &Kit<'_>, ui: &mut Ui, state: &mut FindState) {
    let usable = !state.hits.all.is_empty();
    if button(ui, "↑", "Find previous", "Go to the hit before (Shift+Enter, Shift+F3)", usable).clicked() {
        state.step(false);
    }
    if button(ui, "↓", "Find next", "Go to the next hit (Enter, F3)", usable).clicked() {
        state.step(true);
    }
    ui.add_space(6.0);
    switches_ui(ui, &mut state.field);
    ui.add_space(6.0);
    let found = state.count();
    let nothing = found == "no hits";
    let colour = if nothing { kit.theme.error } else { kit.theme.secondary };
    ui.label(egui::RichText::new(&found).font(sans(SMALL)).color(colour));
    if state.went_round && !nothing {
        ui.label(egui::RichText::new("from the other end").font(sans(SMALL)).color(kit.theme.secondary));
    }
}

fn button(ui: &mut Ui, face: &str, name: &str, tooltip: &str, enabled: bool) -> Response {
    let response = ui.add_enabled(enabled, Button::new(face).min_size(vec2(28.0, 26.0)));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    response.on_hover_text(tooltip)
}

fn close_at_right(kit: &mut Kit<'_>, ui: &mut Ui, state: &mut FindState) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if button(ui, "×", "Close find", "Close; what was found stays selected (Esc)", true).clicked() {
            close(kit, state);
        }
    });
}

fn close(kit: &mut Kit<'_>, state: &mut FindState) {
    state.open = false;
    kit.asks.push(Ask::Do(Action::FocusPage));
}
