//! Registries, codebook and details: entries that are merged field by field.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    Conflict, Merging, Side,
    fields::{Entry, Field},
    lists::align,
    merge_guidelines,
    naming::{Named, Naming},
    settle::{Differs, Held, How},
    settled_part,
    words::{self, DELETED_ON_ONE_SIDE},
};
use crate::model::{
    article::ArticleDetails,
    id::{ArticleId, LabelId, PropositionId, SpeakerId},
    label::Codebook,
    project::ProjectDetails,
    proposition::Proposition,
    shared_map::SharedMap,
    speaker::Speaker,
};

impl Merging<'_> {
    pub(super) fn speakers(&mut self, naming: &Naming<'_>) -> SharedMap<SpeakerId, Arc<Speaker>> {
        let maps = [&self.base.speakers, &self.ours.speakers, &self.theirs.speakers];
        self.registry(maps, naming, |named, id| named.speakers.contains(id), Held::Speaker)
    }

    pub(super) fn propositions(&mut self, naming: &Naming<'_>) -> SharedMap<PropositionId, Arc<Proposition>> {
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
        id: &ArticleId,
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
            self.conflicts.push(words::guidelines(base, ours, theirs));
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
        [base, ours, theirs]: [&SharedMap<T::Id, Arc<T>>; 3],
        naming: &Naming<'_>,
        names: fn(&Named, &T::Id) -> bool,
        held: fn(Differs<T>) -> Held,
    ) -> SharedMap<T::Id, Arc<T>>
    where
        T::Id: Ord,
    {
        let mut merged = SharedMap::new();
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
        let (ours, theirs) = words::deleted(deleted_by, left.about());
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
