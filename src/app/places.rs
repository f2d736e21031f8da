//! Going to places, and back.

use super::App;
use crate::{
    command::Command,
    model::{LinkTarget, SpeakerId, StatementId},
    session::Session,
    ui::{Place, View, message_bar::Message},
};

/// No more places than this are remembered.
const REMEMBERED: usize = 100;

/// Where the annotator was, and came back from.
#[derive(Default)]
pub(super) struct Places {
    back: Vec<(View, Place)>,
    forward: Vec<(View, Place)>,
    /// From which statement a link was followed last, and which of its links.
    followed: Option<(StatementId, usize)>,
}

impl App {
    pub(super) fn show_view(&mut self, view: View) {
        if self.view != view {
            self.leave_fields();
        }
        self.messages.retain(|message| !message.passing);
        self.view = view;
        self.views.focus(view, &mut self.panel);
    }

    /// Shows the entry of a speaker in the registry.
    pub(super) fn show_speaker(&mut self, id: SpeakerId) {
        self.views.speakers.choose(Some(id));
        self.show_view(View::Speakers);
    }

    /// Shows a place in its article, and remembers the one that is left.
    pub(super) fn go_to(&mut self, place: Place) {
        self.leave_fields();
        let left = self.place_now();
        if self.show_place(View::Article, place) {
            self.places.back.extend(left);
            self.places.forward.clear();
            let surplus = self.places.back.len().saturating_sub(REMEMBERED);
            self.places.back.drain(..surplus);
        }
    }

    pub(super) fn go_back(&mut self, forward: bool) {
        let now = self.place_now();
        let (from, to) = if forward {
            (&mut self.places.forward, &mut self.places.back)
        } else {
            (&mut self.places.back, &mut self.places.forward)
        };
        let Some((view, place)) = from.pop() else {
            let way = if forward { "forward to" } else { "back to" };
            self.tell(Message::problem(format!("There is no place to go {way}")).in_passing());
            return;
        };
        to.extend(now);
        self.leave_fields();
        self.show_place(view, place);
    }

    /// True if the place is still there.
    fn show_place(&mut self, view: View, place: Place) -> bool {
        let (command, range) = match place {
            Place::Statement(id) => (Command::GoToStatement(id), None),
            Place::Words(article, range) => (Command::SelectArticle(article), range),
        };
        let reveal = if let Command::GoToStatement(id) = &command { Some(*id) } else { None };
        if let Err(error) = self.workspace.run(command) {
            self.tell(Message::problem(error.to_string()).in_passing());
            return false;
        }
        self.panel.reveal = reveal;
        self.panel.reveal_words = range;
        self.show_view(view);
        true
    }

    fn place_now(&self) -> Option<(View, Place)> {
        let session = self.workspace.session()?;
        let place = match session.selected_id() {
            Some(id) => Place::Statement(id),
            None => Place::Words(session.article()?.id.clone(), self.panel.selection()),
        };
        Some((self.view, place))
    }

    /// Goes to what the selected statement is linked to, else to what is linked to it; from the same statement again,
    /// to the next of them.
    pub(super) fn follow_link(&mut self) {
        let Some(session) = self.workspace.session() else { return };
        let (Some(from), ends) = (session.selected_id(), other_ends(session)) else { return };
        let before = self.places.followed.filter(|(source, _)| *source == from);
        let index = before.map_or(0, |(_, index)| index + 1).checked_rem(ends.len());
        match index.and_then(|index| Some((index, *ends.get(index)?))) {
            Some((index, id)) => {
                self.places.followed = Some((from, index));
                self.go_to(Place::Statement(id));
            }
            None => self.tell(Message::problem("Nothing is linked with this statement").in_passing()),
        }
    }
}

/// The statements that the selected one is linked to, then those linked to it.
fn other_ends(session: &Session) -> Vec<StatementId> {
    let Some((_, statement)) = session.selected() else { return Vec::new() };
    let to = statement.links.iter().filter_map(|link| match &link.to {
        LinkTarget::Statement(id) => Some(*id),
        LinkTarget::Proposition(_) | LinkTarget::Implied(_) => None,
    });
    let here = LinkTarget::Statement(statement.id);
    let linked =
        |other: &&std::sync::Arc<crate::model::Statement>| other.links.iter().any(|link| link.to == here);
    let from = session.project().layers.values().flat_map(|layer| layer.statements.values()).filter(linked);
    let known = |id: &StatementId| session.project().find_statement(*id).is_some();
    to.chain(from.map(|other| other.id)).filter(known).collect()
}
