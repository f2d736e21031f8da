//! The first lines of an export, made by the format's own writer of a few statements, so that they are there at once;
//! and those of files that are imported.

use std::sync::Arc;

use super::{
    Export, ExportError, ExportOptions, Format, InputFile, MemorySink, Write,
    article_archive::{Archive, Budget},
    article_details,
    report::counted,
};
use crate::model::{Article, Layer, Project, Statement};

/// So many statements are written: more than are looked at, since what the first of them answer is often among them.
const STATEMENTS: usize = 50;

/// Statements that begin so many bytes after the first are not written, so that little text is gone through.
const NEAR: usize = 64 * 1024;

/// So many bytes of text are kept after the statements: formats show some words that follow.
const AFTER: usize = 2000;

/// So many lines are shown of a file.
const LINES: usize = 12;

/// So many characters are shown of a line.
const CHARS: usize = 4000;

/// Of so many files that are read the first lines are shown.
const FILES_READ: usize = 3;

/// What is shown of a file that is written and is no text.
const BINARY: &str = "A binary table, with no text to show";

/// The beginning of a file that an export would write, or that an import read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewFile {
    /// Its path in the folder, or its name; empty where an export is one file.
    pub path: String,
    /// Its first lines, each cut where it is long.
    pub lines: Vec<String>,
}

/// The beginnings of the files that `format` would write, made of the first statements that it would write; empty where
/// there is no statement to write.
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
            Ok(unpacked(&bytes).unwrap_or_else(|| vec![written(String::new(), &bytes)]))
        }
        Write::Folder(write) => {
            let mut sink = MemorySink::default();
            write(&export, &mut sink)?;
            let files = sink.files().into_iter().map(|(path, bytes)| written(path, &bytes));
            Ok(articles_first(files.collect()))
        }
    }
}

/// The beginnings of the first of `files`, those of articles before others.
pub fn beginnings(files: &[InputFile]) -> Vec<PreviewFile> {
    let mut files: Vec<&InputFile> = files.iter().collect();
    files.sort_by(|one, other| rank(&one.name).cmp(&rank(&other.name)));
    let read = |file: &InputFile| {
        let no_text = || vec![format!("{} that are no text", counted(file.bytes.len(), "byte"))];
        PreviewFile { path: file.name.clone(), lines: first_lines(&file.bytes).unwrap_or_else(no_text) }
    };
    files.into_iter().take(FILES_READ).map(read).collect()
}

/// What is in an archive; none of another file.
fn unpacked(bytes: &[u8]) -> Option<Vec<PreviewFile>> {
    let mut budget = Budget::default();
    let mut archive = Archive::open(bytes, &mut budget).ok()?;
    let files = archive.files().into_iter();
    let files = files.filter_map(|(index, path)| Some((archive.bytes_at(index, &mut budget).ok()?, path)));
    Some(articles_first(files.map(|(bytes, path)| written(path, &bytes)).collect()))
}

fn written(path: String, bytes: &[u8]) -> PreviewFile {
    PreviewFile { path, lines: first_lines(bytes).unwrap_or_else(|| vec![BINARY.to_owned()]) }
}

fn articles_first(mut files: Vec<PreviewFile>) -> Vec<PreviewFile> {
    files.sort_by(|one, other| rank(&one.path).cmp(&rank(&other.path)));
    files
}

/// Orders files as a person looks at them: the annotations of an article, its text, and last of all what sets up the
/// program that they are for, and the table about the articles.
fn rank(path: &str) -> (bool, &str, bool) {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    // Of brat, of UIMA and of Label Studio.
    let configures =
        ending.eq_ignore_ascii_case("conf") || name.contains("typesystem") || name == "labelling-config.xml";
    (configures || name == article_details::TABLE, stem, ending.eq_ignore_ascii_case("txt"))
}

/// The project with its first article that has statements, and the first of these; none where nobody asked for has any.
///
/// Writers go through an article from its beginning: one of megabytes is cut after the last of these statements.
fn few_statements(project: &Project, options: &ExportOptions) -> Option<Project> {
    let asked = |layer: &&Arc<Layer>| options.includes(&layer.key.annotator) && !layer.statements.is_empty();
    let mut readings = project.layers.values().filter(asked);
    let (layer, article) =
        readings.find_map(|layer| Some((layer, project.articles.get(&layer.key.article)?)))?;
    let first = first_statements(layer);
    let placed = first.iter().filter(|statement| statement.fragments.is_anchored());
    let end = placed.map(|statement| statement.fragments.span().end).max().unwrap_or_default();
    let article = Arc::new(up_to(article, end + AFTER));
    let statements = first.into_iter().map(|statement| (statement.id, Arc::clone(statement))).collect();
    let layer = Layer { statements, ..Layer::clone(layer) };
    Some(Project {
        articles: [(article.id.clone(), article)].into_iter().collect(),
        layers: [(layer.key.clone(), Arc::new(layer))].into_iter().collect(),
        ..project.clone()
    })
}

/// The first statements in order; those without a place come along, since tables have rows of them.
fn first_statements(layer: &Layer) -> Vec<&Arc<Statement>> {
    let in_order = layer.in_order();
    let placed = |statement: &&&Arc<Statement>| statement.fragments.is_anchored();
    let start = in_order.iter().find(placed).map_or(0, |statement| statement.fragments.span().start);
    let near = |statement: &&Arc<Statement>| statement.fragments.span().start <= start + NEAR;
    in_order.into_iter().filter(near).take(STATEMENTS).collect()
}

/// The article up to the character in which the byte `end` is.
fn up_to(article: &Article, end: usize) -> Article {
    let text = article.text();
    let text = text.get(..text.floor_char_boundary(end)).unwrap_or(text);
    Article::new(article.id.clone(), article.details.clone(), article.origin.clone(), text)
}

/// None of what is no text.
fn first_lines(bytes: &[u8]) -> Option<Vec<String>> {
    // A table of Parquet may happen to be UTF-8.
    if bytes.starts_with(b"PAR1") || std::str::from_utf8(bytes).is_err() {
        return None;
    }
    let bytes = bytes.get(..LINES * CHARS * 4).unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes);
    Some(text.trim_start_matches('\u{FEFF}').lines().take(LINES).map(shortened).collect())
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
    use crate::{
        formats::FORMATS,
        model::{Anchor, AnnotatorId, Fragment, Fragments, StatementId},
    };

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
        let few = few_statements(&sample(), &ExportOptions::default()).unwrap();
        assert_eq!((few.articles.len(), few.layers.len()), (1, 1));
    }

    #[test]
    fn the_first_lines_are_those_of_the_file_that_is_written() {
        let (project, options) = (sample(), ExportOptions::default());
        // The shortest article is not the first.
        let first = &project.layers.values().next().unwrap().key.article;
        let text = project.articles[first].text();
        assert!(project.articles.values().any(|article| article.text().len() < text.len()));
        let formats = crate::formats::format_by_name;
        for (name, count) in [("csv", 2), ("tsv", 2), ("jsonl", 1), ("conll2002", LINES)] {
            let format = formats(name).unwrap();
            let mut whole = Vec::new();
            format.write_file(&Export::quiet(&project, &options), &mut whole).unwrap();
            let whole = String::from_utf8(whole).unwrap();
            let expected: Vec<String> = whole.lines().take(count).map(shortened).collect();
            let shown = preview(format, &project, &options).unwrap().remove(0).lines;
            assert_eq!(shown.into_iter().take(count).collect::<Vec<_>>(), expected, "{name}");
        }
    }

    /// The sample with ten thousand lines more in its first article, and a statement at the end of them.
    fn with_long_article() -> Project {
        let mut project = sample();
        let key = project.layers.keys().next().unwrap().clone();
        let article = Arc::clone(&project.articles[&key.article]);
        let text = format!("{}\n{}", article.text(), "Nothing is said here.\n".repeat(10_000));
        let mut layer = Layer::clone(&project.layers[&key]);
        let mut last = Statement::clone(layer.in_order()[0]);
        last.id = StatementId(uuid::Uuid::from_u128(7));
        let end = text.len() - 1;
        last.fragments = Anchor::Anchored(Fragments::marking(&text, vec![end - 5..end]).unwrap());
        layer.statements.insert(last.id, Arc::new(last));
        let article =
            Article::new(article.id.clone(), article.details.clone(), article.origin.clone(), &*text);
        project.articles.insert(article.id.clone(), Arc::new(article));
        project.layers.insert(key, Arc::new(layer));
        project
    }

    #[test]
    fn of_a_long_article_only_the_beginning_is_gone_through() {
        let (short, long) = (sample(), with_long_article());
        let few = few_statements(&long, &ExportOptions::default()).unwrap();
        let first = few.articles.values().next().unwrap();
        let (before, whole) = (short.articles[&first.id].text(), long.articles[&first.id].text());
        assert!(whole.starts_with(&**first.text()) && first.text().len() < before.len() + 2 * AFTER);
        let layer = few.layers.values().next().unwrap();
        assert_eq!(layer.statements, short.layers[&layer.key].statements);
    }

    #[test]
    fn statements_without_a_place_come_along() {
        let project = sample();
        let key = project.layers.keys().next().unwrap().clone();
        let mut layer = Layer::clone(&project.layers[&key]);
        let mut lost = Statement::clone(layer.in_order()[0]);
        let fragment = Fragment { start: 0, end: 6, text: "Nobody".to_owned() };
        lost.fragments = Anchor::Unanchored(vec![fragment]);
        let id = lost.id;
        layer.statements.insert(id, Arc::new(lost));
        let first: Vec<_> = first_statements(&layer).into_iter().map(|statement| statement.id).collect();
        assert!(first.len() > 3 && first[0] == id);
    }

    #[test]
    fn files_of_articles_come_before_those_that_set_up_a_program() {
        let check = |names: &[&str], expected: &[&str]| {
            let file = |name: &&str| InputFile { name: (*name).to_owned(), bytes: b"a".to_vec() };
            let files: Vec<InputFile> = names.iter().map(file).collect();
            let shown: Vec<String> = beginnings(&files).into_iter().map(|file| file.path).collect();
            assert_eq!(shown, expected);
        };
        check(&["annotation.conf", "b.ann", "b.txt", "visual.conf"], &["b.ann", "b.txt", "annotation.conf"]);
        check(&["a.txt", "a.ann", "b.txt", "b.ann"], &["a.ann", "a.txt", "b.ann"]);
        check(&["TypeSystem.xml", "ann/denied.xmi"], &["ann/denied.xmi", "TypeSystem.xml"]);
        check(&["labelling-config.xml", "tasks.json"], &["tasks.json", "labelling-config.xml"]);
    }

    #[test]
    fn a_corpus_begins_with_its_annotations() {
        let files = preview(&crate::formats::brat::FORMAT, &sample(), &ExportOptions::default()).unwrap();
        let ends: Vec<_> = files.iter().map(|file| file.path.rsplit('.').next().unwrap()).collect();
        assert_eq!(ends, ["ann", "txt", "conf", "csv"]);
    }

    #[test]
    fn of_what_is_no_text_it_is_said_what_it_is() {
        let files = preview(&crate::formats::parquet::FORMAT, &sample(), &ExportOptions::default()).unwrap();
        assert!(files.len() == 4 && files.iter().all(|file| file.lines == [BINARY]), "{files:?}");
        let picture = InputFile { name: "a.png".to_owned(), bytes: vec![0x89, 0, 0xff] };
        assert_eq!(beginnings(&[picture])[0].lines, ["3 bytes that are no text"]);
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        assert_eq!(shortened(&"é".repeat(CHARS)), "é".repeat(CHARS));
        assert_eq!(shortened(&"é".repeat(CHARS + 1)), format!("{}…", "é".repeat(CHARS)));
    }
}
