//! Speakers, propositions, labels, details: what their fields are called, and how they are found and put back.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    sync::Arc,
};

use super::{
    Subject,
    lists::{merge_list, settled},
    words,
};
use crate::model::{
    article::ArticleDetails,
    edit::Edit,
    id::{ArticleId, LabelId, PropositionId, SpeakerId},
    label::{Codebook, Label},
    project::{Project, ProjectDetails},
    proposition::Proposition,
    speaker::Speaker,
};

/// A field of an entry.
pub struct Field<T: 'static> {
    /// As shown to people.
    pub title: &'static str,
    /// The value in words; empty where nothing is known.
    pub words: fn(&T) -> String,
    /// Takes the value of the second over into the first.
    pub copy: fn(&mut T, &T),
    /// Puts the changes of both sides into the last, where that is possible.
    pub unite: fn(Option<&T>, &T, &T, &mut T) -> bool,
}

impl<T> Debug for Field<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.title)
    }
}

macro_rules! field {
    ($title:literal, $field:ident, $words:expr) => {
        field!($title, $field, $words, |_, _, _, _| false)
    };
    ($title:literal, $field:ident, $words:expr, $unite:expr) => {
        Field {
            title: $title,
            words: $words,
            copy: |to, from| to.$field.clone_from(&from.$field),
            unite: $unite,
        }
    };
    ($title:literal, $field:ident) => {
        field!($title, $field, |entry| entry.$field.clone())
    };
}

/// Something of a project that is merged field by field.
pub trait Entry: Clone + PartialEq + Debug + 'static {
    /// What it is found by.
    type Id: Clone + Debug;
    /// Everything that can differ.
    const FIELDS: &'static [Field<Self>];

    /// What a conflict of it is about.
    fn subject(id: &Self::Id) -> Subject;
    /// The entry in words, for a conflict.
    fn about(&self) -> String;
    /// The entry as it is in `project`.
    fn find(project: &Project, id: &Self::Id) -> Option<Self>;
    /// The edit that puts `entry` into `project`, or takes what is there away.
    fn put(project: &Project, id: &Self::Id, entry: Option<Self>) -> Edit;
    /// Keeps words of the other side where a person reads them.
    fn keep(&mut self, field: Option<&Field<Self>>, words: &str);
}

/// A field in words with what it is called, for a note.
fn noted<T>(field: Option<&Field<T>>, words: &str) -> String {
    match field {
        Some(field) => format!("{} on the other side: {words}", field.title),
        None => words.to_owned(),
    }
}

fn add_line(note: &mut String, line: &str) {
    // Done twice, it stands there once.
    if format!("\n{note}\n").contains(&format!("\n{line}\n")) {
        return;
    }
    if !note.is_empty() {
        note.push('\n');
    }
    note.push_str(line);
}

impl Entry for Speaker {
    type Id = SpeakerId;
    const FIELDS: &'static [Field<Self>] = &[
        field!("Name", name),
        field!("Aliases", aliases, |speaker| speaker.aliases.join("; "), |base, ours, theirs, merged| {
            let before = base.map_or(&[][..], |base| &base.aliases);
            merged.aliases = merge_list(before, &ours.aliases, &theirs.aliases);
            true
        }),
        field!("Kind", kind, |speaker| speaker.kind.name().to_owned()),
        field!("Role", role),
        field!("Affiliation", affiliation),
        field!("Note", note),
        field!("Identifier elsewhere", foreign_id, |speaker| speaker.foreign_id.clone().unwrap_or_default()),
    ];

    fn subject(id: &Self::Id) -> Subject {
        Subject::Speaker(id.clone())
    }

    fn about(&self) -> String {
        format!("Speaker {}", self.name)
    }

    fn find(project: &Project, id: &Self::Id) -> Option<Self> {
        project.speakers.get(id).map(|speaker| Self::clone(speaker))
    }

    fn put(_: &Project, id: &Self::Id, entry: Option<Self>) -> Edit {
        Edit::SetSpeaker(id.clone(), entry.map(Arc::new))
    }

    fn keep(&mut self, field: Option<&Field<Self>>, words: &str) {
        add_line(&mut self.note, &noted(field, words));
    }
}

impl Entry for Proposition {
    type Id = PropositionId;
    const FIELDS: &'static [Field<Self>] = &[
        field!("Proposition", text),
        field!("Note", note),
        field!("Identifier elsewhere", foreign_id, |entry| entry.foreign_id.clone().unwrap_or_default()),
    ];

    fn subject(id: &Self::Id) -> Subject {
        Subject::Proposition(id.clone())
    }

    fn about(&self) -> String {
        format!("Proposition “{}”", self.text)
    }

    fn find(project: &Project, id: &Self::Id) -> Option<Self> {
        project.propositions.get(id).map(|entry| Self::clone(entry))
    }

    fn put(_: &Project, id: &Self::Id, entry: Option<Self>) -> Edit {
        Edit::SetProposition(id.clone(), entry.map(Arc::new))
    }

    fn keep(&mut self, field: Option<&Field<Self>>, words: &str) {
        add_line(&mut self.note, &noted(field, words));
    }
}

impl Entry for Label {
    type Id = LabelId;
    const FIELDS: &'static [Field<Self>] = &[
        field!("Name", name),
        field!("Nature", nature, |label| label.nature.name().to_owned()),
        field!("Colour", colour, |label| label.colour.to_string()),
        field!("Pattern", pattern, |label| format!("{:?}", label.pattern)),
        field!("Key", key, |label| label.key.to_string()),
        field!("When to use it", description),
        field!("Retired", retired, |label| if label.retired { "retired" } else { "in use" }.to_owned()),
    ];

    fn subject(id: &Self::Id) -> Subject {
        Subject::Label(id.clone())
    }

    fn about(&self) -> String {
        format!("Label {}", self.name)
    }

    fn find(project: &Project, id: &Self::Id) -> Option<Self> {
        project.codebook.label(id).cloned()
    }

    fn put(project: &Project, id: &Self::Id, entry: Option<Self>) -> Edit {
        let mut codebook = Codebook::clone(&project.codebook);
        match (codebook.labels.iter_mut().find(|label| label.id == *id), entry) {
            (Some(place), Some(label)) => *place = label,
            (_, None) => codebook.labels.retain(|label| label.id != *id),
            (None, Some(label)) => codebook.labels.push(label),
        }
        Edit::SetCodebook(Arc::new(codebook))
    }

    fn keep(&mut self, field: Option<&Field<Self>>, words: &str) {
        add_line(&mut self.description, &noted(field, words));
    }
}

impl Entry for ArticleDetails {
    type Id = ArticleId;
    const FIELDS: &'static [Field<Self>] = &[
        field!("Title", title),
        field!("Publisher", publisher),
        field!("Author", author),
        field!("Address", address),
        field!("Published", published, |details| {
            details.published.as_ref().map_or_else(String::new, words::date)
        }),
        field!("Language", language),
        field!("Note", note),
        field!("Extras", extras, |details| words::extras(&details.extras), |base, ours, theirs, merged| {
            let before = base.map(|base| &base.extras);
            let (extras, differ) = merge_extras(before, &ours.extras, &theirs.extras);
            merged.extras = extras;
            differ.is_empty()
        }),
    ];

    fn subject(id: &Self::Id) -> Subject {
        Subject::Article(id.clone())
    }

    fn about(&self) -> String {
        format!("Article “{}”", self.title)
    }

    fn find(project: &Project, id: &Self::Id) -> Option<Self> {
        project.articles.get(id).map(|article| article.details.clone())
    }

    fn put(project: &Project, id: &Self::Id, entry: Option<Self>) -> Edit {
        if let Some(details) = entry {
            return Edit::SetArticleDetails(id.clone(), Box::new(details));
        }
        let layers = project.layers_of(id).map(|layer| Edit::RemoveLayer(layer.key.clone()));
        Edit::Many(layers.chain([Edit::RemoveArticle(id.clone())]).collect())
    }

    fn keep(&mut self, field: Option<&Field<Self>>, words: &str) {
        add_line(&mut self.note, &noted(field, words));
    }
}

impl Entry for ProjectDetails {
    type Id = ();
    const FIELDS: &'static [Field<Self>] = &[
        field!("Title", title),
        field!("Language", language),
        field!(
            "Annotators",
            annotators,
            |details| details.annotators.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
            |base, ours, theirs, merged| {
                let before = base.map_or(&[][..], |base| &base.annotators);
                merged.annotators = merge_list(before, &ours.annotators, &theirs.annotators);
                true
            }
        ),
    ];

    fn subject((): &Self::Id) -> Subject {
        Subject::Details
    }

    fn about(&self) -> String {
        format!("Project “{}”", self.title)
    }

    fn find(project: &Project, (): &Self::Id) -> Option<Self> {
        Some(ProjectDetails::clone(&project.details))
    }

    fn put(_: &Project, (): &Self::Id, entry: Option<Self>) -> Edit {
        entry.map_or(Edit::Many(Vec::new()), |details| Edit::SetDetails(Arc::new(details)))
    }

    /// There is no note: both stand in the title, which everybody sees.
    fn keep(&mut self, field: Option<&Field<Self>>, words: &str) {
        let place = match field {
            Some(field) if field.title == "Language" => &mut self.language,
            Some(_) | None => &mut self.title,
        };
        if !place.split(" | ").any(|known| known == words) {
            *place = format!("{place} | {words}");
        }
    }
}

/// Names and values of both sides, ours where both changed one; with the names of those.
pub fn merge_extras(
    base: Option<&BTreeMap<String, String>>,
    ours: &BTreeMap<String, String>,
    theirs: &BTreeMap<String, String>,
) -> (BTreeMap<String, String>, BTreeSet<String>) {
    let (mut merged, mut differ) = (BTreeMap::new(), BTreeSet::new());
    for name in ours.keys().chain(theirs.keys()).collect::<BTreeSet<_>>() {
        let (before, here, there) = (base.and_then(|base| base.get(name)), ours.get(name), theirs.get(name));
        let value = settled(&before, &here, &there).copied().unwrap_or_else(|| {
            differ.insert(name.clone());
            here
        });
        if let Some(value) = value {
            merged.insert(name.clone(), value.clone());
        }
    }
    (merged, differ)
}
