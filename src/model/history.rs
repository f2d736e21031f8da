//! Undo and redo: named steps, quick ones on the same thing taken as one.

use super::{
    edit::{Edit, EditError},
    project::Project,
};

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

/// What was done, and what was undone since.
#[derive(Debug, Clone, Default)]
pub struct History {
    done: Vec<Step>,
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
        Self { done, undone }
    }

    /// What can be undone, the oldest first.
    pub fn done(&self) -> &[Step] {
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
        let joins = key.is_some() && self.done.last().is_some_and(|last| last.key == key);
        let turn = Turn::Did { name: name.to_owned(), joins };
        let record = Record { turn, edit, inverse };
        self.remember(&record);
        if let Some(last) = self.done.last_mut() {
            last.key = key;
        }
        Ok(record)
    }

    /// Takes in what has happened to the project, now or as read from a journal.
    pub fn remember(&mut self, record: &Record) {
        let inverse = record.inverse.clone();
        match &record.turn {
            Turn::Did { name, joins } => self.did(name, *joins, inverse),
            Turn::Undid => turn_over(&mut self.done, &mut self.undone, inverse),
            Turn::Redid => turn_over(&mut self.undone, &mut self.done, inverse),
        }
    }

    fn did(&mut self, name: &str, joins: bool, inverse: Edit) {
        self.undone.clear();
        match self.done.last_mut().filter(|_| joins) {
            Some(last) => {
                last.edit = match std::mem::replace(&mut last.edit, Edit::Many(Vec::new())) {
                    Edit::Many(mut before) => {
                        before.insert(0, inverse);
                        Edit::Many(before)
                    }
                    before => Edit::Many(vec![inverse, before]),
                };
            }
            None => self.done.push(Step::new(name.to_owned(), inverse)),
        }
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
            Turn::Undid => self.done.last(),
            Turn::Redid => self.undone.last(),
            Turn::Did { .. } => None,
        }
    }

    /// The name of the step that [`History::undo`] would take back.
    pub fn undo_name(&self) -> Option<&str> {
        self.done.last().map(|step| step.name.as_str())
    }

    /// The name of the step that [`History::redo`] would make again.
    pub fn redo_name(&self) -> Option<&str> {
        self.undone.last().map(|step| step.name.as_str())
    }

    /// Ends the current step: what comes next is a step of its own, whatever its key.
    pub fn close_step(&mut self) {
        if let Some(last) = self.done.last_mut() {
            last.key = None;
        }
    }
}

/// Moves the last step of one list to the other; `edit` is what turns it back. A list without one stays.
fn turn_over(from: &mut Vec<Step>, to: &mut Vec<Step>, edit: Edit) {
    if let Some(step) = from.pop() {
        to.push(Step::new(step.name, edit));
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
        records.iter().for_each(|record| remembered.remember(record));
        let edits = |steps: &[Step]| steps.iter().map(|step| step.edit.clone()).collect::<Vec<_>>();
        assert_eq!(edits(remembered.done()), edits(history.done()));
        assert_eq!(edits(remembered.undone()), edits(history.undone()));
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
}
