//! An open project with its files: session, store and the worker that saves. What app, tools and tests open.
//!
//! The journal of edits will stand between [`Workspace::run`] and the worker: each edit that the session has made goes
//! there before the status says that it is saved.

pub mod backups;
pub mod export;
mod worker;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    command::Command,
    formats::article_draft::ArticleDraft,
    model::{AnnotatorId, Project, StatementId, article::Timestamp},
    session::{SaveStatus, Session, SessionError, Stamps},
    store::{self, Problem},
};
use backups::{ListedBackup, Much};
use worker::{Answer, Job, Worker};

/// How long after an edit it is written, unless more edits come.
const SAVE_AFTER: Duration = Duration::from_millis(700);

/// Something that happened on the worker.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A project was opened; its problems are at [`Workspace::problems`].
    Opened,
    /// The project was closed.
    Closed,
    /// Everything is on disk.
    Saved,
    /// Something could not be written.
    SaveFailed {
        /// Why.
        reason: String,
        /// True if the project was to be left after this save.
        blocks: bool,
    },
    /// A copy of the project was written.
    CopySaved(PathBuf),
    /// Articles were read from files; each with what it was read from.
    ArticlesRead(Vec<(PathBuf, Result<ArticleDraft, String>)>),
    /// Statements were exported; the report says what was written and left out.
    Exported {
        /// The file.
        path: PathBuf,
        /// In sentences.
        report: String,
    },
    /// A file that could not be read was renamed.
    SetAside(PathBuf),
    /// No copy was kept of what a command changed; the command was carried out.
    BackupFailed(String),
    /// The backups, the newest first, and what could not be read of them.
    Backups(Vec<ListedBackup>, Vec<String>),
    /// What is in a backup is in place of what there was; says what changed and what was left out.
    Restored(String),
    /// How far a long job is.
    Progress {
        /// What is being done.
        doing: &'static str,
        /// Steps done.
        done: usize,
        /// Steps in all.
        total: usize,
    },
    /// Something could not be done, and why.
    Failed(String),
}

/// The time and new ids as the system gives them.
struct SystemStamps;

impl Stamps for SystemStamps {
    fn now(&mut self) -> Timestamp {
        Timestamp::from_unix_secs(jiff::Timestamp::now().as_second())
    }

    fn statement_id(&mut self) -> StatementId {
        StatementId(uuid::Uuid::now_v7())
    }
}

/// A project that is open.
struct Open {
    folder: PathBuf,
    session: Session,
    problems: Vec<Problem>,
    /// As it is on disk.
    saved: Project,
    /// When the next save is due.
    due: Option<Instant>,
    /// The revision that is being written.
    writing: Option<u64>,
    status: SaveStatus,
}

/// A project with its files, or none yet.
pub struct Workspace {
    open: Option<Open>,
    annotator: String,
    worker: Worker,
    /// What waits until everything is saved.
    after_save: Option<Command>,
    /// The project is being left for another, or closed: it takes no more changes.
    leaving: bool,
    /// What had to wait for a save that failed.
    blocked: Option<Command>,
    /// Read next, after a file was set aside.
    reopen: bool,
}

impl Workspace {
    /// A workspace without a project; `wake` is called from the worker when an event waits.
    pub fn new(annotator: &str, wake: Box<dyn Fn() + Send>) -> Self {
        let worker = Worker::start(wake);
        Self {
            open: None,
            annotator: annotator.to_owned(),
            worker,
            after_save: None,
            leaving: false,
            blocked: None,
            reopen: false,
        }
    }

    /// The session of the open project.
    pub fn session(&self) -> Option<&Session> {
        self.open.as_ref().map(|open| &open.session)
    }

    /// The folder of the open project.
    pub fn folder(&self) -> Option<&Path> {
        self.open.as_ref().map(|open| open.folder.as_path())
    }

    /// What could not be read when the project was opened.
    pub fn problems(&self) -> &[Problem] {
        self.open.as_ref().map_or(&[], |open| &open.problems)
    }

    /// Whether everything is on disk.
    pub fn save_status(&self) -> SaveStatus {
        self.open.as_ref().map_or(SaveStatus::AsOpened, |open| open.status.clone())
    }

    /// The name of the annotator.
    pub fn annotator(&self) -> &str {
        &self.annotator
    }

    /// True while the worker has something to do, or something waits to be saved.
    pub fn busy(&self) -> bool {
        self.worker.pending() > 0 || self.open.as_ref().is_some_and(|open| open.due.is_some())
    }

    /// True while something is not on disk.
    pub fn unsaved(&self) -> bool {
        self.open.as_ref().is_some_and(|open| !same(&open.saved, open.session.project()))
    }

    /// Stops the job that is being done, where it can be stopped.
    pub fn cancel(&self) {
        self.worker.cancel();
    }

    /// Runs a command: at once on the session, or on the worker, which answers with an event.
    pub fn run(&mut self, command: Command) -> Result<(), SessionError> {
        match command {
            Command::Save => self.save_now(),
            Command::OpenProject(_)
            | Command::NewProject { .. }
            | Command::OpenSample(_)
            | Command::CloseProject
            | Command::SetAside(_) => self.when_saved(command),
            Command::LeaveUnsaved => {
                if let Some(command) = self.blocked.take() {
                    self.leave_for(command);
                }
            }
            Command::SaveCopy(folder) => self.with_project(|open| Job::SaveCopy {
                folder,
                project: open.session.project().clone(),
                source: open.folder.clone(),
                read_only: open.session.read_only().clone(),
            })?,
            Command::Export { format, path } => {
                self.with_project(|open| Job::Export {
                    format,
                    path,
                    project: open.session.project().clone(),
                    folder: open.folder.clone(),
                    problems: open.problems.clone(),
                })?;
            }
            Command::ReadArticles(paths, encoding) => self.worker.send(Job::ReadArticles { paths, encoding }),
            Command::ListBackups => self.with_project(|open| Job::ListBackups {
                folder: open.folder.clone(),
                project: open.session.project().clone(),
                read_only: open.session.read_only().clone(),
            })?,
            Command::Restore(number) => self.with_project(|open| Job::ReadBackup {
                folder: open.folder.clone(),
                number,
                project: open.session.project().clone(),
            })?,
            Command::SetAnnotator(name) => return self.set_annotator(name),
            command => return self.run_on_session(command),
        }
        Ok(())
    }

    /// Starts a save when one is due; the time until the next is due.
    pub fn tick(&mut self, now: Instant) -> Option<Duration> {
        let due = self.open.as_ref()?.due?;
        if now >= due {
            self.save_now();
            return None;
        }
        Some(due - now)
    }

    /// What has happened on the worker since the last call.
    pub fn poll(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some(answer) = self.worker.answer() {
            events.extend(self.take_in(answer));
        }
        events
    }

    /// What happens until the worker has nothing left to do; blocks, and starts no save of its own.
    pub fn wait(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some(answer) = self.worker.wait() {
            events.extend(self.take_in(answer));
        }
        events
    }

    fn run_on_session(&mut self, command: Command) -> Result<(), SessionError> {
        self.change(Much::of(&command), |session| session.run(command))
    }

    /// Lets the session take a step; what it changed is kept as it was, if that is much, and saved a moment later.
    fn change(
        &mut self,
        much: Much,
        step: impl FnOnce(&mut Session) -> Result<(), SessionError>,
    ) -> Result<(), SessionError> {
        if self.leaving {
            return Err(SessionError::Leaving);
        }
        let open = self.open.as_mut().ok_or(SessionError::NoArticle)?;
        let before = open.session.changes();
        let project = much.before(&open.session);
        step(&mut open.session)?;
        if open.session.changes() != before {
            if let Some(job) = much.backup(project, &open.folder, &open.session) {
                self.worker.send(job);
            }
            open.status = SaveStatus::Unsaved;
            open.due = Some(Instant::now() + SAVE_AFTER);
        }
        Ok(())
    }

    fn with_project(&mut self, job: impl FnOnce(&Open) -> Job) -> Result<(), SessionError> {
        let open = self.open.as_ref().ok_or(SessionError::NoArticle)?;
        self.worker.send(job(open));
        Ok(())
    }

    fn set_annotator(&mut self, name: String) -> Result<(), SessionError> {
        Session::check_annotator(&name)?;
        self.annotator.clone_from(&name);
        match &mut self.open {
            Some(open) => open.session.run(Command::SetAnnotator(name)),
            None => Ok(()),
        }
    }

    /// Starts writing what differs from the disk, unless that is being done.
    fn save_now(&mut self) {
        let Some(open) = self.open.as_mut().filter(|_| !self.leaving) else { return };
        if open.writing.is_some() {
            open.due = Some(Instant::now());
            return;
        }
        open.due = None;
        if same(&open.saved, open.session.project()) {
            if matches!(open.status, SaveStatus::Unsaved | SaveStatus::Failed(_)) {
                open.status = SaveStatus::Saved(time_of_day());
            }
            return;
        }
        open.writing = Some(open.session.revision());
        open.status = SaveStatus::Saving;
        let (before, after) = (open.saved.clone(), open.session.project().clone());
        let read_only = open.session.read_only().clone();
        self.worker.send(Job::Save { folder: open.folder.clone(), before, after, read_only });
    }

    fn when_saved(&mut self, command: Command) {
        self.save_now();
        if self.open.as_ref().is_some_and(|open| open.writing.is_some()) {
            self.after_save = Some(command);
        } else {
            self.leave_for(command);
        }
    }

    /// Carries out a command for which everything had to be saved.
    fn leave_for(&mut self, command: Command) {
        self.leaving = true;
        match command {
            Command::OpenProject(path) => self.worker.send(Job::Open(path)),
            Command::NewProject { folder, title } => {
                let annotator = AnnotatorId::from_name(&self.annotator, |_| false);
                self.worker.send(Job::Create { folder, title, annotator });
            }
            Command::OpenSample(folder) => self.worker.send(Job::CopySample(folder)),
            Command::SetAside(path) => self.worker.send(Job::SetAside(path)),
            _ => self.worker.send(Job::Close),
        }
    }

    fn take_in(&mut self, answer: Answer) -> Vec<Event> {
        match answer {
            Answer::Opened(opened) => {
                self.take_over(*opened);
                vec![Event::Opened]
            }
            Answer::Closed => {
                self.leaving = false;
                self.open = None;
                vec![Event::Closed]
            }
            Answer::Saved { project, errors } => self.saved(*project, &errors),
            Answer::Event(event @ Event::Failed(_)) => {
                self.leaving = false;
                vec![event]
            }
            Answer::BackedUp(failure) => failure.map(Event::BackupFailed).into_iter().collect(),
            Answer::BackupRead(folder, contents) => self.restore(&folder, &contents),
            Answer::SetAside(path) => {
                if let Some(folder) = self.folder().map(Path::to_owned) {
                    self.reopen = true;
                    self.worker.send(Job::Open(folder));
                }
                vec![Event::SetAside(path)]
            }
            Answer::Event(event) => vec![event],
        }
    }

    fn take_over(&mut self, opened: store::Opened) {
        let annotator = AnnotatorId::from_name(&self.annotator, |_| false);
        let shown =
            self.session().filter(|_| self.reopen).and_then(|session| Some(session.article()?.id.clone()));
        (self.reopen, self.leaving) = (false, false);
        let saved = opened.project.clone();
        let mut session = Session::new(opened.project, opened.read_only, annotator, Box::new(SystemStamps));
        if let Some(article) = shown {
            // The article may have gone; then the first one stays shown.
            session.run(Command::SelectArticle(article)).ok();
        }
        let (folder, problems) = (opened.folder, opened.problems);
        let status = SaveStatus::AsOpened;
        self.open = Some(Open { folder, session, problems, saved, due: None, writing: None, status });
    }

    fn saved(&mut self, project: Project, errors: &[String]) -> Vec<Event> {
        let Some(open) = self.open.as_mut() else { return Vec::new() };
        let written = open.writing.take();
        if !errors.is_empty() {
            let reason = errors.join("\n");
            open.status = SaveStatus::Failed(reason.clone());
            self.blocked = self.after_save.take();
            return vec![Event::SaveFailed { reason, blocks: self.blocked.is_some() }];
        }
        open.saved = project;
        if written == Some(open.session.revision()) || same(&open.saved, open.session.project()) {
            open.session.mark_saved();
            open.status = SaveStatus::Saved(time_of_day());
            open.due = None;
        } else {
            open.status = SaveStatus::Unsaved;
            open.due.get_or_insert_with(Instant::now);
        }
        if let Some(command) = self.after_save.take() {
            self.when_saved(command);
        }
        vec![Event::Saved]
    }
}

/// True if both share every part: nothing has to be written.
fn same(a: &Project, b: &Project) -> bool {
    Arc::ptr_eq(&a.details, &b.details)
        && Arc::ptr_eq(&a.codebook, &b.codebook)
        && same_entries(&a.articles, &b.articles)
        && same_entries(&a.speakers, &b.speakers)
        && same_entries(&a.propositions, &b.propositions)
        && same_entries(&a.layers, &b.layers)
}

fn same_entries<K: PartialEq, T>(a: &BTreeMap<K, Arc<T>>, b: &BTreeMap<K, Arc<T>>) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|((k, x), (l, y))| k == l && Arc::ptr_eq(x, y))
}

fn time_of_day() -> String {
    jiff::Zoned::now().strftime("%H:%M").to_string()
}
