//! Two versions of a project that came from one: what either changed is taken, and what both changed is a conflict.
//!
//! Nothing here guesses between two people. Where both changed the same thing differently, ours stays in
//! [`Merge::project`], and the [`Conflict`] can put theirs in its place, or both beside each other.

mod entries;
mod fields;
mod layers;
mod lists;
mod mark;
mod naming;
mod settle;
mod statements;
mod versions;
mod words;

use std::{fmt, sync::Arc};

pub use mark::{MERGE_CONFLICT, Mark};
use naming::Naming;
use settle::Held;

use super::{
    edit::{Edit, EditError},
    id::{ArticleId, LabelId, PropositionId, SpeakerId, StatementId},
    label::Codebook,
    layer::LayerKey,
    project::Project,
};

/// What came of two versions.
#[derive(Debug, Clone)]
pub struct Merge {
    /// What either side changed, and ours where both did; what one side changed and the other deleted is there.
    pub project: Project,
    /// What a person should settle, in the order of the project.
    pub conflicts: Vec<Conflict>,
}

/// Something that both sides changed, each in another way.
#[derive(Debug, Clone)]
pub struct Conflict {
    /// What it is about.
    pub subject: Subject,
    /// The subject in words: `Denial “it has not made any request”`.
    pub about: String,
    /// What differs, in the words of the window: an attribute's title, "Name", "Deleted on one side".
    pub what: String,
    /// As it was before both; none where it was not there, or nothing was known.
    pub base: Option<String>,
    /// As it is here; empty for nothing.
    pub ours: String,
    /// As it is on the other side; empty for nothing.
    pub theirs: String,
    held: Held,
}

/// What a conflict is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A statement of a layer.
    Statement(LayerKey, StatementId),
    /// One person's reading of one article.
    Layer(LayerKey),
    /// An article.
    Article(ArticleId),
    /// An entry of the registry of speakers.
    Speaker(SpeakerId),
    /// An entry of the registry of propositions.
    Proposition(PropositionId),
    /// A label of the codebook.
    Label(LabelId),
    /// The codebook's guidelines.
    Guidelines,
    /// Title, language, annotators.
    Details,
}

/// How a conflict is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// As it is here.
    Ours,
    /// As it is on the other side.
    Theirs,
    /// Both beside each other, with a mark, for a person to settle later.
    Both,
}

/// One of the two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Ours,
    Theirs,
}

impl Conflict {
    /// The edit that settles the conflict in `project`: [`Merge::project`], or what became of it since.
    ///
    /// It is made from the project as it is, so that the conflicts can be settled one after the other in any order.
    /// It is empty where nothing has to change, and where the subject is not there any more.
    pub fn settle(&self, choice: Choice, project: &Project) -> Edit {
        self.held.settle(choice, project)
    }
}

impl fmt::Display for Conflict {
    /// In a sentence, without a full stop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted =
            |text: &str| if text.is_empty() { "nothing".to_owned() } else { format!("“{text}”") };
        let Self { about, what, base, ours, theirs, .. } = self;
        write!(f, "{about}: {what}: {} here, {} on the other side", quoted(ours), quoted(theirs))?;
        match base {
            Some(base) => write!(f, ", {} before", quoted(base)),
            None => Ok(()),
        }
    }
}

impl Merge {
    /// The merged project with every conflict settled in the same way.
    pub fn settled(&self, choice: Choice) -> Result<Project, EditError> {
        let mut project = self.project.clone();
        for conflict in &self.conflicts {
            conflict.settle(choice, &project).apply(&mut project)?;
        }
        Ok(project)
    }
}

/// Merges `ours` and `theirs`, which both came from `base`.
///
/// Shared parts are passed over. Lists and sets (links, tags, zones, aliases, labels …) take the additions and removals
/// of both sides; the time of the last change is the later of the two; of two reading states that both changed, and of
/// two such statuses of a statement, comes "to discuss". The text of an article is never merged: two texts under one id
/// are a conflict of the whole article with all annotations on it. What one side took out of a registry stays where
/// the other side has begun to name it.
pub fn merge(base: &Project, ours: &Project, theirs: &Project) -> Merge {
    let mut merging = Merging { base, ours, theirs, conflicts: Vec::new() };
    let mut project = Project::default();
    merging.articles_and_layers(&mut project);
    let mut of_layers = std::mem::take(&mut merging.conflicts);
    let naming = Naming::new(&merging, &project, &of_layers);
    let codebook = merging.codebook(&naming);
    let speakers = merging.speakers(&naming);
    let propositions = merging.propositions(&naming);
    let details = merging.details();
    drop(naming);
    merging.conflicts.append(&mut of_layers);
    let project = Project { details, codebook, speakers, propositions, ..project };
    Merge { project, conflicts: merging.conflicts }
}

/// A merge under way.
struct Merging<'a> {
    base: &'a Project,
    ours: &'a Project,
    theirs: &'a Project,
    conflicts: Vec<Conflict>,
}

impl<'a> Merging<'a> {
    fn project(&self, side: Side) -> &'a Project {
        match side {
            Side::Ours => self.ours,
            Side::Theirs => self.theirs,
        }
    }
}

/// A shared part of three, where one of the two sides is as it was, or both are the same.
fn settled_part<T: PartialEq>(base: Option<&Arc<T>>, ours: &Arc<T>, theirs: &Arc<T>) -> Option<Arc<T>> {
    let same = |one: &Arc<T>, other: &Arc<T>| Arc::ptr_eq(one, other) || one == other;
    if same(ours, theirs) || base.is_some_and(|base| same(base, theirs)) {
        return Some(ours.clone());
    }
    base.filter(|base| same(base, ours)).map(|_| theirs.clone())
}

/// The guidelines with the changes of both sides, line by line; none where both changed the same lines.
fn merge_guidelines(base: &Codebook, ours: &Codebook, theirs: &Codebook) -> Option<Vec<String>> {
    let (base, ours, theirs) = (&base.guidelines, &ours.guidelines, &theirs.guidelines);
    if let Some(settled) = lists::settled(base, ours, theirs) {
        return Some(settled.clone());
    }
    // A line that holds a line end, as a file written by hand can, would not come back as it was.
    if [base, ours, theirs].into_iter().flatten().any(|line| line.contains('\n')) {
        return None;
    }
    let text = |lines: &[String]| lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect::<String>();
    let merged = diffy::merge(&text(base), &text(ours), &text(theirs)).ok()?;
    Some(merged.split_terminator('\n').map(str::to_owned).collect())
}
