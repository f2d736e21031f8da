//! What became of every line that was read, so that nothing is lost unseen.

use std::fmt;

use super::report::counted;
use crate::model::shown::shown;

/// Lines that are told one by one before the rest is only counted.
const TOLD: usize = 20;

/// So much is told of one record, in bytes, and a little more.
const MOST_TOLD: usize = 400;

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
        self.records.push(Record { file: self.files.len().saturating_sub(1), line, fate });
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
            Fate::Kept(told) if told.len() > MOST_TOLD => {}
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
        }
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

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// What became of every record.
    pub account: Account,
    /// Statements that were added.
    pub statements: usize,
    /// Articles that were added.
    pub articles: usize,
    /// Articles that were there already, and were found again.
    pub articles_found: usize,
    /// Names of labels that were added to the codebook.
    pub labels: Vec<String>,
    /// Names of speakers that were added to the registry.
    pub speakers: Vec<String>,
    /// How many propositions were added.
    pub propositions: usize,
}

impl ImportReport {
    /// True where everything is in the project as it was in the files.
    pub fn is_clean(&self) -> bool {
        self.account.is_clean()
    }

    /// True where the project has something now that it had not.
    pub fn adds_something(&self) -> bool {
        let counts = [self.statements, self.articles, self.propositions];
        counts.iter().any(|count| *count > 0) || !self.labels.is_empty() || !self.speakers.is_empty()
    }

    /// The report of an import that was not carried out.
    pub fn as_it_would_be(&self) -> String {
        Told { report: self, done: false }.to_string()
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Told { report: self, done: true }.fmt(f)
    }
}

/// A report in words, of what was done or of what would be.
struct Told<'a> {
    report: &'a ImportReport,
    done: bool,
}

impl Told<'_> {
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

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ImportReport { account, articles, articles_found, labels, speakers, propositions, .. } =
            self.report;
        let new = counted(*articles, "new article");
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
        for (what, names) in [("new label", labels), ("new speaker", speakers)] {
            if !names.is_empty() {
                let named: Vec<String> = names.iter().take(TOLD).map(|name| shown(name)).collect();
                let more = if names.len() > TOLD { " …" } else { "" };
                write!(f, "\n{}: {}{more}.", self.added(names.len(), what), named.join(", "))?;
            }
        }
        if *propositions > 0 {
            write!(f, "\n{}.", self.added(*propositions, "new proposition"))?;
        }
        tell(f, account, "Refused", |fate| if let Fate::Refused(why) = fate { Some(why) } else { None })?;
        tell(f, account, "Kept elsewhere", |fate| if let Fate::Kept(how) = fate { Some(how) } else { None })
    }
}

/// The records of one kind, a line each.
fn tell(
    f: &mut fmt::Formatter<'_>,
    account: &Account,
    what: &str,
    told: impl Fn(&Fate) -> Option<&String>,
) -> fmt::Result {
    let entries = || account.entries().filter_map(|(file, line, fate)| Some((file, line, told(fate)?)));
    for (file, line, why) in entries().take(TOLD) {
        let place = if line == 0 { shown(file) } else { format!("{}:{line}", shown(file)) };
        write!(f, "\n{what}: {place}: {why}.")?;
    }
    match entries().count() {
        all if all > TOLD => write!(f, "\n{what}: {} more.", all - TOLD),
        _ => Ok(()),
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
        let expected = "1 statement was added, on 0 new articles and 0 articles that were there.\n\
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
}
