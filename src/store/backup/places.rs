//! Where backups lie: their folders and numbers, which of them are whole, and taking them away.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    super::{
        atomic_write::TEMPORARY_PREFIX,
        disk::check_inside,
        error::StoreError,
        layout::{Part, WORKING_STATE},
        save::{force, make_folder},
        steps::{Disk, Step},
        working_state::working_state_folder,
    },
    MAX_BACKUP_BYTES, MAX_BACKUPS,
};

/// The folder of the backups in that of the working state.
pub const BACKUPS: &str = "backups";
/// Says what a backup is, and makes it whole.
pub(super) const BACKUP_FILE: &str = "backup.ron";

/// Names have so many digits, so that they sort by number.
const DIGITS: usize = 9;

/// The folder of one backup.
pub struct Place {
    pub number: u64,
    pub path: PathBuf,
}

impl Place {
    /// Every folder in `home` that is named like a backup, the oldest first. Links are passed over.
    pub fn all_in(home: &Path) -> Vec<Self> {
        let entries = fs::read_dir(home).into_iter().flatten().flatten();
        let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        let mut places: Vec<_> = folders
            .filter_map(|entry| {
                let number = number_of(entry.file_name().to_str()?)?;
                Some(Self { number, path: entry.path() })
            })
            .collect();
        places.sort_by_key(|place| place.number);
        places
    }

    /// The place after all that are in `home`; nothing is made yet.
    pub fn next_in(home: &Path) -> Result<Self, StoreError> {
        let last = Self::all_in(home).last().map_or(0, |place| place.number);
        let number = Some(last + 1).filter(|number| number_of(&name_of(*number)).is_some());
        let full = || StoreError::io("number another backup", home)(io::ErrorKind::AlreadyExists.into());
        Self::at(home, number.ok_or_else(full)?)
    }

    /// The place of the backup with that number, there or not; a link is refused.
    pub fn at(home: &Path, number: u64) -> Result<Self, StoreError> {
        let path = home.join(name_of(number));
        if path.is_symlink() {
            return Err(StoreError::LeadsOutside(path));
        }
        Ok(Self { number, path })
    }

    /// True when everything that belongs to it was written.
    pub fn is_whole(&self) -> bool {
        self.path.join(BACKUP_FILE).is_file()
    }

    /// The size of everything in it.
    pub fn bytes(&self) -> u64 {
        let size = |path: &PathBuf| fs::symlink_metadata(path).map_or(0, |metadata| metadata.len());
        Inside::of(&self.path).files.iter().map(size).sum()
    }

    /// Takes it away; files that are not ours stay, and the folders that hold them.
    ///
    /// `backup.ron` goes first: from then on it is half a backup, whatever happens.
    pub fn remove(&self, disk: &dyn Disk) -> Result<(), StoreError> {
        let remove =
            |path: &Path| disk.carry_out(Step::Remove(path)).map_err(StoreError::io("delete the file", path));
        let vouching = self.path.join(BACKUP_FILE);
        if vouching.is_file() {
            remove(&vouching)?;
            force(disk, &self.path)?;
        }
        let inside = Inside::of(&self.path);
        let files = inside.files.iter().filter(|file| **file != vouching && self.is_ours(file));
        for file in files {
            remove(file)?;
        }
        for folder in inside.folders.iter().rev() {
            disk.carry_out(Step::RemoveFolder(folder))
                .map_err(StoreError::io("delete the folder", folder))?;
        }
        self.path.parent().map_or(Ok(()), |home| force(disk, home))
    }

    fn is_ours(&self, file: &Path) -> bool {
        let temporary = file
            .file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(TEMPORARY_PREFIX.as_bytes()));
        temporary || file.strip_prefix(&self.path).is_ok_and(|inside| Part::at(inside).is_some())
    }
}

/// What lies in a folder and the folders in it; links are never followed.
#[derive(Default)]
struct Inside {
    files: Vec<PathBuf>,
    /// The outer before the inner, the folder itself first.
    folders: Vec<PathBuf>,
}

impl Inside {
    fn of(folder: &Path) -> Self {
        /// Our files lie less deep than this.
        const MAX_DEPTH: usize = 4;
        let (mut inside, mut level) = (Self::default(), vec![folder.to_owned()]);
        for _ in 0..MAX_DEPTH {
            let mut deeper = Vec::new();
            for entry in level.iter().flat_map(fs::read_dir).flatten().flatten() {
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => deeper.push(entry.path()),
                    _ => inside.files.push(entry.path()),
                }
            }
            deeper.sort();
            inside.folders.append(&mut level);
            level = deeper;
        }
        inside.files.sort();
        inside
    }
}

/// The folder of the backups, made where it is not there.
pub fn home_for_writing(disk: &dyn Disk, folder: &Path) -> Result<PathBuf, StoreError> {
    let home = working_state_folder(disk, folder)?.join(BACKUPS);
    check_home(folder, &home)?;
    make_folder(disk, &home)?;
    Ok(home)
}

/// The folder of the backups, if it is there.
pub fn home_for_reading(folder: &Path) -> Result<Option<PathBuf>, StoreError> {
    let home = folder.join(WORKING_STATE).join(BACKUPS);
    if !home.is_symlink() && !home.is_dir() {
        return Ok(None);
    }
    check_home(folder, &home).map(|()| Some(home))
}

/// A link is refused even where it stays inside: what is taken away behind it might be the project's own.
fn check_home(folder: &Path, home: &Path) -> Result<(), StoreError> {
    match [folder.join(WORKING_STATE), home.to_owned()].into_iter().find(|path| path.is_symlink()) {
        Some(link) => Err(StoreError::LeadsOutside(link)),
        None => check_inside(folder, home),
    }
}

/// Takes the oldest backups away until the bounds are kept; what cannot be taken away is tried again next time.
pub fn keep_within_bounds(disk: &dyn Disk, home: &Path) {
    let places: Vec<Place> = Place::all_in(home).into_iter().filter(Place::is_whole).collect();
    let (mut count, mut bytes) = (0, 0);
    for place in places.iter().rev() {
        count += 1;
        bytes += place.bytes();
        if count > 1 && (count > MAX_BACKUPS || bytes > MAX_BACKUP_BYTES) {
            place.remove(disk).ok();
        }
    }
}

fn name_of(number: u64) -> String {
    format!("{number:0DIGITS$}")
}

fn number_of(name: &str) -> Option<u64> {
    let digits = name.len() == DIGITS && name.bytes().all(|byte| byte.is_ascii_digit());
    if digits { name.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_nine_digits_are_a_number() {
        assert_eq!(number_of(&name_of(7)), Some(7));
        assert_eq!(number_of("999999999"), Some(999_999_999));
        for name in ["7", "0000000070", "00000000a", "+00000007", "", "..", "١٢٣"] {
            assert_eq!(number_of(name), None, "{name}");
        }
    }

    #[test]
    fn the_newest_stays_however_large_it_is() {
        let home = tempfile::tempdir().unwrap();
        for number in 1..=2 {
            let place = Place::at(home.path(), number).unwrap();
            fs::create_dir(&place.path).unwrap();
            let file = fs::File::create(place.path.join(BACKUP_FILE)).unwrap();
            // A hole takes no room on the disk and counts with its length.
            file.set_len(MAX_BACKUP_BYTES + 1).unwrap();
        }
        keep_within_bounds(&crate::store::SystemDisk, home.path());
        let left: Vec<u64> = Place::all_in(home.path()).iter().map(|place| place.number).collect();
        assert_eq!(left, [2]);
    }

    #[test]
    fn after_the_last_number_there_is_none() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("999999999")).unwrap();
        assert!(Place::next_in(home.path()).is_err());
    }
}
