//! What actions do with the selected statement and the selected words.

use std::ops::Range;

use super::App;
use crate::{
    command::{Command, SpanChange, ZoneChange},
    model::{AttributeValue, Fragment, LinkKind, Nature, StatementId, Zone, ZoneKind, statement::Status},
    session::Session,
    ui::{
        Pointing, View, forms::Dialog, furniture::Furniture, link_picker::LinkPicker, message_bar::Message,
        occurrences::Occurrences,
    },
};

/// Which end of a statement is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Start,
    End,
}

impl App {
    fn selected_id(&self) -> Option<StatementId> {
        self.workspace.session().and_then(Session::selected_id)
    }

    pub(super) fn change_span(&mut self, change: SpanChange) {
        if let Some(id) = self.selected_id() {
            self.run_asked(Command::ChangeSpan(id, change));
            self.panel.clear_selection();
            self.panel.take_focus = true;
        }
    }

    pub(super) fn add_fragment(&mut self) {
        if let Some(range) = self.panel.words_to_mark() {
            self.change_span(SpanChange::Add(range));
        }
    }

    /// Takes away the fragment at the caret, or the last one.
    pub(super) fn remove_fragment(&mut self) {
        let Some((_, statement)) = self.workspace.session().and_then(Session::selected) else { return };
        let fragments = statement.fragments.fragments();
        let caret = self.panel.caret();
        let at_caret = fragments.iter().position(|fragment| fragment.range().contains(&caret));
        self.change_span(SpanChange::Remove(at_caret.unwrap_or(fragments.len().saturating_sub(1))));
    }

    /// Moves an end of the selected statement by a word, or by a character where exact ones are selected.
    pub(super) fn move_end(&mut self, end: End, later: bool) {
        let Some((_, statement)) = self.workspace.session().and_then(Session::selected) else { return };
        let mut ranges: Vec<Range<usize>> =
            statement.fragments.fragments().iter().map(Fragment::range).collect();
        let edge = match end {
            End::Start => ranges.first_mut().map(|range| (&mut range.start, range.end)),
            End::End => ranges.last_mut().map(|range| (&mut range.end, range.start)),
        };
        let Some((byte, other)) = edge else { return };
        let moved = self.panel.stepped(*byte, end == End::End, later);
        let fits = match end {
            End::Start => moved < other,
            End::End => moved > other,
        };
        if !fits || moved == *byte {
            return;
        }
        *byte = moved;
        self.panel.reveal_words = Some(moved..moved);
        self.change_span(SpanChange::Move(ranges));
    }

    /// Splits at the caret where it stands inside the statement, else into its fragments.
    pub(super) fn split_statement(&mut self) {
        let Some((_, statement)) = self.workspace.session().and_then(Session::selected) else { return };
        let caret = self.panel.word_start_at_caret();
        let inside = |fragment: &Fragment| fragment.start < caret && caret < fragment.end;
        let at = Some(caret).filter(|_| statement.fragments.fragments().iter().any(inside));
        let id = statement.id;
        self.run_asked(Command::Split(id, at));
        self.panel.take_focus = true;
    }

    /// The next key of a label marks the same words once more.
    pub(super) fn duplicate(&mut self) {
        if let Some(id) = self.selected_id() {
            self.duplicating = Some(id);
            self.tell(Message::done("Press the key of the other label, or Escape").in_passing());
        }
    }

    pub(super) fn mark_occurrences(&mut self) {
        if let Some((session, id)) = self.workspace.session().zip(self.selected_id()) {
            self.dialog = Some(Dialog::Occurrences(Box::new(Occurrences::new(session, id))));
        }
    }

    /// How a statement is linked unless something else is chosen: a denial denies, anything else supports.
    fn usual_link(&self) -> Option<(StatementId, LinkKind)> {
        let session = self.workspace.session()?;
        let (_, statement) = session.selected()?;
        let denial = session.project().codebook.nature(&statement.label) == Nature::Denial;
        Some((statement.id, if denial { LinkKind::Denies } else { LinkKind::Supports }))
    }

    pub(super) fn link_to(&mut self) {
        if let (Some((id, kind)), Some(session)) = (self.usual_link(), self.workspace.session()) {
            self.dialog = Some(Dialog::Link(Box::new(LinkPicker::new(session, id, kind))));
        }
    }

    pub(super) fn point_at_target(&mut self) {
        if let Some((id, kind)) = self.usual_link() {
            self.point(Some(Pointing::Link(id, kind)));
        }
    }

    pub(super) fn point_at_other_half(&mut self) {
        self.point(self.selected_id().map(Pointing::Merge));
    }

    pub(super) fn point(&mut self, pointing: Option<Pointing>) {
        self.panel.pointing = pointing;
        if pointing.is_some() {
            self.show_view(crate::ui::View::Article);
        }
    }

    /// Takes the statement that was pointed at.
    pub(super) fn pointed_at(&mut self, target: StatementId) {
        let pointing = self.panel.pointing.take();
        match pointing {
            Some(Pointing::Link(id, _) | Pointing::Merge(id)) if id == target => {
                self.panel.pointing = pointing;
                self.tell(
                    Message::problem("Choose another statement than the one that you began with")
                        .in_passing(),
                );
            }
            Some(Pointing::Link(id, kind)) => {
                let to = crate::model::LinkTarget::Statement(target);
                self.run_asked(Command::AddLink(id, kind, to));
                self.run_asked(Command::GoToStatement(id));
                self.panel.reveal = Some(id);
            }
            Some(Pointing::Merge(id)) => self.run_asked(Command::Merge(id, vec![target])),
            None => {}
        }
    }

    pub(super) fn toggle_done(&mut self) {
        let Some((_, statement)) = self.workspace.session().and_then(Session::selected) else { return };
        let status = if statement.status == Status::Done { Status::Draft } else { Status::Done };
        let id = statement.id;
        self.run_asked(Command::SetAttribute(id, Box::new(AttributeValue::Status(status))));
    }

    /// Takes the selected words for furniture; a zone that they lie in is one no longer.
    pub(super) fn mark_furniture(&mut self) {
        let Some(article) = self.workspace.session().and_then(Session::article) else { return };
        let id = article.id.clone();
        let words = self.panel.words_to_mark();
        let place = words.clone().map_or(self.panel.caret(), |range| range.start);
        let zones =
            self.workspace.session().and_then(|session| session.my_layer(&id)).map(|layer| &layer.zones);
        let here = zones.and_then(|zones| zones.iter().position(|zone| zone.range().contains(&place)));
        let change = match (here, words) {
            (Some(index), _) => ZoneChange::Remove(index),
            (None, Some(range)) => {
                let (start, end, note) = (range.start, range.end, String::new());
                ZoneChange::Add(vec![Zone { start, end, kind: ZoneKind::Furniture, note }])
            }
            (None, None) => {
                let text = "Select the words that are furniture first, or put the caret into some";
                self.tell(Message::problem(text).in_passing());
                return;
            }
        };
        self.run_asked(Command::Zones(id, change));
        self.panel.clear_selection();
    }

    /// Goes to the next statement of one's own, in any article, that lacks something or is a draft.
    pub(super) fn propose_furniture(&mut self) {
        let Some(session) = self.workspace.session() else { return };
        let Some(article) = session.article() else { return };
        self.dialog = Some(Dialog::Furniture(Box::new(Furniture::new(session, article))));
    }

    pub(super) fn accept_proposals(&mut self) {
        if let Some(session) = self.workspace.session() {
            self.inspector.proposals.bring_up_to_date(session);
        }
        match self.inspector.proposals.accept_all() {
            Some(command) => self.run_asked(command),
            None => self.tell(Message::problem("Nothing is proposed for this statement").in_passing()),
        }
    }

    pub(super) fn open_find(&mut self) {
        let words = self.words();
        self.show_view(View::Article);
        self.views.find.open_with(words.as_deref());
        self.panel.take_focus = false;
    }

    /// Shows the view of what is found in the project; words that are selected are looked for.
    pub(super) fn open_find_in_project(&mut self) {
        let words = self.words().filter(|_| self.view == View::Article);
        self.show_view(View::Find);
        self.views.find_project.open_with(words.as_deref());
    }

    /// Goes to the next hit or the one before: of the project where these are on show, else of the article.
    pub(super) fn find_step(&mut self, forward: bool) {
        if self.view == View::Find {
            self.views.find_project.step(forward);
        } else if self.views.find.field.text.is_empty() {
            self.open_find();
        } else {
            if self.view != View::Article {
                self.show_view(View::Article);
            }
            self.views.find.step(forward);
        }
    }

    /// The words selected on the page.
    fn words(&self) -> Option<String> {
        let article = self.workspace.session()?.article()?;
        article.text().get(self.panel.selection()?).map(str::to_owned)
    }

    pub(super) fn next_unfinished(&mut self) {
        let Some(session) = self.workspace.session() else { return };
        match session.next_unfinished() {
            Some(id) => self.go_to(crate::ui::Place::Statement(id)),
            None => self.tell(Message::done("Every statement of yours is finished").in_passing()),
        }
    }
}
