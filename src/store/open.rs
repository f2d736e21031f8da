//! Opens a project: reads every file, takes what is good, and reports the rest.

use std::{
    collections::BTreeSet,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use super::{
    disk::{DiskState, MAX_FILE_BYTES, check_inside, read_bounded},
    error::{Problem, ProblemKind, StoreError},
    find::{find_parts, without_path},
    journal::{Past, Recovery, past, recover},
    layer_file::{LayerRead, read_layer},
    layout::{PROJECT_FILE, Part},
    ron_file::{
        AnnotationsV1, ArticleV1, CodebookV1, Fault, ProjectV1, PropositionV1, SCHEMA_VERSION, SpeakerV1,
        Stored, comment, read,
    },
};
use crate::{
    model::{
        Article, Codebook, History, Project, Proposition, ReadOnly, Speaker, Statement,
        project::ProjectDetails,
    },
    parallel::in_parallel,
};

/// How far the opening of a project is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Files read.
    pub done: usize,
    /// Files there are.
    pub total: usize,
}

/// A project as read from disk.
#[derive(Debug)]
pub struct Opened {
    /// The project's folder.
    pub folder: PathBuf,
    /// What could be read, with what the journal has and the files lack.
    pub project: Project,
    /// What could be read from the files alone.
    pub in_files: Project,
    /// Undo and redo as they were when the project was last open.
    pub history: History,
    /// What the journal told, for one that goes on from there.
    pub past: Past,
    /// What was taken from the journal.
    pub recovery: Recovery,
    /// What a person should see to, in order of path.
    pub problems: Vec<Problem>,
    /// What must not be changed.
    pub read_only: ReadOnly,
    /// What is known of the files, for the next save.
    pub disk: DiskState,
}

/// Opens the project in a folder, given the folder or its `project.ron`; nothing on the disk is changed.
///
/// What the journal has and the files lack is in the project already.
/// `progress` is told of each file and may break off.
pub fn open(path: &Path, progress: &dyn Fn(Progress) -> ControlFlow<()>) -> Result<Opened, StoreError> {
    let folder = project_folder(path)?;
    let (parts, problems) = find_parts(&folder);
    if parts.is_empty() {
        return Err(StoreError::NotAProject(path.to_owned()));
    }
    let mut opening = Opening::new(folder, problems);
    opening.read_details(&parts)?;
    let (layers, entries): (Vec<_>, Vec<_>) = parts
        .into_iter()
        .filter(|part| *part != Part::Details)
        .partition(|part| matches!(part, Part::Layer(_)));
    let total = entries.len() + layers.len();
    let cancelled = || StoreError::Cancelled(path.to_owned());
    let told = |done| progress(Progress { done, total });

    let folder = opening.opened.folder.clone();
    let read = in_parallel(&entries, |part| read_entry(&folder, part), &told).ok_or_else(cancelled)?;
    for (part, result) in entries.iter().zip(read) {
        opening.take_entry(part, result);
    }
    let (project, changed) = (&opening.opened.project, &opening.changed_articles);
    let work = |part: &Part| match part {
        Part::Layer(key) => Some(read_layer(&folder, key, project, changed)),
        _ => None,
    };
    let told = |done| told(entries.len() + done);
    let read = in_parallel(&layers, work, &told).ok_or_else(cancelled)?;
    for (part, result) in layers.iter().zip(read) {
        opening.take_layer(part, result);
    }
    Ok(opening.finish())
}

/// The folder that a person means who chose `path`.
fn project_folder(path: &Path) -> Result<PathBuf, StoreError> {
    if path.is_dir() {
        return Ok(path.to_owned());
    }
    let not_found = || StoreError::NotAProject(path.to_owned());
    if path.file_name().is_none_or(|name| name != PROJECT_FILE) || !path.is_file() {
        return Err(not_found());
    }
    let parent = path.parent().ok_or_else(not_found)?;
    Ok(if parent.as_os_str().is_empty() { PathBuf::from(".") } else { parent.to_owned() })
}

/// What a file held, or why it could not be taken.
type Read<T> = Result<FileRead<T>, Fault>;

/// What a file held.
pub(super) struct FileRead<T> {
    pub content: T,
    /// Of its bytes.
    pub hash: blake3::Hash,
    /// Line of the first comment in it.
    pub comment: Option<usize>,
}

impl<T> FileRead<T> {
    fn map<U>(self, make: impl FnOnce(T) -> U) -> FileRead<U> {
        FileRead { content: make(self.content), hash: self.hash, comment: self.comment }
    }
}

/// What a file of our own holds, layers apart.
pub(super) enum Entry {
    Codebook(Codebook),
    Speaker(Speaker),
    Proposition(Proposition),
    /// And whether its text is the one that its fingerprint was taken of.
    Article(Arc<Article>, bool),
}

/// Reads and decodes one file; a file that vanished in between is a fault like any other.
pub(super) fn read_file<T: Stored>(folder: &Path, part: &Part) -> Read<T> {
    let path = folder.join(part.path());
    let _turn = is_large(&path).then(|| LARGE_FILES.lock());
    let fault = |error: &StoreError| Fault::new(ProblemKind::of(error), without_path(error));
    let bytes = check_inside(folder, &path).and_then(|()| read_bounded(&path, MAX_FILE_BYTES));
    let bytes = bytes.map_err(|error| fault(&error))?;
    let gone = || Fault::new(ProblemKind::Unreadable, "The file was taken away while it was read".to_owned());
    let bytes = bytes.ok_or_else(gone)?;
    let (content, comment) = read(&bytes)?;
    Ok(FileRead { content, hash: blake3::hash(&bytes), comment })
}

/// Held while a large file is read: several at once could need more memory than there is.
static LARGE_FILES: Mutex<()> = Mutex::new(());

fn is_large(path: &Path) -> bool {
    const LARGE_BYTES: u64 = 32 * 1024 * 1024;
    path.metadata().is_ok_and(|metadata| metadata.len() > LARGE_BYTES)
}

/// Reads the file of `part`, which is no layer and not the project's details.
pub(super) fn read_entry(folder: &Path, part: &Part) -> Read<Entry> {
    match part {
        Part::Codebook => {
            let file = read_file::<CodebookV1>(folder, part)?;
            Ok(file.map(|stored| Entry::Codebook(stored.into())))
        }
        Part::Speaker(id) => {
            let file = read_file::<SpeakerV1>(folder, part)?.map(Speaker::from);
            same_id(id.as_str(), file.content.id.as_str())?;
            Ok(file.map(Entry::Speaker))
        }
        Part::Proposition(id) => {
            let file = read_file::<PropositionV1>(folder, part)?.map(Proposition::from);
            same_id(id.as_str(), file.content.id.as_str())?;
            Ok(file.map(Entry::Proposition))
        }
        Part::Article(id) => {
            let file = read_file::<ArticleV1>(folder, part)?;
            let declared = file.content.text_blake3().clone();
            let file = file.map(Article::from);
            same_id(id.as_str(), file.content.id.as_str())?;
            let unchanged = declared == *file.content.fingerprint();
            Ok(file.map(|article| Entry::Article(Arc::new(article), unchanged)))
        }
        Part::Layer(_) | Part::Details => {
            Err(Fault::new(ProblemKind::Unreadable, "The file is read elsewhere".to_owned()))
        }
    }
}

/// True when what is in the file of `part` can be understood.
pub(super) fn can_be_read(folder: &Path, part: &Part) -> bool {
    match part {
        Part::Details => read_file::<ProjectV1>(folder, part).is_ok(),
        Part::Layer(_) => read_file::<AnnotationsV1<Statement>>(folder, part).is_ok(),
        Part::Codebook | Part::Speaker(_) | Part::Proposition(_) | Part::Article(_) => {
            read_entry(folder, part).is_ok()
        }
    }
}

/// Fails when a file's name and the id inside disagree.
pub(super) fn same_id(name: &str, inside: &str) -> Result<(), Fault> {
    if name == inside {
        return Ok(());
    }
    let message = format!(
        "The file is called {name}.ron, but says inside that it is “{inside}”, and is left as it is. Rename \
         the file, or correct the id in it"
    );
    Err(Fault::new(ProblemKind::OtherId, message))
}

struct Opening {
    opened: Opened,
    /// Articles whose text is not the one that their fingerprint was taken of.
    changed_articles: BTreeSet<crate::model::ArticleId>,
    statements: BTreeSet<crate::model::StatementId>,
}

impl Opening {
    fn new(folder: PathBuf, problems: Vec<Problem>) -> Self {
        let (project, in_files, read_only, disk) = Default::default();
        let (history, past, recovery) = Default::default();
        let opened = Opened { folder, project, in_files, history, past, recovery, problems, read_only, disk };
        Self { opened, changed_articles: BTreeSet::new(), statements: BTreeSet::new() }
    }

    /// `project.ron` first: a newer version refuses the whole project.
    fn read_details(&mut self, parts: &[Part]) -> Result<(), StoreError> {
        let mut details =
            ProjectDetails { title: folder_name(&self.opened.folder), ..ProjectDetails::default() };
        if parts.contains(&Part::Details) {
            match read_file::<ProjectV1>(&self.opened.folder, &Part::Details) {
                Ok(FileRead { content, hash, comment }) => {
                    details = content.into();
                    self.opened.disk.remember_hash(&Part::Details.path(), hash);
                    self.tell_of_comment(&Part::Details, comment);
                }
                Err(Fault { newer_version: Some(found), .. }) => {
                    let path = self.opened.folder.join(PROJECT_FILE);
                    return Err(StoreError::NewerProject { path, found, known: SCHEMA_VERSION });
                }
                Err(fault) => self.protect(&Part::Details, fault),
            }
        } else {
            self.missing(&Part::Details, "its title is taken from the folder");
        }
        if !parts.contains(&Part::Codebook) {
            self.missing(&Part::Codebook, "the usual labels are used");
        }
        self.opened.project.details = Arc::new(details);
        Ok(())
    }

    fn missing(&mut self, part: &Part, instead: &str) {
        let message = format!("The project has no such file; {instead}. It is made with the next save");
        self.report(part, Fault::new(ProblemKind::Missing, message));
    }

    fn report(&mut self, part: &Part, fault: Fault) {
        let Fault { line, column, kind, message, newer_version: _ } = fault;
        let path = self.opened.folder.join(part.path());
        self.opened.problems.push(Problem { path, line, column, kind, message });
    }

    fn tell_of_comment(&mut self, part: &Part, line: Option<usize>) {
        if let Some(line) = line {
            self.report(part, comment(line));
        }
    }

    fn protect(&mut self, part: &Part, fault: Fault) {
        self.report(part, fault);
        part.clone().protect(&mut self.opened.read_only);
    }

    fn take_entry(&mut self, part: &Part, result: Read<Entry>) {
        let FileRead { content: entry, hash, comment } = match result {
            Ok(file) => file,
            Err(fault) => return self.protect(part, fault),
        };
        self.tell_of_comment(part, comment);
        if !matches!(entry, Entry::Article(_, false)) {
            self.opened.disk.remember_hash(&part.path(), hash);
        }
        let project = &mut self.opened.project;
        match entry {
            Entry::Codebook(codebook) => project.codebook = Arc::new(codebook),
            Entry::Speaker(speaker) => {
                project.speakers.insert(speaker.id.clone(), Arc::new(speaker));
            }
            Entry::Proposition(proposition) => {
                project.propositions.insert(proposition.id.clone(), Arc::new(proposition));
            }
            Entry::Article(article, unchanged) => {
                let id = article.id.clone();
                project.articles.insert(id.clone(), article);
                if !unchanged {
                    self.changed_articles.insert(id);
                    self.protect(part, other_text());
                }
            }
        }
    }

    fn take_layer(&mut self, part: &Part, result: Option<LayerRead>) {
        let Some(LayerRead { layer, hash, faults }) = result else { return };
        if faults.iter().any(|fault| fault.kind.protects()) {
            part.clone().protect(&mut self.opened.read_only);
        }
        for fault in faults {
            self.report(part, fault);
        }
        let Some(layer) = layer else { return };
        if let Some(hash) = hash {
            self.opened.disk.remember_hash(&part.path(), hash);
        }
        for id in layer.statements.keys() {
            if !self.statements.insert(*id) {
                let message = format!(
                    "The statement {id} occurs a second time in this project (a copied file?). Links to it \
                     are ambiguous: take one of the two away"
                );
                self.report(part, Fault::new(ProblemKind::DuplicateId, message));
            }
        }
        self.opened.project.layers.insert(layer.key.clone(), Arc::new(layer));
    }

    fn finish(self) -> Opened {
        let mut opened = self.opened;
        opened.problems.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
        opened.in_files = opened.project.clone();
        opened.past = past(&opened.folder);
        let files = opened.disk.hashes();
        (opened.history, opened.recovery) =
            recover(&mut opened.past, &mut opened.project, &opened.read_only, &files);
        opened
    }
}

pub(super) fn other_text() -> Fault {
    let message = "The article's lines are not the text that its text_blake3 was taken of: the text was \
                   changed outside Gainsay. The article and all annotations on it are left as they are. \
                   Restore the file, or import the new text as another article";
    Fault::new(ProblemKind::OtherText, message.to_owned())
}

fn folder_name(folder: &Path) -> String {
    let real = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    real.file_name().map_or_else(|| "Project".to_owned(), |name| name.to_string_lossy().into_owned())
}
