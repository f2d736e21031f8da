//! The selected statement on the right: what is known about it, in fields.

use egui::{
    ComboBox, CompletionPopup, CornerRadius, Frame, Id, Key, Margin, Response, Role, ScrollArea, Sense,
    Stroke, StrokeKind, Suggestion, TextEdit, Ui, WidgetInfo, vec2,
};

use super::{
    Ask, Kit,
    page_view::PageView,
    text_fields::{Drafts, Field},
    theme::{BODY, FIELD_HEIGHT, RADIUS, SERIF, SMALL, sans, semibold},
    widgets::{error_print, key_cap, sans_style, section_heading, small_print, words},
};
use crate::{
    command::{Action, Command},
    model::{
        Attribute, AttributeValue, DateValue, Edtf, Label, LayerKey, Nature, Statement,
        date::Confidence,
        statement::{Attitude, CheckWorthiness, DenialKind, QuotationKind, Status},
        wording::{attribute_text, link_text},
    },
    session::Session,
    text_view::{TextStyle, Weight},
};

/// What the inspector keeps between frames.
#[derive(Default)]
pub struct InspectorState {
    /// What is being typed.
    pub drafts: Drafts,
    /// The field that takes the keyboard in the next frame.
    pub take_focus: Option<Field>,
    /// What could not be taken, to be shown as a message.
    pub problems: Vec<String>,
}

/// Draws the inspector; `view` is of the article shown, if one is.
pub fn inspector_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    view: Option<&PageView>,
    ui: &mut Ui,
    state: &mut InspectorState,
) {
    heading(kit, session, view, ui);
    let Some((key, statement)) = session.selected() else {
        return nothing_selected(kit, session, ui);
    };
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.add_enabled_ui(session.selected_is_mine(), |ui| {
            labels(kit, session, ui, statement);
        });
        ui.add_space(6.0);
        quotation(kit, session, ui, statement);
        if session.selected_is_mine() {
            fields(kit, session, ui, statement, state);
        } else {
            foreign(kit, session, ui, key, statement);
        }
        ui.add_space(12.0);
    });
}

fn heading(kit: &Kit<'_>, session: &Session, view: Option<&PageView>, ui: &mut Ui) {
    ui.horizontal(|ui| {
        section_heading(ui, kit.theme, "Statement");
        let (Some((_, statement)), Some(view)) = (session.selected(), view) else { return };
        let place = view.place_of(statement).unwrap_or_default();
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            small_print(ui, kit.theme, &format!("{place} of {}", view.count()));
        });
    });
    ui.add_space(2.0);
}

fn nothing_selected(kit: &Kit<'_>, session: &Session, ui: &mut Ui) {
    ui.add_space(4.0);
    small_print(ui, kit.theme, "Select words in the article, then press the key of a label:");
    ui.add_space(4.0);
    for label in session.project().codebook.active() {
        ui.horizontal(|ui| {
            key_cap(ui, kit.theme, &label.key.to_string());
            let name = egui::RichText::new(&label.name)
                .font(semibold(BODY))
                .color(kit.theme.label_text(Some(label)));
            ui.label(name);
        });
        if !label.description.is_empty() {
            small_print(ui, kit.theme, &label.description);
        }
        ui.add_space(4.0);
    }
    small_print(
        ui,
        kit.theme,
        "A click on marked words, or J and K, selects a statement. Press ? for all keys.",
    );
}

fn labels(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, statement: &Statement) {
    let codebook = &session.project().codebook;
    let offered: Vec<&Label> =
        codebook.labels.iter().filter(|label| !label.retired || label.id == statement.label).collect();
    let columns = offered.len().clamp(1, 3);
    let width = ui.available_width() / columns as f32;
    for row in offered.chunks(columns) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for label in row {
                if label_button(kit, ui, label, statement.label == label.id, width).clicked() {
                    let value = Box::new(AttributeValue::Label(label.id.clone()));
                    kit.run(Command::SetAttribute(statement.id, value));
                }
            }
        });
    }
}

fn label_button(kit: &Kit<'_>, ui: &mut Ui, label: &Label, chosen: bool, width: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(width, FIELD_HEIGHT + 2.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), chosen, &label.name));
    let fill = if chosen { kit.theme.tint_on(kit.theme.panel, Some(label)) } else { kit.theme.field };
    let edge = if response.has_focus() {
        Stroke::new(1.5, kit.theme.accent)
    } else {
        Stroke::new(1.0, kit.theme.hairline)
    };
    ui.painter().rect(rect, CornerRadius::same(4), fill, edge, StrokeKind::Inside);
    let (font, colour) = if chosen {
        (semibold(BODY), kit.theme.label_text(Some(label)))
    } else {
        (sans(BODY), kit.theme.text)
    };
    let name = ui.painter().layout(label.name.clone(), font, colour, width - 8.0);
    let corner = rect.center() - name.size() / 2.0;
    ui.painter().with_clip_rect(rect).galley(corner, name, colour);
    response.on_hover_text(format!("{} ({})", label.description, label.key))
}

fn quotation(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, statement: &Statement) {
    let label = session.project().codebook.label(&statement.label);
    let edge = kit.theme.mark(label);
    let quote = statement.fragments.quote();
    let inner = Frame::new().inner_margin(Margin { left: 12, right: 4, top: 2, bottom: 2 }).show(ui, |ui| {
        let style = TextStyle::new(SERIF, 14.5).with_line_height(1.45);
        words(kit, ui, &quote, &style, kit.theme.text, 8);
    });
    let rect = inner.response.rect;
    let line = egui::Rect::from_min_max(rect.left_top(), egui::pos2(rect.left() + 2.0, rect.bottom()));
    ui.painter().rect_filled(line, 1.0, edge);
    if !statement.fragments.is_anchored() {
        error_print(
            ui,
            kit.theme,
            "Unanchored: the article does not say these words at the place that is marked.",
        );
    }
    ui.add_space(6.0);
}

fn fields(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    statement: &Statement,
    state: &mut InspectorState,
) {
    speaker(kit, session, ui, statement, state);
    date(kit, session, ui, statement, state, Field::Said);
    date(kit, session, ui, statement, state, Field::Event);
    choice(
        kit,
        ui,
        "Quotation",
        statement,
        statement.quote,
        QuotationKind::ALL,
        QuotationKind::name,
        AttributeValue::Quote,
    );
    if session.project().codebook.nature(&statement.label) == Nature::Denial {
        choice(
            kit,
            ui,
            "Kind of denial",
            statement,
            statement.denial,
            DenialKind::ALL,
            DenialKind::name,
            AttributeValue::Denial,
        );
    }
    links(kit, session, ui, statement);
    note(kit, session, ui, statement, state);
    status(kit, ui, statement);
    egui::CollapsingHeader::new("More")
        .id_salt("more attributes")
        .show(ui, |ui| more(kit, session, ui, statement, state));
    ui.add_space(8.0);
    let delete = egui::Button::new(egui::RichText::new("Delete statement").color(kit.theme.error));
    if ui.add(delete).on_hover_text("Delete the selected statement (Delete)").clicked() {
        kit.asks.push(Ask::Do(Action::DeleteStatement));
    }
}

fn more(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    statement: &Statement,
    state: &mut InspectorState,
) {
    choice(
        kit,
        ui,
        "Attitude",
        statement,
        statement.attitude,
        Attitude::ALL,
        Attitude::name,
        AttributeValue::Attitude,
    );
    choice(
        kit,
        ui,
        "Confidence",
        statement,
        statement.confidence,
        &Confidence::ALL,
        Confidence::name,
        AttributeValue::Confidence,
    );
    choice(
        kit,
        ui,
        "Check-worthiness",
        statement,
        statement.check_worthiness,
        CheckWorthiness::ALL,
        CheckWorthiness::name,
        AttributeValue::CheckWorthiness,
    );
    plain_field(kit, session, ui, statement, state, Field::Medium);
    plain_field(kit, session, ui, statement, state, Field::Tags);
    others(
        kit,
        session,
        ui,
        statement,
        &[
            Attribute::Via,
            Attribute::Addressee,
            Attribute::Mention,
            Attribute::Cues,
            Attribute::Proposition,
            Attribute::Alternatives,
            Attribute::Verdict,
            Attribute::Evidence,
            Attribute::ForeignId,
            Attribute::Extras,
        ],
    );
}

fn speaker(
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
    let edit = field_edit(&mut text, "Who said it").char_limit(300);
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
        None if !text.trim().is_empty() => _ = small_print(ui, kit.theme, "New speaker: Enter adds the name"),
        _ => {}
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

/// Names of which a spelling holds what is typed, those that begin with it first; then the typed name as a new one.
fn suggestions(spellings: &[(String, String)], typed: &str, unchanged: bool) -> Vec<Suggestion> {
    let wanted = typed.trim().to_lowercase();
    if wanted.is_empty() || unchanged {
        return Vec::new();
    }
    let exact = spellings.iter().any(|(_, name)| name.to_lowercase() == wanted);
    let mut found: Vec<(bool, &String, &String)> = Vec::new();
    for (spelling, name) in spellings {
        let lower = spelling.to_lowercase();
        if lower.contains(&wanted) && !found.iter().any(|(_, _, other)| *other == name) {
            found.push((!lower.starts_with(&wanted), spelling, name));
        }
    }
    found.sort_by_key(|(inside, _, _)| *inside);
    let known = found.into_iter().take(7).map(|(_, spelling, name)| {
        let suggestion = Suggestion::new(name.clone());
        if spelling == name { suggestion } else { suggestion.description(spelling.clone()) }
    });
    let new =
        (!exact).then(|| Suggestion::new(typed.trim()).content(format!("New speaker “{}”", typed.trim())));
    known.chain(new).collect()
}

fn date(
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
    let name = caption(kit, ui, title);
    let before = state.drafts.text(field, session.project(), statement);
    let mut text = before.clone();
    let edit = field_edit(&mut text, hint).id(field_id(statement, field)).char_limit(200);
    let response = ui.add(edit).labelled_by(name.id);
    echo(kit, ui, &text, stored.as_ref());
    after_typing(kit, session, ui, statement, state, (field, &response, before, text, false));
    ui.add_space(4.0);
}

/// What the typed date means in plain words, and what it rests on; or why it cannot be read.
fn echo(kit: &Kit<'_>, ui: &mut Ui, text: &str, stored: Option<&DateValue>) {
    if text.trim().is_empty() {
        return;
    }
    match Edtf::read(text) {
        Ok(date) => {
            let mut line = date.in_words();
            if let Some(stored) = stored.filter(|stored| stored.edtf == date) {
                line.push_str(&format!(" · {}", stored.basis.name()));
                if let Some(words) = &stored.words {
                    line.push_str(&format!(" from “{}”", words.text));
                }
            }
            small_print(ui, kit.theme, &line);
        }
        Err(error) => _ = error_print(ui, kit.theme, &error.to_string()),
    }
}

fn note(
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

fn plain_field(
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
fn after_typing(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &Ui,
    statement: &Statement,
    state: &mut InspectorState,
    (field, response, before, text, popup_open): (Field, &Response, String, String, bool),
) {
    if text != before {
        state.drafts.typed(field, session.project(), statement, text, now(ui));
    }
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
    } else if take(kit, state, field) && enter && field != Field::Note {
        move_on(kit, state, field);
    } else if enter && field != Field::Note {
        response.request_focus();
    }
}

fn move_on(kit: &mut Kit<'_>, state: &mut InspectorState, field: Field) {
    match field {
        Field::Speaker => state.take_focus = Some(Field::Said),
        _ => kit.asks.push(Ask::Do(Action::FocusPage)),
    }
}

/// Takes the draft of a field as meant; false if it cannot be taken, which stays in the field with its message.
fn take(kit: &mut Kit<'_>, state: &mut InspectorState, field: Field) -> bool {
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

#[expect(clippy::too_many_arguments, reason = "a row of a form: its name, its values and how to set one")]
fn choice<T: Copy + PartialEq>(
    kit: &mut Kit<'_>,
    ui: &mut Ui,
    title: &str,
    statement: &Statement,
    value: Option<T>,
    all: &[T],
    name: fn(T) -> &'static str,
    set: fn(Option<T>) -> AttributeValue,
) {
    let caption = caption(kit, ui, title);
    let mut chosen = value;
    let combo = ComboBox::from_id_salt((title, statement.id)).width(ui.available_width());
    let shown = value.map_or("–", name);
    let response = combo.selected_text(shown).show_ui(ui, |ui| {
        ui.selectable_value(&mut chosen, None, "–");
        for each in all {
            ui.selectable_value(&mut chosen, Some(*each), name(*each));
        }
    });
    response.response.labelled_by(caption.id);
    if chosen != value {
        kit.run(Command::SetAttribute(statement.id, Box::new(set(chosen))));
        kit.run(Command::CloseStep);
    }
    ui.add_space(4.0);
}

fn status(kit: &mut Kit<'_>, ui: &mut Ui, statement: &Statement) {
    let caption = caption(kit, ui, "Status");
    let mut chosen = statement.status;
    let combo = ComboBox::from_id_salt(("Status", statement.id)).width(ui.available_width());
    let response = combo.selected_text(chosen.name()).show_ui(ui, |ui| {
        for each in Status::ALL {
            ui.selectable_value(&mut chosen, *each, each.name());
        }
    });
    response.response.labelled_by(caption.id);
    if chosen != statement.status {
        kit.run(Command::SetAttribute(statement.id, Box::new(AttributeValue::Status(chosen))));
    }
    ui.add_space(4.0);
}

fn links(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, statement: &Statement) {
    if statement.links.is_empty() {
        return;
    }
    caption(kit, ui, "Links");
    for link in &statement.links {
        let text = link_text(session.project(), link);
        Frame::new()
            .fill(kit.theme.field)
            .stroke(Stroke::new(1.0, kit.theme.hairline))
            .corner_radius(RADIUS)
            .inner_margin(Margin::symmetric(8, 5))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                words(kit, ui, &text, &sans_style(SMALL, Weight::Regular), kit.theme.text, 2);
            });
    }
    ui.add_space(4.0);
}

/// Somebody else's statement: everything that is known, as text, and the way to make it one's own.
fn foreign(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, key: &LayerKey, statement: &Statement) {
    small_print(ui, kit.theme, &format!("Marked by {}. It can be read, not changed.", key.annotator));
    if ui.button("Copy to my layer").on_hover_text("Copy this statement into your own layer (C)").clicked() {
        kit.asks.push(Ask::Do(Action::CopyToMyLayer));
    }
    ui.add_space(6.0);
    others(kit, session, ui, statement, &[Attribute::Speaker]);
    let hidden = [
        Attribute::Label,
        Attribute::Speaker,
        Attribute::Fragments,
        Attribute::Links,
        Attribute::Said,
        Attribute::Event,
    ];
    for (title, date) in [("Said", &statement.said), ("Event", &statement.event)] {
        if let Some(date) = date {
            caption(kit, ui, title);
            ui.label(date.edtf.as_str());
            echo(kit, ui, date.edtf.as_str(), Some(date));
            ui.add_space(4.0);
        }
    }
    links(kit, session, ui, statement);
    let rest: Vec<_> =
        Attribute::ALL.iter().copied().filter(|attribute| !hidden.contains(attribute)).collect();
    others(kit, session, ui, statement, &rest);
}

/// Attributes as text, where something is known.
fn others(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    statement: &Statement,
    attributes: &[Attribute],
) {
    for attribute in attributes {
        let text = attribute_text(session.project(), statement, *attribute);
        if !text.is_empty() {
            caption(kit, ui, attribute.title());
            words(kit, ui, &text, &sans_style(BODY, Weight::Regular), kit.theme.text, 6);
            ui.add_space(4.0);
        }
    }
}

fn caption(kit: &Kit<'_>, ui: &mut Ui, text: &str) -> Response {
    small_print(ui, kit.theme, text)
}

fn field_edit<'t>(text: &'t mut String, hint: &'static str) -> TextEdit<'t> {
    TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY).margin(vec2(8.0, 7.0))
}

fn field_id(statement: &Statement, field: Field) -> Id {
    Id::unique(("field", statement.id, field))
}

fn now(ui: &Ui) -> f64 {
    ui.input(|input| input.time)
}
