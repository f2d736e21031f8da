//! Undo and redo: named steps, quick ones on the same thing taken as one, and a mark at what was saved.

use super::{
    edit::{Edit, EditError},
    project::Project,
};

/// Steps whose keys are equal and that follow each other are one step to undo ("note of statement 7").
pub type CoalesceKey = String;

#[derive(Debug, Clone)]
struct Step {
    name: String,
    /// Takes the step back when it lies in `done`, makes it again when it lies in `undone`.
    edit: Edit,
    key: Option<CoalesceKey>,
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
        Self { saved: Some(0), ..Self::default() }
    }

    /// Applies `edit` to `project` as a step called `name` ("Mark denial").
    pub fn run(
        &mut self,
        project: &mut Project,
        name: &str,
        key: Option<CoalesceKey>,
        edit: Edit,
    ) -> Result<(), EditError> {
        let inverse = edit.apply(project)?;
        if self.saved.is_some_and(|saved| saved > self.done.len()) {
            self.saved = None;
        }
        self.undone.clear();
        let steps = self.done.len();
        match self.done.last_mut() {
            Some(last) if key.is_some() && last.key == key => {
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
            _ => self.done.push(Step { name: name.to_owned(), edit: inverse, key }),
        }
        Ok(())
    }

    /// Takes the last step back and gives its name; `None` when there is none.
    pub fn undo(&mut self, project: &mut Project) -> Result<Option<String>, EditError> {
        turn(&mut self.done, &mut self.undone, project)
    }

    /// Makes the step taken back last again and gives its name; `None` when there is none.
    pub fn redo(&mut self, project: &mut Project) -> Result<Option<String>, EditError> {
        turn(&mut self.undone, &mut self.done, project)
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

fn turn(
    from: &mut Vec<Step>,
    to: &mut Vec<Step>,
    project: &mut Project,
) -> Result<Option<String>, EditError> {
    let Some(step) = from.last() else { return Ok(None) };
    let inverse = step.edit.clone().apply(project)?;
    let Some(Step { name, .. }) = from.pop() else { return Ok(None) };
    to.push(Step { name: name.clone(), edit: inverse, key: None });
    Ok(Some(name))
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
        assert_eq!(history.undo(&mut project).unwrap().as_deref(), Some("Rename"));
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
