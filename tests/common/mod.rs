//! Projects made for tests of the files.
#![allow(
    dead_code,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::wildcard_imports,
    reason = "each test file uses a part of this, and a test fails by panicking"
)]

pub mod annotation_readers;
pub mod commands;
pub mod faulty_disk;
pub mod mutate;
pub mod random;
pub mod readers;

use std::{
    collections::BTreeMap,
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::Arc,
};

use gainsay::{
    model::{
        article::Origin,
        date::Confidence,
        project::ProjectDetails,
        statement::{Addressee, CheckWorthiness, DenialKind, QuotationKind, Status},
        *,
    },
    store::{self, Opened},
};
use uuid::Uuid;

pub const TEXT: &str = "\nHe «denied» it on Tuesday.\n\n\"No,\" she said, \"never.\" می‌خواهم 👨‍👩‍👧 e\u{301}\n";

pub fn open(folder: &Path) -> Opened {
    store::open(folder, &|_| ControlFlow::Continue(())).unwrap()
}

pub fn statement_id(number: u128) -> StatementId {
    StatementId(Uuid::from_u128(0x0199_a1c2_7d3e_7b40_9c11_0000_0000_0000 | number))
}

pub fn moment(text: &str) -> Timestamp {
    Timestamp::try_from(text.to_owned()).unwrap()
}

pub fn key(article: &str, annotator: &str) -> LayerKey {
    LayerKey { article: ArticleId::new(article).unwrap(), annotator: AnnotatorId::new(annotator).unwrap() }
}

pub fn fragment(text: &str, words: &str) -> Fragment {
    let start = text.find(words).unwrap();
    Fragment::new(text, start..start + words.len()).unwrap()
}

pub fn marking(text: &str, words: &[&str]) -> Anchor {
    let fragments = words.iter().map(|words| fragment(text, words)).collect();
    Anchor::Anchored(Fragments::verified(fragments, text).unwrap())
}

pub fn origin() -> Origin {
    Origin {
        imported: moment("2026-11-21T10:00:00Z"),
        source_name: "a.txt".into(),
        source_encoding: "UTF-8".into(),
    }
}

pub fn date(edtf: &str, basis: DateBasis) -> DateValue {
    DateValue::new(Edtf::parse(edtf).unwrap(), basis)
}

/// A small project that uses every field of every kind of file.
pub fn full_project() -> Project {
    let mut project = Project::titled("Talks “so called”");
    let annotators = vec![AnnotatorId::new("ann").unwrap(), AnnotatorId::new("bob-2").unwrap()];
    project.details =
        Arc::new(ProjectDetails {
            title: "Talks “so called”".into(), language: "en-GB".into(), annotators
        });
    project.codebook = Arc::new(full_codebook());
    for speaker in [full_speaker(), Speaker::named(SpeakerId::new("tasnim").unwrap(), "Tasnim")] {
        project.speakers.insert(speaker.id.clone(), Arc::new(speaker));
    }
    let proposition = Proposition {
        id: PropositionId::new("iran-seeks").unwrap(),
        text: "Iran seeks talks".into(),
        note: "As of July.".into(),
        foreign_id: Some("P-IRAN-SEEKS".into()),
    };
    project.propositions.insert(proposition.id.clone(), Arc::new(proposition));
    let article = Article::new(ArticleId::new("denied").unwrap(), full_details(), origin(), TEXT);
    let layer = full_layer(&article);
    let other = Layer::new(key("denied", "bob-2"), article.fingerprint().clone());
    project.articles.insert(article.id.clone(), Arc::new(article));
    project.layers.insert(layer.key.clone(), Arc::new(layer));
    project.layers.insert(other.key.clone(), Arc::new(other));
    project
}

fn full_codebook() -> Codebook {
    let mut codebook = Codebook::default();
    codebook.labels.push(Label {
        id: LabelId::new("question").unwrap(),
        name: "Question".into(),
        nature: Nature::Other,
        colour: Colour([0x12, 0xAB, 0xFF]),
        pattern: Pattern::DashDot,
        key: '\'',
        description: String::new(),
        retired: true,
    });
    codebook.guidelines = ["# Guidelines", "", "- Mark the *words*.", ""].map(str::to_owned).to_vec();
    codebook
}

fn full_speaker() -> Speaker {
    Speaker {
        id: SpeakerId::new("baghaei").unwrap(),
        name: "Esmaeil Baghaei".into(),
        aliases: vec!["Baqaei".into(), "اسماعیل بقایی".into()],
        kind: SpeakerKind::Person,
        role: "spokesman, Foreign Ministry".into(),
        affiliation: "Government of Iran".into(),
        note: "Two spellings.".into(),
        foreign_id: Some("Q1".into()),
    }
}

fn full_details() -> ArticleDetails {
    ArticleDetails {
        title: "He «denied» it on Tuesday.".into(),
        publisher: "Express Tribune".into(),
        author: "A. Writer".into(),
        address: "https://example.org/?a=1&b=\"2\"".into(),
        published: Some(DateValue {
            confidence: Some(Confidence::High),
            reason: "\"Tuesday\" and events of June 2025".into(),
            ..date("2025-07-08", DateBasis::External)
        }),
        language: "en".into(),
        note: "Scraped.\nTwice.".into(),
        extras: BTreeMap::from([("sha256".into(), "97d7…".into()), ("section \"b\"".into(), String::new())]),
    }
}

fn full_layer(article: &Article) -> Layer {
    let mut layer = Layer::new(key("denied", "ann"), article.fingerprint().clone());
    layer.state = ReadingState::Discuss;
    layer.zones = vec![
        Zone { start: 1, end: 29, kind: ZoneKind::Headline, note: String::new() },
        Zone { start: 31, end: 40, kind: ZoneKind::Widget, note: "a \"button\"".into() },
    ];
    for statement in [full_statement(), plain_statement(2, "\"never.\"")] {
        layer.statements.insert(statement.id, Arc::new(statement));
    }
    layer
}

pub fn plain_statement(number: u128, words: &str) -> Statement {
    let label = LabelId::new("claim").unwrap();
    Statement::new(statement_id(number), label, marking(TEXT, &[words]), moment("2026-11-21T10:00:01Z"))
}

/// A statement of which everything is known; whoever adds an attribute must give it a value here.
pub fn full_statement() -> Statement {
    let links = vec![
        Link {
            kind: LinkKind::Denies,
            to: LinkTarget::Statement(statement_id(2)),
            text: "\"never.\"".into(),
        },
        Link {
            kind: LinkKind::Supports,
            to: LinkTarget::Proposition(PropositionId::new("iran-seeks").unwrap()),
            text: String::new(),
        },
        Link {
            kind: LinkKind::Queries,
            to: LinkTarget::Implied("that it was so".into()),
            text: String::new(),
        },
        Link { kind: LinkKind::Repeats, to: LinkTarget::Statement(statement_id(99)), text: String::new() },
    ];
    Statement {
        id: statement_id(1),
        label: LabelId::new("denial").unwrap(),
        fragments: marking(TEXT, &["denied", "it"]),
        speaker: Some(SpeakerId::new("baghaei").unwrap()),
        mention: Some(fragment(TEXT, "He")),
        cues: vec![fragment(TEXT, "denied"), fragment(TEXT, "said")],
        said: Some(DateValue {
            words: Some(fragment(TEXT, "Tuesday")),
            confidence: Some(Confidence::Medium),
            reason: "Tuesday → 2025-07-08".into(),
            ..date("2025-07-08", DateBasis::Relative)
        }),
        event: Some(date("2025-06-23~", DateBasis::Bound)),
        quote: Some(QuotationKind::Mixed),
        denial: Some(DenialKind::Rejection),
        attitude: Some(statement::Attitude::ReportedPossible),
        via: vec![SpeakerId::new("tasnim").unwrap()],
        medium: "post on X".into(),
        addressee: Some(Addressee::Text("reporters".into())),
        proposition: Some(PropositionId::new("iran-seeks").unwrap()),
        links,
        alternatives: vec![LabelId::new("claim").unwrap(), LabelId::new("fact").unwrap()],
        duplicate_of: Some(statement_id(2)),
        check_worthiness: Some(CheckWorthiness::Urgent),
        verdict: "mostly false".into(),
        evidence: vec!["https://example.org/1".into(), "Transcript, p. 3".into()],
        confidence: Some(Confidence::Low),
        tags: vec!["nuclear".into(), "two words".into()],
        note: "Polarity sits in the cue:\n\"denied\" \\ 'it' — می‌خواهم 👨‍👩‍👧 \u{0}\r".into(),
        status: Status::Discuss,
        foreign_id: Some("000-01".into()),
        extras: BTreeMap::from([("importer's column".into(), "x".into())]),
        created: moment("2026-11-21T10:00:00Z"),
        modified: moment("2026-11-21T11:22:33Z"),
    }
}

/// The bytes of every file in `folder`, by path from there on; folders whose name begins with a dot apart.
pub fn bytes_of(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    collect(folder, Path::new(""), &mut found);
    found
}

fn collect(root: &Path, relative: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(root.join(relative)).unwrap() {
        let entry = entry.unwrap();
        let path = relative.join(entry.file_name());
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if root.join(&path).is_dir() {
            collect(root, &path, found);
        } else {
            found.insert(path.clone(), fs::read(root.join(&path)).unwrap());
        }
    }
}

/// Copies a project's folder, so that a test may spoil it.
pub fn copy_of(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for (path, bytes) in bytes_of(folder) {
        let target = copy.path().join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
    copy
}
