//! The sample project holds every field of the careful reading that it was made from.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod common;
#[path = "../examples/make_sample.rs"]
#[allow(dead_code, reason = "its main is for the command line")]
mod make_sample;

use std::{collections::BTreeMap, fs, path::Path};

use common::{bytes_of, open};
use gainsay::{
    model::{statement::Addressee, *},
    store::{self, sample},
};
use serde_json::{Map, Value};

const GOLD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/iran-us-talks");
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/projects/iran-us-talks");

/// An object of the reading; every field must be taken out, or the test fails.
struct Fields {
    fields: Map<String, Value>,
    name: String,
}

impl Fields {
    fn of(value: Value) -> Self {
        let name = value.to_string();
        let Value::Object(fields) = value else { panic!("no object: {name}") };
        Self { fields, name }
    }

    fn take(&mut self, field: &str) -> Value {
        self.fields.remove(field).unwrap_or_else(|| panic!("no {field} in {}", self.name))
    }

    fn text(&mut self, field: &str) -> String {
        self.take(field).as_str().unwrap_or_else(|| panic!("{field} of {}", self.name)).to_owned()
    }

    /// The text, or "" for null or a field that is not there.
    fn maybe(&mut self, field: &str) -> String {
        match self.fields.remove(field) {
            None | Some(Value::Null) => String::new(),
            Some(value) => value.as_str().unwrap().to_owned(),
        }
    }

    fn number(&mut self, field: &str) -> usize {
        usize::try_from(self.take(field).as_u64().unwrap()).unwrap()
    }

    fn list(&mut self, field: &str) -> Vec<Value> {
        self.take(field).as_array().unwrap().clone()
    }

    fn object(&mut self, field: &str) -> Option<Self> {
        Some(self.take(field)).filter(|value| !value.is_null()).map(Self::of)
    }
}

impl Drop for Fields {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let left: Vec<_> = self.fields.keys().collect();
            assert!(left.is_empty(), "not compared: {left:?} in {}", self.name);
        }
    }
}

fn gold() -> Fields {
    let text = fs::read_to_string(Path::new(GOLD).join("gold_seed_annotations.json")).unwrap();
    Fields::of(serde_json::from_str(&text).unwrap())
}

fn layer_of<'a>(project: &'a Project, doc: &str) -> (&'a Article, &'a Layer) {
    let article = project.articles.values().find(|article| article.details.extras["id"] == doc).unwrap();
    let key = common::key(article.id.as_str(), "reference");
    (article, &project.layers[&key])
}

/// Byte and code point offsets, and the words.
fn check_span(mut gold: Fields, text: &str) -> Fragment {
    let (start, end) = (gold.number("byte_start"), gold.number("byte_end"));
    assert_eq!(gold.number("start"), text[..start].chars().count());
    assert_eq!(gold.number("end"), text[..end].chars().count());
    let words = gold.text("text");
    assert_eq!(text[start..end], words);
    Fragment { start, end, text: words }
}

/// What each free-text basis of the reading rests on, checked by a person against [`DateBasis`].
fn expected_basis(reason: &str) -> DateBasis {
    match reason {
        "headline; no date; inherits 000-02"
        | "dated by a later sentence ('Trump said Monday')"
        | "no date in this sentence; carried over from 'Tuesday' in 000-02"
        | "as original"
        | "as 004-04"
        | "'also' = same briefing, Wednesday"
        | "carried over from 'On Tuesday' / same White House meeting"
        | "no date in text; same meeting presumed"
        | "'The attacks' = 2025-06-13"
        | "talks period inferred"
        | "same year"
        | "'subsequently' to June; 000-13 gives 2025-06-22" => DateBasis::Inherited,
        "weekday on/before document date 2025-07-08"
        | "weekday on/before document date 2025-11-19"
        | "weekday on/before document date"
        | "weekday before document date 2025-11-19"
        | "last Monday before document date 2025-07-08"
        | "one day before Wednesday 2025-11-19"
        | "two weeks before 2025-07-07, approximate"
        | "month-day, year from context"
        | "open interval"
        | "year of document date; 2025-06 from the later \"In June\""
        | "year of document date"
        | "month; year of document date" => DateBasis::Relative,
        "not stated; upper bound = document date (EDTF L1 open interval)"
        | "relative, days before the FT piece"
        | "interview release date not stated; upper bound = document date"
        | "present-tense 'say', undated"
        | "undated"
        | "undated reports"
        | "repeated, undated; before document date" => DateBasis::Bound,
        "narrator voice: said = document date" | "narrator voice: said = document date (inferred)" => {
            DateBasis::Publication
        }
        _ if reason.starts_with("inferred") => DateBasis::External,
        other => panic!("what does “{other}” rest on?"),
    }
}

fn check_date(gold: Option<Fields>, ours: Option<&DateValue>, text: &str) {
    let Some(mut gold) = gold else { return assert_eq!(ours, None) };
    let ours = ours.unwrap();
    let reason = gold.text("basis");
    assert_eq!(ours.edtf.as_str(), gold.text("edtf"));
    assert_eq!(ours.basis, expected_basis(&reason), "{reason}");
    assert_eq!(ours.reason, reason);
    assert_eq!(ours.confidence.unwrap().name(), gold.text("confidence"));
    let words = gold.fields.remove("expression").filter(|words| !words.is_null());
    assert_eq!(ours.words, words.map(|words| check_span(Fields::of(words), text)));
}

#[test]
fn the_sample_opens_without_a_problem() {
    let opened = open(Path::new(SAMPLE));
    assert_eq!(opened.problems, []);
    assert!(opened.read_only.is_empty());
    assert!(opened.project.statements().all(|(_, statement)| statement.fragments.is_anchored()));
}

#[test]
fn the_sample_is_what_its_maker_makes() {
    let folder = tempfile::tempdir().unwrap();
    store::create(folder.path(), &make_sample::sample().unwrap()).unwrap();
    assert_eq!(bytes_of(folder.path()), bytes_of(Path::new(SAMPLE)));
}

#[test]
fn the_program_carries_the_sample_as_it_is_in_the_repository() {
    let inside: BTreeMap<_, _> =
        sample::FILES.iter().map(|(path, text)| (path.into(), text.as_bytes().to_vec())).collect();
    assert_eq!(inside, bytes_of(Path::new(SAMPLE)));
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("Gainsay sample");
    sample::copy_sample(&target).unwrap();
    assert_eq!(bytes_of(&target), inside);
    assert!(matches!(sample::copy_sample(&target), Err(store::StoreError::ProjectExists(_))));
}

#[test]
fn project_codebook_articles_and_zones_are_those_of_the_reading() {
    let project = open(Path::new(SAMPLE)).project;
    let mut gold = gold();
    assert_eq!(gold.text("format"), "gold-seed-annotations/1");
    assert!(gold.text("offsets").starts_with("Unicode code points into the exact file text"));
    let guidelines = &project.codebook.guidelines;
    assert!(guidelines.contains(&format!("Made by {}.", gold.text("made_by"))));
    for convention in gold.list("conventions") {
        assert!(guidelines.contains(&format!("- {}", convention.as_str().unwrap())));
    }
    let documents = gold.list("documents");
    assert_eq!((documents.len(), project.articles.len()), (2, 2));
    for document in documents {
        check_document(Fields::of(document), &project);
    }
    let (mut zones, mut analysis) = (Vec::new(), 0);
    for zone in gold.list("zones") {
        zones.push(check_zone(Fields::of(zone), &project));
    }
    for span in gold.list("unlabelled_analysis") {
        let mut span = Fields::of(span);
        let (article, layer) = layer_of(&project, &span.text("doc"));
        let span = check_span(span, article.text());
        let found = layer.zones.iter().find(|zone| zone.range() == span.range()).unwrap();
        assert_eq!(found.kind, ZoneKind::Analysis);
        analysis += 1;
    }
    assert_eq!((zones.len(), analysis), (12, 5));
    let ours: usize = project.layers.values().map(|layer| layer.zones.len()).sum();
    assert_eq!(ours, zones.len() + analysis + 1, "and the headline");
    gold.fields.retain(|field, _| !["speakers", "propositions", "statements"].contains(&field.as_str()));
}

fn check_document(mut gold: Fields, project: &Project) {
    let (article, layer) = layer_of(project, &gold.text("id"));
    let (text, details) = (article.text(), &article.details);
    let file = gold.text("file");
    assert_eq!(fs::read(Path::new(GOLD).join(&file)).unwrap(), text.as_bytes());
    assert_eq!(article.origin.source_name, file);
    assert_eq!(details.extras["sha256"], gold.text("sha256"));
    assert_eq!((text.chars().count(), text.len()), (gold.number("chars"), gold.number("bytes")));
    let headline = gold.maybe("headline");
    assert_eq!(article.headline().map_or("", |range| &text[range]), headline);
    let expected = if headline.is_empty() {
        "Iran sharply rejected any notion of negotiations with the United States"
    } else {
        &headline
    };
    assert_eq!(details.title, expected);
    let publisher = gold.text("publisher");
    assert!(publisher.starts_with(&format!("{} (", details.publisher)));
    assert_eq!(details.extras["publisher"], publisher);
    check_date(gold.object("document_date"), details.published.as_ref(), text);
    assert_eq!((layer.state, details.language.as_str()), (ReadingState::Done, "en"));
}

fn check_zone(mut gold: Fields, project: &Project) -> ZoneKind {
    let (article, layer) = layer_of(project, &gold.text("doc"));
    let text = article.text();
    let (start, end) = (gold.number("byte_start"), gold.number("byte_end"));
    assert_eq!(gold.number("start"), text[..start].chars().count());
    assert_eq!(gold.number("end"), text[..end].chars().count());
    let zone = layer.zones.iter().find(|zone| zone.range() == (start..end)).unwrap();
    let expected = match gold.text("kind").as_str() {
        "widget" => ZoneKind::Widget,
        "teaser" => ZoneKind::Teaser,
        "related-and-widgets" => ZoneKind::Related,
        "section-heading" => ZoneKind::SectionHeading,
        "process-note" => ZoneKind::ProcessNote,
        other => panic!("{other}"),
    };
    assert_eq!(zone.kind, expected);
    assert_eq!(zone.note, gold.maybe("note"));
    for words in gold.text("preview").split('…') {
        assert!(text[start..end].contains(words.trim()), "{words}");
    }
    zone.kind
}

#[test]
fn speakers_and_propositions_are_those_of_the_reading() {
    let project = open(Path::new(SAMPLE)).project;
    let mut gold = gold();
    let names: BTreeMap<String, String> = gold.fields["speakers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|speaker| (speaker["id"].as_str().unwrap().into(), speaker["name"].as_str().unwrap().into()))
        .collect();
    let speakers = gold.list("speakers");
    assert_eq!(speakers.len(), project.speakers.len());
    for speaker in speakers {
        let mut speaker = Fields::of(speaker);
        let ours = &project.speakers[&SpeakerId::new(&speaker.text("id")).unwrap()];
        assert_eq!(ours.name, speaker.text("name"));
        assert_eq!(ours.kind.name(), speaker.text("kind"));
        assert_eq!(ours.role, speaker.maybe("role"));
        assert_eq!(ours.note, speaker.maybe("note"));
        let affiliation = match speaker.maybe("affiliation").as_str() {
            "saudi-gov" => "Saudi Arabia (government)".to_owned(),
            "iaea" => "International Atomic Energy Agency".to_owned(),
            "" => String::new(),
            id => names[id].clone(),
        };
        assert_eq!(ours.affiliation, affiliation);
        let mentions = ["he", "He", "it", "authorities", "critics", "reports", "the foreign minister"];
        let mut aliases: Vec<String> =
            speaker.list("aliases").iter().map(|alias| alias.as_str().unwrap().to_owned()).collect();
        aliases.retain(|alias| !mentions.contains(&alias.as_str()) && *alias != ours.name);
        assert_eq!(ours.aliases, aliases);
    }
    let propositions = gold.list("propositions");
    assert_eq!(propositions.len(), project.propositions.len());
    for proposition in propositions {
        let mut proposition = Fields::of(proposition);
        let id = proposition.text("id");
        let ours = &project.propositions[&proposition_id(&id)];
        assert_eq!((ours.foreign_id.as_deref(), &ours.text), (Some(id.as_str()), &proposition.text("text")));
    }
    let elsewhere = [
        "format",
        "made_by",
        "offsets",
        "conventions",
        "documents",
        "zones",
        "statements",
        "unlabelled_analysis",
    ];
    gold.fields.retain(|field, _| !elsewhere.contains(&field.as_str()));
}

fn proposition_id(gold: &str) -> PropositionId {
    PropositionId::new(&gold.strip_prefix("P-").unwrap().to_lowercase()).unwrap()
}

/// The statements of the sample by the ids of the reading.
fn by_gold_id(project: &Project) -> BTreeMap<String, (LayerKey, Statement)> {
    let entry = |(key, statement): (&LayerKey, &std::sync::Arc<Statement>)| {
        (statement.foreign_id.clone().unwrap(), (key.clone(), (**statement).clone()))
    };
    project.statements().map(entry).collect()
}

#[test]
fn every_field_of_every_statement_is_that_of_the_reading() {
    let project = open(Path::new(SAMPLE)).project;
    let ours = by_gold_id(&project);
    let mut gold = gold();
    let statements = gold.list("statements");
    assert_eq!((statements.len(), ours.len()), (70, 70));
    for statement in statements {
        check_statement(Fields::of(statement), &project, &ours);
    }
    let links: usize = ours.values().map(|(_, statement)| statement.links.len()).sum();
    assert_eq!(links, 18);
    gold.fields.clear();
}

fn check_statement(mut gold: Fields, project: &Project, all: &BTreeMap<String, (LayerKey, Statement)>) {
    let (key, ours) = &all[&gold.text("id")];
    let (article, layer) = layer_of(project, &gold.text("doc"));
    let text = article.text();
    assert_eq!(*key, layer.key);
    assert_eq!(ours.label.as_str(), gold.text("label"));
    let spans: Vec<_> =
        gold.list("spans").into_iter().map(|span| check_span(Fields::of(span), text)).collect();
    assert_eq!(ours.fragments.fragments(), spans);
    assert_eq!(gold.take("discontinuous").as_bool().unwrap(), spans.len() > 1);
    assert_eq!(ours.speaker.as_ref().map_or("", SpeakerId::as_str), gold.maybe("speaker"));
    assert_eq!(ours.mention, gold.object("speaker_mention").map(|span| check_span(span, text)));
    assert_eq!(ours.cues, Vec::from_iter(gold.object("cue").map(|span| check_span(span, text))));
    check_date(gold.object("said"), ours.said.as_ref(), text);
    check_date(gold.object("event_time"), ours.event.as_ref(), text);
    assert_eq!(ours.quote.unwrap().name(), gold.text("quote_type"));
    assert_eq!(ours.denial.map_or("", |kind| kind.name()), gold.maybe("denial_kind"));
    assert_eq!(ours.attitude.unwrap().name(), gold.text("attitude"));
    assert_eq!(ours.via.iter().map(SpeakerId::as_str).collect::<Vec<_>>().join(" "), gold.maybe("via"));
    assert_eq!(ours.medium, gold.maybe("medium"));
    let addressee = match &ours.addressee {
        Some(Addressee::Speaker(id)) => id.to_string(),
        Some(Addressee::Text(text)) => text.clone(),
        None => String::new(),
    };
    assert_eq!(addressee, gold.maybe("addressee"));
    let proposition = gold.maybe("proposition");
    let expected = (!proposition.is_empty()).then(|| proposition_id(&proposition));
    assert_eq!(ours.proposition, expected);
    check_denies(ours, &gold.list("denies"), all);
    let labels: Vec<_> = gold.list("alt_labels");
    assert_eq!(labels, ours.alternatives.iter().map(|label| label.as_str().into()).collect::<Vec<Value>>());
    let duplicate = gold.maybe("duplicate_of");
    assert_eq!(ours.duplicate_of, all.get(&duplicate).map(|(_, other)| other.id));
    assert_eq!(ours.confidence.unwrap().name(), gold.text("confidence"));
    assert_eq!(ours.note, gold.maybe("note"));
    assert_eq!(ours.status, statement::Status::Done);
    let outer = gold.maybe("nested_in");
    assert!(outer.is_empty() || holds(&all[&outer].1, ours), "{outer} holds {}", ours.fragments.quote());
    let zone = match layer.zone_at(ours.fragments.span().start).map(|zone| zone.kind) {
        Some(ZoneKind::Headline) => "headline",
        Some(ZoneKind::Related) => "related",
        None => "body",
        Some(other) => panic!("{other:?}"),
    };
    assert_eq!(zone, gold.text("zone"));
}

fn check_denies(ours: &Statement, gold: &[Value], all: &BTreeMap<String, (LayerKey, Statement)>) {
    let expected: Vec<_> = gold
        .iter()
        .map(|target| &all[target.as_str().unwrap()].1)
        .map(|target| Link {
            kind: LinkKind::Denies,
            to: LinkTarget::Statement(target.id),
            text: target.fragments.quote(),
        })
        .collect();
    assert_eq!(ours.links, expected);
}

/// True when every fragment of `inner` lies in the stretch of `outer`.
fn holds(outer: &Statement, inner: &Statement) -> bool {
    let span = outer.fragments.span();
    inner.fragments.fragments().iter().all(|part| span.start <= part.start && part.end <= span.end)
}
