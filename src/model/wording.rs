//! Statements and their attributes in words: what the inspector, the cards and the exports show.

use super::{
    date::DateValue,
    id::LabelId,
    link::{Link, LinkTarget},
    project::Project,
    statement::{Addressee, Attribute, Statement},
};

/// An attribute in words, several values joined by "; "; empty where nothing is known.
pub fn attribute_text(project: &Project, statement: &Statement, attribute: Attribute) -> String {
    let words = |text: &String| text.clone();
    match attribute {
        Attribute::Label => label_name(project, &statement.label),
        Attribute::Fragments => statement.fragments.quote(),
        Attribute::Speaker => statement.speaker.as_ref().map_or("", |id| project.speaker_name(id)).to_owned(),
        Attribute::Mention => {
            statement.mention.as_ref().map_or(String::new(), |mention| mention.text.clone())
        }
        Attribute::Cues => joined(statement.cues.iter().map(|cue| cue.text.clone())),
        Attribute::Said => edtf(statement.said.as_ref()),
        Attribute::Event => edtf(statement.event.as_ref()),
        Attribute::Quote => statement.quote.map_or("", |kind| kind.name()).to_owned(),
        Attribute::Denial => statement.denial.map_or("", |kind| kind.name()).to_owned(),
        Attribute::Attitude => statement.attitude.map_or("", |attitude| attitude.name()).to_owned(),
        Attribute::Via => joined(statement.via.iter().map(|id| project.speaker_name(id).to_owned())),
        Attribute::Medium => statement.medium.clone(),
        Attribute::Addressee => match &statement.addressee {
            Some(Addressee::Speaker(id)) => project.speaker_name(id).to_owned(),
            Some(Addressee::Text(text)) => text.clone(),
            None => String::new(),
        },
        Attribute::Proposition => statement.proposition.as_ref().map_or(String::new(), |id| {
            project.propositions.get(id).map_or(id.to_string(), |proposition| proposition.text.clone())
        }),
        Attribute::Links => joined(statement.links.iter().map(|link| link_text(project, link))),
        Attribute::Alternatives => joined(statement.alternatives.iter().map(|id| label_name(project, id))),
        Attribute::DuplicateOf => statement.duplicate_of.map_or(String::new(), |id| id.to_string()),
        Attribute::CheckWorthiness => statement.check_worthiness.map_or("", |worth| worth.name()).to_owned(),
        Attribute::Verdict => statement.verdict.clone(),
        Attribute::Evidence => joined(statement.evidence.iter().map(words)),
        Attribute::Confidence => statement.confidence.map_or("", |confidence| confidence.name()).to_owned(),
        Attribute::Tags => joined(statement.tags.iter().map(words)),
        Attribute::Note => statement.note.clone(),
        Attribute::Status => statement.status.name().to_owned(),
        Attribute::ForeignId => statement.foreign_id.clone().unwrap_or_default(),
        Attribute::Extras => joined(statement.extras.iter().map(|(name, value)| format!("{name}: {value}"))),
    }
}

fn label_name(project: &Project, id: &LabelId) -> String {
    project.codebook.label(id).map_or(id.to_string(), |label| label.name.clone())
}

fn edtf(date: Option<&DateValue>) -> String {
    date.map_or(String::new(), |date| date.edtf.to_string())
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
