//! Dialogs: one at a time over the window. Questions, paths to type, problems; the article's form has its own file.

use std::path::PathBuf;

use egui::{Id, Key, Modal, Response, ScrollArea, TextEdit, Ui, text::CCursorRange, vec2};

use super::{
    Answer, Ask, Kit, View,
    add_report::{AddReport, add_report_ui},
    article_form::{ArticleForm, DetailsForm, article_form_ui, details_ui},
    clash::{ClashForm, clash_ui},
    columns::{ColumnsForm, columns_ui},
    export_form::{ExportForm, export_ui},
    furniture::{Furniture, furniture_ui},
    import_form::{ImportForm, import_ui},
    link_picker::{LinkPicker, link_picker_ui},
    occurrences::{Occurrences, occurrences_ui},
    palette::{Palette, palette_ui},
    restore::{Restore, restore_ui},
    shortcuts_overlay::{self, shortcuts_ui},
    transfer::{TransferReport, Working, report_ui, working_ui},
    widgets::{error_print, section_heading, small_print, small_words},
};
use crate::{
    command::Command,
    model::{ArticleId, shown::shown_path},
    session::Session,
};

/// A dialog over the window.
pub enum Dialog {
    /// An article before it is added.
    Article(Box<ArticleForm>),
    /// What the columns of a table hold.
    Columns(Box<ColumnsForm>),
    /// What was added and what was left out.
    AddReport(Box<AddReport>),
    /// What is known about an article.
    Details(ArticleId, Box<DetailsForm>),
    /// A yes-or-no question.
    Confirm(Question),
    /// A path to type, when the system's dialog cannot be had.
    Path(PathForm),
    /// Something is where an export is to be.
    Replace(Replacing),
    /// The system's dialog is open.
    Picking(&'static str),
    /// Another name for the annotator.
    Annotator(String),
    /// What a statement is to be linked to.
    Link(Box<LinkPicker>),
    /// Where the same words stand again.
    Occurrences(Box<Occurrences>),
    /// Furniture that is proposed.
    Furniture(Box<Furniture>),
    /// Statements on their way to other programs.
    Export(Box<ExportForm>),
    /// Statements on their way in.
    Import(Box<ImportForm>),
    /// An export or import is being done.
    Working(Working),
    /// What an export or import did.
    Report(Box<TransferReport>),
    /// Backups, to be gone back to.
    Restore(Box<Restore>),
    /// All actions, articles and speakers by name.
    Palette(Palette),
    /// All keys, for somebody who looks at this view.
    Shortcuts(View),
    /// Version, licence, fonts.
    About,
    /// What could not be read.
    Problems(Vec<ProblemRow>),
    /// What was changed here and by another program.
    Clash(Box<ClashForm>),
    /// The window is to be closed, but the files lack something, for this reason.
    CloseUnsaved {
        /// Why.
        reason: String,
        /// Nothing would be lost: it is all in the journal.
        kept: bool,
        /// What another program changed waits for a choice: trying again would change nothing.
        choose: bool,
    },
}

/// A question with a button that does it.
pub struct Question {
    /// What is asked.
    pub title: String,
    /// What it would mean.
    pub text: String,
    /// What the button says.
    pub yes: &'static str,
    /// What is run then.
    pub command: Command,
}

/// A path that is typed.
pub struct PathForm {
    /// What is wanted.
    pub title: &'static str,
    /// What is typed.
    pub text: String,
    /// What was wrong with it.
    pub error: Option<String>,
    /// Takes the keyboard in the next frame, with all that is typed selected.
    pub take_focus: bool,
}

impl PathForm {
    /// A form that proposes `text`.
    pub fn new(title: &'static str, text: String) -> Self {
        Self { title, text, error: None, take_focus: true }
    }
}

/// What is where an export is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// A file.
    File,
    /// A folder with something in it.
    Folder,
}

/// The question whether an export may replace what is at a path that was typed.
pub struct Replacing {
    /// Where.
    pub path: PathBuf,
    /// What is there.
    pub existing: Existing,
    /// Where the path was typed, to go back to.
    pub form: PathForm,
    /// Gives the keyboard to the answer that changes nothing, in the next frame.
    pub take_focus: bool,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct ProblemRow {
    /// What, where and what to do.
    pub text: String,
    /// The file that can be set aside, if that helps.
    pub set_aside: Option<PathBuf>,
}

/// Draws the dialog that is open, if any; it is left by answers among the asks.
pub fn dialog_ui(
    kit: &mut Kit<'_>,
    session: Option<&Session>,
    ctx: &egui::Context,
    dialog: &mut Dialog,
    words_selected: bool,
) {
    let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(20.0).corner_radius(10.0);
    let modal = Modal::new(Id::unique("dialog")).frame(frame).show(ctx, |ui| {
        ui.set_max_width(width(dialog, ctx));
        match dialog {
            Dialog::Article(form) => article_form_ui(kit, ui, form),
            Dialog::Columns(form) => columns_ui(kit, ui, form),
            Dialog::AddReport(report) => add_report_ui(kit, ui, report),
            Dialog::Details(_, form) => details_ui(kit, ui, form),
            Dialog::Confirm(question) => question_ui(kit, ui, question),
            Dialog::Path(form) => path_ui(kit, ui, form),
            Dialog::Replace(question) => replace_ui(kit, ui, question),
            Dialog::Picking(title) => picking_ui(kit, ui, title),
            Dialog::Annotator(name) => annotator_ui(kit, ui, name),
            Dialog::Link(form) => with_session(session, |session| link_picker_ui(kit, session, ui, form)),
            Dialog::Occurrences(form) => {
                with_session(session, |session| occurrences_ui(kit, session, ui, form));
            }
            Dialog::Furniture(form) => furniture_ui(kit, ui, form),
            Dialog::Export(form) => export_ui(kit, ui, form),
            Dialog::Import(form) => import_ui(kit, ui, form),
            Dialog::Working(work) => working_ui(kit, ui, work),
            Dialog::Report(report) => report_ui(kit, ui, report),
            Dialog::Restore(form) => with_session(session, |session| restore_ui(kit, session, ui, form)),
            Dialog::Palette(palette) => palette_ui(kit, session, ui, palette, words_selected),
            Dialog::Shortcuts(view) => {
                shortcuts_ui(kit, session, ui, *view, words_selected);
                close_button(kit, ui);
            }
            Dialog::About => about_ui(kit, ui),
            Dialog::Problems(rows) => problems_ui(kit, ui, rows),
            Dialog::Clash(form) => clash_ui(kit, ui, form),
            Dialog::CloseUnsaved { reason, kept, choose } => {
                close_unsaved_ui(kit, ui, reason, *kept, *choose);
            }
        }
    });
    // A click beside a form does not throw away what was typed in it.
    let form = matches!(
        dialog,
        Dialog::Article(_)
            | Dialog::Columns(_)
            | Dialog::Details(..)
            | Dialog::Clash(_)
            | Dialog::Export(_)
            | Dialog::Import(_)
            | Dialog::Working(_)
            | Dialog::Report(_)
    );
    if modal.should_close() && !(form && modal.backdrop_response.clicked()) {
        kit.asks.push(Ask::Answer(Answer::Cancelled));
    }
}

/// How wide a dialog may be, in points.
fn width(dialog: &Dialog, ctx: &egui::Context) -> f32 {
    match dialog {
        Dialog::Columns(_) | Dialog::Export(_) | Dialog::Import(_) => {
            (ctx.content_rect().width() - 80.0).clamp(320.0, 900.0)
        }
        Dialog::Article(_)
        | Dialog::AddReport(_)
        | Dialog::Report(_)
        | Dialog::Link(_)
        | Dialog::Occurrences(_)
        | Dialog::Restore(_) => 760.0,
        Dialog::Shortcuts(_) => shortcuts_overlay::width_in(ctx.content_rect().width()),
        Dialog::Palette(_) => 560.0,
        Dialog::Clash(_) => (ctx.content_rect().width() - 80.0).clamp(320.0, 1100.0),
        _ => 520.0,
    }
}

/// Draws what needs an open project; without one such a dialog is empty and Escape leaves it.
fn with_session(session: Option<&Session>, draw: impl FnOnce(&Session)) {
    if let Some(session) = session {
        draw(session);
    }
}

/// Takes the keyboard when the dialog appears.
pub(super) fn focus_at_first(ui: &Ui, response: &Response) {
    if ui.memory(|memory| memory.focused().is_none()) {
        response.request_focus();
    }
}

fn question_ui(kit: &mut Kit<'_>, ui: &mut Ui, question: &Question) {
    ui.heading(&question.title);
    ui.add_space(4.0);
    ui.label(&question.text);
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        if ui.button(question.yes).clicked() {
            kit.asks.push(Ask::Answer(Answer::Confirmed));
        }
        let cancel = cancel_button(kit, ui);
        focus_at_first(ui, &cancel);
    });
}

fn path_ui(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut PathForm) {
    ui.set_min_width(460.0);
    ui.heading(form.title);
    ui.add_space(4.0);
    let caption = small_print(ui, kit.theme, "Path");
    let edit = TextEdit::singleline(&mut form.text).desired_width(f32::INFINITY).margin(vec2(8.0, 7.0));
    let mut output = edit.show(ui);
    let response = output.response.response.labelled_by(caption.id);
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if std::mem::take(&mut form.take_focus) {
        response.request_focus();
        output.state.cursor.set_char_range(Some(CCursorRange::select_all(&output.galley)));
        output.state.store(ui.ctx(), response.id);
    }
    focus_at_first(ui, &response);
    if let Some(error) = &form.error {
        error_print(ui, kit.theme, error);
    }
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        if ui.button("OK").clicked() || entered {
            kit.asks.push(Ask::Answer(Answer::Typed(form.text.trim().to_owned())));
        }
        cancel_button(kit, ui);
    });
}

fn replace_ui(kit: &mut Kit<'_>, ui: &mut Ui, question: &mut Replacing) {
    let (title, text, yes) = match question.existing {
        Existing::File => {
            ("Replace this file?", "It exists already. What is in it now would be gone.", "Replace")
        }
        Existing::Folder => (
            "Export into this folder?",
            "It is not empty. Files in it with the same names as those of the export would be replaced; others stay.",
            "Export into it",
        ),
    };
    ui.set_min_width(460.0);
    ui.heading(title);
    ui.add_space(4.0);
    small_words(kit, ui, &shown_path(&question.path), kit.theme.secondary);
    ui.label(text);
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        if ui.button(yes).clicked() {
            kit.asks.push(Ask::Answer(Answer::Confirmed));
        }
        let back = ui.button("Back").on_hover_text("Type another path (Esc)");
        if std::mem::take(&mut question.take_focus) {
            back.request_focus();
        }
        if back.clicked() {
            kit.asks.push(Ask::Answer(Answer::Cancelled));
        }
    });
}

fn annotator_ui(kit: &mut Kit<'_>, ui: &mut Ui, name: &mut String) {
    ui.heading("Annotate as somebody else");
    ui.add_space(4.0);
    ui.label("What is marked from now on is kept under this name, apart from what others mark.");
    let caption = small_print(ui, kit.theme, "Name");
    let edit = TextEdit::singleline(name).desired_width(f32::INFINITY).margin(vec2(8.0, 7.0)).char_limit(60);
    let response = ui.add(edit).labelled_by(caption.id);
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    focus_at_first(ui, &response);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        if ui.button("Change").clicked() || entered {
            kit.asks.push(Ask::Answer(Answer::Confirmed));
        }
        cancel_button(kit, ui);
    });
}

fn picking_ui(kit: &mut Kit<'_>, ui: &mut Ui, title: &str) {
    ui.heading(title);
    ui.add_space(4.0);
    ui.label("Choose in the system's own dialog. If none appears, type a path instead.");
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        if ui.button("Type a path…").clicked() {
            kit.asks.push(Ask::Answer(Answer::Confirmed));
        }
        cancel_button(kit, ui);
    });
}

fn about_ui(kit: &mut Kit<'_>, ui: &mut Ui) {
    ui.heading(format!("Gainsay {}", env!("CARGO_PKG_VERSION")));
    ui.add_space(4.0);
    ui.label("To gainsay is to deny. Who said what, when, and which denial answers which claim.");
    ui.add_space(8.0);
    section_heading(ui, kit.theme, "Licence");
    ui.label("MIT or Apache-2.0, at your choice.");
    ui.add_space(4.0);
    section_heading(ui, kit.theme, "Fonts");
    ui.label("Source Serif 4, Inter and Noto Naskh Arabic, each under the SIL Open Font License 1.1.");
    close_button(kit, ui);
}

fn problems_ui(kit: &mut Kit<'_>, ui: &mut Ui, rows: &[ProblemRow]) {
    ui.heading("Problems");
    ui.add_space(4.0);
    if rows.is_empty() {
        ui.label("Everything could be read when the project was opened.");
    } else {
        ui.label(
            "These files could not be used. They are left exactly as they are; everything else is open.",
        );
    }
    ui.add_space(6.0);
    ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
        for row in rows {
            ui.label(&row.text);
            if let Some(path) = &row.set_aside
                && ui
                    .button("Set aside…")
                    .on_hover_text("Rename the file, so that a new one can take its place")
                    .clicked()
            {
                kit.asks.extend([Ask::Answer(Answer::Cancelled), Ask::AskToSetAside(path.clone())]);
            }
            ui.separator();
        }
    });
    close_button(kit, ui);
}

fn close_unsaved_ui(kit: &mut Kit<'_>, ui: &mut Ui, reason: &str, kept: bool, choose: bool) {
    ui.heading("Not everything is in the files");
    ui.add_space(4.0);
    ScrollArea::vertical().max_height(240.0).show(ui, |ui| ui.label(reason));
    ui.add_space(4.0);
    ui.label(if kept {
        "Everything you did is in the project's journal, and comes back when the project is opened again."
    } else {
        "Closing now would lose what could not be written."
    });
    ui.add_space(10.0);
    ui.horizontal_wrapped(|ui| {
        let again = ui.button(if choose { "Choose…" } else { "Try again" });
        focus_at_first(ui, &again);
        if again.clicked() {
            kit.asks.push(Ask::Answer(Answer::Confirmed));
        }
        if ui
            .button("Save as…")
            .on_hover_text("Write the project to another folder and go on there")
            .clicked()
        {
            kit.asks.extend([Ask::Answer(Answer::Cancelled), Ask::Do(crate::command::Action::SaveAs)]);
        }
        if ui.button(if kept { "Close" } else { "Close and lose it" }).clicked() {
            kit.asks.push(Ask::Answer(Answer::CloseAnyway));
        }
        cancel_button(kit, ui);
    });
}

pub(super) fn cancel_button(kit: &mut Kit<'_>, ui: &mut Ui) -> Response {
    let response = ui.button("Cancel").on_hover_text("Leave without doing anything (Esc)");
    if response.clicked() {
        kit.asks.push(Ask::Answer(Answer::Cancelled));
    }
    response
}

pub(super) fn close_button(kit: &mut Kit<'_>, ui: &mut Ui) {
    ui.add_space(10.0);
    let response = ui.button("Close");
    focus_at_first(ui, &response);
    if response.clicked() {
        kit.asks.push(Ask::Answer(Answer::Cancelled));
    }
}
