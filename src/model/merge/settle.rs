//! Settling a conflict: what each choice does to the project as it is.

use std::sync::Arc;

use super::{
    Choice, Mark, Side,
    fields::{Entry, Field},
    versions::{beside, second_article},
};
use crate::model::{
    article::{Article, ArticleDetails},
    difference::statement_edits,
    edit::Edit,
    id::StatementId,
    label::{Codebook, Label},
    layer::{Layer, LayerKey, ReadingState, Zone},
    project::{Project, ProjectDetails},
    proposition::Proposition,
    speaker::Speaker,
    statement::{AttributeValue, Statement},
};

/// What a note says of an entry that one side deleted.
const DELETED_NOTE: &str = "Deleted on one side of a merge, and changed on the other";

/// The line above guidelines of the other side.
const OTHER_GUIDELINES: &str = "## The other side's guidelines, from a merge";

/// What a conflict holds of the other side.
#[derive(Debug, Clone)]
pub enum Held {
    /// An attribute of a statement, and the id that their version of it would have.
    Attribute {
        key: LayerKey,
        id: StatementId,
        value: Box<AttributeValue>,
        theirs: Arc<Statement>,
        version: StatementId,
    },
    /// A statement that one side deleted.
    DeletedStatement {
        key: LayerKey,
        id: StatementId,
        by: Side,
    },
    /// Zones as they would be with theirs, and with both.
    Zones {
        key: LayerKey,
        theirs: Vec<Zone>,
        both: Vec<Zone>,
    },
    /// A layer that one side deleted, and what the other changed in it.
    DeletedLayer {
        key: LayerKey,
        by: Side,
        changed: Vec<StatementId>,
    },
    /// Another text of an article.
    Text(Box<OtherText>),
    /// Details of an article, or an article that one side deleted.
    Article(Differs<ArticleDetails>),
    Speaker(Differs<Speaker>),
    Proposition(Differs<Proposition>),
    Label(Differs<Label>),
    Details(Differs<ProjectDetails>),
    Guidelines(Vec<String>),
}

/// The other side's article with everything on it.
#[derive(Debug, Clone)]
pub struct OtherText {
    pub article: Arc<Article>,
    pub layers: Vec<Arc<Layer>>,
}

/// An entry in which the sides differ.
#[derive(Debug, Clone)]
pub struct Differs<T: Entry> {
    pub id: T::Id,
    pub how: How<T>,
}

/// In what they differ.
#[derive(Debug, Clone)]
pub enum How<T: 'static> {
    /// A field, and the entry as it is on the other side.
    Field(&'static Field<T>, Box<T>),
    /// One side deleted it.
    Deleted(Side),
}

impl Held {
    /// The edit that makes the choice in `project`.
    pub fn settle(&self, choice: Choice, project: &Project) -> Edit {
        match self {
            Self::Attribute { key, id, value, theirs, version } => match choice {
                Choice::Ours => none(),
                Choice::Theirs => {
                    let statement = project.statement(key, *id);
                    let changed = statement.map(|statement| {
                        Edit::SetAttribute(key.clone(), *id, value.clone(), statement.modified)
                    });
                    Edit::Many(changed.into_iter().collect())
                }
                Choice::Both => Edit::Many(beside(project, key, *id, (*version, value, theirs))),
            },
            Self::DeletedStatement { key, id, by } => deleted_statement(project, key, *id, *by, choice),
            Self::Zones { key, theirs, both } => match choice {
                _ if !project.layers.contains_key(key) => none(),
                Choice::Ours => none(),
                Choice::Theirs => Edit::SetZones(key.clone(), theirs.clone()),
                Choice::Both => Edit::SetZones(key.clone(), both.clone()),
            },
            Self::DeletedLayer { key, by, changed } => deleted_layer(project, key, *by, changed, choice),
            Self::Text(theirs) => other_text(project, theirs, choice),
            Self::Article(differs) => differs.settle(choice, project),
            Self::Speaker(differs) => differs.settle(choice, project),
            Self::Proposition(differs) => differs.settle(choice, project),
            Self::Label(differs) => differs.settle(choice, project),
            Self::Details(differs) => differs.settle(choice, project),
            Self::Guidelines(theirs) => guidelines(project, theirs, choice),
        }
    }

    /// Statements of the other side that may yet come into the project.
    pub fn statements(&self) -> Vec<&Statement> {
        match self {
            Self::Attribute { theirs, .. } => vec![theirs],
            Self::Text(theirs) => {
                theirs.layers.iter().flat_map(|layer| layer.statements.values()).map(AsRef::as_ref).collect()
            }
            Self::DeletedStatement { .. }
            | Self::Zones { .. }
            | Self::DeletedLayer { .. }
            | Self::Article(_)
            | Self::Speaker(_)
            | Self::Proposition(_)
            | Self::Label(_)
            | Self::Details(_)
            | Self::Guidelines(_) => Vec::new(),
        }
    }
}

impl<T: Entry> Differs<T> {
    fn settle(&self, choice: Choice, project: &Project) -> Edit {
        let Some(mut entry) = T::find(project, &self.id) else { return none() };
        match (&self.how, choice) {
            (How::Field(..), Choice::Ours) => return none(),
            (How::Field(field, theirs), Choice::Theirs) => (field.copy)(&mut entry, theirs),
            (How::Field(field, theirs), Choice::Both) => {
                let words = (field.words)(theirs);
                let words = if words.is_empty() { "nothing".to_owned() } else { words };
                entry.keep(Some(field), &words);
            }
            (How::Deleted(by), choice) => match goes(*by, choice) {
                Some(true) => return T::put(project, &self.id, None),
                Some(false) => return none(),
                None => entry.keep(None, DELETED_NOTE),
            },
        }
        T::put(project, &self.id, Some(entry))
    }
}

fn none() -> Edit {
    Edit::Many(Vec::new())
}

/// Whether what one side deleted goes; none where that is left to a person.
fn goes(deleted_by: Side, choice: Choice) -> Option<bool> {
    match choice {
        Choice::Ours => Some(deleted_by == Side::Ours),
        Choice::Theirs => Some(deleted_by == Side::Theirs),
        Choice::Both => None,
    }
}

fn deleted_statement(project: &Project, key: &LayerKey, id: StatementId, by: Side, choice: Choice) -> Edit {
    let Some(statement) = project.statement(key, id) else { return none() };
    match goes(by, choice) {
        Some(true) => Edit::RemoveStatement(key.clone(), id),
        Some(false) => none(),
        None => Edit::Many(marked_as_deleted(key, statement)),
    }
}

fn marked_as_deleted(key: &LayerKey, statement: &Statement) -> Vec<Edit> {
    let mut marked = statement.clone();
    Mark::Deleted.add(&mut marked);
    statement_edits(key, statement, &marked)
}

fn deleted_layer(
    project: &Project,
    key: &LayerKey,
    by: Side,
    changed: &[StatementId],
    choice: Choice,
) -> Edit {
    if !project.layers.contains_key(key) {
        return none();
    }
    match goes(by, choice) {
        Some(true) => Edit::RemoveLayer(key.clone()),
        Some(false) => none(),
        None => {
            let statements = changed.iter().filter_map(|id| project.statement(key, *id));
            let mut edits: Vec<Edit> =
                statements.flat_map(|statement| marked_as_deleted(key, statement)).collect();
            edits.push(Edit::SetReadingState(key.clone(), ReadingState::Discuss));
            Edit::Many(edits)
        }
    }
}

fn other_text(project: &Project, theirs: &OtherText, choice: Choice) -> Edit {
    match choice {
        Choice::Ours => none(),
        Choice::Theirs => {
            let layers = project.layers_of(&theirs.article.id);
            let mut edits: Vec<Edit> = layers.map(|layer| Edit::RemoveLayer(layer.key.clone())).collect();
            if project.articles.contains_key(&theirs.article.id) {
                edits.push(Edit::RemoveArticle(theirs.article.id.clone()));
            }
            edits.push(Edit::AddArticle(theirs.article.clone()));
            edits.extend(theirs.layers.iter().cloned().map(Edit::AddLayer));
            Edit::Many(edits)
        }
        Choice::Both => Edit::Many(second_article(project, theirs)),
    }
}

fn guidelines(project: &Project, theirs: &[String], choice: Choice) -> Edit {
    let mut guidelines = match choice {
        Choice::Ours => return none(),
        Choice::Theirs => Vec::new(),
        Choice::Both => {
            let mut lines = project.codebook.guidelines.clone();
            lines.extend([String::new(), OTHER_GUIDELINES.to_owned(), String::new()]);
            lines
        }
    };
    guidelines.extend(theirs.iter().cloned());
    Edit::SetCodebook(Arc::new(Codebook { guidelines, ..Codebook::clone(&project.codebook) }))
}
