//! The selected statement on the right: what is known about it, in fields.

mod fields;
mod links;
mod proposals;
mod proposition;

use egui::{
    Button, ComboBox, CornerRadius, Frame, Margin, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, vec2,
};
use fields::{caption, date, echo, note, plain_field, speaker};
use links::links;
use proposals::Proposals;
use proposition::proposition;

use super::{
    Ask, Kit,
    page_view::PageView,
    text_fields::{Drafts, Field},
    theme::{BODY, FIELD_HEIGHT, SERIF, sans, semibold},
    widgets::{error_print, key_cap, sans_style, section_heading, small_print, words},
};
use crate::{
    command::{Action, Command},
    model::{
        Attribute, AttributeValue, Label, LayerKey, Nature, Statement,
        date::Confidence,
        statement::{Attitude, CheckWorthiness, DenialKind, QuotationKind, Status},
        wording::attribute_text,
    },
    session::Session,
    text_view::{TextStyle, Weight},
};

/// What the inspector keeps between frames.
#[derive(Default)]
pub struct InspectorState {
    /// What is being typed.
    pub drafts: Drafts,
    /// What is proposed for the selected statement.
    pub proposals: Proposals,
    /// The field that takes the keyboard in the next frame.
    pub take_focus: Option<Field>,
    /// A field of the statement has the keyboard.
    pub typing: bool,
}

/// Draws the inspector; `view` is of the article shown, if one is.
pub fn inspector_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    view: Option<&PageView>,
    ui: &mut Ui,
    state: &mut InspectorState,
) {
    state.typing = false;
    state.proposals.bring_up_to_date(session);
    heading(kit, session, view, ui);
    let Some((key, statement)) = session.selected() else {
        return nothing_selected(kit, session, ui);
    };
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.add_enabled_ui(session.may_change_selected(), |ui| {
            labels(kit, session, ui, statement);
        });
        ui.add_space(6.0);
        quotation(kit, session, ui, statement);
        if session.may_change_selected() {
            fields(kit, session, view, ui, statement, state);
        } else {
            as_read(kit, session, view, ui, (key, statement));
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
    view: Option<&PageView>,
    ui: &mut Ui,
    statement: &Statement,
    state: &mut InspectorState,
) {
    speaker(kit, session, ui, statement, state);
    date(kit, session, ui, statement, state, Field::Said);
    date(kit, session, ui, statement, state, Field::Event);
    choice(kit, ui, statement, statement.quote, &QUOTATION);
    if session.project().codebook.nature(&statement.label) == Nature::Denial {
        choice(kit, ui, statement, statement.denial, &DENIAL);
    }
    links(kit, session, view, ui, statement);
    proposition(kit, session, ui, statement, state);
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
    choice(kit, ui, statement, statement.attitude, &ATTITUDE);
    choice(kit, ui, statement, statement.confidence, &CONFIDENCE);
    choice(kit, ui, statement, statement.check_worthiness, &CHECK_WORTHINESS);
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
            Attribute::Alternatives,
            Attribute::Verdict,
            Attribute::Evidence,
            Attribute::ForeignId,
            Attribute::Extras,
        ],
    );
}

/// One of a few named values, or none.
struct Choice<T: 'static> {
    title: &'static str,
    all: &'static [T],
    name: fn(T) -> &'static str,
    set: fn(Option<T>) -> AttributeValue,
}

const QUOTATION: Choice<QuotationKind> = Choice {
    title: "Quotation",
    all: QuotationKind::ALL,
    name: QuotationKind::name,
    set: AttributeValue::Quote,
};
const DENIAL: Choice<DenialKind> = Choice {
    title: "Kind of denial",
    all: DenialKind::ALL,
    name: DenialKind::name,
    set: AttributeValue::Denial,
};
const ATTITUDE: Choice<Attitude> =
    Choice { title: "Attitude", all: Attitude::ALL, name: Attitude::name, set: AttributeValue::Attitude };
const CONFIDENCE: Choice<Confidence> = Choice {
    title: "Confidence",
    all: &Confidence::ALL,
    name: Confidence::name,
    set: AttributeValue::Confidence,
};
const CHECK_WORTHINESS: Choice<CheckWorthiness> = Choice {
    title: "Check-worthiness",
    all: CheckWorthiness::ALL,
    name: CheckWorthiness::name,
    set: AttributeValue::CheckWorthiness,
};

fn choice<T: Copy + PartialEq>(
    kit: &mut Kit<'_>,
    ui: &mut Ui,
    statement: &Statement,
    value: Option<T>,
    choice: &Choice<T>,
) {
    let caption = caption(kit, ui, choice.title);
    let mut chosen = value;
    let combo = ComboBox::from_id_salt((choice.title, statement.id)).width(ui.available_width());
    let shown = value.map_or("–", choice.name);
    let response = combo.selected_text(shown).show_ui(ui, |ui| {
        option(ui, &mut chosen, None, "–");
        for each in choice.all {
            option(ui, &mut chosen, Some(*each), (choice.name)(*each));
        }
    });
    let combo = response.response.labelled_by(caption.id);
    if chosen != value {
        combo.request_focus();
        kit.run(Command::SetAttribute(statement.id, Box::new((choice.set)(chosen))));
    }
    ui.add_space(4.0);
}

/// A row of a list that closes it when it is chosen, by pointer or by key.
fn option<T: PartialEq>(ui: &mut Ui, chosen: &mut T, value: T, name: &str) {
    if ui.selectable_value(chosen, value, name).clicked() {
        ui.close();
    }
}

fn status(kit: &mut Kit<'_>, ui: &mut Ui, statement: &Statement) {
    let caption = caption(kit, ui, "Status");
    let mut chosen = statement.status;
    let combo = ComboBox::from_id_salt(("Status", statement.id)).width(ui.available_width());
    let response = combo.selected_text(chosen.name()).show_ui(ui, |ui| {
        for each in Status::ALL {
            option(ui, &mut chosen, *each, each.name());
        }
    });
    let combo = response.response.labelled_by(caption.id);
    if chosen != statement.status {
        combo.request_focus();
        kit.run(Command::SetAttribute(statement.id, Box::new(AttributeValue::Status(chosen))));
    }
    ui.add_space(4.0);
}

/// A statement that cannot be changed here: everything that is known, as text, and the way to make it one's own.
fn as_read(
    kit: &mut Kit<'_>,
    session: &Session,
    view: Option<&PageView>,
    ui: &mut Ui,
    (key, statement): (&LayerKey, &Statement),
) {
    if session.selected_is_mine() {
        small_print(ui, kit.theme, "It can be read here, not changed.");
    } else {
        small_print(ui, kit.theme, &format!("Marked by {}. It can be read, not changed.", key.annotator));
        let copy = ui.add_enabled(!session.read_only().everything, Button::new("Copy to my layer"));
        if copy.on_hover_text("Copy this statement into your own layer (C)").clicked() {
            kit.asks.push(Ask::Do(Action::CopyToMyLayer));
        }
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
    links(kit, session, view, ui, statement);
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
