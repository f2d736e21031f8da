//! Something being typed in a view: it is taken as meant when its field is left, or when typing rests.

use egui::{Id, Key, Response, TextEdit, Ui, vec2};

use super::{
    Kit,
    text_fields::{LONGEST_SECS, REST_SECS},
    widgets::small_print,
};

/// What is typed, while it differs from what the project has.
#[derive(Debug)]
pub struct Draft<T> {
    typed: Option<Typed<T>>,
}

#[derive(Debug)]
struct Typed<T> {
    value: T,
    /// When it was last typed in, in seconds of the window's clock.
    last: f64,
    /// When the typing began that is not taken yet.
    since: f64,
    /// It was taken while typing rested; it stays on show until the field is left.
    taken: bool,
}

impl<T> Default for Draft<T> {
    fn default() -> Self {
        Self { typed: None }
    }
}

impl<T: Clone> Draft<T> {
    /// What is typed, to be shown in place of what the project has.
    pub fn shown(&self) -> Option<&T> {
        self.typed.as_ref().map(|typed| &typed.value)
    }

    /// Notes what is typed now.
    pub fn typed(&mut self, value: T, now_secs: f64) {
        let before = self.typed.as_ref().filter(|typed| !typed.taken).map(|typed| typed.since);
        let since = before.unwrap_or(now_secs);
        self.typed = Some(Typed { value, last: now_secs, since, taken: false });
    }

    /// Shows what was typed although nothing of it is to be taken any more.
    pub fn keep(&mut self, value: T) {
        self.typed = Some(Typed { value, last: 0.0, since: 0.0, taken: true });
    }

    /// Takes what was typed as meant and forgets it; none if it was taken already.
    pub fn take(&mut self) -> Option<T> {
        self.typed.take().filter(|typed| !typed.taken).map(|typed| typed.value)
    }

    /// Takes what has rested; it stays on show.
    pub fn take_rested(&mut self, now_secs: f64) -> Option<T> {
        let typed = self.typed.as_mut().filter(|typed| !typed.taken && typed.due() <= now_secs)?;
        typed.taken = true;
        Some(typed.value.clone())
    }

    /// True while something typed is not taken yet.
    pub fn waiting(&self) -> bool {
        self.typed.as_ref().is_some_and(|typed| !typed.taken)
    }

    /// How long until what is typed will have rested, in seconds.
    pub fn rest_secs(&self, now_secs: f64) -> Option<f64> {
        let typed = self.typed.as_ref().filter(|typed| !typed.taken)?;
        Some(typed.due() - now_secs).filter(|left| *left > 0.0)
    }

    /// Lets go of what is typed.
    pub fn forget(&mut self) {
        self.typed = None;
    }
}

impl<T> Typed<T> {
    fn due(&self) -> f64 {
        (self.last + REST_SECS).min(self.since + LONGEST_SECS)
    }
}

/// What happened in the fields of a form during a frame; the later one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Outcome {
    /// Nothing.
    #[default]
    Nothing,
    /// Something is being typed.
    Typed,
    /// Something was chosen, or a field left: what the form has is meant.
    Meant,
    /// A field was left by Escape: what was typed in it is not meant.
    Dropped,
}

/// A field with its caption; `lines` over one make it a field of several lines.
pub fn text_field(
    kit: &Kit<'_>,
    ui: &mut Ui,
    id: Id,
    (caption, hint): (&str, &'static str),
    text: &mut String,
    lines: usize,
) -> (Response, Outcome) {
    let name = small_print(ui, kit.theme, caption);
    let edit =
        if lines > 1 { TextEdit::multiline(text).desired_rows(lines) } else { TextEdit::singleline(text) };
    let edit = edit.id(id).hint_text(hint).desired_width(f32::INFINITY).margin(vec2(8.0, 6.0));
    let response = ui.add(edit).labelled_by(name.id);
    ui.add_space(2.0);
    let outcome = outcome_of(ui, &response);
    (response, outcome)
}

/// What happened in a field of text.
pub fn outcome_of(ui: &Ui, response: &Response) -> Outcome {
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
        Outcome::Dropped
    } else if response.lost_focus() {
        Outcome::Meant
    } else if response.changed() {
        Outcome::Typed
    } else {
        Outcome::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_taken_once_when_it_rests_and_stays_on_show() {
        let mut draft = Draft::default();
        draft.typed("a", 10.0);
        assert!(draft.waiting() && draft.take_rested(11.0).is_none());
        assert_eq!(draft.take_rested(12.5), Some("a"));
        assert_eq!((draft.take_rested(20.0), draft.shown(), draft.waiting()), (None, Some(&"a"), false));
        assert_eq!((draft.take(), draft.shown()), (None, None));
    }

    #[test]
    fn typing_without_a_rest_is_taken_every_few_seconds() {
        let mut draft = Draft::default();
        let taken = (0..20).filter(|step| {
            let now = 10.0 + f64::from(*step) * 0.5;
            draft.typed(*step, now);
            draft.take_rested(now).is_some()
        });
        assert_eq!(taken.count(), 1);
    }
}
