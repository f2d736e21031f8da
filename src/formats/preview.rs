//! The first lines of an export, made by the format's own writer of a few statements, so that they are there at once;
//! and those of files that are imported.

use std::sync::Arc;

use super::{
    Export, ExportError, ExportOptions, Format, InputFile, MemorySink, Write,
    article_archive::{Archive, Budget},
    report::counted,
};
use crate::model::{Article, Layer, Project};

/// So many statements are written.
const STATEMENTS: usize = 3;

/// Among so many readings the one of the shortest article is taken.
const READINGS: usize = 50;

/// So many lines are shown of a file.
const LINES: usize = 12;

/// So many characters are shown of a line.
const CHARS: usize = 4000;

/// Of so many files that are read the first lines are shown.
const FILES_READ: usize = 3;

/// The beginning of a file that an export would write, or that an import read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewFile {
    /// Its path in the folder, or its name; empty where an export is one file.
    pub path: String,
    /// Its first lines, each cut where it is long.
    pub lines: Vec<String>,
}

/// The beginnings of the files that `format` would write; empty where there is no statement to write.
pub fn preview(
    format: &Format,
    project: &Project,
    options: &ExportOptions,
) -> Result<Vec<PreviewFile>, ExportError> {
    let Some(few) = few_statements(project, options) else { return Ok(Vec::new()) };
    let export = Export::quiet(&few, options);
    match format.write {
        Write::No => Err(ExportError::ReadOnly),
        Write::File(write) => {
            let mut bytes = Vec::new();
            write(&export, &mut bytes)?;
            Ok(unpacked(&bytes).unwrap_or_else(|| vec![beginning(String::new(), &bytes)]))
        }
        Write::Folder(write) => {
            let mut sink = MemorySink::default();
            write(&export, &mut sink)?;
            Ok(sink.files().into_iter().map(|(path, bytes)| beginning(path, &bytes)).collect())
        }
    }
}

/// The beginnings of the first of `files`.
pub fn beginnings(files: &[InputFile]) -> Vec<PreviewFile> {
    files.iter().take(FILES_READ).map(|file| beginning(file.name.clone(), &file.bytes)).collect()
}

/// What is in an archive; none of another file.
fn unpacked(bytes: &[u8]) -> Option<Vec<PreviewFile>> {
    let mut budget = Budget::default();
    let mut archive = Archive::open(bytes, &mut budget).ok()?;
    let files = archive.files().into_iter();
    let files = files.filter_map(|(index, path)| Some((archive.bytes_at(index, &mut budget).ok()?, path)));
    Some(files.map(|(bytes, path)| beginning(path, &bytes)).collect())
}

/// The project with one short article and a few statements on it; none where nobody asked for has any.
fn few_statements(project: &Project, options: &ExportOptions) -> Option<Project> {
    let asked = |layer: &&Arc<Layer>| options.includes(&layer.key.annotator) && !layer.statements.is_empty();
    let readings = project.layers.values().filter(asked).take(READINGS);
    let with_article = readings.filter_map(|layer| Some((layer, project.articles.get(&layer.key.article)?)));
    let (layer, article) = with_article.min_by_key(|(_, article)| article.text().len())?;
    let first: Vec<_> = layer.in_order().into_iter().take(STATEMENTS).collect();
    let end = first.iter().map(|statement| statement.fragments.span().end).max().unwrap_or_default();
    let article = Arc::new(up_to(article, end));
    let statements = first.into_iter().map(|statement| (statement.id, Arc::clone(statement))).collect();
    let fingerprint = article.fingerprint().clone();
    let layer = Layer { statements, fingerprint, zones: Vec::new(), ..Layer::clone(layer) };
    Some(Project {
        articles: [(article.id.clone(), article)].into_iter().collect(),
        layers: [(layer.key.clone(), Arc::new(layer))].into_iter().collect(),
        ..project.clone()
    })
}

/// The article up to the end of the line in which the byte `end` is.
fn up_to(article: &Article, end: usize) -> Article {
    let text = article.text();
    let rest = text.get(end..).and_then(|rest| rest.find('\n'));
    let text = rest.and_then(|rest| text.get(..end + rest)).unwrap_or(text);
    Article::new(article.id.clone(), article.details.clone(), article.origin.clone(), text)
}

fn beginning(path: String, bytes: &[u8]) -> PreviewFile {
    if std::str::from_utf8(bytes).is_err() {
        return PreviewFile {
            path,
            lines: vec![format!("{} that are no text", counted(bytes.len(), "byte"))],
        };
    }
    let bytes = bytes.get(..LINES * CHARS * 4).unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes);
    let lines = text.trim_start_matches('\u{FEFF}').lines().take(LINES).map(shortened).collect();
    PreviewFile { path, lines }
}

fn shortened(line: &str) -> String {
    match line.char_indices().nth(CHARS) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or(line)),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{formats::FORMATS, model::AnnotatorId};

    fn sample() -> Project {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/projects/iran-us-talks");
        let go_on = |_| std::ops::ControlFlow::Continue(());
        crate::store::open(std::path::Path::new(folder), &go_on).unwrap().project
    }

    #[test]
    fn every_format_that_is_written_shows_its_first_lines() {
        let project = sample();
        for format in FORMATS.iter().filter(|format| format.is_written()) {
            let files = preview(format, &project, &ExportOptions::default()).unwrap();
            assert!(files.iter().all(|file| !file.lines.concat().is_empty()), "{}: {files:?}", format.name);
            assert!(files.iter().all(|file| file.lines.len() <= LINES), "{}", format.name);
            let several = format.is_folder() || format.extension == "qdpx";
            assert_eq!(several, files.iter().all(|file| !file.path.is_empty()), "{}", format.name);
        }
    }

    #[test]
    fn only_statements_that_are_asked_for_are_shown() {
        let nobody = ExportOptions {
            annotators: Some([AnnotatorId::new("nobody").unwrap()].into()),
            ..ExportOptions::default()
        };
        assert_eq!(preview(&crate::formats::csv::FORMAT, &sample(), &nobody).unwrap(), []);
        assert_eq!(
            few_statements(&sample(), &ExportOptions::default()).unwrap().statements().count(),
            STATEMENTS
        );
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        assert_eq!(shortened(&"é".repeat(CHARS)), "é".repeat(CHARS));
        assert_eq!(shortened(&"é".repeat(CHARS + 1)), format!("{}…", "é".repeat(CHARS)));
    }
}
