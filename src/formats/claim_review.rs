//! schema.org JSON-LD: every statement as a `Claim` of its speaker, verdicts as `ClaimReview`.
//!
//! <https://schema.org/Claim>, <https://schema.org/ClaimReview>. A denial is what somebody says and no fact check, so it is
//! a `Claim` as well, about the one that it denies. It is only written.

use std::{collections::BTreeSet, io, io::Write as _};

use serde_json::{Map, Value, json};

use super::{
    Export, ExportError, Format, Write,
    report::Report,
    rows::{Row, for_each_row},
};
use crate::model::{
    Article, ArticleId, Attribute, DateValue, Edtf, Link, LinkKind, LinkTarget, Project, PropositionId,
    Speaker, SpeakerId, SpeakerKind,
};

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "claim-review",
    title: "schema.org Claim and ClaimReview",
    extension: "jsonld",
    description: "Claims with who said them, when and where as JSON-LD, for fact checkers and search engines",
    options: &[],
    write: Write::File(write),
    read: None,
};

/// Before what schema.org has no word for. Google reads only what names schema.org as its one context, so that these are
/// whole addresses.
const OURS: &str = "urn:gainsay:";

fn write(export: &Export<'_>, out: &mut dyn io::Write) -> Result<Report, ExportError> {
    let mut out = io::BufWriter::new(out);
    out.write_all(b"{\"@context\":\"https://schema.org\",\"@graph\":[")?;
    let (mut first, mut met) = (true, Met::default());
    let mut report = for_each_row(export, |row| {
        for node in nodes(row, &mut met) {
            out.write_all(if std::mem::take(&mut first) { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut out, &node)?;
        }
        Ok(())
    })?;
    out.write_all(b"\n]}\n")?;
    out.flush()?;
    // Offsets are no part of it, so that a place that is unknown is no loss.
    report.losses.retain(|loss| loss.what.starts_with("the article of"));
    Ok(report)
}

/// What has a node already.
#[derive(Default)]
struct Met {
    articles: BTreeSet<ArticleId>,
    speakers: BTreeSet<SpeakerId>,
    propositions: BTreeSet<PropositionId>,
}

/// The statement, its review, and what they name for the first time.
fn nodes(row: &Row<'_>, met: &mut Met) -> Vec<Value> {
    let (project, statement) = (row.project, row.statement);
    let mut nodes = Vec::new();
    if let Some(article) = row.article.filter(|article| met.articles.insert(article.id.clone())) {
        nodes.push(article_node(article));
    }
    if let Some(id) = &statement.speaker
        && met.speakers.insert(id.clone())
    {
        nodes.push(speaker_node(project, id));
    }
    for id in statement.propositions_named() {
        if met.propositions.insert(id.clone()) {
            nodes.push(proposition_node(project, id));
        }
    }
    nodes.push(claim(row));
    nodes.extend(review(row));
    nodes
}

/// An object without the keys whose values say nothing.
fn object(pairs: impl IntoIterator<Item = (impl Into<String>, Value)>) -> Value {
    let says = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => true,
    };
    let pairs = pairs.into_iter().map(|(name, value)| (name.into(), value));
    Value::Object(pairs.filter(|(_, value)| says(value)).collect::<Map<_, _>>())
}

fn reference(id: &str) -> Value {
    json!({ "@id": id })
}

fn article_ref(id: &ArticleId) -> String {
    format!("{OURS}article:{id}")
}

fn speaker_ref(id: &SpeakerId) -> String {
    format!("{OURS}speaker:{id}")
}

fn proposition_ref(id: &PropositionId) -> String {
    format!("{OURS}proposition:{id}")
}

fn article_node(article: &Article) -> Value {
    let details = &article.details;
    let published = details.published.as_ref().map_or(Value::Null, |date| iso(&date.edtf));
    let named = |kind: &str, name: &str| {
        if name.is_empty() { Value::Null } else { json!({"@type": kind, "name": name}) }
    };
    let address = &details.address;
    let is_url = address.starts_with("https://") || address.starts_with("http://");
    object([
        ("@type", json!("NewsArticle")),
        ("@id", json!(article_ref(&article.id))),
        ("headline", json!(details.title)),
        ("url", if is_url { json!(address) } else { Value::Null }),
        ("datePublished", published),
        ("author", named("Person", &details.author)),
        ("publisher", named("Organization", &details.publisher)),
        ("inLanguage", json!(details.language)),
    ])
}

fn speaker_node(project: &Project, id: &SpeakerId) -> Value {
    let id_and = |kind: &str, name: &str| json!({"@type": kind, "@id": speaker_ref(id), "name": name});
    let Some(speaker) = project.speakers.get(id) else { return id_and("Person", id.as_str()) };
    let Speaker { name, kind, role, affiliation, aliases, note, .. } = &**speaker;
    let is_person = match kind {
        SpeakerKind::Person | SpeakerKind::Anonymous => true,
        SpeakerKind::Organisation
        | SpeakerKind::State
        | SpeakerKind::Collective
        | SpeakerKind::Newspaper
        | SpeakerKind::Agency
        | SpeakerKind::Narrator => false,
    };
    let organisation = json!({"@type": "Organization", "name": affiliation});
    let organisation = if affiliation.is_empty() { Value::Null } else { organisation };
    object([
        ("@type", json!(if is_person { "Person" } else { "Organization" })),
        ("@id", json!(speaker_ref(id))),
        ("name", json!(name)),
        ("alternateName", json!(aliases)),
        (if is_person { "jobTitle" } else { "disambiguatingDescription" }, json!(role)),
        (if is_person { "affiliation" } else { "parentOrganization" }, organisation),
        ("description", json!(note)),
        ("urn:gainsay:speaker_kind", json!(kind.name())),
    ])
}

/// What is claimed or denied, apart from who says it.
fn proposition_node(project: &Project, id: &PropositionId) -> Value {
    let text = project.propositions.get(id).map_or(id.as_str(), |proposition| proposition.text.as_str());
    json!({"@type": "Claim", "@id": proposition_ref(id), "text": text})
}

fn claim(row: &Row<'_>) -> Value {
    let statement = row.statement;
    let speaker = statement.speaker.as_ref();
    let date = |attribute| row.date(attribute);
    let edtf = |date: Option<&DateValue>| date.map_or(Value::Null, |date| json!(date.edtf.as_str()));
    let (said, event) = (date(Attribute::Said), date(Attribute::Event));
    let label = row.project.codebook.label(&statement.label);
    let links = LinkKind::ALL.map(|kind| {
        let of_kind = statement.links.iter().filter(|link| link.kind == kind).map(target);
        (format!("{OURS}{}", kind.verb()), Value::Array(of_kind.collect()))
    });
    let denied = statement.links.iter().filter(|link| link.kind == LinkKind::Denies).map(target).collect();
    let known = [
        ("@type", json!("Claim")),
        ("@id", json!(format!("urn:uuid:{}", statement.id))),
        ("text", json!(statement.fragments.quote())),
        ("author", speaker.map_or(Value::Null, |id| reference(&speaker_ref(id)))),
        ("datePublished", said.map_or(Value::Null, |date| iso(&date.edtf))),
        ("temporalCoverage", event.map_or(Value::Null, |date| coverage(&date.edtf))),
        ("appearance", reference(&article_ref(&row.layer.key.article))),
        ("claimInterpreter", json!({"@type": "Person", "name": row.layer.key.annotator})),
        ("about", Value::Array(denied)),
        ("sameAs", statement.duplicate_of.map_or(Value::Null, |id| json!(format!("urn:uuid:{id}")))),
        ("keywords", json!(statement.tags)),
        ("urn:gainsay:label", json!(statement.label)),
        ("urn:gainsay:label_nature", label.map_or(Value::Null, |label| json!(label.nature.name()))),
        ("urn:gainsay:said", edtf(said)),
        ("urn:gainsay:event", edtf(event)),
        (
            "urn:gainsay:proposition",
            statement.proposition.as_ref().map_or(Value::Null, |id| reference(&proposition_ref(id))),
        ),
    ];
    object(known.map(|(name, value)| (name.to_owned(), value)).into_iter().chain(links))
}

fn target(link: &Link) -> Value {
    match &link.to {
        LinkTarget::Statement(id) => reference(&format!("urn:uuid:{id}")),
        LinkTarget::Proposition(id) => reference(&proposition_ref(id)),
        LinkTarget::Implied(words) => json!({"@type": "Claim", "text": words}),
    }
}

/// What a check found; none where nobody checked.
fn review(row: &Row<'_>) -> Option<Value> {
    let statement = row.statement;
    if statement.verdict.is_empty() {
        return None;
    }
    let id = format!("urn:uuid:{}", statement.id);
    Some(object([
        ("@type", json!("ClaimReview")),
        ("@id", json!(format!("{id}#review"))),
        ("claimReviewed", json!(statement.fragments.quote())),
        ("itemReviewed", reference(&id)),
        ("reviewRating", json!({"@type": "Rating", "alternateName": statement.verdict})),
        ("author", json!({"@type": "Person", "name": row.layer.key.annotator})),
        ("dateModified", json!(statement.modified)),
        ("citation", json!(statement.evidence)),
    ]))
}

/// A day, month or year as ISO 8601 has it; nothing for other dates of EDTF.
fn iso(edtf: &Edtf) -> Value {
    let text = edtf.as_str();
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    // Months from 21 on are seasons in EDTF.
    let is_season = text.split('-').nth(1).is_some_and(|month| month > "12");
    if plain && !is_season && !text.starts_with('-') { json!(text) } else { Value::Null }
}

/// A date, or the days between which it lies; `..` stands for an end that is open.
fn coverage(edtf: &Edtf) -> Value {
    let open = || "..".to_owned();
    match (iso(edtf), edtf.earliest(), edtf.latest()) {
        (Value::Null, None, None) => Value::Null,
        (Value::Null, earliest, latest) => {
            json!(format!("{}/{}", earliest.unwrap_or_else(open), latest.unwrap_or_else(open)))
        }
        (exact, ..) => exact,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_iso_or_nothing_and_coverage_is_a_range() {
        let check = |edtf: &str, exact: Value, range: &str| {
            let edtf = Edtf::parse(edtf).unwrap();
            assert_eq!((iso(&edtf), coverage(&edtf)), (exact, json!(range)), "{edtf:?}");
        };
        check("2025-07-08", json!("2025-07-08"), "2025-07-08");
        check("2025", json!("2025"), "2025");
        check("../2025-07-08", Value::Null, "../2025-07-08");
        check("2025-06-23~", Value::Null, "2025-06-23/2025-06-23");
    }
}
