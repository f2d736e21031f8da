//! What the palette can offer, and what of it is useful now.

use egui::Context;

use super::ranking::Name;
use crate::{
    command::{ACTIONS, Action, ActionInfo, Needs},
    model::{Article, ArticleId, Label, Speaker, SpeakerId},
    session::Session,
    ui::{
        Ask, Place,
        menu_bar::{available, text_of},
        widgets::shortcut_text,
    },
};

/// What a row of the palette does.
#[derive(Debug, Clone, PartialEq)]
enum What {
    Action(&'static ActionInfo),
    /// Marks with the label on that place of the active labels; with its key.
    Label(usize, char),
    Article(ArticleId),
    Speaker(SpeakerId),
}

/// Something that can be found by its name.
pub struct Candidate {
    what: What,
    /// As shown.
    pub title: String,
    /// What it is: a menu, or "Article" with its publisher.
    pub kind: String,
    /// What is typed is compared with this.
    pub name: Name,
}

impl Candidate {
    fn new(what: What, title: String, kind: String, spellings: &str) -> Self {
        let name = Name::new(spellings);
        Self { what, title, kind, name }
    }

    /// What is asked for when it is chosen.
    pub fn ask(&self) -> Ask {
        match &self.what {
            What::Action(info) => Ask::Do(info.action),
            What::Label(index, _) => Ask::MarkWith(*index),
            What::Article(id) => Ask::GoTo(Place::Words(id.clone(), None)),
            What::Speaker(id) => Ask::ShowSpeaker(id.clone()),
        }
    }

    /// The key that does the same.
    pub fn keys(&self, ctx: &Context) -> Option<String> {
        match &self.what {
            What::Action(info) => info.shortcut.map(|shortcut| shortcut_text(ctx, shortcut)),
            What::Label(_, key) => Some(key.to_string()),
            What::Article(_) | What::Speaker(_) => None,
        }
    }

    /// One sentence more.
    pub fn tooltip(&self) -> Option<&'static str> {
        if let What::Action(info) = &self.what { Some(info.tooltip) } else { None }
    }

    /// What is missing for it to make sense now; none where nothing is.
    pub fn missing(&self, session: Option<&Session>, words_selected: bool) -> Option<&'static str> {
        match &self.what {
            What::Action(info) if available(info.action, session, words_selected) => None,
            What::Action(info) => Some(in_words(info.needs)),
            What::Label(..) if words_selected || session.is_some_and(Session::may_change_selected) => None,
            What::Label(..) => Some("Select words or a statement of yours first"),
            What::Article(_) | What::Speaker(_) => None,
        }
    }
}

fn in_words(needs: Needs) -> &'static str {
    match needs {
        Needs::Nothing => "",
        Needs::Project => "Open a project first",
        Needs::Article => "Choose an article first",
        Needs::Statement => "Select a statement of yours first",
        Needs::AnyStatement => "Select a statement first",
        Needs::StatementAndWords => "Select a statement of yours and words first",
        Needs::Undo => "There is nothing to undo",
        Needs::Redo => "There is nothing to redo",
        Needs::OthersStatement => "Select somebody else's statement first",
    }
}

/// Everything that can be found: labels, actions, articles, speakers.
pub fn candidates(session: Option<&Session>) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    if let Some(session) = session {
        all.extend(session.project().codebook.active().enumerate().map(label));
    }
    let actions = ACTIONS.iter().filter(|info| info.action != Action::Palette);
    all.extend(actions.map(|info| {
        let (title, menu) = (text_of(info, session), info.menu.title());
        let spellings = format!("{title} {menu}");
        Candidate::new(What::Action(info), title, menu.to_owned(), &spellings)
    }));
    if let Some(session) = session {
        all.extend(session.project().articles.values().map(|found| article(found)));
        all.extend(session.project().speakers.values().map(|found| speaker(found)));
    }
    all
}

fn label((index, label): (usize, &Label)) -> Candidate {
    let title = format!("Mark as {}", label.name.to_lowercase());
    let spellings = format!("{title} label");
    Candidate::new(What::Label(index, label.key), title, "Label".to_owned(), &spellings)
}

fn article(article: &Article) -> Candidate {
    let details = &article.details;
    let title = if details.title.trim().is_empty() { "Untitled" } else { details.title.as_str() }.to_owned();
    let parts = ["Article", details.publisher.as_str()];
    let kind = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let spellings = format!("{title} {}", details.publisher);
    Candidate::new(What::Article(article.id.clone()), title, kind, &spellings)
}

fn speaker(speaker: &Speaker) -> Candidate {
    let spellings = speaker.spellings().collect::<Vec<_>>().join(" ");
    let kind = match speaker.role.as_str() {
        "" => "Speaker".to_owned(),
        role => format!("Speaker · {role}"),
    };
    Candidate::new(What::Speaker(speaker.id.clone()), speaker.name.clone(), kind, &spellings)
}

/// What is useful with selected words, with a statement, with a project and without one.
const WITH_WORDS: &[Action] =
    &[Action::AddFragment, Action::GrowSelection, Action::MarkFurniture, Action::Copy];
const WITH_STATEMENT: &[Action] = &[
    Action::AcceptProposals,
    Action::EditSpeaker,
    Action::EditSaid,
    Action::LinkTo,
    Action::EditNote,
    Action::StatementDone,
    Action::PointAtTarget,
    Action::FollowLink,
    Action::MarkOccurrences,
    Action::DuplicateAs,
    Action::SplitStatement,
    Action::MergeWith,
    Action::CopyToMyLayer,
    Action::DeleteStatement,
];
const WITH_PROJECT: &[Action] = &[
    Action::NextUnfinished,
    Action::Find,
    Action::FindInProject,
    Action::ShowStatements,
    Action::ShowThreads,
    Action::ShowChecks,
    Action::AddArticles,
    Action::Undo,
];
const WITHOUT: &[Action] = &[Action::NewProject, Action::OpenProject, Action::OpenSample];

/// What makes sense now, the most useful first, as places among `candidates`.
pub fn useful_now(
    candidates: &[Candidate],
    session: Option<&Session>,
    words_selected: bool,
    most: usize,
) -> Vec<usize> {
    let lists: &[&[Action]] = match (words_selected, session.and_then(Session::selected_id)) {
        _ if session.is_none() => &[WITHOUT],
        (true, _) => &[WITH_WORDS, WITH_STATEMENT, WITH_PROJECT],
        (false, Some(_)) => &[WITH_STATEMENT, WITH_PROJECT],
        (false, None) => &[WITH_PROJECT],
    };
    let first: Vec<Action> = lists.iter().flat_map(|list| list.iter().copied()).collect();
    let rank = |candidate: &Candidate| match &candidate.what {
        What::Label(..) if words_selected => Some(0),
        What::Action(info) => {
            let place = first.iter().position(|action| *action == info.action);
            Some(place.map_or(first.len() + 1, |place| place + 1))
        }
        What::Label(..) => Some(first.len()),
        What::Article(_) | What::Speaker(_) => None,
    };
    let useful = candidates.iter().enumerate().filter_map(|(index, candidate)| {
        let fits = candidate.missing(session, words_selected).is_none();
        rank(candidate).filter(|_| fits).map(|rank| (rank, index))
    });
    let mut useful: Vec<_> = useful.collect();
    useful.sort_unstable();
    useful.into_iter().take(most).map(|(_, index)| index).collect()
}
