//! Notices that other programs changed a project's files: git, a file sync, an editor.
//!
//! A look costs one question a file to the system; only a file whose time or size is other than before is read, and
//! only one whose content is other than known counts.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::{
    disk::{DiskState, MAX_FILE_BYTES, read_bounded},
    find::find_parts,
    layout::Part,
};

/// What was last seen of each file of a project.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    seen: BTreeMap<PathBuf, Seen>,
}

/// Enough to tell that a file was perhaps changed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    modified: Option<SystemTime>,
    bytes: u64,
}

/// What a look found, by paths in the project's folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outside {
    /// Files that hold something else, or are new.
    pub changed: Vec<PathBuf>,
    /// Files that are not there any more.
    pub vanished: Vec<PathBuf>,
}

impl Outside {
    /// True when nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.vanished.is_empty()
    }
}

impl Watch {
    /// Takes the files of the project in `folder` as they are now; to be called before they are read.
    pub fn begin(folder: &Path) -> Self {
        Self { seen: seen_in(folder) }
    }

    /// Has the file at `path` looked at anew the next time.
    pub fn suspect(&mut self, path: &Path) {
        self.seen.remove(path);
    }

    /// What other programs have changed since the last look; `state` is what is known of the files. Each change is
    /// told once.
    pub fn look(&mut self, folder: &Path, state: &DiskState) -> Outside {
        let mut outside = Outside::default();
        if !folder.is_dir() {
            // The whole project is away: a drive was taken out. Saving tells of that.
            return outside;
        }
        let now = seen_in(folder);
        for (path, seen) in &now {
            if self.seen.get(path) != Some(seen) && !is_known(folder, path, state) {
                outside.changed.push(path.clone());
            }
        }
        let gone = self.seen.keys().filter(|path| !now.contains_key(*path) && state.knows(path));
        outside.vanished.extend(gone.cloned());
        self.seen = now;
        outside
    }
}

fn is_known(folder: &Path, path: &Path, state: &DiskState) -> bool {
    match read_bounded(&folder.join(path), MAX_FILE_BYTES) {
        Ok(Some(bytes)) => state.knows(path) && state.is_as_known(path, Some(&bytes)),
        // Gone again, or not to be read: the next look or the next save tells.
        Ok(None) | Err(_) => true,
    }
}

fn seen_in(folder: &Path) -> BTreeMap<PathBuf, Seen> {
    let (parts, _) = find_parts(folder);
    let paths = parts.iter().map(Part::path);
    paths.filter_map(|path| seen(&folder.join(&path)).map(|seen| (path, seen))).collect()
}

fn seen(path: &Path) -> Option<Seen> {
    let metadata = fs::metadata(path).ok()?;
    Some(Seen { modified: metadata.modified().ok(), bytes: metadata.len() })
}
