//! Writes a file so that a crash at any moment leaves either the old file or the new one, whole.
//!
//! A new file is made beside the old one, written, forced to the disk, read back and compared, and only then
//! renamed over the old one; last, the folder is forced to the disk.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use super::{
    DiskState,
    error::StoreError,
    layout::WORKING_STATE,
    steps::{Disk, Step, SystemDisk},
};

/// Beginning of the names of files that are being written; what a crash leaves behind is known by it.
pub const TEMPORARY_PREFIX: &str = ".gainsay-";

/// Replaces what is at `path` by `bytes`, in full or not at all.
///
/// The permissions of an old file are kept. A link is followed: its target is replaced, the link stays.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    write_on(&SystemDisk, path, bytes)
}

/// As [`write_atomically`], on `disk`.
pub fn write_on(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let target = follow_link(path)?;
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let temporary =
        make_beside(disk, folder, &target).map_err(StoreError::io("make a file in the folder", path))?;
    let placed = fill(disk, &temporary, path, bytes).and_then(|()| {
        disk.carry_out(Step::Rename(&temporary, &target)).map_err(StoreError::io("replace the file", path))
    });
    if placed.is_err() {
        // The error says enough; what is left of the file is known by its name and does no harm.
        disk.carry_out(Step::Remove(&temporary)).ok();
    }
    placed?;
    disk.carry_out(Step::SyncFolder(folder)).map_err(StoreError::io("force the folder to the disk", path))
}

/// Takes away what a crash left half written in the folders of the project in `folder`. Only who holds its lock may.
pub fn clear_temporary_files(state: &DiskState, folder: &Path) {
    let mut folders: BTreeSet<PathBuf> =
        state.hashes().keys().filter_map(|path| Some(folder.join(path.parent()?))).collect();
    folders.insert(folder.join(WORKING_STATE));
    for entry in folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(TEMPORARY_PREFIX) && name.ends_with(".tmp") {
            // One that cannot be taken away does no harm.
            state.disk().carry_out(Step::Remove(&entry.path())).ok();
        }
    }
}

/// The file that `path` stands for: itself, or the target of a link.
pub(super) fn follow_link(path: &Path) -> Result<PathBuf, StoreError> {
    if !path.is_symlink() {
        return Ok(path.to_owned());
    }
    match fs::canonicalize(path) {
        Ok(target) => Ok(target),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(StoreError::BrokenLink(path.to_owned())),
        Err(error) => Err(StoreError::io("follow the link", path)(error)),
    }
}

/// Makes an empty file in `folder` under a name that no other file has.
pub(super) fn make_beside(disk: &dyn Disk, folder: &Path, target: &Path) -> io::Result<PathBuf> {
    static MADE: AtomicU64 = AtomicU64::new(0);
    loop {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{TEMPORARY_PREFIX}{}-{number}.tmp", process::id()));
        match disk.carry_out(Step::MakeFile(&path, target)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|()| path),
        }
    }
}

/// Fills an empty file, forces it to the disk and reads it back; errors are told of `path`.
pub(super) fn fill(disk: &dyn Disk, temporary: &Path, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    disk.carry_out(Step::Append(temporary, bytes))
        .and_then(|()| disk.carry_out(Step::SyncFile(temporary)))
        .map_err(StoreError::io("write the file", path))?;
    if fs::read(temporary).map_err(StoreError::io("read the file back", path))? != bytes {
        return Err(StoreError::ReadBackDiffers(path.to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails at one step, counted from 0, and only there.
    struct FailsAt {
        step: u64,
        done: AtomicU64,
        spoil: bool,
    }

    impl FailsAt {
        fn new(step: u64) -> Self {
            Self { step, done: AtomicU64::new(0), spoil: false }
        }
    }

    impl Disk for FailsAt {
        fn carry_out(&self, step: Step<'_>) -> io::Result<()> {
            if self.done.fetch_add(1, Ordering::Relaxed) == self.step {
                return Err(io::ErrorKind::StorageFull.into());
            }
            match step {
                Step::Append(path, _) if self.spoil => SystemDisk.carry_out(Step::Append(path, b"n?w")),
                step => SystemDisk.carry_out(step),
            }
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_failure_at_any_step_leaves_a_whole_file_and_nothing_else() {
        for failing in 0..5 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.ron");
            fs::write(&path, "old").unwrap();
            let error = write_on(&FailsAt::new(failing), &path, b"new").unwrap_err();
            assert!(error.to_string().contains("Make room on the disk"), "{error}");
            let expected = if failing == 4 { "new" } else { "old" };
            assert_eq!(fs::read_to_string(&path).unwrap(), expected, "{failing:?}");
            assert_eq!(names(folder.path()), ["a.ron"], "{failing:?}");
        }
        let disk = FailsAt::new(5);
        let folder = tempfile::tempdir().unwrap();
        write_on(&disk, &folder.path().join("a.ron"), b"new").unwrap();
        assert_eq!(disk.done.into_inner(), 5);
    }

    #[test]
    fn what_reads_back_differently_never_replaces_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        fs::write(&path, "old").unwrap();
        let spoiling = FailsAt { spoil: true, ..FailsAt::new(u64::MAX) };
        let error = write_on(&spoiling, &path, b"new").unwrap_err();
        assert!(matches!(error, StoreError::ReadBackDiffers(_)), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(folder.path()), ["a.ron"]);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target.ron"), folder.path().join("link.ron"));
        fs::write(&target, "old").unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("target.ron", &link).unwrap();
        write_atomically(&link, b"new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
        write_atomically(&folder.path().join("plain.ron"), b"new").unwrap();
        let mode = fs::metadata(folder.path().join("plain.ron")).unwrap().permissions().mode() & 0o777;
        let usual = folder.path().join("usual");
        fs::write(&usual, "").unwrap();
        assert_eq!(mode, fs::metadata(&usual).unwrap().permissions().mode() & 0o777);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_nothing_is_not_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link.ron");
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), &link).unwrap();
        assert!(matches!(write_atomically(&link, b"new"), Err(StoreError::BrokenLink(_))));
        assert!(!folder.path().join("elsewhere").exists());
    }
}
