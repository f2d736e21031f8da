//! An open project with its files: session, store, journal and the threads that write. What app, tools and tests open.
//!
//! Each edit that the session has made goes to the keeper of the journal at once, and counts as saved when it is on
//! the disk there. The project's files follow, written by the worker a moment after the last edit.

pub mod backups;
mod event;
pub mod export;
pub mod import;
pub mod intake;
mod keeper;
mod open;
mod outside;
mod worker;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    command::Command,
    formats::article_files::ReadOptions,
    model::{AnnotatorId, Project, ReadOnly, StatementId, Timestamp},
    session::{SaveStatus, Session, SessionError, Stamps},
    store::{
        Problem, SharedDisk, SystemDisk,
        journal::{FileHashes, Journal, Recovery},
        lock::Doubt,
    },
};
use backups::Much;
use export::ExportJob;
use import::ImportJob;
use keeper::{Keeper, Kept};
use open::Open;
use worker::{AfterCopy, Answer, Job, OpenedHere, Worker};

pub use event::Event;
pub use worker::Holding;

/// How long after an edit it is written, unless more edits come.
const SAVE_AFTER: Duration = Duration::from_millis(700);

/// A disk that has not answered for so long is told of.
const PATIENCE: Duration = Duration::from_secs(10);

/// Called from the threads when an event waits.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// The time and new ids as the system gives them.
struct SystemStamps;

impl Stamps for SystemStamps {
    fn now(&mut self) -> Timestamp {
        now()
    }

    fn statement_id(&mut self) -> StatementId {
        StatementId(uuid::Uuid::now_v7())
    }
}

/// A project with its files, or none yet.
pub struct Workspace {
    open: Option<Open>,
    annotator: String,
    disk: SharedDisk,
    wake: Wake,
    worker: Worker,
    keeper: Keeper,
    /// What waits until everything is saved.
    after_save: Option<Command>,
    /// The project is being left for another, or closed: it takes no more changes.
    leaving: bool,
    /// What had to wait for a save that failed.
    blocked: Option<Command>,
    /// Read next, after a file was set aside.
    reopen: bool,
    /// Since when nothing has come from the threads that have something to do; none once that was told.
    quiet_since: Option<Instant>,
    /// What happened at once, for the next [`Workspace::poll`].
    later: Vec<Event>,
}

impl Workspace {
    /// A workspace without a project; `wake` is called from the threads when an event waits.
    pub fn new(annotator: &str, wake: Box<dyn Fn() + Send + Sync>) -> Self {
        Self::on(Arc::new(SystemDisk), annotator, wake)
    }

    /// As [`Workspace::new`], on `disk`.
    pub fn on(disk: SharedDisk, annotator: &str, wake: Box<dyn Fn() + Send + Sync>) -> Self {
        let wake = Wake::from(wake);
        let (worker, keeper) = start(&disk, &wake);
        Self {
            open: None,
            annotator: annotator.to_owned(),
            disk,
            wake,
            worker,
            keeper,
            after_save: None,
            leaving: false,
            blocked: None,
            reopen: false,
            quiet_since: None,
            later: Vec::new(),
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

    /// What was taken from the journal when the project was opened.
    pub fn recovery(&self) -> Option<&Recovery> {
        self.open.as_ref().map(|open| &open.recovery)
    }

    /// Where what of the journal did not fit was kept when the project was opened.
    pub fn kept_aside(&self) -> &[PathBuf] {
        self.open.as_ref().map_or(&[], |open| &open.kept_aside)
    }

    /// Who may write to the open project.
    pub fn holding(&self) -> Option<&Holding> {
        self.open.as_ref().map(|open| &open.holding)
    }

    /// Whether everything is on disk.
    pub fn save_status(&self) -> SaveStatus {
        self.open.as_ref().map_or(SaveStatus::AsOpened, |open| open.status.clone())
    }

    /// The name of the annotator.
    pub fn annotator(&self) -> &str {
        &self.annotator
    }

    /// True while the threads have something to do, or something waits to be saved.
    pub fn busy(&self) -> bool {
        self.pending() > 0 || self.open.as_ref().is_some_and(|open| open.due.is_some())
    }

    fn pending(&self) -> usize {
        self.worker.pending() + self.keeper.pending()
    }

    /// True while something that was done is not on the disk, neither in the journal nor in the files.
    pub fn unkept(&self) -> bool {
        self.open.as_ref().is_some_and(|open| !open.is_kept())
    }

    /// True while the files lack something that was done.
    pub fn unsaved(&self) -> bool {
        self.open.as_ref().is_some_and(|open| !open.is_in_files())
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
            Command::SaveCopy(folder) => self.copy_to(folder, AfterCopy::Stay)?,
            Command::SaveAs(folder) => self.save_as(folder)?,
            Command::OpenAnyway => {
                if let Some(folder) = self.folder().map(Path::to_owned) {
                    self.reopen = true;
                    self.worker.send(Job::Open(folder, Doubt::Override));
                }
            }
            Command::Look => self.worker.send(Job::Look),
            Command::WriteAgain => self.write_again(),
            Command::Settle(choices) => self.settle(&choices),
            Command::Export(files) => {
                self.with_project(|open| Job::Export(Box::new(ExportJob::of(open, *files))))?;
            }
            Command::Import(files) => {
                self.with_project(|open| Job::Import(Box::new(ImportJob::of(open, files))))?;
            }
            Command::TakeImport(take) => self.take_import(take),
            Command::ReadArticles(paths, encoding) => {
                let options = Box::new(ReadOptions { encoding, ..ReadOptions::default() });
                self.worker.send(Job::ReadArticles { paths, options });
            }
            Command::ReadTables(tables) => self.worker.send(intake::table_job(*tables)),
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

    /// Starts a save when one is due; the time until this must be called again.
    pub fn tick(&mut self, now: Instant) -> Option<Duration> {
        let due = self.open.as_ref().and_then(|open| open.due);
        if due.is_some_and(|due| now >= due) {
            self.save_now();
        }
        let patience = self.watch_the_threads(now);
        let save = self.open.as_ref().and_then(|open| open.due).map(|due| due.saturating_duration_since(now));
        [save, patience].into_iter().flatten().min()
    }

    /// Keeps the time for which the threads have been silent; how long they may still be.
    fn watch_the_threads(&mut self, now: Instant) -> Option<Duration> {
        if self.pending() == 0 {
            self.quiet_since = None;
            return None;
        }
        let since = *self.quiet_since.get_or_insert(now);
        Some(PATIENCE.saturating_sub(now.saturating_duration_since(since)).max(Duration::from_millis(200)))
    }

    /// True if the threads have something to do and have been silent for long: a network folder does not answer.
    pub fn stalled(&self, now: Instant) -> bool {
        self.pending() > 0
            && self.quiet_since.is_some_and(|since| now.saturating_duration_since(since) >= PATIENCE)
    }

    /// What has happened on the threads since the last call.
    pub fn poll(&mut self) -> Vec<Event> {
        let mut events = std::mem::take(&mut self.later);
        while let Some(kept) = self.keeper.answer() {
            self.quiet_since = None;
            events.extend(self.kept(kept));
        }
        while let Some(answer) = self.worker.answer() {
            self.quiet_since = None;
            events.extend(self.take_in(answer));
        }
        events
    }

    /// What happens until the threads have nothing left to do; blocks, and starts no save of its own.
    pub fn wait(&mut self) -> Vec<Event> {
        self.wait_telling(&mut |_| {})
    }

    /// As [`Self::wait`]; `told` hears of what the worker has done when it happens.
    pub fn wait_telling(&mut self, told: &mut dyn FnMut(&Event)) -> Vec<Event> {
        let mut events = Vec::new();
        while self.pending() > 0 {
            while let Some(kept) = self.keeper.wait() {
                events.extend(self.kept(kept));
            }
            if let Some(answer) = self.worker.wait() {
                let news = self.take_in(answer);
                news.iter().for_each(&mut *told);
                events.extend(news);
            }
        }
        events.extend(self.poll());
        events
    }

    /// Waits until the journal has all that was done, at most for `patience`; true if it is on the disk.
    pub fn flush(&mut self, patience: Duration) -> bool {
        let until = Instant::now() + patience;
        while let Some(kept) = self.keeper.wait_until(until) {
            let events = self.kept(kept);
            self.later.extend(events);
        }
        !self.unkept()
    }

    /// What was to follow the next save, such as closing the project, does not follow.
    pub fn stay(&mut self) {
        self.after_save = None;
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
        let changed = open.session.changes() != before;
        if let Some(job) = changed.then(|| much.backup(project, &open.folder, &open.session)).flatten()
            && open.may_write()
        {
            self.worker.send(job);
        }
        self.hand_over();
        Ok(())
    }

    /// Gives the journal what the session has done.
    fn hand_over(&mut self) {
        let Some(open) = &mut self.open else { return };
        let records = open.session.take_records();
        if records.is_empty() {
            return;
        }
        open.steps += records.len() as u64;
        open.status = SaveStatus::Unsaved;
        open.due = Some(Instant::now() + SAVE_AFTER);
        self.keeper.made(records);
    }

    fn kept(&mut self, kept: Kept) -> Option<Event> {
        self.open.as_mut()?.kept(kept)
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

    /// Writes the project to `folder`, and goes on there if `then` says so.
    fn copy_to(&mut self, folder: PathBuf, then: AfterCopy) -> Result<(), SessionError> {
        self.with_project(|open| Job::SaveCopy {
            folder,
            project: open.session.project().clone(),
            source: open.folder.clone(),
            read_only: ReadOnly { everything: false, ..open.session.read_only().clone() },
            then,
        })
    }

    /// As [`Self::copy_to`]; threads that are held up by a disk that does not answer are left behind.
    fn save_as(&mut self, folder: PathBuf) -> Result<(), SessionError> {
        if self.stalled(Instant::now()) {
            (self.worker, self.keeper) = start(&self.disk, &self.wake);
            self.quiet_since = None;
            if let Some(open) = &mut self.open {
                open.writing = None;
            }
        }
        self.copy_to(folder, AfterCopy::GoOnThere)
    }

    /// Starts writing what the files lack, unless that is being done.
    fn save_now(&mut self) {
        let Some(open) = self.open.as_mut().filter(|open| !self.leaving && open.may_write()) else { return };
        if open.writing.is_some() {
            open.due = Some(Instant::now() + SAVE_AFTER);
            return;
        }
        open.due = None;
        if open.is_in_files() {
            return;
        }
        open.writing = Some((open.session.changes(), open.steps));
        if !open.is_kept() {
            open.status = SaveStatus::Saving;
        }
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
            Command::OpenProject(path) => self.worker.send(Job::Open(path, Doubt::Respect)),
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
                self.keeper.end();
                vec![Event::Closed]
            }
            Answer::Saved { project, errors, files } => self.saved(*project, &errors, files),
            Answer::SaveDeferred => {
                if let Some(open) = &mut self.open {
                    open.writing = None;
                    let kept = open.is_kept();
                    open.status = if kept { SaveStatus::Saved(time_of_day()) } else { SaveStatus::Unsaved };
                }
                Vec::new()
            }
            Answer::ChangedOutside(opened, outside) => self.changed_outside(*opened, outside),
            Answer::Moved { folder, project, journal, holding } => {
                self.moved(&folder, *project, *journal, holding);
                vec![Event::Moved(folder)]
            }
            Answer::Event(event @ Event::Failed(_)) => {
                self.leaving = false;
                vec![event]
            }
            Answer::BackedUp(failure) => failure.map(Event::BackupFailed).into_iter().collect(),
            Answer::BackupRead(folder, contents) => self.restore(&folder, &contents),
            Answer::Imported(attached) => self.imported(*attached),
            Answer::SetAside(path) => {
                if let Some(folder) = self.folder().map(Path::to_owned) {
                    self.reopen = true;
                    self.worker.send(Job::Open(folder, Doubt::Respect));
                }
                vec![Event::SetAside(path)]
            }
            Answer::Event(event) => vec![event],
        }
    }

    fn take_over(&mut self, here: OpenedHere) {
        let OpenedHere { opened, holding, kept_aside, journal } = here;
        let annotator = AnnotatorId::from_name(&self.annotator, |_| false);
        let shown =
            self.session().filter(|_| self.reopen).and_then(|session| Some(session.article()?.id.clone()));
        (self.reopen, self.leaving) = (false, false);
        let everything = matches!(holding, Holding::Theirs { .. });
        let read_only = ReadOnly { everything, ..opened.read_only };
        let mut session = Session::new(opened.project, read_only, annotator, Box::new(SystemStamps))
            .with_history(opened.history);
        if let Some(article) = shown {
            // The article may have gone; then the first one stays shown.
            session.run(Command::SelectArticle(article)).ok();
        }
        let recovered = opened.recovery.steps > 0;
        let (overlaps, apart) = (opened.recovery.overlaps.clone(), opened.recovery.apart.is_some());
        let steps = opened.past.pending.len() as u64;
        self.open = Some(Open {
            folder: opened.folder,
            session,
            problems: opened.problems,
            recovery: opened.recovery,
            kept_aside,
            holding,
            saved: opened.in_files,
            saved_changes: (!recovered).then_some(0),
            due: recovered.then(Instant::now),
            writing: None,
            steps,
            kept_steps: steps,
            journal_failure: None,
            journal_broken: false,
            clash: None,
            import: None,
            vanished: Vec::new(),
            status: SaveStatus::AsOpened,
        });
        match journal {
            Some(journal) => {
                self.keeper.begin(journal);
                if !overlaps.is_empty()
                    && let Some(open) = &self.open
                {
                    let reason = "steps of the journal were made over changed files";
                    self.worker.send(outside::back_up_saved(open, reason, overlaps));
                }
                if apart {
                    self.worker.send(Job::Look);
                }
            }
            None => self.keeper.end(),
        }
    }

    /// Goes on in `folder`, which holds `project`.
    fn moved(&mut self, folder: &Path, project: Project, journal: Journal, holding: Holding) {
        let Some(open) = &mut self.open else { return };
        (open.folder, open.holding, open.saved) = (folder.to_owned(), holding, project);
        open.session.open_for_writing();
        // What was done meanwhile is in the next save; the journal begins with what is in the files.
        (open.saved_changes, open.writing, open.clash) = (None, None, None);
        (open.journal_failure, open.journal_broken) = (None, false);
        (open.steps, open.kept_steps) = (journal.steps(), journal.steps());
        open.due = Some(Instant::now());
        self.keeper.begin(journal);
    }

    fn saved(&mut self, project: Project, errors: &[String], files: FileHashes) -> Vec<Event> {
        let Some(open) = self.open.as_mut() else { return Vec::new() };
        let Some((changes, steps)) = open.writing.take() else { return Vec::new() };
        if !errors.is_empty() {
            let reason = errors.join("\n");
            open.status = SaveStatus::Failed(reason.clone());
            self.blocked = self.after_save.take();
            return vec![Event::SaveFailed { reason, blocks: self.blocked.is_some() }];
        }
        (open.saved, open.saved_changes) = (project, Some(changes));
        self.keeper.saved(steps, files);
        if open.is_in_files() {
            open.status = match open.journal_failure.clone() {
                Some(reason) if !open.is_kept() => SaveStatus::Failed(reason),
                _ => SaveStatus::Saved(time_of_day()),
            };
            open.due = None;
        } else {
            if !open.is_kept() {
                open.status = SaveStatus::Unsaved;
            }
            open.due.get_or_insert_with(Instant::now);
        }
        if let Some(command) = self.after_save.take() {
            self.when_saved(command);
        }
        vec![Event::Saved]
    }
}

impl Drop for Workspace {
    /// Lets go of the lock, so that the next window finds it free.
    fn drop(&mut self) {
        self.worker.end();
    }
}

fn start(disk: &SharedDisk, wake: &Wake) -> (Worker, Keeper) {
    let keeper = Keeper::start(Wake::clone(wake));
    (Worker::start(SharedDisk::clone(disk), Wake::clone(wake), keeper.announcer()), keeper)
}

/// The time by the system's clock, to the second.
pub fn now() -> Timestamp {
    Timestamp::from_unix_secs(jiff::Timestamp::now().as_second())
}

fn time_of_day() -> String {
    jiff::Zoned::now().strftime("%H:%M").to_string()
}
