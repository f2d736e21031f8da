//! The objects inside a line of JSON Lines: an article, a speaker, a date, a range of text.
//!
//! Names of keys that count carry the unit. A reference to what is not in the project keeps its identifier, and
//! what would be known about it is `null`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rows::{Place, Row};
use crate::model::{
    AnnotatorId, ArticleId, DateValue, Fragment, LabelId, Link, LinkTarget, Project, PropositionId,
    SpeakerId, StatementId, Timestamp, statement::Addressee,
};

/// An article, without its text.
#[derive(Serialize)]
pub struct ArticleJson<'a> {
    id: &'a ArticleId,
    title: Option<&'a str>,
    publisher: Option<&'a str>,
    author: Option<&'a str>,
    address: Option<&'a str>,
    published: Option<DateJson<'a>>,
    language: Option<&'a str>,
    note: Option<&'a str>,
    extras: BTreeMap<&'a str, &'a str>,
    imported: Option<Timestamp>,
    source_name: Option<&'a str>,
    source_encoding: Option<&'a str>,
    /// Of the text that the annotator read.
    text_blake3: &'a str,
}

impl<'a> ArticleJson<'a> {
    /// What is known about the article of `row`.
    pub fn of(row: &Row<'a>) -> Self {
        let details = row.article.map(|article| &article.details);
        let origin = row.article.map(|article| &article.origin);
        let extras = details.map(|details| &details.extras).into_iter().flatten();
        Self {
            id: &row.layer.key.article,
            title: details.and_then(|details| known(&details.title)),
            publisher: details.and_then(|details| known(&details.publisher)),
            author: details.and_then(|details| known(&details.author)),
            address: details.and_then(|details| known(&details.address)),
            published: details
                .and_then(|details| details.published.as_ref())
                .map(|date| DateJson::of(row, date)),
            language: details.and_then(|details| known(&details.language)),
            note: details.and_then(|details| known(&details.note)),
            extras: extras.map(|(name, value)| (name.as_str(), value.as_str())).collect(),
            imported: origin.map(|origin| origin.imported),
            source_name: origin.and_then(|origin| known(&origin.source_name)),
            source_encoding: origin.and_then(|origin| known(&origin.source_encoding)),
            text_blake3: row.layer.fingerprint.as_str(),
        }
    }
}

/// A range of the text with its words. Offsets are those of the text where it says the words there; where it does
/// not, the bytes that were stored are kept apart.
#[derive(Serialize)]
pub struct FragmentJson<'a> {
    text: &'a str,
    start_char: Option<usize>,
    end_char: Option<usize>,
    start_byte: Option<usize>,
    end_byte: Option<usize>,
    start_utf16: Option<usize>,
    end_utf16: Option<usize>,
    unverified_start_byte: Option<usize>,
    unverified_end_byte: Option<usize>,
}

impl<'a> FragmentJson<'a> {
    /// A range of the article of `row`.
    pub fn of(row: &Row<'_>, fragment: &'a Fragment) -> Self {
        Self::at(fragment, row.place(fragment))
    }

    /// The statement's own ranges: all with their place, or none.
    pub fn of_statement(row: &Row<'a>) -> Vec<Self> {
        let fragments = row.statement.fragments.fragments().iter();
        match row.places() {
            Some(places) => fragments.zip(places).map(|(one, place)| Self::at(one, Some(*place))).collect(),
            None => fragments.map(|fragment| Self::at(fragment, None)).collect(),
        }
    }

    fn at(fragment: &'a Fragment, place: Option<Place>) -> Self {
        let unverified = |byte: usize| place.is_none().then_some(byte);
        Self {
            text: &fragment.text,
            start_char: place.map(|place| place.start_char),
            end_char: place.map(|place| place.end_char),
            start_byte: place.map(|place| place.start_byte),
            end_byte: place.map(|place| place.end_byte),
            start_utf16: place.map(|place| place.start_utf16),
            end_utf16: place.map(|place| place.end_utf16),
            unverified_start_byte: unverified(fragment.start),
            unverified_end_byte: unverified(fragment.end),
        }
    }
}

/// The zone that a statement begins in.
#[derive(Serialize)]
pub struct ZoneJson<'a> {
    kind: &'static str,
    note: Option<&'a str>,
    start_byte: usize,
    end_byte: usize,
}

impl<'a> ZoneJson<'a> {
    /// The zone of `row`, where there is one.
    pub fn of(row: &Row<'a>) -> Option<Self> {
        let zone = row.zone()?;
        Some(Self {
            kind: zone.kind.name(),
            note: known(&zone.note),
            start_byte: zone.start,
            end_byte: zone.end,
        })
    }
}

/// A label.
#[derive(Serialize)]
pub struct LabelJson<'a> {
    id: &'a LabelId,
    name: Option<&'a str>,
    nature: Option<&'static str>,
}

impl<'a> LabelJson<'a> {
    /// The label `id` as the codebook has it.
    pub fn of(project: &'a Project, id: &'a LabelId) -> Self {
        let label = project.codebook.label(id);
        Self {
            id,
            name: label.map(|label| label.name.as_str()),
            nature: label.map(|label| label.nature.name()),
        }
    }
}

/// A speaker of the registry.
#[derive(Serialize)]
pub struct SpeakerJson<'a> {
    id: &'a SpeakerId,
    name: Option<&'a str>,
    aliases: &'a [String],
    kind: Option<&'static str>,
    role: Option<&'a str>,
    affiliation: Option<&'a str>,
    note: Option<&'a str>,
    foreign_id: Option<&'a str>,
}

impl<'a> SpeakerJson<'a> {
    /// The speaker `id` as the registry has it.
    pub fn of(project: &'a Project, id: &'a SpeakerId) -> Self {
        let speaker = project.speakers.get(id);
        Self {
            id,
            name: speaker.map(|speaker| speaker.name.as_str()),
            aliases: speaker.map_or(&[], |speaker| &speaker.aliases),
            kind: speaker.map(|speaker| speaker.kind.name()),
            role: speaker.and_then(|speaker| known(&speaker.role)),
            affiliation: speaker.and_then(|speaker| known(&speaker.affiliation)),
            note: speaker.and_then(|speaker| known(&speaker.note)),
            foreign_id: speaker.and_then(|speaker| speaker.foreign_id.as_deref()),
        }
    }
}

/// To whom: somebody of the registry, or anybody in words.
#[derive(Serialize)]
pub struct AddresseeJson<'a> {
    speaker: Option<SpeakerJson<'a>>,
    text: Option<&'a str>,
}

impl<'a> AddresseeJson<'a> {
    /// One of the two is there.
    pub fn of(project: &'a Project, addressee: &'a Addressee) -> Self {
        match addressee {
            Addressee::Speaker(id) => Self { speaker: Some(SpeakerJson::of(project, id)), text: None },
            Addressee::Text(text) => Self { speaker: None, text: Some(text) },
        }
    }
}

/// A proposition of the registry.
#[derive(Serialize)]
pub struct PropositionJson<'a> {
    id: &'a PropositionId,
    text: Option<&'a str>,
    note: Option<&'a str>,
    foreign_id: Option<&'a str>,
}

impl<'a> PropositionJson<'a> {
    /// The proposition `id` as the registry has it.
    pub fn of(project: &'a Project, id: &'a PropositionId) -> Self {
        let proposition = project.propositions.get(id);
        Self {
            id,
            text: proposition.map(|proposition| proposition.text.as_str()),
            note: proposition.and_then(|proposition| known(&proposition.note)),
            foreign_id: proposition.and_then(|proposition| proposition.foreign_id.as_deref()),
        }
    }
}

/// A date with what it rests on.
#[derive(Serialize)]
pub struct DateJson<'a> {
    edtf: &'a str,
    earliest: Option<String>,
    latest: Option<String>,
    basis: &'static str,
    words: Option<FragmentJson<'a>>,
    confidence: Option<&'static str>,
    reason: Option<&'a str>,
}

impl<'a> DateJson<'a> {
    /// `date`, whose words stand in the article of `row`.
    pub fn of(row: &Row<'_>, date: &'a DateValue) -> Self {
        Self {
            edtf: date.edtf.as_str(),
            earliest: date.edtf.earliest(),
            latest: date.edtf.latest(),
            basis: date.basis.name(),
            words: date.words.as_ref().map(|words| FragmentJson::of(row, words)),
            confidence: date.confidence.map(super::super::model::date::Confidence::name),
            reason: known(&date.reason),
        }
    }
}

/// A link to a statement, to a proposition, or to an implied claim: one of the three targets is there.
#[derive(Serialize)]
pub struct LinkJson<'a> {
    kind: &'static str,
    statement_id: Option<StatementId>,
    /// Where the statement is in the project.
    article_id: Option<&'a ArticleId>,
    /// Who made it.
    annotator: Option<&'a AnnotatorId>,
    proposition_id: Option<&'a PropositionId>,
    implied: Option<&'a str>,
    /// The words of the target when the link was made.
    text: Option<&'a str>,
}

impl<'a> LinkJson<'a> {
    /// `link` of the statement of `row`, with where its target lives.
    pub fn of(row: &Row<'a>, link: &'a Link) -> Self {
        let statement_id = match link.to {
            LinkTarget::Statement(id) => Some(id),
            LinkTarget::Proposition(_) | LinkTarget::Implied(_) => None,
        };
        let home = statement_id.and_then(|id| row.target(id)).map(|(key, _)| key);
        Self {
            kind: link.kind.verb(),
            statement_id,
            article_id: home.map(|key| &key.article),
            annotator: home.map(|key| &key.annotator),
            proposition_id: match &link.to {
                LinkTarget::Proposition(id) => Some(id),
                LinkTarget::Statement(_) | LinkTarget::Implied(_) => None,
            },
            implied: match &link.to {
                LinkTarget::Implied(words) => Some(words),
                LinkTarget::Statement(_) | LinkTarget::Proposition(_) => None,
            },
            text: known(&link.text),
        }
    }
}

/// An empty text is an unknown one.
pub fn known(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
