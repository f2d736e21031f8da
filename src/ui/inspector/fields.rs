//! Fields of the inspector in which people type: speaker, dates, note, medium, tags.

use egui::{CompletionPopup, Id, Key, Response, Suggestion, TextEdit, Ui, vec2};

use super::{
    InspectorState,
    proposals::{name_of, said_ui, speakers_ui},
};
use crate::{
    command::{Action, Command},
    model::{DateValue, Edtf, Statement},
    session::Session,
    ui::{
        Ask, Kit,
        text_fields::Field,
        widgets::{error_print, small_print},
    },
};

pub(super) fn speaker(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    statement: &Statement,
    state: &mut InspectorState,
) {
    let name = caption(kit, ui, "Speaker");
    let before = state.drafts.text(Field::Speaker, session.project(), statement);
    let mut text = before.clone();
    let spellings = spellings(session);
    let proposed = state.proposals.speakers.first().map(|best| name_of(session.project(), &best.speaker));
    let hint = proposed.unwrap_or_else(|| "Who said it".to_owned());
    let edit = field_edit(&mut text, hint).char_limit(300);
    let popup = CompletionPopup::new(field_id(statement, Field::Speaker))
        .word_boundary(|_| false)
        .align(egui::RectAlign::BOTTOM_START);
    let output = popup.show(ui, edit, |query| {
        suggestions(&spellings, query.text, before == field_text(session, statement))
    });
    let response = output.text_edit.response.response.labelled_by(name.id);
    if let Some(accepted) = output.accepted {
        state.drafts.typed(Field::Speaker, session.project(), statement, accepted.insert, now(ui));
        take(kit, state, Field::Speaker);
        state.take_focus = Some(Field::Said);
        return;
    }
    let known = session.project().speaker_by_spelling(&text);
    match known {
        Some(speaker) if !speaker.role.is_empty() => _ = small_print(ui, kit.theme, &speaker.role),
        None if !text.trim().is_empty() && !output.is_open => {
            small_print(ui, kit.theme, "New speaker: Enter adds the name");
        }
        _ => {}
    }
    if text.is_empty() {
        speakers_ui(kit, session.project(), ui, statement, &state.proposals);
    }
    after_typing(
        kit,
        session,
        ui,
        statement,
        state,
        (Field::Speaker, &response, before, text, output.is_open),
    );
    ui.add_space(4.0);
}

fn field_text(session: &Session, statement: &Statement) -> String {
    Field::Speaker.text(session.project(), statement)
}

/// Every name with itself, every alias with the name it stands for.
fn spellings(session: &Session) -> Vec<(String, String)> {
    let each = session.project().speakers.values();
    each.flat_map(|speaker| speaker.spellings().map(|spelling| (spelling.to_owned(), speaker.name.clone())))
        .collect()
}

/// Names of which a word begins with what is typed, then the typed name as a new one, then names that hold it inside.
fn suggestions(spellings: &[(String, String)], typed: &str, unchanged: bool) -> Vec<Suggestion> {
    let found = if unchanged { Vec::new() } else { matching(spellings, typed) };
    let show = |one: &Match<'_>| match one {
        Match::Known { spelling, name } if spelling == name => Suggestion::new(*name),
        Match::Known { spelling, name } => Suggestion::new(*name).description(*spelling),
        Match::New(name) => Suggestion::new(*name).content(format!("New speaker “{name}”")),
    };
    found.iter().map(show).collect()
}

/// What the speaker field proposes.
#[derive(Debug, PartialEq)]
enum Match<'a> {
    Known { spelling: &'a str, name: &'a str },
    New(&'a str),
}

fn matching<'a>(spellings: &'a [(String, String)], typed: &'a str) -> Vec<Match<'a>> {
    let typed = typed.trim();
    let wanted = typed.to_lowercase();
    if wanted.is_empty() {
        return Vec::new();
    }
    let (mut beginning, mut inside): (Vec<Match<'_>>, Vec<Match<'_>>) = (Vec::new(), Vec::new());
    for (spelling, name) in spellings {
        let lower = spelling.to_lowercase();
        let at_word = lower.starts_with(&wanted) || lower.contains(&format!(" {wanted}"));
        let known = |list: &[Match<'_>]| {
            list.iter().any(|one| matches!(one, Match::Known { name: other, .. } if other == name))
        };
        if lower.contains(&wanted) && !known(&beginning) && !known(&inside) {
            let list = if at_word { &mut beginning } else { &mut inside };
            list.push(Match::Known { spelling, name });
        }
    }
    beginning.truncate(7);
    inside.truncate(4);
    if !spellings.iter().any(|(spelling, _)| spelling.to_lowercase() == wanted) {
        beginning.push(Match::New(typed));
    }
    beginning.extend(inside);
    beginning
}

pub(super) fn date(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    statement: &Statement,
    state: &mut InspectorState,
    field: Field,
) {
    let (title, hint, stored) = match field {
        Field::Event => ("Event", "When it happened, if it speaks of an event", &statement.event),
        _ => ("Said", "2025-07-08 or 8 July 2025", &statement.said),
    };
    let proposed = state.proposals.said.first().filter(|_| field == Field::Said);
    let hint = proposed.map_or(hint.to_owned(), |date| date.edtf.to_string());
    let name = caption(kit, ui, title);
    let before = state.drafts.text(field, session.project(), statement);
    let mut text = before.clone();
    let edit = field_edit(&mut text, hint).id(field_id(statement, field)).char_limit(200);
    let response = ui.add(edit).labelled_by(name.id);
    echo(kit, ui, &text, stored.as_ref());
    if field == Field::Said && text.is_empty() {
        said_ui(kit, ui, statement, &state.proposals);
    }
    after_typing(kit, session, ui, statement, state, (field, &response, before, text, false));
    ui.add_space(4.0);
}

/// What the typed date means in plain words, and what it rests on; or why it cannot be read.
pub(super) fn echo(kit: &Kit<'_>, ui: &mut Ui, text: &str, stored: Option<&DateValue>) {
    if text.trim().is_empty() {
        return;
    }
    match Edtf::read(text) {
        Ok(date) => {
            let mut line = date.in_words();
            if let Some(stored) = stored.filter(|stored| stored.edtf == date) {
                line = format!("{line} · {}", stored.basis.name());
                if let Some(words) = &stored.words {
                    line = format!("{line} from “{}”", words.text);
                }
            }
            small_print(ui, kit.theme, &line);
        }
        Err(error) => _ = error_print(ui, kit.theme, &error.to_string()),
    }
}

pub(super) fn note(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    statement: &Statement,
    state: &mut InspectorState,
) {
    let name = caption(kit, ui, "Note");
    let before = state.drafts.text(Field::Note, session.project(), statement);
    let mut text = before.clone();
    let edit = TextEdit::multiline(&mut text)
        .hint_text("Why this reading, for the second coder")
        .desired_rows(3)
        .desired_width(f32::INFINITY)
        .margin(vec2(8.0, 6.0))
        .id(field_id(statement, Field::Note));
    let response = ui.add(edit).labelled_by(name.id);
    after_typing(kit, session, ui, statement, state, (Field::Note, &response, before, text, false));
    ui.add_space(4.0);
}

pub(super) fn plain_field(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    statement: &Statement,
    state: &mut InspectorState,
    field: Field,
) {
    let (title, hint) = match field {
        Field::Medium => ("Medium", "Interview, post, speech …"),
        _ => ("Tags", "Separated by commas"),
    };
    let name = caption(kit, ui, title);
    let before = state.drafts.text(field, session.project(), statement);
    let mut text = before.clone();
    let response = ui.add(field_edit(&mut text, hint).id(field_id(statement, field))).labelled_by(name.id);
    after_typing(kit, session, ui, statement, state, (field, &response, before, text, false));
}

/// What every field does: keep the draft, take it when the field is left, move on by Enter and Esc.
pub(super) fn after_typing(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &Ui,
    statement: &Statement,
    state: &mut InspectorState,
    (field, response, before, text, popup_open): (Field, &Response, String, String, bool),
) {
    let text_is_empty = text.is_empty() && before.is_empty();
    if text != before {
        state.drafts.typed(field, session.project(), statement, text, now(ui));
    }
    state.typing |= response.has_focus();
    if state.take_focus == Some(field) {
        state.take_focus = None;
        response.request_focus();
        response.scroll_to_me(None);
        select_all(ui, response.id);
    }
    if !response.lost_focus() || popup_open {
        return;
    }
    let (enter, escape) = ui.input(|input| (input.key_pressed(Key::Enter), input.key_pressed(Key::Escape)));
    if escape {
        if field == Field::Note {
            take(kit, state, field);
        } else {
            state.drafts.drop_field(field);
        }
        kit.asks.push(Ask::Do(Action::FocusPage));
    } else if enter
        && text_is_empty
        && let Some(command) = accepted(state, field, statement)
    {
        kit.run(command);
        move_on(kit, state, field);
    } else if take(kit, state, field) && enter && field != Field::Note {
        move_on(kit, state, field);
    } else if enter && field != Field::Note {
        response.request_focus();
    }
}

/// What Enter takes in an empty field: the best proposal, unless the field was emptied on purpose.
fn accepted(state: &InspectorState, field: Field, statement: &Statement) -> Option<Command> {
    match field {
        _ if state.drafts.is_waiting(field) => None,
        Field::Speaker => state.proposals.accept_speaker(statement),
        Field::Said => state.proposals.accept_said(statement),
        _ => None,
    }
}

fn move_on(kit: &mut Kit<'_>, state: &mut InspectorState, field: Field) {
    match field {
        Field::Speaker => state.take_focus = Some(Field::Said),
        _ => kit.asks.push(Ask::Do(Action::FocusPage)),
    }
}

/// Takes the draft of a field as meant; false if it cannot be taken, which stays in the field with its message.
pub(super) fn take(kit: &mut Kit<'_>, state: &mut InspectorState, field: Field) -> bool {
    match state.drafts.take(field) {
        Ok(command) => {
            if let Some(command) = command {
                kit.run(command);
                kit.run(Command::CloseStep);
            }
            true
        }
        Err(_) => false,
    }
}

fn select_all(ui: &Ui, id: Id) {
    let mut edit = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let all = egui::text::CCursorRange::two(
        egui::text::CCursor::default(),
        egui::text::CCursor::new(usize::MAX / 2),
    );
    edit.cursor.set_char_range(Some(all));
    edit.store(ui.ctx(), id);
}

pub(super) fn caption(kit: &Kit<'_>, ui: &mut Ui, text: &str) -> Response {
    small_print(ui, kit.theme, text)
}

pub(super) fn field_edit(text: &mut String, hint: impl Into<egui::WidgetText>) -> TextEdit<'_> {
    TextEdit::singleline(text).hint_text(hint.into()).desired_width(f32::INFINITY).margin(vec2(8.0, 7.0))
}

pub(super) fn field_id(statement: &Statement, field: Field) -> Id {
    Id::unique(("field", statement.id, field))
}

pub(super) fn now(ui: &Ui) -> f64 {
    ui.input(|input| input.time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, expected: &[&str]) {
        let pairs = [("Esmaeil Baghaei", 0), ("Baqaei", 0), ("Government of Iran", 1), ("Tirana Times", 2)];
        let names = ["Esmaeil Baghaei", "Government of Iran", "Tirana Times"];
        let spellings: Vec<_> =
            pairs.iter().map(|(spelling, name)| ((*spelling).to_owned(), names[*name].to_owned())).collect();
        let found = matching(&spellings, typed);
        let shown: Vec<_> = found
            .iter()
            .map(|one| match one {
                Match::Known { name, .. } => (*name).to_owned(),
                Match::New(name) => format!("+{name}"),
            })
            .collect();
        assert_eq!(shown, expected, "{typed}");
    }

    #[test]
    fn speakers_are_found_by_names_and_aliases_and_new_ones_are_offered_before_chance_finds() {
        check("baq", &["Esmaeil Baghaei", "+baq"]);
        check("Baqaei", &["Esmaeil Baghaei"]);
        check("iran", &["Government of Iran", "+iran", "Tirana Times"]);
        check("ran", &["+ran", "Government of Iran", "Tirana Times"]);
        check("", &[]);
    }
}
