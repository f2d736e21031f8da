//! Runs the command line as a shell would, on projects made for the test.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test file uses a part of this, and panics"
)]

use std::{fs, path::PathBuf, sync::Arc};

use gainsay::{
    cli::{self, Invocation, Outcome},
    model::{DateValue, Project, SharedMap},
    store,
};
use tempfile::TempDir;

use super::made_project;

/// What a command wrote, and how it ended.
pub struct Ran {
    pub outcome: Outcome,
    pub out: String,
    pub err: String,
}

/// `gainsay` with these arguments, which ask for a tool.
pub fn run(arguments: &[&str]) -> Ran {
    let arguments = std::iter::once("gainsay").chain(arguments.iter().copied());
    let Invocation::Tool(command) = cli::try_parse(arguments).unwrap() else {
        panic!("the window was asked for")
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let outcome = cli::run(command, &mut out, &mut err);
    // An archive on the standard output is no text.
    let out = if out.starts_with(b"PK") {
        String::from_utf8_lossy(&out).into_owned()
    } else {
        String::from_utf8(out).unwrap()
    };
    Ran { outcome, out, err: String::from_utf8(err).unwrap() }
}

/// A project on disk, in a folder that also has room for exports.
pub struct Made {
    pub folder: TempDir,
}

impl Made {
    pub fn new(project: &Project) -> Self {
        let folder = tempfile::tempdir().unwrap();
        store::create(&folder.path().join("project"), project).unwrap();
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    pub fn project(&self) -> String {
        self.text("project")
    }

    /// Makes a file of the project one that cannot be read.
    pub fn damage(&self, file: &str) {
        let path = self.path("project").join(file);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replacen("schema_version: 1,", "schema_version: 1,\n    oops", 1)).unwrap();
    }
}

fn only<K: Ord + Clone, V: Clone>(map: &SharedMap<K, V>, keep: impl Fn(&K) -> bool) -> SharedMap<K, V> {
    let kept = map.iter().filter(|(key, _)| keep(key));
    kept.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// A project in which there is nothing to find, with one statement.
pub fn clean_project() -> Project {
    let mut project = made_project::readable_project();
    project = Project {
        layers: only(&project.layers, |key| key.article.as_str() == "taqzib"),
        speakers: only(&project.speakers, |id| id.as_str() == "sokhangoo"),
        propositions: SharedMap::default(),
        ..project
    };
    for mut layer in project.layers.clone().values().cloned() {
        for mut statement in layer.statements.clone().values().cloned() {
            Arc::make_mut(&mut statement).said = Some(DateValue::typed("8 July 2025").unwrap());
            Arc::make_mut(&mut layer).statements.insert(statement.id, statement);
        }
        project.layers.insert(layer.key.clone(), layer);
    }
    project
}

/// A folder of brat's files: an article of the project, and a new one with these annotations.
pub fn corpus(made: &Made, annotations: &str) -> String {
    let folder = made.path("corpus");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("taqzib.txt"), made_project::TAQZIB).unwrap();
    fs::write(folder.join("new.txt"), "Bob said it was so.\n").unwrap();
    fs::write(folder.join("new.ann"), annotations).unwrap();
    made.text("corpus")
}
