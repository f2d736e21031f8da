//! How many statements have each label, kept up to date with what an edit changes.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    model::{ArticleId, LabelId, Layer, Statement, shared_map::changes},
    session::Session,
};

/// How many statements of each label an article has, in the layers shown.
#[derive(Debug, Default)]
pub struct LabelCounts {
    labels: BTreeMap<LabelId, usize>,
    total: usize,
    /// What was counted.
    of: Vec<Arc<Layer>>,
    counts_furniture: bool,
}

impl LabelCounts {
    /// Counts what has changed since the last call; statements in furniture may be left out.
    pub fn update(&mut self, session: &Session, article: &ArticleId) {
        let now: Vec<_> = session.shown_layers(article).cloned().collect();
        let comparable = self.counts_furniture == session.counts_furniture() && same_places(&self.of, &now);
        if comparable {
            let before = std::mem::take(&mut self.of);
            let differing = before.iter().zip(&now).filter(|(before, now)| !Arc::ptr_eq(before, now));
            for (before, now) in differing {
                for (_, old, new) in changes(&before.statements, &now.statements) {
                    if let Some(old) = old {
                        self.discount(session, before, old);
                    }
                    if let Some(new) = new {
                        self.count(session, now, new);
                    }
                }
            }
        } else {
            *self = Self { counts_furniture: session.counts_furniture(), ..Self::default() };
            for layer in &now {
                for statement in layer.statements.values() {
                    self.count(session, layer, statement);
                }
            }
        }
        self.of = now;
    }

    fn count(&mut self, session: &Session, layer: &Layer, statement: &Statement) {
        if session.is_counted(layer, statement) {
            self.total += 1;
            match self.labels.get_mut(&statement.label) {
                Some(count) => *count += 1,
                None => _ = self.labels.insert(statement.label.clone(), 1),
            }
        }
    }

    fn discount(&mut self, session: &Session, layer: &Layer, statement: &Statement) {
        if session.is_counted(layer, statement)
            && let Some(count) = self.labels.get_mut(&statement.label)
        {
            (*count, self.total) = (*count - 1, self.total - 1);
            if *count == 0 {
                self.labels.remove(&statement.label);
            }
        }
    }

    /// By label; none is zero.
    pub fn labels(&self) -> &BTreeMap<LabelId, usize> {
        &self.labels
    }

    /// All labels together.
    pub fn total(&self) -> usize {
        self.total
    }
}

/// True of the same layers with the same furniture: only statements differ.
pub fn same_places(before: &[Arc<Layer>], now: &[Arc<Layer>]) -> bool {
    let same = |(before, now): (&Arc<Layer>, &Arc<Layer>)| {
        Arc::ptr_eq(before, now) || before.key == now.key && before.zones == now.zones
    };
    before.len() == now.len() && before.iter().zip(now).all(same)
}
