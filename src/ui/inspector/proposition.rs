//! The field for the proposition that a statement claims or denies, with those that are there to choose from.

use egui::{CompletionPopup, Suggestion, Ui};

use super::{
    InspectorState,
    fields::{after_typing, caption, field_edit, field_id, now, take},
};
use crate::{
    command::Action,
    model::Statement,
    session::Session,
    ui::{Ask, Kit, text_fields::Field, widgets::small_print},
};

/// No more propositions than this are shown while one is typed.
const MOST: usize = 8;

pub(super) fn proposition(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    statement: &Statement,
    state: &mut InspectorState,
) {
    let name = caption(kit, ui, "Proposition");
    let field = Field::Proposition;
    let before = state.drafts.text(field, session.project(), statement);
    let mut text = before.clone();
    let edit = field_edit(&mut text, "What it is about, whoever says it").char_limit(1000);
    let popup = CompletionPopup::new(field_id(statement, field))
        .word_boundary(|_| false)
        .align(egui::RectAlign::BOTTOM_START);
    let unchanged = before == field.text(session.project(), statement);
    let texts: Vec<&str> = session.project().propositions.values().map(|found| found.text.as_str()).collect();
    let output = popup.show(ui, edit, |query| {
        if unchanged {
            Vec::new()
        } else {
            matching(texts.iter().copied(), query.text).iter().map(Offer::show).collect()
        }
    });
    let response = output.text_edit.response.response.labelled_by(name.id);
    if let Some(accepted) = output.accepted {
        state.drafts.typed(field, session.project(), statement, accepted.insert, now(ui));
        take(kit, state, field);
        kit.asks.push(Ask::Do(Action::FocusPage));
        return;
    }
    let typed = text.trim();
    let known = || texts.iter().any(|known| known.trim().to_lowercase() == typed.to_lowercase());
    if !unchanged && !typed.is_empty() && !output.is_open && !known() {
        small_print(ui, kit.theme, "New proposition: Enter adds it");
    }
    after_typing(kit, session, ui, statement, state, (field, &response, before, text, output.is_open));
    ui.add_space(4.0);
}

/// What the field proposes.
#[derive(Debug, PartialEq)]
enum Offer<'a> {
    Known(&'a str),
    New(&'a str),
}

impl Offer<'_> {
    fn show(&self) -> Suggestion {
        match self {
            Self::Known(text) => Suggestion::new(*text),
            Self::New(text) => Suggestion::new(*text).content(format!("New proposition “{text}”")),
        }
    }
}

/// Propositions that begin with what is typed, then the typed text as a new one, then those that hold all its words.
fn matching<'a>(texts: impl Iterator<Item = &'a str>, typed: &'a str) -> Vec<Offer<'a>> {
    let typed = typed.trim();
    let wanted = typed.to_lowercase();
    if wanted.is_empty() {
        return Vec::new();
    }
    let (mut beginning, mut inside, mut same) = (Vec::new(), Vec::new(), false);
    for text in texts {
        let lower = text.trim().to_lowercase();
        same |= lower == wanted;
        if lower.starts_with(&wanted) {
            beginning.push(Offer::Known(text));
        } else if wanted.split_whitespace().all(|word| lower.contains(word)) {
            inside.push(Offer::Known(text));
        }
    }
    beginning.truncate(MOST);
    inside.truncate(MOST);
    if !same {
        beginning.push(Offer::New(typed));
    }
    beginning.extend(inside);
    beginning
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposition_is_found_by_its_words_and_a_new_one_is_offered_before_chance_finds() {
        let texts = ["Iran seeks talks", "Iran seeks talks with the US", "Talks of Iran have stalled"];
        let found = |typed| matching(texts.into_iter(), typed);
        let (first, second, third) = (Offer::Known(texts[0]), Offer::Known(texts[1]), Offer::Known(texts[2]));
        assert_eq!(found("iran se"), [first, second, Offer::New("iran se")]);
        assert_eq!(found("stalled talks"), [Offer::New("stalled talks"), third]);
        assert_eq!(found("Iran seeks talks").first(), Some(&Offer::Known(texts[0])));
        assert_eq!(found(" "), []);
    }
}
