//! An open project: model, history and selection. The only owner of a project that changes.

mod bulk;
mod edits;
mod error;
mod links;
mod registry;
mod restore;
mod rights;
mod spans;

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    command::Command,
    model::{
        AnnotatorId, Article, ArticleId, Edit, EditError, History, Layer, LayerKey, Project, Record,
        SharedMap, Statement, StatementId, Turn, article::Timestamp, project::ReadOnly,
        shared_map::changed_since, shown::shown,
    },
};

pub use error::SessionError;

/// Where new ids and the time come from; the model knows neither.
pub trait Stamps: Send {
    /// Now.
    fn now(&mut self) -> Timestamp;
    /// An id that no statement has.
    fn statement_id(&mut self) -> StatementId;
}

/// Whether everything that was done is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveStatus {
    /// Nothing was changed since the project was opened.
    AsOpened,
    /// Something waits to be written.
    Unsaved,
    /// Something is being written.
    Saving,
    /// Everything is on disk since that time of day, as `14:03`.
    Saved(String),
    /// Something could not be written, and why; memory holds it.
    Failed(String),
}

/// By convention a reading to compare with: its layer is shown when a project is opened.
pub const REFERENCE_ANNOTATOR: &str = "reference";

/// An open project and the annotator who works on it.
pub struct Session {
    project: Project,
    read_only: ReadOnly,
    history: History,
    annotator: AnnotatorId,
    shown: BTreeSet<AnnotatorId>,
    article: Option<ArticleId>,
    selected: Option<StatementId>,
    revision: u64,
    changes: u64,
    counts_furniture: bool,
    /// What has happened, until the journal takes it.
    records: Vec<Record>,
    stamps: Box<dyn Stamps>,
}

impl Session {
    /// Opens `project` for `annotator`.
    pub fn new(
        project: Project,
        read_only: ReadOnly,
        annotator: AnnotatorId,
        stamps: Box<dyn Stamps>,
    ) -> Self {
        let article = project.articles.keys().next().cloned();
        let shown = AnnotatorId::new(REFERENCE_ANNOTATOR).into_iter().collect();
        let (history, selected, revision, changes) = (History::new(), None, 0, 0);
        Self {
            project,
            read_only,
            history,
            annotator,
            shown,
            article,
            selected,
            revision,
            changes,
            counts_furniture: true,
            records: Vec::new(),
            stamps,
        }
    }

    /// The same with what was done to the project before it was opened.
    #[must_use]
    pub fn with_history(self, history: History) -> Self {
        Self { history, ..self }
    }

    /// The project as it is now.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// What must not be changed, since its file could not be read.
    pub fn read_only(&self) -> &ReadOnly {
        &self.read_only
    }

    /// Undo and redo.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Who annotates.
    pub fn annotator(&self) -> &AnnotatorId {
        &self.annotator
    }

    /// Goes up by one with every change of the project or of what is shown of it.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Goes up by one with every change of the project.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// The article shown.
    pub fn article(&self) -> Option<&Arc<Article>> {
        self.project.articles.get(self.article.as_ref()?)
    }

    /// The statement selected, and where it lives.
    pub fn selected(&self) -> Option<(&LayerKey, &Arc<Statement>)> {
        self.in_article_shown(self.selected?)
    }

    fn in_article_shown(&self, id: StatementId) -> Option<(&LayerKey, &Arc<Statement>)> {
        let mut layers = self.project.layers_of(self.article.as_ref()?);
        layers.find_map(|layer| layer.statements.get(&id).map(|found| (&layer.key, found)))
    }

    /// A statement wherever it is; most that are asked for are in the article shown.
    fn find_statement(&self, id: StatementId) -> Result<(&LayerKey, &Arc<Statement>), SessionError> {
        let found = self.in_article_shown(id).or_else(|| self.project.find_statement(id));
        found.ok_or(SessionError::NoStatement)
    }

    /// The id of the selected statement.
    pub fn selected_id(&self) -> Option<StatementId> {
        self.selected().map(|(_, statement)| statement.id)
    }

    /// The annotator's own layer on `article`, once there is one.
    pub fn my_layer(&self, article: &ArticleId) -> Option<&Arc<Layer>> {
        self.project.layers.get(&self.my_key(article))
    }

    /// The layers of `article` that are shown: the annotator's own and those chosen.
    pub fn shown_layers<'a>(&'a self, article: &'a ArticleId) -> impl Iterator<Item = &'a Arc<Layer>> {
        self.project.layers_of(article).filter(|layer| self.is_shown(&layer.key.annotator))
    }

    /// True if the layers of `annotator` are shown.
    pub fn is_shown(&self, annotator: &AnnotatorId) -> bool {
        *annotator == self.annotator || self.shown.contains(annotator)
    }

    /// Everybody else who has annotated something here.
    pub fn other_annotators(&self) -> BTreeSet<&AnnotatorId> {
        self.project
            .layers
            .keys()
            .map(|key| &key.annotator)
            .filter(|other| **other != self.annotator)
            .collect()
    }

    /// True if statements in furniture are counted.
    pub fn counts_furniture(&self) -> bool {
        self.counts_furniture
    }

    /// True of a statement of `layer` that counts: one in furniture may be left out.
    pub fn is_counted(&self, layer: &Layer, statement: &Statement) -> bool {
        let zone = || layer.zone_at(statement.fragments.span().start);
        self.counts_furniture || !zone().is_some_and(|zone| zone.kind.is_furniture())
    }

    /// A statement of the article shown, in a layer that is shown.
    pub fn shown_statement(&self, id: StatementId) -> Option<&Arc<Statement>> {
        let article = self.article.as_ref()?;
        self.shown_layers(article).find_map(|layer| layer.statements.get(&id))
    }

    /// The statements shown on the article shown, in order.
    pub fn statements_shown(&self) -> Vec<(&LayerKey, &Arc<Statement>)> {
        let Some(article) = self.article.as_ref() else { return Vec::new() };
        let mut found: Vec<_> = self
            .shown_layers(article)
            .flat_map(|layer| layer.statements.values().map(move |statement| (&layer.key, statement)))
            .collect();
        found.sort_by_cached_key(|(_, statement)| statement.order_key());
        found
    }

    /// The annotator's next statement that is unfinished, from the selected one on through all articles and round.
    pub fn next_unfinished(&self) -> Option<StatementId> {
        let mine = self.project.layers.values().filter(|layer| layer.key.annotator == self.annotator);
        let all: Vec<_> = mine.flat_map(|layer| layer.in_order()).collect();
        let here = self.selected_id().and_then(|id| all.iter().position(|statement| statement.id == id));
        let (before, after) = all.split_at(here.map_or(0, |index| index + 1));
        let codebook = &self.project.codebook;
        after.iter().chain(before).find(|statement| statement.is_unfinished(codebook)).map(|one| one.id)
    }

    /// Carries a command out; on `Err` nothing has changed.
    pub fn run(&mut self, command: Command) -> Result<(), SessionError> {
        match command {
            Command::SelectArticle(id) => self.select_article(id),
            Command::SelectStatement(id) => self.select_statement(id),
            Command::Mark { label, ranges } => self.mark(label, ranges),
            Command::ChangeSpan(id, change) => self.change_span(id, change),
            Command::Merge(into, from) => self.merge(into, &from),
            Command::Split(id, at) => self.split(id, at),
            Command::DuplicateAs(id, label) => self.duplicate_as(id, label),
            Command::MarkOccurrences(like, places) => self.mark_occurrences(like, places),
            Command::GoToStatement(id) => self.go_to_statement(id),
            Command::AddLink(id, kind, to) => self.add_link(id, kind, to),
            Command::RemoveLink(id, index) => self.remove_link(id, index),
            Command::SetWho(id, who) => self.set_who(id, *who),
            Command::Bulk(ids, change) => self.bulk(&ids, change),
            Command::Speakers(change) => self.change_speakers(change),
            Command::Propositions(change) => self.change_propositions(change),
            Command::Codebook(change) => self.change_codebook(change),
            Command::Zones(article, change) => self.change_zones(&article, change),
            Command::Repair(finding) => self.repair(&finding),
            Command::SetAttribute(id, value) => self.set_attribute(id, *value),
            Command::SetSpeakerByName(id, name) => self.set_speaker_by_name(id, &name),
            Command::DeleteStatement(id) => self.delete_statement(id),
            Command::CopyToMyLayer(id) => self.copy_to_my_layer(id),
            Command::SetReadingState(article, state) => self.set_reading_state(&article, state),
            Command::AddArticles(new) => self.add_articles(new),
            Command::AddArticle(new) => self.add_article(*new),
            Command::SetArticleDetails(id, details) => self.set_article_details(id, *details),
            Command::DeleteArticle(id) => self.delete_article(&id),
            Command::Undo => self.turn(&Turn::Undid),
            Command::Redo => self.turn(&Turn::Redid),
            Command::CloseStep => {
                self.history.close_step();
                Ok(())
            }
            Command::SetAnnotator(name) => self.set_annotator(&name),
            Command::CountFurniture(counted) => {
                self.counts_furniture = counted;
                self.revision += 1;
                Ok(())
            }
            Command::ShowLayer(annotator, visible) => {
                self.show_layer(annotator, visible);
                Ok(())
            }
            Command::Save
            | Command::SaveCopy(_)
            | Command::SaveAs(_)
            | Command::OpenAnyway
            | Command::Look
            | Command::WriteAgain
            | Command::Settle(_)
            | Command::NewProject { .. }
            | Command::OpenProject(_)
            | Command::OpenSample(_)
            | Command::CloseProject
            | Command::ReadArticles(..)
            | Command::ReadTables(_)
            | Command::Export(_)
            | Command::Import(_)
            | Command::TakeImport(_)
            | Command::SetAside(_)
            | Command::ListBackups
            | Command::Restore(_)
            | Command::LeaveUnsaved => Err(SessionError::NotHere),
        }
    }

    /// The annotator called `name`, unless it is empty or kept for the reading to compare with.
    pub fn check_annotator(name: &str) -> Result<AnnotatorId, SessionError> {
        if name.trim().is_empty() {
            return Err(SessionError::NoName);
        }
        let annotator = AnnotatorId::from_name(name, |_| false);
        // An id that says nothing of the name is that of everybody with a name of this kind.
        let nameless = AnnotatorId::from_name("", |_| false);
        if annotator == nameless && !name.trim().eq_ignore_ascii_case(nameless.as_str()) {
            return Err(SessionError::NoLetters(shown(name)));
        }
        if annotator.as_str() == REFERENCE_ANNOTATOR {
            Err(SessionError::KeptName(annotator))
        } else {
            Ok(annotator)
        }
    }

    fn my_key(&self, article: &ArticleId) -> LayerKey {
        LayerKey { article: article.clone(), annotator: self.annotator.clone() }
    }

    fn edit(&mut self, name: &str, key: Option<String>, edit: Edit) -> Result<(), SessionError> {
        if edit.is_empty() {
            return Ok(());
        }
        self.may_change(&edit)?;
        let record = self.history.run(&mut self.project, name, key, edit)?;
        self.changed(record);
        Ok(())
    }

    fn changed(&mut self, record: Record) {
        self.records.push(record);
        self.revision += 1;
        self.changes += 1;
    }

    /// What has happened since this was asked last, for the journal.
    pub fn take_records(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.records)
    }

    /// Takes in what came from outside the window as a step called `name`, whoever's it is. Where nothing may be
    /// changed, the project follows without a step. What is shown and selected stays, if it is still there.
    pub fn take_in(&mut self, name: &str, edit: Edit) -> Result<(), SessionError> {
        self.history.close_step();
        if self.read_only.everything {
            edit.apply(&mut self.project)?;
            self.revision += 1;
        } else {
            self.edit(name, None, edit)?;
        }
        self.let_go_of_what_is_gone();
        Ok(())
    }

    fn turn(&mut self, turn: &Turn) -> Result<(), SessionError> {
        let Some(step) = self.history.next_step(turn) else { return Ok(()) };
        self.may_change(&step.edit)?;
        let before = self.project.clone();
        let turned = match turn {
            Turn::Redid => self.history.redo(&mut self.project),
            Turn::Undid | Turn::Did { .. } => self.history.undo(&mut self.project),
        };
        if let Some(record) = turned? {
            self.changed(record);
            self.follow_change(&before);
        }
        Ok(())
    }

    /// After undo or redo: shows and selects what came back, and lets go of what is gone.
    fn follow_change(&mut self, before: &Project) {
        let changed = changed_since(&self.project.layers, &before.layers).next().map(|(key, _)| key.clone());
        let gone = first_missing(&before.layers, &self.project.layers);
        if let Some(key) = changed {
            self.select_changed_statement(before, &key);
            self.article = Some(key.article);
        } else if let Some(key) = gone {
            self.article = Some(key.article);
        }
        if let Some(id) = first_missing(&self.project.articles, &before.articles) {
            self.article = Some(id);
        }
        self.let_go_of_what_is_gone();
    }

    fn let_go_of_what_is_gone(&mut self) {
        if self.selected().is_none() {
            self.selected = None;
        }
        if self.article().is_none() {
            self.article = self.project.articles.keys().next().cloned();
        }
    }

    fn select_changed_statement(&mut self, before: &Project, key: &LayerKey) {
        let Some(layer) = self.project.layers.get(key) else { return };
        let none = SharedMap::new();
        let old = before.layers.get(key).map_or(&none, |layer| &layer.statements);
        if let Some((id, _)) = changed_since(&layer.statements, old).next() {
            self.selected = Some(*id);
        }
    }

    fn select_article(&mut self, id: ArticleId) -> Result<(), SessionError> {
        if !self.project.articles.contains_key(&id) {
            return Err(EditError::NoArticle(id).into());
        }
        self.history.close_step();
        if self.article.as_ref() != Some(&id) {
            (self.article, self.selected) = (Some(id), None);
            self.revision += 1;
        }
        Ok(())
    }

    fn select_statement(&mut self, id: Option<StatementId>) -> Result<(), SessionError> {
        self.history.close_step();
        let before = std::mem::replace(&mut self.selected, id);
        if id.is_some() && self.selected().is_none() {
            self.selected = before;
            return Err(SessionError::NoStatement);
        }
        Ok(())
    }

    fn set_annotator(&mut self, name: &str) -> Result<(), SessionError> {
        self.annotator = Self::check_annotator(name)?;
        self.selected = None;
        self.revision += 1;
        Ok(())
    }

    fn show_layer(&mut self, annotator: AnnotatorId, visible: bool) {
        if visible {
            self.shown.insert(annotator);
        } else {
            self.shown.remove(&annotator);
            self.selected = None;
        }
        self.revision += 1;
    }
}

/// The first key of `map` that `other` lacks.
fn first_missing<K: Ord + Clone, V: PartialEq>(map: &SharedMap<K, V>, other: &SharedMap<K, V>) -> Option<K> {
    let mut changed = changed_since(map, other).map(|(key, _)| key);
    changed.find(|key| !other.contains_key(*key)).cloned()
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use uuid::Uuid;

    use super::*;
    use crate::{
        command::NewArticle,
        model::{ArticleDetails, AttributeValue, DateValue, LabelId},
    };

    struct CountingStamps(u128);

    impl Stamps for CountingStamps {
        fn now(&mut self) -> Timestamp {
            Timestamp::from_unix_secs(0)
        }

        fn statement_id(&mut self) -> StatementId {
            self.0 += 1;
            StatementId(Uuid::from_u128(self.0))
        }
    }

    fn annotator(name: &str) -> AnnotatorId {
        AnnotatorId::new(name).unwrap()
    }

    fn session() -> Session {
        let stamps = Box::new(CountingStamps(0));
        let mut session = Session::new(Project::titled("t"), ReadOnly::default(), annotator("mara"), stamps);
        let details = ArticleDetails { title: "Talks".into(), ..ArticleDetails::default() };
        let new = NewArticle {
            details,
            text: "Iran said it has not asked. Trump said it has.".into(),
            source_name: "pasted".into(),
            source_encoding: "UTF-8".into(),
        };
        session.run(Command::AddArticle(Box::new(new))).unwrap();
        session
    }

    fn mark(session: &mut Session, label: &str, range: Range<usize>) -> StatementId {
        let ranges = vec![range];
        session.run(Command::Mark { label: LabelId::new(label).unwrap(), ranges }).unwrap();
        session.selected().unwrap().1.id
    }

    #[test]
    fn marking_selects_the_new_statement_and_is_one_step_to_undo() {
        let mut session = session();
        let id = mark(&mut session, "denial", 10..26);
        let (key, statement) = session.selected().unwrap();
        assert_eq!((statement.id, key.annotator.as_str()), (id, "mara"));
        assert_eq!(statement.fragments.quote(), "it has not asked");
        assert_eq!(session.history().undo_name(), Some("mark denial"));
        session.run(Command::Undo).unwrap();
        assert!(session.selected().is_none() && session.project().layers.is_empty());
        session.run(Command::Redo).unwrap();
        assert_eq!(session.selected().map(|(_, statement)| statement.id), Some(id));
    }

    #[test]
    fn a_new_name_makes_a_speaker_and_a_known_spelling_finds_one() {
        let mut session = session();
        let first = mark(&mut session, "denial", 10..26);
        session.run(Command::SetSpeakerByName(first, " Esmaeil Baghaei ".into())).unwrap();
        let second = mark(&mut session, "claim", 39..45);
        session.run(Command::SetSpeakerByName(second, "esmaeil baghaei".into())).unwrap();
        assert_eq!(session.project().speakers.len(), 1);
        assert_eq!(session.selected().unwrap().1.speaker.as_ref().unwrap().as_str(), "esmaeil-baghaei");
    }

    #[test]
    fn the_statements_of_others_are_not_changed_but_copied() {
        let mut session = session();
        let theirs = mark(&mut session, "claim", 0..4);
        session.run(Command::SetAnnotator("Zoe".into())).unwrap();
        session.run(Command::ShowLayer(annotator("mara"), true)).unwrap();
        session.run(Command::SelectStatement(Some(theirs))).unwrap();
        assert_eq!(
            session.run(Command::DeleteStatement(theirs)),
            Err(SessionError::NotYours(annotator("mara")))
        );
        session.run(Command::CopyToMyLayer(theirs)).unwrap();
        let (key, copy) = session.selected().unwrap();
        assert_eq!(key.annotator.as_str(), "zoe");
        assert_ne!(copy.id, theirs);
        assert_eq!(session.statements_shown().len(), 2);
    }

    #[test]
    fn what_could_not_be_read_is_not_changed() {
        let mut session = session();
        let article = session.article().unwrap().id.clone();
        session.read_only.layers.insert(session.my_key(&article));
        let label = LabelId::new("claim").unwrap();
        let ranges = std::iter::once(0..4).collect();
        let refused = session.run(Command::Mark { label, ranges });
        assert!(matches!(refused, Err(SessionError::ReadOnly(_))));
        assert!(matches!(session.run(Command::DeleteArticle(article)), Err(SessionError::ReadOnly(_))));
    }

    #[test]
    fn deleting_an_article_is_undone_with_all_that_was_marked() {
        let mut session = session();
        mark(&mut session, "claim", 0..4);
        let article = session.article().unwrap().id.clone();
        session.run(Command::DeleteArticle(article)).unwrap();
        assert!(session.article().is_none());
        session.run(Command::Undo).unwrap();
        assert_eq!(session.statements_shown().len(), 1);
    }

    #[test]
    fn typing_in_one_field_is_one_step() {
        let mut session = session();
        let id = mark(&mut session, "claim", 0..4);
        for note in ["w", "wh", "why"] {
            session.run(Command::SetAttribute(id, Box::new(AttributeValue::Note(note.into())))).unwrap();
        }
        let said = DateValue::typed("8 July 2025").unwrap();
        session.run(Command::SetAttribute(id, Box::new(AttributeValue::Said(Some(said))))).unwrap();
        session.run(Command::Undo).unwrap();
        session.run(Command::Undo).unwrap();
        assert_eq!(session.selected().unwrap().1.note, "");
        assert_eq!(session.history().undo_name(), Some("mark claim"));
    }
}
