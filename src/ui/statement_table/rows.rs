//! The rows of the table: derived from the project once for each revision, filter and order.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use super::{
    columns::Sort,
    days::Days,
    filter::{Filter, Wanted},
};
use crate::{
    model::{Layer, Project, SharedMap, Statement, StatementId},
    session::Session,
};

/// A statement and the layer that it lives in.
#[derive(Debug, Clone)]
pub struct Row {
    /// Whose reading of which article.
    pub layer: Arc<Layer>,
    /// The statement.
    pub statement: Arc<Statement>,
}

/// What has become of the rows since the last frame.
#[derive(Debug)]
pub enum Change {
    /// Nothing.
    None,
    /// Another filter or another order.
    Arranged,
    /// The project is another one; these were the rows, in their order.
    Project(Vec<StatementId>),
}

/// The rows, and what they were derived from.
#[derive(Default)]
pub struct Rows {
    of: Option<Source>,
    all: Vec<Row>,
    /// Places in `all` of those that pass the filter, in order.
    shown: Vec<usize>,
    places: HashMap<StatementId, usize>,
    tags: Vec<String>,
    generation: u64,
}

struct Source {
    revision: u64,
    project: Project,
    layers: Vec<Arc<Layer>>,
    filter: Filter,
    sort: Option<Sort>,
}

impl Rows {
    /// Brings the rows up to date. Going from article to article makes a new revision of the same project: then
    /// nothing is derived anew.
    pub fn update(&mut self, session: &Session, filter: &Filter, sort: Option<Sort>) -> Change {
        let arranged = self.of.as_ref().is_some_and(|of| of.filter == *filter && of.sort == sort);
        if arranged && self.of.as_ref().is_some_and(|of| of.revision == session.revision()) {
            return Change::None;
        }
        let shown = |layer: &&Arc<Layer>| session.is_shown(&layer.key.annotator);
        let layers: Vec<_> = session.project().layers.values().filter(shown).cloned().collect();
        let same_layers = self.of.as_ref().is_some_and(|of| same(of.layers.iter(), layers.iter()));
        let same_project =
            same_layers && self.of.as_ref().is_some_and(|of| same_names(&of.project, session.project()));
        let source = Source {
            revision: session.revision(),
            project: session.project().clone(),
            layers,
            filter: filter.clone(),
            sort,
        };
        if same_project && arranged {
            self.of = Some(source);
            return Change::None;
        }
        let before = (!same_project).then(|| self.ids().collect());
        if !same_layers {
            self.gather(&source.layers);
        }
        self.arrange(&source);
        self.of = Some(source);
        self.generation += 1;
        before.map_or(Change::Arranged, Change::Project)
    }

    fn gather(&mut self, layers: &[Arc<Layer>]) {
        self.all.clear();
        for layer in layers {
            let row = |statement: &Arc<Statement>| Row { layer: layer.clone(), statement: statement.clone() };
            self.all.extend(layer.in_order().into_iter().map(row));
        }
        let tags: BTreeSet<&String> = self.all.iter().flat_map(|row| &row.statement.tags).collect();
        self.tags = tags.into_iter().cloned().collect();
    }

    fn arrange(&mut self, source: &Source) {
        let mut days = Days::default();
        let project = &source.project;
        let wanted = Wanted::new(&source.filter, project);
        let mut rows: Vec<(usize, &Row)> = self.all.iter().enumerate().collect();
        if !source.filter.is_empty() {
            rows.retain(|(_, row)| wanted.fits(row, &mut days));
        }
        if let Some(Sort { column, descending }) = source.sort {
            // Rows of which nothing is known come last either way.
            if descending {
                rows.sort_by_cached_key(|(_, row)| {
                    let key = column.sort_key(project, row, &mut days);
                    (key.is_none(), key.map(Reverse))
                });
            } else {
                rows.sort_by_cached_key(|(_, row)| {
                    let key = column.sort_key(project, row, &mut days);
                    (key.is_none(), key)
                });
            }
        }
        self.places = rows.iter().enumerate().map(|(place, (_, row))| (row.statement.id, place)).collect();
        self.shown = rows.into_iter().map(|(index, _)| index).collect();
    }

    /// How many rows pass the filter.
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    /// How many statements there are in the layers shown.
    pub fn total(&self) -> usize {
        self.all.len()
    }

    /// The row at a place.
    pub fn row(&self, place: usize) -> Option<&Row> {
        self.all.get(*self.shown.get(place)?)
    }

    /// The statement at a place.
    pub fn id(&self, place: usize) -> Option<StatementId> {
        self.row(place).map(|row| row.statement.id)
    }

    /// The statements, in order.
    pub fn ids(&self) -> impl Iterator<Item = StatementId> {
        self.rows().map(|row| row.statement.id)
    }

    /// The rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.shown.iter().filter_map(|index| self.all.get(*index))
    }

    /// Where a statement stands; none if it does not pass.
    pub fn place(&self, id: StatementId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// The tags of all statements, each once.
    pub fn tags(&self) -> &[String] {
        &self.tags
    }

    /// Goes up when the rows are others or stand otherwise.
    pub fn generation(&self) -> u64 {
        self.generation
    }
}

fn same<'a, T: 'a>(
    a: impl ExactSizeIterator<Item = &'a Arc<T>>,
    b: impl ExactSizeIterator<Item = &'a Arc<T>>,
) -> bool {
    a.len() == b.len() && a.zip(b).all(|(a, b)| Arc::ptr_eq(a, b))
}

/// True if everything that rows name is the same: labels, articles, speakers, propositions.
fn same_names(a: &Project, b: &Project) -> bool {
    fn entries<K: Ord, T>(a: &SharedMap<K, Arc<T>>, b: &SharedMap<K, Arc<T>>) -> bool {
        same(a.values(), b.values())
    }
    Arc::ptr_eq(&a.codebook, &b.codebook)
        && entries(&a.articles, &b.articles)
        && entries(&a.speakers, &b.speakers)
        && entries(&a.propositions, &b.propositions)
}
