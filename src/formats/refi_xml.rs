//! The XML of REFI-QDA projects and codebooks as plain lists, each thing with its line.
//!
//! It is read event by event: what is open stands on a stack, and what is closed in a list. Names and values are cut where
//! they are longer than any name, since they are written down once a selection later.

use std::collections::BTreeMap;

use super::{
    imported::{InputFile, ReadError},
    xml_events::{Attributes, Xml, for_each_event_on_lines},
};
use crate::model::shown::shown;

/// The longest name that is taken whole, in characters.
const LONGEST_NAME: usize = 200;

/// Elements that are not read, and what they are.
const PASSED_OVER: [(&str, &str); 9] = [
    ("PDFSelection", "a mark on a page of a PDF"),
    ("PictureSelection", "a mark on a picture"),
    ("AudioSelection", "a mark on a recording"),
    ("VideoSelection", "a mark on a recording"),
    ("TranscriptSelection", "a mark on a transcript"),
    ("PictureSource", "a picture"),
    ("AudioSource", "a recording"),
    ("VideoSource", "a recording"),
    ("Graph", "a graph"),
];

/// What stands in the XML.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// The program that wrote it.
    pub origin: String,
    /// Names of users by identifier.
    pub users: BTreeMap<String, String>,
    /// Codes, each behind the one that it stands below.
    pub codes: Vec<Code>,
    /// Names of variables by identifier.
    pub variables: BTreeMap<String, String>,
    /// Names of cases by identifier.
    pub cases: BTreeMap<String, String>,
    /// Texts and what is marked in them.
    pub sources: Vec<Source>,
    /// Notes by identifier.
    pub notes: BTreeMap<String, Source>,
    /// Links, with their lines.
    pub links: Vec<Link>,
    /// Names of the sets that each code is in.
    pub sets: BTreeMap<String, Vec<String>>,
    /// Lines with what is not read, and what it is.
    pub passed_over: Vec<(usize, &'static str)>,
}

/// A code.
#[derive(Debug, Default)]
pub(super) struct Code {
    pub line: usize,
    pub guid: String,
    pub name: String,
    /// False of a folder of codes.
    pub is_codable: bool,
    /// As `#RGB` or `#RRGGBB`.
    pub colour: String,
    pub description: String,
    /// The code that it stands below.
    pub parent: Option<usize>,
}

/// A text, or a note.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub line: usize,
    pub guid: String,
    pub name: String,
    pub user: String,
    pub description: String,
    /// The text, where it stands in the XML.
    pub content: Option<String>,
    /// Where the text is otherwise: `internal://NAME`.
    pub path: String,
    pub selections: Vec<Selection>,
    /// Identifiers of variables with their values.
    pub values: Vec<(String, String)>,
    /// It has no text itself, but one in it: a PDF.
    is_wrapper: bool,
}

/// A marked stretch of a text.
#[derive(Debug, Default)]
pub(super) struct Selection {
    pub line: usize,
    pub guid: String,
    /// Mostly the words, sometimes cut.
    pub name: String,
    pub start: Option<usize>,
    pub end: Option<usize>,
    pub user: String,
    pub created: String,
    pub modified: String,
    pub description: String,
    pub codings: Vec<Coding>,
    pub notes: Vec<String>,
}

/// A code on a selection.
#[derive(Debug, Default)]
pub(super) struct Coding {
    pub guid: String,
    pub user: String,
    pub code: String,
    pub notes: Vec<String>,
}

/// A link.
#[derive(Debug)]
pub(super) struct Link {
    pub line: usize,
    pub name: String,
    pub from: String,
    pub to: String,
}

/// What is open.
enum Open {
    Code(usize),
    Source(Box<Source>),
    Note(Box<Source>),
    Selection(Box<Selection>),
    Coding(Coding),
    Value(String, String),
    Set(String),
    /// Text of an element, to be given to the one around it.
    Text(Part, String),
    /// An element that says nothing by itself.
    Other,
}

/// Which text it is.
#[derive(Clone, Copy)]
enum Part {
    Description,
    Content,
    Value,
}

/// Reads the XML of `file`, whose outermost element must be `root`.
pub(super) fn parse(file: &InputFile, root: &str) -> Result<Document, ReadError> {
    let text = file.text()?;
    let broken = |line, why: String| ReadError::Broken { file: file.name.clone(), line, why };
    let mut reading = Reading::default();
    for_each_event_on_lines(text.as_bytes(), |line, event| reading.take(line, event))
        .map_err(|(line, why)| broken(line, format!("the XML is damaged ({})", shown(&why))))?;
    if reading.root.as_deref() != Some(root) {
        let found = reading.root.map_or("nothing".to_owned(), |root| format!("“{}”", shown(&root)));
        return Err(broken(1, format!("this is not REFI-QDA: it begins with {found} and not with “{root}”")));
    }
    if !reading.stack.is_empty() {
        let last = text.lines().count();
        return Err(broken(last, "the XML is cut off, so that nothing in it can be trusted".to_owned()));
    }
    Ok(reading.document)
}

#[derive(Default)]
struct Reading {
    document: Document,
    root: Option<String>,
    stack: Vec<Open>,
}

/// The value of an attribute, cut where it is longer than any name.
fn name_of(attributes: &Attributes<'_>, name: &str) -> String {
    attributes.get(name).map_or(String::new(), |value| value.chars().take(LONGEST_NAME).collect())
}

/// An identifier without braces, in small letters.
fn guid_of(attributes: &Attributes<'_>, name: &str) -> String {
    name_of(attributes, name).trim().trim_matches(['{', '}']).to_lowercase()
}

impl Reading {
    fn take(&mut self, line: usize, event: Xml<'_>) {
        match event {
            Xml::Open(name, attributes) => {
                if self.stack.is_empty() && self.root.is_none() {
                    self.root = Some(name.chars().take(LONGEST_NAME).collect());
                    self.document.origin = name_of(attributes, "origin");
                }
                let open = self.open(line, name, attributes);
                self.stack.push(open);
            }
            Xml::Text(text) => {
                if let Some(Open::Text(_, all)) = self.stack.last_mut() {
                    all.push_str(text);
                }
            }
            Xml::Close(_) => {
                if let Some(closed) = self.stack.pop() {
                    self.close(closed);
                }
            }
        }
    }

    fn open(&mut self, line: usize, name: &str, at: &Attributes<'_>) -> Open {
        match name {
            "Code" => self.open_code(line, at),
            "TextSource" | "Representation" | "TextDescription" | "Transcript" => {
                Open::Source(Box::new(source(line, at)))
            }
            "PDFSource" => Open::Source(Box::new(Source { is_wrapper: true, ..source(line, at) })),
            "Note" => Open::Note(Box::new(source(line, at))),
            "PlainTextSelection" => Open::Selection(Box::new(selection(line, at))),
            "Coding" => self.open_coding(line, at),
            "VariableValue" => Open::Value(String::new(), String::new()),
            "Set" => Open::Set(name_of(at, "name")),
            "Description" => Open::Text(Part::Description, String::new()),
            "PlainTextContent" => Open::Text(Part::Content, String::new()),
            "TextValue" | "BooleanValue" | "IntegerValue" | "FloatValue" | "DateValue" | "DateTimeValue" => {
                Open::Text(Part::Value, String::new())
            }
            name => {
                let passed_over = PASSED_OVER.iter().find(|(known, _)| *known == name);
                self.document.passed_over.extend(passed_over.map(|(_, what)| (line, *what)));
                self.take_attributes(line, name, at);
                Open::Other
            }
        }
    }

    /// Elements whose attributes say all.
    fn take_attributes(&mut self, line: usize, name: &str, at: &Attributes<'_>) {
        let target = || guid_of(at, "targetGUID");
        match (name, self.stack.last_mut()) {
            ("User", _) => {
                let (name, id) = (name_of(at, "name"), name_of(at, "id"));
                let name = if name.trim().is_empty() { id } else { name };
                self.document.users.insert(guid_of(at, "guid"), name);
            }
            ("Variable", _) => {
                self.document.variables.insert(guid_of(at, "guid"), name_of(at, "name"));
            }
            ("Case", _) => {
                self.document.cases.insert(guid_of(at, "guid"), name_of(at, "name"));
            }
            ("Link", _) => {
                let link =
                    Link { line, name: name_of(at, "name"), from: guid_of(at, "originGUID"), to: target() };
                self.document.links.push(link);
            }
            ("CodeRef", Some(Open::Coding(coding))) => coding.code = target(),
            ("VariableRef", Some(Open::Value(variable, _))) => *variable = target(),
            ("NoteRef", Some(Open::Selection(selection))) => selection.notes.push(target()),
            ("NoteRef", Some(Open::Coding(coding))) => coding.notes.push(target()),
            ("NoteRef", Some(Open::Source(_))) => {
                self.document.passed_over.push((line, "a note on a whole text"));
            }
            ("MemberCode", Some(Open::Set(set))) => {
                let code = Some(target()).filter(|code| !code.is_empty());
                let code = code.unwrap_or_else(|| guid_of(at, "guid"));
                self.document.sets.entry(code).or_default().push(set.clone());
            }
            _ => {}
        }
    }

    fn open_code(&mut self, line: usize, at: &Attributes<'_>) -> Open {
        let parent = match self.stack.last() {
            Some(Open::Code(index)) => Some(*index),
            _ => None,
        };
        self.document.codes.push(Code {
            line,
            guid: guid_of(at, "guid"),
            name: name_of(at, "name"),
            is_codable: !matches!(name_of(at, "isCodable").trim(), "false" | "0"),
            colour: name_of(at, "color"),
            description: String::new(),
            parent,
        });
        Open::Code(self.document.codes.len() - 1)
    }

    fn open_coding(&mut self, line: usize, at: &Attributes<'_>) -> Open {
        match self.stack.last() {
            Some(Open::Selection(_)) => {}
            Some(Open::Source(_)) => self.document.passed_over.push((line, "a code on a whole text")),
            // What it stands on was told of.
            _ => return Open::Other,
        }
        let (guid, user) = (guid_of(at, "guid"), guid_of(at, "creatingUser"));
        Open::Coding(Coding { guid, user, ..Coding::default() })
    }

    /// Gives what was closed to what it stands in.
    fn close(&mut self, closed: Open) {
        match closed {
            Open::Text(part, text) => self.text(part, text),
            Open::Coding(coding) => {
                if let Some(Open::Selection(selection)) = self.stack.last_mut() {
                    selection.codings.push(coding);
                }
            }
            Open::Selection(selection) => {
                if let Some(Open::Source(source) | Open::Note(source)) = self.stack.last_mut() {
                    source.selections.push(*selection);
                }
            }
            Open::Value(variable, value) => {
                if let Some(Open::Source(source)) = self.stack.last_mut() {
                    source.values.push((variable, value));
                }
            }
            Open::Source(mut source) => {
                if let Some(Open::Source(outer)) = self.stack.last().filter(|_| !source.is_wrapper) {
                    source.name.clone_from(&outer.name);
                }
                if !source.is_wrapper {
                    self.document.sources.push(*source);
                }
            }
            Open::Note(note) => {
                self.document.notes.insert(note.guid.clone(), *note);
            }
            Open::Code(_) | Open::Set(_) | Open::Other => {}
        }
    }

    fn text(&mut self, part: Part, text: String) {
        let place = match (part, self.stack.last_mut()) {
            (Part::Description, Some(Open::Code(index))) => {
                let code = self.document.codes.get_mut(*index);
                code.map(|code| &mut code.description)
            }
            (Part::Description, Some(Open::Selection(selection))) => Some(&mut selection.description),
            (Part::Description, Some(Open::Source(source) | Open::Note(source))) => {
                Some(&mut source.description)
            }
            (Part::Content, Some(Open::Source(source) | Open::Note(source))) => {
                Some(source.content.get_or_insert_default())
            }
            (Part::Value, Some(Open::Value(_, value))) => Some(value),
            _ => None,
        };
        if let Some(place) = place {
            *place = text;
        }
    }
}

fn source(line: usize, at: &Attributes<'_>) -> Source {
    let user = guid_of(at, "creatingUser");
    let user = if user.is_empty() { guid_of(at, "modifyingUser") } else { user };
    let path = name_of(at, "plainTextPath");
    Source { line, guid: guid_of(at, "guid"), name: name_of(at, "name"), user, path, ..Source::default() }
}

fn selection(line: usize, at: &Attributes<'_>) -> Selection {
    let number = |name| at.get(name).and_then(|value| value.trim().parse().ok());
    let user = guid_of(at, "creatingUser");
    Selection {
        line,
        guid: guid_of(at, "guid"),
        name: at.get("name").unwrap_or_default(),
        start: number("startPosition"),
        end: number("endPosition"),
        user: if user.is_empty() { guid_of(at, "modifyingUser") } else { user },
        created: name_of(at, "creationDateTime"),
        modified: name_of(at, "modifiedDateTime"),
        ..Selection::default()
    }
}
