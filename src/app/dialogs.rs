//! Dialogs, the system's and the window's own: opening them, and what their answers do.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use egui::{Context, ViewportCommand};

use super::{
    App,
    picker::{Picking, Purpose, Request},
};
use crate::{
    command::Command,
    formats,
    session::SaveStatus,
    ui::{
        Answer,
        forms::{Dialog, Existing, PathForm, Replacing},
    },
};

impl App {
    /// Opens the system's dialog, after everything was saved.
    pub(super) fn pick(&mut self, purpose: Purpose, ctx: &Context) {
        self.run_command(Command::Save);
        self.wanted = Some(purpose);
        self.open_wanted_dialog(ctx);
    }

    /// Opens the dialog that waits, once everything is on disk or it is known that it cannot be.
    pub(super) fn open_wanted_dialog(&mut self, ctx: &Context) {
        let failed = matches!(self.workspace.save_status(), SaveStatus::Failed(_));
        let held_back = failed || !self.workspace.conflicts().is_empty();
        if self.workspace.unsaved() && !held_back && !self.workspace.stalled(Instant::now()) {
            return;
        }
        let Some(purpose) = self.wanted.take() else { return };
        let request = self.request(purpose);
        let waker = ctx.clone();
        let answer = self.picker.open(&request, Box::new(move || waker.request_repaint()));
        self.picking = Some(Picking { request, answer, since: Instant::now() });
        self.dialog = Some(Dialog::Picking(purpose.title()));
    }

    fn request(&self, purpose: Purpose) -> Request {
        let folder =
            self.workspace.folder().and_then(Path::parent).map_or(self.documents.clone(), Path::to_owned);
        let title =
            self.workspace.folder().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        let (file_name, extensions) = match purpose {
            Purpose::Export(format) => {
                let extension = formats::format_by_name(format).map_or(format, |format| format.extension);
                (format!("{}.{extension}", title.unwrap_or_default()), vec![extension])
            }
            Purpose::ExportFolder(format) => (format!("{}-{format}", title.unwrap_or_default()), vec![]),
            Purpose::Import(format) => {
                let of_one_file = formats::format_by_name(format).filter(|format| !format.is_folder());
                (String::new(), of_one_file.map(|format| format.extension).into_iter().collect())
            }
            Purpose::Articles => (String::new(), formats::article_files::all_extensions().collect()),
            Purpose::OpenProject
            | Purpose::ArticleFolder
            | Purpose::ImportFolder(_)
            | Purpose::NewProject
            | Purpose::Sample
            | Purpose::SaveCopy
            | Purpose::SaveAs => (String::new(), vec![]),
        };
        Request { purpose, folder, file_name, extensions }
    }

    /// Looks whether the system's dialog was answered; one that ends at once was never shown.
    pub(super) fn poll_picker(&mut self) {
        let Some(picking) = &self.picking else { return };
        let Ok(paths) = picking.answer.try_recv() else { return };
        let at_once = picking.since.elapsed().as_millis() < 400;
        let Some(Picking { request, .. }) = self.picking.take() else { return };
        if matches!(self.dialog, Some(Dialog::Picking(_))) {
            self.dialog = None;
        }
        if paths.is_empty() && at_once {
            self.type_path(&request);
        } else if !paths.is_empty() {
            self.picked(request.purpose, paths);
        } else {
            self.back_to_transfer();
        }
    }

    fn type_path(&mut self, request: &Request) {
        let typed = request.purpose.remembered().and_then(|purpose| self.typed.get(&purpose)).cloned();
        let proposed = || request.folder.join(&request.file_name).display().to_string();
        let text = typed.unwrap_or_else(proposed);
        self.dialog = Some(Dialog::Path(PathForm::new(request.purpose.title(), text)));
        let (_, answer) = std::sync::mpsc::channel();
        self.picking = Some(Picking { request: request.clone(), answer, since: Instant::now() });
    }

    fn picked(&mut self, purpose: Purpose, mut paths: Vec<PathBuf>) {
        if matches!(purpose, Purpose::Articles | Purpose::ArticleFolder) {
            self.run_command(Command::ReadArticles(paths, None));
            return;
        }
        if let Purpose::Import(_) | Purpose::ImportFolder(_) = purpose {
            return self.import_from(paths);
        }
        let Some(path) = paths.pop() else { return };
        let title = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.run_command(match purpose {
            Purpose::NewProject => Command::NewProject { folder: path, title },
            Purpose::Sample => Command::OpenSample(path),
            Purpose::SaveCopy => Command::SaveCopy(path),
            Purpose::SaveAs => Command::SaveAs(path),
            Purpose::Export(_) | Purpose::ExportFolder(_) => return self.export_to(path),
            Purpose::OpenProject
            | Purpose::Articles
            | Purpose::ArticleFolder
            | Purpose::Import(_)
            | Purpose::ImportFolder(_) => Command::OpenProject(path),
        });
    }

    pub(super) fn answer_dialog(&mut self, answer: Answer, ctx: &Context) {
        let Some(dialog) = self.dialog.take() else { return };
        self.views.focus(self.view, &mut self.panel);
        match (dialog, answer) {
            (Dialog::Article(form), Answer::Article) => self.add_article(form, false),
            (Dialog::Article(form), Answer::Confirmed) => self.add_article(form, true),
            (Dialog::Article(_), Answer::SkipArticle) => self.next_import(),
            (Dialog::Article(form), _) => self.leave_form(form),
            (Dialog::Details(id, form), Answer::Confirmed) => {
                if let Ok(details) = form.details() {
                    self.run_asked(Command::SetArticleDetails(id, Box::new(details)));
                }
            }
            (Dialog::Confirm(question), Answer::Confirmed) => self.run_asked(question.command),
            (Dialog::Annotator(name), Answer::Confirmed) => {
                self.leave_fields();
                self.name_annotator(name.trim().to_owned());
            }
            (Dialog::Picking(_), Answer::Confirmed) => {
                if let Some(picking) = self.picking.take() {
                    self.type_path(&picking.request);
                }
            }
            (Dialog::Picking(_), Answer::Cancelled) => self.leave_picker(),
            (Dialog::Path(form), Answer::Cancelled) => {
                self.remember_typed(form.text.trim());
                self.leave_picker();
            }
            (Dialog::Replace(question), Answer::Confirmed) => self.take_typed(question.path),
            (Dialog::Replace(question), Answer::Cancelled) => {
                self.dialog = Some(Dialog::Path(PathForm { take_focus: true, ..question.form }));
            }
            (form @ (Dialog::Export(_) | Dialog::Import(_)), Answer::Confirmed) => {
                self.start_transfer(form, false, ctx);
            }
            (form @ Dialog::Import(_), Answer::Folder) => self.start_transfer(form, true, ctx),
            (Dialog::Working(work), _) => self.stop_transfer(work),
            (Dialog::Report(report), Answer::Confirmed) if report.asks => self.answer_import(true),
            (Dialog::Report(report), Answer::Cancelled) if report.asks => self.answer_import(false),
            (Dialog::Report(_), Answer::Back) => {
                self.run_command(Command::TakeImport(false));
                self.back_to_transfer();
            }
            (Dialog::Restore(form), Answer::Cancelled) if form.is_reading() => self.workspace.cancel(),
            (_, Answer::Chosen(ask)) => self.answer(*ask, ctx),
            (Dialog::Path(form), Answer::Typed(path)) => self.typed_path(form, &path),
            (Dialog::Clash(form), Answer::Cancelled) => self.leave_clash(form),
            (Dialog::CloseUnsaved { choose: true, .. }, Answer::Confirmed) => {
                self.closing = true;
                self.show_clash();
            }
            (Dialog::CloseUnsaved { .. }, Answer::Confirmed) => {
                self.closing = true;
                self.run_command(Command::Save);
            }
            (Dialog::CloseUnsaved { .. }, Answer::CloseAnyway) => {
                self.may_close = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            _ => {}
        }
        if self.dialog.is_none() {
            self.next_import();
        }
    }

    fn typed_path(&mut self, form: PathForm, typed: &str) {
        if typed.is_empty() {
            let error = Some("Type a path, such as /home/mara/articles".to_owned());
            self.dialog = Some(Dialog::Path(PathForm { error, take_focus: true, ..form }));
            return;
        }
        self.remember_typed(typed);
        let path = expand_home(typed, &self.documents);
        let purpose = self.picking.as_ref().map(|picking| picking.request.purpose);
        match purpose.and_then(|purpose| in_the_way(purpose, &path)) {
            Some(existing) => {
                let question = Replacing { path, existing, form, take_focus: true };
                self.dialog = Some(Dialog::Replace(question));
            }
            None => self.take_typed(path),
        }
    }

    fn take_typed(&mut self, path: PathBuf) {
        if let Some(picking) = self.picking.take() {
            self.picked(picking.request.purpose, vec![path]);
        }
    }

    /// Proposes the same the next time.
    fn remember_typed(&mut self, typed: &str) {
        let purpose = self.picking.as_ref().and_then(|picking| picking.request.purpose.remembered());
        if let Some(purpose) = purpose.filter(|_| !typed.is_empty()) {
            self.typed.insert(purpose, typed.to_owned());
        }
    }

    fn leave_picker(&mut self) {
        self.picking = None;
        self.back_to_transfer();
    }
}

/// What an export to `path` would replace, wholly or in part. The system's own dialog asks about that itself.
fn in_the_way(purpose: Purpose, path: &Path) -> Option<Existing> {
    let is_filled = || path.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    if matches!(purpose, Purpose::Export(_)) && path.exists() && !path.is_dir() {
        Some(Existing::File)
    } else if matches!(purpose, Purpose::ExportFolder(_)) && is_filled() {
        Some(Existing::Folder)
    } else {
        None
    }
}

fn expand_home(typed: &str, documents: &Path) -> PathBuf {
    match (typed.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ if Path::new(typed).is_relative() => documents.join(typed),
        _ => PathBuf::from(typed),
    }
}
