//! A disk that fails at one step, or loses its power there.
//!
//! It works on real folders. What was written and not forced to the disk is remembered, and when the power goes it is
//! lost: contents are cut back to what was forced, names that were made, changed or taken away without forcing their
//! folder are put back, some of it, none of it or all of it. Nothing is forced in truth, which makes it quick.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard},
};

use gainsay::store::{Disk, Step, SystemDisk};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The step is refused, once.
    Refused(io::ErrorKind),
    /// Half of what was to be written is written, then the step is refused, once.
    Short,
    /// The power goes before the step.
    PowerBefore(Lost),
    /// The power goes after the step.
    PowerAfter(Lost),
}

/// What is lost of that which was not forced to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// Nothing: the program was killed and the system went on.
    Nothing,
    /// Half of the contents and half of the names.
    Half,
    /// All of it.
    All,
    /// The contents are zeros, and the names are there.
    Zeros,
}

impl Fault {
    /// Every fault that is tried at every step.
    pub const ALL: [Self; 10] = [
        Self::Refused(io::ErrorKind::StorageFull),
        Self::Refused(io::ErrorKind::PermissionDenied),
        Self::Short,
        Self::PowerBefore(Lost::Nothing),
        Self::PowerBefore(Lost::Half),
        Self::PowerBefore(Lost::All),
        Self::PowerAfter(Lost::Nothing),
        Self::PowerAfter(Lost::Half),
        Self::PowerAfter(Lost::All),
        Self::PowerAfter(Lost::Zeros),
    ];

    /// True if the program ends with it.
    pub fn is_end(self) -> bool {
        matches!(self, Self::PowerBefore(_) | Self::PowerAfter(_))
    }
}

/// How a change of a name is taken back.
#[derive(Debug)]
enum Back {
    RemoveFile(PathBuf),
    RemoveFolder(PathBuf),
    MakeFolder(PathBuf),
    Put(PathBuf, Vec<u8>),
    /// The new name, what stood there, and the old name.
    Rename(PathBuf, Option<Vec<u8>>, PathBuf),
}

#[derive(Debug, Default)]
struct State {
    steps: usize,
    names: Vec<String>,
    ended: bool,
    /// Bytes of a file that were forced to the disk, where that is not all.
    forced: BTreeMap<PathBuf, u64>,
    /// Changes of names in folders that were not forced since.
    volatile: Vec<(PathBuf, Back)>,
}

/// The disk.
pub struct FaultyDisk {
    at: usize,
    fault: Fault,
    state: Mutex<State>,
}

impl FaultyDisk {
    /// A disk on which `fault` happens at step `at`, counted from 0.
    pub fn new(at: usize, fault: Fault) -> Self {
        Self { at, fault, state: Mutex::default() }
    }

    /// A disk on which nothing goes wrong.
    pub fn sound() -> Self {
        Self::new(usize::MAX, Fault::Short)
    }

    /// How many steps were asked for.
    pub fn steps(&self) -> usize {
        self.lock().steps
    }

    /// The steps asked for, in words.
    pub fn names(&self) -> Vec<String> {
        self.lock().names.clone()
    }

    /// True once the power has gone.
    pub fn has_ended(&self) -> bool {
        self.lock().ended
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl Disk for FaultyDisk {
    fn carry_out(&self, step: Step<'_>) -> io::Result<()> {
        let mut state = self.lock();
        if state.ended {
            return Err(io::Error::other("the power is off"));
        }
        let is_it = state.steps == self.at;
        state.steps += 1;
        let name = format!("{step:?}");
        state.names.push(name.split('(').next().unwrap_or_default().to_owned());
        match self.fault {
            _ if !is_it => state.carry_out(step),
            Fault::Refused(kind) => Err(kind.into()),
            Fault::Short => {
                if let Step::Append(path, bytes) = step {
                    state.carry_out(Step::Append(path, &bytes[..bytes.len() / 2]))?;
                }
                Err(io::ErrorKind::StorageFull.into())
            }
            Fault::PowerBefore(lost) => {
                state.end(lost);
                Err(io::Error::other("the power is off"))
            }
            Fault::PowerAfter(lost) => {
                state.carry_out(step).ok();
                state.end(lost);
                Err(io::Error::other("the power is off"))
            }
        }
    }
}

impl State {
    fn carry_out(&mut self, step: Step<'_>) -> io::Result<()> {
        let length = |path: &Path| fs::metadata(path).map_or(0, |file| file.len());
        match step {
            Step::SyncFile(path) => {
                self.forced.remove(path);
                return Ok(());
            }
            Step::SyncFolder(folder) => {
                self.volatile.retain(|(of, _)| of != folder);
                return Ok(());
            }
            Step::Append(path, _) => {
                self.forced.entry(path.to_owned()).or_insert_with(|| length(path));
            }
            Step::Cut(path, bytes) => {
                let forced = self.forced.get(path).map_or(bytes, |forced| bytes.min(*forced));
                self.forced.insert(path.to_owned(), forced);
            }
            _ => {}
        }
        let back = way_back(step);
        SystemDisk.carry_out(step)?;
        if let Step::Rename(from, to) = step
            && let Some(forced) = self.forced.remove(from)
        {
            self.forced.insert(to.to_owned(), forced);
        }
        self.volatile.extend(back);
        Ok(())
    }

    /// The power goes.
    fn end(&mut self, lost: Lost) {
        self.ended = true;
        for (path, forced) in std::mem::take(&mut self.forced) {
            let Ok(now) = fs::read(&path) else { continue };
            let forced = usize::try_from(forced).unwrap().min(now.len());
            let kept = match lost {
                Lost::Nothing => continue,
                Lost::Half => now[..forced + (now.len() - forced) / 2].to_vec(),
                Lost::All => now[..forced].to_vec(),
                Lost::Zeros => [&now[..forced], &vec![0; now.len() - forced]].concat(),
            };
            fs::write(&path, kept).unwrap();
        }
        let back = match lost {
            Lost::Nothing | Lost::Zeros => 0,
            Lost::Half => self.volatile.len() / 2,
            Lost::All => self.volatile.len(),
        };
        for _ in 0..back {
            if let Some((_, back)) = self.volatile.pop() {
                take_back(back);
            }
        }
    }
}

/// How a step that changes a name is taken back, and the folder of the name.
fn way_back(step: Step<'_>) -> Option<(PathBuf, Back)> {
    let of = |path: &Path| path.parent().map(Path::to_owned).unwrap_or_default();
    let (path, back) = match step {
        Step::MakeFolder(path) => (path, Back::RemoveFolder(path.to_owned())),
        Step::MakeFile(path, _) => (path, Back::RemoveFile(path.to_owned())),
        Step::Remove(path) => (path, Back::Put(path.to_owned(), fs::read(path).ok()?)),
        Step::RemoveFolder(path) => (path, Back::MakeFolder(path.to_owned())),
        Step::Rename(from, to) => (to, Back::Rename(to.to_owned(), fs::read(to).ok(), from.to_owned())),
        Step::Append(..) | Step::Cut(..) | Step::SyncFile(_) | Step::SyncFolder(_) => return None,
    };
    Some((of(path), back))
}

/// What is not there any more needs not be taken back.
fn take_back(back: Back) {
    match back {
        Back::RemoveFile(path) => drop(fs::remove_file(path)),
        Back::RemoveFolder(path) => drop(fs::remove_dir_all(path)),
        Back::MakeFolder(path) => drop(fs::create_dir(path)),
        Back::Put(path, bytes) => drop(fs::write(path, bytes)),
        Back::Rename(new, before, old) => {
            fs::rename(&new, old).ok();
            if let Some(bytes) = before {
                fs::write(new, bytes).ok();
            }
        }
    }
}
