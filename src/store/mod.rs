//! Files we own: a project is a folder of RON files that people can read, compare and share.
//!
//! The rule above all others: a file that we do not fully understand is reported, and never written or deleted.
//!
//! - [`layout`]: which file holds what, and in which order files are written.
//! - `ron_file`: what stands in each kind of file, by version; `ron_text`: how it is laid out.
//! - `find`, `open`, `layer_file`: from files to a project, with a [`Problem`] for what is wrong.
//! - `save`, `atomic_write`, `disk`, `steps`: from a project to files, and only those that changed.
//! - `backup`: copies of files from before much was changed at once; `working_state`: the folder they lie in.
//! - [`settings`] and [`sample`]: a person's taste, and the project to try things on.

pub mod layout;
pub mod sample;
pub mod settings;

mod atomic_write;
mod backup;
mod comments;
mod disk;
mod error;
mod find;
mod layer_file;
mod open;
mod parallel;
mod ron_file;
mod ron_text;
mod save;
mod steps;
mod working_state;

pub use atomic_write::write_atomically;
pub use backup::{
    BACKUPS, Backup, Contents, MAX_BACKUP_BYTES, MAX_BACKUPS, Restored, back_up, backups, differing_parts,
    read_backup,
};
pub use disk::{DiskState, MAX_FILE_BYTES};
pub use error::{Problem, ProblemKind, StoreError};
pub use open::{Opened, Progress, open};
pub use ron_file::SCHEMA_VERSION;
pub use save::{SaveReport, create, create_on, save, save_copy, set_aside};
pub use steps::{Disk, SharedDisk, Step, SystemDisk};
