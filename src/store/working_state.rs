//! `.gainsay/`: this machine's working state beside a project, which is not for sharing.

use std::path::{Path, PathBuf};

use super::{
    atomic_write::write_on, error::StoreError, layout::WORKING_STATE, save::make_folder, steps::Disk,
};

/// Makes the folder of the working state where it is not there, hidden from git, and gives its path.
pub fn working_state_folder(disk: &dyn Disk, folder: &Path) -> Result<PathBuf, StoreError> {
    let state = folder.join(WORKING_STATE);
    check_no_link(folder, &state)?;
    make_folder(disk, &state)?;
    let ignore = state.join(".gitignore");
    if !ignore.exists() {
        write_on(disk, &ignore, b"*\n")?;
    }
    Ok(state)
}

/// Replaces the file of the working state at `path`, unless that is a link.
pub fn write_state_file(disk: &dyn Disk, folder: &Path, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    check_no_link(folder, path)?;
    write_on(disk, path, bytes)
}

/// Fails when `path`, or a folder between it and the project's `folder`, is a link.
///
/// The program makes no links there. One in a project that came from somebody else could have any file replaced.
pub fn check_no_link(folder: &Path, path: &Path) -> Result<(), StoreError> {
    match path.ancestors().take_while(|place| *place != folder).find(|place| place.is_symlink()) {
        Some(link) => Err(StoreError::LeadsOutside(link.to_owned())),
        None => Ok(()),
    }
}
