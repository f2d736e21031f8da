//! Makes `projects/iran-us-talks` from the two articles and the careful reading of them in `tests/golden`.
//!
//! `cargo run --no-default-features --example make_sample` writes it anew; the result is always the same.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result};
use gainsay::{
    model::{
        Anchor, AnnotatorId, Article, ArticleDetails, ArticleId, Codebook, DateBasis, DateValue, Edtf,
        Fragment, Fragments, LabelId, Layer, LayerKey, Link, LinkKind, LinkTarget, Project, Proposition,
        PropositionId, ReadingState, Speaker, SpeakerId, SpeakerKind, Statement, StatementId, Timestamp,
        Zone, ZoneKind,
        article::Origin,
        date::Confidence,
        project::ProjectDetails,
        statement::{Addressee, Attitude, DenialKind, QuotationKind, Status},
    },
    store,
};
use serde::Deserialize;

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/iran-us-talks");
const TARGET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/projects/iran-us-talks");

/// When everything in the sample was made: 2026-11-21T10:00:00Z.
const MADE_SECS: u32 = 1_795_255_200;

/// What the reading has as a headline is our title; one article has none.
const ARTICLES: [(&str, &str, &str, &str); 2] = [
    (
        "000",
        "iran-denies-seeking-talks",
        "Iran denies seeking talks with US after Trump's claim",
        "Express Tribune",
    ),
    (
        "004",
        "iran-rejects-negotiations",
        "Iran sharply rejected any notion of negotiations with the United States",
        "Newsweek",
    ),
];

/// Words that stand for a speaker in one sentence only; they are mentions, not names.
const PRONOUNS: [&str; 3] = ["he", "He", "it"];

#[derive(Deserialize)]
struct Gold {
    made_by: String,
    conventions: Vec<String>,
    documents: Vec<GoldDocument>,
    speakers: Vec<GoldSpeaker>,
    propositions: Vec<GoldProposition>,
    zones: Vec<GoldZone>,
    statements: Vec<GoldStatement>,
    unlabelled_analysis: Vec<GoldSpan>,
}

#[derive(Deserialize)]
struct GoldDocument {
    id: String,
    file: String,
    sha256: String,
    publisher: String,
    document_date: GoldDate,
}

#[derive(Deserialize)]
struct GoldDate {
    edtf: String,
    expression: Option<GoldSpan>,
    basis: String,
    confidence: GoldConfidence,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum GoldConfidence {
    High,
    Medium,
    Low,
}

#[derive(Deserialize)]
struct GoldSpan {
    #[serde(default)]
    doc: String,
    byte_start: usize,
    byte_end: usize,
}

#[derive(Deserialize)]
struct GoldSpeaker {
    id: String,
    name: String,
    kind: String,
    #[serde(default)]
    role: String,
    affiliation: Option<String>,
    aliases: Vec<String>,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
struct GoldProposition {
    id: String,
    text: String,
}

#[derive(Deserialize)]
struct GoldZone {
    doc: String,
    kind: String,
    byte_start: usize,
    byte_end: usize,
    note: Option<String>,
}

#[derive(Deserialize)]
struct GoldStatement {
    id: String,
    doc: String,
    label: String,
    spans: Vec<GoldSpan>,
    speaker: Option<String>,
    quote_type: String,
    said: Option<GoldDate>,
    speaker_mention: Option<GoldSpan>,
    cue: Option<GoldSpan>,
    event_time: Option<GoldDate>,
    via: Option<String>,
    medium: Option<String>,
    addressee: Option<String>,
    attitude: String,
    proposition: Option<String>,
    denies: Vec<String>,
    denial_kind: Option<String>,
    duplicate_of: Option<String>,
    alt_labels: Vec<String>,
    confidence: GoldConfidence,
    note: Option<String>,
}

fn main() -> Result<()> {
    let folder = Path::new(TARGET);
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    store::create(folder, &sample()?)?;
    Ok(())
}

/// The sample project.
pub fn sample() -> Result<Project> {
    let path = PathBuf::from(SOURCE).join("gold_seed_annotations.json");
    let gold: Gold = serde_json::from_str(&fs::read_to_string(path)?)?;
    let reference = AnnotatorId::new("reference")?;
    let mut project = Project {
        details: Arc::new(ProjectDetails {
            title: "Iran–US talks".to_owned(),
            language: "en".to_owned(),
            annotators: vec![reference.clone()],
        }),
        codebook: Arc::new(Codebook { guidelines: guidelines(&gold), ..Codebook::default() }),
        ..Project::default()
    };
    for speaker in &gold.speakers {
        let speaker = made_speaker(speaker, &gold.speakers)?;
        project.speakers.insert(speaker.id.clone(), Arc::new(speaker));
    }
    for proposition in &gold.propositions {
        let id = proposition_id(&proposition.id)?;
        let (text, foreign_id) = (proposition.text.clone(), Some(proposition.id.clone()));
        let entry = Proposition { id: id.clone(), text, note: String::new(), foreign_id };
        project.propositions.insert(id, Arc::new(entry));
    }
    let reading = Reading::new(&gold)?;
    for document in &gold.documents {
        let article = made_article(document)?;
        let layer = reading.layer(document, &article, reference.clone())?;
        project.articles.insert(article.id.clone(), Arc::new(article));
        project.layers.insert(layer.key.clone(), Arc::new(layer));
    }
    Ok(project)
}

fn guidelines(gold: &Gold) -> Vec<String> {
    let mut lines = vec!["# Conventions of the reference reading".to_owned(), String::new()];
    lines.extend(gold.conventions.iter().map(|convention| format!("- {convention}")));
    lines.extend([String::new(), format!("Made by {}.", gold.made_by)]);
    lines
}

fn made_speaker(gold: &GoldSpeaker, all: &[GoldSpeaker]) -> Result<Speaker> {
    let is_name = |alias: &&String| {
        **alias != gold.name && !PRONOUNS.contains(&alias.as_str()) && alias.chars().any(char::is_uppercase)
    };
    let name_of = |id: &String| match all.iter().find(|speaker| speaker.id == *id) {
        Some(speaker) => speaker.name.clone(),
        None if id == "saudi-gov" => "Saudi Arabia (government)".to_owned(),
        None if id == "iaea" => "International Atomic Energy Agency".to_owned(),
        None => id.clone(),
    };
    let kind = SpeakerKind::ALL.into_iter().find(|kind| kind.name() == gold.kind);
    Ok(Speaker {
        id: SpeakerId::new(&gold.id)?,
        name: gold.name.clone(),
        aliases: gold.aliases.iter().filter(is_name).cloned().collect(),
        kind: kind.with_context(|| gold.kind.clone())?,
        role: gold.role.clone(),
        affiliation: gold.affiliation.as_ref().map(name_of).unwrap_or_default(),
        note: gold.note.clone(),
        foreign_id: None,
    })
}

fn proposition_id(gold: &str) -> Result<PropositionId> {
    Ok(PropositionId::new(&gold.trim_start_matches("P-").to_lowercase())?)
}

fn made_article(gold: &GoldDocument) -> Result<Article> {
    let (_, id, title, publisher) =
        ARTICLES.into_iter().find(|(doc, ..)| *doc == gold.id).with_context(|| gold.id.clone())?;
    let text = fs::read_to_string(PathBuf::from(SOURCE).join(&gold.file))?.replace("\r\n", "\n");
    let extra = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let details = ArticleDetails {
        title: title.to_owned(),
        publisher: publisher.to_owned(),
        published: Some(DateValue { basis: DateBasis::External, ..made_date(&gold.document_date, &text)? }),
        language: "en".to_owned(),
        extras: BTreeMap::from([
            extra("id", &gold.id),
            extra("publisher", &gold.publisher),
            extra("sha256", &gold.sha256),
        ]),
        ..ArticleDetails::default()
    };
    let origin = Origin {
        imported: Timestamp::from_unix_secs(MADE_SECS.into()),
        source_name: gold.file.clone(),
        source_encoding: "UTF-8".to_owned(),
    };
    Ok(Article::new(ArticleId::new(id)?, details, origin, text))
}

/// A date; what it rests on follows from its shape and its words, and the reasons of the reading say the same.
fn made_date(gold: &GoldDate, text: &str) -> Result<DateValue> {
    let words = gold.expression.as_ref().map(|span| made_fragment(span, text)).transpose()?;
    let basis = if gold.edtf.starts_with("../") {
        DateBasis::Bound
    } else if gold.basis.starts_with("narrator voice") {
        DateBasis::Publication
    } else if words.is_some() {
        DateBasis::Relative
    } else {
        DateBasis::Inherited
    };
    let (edtf, confidence) = (Edtf::parse(&gold.edtf)?, Some(made_confidence(&gold.confidence)));
    Ok(DateValue { edtf, basis, words, confidence, reason: gold.basis.clone() })
}

fn made_confidence(gold: &GoldConfidence) -> Confidence {
    match gold {
        GoldConfidence::High => Confidence::High,
        GoldConfidence::Medium => Confidence::Medium,
        GoldConfidence::Low => Confidence::Low,
    }
}

fn made_fragment(gold: &GoldSpan, text: &str) -> Result<Fragment> {
    Ok(Fragment::new(text, gold.byte_start..gold.byte_end)?)
}

/// The statements of the reading, with the ids that they get here.
struct Reading<'a> {
    gold: &'a Gold,
    ids: BTreeMap<&'a str, StatementId>,
    quotes: BTreeMap<&'a str, String>,
}

impl<'a> Reading<'a> {
    fn new(gold: &'a Gold) -> Result<Self> {
        let ids = gold.statements.iter().zip(0_u16..);
        let ids = ids.map(|(statement, number)| (statement.id.as_str(), statement_id(number))).collect();
        let mut reading = Self { gold, ids, quotes: BTreeMap::new() };
        for document in &gold.documents {
            let article = made_article(document)?;
            for statement in gold.statements.iter().filter(|statement| statement.doc == document.id) {
                let quote = place(statement, article.text())?.quote();
                reading.quotes.insert(&statement.id, quote);
            }
        }
        Ok(reading)
    }

    fn layer(&self, document: &GoldDocument, article: &Article, annotator: AnnotatorId) -> Result<Layer> {
        let key = LayerKey { article: article.id.clone(), annotator };
        let mut layer = Layer::new(key, article.fingerprint().clone());
        layer.state = ReadingState::Done;
        layer.zones = self.zones(document)?;
        if let Some(headline) = article.headline() {
            let (start, end, note) = (headline.start, headline.end, String::new());
            layer.zones.push(Zone { start, end, kind: ZoneKind::Headline, note });
        }
        layer.zones.sort_by_key(|zone| (zone.start, zone.end));
        for statement in self.gold.statements.iter().filter(|statement| statement.doc == document.id) {
            let statement = self.statement(statement, article.text())?;
            layer.statements.insert(statement.id, Arc::new(statement));
        }
        Ok(layer)
    }

    fn zones(&self, document: &GoldDocument) -> Result<Vec<Zone>> {
        let mut zones = Vec::new();
        for zone in self.gold.zones.iter().filter(|zone| zone.doc == document.id) {
            let kind = match zone.kind.as_str() {
                "widget" => ZoneKind::Widget,
                "teaser" => ZoneKind::Teaser,
                "related-and-widgets" => ZoneKind::Related,
                "section-heading" => ZoneKind::SectionHeading,
                "process-note" => ZoneKind::ProcessNote,
                other => anyhow::bail!("no zone is called {other}"),
            };
            let note = zone.note.clone().unwrap_or_default();
            zones.push(Zone { start: zone.byte_start, end: zone.byte_end, kind, note });
        }
        for span in self.gold.unlabelled_analysis.iter().filter(|span| span.doc == document.id) {
            let (start, end, note) = (span.byte_start, span.byte_end, String::new());
            zones.push(Zone { start, end, kind: ZoneKind::Analysis, note });
        }
        Ok(zones)
    }

    fn statement(&self, gold: &GoldStatement, text: &str) -> Result<Statement> {
        let (id, made) = (self.id(&gold.id)?, Timestamp::from_unix_secs(MADE_SECS.into()));
        let fragment = |span: &GoldSpan| made_fragment(span, text);
        let date = |date: &GoldDate| made_date(date, text);
        let speaker = |id: &String| SpeakerId::new(id);
        let label = |id: &String| LabelId::new(id);
        Ok(Statement {
            speaker: gold.speaker.as_ref().map(speaker).transpose()?,
            mention: gold.speaker_mention.as_ref().map(fragment).transpose()?,
            cues: gold.cue.iter().map(fragment).collect::<Result<_>>()?,
            said: gold.said.as_ref().map(date).transpose()?,
            event: gold.event_time.as_ref().map(date).transpose()?,
            quote: Some(named(QuotationKind::ALL, QuotationKind::name, &gold.quote_type)?),
            denial: gold
                .denial_kind
                .as_ref()
                .map(|kind| named(DenialKind::ALL, DenialKind::name, kind))
                .transpose()?,
            attitude: Some(named(Attitude::ALL, Attitude::name, &gold.attitude)?),
            via: gold.via.iter().map(speaker).collect::<Result<_, _>>()?,
            medium: gold.medium.clone().unwrap_or_default(),
            addressee: gold.addressee.as_ref().map(|text| self.addressee(text)).transpose()?,
            proposition: gold.proposition.as_ref().map(|id| proposition_id(id)).transpose()?,
            links: gold.denies.iter().map(|target| self.denies(target)).collect::<Result<_>>()?,
            alternatives: gold.alt_labels.iter().map(label).collect::<Result<_, _>>()?,
            duplicate_of: gold.duplicate_of.as_ref().map(|other| self.id(other)).transpose()?,
            confidence: Some(made_confidence(&gold.confidence)),
            note: gold.note.clone().unwrap_or_default(),
            status: Status::Done,
            foreign_id: Some(gold.id.clone()),
            ..Statement::new(id, LabelId::new(&gold.label)?, place(gold, text)?, made)
        })
    }

    fn id(&self, gold: &str) -> Result<StatementId> {
        self.ids.get(gold).copied().with_context(|| format!("no statement is called {gold}"))
    }

    fn addressee(&self, gold: &str) -> Result<Addressee> {
        Ok(if self.gold.speakers.iter().any(|speaker| speaker.id == gold) {
            Addressee::Speaker(SpeakerId::new(gold)?)
        } else {
            Addressee::Text(gold.to_owned())
        })
    }

    fn denies(&self, target: &str) -> Result<Link> {
        let text = self.quotes.get(target).cloned().unwrap_or_default();
        Ok(Link { kind: LinkKind::Denies, to: LinkTarget::Statement(self.id(target)?), text })
    }
}

fn place(gold: &GoldStatement, text: &str) -> Result<Anchor> {
    let fragments: Result<Vec<_>> = gold.spans.iter().map(|span| made_fragment(span, text)).collect();
    Ok(Anchor::Anchored(Fragments::verified(fragments?, text)?))
}

fn named<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str, wanted: &str) -> Result<T> {
    all.iter().copied().find(|value| name(*value) == wanted).with_context(|| format!("what is {wanted}?"))
}

/// A UUID of version 7 whose time is fixed and whose random part is a counter.
fn statement_id(number: u16) -> StatementId {
    let [high, low] = number.to_be_bytes();
    let counter = [0, 0, 0, 0, 0, 0, 0, 0, high, low];
    StatementId(uuid::Builder::from_unix_timestamp_millis(u64::from(MADE_SECS) * 1000, &counter).into_uuid())
}
