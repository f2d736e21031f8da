//! Reads brat standoff: every line of every annotation file is accounted for.

use std::collections::BTreeMap;

use super::{
    account::{Account, Fate, RecordId},
    article_details,
    brat::{ANNOTATOR_NOTES, unescaped},
    field_read::{Taken, one_of, take, take_or_keep},
    imported::{
        Imported, ImportedArticle, ImportedLink, ImportedRange, ImportedStatement, ImportedTarget, Input,
        InputFile, ReadError,
    },
    offsets::Unit,
};
use crate::model::{AttributeValue, LinkKind, shown::shown};

/// Endings of files with annotations; the last two are those of the shared tasks of BioNLP.
const ENDINGS: [&str; 3] = ["ann", "a1", "a2"];

/// Reads the texts and their annotations, matched by name.
pub fn read(input: &Input<'_>) -> Result<Imported, ReadError> {
    let mut documents: BTreeMap<&str, Files<'_>> = BTreeMap::new();
    let mut tables = Vec::new();
    let mut account = Account::default();
    for file in input.files {
        let (stem, ending) = file.stem_and_ending();
        if ending == "txt" {
            documents.entry(stem).or_default().text = Some(file);
        } else if ENDINGS.contains(&ending.as_str()) {
            documents.entry(stem).or_default().annotations.push(file);
        } else if article_details::is_table(file) {
            tables.push(file);
        } else {
            account.begin_file(&file.name);
            account.add(0, Fate::Empty);
        }
    }
    if documents.values().all(|files| files.annotations.is_empty()) {
        return Err(ReadError::NotThis(
            "There is no .ann file among what was chosen. Choose the folder that holds the .txt and .ann files".into(),
        ));
    }
    let mut imported = Imported { account, ..Imported::default() };
    let total = documents.len();
    for (done, files) in documents.into_values().enumerate() {
        input.step(done, total)?;
        imported.articles.extend(read_document(&files, &mut imported.account)?);
    }
    for table in tables {
        article_details::take_table(table, &mut imported.articles, &mut imported.account)?;
    }
    Ok(imported)
}

/// A text and what is marked in it.
#[derive(Default)]
struct Files<'a> {
    text: Option<&'a InputFile>,
    annotations: Vec<&'a InputFile>,
}

fn read_document(files: &Files<'_>, account: &mut Account) -> Result<Option<ImportedArticle>, ReadError> {
    let mut document = Document::default();
    for file in &files.annotations {
        account.begin_file(&file.name);
        let lines = Line::all(file.text()?);
        if files.text.is_none() {
            let why = "there is no .txt file of the same name beside it";
            for line in &lines {
                account.add(line.number, Fate::Refused(why.to_owned()));
            }
            continue;
        }
        document.read_lines(&lines, account);
    }
    let Some(file) = files.text else { return Ok(None) };
    account.begin_file(&file.name);
    let text = file.text()?.to_owned();
    let record = account.read(0);
    Ok(Some(ImportedArticle {
        name: file.name.clone(),
        id: file.plain_stem().to_owned(),
        text: Some(text),
        split_at_lines: true,
        records: vec![record],
        statements: document.statements,
        ..ImportedArticle::default()
    }))
}

/// A line of a file.
struct Line<'a> {
    number: usize,
    text: &'a str,
}

impl<'a> Line<'a> {
    fn all(text: &'a str) -> Vec<Self> {
        let text = text.strip_suffix('\n').unwrap_or(text);
        if text.is_empty() {
            return Vec::new();
        }
        let lines = text.split('\n').enumerate();
        lines
            .map(|(index, line)| Self { number: index + 1, text: line.strip_suffix('\r').unwrap_or(line) })
            .collect()
    }

    /// The identifier at its beginning, and what follows the tab.
    fn annotation(&self) -> Option<(&'a str, &'a str)> {
        let (id, rest) = self.text.split_once('\t')?;
        let mut letters = id.chars();
        let kind = letters.next()?;
        let number = letters.as_str();
        let is_id = match kind {
            '*' => number.is_empty(),
            'T' | 'R' | 'E' | 'A' | 'M' | 'N' | '#' => {
                !number.is_empty()
                    && number.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
            }
            _ => false,
        };
        is_id.then_some((id, rest))
    }

    /// What begins the line like an identifier, though no tab follows, as in `T5 claim 0 12`.
    fn broken_id(&self) -> Option<&'a str> {
        let (id, _) = self.text.split_once(' ')?;
        let number = id.strip_prefix(['T', 'R', 'E', 'A', 'M', 'N', '#'])?;
        (!number.is_empty() && number.chars().all(|c| c.is_ascii_digit())).then_some(id)
    }
}

/// The annotations of one text.
#[derive(Default)]
struct Document {
    statements: Vec<ImportedStatement>,
    /// Which statement an identifier of any kind belongs to.
    owners: BTreeMap<String, usize>,
    /// Lines that were refused, by their identifiers.
    refused: BTreeMap<String, RecordId>,
    /// Links of relations, by their statement; they come behind those of notes, which hold the order.
    relations: Vec<(usize, ImportedLink)>,
}

/// What is read once all ranges of text are known.
struct Later<'a> {
    record: RecordId,
    id: &'a str,
    rest: String,
}

impl Later<'_> {
    /// Those of Gainsay have no line end in them.
    fn is_note_of_a_person(&self) -> bool {
        self.id.starts_with('#') && self.rest.starts_with(ANNOTATOR_NOTES)
    }
}

/// Why a line is refused.
enum Trouble {
    /// As told.
    Wrong(String),
    /// What it is about is refused.
    With(RecordId),
}

impl From<String> for Trouble {
    fn from(why: String) -> Self {
        Self::Wrong(why)
    }
}

impl From<&str> for Trouble {
    fn from(why: &str) -> Self {
        Self::Wrong(why.to_owned())
    }
}

impl Document {
    fn read_lines(&mut self, lines: &[Line<'_>], account: &mut Account) {
        let mut later: Vec<Later<'_>> = Vec::new();
        // What a line without an identifier goes on from.
        let mut last = Last::Nothing;
        for line in lines {
            if line.text.trim().is_empty() {
                account.add(line.number, Fate::Empty);
                continue;
            }
            let Some((id, rest)) = line.annotation() else {
                self.go_on(line, &last, &mut later, account);
                continue;
            };
            let record = account.read(line.number);
            if !id.starts_with('T') {
                last = Last::Later(later.len());
                later.push(Later { record, id, rest: rest.to_owned() });
                continue;
            }
            last = Last::Nothing;
            match self.range_of_text(record, id, rest) {
                Ok(index) => last = Last::Statement(index),
                Err(why) => self.refuse(record, id, &why, account),
            }
        }
        // Attributes of relations and notes on attributes come after what they are about.
        later.sort_by_key(|one| match one.id.chars().next() {
            Some('E') => 0,
            Some('R' | '*' | 'N') => 1,
            Some('A' | 'M') => 2,
            _ => 3,
        });
        for one in &later {
            match self.read_later(one) {
                Ok(None) => {}
                Ok(Some(kept)) => account.keep(one.record, kept),
                Err(Trouble::With(cause)) => {
                    account.refuse_with(one.record, cause);
                    self.refused.entry(one.id.to_owned()).or_insert(cause);
                }
                Err(Trouble::Wrong(why)) => self.refuse(one.record, one.id, &why, account),
            }
        }
        for (index, link) in self.relations.drain(..) {
            if let Some(statement) = self.statements.get_mut(index) {
                statement.links.push(link);
            }
        }
    }

    fn refuse(&mut self, record: RecordId, id: &str, why: &str, account: &mut Account) {
        account.refuse(record, why);
        self.refused.entry(id.to_owned()).or_insert(record);
    }

    /// A raw line break in a text field: the line goes on from the one before.
    fn go_on(&mut self, line: &Line<'_>, last: &Last, later: &mut [Later<'_>], account: &mut Account) {
        if let Some(id) = line.broken_id() {
            let record = account.add(line.number, Fate::Empty);
            let why = format!("“{}” is no annotation, since no tab stands behind “{id}”", shown(line.text));
            return self.refuse(record, id, &why, account);
        }
        match last {
            Last::Statement(index) => {
                let Some(statement) = self.statements.get_mut(*index) else { return };
                statement.quote.push('\n');
                statement.quote.push_str(line.text);
                statement.records.push(account.read(line.number));
            }
            Last::Later(index) if later.get(*index).is_some_and(Later::is_note_of_a_person) => {
                if let Some(one) = later.get_mut(*index) {
                    one.rest.push('\n');
                    one.rest.push_str(line.text);
                }
                let how = "it has no identifier, so that it is taken for the next line of the note before it";
                account.add(line.number, Fate::Kept(how.to_owned()));
            }
            Last::Later(_) | Last::Nothing => {
                let why = format!("“{}” is no annotation and goes on from none", shown(line.text));
                account.add(line.number, Fate::Refused(why));
            }
        }
    }

    /// `T1<tab>claim 0 5;8 12<tab>words`.
    fn range_of_text(&mut self, record: RecordId, id: &str, rest: &str) -> Result<usize, String> {
        let (head, words) = rest.split_once('\t').unwrap_or((rest, ""));
        let (label, places) = head.trim().split_once(' ').ok_or("it has no offsets")?;
        let mut ranges = Vec::new();
        for place in places.split(';') {
            let wrong = || format!("“{}” is no pair of offsets", shown(place));
            let (start, end) = place.trim().split_once(' ').ok_or_else(wrong)?;
            let number = |text: &str| text.trim().parse::<usize>().map_err(|_| wrong());
            ranges.push(ImportedRange { unit: Unit::Char, start: number(start)?, end: number(end)? });
        }
        if self.owners.contains_key(id) {
            return Err(format!("{id} stands there twice, and the first one was read"));
        }
        let mut statement = ImportedStatement::new(record, label, ranges);
        id.clone_into(&mut statement.local_id);
        words.clone_into(&mut statement.quote);
        let index = self.statements.len();
        self.owners.insert(id.to_owned(), index);
        self.statements.push(statement);
        Ok(index)
    }

    fn owner(&self, id: &str) -> Result<usize, Trouble> {
        if let Some(found) = self.owners.get(id) {
            return Ok(*found);
        }
        Err(match self.refused.get(id) {
            Some(cause) => Trouble::With(*cause),
            None => Trouble::Wrong(format!("it is about {}, which is not in the file", shown(id))),
        })
    }

    /// What is told where something is kept elsewhere than it belongs.
    fn read_later(&mut self, line: &Later<'_>) -> Result<Option<String>, Trouble> {
        match line.id.chars().next() {
            Some('A' | 'M') => self.attribute(line),
            Some('R') => self.relation(line),
            Some('E') => self.event(line),
            Some('*') => self.equivalence(line),
            Some('N') => self.normalisation(line),
            _ => self.note(line),
        }
    }

    fn statement_of(&mut self, line: &Later<'_>, target: &str) -> Result<&mut ImportedStatement, Trouble> {
        let index = self.owner(target)?;
        self.owners.entry(line.id.to_owned()).or_insert(index);
        let statement = self.statements.get_mut(index).ok_or("its statement was refused")?;
        statement.records.push(line.record);
        Ok(statement)
    }

    /// `A1<tab>Negation T1` or `A2<tab>Confidence T1 High`.
    fn attribute(&mut self, line: &Later<'_>) -> Result<Option<String>, Trouble> {
        let mut words = line.rest.trim().splitn(3, ' ');
        let (Some(name), Some(target)) = (words.next(), words.next()) else {
            return Err("it is about nothing".into());
        };
        let value = words.next().unwrap_or("true").trim();
        let statement = self.statement_of(line, target)?;
        if take(statement, &name.to_lowercase(), value) == Taken::Placed {
            return Ok(None);
        }
        Ok(take_or_keep(statement, name, value))
    }

    /// `R1<tab>denies Arg1:T1 Arg2:T2`.
    fn relation(&mut self, line: &Later<'_>) -> Result<Option<String>, Trouble> {
        let mut words = line.rest.split_whitespace();
        let name = words.next().ok_or("it is empty")?;
        let targets: Vec<&str> = words.filter_map(|word| word.split_once(':')).map(|(_, id)| id).collect();
        let [from, to] = targets.as_slice() else {
            return Err("it does not join two annotations".into());
        };
        let to_index = self.owner(to)?;
        let target = self.statements.get(to_index).map(|one| one.local_id.clone()).unwrap_or_default();
        let statement = self.statement_of(line, from)?;
        if let Ok(kind) = one_of(&LinkKind::ALL, LinkKind::verb, name) {
            let to = ImportedTarget::Statement(target);
            let link = ImportedLink { kind, to, text: String::new(), record: Some(line.record) };
            let from = self.owner(from)?;
            self.relations.push((from, link));
            return Ok(None);
        }
        statement.keep(&format!("relation {name}"), to);
        Ok(Some(format!("the relation “{}” is kept in the extras", shown(name))))
    }

    /// `E1<tab>Attack:T1 Target:T2`.
    fn event(&mut self, line: &Later<'_>) -> Result<Option<String>, Trouble> {
        let (name, rest) = line.rest.split_once(':').ok_or("it has no trigger")?;
        let (trigger, arguments) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
        let statement = self.statement_of(line, trigger)?;
        statement.keep(&format!("event {name}"), arguments);
        Ok(Some(format!("the event “{}” is kept in the extras of its trigger", shown(name))))
    }

    /// `*<tab>Equiv T1 T2`.
    fn equivalence(&mut self, line: &Later<'_>) -> Result<Option<String>, Trouble> {
        let mut words = line.rest.trim().splitn(3, ' ');
        let (name, first) = (words.next().unwrap_or_default(), words.next().ok_or("it joins nothing")?);
        let others = words.next().unwrap_or_default();
        let index = self.owner(first)?;
        let statement = self.statements.get_mut(index).ok_or("its statement was refused")?;
        statement.records.push(line.record);
        statement.keep(&format!("relation {name}"), others);
        Ok(Some(format!("“{}” is kept in the extras", shown(name))))
    }

    /// `N1<tab>Reference T1 Wikidata:Q1<tab>words`.
    fn normalisation(&mut self, line: &Later<'_>) -> Result<Option<String>, Trouble> {
        let (head, words) = line.rest.split_once('\t').unwrap_or((&line.rest, ""));
        let mut parts = head.trim().splitn(3, ' ');
        let (Some(name), Some(target), Some(entry)) = (parts.next(), parts.next(), parts.next()) else {
            return Err("it names no entry".into());
        };
        let statement = self.statement_of(line, target)?;
        statement.keep(&format!("{name} {entry}"), words);
        Ok(Some(format!("“{}” is kept in the extras", shown(entry))))
    }

    /// `#1<tab>AnnotatorNotes T1<tab>words`.
    fn note(&mut self, line: &Later<'_>) -> Result<Option<String>, Trouble> {
        let (head, words) = line.rest.split_once('\t').unwrap_or((&line.rest, ""));
        let (name, target) = head.trim().split_once(' ').ok_or("it is about nothing")?;
        let statement = self.statement_of(line, target.trim())?;
        if name == ANNOTATOR_NOTES {
            statement.values.push(AttributeValue::Note(words.to_owned()));
            return Ok(None);
        }
        if take(statement, name, &unescaped(words)) == Taken::Placed {
            return Ok(None);
        }
        Ok(take_or_keep(statement, name, words))
    }
}

/// What a line without an identifier would go on from.
enum Last {
    Nothing,
    Statement(usize),
    Later(usize),
}
