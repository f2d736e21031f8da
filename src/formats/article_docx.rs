//! Word documents (.docx): the text of the paragraphs, line by line, and the document's properties.

use super::article_archive::{Archive, ArchiveError, Budget};
use super::article_dates::edtf_date;
use super::article_lines::{LINE_SEPARATOR, Lines};
use super::article_metadata::{PageMetadata, language_tag};
use super::xml_events::{Attributes, Xml, for_each_event};

/// Where Word and all who write like it keep the text.
const DOCUMENT: &str = "word/document.xml";
const PROPERTIES: &str = "docProps/core.xml";

/// Levels of lists that Word has.
const LIST_LEVELS: usize = 9;

/// Elements whose text is no part of the document as it is read: what was deleted, moved away, reckoned or drawn twice.
const SILENT: &[&str] = &["del", "moveFrom", "instrText", "delText", "Fallback", "rPrChange", "pPrChange"];

/// A document's article: what its properties say, the text, and what a person should know.
pub struct DocxArticle {
    /// Title, author, date and language.
    pub metadata: PageMetadata,
    /// A paragraph a line.
    pub text: String,
    /// In sentences.
    pub notes: Vec<String>,
}

/// True of an archive that is a Word document.
pub fn is_docx(archive: &Archive<'_>) -> bool {
    archive.has(DOCUMENT)
}

/// Reads the document in `archive`.
pub fn read_docx(archive: &mut Archive<'_>, budget: &mut Budget) -> Result<DocxArticle, ArchiveError> {
    let document = archive.bytes_of(DOCUMENT, budget)?;
    let mut reader = Reader::default();
    for_each_event(&document, |event| reader.event(&event)).map_err(ArchiveError::DamagedEntry)?;
    let mut metadata = PageMetadata::default();
    if archive.has(PROPERTIES) {
        metadata = properties(&archive.bytes_of(PROPERTIES, budget)?);
    }
    if metadata.title.is_empty() {
        reader.title.trim().clone_into(&mut metadata.title);
    }
    let mut notes = Vec::new();
    if !metadata.published.is_empty() {
        notes
            .push("The date is that on which the document was made. Check when it was published.".to_owned());
    }
    Ok(DocxArticle { metadata, text: reader.lines.finish(), notes })
}

/// Title, author, date and language in the core properties; what cannot be read there is left out.
fn properties(bytes: &[u8]) -> PageMetadata {
    let mut facts = PageMetadata::default();
    let mut value = String::new();
    // Properties that cannot be read are no reason to refuse the text.
    let _ = for_each_event(bytes, |event| match event {
        Xml::Open(..) => value.clear(),
        Xml::Text(text) => value.push_str(text),
        Xml::Close(name) => {
            let known = value.split_whitespace().collect::<Vec<_>>().join(" ");
            match name {
                "title" => facts.title = known,
                "creator" => facts.author = known,
                "created" => facts.published = edtf_date(&known).unwrap_or_default(),
                "language" => facts.language = language_tag(&known),
                _ => {}
            }
            value.clear();
        }
    });
    facts
}

#[derive(Default)]
struct Reader {
    lines: Lines,
    /// How many elements are open whose text does not count.
    silent: usize,
    in_text: bool,
    /// Lists that are open.
    list_depth: usize,
    /// The level of the paragraph's list, from 0, and whether it is in a list at all.
    level: usize,
    in_list: bool,
    /// The text of the first paragraph in the style Title.
    title: String,
    in_title: bool,
}

impl Reader {
    fn event(&mut self, event: &Xml<'_>) {
        match event {
            Xml::Open(name, attributes) => self.open(name, attributes),
            Xml::Close(name) => self.close(name),
            Xml::Text(text) if self.in_text && self.silent == 0 => self.text(text),
            Xml::Text(_) => {}
        }
    }

    fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        let value = || attributes.get("val").unwrap_or_default();
        match name {
            _ if SILENT.contains(&name) => self.silent += 1,
            "p" => {
                self.lines.end_line();
                (self.level, self.in_list) = (0, false);
            }
            "pStyle" => self.in_title = value() == "Title" && self.title.is_empty(),
            "ilvl" => self.level = value().parse().unwrap_or(0),
            "numId" => self.in_list = value() != "0",
            "t" => self.in_text = true,
            "tab" if !self.in_list || self.in_text => self.text(" "),
            "br" | "cr" => self.text(LINE_SEPARATOR),
            "noBreakHyphen" => self.text("\u{2011}"),
            "tr" => self.lines.open_row(),
            "tc" => self.lines.open_cell(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            _ if SILENT.contains(&name) => self.silent = self.silent.saturating_sub(1),
            "pPr" => self.begin_paragraph(),
            "t" => self.in_text = false,
            "p" => {
                self.lines.end_line();
                self.in_title = false;
            }
            "tr" => self.lines.close_row(),
            "tc" => self.lines.close_cell(),
            "tbl" => self.lines.end_line(),
            _ => {}
        }
    }

    /// Opens and closes lists until the paragraph is at its level.
    fn begin_paragraph(&mut self) {
        let wanted = if self.in_list { self.level.min(LIST_LEVELS - 1) + 1 } else { 0 };
        while self.list_depth > wanted {
            self.lines.close_list();
            self.list_depth -= 1;
        }
        while self.list_depth < wanted {
            self.lines.open_list(None);
            self.list_depth += 1;
        }
        if self.in_list {
            self.lines.open_item(None);
        }
    }

    fn text(&mut self, text: &str) {
        if self.silent > 0 {
            return;
        }
        if self.in_title {
            self.title.push_str(if text == LINE_SEPARATOR { " " } else { text });
        }
        self.lines.push(text);
    }
}
