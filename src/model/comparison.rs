//! What differs between two projects, in words: what restoring or reloading would change.

use std::sync::Arc;

use super::{
    id::{ArticleId, LabelId},
    layer::Layer,
    project::Project,
    shared_map::SharedMap,
    statement::{Attribute, Statement},
    wording::attribute_text,
};

/// So many statements are shown word for word.
pub const MAX_EXAMPLES: usize = 12;

/// How many of one kind are other, new and gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// In both, and not the same.
    pub changed: usize,
    /// Only in the second project.
    pub added: usize,
    /// Only in the first project.
    pub gone: usize,
}

impl Count {
    /// True when nothing differs.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// What becomes of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is in both.
    Changes,
    /// It is only in the second project.
    Comes,
    /// It is only in the first project.
    Goes,
}

/// A statement that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What becomes of it.
    pub fate: Fate,
    /// Its label in the second project, or in the first where it goes.
    pub label: LabelId,
    /// The name of that label.
    pub label_name: String,
    /// The words that it marks.
    pub words: String,
    /// The title of its article.
    pub article: String,
    /// What changes, as "Label: Claim → Denial"; empty where it comes or goes.
    pub change: String,
}

/// What differs between two projects.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// Statements of everybody.
    pub statements: Count,
    /// Articles and what is known about them.
    pub articles: Count,
    /// Entries of the registry.
    pub speakers: Count,
    /// Entries of the registry.
    pub propositions: Count,
    /// Somebody's zones on an article, or how far they are with it.
    pub readings: usize,
    /// Labels or guidelines are others.
    pub codebook: bool,
    /// Title, language or annotators are others.
    pub details: bool,
    /// The first statements that differ, by article, annotator and place.
    pub examples: Vec<Example>,
}

impl Comparison {
    /// What would change if `from` became `to`; shared parts are passed over.
    pub fn between(from: &Project, to: &Project) -> Self {
        let mut comparison = Self {
            articles: entries(&from.articles, &to.articles),
            speakers: entries(&from.speakers, &to.speakers),
            propositions: entries(&from.propositions, &to.propositions),
            codebook: from.codebook != to.codebook,
            details: from.details != to.details,
            ..Self::default()
        };
        let mut keys: Vec<_> = from.layers.keys().chain(to.layers.keys()).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            let (old, new) = (from.layers.get(key), to.layers.get(key));
            if !old.zip(new).is_some_and(|(old, new)| Arc::ptr_eq(old, new)) {
                comparison.add_layer((from, old), (to, new));
            }
        }
        comparison
    }

    /// True when nothing differs.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// In a line, as seen from the first project: "14 statements would change, 2 come back, 1 go; 1 speaker".
    pub fn in_words(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(statements_in_words(self.statements));
        parts.extend(others("article", self.articles));
        parts.extend(others("speaker", self.speakers));
        parts.extend(others("proposition", self.propositions));
        parts.extend((self.readings > 0).then(|| counted(self.readings, "reading")));
        parts.extend(self.codebook.then(|| "the codebook".to_owned()));
        parts.extend(self.details.then(|| "the project's details".to_owned()));
        if parts.is_empty() { "Nothing differs from now".to_owned() } else { parts.join("; ") }
    }

    fn add_layer(
        &mut self,
        (from, old): (&Project, Option<&Arc<Layer>>),
        (to, new): (&Project, Option<&Arc<Layer>>),
    ) {
        let kept = |layer: &Layer| (layer.zones.clone(), layer.state);
        self.readings += usize::from(old.zip(new).is_some_and(|(old, new)| kept(old) != kept(new)));
        let there = |layer: Option<&Arc<Layer>>, statement: &Statement| {
            layer.and_then(|layer| layer.statements.get(&statement.id)).cloned()
        };
        for statement in new.iter().flat_map(|layer| layer.in_order()) {
            match there(old, statement) {
                None => self.add((to, statement), Fate::Comes, new, String::new),
                Some(before) if Arc::ptr_eq(&before, statement) => {}
                Some(before) => {
                    let change = || change((from, &before), (to, statement));
                    if *before != **statement {
                        self.add((to, statement), Fate::Changes, new, change);
                    }
                }
            }
        }
        let lost = old.iter().flat_map(|layer| layer.in_order());
        for statement in lost.filter(|statement| there(new, statement).is_none()) {
            self.add((from, statement), Fate::Goes, old, String::new);
        }
    }

    fn add(
        &mut self,
        (project, statement): (&Project, &Statement),
        fate: Fate,
        layer: Option<&Arc<Layer>>,
        change: impl Fn() -> String,
    ) {
        match fate {
            Fate::Changes => self.statements.changed += 1,
            Fate::Comes => self.statements.added += 1,
            Fate::Goes => self.statements.gone += 1,
        }
        if self.examples.len() < MAX_EXAMPLES {
            self.examples.push(Example {
                fate,
                label: statement.label.clone(),
                label_name: attribute_text(project, statement, Attribute::Label),
                words: statement.fragments.quote(),
                article: layer.map_or_else(String::new, |layer| title(project, &layer.key.article)),
                change: change(),
            });
        }
    }
}

fn entries<I: Ord, T: PartialEq>(from: &SharedMap<I, Arc<T>>, to: &SharedMap<I, Arc<T>>) -> Count {
    let other =
        |(id, new): &(&I, &Arc<T>)| from.get(*id).is_some_and(|old| !Arc::ptr_eq(old, new) && old != *new);
    Count {
        changed: to.iter().filter(other).count(),
        added: to.keys().filter(|id| !from.contains_key(*id)).count(),
        gone: from.keys().filter(|id| !to.contains_key(*id)).count(),
    }
}

/// The attributes that are others, each with what it was and what it would be.
fn change((from, old): (&Project, &Statement), (to, new): (&Project, &Statement)) -> String {
    let differing = Attribute::ALL.iter().filter(|attribute| old.get(**attribute) != new.get(**attribute));
    let lines = differing.map(|attribute| {
        let text = |project, statement| {
            let text = attribute_text(project, statement, *attribute);
            if text.is_empty() { "none".to_owned() } else { text }
        };
        format!("{}: {} → {}", attribute.title(), text(from, old), text(to, new))
    });
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() { "Time of the last change".to_owned() } else { lines.join("; ") }
}

fn title(project: &Project, id: &ArticleId) -> String {
    let title = project.articles.get(id).map(|article| article.details.title.trim());
    title.filter(|title| !title.is_empty()).unwrap_or(id.as_str()).to_owned()
}

fn statements_in_words(count: Count) -> Option<String> {
    let Count { changed, added, gone } = count;
    let parts = [(changed, "change"), (added, "come back"), (gone, "go")];
    let mut said = parts.into_iter().filter(|(count, _)| *count > 0);
    let (first, verb) = said.next()?;
    let mut words = format!("{} would {verb}", counted(first, "statement"));
    for (count, verb) in said {
        words = format!("{words}, {count} would {verb}");
    }
    Some(words)
}

fn others(what: &str, count: Count) -> Option<String> {
    let all = count.changed + count.added + count.gone;
    (all > 0).then(|| counted(all, what))
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(statements: (usize, usize, usize), speakers: usize, expected: &str) {
        let (changed, added, gone) = statements;
        let comparison = Comparison {
            statements: Count { changed, added, gone },
            speakers: Count { changed: speakers, ..Count::default() },
            ..Comparison::default()
        };
        assert_eq!(comparison.in_words(), expected);
    }

    #[test]
    fn counts_are_said_as_a_person_would() {
        check((0, 0, 0), 0, "Nothing differs from now");
        check((14, 2, 1), 1, "14 statements would change, 2 would come back, 1 would go; 1 speaker");
        check((0, 1, 0), 0, "1 statement would come back");
        check((0, 0, 3), 2, "3 statements would go; 2 speakers");
    }
}
