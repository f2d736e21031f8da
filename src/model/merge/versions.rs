//! The other side's version as a second one beside ours: of a statement, and of an article with all that is on it.

use std::{collections::BTreeMap, sync::Arc};

use uuid::Builder;

use super::{Mark, settle::OtherText};
use crate::model::{
    article::{Article, Fingerprint},
    difference::statement_edits,
    edit::Edit,
    id::{ArticleId, StatementId},
    layer::{Layer, LayerKey},
    link::LinkTarget,
    project::Project,
    statement::{AttributeValue, Statement},
};

/// The id of the other side's version of the statement `id`: the same whoever merges, as often as one likes.
pub fn version_id(id: StatementId, theirs: &Statement) -> StatementId {
    // What cannot be put in words has no letters to tell it apart; the id alone still does.
    let content = serde_json::to_vec(theirs).unwrap_or_default();
    derived_id("the other version of a statement", id, &content)
}

fn derived_id(what: &str, id: StatementId, content: &[u8]) -> StatementId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(what.as_bytes()).update(id.0.as_bytes()).update(content);
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    StatementId(Builder::from_custom_bytes(bytes).into_uuid())
}

/// The edits that put the statement `version` beside the statement `id`, with `value` of theirs, and mark both.
pub fn beside(
    project: &Project,
    key: &LayerKey,
    id: StatementId,
    (version, value, theirs): (StatementId, &AttributeValue, &Statement),
) -> Vec<Edit> {
    let Some(original) = project.statement(key, id) else { return Vec::new() };
    let title = value.attribute().title().to_owned();
    let known = project.statement(key, version);
    let mut second =
        known.map_or_else(|| second_of(original, version, theirs), |known| Statement::clone(known));
    let marks = Mark::of(&second);
    second.replace(value.clone());
    Mark::put(&marks, &mut second);
    Mark::VersionOf(id, title.clone()).add(&mut second);
    let mut marked = Statement::clone(original);
    Mark::OtherVersion(version, title).add(&mut marked);
    let mut edits = statement_edits(key, original, &marked);
    match known {
        Some(known) => edits.extend(statement_edits(key, known, &second)),
        None => edits.push(Edit::AddStatement(key.clone(), Arc::new(second))),
    }
    edits
}

fn second_of(original: &Statement, version: StatementId, theirs: &Statement) -> Statement {
    let (created, modified) = (theirs.created, theirs.modified);
    let mut second = Statement { id: version, created, modified, ..original.clone() };
    Mark::put(&[], &mut second);
    second
}

/// The edits that add the other side's article, with all that is on it, under an id of its own.
pub fn second_article(project: &Project, theirs: &OtherText) -> Vec<Edit> {
    let Some(id) = second_id(&theirs.article.id, theirs.article.fingerprint()) else { return Vec::new() };
    if project.articles.contains_key(&id) {
        return Vec::new();
    }
    let mut details = theirs.article.details.clone();
    let origin = format!("From a merge: another text of the article {}", theirs.article.id);
    details.note = if details.note.is_empty() { origin } else { format!("{}\n{origin}", details.note) };
    let (origin, text) = (theirs.article.origin.clone(), theirs.article.text().clone());
    let mut edits = vec![Edit::AddArticle(Arc::new(Article::new(id.clone(), details, origin, text)))];
    let ids = ids_of_copies(project, theirs, &id);
    edits.extend(theirs.layers.iter().map(|layer| Edit::AddLayer(Arc::new(copy_of(layer, &id, &ids)))));
    edits
}

/// `<id>-<beginning of the text's fingerprint>`.
fn second_id(id: &ArticleId, fingerprint: &Fingerprint) -> Option<ArticleId> {
    const DIGITS: usize = 8;
    const LONGEST: usize = 80;
    let stem: String = id.as_str().chars().take(LONGEST).collect();
    let digits: String = fingerprint.as_str().chars().take(DIGITS).collect();
    ArticleId::new(&format!("{}-{digits}", stem.trim_end_matches('-'))).ok()
}

/// New ids for those statements of theirs that are in the project already, on the other text.
fn ids_of_copies(
    project: &Project,
    theirs: &OtherText,
    article: &ArticleId,
) -> BTreeMap<StatementId, StatementId> {
    let statements = theirs.layers.iter().flat_map(|layer| layer.statements.keys());
    let known = statements.filter(|id| project.find_statement(**id).is_some());
    known.map(|id| (*id, derived_id("on another text", *id, article.as_str().as_bytes()))).collect()
}

fn copy_of(layer: &Layer, article: &ArticleId, ids: &BTreeMap<StatementId, StatementId>) -> Layer {
    let new = |id: StatementId| ids.get(&id).copied().unwrap_or(id);
    let key = LayerKey { article: article.clone(), annotator: layer.key.annotator.clone() };
    let copies = layer.statements.values().map(|statement| {
        let mut copy = Statement::clone(statement);
        copy.id = new(copy.id);
        copy.duplicate_of = copy.duplicate_of.map(new);
        for link in &mut copy.links {
            if let LinkTarget::Statement(id) = &mut link.to {
                *id = new(*id);
            }
        }
        (copy.id, Arc::new(copy))
    });
    let statements = copies.collect();
    Layer { key, statements, ..layer.clone() }
}
