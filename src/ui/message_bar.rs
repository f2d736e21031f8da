//! Messages between page and status bar: what went wrong or was done, and what to do about it.

use egui::{Frame, Margin, Role, Ui, WidgetInfo};

use super::{
    Ask, Kit,
    theme::BODY,
    widgets::{sans_style, words},
};
use crate::text_view::Weight;

/// Lines of a message that are shown; the rest is in its tooltip.
const MOST_LINES: usize = 8;

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something went wrong.
    Problem,
}

/// What a message is about, where a later one takes its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// The files could not be written.
    Saving,
    /// The journal could not be written.
    Journal,
    /// The disk does not answer.
    Silence,
    /// Other programs changed files.
    Outside,
    /// Other programs took files away.
    Vanished,
    /// Something waits for a choice between what was done here and elsewhere.
    Clash,
    /// Who may write to the project.
    Holding,
}

/// A message that stays until it is taken away.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// How it is meant.
    pub tone: Tone,
    /// What happened, why, and what to do.
    pub text: String,
    /// Buttons: what they say and what they ask.
    pub offers: Vec<(String, Ask)>,
    /// It goes as soon as something else is done.
    pub passing: bool,
    /// What it is about, if a later one can take its place.
    pub topic: Option<Topic>,
}

impl Message {
    /// Something was done.
    pub fn done(text: impl Into<String>) -> Self {
        Self { tone: Tone::Done, text: text.into(), offers: Vec::new(), passing: false, topic: None }
    }

    /// Something went wrong.
    pub fn problem(text: impl Into<String>) -> Self {
        Self { tone: Tone::Problem, text: text.into(), offers: Vec::new(), passing: false, topic: None }
    }

    /// The same, to go as soon as something else is done.
    #[must_use]
    pub fn in_passing(self) -> Self {
        Self { passing: true, ..self }
    }

    /// The same, in the place of what was said about `topic` before.
    #[must_use]
    pub fn about(self, topic: Topic) -> Self {
        Self { topic: Some(topic), ..self }
    }

    /// The same with a button.
    #[must_use]
    pub fn offering(mut self, text: &str, ask: Ask) -> Self {
        self.offers.push((text.to_owned(), ask));
        self
    }
}

/// Draws the messages, the latest first.
pub fn message_bar_ui(kit: &mut Kit<'_>, ui: &mut Ui, messages: &[Message]) {
    for (index, message) in messages.iter().enumerate().rev() {
        let (fill, ink) = match message.tone {
            Tone::Done => (kit.theme.accent_background, kit.theme.text),
            Tone::Problem => (super::theme::mix(kit.theme.panel, kit.theme.error, 0.10), kit.theme.text),
        };
        Frame::new().fill(fill).inner_margin(Margin::symmetric(12, 6)).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    // What waits for a choice has no other place where one is reminded of it.
                    if message.topic != Some(Topic::Clash) && ui.button("Dismiss").clicked() {
                        kit.asks.push(Ask::DismissMessage(index));
                    }
                    for (text, ask) in message.offers.iter().rev() {
                        if ui.button(text).clicked() {
                            kit.asks.extend([ask.clone(), Ask::DismissMessage(index)]);
                        }
                    }
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        // Names of folders may be in any script.
                        let style = sans_style(BODY, Weight::Regular);
                        let response = words(kit, ui, &message.text, &style, ink, MOST_LINES);
                        response.widget_info(|| WidgetInfo::labeled(Role::Alert, true, &message.text));
                    });
                });
            });
        });
    }
}
