//! `.gainsay/`: this machine's working state beside a project, which is not for sharing.

use std::path::{Path, PathBuf};

use super::{
    atomic_write::write_on, disk::check_inside, error::StoreError, layout::WORKING_STATE, save::make_folder,
    steps::Disk,
};

/// Makes the folder of the working state where it is not there, hidden from git, and gives its path.
pub fn working_state_folder(disk: &dyn Disk, folder: &Path) -> Result<PathBuf, StoreError> {
    let state = folder.join(WORKING_STATE);
    check_inside(folder, &state)?;
    make_folder(disk, &state)?;
    let ignore = state.join(".gitignore");
    if !ignore.exists() {
        write_on(disk, &ignore, b"*\n")?;
    }
    Ok(state)
}
