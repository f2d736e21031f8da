//! Files we own: a project is a folder of RON files that people can read, compare and share.
//!
//! The rule above all others: a file that we do not fully understand is reported, and never written or deleted.
//!
//! - [`layout`]: which file holds what, and in which order files are written.
//! - `ron_file`: what stands in each kind of file, by version; `ron_text`: how it is laid out.
//! - `find`, `open`, `layer_file`: from files to a project, with a [`Problem`] for what is wrong.
//! - `save`, `atomic_write`, `disk`, `steps`: from a project to files, and only those that changed.
//! - [`journal`]: every edit, on the disk before it counts as saved; [`lock`]: who may write; [`watch`]: who else did.
//! - `backup`: copies of files from before much was changed at once; `working_state`: the folder of all these.
//! - `merge_file`: a file in three versions, as git hands it to a merge driver.
//! - `rewrite`: reading and writing without a disk, for tests.
//! - [`settings`] and [`sample`]: a person's taste, and the project to try things on.

pub mod journal;
pub mod layout;
pub mod lock;
pub mod sample;
pub mod settings;
pub mod watch;

mod atomic_write;
mod backup;
mod comments;
mod disk;
mod error;
mod find;
mod layer_file;
mod merge_file;
mod open;
mod rewrite;
mod ron_file;
mod ron_text;
mod save;
mod staged;
mod steps;
mod working_state;

pub use atomic_write::{clear_temporary_files, write_atomically};
pub use backup::{
    BACKUPS, Backup, Contents, MAX_BACKUP_BYTES, MAX_BACKUPS, Restored, back_up, backups, differing_parts,
    read_backup,
};
pub use disk::{DiskState, MAX_FILE_BYTES, read_bounded};
pub use error::{Problem, ProblemKind, StoreError};
pub use merge_file::{MergeFileError, MergedFile, Version, merge_files};
pub use open::{Opened, Progress, open};
#[doc(hidden)]
pub use rewrite::{Unread, rewritten};
pub use ron_file::SCHEMA_VERSION;
pub use save::{SaveReport, create, create_on, save, save_announced, save_copy, save_copy_on, set_aside};
pub use staged::{StagedFile, StagedFolder};
pub use steps::{Disk, SharedDisk, Step, SystemDisk};
