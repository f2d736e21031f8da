//! Measures proposals of speaker and date against a careful reading.
//!
//! `cargo run --release --example proposals -- GOLD.json FOLDER_OF_TEXTS [--verbose]`
//!
//! The registry holds the names of the reading's speakers and nothing else: no aliases, offices or kinds. The statements
//! come in the order of the text, and `earlier` are those before it with the values of the reading: the practised
//! annotator has accepted or corrected them. The speaker whose date is asked for is the reading's, for the same reason.
//! The figures for an empty `earlier`, and for dates asked without a speaker, are printed too.
//!
//! A date is right if its EDTF is that of the reading. Where nothing but the fallback `../DATE` of the article is
//! proposed and the reading has another date, that is "none"; every other difference is wrong. The strict count, in
//! which such a fallback is wrong too, is printed beside it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a measurement fails by panicking and prints what it found"
)]

use std::{fmt, fs, ops::Range, path::Path, sync::Arc};

use gainsay::{
    model::{
        Anchor, DateBasis, DateValue, Edtf, Fragment, Fragments, LabelId, Nature, SharedMap, Speaker,
        SpeakerId, Statement, StatementId, article::Timestamp,
    },
    reading::proposals::{self, Named, Setting},
};
use serde_json::Value;
use uuid::Uuid;

/// A statement of the reading.
struct Gold {
    name: String,
    label: LabelId,
    nature: Nature,
    ranges: Vec<Range<usize>>,
    speaker: SpeakerId,
    said: Edtf,
    has_words: bool,
}

/// An article of the reading.
struct Document {
    text: String,
    published: Edtf,
    publisher: String,
    statements: Vec<Gold>,
}

/// What is given to the proposals beside the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// The statements before, and the speaker.
    Everything,
    /// The speaker, and no statement before.
    NoEarlier,
    /// Neither.
    Nothing,
}

/// Speakers proposed.
#[derive(Debug, Default, Clone, Copy)]
pub struct SpeakerCount {
    /// Right, and first.
    pub first: usize,
    /// Right, and among the first three.
    pub in_three: usize,
    /// Statements for which nobody was proposed.
    pub none: usize,
    /// Statements.
    pub all: usize,
}

/// Dates proposed.
#[derive(Debug, Default, Clone, Copy)]
pub struct DateCount {
    /// The reading's.
    pub right: usize,
    /// Another than the reading's, beside the fallback.
    pub wrong: usize,
    /// Nothing, or only the fallback where the reading has another date.
    pub none: usize,
    /// Of those, the ones in which the fallback is shown.
    pub fallback: usize,
    /// Statements.
    pub all: usize,
}

impl DateCount {
    fn count(&mut self, proposed: Option<&Edtf>, gold: &Gold, published: &Edtf) {
        self.all += 1;
        let fallback = format!("../{}", published.latest().unwrap_or_default());
        match proposed {
            Some(edtf) if *edtf == gold.said => self.right += 1,
            Some(edtf) if edtf.as_str() == fallback => {
                self.none += 1;
                self.fallback += 1;
            }
            Some(_) => self.wrong += 1,
            None => self.none += 1,
        }
    }

    /// Of the dates proposed, in per cent, those that are wrong; with `strict`, the fallback is a date too.
    pub fn wrong_share(&self, strict: bool) -> f64 {
        let fallback = if strict { self.fallback } else { 0 };
        let proposed = self.right + self.wrong + fallback;
        100.0 * (self.wrong + fallback) as f64 / proposed.max(1) as f64
    }
}

impl fmt::Display for DateCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} right, {} wrong, {} none ({} of them with the fallback), of {}; of those proposed {:.1} % wrong, {:.1} % with the fallback counted",
            self.right,
            self.wrong,
            self.none,
            self.fallback,
            self.all,
            self.wrong_share(false),
            self.wrong_share(true)
        )
    }
}

/// The figures of one run.
#[derive(Debug, Default, Clone, Copy)]
pub struct Figures {
    /// Speakers of all statements.
    pub speakers: SpeakerCount,
    /// Dates of the statements whose reading has words for the date.
    pub with_words: DateCount,
    /// Dates of all statements.
    pub dates: DateCount,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SpeakerCount { first, in_three, none, all } = self.speakers;
        writeln!(f, "dates of all statements: {}", self.dates)?;
        write!(
            f,
            "speakers: {first} right first, {in_three} right in the first three, {none} none, of {all}; dates with words: {}",
            self.with_words
        )
    }
}

/// Measures the proposals for the reading in `gold`, whose texts are in `folder`; tells of every wrong one.
///
/// # Panics
///
/// Where the reading or a text cannot be read.
pub fn measure(gold: &Path, folder: &Path, given: Given, tell: &mut dyn FnMut(&str)) -> Figures {
    let reading: Value = serde_json::from_str(&fs::read_to_string(gold).unwrap()).unwrap();
    let registry = registry(&reading);
    let mut figures = Figures::default();
    for document in documents(&reading, folder) {
        let mut earlier: Vec<Arc<Statement>> = Vec::new();
        for gold in &document.statements {
            let setting = Setting {
                text: &document.text,
                published: Some(&document.published),
                publisher: &document.publisher,
                nature: gold.nature,
                speakers: &registry,
                earlier: if given == Given::Everything { &earlier } else { &[] },
            };
            measure_statement(&setting, gold, given, &mut figures, tell);
            earlier.push(Arc::new(statement(&document.text, gold, earlier.len())));
        }
    }
    figures
}

fn measure_statement(
    setting: &Setting,
    gold: &Gold,
    given: Given,
    figures: &mut Figures,
    tell: &mut dyn FnMut(&str),
) {
    let speakers = proposals::speakers(setting, &gold.ranges);
    let place = speakers.iter().position(|proposal| proposal.speaker == Named::Known(gold.speaker.clone()));
    let count = &mut figures.speakers;
    count.all += 1;
    count.first += usize::from(place == Some(0));
    count.in_three += usize::from(place.is_some_and(|place| place < 3));
    count.none += usize::from(speakers.is_empty());
    let words = &setting.text[gold.ranges[0].clone()];
    if place != Some(0) {
        let list: Vec<String> = speakers
            .iter()
            .map(|proposal| format!("{} [{}]", named(&proposal.speaker), proposal.reason))
            .collect();
        tell(&format!("{} speaker {}: “{words}”\n    {}", gold.name, gold.speaker, list.join("\n    ")));
    }
    let speaker = (given != Given::Nothing).then_some(&gold.speaker);
    let dates = proposals::said(setting, &gold.ranges, speaker);
    let first = dates.first().map(|date| &date.edtf);
    if first != Some(&gold.said) {
        let list: Vec<String> = dates.iter().map(|date| format!("{} [{}]", date.edtf, date.reason)).collect();
        let mark = if gold.has_words { "with words" } else { "without words" };
        tell(&format!("{} date {} ({mark}): “{words}”\n    {}", gold.name, gold.said, list.join("\n    ")));
    }
    let published = setting.published.unwrap();
    figures.dates.count(first, gold, published);
    if gold.has_words {
        figures.with_words.count(first, gold, published);
    }
}

fn named(named: &Named) -> String {
    match named {
        Named::Known(id) => id.to_string(),
        Named::New { name, kind } => format!("new: {name} ({})", kind.name()),
    }
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or("")
}

fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value[field].as_array().map_or(&[], Vec::as_slice)
}

/// Names only: kinds, offices and aliases are what a project would know beside them.
fn registry(reading: &Value) -> SharedMap<SpeakerId, Arc<Speaker>> {
    let speakers = list(reading, "speakers").iter().map(|speaker| {
        let id = SpeakerId::new(text(speaker, "id")).unwrap();
        (id.clone(), Arc::new(Speaker::named(id, text(speaker, "name"))))
    });
    speakers.collect()
}

fn documents(reading: &Value, folder: &Path) -> Vec<Document> {
    let documents = list(reading, "documents").iter().map(|document| {
        let id = text(document, "id");
        let own = list(reading, "statements").iter().filter(|statement| text(statement, "doc") == id);
        let mut statements: Vec<Gold> = own.filter_map(gold).collect();
        statements
            .sort_by_key(|gold| (gold.ranges[0].start, std::cmp::Reverse(gold.ranges.last().unwrap().end)));
        Document {
            text: fs::read_to_string(folder.join(text(document, "file"))).unwrap(),
            published: Edtf::parse(text(&document["document_date"], "edtf")).unwrap(),
            publisher: text(document, "publisher").to_owned(),
            statements,
        }
    });
    documents.collect()
}

/// A statement of the reading; none where it has no speaker or no date to hold against.
fn gold(statement: &Value) -> Option<Gold> {
    let label = text(statement, "label");
    let nature = Nature::ALL.into_iter().find(|nature| nature.name() == label).unwrap_or(Nature::Other);
    let offset = |span: &Value, field: &str| usize::try_from(span[field].as_u64().unwrap()).unwrap();
    let spans = list(statement, "spans").iter();
    Some(Gold {
        name: text(statement, "id").to_owned(),
        label: LabelId::new(label).ok()?,
        nature,
        ranges: spans.map(|span| offset(span, "byte_start")..offset(span, "byte_end")).collect(),
        speaker: SpeakerId::new(text(statement, "speaker")).ok()?,
        said: Edtf::parse(text(&statement["said"], "edtf")).ok()?,
        has_words: !statement["said"]["expression"].is_null(),
    })
}

fn statement(text: &str, gold: &Gold, number: usize) -> Statement {
    let fragments = gold.ranges.iter().map(|range| Fragment::new(text, range.clone()).unwrap()).collect();
    let anchor = Anchor::Anchored(Fragments::verified(fragments, text).unwrap());
    let id = StatementId(Uuid::from_u128(number as u128));
    let mut made = Statement::new(id, gold.label.clone(), anchor, Timestamp::from_unix_secs(0));
    made.speaker = Some(gold.speaker.clone());
    made.said = Some(DateValue::new(gold.said.clone(), DateBasis::Stated));
    made
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let verbose = arguments.iter().any(|argument| argument == "--verbose");
    let paths: Vec<&Path> =
        arguments.iter().filter(|argument| !argument.starts_with("--")).map(Path::new).collect();
    let [gold, folder] = paths[..] else {
        println!("proposals GOLD.json FOLDER_OF_TEXTS [--verbose]");
        return;
    };
    let mut tell = |line: &str| {
        if verbose {
            println!("{line}");
        }
    };
    let whole = measure(gold, folder, Given::Everything, &mut tell);
    let without = measure(gold, folder, Given::NoEarlier, &mut |_| ());
    let alone = measure(gold, folder, Given::Nothing, &mut |_| ());
    println!("without the statements before:\n{without}");
    println!("without these and without the speaker:\n{alone}");
    println!("with the statements before:\n{whole}");
}
