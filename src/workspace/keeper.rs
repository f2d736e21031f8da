//! The thread that keeps the journal: what was done is on the disk a moment later, and the window never waits for it.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

use super::{Wake, now};
use crate::{
    model::Record,
    store::journal::{Entry, FileHashes, Journal},
};

/// After a failure the disk is tried again after this time, or with the next edit.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(2);

/// What the keeper is told.
enum Word {
    /// A project was opened: its journal is kept from now on.
    Begin(Box<Journal>),
    /// Steps were made.
    Made(Vec<Record>),
    /// These files are about to be written; the answer says that the journal knows, or cannot know.
    Saving { files: FileHashes, heard: Sender<()> },
    /// The files hold the first `steps` steps.
    Saved { steps: u64, files: FileHashes },
    /// The project is closed.
    End,
}

/// What the keeper answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// So many steps of the journal in `folder` are on the disk.
    Steps(PathBuf, u64),
    /// They could not be written, and why; it is tried again.
    Failed(PathBuf, String),
    /// A fault of the program ended the journal; from now on the files are all there is.
    Broken(PathBuf),
}

enum Reply {
    Kept(Kept),
    Done,
}

/// The thread, the way to it and the way back.
pub struct Keeper {
    words: Sender<Word>,
    replies: Receiver<Reply>,
    pending: usize,
}

impl Keeper {
    /// Starts the thread; `wake` is called after each reply.
    pub fn start(wake: Wake) -> Self {
        let (words, inbox) = channel();
        let (outbox, replies) = channel();
        thread::spawn(move || {
            Hands { outbox, wake, journal: None, broken: false, queue: Vec::new() }.work(&inbox);
        });
        Self { words, replies, pending: 0 }
    }

    /// Keeps `journal` from now on.
    pub fn begin(&mut self, journal: Journal) {
        self.send(Word::Begin(Box::new(journal)));
    }

    /// Takes steps that were made.
    pub fn made(&mut self, records: Vec<Record>) {
        self.send(Word::Made(records));
    }

    /// Marks that the files hold the first `steps` steps.
    pub fn saved(&mut self, steps: u64, files: FileHashes) {
        self.send(Word::Saved { steps, files });
    }

    /// The way by which a save tells what it is about to write.
    pub fn announcer(&self) -> Announcer {
        Announcer { words: self.words.clone() }
    }

    /// Ends the journal, once everything is in it.
    pub fn end(&mut self) {
        self.send(Word::End);
    }

    fn send(&mut self, word: Word) {
        if self.words.send(word).is_ok() {
            self.pending += 1;
        }
    }

    /// How many words were not heeded yet.
    pub fn pending(&self) -> usize {
        self.pending
    }

    /// The next answer, if one is there.
    pub fn answer(&mut self) -> Option<Kept> {
        loop {
            match self.replies.try_recv().ok()? {
                Reply::Kept(kept) => return Some(kept),
                Reply::Done => self.pending = self.pending.saturating_sub(1),
            }
        }
    }

    /// The next answer, waiting for it until then; none when every word was heeded.
    pub fn wait_until(&mut self, until: Instant) -> Option<Kept> {
        while self.pending > 0 {
            let left = until.saturating_duration_since(Instant::now());
            match self.replies.recv_timeout(left).ok()? {
                Reply::Kept(kept) => return Some(kept),
                Reply::Done => self.pending -= 1,
            }
        }
        self.answer()
    }

    /// The next answer, waiting for it; none when every word was heeded.
    pub fn wait(&mut self) -> Option<Kept> {
        while self.pending > 0 {
            match self.replies.recv().ok()? {
                Reply::Kept(kept) => return Some(kept),
                Reply::Done => self.pending -= 1,
            }
        }
        self.answer()
    }
}

/// Tells the journal what a save is about to write, from the thread that saves.
#[derive(Clone)]
pub struct Announcer {
    words: Sender<Word>,
}

impl Announcer {
    /// Waits until the journal has it on the disk, so that a save that is cut short is known as ours. Where the journal
    /// cannot be written the save goes on: then the files are all there is.
    pub fn saving(&self, files: FileHashes) {
        let (heard, answer) = channel();
        if self.words.send(Word::Saving { files, heard }).is_ok() {
            answer.recv().ok();
        }
    }
}

struct Hands {
    outbox: Sender<Reply>,
    wake: Wake,
    journal: Option<(PathBuf, Journal)>,
    /// True after a fault of the program while the journal was written: nothing is added to it any more.
    broken: bool,
    /// What is not in the journal yet.
    queue: Vec<Entry>,
}

impl Hands {
    fn work(mut self, inbox: &Receiver<Word>) {
        loop {
            let first = if self.queue.is_empty() {
                inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                inbox.recv_timeout(TRY_AGAIN_AFTER)
            };
            match first {
                Ok(word) => self.heed(word, inbox),
                Err(RecvTimeoutError::Timeout) => self.write(),
                Err(RecvTimeoutError::Disconnected) => return self.write(),
            }
        }
    }

    /// Heeds `word` and all that wait behind it, which one writing serves.
    fn heed(&mut self, word: Word, inbox: &Receiver<Word>) {
        let (mut heeded, mut waiting) = (0, Vec::new());
        for word in std::iter::once(word).chain(inbox.try_iter()) {
            match &word {
                Word::Saving { heard, .. } => waiting.push(heard.clone()),
                _ => heeded += 1,
            }
            match word {
                // Where nothing can be written there is no journal either; the files are all there is.
                Word::Made(_) | Word::Saving { .. } | Word::Saved { .. } if self.journal.is_none() => {}
                Word::Made(_) | Word::Saving { .. } if self.broken => {}
                Word::Saved { steps, .. } if self.broken => self.outlive(steps),
                Word::Made(records) => {
                    self.queue.extend(records.into_iter().map(|record| Entry::Record(Box::new(record))));
                }
                Word::Saving { files, .. } => self.queue.push(Entry::Saving(files)),
                Word::Saved { steps, files } => self.queue.push(Entry::Saved { steps, files, at: now() }),
                Word::Begin(journal) => {
                    self.write();
                    self.queue.clear();
                    self.broken = false;
                    self.journal = Some((journal.folder().to_owned(), *journal));
                }
                Word::End => {
                    self.write();
                    let lacks = self.broken || !self.queue.is_empty();
                    if let Some((_, journal)) = self.journal.take().filter(|_| lacks) {
                        journal.give_up();
                    }
                    self.queue.clear();
                }
            }
        }
        self.write();
        for heard in waiting {
            // The save may have been given up meanwhile.
            heard.send(()).ok();
        }
        (0..heeded).for_each(|_| self.reply(Reply::Done));
    }

    fn write(&mut self) {
        let Some((folder, journal)) = self.journal.as_mut().filter(|_| !self.queue.is_empty()) else {
            return;
        };
        let queue = &mut self.queue;
        // The thread goes on whatever happens: others wait for its answers.
        let written = catch_unwind(AssertUnwindSafe(|| {
            journal.append(queue)?;
            queue.clear();
            journal.shorten(now())
        }));
        let kept = match written {
            Ok(Ok(())) => Kept::Steps(folder.clone(), journal.steps()),
            Ok(Err(error)) => Kept::Failed(folder.clone(), error.to_string()),
            Err(_) => {
                self.queue.clear();
                self.broken = true;
                Kept::Broken(folder.clone())
            }
        };
        self.reply(Reply::Kept(kept));
    }

    /// Takes a broken journal away once the files hold all that is in it.
    fn outlive(&mut self, steps: u64) {
        if let Some((_, journal)) = self.journal.take_if(|(_, journal)| journal.steps() <= steps) {
            journal.give_up();
        }
    }

    fn reply(&self, reply: Reply) {
        // The window may have gone; then nobody waits for the answer.
        self.outbox.send(reply).ok();
        Arc::as_ref(&self.wake)();
    }
}
