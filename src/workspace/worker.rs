//! The thread that touches the disk, so that the window never waits for it.

use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use super::{
    Event, backups,
    export::{is_own_file, missed},
};
use crate::{
    formats::{
        self, ExportOptions,
        article_draft::ArticleDraft,
        articles::{extensions, read_article},
    },
    model::{AnnotatorId, Project, Timestamp, project::ProjectDetails, project::ReadOnly},
    store::{self, layout::Part},
};

/// Something to be done with files.
pub enum Job {
    Open(PathBuf),
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
    },
    ReadArticles {
        paths: Vec<PathBuf>,
        encoding: Option<String>,
    },
    Export {
        format: &'static str,
        path: PathBuf,
        project: Project,
        folder: PathBuf,
        problems: Vec<store::Problem>,
    },
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

/// What came of a job.
pub enum Answer {
    Opened(Box<store::Opened>),
    Closed,
    Saved {
        project: Box<Project>,
        errors: Vec<String>,
    },
    SetAside(PathBuf),
    /// What went wrong, if anything did.
    BackedUp(Option<String>),
    /// What is in a backup of the project in that folder.
    BackupRead(PathBuf, Box<store::Contents>),
    Event(Event),
}

/// An answer, or the word that a job is done.
enum Reply {
    Answer(Answer),
    Done,
}

/// The thread, the way to it and the way back.
pub struct Worker {
    jobs: Sender<Job>,
    replies: Receiver<Reply>,
    pending: usize,
    cancelled: Arc<AtomicBool>,
}

impl Worker {
    /// Starts the thread; `wake` is called after each answer.
    pub fn start(wake: Box<dyn Fn() + Send>) -> Self {
        let (jobs, inbox) = channel();
        let (outbox, replies) = channel();
        let cancelled = Arc::new(AtomicBool::new(false));
        let hands = Hands { outbox, wake, cancelled: Arc::clone(&cancelled), disk: None };
        thread::spawn(move || hands.work(&inbox));
        Self { jobs, replies, pending: 0, cancelled }
    }

    /// Sends a job; jobs are done one after the other.
    pub fn send(&mut self, job: Job) {
        if self.jobs.send(job).is_ok() {
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
    wake: Box<dyn Fn() + Send>,
    cancelled: Arc<AtomicBool>,
    /// What is known of the files of the open project.
    disk: Option<store::DiskState>,
}

impl Hands {
    fn work(mut self, inbox: &Receiver<Job>) {
        while let Ok(job) = inbox.recv() {
            self.cancelled.store(false, Ordering::Relaxed);
            let was_save = matches!(job, Job::Save { .. });
            let (before, folder) = match &job {
                Job::Save { before, folder, .. } => (before.clone(), folder.clone()),
                _ => Default::default(),
            };
            // A fault in one job is told of and ends that job only: the thread goes on saving.
            let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.carry_out(job)));
            let answer = answer.unwrap_or_else(|_| broken(was_save, before, &folder));
            self.reply(Reply::Answer(answer));
            self.reply(Reply::Done);
        }
    }

    fn reply(&self, reply: Reply) {
        // The window may have gone; then nobody waits for the answer.
        self.outbox.send(reply).ok();
        (self.wake)();
    }

    fn carry_out(&mut self, job: Job) -> Answer {
        match job {
            Job::Open(path) => self.open(&path),
            Job::Create { folder, title, annotator } => self.create(&folder, &title, annotator),
            Job::CopySample(folder) => match store::sample::copy_sample(&folder) {
                Ok(()) => self.open(&folder),
                Err(error) => failed(error.to_string()),
            },
            Job::Close => {
                self.disk = None;
                Answer::Closed
            }
            Job::Save { folder, before, after, read_only } => self.save(&folder, &before, after, &read_only),
            Job::SaveCopy { folder, project, source, read_only } => {
                match store::save_copy(Arc::new(store::SystemDisk), &folder, &project, &source, &read_only) {
                    Ok(_) => Answer::Event(Event::CopySaved(folder)),
                    Err(error) => failed(error.to_string()),
                }
            }
            Job::ReadArticles { paths, encoding } => self.read_articles(paths, encoding.as_deref()),
            Job::Export { format, path, project, folder, problems } => {
                export(format, path, &project, &folder, &problems)
            }
            Job::SetAside(path) => match store::set_aside(&store::SystemDisk, &path) {
                Ok(moved) => Answer::SetAside(moved),
                Err(error) => failed(error.to_string()),
            },
            Job::BackUp { folder, reason, made, project, parts } => {
                let system = store::SystemDisk;
                let disk = self.disk.as_ref().map_or(&system as &dyn store::Disk, store::DiskState::disk);
                let kept = store::back_up(disk, &folder, &reason, made, &project, &parts);
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
        }
    }

    fn progress(&self, doing: &'static str, done: usize, total: usize) -> ControlFlow<()> {
        self.reply(Reply::Answer(Answer::Event(Event::Progress { doing, done, total })));
        if self.cancelled.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn open(&mut self, path: &Path) -> Answer {
        let opened = store::open(path, &|progress| {
            self.progress("Opening the project", progress.done, progress.total)
        });
        match opened {
            Ok(mut opened) => {
                self.disk = Some(std::mem::take(&mut opened.disk));
                Answer::Opened(Box::new(opened))
            }
            Err(error) => failed(error.to_string()),
        }
    }

    fn create(&mut self, folder: &Path, title: &str, annotator: AnnotatorId) -> Answer {
        let mut project = Project::titled(title);
        let details =
            ProjectDetails { annotators: vec![annotator], ..ProjectDetails::clone(&project.details) };
        project.details = Arc::new(details);
        match store::create(folder, &project) {
            Ok(_) => self.open(folder),
            Err(error) => failed(error.to_string()),
        }
    }

    fn save(&mut self, folder: &Path, before: &Project, after: Project, read_only: &ReadOnly) -> Answer {
        let disk = self.disk.get_or_insert_with(store::DiskState::default);
        let report = store::save(folder, Some(before), &after, read_only, disk);
        let errors = report.errors.iter().map(ToString::to_string).collect();
        Answer::Saved { project: Box::new(after), errors }
    }

    fn read_articles(&self, paths: Vec<PathBuf>, encoding: Option<&str>) -> Answer {
        let paths: Vec<PathBuf> = paths.into_iter().flat_map(files_at).collect();
        let total = paths.len();
        let mut read = Vec::with_capacity(total);
        for (done, path) in paths.into_iter().enumerate() {
            if self.progress("Reading articles", done, total).is_break() {
                break;
            }
            let draft = read_file(&path, encoding);
            read.push((path, draft));
        }
        Answer::Event(Event::ArticlesRead(read))
    }
}

fn failed(reason: String) -> Answer {
    Answer::Event(Event::Failed(reason))
}

/// The file itself, or the articles of a folder in the order of their names.
fn files_at(path: PathBuf) -> Vec<PathBuf> {
    let Some(entries) = Some(&path).filter(|path| path.is_dir()).and_then(|path| path.read_dir().ok()) else {
        return vec![path];
    };
    let known = |path: &PathBuf| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        ending.is_some_and(|ending| extensions().any(|known| known == ending))
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(known).collect();
    files.sort();
    files
}

fn read_file(path: &Path, encoding: Option<&str>) -> Result<ArticleDraft, String> {
    let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
    let place = path.display();
    let bytes =
        std::fs::read(path).map_err(|error| format!("The file could not be read ({error}): {place}"))?;
    read_article(&name, &bytes, encoding).map_err(|error| error.to_string())
}

fn export(
    format: &str,
    path: PathBuf,
    project: &Project,
    folder: &Path,
    problems: &[store::Problem],
) -> Answer {
    let Some(format) = formats::format_by_name(format) else {
        return failed(format!("There is no format called {format}"));
    };
    if is_own_file(folder, &path) {
        return failed(format!(
            "This file belongs to the project, so it was not replaced. Choose another: {}",
            path.display()
        ));
    }
    let options = ExportOptions::default();
    let (bytes, report) = match formats::export_to_bytes(format, project, &options) {
        Ok(exported) => exported,
        Err(error) => return failed(error.to_string()),
    };
    let mut report = report.to_string();
    for problem in missed(problems, folder, &options) {
        report = format!("{report} Left out, since it could not be read: {problem}.");
    }
    match store::write_atomically(&path, &bytes) {
        Ok(()) => Answer::Event(Event::Exported { path, report }),
        Err(error) => failed(error.to_string()),
    }
}

/// What is answered for a job that broke off by a fault of the program.
fn broken(was_save: bool, before: Project, folder: &Path) -> Answer {
    let reason = "This is a fault of Gainsay, please report it".to_owned();
    if was_save {
        let errors = vec![format!("Nothing was saved. {reason}: {}", folder.display())];
        return Answer::Saved { project: Box::new(before), errors };
    }
    failed(format!("This could not be done. {reason}"))
}
