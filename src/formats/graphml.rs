//! GraphML: speakers, statements, propositions and implied claims as nodes, and who said and denied what as edges.
//!
//! <http://graphml.graphdrawing.org/specification.html>, for Gephi, networkx and igraph. It is only written.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use super::{
    Export, ExportError, Format, Write,
    report::{Loss, Report},
    rows::{Row, for_each_row},
    xml::escaped,
    xml_losses::Replaced,
};
use crate::model::{
    Attribute, Edtf, LinkTarget, Project, PropositionId, SpeakerId, Statement, StatementId,
    statement::Addressee, wording::attribute_text,
};

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "graphml",
    title: "GraphML",
    extension: "graphml",
    description: "Who said and denied what as a network, for Gephi, networkx and igraph",
    options: &[],
    write: Write::File(write),
    read: None,
};

/// What nodes and edges have: name, and whether it is of a node.
const KEYS: [(&str, bool); 14] = [
    ("kind", true),
    ("label", true),
    ("nature", true),
    ("speaker", true),
    ("article", true),
    ("publisher", true),
    ("published", true),
    ("annotator", true),
    ("said", true),
    ("said_earliest", true),
    ("said_latest", true),
    ("role", true),
    ("affiliation", true),
    ("relation", false),
];

/// What is named by the statements that are written.
#[derive(Default)]
struct Named {
    statements: BTreeSet<StatementId>,
    speakers: BTreeSet<SpeakerId>,
    propositions: BTreeSet<PropositionId>,
    /// The node of each implied claim, by its words.
    implied: BTreeMap<String, usize>,
    /// Those that link to what is not written.
    dangling: Vec<StatementId>,
}

fn write(export: &Export<'_>, out: &mut dyn io::Write) -> Result<Report, ExportError> {
    let mut out = io::BufWriter::new(out);
    let named = named(export);
    let text = |out: &mut dyn io::Write, text: &str| out.write_all(text.as_bytes());
    text(
        &mut out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
    )?;
    for (name, of_node) in KEYS {
        let kind = if of_node { "node" } else { "edge" };
        text(
            &mut out,
            &format!("  <key id=\"{name}\" for=\"{kind}\" attr.name=\"{name}\" attr.type=\"string\"/>\n"),
        )?;
    }
    text(&mut out, "  <graph id=\"statements\" edgedefault=\"directed\">\n")?;
    text(&mut out, &registry_nodes(export.project, &named))?;
    let mut replaced = Replaced::default();
    let mut report = for_each_row(export, |row| {
        let data = statement_data(row);
        replaced.note(row.statement.id, data.iter().map(|(_, value)| value.as_str()));
        let data: Vec<_> = data.iter().map(|(name, value)| (*name, value.as_str())).collect();
        text(&mut out, &node(&format!("statement:{}", row.statement.id), &data))
    })?;
    for layer in export.project.layers.values().filter(|layer| export.options.includes(&layer.key.annotator))
    {
        for statement in layer.in_order() {
            text(&mut out, &edges(statement, &named))?;
        }
    }
    text(&mut out, "  </graph>\n</graphml>\n")?;
    io::Write::flush(&mut out)?;
    // Offsets are no part of a graph, so that a place that is unknown is no loss.
    report.losses.retain(|loss| loss.what.starts_with("the article of"));
    report.losses.extend(Loss::of("a link of", "what it points at is not in the file", named.dangling));
    report.losses.extend(replaced.loss());
    Ok(report)
}

fn named(export: &Export<'_>) -> Named {
    let mut named = Named::default();
    let layers =
        || export.project.layers.values().filter(|layer| export.options.includes(&layer.key.annotator));
    for statement in layers().flat_map(|layer| layer.statements.values()) {
        named.statements.insert(statement.id);
        named.speakers.extend(statement.speakers_named().cloned());
        named.propositions.extend(statement.propositions_named().cloned());
        for link in &statement.links {
            if let LinkTarget::Implied(words) = &link.to {
                let next = named.implied.len() + 1;
                named.implied.entry(words.clone()).or_insert(next);
            }
        }
    }
    let dangling = |statement: &&std::sync::Arc<Statement>| {
        statement
            .links
            .iter()
            .any(|link| matches!(link.to, LinkTarget::Statement(id) if !named.statements.contains(&id)))
    };
    let found =
        layers().flat_map(|layer| layer.in_order()).filter(dangling).map(|statement| statement.id).collect();
    named.dangling = found;
    named
}

fn node(id: &str, data: &[(&str, &str)]) -> String {
    let mut xml = format!("    <node id=\"{}\">", escaped(id));
    for (name, value) in data.iter().filter(|(_, value)| !value.is_empty()) {
        xml.extend(["<data key=\"", name, "\">", &escaped(value), "</data>"]);
    }
    xml.push_str("</node>\n");
    xml
}

fn registry_nodes(project: &Project, named: &Named) -> String {
    let mut xml = String::new();
    for id in &named.speakers {
        let known = project.speakers.get(id);
        let (role, affiliation) = known.map_or(("", ""), |one| (one.role.as_str(), one.affiliation.as_str()));
        let data = [
            ("kind", "speaker"),
            ("label", project.speaker_name(id)),
            ("role", role),
            ("affiliation", affiliation),
        ];
        xml.push_str(&node(&format!("speaker:{id}"), &data));
    }
    for id in &named.propositions {
        let text = project.propositions.get(id).map_or(id.as_str(), |one| one.text.as_str());
        xml.push_str(&node(&format!("proposition:{id}"), &[("kind", "proposition"), ("label", text)]));
    }
    for (words, number) in &named.implied {
        xml.push_str(&node(&format!("implied:{number}"), &[("kind", "implied"), ("label", words)]));
    }
    xml
}

fn statement_data(row: &Row<'_>) -> [(&'static str, String); 11] {
    let statement = row.statement;
    let details = row.article.map(|article| &article.details);
    let published = details.and_then(|details| details.published.as_ref());
    let said = statement.said.as_ref().map(|date| &date.edtf);
    let text = |attribute| attribute_text(row.project, statement, attribute);
    [
        ("kind", text(Attribute::Label)),
        ("label", text(Attribute::Fragments)),
        ("nature", row.project.codebook.nature(&statement.label).name().to_owned()),
        ("speaker", text(Attribute::Speaker)),
        ("article", details.map_or(row.layer.key.article.to_string(), |details| details.title.clone())),
        ("publisher", details.map_or(String::new(), |details| details.publisher.clone())),
        ("published", published.map_or(String::new(), |date| date.edtf.to_string())),
        ("annotator", row.layer.key.annotator.to_string()),
        ("said", said.map_or(String::new(), ToString::to_string)),
        ("said_earliest", said.and_then(Edtf::earliest).unwrap_or_default()),
        ("said_latest", said.and_then(Edtf::latest).unwrap_or_default()),
    ]
}

fn edge(from: &str, to: &str, relation: &str) -> String {
    let (from, to) = (escaped(from), escaped(to));
    format!("    <edge source=\"{from}\" target=\"{to}\"><data key=\"relation\">{relation}</data></edge>\n")
}

fn edges(statement: &Statement, named: &Named) -> String {
    let own = format!("statement:{}", statement.id);
    let mut xml = String::new();
    if let Some(speaker) = &statement.speaker {
        xml.push_str(&edge(&format!("speaker:{speaker}"), &own, "said"));
    }
    for speaker in &statement.via {
        xml.push_str(&edge(&format!("speaker:{speaker}"), &own, "passed on"));
    }
    if let Some(Addressee::Speaker(speaker)) = &statement.addressee {
        xml.push_str(&edge(&own, &format!("speaker:{speaker}"), "addressed to"));
    }
    if let Some(proposition) = &statement.proposition {
        xml.push_str(&edge(&own, &format!("proposition:{proposition}"), "says"));
    }
    for link in &statement.links {
        let to = match &link.to {
            LinkTarget::Statement(id) if !named.statements.contains(id) => continue,
            LinkTarget::Statement(id) => format!("statement:{id}"),
            LinkTarget::Proposition(id) => format!("proposition:{id}"),
            LinkTarget::Implied(words) => {
                format!("implied:{}", named.implied.get(words).copied().unwrap_or_default())
            }
        };
        xml.push_str(&edge(&own, &to, link.kind.verb()));
    }
    xml
}
