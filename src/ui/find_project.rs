//! Find in the whole project: articles, notes and quotes.

mod job;
mod rows;

use std::time::Duration;

use egui::{Frame, Key, Margin, Modifiers, Ui, vec2};

use super::{
    Ask, Kit, View,
    search_field::{SearchField, bad_pattern_ui, search_field_ui, switch_keys, switches_ui},
    theme::{SMALL, sans},
    widgets::small_print,
};
use crate::{
    reading::search::{Options, Query},
    session::Session,
};
use job::{Found, Job, MOST_HITS, Scope};

/// How long typing must rest before the search begins, in seconds.
const REST_SECS: f64 = 0.15;
/// How long a search goes on before its progress is shown, in seconds.
const QUICK_SECS: f64 = 0.5;
/// How long is searched in one frame.
const FRAME: Duration = Duration::from_millis(8);

/// What the view keeps between frames.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a wish of its own for the next frame")]
pub struct FindProjectState {
    /// Puts the keyboard into the view in the next frame.
    pub take_focus: bool,
    /// What is searched.
    pub field: SearchField,
    scope: Scope,
    /// What was typed and chosen when it was last looked at, and when that was, in seconds of the window's clock.
    wanted: (String, Options, Scope),
    changed_at: Option<f64>,
    at_once: bool,
    job: Option<Job>,
    /// What was found before the project changed; on show until the new search is done.
    before: Option<Found>,
    /// The revision that the search is of.
    revision: u64,
    started_at: f64,
    /// The hit that Enter goes to.
    chosen: usize,
    scroll_to_chosen: bool,
    /// The keyboard is in the list.
    list_focused: bool,
    /// A hit was gone to.
    gone_to: bool,
}

impl FindProjectState {
    /// Puts the keyboard into the field; words that are selected are looked for.
    pub fn open_with(&mut self, words: Option<&str>) {
        if let Some(words) = words {
            self.field.take_words(words);
        }
        (self.take_focus, self.field.select_all) = (true, true);
    }

    /// Chooses the next hit or the one before.
    pub fn step(&mut self, forward: bool) {
        self.choose(if forward { 1 } else { -1 });
    }

    /// True once after a hit was gone to.
    pub fn was_gone_to(&mut self) -> bool {
        std::mem::take(&mut self.gone_to)
    }

    fn found(&self) -> Option<&Found> {
        self.before.as_ref().or(self.job.as_ref().map(|job| &job.found))
    }

    /// Chooses a hit so many further on; single steps go round.
    fn choose(&mut self, by: isize) {
        let last = self.found().map_or(0, Found::hits).saturating_sub(1);
        self.chosen = match self.chosen.checked_add_signed(by) {
            None if by == -1 => last,
            None => 0,
            Some(hit) if hit > last && by == 1 => 0,
            Some(hit) => hit.min(last),
        };
        self.scroll_to_chosen = true;
    }

    /// Goes to the chosen hit.
    fn go(&mut self, kit: &mut Kit<'_>) {
        if let Some(place) = self.found().and_then(|found| found.place(self.chosen)) {
            kit.asks.push(Ask::GoTo(place));
            self.gone_to = true;
        }
    }

    /// Begins a search where one is due, and goes on with it for a few milliseconds.
    fn search(&mut self, session: &Session, ui: &Ui) {
        let now = ui.input(|input| input.time);
        let wanted = (self.field.text.clone(), self.field.options, self.scope);
        if self.wanted != wanted {
            (self.wanted, self.changed_at) = (wanted, Some(now));
        }
        if let Some(changed_at) = self.changed_at {
            let left = REST_SECS - (now - changed_at);
            if left > 0.0 && !self.at_once {
                ui.ctx().request_repaint_after_secs(left as f32);
            } else {
                (self.changed_at, self.chosen, self.before) = (None, 0, None);
                self.begin(session, now);
            }
        } else if self.revision != session.revision() && self.job.as_ref().is_some_and(Job::is_done) {
            self.before = self.job.take().map(|job| job.found);
            self.begin(session, now);
        }
        self.at_once = false;
        if let Some(job) = self.job.as_mut().filter(|job| !job.is_done() && !job.stopped) {
            job.work(session, FRAME);
            ui.ctx().request_repaint();
        }
        if self.job.as_ref().is_none_or(|job| job.is_done() || job.stopped) {
            self.before = None;
        }
    }

    fn begin(&mut self, session: &Session, now: f64) {
        let query: Option<Query> = self.field.query().and_then(|query| query.as_ref().ok()).cloned();
        self.job = query.map(|query| Job::new(session, query, self.scope));
        (self.revision, self.started_at, self.scroll_to_chosen) = (session.revision(), now, true);
    }
}

/// Draws the view.
pub fn find_project_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut FindProjectState) {
    ui.painter().rect_filled(ui.max_rect(), 0.0, kit.theme.page);
    let frame = Frame::new().inner_margin(Margin { left: 24, right: 24, top: 16, bottom: 8 });
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 6.0);
        field(kit, ui, state);
        bad_pattern_ui(kit, ui, &mut state.field);
        ui.horizontal_wrapped(|ui| {
            switches_ui(ui, &mut state.field);
            ui.add_space(12.0);
            scope(kit, ui, &mut state.scope);
        });
        state.search(session, ui);
        status(kit, ui, state);
        rows::rows_ui(kit, session, ui, state);
    });
}

fn field(kit: &mut Kit<'_>, ui: &mut Ui, state: &mut FindProjectState) {
    let id = ui.make_persistent_id("find in project");
    let focused = ui.memory(|memory| memory.has_focus(id));
    switch_keys(ui, &mut state.field, id);
    if focused || state.list_focused {
        keys(kit, ui, state);
    }
    let width = ui.available_width().min(640.0);
    let response = search_field_ui(ui, &mut state.field, ("Find in the project", id), width);
    if std::mem::take(&mut state.take_focus) {
        response.request_focus();
    }
    let escaped = ui.input(|input| input.key_pressed(Key::Escape));
    if escaped && (response.lost_focus() || state.list_focused) {
        kit.asks.push(Ask::Show(View::Article));
    }
}

/// The keys of the list, also while one types; taken before the field sees them.
fn keys(kit: &mut Kit<'_>, ui: &Ui, state: &mut FindProjectState) {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    for (key, by) in [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::PageDown, 15), (Key::PageUp, -15)] {
        if pressed(key) {
            state.choose(by);
        }
    }
    if pressed(Key::Enter) {
        if state.changed_at.is_some() {
            state.at_once = true;
        } else {
            state.go(kit);
        }
    }
}

fn scope(kit: &Kit<'_>, ui: &mut Ui, scope: &mut Scope) {
    small_print(ui, kit.theme, "in");
    ui.spacing_mut().item_spacing.x = 8.0;
    ui.checkbox(&mut scope.texts, "Texts").on_hover_text("Look into the texts of all articles");
    ui.checkbox(&mut scope.quotes, "Quotes").on_hover_text("Look into the words of statements");
    ui.checkbox(&mut scope.notes, "Notes").on_hover_text("Look into the notes of statements");
}

/// What was found so far, and how far the search is where it takes long.
fn status(kit: &mut Kit<'_>, ui: &mut Ui, state: &mut FindProjectState) {
    let now = ui.input(|input| input.time);
    let slow = now - state.started_at > QUICK_SECS;
    ui.horizontal(|ui| {
        ui.set_min_height(28.0);
        let text = state.job.as_ref().map_or_else(String::new, |job| in_words(job, state.found()));
        ui.label(egui::RichText::new(text).font(sans(SMALL)).color(kit.theme.secondary));
        let Some(job) = state.job.as_mut().filter(|job| !job.is_done()) else { return };
        if job.stopped {
            if ui.button("Go on").on_hover_text("Search the rest of the project").clicked() {
                job.stopped = false;
            }
        } else if slow {
            ui.add_space(8.0);
            let (rect, bar) = ui.allocate_exact_size(vec2(120.0, 6.0), egui::Sense::hover());
            let share = job.share();
            bar.widget_info(|| {
                let text = format!("{:.0} percent searched", share * 100.0);
                egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, text)
            });
            let mut done = rect;
            done.set_width(rect.width() * share);
            ui.painter().rect_filled(rect, 3.0, kit.theme.hairline);
            ui.painter().rect_filled(done, 3.0, kit.theme.accent);
            ui.add_space(4.0);
            if ui.button("Stop").on_hover_text("Keep what was found so far").clicked() {
                job.stopped = true;
            }
        }
    });
}

/// "214 hits in 37 articles", and what of the project that is.
fn in_words(job: &Job, found: Option<&Found>) -> String {
    let (hits, articles) = found.map_or((0, 0), |found| (found.hits(), found.articles()));
    let plural = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    };
    let counted = format!("{} in {}", plural(hits, "hit"), plural(articles, "article"));
    let (searched, all) = job.searched();
    if job.is_full() {
        format!(
            "Only the first {MOST_HITS} hits are listed, in {}: look for longer words",
            plural(articles, "article")
        )
    } else if job.stopped {
        format!("{counted}; stopped after {searched} of {}", plural(all, "article"))
    } else if !job.is_done() && hits == 0 {
        "Nothing found so far".to_owned()
    } else if !job.is_done() {
        format!("{counted} so far")
    } else if hits == 0 {
        format!("No hits in {}", plural(all, "article"))
    } else {
        counted
    }
}
