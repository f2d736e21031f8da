//! What an export has to look at beside the statements: files that could not be read, and the project's own files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    formats::ExportOptions,
    store::{Problem, ProblemKind, layout::Part},
};

/// The problems of files whose content would be in this export, had they been readable.
pub fn missed<'a>(problems: &'a [Problem], folder: &Path, options: &ExportOptions) -> Vec<&'a Problem> {
    problems.iter().filter(|problem| is_missed(problem, folder, options)).collect()
}

fn is_missed(problem: &Problem, folder: &Path, options: &ExportOptions) -> bool {
    let unread = match problem.kind {
        ProblemKind::Damaged
        | ProblemKind::Newer
        | ProblemKind::OtherId
        | ProblemKind::NoArticle
        | ProblemKind::Unreadable
        | ProblemKind::Outside => true,
        // What these are about was read, and the report tells which statements have no place.
        ProblemKind::OtherText
        | ProblemKind::Unanchored
        | ProblemKind::Missing
        | ProblemKind::Comment
        | ProblemKind::DuplicateId
        | ProblemKind::Unknown => false,
    };
    let part = problem.path.strip_prefix(folder).ok().and_then(Part::at);
    unread
        && match part {
            Some(Part::Layer(key)) => options.includes(&key.annotator),
            _ => true,
        }
}

/// True of a file of the project in `folder`, which an export is not to replace.
pub fn is_own_file(folder: &Path, output: &Path) -> bool {
    let parent = output.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let target = |path: &Path| -> Option<PathBuf> { fs::canonicalize(path).ok() };
    let output_place = target(parent).zip(output.file_name()).map(|(parent, name)| parent.join(name));
    let (Some(folder), Some(place)) = (target(folder), target(output).or(output_place)) else {
        return false;
    };
    place.strip_prefix(&folder).is_ok_and(|inside| Part::at(inside).is_some())
}
