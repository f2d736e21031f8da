//! The columns of a table of articles: what each holds, with the first rows in view.

use std::{collections::BTreeMap, path::PathBuf};

use egui::{Align, ComboBox, Layout, ScrollArea, Ui, vec2};

use super::{
    Answer, Ask, Kit,
    article_form::ENCODINGS,
    forms::{cancel_button, focus_at_first},
    theme::{BODY, RADIUS, SMALL, semibold},
    widgets::{sans_style, small_print, small_words, words},
};
use crate::{
    command::{Command, ReadTables},
    formats::{
        article_table::{TableField, TablePreview},
        report::counted,
    },
    text_view::Weight,
};

/// How wide a column of the preview is at most, the one that holds the text, and the narrowest.
const COLUMN: f32 = 150.0;
const TEXT_COLUMN: f32 = 300.0;
const NARROW_COLUMN: f32 = 64.0;
/// How wide a letter of small print is, roughly.
const LETTER: f32 = 7.5;
/// How high the preview is.
const PREVIEW: f32 = 248.0;
/// Two lines of small print.
const CELL: f32 = 36.0;
/// Fields that stand beside each other.
const FIELDS_A_ROW: usize = 4;

/// What is chosen for tables with the same columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnsForm {
    /// The files that the tables are in.
    pub paths: Vec<PathBuf>,
    /// How many tables.
    pub tables: usize,
    /// How many rows all have together.
    pub rows: usize,
    /// The first of the tables.
    pub preview: TablePreview,
    /// The encoding that was chosen.
    encoding: Option<String>,
    /// The place of the column of each field.
    chosen: BTreeMap<TableField, usize>,
    /// The first row names the columns and is no article.
    first_row_names: bool,
}

impl ColumnsForm {
    /// A form with what the columns seem to hold.
    pub fn new(paths: Vec<PathBuf>, tables: usize, rows: usize, preview: TablePreview) -> Self {
        let place = |column: &String| preview.columns.iter().position(|known| known == column);
        let guessed = preview.guess.columns.iter();
        let chosen = guessed.filter_map(|(field, column)| Some((*field, place(column)?))).collect();
        Self { paths, tables, rows, preview, encoding: None, chosen, first_row_names: true }
    }

    /// The same tables read in another encoding: what was chosen stays.
    #[must_use]
    pub fn read_again(&self, again: Self) -> Self {
        let same = again.preview.columns.len() == self.preview.columns.len();
        let chosen = if same { self.chosen.clone() } else { again.chosen.clone() };
        Self { encoding: self.encoding.clone(), chosen, first_row_names: self.first_row_names, ..again }
    }

    /// What a column is called: by the first row, unless that is an article.
    fn column(&self, place: usize) -> String {
        match self.preview.columns.get(place) {
            Some(name) if self.first_row_names => name.clone(),
            _ => format!("column {}", place + 1),
        }
    }

    /// How many articles there may be.
    fn articles(&self) -> usize {
        self.rows + if self.first_row_names { 0 } else { self.tables }
    }

    fn command(&self) -> Command {
        let chosen = self.chosen.iter().map(|(field, place)| (field.name(), self.column(*place))).collect();
        Command::ReadTables(Box::new(ReadTables {
            paths: self.paths.clone(),
            encoding: self.encoding.clone(),
            columns: self.preview.columns.clone(),
            chosen,
            first_row_names: self.first_row_names,
        }))
    }

    /// The fields that a column is chosen for.
    fn fields_of(&self, place: usize) -> Vec<TableField> {
        self.chosen.iter().filter(|(_, chosen)| **chosen == place).map(|(field, _)| *field).collect()
    }
}

pub(super) fn columns_ui(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut ColumnsForm) {
    ui.set_min_width(700.0);
    ui.heading("What do the columns hold?");
    small_words(kit, ui, &origin(form), kit.theme.secondary);
    ui.add_space(8.0);
    for fields in TableField::ALL.chunks(FIELDS_A_ROW) {
        ui.columns(FIELDS_A_ROW, |columns| {
            for (ui, field) in columns.iter_mut().zip(fields) {
                field_ui(kit, ui, form, *field);
            }
        });
        ui.add_space(2.0);
    }
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        if form.preview.may_have_names {
            ui.checkbox(&mut form.first_row_names, "The first row names the columns");
            ui.add_space(16.0);
        }
        encoding_ui(kit, ui, form);
    });
    ui.add_space(6.0);
    preview_ui(kit, ui, form);
    ui.add_space(10.0);
    buttons(kit, ui, form);
}

/// "news.csv and 2 more · 240 rows · 7 columns".
fn origin(form: &ColumnsForm) -> String {
    let more = match form.tables {
        0 | 1 => String::new(),
        tables => format!(" and {} with the same columns", counted(tables - 1, "more table")),
    };
    let columns = counted(form.preview.columns.len(), "column");
    format!("{}{more} · {} · {columns}", form.preview.name, counted(form.rows, "row"))
}

fn field_ui(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut ColumnsForm, field: TableField) {
    let caption = small_print(ui, kit.theme, field.title());
    let place = form.chosen.get(&field).copied();
    let none = if field == TableField::Text { "Choose…" } else { "None" };
    let shown = place.map_or(none.to_owned(), |place| form.column(place));
    let combo = ComboBox::from_id_salt(("column of", field.name()))
        .selected_text(shown)
        .width(ui.available_width())
        .truncate()
        .height(320.0);
    let response = combo.show_ui(ui, |ui| {
        if field != TableField::Text && ui.selectable_label(place.is_none(), "None").clicked() {
            form.chosen.remove(&field);
            ui.close();
        }
        for index in 0..form.preview.columns.len() {
            if ui.selectable_label(place == Some(index), form.column(index)).clicked() {
                form.chosen.insert(field, index);
                ui.close();
            }
        }
    });
    let response = response.response.labelled_by(caption.id);
    if field == TableField::Text {
        focus_at_first(ui, &response);
    }
}

fn encoding_ui(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut ColumnsForm) {
    let caption = small_print(ui, kit.theme, "Read again as");
    let combo =
        ComboBox::from_id_salt("encoding").selected_text(form.preview.encoding.clone()).show_ui(ui, |ui| {
            for name in ENCODINGS {
                if ui.selectable_label(form.preview.encoding == name, name).clicked() {
                    ui.close();
                    form.encoding = Some(name.to_owned());
                    kit.run(Command::ReadArticles(form.paths.clone(), form.encoding.clone()));
                }
            }
        });
    combo.response.labelled_by(caption.id);
}

/// The first rows; what no field is chosen for is pale.
fn preview_ui(kit: &mut Kit<'_>, ui: &mut Ui, form: &ColumnsForm) {
    let frame = egui::Frame::new().fill(kit.theme.page).inner_margin(8.0).corner_radius(RADIUS);
    frame.stroke(egui::Stroke::new(1.0, kit.theme.hairline)).show(ui, |ui| {
        let area =
            ScrollArea::both().max_height(PREVIEW).min_scrolled_height(PREVIEW).auto_shrink([false, true]);
        area.id_salt("preview").show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(14.0, 6.0);
            ui.horizontal(|ui| {
                for place in 0..form.preview.columns.len() {
                    heading_ui(kit, ui, form, place);
                }
            });
            ui.separator();
            if !form.first_row_names {
                row_ui(kit, ui, form, &form.preview.columns);
            }
            for row in &form.preview.rows {
                row_ui(kit, ui, form, row);
            }
        });
    });
}

/// Room for what stands in a column, within reason: the text has the most.
fn width(form: &ColumnsForm, place: usize) -> f32 {
    if form.chosen.get(&TableField::Text) == Some(&place) {
        return TEXT_COLUMN;
    }
    let fields = form.fields_of(place);
    let held = fields.iter().map(|field| field.title().len()).max().unwrap_or_default();
    let cells = form.preview.rows.iter().filter_map(|row| row.get(place)).map(|cell| cell.chars().count());
    let longest = cells.chain([form.column(place).chars().count(), held]).max().unwrap_or_default();
    (longest as f32 * LETTER).clamp(NARROW_COLUMN, COLUMN)
}

fn heading_ui(kit: &mut Kit<'_>, ui: &mut Ui, form: &ColumnsForm, place: usize) {
    let fields = form.fields_of(place);
    let held = fields.iter().map(|field| field.title()).collect::<Vec<_>>().join(", ");
    cell_ui(ui, width(form, place), |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let (text, colour) =
            if held.is_empty() { ("Not read", kit.theme.faint) } else { (held.as_str(), kit.theme.accent) };
        words(kit, ui, text, &sans_style(SMALL, Weight::SemiBold), colour, 1);
        words(kit, ui, &form.column(place), &sans_style(SMALL, Weight::Regular), kit.theme.secondary, 1);
    });
}

fn row_ui(kit: &mut Kit<'_>, ui: &mut Ui, form: &ColumnsForm, cells: &[String]) {
    ui.horizontal(|ui| {
        for (place, cell) in cells.iter().enumerate() {
            let colour = if form.fields_of(place).is_empty() { kit.theme.faint } else { kit.theme.text };
            let line = cell.split_whitespace().collect::<Vec<_>>().join(" ");
            cell_ui(ui, width(form, place), |ui| {
                words(kit, ui, &line, &sans_style(SMALL, Weight::Regular), colour, 2);
            });
        }
    });
}

fn cell_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    let room = vec2(width, CELL);
    ui.allocate_ui_with_layout(room, Layout::top_down(Align::Min), |ui| {
        ui.set_min_size(room);
        ui.set_max_width(width);
        add(ui);
    });
}

fn buttons(kit: &mut Kit<'_>, ui: &mut Ui, form: &ColumnsForm) {
    let ready = form.chosen.contains_key(&TableField::Text);
    ui.horizontal(|ui| {
        let text = format!("Add {}", counted(form.articles(), "article"));
        let add = egui::Button::new(egui::RichText::new(text).font(semibold(BODY)));
        let add = ui.add_enabled(ready, add).on_hover_text("Add the articles of all rows in one step");
        let add = add.on_disabled_hover_text("Choose the column that holds the text first");
        if add.clicked() {
            kit.asks.push(Ask::Answer(Answer::Chosen(Box::new(Ask::Run(form.command())))));
        }
        cancel_button(kit, ui);
        if !ready {
            small_print(ui, kit.theme, "Choose the column that holds the text");
        }
    });
}
