//! `gainsay export`: statements to a file or to the standard output, with a report on what was left out.

use std::io;

use anyhow::{Context, ensure};

use super::{ExportArgs, Outcome, chosen_annotators, open};
use crate::{
    formats::{ExportOptions, Format, export_to_bytes, format_by_name},
    model::shown::shown_path,
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
    let annotators = chosen_annotators(opened, &arguments.annotators)?;
    Ok(ExportOptions { annotators, for_spreadsheet: arguments.for_spreadsheet })
}
