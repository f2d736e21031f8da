//! Reading one article from a file's bytes: which kind of file it is, and a draft of the article in it.

use encoding_rs::Encoding;

use super::article_draft::ArticleDraft;
use super::article_html::{HtmlError, read_html};
use super::article_markdown::read_markdown;
use super::article_metadata::PageMetadata;
use super::article_text::{Declaration, DecodedText, decode};
use super::file_kinds::{BinaryKind, known_binary, unknown_binary};
use super::html_parse::{DEEPEST_NESTING, MOST_NODES, TooMuch};
use crate::model::shown::shown;

/// The largest file that is read, in bytes.
pub const LARGEST_FILE_BYTES: usize = 64 * 1024 * 1024;

/// The largest Markdown file that is read: its marks take up to seventy times their bytes in memory.
pub const LARGEST_MARKDOWN_BYTES: usize = 16 * 1024 * 1024;

/// Why a file gave no article.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadArticleError {
    /// The file is larger than [`LARGEST_FILE_BYTES`].
    #[error(
        "The file is too large: {} MiB, and an article may have {} MiB. Split it, or add the part you need: {}",
        bytes.div_ceil(1024 * 1024), LARGEST_FILE_BYTES / 1024 / 1024, shown(name)
    )]
    TooLarge {
        /// The file's name.
        name: String,
        /// Its size.
        bytes: u64,
    },
    /// The file is not text.
    #[error("This is {}. {}: {}", kind.name, kind.advice, shown(name))]
    NotText {
        /// The file's name.
        name: String,
        /// What it is instead.
        kind: BinaryKind,
    },
    /// The chosen encoding is none that is known.
    #[error(
        "There is no encoding called “{}”. Choose another, such as UTF-8 or windows-1252: {}",
        shown(label),
        shown(name)
    )]
    UnknownEncoding {
        /// The file's name.
        name: String,
        /// What was asked for.
        label: String,
    },
    /// Nothing is in the file but white space.
    #[error(
        "The file has no text. If you see some in another program, copy it and use File → Paste article…: {}",
        shown(name)
    )]
    Empty {
        /// The file's name.
        name: String,
    },
    /// The page's elements are nested too deeply to be taken apart in reasonable time.
    #[error(
        "The page's elements are nested more than {DEEPEST_NESTING} deep. \
         Copy its text and use File → Paste article…: {}",
        shown(name)
    )]
    NestedTooDeeply {
        /// The file's name.
        name: String,
    },
    /// The page has more elements than are read, or they take too long to put together.
    #[error(
        "The page has more than {MOST_NODES} elements, or takes too long to be taken apart. \
         Copy its text and use File → Paste article…: {}",
        shown(name)
    )]
    TooManyElements {
        /// The file's name.
        name: String,
    },
    /// The Markdown file is larger than [`LARGEST_MARKDOWN_BYTES`].
    #[error(
        "The file is too large for Markdown: {} MiB, and {} MiB are read. Name it .txt, or split it: {}",
        bytes.div_ceil(1024 * 1024), LARGEST_MARKDOWN_BYTES / 1024 / 1024, shown(name)
    )]
    TooMuchMarkdown {
        /// The file's name.
        name: String,
        /// Its size.
        bytes: u64,
    },
    /// The page broke the parser.
    #[error(
        "The page could not be taken apart. Copy its text and use File → Paste article…: {}",
        shown(name)
    )]
    UnreadablePage {
        /// The file's name.
        name: String,
    },
}

/// How a file's text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Markdown,
    Html,
}

/// File name extensions, and how such files are read.
const EXTENSIONS: &[(&str, Kind)] = &[
    ("txt", Kind::Plain),
    ("text", Kind::Plain),
    ("md", Kind::Markdown),
    ("markdown", Kind::Markdown),
    ("html", Kind::Html),
    ("htm", Kind::Html),
    ("xhtml", Kind::Html),
    ("shtml", Kind::Html),
];

/// The extensions that a file dialog offers, without their dots.
pub fn extensions() -> impl Iterator<Item = &'static str> {
    EXTENSIONS.iter().map(|(extension, _)| *extension)
}

/// Reads the article in a file. `name` is the file's name or path: its extension says how it is read, and where it
/// has none that is known, its content does. `encoding` is the label that a person chose; `None` finds it out.
pub fn read_article(
    name: &str,
    bytes: &[u8],
    encoding: Option<&str>,
) -> Result<ArticleDraft, ReadArticleError> {
    let chosen = check_file(name, bytes, encoding)?;
    let kind = kind_of(name, bytes);
    let declaration = if kind == Kind::Html { Declaration::Html } else { Declaration::Nowhere };
    let decoded = decode(bytes, declaration, chosen);
    let mut draft = match kind {
        Kind::Plain => plain(&decoded.text),
        Kind::Markdown if decoded.text.len() > LARGEST_MARKDOWN_BYTES => {
            let bytes = decoded.text.len() as u64;
            return Err(ReadArticleError::TooMuchMarkdown { name: name.to_owned(), bytes });
        }
        Kind::Markdown => {
            let (facts, text) = read_markdown(&decoded.text);
            draft_of(facts, text)
        }
        Kind::Html => {
            let page = read_html(&decoded.text).map_err(|error| html_error(name, error))?;
            ArticleDraft { notes: page.notes, ..draft_of(page.metadata, page.text) }
        }
    };
    if draft.text.trim().is_empty() {
        return Err(ReadArticleError::Empty { name: name.to_owned() });
    }
    name.clone_into(&mut draft.source_name);
    record_decoding(&mut draft, &decoded);
    Ok(draft)
}

/// Refuses what cannot be an article; the encoding that was chosen, if one was.
fn check_file(
    name: &str,
    bytes: &[u8],
    encoding: Option<&str>,
) -> Result<Option<&'static Encoding>, ReadArticleError> {
    let name = name.to_owned();
    if bytes.len() > LARGEST_FILE_BYTES {
        return Err(ReadArticleError::TooLarge { name, bytes: bytes.len() as u64 });
    }
    if let Some(kind) = known_binary(bytes) {
        return Err(ReadArticleError::NotText { name, kind });
    }
    if let Some(label) = encoding {
        let chosen = Encoding::for_label(label.as_bytes());
        let unknown = || ReadArticleError::UnknownEncoding { name, label: label.to_owned() };
        return chosen.ok_or_else(unknown).map(Some);
    }
    match unknown_binary(bytes) {
        Some(kind) if Encoding::for_bom(bytes).is_none() => Err(ReadArticleError::NotText { name, kind }),
        Some(_) | None => Ok(None),
    }
}

fn kind_of(name: &str, bytes: &[u8]) -> Kind {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    let known = EXTENSIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension));
    match known {
        Some((_, kind)) => *kind,
        None if opens_like_html(bytes) => Kind::Html,
        None => Kind::Plain,
    }
}

fn opens_like_html(bytes: &[u8]) -> bool {
    const LONGEST_START: usize = 256;
    let (head, _, _) = encoding_rs::UTF_8.decode(bytes.get(..LONGEST_START).unwrap_or(bytes));
    let head = head.trim_start().to_ascii_lowercase();
    head.starts_with("<!doctype html") || head.starts_with("<html") || head.starts_with("<head")
}

fn plain(text: &str) -> ArticleDraft {
    let notes = if opens_like_html(text.as_bytes()) {
        vec!["This looks like a web page: name the file .html to read only its article.".to_owned()]
    } else {
        Vec::new()
    };
    ArticleDraft { text: text.to_owned(), notes, ..ArticleDraft::default() }
}

pub(super) fn draft_of(facts: PageMetadata, text: String) -> ArticleDraft {
    let PageMetadata { title, publisher, author, address, published, language } = facts;
    ArticleDraft { title, publisher, author, address, published, language, text, ..ArticleDraft::default() }
}

fn record_decoding(draft: &mut ArticleDraft, decoded: &DecodedText) {
    decoded.encoding.name().clone_into(&mut draft.encoding);
    draft.encoding_note = decoded.note;
    if let Some(byte) = decoded.first_error_byte {
        draft.had_errors = true;
        draft.notes.push(format!(
            "Not everything is readable as {}: the first unreadable byte is byte {byte} (counted from 0), and � stands \
             for each. Choose another encoding if letters are wrong.",
            decoded.encoding.name()
        ));
    }
}

fn html_error(name: &str, error: HtmlError) -> ReadArticleError {
    let name = name.to_owned();
    match error {
        HtmlError::TooMuch(TooMuch::Nesting) => ReadArticleError::NestedTooDeeply { name },
        HtmlError::TooMuch(TooMuch::Nodes) => ReadArticleError::TooManyElements { name },
        HtmlError::Unreadable => ReadArticleError::UnreadablePage { name },
    }
}
