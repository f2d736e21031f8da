//! What is over the table: how many statements pass, the filters, and which columns are shown.

use egui::{
    Button, Checkbox, ComboBox, CompletionPopup, Id, Key, PopupCloseBehavior, RectAlign, Response, Role,
    Suggestion, TextEdit, Ui, WidgetInfo,
    containers::menu::{MenuButton, MenuConfig},
    vec2,
};

use super::{
    StatementTableState,
    columns::{Column, Columns},
    filter::{Filter, Words, label_name},
};
use crate::{
    model::{Project, statement::Status},
    session::Session,
    ui::{
        Kit,
        theme::{BODY, semibold},
        widgets::error_print,
    },
};

/// No more suggestions than this are shown.
const MOST_SUGGESTIONS: usize = 8;

/// The id of the first field.
pub fn text_id() -> Id {
    Id::unique("filter statements by text")
}

/// Draws the bar.
pub fn filter_bar_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut StatementTableState) {
    count_and_buttons(kit, ui, state);
    let project = session.project();
    let leave = ui
        .horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            fields(project, ui, &mut state.filter, state.rows.tags())
        })
        .inner;
    if leave {
        state.take_focus = true;
    }
    for problem in state.filter.problems() {
        error_print(ui, kit.theme, &problem.to_string());
    }
}

fn count_and_buttons(kit: &mut Kit<'_>, ui: &mut Ui, state: &mut StatementTableState) {
    ui.horizontal(|ui| {
        let (count, total) = (state.rows.len(), state.rows.total());
        let noun = if total == 1 { "statement" } else { "statements" };
        let text = format!("{} of {} {noun}", grouped(count), grouped(total));
        ui.label(egui::RichText::new(text).font(semibold(BODY)).color(kit.theme.text));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            columns_menu(ui, &mut state.columns);
            let clear = ui.add_enabled(!state.filter.is_empty(), Button::new("Clear filters"));
            if clear.on_hover_text("Show every statement again").clicked() {
                state.filter = Filter::default();
            }
        });
    });
}

/// Thousands apart, as numbers of rows are read: 12,345.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn stays_open() -> MenuConfig {
    MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside)
}

fn columns_menu(ui: &mut Ui, columns: &mut Columns) {
    let (button, _) = MenuButton::new("Columns").config(stays_open()).ui(ui, |ui| {
        for column in Column::ALL {
            let mut visible = columns.is_shown(column);
            if ui.add(Checkbox::new(&mut visible, column.title())).changed() {
                columns.show(column, visible);
            }
        }
        ui.separator();
        if ui.button("Usual columns").clicked() {
            *columns = Columns::default();
            ui.close();
        }
    });
    button.on_hover_text("Choose what the table shows");
}

/// True if the rows are to have the keyboard.
fn fields(project: &Project, ui: &mut Ui, filter: &mut Filter, tags: &[String]) -> bool {
    let mut leave = false;
    let edit = edit(&mut filter.text, "Quote, note, proposition", 184.0);
    let response = named(ui.add(edit.id(text_id())), "Filter by text");
    leave |= leaves(ui, &response);
    labels_menu(project, ui, filter);
    leave |= suggesting(ui, &mut filter.speaker, ("Filter by speaker", "Speaker", 120.0), |wanted| {
        let each = project.speakers.values();
        let fits = |name: &str| wanted.are_in(name);
        each.filter_map(|speaker| {
            let spelling = speaker.spellings().find(|name| fits(name))?;
            Some((speaker.name.clone(), (spelling != speaker.name).then(|| spelling.to_owned())))
        })
        .take(MOST_SUGGESTIONS)
        .collect()
    });
    let from = TextEdit::singleline(&mut filter.from).hint_text("Said from").desired_width(82.0);
    let response = named(ui.add(from.margin(MARGIN)), "Said from");
    leave |= leaves(ui, &response);
    let to = TextEdit::singleline(&mut filter.to).hint_text("Said until").desired_width(82.0);
    let response = named(ui.add(to.margin(MARGIN)), "Said until");
    leave |= leaves(ui, &response);
    leave |= suggesting(ui, &mut filter.article, ("Filter by article", "Article", 120.0), |wanted| {
        let titles = project.articles.values().map(|article| &article.details.title);
        let fits = titles.filter(|title| wanted.are_in(title));
        fits.take(MOST_SUGGESTIONS).map(|title| (title.clone(), None)).collect()
    });
    status_box(ui, filter);
    if !tags.is_empty() || filter.tag.is_some() {
        tag_box(ui, filter, tags);
    }
    leave
}

const MARGIN: egui::Vec2 = vec2(8.0, 6.0);

fn edit<'t>(text: &'t mut String, hint: &'static str, width: f32) -> TextEdit<'t> {
    TextEdit::singleline(text).hint_text(hint).desired_width(width).margin(MARGIN).char_limit(300)
}

fn named(response: Response, name: &str) -> Response {
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, name));
    response
}

/// Enter, Escape and ↓ go from a field to the rows.
fn leaves(ui: &Ui, response: &Response) -> bool {
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    response.lost_focus() && (pressed(Key::Enter) || pressed(Key::Escape))
        || response.has_focus() && pressed(Key::ArrowDown)
}

/// A field that proposes what could be meant; true if the rows are to have the keyboard.
fn suggesting(
    ui: &mut Ui,
    text: &mut String,
    (name, hint, width): (&'static str, &'static str, f32),
    find: impl FnOnce(&Words) -> Vec<(String, Option<String>)>,
) -> bool {
    let popup =
        CompletionPopup::new(Id::unique(name)).word_boundary(|_| false).align(RectAlign::BOTTOM_START);
    let output = popup.show(ui, edit(text, hint, width), |query| {
        let found = Words::of(query.text).map(|wanted| find(&wanted)).unwrap_or_default();
        if found.iter().any(|(whole, _)| whole == query.text) {
            return Vec::new();
        }
        let show = |(whole, detail): (String, Option<String>)| match detail {
            Some(detail) => Suggestion::new(whole).description(detail),
            None => Suggestion::new(whole),
        };
        found.into_iter().map(show).collect()
    });
    let open = output.is_open;
    let response = named(output.text_edit.response.response, name);
    if let Some(accepted) = output.accepted {
        *text = accepted.insert;
        return false;
    }
    !open && leaves(ui, &response)
}

fn labels_menu(project: &Project, ui: &mut Ui, filter: &mut Filter) {
    let text = match filter.labels.len() {
        0 => "Any label".to_owned(),
        1 => filter.labels.iter().map(|id| label_name(project, id)).collect(),
        count => format!("{count} labels"),
    };
    let combo = ComboBox::from_id_salt("filter statements by label").width(92.0).selected_text(text);
    let combo = combo.close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let response = combo.show_ui(ui, |ui| {
        for label in &project.codebook.labels {
            let mut chosen = filter.labels.contains(&label.id);
            if ui.add(Checkbox::new(&mut chosen, &label.name)).changed() {
                if chosen {
                    filter.labels.insert(label.id.clone());
                } else {
                    filter.labels.remove(&label.id);
                }
            }
        }
    });
    response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, "Filter by label"));
}

fn status_box(ui: &mut Ui, filter: &mut Filter) {
    let shown = filter.status.map_or("Any status", Status::name);
    let combo = ComboBox::from_id_salt("filter statements by status").width(92.0).selected_text(shown);
    let response = combo.show_ui(ui, |ui| {
        choice(ui, &mut filter.status, None, "Any status");
        for status in Status::ALL {
            choice(ui, &mut filter.status, Some(*status), status.name());
        }
    });
    response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, "Filter by status"));
}

fn tag_box(ui: &mut Ui, filter: &mut Filter, tags: &[String]) {
    let shown = filter.tag.as_deref().unwrap_or("Any tag").to_owned();
    let combo =
        ComboBox::from_id_salt("filter statements by tag").width(92.0).selected_text(shown).truncate();
    let response = combo.show_ui(ui, |ui| {
        choice(ui, &mut filter.tag, None, "Any tag");
        for tag in tags {
            choice(ui, &mut filter.tag, Some(tag.clone()), tag);
        }
    });
    response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, "Filter by tag"));
}

/// A row of a list that closes it when it is chosen, by pointer or by key.
fn choice<T: PartialEq>(ui: &mut Ui, chosen: &mut T, value: T, name: &str) {
    if ui.selectable_value(chosen, value, name).clicked() {
        ui.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
