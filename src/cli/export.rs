//! `gainsay export`: statements to a file or to the standard output, with a report on what was left out.

use std::{collections::BTreeSet, io};

use anyhow::{Context, bail, ensure};

use super::{ExportArgs, Outcome, open};
use crate::{
    formats::{ExportOptions, Format, export_to_bytes, format_by_name},
    model::{AnnotatorId, shown::shown_path},
    store::{Opened, write_atomically},
    workspace::export::{is_own_file, missed},
};

/// Writes, reports, and tells how it ended.
pub fn run(
    arguments: &ExportArgs,
    out: &mut dyn io::Write,
    err: &mut dyn io::Write,
) -> anyhow::Result<Outcome> {
    let format = format_by_name(&arguments.format).context("there is no such format")?;
    let opened = open(&arguments.project, err)?;
    let options = options(arguments, format, &opened)?;
    let (bytes, report) = export_to_bytes(format, &opened.project, &options)?;
    let unread = missed(&opened.problems, &opened.folder, &options);
    let lost = !unread.is_empty() || !report.losses.is_empty();
    if arguments.strict && lost {
        writeln!(err, "Nothing was written, since --strict was given and something would be left out.")?;
    } else if arguments.output.as_os_str() == "-" {
        out.write_all(&bytes).context("the export could not be written")?;
    } else {
        ensure!(
            !is_own_file(&opened.folder, &arguments.output),
            "this file belongs to the project, so it was not replaced. Choose another: {}",
            shown_path(&arguments.output)
        );
        write_atomically(&arguments.output, &bytes)?;
    }
    writeln!(err, "{report}")?;
    for problem in unread {
        writeln!(err, "Left out, since it could not be read: {problem}")?;
    }
    Ok(if lost { Outcome::Found } else { Outcome::Clean })
}

fn options(arguments: &ExportArgs, format: &Format, opened: &Opened) -> anyhow::Result<ExportOptions> {
    ensure!(
        format.for_spreadsheets || !arguments.for_spreadsheet,
        "--for-spreadsheet makes no sense with the format {}; spreadsheets open csv",
        format.name
    );
    let known = annotators(opened);
    let mut chosen = BTreeSet::new();
    for name in &arguments.annotators {
        let Some(found) = known.iter().find(|known| known.as_str() == name) else {
            let known: Vec<_> = known.iter().map(AnnotatorId::as_str).collect();
            bail!("there is no annotator \"{name}\" in this project; there are: {}", known.join(", "));
        };
        chosen.insert(found.clone());
    }
    let annotators = (!chosen.is_empty()).then_some(chosen);
    Ok(ExportOptions { annotators, for_spreadsheet: arguments.for_spreadsheet })
}

/// Everybody whose readings are in the project, or would be if their files could be read.
fn annotators(opened: &Opened) -> BTreeSet<AnnotatorId> {
    let listed = opened.project.details.annotators.iter();
    let keys = opened.project.layers.keys().chain(&opened.read_only.layers);
    listed.chain(keys.map(|key| &key.annotator)).cloned().collect()
}
