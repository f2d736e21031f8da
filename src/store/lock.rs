//! Who may write to a project: one window at a time.
//!
//! `.gainsay/lock` is locked by the system for as long as a program holds it, so that a program that ended in whatever
//! way holds nothing. `.gainsay/holder.ron` says who holds it, for those who come second. A folder that several
//! machines share may show a holder on another machine without the system's lock being seen here: then nobody can know
//! whether that program still runs, and the person decides.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    process,
};

use serde::{Deserialize, Serialize};

use super::{
    disk::read_bounded,
    error::StoreError,
    ron_file::options,
    ron_text::to_ron,
    steps::{SharedDisk, Step},
    working_state::{working_state_folder, write_state_file},
};
use crate::model::Timestamp;

const LOCK_FILE: &str = "lock";
const HOLDER_FILE: &str = "holder.ron";
const MAX_HOLDER_BYTES: u64 = 64 * 1024;

/// Who has a project open for writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Name of the machine.
    pub host: String,
    /// Number of the process there.
    pub process: u32,
    /// Since when.
    pub since: Timestamp,
}

/// Writing is ours until this is dropped.
#[derive(Debug)]
pub struct Lock {
    disk: SharedDisk,
    holder: PathBuf,
    _file: File,
}

/// What came of asking for the lock.
#[derive(Debug)]
pub enum Locking {
    /// It is ours.
    Ours(Lock),
    /// Somebody else has the project open.
    Held {
        /// Who, if that could be read.
        holder: Option<Holder>,
        /// True if that program surely runs; false if it may have ended long ago on another machine.
        certain: bool,
    },
    /// The folder takes no files of ours, so nobody can hold it; neither will saving work.
    Impossible(StoreError),
}

/// Whether a holder who may have ended is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The project is left to that holder.
    Respect,
    /// A person knows better: the lock is taken.
    Override,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // What stays behind is known as stale: the system's lock is gone.
        self.disk.carry_out(Step::Remove(&self.holder)).ok();
    }
}

/// Asks for the lock of the project in `folder`.
pub fn lock(disk: &SharedDisk, folder: &Path, now: Timestamp, doubt: Doubt) -> Locking {
    match try_lock(disk, folder, now, doubt) {
        Ok(locking) => locking,
        Err(error) => Locking::Impossible(error),
    }
}

fn try_lock(disk: &SharedDisk, folder: &Path, now: Timestamp, doubt: Doubt) -> Result<Locking, StoreError> {
    let state = working_state_folder(&**disk, folder)?;
    let (path, holder_path) = (state.join(LOCK_FILE), state.join(HOLDER_FILE));
    let ours = Holder { host: host_name(), process: process::id(), since: now };
    let file = open_lock(disk, &path)?;
    let held = |certain| Locking::Held { holder: read_holder(&holder_path), certain };
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => return Ok(held(true)),
        // A file system without locks: the holder's word is all there is.
        Err(TryLockError::Error(error)) => {
            tracing::warn!(%error, "the file system has no locks");
            let somebody = read_holder(&holder_path).is_some_and(|holder| !is_this_process(&holder));
            if somebody && doubt == Doubt::Respect {
                return Ok(held(false));
            }
        }
        Ok(()) => {
            let elsewhere = read_holder(&holder_path).is_some_and(|holder| holder.host != ours.host);
            if elsewhere && doubt == Doubt::Respect {
                return Ok(held(false));
            }
        }
    }
    let text = to_ron(&ours).map_err(|source| StoreError::Encode { path: holder_path.clone(), source })?;
    write_state_file(&**disk, folder, &holder_path, text.as_bytes())?;
    Ok(Locking::Ours(Lock { disk: SharedDisk::clone(disk), holder: holder_path, _file: file }))
}

/// The file that is locked; it stays, empty, so that all lock the same one.
fn open_lock(disk: &SharedDisk, path: &Path) -> Result<File, StoreError> {
    if !path.exists() {
        match disk.carry_out(Step::MakeFile(path, path)) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(StoreError::io("make the lock", path)(error));
            }
            _ => {}
        }
    }
    let is_file = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
    if !is_file {
        return Err(StoreError::LeadsOutside(path.to_owned()));
    }
    OpenOptions::new().read(true).write(true).open(path).map_err(StoreError::io("open the lock", path))
}

fn read_holder(path: &Path) -> Option<Holder> {
    let bytes = read_bounded(path, MAX_HOLDER_BYTES).ok()??;
    options().from_bytes(&bytes).ok()
}

fn is_this_process(holder: &Holder) -> bool {
    holder.process == process::id() && holder.host == host_name()
}

/// The name of this machine.
fn host_name() -> String {
    gethostname::gethostname().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::store::steps::SystemDisk;

    fn disk() -> SharedDisk {
        Arc::new(SystemDisk)
    }

    fn ask(folder: &Path, doubt: Doubt) -> Locking {
        lock(&disk(), folder, Timestamp::from_unix_secs(1_000), doubt)
    }

    #[test]
    fn the_second_learns_who_holds_it_and_gets_it_when_the_first_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let Locking::Ours(first) = ask(folder.path(), Doubt::Respect) else { panic!() };
        let Locking::Held { holder, certain } = ask(folder.path(), Doubt::Override) else { panic!() };
        let holder = holder.unwrap();
        assert_eq!((holder.process, holder.since), (process::id(), Timestamp::from_unix_secs(1_000)));
        assert!(certain);
        drop(first);
        assert!(matches!(ask(folder.path(), Doubt::Respect), Locking::Ours(_)));
    }

    #[test]
    fn a_holder_on_this_machine_who_holds_no_lock_has_ended() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join(".gainsay");
        fs::create_dir(&state).unwrap();
        let stale = Holder { host: host_name(), process: 1, since: Timestamp::from_unix_secs(5) };
        fs::write(state.join(HOLDER_FILE), to_ron(&stale).unwrap()).unwrap();
        assert!(matches!(ask(folder.path(), Doubt::Respect), Locking::Ours(_)));
    }

    #[test]
    fn a_holder_on_another_machine_is_respected_until_a_person_says_otherwise() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join(".gainsay");
        fs::create_dir(&state).unwrap();
        let other = Holder { host: "elsewhere".into(), process: 1, since: Timestamp::from_unix_secs(5) };
        fs::write(state.join(HOLDER_FILE), to_ron(&other).unwrap()).unwrap();
        let Locking::Held { holder, certain } = ask(folder.path(), Doubt::Respect) else { panic!() };
        assert_eq!((holder.unwrap(), certain), (other, false));
        assert!(matches!(ask(folder.path(), Doubt::Override), Locking::Ours(_)));
    }

    #[cfg(unix)]
    #[test]
    fn a_working_state_that_leads_out_of_the_project_is_not_written_to() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join(".gainsay")).unwrap();
        let Locking::Impossible(error) = ask(folder.path(), Doubt::Respect) else { panic!() };
        assert!(matches!(error, StoreError::LeadsOutside(_)));
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
}
