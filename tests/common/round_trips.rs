//! Projects that go out in a format and come in again, and what of them the format can hold.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says so by panicking"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    ops::ControlFlow,
    ops::Range,
    sync::Arc,
};

use gainsay::{
    formats::{
        Choices, Export, ExportOptions, FORMATS, Format, ImportReport, Imported, Input, InputFile,
        MemorySink, ReadError, Report, Write,
        attach::{Attaching, attach},
    },
    model::{
        article::Origin,
        date::Confidence,
        project::ProjectDetails,
        statement::{Addressee, Attitude, CheckWorthiness, DenialKind, QuotationKind, Status},
        *,
    },
};
use uuid::Uuid;

/// Formats in which statements are written and read.
pub fn both_ways() -> impl Iterator<Item = &'static Format> {
    let of_statements = |format: &&Format| format.name != "refi-codebook";
    FORMATS.iter().filter(|format| format.is_written() && format.read.is_some()).filter(of_statements)
}

/// The same files with archives unpacked, as somebody may have done.
pub fn unpacked(files: &[InputFile]) -> Vec<InputFile> {
    let texts = |file: &InputFile| {
        if !file.bytes.starts_with(b"PK") {
            return vec![file.clone()];
        }
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&file.bytes)).unwrap();
        let count = archive.len();
        let entry = |index| {
            let mut entry = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
            InputFile { name: entry.name().unwrap().into_owned(), bytes }
        };
        (0..count).map(entry).collect()
    };
    files.iter().flat_map(texts).collect()
}

/// How much of a statement a format holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// All but the words that a link had when it was made.
    Everything,
    /// Its label and its place.
    LabelAndPlace,
}

fn held(format: &Format) -> Held {
    match format.name {
        "conll2002" => Held::LabelAndPlace,
        _ => Held::Everything,
    }
}

/// True of formats in which statements keep their own identifiers.
pub fn keeps_ids(format: &Format) -> bool {
    held(format) == Held::Everything
}

/// True of formats that hold the texts of the articles.
pub fn has_texts(format: &Format) -> bool {
    !matches!(format.name, "csv" | "tsv" | "jsonl" | "web-annotation" | "conll2002" | "webanno")
}

/// What a format writes, as files to read, and its report.
pub fn export(format: &Format, project: &Project) -> (Vec<InputFile>, Report) {
    let options = ExportOptions::default();
    let export = Export::quiet(project, &options);
    let file = |name: String, bytes| InputFile { name, bytes };
    match format.write {
        Write::No => panic!("{} is not written", format.name),
        Write::File(write) => {
            let mut bytes = Vec::new();
            let report = write(&export, &mut bytes).unwrap();
            (vec![file(format!("statements.{}", format.extension), bytes)], report)
        }
        Write::Folder(write) => {
            let mut sink = MemorySink::default();
            let report = write(&export, &mut sink).unwrap();
            (sink.files().into_iter().map(|(name, bytes)| file(name, bytes)).collect(), report)
        }
    }
}

pub fn read(format: &Format, files: &[InputFile]) -> Result<Imported, ReadError> {
    let choices = Choices::default();
    let input = Input { files, choices: &choices, progress: &|_, _| ControlFlow::Continue(()) };
    format.read.unwrap()(&input)
}

/// Attaches as `ann` where the file does not say whose the statements are.
pub fn attach_to(imported: Imported, project: &Project) -> (Project, ImportReport) {
    let mut number = 0_u128;
    let mut new_id = || {
        number += 1;
        StatementId(Uuid::from_u128(0xFFFF_0000 + number))
    };
    let nameless =
        imported.articles.iter().flat_map(|article| &article.statements).any(|one| one.annotator.is_empty());
    let with = Attaching {
        annotator: nameless.then(|| AnnotatorId::new("ann").unwrap()),
        usual: None,
        now: Timestamp::from_unix_secs(1_800_000_000),
        new_id: &mut new_id,
        label_keys: &['4', '5'],
        read_only: &ReadOnly::default(),
    };
    attach(imported, project, with).unwrap()
}

/// A project of REFI-QDA as its XML alone with the texts in it, so that what is done to the bytes is done to the XML; other
/// files as they are.
pub fn in_one_file(files: Vec<InputFile>) -> Vec<InputFile> {
    if !files.iter().any(|file| file.bytes.starts_with(b"PK")) {
        return files;
    }
    let parts = unpacked(&files);
    let text = |file: &InputFile| String::from_utf8(file.bytes.clone()).unwrap();
    let mut xml = text(parts.iter().find(|part| part.name == "project.qde").unwrap());
    for part in parts.iter().filter(|part| part.name != "project.qde") {
        let path = format!(" plainTextPath=\"internal://{}\"", part.name.trim_start_matches("sources/"));
        let tag = xml.find(&path).unwrap();
        let end = tag + xml[tag..].find('>').unwrap() + 1;
        xml.insert_str(end, &format!("<PlainTextContent>{}</PlainTextContent>", text(part)));
        xml.replace_range(tag..tag + path.len(), "");
    }
    vec![InputFile { name: "project.qdpx".into(), bytes: xml.into_bytes() }]
}

pub fn project_without_statements(project: &Project) -> Project {
    Project { layers: SharedMap::new(), ..project.clone() }
}

/// The statements whose place is known.
pub fn placed(project: &Project) -> Project {
    let mut project = project.clone();
    for (key, layer) in &project.layers.clone() {
        let mut layer = Layer::clone(layer);
        let kept = layer.statements.iter().filter(|(_, one)| one.fragments.is_anchored());
        layer.statements = kept.map(|(id, one)| (*id, Arc::clone(one))).collect();
        project.layers.insert(key.clone(), Arc::new(layer));
    }
    project
}

/// What of each statement a format is to give back; those that its report names are left out.
pub fn held_by(
    format: &Format,
    project: &Project,
    report: &Report,
) -> BTreeMap<(LayerKey, String), Vec<String>> {
    let lost: BTreeSet<StatementId> = report
        .losses
        .iter()
        .filter(|loss| held(format) == Held::Everything || !loss.what.starts_with("everything but"))
        .flat_map(|loss| loss.statements.iter().copied())
        .collect();
    let mut found: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for (key, statement) in project.statements().filter(|(_, one)| !lost.contains(&one.id)) {
        let mut statement = Statement::clone(statement);
        for link in &mut statement.links {
            link.text.clear();
        }
        let (name, words) = match held(format) {
            Held::Everything => (statement.id.to_string(), format!("{statement:#?}")),
            Held::LabelAndPlace => {
                let ranges: Vec<_> = statement.fragments.fragments().iter().map(Fragment::range).collect();
                (format!("{ranges:?}"), statement.label.to_string())
            }
        };
        found.entry((key.clone(), name)).or_default().push(words);
    }
    for words in found.values_mut() {
        words.sort();
    }
    found
}

/// The zones that statements begin in; those that the report names are left out.
pub fn zones_with_statements(project: &Project, report: &Report) -> BTreeSet<(LayerKey, String)> {
    let lost: BTreeSet<StatementId> =
        report.losses.iter().flat_map(|loss| loss.statements.iter().copied()).collect();
    let zone = |key: &LayerKey, one: &Statement| {
        let zone = project.layers[key].zone_at(one.fragments.fragments().first()?.start)?;
        Some((key.clone(), format!("{zone:?}")))
    };
    let all = project.statements().filter(|(_, one)| !lost.contains(&one.id));
    all.filter_map(|(key, one)| zone(key, one)).collect()
}

/// An article, a label, and the ranges marked.
pub type LabelledPlace = (String, String, Vec<(usize, usize)>);

/// Where every statement stands, by article and label.
pub fn places(project: &Project) -> BTreeSet<LabelledPlace> {
    let of = |key: &LayerKey, one: &Statement| {
        let ranges = one.fragments.fragments().iter().map(|one| (one.start, one.end)).collect();
        (key.article.to_string(), one.label.to_string(), ranges)
    };
    project.statements().map(|(key, one)| of(key, one)).collect()
}

/// A small generator of random numbers (xorshift64*).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % limit.max(1)
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    fn one_in<T>(&mut self, times: usize, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(times) == 0).then(|| make(self))
    }
}

/// Pieces of articles that move offsets apart or are hard to cut.
const PIECES: [&str; 16] = [
    "He denied it. ",
    "said Bob",
    " ",
    "🚀",
    "👨\u{200d}👩\u{200d}👧",
    "caf\u{e9}",
    "cafe\u{301}",
    "سخنگو گفت: «هیچ»",
    "می\u{200c}خواهم",
    "\u{a0}",
    "\n",
    "\n\n",
    "“No,” ",
    "O'Neill & <sons>",
    "\t",
    "x",
];

/// Words for notes, names and the like; all that formats have to guard.
const WORDS: [&str; 14] = [
    "plain",
    "two words",
    "🚀 up",
    "a; b",
    "tab\there",
    "line\nend",
    "back\\slash \\n",
    "\"quoted\", <b> & 'so'",
    "=1+1",
    "'=guarded",
    "سخن",
    "cafe\u{301}",
    "a|b*c[1]_",
    "# hash -> arrow",
];

const SPEAKERS: [&str; 4] = ["ann-b", "the-ministry", "bob", "nobody"];

fn text(chance: &mut Chance) -> String {
    let pieces = 1 + chance.below(14);
    let made: String = (0..pieces).map(|_| chance.pick(&PIECES)).collect();
    if made.trim().is_empty() { format!("{made}x") } else { made }
}

fn range(chance: &mut Chance, text: &str) -> Option<Range<usize>> {
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let (a, b) = (chance.pick(&ends), chance.pick(&ends));
    (a != b).then(|| a.min(b)..a.max(b))
}

fn fragment(chance: &mut Chance, text: &str) -> Option<Fragment> {
    range(chance, text).map(|range| Fragment::new(text, range).unwrap())
}

fn date(chance: &mut Chance, text: &str) -> DateValue {
    let edtf = chance.pick(&["2025-07-08", "2025-07", "../2025-07-08", "2025-06-23~", "[..2025-07-08]"]);
    DateValue {
        edtf: Edtf::parse(edtf).unwrap(),
        basis: chance.pick(&DateBasis::ALL),
        words: chance.one_in(2, |chance| fragment(chance, text)).flatten(),
        confidence: chance.one_in(2, |chance| chance.pick(&Confidence::ALL)),
        reason: chance.one_in(2, |chance| chance.pick(&WORDS).to_owned()).unwrap_or_default(),
    }
}

fn speaker_id(chance: &mut Chance) -> SpeakerId {
    SpeakerId::new(chance.pick(&SPEAKERS)).unwrap()
}

fn words(chance: &mut Chance) -> String {
    chance.pick(&WORDS).to_owned()
}

fn link(chance: &mut Chance) -> Link {
    let to = match chance.below(4) {
        0 => LinkTarget::Proposition(PropositionId::new("it-is-so").unwrap()),
        1 => LinkTarget::Implied(words(chance)),
        _ => LinkTarget::Statement(StatementId(Uuid::from_u128(1 + chance.below(14) as u128))),
    };
    Link { kind: chance.pick(&LinkKind::ALL), to, text: String::new() }
}

fn statement(chance: &mut Chance, number: u128, text: &str) -> Option<Statement> {
    let ranges: Vec<_> = (0..=chance.below(4)).filter_map(|_| range(chance, text)).collect();
    let fragments = Fragments::marking(text, ranges).ok()?;
    let label = LabelId::new(chance.pick(&["claim", "denial", "fact"])).unwrap();
    let moment = Timestamp::from_unix_secs(1_700_000_000 + i64::try_from(number).unwrap());
    let mut one =
        Statement::new(StatementId(Uuid::from_u128(number)), label, Anchor::Anchored(fragments), moment);
    one.speaker = chance.one_in(2, speaker_id);
    one.mention = chance.one_in(3, |chance| fragment(chance, text)).flatten();
    one.cues = (0..chance.below(3)).filter_map(|_| fragment(chance, text)).collect();
    one.said = chance.one_in(2, |chance| date(chance, text));
    one.event = chance.one_in(3, |chance| date(chance, text));
    one.quote = chance.one_in(3, |chance| chance.pick(QuotationKind::ALL));
    one.denial = chance.one_in(3, |chance| chance.pick(DenialKind::ALL));
    one.attitude = chance.one_in(3, |chance| chance.pick(Attitude::ALL));
    one.via = (0..chance.below(3)).map(|_| speaker_id(chance)).collect();
    one.medium = chance.one_in(3, words).unwrap_or_default();
    one.addressee = chance.one_in(3, |chance| match chance.below(2) {
        0 => Addressee::Speaker(speaker_id(chance)),
        _ => Addressee::Text(words(chance)),
    });
    one.proposition = chance.one_in(3, |_| PropositionId::new("it-is-so").unwrap());
    for _ in 0..chance.below(4) {
        let made = link(chance);
        if !one.links.contains(&made) {
            one.links.push(made);
        }
    }
    one.alternatives = (0..chance.below(2)).map(|_| LabelId::new("fact").unwrap()).collect();
    one.duplicate_of = chance.one_in(4, |chance| StatementId(Uuid::from_u128(1 + chance.below(9) as u128)));
    one.check_worthiness = chance.one_in(3, |chance| chance.pick(CheckWorthiness::ALL));
    one.verdict = chance.one_in(4, words).unwrap_or_default();
    one.evidence = (0..chance.below(3)).map(|_| words(chance)).collect();
    one.confidence = chance.one_in(3, |chance| chance.pick(&Confidence::ALL));
    one.tags = (0..chance.below(3)).map(|_| words(chance)).collect();
    one.note = chance.one_in(2, words).unwrap_or_default();
    one.status = chance.pick(Status::ALL);
    one.foreign_id = chance.one_in(3, words);
    one.extras = (0..chance.below(3)).map(|index| (format!("name {index}"), words(chance))).collect();
    one.modified = chance.one_in(2, |_| Timestamp::from_unix_secs(1_750_000_000)).unwrap_or(moment);
    Some(one)
}

/// Some articles in several scripts with statements by two people: overlapping, nested, discontinuous, equal.
pub fn speaking_project(seed: u64) -> Project {
    let mut chance = Chance::new(seed);
    let annotators = ["ann", "zoe"].map(|name| AnnotatorId::new(name).unwrap());
    let mut project = Project::titled("Made by chance");
    let details =
        ProjectDetails { annotators: annotators.to_vec(), ..ProjectDetails::clone(&project.details) };
    project.details = Arc::new(details);
    for (index, id) in SPEAKERS.iter().take(3).enumerate() {
        let id = SpeakerId::new(id).unwrap();
        let name = ["Ann; B.", "The Ministry 🚀", "سخنگو"][index];
        let kind = chance.pick(&SpeakerKind::ALL);
        let entry = Speaker { kind, role: words(&mut chance), ..Speaker::named(id.clone(), name) };
        project.speakers.insert(id, Arc::new(entry));
    }
    let id = PropositionId::new("it-is-so").unwrap();
    let entry =
        Proposition { id: id.clone(), text: "It is so.".into(), note: String::new(), foreign_id: None };
    project.propositions.insert(id, Arc::new(entry));
    let mut number = 0;
    for index in 0..=chance.below(3) {
        let id = ArticleId::new(&format!("article-{index}")).unwrap();
        let origin = Origin {
            imported: Timestamp::from_unix_secs(0),
            source_name: "pasted".into(),
            source_encoding: "UTF-8".into(),
        };
        let details = ArticleDetails { title: format!("Article {index}"), ..ArticleDetails::default() };
        let text = format!("{index} {}", text(&mut chance));
        let article = Article::new(id.clone(), details, origin, text.as_str());
        for annotator in &annotators {
            let key = LayerKey { article: id.clone(), annotator: annotator.clone() };
            let mut layer = Layer::new(key.clone(), article.fingerprint().clone());
            for _ in 0..chance.below(5) {
                number += 1;
                let made = statement(&mut chance, number, &text);
                layer.statements.extend(made.map(|one| (one.id, Arc::new(one))));
            }
            if let Some(range) = range(&mut chance, &text) {
                let note = chance.one_in(2, words).unwrap_or_default();
                layer.zones.push(Zone {
                    start: range.start,
                    end: range.end,
                    kind: chance.pick(&ZoneKind::ALL),
                    note,
                });
            }
            if !layer.statements.is_empty() {
                project.layers.insert(key, Arc::new(layer));
            }
        }
        project.articles.insert(id, Arc::new(article));
    }
    project
}

/// A corpus as brat writes it, and as people leave it: up to 20 fragments, raw line breaks in text fields, wrong offsets.
pub fn brat_corpus(articles: usize, annotations: usize) -> Vec<InputFile> {
    let mut chance = Chance::new(7);
    let mut files = Vec::new();
    for article in 0..articles {
        let mut text = format!("Article {article} 🚀\n");
        for sentence in 0..60 {
            let end = chance.pick(&[" ", "\n"]);
            write!(text, "In sentence {sentence} the café’s owner {article} denied it 🚀.{end}").unwrap();
        }
        let chars: Vec<char> = text.chars().collect();
        let slice = |start: usize, end: usize| chars[start..end].iter().collect::<String>();
        let mut ann = String::new();
        for number in 1..=annotations {
            let fragments = if number % 10 == 0 { 20 } else { 1 };
            let start = chance.below(chars.len() - 420);
            let ranges: Vec<_> =
                (0..fragments).map(|index| (start + 21 * index, start + 21 * index + 13)).collect();
            // brat marks no white space at the ends of a range.
            let trimmed = |(mut start, mut end): (usize, usize)| {
                while chars[start].is_whitespace() {
                    start += 1;
                }
                while chars[end - 1].is_whitespace() {
                    end -= 1;
                }
                (start, end)
            };
            let ranges: Vec<_> = ranges.into_iter().map(trimmed).collect();
            let words: Vec<String> = ranges.iter().map(|(start, end)| slice(*start, *end)).collect();
            let joined = words.join(" ");
            // As some tools leave it: the line break of the text stands in the field.
            let joined = if number % 7 == 0 { joined } else { joined.replace('\n', " ") };
            let shift = if number % 29 == 0 { 3 } else { 0 };
            let places: Vec<String> =
                ranges.iter().map(|(start, end)| format!("{} {}", start + shift, end + shift)).collect();
            writeln!(ann, "T{number}\tclaim {}\t{joined}", places.join(";")).unwrap();
        }
        for (ending, bytes) in [("txt", text), ("ann", ann)] {
            files.push(InputFile {
                name: format!("corpus/doc-{article:04}.{ending}"),
                bytes: bytes.into_bytes(),
            });
        }
    }
    files
}
