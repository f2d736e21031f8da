//! Every step by which the store changes a disk, in one place, so that tests can let each of them fail.
//!
//! Reading is not here: what is read wrongly is found by checksums, fingerprints and reading back.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
    sync::Arc,
};

/// One step; a crash can come before it, after it, and in the middle of those that write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// Makes a folder in a folder that is there.
    MakeFolder(&'a Path),
    /// Makes an empty file, which must not be there yet, with the permissions of the second if that is there.
    MakeFile(&'a Path, &'a Path),
    /// Adds bytes at the end of a file.
    Append(&'a Path, &'a [u8]),
    /// Cuts a file down to so many bytes.
    Cut(&'a Path, u64),
    /// Forces the content of a file to the disk.
    SyncFile(&'a Path),
    /// Forces the names in a folder to the disk.
    SyncFolder(&'a Path),
    /// Gives the first file the name of the second, which it replaces.
    Rename(&'a Path, &'a Path),
    /// Takes a file away.
    Remove(&'a Path),
    /// Takes an empty folder away.
    RemoveFolder(&'a Path),
}

/// What carries the steps out: the system, or in tests a disk that fails.
pub trait Disk: Send + Sync {
    /// Carries out `step`.
    fn carry_out(&self, step: Step<'_>) -> io::Result<()>;
}

/// A disk that several threads write to.
pub type SharedDisk = Arc<dyn Disk>;

/// The disk as the system gives it.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemDisk;

impl Disk for SystemDisk {
    fn carry_out(&self, step: Step<'_>) -> io::Result<()> {
        match step {
            Step::MakeFolder(path) => fs::create_dir(path),
            Step::MakeFile(path, like) => make_file(path, like),
            Step::Append(path, bytes) => OpenOptions::new().append(true).open(path)?.write_all(bytes),
            Step::Cut(path, bytes) => OpenOptions::new().write(true).open(path)?.set_len(bytes),
            Step::SyncFile(path) => OpenOptions::new().write(true).open(path)?.sync_all(),
            Step::SyncFolder(path) => sync_folder(path),
            Step::Rename(from, to) => fs::rename(from, to),
            Step::Remove(path) => fs::remove_file(path),
            Step::RemoveFolder(path) => fs::remove_dir(path),
        }
    }
}

impl fmt::Debug for dyn Disk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a disk")
    }
}

fn make_file(path: &Path, like: &Path) -> io::Result<()> {
    let file = OpenOptions::new().write(true).create_new(true).open(path)?;
    match fs::metadata(like) {
        Ok(old) => file.set_permissions(old.permissions()),
        Err(_) => Ok(()),
    }
}

/// Where the system cannot do this, a name is on the disk when the file is.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
