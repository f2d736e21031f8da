//! What other programs wrote into files that the journal's pending steps are about, too.
//!
//! Made once more over such a file, a step would overwrite what stands there. So the project is given as it was before
//! either, as we left it, and as the files are: a merge of the three tells where both changed the same.

use std::{collections::BTreeSet, path::PathBuf};

use super::redo::{Redo, parts_of, singles};
use crate::{
    model::{Edit, Project, ReadOnly, Record, merge::merge},
    store::layout::Part,
};

/// The two sides that came apart.
#[derive(Debug, Clone)]
pub struct Apart {
    /// As the files were before either.
    pub base: Project,
    /// As it was left here.
    pub ours: Project,
    /// The files that another program wrote, by their paths in the project's folder.
    pub paths: Vec<PathBuf>,
}

impl Apart {
    /// True if both sides changed the same in another way, and what was done here is `made`, which the steps make of
    /// the files.
    pub(super) fn is_in_question(&self, files: &Project, made: &Project) -> bool {
        self.ours == *made && !merge(&self.base, &self.ours, files).conflicts.is_empty()
    }
}

/// What came apart in `parts`, whose files are other than at the journal's mark; `files` is the project as it is in
/// them. None where the files only hold some of our own steps, since a save was cut short.
pub(super) fn apart(
    pending: &[Record],
    files: &Project,
    read_only: &ReadOnly,
    mut parts: BTreeSet<Part>,
) -> Option<Apart> {
    parts.retain(|part| !part.is_protected(read_only));
    if parts.is_empty() {
        return None;
    }
    let mut base = files.clone();
    for record in pending.iter().rev() {
        make(&mut base, read_only, &record.inverse);
    }
    let mut ours = base.clone();
    parts.retain(|part| !part.is_same(&ours, files));
    for record in pending {
        make(&mut ours, read_only, &record.edit);
        for part in parts_of(&record.edit) {
            if parts.contains(&part) && part.is_same(&ours, files) {
                parts.remove(&part);
                part.copy(files, &mut base);
            }
        }
    }
    let paths: Vec<_> = parts.iter().map(Part::path).collect();
    (!paths.is_empty()).then_some(Apart { base, ours, paths })
}

/// What does not fit is passed over: it is told of where the steps are made over the files.
fn make(project: &mut Project, read_only: &ReadOnly, edit: &Edit) {
    let mut redo = Redo::new(project, read_only);
    for edit in singles(edit) {
        redo.make(edit);
    }
}
