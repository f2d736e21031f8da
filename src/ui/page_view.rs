//! The statements of an article as the page needs them: decorations, an order, and who is answered by whom.

use std::{cmp::Reverse, collections::BTreeMap, ops::Range, sync::Arc};

use egui::Color32;

use super::theme::{Scheme, Theme};
use crate::{
    model::{ArticleId, LabelId, LayerKey, LinkKind, LinkTarget, Pattern, Project, Statement, StatementId},
    session::Session,
    text_view::{Decoration, Decorations, Pattern as Drawn, Underline},
};

/// A decoration with this id dims furniture and stands for no statement.
const FURNITURE: u64 = u64::MAX;

/// What must be the same for a view to be still true.
#[derive(Debug, Clone, PartialEq)]
struct Basis {
    revision: u64,
    article: ArticleId,
    scheme: Scheme,
}

/// Statements of the article shown, derived once a revision.
pub struct PageView {
    basis: Basis,
    /// Paint for the page.
    pub decorations: Decorations,
    /// Statements in order, with the bytes they span.
    items: Vec<(StatementId, Range<usize>)>,
    /// By statement: which others are linked to it, and how.
    answers: BTreeMap<StatementId, Vec<(LinkKind, StatementId)>>,
    /// How many statements have each label.
    labels: BTreeMap<LabelId, usize>,
}

impl PageView {
    /// The view of the article shown; none while no article is.
    pub fn new(session: &Session, theme: &Theme) -> Option<Self> {
        let basis = Basis::of(session, theme)?;
        let statements = session.statements_shown();
        let mut decorations = furniture(session, &basis.article);
        // Colours are worked out once a label: that there is contrast takes time to find out.
        let mut paints = BTreeMap::new();
        for (number, (_, statement)) in statements.iter().enumerate() {
            let paint = *paints
                .entry(&statement.label)
                .or_insert_with_key(|label| Paint::of(session.project(), theme, label));
            decorations.extend(paint.on(number as u64, statement));
        }
        let items =
            statements.iter().map(|(_, statement)| (statement.id, statement.fragments.span())).collect();
        Some(Self {
            basis,
            decorations: Decorations::new(decorations),
            items,
            answers: answers(session.project()),
            labels: count_labels(counted(session, &statements)),
        })
    }

    /// True as long as nothing has changed since the view was made.
    pub fn is_current(&self, session: &Session, theme: &Theme) -> bool {
        Basis::of(session, theme).as_ref() == Some(&self.basis)
    }

    /// The innermost statement that marks `byte`.
    pub fn statement_at(&self, byte: usize) -> Option<StatementId> {
        let here = self.decorations.query(byte..byte.saturating_add(1)).map(|placed| &placed.decoration);
        let marks = here.filter(|decoration| decoration.id != FURNITURE);
        let innermost = marks.min_by_key(|decoration| decoration.range.len())?;
        self.statement_of(innermost.id)
    }

    /// The statement of a decoration.
    pub fn statement_of(&self, decoration: u64) -> Option<StatementId> {
        self.items.get(usize::try_from(decoration).ok()?).map(|(id, _)| *id)
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
        &self.labels
    }

    /// The place of a statement that is shown among all of them, from 1.
    pub fn place_of(&self, statement: &Statement) -> Option<usize> {
        let key = |(id, span): &(StatementId, Range<usize>)| (span.start, Reverse(span.end), *id);
        let found = self.items.binary_search_by_key(&statement.order_key(), key);
        found.ok().map(|index| index + 1)
    }

    /// The statements of the whole project that are linked to `id`: by kind, then article and annotator.
    pub fn answers_to(&self, id: StatementId) -> &[(LinkKind, StatementId)] {
        self.answers.get(&id).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Basis {
    fn of(session: &Session, theme: &Theme) -> Option<Self> {
        let article = session.article()?.id.clone();
        Some(Self { revision: session.revision(), article, scheme: theme.scheme })
    }
}

fn furniture(session: &Session, article: &ArticleId) -> Vec<Decoration> {
    let zones =
        session.shown_layers(article).flat_map(|layer| &layer.zones).filter(|zone| zone.kind.is_furniture());
    zones.map(|zone| Decoration { dim: true, ..Decoration::new(FURNITURE, zone.range()) }).collect()
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

    /// Paint for each fragment; an unanchored statement has no place on the page.
    fn on(self, number: u64, statement: &Statement) -> impl Iterator<Item = Decoration> + use<'_> {
        let fragments = if statement.fragments.is_anchored() { statement.fragments.fragments() } else { &[] };
        fragments.iter().map(move |fragment| Decoration {
            tint: self.tint,
            underline: self.underline,
            ..Decoration::new(number, fragment.range())
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

/// Those that count: statements in furniture may be left out.
fn counted<'a>(
    session: &'a Session,
    statements: &'a [(&'a LayerKey, &'a Arc<Statement>)],
) -> impl Iterator<Item = &'a Statement> {
    let layers = &session.project().layers;
    let counts =
        |key: &LayerKey, one: &Statement| layers.get(key).is_none_or(|layer| session.is_counted(layer, one));
    statements.iter().filter(move |(key, one)| counts(key, one)).map(|(_, one)| one.as_ref())
}

/// How many of the statements have each label.
pub fn count_labels<'a>(statements: impl Iterator<Item = &'a Statement>) -> BTreeMap<LabelId, usize> {
    let mut counts: BTreeMap<&LabelId, usize> = BTreeMap::new();
    for statement in statements {
        *counts.entry(&statement.label).or_default() += 1;
    }
    counts.into_iter().map(|(label, count)| (label.clone(), count)).collect()
}

fn answers(project: &Project) -> BTreeMap<StatementId, Vec<(LinkKind, StatementId)>> {
    let mut answers: BTreeMap<StatementId, Vec<(LinkKind, StatementId)>> = BTreeMap::new();
    let statements = project.layers.values().flat_map(|layer| layer.statements.values());
    for statement in statements {
        for link in &statement.links {
            if let LinkTarget::Statement(id) = &link.to {
                answers.entry(*id).or_default().push((link.kind, statement.id));
            }
        }
    }
    for each in answers.values_mut() {
        each.sort_by_key(|(kind, _)| *kind);
    }
    answers
}
