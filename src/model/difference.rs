//! The edit that makes one project equal to another: what was reloaded or merged can be undone like any change.

use std::sync::Arc;

use super::{
    edit::Edit,
    id::ArticleId,
    layer::{Layer, LayerKey},
    project::Project,
    shared_map::SharedMap,
    statement::{Attribute, Statement},
};

/// The edit that makes `from` equal to `to`: an [`Edit::Many`], empty where nothing differs.
///
/// Shared parts are passed over, so that it costs what changed. Statements change attribute by attribute. What no edit
/// changes in place (an article's text or origin, the text that a layer was made on, the time when a statement was
/// made) is taken away and added anew.
///
/// Every layer of `to` must be on an article of `to`, as in every project that was opened; the edit fails otherwise.
pub fn edit_between(from: &Project, to: &Project) -> Edit {
    let mut edits = Vec::new();
    if from.codebook != to.codebook {
        edits.push(Edit::SetCodebook(to.codebook.clone()));
    }
    // What is named comes before what names it, and goes after it.
    let speaker = |id: &_, entry| Edit::SetSpeaker(Clone::clone(id), entry);
    let proposition = |id: &_, entry| Edit::SetProposition(Clone::clone(id), entry);
    edits.extend(set(&from.speakers, &to.speakers, speaker));
    edits.extend(set(&from.propositions, &to.propositions, proposition));
    edits.extend(articles_and_layers(from, to));
    edits.extend(gone(&from.propositions, &to.propositions).map(|id| proposition(id, None)));
    edits.extend(gone(&from.speakers, &to.speakers).map(|id| speaker(id, None)));
    if from.details != to.details {
        edits.push(Edit::SetDetails(to.details.clone()));
    }
    Edit::Many(edits)
}

/// The edits that make `from` equal to `to`, a statement with the same id, both made at the same time.
pub(super) fn statement_edits(key: &LayerKey, from: &Statement, to: &Statement) -> Vec<Edit> {
    let set = |attribute: Attribute| {
        Edit::SetAttribute(key.clone(), to.id, Box::new(to.get(attribute)), to.modified)
    };
    let differing = Attribute::ALL.iter().filter(|attribute| from.get(**attribute) != to.get(**attribute));
    let mut edits: Vec<Edit> = differing.map(|attribute| set(*attribute)).collect();
    if edits.is_empty() && from.modified != to.modified {
        // The time alone: an attribute takes the value that it has.
        edits.push(set(Attribute::Status));
    }
    edits
}

fn same<T: PartialEq>(from: Option<&Arc<T>>, to: &Arc<T>) -> bool {
    from.is_some_and(|from| Arc::ptr_eq(from, to) || from == to)
}

/// Entries that are new or others.
fn set<'a, I: Ord, T: PartialEq>(
    from: &'a SharedMap<I, Arc<T>>,
    to: &'a SharedMap<I, Arc<T>>,
    edit: impl Fn(&I, Option<Arc<T>>) -> Edit + 'a,
) -> impl Iterator<Item = Edit> + 'a {
    let changed = to.iter().filter(|(id, entry)| !same(from.get(*id), entry));
    changed.map(move |(id, entry)| edit(id, Some(entry.clone())))
}

fn gone<'a, I: Ord, T>(
    from: &'a SharedMap<I, Arc<T>>,
    to: &'a SharedMap<I, Arc<T>>,
) -> impl Iterator<Item = &'a I> {
    from.keys().filter(|id| !to.contains_key(*id))
}

fn articles_and_layers(from: &Project, to: &Project) -> Vec<Edit> {
    let keeps_article = |id: &ArticleId| stays(from.articles.get(id), to.articles.get(id));
    let keeps_layer = |key: &LayerKey| {
        let same_text =
            |old: &Arc<Layer>, new: &Arc<Layer>| Arc::ptr_eq(old, new) || old.fingerprint == new.fingerprint;
        let both = from.layers.get(key).zip(to.layers.get(key));
        keeps_article(&key.article) && both.is_some_and(|(old, new)| same_text(old, new))
    };
    let mut edits = Vec::new();
    edits.extend(from.layers.keys().filter(|key| !keeps_layer(key)).cloned().map(Edit::RemoveLayer));
    edits.extend(from.articles.keys().filter(|id| !keeps_article(id)).cloned().map(Edit::RemoveArticle));
    for (id, article) in &to.articles {
        match from.articles.get(id).filter(|_| keeps_article(id)) {
            None => edits.push(Edit::AddArticle(article.clone())),
            Some(old) if Arc::ptr_eq(old, article) || old.details == article.details => {}
            Some(_) => {
                edits.push(Edit::SetArticleDetails(id.clone(), Box::new(article.details.clone())));
            }
        }
    }
    for (key, layer) in &to.layers {
        match from.layers.get(key).filter(|_| keeps_layer(key)) {
            None => edits.push(Edit::AddLayer(layer.clone())),
            Some(old) => layer_edits(old, layer, &mut edits),
        }
    }
    edits
}

/// True of an article that is there before and after, with the same text from the same place, or in neither.
fn stays(old: Option<&Arc<super::Article>>, new: Option<&Arc<super::Article>>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => {
            let same_text = || old.fingerprint() == new.fingerprint() && old.origin == new.origin;
            Arc::ptr_eq(old, new) || same_text()
        }
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn layer_edits(from: &Arc<Layer>, to: &Arc<Layer>, edits: &mut Vec<Edit>) {
    if Arc::ptr_eq(from, to) {
        return;
    }
    let key = &to.key;
    let remade =
        |id, statement: &Statement| to.statements.get(id).is_none_or(|new| new.created != statement.created);
    let left = from.statements.iter().filter(|(id, statement)| remade(*id, statement));
    edits.extend(left.map(|(id, _)| Edit::RemoveStatement(key.clone(), *id)));
    for (id, statement) in &to.statements {
        match from.statements.get(id).filter(|old| old.created == statement.created) {
            None => edits.push(Edit::AddStatement(key.clone(), statement.clone())),
            Some(old) if Arc::ptr_eq(old, statement) => {}
            Some(old) => edits.extend(statement_edits(key, old, statement)),
        }
    }
    if from.zones != to.zones {
        edits.push(Edit::SetZones(key.clone(), to.zones.clone()));
    }
    if from.state != to.state {
        edits.push(Edit::SetReadingState(key.clone(), to.state));
    }
}
