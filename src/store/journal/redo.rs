//! Makes once more what the journal has and the files may lack.
//!
//! A crash can come between two files of one save, so that some hold more steps than others. Therefore a step is made
//! here as a statement of what shall be, whatever was before: what is there already is replaced, what is gone already
//! stays gone. After the last step each thing is as the last step on it left it, whichever steps a file held.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use super::{
    apart::{Apart, apart},
    entry::FileHashes,
    read::{Past, Rest},
};
use crate::{
    model::{
        ArticleId, Edit, EditError, History, Layer, LayerKey, Project, ReadOnly, Record, StatementId,
        Timestamp,
    },
    store::layout::Part,
};

/// What was taken from the journal when a project was opened.
#[derive(Debug, Clone, Default)]
pub struct Recovery {
    /// Steps that were made once more, since the files may have lacked them.
    pub steps: usize,
    /// Steps that did not fit what is in the files.
    pub unfit: Vec<Unfit>,
    /// The part of the journal that could not be read.
    pub rest: Option<Rest>,
    /// What another program changed in another way than the journal's steps: a person chooses.
    pub apart: Option<Box<Apart>>,
    /// What another program wrote into files that the journal has steps on, where neither changed what the other did:
    /// the steps were made over what stands there.
    pub overlaps: Vec<Part>,
    /// Steps could be undone that cannot be any more, since other programs changed what they were about.
    pub forgot_steps: bool,
    /// When the journal was last begun or marked.
    pub at: Option<Timestamp>,
}

/// A step that did not fit.
#[derive(Debug, Clone)]
pub struct Unfit {
    /// The step.
    pub record: Record,
    /// Why, in a sentence without a full stop.
    pub reason: String,
}

/// Brings `project`, as read from its files, to where the journal ends; gives undo and redo as they were there.
///
/// `files` is what the files held when they were read; what another program changed since the journal's last mark
/// cannot be undone.
pub fn recover(
    past: &mut Past,
    project: &mut Project,
    read_only: &ReadOnly,
    files: &FileHashes,
) -> (History, Recovery) {
    let ours: BTreeSet<_> = past.pending.iter().flat_map(|record| parts_of(&record.edit)).collect();
    let (both, changed): (BTreeSet<_>, BTreeSet<_>) =
        changed_outside(past, files).into_iter().partition(|part| ours.contains(part));
    let lost = |edit: &Edit| parts_of(edit).iter().any(|part| changed.contains(part));
    let forgot_steps = !changed.is_empty() && past.before.forget(lost);
    let in_files = project.clone();
    let apart = apart(&past.pending, project, read_only, both.clone());
    let mut recovery = Recovery { forgot_steps, rest: past.rest.clone(), at: past.at, ..Recovery::default() };
    let steps: Vec<Vec<&Edit>> = past.pending.iter().map(|record| singles(&record.edit)).collect();
    let edits = steps.concat();
    let mut redo = Redo { later: &edits, ..Redo::new(project, read_only) };
    for (record, edits) in past.pending.iter().zip(steps) {
        for edit in edits {
            redo.later = redo.later.get(1..).unwrap_or_default();
            redo.make(edit);
        }
        match redo.reason.take() {
            None => recovery.steps += 1,
            Some(reason) => recovery.unfit.push(Unfit { record: record.clone(), reason }),
        }
    }
    match apart.filter(|apart| apart.is_in_question(&in_files, redo.project)) {
        Some(apart) => recovery.apart = Some(Box::new(apart)),
        None => recovery.overlaps = both.into_iter().collect(),
    }
    (past.history(), recovery)
}

/// The parts whose files are neither as at the mark nor as a save of ours since was to write them.
fn changed_outside(past: &Past, now: &FileHashes) -> BTreeSet<Part> {
    if past.files.is_empty() {
        return BTreeSet::new();
    }
    let hash = |files: &FileHashes, path: &Path| files.get(path).copied().flatten();
    let paths: BTreeSet<_> = past.files.keys().chain(now.keys()).collect();
    let changed = paths.into_iter().filter(|path| {
        let (marked, now) = (hash(&past.files, path), hash(now, path));
        marked != now && !past.is_meant(path, now)
    });
    changed.filter_map(|path| Part::at(path)).collect()
}

/// The parts of a project that an edit changes.
pub(super) fn parts_of(edit: &Edit) -> Vec<Part> {
    match edit {
        Edit::Many(edits) => edits.iter().flat_map(parts_of).collect(),
        Edit::AddArticle(article) => vec![Part::Article(article.id.clone())],
        Edit::RemoveArticle(id) | Edit::SetArticleDetails(id, _) => vec![Part::Article(id.clone())],
        Edit::SetSpeaker(id, _) => vec![Part::Speaker(id.clone())],
        Edit::SetProposition(id, _) => vec![Part::Proposition(id.clone())],
        Edit::SetCodebook(_) => vec![Part::Codebook],
        Edit::SetDetails(_) => vec![Part::Details],
        of_layer => of_layer.layer().cloned().map(Part::Layer).into_iter().collect(),
    }
}

/// Steps that are made once more.
pub(super) struct Redo<'a> {
    project: &'a mut Project,
    read_only: &'a ReadOnly,
    /// What comes after the edit that is being made, in this step and in later ones.
    later: &'a [&'a Edit],
    /// Why some of the step could not be made.
    reason: Option<String>,
}

impl<'a> Redo<'a> {
    /// Nothing comes after what is made.
    pub(super) fn new(project: &'a mut Project, read_only: &'a ReadOnly) -> Self {
        Self { project, read_only, later: &[], reason: None }
    }

    /// Makes one edit, which is none of several.
    pub(super) fn make(&mut self, edit: &Edit) {
        if let Some(what) = edit.first_in(self.read_only) {
            self.reason.get_or_insert(format!("{what} could not be read from its file"));
            return;
        }
        if let Err(error) = self.put(edit)
            && !self.is_overtaken(edit)
        {
            self.reason.get_or_insert(error.to_string());
        }
    }

    /// Makes it so that the project is as after `edit`.
    fn put(&mut self, edit: &Edit) -> Result<(), EditError> {
        match edit {
            Edit::AddStatement(key, statement) => {
                self.ready_layer(key)?;
                if self.project.statement(key, statement.id).is_some() {
                    self.apply(Edit::RemoveStatement(key.clone(), statement.id))?;
                }
            }
            Edit::RemoveStatement(key, id) if self.project.statement(key, *id).is_none() => return Ok(()),
            Edit::SetReadingState(key, _) | Edit::SetZones(key, _) => self.ready_layer(key)?,
            Edit::AddLayer(layer) if self.project.layers.contains_key(&layer.key) => {
                return self.add_to_layer(layer);
            }
            Edit::RemoveLayer(key) if !self.project.layers.contains_key(key) => return Ok(()),
            Edit::AddArticle(article) => {
                if let Some(there) = self.project.articles.get(&article.id)
                    && there.fingerprint() == article.fingerprint()
                {
                    let details = Box::new(article.details.clone());
                    return self.apply(Edit::SetArticleDetails(article.id.clone(), details));
                }
            }
            Edit::RemoveArticle(id) if !self.project.articles.contains_key(id) => return Ok(()),
            _ => {}
        }
        self.apply(edit.clone())
    }

    fn apply(&mut self, edit: Edit) -> Result<(), EditError> {
        edit.apply(self.project).map(drop)
    }

    /// Makes the layer `key` where its file was taken away.
    fn ready_layer(&mut self, key: &LayerKey) -> Result<(), EditError> {
        if self.project.layers.contains_key(key) {
            return Ok(());
        }
        let article = self.project.articles.get(&key.article);
        let article = article.ok_or_else(|| EditError::NoArticle(key.article.clone()))?;
        let layer = Layer::new(key.clone(), article.fingerprint().clone());
        self.apply(Edit::AddLayer(Arc::new(layer)))
    }

    /// A layer that is there may hold statements of later steps: they stay, and those steps follow.
    fn add_to_layer(&mut self, layer: &Layer) -> Result<(), EditError> {
        let key = &layer.key;
        self.apply(Edit::SetReadingState(key.clone(), layer.state))?;
        self.apply(Edit::SetZones(key.clone(), layer.zones.clone()))?;
        for statement in layer.statements.values() {
            self.put(&Edit::AddStatement(key.clone(), Arc::clone(statement)))?;
        }
        Ok(())
    }

    /// True if a later edit takes away what `edit` is about, so that the files may lack it already, or brings back what
    /// `edit` takes away, so that they may have it already.
    fn is_overtaken(&self, edit: &Edit) -> bool {
        let article = match edit {
            Edit::RemoveArticle(id) => return self.later.iter().any(|later| adds(later, id)),
            Edit::AddArticle(article) => Some(&article.id),
            Edit::SetArticleDetails(id, _) => Some(id),
            _ => None,
        };
        if let Some(id) = article {
            return self.later.iter().any(|later| removes_article(later, id));
        }
        let Some(key) = edit.layer() else { return false };
        let statement = match edit {
            Edit::AddStatement(_, statement) => Some(statement.id),
            Edit::RemoveStatement(_, id) | Edit::SetAttribute(_, id, ..) => Some(*id),
            _ => None,
        };
        self.later.iter().any(|later| removes(later, key, statement))
    }
}

/// The edits that `edit` is made of, in their order.
pub(super) fn singles(edit: &Edit) -> Vec<&Edit> {
    match edit {
        Edit::Many(edits) => edits.iter().flat_map(singles).collect(),
        single => vec![single],
    }
}

fn adds(edit: &Edit, id: &ArticleId) -> bool {
    matches!(edit, Edit::AddArticle(article) if article.id == *id)
}

fn removes(edit: &Edit, key: &LayerKey, statement: Option<StatementId>) -> bool {
    match edit {
        Edit::RemoveStatement(layer, id) => layer == key && statement == Some(*id),
        Edit::RemoveLayer(layer) => layer == key,
        edit => removes_article(edit, &key.article),
    }
}

fn removes_article(edit: &Edit, id: &ArticleId) -> bool {
    matches!(edit, Edit::RemoveArticle(article) if article == id)
}
