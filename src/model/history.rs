//! Undo and redo: named steps, quick ones on the same thing taken as one.

use std::collections::VecDeque;

use super::{
    edit::{Edit, EditError},
    project::Project,
};

/// So many steps are kept, done and undone together; then the oldest is let go, so that memory stays bounded.
///
/// Nobody takes back ten thousand steps one by one, and as many small edits take a few megabytes.
pub const MAX_STEPS: usize = 10_000;

/// Steps whose keys are equal and that follow each other are one step to undo ("note of statement 7").
pub type CoalesceKey = String;

/// A step that can be taken back, or made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// As shown: "mark denial".
    pub name: String,
    /// Takes the step back when it was done, makes it again when it was undone.
    pub edit: Edit,
    key: Option<CoalesceKey>,
}

impl Step {
    /// A step that no later one joins.
    pub fn new(name: String, edit: Edit) -> Self {
        Self { name, edit, key: None }
    }
}

/// Which way a step went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// It was made.
    Did {
        /// As shown.
        name: String,
        /// True if it is one with the step before.
        joins: bool,
    },
    /// The last step was taken back.
    Undid,
    /// The step taken back last was made again.
    Redid,
}

/// What happened to a project, in full: enough to do it once more, and to undo it then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Which way.
    pub turn: Turn,
    /// What was changed.
    pub edit: Edit,
    /// What takes that back.
    pub inverse: Edit,
}

/// What was done, and what was undone since: the last [`MAX_STEPS`] steps.
#[derive(Debug, Clone, Default)]
pub struct History {
    done: VecDeque<Step>,
    undone: Vec<Step>,
}

impl History {
    /// An empty history.
    pub fn new() -> Self {
        Self::default()
    }

    /// A history of earlier: what can be undone, the oldest first, and what can be made again, the one undone first
    /// coming first.
    pub fn of(done: Vec<Step>, undone: Vec<Step>) -> Self {
        let mut history = Self { done: done.into(), undone };
        history.let_go();
        history
    }

    /// What can be undone, the oldest first.
    pub fn done(&self) -> &VecDeque<Step> {
        &self.done
    }

    /// What can be made again, the one undone first coming first.
    pub fn undone(&self) -> &[Step] {
        &self.undone
    }

    /// Applies `edit` to `project` as a step called `name` ("Mark denial"), and tells what happened.
    pub fn run(
        &mut self,
        project: &mut Project,
        name: &str,
        key: Option<CoalesceKey>,
        edit: Edit,
    ) -> Result<Record, EditError> {
        let inverse = edit.clone().apply(project)?;
        let joins = key.is_some() && self.done.back().is_some_and(|last| last.key == key);
        let turn = Turn::Did { name: name.to_owned(), joins };
        let record = Record { turn, edit, inverse };
        self.remember(&record);
        if let Some(last) = self.done.back_mut() {
            last.key = key;
        }
        Ok(record)
    }

    /// Takes in what has happened to the project, now or as read from a journal.
    pub fn remember(&mut self, record: &Record) {
        let inverse = record.inverse.clone();
        match &record.turn {
            Turn::Did { name, joins } => self.did(name, *joins, inverse),
            Turn::Undid => {
                let step = self.done.pop_back();
                self.undone.extend(step.map(|step| Step::new(step.name, inverse)));
            }
            Turn::Redid => {
                let step = self.undone.pop();
                self.done.extend(step.map(|step| Step::new(step.name, inverse)));
            }
        }
    }

    fn did(&mut self, name: &str, joins: bool, inverse: Edit) {
        self.undone.clear();
        match self.done.back_mut().filter(|_| joins) {
            // What is put back whole needs nothing in between: long typing is one value of before.
            Some(last) if last.edit.puts_back(&inverse) => {}
            Some(last) => {
                last.edit = match std::mem::replace(&mut last.edit, Edit::Many(Vec::new())) {
                    Edit::Many(mut before) => {
                        before.insert(0, inverse);
                        Edit::Many(before)
                    }
                    before => Edit::Many(vec![inverse, before]),
                };
            }
            None => self.done.push_back(Step::new(name.to_owned(), inverse)),
        }
        self.let_go();
    }

    /// Lets go of the oldest steps beyond [`MAX_STEPS`].
    fn let_go(&mut self) {
        let beyond = (self.done.len() + self.undone.len()).saturating_sub(MAX_STEPS);
        let oldest = beyond.min(self.done.len());
        self.done.drain(..oldest);
        self.undone.drain(..beyond - oldest);
    }

    /// Lets go of the steps that cannot be trusted any more: the last one done of which `lost` is true and all before
    /// it, and, if it is true of any step undone, all of those. True if there were any.
    pub fn forget(&mut self, lost: impl Fn(&Edit) -> bool) -> bool {
        let steps = self.done.len() + self.undone.len();
        if let Some(last) = self.done.iter().rposition(|step| lost(&step.edit)) {
            self.done.drain(..=last);
        }
        if self.undone.iter().any(|step| lost(&step.edit)) {
            self.undone.clear();
        }
        steps != self.done.len() + self.undone.len()
    }

    /// Takes the last step back, and tells what happened; `None` when there is none.
    pub fn undo(&mut self, project: &mut Project) -> Result<Option<Record>, EditError> {
        self.turn(Turn::Undid, project)
    }

    /// Makes the step taken back last again, and tells what happened; `None` when there is none.
    pub fn redo(&mut self, project: &mut Project) -> Result<Option<Record>, EditError> {
        self.turn(Turn::Redid, project)
    }

    fn turn(&mut self, turn: Turn, project: &mut Project) -> Result<Option<Record>, EditError> {
        let Some(step) = self.next_step(&turn) else { return Ok(None) };
        let edit = step.edit.clone();
        let inverse = edit.clone().apply(project)?;
        let record = Record { turn, edit, inverse };
        self.remember(&record);
        Ok(Some(record))
    }

    /// The step that [`History::undo`] or [`History::redo`] would turn.
    pub fn next_step(&self, turn: &Turn) -> Option<&Step> {
        match turn {
            Turn::Undid => self.done.back(),
            Turn::Redid => self.undone.last(),
            Turn::Did { .. } => None,
        }
    }

    /// The name of the step that [`History::undo`] would take back.
    pub fn undo_name(&self) -> Option<&str> {
        self.done.back().map(|step| step.name.as_str())
    }

    /// The name of the step that [`History::redo`] would make again.
    pub fn redo_name(&self) -> Option<&str> {
        self.undone.last().map(|step| step.name.as_str())
    }

    /// Ends the current step: what comes next is a step of its own, whatever its key.
    pub fn close_step(&mut self) {
        if let Some(last) = self.done.back_mut() {
            last.key = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::project::ProjectDetails;

    fn retitle(title: &str) -> Edit {
        Edit::SetDetails(Arc::new(ProjectDetails { title: title.into(), ..ProjectDetails::default() }))
    }

    #[test]
    fn steps_on_the_same_thing_are_one_to_undo_and_redo() {
        let (mut project, mut history) = (Project::titled(""), History::new());
        for title in ["a", "ab", "abc"] {
            history.run(&mut project, "Rename", Some("title".into()), retitle(title)).unwrap();
        }
        assert_eq!(history.undo_name(), Some("Rename"));
        history.undo(&mut project).unwrap();
        assert_eq!(project.details.title, "");
        history.redo(&mut project).unwrap();
        assert_eq!(project.details.title, "abc");
        history.undo(&mut project).unwrap();
        assert_eq!(project.details.title, "");
        assert_eq!(history.undo(&mut project).unwrap(), None);
    }

    #[test]
    fn what_is_remembered_from_records_is_what_was_done() {
        let (mut project, mut history) = (Project::titled(""), History::new());
        let mut records = Vec::new();
        for (title, key) in [("a", None), ("b", Some("title")), ("bc", Some("title")), ("d", None)] {
            let key = key.map(str::to_owned);
            records.push(history.run(&mut project, "Rename", key, retitle(title)).unwrap());
        }
        records.push(history.undo(&mut project).unwrap().unwrap());
        records.push(history.undo(&mut project).unwrap().unwrap());
        records.push(history.redo(&mut project).unwrap().unwrap());
        let mut remembered = History::new();
        for record in &records {
            remembered.remember(record);
        }
        let edits = |history: &History| {
            let steps = history.done().iter().chain(history.undone());
            steps.map(|step| step.edit.clone()).collect::<Vec<_>>()
        };
        assert_eq!(edits(&remembered), edits(&history));
        assert_eq!((history.done().len(), history.undone().len()), (2, 1));
    }

    #[test]
    fn steps_before_one_that_is_lost_are_forgotten_with_it() {
        let (mut project, mut history) = (Project::titled(""), History::new());
        for title in ["a", "b", "c"] {
            history.run(&mut project, "Rename", None, retitle(title)).unwrap();
        }
        assert!(history.forget(|edit| *edit == retitle("a")));
        assert_eq!(history.done().len(), 1);
        assert!(!history.forget(|_| false));
    }

    #[test]
    fn the_oldest_steps_are_let_go_and_the_others_can_all_be_undone_and_redone() {
        let (mut project, mut history) = (Project::titled("0"), History::new());
        for number in 1..=MAX_STEPS + 3 {
            history.run(&mut project, "Rename", None, retitle(&number.to_string())).unwrap();
        }
        let undone = std::iter::from_fn(|| history.undo(&mut project).unwrap()).count();
        assert_eq!((undone, project.details.title.as_str()), (MAX_STEPS, "3"));
        let redone = std::iter::from_fn(|| history.redo(&mut project).unwrap()).count();
        assert_eq!((redone, project.details.title.clone()), (MAX_STEPS, (MAX_STEPS + 3).to_string()));
        let steps = |count| vec![Step::new("Rename".into(), retitle("")); count];
        for (done, undone, kept) in [(MAX_STEPS, 2, (MAX_STEPS - 2, 2)), (1, MAX_STEPS + 1, (0, MAX_STEPS))] {
            let read = History::of(steps(done), steps(undone));
            assert_eq!((read.done().len(), read.undone().len()), kept);
        }
    }

    #[test]
    fn typing_for_long_keeps_the_value_of_before_and_no_other() {
        let (mut project, mut history) = (Project::titled("before"), History::new());
        for number in 0..100 {
            history.run(&mut project, "Rename", Some("title".into()), retitle(&number.to_string())).unwrap();
        }
        assert_eq!(history.done().back().unwrap().edit, retitle("before"));
    }
}
