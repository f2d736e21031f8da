//! Who is named how often: counted once a layer, and again only when that layer has changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    model::{LabelId, Layer, LayerKey, Project, SpeakerId, SpeakerKind, StatementId},
    session::Session,
};

/// How often a speaker is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uses {
    /// By label.
    pub labels: BTreeMap<LabelId, usize>,
    /// Statements by, through or to the speaker.
    pub total: usize,
}

/// What one layer says.
#[derive(Debug)]
struct Counted {
    layer: Arc<Layer>,
    named: BTreeMap<SpeakerId, Vec<StatementId>>,
}

/// The statements of everybody's layers by speaker.
#[derive(Debug, Default)]
pub struct Census {
    layers: BTreeMap<LayerKey, Counted>,
    uses: BTreeMap<SpeakerId, Uses>,
    revision: Option<u64>,
}

impl Census {
    /// Counts what has changed since.
    pub fn update(&mut self, session: &Session) {
        if self.revision == Some(session.revision()) {
            return;
        }
        self.revision = Some(session.revision());
        let project = session.project();
        let before = self.layers.len();
        self.layers.retain(|key, _| project.layers.contains_key(key));
        let mut changed = before != self.layers.len();
        for (key, layer) in &project.layers {
            if self.layers.get(key).is_some_and(|counted| Arc::ptr_eq(&counted.layer, layer)) {
                continue;
            }
            changed = true;
            self.layers.insert(key.clone(), Counted { layer: Arc::clone(layer), named: named_in(layer) });
        }
        if changed {
            self.uses = sum(self.layers.values());
        }
    }

    /// How often a speaker is named.
    pub fn uses(&self, id: &SpeakerId) -> Option<&Uses> {
        self.uses.get(id)
    }

    /// How many statements name a speaker.
    pub fn total(&self, id: &SpeakerId) -> usize {
        self.uses.get(id).map_or(0, |uses| uses.total)
    }

    /// The statements that name a speaker, by article, annotator and place on the page.
    pub fn statements(&self, id: &SpeakerId) -> Vec<(LayerKey, StatementId)> {
        let of = |(key, counted): (&LayerKey, &Counted)| {
            let found = counted.named.get(id)?;
            Some(found.iter().map(|id| (key.clone(), *id)).collect::<Vec<_>>())
        };
        self.layers.iter().filter_map(of).flatten().collect()
    }
}

fn named_in(layer: &Layer) -> BTreeMap<SpeakerId, Vec<StatementId>> {
    let mut named: BTreeMap<SpeakerId, Vec<StatementId>> = BTreeMap::new();
    for statement in layer.in_order() {
        for speaker in statement.speakers_named().collect::<BTreeSet<_>>() {
            named.entry(speaker.clone()).or_default().push(statement.id);
        }
    }
    named
}

fn sum<'a>(layers: impl Iterator<Item = &'a Counted>) -> BTreeMap<SpeakerId, Uses> {
    let mut uses: BTreeMap<SpeakerId, Uses> = BTreeMap::new();
    for Counted { layer, named } in layers {
        for (speaker, statements) in named {
            let found = uses.entry(speaker.clone()).or_default();
            found.total += statements.len();
            for statement in statements.iter().filter_map(|id| layer.statements.get(id)) {
                *found.labels.entry(statement.label.clone()).or_default() += 1;
            }
        }
    }
    uses
}

/// How the list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By name.
    #[default]
    Name,
    /// Those named most first.
    Statements,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Who.
    pub id: SpeakerId,
    /// As shown.
    pub name: String,
    /// What kind of source.
    pub kind: SpeakerKind,
    /// How many statements name the speaker.
    pub total: usize,
}

/// The speakers of whom a spelling, role or affiliation holds every word of the filter, in order.
pub fn rows(project: &Project, census: &Census, filter: &str, order: Order) -> Vec<Row> {
    let wanted: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    let mut rows: Vec<(String, Row)> = Vec::new();
    for speaker in project.speakers.values() {
        let mut text: String = speaker.spellings().collect::<Vec<_>>().join(" ");
        text.extend([" ", &speaker.role, " ", &speaker.affiliation]);
        let text = text.to_lowercase();
        if wanted.iter().all(|word| text.contains(word)) {
            let (name, total) = (speaker.name.clone(), census.total(&speaker.id));
            let row = Row { id: speaker.id.clone(), name, kind: speaker.kind, total };
            rows.push((speaker.name.to_lowercase(), row));
        }
    }
    rows.sort_by(|(a, row), (b, other)| {
        let most = match order {
            Order::Name => std::cmp::Ordering::Equal,
            Order::Statements => other.total.cmp(&row.total),
        };
        most.then_with(|| a.cmp(b)).then_with(|| row.id.cmp(&other.id))
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Speaker;

    fn project(names: &[&str]) -> Project {
        let mut project = Project::titled("t");
        for name in names {
            let id = SpeakerId::from_name(name, |_| false);
            let speaker = Speaker { role: "spokesman".into(), ..Speaker::named(id.clone(), name) };
            project.speakers.insert(id, Arc::new(speaker));
        }
        project
    }

    #[test]
    fn rows_are_found_by_every_word_and_sorted_by_name_whatever_the_case() {
        let project = project(&["Marco Rubio", "abbas Araghchi", "Esmaeil Baghaei"]);
        let names = |filter: &str| {
            let rows = rows(&project, &Census::default(), filter, Order::Name);
            rows.into_iter().map(|row| row.name).collect::<Vec<_>>()
        };
        assert_eq!(names(""), ["abbas Araghchi", "Esmaeil Baghaei", "Marco Rubio"]);
        assert_eq!(names("BAGH spokes"), ["Esmaeil Baghaei"]);
        assert!(names("bagh rubio").is_empty());
    }
}
