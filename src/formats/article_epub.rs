//! Books and reports in EPUB: the chapters in the order in which they are read, as one article.

use std::collections::BTreeMap;

use super::article_archive::{Archive, ArchiveError, Budget};
use super::article_dates::edtf_date;
use super::article_html::{HtmlError, read_whole_text};
use super::article_metadata::{PageMetadata, clean_author, language_tag};
use super::article_text::{Declaration, decode};
use super::xml_events::{Attributes, Xml, for_each_event};

const CONTAINER: &str = "META-INF/container.xml";
const ENCRYPTION: &str = "META-INF/encryption.xml";

/// The most chapters that are read; a long novel has a hundred.
const MOST_CHAPTERS: usize = 5_000;

/// A book's article: what the book says about itself, the text, and what a person should know.
pub struct EpubArticle {
    /// Title, author, publisher, date and language.
    pub metadata: PageMetadata,
    /// The chapters, a paragraph a line.
    pub text: String,
    /// In sentences.
    pub notes: Vec<String>,
}

/// True of an archive that is an EPUB.
pub fn is_epub(archive: &Archive<'_>) -> bool {
    archive.has(CONTAINER)
}

/// Reads the book in `archive`.
pub fn read_epub(archive: &mut Archive<'_>, budget: &mut Budget) -> Result<EpubArticle, ArchiveError> {
    let package_path = package_path(&archive.bytes_of(CONTAINER, budget)?)?;
    let package = read_package(&archive.bytes_of(&package_path, budget)?)?;
    let mut protected = Vec::new();
    if archive.has(ENCRYPTION) {
        protected = protected_paths(&archive.bytes_of(ENCRYPTION, budget)?);
    }
    let (mut chapters, mut notes, mut unread) = (Vec::new(), Vec::new(), 0);
    for path in package.chapters(&package_path) {
        if protected.contains(&path) {
            return Err(ArchiveError::Encrypted);
        }
        match chapter(archive, &path, budget) {
            Ok(Some(text)) => chapters.push(text),
            Err(error @ (ArchiveError::TooMuch | ArchiveError::Bomb)) => return Err(error),
            Ok(None) | Err(_) => unread += 1,
        }
    }
    if unread > 0 {
        notes.push(format!("Chapters of the book that could not be read, and are left out: {unread}."));
    }
    chapters.retain(|text: &String| !text.is_empty());
    Ok(EpubArticle { metadata: package.metadata, text: chapters.join("\n"), notes })
}

/// A chapter's text; `None` where its page cannot be taken apart.
fn chapter(
    archive: &mut Archive<'_>,
    path: &str,
    budget: &mut Budget,
) -> Result<Option<String>, ArchiveError> {
    let bytes = archive.bytes_of(path, budget)?;
    let page = decode(&bytes, Declaration::Html, None).text;
    match read_whole_text(&page) {
        Ok(text) => Ok(Some(text)),
        Err(HtmlError::TooMuch(_) | HtmlError::Unreadable) => Ok(None),
    }
}

fn package_path(container: &[u8]) -> Result<String, ArchiveError> {
    let mut path = None;
    for_each_event(container, |event| {
        if let Xml::Open("rootfile", attributes) = event {
            path = path.take().or_else(|| attributes.get("full-path"));
        }
    })
    .map_err(ArchiveError::DamagedEntry)?;
    path.ok_or_else(|| ArchiveError::Missing(CONTAINER.to_owned()))
}

/// What the book's package says: facts, files and their order.
#[derive(Default)]
struct Package {
    metadata: PageMetadata,
    /// Paths of pages by their identifiers, as they stand in the package.
    files: BTreeMap<String, String>,
    /// Identifiers in the order of reading.
    order: Vec<String>,
}

fn read_package(bytes: &[u8]) -> Result<Package, ArchiveError> {
    let mut package = Package::default();
    let mut value = String::new();
    for_each_event(bytes, |event| match event {
        Xml::Open(name, attributes) => {
            value.clear();
            package.open(name, attributes);
        }
        Xml::Text(text) => value.push_str(text),
        Xml::Close(name) => {
            package.fact(name, value.split_whitespace().collect::<Vec<_>>().join(" "));
            value.clear();
        }
    })
    .map_err(ArchiveError::DamagedEntry)?;
    Ok(package)
}

impl Package {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        match name {
            "item" => {
                let kind = attributes.get("media-type").unwrap_or_default();
                if kind.contains("html")
                    && let (Some(id), Some(path)) = (attributes.get("id"), attributes.get("href"))
                {
                    self.files.insert(id, path);
                }
            }
            "itemref" if self.order.len() < MOST_CHAPTERS => self.order.extend(attributes.get("idref")),
            _ => {}
        }
    }

    /// The first of each kind counts.
    fn fact(&mut self, name: &str, value: String) {
        let facts = &mut self.metadata;
        let (field, value) = match name {
            "title" => (&mut facts.title, value),
            "creator" => (&mut facts.author, clean_author(&value)),
            "publisher" => (&mut facts.publisher, value),
            "date" => (&mut facts.published, edtf_date(&value).unwrap_or_default()),
            "language" => (&mut facts.language, language_tag(&value)),
            _ => return,
        };
        if field.is_empty() {
            *field = value;
        }
    }

    fn chapters(&self, package_path: &str) -> Vec<String> {
        let folder = package_path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let files = self.order.iter().filter_map(|id| self.files.get(id));
        files.map(|path| path_in(folder, path)).collect()
    }
}

/// The files whose content is encrypted; fonts may be, and nobody reads them here.
fn protected_paths(bytes: &[u8]) -> Vec<String> {
    let mut paths = Vec::new();
    // A list that cannot be read protects nothing: what is encrypted is then no page either.
    let _ = for_each_event(bytes, |event| {
        if let Xml::Open("CipherReference", attributes) = event {
            paths.extend(attributes.get("URI").map(|path| path_in("", &path)));
        }
    });
    paths
}

/// A path as archives have it: without `.` and `..`, its `%20` written out.
fn path_in(folder: &str, path: &str) -> String {
    let path = path.split(['#', '?']).next().unwrap_or_default();
    let path = percent_decoded(path);
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn percent_decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_from_the_folder_of_the_package() {
        assert_eq!(path_in("OEBPS", "text/ch%201.xhtml#start"), "OEBPS/text/ch 1.xhtml");
        assert_eq!(path_in("OEBPS/a", "../../../b.xhtml"), "b.xhtml");
        assert_eq!(path_in("", "50%.xhtml"), "50%.xhtml");
    }
}
