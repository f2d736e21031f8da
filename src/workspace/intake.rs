//! Articles on their way in: from files and folders to drafts, and from drafts to what is added in one step.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use super::worker::Job;
use crate::{
    command::{NewArticle, ReadTables},
    formats::{
        article_archive::is_left_by_a_system,
        article_draft::ArticleDraft,
        article_files::{
            Found, OtherKinds, ReadOptions, SkipKind, Skipped, Tables, is_read, largest_bytes, read_file,
        },
        article_table::{FirstRow, TableChoice, TableField, TablePreview},
        articles::ReadArticleError,
    },
    model::{ArticleDetails, DateValue, Fingerprint, Project, shown::shown, shown::shown_path},
    store::{StoreError, read_bounded},
};

/// The most files that are looked for in folders.
const MOST_FILES: usize = 200_000;

/// Folders in folders are followed so deep.
const DEEPEST_FOLDER: usize = 64;

/// The texts that are added in one step have at most so many bytes, since a step is one entry of the journal.
const MOST_TEXT_BYTES: usize = 192 * 1024 * 1024;

/// Letters of a first line that may be taken for a title.
const LONGEST_TITLE_CHARS: usize = 200;

/// The job that reads the articles in tables whose columns were chosen.
pub(super) fn table_job(tables: ReadTables) -> Job {
    let ReadTables { paths, encoding, columns, chosen, first_row_names } = tables;
    let field = |name: &str| TableField::ALL.into_iter().find(|field| field.name() == name);
    let first_row = if first_row_names { FirstRow::Names } else { FirstRow::Article };
    let chosen = chosen.into_iter().filter_map(|(name, column)| Some((field(name)?, column))).collect();
    let choice = TableChoice { columns: chosen, first_row };
    let tables = Tables::Only { columns, choice };
    Job::ReadArticles { paths, options: Box::new(ReadOptions { encoding, tables, ..ReadOptions::default() }) }
}

/// What was read from files.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadFiles {
    /// The articles, in the order of the files.
    pub articles: Vec<ReadArticle>,
    /// Tables whose columns are to be chosen; those with the same columns together.
    pub tables: Vec<FoundTables>,
    /// What gave no article, and why.
    pub skipped: Vec<Skipped>,
    /// The reading was broken off by the person.
    pub stopped: bool,
    /// They come from tables whose columns were chosen.
    pub chosen: bool,
}

/// An article that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadArticle {
    /// The file that was read.
    pub path: PathBuf,
    /// What was found in it.
    pub draft: ArticleDraft,
}

/// Tables with the same columns.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundTables {
    /// The files that they are in, each once.
    pub paths: Vec<PathBuf>,
    /// How many tables.
    pub count: usize,
    /// How many rows all have together.
    pub rows: usize,
    /// The first of them.
    pub preview: TablePreview,
}

/// What holds for all articles that are added, whatever their files say. An empty string leaves it to them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SameForAll {
    /// Newspaper, agency or site.
    pub publisher: String,
    /// Byline.
    pub author: String,
    /// Where it was found.
    pub address: String,
    /// When it was published.
    pub published: Option<DateValue>,
    /// Its language.
    pub language: String,
}

/// Reads all that is in files and folders. `told` gets how many files are done, of how many; breaking off ends it, and
/// what was read until then is given back.
pub fn read_files(
    paths: &[PathBuf],
    options: &ReadOptions,
    told: &dyn Fn(usize, usize) -> ControlFlow<()>,
) -> ReadFiles {
    let mut read = ReadFiles::default();
    let files = files_in(paths, &mut read.skipped);
    let total = files.len();
    for (done, (path, name)) in files.iter().enumerate() {
        // Much may be in one file, so the person is asked after each thing that was found in it, too.
        let mut flow = told(done, total);
        if flow.is_continue() {
            flow = match file_bytes(path, name) {
                Ok(bytes) => read_file(name, &bytes, options, &mut |found| {
                    read.take(path, found);
                    told(done, total)
                }),
                Err(skipped) => {
                    read.skipped.push(skipped);
                    ControlFlow::Continue(())
                }
            };
        }
        if flow.is_break() {
            read.stopped = true;
            break;
        }
    }
    read
}

impl ReadFiles {
    fn take(&mut self, path: &Path, found: Found) {
        match found {
            Found::Article(draft) => self.articles.push(ReadArticle { path: path.to_owned(), draft: *draft }),
            Found::Table(preview) => self.take_table(path, *preview),
            Found::Skipped(skipped) => self.skipped.push(skipped),
        }
    }

    fn take_table(&mut self, path: &Path, preview: TablePreview) {
        let same = self.tables.iter_mut().find(|known| known.preview.columns == preview.columns);
        let rows = preview.row_count;
        match same {
            Some(known) => {
                known.count += 1;
                known.rows += rows;
                if known.paths.last().is_none_or(|last| last != path) {
                    known.paths.push(path.to_owned());
                }
            }
            None => self.tables.push(FoundTables { paths: vec![path.to_owned()], count: 1, rows, preview }),
        }
    }
}

/// Each file with the name that it is shown by, in the order of names; folders are looked through.
fn files_in(paths: &[PathBuf], skipped: &mut Vec<Skipped>) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let mut others = OtherKinds::default();
            let before = files.len() + skipped.len();
            let outer = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            look_through(path, &outer, 0, &mut files, &mut others, skipped);
            skipped.extend(others.skipped(&path.to_string_lossy()));
            if files.len() + skipped.len() == before {
                let reason = format!("The folder is empty: {}", shown_path(path));
                skipped.push(Skipped {
                    name: path.to_string_lossy().into_owned(),
                    kind: SkipKind::Empty,
                    reason,
                });
            }
        } else {
            let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
            files.push((path.clone(), name.into_owned()));
        }
    }
    files
}

fn look_through(
    folder: &Path,
    shown_as: &str,
    depth: usize,
    files: &mut Vec<(PathBuf, String)>,
    others: &mut OtherKinds,
    skipped: &mut Vec<Skipped>,
) {
    let entries = match folder.read_dir() {
        Ok(entries) if depth < DEEPEST_FOLDER => entries,
        Ok(_) => return skipped.push(unread_folder(folder, "it stands too deep in folders")),
        Err(error) => return skipped.push(unread_folder(folder, &error.to_string())),
    };
    let mut entries: Vec<(String, PathBuf)> = entries
        .flatten()
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
        .collect();
    entries.sort();
    for (name, path) in entries {
        if files.len() >= MOST_FILES {
            return skipped.push(unread_folder(folder, "there are too many files"));
        }
        if name.starts_with('.') || is_left_by_a_system(&name) {
            continue;
        }
        let inside = if shown_as.is_empty() { name } else { format!("{shown_as}/{name}") };
        // A link to a folder may lead in a circle.
        let is_link = path.is_symlink();
        if path.is_dir() && !is_link {
            look_through(&path, &inside, depth + 1, files, others, skipped);
        } else if !path.is_dir() && is_read(&inside) {
            files.push((path, inside));
        } else if !path.is_dir() {
            others.add(&inside);
        }
    }
}

fn unread_folder(folder: &Path, why: &str) -> Skipped {
    let reason = format!("The folder was not looked through to its end, since {why}: {}", shown_path(folder));
    Skipped { name: folder.to_string_lossy().into_owned(), kind: SkipKind::Unreadable, reason }
}

/// The bytes of a file that may be anything: it is not read when it is too large, a pipe or a device.
fn file_bytes(path: &Path, name: &str) -> Result<Vec<u8>, Skipped> {
    let largest = largest_bytes(name) as u64;
    let reason = match read_bounded(path, largest) {
        Ok(Some(bytes)) => return Ok(bytes),
        Ok(None) => format!("The file is not there any more. Choose another: {}", shown_path(path)),
        Err(StoreError::TooLarge { bytes, .. })
            if largest == crate::formats::articles::LARGEST_FILE_BYTES as u64 =>
        {
            ReadArticleError::TooLarge { name: name.to_owned(), bytes }.to_string()
        }
        Err(StoreError::TooLarge { .. }) => format!(
            "The file is too large: it may have {} MiB. Split it, and add the parts: {}",
            largest / 1024 / 1024,
            shown_path(path)
        ),
        Err(StoreError::NotAFile(_)) => format!(
            "This is a folder, a pipe or a device and not a file, so it was not read. Choose a file: {}",
            shown_path(path)
        ),
        Err(StoreError::Io { source, .. }) => {
            format!("The file could not be read ({source}): {}", shown_path(path))
        }
        Err(error) => error.to_string(),
    };
    Err(Skipped { name: name.to_owned(), kind: SkipKind::Unreadable, reason })
}

/// Articles that are ready to be added, and drafts that are not, with the reasons.
///
/// Left out is what has the text of an article that is in the project or came before, and what has a date that cannot
/// be read. `first` is taken as it is: a person has looked at it.
pub fn prepared(
    project: &Project,
    first: Option<NewArticle>,
    drafts: impl IntoIterator<Item = ArticleDraft>,
    same: &SameForAll,
) -> (Vec<NewArticle>, Vec<Skipped>) {
    let mut known: BTreeMap<Fingerprint, String> = BTreeMap::new();
    for article in project.articles.values() {
        known.entry(article.fingerprint().clone()).or_insert_with(|| article.details.title.clone());
    }
    let (mut ready, mut skipped, mut bytes) = (Vec::new(), Vec::new(), 0);
    if let Some(first) = first {
        known.insert(Fingerprint::of(&first.text), first.details.title.clone());
        ready.push(first);
    }
    for draft in drafts {
        let name = draft.source_name.clone();
        let new = match new_article(draft, same) {
            Ok(new) => new,
            Err(reason) => {
                let reason = format!("{reason}: {}", shown(&name));
                skipped.push(Skipped { name, kind: SkipKind::Details, reason });
                continue;
            }
        };
        match known.entry(Fingerprint::of(&new.text)) {
            Entry::Occupied(known) => skipped.push(same_text(name, known.get())),
            Entry::Vacant(_) if bytes + new.text.len() > MOST_TEXT_BYTES => skipped.push(one_step_more(name)),
            Entry::Vacant(vacant) => {
                bytes += new.text.len();
                vacant.insert(new.details.title.clone());
                ready.push(new);
            }
        }
    }
    (ready, skipped)
}

fn same_text(name: String, title: &str) -> Skipped {
    let reason = format!("The same text is there already, as “{}”: {}", shown(title), shown(&name));
    Skipped { name, kind: SkipKind::AlreadyThere, reason }
}

fn one_step_more(name: String) -> Skipped {
    let reason = format!(
        "The texts have more than {} MiB together. Add the rest once more, in a step of its own: {}",
        MOST_TEXT_BYTES / 1024 / 1024,
        shown(&name)
    );
    Skipped { name, kind: SkipKind::Unreadable, reason }
}

/// The article as its draft proposes it; `Err` says what is wrong with it, without a full stop.
fn new_article(draft: ArticleDraft, same: &SameForAll) -> Result<NewArticle, String> {
    let title = title_of(&draft);
    let chosen = |ours: &str, theirs: String| if ours.is_empty() { theirs } else { ours.to_owned() };
    let published = match (&same.published, draft.published.as_str()) {
        (Some(date), _) => Some(date.clone()),
        (None, "") => None,
        (None, written) => Some(DateValue::typed(written).map_err(|error| error.to_string())?),
    };
    let details = ArticleDetails {
        title,
        publisher: chosen(&same.publisher, draft.publisher),
        author: chosen(&same.author, draft.author),
        address: chosen(&same.address, draft.address),
        language: chosen(&same.language, draft.language),
        published,
        extras: extras_of(&draft.foreign_id),
        ..ArticleDetails::default()
    };
    Ok(NewArticle {
        details,
        text: draft.text,
        source_name: draft.source_name,
        source_encoding: draft.encoding,
    })
}

/// What an article is called elsewhere, where that is known.
pub fn extras_of(foreign_id: &str) -> BTreeMap<String, String> {
    let id = Some(foreign_id.to_owned()).filter(|id| !id.is_empty());
    id.map(|id| ("id".to_owned(), id)).into_iter().collect()
}

/// The draft's title, else the first line that holds anything, or the file's name without its folders and its ending.
pub fn title_of(draft: &ArticleDraft) -> String {
    if !draft.title.trim().is_empty() {
        return draft.title.trim().to_owned();
    }
    let first = draft.text.lines().map(str::trim).find(|line| !line.is_empty());
    let name = draft.source_name.rsplit(['/', '\\']).next().unwrap_or(&draft.source_name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    first.filter(|line| line.chars().count() <= LONGEST_TITLE_CHARS).unwrap_or(stem).to_owned()
}
