//! `gainsay export`: statements to a file or to the standard output, with a report on what was left out.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail, ensure};

use super::{ExportArgs, Outcome, open};
use crate::{
    formats::{ExportOptions, Format, export_to_bytes, format_by_name},
    model::AnnotatorId,
    store::{Opened, Problem, ProblemKind, layout::Part, write_atomically},
};

/// Writes, reports, and tells how it ended.
pub fn run(
    arguments: &ExportArgs,
    out: &mut dyn io::Write,
    err: &mut dyn io::Write,
) -> anyhow::Result<Outcome> {
    let format = format_by_name(&arguments.format).context("there is no such format")?;
    let opened = open(&arguments.project)?;
    let options = options(arguments, format, &opened)?;
    let (bytes, report) = export_to_bytes(format, &opened.project, &options)?;
    if arguments.output.as_os_str() == "-" {
        out.write_all(&bytes).context("the export could not be written")?;
    } else {
        refuse_own_file(&opened.folder, &arguments.output)?;
        write_atomically(&arguments.output, &bytes)?;
    }
    writeln!(err, "{report}")?;
    let mut unread = 0;
    for problem in opened.problems.iter().filter(|problem| is_missed(problem, &opened, &options)) {
        writeln!(err, "Left out, since it could not be read: {problem}")?;
        unread += 1;
    }
    let lost = unread > 0 || (arguments.strict && !report.losses.is_empty());
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

/// True when what the file holds would be in this export.
fn is_missed(problem: &Problem, opened: &Opened, options: &ExportOptions) -> bool {
    let unread = match problem.kind {
        ProblemKind::Damaged
        | ProblemKind::Newer
        | ProblemKind::OtherId
        | ProblemKind::NoArticle
        | ProblemKind::Unreadable
        | ProblemKind::Outside => true,
        // These were read, and the report tells which of their statements have no place.
        ProblemKind::OtherText | ProblemKind::Unanchored => false,
        ProblemKind::Missing | ProblemKind::Comment | ProblemKind::DuplicateId | ProblemKind::Unknown => {
            false
        }
    };
    let part = problem.path.strip_prefix(&opened.folder).ok().and_then(Part::at);
    unread
        && match part {
            Some(Part::Layer(key)) => options.includes(&key.annotator),
            _ => true,
        }
}

/// An export is not to replace a file of the project itself.
fn refuse_own_file(folder: &Path, output: &Path) -> anyhow::Result<()> {
    let parent = output.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let target = |path: &Path| -> Option<PathBuf> { fs::canonicalize(path).ok() };
    let output_place = target(parent).zip(output.file_name()).map(|(parent, name)| parent.join(name));
    let (Some(folder), Some(place)) = (target(folder), target(output).or(output_place)) else {
        return Ok(());
    };
    let own = place.strip_prefix(&folder).is_ok_and(|inside| Part::at(inside).is_some());
    ensure!(
        !own,
        "this file belongs to the project, so it was not replaced. Choose another: {}",
        output.display()
    );
    Ok(())
}
