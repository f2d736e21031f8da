//! Commands that change where statements stand, and those that make one of two or two of one.

use std::{collections::BTreeSet, ops::Range, sync::Arc};

use super::{Session, SessionError};
use crate::{
    command::SpanChange,
    model::{
        Anchor, Article, ArticleId, AttributeValue, Edit, Fragment, Fragments, LabelId, LayerKey, Link,
        LinkTarget, Nature, Statement, StatementId, statement::Status,
    },
    reading::words,
};

impl Session {
    pub(super) fn change_span(&mut self, id: StatementId, change: SpanChange) -> Result<(), SessionError> {
        let (key, statement) = self.mine(id)?;
        let article = Arc::clone(self.article_of(key)?);
        let mut ranges: Vec<_> = statement.fragments.fragments().iter().map(Fragment::range).collect();
        let (name, step) = match &change {
            SpanChange::Add(_) => ("add fragment", None),
            SpanChange::Remove(_) => ("remove fragment", None),
            SpanChange::Move(_) => ("move end", Some(format!("{id} span"))),
        };
        match change {
            SpanChange::Add(range) if range.is_empty() => return Err(SessionError::NoWords),
            SpanChange::Add(range) => ranges.push(range),
            SpanChange::Remove(_) if ranges.len() < 2 => return Err(SessionError::LastFragment),
            SpanChange::Remove(index) if index < ranges.len() => {
                ranges.remove(index);
            }
            SpanChange::Remove(_) => return Err(SessionError::NoStatement),
            SpanChange::Move(moved) => ranges = moved,
        }
        let fragments = Fragments::marking(article.text(), ranges)?;
        self.set_named(name, step, id, AttributeValue::Fragments(Anchor::Anchored(fragments)))
    }

    /// The first takes up the fragments of the others, and what is known of them where nothing is known of it.
    pub(super) fn merge(&mut self, into: StatementId, from: &[StatementId]) -> Result<(), SessionError> {
        let (key, kept) = self.mine(into)?;
        let (key, article) = (key.clone(), Arc::clone(self.article_of(key)?));
        let mut merged = Statement::clone(kept);
        let mut edits = vec![Edit::RemoveStatement(key.clone(), into)];
        let mut ranges: Vec<_> = merged.fragments.fragments().iter().map(Fragment::range).collect();
        let gone: BTreeSet<StatementId> = from.iter().copied().filter(|id| *id != into).collect();
        for id in &gone {
            let (other, statement) = self.mine(*id)?;
            if *other != key {
                return Err(SessionError::OtherArticle);
            }
            ranges.extend(statement.fragments.fragments().iter().map(Fragment::range));
            fill_in(&mut merged, statement);
            edits.push(Edit::RemoveStatement(key.clone(), *id));
        }
        if gone.is_empty() {
            return Ok(());
        }
        let to_gone = |link: &Link| matches!(&link.to, LinkTarget::Statement(id) if gone.contains(id));
        merged.links.retain(|link| !to_gone(link) && link.to != LinkTarget::Statement(into));
        merged.fragments = Anchor::Anchored(Fragments::marking(article.text(), ranges)?);
        merged.modified = self.stamps.now();
        edits.push(Edit::AddStatement(key, Arc::new(merged)));
        edits.extend(self.turn_links(&gone, into));
        self.edit("merge statements", None, Edit::Many(edits))?;
        self.selected = Some(into);
        Ok(())
    }

    /// Edits that make the annotator's links to `gone` links to `into`.
    fn turn_links(&mut self, gone: &BTreeSet<StatementId>, into: StatementId) -> Vec<Edit> {
        let now = self.stamps.now();
        let mine = self.project.layers.values().filter(|layer| layer.key.annotator == self.annotator);
        let mut edits = Vec::new();
        for layer in mine.filter(|layer| !self.read_only.layer(&layer.key)) {
            for statement in layer.statements.values().filter(|one| !gone.contains(&one.id) && one.id != into)
            {
                let mut links = statement.links.clone();
                for link in &mut links {
                    if matches!(&link.to, LinkTarget::Statement(id) if gone.contains(id)) {
                        link.to = LinkTarget::Statement(into);
                    }
                }
                if links != statement.links {
                    let links = Box::new(AttributeValue::Links(without_doubles(links)));
                    edits.push(Edit::SetAttribute(layer.key.clone(), statement.id, links, now));
                }
            }
        }
        edits
    }

    /// Two statements at byte `at` of one of its fragments; without one, a statement of each fragment.
    pub(super) fn split(&mut self, id: StatementId, at: Option<usize>) -> Result<(), SessionError> {
        let (key, statement) = self.mine(id)?;
        let article = Arc::clone(self.article_of(key)?);
        let (key, whole) = (key.clone(), Statement::clone(statement));
        let ranges: Vec<_> = whole.fragments.fragments().iter().map(Fragment::range).collect();
        let parts: Vec<Vec<Range<usize>>> = match at {
            Some(at) => halves(article.text(), &ranges, at),
            None => ranges.into_iter().map(|range| vec![range]).collect(),
        };
        let now = self.stamps.now();
        let Some((first, rest)) = parts.split_first().filter(|(_, rest)| !rest.is_empty()) else {
            return Err(SessionError::CannotSplit);
        };
        let place = |ranges: &[Range<usize>]| {
            Fragments::marking(article.text(), ranges.to_vec()).map(Anchor::Anchored)
        };
        let kept = Box::new(AttributeValue::Fragments(place(first)?));
        let mut edits = vec![Edit::SetAttribute(key.clone(), id, kept, now)];
        for ranges in rest {
            let mut part =
                Statement { id: self.stamps.statement_id(), created: now, modified: now, ..whole.clone() };
            part.fragments = place(ranges)?;
            edits.push(Edit::AddStatement(key.clone(), Arc::new(part)));
        }
        self.edit("split statement", None, Edit::Many(edits))
    }

    /// The same place and speaker once more, with another label; links and what only denials have stay behind.
    pub(super) fn duplicate_as(&mut self, id: StatementId, label: LabelId) -> Result<(), SessionError> {
        let (key, statement) = self.mine(id)?;
        let (key, mut copy) = (key.clone(), Statement::clone(statement));
        let now = self.stamps.now();
        (copy.id, copy.created, copy.modified) = (self.stamps.statement_id(), now, now);
        (copy.links, copy.status, copy.foreign_id) = (Vec::new(), Status::Draft, None);
        if self.project.codebook.nature(&label) != Nature::Denial {
            copy.denial = None;
        }
        copy.label = label;
        let id = copy.id;
        self.edit("duplicate statement", None, Edit::AddStatement(key, Arc::new(copy)))?;
        self.selected = Some(id);
        Ok(())
    }

    /// Marks `places` as `like` is marked: with all that is known of it except the words of its own article.
    pub(super) fn mark_occurrences(
        &mut self,
        like: StatementId,
        places: Vec<(ArticleId, Range<usize>)>,
    ) -> Result<(), SessionError> {
        let (key, statement) = self.mine(like)?;
        let (home, like) = (key.article.clone(), Statement::clone(statement));
        let now = self.stamps.now();
        let mut edits = Vec::new();
        let mut ready = BTreeSet::new();
        for (article, range) in places {
            let article = self.project.articles.get(&article).ok_or(SessionError::NoArticle)?;
            let article = Arc::clone(article);
            let (key, before) = self.ready_layer(&article)?;
            if ready.insert(key.clone()) {
                edits.extend(before);
            }
            let fragments = Fragments::marking(article.text(), vec![range])?;
            let mut copy =
                Statement { id: self.stamps.statement_id(), created: now, modified: now, ..like.clone() };
            (copy.fragments, copy.duplicate_of) = (Anchor::Anchored(fragments), Some(like.id));
            (copy.mention, copy.cues, copy.foreign_id) = (None, Vec::new(), None);
            if article.id != home {
                let dates = copy.said.iter_mut().chain(&mut copy.event);
                dates.for_each(|date| date.words = None);
            }
            edits.push(Edit::AddStatement(key, Arc::new(copy)));
        }
        if edits.is_empty() {
            return Ok(());
        }
        self.edit("mark every occurrence", None, Edit::Many(edits))
    }

    fn article_of(&self, key: &LayerKey) -> Result<&Arc<Article>, SessionError> {
        self.project.articles.get(&key.article).ok_or(SessionError::NoArticle)
    }
}

/// The fragments before `at` and those after it; the one that holds `at` is cut between words.
fn halves(text: &str, ranges: &[Range<usize>], at: usize) -> Vec<Vec<Range<usize>>> {
    let side = |keep: &dyn Fn(&Range<usize>) -> Range<usize>| -> Vec<Range<usize>> {
        let kept = ranges.iter().map(keep).filter(|range| range.start < range.end);
        kept.map(|range| words::trim(text, range)).filter(|range| !range.is_empty()).collect()
    };
    let before = side(&|range| range.start..range.end.min(at));
    let after = side(&|range| range.start.max(at)..range.end);
    [before, after].into_iter().filter(|half| !half.is_empty()).collect()
}

/// Takes over from `other` what is not known of `merged`, and what can be there several times.
fn fill_in(merged: &mut Statement, other: &Statement) {
    fn take<T: Clone>(into: &mut Option<T>, from: Option<&T>) {
        if into.is_none() {
            *into = from.cloned();
        }
    }
    fn add<T: Clone + PartialEq>(into: &mut Vec<T>, from: &[T]) {
        for each in from {
            if !into.contains(each) {
                into.push(each.clone());
            }
        }
    }
    fn join(into: &mut String, from: &str) {
        if into.is_empty() {
            from.clone_into(into);
        } else if !from.is_empty() && into != from {
            into.push('\n');
            into.push_str(from);
        }
    }
    take(&mut merged.speaker, other.speaker.as_ref());
    take(&mut merged.mention, other.mention.as_ref());
    take(&mut merged.said, other.said.as_ref());
    take(&mut merged.event, other.event.as_ref());
    take(&mut merged.quote, other.quote.as_ref());
    take(&mut merged.denial, other.denial.as_ref());
    take(&mut merged.attitude, other.attitude.as_ref());
    take(&mut merged.addressee, other.addressee.as_ref());
    take(&mut merged.proposition, other.proposition.as_ref());
    take(&mut merged.duplicate_of, other.duplicate_of.as_ref());
    take(&mut merged.check_worthiness, other.check_worthiness.as_ref());
    take(&mut merged.confidence, other.confidence.as_ref());
    take(&mut merged.foreign_id, other.foreign_id.as_ref());
    add(&mut merged.cues, &other.cues);
    merged.cues.sort();
    add(&mut merged.via, &other.via);
    add(&mut merged.links, &other.links);
    add(&mut merged.alternatives, &other.alternatives);
    add(&mut merged.evidence, &other.evidence);
    add(&mut merged.tags, &other.tags);
    join(&mut merged.medium, &other.medium);
    join(&mut merged.verdict, &other.verdict);
    join(&mut merged.note, &other.note);
    for (name, value) in &other.extras {
        merged.extras.entry(name.clone()).or_insert_with(|| value.clone());
    }
}

/// The links without those that say the same as one before them.
pub(super) fn without_doubles(links: Vec<Link>) -> Vec<Link> {
    let mut kept: Vec<Link> = Vec::with_capacity(links.len());
    for link in links {
        if !kept.iter().any(|other| other.kind == link.kind && other.to == link.to) {
            kept.push(link);
        }
    }
    kept
}
