//! Backups: copies of files as they were before much of a project was changed at once.
//!
//! `.gainsay/backups/000007/` holds the files under the names that they have in the project's folder, and
//! `backup.ron`, which says when and why they were put there and is written last: a backup without it is half
//! written, is never listed, and goes when the next one is made. Numbers only go up, so that a clock that was set
//! back does no harm to their order.

mod contents;
mod places;
mod restoring;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    atomic_write::{fill, write_on},
    disk::{MAX_FILE_BYTES, check_inside, read_bounded},
    error::{Problem, ProblemKind, StoreError},
    find::without_path,
    layout::Part,
    open::can_be_read,
    ron_file::{Fault, SCHEMA_VERSION, Stored, read, write},
    save::{changed, encode, force, gone, make_folder, make_parent},
    steps::{Disk, Step},
};
use crate::model::{Project, Timestamp};
use places::{BACKUP_FILE, Place};

pub use contents::{Contents, read_backup};
pub use places::BACKUPS;
pub use restoring::Restored;

/// At most so many backups are kept; the oldest go first.
pub const MAX_BACKUPS: usize = 30;
/// At most so many bytes are kept; the oldest backups go first, and the newest stays however large it is.
pub const MAX_BACKUP_BYTES: u64 = 200 * 1000 * 1000;

/// A backup, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Larger than that of every backup made before.
    pub number: u64,
    /// When it was made.
    pub made: Timestamp,
    /// Before what, as the step is called ("change label of 30 statements").
    pub reason: String,
    /// The files in it, as paths in the project's folder.
    pub files: Vec<PathBuf>,
    /// Files that the project did not have then.
    pub absent: Vec<PathBuf>,
    /// Of everything in it.
    pub bytes: u64,
}

/// Keeps a copy of `parts` as `project` has them; `reason` says before what.
///
/// Parts that `project` lacks are noted as absent. A file that cannot be read is copied byte for byte. Files of the
/// project are read at most, and never changed.
pub fn back_up(
    disk: &dyn Disk,
    folder: &Path,
    reason: &str,
    made: Timestamp,
    project: &Project,
    parts: &[Part],
) -> Result<(), StoreError> {
    let home = places::home_for_writing(disk, folder)?;
    for half in Place::all_in(&home).iter().filter(|place| !place.is_whole()) {
        // What cannot be taken away now is tried again with the next backup.
        half.remove(disk).ok();
    }
    let place = Place::next_in(&home)?;
    let stored = Stowing { disk, folder, project, place: &place.path }.stow(reason, made, parts);
    if let Err(error) = stored {
        // Its room may be needed for what is saved next.
        place.remove(disk).ok();
        return Err(error);
    }
    places::keep_within_bounds(disk, &home);
    Ok(())
}

/// The backups of the project in `folder`, the newest first, and what cannot be read of them.
pub fn backups(folder: &Path) -> (Vec<Backup>, Vec<Problem>) {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    let home = match places::home_for_reading(folder) {
        Ok(Some(home)) => home,
        Ok(None) => return (found, problems),
        Err(error) => {
            let (path, message) = (error.path().to_owned(), without_path(&error));
            let kind = ProblemKind::Outside;
            problems.push(Problem { path, line: None, column: None, kind, message });
            return (found, problems);
        }
    };
    for place in Place::all_in(&home).into_iter().rev().filter(Place::is_whole) {
        match stored_in(&place) {
            Ok(stored) => found.push(stored.listed(&place)),
            Err(fault) => problems.push(problem(place.path.join(BACKUP_FILE), fault)),
        }
    }
    (found, problems)
}

/// The parts that are not the same in both projects, or only in one of them.
pub fn differing_parts(before: &Project, after: &Project) -> Vec<Part> {
    let mut parts = BTreeSet::new();
    parts.extend((!std::sync::Arc::ptr_eq(&before.codebook, &after.codebook)).then_some(Part::Codebook));
    parts.extend((!std::sync::Arc::ptr_eq(&before.details, &after.details)).then_some(Part::Details));
    parts.extend(changed(&before.speakers, &after.speakers, Part::Speaker));
    parts.extend(gone(&before.speakers, &after.speakers, Part::Speaker));
    parts.extend(changed(&before.propositions, &after.propositions, Part::Proposition));
    parts.extend(gone(&before.propositions, &after.propositions, Part::Proposition));
    parts.extend(changed(&before.articles, &after.articles, Part::Article));
    parts.extend(gone(&before.articles, &after.articles, Part::Article));
    parts.extend(changed(&before.layers, &after.layers, Part::Layer));
    parts.extend(gone(&before.layers, &after.layers, Part::Layer));
    parts.into_iter().collect()
}

/// `backup.ron`.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Backup", deny_unknown_fields)]
struct BackupV1 {
    schema_version: u32,
    made: Timestamp,
    reason: String,
    #[serde(default)]
    files: Vec<String>,
    #[serde(default)]
    absent: Vec<String>,
}

impl Stored for BackupV1 {
    const NAME: &'static str = "Backup";
}

impl BackupV1 {
    fn listed(self, place: &Place) -> Backup {
        let paths = |names: Vec<String>| names.into_iter().map(PathBuf::from).collect();
        Backup {
            number: place.number,
            made: self.made,
            reason: self.reason,
            files: paths(self.files),
            absent: paths(self.absent),
            bytes: place.bytes(),
        }
    }
}

fn stored_in(place: &Place) -> Result<BackupV1, Fault> {
    let fault = |error: &StoreError| Fault::new(ProblemKind::Unreadable, without_path(error));
    let bytes = read_bounded(&place.path.join(BACKUP_FILE), MAX_FILE_BYTES).map_err(|error| fault(&error))?;
    read::<BackupV1>(&bytes.unwrap_or_default()).map(|(stored, _)| stored)
}

fn problem(path: PathBuf, fault: Fault) -> Problem {
    let Fault { line, column, kind, message, newer_version: _ } = fault;
    Problem { path, line, column, kind, message }
}

/// What one backup is made of.
struct Stowing<'a> {
    disk: &'a dyn Disk,
    folder: &'a Path,
    project: &'a Project,
    place: &'a Path,
}

impl Stowing<'_> {
    fn stow(&self, reason: &str, made: Timestamp, parts: &[Part]) -> Result<(), StoreError> {
        make_folder(self.disk, self.place)?;
        let (mut files, mut absent, mut folders) = (Vec::new(), Vec::new(), BTreeSet::new());
        for part in parts {
            let relative = part.path();
            // Made of identifiers, so that it is text.
            let name = relative.to_string_lossy().replace('\\', "/");
            match self.content(part)? {
                Some(bytes) => {
                    let path = self.place.join(&relative);
                    self.write_new(&path, &bytes)?;
                    folders.extend(path.parent().map(Path::to_owned));
                    files.push(name);
                }
                None => absent.push(name),
            }
        }
        for folder in &folders {
            force(self.disk, folder)?;
        }
        let (schema_version, reason) = (SCHEMA_VERSION, reason.to_owned());
        let path = self.place.join(BACKUP_FILE);
        let text = write(&BackupV1 { schema_version, made, reason, files, absent })
            .map_err(|source| StoreError::Encode { path: path.clone(), source })?;
        write_on(self.disk, &path, text.as_bytes())
    }

    /// What the file of `part` holds, or would hold after a save; none when there is no such part.
    fn content(&self, part: &Part) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.folder.join(part.path());
        let text = encode(self.project, part)
            .map_err(|source| StoreError::Encode { path: path.clone(), source })?
            .map(String::into_bytes);
        // Of these two the project has some even where their file cannot be read.
        let stands_in = matches!(part, Part::Codebook | Part::Details);
        if text.is_some() && !stands_in {
            return Ok(text);
        }
        if check_inside(self.folder, &path).is_err() || can_be_read(self.folder, part) {
            return Ok(text);
        }
        Ok(read_bounded(&path, MAX_FILE_BYTES)?.or(text))
    }

    /// Writes a file in the backup's own folder: nothing is replaced, and `backup.ron` vouches for it later.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        make_parent(self.disk, path)?;
        self.disk.carry_out(Step::MakeFile(path, path)).map_err(StoreError::io("make the file", path))?;
        fill(self.disk, path, path, bytes)
    }
}
