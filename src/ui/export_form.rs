//! Export: which format, with which options, whose statements, and how its first lines look.

use std::collections::BTreeSet;

use egui::{Align, Layout, ScrollArea, Ui, vec2};

use super::{
    Answer, Ask, Kit,
    first_lines::{first_lines_box, first_lines_ui},
    format_choice::{FormatChoice, LIST, OptionNames, format_list, format_options},
    forms::cancel_button,
    row_list::Opens,
    theme::{BODY, semibold},
    widgets::{error_print, section_heading, small_print},
};
use crate::{
    formats::{Format, preview::PreviewFile, report::counted},
    model::{AnnotatorId, Project},
};

/// Room for everything in the dialog but the list.
const REST: f32 = 190.0;
/// The list of annotators scrolls from here on.
const PEOPLE: f32 = 92.0;

/// Somebody whose statements may be exported.
#[derive(Debug, Clone)]
struct Person {
    id: AnnotatorId,
    statements: usize,
    chosen: bool,
}

/// What is chosen for an export.
#[derive(Debug)]
pub struct ExportForm {
    choice: FormatChoice,
    people: Vec<Person>,
    /// None until it was made, or an error.
    preview: Option<Result<Vec<PreviewFile>, String>>,
    /// The first lines were on the screen.
    drawn: bool,
    problem: Option<String>,
}

impl ExportForm {
    /// A form for the statements of `project`, which begins with the format and options that were chosen before.
    pub fn new(project: &Project, before: &str, values: OptionNames) -> Self {
        let mut ids: BTreeSet<&AnnotatorId> = project.layers.keys().map(|key| &key.annotator).collect();
        ids.extend(&project.details.annotators);
        let count = |id: &AnnotatorId| {
            let layers = project.layers.values().filter(|layer| layer.key.annotator == *id);
            layers.map(|layer| layer.statements.len()).sum()
        };
        let person = |id: &AnnotatorId| Person { id: id.clone(), statements: count(id), chosen: true };
        let people = ids.into_iter().map(person).filter(|person| person.statements > 0).collect();
        let choice = FormatChoice::for_writing(before, values);
        Self { choice, people, preview: None, drawn: false, problem: None }
    }

    /// The format and its options.
    pub fn choice(&self) -> &FormatChoice {
        &self.choice
    }

    /// Whose statements; none for everybody's.
    pub fn annotators(&self) -> Option<BTreeSet<AnnotatorId>> {
        let chosen = self.people.iter().filter(|person| person.chosen).map(|person| person.id.clone());
        let everybody = self.people.iter().all(|person| person.chosen);
        (!everybody).then(|| chosen.collect())
    }

    /// True while the first lines are not those of what is chosen.
    pub fn needs_preview(&self) -> bool {
        self.preview.is_none()
    }

    /// Shows the first lines, or why there are none.
    pub fn show_preview(&mut self, preview: Result<Vec<PreviewFile>, String>) {
        self.preview = Some(preview);
        self.drawn = false;
    }

    /// Comes back after an export that was left or did not work, and says why.
    pub fn come_back(&mut self, problem: Option<String>) {
        self.problem = problem;
        self.choice.take_focus();
    }

    /// Something else is chosen: what was said of it before is not true of it any more.
    fn choice_changed(&mut self) {
        (self.preview, self.problem) = (None, None);
    }

    /// How many statements would be written.
    fn statements(&self) -> usize {
        self.people.iter().filter(|person| person.chosen).map(|person| person.statements).sum()
    }
}

pub(super) fn export_ui(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut ExportForm) {
    let width = ui.max_rect().width();
    ui.set_width(width);
    ui.heading("Export");
    small_print(ui, kit.theme, "Statements are written for other programs. The project stays as it is.");
    ui.add_space(8.0);
    let height = (ui.ctx().content_rect().height() - REST).clamp(180.0, 520.0);
    let mut entered = false;
    ui.horizontal_top(|ui| {
        let column = |width| (vec2(width, height), Layout::top_down(Align::Min));
        let (room, layout) = column(LIST);
        ui.allocate_ui_with_layout(room, layout, |ui| {
            let chosen = format_list(kit, ui, &mut form.choice, height);
            entered = chosen.entered;
            if chosen.changed {
                form.choice_changed();
            }
        });
        ui.add_space(12.0);
        let (room, layout) = column(ui.available_width());
        ui.allocate_ui_with_layout(room, layout, |ui| {
            ui.set_min_size(room);
            if format_options(kit, ui, &mut form.choice) {
                form.choice_changed();
            }
            ui.add_space(8.0);
            people_ui(kit, ui, form);
            ui.add_space(8.0);
            preview_ui(kit, ui, form);
        });
    });
    ui.add_space(8.0);
    if let Some(problem) = &form.problem {
        error_print(ui, kit.theme, problem);
    }
    foot(kit, ui, form, entered);
}

fn people_ui(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut ExportForm) {
    section_heading(ui, kit.theme, "Whose statements");
    if form.people.is_empty() {
        small_print(ui, kit.theme, "Nothing is marked yet");
    }
    let area = ScrollArea::vertical().id_salt("people").max_height(PEOPLE).auto_shrink([false, true]);
    let mut changed = false;
    area.show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            for person in &mut form.people {
                let text = format!("{} ({})", person.id, counted(person.statements, "statement"));
                changed |= ui.checkbox(&mut person.chosen, text).changed();
                ui.add_space(8.0);
            }
        });
    });
    if changed {
        form.choice_changed();
    }
}

fn preview_ui(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut ExportForm) {
    section_heading(ui, kit.theme, "How it begins");
    let room = (ui.available_height() - 18.0).max(60.0);
    let opens = if form.preview.is_some() { Opens::once(&mut form.drawn) } else { Opens::AsItIs };
    first_lines_box(kit, ui, (room, opens), |kit, ui| match &form.preview {
        None => {}
        Some(Err(reason)) => {
            error_print(ui, kit.theme, reason);
        }
        Some(Ok(files)) if files.is_empty() => {
            small_print(ui, kit.theme, "No statement is chosen");
        }
        Some(Ok(files)) => files.iter().for_each(|file| first_lines_ui(kit, ui, file)),
    });
}

fn foot(kit: &mut Kit<'_>, ui: &mut Ui, form: &ExportForm, entered: bool) {
    let ready = form.statements() > 0 && form.choice.format().is_some();
    let folder = form.choice.format().is_some_and(Format::is_folder);
    ui.horizontal(|ui| {
        let text = if folder { "Choose a folder…" } else { "Choose a file…" };
        let choose = egui::Button::new(egui::RichText::new(text).font(semibold(BODY)));
        let choose = ui.add_enabled(ready, choose);
        let choose = choose.on_hover_text("Say where, and write (Enter in the list)");
        let choose = choose.on_disabled_hover_text("Choose somebody's statements first");
        if choose.clicked() || (ready && entered) {
            kit.asks.push(Ask::Answer(Answer::Confirmed));
        }
        cancel_button(kit, ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            small_print(
                ui,
                kit.theme,
                &format!("↑ ↓ walk · Enter goes on · {}", counted(form.statements(), "statement")),
            );
        });
    });
}
