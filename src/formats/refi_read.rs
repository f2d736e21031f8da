//! Reads REFI-QDA projects, our own and those of other programs: texts with what is coded in them, and codes as labels.
//!
//! A selection with several codes is several statements; codes of cases, as `NVivo` has them, say who speaks.

use std::collections::BTreeMap;

use super::{
    account::{Account, Fate, RecordId},
    article_archive::{Archive, Budget},
    article_details,
    article_text::with_lf_line_ends,
    field_read::{take, take_or_keep},
    imported::{
        Imported, ImportedArticle, ImportedLabel, ImportedLink, ImportedRange, ImportedStatement,
        ImportedTarget, Input, InputFile, Named, ReadError,
    },
    offsets::{Offsets, Unit},
    refi::{RETIRED, guid, label_guid},
    refi_qda::{CONTINUES, SPEAKERS},
    refi_xml::{Code, Coding, Document, Selection, Source, parse},
};
use crate::model::{AttributeValue, Colour, LinkKind, Nature, StatementId, shown::shown};

/// The most bytes that `project.qde` may have.
const LARGEST_PROJECT_BYTES: u64 = 256 * 1024 * 1024;

/// One note may be on many selections, and one selection may have many codes: so many bytes of notes and descriptions are
/// taken into statements in any case, and above that so many times the bytes of the project's XML.
const NOTED_BYTES: usize = 16 * 1024 * 1024;
const NOTED_TIMES: usize = 4;

/// The label of what is marked without a code.
const WITHOUT_CODE: &str = "annotation";

/// Reads projects: archives, or what was unpacked from one.
pub fn read(input: &Input<'_>) -> Result<Imported, ReadError> {
    let (mut imported, mut budget) = (Imported::default(), Budget::default());
    let mut found = false;
    for file in input.files {
        let ending = file.stem_and_ending().1;
        let is_archive = file.bytes.starts_with(b"PK");
        let is_xml = file.bytes.trim_ascii_start().starts_with(b"<");
        if ending == "qde" || (ending == "qdpx" && is_xml) {
            found = true;
            let folder = file.name.rsplit_once('/').map_or("", |(folder, _)| folder);
            let there = input.files.iter().filter(|one| one.name.starts_with(folder));
            let texts = there.map(|one| (last_part(&one.name), one)).collect();
            read_project(input, file, &mut Texts::Files(texts), &mut imported)?;
        } else if is_archive || ending == "qdpx" {
            found = true;
            read_archive(input, file, &mut budget, &mut imported)?;
        }
    }
    if !found {
        let why = "There is no .qdpx file among what was chosen, and no project.qde of an unpacked one";
        return Err(ReadError::NotThis(why.to_owned()));
    }
    Ok(imported)
}

/// Where the texts of a project are: by the last part of their name, in small letters, since programs disagree about the
/// folder.
enum Texts<'a> {
    Files(BTreeMap<String, &'a InputFile>),
    Archive(Archive<'a>, &'a mut Budget, BTreeMap<String, usize>),
}

fn last_part(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or(name).to_lowercase()
}

/// The budget is that of all files together.
fn read_archive(
    input: &Input<'_>,
    file: &InputFile,
    budget: &mut Budget,
    imported: &mut Imported,
) -> Result<(), ReadError> {
    if !file.bytes.starts_with(b"PK") {
        file.text()?;
    }
    let broken = |why: String| ReadError::Broken { file: file.name.clone(), line: 1, why };
    let mut archive = Archive::open(&file.bytes, budget).map_err(|error| broken(error.to_string()))?;
    let entries: BTreeMap<String, usize> =
        archive.files().into_iter().map(|(index, name)| (last_part(&name), index)).collect();
    let project =
        entries.iter().find(|(name, _)| name.rsplit_once('.').is_some_and(|(_, ending)| ending == "qde"));
    let (_, index) = project.ok_or_else(|| broken("there is no project.qde in it".to_owned()))?;
    let bytes = archive.bytes_within(*index, LARGEST_PROJECT_BYTES, budget);
    let bytes = bytes.map_err(|error| broken(format!("project.qde could not be read: {error}")))?;
    let project = InputFile { name: format!("{}/project.qde", file.name), bytes };
    read_project(input, &project, &mut Texts::Archive(archive, budget, entries), imported)
}

impl Texts<'_> {
    /// The text of a source, with the line ends that it has in the file.
    fn of(&mut self, source: &Source) -> Result<String, String> {
        if let Some(content) = &source.content {
            return Ok(content.clone());
        }
        if source.path.is_empty() {
            return Err("it has no plain text".to_owned());
        }
        let Some(name) = source.path.strip_prefix("internal://") else {
            return Err(format!(
                "its text is outside of the project, and only texts inside are read: {}",
                shown(&source.path)
            ));
        };
        let missing = || format!("its text is not in the file: {}", shown(name));
        let bytes = match self {
            Self::Files(files) => files.get(&last_part(name)).ok_or_else(missing)?.bytes.clone(),
            Self::Archive(archive, budget, entries) => {
                let index = *entries.get(&last_part(name)).ok_or_else(missing)?;
                archive.bytes_at(index, budget).map_err(|error| error.to_string())?
            }
        };
        let file = InputFile { name: name.to_owned(), bytes };
        file.text().map(str::to_owned).map_err(|error| error.to_string())
    }
}

fn read_project(
    input: &Input<'_>,
    file: &InputFile,
    texts: &mut Texts<'_>,
    imported: &mut Imported,
) -> Result<(), ReadError> {
    imported.account.begin_file(&file.name);
    let document = parse(file, "Project")?;
    imported.labels.extend(labels(&document, &mut imported.account));
    for (line, what) in &document.passed_over {
        imported.account.add(*line, Fate::Refused(format!("{what} is not read")));
    }
    let mut project = Reading::new(&document, &mut imported.account, file.bytes.len());
    for (done, source) in document.sources.iter().enumerate() {
        input.step(done, document.sources.len())?;
        match texts.of(source) {
            Ok(text) => imported.articles.push(project.article(source, &text)),
            Err(why) => project.refuse(source, &why),
        }
    }
    project.refuse_links();
    Ok(())
}

/// The codes that can be put on texts, without those that stand for cases.
pub(super) fn labels(document: &Document, account: &mut Account) -> Vec<ImportedLabel> {
    let mut labels = Vec::new();
    let codes = document.codes.iter().filter(|code| {
        code.is_codable && !document.cases.contains_key(&code.guid) && !is_speakers_code(document, code)
    });
    for code in codes {
        let record = account.read(code.line);
        let sets = document.sets.get(&code.guid).map(Vec::as_slice).unwrap_or_default();
        let named = |name: &str| sets.iter().any(|set| set.trim().eq_ignore_ascii_case(name));
        let mut description = code.description.clone();
        if let Some(parent) = code.parent.and_then(|index| document.codes.get(index)) {
            let below = format!("{description}\nBelow: {}", parent.name);
            below.trim().clone_into(&mut description);
            account.keep(
                record,
                format!("that it stands below “{}” is in its description", shown(&parent.name)),
            );
        }
        labels.push(ImportedLabel {
            named: named_code(code),
            nature: Nature::ALL.into_iter().find(|nature| named(nature.name())),
            colour: colour(&code.colour),
            description,
            retired: named(RETIRED),
            record: Some(record),
        });
    }
    labels
}

/// Our own folder of speakers, which a program may have kept without the cases.
fn is_speakers_code(document: &Document, code: &Code) -> bool {
    let parent = code.parent.and_then(|index| document.codes.get(index));
    parent.is_some_and(|parent| parent.name == SPEAKERS && !parent.is_codable)
}

fn named_code(code: &Code) -> Named {
    let name = code.name.trim();
    Named::called(if name.is_empty() { &code.guid } else { name })
}

/// `#RGB` or `#RRGGBB`.
fn colour(text: &str) -> Option<Colour> {
    let digits = text.trim().strip_prefix('#')?;
    let long =
        if digits.len() == 3 { digits.chars().flat_map(|c| [c, c]).collect() } else { digits.to_owned() };
    Colour::try_from(format!("#{long}")).ok()
}

/// A project whose sources are being read.
struct Reading<'a> {
    document: &'a Document,
    account: &'a mut Account,
    codes: BTreeMap<&'a str, &'a Code>,
    /// Links by where they begin; each has its record.
    links: BTreeMap<&'a str, Vec<(&'a super::refi_xml::Link, RecordId)>>,
    /// The notes that links lead from or to, by the selection.
    linked_notes: BTreeMap<&'a str, Vec<&'a str>>,
    /// Bytes of descriptions and notes that may still be taken.
    left_to_note: usize,
}

/// A code on a selection, and what it means.
struct Coded<'a> {
    selection: &'a Selection,
    coding: Option<&'a Coding>,
    code: Option<&'a Code>,
}

impl<'a> Reading<'a> {
    fn new(document: &'a Document, account: &'a mut Account, xml_bytes: usize) -> Self {
        let left_to_note = NOTED_BYTES.max(xml_bytes.saturating_mul(NOTED_TIMES));
        let codes = document.codes.iter().map(|code| (code.guid.as_str(), code)).collect();
        let (mut links, mut linked_notes) = (BTreeMap::new(), BTreeMap::new());
        for link in &document.links {
            let record = account.read(link.line);
            let (from, to) = (link.from.as_str(), link.to.as_str());
            if document.notes.contains_key(from) {
                linked_notes.entry(to).or_insert_with(Vec::new).push(from);
            } else if document.notes.contains_key(to) {
                linked_notes.entry(from).or_insert_with(Vec::new).push(to);
            } else {
                links.entry(from).or_insert_with(Vec::new).push((link, record));
            }
        }
        Self { document, account, codes, links, linked_notes, left_to_note }
    }

    fn refuse(&mut self, source: &Source, why: &str) {
        self.account.add(source.line, Fate::Refused(why.to_owned()));
        for selection in &source.selections {
            self.account.add(selection.line, Fate::Refused("its text was not read".to_owned()));
        }
    }

    /// Links from what was not read.
    fn refuse_links(&mut self) {
        for (_, record) in std::mem::take(&mut self.links).into_values().flatten() {
            self.account.refuse(record, "what it leads from is no selection that was read");
        }
    }

    fn article(&mut self, source: &'a Source, raw: &str) -> ImportedArticle {
        let record = self.account.read(source.line);
        let (text, places) = (with_lf_line_ends(raw), Places::of(raw, source, &self.document.origin));
        let mut article =
            ImportedArticle { name: source.name.clone(), text: Some(text), ..ImportedArticle::default() };
        article.records.push(record);
        article.details.title.clone_from(&source.name);
        for (variable, value) in &source.values {
            let name = self.document.variables.get(variable).map_or("", String::as_str);
            take_detail(&mut article, name, value);
        }
        // By the first selection of a statement, by its identifier, user and label.
        let mut known: BTreeMap<(StatementId, &str, &str), usize> = BTreeMap::new();
        for selection in &source.selections {
            let record = self.account.read(selection.line);
            let (coded, speaker) = self.coded(selection);
            for one in coded {
                let mut statement = self.statement(&one, record, speaker, &places, source);
                let label = one.code.map_or("", |code| code.guid.as_str());
                let same = statement.id.map(|id| (id, user_of(&one), label));
                let first = same.and_then(|same| known.get(&same).copied());
                if let Some(first) = first.and_then(|first| article.statements.get_mut(first)) {
                    join(first, statement);
                    continue;
                }
                known.extend(same.map(|same| (same, article.statements.len())));
                self.take_links(&mut statement, selection);
                article.statements.push(statement);
            }
        }
        article
    }

    /// The codes on a selection that are labels, and the one that is a speaker.
    fn coded(&self, selection: &'a Selection) -> (Vec<Coded<'a>>, Option<&'a Code>) {
        let with_code = |coding: &'a Coding| Coded {
            selection,
            coding: Some(coding),
            code: self.codes.get(coding.code.as_str()).copied(),
        };
        let all: Vec<Coded<'a>> = selection.codings.iter().map(with_code).collect();
        let speaks = |one: &Coded<'a>| {
            one.code.is_some_and(|code| {
                self.document.cases.contains_key(&code.guid) || is_speakers_code(self.document, code)
            })
        };
        let (speakers, labels): (Vec<_>, Vec<_>) = all.into_iter().partition(speaks);
        match (labels.is_empty(), speakers.is_empty()) {
            (false, _) => (labels, speakers.first().and_then(|one| one.code)),
            // Somebody's words, of which nothing else is said.
            (true, false) => (speakers, None),
            (true, true) => (vec![Coded { selection, coding: None, code: None }], None),
        }
    }

    fn statement(
        &mut self,
        one: &Coded<'a>,
        record: RecordId,
        speaker: Option<&Code>,
        places: &Places<'_>,
        source: &Source,
    ) -> ImportedStatement {
        let label = one.code.map_or(Named::called(WITHOUT_CODE), named_code);
        let mut statement = ImportedStatement::new(record, &label.name, places.range(one.selection));
        let selection = one.selection;
        let is_bearable =
            self.may_note(selection.description.len() + selection.name.len(), record, "description");
        if is_bearable {
            statement.quote = places.quote(selection);
        }
        let first = selection.codings.first().is_none_or(|first| {
            one.coding.is_none_or(|coding| std::ptr::eq(first, coding))
                || !self.codes.contains_key(first.code.as_str())
        });
        let local =
            if first { &selection.guid } else { one.coding.map_or(&selection.guid, |coding| &coding.guid) };
        statement.local_id.clone_from(local);
        let user =
            [user_of(one), source.user.as_str()].into_iter().find_map(|user| self.document.users.get(user));
        statement.annotator = user.cloned().unwrap_or_default();
        for (name, moment) in [("created", &selection.created), ("modified", &selection.modified)] {
            let utc =
                if moment.ends_with('Z') || moment.is_empty() { moment.clone() } else { with_zone(moment) };
            take(&mut statement, name, &utc);
        }
        if is_bearable {
            self.take_description(&mut statement, one, record);
        }
        if let Some(speaker) = speaker {
            take_speaker(&mut statement, speaker);
        }
        let of_coding = one.coding.map(|coding| coding.notes.as_slice()).unwrap_or_default();
        let linked = self.linked_notes.get(selection.guid.as_str()).cloned().unwrap_or_default();
        for note in of_coding.iter().chain(&selection.notes).map(String::as_str).chain(linked) {
            if let Some(note) = self.document.notes.get(note) {
                let text = note.content.as_deref().unwrap_or(&note.description);
                if self.may_note(text.len(), record, "note") {
                    add_note(&mut statement, text);
                }
            }
        }
        statement
    }

    /// True where so many bytes may still be taken into a statement; else it is told what was left out.
    fn may_note(&mut self, bytes: usize, record: RecordId, what: &str) -> bool {
        if let Some(left) = self.left_to_note.checked_sub(bytes) {
            self.left_to_note = left;
            return true;
        }
        let why = "since notes and descriptions are on so many selections that they would swell";
        self.account.keep(record, format!("its {what} was left out, {why}"));
        false
    }

    /// Our own description is names and values; any other is a note.
    fn take_description(&mut self, statement: &mut ImportedStatement, one: &Coded<'_>, record: RecordId) {
        let description = &one.selection.description;
        let is_ours = description.split('\n').any(|line| {
            line.strip_prefix("statement_id: ").is_some_and(|id| uuid::Uuid::try_parse(id.trim()).is_ok())
        });
        if !is_ours {
            return add_note(statement, description);
        }
        for (name, value) in unfolded(description) {
            if name == "label_id" {
                if one.code.is_some_and(|code| code.guid == label_guid(&value).to_string()) {
                    statement.label.id = value;
                }
            } else if name.is_empty() {
                add_note(statement, &value);
            } else if let Some(told) = take_or_keep(statement, &name, &value) {
                self.account.keep(record, told);
            }
        }
    }

    fn take_links(&mut self, statement: &mut ImportedStatement, selection: &Selection) {
        for (link, record) in self.links.remove(selection.guid.as_str()).unwrap_or_default() {
            let name = link.name.trim();
            let kind = LinkKind::ALL.into_iter().find(|kind| kind.verb().eq_ignore_ascii_case(name));
            match kind {
                Some(kind) => statement.links.push(ImportedLink {
                    kind,
                    to: ImportedTarget::Statement(link.to.clone()),
                    text: String::new(),
                    record: Some(record),
                }),
                // The other fragments name the statement that they belong to.
                None if name == CONTINUES && statement.id.is_some() => {}
                None => {
                    let name = format!("link {name}");
                    statement.keep(name.trim_end(), &link.to);
                    self.account.keep(record, format!("“{}” is kept in the extras", shown(name.trim_end())));
                }
            }
        }
    }
}

fn user_of<'a>(one: &Coded<'a>) -> &'a str {
    let of_coding = one.coding.map_or("", |coding| coding.user.as_str());
    if of_coding.is_empty() { &one.selection.user } else { of_coding }
}

/// A further fragment of a statement.
fn join(first: &mut ImportedStatement, more: ImportedStatement) {
    first.ranges.extend(more.ranges);
    first.records.extend(more.records);
    if !first.quote.is_empty() && !more.quote.is_empty() {
        first.quote = format!("{} … {}", first.quote, more.quote);
    } else {
        first.quote.clear();
    }
}

fn add_note(statement: &mut ImportedStatement, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    for value in &mut statement.values {
        if let AttributeValue::Note(note) = value {
            note.push('\n');
            return note.push_str(text.trim());
        }
    }
    statement.values.push(AttributeValue::Note(text.trim().to_owned()));
}

/// The code says who speaks; where that is who was meant when it was written, the description says it better.
fn take_speaker(statement: &mut ImportedStatement, code: &Code) {
    let known = &statement.speaker.named;
    if guid("speaker", &known.id).to_string() == code.guid || known.name == code.name {
        return;
    }
    statement.speaker.named = named_code(code);
    statement.speaker.kind = None;
    statement.speaker.role.clear();
    statement.speaker.affiliation.clear();
}

/// Names with their values; lines that go on begin with a tab. What has no name is a line that somebody wrote between.
fn unfolded(description: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in description.split('\n') {
        if let (Some(rest), Some((_, value))) = (line.strip_prefix('\t'), found.last_mut()) {
            value.push('\n');
            value.push_str(rest);
        } else if let Some((name, value)) = line.split_once(": ") {
            found.push((name.to_owned(), value.to_owned()));
        } else if !line.trim().is_empty() {
            found.push((String::new(), line.to_owned()));
        }
    }
    found
}

/// A moment without a zone is taken as UTC.
fn with_zone(moment: &str) -> String {
    let time = moment.split_once('T').map_or("", |(_, time)| time);
    if time.contains(['+', '-']) { moment.to_owned() } else { format!("{moment}Z") }
}

fn take_detail(article: &mut ImportedArticle, name: &str, value: &str) {
    match name {
        "article_id" => value.clone_into(&mut article.id),
        _ if value.trim().is_empty() || article_details::take(&mut article.details, name, value) => {}
        name => {
            let extras = &mut article.details.extras;
            extras.insert(if name.is_empty() { "variable" } else { name }.to_owned(), value.to_owned());
        }
    }
}

/// How positions of a source become places in its text with LF line ends.
struct Places<'a> {
    /// The text with CR LF that count as two characters; none where every line end counts as one.
    raw: Option<Offsets<'a>>,
    text: String,
    /// The name of a selection is its words.
    names_are_words: bool,
}

impl<'a> Places<'a> {
    /// Positions are read as most names of selections want it; where these say nothing, as the program that wrote the file
    /// counts, as far as that is known.
    fn of(raw: &'a str, source: &Source, origin: &str) -> Self {
        let names_are_words = origin.starts_with("Gainsay") || origin.starts_with("QualCoder");
        let as_one = Self { raw: None, text: with_lf_line_ends(raw), names_are_words };
        if !raw.contains("\r\n") {
            return as_one;
        }
        let as_two = Self { raw: Some(Offsets::new(raw)), text: as_one.text.clone(), names_are_words };
        let (one, two) = (as_one.agreeing(source), as_two.agreeing(source));
        let one_by_origin = ["ATLAS", "MAXQDA"].iter().any(|name| origin.contains(name));
        if one > two || (one == two && one_by_origin) { as_one } else { as_two }
    }

    /// How many selections say words that stand where they are.
    fn agreeing(&self, source: &Source) -> usize {
        let offsets = Offsets::new(&self.text);
        let agrees = |selection: &&Selection| {
            let named = selection.name.trim().trim_end_matches(['.', '…']);
            let range = self.range(selection);
            let bytes = range.first().and_then(|range| {
                let at = |offset| offsets.byte_of_offset(range.unit, offset).ok();
                Some(at(range.start)?..at(range.end)?)
            });
            let words = bytes.and_then(|bytes| self.text.get(bytes)).unwrap_or_default();
            !named.is_empty() && words.trim_start().starts_with(named)
        };
        source.selections.iter().filter(agrees).count()
    }

    /// The words of a selection, where its name is known to be these, and XML could hold them.
    fn quote(&self, selection: &Selection) -> String {
        let is_whole = self.names_are_words && !selection.name.contains('\u{FFFD}');
        if is_whole { with_lf_line_ends(&selection.name) } else { String::new() }
    }

    /// Where the selection stands in the text with LF line ends.
    fn range(&self, selection: &Selection) -> Vec<ImportedRange> {
        let (Some(start), Some(end)) = (selection.start, selection.end) else { return Vec::new() };
        let Some(raw) = &self.raw else { return vec![ImportedRange { unit: Unit::Char, start, end }] };
        let at = |position| {
            let byte = raw.byte_from_char(position).ok()?;
            let before = raw.text().get(..byte)?;
            Some(byte - before.matches("\r\n").count())
        };
        match (at(start), at(end)) {
            (Some(start), Some(end)) => vec![ImportedRange { unit: Unit::Byte, start, end }],
            // Past the end of the text; told of as that.
            _ => vec![ImportedRange { unit: Unit::Char, start: usize::MAX - 1, end: usize::MAX }],
        }
    }
}
