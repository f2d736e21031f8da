//! `gainsay merge`: a file of a project in three versions, as git hands it to a merge driver.

use std::{io, path::Path};

use anyhow::{Context, anyhow};

use super::{MergeArgs, Outcome};
use crate::{
    model::shown::shown_path,
    store::{MAX_FILE_BYTES, MergedFile, merge_files, read_bounded, write_atomically},
};

/// Merges, writes the result over OURS, and tells each conflict.
pub fn run(
    arguments: &MergeArgs,
    out: &mut dyn io::Write,
    err: &mut dyn io::Write,
) -> anyhow::Result<Outcome> {
    let MergeArgs { base, ours, theirs, output, name } = arguments;
    let name = name.clone().unwrap_or_else(|| shown_path(ours));
    let merged = merge_files(&bytes(base)?, &bytes(ours)?, &bytes(theirs)?)
        .map_err(|error| anyhow!("the versions were not merged: {error}: {name}"))?;
    match output.as_deref() {
        Some(path) if path.as_os_str() == "-" => out.write_all(merged.text.as_bytes())?,
        path => write_atomically(path.unwrap_or(ours), merged.text.as_bytes())?,
    }
    tell(&name, &merged, err)?;
    Ok(if merged.conflicts.is_empty() { Outcome::Clean } else { Outcome::Found })
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let found = read_bounded(path, MAX_FILE_BYTES)?;
    found.with_context(|| format!("there is no such file, so nothing was merged: {}", shown_path(path)))
}

fn tell(name: &str, merged: &MergedFile, err: &mut dyn io::Write) -> io::Result<()> {
    for lost in &merged.lost {
        writeln!(err, "{name}: {lost}")?;
    }
    for conflict in &merged.conflicts {
        writeln!(err, "{name}: {conflict}")?;
    }
    if !merged.conflicts.is_empty() {
        writeln!(
            err,
            "{name}: both versions of what is listed are in the file. Settle them in Gainsay (Checks, F7), then \
             tell git with: git add {name}"
        )?;
    }
    Ok(())
}
