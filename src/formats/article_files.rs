//! Everything that may be in a file: an article, a table of them, an archive of both.
//!
//! Each thing found is given to the caller at once, so that thousands need not be waited for and can be broken off.

use std::{collections::BTreeMap, fmt, ops::ControlFlow};

use encoding_rs::Encoding;

use super::article_archive::{Archive, ArchiveError, Budget, gunzip};
use super::article_docx::{is_docx, read_docx};
use super::article_draft::ArticleDraft;
use super::article_epub::{is_epub, read_epub};
use super::article_metadata::PageMetadata;
pub use super::article_skips::{OtherKinds, SkipKind, Skipped, left_out_in_words};
use super::article_table::{FirstRow, Table, TableChoice, TablePreview, has_extension};
use super::article_warc::{WarcPages, is_warc};
use super::articles::{LARGEST_FILE_BYTES, ReadArticleError, draft_of, extensions, read_article};
use super::pdf_process::PdfProgram;
use crate::model::shown::shown;

/// The largest table or archive that is read, in bytes.
pub const LARGEST_CONTAINER_BYTES: usize = 512 * 1024 * 1024;

/// How deep an archive may stand in archives: one in another is read, and one in that one is not.
const DEEPEST_ARCHIVE: usize = 2;

/// Ends of names of files that hold one article or many, beside those of [`extensions`]; without the dot.
const FURTHER_EXTENSIONS: &[&str] =
    &["docx", "epub", "pdf", "csv", "tsv", "jsonl", "ndjson", "zip", "gz", "warc"];

/// Ends of names of files that are known by their first bytes: what is named so and opens otherwise is damaged.
const PACKED_EXTENSIONS: &[&str] = &["docx", "epub", "pdf", "zip", "gz", "warc"];

/// Ends of names of tables.
const TABLE_EXTENSIONS: &[&str] = &["csv", "tsv", "jsonl", "ndjson"];

/// How files are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The encoding of all text files, by its WHATWG label; `None` finds it out for each.
    pub encoding: Option<String>,
    /// What is done with tables.
    pub tables: Tables,
    /// What reads PDFs.
    pub pdf: PdfProgram,
}

/// What is done with tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Tables {
    /// Their columns are shown, and a person chooses.
    #[default]
    Ask,
    /// Columns that are not named here are guessed.
    Guess(TableChoice),
    /// Only tables with these columns are read, by this choice, and no other file.
    Only {
        /// The columns by the names in the first row.
        columns: Vec<String>,
        /// Which holds what.
        choice: TableChoice,
    },
}

/// Something found in a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// An article.
    Article(Box<ArticleDraft>),
    /// A table whose columns are to be chosen.
    Table(Box<TablePreview>),
    /// Something that gave no article.
    Skipped(Skipped),
}

/// Takes what is found; breaking off ends the reading.
pub type Take<'a> = &'a mut dyn FnMut(Found) -> ControlFlow<()>;

/// Every end of a name that is read, without the dot: for dialogs and folders.
pub fn all_extensions() -> impl Iterator<Item = &'static str> {
    extensions().chain(FURTHER_EXTENSIONS.iter().copied())
}

/// Whether a file of that name is read when it is found in a folder or an archive.
pub fn is_read(name: &str) -> bool {
    all_extensions().any(|extension| has_extension(name, extension))
}

/// The largest file of that name that is read, in bytes.
pub fn largest_bytes(name: &str) -> usize {
    let is_container =
        TABLE_EXTENSIONS.iter().chain(&["zip", "gz", "warc"]).any(|end| has_extension(name, end));
    if is_container { LARGEST_CONTAINER_BYTES } else { LARGEST_FILE_BYTES }
}

/// Reads all that is in a file. `name` is its name or path: it is shown, and its end says how it is read.
pub fn read_file(name: &str, bytes: &[u8], options: &ReadOptions, take: Take<'_>) -> ControlFlow<()> {
    Reading { options, budget: Budget::default(), take }.file(name, bytes, 0)
}

/// How a file is read, by its first bytes before its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Table,
    Pdf,
    Zip,
    Gzip,
    Warc,
    ProtectedOffice,
}

fn kind_of(name: &str, bytes: &[u8]) -> Kind {
    let starts = |signature: &[u8]| bytes.starts_with(signature);
    let is_table = || TABLE_EXTENSIONS.iter().any(|end| has_extension(name, end));
    match () {
        // Some programs write a line of their own before it, and readers look for it there.
        () if starts(b"%PDF-") || has_extension(name, "pdf") && contains(first(bytes, 1024), b"%PDF-") => {
            Kind::Pdf
        }
        () if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") => Kind::Zip,
        () if starts(b"\x1F\x8B") => Kind::Gzip,
        () if is_warc(bytes) => Kind::Warc,
        () if starts(b"\xD0\xCF\x11\xE0") && is_protected(bytes) => Kind::ProtectedOffice,
        // Bytes that open like a picture are none, whatever the name says.
        () if is_table() && super::file_kinds::known_binary(bytes).is_none() => Kind::Table,
        () => Kind::Text,
    }
}

/// Word keeps a document with a password in a container of the old kind, in a part of this name.
fn is_protected(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    contains(first(bytes, 256 * 1024), &name)
}

fn first(bytes: &[u8], count: usize) -> &[u8] {
    bytes.get(..count).unwrap_or(bytes)
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

struct Reading<'a> {
    options: &'a ReadOptions,
    budget: Budget,
    take: Take<'a>,
}

impl Reading<'_> {
    fn file(&mut self, name: &str, bytes: &[u8], depth: usize) -> ControlFlow<()> {
        let kind = kind_of(name, bytes);
        let only_tables = matches!(self.options.tables, Tables::Only { .. });
        match kind {
            Kind::Table => self.table(name, bytes),
            Kind::Zip => self.zip(name, bytes, depth),
            Kind::Gzip => self.gzip(name, bytes, depth),
            Kind::Text | Kind::Pdf | Kind::Warc | Kind::ProtectedOffice if only_tables => {
                ControlFlow::Continue(())
            }
            Kind::Text => self.text(name, bytes),
            Kind::Pdf => self.pdf(name, bytes),
            Kind::Warc => self.warc(name, bytes),
            Kind::ProtectedOffice => {
                let reason = "The document is protected by a password. Save it without one in its program";
                self.skip(name, SkipKind::Unreadable, reason)
            }
        }
    }

    fn article(&mut self, draft: ArticleDraft) -> ControlFlow<()> {
        (self.take)(Found::Article(Box::new(draft)))
    }

    /// Tells why nothing came of `name`, which is put behind `reason`.
    fn skip(&mut self, name: &str, kind: SkipKind, reason: impl fmt::Display) -> ControlFlow<()> {
        let reason = format!("{reason}: {}", shown(name));
        (self.take)(Found::Skipped(Skipped { name: name.to_owned(), kind, reason }))
    }

    fn text(&mut self, name: &str, bytes: &[u8]) -> ControlFlow<()> {
        let promised = PACKED_EXTENSIONS.iter().find(|end| has_extension(name, end));
        if let Some(end) = promised.filter(|_| super::file_kinds::known_binary(bytes).is_none()) {
            let reason = format!(
                "The file is no .{end}, although its name ends so. Get it again, or name it as what it is"
            );
            return self.skip(name, SkipKind::Unreadable, reason);
        }
        match read_article(name, bytes, self.options.encoding.as_deref()) {
            Ok(draft) => self.article(draft),
            Err(error) => {
                let kind = match &error {
                    ReadArticleError::Empty { .. } => SkipKind::Empty,
                    ReadArticleError::NotText { .. } => SkipKind::OtherKind,
                    _ => SkipKind::Unreadable,
                };
                (self.take)(Found::Skipped(Skipped {
                    name: name.to_owned(),
                    kind,
                    reason: error.to_string(),
                }))
            }
        }
    }

    fn pdf(&mut self, name: &str, bytes: &[u8]) -> ControlFlow<()> {
        if bytes.len() > LARGEST_FILE_BYTES {
            return self.skip(name, SkipKind::Unreadable, ArchiveError::EntryTooLarge);
        }
        match self.options.pdf.read(bytes) {
            Ok(read) => {
                let mut notes = read.notes;
                if !read.made.is_empty() {
                    notes.push(
                        "The date is that on which the PDF was made. Check when it was published.".to_owned(),
                    );
                }
                let title = if is_file_name(&read.title) { String::new() } else { read.title };
                let facts = PageMetadata {
                    title,
                    author: read.author,
                    published: read.made,
                    ..PageMetadata::default()
                };
                self.document(name, facts, read.text, notes)
            }
            Err(error) => self.skip(name, SkipKind::Unreadable, error),
        }
    }

    /// An article from a document that is no text file.
    fn document(
        &mut self,
        name: &str,
        facts: PageMetadata,
        text: String,
        notes: Vec<String>,
    ) -> ControlFlow<()> {
        if text.trim().is_empty() {
            return self.skip(name, SkipKind::Empty, "The document has no text");
        }
        self.article(ArticleDraft { source_name: name.to_owned(), notes, ..draft_of(facts, text) })
    }

    fn zip(&mut self, name: &str, bytes: &[u8], depth: usize) -> ControlFlow<()> {
        let mut archive = match Archive::open(bytes, &mut self.budget) {
            Ok(archive) => archive,
            Err(error) => return self.skip(name, SkipKind::Unreadable, error),
        };
        let only_tables = matches!(self.options.tables, Tables::Only { .. });
        if is_docx(&archive) || is_epub(&archive) {
            return if only_tables {
                ControlFlow::Continue(())
            } else {
                self.packed_document(name, &mut archive)
            };
        }
        if let Some(kind) = super::file_kinds::known_binary(bytes).filter(|kind| kind.name != "a ZIP archive")
        {
            return self.skip(name, SkipKind::OtherKind, format!("This is {}. {}", kind.name, kind.advice));
        }
        if depth >= DEEPEST_ARCHIVE {
            return self.too_deep(name);
        }
        self.members(name, &mut archive, depth)
    }

    fn members(&mut self, name: &str, archive: &mut Archive<'_>, depth: usize) -> ControlFlow<()> {
        let files = archive.files();
        if files.is_empty() {
            return self.skip(name, SkipKind::Empty, "The archive is empty");
        }
        let mut others = OtherKinds::default();
        for (index, member) in files {
            if !is_read(&member) {
                others.add(&member);
                continue;
            }
            let inside = format!("{name}/{member}");
            match archive.bytes_at(index, &mut self.budget) {
                Ok(bytes) => self.file(&inside, &bytes, depth + 1)?,
                Err(ArchiveError::TooMuch) => {
                    return self.skip(name, SkipKind::Unreadable, ArchiveError::TooMuch);
                }
                Err(error) => self.skip(&inside, SkipKind::Unreadable, error)?,
            }
        }
        others.skipped(name).map_or(ControlFlow::Continue(()), |skipped| (self.take)(Found::Skipped(skipped)))
    }

    fn packed_document(&mut self, name: &str, archive: &mut Archive<'_>) -> ControlFlow<()> {
        let read = if is_docx(archive) {
            read_docx(archive, &mut self.budget).map(|read| (read.metadata, read.text, read.notes))
        } else {
            read_epub(archive, &mut self.budget).map(|read| (read.metadata, read.text, read.notes))
        };
        match read {
            Ok((facts, text, notes)) => self.document(name, facts, text, notes),
            Err(error) => self.skip(name, SkipKind::Unreadable, error),
        }
    }

    /// What gzip holds is read under the name without `.gz`.
    fn gzip(&mut self, name: &str, bytes: &[u8], depth: usize) -> ControlFlow<()> {
        if depth >= DEEPEST_ARCHIVE {
            return self.too_deep(name);
        }
        match gunzip(bytes, LARGEST_CONTAINER_BYTES as u64, &mut self.budget) {
            Ok(bytes) => {
                let inner = if has_extension(name, "gz") {
                    name.rsplit_once('.').map_or(name, |(inner, _)| inner)
                } else {
                    name
                };
                self.file(inner, &bytes, depth + 1)
            }
            Err(error) => self.skip(name, SkipKind::Unreadable, error),
        }
    }

    fn too_deep(&mut self, name: &str) -> ControlFlow<()> {
        let reason = "The archive stands in an archive that stands in an archive, so it was not read. Unpack the outer one";
        self.skip(name, SkipKind::Unreadable, reason)
    }

    fn warc(&mut self, name: &str, bytes: &[u8]) -> ControlFlow<()> {
        let mut pages = WarcPages::new(bytes);
        let mut any = false;
        for page in pages.by_ref() {
            any = true;
            // The end of the name makes it a page.
            match read_article("page.html", &page.html, self.options.encoding.as_deref()) {
                Ok(mut draft) => {
                    draft.source_name = format!("{name}: {}", page.address);
                    if draft.address.is_empty() {
                        draft.address = page.address;
                    }
                    draft.notes.push(format!("Fetched {}.", shown(&page.fetched)));
                    self.article(draft)?;
                }
                Err(ReadArticleError::Empty { .. }) => {
                    self.skip(&format!("{name}: {}", page.address), SkipKind::Empty, "The page has no text")?;
                }
                Err(_) => {
                    let reason = "The page could not be taken apart";
                    self.skip(&format!("{name}: {}", page.address), SkipKind::Unreadable, reason)?;
                }
            }
        }
        if pages.broken {
            return self.skip(
                name,
                SkipKind::Unreadable,
                "The web archive is damaged or cut off: what follows was not read",
            );
        }
        if any {
            ControlFlow::Continue(())
        } else {
            self.skip(name, SkipKind::Empty, "The web archive holds no page")
        }
    }

    fn table(&mut self, name: &str, bytes: &[u8]) -> ControlFlow<()> {
        let label = self.options.encoding.as_deref();
        let encoding = label.and_then(|label| Encoding::for_label(label.as_bytes()));
        let open = |first_row| Table::open(name, bytes, encoding, first_row);
        let read = match &self.options.tables {
            Tables::Ask => open(FirstRow::Names).map(|table| {
                let preview = Box::new(table.preview());
                (self.take)(Found::Table(preview))
            }),
            Tables::Guess(named) => open(named.first_row).and_then(|table| {
                let mut columns: BTreeMap<_, _> = table.preview().guess.columns;
                let named = table.resolved(named)?;
                // A column that was named is not guessed for something else as well.
                columns.retain(|_, column| !named.columns.values().any(|taken| taken == column));
                columns.extend(named.columns);
                let choice = TableChoice { columns, first_row: named.first_row };
                rows(&table, &choice, self.take)
            }),
            Tables::Only { columns, choice } => match open(FirstRow::Names) {
                Ok(table) if table.columns() == columns => {
                    open(choice.first_row).and_then(|table| rows(&table, choice, self.take))
                }
                _ => Ok(ControlFlow::Continue(())),
            },
        };
        read.unwrap_or_else(|error| {
            let kind = match error {
                super::article_table::TableError::Empty(_) => SkipKind::Empty,
                super::article_table::TableError::NoJson(_) => SkipKind::Unreadable,
                super::article_table::TableError::NoTextColumn { .. }
                | super::article_table::TableError::NoSuchColumn { .. } => SkipKind::Columns,
            };
            (self.take)(Found::Skipped(Skipped { name: name.to_owned(), kind, reason: error.to_string() }))
        })
    }
}

/// The articles of a table's rows.
fn rows(
    table: &Table,
    choice: &TableChoice,
    take: Take<'_>,
) -> Result<ControlFlow<()>, super::article_table::TableError> {
    let mut flow = ControlFlow::Continue(());
    table.for_each_article(choice, &mut |row| {
        flow = take(match row {
            Ok(draft) => Found::Article(Box::new(draft)),
            Err(error) => Found::Skipped(Skipped {
                name: format!("{}, line {}", error.name, error.line),
                kind: if error.is_empty { SkipKind::Empty } else { SkipKind::Row },
                reason: error.to_string(),
            }),
        });
        flow
    })?;
    Ok(flow)
}

/// What programs put in place of a title: the name of the file that they made.
fn is_file_name(title: &str) -> bool {
    let ends = ["doc", "docx", "pdf", "indd", "qxd", "odt", "rtf", "txt"]
        .iter()
        .any(|end| has_extension(title, end));
    ends || title.starts_with("Microsoft Word -") || title.eq_ignore_ascii_case("untitled")
}
