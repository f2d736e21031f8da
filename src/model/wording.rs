//! Statements and their attributes in words: what the inspector, the cards and the exports show.

use super::{
    fragment::Fragment,
    link::{Link, LinkTarget},
    project::Project,
    statement::{Addressee, Attribute, AttributeValue, Statement},
};

/// An attribute in words, several values joined by "; "; empty where nothing is known.
pub fn attribute_text(project: &Project, statement: &Statement, attribute: Attribute) -> String {
    match statement.get(attribute) {
        AttributeValue::Label(id) => {
            project.codebook.label(&id).map_or(id.to_string(), |label| label.name.clone())
        }
        AttributeValue::Fragments(place) => place.quote(),
        AttributeValue::Speaker(id) => id.map_or(String::new(), |id| project.speaker_name(&id).to_owned()),
        AttributeValue::Mention(mention) => mention.map_or(String::new(), |mention| mention.text),
        AttributeValue::Cues(cues) => joined(cues.iter().map(|cue: &Fragment| cue.text.clone())),
        AttributeValue::Said(date) | AttributeValue::Event(date) => {
            date.map_or(String::new(), |date| date.edtf.to_string())
        }
        AttributeValue::Quote(kind) => kind.map_or("", |kind| kind.name()).to_owned(),
        AttributeValue::Denial(kind) => kind.map_or("", |kind| kind.name()).to_owned(),
        AttributeValue::Attitude(attitude) => attitude.map_or("", |attitude| attitude.name()).to_owned(),
        AttributeValue::Via(ids) => joined(ids.iter().map(|id| project.speaker_name(id).to_owned())),
        AttributeValue::Addressee(addressee) => match addressee {
            Some(Addressee::Speaker(id)) => project.speaker_name(&id).to_owned(),
            Some(Addressee::Text(text)) => text,
            None => String::new(),
        },
        AttributeValue::Proposition(id) => id.map_or(String::new(), |id| {
            project.propositions.get(&id).map_or(id.to_string(), |proposition| proposition.text.clone())
        }),
        AttributeValue::Links(links) => joined(links.iter().map(|link| link_text(project, link))),
        AttributeValue::Alternatives(ids) => joined(
            ids.iter()
                .map(|id| project.codebook.label(id).map_or(id.to_string(), |label| label.name.clone())),
        ),
        AttributeValue::DuplicateOf(id) => id.map_or(String::new(), |id| id.to_string()),
        AttributeValue::CheckWorthiness(worth) => worth.map_or("", |worth| worth.name()).to_owned(),
        AttributeValue::Evidence(items) | AttributeValue::Tags(items) => joined(items),
        AttributeValue::Confidence(confidence) => {
            confidence.map_or("", |confidence| confidence.name()).to_owned()
        }
        AttributeValue::Status(status) => status.name().to_owned(),
        AttributeValue::ForeignId(id) => id.unwrap_or_default(),
        AttributeValue::Extras(extras) => {
            joined(extras.iter().map(|(name, value)| format!("{name}: {value}")))
        }
        AttributeValue::Medium(text) | AttributeValue::Verdict(text) | AttributeValue::Note(text) => text,
    }
}

/// A link in words: "denies “Tehran was seeking negotiations…”".
pub fn link_text(project: &Project, link: &Link) -> String {
    let target = match link.to {
        LinkTarget::Statement(id) => project.find_statement(id).map(|(_, statement)| &**statement),
        LinkTarget::Proposition(_) | LinkTarget::Implied(_) => None,
    };
    link_text_to(project, link, target)
}

/// As [`link_text`], for whoever knows already which statement of the project the link points at, if any: looking for it
/// takes the longer the more layers there are.
pub fn link_text_to(project: &Project, link: &Link, target: Option<&Statement>) -> String {
    let target = match &link.to {
        LinkTarget::Statement(_) => match target {
            Some(statement) => target_text(project, statement),
            None if link.text.is_empty() => "a statement that is not in this project".to_owned(),
            None => format!("“{}” (not in this project)", link.text),
        },
        LinkTarget::Proposition(id) => {
            project.propositions.get(id).map_or(id.to_string(), |proposition| proposition.text.clone())
        }
        LinkTarget::Implied(words) => format!("“{words}” (implied)"),
    };
    format!("{} {target}", link.kind.verb())
}

/// Label, speaker and date in a line, as read out: "Denial, Esmaeil Baghaei, 8 July 2025".
pub fn summary(project: &Project, statement: &Statement) -> String {
    let label = attribute_text(project, statement, Attribute::Label);
    let speaker = statement.speaker.as_ref().map(|id| project.speaker_name(id).to_owned());
    let said = statement.said.as_ref().map(|date| date.edtf.in_words());
    let parts: Vec<_> = [Some(label), speaker, said].into_iter().flatten().collect();
    parts.join(", ")
}

fn target_text(project: &Project, statement: &Statement) -> String {
    let speaker = statement.speaker.as_ref().map(|id| format!("{}: ", project.speaker_name(id)));
    format!("{}“{}”", speaker.unwrap_or_default(), statement.fragments.quote())
}

fn joined(items: impl IntoIterator<Item = String>) -> String {
    items.into_iter().collect::<Vec<_>>().join("; ")
}
