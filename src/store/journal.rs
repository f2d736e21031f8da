//! The journal: every edit is on the disk here before the window calls it saved.
//!
//! It lies in `.gainsay/journal` and holds, one entry after the other, every step that was made, undone and made
//! again, each with what takes it back, and a mark wherever the files held all steps up to there. So what the files
//! lack can be made again on opening, and undo goes on where it was.
//!
//! Entries are only ever added; a journal is written anew (whole, beside the old one) when it is begun or has grown.

mod apart;
mod entry;
mod frames;
mod read;
mod redo;
mod words;

use std::path::{Path, PathBuf};

use super::{
    DiskState,
    disk::MAX_FILE_BYTES,
    error::StoreError,
    layout::WORKING_STATE,
    save::make_folder,
    steps::{SharedDisk, Step},
    working_state::{check_no_link, working_state_folder, write_state_file},
};
use crate::model::{Record, Timestamp};
use entry::{EntryV1, stored_files};

pub use apart::Apart;
pub use entry::FileHashes;
pub use read::{Past, Rest, past, past_of};
pub use redo::{Recovery, Unfit, recover};

/// The name of the journal in the folder of the working state.
pub const JOURNAL_FILE: &str = "journal";
/// Where what did not fit is kept, in the folder of the working state.
pub const KEPT_ASIDE: &str = "kept-aside";

/// A journal is written anew when it is larger than this, and than four times what it was when it was begun.
const GROWN_BYTES: u64 = 8 * 1024 * 1024;
/// Steps that can be undone are let go, the oldest first, when they take more than this in a journal begun anew.
const MAX_PAST_BYTES: usize = 16 * 1024 * 1024;

/// What goes into the journal next.
#[derive(Debug, Clone)]
pub enum Entry {
    /// A step.
    Record(Box<Record>),
    /// These files are about to be written, with these hashes; none is for a file that is about to be taken away. So
    /// what a save leaves behind that is cut short is known as ours.
    Saving(FileHashes),
    /// The files hold the first `steps` steps that were given to this journal; `files` are those that were written
    /// or taken away since the mark before.
    Saved {
        /// Counted from the journal's opening, pending ones of before included.
        steps: u64,
        /// By path in the project's folder.
        files: FileHashes,
        /// When.
        at: Timestamp,
    },
}

/// A journal that is written.
pub struct Journal {
    disk: SharedDisk,
    folder: PathBuf,
    /// What it begins with, until that is on the disk.
    beginning: Option<Vec<u8>>,
    /// Bytes of whole entries in the file.
    good_bytes: u64,
    /// Something after those may be in the file.
    torn: bool,
    begun_bytes: u64,
    steps: u64,
    saved_steps: u64,
    /// Steps that are no more in the file, since it was written anew after they were saved.
    dropped_steps: u64,
}

impl Journal {
    /// The journal of the project in `folder`, to go on after `past`; the file is touched by the first entry.
    ///
    /// `files` is what the project's files hold now.
    pub fn begin(disk: SharedDisk, folder: &Path, past: &Past, files: &FileHashes, at: Timestamp) -> Self {
        let steps = past.pending.len() as u64;
        let beginning = Some(beginning(past, files, at));
        let folder = folder.to_owned();
        Self {
            disk,
            folder,
            beginning,
            good_bytes: 0,
            torn: false,
            begun_bytes: 0,
            steps,
            saved_steps: 0,
            dropped_steps: 0,
        }
    }

    /// The folder of the project.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Steps given to it so far, those of before that the files lacked among them.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Adds `entries` and forces them to the disk; on `Err` none of them counts, and they can be given again.
    pub fn append(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        let path = self.path();
        let (mut bytes, mut steps, mut saved) = (Vec::new(), self.steps, self.saved_steps);
        for entry in entries {
            let (stored, made, marked) = match entry {
                Entry::Record(record) => (EntryV1::from(record.as_ref()), 1, saved),
                Entry::Saving(files) => (EntryV1::Saving { files: stored_files(files) }, 0, saved),
                Entry::Saved { steps, files, at } => {
                    let (steps, marked) = (steps.saturating_sub(self.dropped_steps), *steps);
                    (EntryV1::Saved { at: *at, steps, files: stored_files(files) }, 0, marked)
                }
            };
            put(&mut bytes, &stored, &path)?;
            (steps, saved) = (steps + made, marked);
        }
        self.write(&path, &bytes)?;
        (self.steps, self.saved_steps) = (steps, saved);
        Ok(())
    }

    /// Takes the file away: it lacks steps that the files hold, and without it nothing is made over them.
    ///
    /// Only for a journal that could not be written when the project was closed with everything in its files.
    pub fn give_up(self) {
        // Where this fails, too, the window has said that the journal cannot be written.
        self.disk.carry_out(Step::Remove(&self.path())).ok();
    }

    /// Writes it anew if it has grown and the files hold all of it.
    pub fn shorten(&mut self, at: Timestamp) -> Result<(), StoreError> {
        let limit = GROWN_BYTES.max(4 * self.begun_bytes);
        if self.good_bytes < limit || self.steps != self.saved_steps {
            return Ok(());
        }
        let past = past(&self.folder);
        if past.pending.is_empty() && past.meant.is_empty() && past.rest.is_none() {
            self.place(&beginning(&past, &past.files, at))?;
            self.dropped_steps = self.steps;
        }
        Ok(())
    }

    fn path(&self) -> PathBuf {
        journal_path(&self.folder)
    }

    fn write(&mut self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        if let Some(beginning) = &self.beginning {
            let whole = [beginning.as_slice(), bytes].concat();
            return self.place(&whole);
        }
        let failed = StoreError::io("write the journal", path);
        let step = |step| self.disk.carry_out(step);
        if self.torn
            && let Err(error) = step(Step::Cut(path, self.good_bytes))
        {
            return Err(failed(error));
        }
        match step(Step::Append(path, bytes)).and_then(|()| step(Step::SyncFile(path))) {
            Ok(()) => {
                (self.torn, self.good_bytes) = (false, self.good_bytes + bytes.len() as u64);
                Ok(())
            }
            Err(error) => {
                self.torn = true;
                Err(failed(error))
            }
        }
    }

    /// Puts a whole journal in the place of the one that may be there.
    fn place(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        // A project that was moved away while it is open must find its place free when it comes back.
        if !self.folder.is_dir() {
            return Err(StoreError::ProjectGone(self.folder.clone()));
        }
        working_state_folder(&*self.disk, &self.folder)?;
        write_state_file(&*self.disk, &self.folder, &self.path(), bytes)?;
        let length = bytes.len() as u64;
        (self.beginning, self.torn) = (None, false);
        (self.good_bytes, self.begun_bytes) = (length, length);
        Ok(())
    }
}

/// A journal with entries of these texts, for tests of the reader.
#[doc(hidden)]
pub fn framed<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut bytes = frames::HEADING.to_vec();
    for text in texts {
        frames::put(&mut bytes, text);
    }
    bytes
}

/// Where the journal of the project in `folder` lies.
pub fn journal_path(folder: &Path) -> PathBuf {
    folder.join(WORKING_STATE).join(JOURNAL_FILE)
}

/// Keeps beside the journal what of it could not be used, and gives the files made.
///
/// Each step that did not fit becomes a file to read; what could not be read at all is kept as it was.
pub fn keep_aside(state: &DiskState, folder: &Path, recovery: &Recovery) -> Result<Vec<PathBuf>, StoreError> {
    let rest = recovery.rest.as_ref();
    let unfit = recovery.unfit.iter().map(|unfit| unfit_text(unfit).into_bytes());
    let read = rest.map(|rest| rest.bytes.clone()).filter(|bytes| !bytes.is_empty());
    let texts: Vec<Vec<u8>> = read.into_iter().chain(unfit).collect();
    let unreadable = rest.is_some_and(|rest| rest.bytes.is_empty() && !rest.torn);
    if texts.is_empty() && !unreadable {
        return Ok(Vec::new());
    }
    let aside = working_state_folder(state.disk(), folder)?.join(KEPT_ASIDE);
    check_no_link(folder, &aside)?;
    make_folder(state.disk(), &aside)?;
    let mut free = (1_u64..).map(|number| aside.join(format!("{number}.txt"))).filter(|path| !path.exists());
    let mut made = Vec::new();
    for bytes in texts {
        let Some(path) = free.next() else { break };
        write_state_file(state.disk(), folder, &path, &bytes)?;
        made.push(path);
    }
    if let Some(path) = free.next().filter(|_| unreadable) {
        let journal = journal_path(folder);
        let step = Step::Rename(&journal, &path);
        state.disk().carry_out(step).map_err(StoreError::io("rename the journal", &journal))?;
        made.push(path);
    }
    Ok(made)
}

fn unfit_text(unfit: &Unfit) -> String {
    let entry = EntryV1::from(&unfit.record);
    let text = ron::ser::to_string_pretty(&entry, ron::ser::PrettyConfig::new()).unwrap_or_default();
    format!("// An edit of the journal that did not fit: {}\n{text}\n", unfit.reason)
}

/// The first bytes of a journal: what can be undone, and what the files lack.
fn beginning(past: &Past, files: &FileHashes, at: Timestamp) -> Vec<u8> {
    let path = Path::new(JOURNAL_FILE);
    let mut steps = Vec::new();
    let mut bytes_of_steps = 0;
    for step in past.before.done().iter().rev() {
        let mut bytes = Vec::new();
        // A step that has no place in a file cannot be undone later; nothing else is lost.
        if put(&mut bytes, &EntryV1::past(step), path).is_err() {
            break;
        }
        bytes_of_steps += bytes.len();
        if bytes_of_steps > MAX_PAST_BYTES {
            break;
        }
        steps.push(bytes);
    }
    let mut out = frames::HEADING.to_vec();
    put(&mut out, &EntryV1::Begun { at, files: stored_files(files) }, path).ok();
    out.extend(steps.into_iter().rev().flatten());
    for step in past.before.undone() {
        if put(&mut out, &EntryV1::future(step), path).is_err() {
            break;
        }
    }
    for record in &past.pending {
        put(&mut out, &EntryV1::from(record), path).ok();
    }
    out
}

fn put(out: &mut Vec<u8>, entry: &EntryV1, path: &Path) -> Result<(), StoreError> {
    let text = ron::to_string(entry).map_err(|error| StoreError::Encode {
        path: path.to_owned(),
        source: serde::ser::Error::custom(error),
    })?;
    if frames::put(out, &text) {
        return Ok(());
    }
    Err(StoreError::TooLarge { path: path.to_owned(), bytes: text.len() as u64, limit: MAX_FILE_BYTES })
}
