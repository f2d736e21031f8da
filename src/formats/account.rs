//! What became of every line that was read, so that nothing is lost unseen.

use std::{collections::BTreeMap, fmt};

use super::report::counted;
use crate::model::{AnnotatorId, shown::shown};

/// Lines that are told one by one before the rest is only counted.
const TOLD: usize = 20;

/// So much is told of one record, in bytes, and a little more.
const MOST_TOLD: usize = 400;

/// Stands where more of a record would be told.
const AND_MORE: &str = "; and more of it";

/// A line, or a record of another kind, of a file that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordId(usize);

/// What became of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Everything in it is in the project now.
    Read,
    /// It was in the project already.
    AlreadyThere,
    /// There is nothing in it: a blank line, a header, a comment.
    Empty,
    /// It is in the project, but some of it elsewhere than it belongs, or not as it was; says where and how.
    Kept(String),
    /// It is not in the project; says why.
    Refused(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Record {
    file: usize,
    line: usize,
    fate: Fate,
    /// The record that it is refused with.
    refused_with: Option<RecordId>,
}

/// What is to be told of a record, and of those that are refused with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble<'a> {
    /// It is not in the project; else some of it is kept elsewhere than it belongs.
    pub refused: bool,
    /// The file.
    pub file: &'a str,
    /// The line, counted from 1; 0 stands for the whole file.
    pub line: usize,
    /// Why it was refused, or where it is kept, on one line.
    pub told: String,
}

impl Trouble<'_> {
    /// "Refused" or "Kept elsewhere".
    pub fn what(&self) -> &'static str {
        if self.refused { "Refused" } else { "Kept elsewhere" }
    }
}

/// Every record of the files that were read, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    files: Vec<String>,
    records: Vec<Record>,
}

impl Account {
    /// Begins a file; records that follow are of it.
    pub fn begin_file(&mut self, name: &str) {
        self.files.push(name.to_owned());
    }

    /// Adds the record at `line` of the file, counted from 1; 0 stands for the whole file.
    pub fn add(&mut self, line: usize, fate: Fate) -> RecordId {
        let file = self.files.len().saturating_sub(1);
        self.records.push(Record { file, line, fate, refused_with: None });
        RecordId(self.records.len() - 1)
    }

    /// Adds the record at `line` as read, until something else becomes of it.
    pub fn read(&mut self, line: usize) -> RecordId {
        self.add(line, Fate::Read)
    }

    /// Says that something of the record is kept elsewhere; what was refused stays refused.
    pub fn keep(&mut self, record: RecordId, how: impl Into<String>) {
        let Some(record) = self.records.get_mut(record.0) else { return };
        match &mut record.fate {
            Fate::Refused(_) => {}
            // Of very much only the beginning is told.
            Fate::Kept(told) if told.ends_with(AND_MORE) => {}
            Fate::Kept(told) if told.len() > MOST_TOLD => told.push_str(AND_MORE),
            Fate::Kept(told) => {
                told.push_str("; ");
                told.push_str(&how.into());
            }
            Fate::Read | Fate::AlreadyThere | Fate::Empty => record.fate = Fate::Kept(how.into()),
        }
    }

    /// Says why the record is not in the project.
    pub fn refuse(&mut self, record: RecordId, why: impl Into<String>) {
        if let Some(record) = self.records.get_mut(record.0) {
            record.fate = Fate::Refused(why.into());
            record.refused_with = None;
        }
    }

    /// Refuses the record since `cause` is refused, which it belongs to: only of that the reason is told.
    pub fn refuse_with(&mut self, record: RecordId, cause: RecordId) {
        let cause = self.first_cause(cause);
        let line = self.records.get(cause.0).map_or(0, |cause| cause.line);
        if let Some(record) = self.records.get_mut(record.0).filter(|_| record != cause) {
            record.fate = Fate::Refused(format!("it goes with line {line}, which is refused"));
            record.refused_with = Some(cause);
        }
    }

    /// Refuses all of these for one reason.
    pub fn refuse_all(&mut self, records: impl IntoIterator<Item = RecordId>, why: impl Into<String>) {
        let mut records = records.into_iter();
        let Some(first) = records.next() else { return };
        self.refuse(first, why);
        records.for_each(|record| self.refuse_with(record, first));
    }

    /// Says that the record was in the project already; what was refused stays refused.
    pub fn already_there(&mut self, record: RecordId) {
        if let Some(record) =
            self.records.get_mut(record.0).filter(|one| !matches!(one.fate, Fate::Refused(_)))
        {
            record.fate = Fate::AlreadyThere;
        }
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// True where nothing was read.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Every record in order: its file, its line (0 for a whole file) and what became of it.
    pub fn entries(&self) -> impl Iterator<Item = (&str, usize, &Fate)> {
        self.records.iter().map(|record| {
            let file = self.files.get(record.file).map_or("", String::as_str);
            (file, record.line, &record.fate)
        })
    }

    /// What is to be told: what was refused, then what is kept elsewhere. Records that are refused with another are told
    /// of with that.
    pub fn troubles(&self) -> Vec<Trouble<'_>> {
        let mut others: BTreeMap<RecordId, Others> = BTreeMap::new();
        for record in &self.records {
            let cause = record.refused_with.filter(|_| matches!(record.fate, Fate::Refused(_)));
            if let Some(cause) = cause {
                others.entry(self.first_cause(cause)).or_default().add(record.line);
            }
        }
        let trouble = |(number, record): (usize, &Record)| {
            let (refused, mut told) = match &record.fate {
                Fate::Refused(why) if record.refused_with.is_none() => (true, on_one_line(why)),
                Fate::Kept(how) => (false, on_one_line(how)),
                Fate::Refused(_) | Fate::Read | Fate::AlreadyThere | Fate::Empty => return None,
            };
            if let Some(others) = others.get(&RecordId(number)) {
                told.push_str(&others.to_string());
            }
            let file = self.files.get(record.file).map_or("", String::as_str);
            Some(Trouble { refused, file, line: record.line, told })
        };
        let mut troubles: Vec<_> = self.records.iter().enumerate().filter_map(trouble).collect();
        troubles.sort_by_key(|trouble| !trouble.refused);
        troubles
    }

    fn first_cause(&self, of: RecordId) -> RecordId {
        let mut cause = of;
        while let Some(next) = self.records.get(cause.0).and_then(|record| record.refused_with) {
            cause = next;
        }
        cause
    }

    /// True where everything is in the project as it was in the files.
    pub fn is_clean(&self) -> bool {
        !self.records.iter().any(|record| matches!(record.fate, Fate::Kept(_) | Fate::Refused(_)))
    }

    /// How many records there are of each fate, in words.
    pub fn counts(&self) -> [(&'static str, usize); 5] {
        [
            ("read", self.count(|fate| *fate == Fate::Read)),
            ("there already", self.count(|fate| *fate == Fate::AlreadyThere)),
            ("without content", self.count(|fate| *fate == Fate::Empty)),
            ("partly kept elsewhere", self.count(|fate| matches!(fate, Fate::Kept(_)))),
            ("refused", self.count(|fate| matches!(fate, Fate::Refused(_)))),
        ]
    }

    fn count(&self, wanted: impl Fn(&Fate) -> bool) -> usize {
        self.records.iter().filter(|record| wanted(&record.fate)).count()
    }
}

/// Lines that are refused with another one.
#[derive(Debug, Default)]
struct Others {
    count: usize,
    first: usize,
    last: usize,
}

impl Others {
    fn add(&mut self, line: usize) {
        self.first = if self.count == 0 { line } else { self.first.min(line) };
        self.last = self.last.max(line);
        self.count += 1;
    }
}

impl fmt::Display for Others {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { count, first, last } = *self;
        match count {
            1 => write!(f, "; with it line {first} is refused"),
            _ => write!(f, "; with it {count} more lines are refused, from {first} to {last}"),
        }
    }
}

/// A value out of a file may hold line ends.
fn on_one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// What became of every record.
    pub account: Account,
    /// Statements that were added.
    pub statements: usize,
    /// Whose they are, with how many.
    pub annotators: BTreeMap<AnnotatorId, usize>,
    /// Titles of articles that were added.
    pub articles: Vec<String>,
    /// Articles that were there already, and were found again.
    pub articles_found: usize,
    /// Names of labels that were added to the codebook.
    pub labels: Vec<String>,
    /// Those of them that are spelt nearly as a label that was there, with its name.
    pub labels_nearly: BTreeMap<String, String>,
    /// Names of speakers that were added to the registry.
    pub speakers: Vec<String>,
    /// How many propositions were added.
    pub propositions: usize,
    /// How many zones were marked.
    pub zones: usize,
}

impl ImportReport {
    /// True where everything is in the project as it was in the files.
    pub fn is_clean(&self) -> bool {
        self.account.is_clean()
    }

    /// True where the project has something now that it had not.
    pub fn adds_something(&self) -> bool {
        let counts = [self.statements, self.propositions, self.zones];
        let names = [&self.articles, &self.labels, &self.speakers];
        counts.iter().any(|count| *count > 0) || names.iter().any(|names| !names.is_empty())
    }

    /// What was added, or would be where nothing was done, without what is to be told of single records.
    pub fn summary(&self, done: bool) -> String {
        Summary { report: self, done }.to_string()
    }

    /// The report of an import that was not carried out.
    pub fn as_it_would_be(&self) -> String {
        format!("{}{}", self.summary(false), Troubles(&self.account))
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", Summary { report: self, done: true }, Troubles(&self.account))
    }
}

/// A report in words, of what was done or of what would be.
struct Summary<'a> {
    report: &'a ImportReport,
    done: bool,
}

impl Summary<'_> {
    /// "2 statements were added".
    fn added(&self, count: usize, what: &str) -> String {
        let verb = match (self.done, count) {
            (false, _) => "would be",
            (true, 1) => "was",
            (true, _) => "were",
        };
        format!("{} {verb} added", counted(count, what))
    }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ImportReport { account, annotators, articles, articles_found, .. } = self.report;
        let new = counted(articles.len(), "new article");
        let found = counted(*articles_found, "article");
        writeln!(
            f,
            "{}, on {new} and {found} already there.",
            self.added(self.report.statements, "statement")
        )?;
        write!(f, "{}: ", counted(account.len(), "line"))?;
        let counts = account.counts();
        let told: Vec<String> = counts.iter().map(|(what, count)| format!("{count} {what}")).collect();
        write!(f, "{}.", told.join(", "))?;
        if !annotators.is_empty() {
            let each = annotators.iter().map(|(name, count)| format!("{name} ({count})"));
            write!(f, "\nBy annotator: {}.", named(each))?;
        }
        let ImportReport { labels, labels_nearly, speakers, propositions, zones, .. } = self.report;
        for (what, names) in [("new article", articles), ("new label", labels), ("new speaker", speakers)] {
            if !names.is_empty() {
                let each = names.iter().map(|name| match labels_nearly.get(name) {
                    Some(near) if what == "new label" => {
                        format!("{} (nearly “{}”)", shown(name), shown(near))
                    }
                    _ => shown(name),
                });
                write!(f, "\n{}: {}.", self.added(names.len(), what), named(each))?;
            }
        }
        for (what, count) in [("new proposition", *propositions), ("zone", *zones)] {
            if count > 0 {
                write!(f, "\n{}.", self.added(count, what))?;
            }
        }
        Ok(())
    }
}

/// The first of the names.
fn named(names: impl ExactSizeIterator<Item = String>) -> String {
    let more = if names.len() > TOLD { " …" } else { "" };
    format!("{}{more}", names.take(TOLD).collect::<Vec<_>>().join(", "))
}

/// What is to be told of the records of an account, a line each, until the rest is only counted.
struct Troubles<'a>(&'a Account);

impl fmt::Display for Troubles<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let troubles = self.0.troubles();
        for of_one_kind in troubles.chunk_by(|one, next| one.refused == next.refused) {
            for Trouble { file, line, told, .. } in of_one_kind.iter().take(TOLD) {
                let what = of_one_kind.first().map_or("", Trouble::what);
                let place = if *line == 0 { shown(file) } else { format!("{}:{line}", shown(file)) };
                write!(f, "\n{what}: {place}: {told}.")?;
            }
            if let (Some(first), true) = (of_one_kind.first(), of_one_kind.len() > TOLD) {
                write!(f, "\n{}: {} more.", first.what(), of_one_kind.len() - TOLD)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_counted_once_and_trouble_is_told_with_its_place() {
        let mut account = Account::default();
        account.begin_file("a.ann");
        let (first, second) = (account.read(1), account.read(2));
        account.add(3, Fate::Empty);
        let last = account.read(4);
        account.keep(second, "in the extras");
        account.keep(second, "in the note");
        account.refuse(last, "it is wrong");
        account.keep(last, "never said");
        account.already_there(first);
        assert!(!account.is_clean());
        let report = ImportReport { account, statements: 1, ..ImportReport::default() };
        let expected = "1 statement was added, on 0 new articles and 0 articles already there.\n\
            4 lines: 0 read, 1 there already, 1 without content, 1 partly kept elsewhere, 1 refused.\n\
            Refused: a.ann:4: it is wrong.\n\
            Kept elsewhere: a.ann:2: in the extras; in the note.";
        assert_eq!(report.to_string(), expected);
    }

    #[test]
    fn a_thousand_refusals_are_counted_and_some_told() {
        let mut account = Account::default();
        account.begin_file("a");
        for line in 1..=1000 {
            account.add(line, Fate::Refused("no".into()));
        }
        let told = ImportReport { account, ..ImportReport::default() }.to_string();
        assert!(told.ends_with("\nRefused: 980 more.") && told.lines().count() == 2 + TOLD + 1, "{told}");
    }

    #[test]
    fn what_is_refused_for_the_same_reason_is_told_once() {
        let mut account = Account::default();
        account.begin_file("a.csv");
        let records: Vec<_> = (2..=9).map(|line| account.read(line)).collect();
        let (last, others) = records.split_last().unwrap();
        account.refuse_all(others.iter().copied(), "the article\nis not there");
        // With one that is refused with another itself.
        account.refuse_with(*last, others[3]);
        let report = ImportReport { account, ..ImportReport::default() };
        let told = report.to_string();
        let expected =
            "Refused: a.csv:2: the article is not there; with it 7 more lines are refused, from 3 to 9.";
        assert_eq!(told.lines().last(), Some(expected));
        assert_eq!(told.matches("Refused").count(), 1, "{told}");
        assert_eq!(report.account.counts()[4], ("refused", 8));
    }
}
