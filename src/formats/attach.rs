//! Puts what was read from files of others onto a project, in one piece: articles found again by their text, names
//! looked up or added, and each statement verified against the words where it stands.
//!
//! [`attach`] gives the project as it would be; nothing is changed until somebody takes that over.

mod articles;
mod names;
mod statements;

use std::{collections::BTreeMap, sync::Arc};

use thiserror::Error;

use super::{
    account::ImportReport,
    imported::{Imported, ImportedArticle, ImportedStatement},
};
use crate::model::{AnnotatorId, LayerKey, Project, ReadOnly, Statement, StatementId, Timestamp};
use articles::{ArticleIndex, Place};
use names::Registry;

/// Bytes of texts that are searched in one import for words that do not stand at their offsets: some seconds' worth.
const MOST_SEARCHED: usize = 2_000_000_000;

/// For whom and with what an import is attached.
pub struct Attaching<'a> {
    /// Whose statements they become; none where the files say it.
    pub annotator: Option<AnnotatorId>,
    /// Now.
    pub now: Timestamp,
    /// Gives an id that no statement has.
    pub new_id: &'a mut dyn FnMut() -> StatementId,
    /// Keys that new labels may have.
    pub label_keys: &'a [char],
    /// What must not be changed.
    pub read_only: &'a ReadOnly,
}

/// Why nothing could be attached.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AttachError {
    /// Nobody is named whose statements these would be.
    #[error(
        "the files do not say who made these statements, and the project has {0} annotators. Say whose they are \
         (on the command line: --annotator NAME)"
    )]
    NoAnnotator(usize),
}

/// The project with everything of `imported` that can be placed, and what became of each record.
pub fn attach<'a>(
    imported: Imported,
    project: &'a Project,
    with: Attaching<'a>,
) -> Result<(Project, ImportReport), AttachError> {
    let Imported { articles, account } = imported;
    let fallback = fallback_annotator(&articles, project, with.annotator.as_ref())?;
    let mut work = Work {
        before: project,
        registry: Registry::new(project.clone(), with.label_keys, with.read_only),
        report: ImportReport { account, ..ImportReport::default() },
        homes: homes(project),
        known: BTreeMap::new(),
        everywhere: BTreeMap::new(),
        fallback,
        left_to_search: MOST_SEARCHED,
        with,
    };
    let mut index = ArticleIndex::new(project);
    let mut pending = Vec::new();
    for article in articles {
        match work.place_article(&article, &mut index) {
            Ok(place) => pending.push(work.add_statements(article, &place)),
            Err(why) => work.refuse_all(&article, &why),
        }
    }
    work.connect(pending);
    let Work { registry, mut report, .. } = work;
    (report.labels, report.speakers, report.propositions) =
        (registry.labels_added, registry.speakers_added, registry.propositions_added);
    Ok((registry.project, report))
}

/// Whose the statements are of which the files do not say it; fails where that is not clear.
fn fallback_annotator(
    articles: &[ImportedArticle],
    project: &Project,
    chosen: Option<&AnnotatorId>,
) -> Result<Option<AnnotatorId>, AttachError> {
    if let Some(chosen) = chosen {
        return Ok(Some(chosen.clone()));
    }
    let nameless = |article: &ImportedArticle| article.statements.iter().any(|one| one.annotator.is_empty());
    match project.details.annotators.as_slice() {
        [only] => Ok(Some(only.clone())),
        several if articles.iter().any(nameless) => Err(AttachError::NoAnnotator(several.len())),
        _ => Ok(None),
    }
}

fn homes(project: &Project) -> BTreeMap<StatementId, Arc<LayerKey>> {
    let mut homes = BTreeMap::new();
    for (key, layer) in &project.layers {
        let key = Arc::new(key.clone());
        homes.extend(layer.statements.keys().map(|id| (*id, Arc::clone(&key))));
    }
    homes
}

/// A statement that was added or found, whose links are still to be made.
struct Pending {
    statement: ImportedStatement,
    /// In the project; its layer is where it was put.
    at: (LayerKey, StatementId),
    /// It was there already, so that nothing of it is changed.
    was_there: bool,
}

/// What identifiers of the file stand for, inside one article.
type LocalIds = BTreeMap<String, StatementId>;

/// The statements of one article.
struct PendingArticle {
    local: LocalIds,
    statements: Vec<Pending>,
}

/// An import that is being attached.
struct Work<'a> {
    before: &'a Project,
    registry: Registry<'a>,
    report: ImportReport,
    /// Where each statement is.
    homes: BTreeMap<StatementId, Arc<LayerKey>>,
    /// Statements of layers as they were, by their ranges.
    known: statements::Known<'a>,
    /// What identifiers of the files stand for in all articles; none where two have the same.
    everywhere: BTreeMap<String, Option<StatementId>>,
    fallback: Option<AnnotatorId>,
    /// Bytes of texts that may still be searched for words that do not stand at their offsets.
    left_to_search: usize,
    with: Attaching<'a>,
}

impl Work<'_> {
    fn place_article(
        &mut self,
        article: &ImportedArticle,
        index: &mut ArticleIndex,
    ) -> Result<Place, String> {
        let (place, is_new) =
            index.place(&mut self.registry.project, article, self.with.now, self.with.read_only)?;
        if is_new {
            self.report.articles += 1;
        } else if self.before.articles.contains_key(&place.article) && index.meet(&place.article) {
            self.report.articles_found += 1;
        }
        Ok(place)
    }

    fn refuse_all(&mut self, article: &ImportedArticle, why: &str) {
        for record in article.records.iter().chain(article.statements.iter().flat_map(|one| &one.records)) {
            self.report.account.refuse(*record, why);
        }
        if article.records.is_empty() && article.statements.is_empty() {
            self.report.account.begin_file(&article.name);
            self.report.account.add(0, super::account::Fate::Refused(why.to_owned()));
        }
    }

    /// Adds what can be placed; links come when everything is there.
    fn add_statements(&mut self, article: ImportedArticle, place: &Place) -> PendingArticle {
        let versions = place.versions();
        let mut pending = PendingArticle { local: LocalIds::new(), statements: Vec::new() };
        for statement in article.statements {
            match self.add_statement(&statement, place, &versions, article.split_at_lines) {
                Ok((at, was_there)) => {
                    if !statement.local_id.is_empty() {
                        pending.local.insert(statement.local_id.clone(), at.1);
                        let known = self.everywhere.entry(statement.local_id.clone());
                        known.and_modify(|known| *known = None).or_insert(Some(at.1));
                    }
                    if let Some(id) = statement.id {
                        self.everywhere.insert(id.to_string(), Some(at.1));
                    }
                    pending.statements.push(Pending { statement, at, was_there });
                }
                Err(why) => {
                    for record in &statement.records {
                        self.report.account.refuse(*record, why.as_str());
                    }
                }
            }
        }
        pending
    }

    /// Makes the links of everything that was added.
    fn connect(&mut self, articles: Vec<PendingArticle>) {
        for PendingArticle { local, statements } in articles {
            for pending in statements.into_iter().filter(|pending| !pending.was_there) {
                self.connect_one(&pending, &local);
            }
        }
    }

    /// Counts a statement as added, and puts it in its layer.
    fn insert(&mut self, key: &LayerKey, statement: Statement) {
        self.report.statements += 1;
        self.homes.insert(statement.id, Arc::new(key.clone()));
        self.registry.insert(key, statement);
    }
}

#[cfg(test)]
#[path = "attach/tests.rs"]
mod tests;
