//! Reads a journal: what was done before, and what the files may lack. It changes nothing on the disk.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{
    entry::{EntryV1, FileHashes, known_files},
    frames::{self, End},
    journal_path,
};
use crate::{
    model::{Edit, History, Record, Step, Timestamp, Turn},
    store::{
        disk::{MAX_FILE_BYTES, read_bounded},
        working_state::check_no_link,
    },
};

/// What a journal tells.
#[derive(Debug, Clone, Default)]
pub struct Past {
    /// The hash of each file at the last mark.
    pub files: FileHashes,
    /// What saves since then were to write, each file with its hashes; none stands for taking it away. A save that was
    /// cut short is known by these.
    pub meant: BTreeMap<PathBuf, BTreeSet<Option<[u8; 32]>>>,
    /// Undo and redo as they were at the last mark.
    pub before: History,
    /// What was done after it, in order.
    pub pending: Vec<Record>,
    /// When the journal was last begun or marked.
    pub at: Option<Timestamp>,
    /// What could not be read.
    pub rest: Option<Rest>,
}

/// The part of a journal that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// As it is in the file; empty when the file itself could not be read.
    pub bytes: Vec<u8>,
    /// Why, in a sentence without a full stop.
    pub reason: String,
    /// True for the usual end after a crash: an entry was being written, which nobody was told was saved.
    pub torn: bool,
}

impl Past {
    /// True if a save since the last mark was to make the file so.
    pub fn is_meant(&self, path: &Path, hash: Option<blake3::Hash>) -> bool {
        self.meant.get(path).is_some_and(|hashes| hashes.contains(&hash.map(Into::into)))
    }

    /// Undo and redo as they were at the end.
    pub fn history(&self) -> History {
        let mut history = self.before.clone();
        for record in &self.pending {
            history.remember(record);
        }
        history
    }
}

/// What the journal of the project in `folder` tells; nothing when there is none.
pub fn past(folder: &Path) -> Past {
    let path = journal_path(folder);
    let unreadable = |reason: String| {
        let rest = Rest { bytes: Vec::new(), reason, torn: false };
        Past { rest: Some(rest), ..Past::default() }
    };
    match check_no_link(folder, &path).and_then(|()| read_bounded(&path, MAX_FILE_BYTES)) {
        Ok(Some(bytes)) => past_of(&bytes),
        Ok(None) => Past::default(),
        Err(error) => unreadable(error.to_string()),
    }
}

/// What the bytes of a journal tell.
pub fn past_of(bytes: &[u8]) -> Past {
    let rest = |bytes: &[u8], reason: &str, torn| {
        Some(Rest { bytes: bytes.to_vec(), reason: reason.to_owned(), torn })
    };
    let Some(body) = bytes.strip_prefix(frames::HEADING) else {
        let reason = if bytes.starts_with(frames::ANY_HEADING) {
            "The journal was written by a newer Gainsay"
        } else {
            "The journal does not begin as a journal does"
        };
        return Past { rest: rest(bytes, reason, false), ..Past::default() };
    };
    let (texts, end, good) = frames::texts(body);
    let mut past = Past::default();
    let mut done = Reading::default();
    let mut read_bytes = 0;
    for text in texts {
        match ron::from_str::<EntryV1>(text) {
            Ok(entry) => done.take(entry, &mut past),
            Err(error) => {
                let reason = format!("An entry of the journal cannot be understood ({error})");
                past.rest = rest(body.get(read_bytes..).unwrap_or_default(), &reason, false);
                break;
            }
        }
        read_bytes += frames::length(text);
    }
    done.finish(&mut past);
    if past.rest.is_none() {
        let unread = body.get(good..).unwrap_or_default();
        past.rest = match end {
            End::Whole => None,
            End::Torn => rest(unread, "The last entry of the journal was cut off", true),
            End::Spoilt => rest(unread, "An entry of the journal was changed after it was written", false),
        };
    }
    past
}

/// A journal that is being read.
#[derive(Default)]
struct Reading {
    past: Vec<Step>,
    future: Vec<Step>,
    records: Vec<Record>,
    saved: u64,
}

impl Reading {
    fn take(&mut self, entry: EntryV1, past: &mut Past) {
        let record =
            |turn, edit, inverse| Record { turn, edit: Edit::from(edit), inverse: Edit::from(inverse) };
        match entry {
            EntryV1::Begun { at, files } => {
                past.files = known_files(files);
                past.at = Some(at);
            }
            EntryV1::Past { name, edit } => self.past.push(Step::new(name, edit.into())),
            EntryV1::Future { name, edit } => self.future.push(Step::new(name, edit.into())),
            EntryV1::Did { name, joins, edit, inverse } => {
                self.records.push(record(Turn::Did { name, joins }, edit, inverse));
            }
            EntryV1::Undid { edit, inverse } => self.records.push(record(Turn::Undid, edit, inverse)),
            EntryV1::Redid { edit, inverse } => self.records.push(record(Turn::Redid, edit, inverse)),
            EntryV1::Saving { files } => {
                for (path, hash) in known_files(files) {
                    past.meant.entry(path).or_default().insert(hash.map(Into::into));
                }
            }
            EntryV1::Saved { at, steps, files } => {
                past.files.extend(known_files(files));
                past.meant.clear();
                (past.at, self.saved) = (Some(at), steps);
            }
        }
    }

    /// The steps up to the last mark are of before, the others may not be in the files.
    fn finish(self, past: &mut Past) {
        past.before = History::of(self.past, self.future);
        let saved = usize::try_from(self.saved).unwrap_or(usize::MAX).min(self.records.len());
        let mut records = self.records;
        past.pending = records.split_off(saved);
        for record in &records {
            past.before.remember(record);
        }
    }
}
