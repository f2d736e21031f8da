//! Speakers, propositions, labels, details: entries of the project that are merged field by field.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    sync::Arc,
};

use super::{
    Conflict, Merging, Side, Subject,
    lists::{align, merge_list, settled},
    merge_guidelines,
    naming::{Named, Naming},
    settle::{Differs, Held, How},
    settled_part,
    words::DELETED_ON_ONE_SIDE,
};
use crate::model::{
    article::ArticleDetails,
    edit::Edit,
    id::LabelId,
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
    unite: fn(Option<&T>, &T, &T, &mut T) -> bool,
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
    if note.lines().any(|known| known == line) || note.contains(line) {
        return;
    }
    if !note.is_empty() {
        note.push('\n');
    }
    note.push_str(line);
}

impl Entry for Speaker {
    type Id = crate::model::SpeakerId;
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
    type Id = crate::model::PropositionId;
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
    type Id = crate::model::ArticleId;
    const FIELDS: &'static [Field<Self>] = &[
        field!("Title", title),
        field!("Publisher", publisher),
        field!("Author", author),
        field!("Address", address),
        field!("Published", published, |details| {
            details.published.as_ref().map_or_else(String::new, super::words::date)
        }),
        field!("Language", language),
        field!("Note", note),
        field!(
            "Extras",
            extras,
            |details| super::words::extras(&details.extras),
            |base, ours, theirs, merged| {
                let before = base.map(|base| &base.extras);
                let (extras, differ) = merge_extras(before, &ours.extras, &theirs.extras);
                merged.extras = extras;
                differ.is_empty()
            }
        ),
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

/// An entry that both sides have, with ours in the fields that are given beside it.
fn merge_fields<T: Entry>(base: Option<&T>, ours: &T, theirs: &T) -> (T, Vec<&'static Field<T>>) {
    let same = |field: &Field<T>, one: &T, other: &T| {
        let mut copy = other.clone();
        (field.copy)(&mut copy, one);
        copy == *other
    };
    let (mut merged, mut differ) = (ours.clone(), Vec::new());
    for field in T::FIELDS {
        // Where there is no common beginning, nothing was known.
        let untouched = |side: &T| match base {
            Some(base) => same(field, side, base),
            None => (field.words)(side).is_empty(),
        };
        if same(field, ours, theirs) || untouched(theirs) {
            continue;
        }
        if untouched(ours) {
            (field.copy)(&mut merged, theirs);
        } else if !(field.unite)(base, ours, theirs, &mut merged) {
            differ.push(field);
        }
    }
    (merged, differ)
}

impl Merging<'_> {
    pub(super) fn speakers(
        &mut self,
        naming: &Naming<'_>,
    ) -> BTreeMap<crate::model::SpeakerId, Arc<Speaker>> {
        let maps = [&self.base.speakers, &self.ours.speakers, &self.theirs.speakers];
        self.registry(maps, naming, |named, id| named.speakers.contains(id), Held::Speaker)
    }

    pub(super) fn propositions(
        &mut self,
        naming: &Naming<'_>,
    ) -> BTreeMap<crate::model::PropositionId, Arc<Proposition>> {
        let maps = [&self.base.propositions, &self.ours.propositions, &self.theirs.propositions];
        self.registry(maps, naming, |named, id| named.propositions.contains(id), Held::Proposition)
    }

    pub(super) fn details(&mut self) -> Arc<ProjectDetails> {
        let (base, ours, theirs) = (&self.base.details, &self.ours.details, &self.theirs.details);
        settled_part(Some(base), ours, theirs)
            .unwrap_or_else(|| Arc::new(self.both(&(), Some(&**base), ours, theirs, Held::Details)))
    }

    /// The details of an article that both sides have with the same text.
    pub(super) fn article_details(
        &mut self,
        id: &crate::model::ArticleId,
        base: Option<&ArticleDetails>,
        ours: &ArticleDetails,
        theirs: &ArticleDetails,
    ) -> ArticleDetails {
        self.both(id, base, ours, theirs, Held::Article)
    }

    pub(super) fn codebook(&mut self, naming: &Naming<'_>) -> Arc<Codebook> {
        let (base, ours, theirs) = (&self.base.codebook, &self.ours.codebook, &self.theirs.codebook);
        if let Some(settled) = settled_part(Some(base), ours, theirs)
            && !self.takes_a_needed_label(&settled, naming)
        {
            return settled;
        }
        let mut labels = Vec::new();
        for trio in align(&base.labels, &ours.labels, &theirs.labels, |label| label.id.to_string()) {
            let needed = |side, id: &LabelId| naming.is_needed(side, |named| named.labels.contains(id));
            let id = trio.ours.or(trio.theirs).map(|label| label.id.clone());
            let Some(id) = id else { continue };
            labels.extend(self.entry(&id, [trio.base, trio.ours, trio.theirs], needed, Held::Label));
        }
        let guidelines = merge_guidelines(base, ours, theirs).unwrap_or_else(|| {
            self.conflicts.push(super::words::guidelines(base, ours, theirs));
            ours.guidelines.clone()
        });
        Arc::new(Codebook { labels, guidelines })
    }

    /// True when a label that the other side has begun to use is not in `codebook`.
    fn takes_a_needed_label(&self, codebook: &Codebook, naming: &Naming<'_>) -> bool {
        let gone = |side| {
            let labels = self.base.codebook.labels.iter();
            let gone = labels.filter(move |label| self.project(side).codebook.label(&label.id).is_none());
            gone.filter(|label| codebook.label(&label.id).is_none()).map(move |label| (side, &label.id))
        };
        let kept_by = |side, id: &LabelId| match side {
            Side::Ours => self.theirs.codebook.label(id).is_some(),
            Side::Theirs => self.ours.codebook.label(id).is_some(),
        };
        gone(Side::Ours)
            .chain(gone(Side::Theirs))
            .any(|(side, id)| kept_by(side, id) && naming.is_needed(side, |named| named.labels.contains(id)))
    }

    fn registry<T: Entry>(
        &mut self,
        [base, ours, theirs]: [&BTreeMap<T::Id, Arc<T>>; 3],
        naming: &Naming<'_>,
        names: fn(&Named, &T::Id) -> bool,
        held: fn(Differs<T>) -> Held,
    ) -> BTreeMap<T::Id, Arc<T>>
    where
        T::Id: Ord,
    {
        let mut merged = BTreeMap::new();
        for id in ours.keys().chain(theirs.keys()).collect::<BTreeSet<_>>() {
            let parts = [base.get(id), ours.get(id), theirs.get(id)];
            let whole = match parts {
                [base, Some(ours), Some(theirs)] => settled_part(base, ours, theirs),
                [None, Some(added), None] | [None, None, Some(added)] => Some(added.clone()),
                _ => None,
            };
            let entry = whole.or_else(|| {
                let needed = |side, id: &T::Id| naming.is_needed(side, |named| names(named, id));
                let parts = parts.map(|part| part.map(AsRef::as_ref));
                self.entry(id, parts, needed, held).map(Arc::new)
            });
            merged.extend(entry.map(|entry| (id.clone(), entry)));
        }
        merged
    }

    /// What becomes of an entry; none where it goes.
    fn entry<T: Entry>(
        &mut self,
        id: &T::Id,
        parts: [Option<&T>; 3],
        needed: impl Fn(Side, &T::Id) -> bool,
        held: fn(Differs<T>) -> Held,
    ) -> Option<T> {
        match parts {
            [base, Some(ours), Some(theirs)] => Some(self.both(id, base, ours, theirs, held)),
            [None, Some(added), None] | [None, None, Some(added)] => Some(added.clone()),
            [Some(base), Some(ours), None] => self.one_left(id, base, (ours, Side::Theirs), needed, held),
            [Some(base), None, Some(theirs)] => self.one_left(id, base, (theirs, Side::Ours), needed, held),
            [_, None, None] => None,
        }
    }

    fn both<T: Entry>(
        &mut self,
        id: &T::Id,
        base: Option<&T>,
        ours: &T,
        theirs: &T,
        held: fn(Differs<T>) -> Held,
    ) -> T {
        let (merged, differ) = merge_fields(base, ours, theirs);
        for field in differ {
            let how = How::Field(field, Box::new(theirs.clone()));
            self.conflicts.push(Conflict {
                subject: T::subject(id),
                about: ours.about(),
                what: field.title.to_owned(),
                base: base.map(field.words),
                ours: (field.words)(ours),
                theirs: (field.words)(theirs),
                held: held(Differs { id: id.clone(), how }),
            });
        }
        merged
    }

    /// An entry that one side deleted: it stays where the other side changed it, or has begun to name it.
    fn one_left<T: Entry>(
        &mut self,
        id: &T::Id,
        base: &T,
        (left, deleted_by): (&T, Side),
        needed: impl Fn(Side, &T::Id) -> bool,
        held: fn(Differs<T>) -> Held,
    ) -> Option<T> {
        if left == base {
            return needed(deleted_by, id).then(|| left.clone());
        }
        let (ours, theirs) = super::words::deleted(deleted_by, left.about());
        self.conflicts.push(Conflict {
            subject: T::subject(id),
            about: base.about(),
            what: DELETED_ON_ONE_SIDE.to_owned(),
            base: Some(base.about()),
            ours,
            theirs,
            held: held(Differs { id: id.clone(), how: How::Deleted(deleted_by) }),
        });
        Some(left.clone())
    }
}
