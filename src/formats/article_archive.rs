//! Archives, read within bounds: how many entries, how large each and all of them, how much they swell.
//!
//! Nothing is ever written under the name of an entry, so that a name can do no harm: `../`, `/etc/passwd` and `NUL` are
//! names like others.

use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;
use zip::{ZipArchive, read::ZipFile, result::ZipError};

use super::articles::LARGEST_FILE_BYTES;

/// The most entries of an archive that are read.
pub const MOST_ENTRIES: usize = 20_000;

/// The most bytes that all entries of an archive may have together, unpacked.
pub const MOST_UNPACKED_BYTES: u64 = 1024 * 1024 * 1024;

/// How many times its packed size an entry may have. Text is packed to a fifth, tables of numbers to a fiftieth; a bomb
/// to a thousandth.
pub const GREATEST_RATIO: u64 = 200;

/// Entries up to this size are read whatever their ratio: a short file of spaces is no bomb.
const SMALL_BYTES: u64 = 1024 * 1024;

/// Why something in an archive was not read. A sentence without its end: the path of the file follows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// The archive itself cannot be read.
    #[error("The archive is damaged or cut off ({0}). Get it again, or unpack it with another program")]
    Damaged(String),
    /// More entries than [`MOST_ENTRIES`].
    #[error(
        "The archive has {0} entries, and {MOST_ENTRIES} are read. Unpack it and add its folders one by one"
    )]
    TooManyEntries(usize),
    /// The entries have more than [`MOST_UNPACKED_BYTES`] together.
    #[error(
        "What is in the archive has more than {} MiB together. Unpack it and add its folders one by one",
        MOST_UNPACKED_BYTES / 1024 / 1024
    )]
    TooMuch,
    /// An entry is larger than a file may be.
    #[error(
        "The file is too large: more than {} MiB unpacked. Split it, or add the part you need",
        LARGEST_FILE_BYTES / 1024 / 1024
    )]
    EntryTooLarge,
    /// An entry swells more than [`GREATEST_RATIO`] times.
    #[error(
        "The file swells to more than {GREATEST_RATIO} times its packed size, as no text does, so it was not read"
    )]
    Bomb,
    /// An entry is encrypted.
    #[error("The file is protected by a password. Unpack it with the password and add the files inside")]
    Encrypted,
    /// An entry is packed by a method that is not known here.
    #[error(
        "The file is packed by a method that is not read here. Unpack it with another program and add the files inside"
    )]
    UnknownMethod,
    /// An entry cannot be read.
    #[error("The file is damaged in its archive ({0}). Get the archive again")]
    DamagedEntry(String),
    /// There is no such entry.
    #[error(
        "The file lacks a part that it must have ({0}). It is damaged, or made by a program that went wrong"
    )]
    Missing(String),
}

/// How much may still be unpacked, from one file and everything in it.
#[derive(Clone, Debug)]
pub struct Budget {
    entries: usize,
    bytes: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { entries: MOST_ENTRIES, bytes: MOST_UNPACKED_BYTES }
    }
}

impl Budget {
    fn take_entries(&mut self, count: usize) -> Result<(), ArchiveError> {
        self.entries = self.entries.checked_sub(count).ok_or(ArchiveError::TooManyEntries(count))?;
        Ok(())
    }

    /// Reads all of `packed`, which has `packed_bytes`: what an entry says of its own size counts for nothing.
    fn read(
        &mut self,
        packed: &mut dyn Read,
        packed_bytes: u64,
        largest: u64,
    ) -> Result<Vec<u8>, ArchiveError> {
        let by_ratio = packed_bytes.saturating_mul(GREATEST_RATIO).max(SMALL_BYTES);
        let limit = by_ratio.min(largest).min(self.bytes);
        let mut bytes = Vec::new();
        let read = packed.take(limit + 1).read_to_end(&mut bytes);
        let length = bytes.len() as u64;
        if length > limit {
            return Err(if limit == self.bytes {
                ArchiveError::TooMuch
            } else if limit == largest {
                ArchiveError::EntryTooLarge
            } else {
                ArchiveError::Bomb
            });
        }
        self.bytes -= length;
        match read {
            Ok(_) => Ok(bytes),
            Err(error) => Err(ArchiveError::DamagedEntry(error.to_string())),
        }
    }
}

/// A ZIP whose list of entries was read.
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
}

impl<'a> Archive<'a> {
    /// Reads the list of entries.
    pub fn open(bytes: &'a [u8], budget: &mut Budget) -> Result<Self, ArchiveError> {
        let zip =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| ArchiveError::Damaged(error.to_string()))?;
        budget.take_entries(zip.len())?;
        let name = |index| match zip.name_for_index(index) {
            Some(Ok(name)) => name.into_owned(),
            Some(Err(_)) | None => format!("entry {}", index + 1),
        };
        let names = (0..zip.len()).map(name).collect();
        Ok(Self { zip, names })
    }

    /// The numbers and names of the files inside, by name; without folders, links and what systems leave in archives.
    pub fn files(&self) -> Vec<(usize, String)> {
        let mut files: Vec<(usize, String)> = self.names.iter().cloned().enumerate().collect();
        files.retain(|(_, name)| !is_folder(name) && !is_left_by_a_system(name));
        files.sort_by(|(_, one), (_, other)| one.cmp(other));
        files
    }

    /// Whether there is a file of exactly that name.
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// The bytes of the file `name`.
    pub fn bytes_of(&mut self, name: &str, budget: &mut Budget) -> Result<Vec<u8>, ArchiveError> {
        let index = self.names.iter().position(|known| known == name);
        self.bytes_at(index.ok_or_else(|| ArchiveError::Missing(name.to_owned()))?, budget)
    }

    /// The bytes of the file with that number.
    pub fn bytes_at(&mut self, index: usize, budget: &mut Budget) -> Result<Vec<u8>, ArchiveError> {
        self.bytes_within(index, LARGEST_FILE_BYTES as u64, budget)
    }

    /// The same, where the file may have `largest` bytes.
    pub fn bytes_within(
        &mut self,
        index: usize,
        largest: u64,
        budget: &mut Budget,
    ) -> Result<Vec<u8>, ArchiveError> {
        let mut entry = self.zip.by_index(index).map_err(entry_error)?;
        if is_link(&entry) {
            return Err(ArchiveError::DamagedEntry("it is a link to another file".to_owned()));
        }
        let packed_bytes = entry.compressed_size();
        budget.read(&mut entry, packed_bytes, largest)
    }
}

/// Unpacks gzip: one member or several, one after the other.
pub fn gunzip(bytes: &[u8], largest: u64, budget: &mut Budget) -> Result<Vec<u8>, ArchiveError> {
    budget.read(&mut MultiGzDecoder::new(bytes), bytes.len() as u64, largest)
}

fn entry_error(error: ZipError) -> ArchiveError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            ArchiveError::Encrypted
        }
        ZipError::UnsupportedArchive(_) => ArchiveError::UnknownMethod,
        other => ArchiveError::DamagedEntry(other.to_string()),
    }
}

fn is_link(entry: &ZipFile<'_, Cursor<&[u8]>>) -> bool {
    const KIND: u32 = 0o170_000;
    const LINK: u32 = 0o120_000;
    entry.unix_mode().is_some_and(|mode| mode & KIND == LINK)
}

fn is_folder(name: &str) -> bool {
    name.ends_with('/') || name.ends_with('\\')
}

/// What Mac OS and Windows put beside the files of a person.
pub fn is_left_by_a_system(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.starts_with("__MACOSX/")
        || last.starts_with("._")
        || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}
