//! `gainsay export`: statements to a file or to the standard output, with a report on what was left out.

use std::{io, path::Path, sync::Arc};

use anyhow::ensure;
use serde_json::{Value, json};

use super::{
    ExportArgs, Outcome, annotators::chosen_annotators, open, option_pairs, print_json, progress::Bar,
};
use crate::{
    formats::{Choices, Export, ExportOptions, Format, Report, csv::FOR_SPREADSHEET},
    store::{Opened, Problem, SharedDisk, SystemDisk},
    workspace::export::{Prepared, missed, others_in_words},
};

/// Writes, reports, and tells how it ended.
pub fn run(
    arguments: &ExportArgs,
    out: &mut dyn io::Write,
    err: &mut dyn io::Write,
) -> anyhow::Result<Outcome> {
    let format = arguments.format;
    let opened = open(&arguments.project, err)?;
    let options = options(arguments, format, &opened)?;
    let bar = Bar::new();
    let progress = |done, total| bar.show("Exporting", done, total);
    let export = Export { project: &opened.project, options: &options, progress: &progress };
    let unread = missed(&opened.problems, &opened.folder, &options);
    let strict = Strict { asked: arguments.strict, unread: !unread.is_empty() };
    let on_stdout = arguments.output.as_os_str() == "-";
    let done = if on_stdout {
        to_stdout(format, &export, &strict, out)?
    } else {
        to_disk(format, &export, &strict, &opened.folder, &arguments.output)?
    };
    drop(bar);
    let lost = !unread.is_empty() || !done.report.losses.is_empty();
    let outcome = if lost { Outcome::Found } else { Outcome::Clean };
    if arguments.json {
        let place: &mut dyn io::Write = if on_stdout { err } else { out };
        print_json(&as_json(&done, &unread), place)?;
        return Ok(outcome);
    }
    if !done.written {
        writeln!(
            err,
            "Nothing was written, since --strict was given and something would be left out. Without it:"
        )?;
    }
    writeln!(err, "{}", done.report)?;
    for problem in &unread {
        writeln!(err, "Left out, since it could not be read: {problem}")?;
    }
    if let Some(others) = others_in_words(&done.others) {
        writeln!(err, "{others}")?;
    }
    Ok(outcome)
}

/// What was done, or would have been.
struct Done {
    report: Report,
    written: bool,
    /// Files that the folder held before and still holds, as an earlier export may have left them.
    others: Vec<String>,
}

fn as_json(done: &Done, unread: &[&Problem]) -> Value {
    let Done { report, written, others } = done;
    let losses = report.losses.iter().map(|loss| {
        let statements = loss.statements.iter().map(ToString::to_string);
        json!({ "what": loss.what, "why": loss.why, "statements": statements.collect::<Vec<_>>() })
    });
    json!({
        "written": written,
        "statements": report.statements,
        "articles": report.articles,
        "labels": report.labels,
        "left_out": losses.collect::<Vec<_>>(),
        "unreadable": unread.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "others_in_folder": others,
    })
}

/// Whether everything is to be written or nothing.
struct Strict {
    asked: bool,
    /// Files of the project could not be read.
    unread: bool,
}

impl Strict {
    fn allows(&self, report: &Report) -> bool {
        !self.asked || (!self.unread && report.losses.is_empty())
    }
}

fn to_stdout(
    format: &Format,
    export: &Export<'_>,
    strict: &Strict,
    out: &mut dyn io::Write,
) -> anyhow::Result<Done> {
    ensure!(
        !format.is_folder(),
        "the standard output cannot take {}, which is written as a folder of files. Name a folder with -o",
        format.title
    );
    if strict.asked {
        // What would be left out is known when all was written, so it is written to nowhere first.
        let report = format.write_file(export, &mut io::sink())?;
        if !strict.allows(&report) {
            return Ok(Done { report, written: false, others: Vec::new() });
        }
    }
    Ok(Done { report: format.write_file(export, out)?, written: true, others: Vec::new() })
}

fn to_disk(
    format: &Format,
    export: &Export<'_>,
    strict: &Strict,
    folder: &Path,
    output: &Path,
) -> anyhow::Result<Done> {
    let disk: SharedDisk = Arc::new(SystemDisk);
    let (prepared, report) = Prepared::write(&disk, format, export, folder, output)?;
    if !strict.allows(&report) {
        return Ok(Done { report, written: false, others: Vec::new() });
    }
    let others = prepared.others(format);
    prepared.commit()?;
    Ok(Done { report, written: true, others })
}

fn options(arguments: &ExportArgs, format: &Format, opened: &Opened) -> anyhow::Result<ExportOptions> {
    let mut choices = Choices::of(format.options, &option_pairs(&arguments.options)?)?;
    if arguments.for_spreadsheet {
        ensure!(
            format.options.contains(&FOR_SPREADSHEET),
            "--for-spreadsheet makes no sense with the format {}; spreadsheets open csv",
            format.name
        );
        choices.choose(format.options, FOR_SPREADSHEET.name, "on")?;
    }
    let annotators = chosen_annotators(opened, &arguments.annotators)?;
    Ok(ExportOptions { annotators, choices })
}
