//! Saves a project: writes the files whose content changed, and takes away those whose part is gone.
//!
//! A crash between two files must leave nothing that points at nothing. So what is named is written before what
//! names it (the order of [`Part`]), and taken away after it: annotations, then articles, then propositions and
//! speakers.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    atomic_write::write_on,
    disk::{DiskState, MAX_FILE_BYTES, check_inside, read_bounded},
    error::StoreError,
    journal::FileHashes,
    layout::{ANNOTATIONS, PROJECT_FILE, Part, protected_parts},
    ron_file::{AnnotationsV1, ArticleV1, CodebookV1, ProjectV1, PropositionV1, SpeakerV1, write},
    ron_text::WriteError,
    steps::{Disk, SharedDisk, Step, SystemDisk},
};
use crate::model::{Project, ReadOnly, SharedMap};

/// So much is made ready before it is written: the texts of some hundred articles.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// What a save did.
#[derive(Debug, Default)]
pub struct SaveReport {
    /// Files written, in order.
    pub written: Vec<PathBuf>,
    /// Files taken away, in order.
    pub removed: Vec<PathBuf>,
    /// What could not be written or taken away; the rest was.
    pub errors: Vec<StoreError>,
}

/// Writes what is different in `after` from `before` (all of it, without `before`) to the project in `folder`.
///
/// `before` is the project as it was opened or last saved *without errors*: after a save with errors, give the
/// same `before` again, and what failed is tried again, while files that are as they should be are not touched.
/// Parts are compared by [`Arc::ptr_eq`] first, and files by their bytes.
pub fn save(
    folder: &Path,
    before: Option<&Project>,
    after: &Project,
    read_only: &ReadOnly,
    disk: &mut DiskState,
) -> SaveReport {
    let saving = Saving { folder, after, read_only, disk, announce: &drop, report: SaveReport::default() };
    saving.carry_out(before)
}

/// As [`save`]; `announce` hears before files are written or taken away what they will be.
pub fn save_announced(
    folder: &Path,
    before: &Project,
    after: &Project,
    read_only: &ReadOnly,
    disk: &mut DiskState,
    announce: &dyn Fn(FileHashes),
) -> SaveReport {
    let saving = Saving { folder, after, read_only, disk, announce, report: SaveReport::default() };
    saving.carry_out(Some(before))
}

/// Makes a new project in `folder`, which must be new or empty, but for names that begin with a dot.
pub fn create(folder: &Path, project: &Project) -> Result<DiskState, StoreError> {
    create_on(Arc::new(SystemDisk), folder, project)
}

/// As [`create`], on `disk`.
pub fn create_on(disk: SharedDisk, folder: &Path, project: &Project) -> Result<DiskState, StoreError> {
    check_free(folder)?;
    make_folder(&*disk, folder)?;
    let mut disk = DiskState::on(disk);
    let report = save(folder, None, project, &ReadOnly::default(), &mut disk);
    report.errors.into_iter().next().map_or(Ok(disk), Err)
}

/// Makes a copy in `folder` of the project in `source`, as it is in memory.
///
/// Files that must not be changed, since they could not be read, are copied byte for byte.
pub fn save_copy(
    folder: &Path,
    project: &Project,
    source: &Path,
    read_only: &ReadOnly,
) -> Result<DiskState, StoreError> {
    save_copy_on(Arc::new(SystemDisk), folder, project, source, read_only)
}

/// As [`save_copy`], on `disk`.
pub fn save_copy_on(
    disk: SharedDisk,
    folder: &Path,
    project: &Project,
    source: &Path,
    read_only: &ReadOnly,
) -> Result<DiskState, StoreError> {
    check_free(folder)?;
    check_apart(folder, source)?;
    make_folder(&*disk, folder)?;
    let (mut state, report) = (DiskState::on(disk), SaveReport::default());
    let mut saving = Saving { folder, after: project, read_only, disk: &mut state, announce: &drop, report };
    // What cannot be copied is told of, and keeps nothing else from being copied.
    for part in protected_parts(read_only).into_iter().chain(layers_of_protected(project, read_only)) {
        saving.report.errors.extend(copy_protected(saving.disk.disk(), folder, source, &part).err());
    }
    saving.write_parts(parts_of(project).into_iter().filter(|part| !part.is_protected(read_only)));
    saving.report.errors.into_iter().next().map_or(Ok(state), Err)
}

/// Renames a damaged file so that a new one can take its place, and gives the new name.
pub fn set_aside(disk: &dyn Disk, path: &Path) -> Result<PathBuf, StoreError> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let extension = path.extension().map_or_else(String::new, |text| format!(".{}", text.to_string_lossy()));
    for number in 1_u64.. {
        let aside = path.with_file_name(format!("{stem}.set-aside-{number}{extension}.bak"));
        if fs::symlink_metadata(&aside).is_err() {
            disk.carry_out(Step::Rename(path, &aside)).map_err(StoreError::io("rename the file", path))?;
            if let Some(folder) = path.parent() {
                force(disk, folder)?;
            }
            return Ok(aside);
        }
    }
    Err(StoreError::io("rename the file", path)(io::ErrorKind::AlreadyExists.into()))
}

pub(super) fn check_free(folder: &Path) -> Result<(), StoreError> {
    if folder.join(PROJECT_FILE).exists() {
        return Err(StoreError::ProjectExists(folder.to_owned()));
    }
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StoreError::io("read the folder", folder)(error)),
    };
    for entry in entries {
        let name = entry.map_err(StoreError::io("read the folder", folder))?.file_name();
        if !name.as_encoded_bytes().starts_with(b".") {
            return Err(StoreError::FolderInUse(folder.to_owned()));
        }
    }
    Ok(())
}

/// Fails when `folder`, which may not be there yet, lies in `source`.
fn check_apart(folder: &Path, source: &Path) -> Result<(), StoreError> {
    let there = folder.ancestors().find_map(|ancestor| fs::canonicalize(ancestor).ok());
    match (there, fs::canonicalize(source)) {
        (Some(there), Ok(source)) if there.starts_with(&source) => {
            Err(StoreError::InsideProject(folder.to_owned()))
        }
        _ => Ok(()),
    }
}

/// The layers that must not be changed for their article's sake.
fn layers_of_protected<'a>(project: &'a Project, read_only: &'a ReadOnly) -> impl Iterator<Item = Part> + 'a {
    let held = project.layers.keys().filter(|key| read_only.articles.contains(&key.article));
    held.cloned().map(Part::Layer)
}

fn copy_protected(disk: &dyn Disk, folder: &Path, source: &Path, part: &Part) -> Result<(), StoreError> {
    let from = source.join(part.path());
    check_inside(source, &from)?;
    let Some(bytes) = read_bounded(&from, MAX_FILE_BYTES)? else { return Ok(()) };
    let to = folder.join(part.path());
    make_parent(disk, &to)?;
    write_on(disk, &to, &bytes)
}

/// Every part of `project`, in the order of writing.
fn parts_of(project: &Project) -> Vec<Part> {
    let mut parts = vec![Part::Codebook];
    parts.extend(project.speakers.keys().cloned().map(Part::Speaker));
    parts.extend(project.propositions.keys().cloned().map(Part::Proposition));
    parts.extend(project.articles.keys().cloned().map(Part::Article));
    parts.extend(project.layers.keys().cloned().map(Part::Layer));
    parts.push(Part::Details);
    parts
}

/// What is to be written and taken away.
struct Changes {
    /// In the order of [`Part`].
    written: BTreeSet<Part>,
    /// Layers first, then articles, then propositions and speakers.
    removed: Vec<Part>,
}

impl Changes {
    fn between(before: Option<&Project>, after: &Project, read_only: &ReadOnly, disk: &DiskState) -> Self {
        let empty = Project::default();
        let old = before.unwrap_or(&empty);
        let mut written = BTreeSet::new();
        let mut whole = |part: Part, same: bool| {
            let missing = !disk.knows(&part.path()) && !part.is_protected(read_only);
            if before.is_none() || !same || missing {
                written.insert(part);
            }
        };
        whole(Part::Codebook, Arc::ptr_eq(&old.codebook, &after.codebook));
        whole(Part::Details, Arc::ptr_eq(&old.details, &after.details));
        written.extend(changed(&old.speakers, &after.speakers, Part::Speaker));
        written.extend(changed(&old.propositions, &after.propositions, Part::Proposition));
        written.extend(changed(&old.articles, &after.articles, Part::Article));
        written.extend(changed(&old.layers, &after.layers, Part::Layer));
        let mut removed: Vec<_> = gone(&old.layers, &after.layers, Part::Layer).collect();
        removed.extend(gone(&old.articles, &after.articles, Part::Article));
        removed.extend(gone(&old.propositions, &after.propositions, Part::Proposition));
        removed.extend(gone(&old.speakers, &after.speakers, Part::Speaker));
        // Of these `before` may be right or wrong about what the file holds.
        let (there, gone) =
            disk.unsettled().filter_map(Part::at).partition::<Vec<_>, _>(|part| part.is_in(after));
        written.extend(there);
        removed.extend(gone.into_iter().filter(|part| !removed.contains(part)).collect::<Vec<_>>());
        Self { written, removed }
    }
}

/// The parts that `new` has and `old` has not, or has otherwise.
pub(super) fn changed<'a, I: Ord + Clone, T>(
    old: &'a SharedMap<I, Arc<T>>,
    new: &'a SharedMap<I, Arc<T>>,
    part: fn(I) -> Part,
) -> impl Iterator<Item = Part> + 'a {
    let same = |id: &I, entry: &Arc<T>| old.get(id).is_some_and(|old| Arc::ptr_eq(old, entry));
    new.iter().filter(move |(id, entry)| !same(id, entry)).map(move |(id, _)| part(id.clone()))
}

/// The parts that only `old` has.
pub(super) fn gone<'a, I: Ord + Clone, T>(
    old: &'a SharedMap<I, Arc<T>>,
    new: &'a SharedMap<I, Arc<T>>,
    part: fn(I) -> Part,
) -> impl Iterator<Item = Part> + 'a {
    old.keys().filter(|id| !new.contains_key(*id)).map(move |id| part(id.clone()))
}

struct Saving<'a> {
    folder: &'a Path,
    after: &'a Project,
    read_only: &'a ReadOnly,
    disk: &'a mut DiskState,
    announce: &'a dyn Fn(FileHashes),
    report: SaveReport,
}

/// A file as it shall be.
struct Ready {
    relative: PathBuf,
    text: String,
    hash: blake3::Hash,
}

impl Saving<'_> {
    /// A drive that was taken out must not be filled anew at its empty mount point.
    fn project_is_gone(&self) -> bool {
        let known = self.disk.knows(Path::new(PROJECT_FILE));
        !self.folder.is_dir() || (known && !self.folder.join(PROJECT_FILE).exists())
    }

    fn carry_out(mut self, before: Option<&Project>) -> SaveReport {
        if self.project_is_gone() {
            self.report.errors.push(StoreError::ProjectGone(self.folder.to_owned()));
            return self.report;
        }
        let changes = Changes::between(before, self.after, self.read_only, self.disk);
        self.write_parts(changes.written);
        if !changes.removed.is_empty() {
            (self.announce)(changes.removed.iter().map(|part| (part.path(), None)).collect());
        }
        for part in &changes.removed {
            self.remove_part(part);
        }
        if self.report.errors.is_empty() {
            self.disk.settle();
        }
        self.report
    }

    /// Writes the files of `parts`, many at a time, so that few announcements serve all.
    fn write_parts(&mut self, parts: impl IntoIterator<Item = Part>) {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        for part in parts {
            match self.ready(&part) {
                Ok(ready) => {
                    bytes += ready.text.len();
                    batch.push(ready);
                }
                Err(error) => self.report.errors.push(error),
            }
            if bytes >= BATCH_BYTES {
                self.write_batch(std::mem::take(&mut batch));
                bytes = 0;
            }
        }
        self.write_batch(batch);
    }

    fn write_batch(&mut self, batch: Vec<Ready>) {
        if batch.is_empty() {
            return;
        }
        (self.announce)(batch.iter().map(|ready| (ready.relative.clone(), Some(ready.hash))).collect());
        for ready in batch {
            match self.try_write(&ready) {
                Ok(true) => self.report.written.push(self.folder.join(ready.relative)),
                Ok(false) => {}
                Err(error) => self.report.errors.push(error),
            }
        }
    }

    fn ready(&self, part: &Part) -> Result<Ready, StoreError> {
        let relative = part.path();
        let path = self.folder.join(&relative);
        if part.is_protected(self.read_only) {
            return Err(StoreError::Protected(path));
        }
        let text = encode(self.after, part)
            .map_err(|source| StoreError::Encode { path: path.clone(), source })?
            .unwrap_or_default();
        check_size(&path, &text)?;
        let hash = blake3::hash(text.as_bytes());
        Ok(Ready { relative, text, hash })
    }

    /// Writes a file, unless it is on disk as it should be already; says whether it was written.
    fn try_write(&mut self, ready: &Ready) -> Result<bool, StoreError> {
        let Ready { relative, text, hash } = ready;
        let path = self.folder.join(relative);
        check_inside(self.folder, &path)?;
        let found = read_bounded(&path, MAX_FILE_BYTES)?;
        let as_wanted = found.as_deref() == Some(text.as_bytes());
        if !as_wanted {
            if !self.disk.is_as_known(relative, found.as_deref()) {
                return Err(StoreError::ChangedOnDisk(path));
            }
            make_parent(self.disk.disk(), &path)?;
            let written = write_on(self.disk.disk(), &path, text.as_bytes());
            self.disk.unsettle(self.folder, relative, Some(text.as_bytes()));
            written?;
        }
        self.disk.remember_hash(relative, *hash);
        Ok(!as_wanted)
    }

    fn remove_part(&mut self, part: &Part) {
        if self.is_held_back(part) {
            return;
        }
        match self.try_remove(part) {
            Ok(true) => self.report.removed.push(self.folder.join(part.path())),
            Ok(false) => {}
            Err(error) => self.report.errors.push(error),
        }
    }

    /// Entries stay while annotations that may still name them could not be written or taken away.
    fn is_held_back(&self, part: &Part) -> bool {
        let annotations = self.folder.join(ANNOTATIONS);
        let failed = self.report.errors.iter().any(|error| error.path().starts_with(&annotations));
        failed && !matches!(part, Part::Layer(_))
    }

    fn try_remove(&mut self, part: &Part) -> Result<bool, StoreError> {
        let relative = part.path();
        let path = self.folder.join(&relative);
        if part.is_protected(self.read_only) {
            return Err(StoreError::Protected(path));
        }
        if matches!(part, Part::Article(id) if self.read_only.holds_article(id)) {
            return Err(StoreError::ArticleHeld(path));
        }
        check_inside(self.folder, path.parent().unwrap_or(self.folder))?;
        let found = read_bounded(&path, MAX_FILE_BYTES)?;
        if !self.disk.is_as_known(&relative, found.as_deref()) {
            return Err(StoreError::ChangedOnDisk(path));
        }
        if found.is_some() {
            self.disk.unsettle(self.folder, &relative, None);
            let disk = self.disk.disk();
            disk.carry_out(Step::Remove(&path)).map_err(StoreError::io("delete the file", &path))?;
            after_removal(disk, part, &path)?;
        }
        self.disk.forget(&relative);
        Ok(found.is_some())
    }
}

/// What could not be read again is not written.
fn check_size(path: &Path, text: &str) -> Result<(), StoreError> {
    let (bytes, limit) = (text.len() as u64, MAX_FILE_BYTES);
    if bytes <= limit { Ok(()) } else { Err(StoreError::TooLarge { path: path.to_owned(), bytes, limit }) }
}

/// Forces the removal to the disk; an annotator's folder goes with its last file.
fn after_removal(disk: &dyn Disk, part: &Part, path: &Path) -> Result<(), StoreError> {
    let Some(folder) = path.parent() else { return Ok(()) };
    let emptied = matches!(part, Part::Layer(_)) && disk.carry_out(Step::RemoveFolder(folder)).is_ok();
    force(disk, if emptied { folder.parent().unwrap_or(folder) } else { folder })
}

/// Makes the folder of `path`, and forces each new one to the disk by its parent.
pub(super) fn make_parent(disk: &dyn Disk, path: &Path) -> Result<(), StoreError> {
    path.parent().map_or(Ok(()), |folder| make_folder(disk, folder))
}

/// Makes `folder` and those above it, where they are not there.
pub(super) fn make_folder(disk: &dyn Disk, folder: &Path) -> Result<(), StoreError> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    make_parent(disk, folder)?;
    disk.carry_out(Step::MakeFolder(folder)).map_err(StoreError::io("make the folder", folder))?;
    folder.parent().map_or(Ok(()), |parent| force(disk, parent))
}

/// Forces the names in `folder` to the disk.
pub(super) fn force(disk: &dyn Disk, folder: &Path) -> Result<(), StoreError> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    disk.carry_out(Step::SyncFolder(folder)).map_err(StoreError::io("force the folder to the disk", folder))
}

/// The text of the file of `part`; none when the project has no such part.
pub(super) fn encode(project: &Project, part: &Part) -> Result<Option<String>, WriteError> {
    match part {
        Part::Details => write(&ProjectV1::from(project.details.as_ref())).map(Some),
        Part::Codebook => write(&CodebookV1::from(project.codebook.as_ref())).map(Some),
        Part::Speaker(id) => {
            project.speakers.get(id).map(|speaker| write(&SpeakerV1::from(speaker.as_ref()))).transpose()
        }
        Part::Proposition(id) => project
            .propositions
            .get(id)
            .map(|proposition| write(&PropositionV1::from(proposition.as_ref())))
            .transpose(),
        Part::Article(id) => {
            project.articles.get(id).map(|article| write(&ArticleV1::from(article.as_ref()))).transpose()
        }
        Part::Layer(key) => {
            project.layers.get(key).map(|layer| write(&AnnotationsV1::from(layer.as_ref()))).transpose()
        }
    }
}
