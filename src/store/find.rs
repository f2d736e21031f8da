//! Finds the files of a project's folder, and says which names in it are not ours.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    atomic_write::TEMPORARY_PREFIX,
    disk::check_inside,
    error::{Problem, ProblemKind, StoreError},
    layout::{ANNOTATIONS, ARTICLES, CODEBOOK_FILE, PROJECT_FILE, PROPOSITIONS, Part, SPEAKERS},
};
use crate::model::shown::shown_path;

/// The parts that have a file in `folder`, in order, and what was met on the way.
pub fn find_parts(folder: &Path) -> (Vec<Part>, Vec<Problem>) {
    let mut found = Found { root: folder, parts: Vec::new(), problems: Vec::new() };
    found.look_at_root();
    for name in [SPEAKERS, PROPOSITIONS, ARTICLES] {
        found.look_into(Path::new(name));
    }
    for annotator in found.entries(Path::new(ANNOTATIONS)) {
        match is_hidden(&annotator) {
            false if is_folder_or_link(&folder.join(&annotator)) => found.look_into(&annotator),
            false => found.take_file(&annotator),
            true => {}
        }
    }
    found.parts.sort();
    (found.parts, found.problems)
}

struct Found<'a> {
    root: &'a Path,
    parts: Vec<Part>,
    problems: Vec<Problem>,
}

impl Found<'_> {
    /// The root may hold anything else; only names like ours are worth a word.
    fn look_at_root(&mut self) {
        for path in self.entries(Path::new("")) {
            let name = path.to_string_lossy();
            let like_ours = ["project", "codebook"].iter().any(|stem| name.starts_with(stem));
            if name == PROJECT_FILE || name == CODEBOOK_FILE || (like_ours && name.ends_with(".ron")) {
                self.take_file(&path);
            }
        }
    }

    fn look_into(&mut self, relative: &Path) {
        for path in self.entries(relative) {
            if !is_hidden(&path) {
                self.take_file(&path);
            }
        }
    }

    fn take_file(&mut self, relative: &Path) {
        match Part::at(relative) {
            Some(part) => self.parts.push(part),
            None if relative.extension().is_some_and(|extension| extension == "ron") => {
                let message = "The file is not read, since its name is not one that Gainsay gives (a second \
                               version from a file sync?). Compare it with its neighbour, then move it away";
                self.report(relative, ProblemKind::Unknown, message.to_owned());
            }
            None => {}
        }
    }

    /// What lies in the folder `relative`, in order of name; nothing when it is not there or leads outside.
    fn entries(&mut self, relative: &Path) -> Vec<PathBuf> {
        let folder = self.root.join(relative);
        if !folder.is_symlink() && !folder.exists() {
            return Vec::new();
        }
        let read = check_inside(self.root, &folder).and_then(|()| names_in(&folder));
        match read {
            Ok(names) => names.into_iter().map(|name| relative.join(name)).collect(),
            Err(error) => {
                self.report(relative, ProblemKind::of(&error), without_path(&error));
                Vec::new()
            }
        }
    }

    fn report(&mut self, relative: &Path, kind: ProblemKind, message: String) {
        let path = self.root.join(relative);
        self.problems.push(Problem { path, line: None, column: None, kind, message });
    }
}

/// The message of `error` without the path at its end, which a [`Problem`] has for itself.
pub fn without_path(error: &StoreError) -> String {
    let message = error.to_string();
    let path = format!(": {}", shown_path(error.path()));
    message.strip_suffix(&path).map_or(message.clone(), str::to_owned)
}

fn names_in(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let read = || -> std::io::Result<Vec<PathBuf>> {
        fs::read_dir(folder)?.map(|entry| Ok(PathBuf::from(entry?.file_name()))).collect()
    };
    let mut names = read().map_err(StoreError::io("read the folder", folder))?;
    names.sort();
    Ok(names)
}

/// A link to nothing counts, so that it is told of.
fn is_folder_or_link(path: &Path) -> bool {
    path.is_dir() || path.is_symlink()
}

/// Names that begin with a dot: ours while a file is being written, or another program's.
fn is_hidden(path: &Path) -> bool {
    debug_assert!(TEMPORARY_PREFIX.starts_with('.'));
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}
