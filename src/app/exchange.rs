//! Exports and imports: their forms are opened, carried out on the worker, and end in a report or back in the form.

use std::path::{Path, PathBuf};

use egui::Context;

use super::{App, picker::Purpose, window};
use crate::{
    command::{Command, ExportFiles, ImportFiles},
    formats::{
        Choices, ExportOptions, Format, ImportReport,
        preview::{PreviewFile, preview},
    },
    model::{AnnotatorId, Project},
    session::Session,
    store::settings::LastTransfer,
    ui::{
        export_form::ExportForm,
        format_choice::FormatChoice,
        forms::Dialog,
        import_form::ImportForm,
        message_bar::Message,
        transfer::{TransferReport, Working},
    },
};

impl App {
    pub(super) fn open_export(&mut self) {
        let Some(session) = self.workspace.session() else { return };
        let last = self.settings.last_export.clone();
        let form = ExportForm::new(session.project(), &last.format, last.options);
        self.dialog = Some(Dialog::Export(Box::new(form)));
    }

    pub(super) fn open_import(&mut self) {
        let Some(session) = self.workspace.session() else { return };
        let LastTransfer { format, options, annotator, strict } = self.settings.last_import.clone();
        let mut form = ImportForm::new(people(session), &format, options).with_annotator(&annotator);
        form.strict = strict;
        self.dialog = Some(Dialog::Import(Box::new(form)));
    }

    /// Makes the first lines of what is chosen, where that is another than before.
    pub(super) fn bring_preview_up_to_date(&mut self) {
        let (Some(Dialog::Export(form)), Some(session)) = (&mut self.dialog, self.workspace.session()) else {
            return;
        };
        if form.needs_preview() {
            let lines = first_lines(form, session.project());
            form.show_preview(lines);
        }
    }

    /// Remembers what was chosen, and asks where.
    pub(super) fn start_transfer(&mut self, form: Dialog, folder: bool, ctx: &Context) {
        let purpose = match &form {
            Dialog::Export(form) => {
                let LastTransfer { annotator, strict, .. } = self.settings.last_export.clone();
                self.settings.last_export = remembered(form.choice(), annotator, strict);
                let purpose = |format: &Format| {
                    if format.is_folder() { Purpose::ExportFolder } else { Purpose::Export }
                };
                form.choice().format().map(|format| purpose(format)(format.name))
            }
            Dialog::Import(form) => {
                self.settings.last_import =
                    remembered(form.choice(), form.annotator().to_owned(), form.strict);
                let purpose = if folder { Purpose::ImportFolder } else { Purpose::Import };
                form.choice().format().map(|format| purpose(format.name))
            }
            _ => None,
        };
        self.keep_settings();
        self.left_transfer = Some(form);
        if let Some(purpose) = purpose {
            self.pick(purpose, ctx);
        }
    }

    /// Shows the form again that was left for the picker or the work.
    pub(super) fn back_to_transfer(&mut self) {
        self.transfer_back(None);
    }

    fn transfer_back(&mut self, problem: Option<String>) {
        let Some(mut form) = self.left_transfer.take() else { return };
        match &mut form {
            Dialog::Export(form) => form.come_back(problem),
            Dialog::Import(form) => form.come_back(problem),
            _ => {}
        }
        self.dialog = Some(form);
    }

    /// Writes what the form that was left says.
    pub(super) fn export_to(&mut self, path: PathBuf) {
        let Some(Dialog::Export(form)) = &self.left_transfer else { return };
        let Some(format) = form.choice().format() else { return };
        let files = ExportFiles {
            format: format.name,
            path,
            options: form.choice().options(),
            annotators: form.annotators(),
        };
        self.work(format, "Exporting to", Command::Export(Box::new(files)));
    }

    /// Reads what the form that was left says.
    pub(super) fn import_from(&mut self, paths: Vec<PathBuf>) {
        let Some(Dialog::Import(form)) = &mut self.left_transfer else { return };
        let Some(format) = form.choice().format() else { return };
        form.sources.clone_from(&paths);
        let name = form.annotator();
        let usual = self.workspace.session().map(|session| session.annotator().clone());
        let files = ImportFiles {
            format: format.name,
            paths,
            options: form.choice().options(),
            annotator: (!name.is_empty()).then(|| AnnotatorId::from_name(name, |_| false)),
            usual,
            strict: form.strict,
            ask: true,
        };
        self.work(format, "Importing from", Command::Import(Box::new(files)));
    }

    fn work(&mut self, format: &Format, doing: &str, command: Command) {
        let title = format!("{doing} {}", format.title);
        self.dialog = Some(Dialog::Working(Working { title, ..Working::default() }));
        if let Err(error) = self.workspace.run(command) {
            self.transfer_failed(error.to_string());
        }
    }

    /// Gives up forms of a project that is not open any more.
    pub(super) fn forget_transfer(&mut self) {
        self.left_transfer = None;
        self.typed.clear();
        if matches!(self.dialog, Some(Dialog::Export(_) | Dialog::Import(_) | Dialog::Working(_))) {
            self.dialog = None;
        }
    }

    /// True while an export or import is being done.
    pub(super) fn is_transferring(&self) -> bool {
        matches!(self.dialog, Some(Dialog::Working(_)))
    }

    pub(super) fn transfer_progress(&mut self, done: usize, total: usize) {
        let Some(Dialog::Working(work)) = &mut self.dialog else { return };
        work.far = Some((done, total));
        if work.stopping {
            // It may not have begun when it was first to be stopped.
            self.workspace.cancel();
        }
    }

    /// Stops it; it is over when the worker says so.
    pub(super) fn stop_transfer(&mut self, work: Working) {
        self.workspace.cancel();
        self.dialog = Some(Dialog::Working(Working { stopping: true, ..work }));
    }

    /// The form comes back with the reason.
    pub(super) fn transfer_failed(&mut self, reason: String) {
        self.dialog = None;
        self.transfer_back(Some(reason));
    }

    pub(super) fn exported(&mut self, path: PathBuf, report: &str) {
        self.left_transfer = None;
        self.report(TransferReport::of_export(path, report));
    }

    /// Shows what an import would do, before anything is changed.
    pub(super) fn import_ready(&mut self, report: &ImportReport, beginnings: Vec<PreviewFile>) {
        if self.is_transferring() {
            let report = TransferReport::before_import(report, beginnings).from_sources(self.sources());
            self.dialog = Some(Dialog::Report(Box::new(report)));
        } else {
            // Something else is being answered; nobody would know what it is about later.
            self.workspace.run(Command::TakeImport(false)).ok();
        }
    }

    /// Carries out the import that was looked at, or gives it up.
    pub(super) fn answer_import(&mut self, take: bool) {
        if take && let Some(Dialog::Import(form)) = &self.left_transfer {
            let title = form.choice().format().map_or("", |format| format.title);
            let title = format!("Importing from {title}");
            self.dialog = Some(Dialog::Working(Working { title, ..Working::default() }));
        }
        if !take {
            self.left_transfer = None;
        }
        self.run_command(Command::TakeImport(take));
    }

    pub(super) fn imported(&mut self, report: &ImportReport, changed: bool) {
        let report = TransferReport::of_import(report, changed).from_sources(self.sources());
        if changed {
            self.left_transfer = None;
        }
        self.report(report);
    }

    /// What the import on its way reads.
    fn sources(&self) -> Vec<PathBuf> {
        match &self.left_transfer {
            Some(Dialog::Import(form)) => form.sources.clone(),
            _ => Vec::new(),
        }
    }

    fn report(&mut self, report: TransferReport) {
        if self.dialog.is_none() || self.is_transferring() {
            self.dialog = Some(Dialog::Report(Box::new(report)));
        } else {
            // Something else is being answered.
            self.tell(Message::done(report.summary));
        }
    }

    pub(super) fn show_on_disk(&mut self, place: &Path) {
        let folder = if place.is_dir() { Some(place) } else { place.parent() };
        if let Some(Err(error)) = folder.map(window::open_folder) {
            let place = place.display();
            self.tell(Message::problem(format!(
                "The file manager could not be opened ({error}). It is {place}"
            )));
        }
    }
}

/// Who annotates in the project, the person at the window first.
fn people(session: &Session) -> Vec<AnnotatorId> {
    let project = session.project();
    let layers = project.layers.keys().map(|key| &key.annotator);
    let mut people = vec![session.annotator().clone()];
    for person in project.details.annotators.iter().chain(layers) {
        if !people.contains(person) {
            people.push(person.clone());
        }
    }
    people
}

fn remembered(choice: &FormatChoice, annotator: String, strict: bool) -> LastTransfer {
    let format = choice.format().map_or(String::new(), |format| format.name.to_owned());
    LastTransfer { format, options: choice.values().clone(), annotator, strict }
}

fn first_lines(form: &ExportForm, project: &Project) -> Result<Vec<PreviewFile>, String> {
    let Some(format) = form.choice().format() else { return Ok(Vec::new()) };
    let choices = Choices::of(format.options, &form.choice().options()).map_err(|error| error.to_string())?;
    let options = ExportOptions { annotators: form.annotators(), choices };
    preview(format, project, &options).map_err(|error| error.to_string())
}
