//! Writes a file so that a crash at any moment leaves either the old file or the new one, whole.
//!
//! A new file is made beside the old one, written, forced to the disk, read back and compared, and only then
//! renamed over the old one; last, the folder is forced to the disk.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::{Builder, NamedTempFile};

use super::error::StoreError;

/// Beginning of the names of files that are being written; what a crash leaves behind is known by it.
pub const TEMPORARY_PREFIX: &str = ".gainsay-";

/// A step of writing; each may fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Create,
    Write,
    Sync,
    ReadBack,
    Rename,
    SyncFolder,
}

/// Replaces what is at `path` by `bytes`, in full or not at all.
///
/// The permissions of an old file are kept. A link is followed: its target is replaced, the link stays.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    write_in_steps(path, bytes, &|_| Ok(()))
}

fn write_in_steps(
    path: &Path,
    bytes: &[u8],
    before: &dyn Fn(Step) -> io::Result<()>,
) -> Result<(), StoreError> {
    let target = follow_link(path)?;
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    before(Step::Create).map_err(StoreError::io("make a file in the folder", path))?;
    let mut temporary = beside(folder, &target).map_err(StoreError::io("make a file in the folder", path))?;
    fill(&mut temporary, bytes, before).map_err(StoreError::io("write the file", path))?;
    before(Step::ReadBack).map_err(StoreError::io("read the file back", path))?;
    if fs::read(temporary.path()).map_err(StoreError::io("read the file back", path))? != bytes {
        return Err(StoreError::ReadBackDiffers(path.to_owned()));
    }
    before(Step::Rename).map_err(StoreError::io("replace the file", path))?;
    temporary.persist(&target).map_err(|error| StoreError::io("replace the file", path)(error.error))?;
    before(Step::SyncFolder)
        .and_then(|()| sync_folder(folder))
        .map_err(StoreError::io("force the folder to the disk", path))
}

/// The file that `path` stands for: itself, or the target of a link.
fn follow_link(path: &Path) -> Result<PathBuf, StoreError> {
    if !path.is_symlink() {
        return Ok(path.to_owned());
    }
    match fs::canonicalize(path) {
        Ok(target) => Ok(target),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(StoreError::BrokenLink(path.to_owned())),
        Err(error) => Err(StoreError::io("follow the link", path)(error)),
    }
}

fn beside(folder: &Path, target: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(TEMPORARY_PREFIX).suffix(".tmp");
    let old = fs::metadata(target).ok().map(|old| old.permissions());
    if old.is_none() {
        usual_permissions(&mut builder);
    }
    let temporary = builder.tempfile_in(folder)?;
    if let Some(permissions) = old {
        temporary.as_file().set_permissions(permissions)?;
    }
    Ok(temporary)
}

/// A new file may be read by whom the system's mask lets read: temporary files are private otherwise.
#[cfg(unix)]
fn usual_permissions(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn usual_permissions(_: &mut Builder<'_, '_>) {}

fn fill(file: &mut NamedTempFile, bytes: &[u8], before: &dyn Fn(Step) -> io::Result<()>) -> io::Result<()> {
    before(Step::Write)?;
    file.write_all(bytes)?;
    before(Step::Sync)?;
    file.as_file().sync_all()
}

/// Forces the names in `folder` to the disk, where the system can.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [Step; 6] =
        [Step::Create, Step::Write, Step::Sync, Step::ReadBack, Step::Rename, Step::SyncFolder];

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_failure_at_any_step_leaves_a_whole_file_and_nothing_else() {
        for failing in STEPS {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.ron");
            fs::write(&path, "old").unwrap();
            let fail = |step| {
                if step == failing { Err(io::Error::from(io::ErrorKind::StorageFull)) } else { Ok(()) }
            };
            let error = write_in_steps(&path, b"new", &fail).unwrap_err();
            assert!(error.to_string().contains("Make room on the disk"), "{error}");
            let expected = if failing == Step::SyncFolder { "new" } else { "old" };
            assert_eq!(fs::read_to_string(&path).unwrap(), expected, "{failing:?}");
            assert_eq!(names(folder.path()), ["a.ron"], "{failing:?}");
        }
    }

    #[test]
    fn what_reads_back_differently_never_replaces_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        fs::write(&path, "old").unwrap();
        let spoil = |step| {
            if step == Step::ReadBack {
                for name in names(folder.path()).iter().filter(|name| name.starts_with(TEMPORARY_PREFIX)) {
                    fs::write(folder.path().join(name), "n?w")?;
                }
            }
            Ok(())
        };
        let error = write_in_steps(&path, b"new", &spoil).unwrap_err();
        assert!(matches!(error, StoreError::ReadBackDiffers(_)), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
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
