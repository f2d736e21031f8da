//! What we know of the files on disk, and reading and placing them with care.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    error::StoreError,
    journal::FileHashes,
    steps::{Disk, SharedDisk, SystemDisk},
};

/// The largest file that is read; an article of a million words has about 6 MB.
pub const MAX_FILE_BYTES: u64 = 512 * 1024 * 1024;

/// The content of each file as we last read or wrote it, by its path in the project's folder.
///
/// A file whose content is another by now was changed by another program, and is not overwritten.
#[derive(Debug, Clone)]
pub struct DiskState {
    known: BTreeMap<PathBuf, blake3::Hash>,
    /// Files changed since the last save in which nothing failed: what was saved before then is no measure for them.
    unsettled: BTreeSet<PathBuf>,
    disk: SharedDisk,
}

/// Two states are equal when they know the same of the files.
impl PartialEq for DiskState {
    fn eq(&self, other: &Self) -> bool {
        self.known == other.known
    }
}

impl Default for DiskState {
    fn default() -> Self {
        Self::on(Arc::new(SystemDisk))
    }
}

impl DiskState {
    /// Knows of no file yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Knows of no file yet, and writes to `disk`.
    pub fn on(disk: SharedDisk) -> Self {
        Self { known: BTreeMap::new(), unsettled: BTreeSet::new(), disk }
    }

    /// What the files are written to.
    pub fn disk(&self) -> &dyn Disk {
        &*self.disk
    }

    /// The same writing to another disk.
    #[must_use]
    pub fn moved_to(self, disk: SharedDisk) -> Self {
        Self { disk, ..self }
    }

    /// Takes the files as `read` has them just now. What was changed since the last save without a fault is still to be
    /// looked after.
    pub fn know(&mut self, read: Self) {
        self.known = read.known;
    }

    /// The hash of each file that is known.
    pub fn hashes(&self) -> FileHashes {
        self.known.iter().map(|(path, hash)| (path.clone(), Some(*hash))).collect()
    }

    /// What of `self` is other than in `before`.
    pub fn changes_since(&self, before: &FileHashes) -> FileHashes {
        let now = self.hashes();
        let gone = before.keys().filter(|path| !now.contains_key(*path)).map(|path| (path.clone(), None));
        let other = now.iter().filter(|(path, hash)| before.get(*path) != Some(hash));
        other.map(|(path, hash)| (path.clone(), *hash)).chain(gone).collect()
    }

    /// Takes the file at `path` (in `folder`) as seen, whatever it holds: the next save overwrites it.
    ///
    /// For a person who was asked and decided.
    pub fn accept(&mut self, folder: &Path, path: &Path) -> Result<(), StoreError> {
        let relative = path.strip_prefix(folder).unwrap_or(path);
        match read_bounded(&folder.join(relative), MAX_FILE_BYTES)? {
            Some(bytes) => self.remember(relative, &bytes),
            None => self.forget(relative),
        }
        Ok(())
    }

    /// Takes the file as one that another program wrote and nobody has looked at: it is not overwritten.
    pub fn doubt(&mut self, relative: &Path) {
        self.forget(relative);
    }

    /// True when the file was read or written by us.
    pub(super) fn knows(&self, relative: &Path) -> bool {
        self.known.contains_key(relative)
    }

    /// True when `found` is what we know of the file; `None` stands for no file.
    pub(super) fn is_as_known(&self, relative: &Path, found: Option<&[u8]>) -> bool {
        match (self.known.get(relative), found) {
            (Some(known), Some(bytes)) => *known == blake3::hash(bytes),
            // Taken away by somebody: writing it anew overwrites nothing.
            (_, None) => true,
            (None, Some(_)) => false,
        }
    }

    /// Takes note that the file was changed, or that it was tried; `bytes` is what was to be in it.
    pub(super) fn unsettle(&mut self, folder: &Path, relative: &Path, bytes: Option<&[u8]>) {
        self.unsettled.insert(relative.to_owned());
        // A step that failed may have been the last, after the file was in its place.
        let found = read_bounded(&folder.join(relative), MAX_FILE_BYTES).ok().flatten();
        if let Some(found) = found.filter(|found| Some(found.as_slice()) == bytes) {
            self.remember(relative, &found);
        }
    }

    /// Files changed since the last save in which nothing failed.
    pub(super) fn unsettled(&self) -> impl Iterator<Item = &Path> {
        self.unsettled.iter().map(PathBuf::as_path)
    }

    /// Takes note that every file is as it should be.
    pub(super) fn settle(&mut self) {
        self.unsettled.clear();
    }

    pub(super) fn remember(&mut self, relative: &Path, bytes: &[u8]) {
        self.remember_hash(relative, blake3::hash(bytes));
    }

    pub(super) fn remember_hash(&mut self, relative: &Path, hash: blake3::Hash) {
        self.known.insert(relative.to_owned(), hash);
    }

    pub(super) fn forget(&mut self, relative: &Path) {
        self.known.remove(relative);
    }
}

/// The bytes of the file at `path`; none when there is no file.
pub fn read_bounded(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, StoreError> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io("read the file", path)(error)),
    };
    // Opening a pipe would wait for whoever writes into it, and a device has no end.
    if !metadata.is_file() {
        return Err(StoreError::NotAFile(path.to_owned()));
    }
    let too_large = |bytes| StoreError::TooLarge { path: path.to_owned(), bytes, limit };
    if metadata.len() > limit {
        return Err(too_large(metadata.len()));
    }
    let bytes = bytes_up_to(path, limit, metadata.len()).map_err(StoreError::io("read the file", path))?;
    // It may have grown since, and some files of the system say that they are empty.
    let length = bytes.len() as u64;
    if length <= limit { Ok(Some(bytes)) } else { Err(too_large(length)) }
}

fn bytes_up_to(path: &Path, limit: u64, expected: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(usize::try_from(expected).unwrap_or(usize::MAX))?;
    fs::File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Fails when `place` (a file or folder inside `root`, perhaps not there yet) leads out of `root` through a link.
///
/// A project that came from somebody else must not make the program read or write anywhere else. A link to
/// nothing fails too, since writing through it would make a file wherever it leads.
pub fn check_inside(root: &Path, place: &Path) -> Result<(), StoreError> {
    let real_root = fs::canonicalize(root).map_err(StoreError::io("find the folder", root))?;
    match fs::canonicalize(place) {
        Ok(real) if real.starts_with(&real_root) => Ok(()),
        Ok(_) => Err(StoreError::LeadsOutside(place.to_owned())),
        Err(_) if place.is_symlink() => Err(StoreError::LeadsOutside(place.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match place.parent() {
            Some(parent) if parent.starts_with(root) => check_inside(root, parent),
            _ => Ok(()),
        },
        Err(error) => Err(StoreError::io("find the folder", place)(error)),
    }
}
