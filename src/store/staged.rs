//! Writes what may be large, or many files, piece by piece beside its place, and puts it there when all is written.
//!
//! What fails leaves nothing at the place: a file is renamed when it is whole, and a new folder when all its files are.
//! In a folder that was there, files are replaced one by one at the end, and others are left alone.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::{OsStr, OsString},
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{
    atomic_write::{TEMPORARY_PREFIX, follow_link, make_beside},
    error::StoreError,
    steps::{SharedDisk, Step},
};

/// So much is held in memory of each file.
const BUFFER_BYTES: usize = 256 * 1024;

/// Other files are looked for so deep in a folder; no format writes deeper.
const DEEPEST_OTHER: usize = 3;

/// So many names in a folder are looked at for other files.
const MOST_LOOKED_AT: usize = 100_000;

/// Bytes on their way to a temporary file.
struct Stream {
    disk: SharedDisk,
    temporary: PathBuf,
    buffer: Vec<u8>,
    hasher: Box<blake3::Hasher>,
}

impl Stream {
    fn new(disk: SharedDisk, temporary: PathBuf) -> Self {
        Self { disk, temporary, buffer: Vec::new(), hasher: Box::new(blake3::Hasher::new()) }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= BUFFER_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.buffer.is_empty() {
            self.disk.carry_out(Step::Append(&self.temporary, &self.buffer))?;
            self.hasher.update(&self.buffer);
            self.buffer.clear();
        }
        Ok(())
    }
}

/// Forces a file to the disk and reads it back; errors are told of `place`.
fn settle(disk: &SharedDisk, file: &Path, hash: blake3::Hash, place: &Path) -> Result<(), StoreError> {
    disk.carry_out(Step::SyncFile(file)).map_err(StoreError::io("write the file", place))?;
    let found = hash_of(file).map_err(StoreError::io("read the file back", place))?;
    if found == hash { Ok(()) } else { Err(StoreError::ReadBackDiffers(place.to_owned())) }
}

fn hash_of(file: &Path) -> io::Result<blake3::Hash> {
    let mut file = fs::File::open(file)?;
    let (mut hasher, mut buffer) = (blake3::Hasher::new(), vec![0; BUFFER_BYTES]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hasher.finalize()),
            read => hasher.update(buffer.get(..read).unwrap_or_default()),
        };
    }
}

/// A file that is being written; without [`StagedFile::commit`] nothing of it stays.
pub struct StagedFile {
    stream: Stream,
    path: PathBuf,
    target: PathBuf,
}

impl StagedFile {
    /// Begins the file that is to be at `path`.
    pub fn begin(disk: SharedDisk, path: &Path) -> Result<Self, StoreError> {
        let target = follow_link(path)?;
        let temporary = make_beside(&*disk, folder_of(&target), &target)
            .map_err(StoreError::io("make a file in the folder", path))?;
        Ok(Self { stream: Stream::new(disk, temporary), path: path.to_owned(), target })
    }

    /// Puts the file at its place, whole.
    pub fn commit(mut self) -> Result<(), StoreError> {
        self.stream.flush().map_err(StoreError::io("write the file", &self.path))?;
        let disk = SharedDisk::clone(&self.stream.disk);
        settle(&disk, &self.stream.temporary, self.stream.hasher.finalize(), &self.path)?;
        disk.carry_out(Step::Rename(&self.stream.temporary, &self.target))
            .map_err(StoreError::io("replace the file", &self.path))?;
        let folder = folder_of(&self.target);
        disk.carry_out(Step::SyncFolder(folder))
            .map_err(StoreError::io("force the folder to the disk", &self.path))
    }
}

impl Write for StagedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

impl Drop for StagedFile {
    fn drop(&mut self) {
        // After a commit there is nothing under this name; what cannot be taken away does no harm.
        self.stream.disk.carry_out(Step::Remove(&self.stream.temporary)).ok();
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Hashes of the files that were written whole, by path in the folder; none while one is not.
type Written = Arc<Mutex<BTreeMap<PathBuf, Option<blake3::Hash>>>>;

/// A folder of files that is being written; without [`StagedFolder::commit`] nothing of it stays.
pub struct StagedFolder {
    disk: SharedDisk,
    path: PathBuf,
    stage: PathBuf,
    folders: BTreeSet<PathBuf>,
    written: Written,
}

impl StagedFolder {
    /// Begins the folder that is to be at `path`, where there may be one already.
    pub fn begin(disk: SharedDisk, path: &Path) -> Result<Self, StoreError> {
        static MADE: AtomicU64 = AtomicU64::new(0);
        if path.exists() && !path.is_dir() {
            return Err(StoreError::NotAFolder(path.to_owned()));
        }
        let stage = loop {
            let number = MADE.fetch_add(1, Ordering::Relaxed);
            let name = format!("{TEMPORARY_PREFIX}{}-{number}.folder.tmp", process::id());
            let stage = folder_of(path).join(name);
            match disk.carry_out(Step::MakeFolder(&stage)) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => break made.map(|()| stage),
            }
        };
        let stage = stage.map_err(StoreError::io("make a folder", path))?;
        let path = path.to_owned();
        Ok(Self { disk, path, stage, folders: BTreeSet::new(), written: Written::default() })
    }

    /// A writer for the file `relative`, whose parts are joined by `/`; flush it when all is written.
    pub fn file(&mut self, relative: &str) -> io::Result<Box<dyn Write + Send>> {
        if relative.split('/').any(|part| matches!(part, "" | "." | "..")) || relative.contains('\\') {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a path leads out of the folder"));
        }
        let relative: PathBuf = relative.split('/').collect();
        for folder in relative.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()) {
            self.folders.insert(folder.to_owned());
        }
        for folder in self.folders.iter().filter(|folder| relative.starts_with(folder)) {
            let folder = self.stage.join(folder);
            if !folder.is_dir() {
                self.disk.carry_out(Step::MakeFolder(&folder))?;
            }
        }
        let temporary = self.stage.join(&relative);
        self.disk.carry_out(Step::MakeFile(&temporary, &self.path.join(&relative)))?;
        self.lock().insert(relative.clone(), None);
        let stream = Stream::new(SharedDisk::clone(&self.disk), temporary);
        Ok(Box::new(FolderFile { stream, relative, written: Arc::clone(&self.written), whole: false }))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<PathBuf, Option<blake3::Hash>>> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Files in the folder that was there which stay, though they look like those that were written: with the ending
    /// `ending`, or as deep and with the same ending as one of them. By path from the folder on, in order.
    pub fn others(&self, ending: &str) -> Vec<String> {
        let written = self.lock();
        let kinds: BTreeSet<_> = written.keys().map(|path| kind_of(path)).collect();
        let looks_alike = |path: &PathBuf| {
            let kind = kind_of(path);
            kinds.contains(&kind) || kind.1.is_some_and(|found| found == *ending)
        };
        let others = files_in(&self.path).into_iter().filter(|path| !written.contains_key(path));
        let mut others: Vec<_> = others.filter(looks_alike).map(|path| joined_by_slashes(&path)).collect();
        others.sort();
        others
    }

    /// Puts all files at their places.
    pub fn commit(self) -> Result<(), StoreError> {
        let written = std::mem::take(&mut *self.lock());
        for (relative, hash) in &written {
            let place = self.path.join(relative);
            let unfinished = || StoreError::io("write the file", &place)(io::ErrorKind::WriteZero.into());
            settle(&self.disk, &self.stage.join(relative), hash.ok_or_else(unfinished)?, &place)?;
        }
        for folder in self.folders.iter().map(|folder| self.stage.join(folder)).chain([self.stage.clone()]) {
            self.disk
                .carry_out(Step::SyncFolder(&folder))
                .map_err(StoreError::io("write the folder", &self.path))?;
        }
        if self.path.exists() {
            self.replace_files(written.keys())?;
        } else {
            self.disk
                .carry_out(Step::Rename(&self.stage, &self.path))
                .map_err(StoreError::io("make the folder", &self.path))?;
        }
        let folder = folder_of(&self.path);
        self.disk
            .carry_out(Step::SyncFolder(folder))
            .map_err(StoreError::io("force the folder to the disk", &self.path))
    }

    /// Puts the files into a folder that is there.
    fn replace_files<'a>(&self, files: impl Iterator<Item = &'a PathBuf>) -> Result<(), StoreError> {
        for folder in
            self.folders.iter().map(|folder| self.path.join(folder)).filter(|folder| !folder.is_dir())
        {
            self.disk
                .carry_out(Step::MakeFolder(&folder))
                .map_err(StoreError::io("make the folder", &folder))?;
        }
        for relative in files {
            let place = self.path.join(relative);
            self.disk
                .carry_out(Step::Rename(&self.stage.join(relative), &place))
                .map_err(StoreError::io("replace the file", &place))?;
        }
        for folder in self.folders.iter().map(|folder| self.path.join(folder)).chain([self.path.clone()]) {
            self.disk
                .carry_out(Step::SyncFolder(&folder))
                .map_err(StoreError::io("force the folder to the disk", &folder))?;
        }
        Ok(())
    }
}

/// How deep a file lies, and how its name ends, in lower case.
fn kind_of(path: &Path) -> (usize, Option<OsString>) {
    (path.components().count(), path.extension().map(OsStr::to_ascii_lowercase))
}

fn joined_by_slashes(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// The plain files in `folder` and the folders in it, by path from there on; what is hidden or a link is passed over.
/// What cannot be read has none: the files are told of, and nothing depends on them.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    let mut left = MOST_LOOKED_AT;
    while let Some(inside) = folders.pop() {
        for entry in fs::read_dir(folder.join(&inside)).into_iter().flatten().flatten().take(left) {
            left -= 1;
            let path = inside.join(entry.file_name());
            match entry.file_type() {
                _ if entry.file_name().as_encoded_bytes().starts_with(b".") => {}
                Ok(kind) if kind.is_dir() && path.components().count() < DEEPEST_OTHER => folders.push(path),
                Ok(kind) if kind.is_file() => found.push(path),
                _ => {}
            }
        }
    }
    found
}

impl Drop for StagedFolder {
    fn drop(&mut self) {
        // What cannot be taken away is known by its name and does no harm.
        remove_all(&self.disk, &self.stage);
    }
}

/// Takes a folder of our own making away with all that is in it.
fn remove_all(disk: &SharedDisk, folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove_all(disk, &path);
        } else {
            disk.carry_out(Step::Remove(&path)).ok();
        }
    }
    disk.carry_out(Step::RemoveFolder(folder)).ok();
}

/// A file of a folder that is being written.
struct FolderFile {
    stream: Stream,
    relative: PathBuf,
    written: Written,
    /// Nothing was written since it was flushed.
    whole: bool,
}

impl Write for FolderFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if std::mem::take(&mut self.whole) {
            self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(self.relative.clone(), None);
        }
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()?;
        let hash = self.stream.hasher.finalize();
        self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(self.relative.clone(), Some(hash));
        self.whole = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::steps::{Disk, SystemDisk};

    /// Fails at one step, counted from 0.
    struct FailsAt(AtomicU64);

    impl Disk for FailsAt {
        fn carry_out(&self, step: Step<'_>) -> io::Result<()> {
            match step {
                Step::Remove(_) | Step::RemoveFolder(_) => SystemDisk.carry_out(step),
                step if self.0.fetch_sub(1, Ordering::Relaxed) == 0 => {
                    Err(io::Error::other(format!("no {step:?}")))
                }
                step => SystemDisk.carry_out(step),
            }
        }
    }

    fn names(folder: &Path) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(inside) = folders.pop() {
            for entry in fs::read_dir(inside).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path.clone());
                }
                found.insert(path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
        found
    }

    fn write_folder(disk: SharedDisk, path: &Path) -> Result<(), StoreError> {
        let told = |error| StoreError::io("write", path)(error);
        let mut folder = StagedFolder::begin(disk, path)?;
        for (name, words) in [("a/one.txt", "new one"), ("a/two.txt", "new two"), ("top.txt", "new top")] {
            let mut file = folder.file(name).map_err(told)?;
            file.write_all(words.as_bytes()).and_then(|()| file.flush()).map_err(told)?;
        }
        folder.commit()
    }

    #[test]
    fn a_large_file_is_written_piece_by_piece() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.csv");
        let mut file = StagedFile::begin(Arc::new(SystemDisk), &path).unwrap();
        let line = "x".repeat(1000);
        for _ in 0..1000 {
            file.write_all(line.as_bytes()).unwrap();
            assert!(file.stream.buffer.len() < BUFFER_BYTES);
        }
        assert!(!path.exists());
        file.commit().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), line.repeat(1000));
        assert_eq!(names(home.path()).len(), 1);
    }

    #[test]
    fn a_file_that_fails_at_any_step_leaves_the_old_one() {
        for failing in 0..5 {
            let home = tempfile::tempdir().unwrap();
            let path = home.path().join("a.csv");
            fs::write(&path, "old").unwrap();
            let disk = Arc::new(FailsAt(AtomicU64::new(failing)));
            let written = StagedFile::begin(disk, &path).and_then(|mut file| {
                file.write_all(b"new").map_err(StoreError::io("write", &path))?;
                file.commit()
            });
            assert!(written.is_err(), "{failing}");
            let expected = if failing == 4 { "new" } else { "old" };
            assert_eq!(
                (fs::read_to_string(&path).unwrap().as_str(), names(home.path()).len()),
                (expected, 1)
            );
        }
    }

    #[test]
    fn a_new_folder_is_there_whole_or_not_at_all() {
        let mut failing = 0;
        loop {
            let home = tempfile::tempdir().unwrap();
            let path = home.path().join("out");
            let disk = Arc::new(FailsAt(AtomicU64::new(failing)));
            let written = write_folder(disk, &path);
            if written.is_ok() {
                assert_eq!(
                    names(&path),
                    ["a", "a/one.txt", "a/two.txt", "top.txt"].map(str::to_owned).into()
                );
                assert!(failing > 10 && names(home.path()).iter().all(|name| name.starts_with("out")));
                break;
            }
            let found = names(home.path());
            assert!(found.is_empty() || found.len() == 5, "{failing}: {found:?}");
            failing += 1;
        }
    }

    #[test]
    fn a_folder_that_is_there_keeps_its_other_files() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("out");
        fs::create_dir_all(path.join("a")).unwrap();
        fs::write(path.join("a/one.txt"), "old").unwrap();
        fs::write(path.join("mine.txt"), "mine").unwrap();
        write_folder(Arc::new(SystemDisk), &path).unwrap();
        assert_eq!(fs::read_to_string(path.join("a/one.txt")).unwrap(), "new one");
        assert_eq!(fs::read_to_string(path.join("mine.txt")).unwrap(), "mine");
        assert_eq!(names(home.path()).len(), 6);
    }

    #[test]
    fn other_files_that_look_like_the_written_ones_are_told_and_no_others() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("out");
        let others = [
            "a/gone.TXT",
            "b/gone.txt",
            "c/d/gone.ann",
            "gone.ann",
            "notes.pdf",
            "c/d/deeper.txt",
            "a/.hidden.txt",
            ".git/x.txt",
            "a/one.txt",
        ];
        for name in others {
            fs::create_dir_all(path.join(name).parent().unwrap()).unwrap();
            fs::write(path.join(name), "old").unwrap();
        }
        let mut folder = StagedFolder::begin(Arc::new(SystemDisk), &path).unwrap();
        for name in ["a/one.txt", "a/two.txt"] {
            folder.file(name).unwrap().flush().unwrap();
        }
        assert_eq!(folder.others("ann"), ["a/gone.TXT", "b/gone.txt", "c/d/gone.ann", "gone.ann"]);
        folder.commit().unwrap();
        let mut folder = StagedFolder::begin(Arc::new(SystemDisk), &home.path().join("new")).unwrap();
        folder.file("one.txt").unwrap().flush().unwrap();
        assert!(folder.others("ann").is_empty());
    }

    #[test]
    fn a_file_that_was_not_flushed_and_a_path_that_leads_out_are_refused() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("out");
        let mut folder = StagedFolder::begin(Arc::new(SystemDisk), &path).unwrap();
        for wrong in ["../x", "/x", "a/../../x", ""] {
            assert!(folder.file(wrong).is_err(), "{wrong}");
        }
        folder.file("a.txt").unwrap().write_all(b"x").unwrap();
        assert!(folder.commit().is_err());
        assert!(names(home.path()).is_empty());
        fs::write(&path, "a file").unwrap();
        assert!(StagedFolder::begin(Arc::new(SystemDisk), &path).is_err());
    }
}
