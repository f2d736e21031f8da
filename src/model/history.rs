//! Undo and redo: named steps, quick ones on the same thing taken as one, and a mark at what was saved.

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
    /// Number of steps done when everything was last saved; none once that state cannot be reached.
    saved: Option<usize>,
}

impl History {
    /// An empty history of a project that is as on disk.
    pub fn new() -> Self {
        Self::of(Vec::new(), Vec::new())
    }

    /// A history of earlier: what can be undone, the oldest first, and what can be made again, the one undone first
    /// coming first. The project is as on disk.
    pub fn of(done: Vec<Step>, undone: Vec<Step>) -> Self {
        Self { saved: Some(done.len()), done, undone }
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
        if self.saved.is_some_and(|saved| saved > self.done.len()) {
            self.saved = None;
        }
        self.undone.clear();
        let steps = self.done.len();
        match self.done.last_mut().filter(|_| joins) {
            Some(last) => {
                // What was saved is now in the middle of a step, where undo and redo do not stop.
                self.saved = self.saved.filter(|saved| *saved != steps);
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
        self.saved = Some(self.done.len());
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

    /// Remembers that the present state is on disk.
    pub fn mark_saved(&mut self) {
        self.saved = Some(self.done.len());
    }

    /// True when the present state is the one that was saved.
    pub fn is_saved(&self) -> bool {
        self.saved == Some(self.done.len())
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
    fn the_saved_mark_is_met_again_by_undo_unless_the_way_is_lost() {
        let (mut project, mut history) = (Project::titled(""), History::new());
        assert!(history.is_saved());
        history.run(&mut project, "Rename", None, retitle("a")).unwrap();
        history.mark_saved();
        history.undo(&mut project).unwrap();
        assert!(!history.is_saved());
        history.redo(&mut project).unwrap();
        assert!(history.is_saved());
        history.undo(&mut project).unwrap();
        history.run(&mut project, "Rename", None, retitle("b")).unwrap();
        assert!(!history.is_saved());
        history.undo(&mut project).unwrap();
        assert!(!history.is_saved());
    }

    #[test]
    fn typing_goes_on_in_one_step_over_a_save_and_the_saved_state_is_then_out_of_reach() {
        let (mut project, mut history) = (Project::titled(""), History::new());
        history.run(&mut project, "Rename", Some("title".into()), retitle("a")).unwrap();
        history.mark_saved();
        history.run(&mut project, "Rename", Some("title".into()), retitle("ab")).unwrap();
        assert!(!history.is_saved());
        history.undo(&mut project).unwrap();
        assert_eq!(project.details.title, "");
        assert!(!history.is_saved());
    }
}
