//! Articles with the annotations on them: one text, and everybody's statements, zones and reading states.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    Conflict, Merging, Side, Subject,
    lists::{merge_list, settled},
    settle::{Differs, Held, How, OtherText},
    settled_part,
    statements::merge_statement,
    versions::version_id,
    words,
};
use crate::model::{
    article::{Article, Origin},
    id::{ArticleId, StatementId},
    layer::{Layer, LayerKey, ReadingState, Zone},
    project::Project,
    shared_map::SharedMap,
    statement::Statement,
};

/// An article with all layers on it; the article may be missing.
#[derive(PartialEq)]
struct Group<'a> {
    article: Option<&'a Arc<Article>>,
    layers: Vec<&'a Arc<Layer>>,
}

impl<'a> Group<'a> {
    fn of(project: &'a Project, id: &'a ArticleId) -> Self {
        Self { article: project.articles.get(id), layers: project.layers_of(id).collect() }
    }

    fn copy_to(&self, project: &mut Project) {
        project.articles.extend(self.article.map(|article| (article.id.clone(), article.clone())));
        project.layers.extend(self.layers.iter().map(|layer| (layer.key.clone(), Arc::clone(layer))));
    }

    fn count(&self) -> usize {
        self.layers.iter().map(|layer| layer.statements.len()).sum()
    }
}

impl<'a> Merging<'a> {
    /// Articles and layers into `merged`, which has none yet.
    pub(super) fn articles_and_layers(&mut self, merged: &mut Project) {
        let projects = [self.base, self.ours, self.theirs];
        let articles = projects.iter().flat_map(|project| project.articles.keys());
        let layers = projects.iter().flat_map(|project| project.layers.keys().map(|key| &key.article));
        for id in articles.chain(layers).collect::<BTreeSet<_>>() {
            self.group(id, merged);
        }
    }

    fn group(&mut self, id: &'a ArticleId, merged: &mut Project) {
        let [base, ours, theirs] = [self.base, self.ours, self.theirs].map(|project| Group::of(project, id));
        match (base.article, ours.article, theirs.article) {
            (_, Some(here), Some(there)) if here.fingerprint() != there.fingerprint() => {
                self.other_text(&base, &ours, &theirs, merged);
            }
            (before, Some(here), Some(there)) => {
                let article = self.article(before, here, there);
                merged.articles.insert(id.clone(), article);
                self.layers_of(id, merged);
            }
            (Some(_), Some(_), None) => self.article_left(&base, &ours, Side::Theirs, merged),
            (Some(_), None, Some(_)) => self.article_left(&base, &theirs, Side::Ours, merged),
            (None, here, there) => {
                merged.articles.extend(here.or(there).map(|article| (id.clone(), article.clone())));
                self.layers_of(id, merged);
            }
            (Some(_), None, None) => self.layers_of(id, merged),
        }
    }

    /// Two texts under one id: nothing that stands on one fits the other, so that one side is taken whole.
    fn other_text(&mut self, base: &Group<'_>, ours: &Group<'_>, theirs: &Group<'_>, merged: &mut Project) {
        if let Some(group) = settled(base, ours, theirs) {
            group.copy_to(merged);
            return;
        }
        ours.copy_to(merged);
        let (Some(here), Some(there)) = (ours.article, theirs.article) else { return };
        let in_words = |group: &Group<'_>, article: &Article| {
            let count = words::statements(group.count());
            format!("{}, {} bytes, with {count}", article.details.title, article.text().len())
        };
        let layers = theirs.layers.iter().map(|layer| Arc::clone(layer)).collect();
        self.conflicts.push(Conflict {
            subject: Subject::Article(here.id.clone()),
            about: format!("Article “{}”", here.details.title),
            what: "Text of the article".to_owned(),
            base: base.article.map(|article| in_words(base, article)),
            ours: in_words(ours, here),
            theirs: in_words(theirs, there),
            held: Held::Text(Box::new(OtherText { article: there.clone(), layers })),
        });
    }

    /// An article that one side deleted: it goes, unless the other side changed it or anything on it.
    fn article_left(&mut self, base: &Group<'_>, left: &Group<'_>, deleted_by: Side, merged: &mut Project) {
        let Some(article) = left.article.filter(|_| left != base) else { return };
        left.copy_to(merged);
        let in_words = format!("changed, with {}", words::statements(left.count()));
        let (ours, theirs) = words::deleted(deleted_by, in_words);
        self.conflicts.push(Conflict {
            subject: Subject::Article(article.id.clone()),
            about: format!("Article “{}”", article.details.title),
            what: words::DELETED_ON_ONE_SIDE.to_owned(),
            base: base.article.map(|article| article.details.title.clone()),
            ours,
            theirs,
            held: Held::Article(Differs { id: article.id.clone(), how: How::Deleted(deleted_by) }),
        });
    }

    fn article(
        &mut self,
        base: Option<&Arc<Article>>,
        ours: &Arc<Article>,
        theirs: &Arc<Article>,
    ) -> Arc<Article> {
        if let Some(settled) = settled_part(base, ours, theirs) {
            return settled;
        }
        let before = base.map(|base| &base.details);
        let details = self.article_details(&ours.id, before, &ours.details, &theirs.details);
        let changed = base.and_then(|base| settled(&base.origin, &ours.origin, &theirs.origin));
        let key =
            |origin: &Origin| (origin.imported, origin.source_name.clone(), origin.source_encoding.clone());
        let first = if key(&ours.origin) <= key(&theirs.origin) { &ours.origin } else { &theirs.origin };
        let origin = changed.unwrap_or(first).clone();
        Arc::new(Article::new(ours.id.clone(), details, origin, ours.text().clone()))
    }

    fn layers_of(&mut self, id: &'a ArticleId, merged: &mut Project) {
        let projects = [self.base, self.ours, self.theirs];
        let keys = projects.into_iter().flat_map(|project| project.layers_of(id)).map(|layer| &layer.key);
        for key in keys.collect::<BTreeSet<_>>() {
            let layer = match projects.map(|project| project.layers.get(key)) {
                [base, Some(ours), Some(theirs)] => Some(self.layer(base, ours, theirs)),
                [None, Some(added), None] | [None, None, Some(added)] => Some(added.clone()),
                [Some(base), Some(ours), None] => self.layer_left(base, ours, Side::Theirs),
                [Some(base), None, Some(theirs)] => self.layer_left(base, theirs, Side::Ours),
                [_, None, None] => None,
            };
            merged.layers.extend(layer.map(|layer| (key.clone(), layer)));
        }
    }

    /// A layer that one side deleted: it goes, unless the other side changed it.
    fn layer_left(&mut self, base: &Arc<Layer>, left: &Arc<Layer>, deleted_by: Side) -> Option<Arc<Layer>> {
        if base == left {
            return None;
        }
        let is_changed = |id: &StatementId| base.statements.get(id) != left.statements.get(id);
        let changed: Vec<_> = left.statements.keys().copied().filter(is_changed).collect();
        let (ours, theirs) = words::deleted(deleted_by, words::statements(left.statements.len()));
        self.conflicts.push(Conflict {
            subject: Subject::Layer(left.key.clone()),
            about: words::layer(left),
            what: words::DELETED_ON_ONE_SIDE.to_owned(),
            base: Some(words::statements(base.statements.len())),
            ours,
            theirs,
            held: Held::DeletedLayer { key: left.key.clone(), by: deleted_by, changed },
        });
        Some(left.clone())
    }

    fn layer(&mut self, base: Option<&Arc<Layer>>, ours: &Arc<Layer>, theirs: &Arc<Layer>) -> Arc<Layer> {
        if let Some(settled) = settled_part(base, ours, theirs) {
            return settled;
        }
        let blank = Layer::new(ours.key.clone(), ours.fingerprint.clone());
        let before = base.map_or(&blank, AsRef::as_ref);
        let fingerprint =
            settled(&before.fingerprint, &ours.fingerprint, &theirs.fingerprint).unwrap_or(&ours.fingerprint);
        let mut layer = Layer::new(ours.key.clone(), fingerprint.clone());
        // Both moved on from where they were, to different places.
        let state = settled(&before.state, &ours.state, &theirs.state);
        layer.state = state.copied().unwrap_or(ReadingState::Discuss);
        layer.zones = self.zones(&ours.key, &before.zones, &ours.zones, &theirs.zones);
        layer.statements = self.statements(before, ours, theirs);
        Arc::new(layer)
    }

    /// Zones of both sides; of two that cover the same and are called otherwise, ours.
    fn zones(&mut self, key: &LayerKey, base: &[Zone], ours: &[Zone], theirs: &[Zone]) -> Vec<Zone> {
        if let Some(settled) = settled(base, ours, theirs) {
            return settled.to_vec();
        }
        let mut both = merge_list(base, ours, theirs);
        both.sort_by_key(|zone| (zone.start, zone.end));
        let without_rivals = |of: &[Zone], kept: &[Zone]| -> Vec<Zone> {
            let rival = |zone: &Zone| {
                !kept.contains(zone)
                    && kept.iter().any(|other| other.range() == zone.range() && both.contains(other))
            };
            of.iter().filter(|zone| !rival(zone)).cloned().collect()
        };
        let (here, there) = (without_rivals(&both, ours), without_rivals(&both, theirs));
        if here.len() < both.len() {
            let in_words = |side: &[Zone], other: &[Zone]| {
                let only: Vec<Zone> = side.iter().filter(|zone| !other.contains(zone)).cloned().collect();
                words::zones(&only)
            };
            self.conflicts.push(Conflict {
                subject: Subject::Layer(key.clone()),
                about: format!("Annotations of {} on {}", key.annotator, key.article),
                what: "Zones".to_owned(),
                base: None,
                ours: in_words(&here, &there),
                theirs: in_words(&there, &here),
                held: Held::Zones { key: key.clone(), theirs: there, both },
            });
        }
        here
    }

    fn statements(
        &mut self,
        base: &Layer,
        ours: &Layer,
        theirs: &Layer,
    ) -> SharedMap<StatementId, Arc<Statement>> {
        let mut merged = SharedMap::new();
        let ids: BTreeSet<_> = ours.statements.keys().chain(theirs.statements.keys()).collect();
        for id in ids {
            let parts = [base, ours, theirs].map(|layer| layer.statements.get(id));
            let statement = match parts {
                [base, Some(here), Some(there)] => Some(self.statement(&ours.key, base, here, there)),
                [None, Some(added), None] | [None, None, Some(added)] => Some(added.clone()),
                [Some(base), Some(here), None] => self.statement_left(&ours.key, base, here, Side::Theirs),
                [Some(base), None, Some(there)] => self.statement_left(&ours.key, base, there, Side::Ours),
                [_, None, None] => None,
            };
            merged.extend(statement.map(|statement| (*id, statement)));
        }
        merged
    }

    fn statement(
        &mut self,
        key: &LayerKey,
        base: Option<&Arc<Statement>>,
        ours: &Arc<Statement>,
        theirs: &Arc<Statement>,
    ) -> Arc<Statement> {
        if let Some(settled) = settled_part(base, ours, theirs) {
            return settled;
        }
        let merged = merge_statement(base.map(AsRef::as_ref), ours, theirs);
        let version = version_id(ours.id, theirs);
        for value in merged.differing {
            let attribute = value.attribute();
            let (here, there) = words::attribute(attribute, (self.ours, ours), (self.theirs, theirs));
            let before =
                base.map(|base| words::attribute(attribute, (self.base, base), (self.theirs, theirs)).0);
            self.conflicts.push(Conflict {
                subject: Subject::Statement(key.clone(), ours.id),
                about: words::about(self.ours, ours),
                what: attribute.title().to_owned(),
                base: before,
                ours: here,
                theirs: there,
                held: Held::Attribute {
                    key: key.clone(),
                    id: ours.id,
                    value: Box::new(value),
                    theirs: theirs.clone(),
                    version,
                },
            });
        }
        merged.statement
    }

    /// A statement that one side deleted: it goes, unless the other side changed it.
    fn statement_left(
        &mut self,
        key: &LayerKey,
        base: &Arc<Statement>,
        left: &Arc<Statement>,
        deleted_by: Side,
    ) -> Option<Arc<Statement>> {
        if base == left {
            return None;
        }
        let left_by = match deleted_by {
            Side::Ours => Side::Theirs,
            Side::Theirs => Side::Ours,
        };
        let (ours, theirs) = words::deleted(deleted_by, "changed".to_owned());
        self.conflicts.push(Conflict {
            subject: Subject::Statement(key.clone(), left.id),
            about: words::about(self.project(left_by), left),
            what: words::DELETED_ON_ONE_SIDE.to_owned(),
            base: Some(words::about(self.base, base)),
            ours,
            theirs,
            held: Held::DeletedStatement { key: key.clone(), id: left.id, by: deleted_by },
        });
        Some(left.clone())
    }
}
