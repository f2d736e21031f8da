//! What other programs changed while the project was open: git, a file sync, another editor.
//!
//! What they wrote is merged with what was done here since the last save, statement by statement, as one step that can
//! be undone. Where both changed the same thing a person chooses; until then nothing of either is overwritten.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use super::{Event, Workspace, backups::Much, open::Open, worker::Job};
use crate::{
    model::{
        Edit, Project, ReadOnly,
        difference::edit_between,
        merge::{Choice, Conflict, Merge, merge},
    },
    session::SessionError,
    store::{DiskState, Opened, Problem, ProblemKind, layout::Part, watch::Outside},
};

/// What waits for a person's choice.
pub struct Clash {
    /// As the files are now.
    theirs: Project,
    disk: DiskState,
    files: usize,
    conflicts: Vec<Conflict>,
}

impl Workspace {
    /// What was changed here and by another program, each in another way, in the order that [`crate::command::Command::Settle`] takes
    /// the choices in.
    pub fn conflicts(&self) -> &[Conflict] {
        self.open.as_ref().and_then(|open| open.clash.as_ref()).map_or(&[], |clash| &clash.conflicts)
    }

    /// Holds what waits for a choice against what was done here since; what is not in question any more is merged.
    pub fn review_conflicts(&mut self) {
        if let Some(clash) = self.open.as_mut().and_then(|open| open.clash.take()) {
            let events = self.reconcile(clash, None);
            self.later.extend(events.into_iter().filter(|event| *event != Event::Clashed));
        }
    }

    pub(super) fn changed_outside(&mut self, opened: Opened, outside: Outside) -> Vec<Event> {
        let Some(open) = self.open.as_mut().filter(|open| open.folder == opened.folder) else {
            return Vec::new();
        };
        let Opened { in_files, mut read_only, mut problems, disk, .. } = opened;
        let vanished: Vec<Part> = outside.vanished.iter().filter_map(|path| Part::at(path)).collect();
        open.vanished.extend(vanished.iter().cloned());
        forget_missing_texts(&open.vanished, &open.folder, &mut read_only, &mut problems);
        let theirs = as_in_files(&open.saved, &in_files, &read_only, &outside.changed);
        let mut events = Vec::new();
        if problems.iter().any(|problem| problem.kind.protects() && !open.problems.contains(problem)) {
            events.push(Event::FilesSpoilt);
        }
        open.problems = problems;
        open.session.protect(read_only);
        if !outside.vanished.is_empty() {
            if open.may_write() {
                // Who leaves the project now has not decided that this shall go.
                self.worker.send(back_up_saved(open, "another program took files away", vanished));
            }
            events.push(Event::Vanished(outside.vanished));
        }
        if !outside.changed.is_empty() {
            let parts = outside.changed.iter().filter_map(|path| Part::at(path));
            // What cannot be read is told of as that, and not as taken in.
            let files = parts.filter(|part| !part.is_protected(open.session.read_only())).count();
            let clash = Clash { theirs, disk, files, conflicts: Vec::new() };
            events.extend(self.reconcile(clash, None));
        }
        events
    }

    /// Merges what other programs wrote with what was done here; without a choice for each conflict it waits for them.
    fn reconcile(&mut self, mut clash: Clash, choices: Option<&[Choice]>) -> Vec<Event> {
        let Some(open) = &mut self.open else { return Vec::new() };
        let ours = open.session.project();
        let pending = edit_between(&open.saved, ours);
        let Merge { project, conflicts } = merge(&open.saved, ours, &clash.theirs);
        // A choice is for what the person saw: what has changed since is shown anew.
        let chosen = choices
            .filter(|choices| choices.len() == conflicts.len() && are_same(&conflicts, &clash.conflicts));
        if chosen.is_none() && !conflicts.is_empty() {
            clash.conflicts = conflicts;
            open.clash = Some(clash);
            return vec![Event::Clashed];
        }
        let choices = chosen.unwrap_or_default();
        let mut merged = project;
        for (conflict, choice) in conflicts.iter().zip(choices) {
            // What cannot be settled any more is as it was merged.
            conflict.settle(*choice, &merged).apply(&mut merged).ok();
        }
        let edit = edit_between(ours, &merged);
        let files = clash.files;
        // Files that are only read anew are still where they came from; what is merged stands nowhere else.
        let much = if pending.is_empty() { Much::Perhaps } else { Much::Always };
        match self.adopt(clash, much, edit) {
            Ok(()) if files == 0 => Vec::new(),
            Ok(()) => vec![Event::TakenIn { files, merged: !pending.is_empty() }],
            Err(error) => vec![Event::Failed(error.to_string())],
        }
    }

    fn adopt(&mut self, clash: Clash, much: Much, edit: Edit) -> Result<(), SessionError> {
        self.change(much, |session| session.take_in("take in changes of other programs", edit))?;
        let Some(open) = &mut self.open else { return Ok(()) };
        (open.saved, open.clash) = (clash.theirs, None);
        if open.may_write() {
            open.saved_changes = None;
            open.due.get_or_insert_with(Instant::now);
        }
        self.worker.send(Job::Know(clash.disk));
        Ok(())
    }

    /// Writes the files again that other programs took away.
    pub(super) fn write_again(&mut self) {
        let Some(open) = &mut self.open else { return };
        for part in std::mem::take(&mut open.vanished) {
            part.copy(&Project::default(), &mut open.saved);
        }
        open.saved_changes = None;
        open.due = Some(Instant::now());
    }

    pub(super) fn settle(&mut self, choices: &[Choice]) {
        let clash = self.open.as_mut().and_then(|open| open.clash.take());
        if let Some(clash) = clash {
            let events = self.reconcile(clash, Some(choices));
            self.later.extend(events);
        }
    }
}

/// The copy of `parts` as they were saved last.
pub(super) fn back_up_saved(open: &Open, reason: &str, parts: Vec<Part>) -> Job {
    let (folder, project) = (open.folder.clone(), open.saved.clone());
    Job::BackUp { folder, reason: reason.to_owned(), made: super::now(), project, parts }
}

/// Annotations on an article whose file another program took away are as good as before: its text is still here.
fn forget_missing_texts(
    vanished: &[Part],
    folder: &Path,
    read_only: &mut ReadOnly,
    problems: &mut Vec<Problem>,
) {
    problems.retain(|problem| {
        let part = problem.path.strip_prefix(folder).ok().and_then(Part::at);
        let Some(Part::Layer(key)) = part.filter(|_| problem.kind == ProblemKind::NoArticle) else {
            return true;
        };
        let is_here = vanished.contains(&Part::Article(key.article.clone()));
        if is_here {
            read_only.layers.remove(&key);
        }
        !is_here
    });
}

fn are_same(some: &[Conflict], others: &[Conflict]) -> bool {
    let words = |conflict: &Conflict| {
        let Conflict { subject, what, base, ours, theirs, .. } = conflict;
        (subject.clone(), what.clone(), base.clone(), ours.clone(), theirs.clone())
    };
    some.iter().map(words).eq(others.iter().map(words))
}

/// The project as its files are now: `before` with what was changed.
///
/// What could not be read is as it was, and what vanished, too: nobody has decided that it shall go. All else is the
/// same in memory, so that nobody has to compare it.
fn as_in_files(before: &Project, read: &Project, read_only: &ReadOnly, changed: &[PathBuf]) -> Project {
    let mut now = before.clone();
    for part in changed.iter().filter_map(|path| Part::at(path)).filter(|part| !part.is_protected(read_only))
    {
        if let Part::Article(id) = &part {
            let layers: Vec<_> = read.layers_of(id).map(|layer| Part::Layer(layer.key.clone())).collect();
            for layer in &layers {
                layer.copy(read, &mut now);
            }
        }
        part.copy(read, &mut now);
    }
    now
}
