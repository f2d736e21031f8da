//! Files we own: a project is a folder of RON files that people can read, compare and share.
//!
//! The rule above all others: a file that we do not fully understand is reported, and never written or deleted.
//!
//! - [`layout`]: which file holds what, and in which order files are written.
//! - `ron_file`: what stands in each kind of file, by version; `ron_text`: how it is laid out.
//! - `find`, `open`, `layer_file`: from files to a project, with a [`Problem`] for what is wrong.
//! - `rewrite`: reading and writing without a disk, for tests.
//! - `save`, `atomic_write`, `disk`: from a project to files, and only those that changed.
//! - [`settings`] and [`sample`]: a person's taste, and the project to try things on.

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
mod rewrite;
mod ron_file;
mod ron_text;
mod save;

pub use atomic_write::write_atomically;
pub use disk::{DiskState, MAX_FILE_BYTES, read_bounded};
pub use error::{Problem, ProblemKind, StoreError};
pub use open::{Opened, Progress, open};
#[doc(hidden)]
pub use rewrite::{Unread, rewritten};
pub use ron_file::SCHEMA_VERSION;
pub use save::{SaveReport, create, save, save_copy, set_aside};
