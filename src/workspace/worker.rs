//! The thread that touches the disk, so that the window never waits for it.

use std::{
    cell::Cell,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    Event, Wake, backups,
    export::{self, ExportJob},
    import::{Attached, ImportJob},
    intake::{ReadFiles, read_files},
    keeper::Announcer,
};
use crate::{
    formats::article_files::{ReadOptions, Tables},
    model::{AnnotatorId, Project, Timestamp, project::ProjectDetails, project::ReadOnly, shown::shown_path},
    store::{
        self, SharedDisk, StoreError,
        journal::{FileHashes, Journal, keep_aside},
        layout::{PROJECT_FILE, Part},
        lock::{Doubt, Holder, Lock, Locking, lock},
        watch::{Outside, Watch},
    },
};

/// Files are looked at this often while nothing else is to be done.
const LOOK_EVERY: Duration = Duration::from_secs(3);

/// Progress in reading articles is told this often.
const TELL_EVERY: Duration = Duration::from_millis(50);

/// Something to be done with files.
pub enum Job {
    Open(PathBuf, Doubt),
    Create {
        folder: PathBuf,
        title: String,
        annotator: AnnotatorId,
    },
    CopySample(PathBuf),
    Close,
    Save {
        folder: PathBuf,
        before: Project,
        after: Project,
        read_only: ReadOnly,
    },
    SaveCopy {
        folder: PathBuf,
        project: Project,
        source: PathBuf,
        read_only: ReadOnly,
        then: AfterCopy,
    },
    Look,
    /// Takes the files as they were just read as known.
    Know(store::DiskState),
    ReadArticles {
        paths: Vec<PathBuf>,
        options: Box<ReadOptions>,
    },
    Export(Box<ExportJob>),
    Import(Box<ImportJob>),
    SetAside(PathBuf),
    BackUp {
        folder: PathBuf,
        /// The step before which it is made.
        reason: String,
        made: Timestamp,
        project: Project,
        parts: Vec<Part>,
    },
    ListBackups {
        folder: PathBuf,
        project: Project,
        read_only: ReadOnly,
    },
    ReadBackup {
        folder: PathBuf,
        number: u64,
        project: Project,
    },
}

/// What follows a copy of the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterCopy {
    /// Work goes on where it was.
    Stay,
    /// Work goes on in the copy.
    GoOnThere,
}

/// Who may write to a project that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holding {
    /// This window.
    Ours,
    /// Another window.
    Theirs {
        /// Who, if that could be read.
        holder: Option<Holder>,
        /// True if that program surely runs.
        certain: bool,
    },
    /// Nobody: the folder takes no files.
    Nobody(String),
}

/// A project that was opened, and what belongs to having it open.
pub struct OpenedHere {
    pub opened: store::Opened,
    pub holding: Holding,
    /// Where what did not fit was kept.
    pub kept_aside: Vec<PathBuf>,
    /// Absent where nothing may be written.
    pub journal: Option<Journal>,
}

/// What came of a job.
pub enum Answer {
    Opened(Box<OpenedHere>),
    Closed,
    Saved {
        project: Box<Project>,
        errors: Vec<String>,
        files: FileHashes,
    },
    /// Another program was quicker; what it wrote was told before this.
    SaveDeferred,
    /// Other programs changed files; all were read again.
    ChangedOutside(Box<store::Opened>, Outside),
    /// The project was copied, and work goes on in the copy.
    Moved {
        folder: PathBuf,
        project: Box<Project>,
        journal: Box<Journal>,
        holding: Holding,
    },
    SetAside(PathBuf),
    /// What went wrong, if anything did.
    BackedUp(Option<String>),
    /// What is in a backup of the project in that folder.
    BackupRead(PathBuf, Box<store::Contents>),
    /// The project as it would be.
    Imported(Box<Attached>),
    Event(Event),
}

/// An answer, or the word that a job is done.
enum Reply {
    Answer(Answer),
    Done,
}

/// The thread, the way to it and the way back.
pub struct Worker {
    jobs: Option<Sender<Job>>,
    replies: Receiver<Reply>,
    pending: usize,
    cancelled: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Worker {
    /// Starts the thread; `wake` is called after each answer, and `announcer` hears of what is about to be saved.
    pub fn start(disk: SharedDisk, wake: Wake, announcer: Announcer) -> Self {
        let (jobs, inbox) = channel();
        let (outbox, replies) = channel();
        let cancelled = Arc::new(AtomicBool::new(false));
        let hands = Hands { outbox, wake, announcer, cancelled: Arc::clone(&cancelled), disk, here: None };
        let thread = thread::spawn(move || hands.work(&inbox));
        Self { jobs: Some(jobs), replies, pending: 0, cancelled, thread: Some(thread) }
    }

    /// Lets go of the project and ends the thread, unless it is held up by the disk.
    pub fn end(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take().filter(|_| self.pending == 0) {
            // A thread that broke has nothing left to let go of.
            thread.join().ok();
        }
    }

    /// Sends a job; jobs are done one after the other.
    pub fn send(&mut self, job: Job) {
        if self.jobs.as_ref().is_some_and(|jobs| jobs.send(job).is_ok()) {
            self.pending += 1;
        }
    }

    /// How many jobs are not done yet.
    pub fn pending(&self) -> usize {
        self.pending
    }

    /// Stops the job that is being done, where it can be stopped.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// The next answer, if one is there.
    pub fn answer(&mut self) -> Option<Answer> {
        loop {
            match self.replies.try_recv().ok()? {
                Reply::Answer(answer) => return Some(answer),
                Reply::Done => self.pending = self.pending.saturating_sub(1),
            }
        }
    }

    /// The next answer, waiting for it; none when no job is left.
    pub fn wait(&mut self) -> Option<Answer> {
        while self.pending > 0 {
            match self.replies.recv().ok()? {
                Reply::Answer(answer) => return Some(answer),
                Reply::Done => self.pending -= 1,
            }
        }
        self.answer()
    }
}

/// What the thread works with.
struct Hands {
    outbox: Sender<Reply>,
    wake: Wake,
    announcer: Announcer,
    cancelled: Arc<AtomicBool>,
    disk: SharedDisk,
    here: Option<Here>,
}

/// The project that is open.
struct Here {
    folder: PathBuf,
    /// What is known of its files.
    state: store::DiskState,
    /// What the journal was last told of them.
    marked: FileHashes,
    watch: Watch,
    /// Held while it is open.
    _lock: Option<Lock>,
}

impl Hands {
    fn work(mut self, inbox: &Receiver<Job>) {
        loop {
            match inbox.recv_timeout(LOOK_EVERY) {
                Ok(job) => {
                    self.do_job(job);
                    self.reply(Reply::Done);
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.look();
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn do_job(&mut self, job: Job) {
        self.cancelled.store(false, Ordering::Relaxed);
        let save = match &job {
            Job::Save { before, folder, .. } => Some((before.clone(), folder.clone())),
            _ => None,
        };
        // A fault in one job is told of and ends that job only: the thread goes on saving.
        let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.carry_out(job)));
        if let Some(answer) = answer.unwrap_or_else(|_| Some(broken(save))) {
            self.reply(Reply::Answer(answer));
        }
    }

    fn reply(&self, reply: Reply) {
        // The window may have gone; then nobody waits for the answer.
        self.outbox.send(reply).ok();
        Arc::as_ref(&self.wake)();
    }

    fn carry_out(&mut self, job: Job) -> Option<Answer> {
        Some(match job {
            Job::Open(path, doubt) => self.open(&path, doubt),
            Job::Create { folder, title, annotator } => self.create(&folder, &title, annotator),
            Job::CopySample(folder) => match store::sample::copy_sample(&folder) {
                Ok(()) => self.open(&folder, Doubt::Respect),
                Err(error) => failed(error.to_string()),
            },
            Job::Close => {
                self.here = None;
                Answer::Closed
            }
            Job::Look => {
                self.look();
                return None;
            }
            Job::Know(state) => {
                if let Some(here) = &mut self.here {
                    here.state.know(state);
                }
                return None;
            }
            Job::Save { folder, before, after, read_only } => self.save(&folder, &before, after, &read_only),
            Job::SaveCopy { folder, project, source, read_only, then } => {
                self.save_copy(folder, project, &source, &read_only, then)
            }
            Job::ReadArticles { paths, options } => self.read_articles(&paths, &options),
            Job::Export(job) => {
                let told = |done, total| self.progress("Exporting", done, total);
                Answer::Event(export::run(&self.disk, *job, &told))
            }
            Job::Import(job) => {
                let told = |done, total| self.progress("Reading statements", done, total);
                job.run(&told).map_or_else(failed, |attached| Answer::Imported(Box::new(attached)))
            }
            Job::SetAside(path) => match store::set_aside(&*self.disk, &path) {
                Ok(moved) => Answer::SetAside(moved),
                Err(error) => failed(error.to_string()),
            },
            Job::BackUp { folder, reason, made, project, parts } => {
                let kept = store::back_up(&*self.disk, &folder, &reason, made, &project, &parts);
                Answer::BackedUp(kept.err().map(|error| backups::not_kept(&reason, &error)))
            }
            Job::ListBackups { folder, project, read_only } => {
                let told = |done, total| self.progress("Reading backups", done, total);
                let (found, problems) = backups::list(&folder, &project, &read_only, &told);
                Answer::Event(Event::Backups(found, problems))
            }
            Job::ReadBackup { folder, number, project } => {
                match store::read_backup(&folder, number, &project) {
                    Ok(contents) => Answer::BackupRead(folder, Box::new(contents)),
                    Err(problem) => failed(problem.to_string()),
                }
            }
        })
    }

    fn progress(&self, doing: &'static str, done: usize, total: usize) -> ControlFlow<()> {
        self.reply(Reply::Answer(Answer::Event(Event::Progress { doing, done, total })));
        self.go_on()
    }

    /// Whether the job is still wanted.
    fn go_on(&self) -> ControlFlow<()> {
        if self.cancelled.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn open(&mut self, path: &Path, doubt: Doubt) -> Answer {
        match self.try_open(path, doubt) {
            Ok(here) => Answer::Opened(Box::new(here)),
            Err(error) => failed(error.to_string()),
        }
    }

    /// Takes the project's lock, reads it, and keeps aside what of its journal did not fit.
    fn try_open(&mut self, path: &Path, doubt: Doubt) -> Result<OpenedHere, StoreError> {
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) }.to_owned();
        // A project that is opened once more has its lock taken once more.
        self.here = self.here.take().filter(|here| here.folder != folder);
        let mut watch = Watch::begin(&folder);
        // No working state is left in a folder that may be no project.
        let early = folder.join(PROJECT_FILE).is_file().then(|| self.take_lock(&folder, doubt));
        let mut opened = self.read(path)?;
        let (holding, lock) = if let Some(taken) = early {
            taken
        } else {
            let taken = self.take_lock(&folder, doubt);
            opened = self.read(path)?;
            taken
        };
        let folder = opened.folder.clone();
        let mut state = std::mem::take(&mut opened.disk).moved_to(SharedDisk::clone(&self.disk));
        let mut kept_aside = Vec::new();
        let mut journal = None;
        if holding == Holding::Ours {
            set_apart(&mut opened, &mut state);
            kept_aside = keep_aside(&state, &folder, &opened.recovery)?;
            store::clear_temporary_files(&state, &folder);
            let disk = SharedDisk::clone(&self.disk);
            journal = Some(Journal::begin(disk, &folder, &opened.past, &state.hashes(), super::now()));
        }
        watch.look(&folder, &state);
        for path in opened.recovery.apart.iter().flat_map(|apart| &apart.paths) {
            watch.suspect(path);
        }
        let marked = state.hashes();
        self.here = Some(Here { folder, state, marked, watch, _lock: lock });
        Ok(OpenedHere { opened, holding, kept_aside, journal })
    }

    fn read(&self, path: &Path) -> Result<store::Opened, StoreError> {
        store::open(path, &|progress| self.progress("Opening the project", progress.done, progress.total))
    }

    fn take_lock(&self, folder: &Path, doubt: Doubt) -> (Holding, Option<Lock>) {
        match lock(&self.disk, folder, super::now(), doubt) {
            Locking::Ours(lock) => (Holding::Ours, Some(lock)),
            Locking::Held { holder, certain } => (Holding::Theirs { holder, certain }, None),
            Locking::Impossible(error) => (Holding::Nobody(error.to_string()), None),
        }
    }

    fn create(&mut self, folder: &Path, title: &str, annotator: AnnotatorId) -> Answer {
        let mut project = Project::titled(title);
        let details =
            ProjectDetails { annotators: vec![annotator], ..ProjectDetails::clone(&project.details) };
        project.details = Arc::new(details);
        match store::create_on(SharedDisk::clone(&self.disk), folder, &project) {
            Ok(_) => self.open(folder, Doubt::Respect),
            Err(error) => failed(error.to_string()),
        }
    }

    fn save(&mut self, folder: &Path, before: &Project, after: Project, read_only: &ReadOnly) -> Answer {
        let Some(here) = self.here.as_mut().filter(|here| here.folder == folder) else {
            return broken(Some((before.clone(), folder.to_owned())));
        };
        let announce = |files| self.announcer.saving(files);
        let report = store::save_announced(folder, before, &after, read_only, &mut here.state, &announce);
        if self.was_overtaken(&report.errors) {
            return Answer::SaveDeferred;
        }
        let Some(here) = &mut self.here else { return broken(Some((before.clone(), folder.to_owned()))) };
        let errors: Vec<_> = report.errors.iter().map(ToString::to_string).collect();
        // Files that other programs changed and that were taken in since are among them.
        let files = here.state.changes_since(&here.marked);
        if errors.is_empty() {
            here.marked = here.state.hashes();
        }
        Answer::Saved { project: Box::new(after), errors, files }
    }

    /// If another program was quicker with a file, what it wrote is read before anything is saved or said.
    fn was_overtaken(&mut self, errors: &[StoreError]) -> bool {
        let changed = |error: &StoreError| match error {
            StoreError::ChangedOnDisk(path) => Some(path.clone()),
            _ => None,
        };
        let Some(here) = &mut self.here else { return false };
        let paths: Vec<PathBuf> = errors.iter().filter_map(changed).collect();
        for path in &paths {
            here.watch.suspect(path.strip_prefix(&here.folder).unwrap_or(path));
        }
        !paths.is_empty() && paths.len() == errors.len() && self.look()
    }

    fn save_copy(
        &mut self,
        folder: PathBuf,
        project: Project,
        source: &Path,
        read_only: &ReadOnly,
        then: AfterCopy,
    ) -> Answer {
        let disk = SharedDisk::clone(&self.disk);
        let state = match store::save_copy_on(SharedDisk::clone(&disk), &folder, &project, source, read_only)
        {
            Ok(state) => state,
            Err(error) => return failed(error.to_string()),
        };
        if then == AfterCopy::Stay {
            return Answer::Event(Event::CopySaved(folder));
        }
        let (holding, lock) = self.take_lock(&folder, Doubt::Respect);
        let nothing = store::journal::Past::default();
        let journal = Box::new(Journal::begin(disk, &folder, &nothing, &state.hashes(), super::now()));
        let watch = Watch::begin(&folder);
        let marked = state.hashes();
        self.here = Some(Here { folder: folder.clone(), state, marked, watch, _lock: lock });
        Answer::Moved { folder, project: Box::new(project), journal, holding }
    }

    /// Reads the project again if other programs have changed it, and says whether they have.
    fn look(&mut self) -> bool {
        let Some(here) = &mut self.here else { return false };
        let outside = here.watch.look(&here.folder, &here.state);
        if outside.is_empty() {
            return false;
        }
        let folder = here.folder.clone();
        let answer = match store::open(&folder, &|_| ControlFlow::Continue(())) {
            Ok(opened) => Answer::ChangedOutside(Box::new(opened), outside),
            Err(error) => failed(error.to_string()),
        };
        self.reply(Reply::Answer(answer));
        true
    }

    fn read_articles(&self, paths: &[PathBuf], options: &ReadOptions) -> Answer {
        // A table may give thousands of articles in a second: not each is told of, but each can be the last.
        let told = Cell::new(None::<Instant>);
        let read = read_files(paths, options, &|done, total| {
            if told.get().is_some_and(|before| before.elapsed() < TELL_EVERY) {
                return self.go_on();
            }
            told.set(Some(Instant::now()));
            self.progress("Reading articles", done, total)
        });
        let chosen = matches!(options.tables, Tables::Only { .. });
        Answer::Event(Event::ArticlesRead(Box::new(ReadFiles { chosen, ..read })))
    }
}

fn failed(reason: String) -> Answer {
    Answer::Event(Event::Failed(reason))
}

/// Goes on from where we left the project, though other programs wrote into the same files meanwhile: the next look
/// finds those files and merges them in, or asks.
fn set_apart(opened: &mut store::Opened, state: &mut store::DiskState) {
    if let Some(apart) = &opened.recovery.apart {
        (opened.project, opened.in_files) = (apart.ours.clone(), apart.base.clone());
        for path in &apart.paths {
            state.doubt(path);
        }
    }
}

/// What is answered for a job that broke off by a fault of the program; `save` is what was being saved.
fn broken(save: Option<(Project, PathBuf)>) -> Answer {
    let reason = "This is a fault of Gainsay, please report it".to_owned();
    match save {
        Some((before, folder)) => {
            let errors = vec![format!("Nothing was saved. {reason}: {}", shown_path(&folder))];
            Answer::Saved { project: Box::new(before), errors, files: FileHashes::new() }
        }
        None => failed(format!("This could not be done. {reason}")),
    }
}
