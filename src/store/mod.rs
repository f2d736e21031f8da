//! Files we own: a project is a folder of RON files that people can read, compare and share.
//!
//! What lies where is in [`layout`]; what stands in a file is in `ron_file`. The rule above all others: a file
//! that we do not fully understand is reported, and never written or deleted.

pub mod layout;
pub mod sample;
pub mod settings;

mod atomic_write;
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

pub use atomic_write::write_atomically;
pub use disk::{DiskState, MAX_FILE_BYTES};
pub use error::{Problem, ProblemKind, StoreError};
pub use open::{Opened, Progress, open};
pub use ron_file::SCHEMA_VERSION;
pub use save::{SaveReport, create, save, save_copy, set_aside};
