//! When a backup is made, what is told of each, and going back to one.

use std::{collections::BTreeSet, ops::ControlFlow, path::Path, sync::Arc};

use jiff::tz::TimeZone;

use super::{Event, SystemStamps, Workspace, worker::Job};
use crate::{
    command::Command,
    model::{Layer, Project, ReadOnly, Statement, Timestamp, comparison::Comparison},
    session::{Session, Stamps},
    store::{self, Contents, StoreError, backups, differing_parts, layout::Part, read_backup},
};

/// A step that touches so many statements is kept a backup of.
pub const MANY_STATEMENTS: usize = 20;

/// A backup, and what would change if it was restored now.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedBackup {
    /// By which it is restored.
    pub number: u64,
    /// When it was made.
    pub made: Timestamp,
    /// The step before which it was made.
    pub reason: String,
    /// What would change.
    pub differs: Comparison,
    /// What of it would be left out, in sentences.
    pub left_out: Vec<String>,
}

/// How much a step may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Much {
    /// Too little for a backup, or it is undone with one key anyway.
    Never,
    /// That is seen when it was done.
    Perhaps,
    /// Enough for a backup, whatever it changed.
    Always,
}

impl Much {
    /// How much a command may change: most can be told from the command, and cost nothing more.
    pub fn of(command: &Command) -> Self {
        match command {
            Command::Merge(..)
            | Command::MarkOccurrences(..)
            | Command::Split(..)
            | Command::Bulk(..)
            | Command::Speakers(_)
            | Command::Propositions(_)
            | Command::Codebook(_)
            | Command::Repair(_)
            | Command::DeleteArticle(_) => Self::Perhaps,
            Command::SelectArticle(_)
            | Command::SelectStatement(_)
            | Command::Mark { .. }
            | Command::ChangeSpan(..)
            | Command::DuplicateAs(..)
            | Command::GoToStatement(_)
            | Command::AddLink(..)
            | Command::RemoveLink(..)
            | Command::SetAttribute(..)
            | Command::SetSpeakerByName(..)
            | Command::SetWho(..)
            | Command::DeleteStatement(_)
            | Command::CopyToMyLayer(_)
            | Command::SetReadingState(..)
            | Command::Zones(..)
            | Command::AddArticle(_)
            | Command::AddArticles(_)
            | Command::SetArticleDetails(..)
            | Command::Undo
            | Command::Redo
            | Command::CloseStep
            | Command::SetAnnotator(_)
            | Command::ShowLayer(..)
            | Command::CountFurniture(_)
            | Command::Save
            | Command::SaveCopy(_)
            | Command::SaveAs(_)
            | Command::OpenAnyway
            | Command::WriteAgain
            | Command::Look
            | Command::Settle(_)
            | Command::NewProject { .. }
            | Command::OpenProject(_)
            | Command::OpenSample(_)
            | Command::CloseProject
            | Command::LeaveUnsaved
            | Command::ReadArticles(..)
            | Command::ReadTables(_)
            | Command::Export(_)
            | Command::Import(_)
            | Command::TakeImport(_)
            | Command::ListBackups
            | Command::Restore(_)
            | Command::SetAside(_) => Self::Never,
        }
    }

    /// The project before the step, where it may be needed.
    pub(super) fn before(self, session: &Session) -> Option<Project> {
        (self != Self::Never).then(|| session.project().clone())
    }

    /// The job that keeps what the session's last step changed, as it was in `before`.
    pub(super) fn backup(self, before: Option<Project>, folder: &Path, session: &Session) -> Option<Job> {
        let project = before?;
        let parts = differing_parts(&project, session.project());
        if self != Self::Always && !is_much(&project, session.project(), &parts) {
            return None;
        }
        let reason = session.history().undo_name().unwrap_or_default().to_owned();
        let made = SystemStamps.now();
        Some(Job::BackUp { folder: folder.to_owned(), reason, made, project, parts })
    }
}

/// True of a step that touches many statements or several layers, or takes away what others may name.
fn is_much(before: &Project, after: &Project, parts: &[Part]) -> bool {
    let layers = parts.iter().filter_map(|part| match part {
        Part::Layer(key) => Some((before.layers.get(key), after.layers.get(key))),
        Part::Codebook | Part::Speaker(_) | Part::Proposition(_) | Part::Article(_) | Part::Details => None,
    });
    let touched = layers.clone().map(|(old, new)| statements_touched(old, new)).sum::<usize>();
    layers.count() > 1
        || touched >= MANY_STATEMENTS
        || parts.iter().any(|part| is_gone(part, before, after))
        || lost_label(before, after)
}

fn statements_touched(old: Option<&Arc<Layer>>, new: Option<&Arc<Layer>>) -> usize {
    let in_one = |layer: Option<&Arc<Layer>>, other: Option<&Arc<Layer>>, both: bool| {
        let differs = |one: &&Arc<Statement>| {
            let found = other.and_then(|other| other.statements.get(&one.id));
            found.is_none_or(|found| both && !Arc::ptr_eq(found, one))
        };
        layer.map_or(0, |layer| layer.statements.values().filter(differs).count())
    };
    in_one(old, new, true) + in_one(new, old, false)
}

fn is_gone(part: &Part, before: &Project, after: &Project) -> bool {
    match part {
        Part::Speaker(id) => before.speakers.contains_key(id) && !after.speakers.contains_key(id),
        Part::Proposition(id) => before.propositions.contains_key(id) && !after.propositions.contains_key(id),
        Part::Article(id) => before.articles.contains_key(id) && !after.articles.contains_key(id),
        Part::Layer(key) => before.layers.contains_key(key) && !after.layers.contains_key(key),
        Part::Codebook | Part::Details => false,
    }
}

/// True when a label went that statements had.
fn lost_label(before: &Project, after: &Project) -> bool {
    let lost: BTreeSet<_> = before.codebook.labels.iter().map(|label| &label.id).collect();
    let lost: BTreeSet<_> = lost.into_iter().filter(|id| after.codebook.label(id).is_none()).collect();
    let statements = || before.layers.values().flat_map(|layer| layer.statements.values());
    !lost.is_empty()
        && statements().any(|one| one.alternatives.iter().chain([&one.label]).any(|id| lost.contains(id)))
}

/// What is told when no backup could be made.
pub(super) fn not_kept(reason: &str, error: &StoreError) -> String {
    format!("No copy was kept from before “{reason}”, which undo still takes back. {error}")
}

/// Every backup of the project in `folder`, held against `now`; `told` may break off.
pub(super) fn list(
    folder: &Path,
    now: &Project,
    read_only: &ReadOnly,
    told: &dyn Fn(usize, usize) -> ControlFlow<()>,
) -> (Vec<ListedBackup>, Vec<String>) {
    let (backups, problems) = backups(folder);
    let mut problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let mut found = Vec::with_capacity(backups.len());
    for (done, backup) in backups.iter().enumerate() {
        if told(done, backups.len()).is_break() {
            break;
        }
        match read_backup(folder, backup.number, now) {
            Ok(contents) => {
                let restored = contents.put_into(now, read_only);
                let differs = Comparison::between(now, &restored.project);
                let left_out = left_out(&contents, restored.left_out);
                let (number, made, reason) = (backup.number, backup.made, backup.reason.clone());
                found.push(ListedBackup { number, made, reason, differs, left_out });
            }
            Err(problem) => problems.push(problem.to_string()),
        }
    }
    (found, problems)
}

fn left_out(contents: &Contents, mut left_out: Vec<String>) -> Vec<String> {
    left_out.extend(contents.problems.iter().map(|problem| format!("{problem}.")));
    left_out
}

impl Workspace {
    /// Puts what is in a backup in place of what there is now, in one step, and keeps what there is now.
    pub(super) fn restore(&mut self, folder: &Path, contents: &Contents) -> Vec<Event> {
        // Meanwhile another project may have been opened.
        let Some(open) = self.open.as_ref().filter(|open| open.folder == folder) else { return Vec::new() };
        let now = open.session.project().clone();
        let store::Restored { project, left_out: passed } = contents.put_into(&now, open.session.read_only());
        let differs = Comparison::between(&now, &project);
        let (day, time) = local_time(contents.made);
        let when = day.map_or(time.clone(), |day| format!("{day}, {time}"));
        let name = format!("restore backup of {when}");
        if let Err(error) = self.change(Much::Always, |session| session.take_over(&name, &project)) {
            return vec![Event::Failed(error.to_string())];
        }
        let words = if differs.is_empty() {
            "Nothing differed from this backup, so nothing was changed.".to_owned()
        } else {
            format!("Restored from {when}, before “{}”. Undo takes it back.", contents.reason)
        };
        let mut sentences = vec![words];
        sentences.extend(left_out(contents, passed));
        vec![Event::Restored(sentences.join(" "))]
    }
}

/// Day and time of day of a moment as the system's clock shows it; today has no day.
pub fn local_time(moment: Timestamp) -> (Option<String>, String) {
    let Ok(moment) = jiff::Timestamp::from_second(moment.unix_secs()) else { return (None, String::new()) };
    let zoned = moment.to_zoned(TimeZone::system());
    let today = zoned.date() == jiff::Zoned::now().date();
    let day = (!today).then(|| zoned.strftime("%-d %B %Y").to_string());
    (day, zoned.strftime("%H:%M").to_string())
}
