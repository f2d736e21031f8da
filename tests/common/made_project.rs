//! A small made project that holds everything an export can meet.
#![allow(dead_code, clippy::unwrap_used, clippy::string_slice, reason = "a test says so by panicking")]

use std::{collections::BTreeMap, sync::Arc};

use gainsay::model::{
    article::Origin,
    date::Confidence,
    project::ProjectDetails,
    statement::{Addressee, Attitude, CheckWorthiness, DenialKind, QuotationKind, Status},
    *,
};
use uuid::Uuid;

/// Article "talks": an emoji, a family joined by ZWJ, é in two ways, a no-break space, no line end at the end.
pub const TALKS: &str = "Iran denies seeking talks 🚀\n\
    Listen to article\n\
    \"No request,\" the spokesman said on Tuesday, \"has been made on our side.\"\n\
    The caf\u{e9} where the 👨‍👩‍👧‍👦 met, a cafe\u{301}, was closed, he\u{a0}added.\n\
    =SUM of all claims, he said last month, was zero.";

/// Article "taqzib": Persian.
pub const TAQZIB: &str = "سخنگو گفت: «هیچ درخواستی نبوده است.»\nاو خبر را تکذیب کرد.";

pub fn id(number: u128) -> StatementId {
    StatementId(Uuid::from_u128(0x0199_a1c2_7d3e_7b40_9c11_0000_0000_0000 | number))
}

pub fn key(article: &str, annotator: &str) -> LayerKey {
    LayerKey { article: ArticleId::new(article).unwrap(), annotator: annotator_id(annotator) }
}

pub fn annotator_id(name: &str) -> AnnotatorId {
    AnnotatorId::new(name).unwrap()
}

fn label_id(name: &str) -> LabelId {
    LabelId::new(name).unwrap()
}

fn speaker_id(name: &str) -> SpeakerId {
    SpeakerId::new(name).unwrap()
}

fn moment(text: &str) -> Timestamp {
    Timestamp::try_from(text.to_owned()).unwrap()
}

/// The first place of `words` in `text`.
fn fragment(text: &str, words: &str) -> Fragment {
    let start = text.find(words).unwrap_or_else(|| panic!("{words:?} is not in the text"));
    Fragment::new(text, start..start + words.len()).unwrap()
}

fn marking(text: &str, words: &[&str]) -> Anchor {
    let fragments = words.iter().map(|words| fragment(text, words)).collect();
    Anchor::Anchored(Fragments::verified(fragments, text).unwrap())
}

fn date(edtf: &str, basis: DateBasis) -> DateValue {
    DateValue::new(Edtf::parse(edtf).unwrap(), basis)
}

fn statement(number: u128, label: &str, fragments: Anchor) -> Statement {
    Statement::new(id(number), label_id(label), fragments, moment("2026-11-21T10:00:00Z"))
}

/// The whole project: two articles that are there, one that is not, two annotators.
pub fn project() -> Project {
    let mut project = readable_project();
    let mut lost = Layer::new(key("gone", "ann"), Fingerprint::of("?"));
    let words = Fragment { start: 3, end: 8, text: "never".into() };
    insert(&mut lost, statement(9, "claim", Anchor::Unanchored(vec![words])));
    project.layers.insert(lost.key.clone(), Arc::new(lost));
    project
}

/// The project without the readings of an article that is not there.
pub fn readable_project() -> Project {
    let mut project = Project::titled("Made for tests");
    project.details = Arc::new(ProjectDetails {
        title: "Made for tests".into(),
        language: "en".into(),
        annotators: vec![annotator_id("ann"), annotator_id("zoe")],
    });
    for article in [talks(), taqzib()] {
        project.articles.insert(article.id.clone(), Arc::new(article));
    }
    for speaker in speakers() {
        project.speakers.insert(speaker.id.clone(), Arc::new(speaker));
    }
    let proposition = Proposition {
        id: PropositionId::new("iran-sought-talks").unwrap(),
        text: "Iran sought talks with the United States.".into(),
        note: "In July 2025".into(),
        foreign_id: Some("P1".into()),
    };
    project.propositions.insert(proposition.id.clone(), Arc::new(proposition));
    for layer in [talks_layer(), second_opinion(), taqzib_layer()] {
        project.layers.insert(layer.key.clone(), Arc::new(layer));
    }
    project
}

fn origin() -> Origin {
    Origin {
        imported: moment("2026-11-21T09:00:00Z"),
        source_name: "talks.html".into(),
        source_encoding: "UTF-8".into(),
    }
}

fn talks() -> Article {
    let details = ArticleDetails {
        title: "Iran denies seeking talks 🚀".into(),
        publisher: "Tribune, Express".into(),
        author: "A. Writer".into(),
        address: "https://news.example/talks?a=1".into(),
        published: Some(DateValue {
            confidence: Some(Confidence::High),
            ..date("2025-07-08", DateBasis::External)
        }),
        language: "en".into(),
        note: "Second edition".into(),
        extras: BTreeMap::from([("section".into(), "World".into())]),
    };
    Article::new(ArticleId::new("talks").unwrap(), details, origin(), TALKS)
}

fn taqzib() -> Article {
    let details =
        ArticleDetails { title: "تکذیب".into(), language: "fa".into(), ..ArticleDetails::default() };
    Article::new(ArticleId::new("taqzib").unwrap(), details, origin(), TAQZIB)
}

fn speakers() -> [Speaker; 3] {
    let spokesman = Speaker {
        aliases: vec!["Esmaeil Baqaei".into(), "Baghaei".into()],
        role: "spokesman, Foreign Ministry".into(),
        affiliation: "Government of Iran".into(),
        note: "Since 2024".into(),
        foreign_id: Some("Q1".into()),
        ..Speaker::named(speaker_id("esmaeil-baghaei"), "Esmaeil Baghaei")
    };
    let agency =
        Speaker { kind: SpeakerKind::Agency, ..Speaker::named(speaker_id("tasnim"), "Tasnim; the agency") };
    let other = Speaker::named(speaker_id("sokhangoo"), "سخنگو");
    [spokesman, agency, other]
}

fn talks_layer() -> Layer {
    let mut layer = Layer::new(key("talks", "ann"), Fingerprint::of(TALKS));
    layer.state = ReadingState::Done;
    let furniture = fragment(TALKS, "Listen to article").range();
    let headline = fragment(TALKS, "Iran denies seeking talks 🚀").range();
    layer.zones = vec![
        Zone {
            start: headline.start,
            end: headline.end,
            kind: ZoneKind::Headline,
            note: "as printed".into(),
        },
        Zone { start: furniture.start, end: furniture.end, kind: ZoneKind::Widget, note: String::new() },
    ];
    for statement in [headline_denial(), everything(), formula(), family(), unanchored()] {
        insert(&mut layer, statement);
    }
    layer
}

/// In the headline's zone; links of every kind.
fn headline_denial() -> Statement {
    let link = |kind, to, text: &str| Link { kind, to, text: text.into() };
    let proposition = PropositionId::new("iran-sought-talks").unwrap();
    let mut statement = statement(1, "denial", marking(TALKS, &["Iran denies seeking talks 🚀"]));
    statement.links = vec![
        link(LinkKind::Denies, LinkTarget::Statement(id(7)), "هیچ درخواستی نبوده است."),
        link(LinkKind::Denies, LinkTarget::Proposition(proposition), ""),
        link(LinkKind::Denies, LinkTarget::Implied("Tehran asked, \"please\"".into()), ""),
        link(LinkKind::Supports, LinkTarget::Statement(id(2)), "No request"),
        link(LinkKind::Queries, LinkTarget::Statement(id(4)), ""),
        link(LinkKind::Repeats, LinkTarget::Statement(id(999)), "what nobody has"),
    ];
    statement
}

/// Discontinuous, with a value in every attribute.
fn everything() -> Statement {
    let mut statement =
        statement(2, "denial", marking(TALKS, &["No request,", "has been made on our side."]));
    statement.speaker = Some(speaker_id("esmaeil-baghaei"));
    statement.mention = Some(fragment(TALKS, "the spokesman"));
    statement.cues = vec![fragment(TALKS, "said"), fragment(TALKS, "denies")];
    statement.said = Some(DateValue {
        words: Some(fragment(TALKS, "Tuesday")),
        confidence: Some(Confidence::Medium),
        reason: "the article ran on Tuesday 8 July 2025".into(),
        ..date("2025-07-08", DateBasis::Relative)
    });
    statement.event = Some(date("../2025-07-07", DateBasis::Bound));
    statement.quote = Some(QuotationKind::Direct);
    statement.denial = Some(DenialKind::Factual);
    statement.attitude = Some(Attitude::ReportedPossible);
    statement.via = vec![speaker_id("tasnim"), speaker_id("sokhangoo")];
    statement.medium = "press conference".into();
    statement.addressee = Some(Addressee::Speaker(speaker_id("sokhangoo")));
    statement.proposition = Some(PropositionId::new("iran-sought-talks").unwrap());
    statement.links = vec![Link {
        kind: LinkKind::Denies,
        to: LinkTarget::Statement(id(5)),
        text: "=SUM of all claims".into(),
    }];
    statement.alternatives = vec![label_id("claim"), label_id("not-in-the-codebook")];
    statement.duplicate_of = Some(id(1));
    statement.check_worthiness = Some(CheckWorthiness::Urgent);
    statement.verdict = "unproven".into();
    statement.evidence = vec!["https://news.example/a".into(), "archive, box 7".into()];
    statement.confidence = Some(Confidence::Low);
    statement.tags = vec!["nuclear".into(), "🚀".into()];
    statement.note = "Two lines,\nthe second with \"quotes\", commas; and a tab\t.".into();
    statement.status = Status::Discuss;
    statement.foreign_id = Some("T1".into());
    statement.extras = BTreeMap::from([("round".into(), "2".into()), ("source".into(), "gold".into())]);
    statement.modified = moment("2026-11-21T11:30:00Z");
    statement
}

/// Begins like a formula; overlaps `second_opinion`'s; a tag holds the separator of lists.
fn formula() -> Statement {
    let mut statement = statement(3, "claim", marking(TALKS, &["=SUM of all claims, he said last month"]));
    statement.said = Some(date("2025-06", DateBasis::Relative));
    statement.tags = vec!["a; b".into(), "c".into()];
    statement.note = "'=already guarded".into();
    statement.addressee = Some(Addressee::Text("critics".into()));
    statement
}

/// After a family of seven code points; a speaker that is not in the registry; a mention that moved.
fn family() -> Statement {
    let mut statement = statement(4, "fact", marking(TALKS, &["a cafe\u{301}, was closed"]));
    statement.speaker = Some(speaker_id("nobody-knows"));
    statement.mention = Some(Fragment { start: 0, end: 2, text: "he".into() });
    statement
}

fn unanchored() -> Statement {
    let fragments = vec![
        Fragment { start: 4, end: 11, text: "accuses".into() },
        Fragment { start: 4000, end: 4007, text: "of lies".into() },
    ];
    statement(6, "claim", Anchor::Unanchored(fragments))
}

/// Another's reading of "talks": overlapping and nested.
fn second_opinion() -> Layer {
    let mut layer = Layer::new(key("talks", "zoe"), Fingerprint::of(TALKS));
    layer.state = ReadingState::InProgress;
    insert(&mut layer, statement(5, "claim", marking(TALKS, &["claims, he said last month, was zero."])));
    insert(&mut layer, statement(8, "other-label", marking(TALKS, &["last month"])));
    layer
}

fn taqzib_layer() -> Layer {
    let mut layer = Layer::new(key("taqzib", "ann"), Fingerprint::of(TAQZIB));
    let mut statement = statement(7, "claim", marking(TAQZIB, &["هیچ درخواستی نبوده است."]));
    statement.speaker = Some(speaker_id("sokhangoo"));
    insert(&mut layer, statement);
    layer
}

fn insert(layer: &mut Layer, statement: Statement) {
    layer.statements.insert(statement.id, Arc::new(statement));
}
