//! The statements of an article as the page needs them: decorations, an order, and who is answered by whom.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Range,
    sync::Arc,
};

use egui::Color32;
use uuid::Uuid;

use super::{
    label_counts::{LabelCounts, same_places},
    theme::{Scheme, Theme},
};
use crate::{
    model::{
        ArticleId, Codebook, Fragment, LabelId, Layer, LayerKey, LinkKind, LinkTarget, Pattern, Project,
        SharedMap, Statement, StatementId, shared_map::changes,
    },
    session::Session,
    text_view::{Decoration, Decorations, Pattern as Drawn, Underline},
};

/// A decoration with this id dims furniture and stands for no statement.
const FURNITURE: u128 = u128::MAX;

/// After more changes at once than these everything is derived anew, which then costs less.
const MOST_CHANGES: usize = 100;

/// What must be the same for statements to be all that can differ.
#[derive(Debug, Clone)]
struct Basis {
    revision: u64,
    article: ArticleId,
    scheme: Scheme,
    codebook: Arc<Codebook>,
    layers: Vec<Arc<Layer>>,
}

/// Statements of the article shown, derived once a revision; an edit derives anew what it changed.
pub struct PageView {
    basis: Basis,
    /// Paint for the page.
    pub decorations: Decorations,
    /// Statements in order, with the bytes they span.
    items: Vec<(StatementId, Range<usize>)>,
    answers: Answers,
    counts: LabelCounts,
}

impl PageView {
    /// The view of the article shown, from the one before; none while no article is.
    pub fn after(before: Option<Self>, session: &Session, theme: &Theme) -> Option<Self> {
        let basis = Basis::of(session, theme)?;
        let mut before = before;
        let followed = before.as_mut().is_some_and(|view| view.follow(session, theme, &basis));
        let mut view = match before {
            Some(view) if followed => view,
            before => {
                let statements = session.statements_shown();
                let decorations = Decorations::new(paint(session, theme, &basis, &statements));
                let spans = statements.iter().map(|(_, one)| (one.id, one.fragments.span()));
                let items = spans.collect();
                let (answers, counts) = before.map(|view| (view.answers, view.counts)).unwrap_or_default();
                Self { basis: basis.clone(), decorations, items, answers, counts }
            }
        };
        view.answers.update(session.project());
        view.counts.update(session, &basis.article);
        view.basis = basis;
        Some(view)
    }

    /// Takes over the statements that have changed, if no more has; false if everything is to be derived anew.
    fn follow(&mut self, session: &Session, theme: &Theme, now: &Basis) -> bool {
        if !self.basis.differs_in_statements_alone(now) {
            return false;
        }
        let before = std::mem::take(&mut self.basis.layers);
        let layers = before.iter().zip(&now.layers).filter(|(before, now)| !Arc::ptr_eq(before, now));
        let changed = layers.flat_map(|(before, now)| changes(&before.statements, &now.statements));
        let changed: Vec<_> = changed.take(MOST_CHANGES + 1).collect();
        if changed.len() > MOST_CHANGES {
            return false;
        }
        let (mut gone, mut new) = (BTreeSet::new(), Vec::new());
        for (_, old, statement) in changed {
            if let Some(old) = old {
                gone.extend(ranges(old).map(|range| (old.id.0.as_u128(), range.start, range.end)));
                if let Ok(index) = self.index_of(old) {
                    self.items.remove(index);
                }
            }
            if let Some(statement) = statement {
                new.extend(Paint::of(session.project(), theme, &statement.label).on(statement));
                if let Err(index) = self.index_of(statement) {
                    self.items.insert(index, (statement.id, statement.fragments.span()));
                }
            }
        }
        if !(gone.is_empty() && new.is_empty()) {
            self.decorations.change(&gone, new);
        }
        true
    }

    /// True as long as nothing has changed since the view was made.
    pub fn is_current(&self, session: &Session, theme: &Theme) -> bool {
        let article = session.article().map(|article| &article.id);
        self.basis.revision == session.revision()
            && article == Some(&self.basis.article)
            && theme.scheme == self.basis.scheme
    }

    /// The innermost statement that marks `byte`.
    pub fn statement_at(&self, byte: usize) -> Option<StatementId> {
        let here = self.decorations.query(byte..byte.saturating_add(1)).map(|placed| &placed.decoration);
        let marks = here.filter(|decoration| decoration.id != FURNITURE);
        let innermost = marks.min_by_key(|decoration| decoration.range.len())?;
        self.statement_of(innermost.id)
    }

    /// The statement of a decoration.
    pub fn statement_of(&self, decoration: u128) -> Option<StatementId> {
        (decoration != FURNITURE).then(|| StatementId(Uuid::from_u128(decoration)))
    }

    /// The statements that begin within `visible`, in order.
    pub fn beginning_in(&self, visible: Range<usize>) -> &[(StatementId, Range<usize>)] {
        let first = self.items.partition_point(|(_, span)| span.start < visible.start);
        let end = self.items.partition_point(|(_, span)| span.start <= visible.end);
        self.items.get(first..end).unwrap_or_default()
    }

    /// The statement after (or before) `selected`, or the nearest one from `byte` on where none is selected.
    pub fn neighbour(
        &self,
        selected: Option<StatementId>,
        byte: usize,
        forward: bool,
    ) -> Option<StatementId> {
        let index = match selected.and_then(|id| self.items.iter().position(|(other, _)| *other == id)) {
            Some(index) if forward => index.checked_add(1),
            Some(index) => index.checked_sub(1),
            None => {
                let after = self.items.partition_point(|(_, span)| span.start < byte);
                if forward { Some(after) } else { after.checked_sub(1) }
            }
        };
        self.items.get(index?).map(|(id, _)| *id)
    }

    /// How many statements are shown.
    pub fn count(&self) -> usize {
        self.items.len()
    }

    /// How many statements of each label are shown.
    pub fn labels(&self) -> &BTreeMap<LabelId, usize> {
        self.counts.labels()
    }

    /// The place of a statement that is shown among all of them, from 1.
    pub fn place_of(&self, statement: &Statement) -> Option<usize> {
        self.index_of(statement).ok().map(|index| index + 1)
    }

    /// Where a statement stands among the items, or else where it would.
    fn index_of(&self, statement: &Statement) -> Result<usize, usize> {
        let key = |(id, span): &(StatementId, Range<usize>)| (span.start, Reverse(span.end), *id);
        self.items.binary_search_by_key(&statement.order_key(), key)
    }

    /// The statements of the whole project that are linked to `id`: by kind, then in the order in which they were made.
    pub fn answers_to(&self, id: StatementId) -> &[(LinkKind, StatementId)] {
        self.answers.to.get(&id).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Basis {
    fn of(session: &Session, theme: &Theme) -> Option<Self> {
        let article = session.article()?.id.clone();
        let codebook = Arc::clone(&session.project().codebook);
        let layers = session.shown_layers(&article).cloned().collect();
        Some(Self { revision: session.revision(), article, scheme: theme.scheme, codebook, layers })
    }

    fn differs_in_statements_alone(&self, now: &Self) -> bool {
        self.article == now.article
            && self.scheme == now.scheme
            && Arc::ptr_eq(&self.codebook, &now.codebook)
            && same_places(&self.layers, &now.layers)
    }
}

/// Paint on all statements, and none on furniture.
fn paint(
    session: &Session,
    theme: &Theme,
    basis: &Basis,
    statements: &[(&LayerKey, &Arc<Statement>)],
) -> Vec<Decoration> {
    let zones = basis.layers.iter().flat_map(|layer| &layer.zones).filter(|zone| zone.kind.is_furniture());
    let mut decorations: Vec<_> =
        zones.map(|zone| Decoration { dim: true, ..Decoration::new(FURNITURE, zone.range()) }).collect();
    // Colours are worked out once a label: that there is contrast takes time to find out.
    let mut paints = BTreeMap::new();
    for (_, statement) in statements {
        let of_label = |label: &&LabelId| Paint::of(session.project(), theme, label);
        let paint = *paints.entry(&statement.label).or_insert_with_key(of_label);
        decorations.extend(paint.on(statement));
    }
    decorations
}

/// Where a statement is painted; an unanchored one has no place on the page.
fn ranges(statement: &Statement) -> impl Iterator<Item = Range<usize>> + use<'_> {
    let fragments = if statement.fragments.is_anchored() { statement.fragments.fragments() } else { &[] };
    fragments.iter().map(Fragment::range)
}

/// How words with a label are painted.
#[derive(Clone, Copy)]
struct Paint {
    tint: Option<Color32>,
    underline: Option<Underline>,
}

impl Paint {
    fn of(project: &Project, theme: &Theme, label: &LabelId) -> Self {
        let label = project.codebook.label(label);
        let pattern = label.map_or(Drawn::Solid, |label| drawn(label.pattern));
        let underline = Some(Underline { pattern, width: theme.underline, color: theme.mark(label) });
        let tint = Some(theme.tint(label)).filter(|_| theme.tint_share > 0.0);
        Self { tint, underline }
    }

    /// Paint for each fragment.
    fn on(self, statement: &Statement) -> impl Iterator<Item = Decoration> + use<'_> {
        ranges(statement).map(move |range| Decoration {
            tint: self.tint,
            underline: self.underline,
            ..Decoration::new(statement.id.0.as_u128(), range)
        })
    }
}

/// The line on the page for a pattern of the codebook.
pub fn drawn(pattern: Pattern) -> Drawn {
    match pattern {
        Pattern::Solid => Drawn::Solid,
        Pattern::Dashed => Drawn::Dashed,
        Pattern::Dotted => Drawn::Dotted,
        Pattern::Double => Drawn::Double,
        Pattern::Wavy => Drawn::Wavy,
        Pattern::DashDot => Drawn::DashDot,
    }
}

/// Which statements of the whole project are linked to which.
#[derive(Default)]
struct Answers {
    /// By statement: which others are linked to it, and how; sorted.
    to: HashMap<StatementId, Vec<(LinkKind, StatementId)>>,
    /// The layers that they were gathered from.
    of: SharedMap<LayerKey, Arc<Layer>>,
}

impl Answers {
    /// Takes over what has changed since the last call.
    fn update(&mut self, project: &Project) {
        let before = std::mem::replace(&mut self.of, project.layers.clone());
        let none = SharedMap::new();
        for (_, old, new) in changes(&before, &project.layers) {
            let [old, new] = [old, new].map(|layer| layer.map_or(&none, |layer| &layer.statements));
            for (_, old, new) in changes(old, new) {
                if let Some(old) = old {
                    self.forget(old);
                }
                if let Some(new) = new {
                    self.learn(new);
                }
            }
        }
    }

    fn learn(&mut self, statement: &Statement) {
        for (kind, id) in linked(statement) {
            let answers = self.to.entry(id).or_default();
            let answer = (kind, statement.id);
            if let Err(index) = answers.binary_search(&answer) {
                answers.insert(index, answer);
            }
        }
    }

    fn forget(&mut self, statement: &Statement) {
        for (_, id) in linked(statement) {
            if let Some(answers) = self.to.get_mut(&id) {
                answers.retain(|(_, from)| *from != statement.id);
            }
        }
    }
}

/// The statements that a statement is linked to.
fn linked(statement: &Statement) -> impl Iterator<Item = (LinkKind, StatementId)> + use<'_> {
    statement.links.iter().filter_map(|link| match &link.to {
        LinkTarget::Statement(id) => Some((link.kind, *id)),
        LinkTarget::Proposition(_) | LinkTarget::Implied(_) => None,
    })
}
