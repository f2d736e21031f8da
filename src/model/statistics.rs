//! How much there is of what: statements by label, speaker, article and month, and claims that nobody answered.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    id::{AnnotatorId, ArticleId, LabelId, SpeakerId, StatementId},
    label::Nature,
    link::{LinkKind, LinkTarget},
    project::Project,
    statement::Statement,
    thread::{About, Member, Relation, Thread, Threads},
};

/// When something was said, as it is counted: `2025-07`, `2025` where only the year is sure, and nothing else.
pub type Month = Option<String>;

/// The counts of a project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Statistics {
    /// Statements of the chosen annotators.
    pub statements: usize,
    /// Of all, whoever is counted.
    pub articles: usize,
    /// Statements in parts of a page that surround the article, which are in all other counts, too.
    pub in_furniture: usize,
    /// The labels in the codebook's order, then such as it lacks.
    pub labels: Vec<LabelId>,
    /// All statements by label.
    pub all: Counts,
    /// By speaker; `None` where nobody was named.
    pub speakers: BTreeMap<Option<SpeakerId>, Counts>,
    /// By article; those without a statement are there with none.
    pub by_article: BTreeMap<ArticleId, Counts>,
    /// By the month in which it was said; `None` where that is not known or was longer than a year.
    pub months: BTreeMap<Month, Counts>,
    /// Claims that somebody denies, supports or queries, here or in what repeats them.
    pub answered_claims: usize,
    /// Claims that nobody does.
    pub unanswered_claims: usize,
}

/// How many statements there are of each label.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts(BTreeMap<LabelId, usize>);

impl Counts {
    /// Statements with `label`.
    pub fn of(&self, label: &LabelId) -> usize {
        self.0.get(label).copied().unwrap_or_default()
    }

    /// Statements with any label.
    pub fn total(&self) -> usize {
        self.0.values().sum()
    }

    fn add(&mut self, label: &LabelId) {
        *self.0.entry(label.clone()).or_default() += 1;
    }
}

impl Statistics {
    /// Counts the statements of those annotators whom `includes` is true of.
    pub fn of(project: &Project, includes: &dyn Fn(&AnnotatorId) -> bool) -> Self {
        let mut found = Self { articles: project.articles.len(), ..Self::default() };
        found.by_article = project.articles.keys().map(|id| (id.clone(), Counts::default())).collect();
        let answered = answered(project, includes);
        for layer in project.layers.values().filter(|layer| includes(&layer.key.annotator)) {
            for statement in layer.statements.values() {
                found.add(&layer.key.article, statement);
                let start = statement.fragments.fragments().first().map_or(0, |fragment| fragment.start);
                found.in_furniture +=
                    usize::from(layer.zone_at(start).is_some_and(|zone| zone.kind.is_furniture()));
                if nature(project, statement) == Some(Nature::Claim) {
                    let is_answered = answered.contains(&statement.id);
                    found.answered_claims += usize::from(is_answered);
                    found.unanswered_claims += usize::from(!is_answered);
                }
            }
        }
        found.labels = project.codebook.labels.iter().map(|label| label.id.clone()).collect();
        let known: BTreeSet<_> = found.labels.iter().cloned().collect();
        found.labels.extend(found.all.0.keys().filter(|label| !known.contains(label)).cloned());
        found
    }

    fn add(&mut self, article: &ArticleId, statement: &Statement) {
        let label = &statement.label;
        self.statements += 1;
        self.all.add(label);
        self.speakers.entry(statement.speaker.clone()).or_default().add(label);
        self.by_article.entry(article.clone()).or_default().add(label);
        self.months.entry(month(statement)).or_default().add(label);
    }
}

fn nature(project: &Project, statement: &Statement) -> Option<Nature> {
    project.codebook.label(&statement.label).map(|label| label.nature)
}

/// The month in which all of the time lies that the date may mean, or else the year.
fn month(statement: &Statement) -> Month {
    let date = &statement.said.as_ref()?.edtf;
    let (earliest, latest) = (date.earliest()?, date.latest()?);
    // Days are written as `2025-07-08`; years before 1 have a sign.
    let shared = |from_end: usize| {
        let (earliest, latest) =
            (earliest.get(..earliest.len() - from_end)?, latest.get(..latest.len() - from_end)?);
        (earliest == latest).then(|| earliest.to_owned())
    };
    shared("-08".len()).or_else(|| shared("-07-08".len()))
}

/// The claims that somebody answers.
fn answered(project: &Project, includes: &dyn Fn(&AnnotatorId) -> bool) -> BTreeSet<StatementId> {
    let layers = project.layers.values().filter(|layer| includes(&layer.key.annotator));
    let links = layers.flat_map(|layer| layer.statements.values()).flat_map(|statement| &statement.links);
    let answers = links.filter(|link| link.kind != LinkKind::Repeats);
    let mut found: BTreeSet<_> = answers
        .filter_map(|link| match link.to {
            LinkTarget::Statement(id) => Some(id),
            LinkTarget::Proposition(_) | LinkTarget::Implied(_) => None,
        })
        .collect();
    let threads = Threads::build(project, includes);
    found.extend(threads.threads.iter().filter(|thread| thread.is_answered()).flat_map(claimed));
    found
}

/// What says that of which the thread is.
fn claimed(thread: &Thread) -> Vec<StatementId> {
    let head = match &thread.about {
        About::Statement(member) => Some(member),
        About::Proposition(_) | About::Implied(_) | About::Elsewhere(..) => None,
    };
    let says = thread.entries.iter().filter(|entry| entry.relation == Relation::Says(Nature::Claim));
    let says = says.flat_map(|entry| std::iter::once(&entry.member).chain(&entry.repeats));
    head.into_iter().chain(&thread.repeats).chain(says).map(|member: &Member| member.statement.id).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use uuid::Uuid;

    use super::*;
    use crate::model::{Anchor, DateValue, Fingerprint, Fragment, Layer, LayerKey, Link, Timestamp};

    fn statement(number: u128, label: &str, links: &[(LinkKind, u128)]) -> Statement {
        let words = Fragment { start: 0, end: 1, text: "x".into() };
        let label = LabelId::new(label).unwrap();
        let id = StatementId(Uuid::from_u128(number));
        let place = Anchor::Unanchored(vec![words]);
        let mut made = Statement::new(id, label, place, Timestamp::from_unix_secs(0));
        made.links = links
            .iter()
            .map(|(kind, to)| Link {
                kind: *kind,
                to: LinkTarget::Statement(StatementId(Uuid::from_u128(*to))),
                text: String::new(),
            })
            .collect();
        made
    }

    fn counted(annotator: &str, statements: Vec<Statement>) -> Statistics {
        let mut project = Project::titled("t");
        let key =
            LayerKey { article: ArticleId::new("a").unwrap(), annotator: AnnotatorId::new("ann").unwrap() };
        let mut layer = Layer::new(key.clone(), Fingerprint::of(""));
        layer.statements = statements.into_iter().map(|one| (one.id, Arc::new(one))).collect();
        project.layers.insert(key, Arc::new(layer));
        Statistics::of(&project, &|one| one.as_str() == annotator)
    }

    #[test]
    fn a_claim_is_answered_through_what_repeats_it_but_not_by_a_repetition() {
        let statements = vec![
            statement(1, "claim", &[]),
            statement(2, "claim", &[(LinkKind::Repeats, 1)]),
            statement(3, "denial", &[(LinkKind::Denies, 2)]),
            statement(4, "claim", &[]),
            statement(5, "claim", &[(LinkKind::Repeats, 4)]),
            statement(6, "claim", &[(LinkKind::Supports, 4)]),
        ];
        let found = counted("ann", statements[..5].to_vec());
        assert_eq!((found.answered_claims, found.unanswered_claims), (2, 2));
        let found = counted("ann", statements.clone());
        assert_eq!((found.answered_claims, found.unanswered_claims), (4, 1), "the answer itself has none");
        assert_eq!(counted("bob", statements).statements, 0);
    }

    #[test]
    fn a_month_is_only_what_a_date_leaves_no_doubt_of() {
        let month_of = |date: &str| {
            let mut dated = statement(1, "fact", &[]);
            dated.said = DateValue::typed(date).ok();
            month(&dated)
        };
        assert_eq!(month_of("2025-07-08").as_deref(), Some("2025-07"));
        assert_eq!(month_of("2025-07-08/2025-07-09").as_deref(), Some("2025-07"));
        assert_eq!(month_of("2025-07/2025-08").as_deref(), Some("2025"));
        assert_eq!(month_of("2025").as_deref(), Some("2025"));
        assert_eq!(month_of("../2025-07-08"), None);
        assert_eq!(month_of("2024/2025"), None);
        assert_eq!(month_of(""), None);
    }

    #[test]
    fn a_label_that_the_codebook_lacks_is_counted_too() {
        let found = counted("ann", vec![statement(1, "claim", &[]), statement(2, "gone", &[])]);
        assert_eq!(found.labels.last().unwrap().as_str(), "gone");
        assert_eq!((found.all.of(found.labels.last().unwrap()), found.all.total()), (1, 2));
    }
}
