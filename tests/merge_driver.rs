//! `gainsay merge` as git's merge driver, in a real repository.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use common::{full_project, key, marking, moment, open, statement_id};
use gainsay::{
    model::{
        AttributeValue, Edit, LabelId, Project, Speaker, SpeakerId, Statement, StatementId,
        check::{Rule, findings},
        merge::Mark,
    },
    store,
};
use tempfile::TempDir;

const LAYER: &str = "annotations/ann/denied.ron";

/// A project in a repository that merges with the program under test.
struct Repository {
    folder: TempDir,
}

impl Repository {
    fn new() -> Self {
        let repository = Self { folder: tempfile::tempdir().unwrap() };
        store::create(repository.path(), &full_project()).unwrap();
        fs::write(repository.path().join(".gitattributes"), "*.ron merge=gainsay\n").unwrap();
        repository.git(&["init", "-q", "-b", "main"]);
        let program = env!("CARGO_BIN_EXE_gainsay").replace('\\', "/");
        let driver = format!("'{program}' merge %O %A %B --name %P");
        repository.git(&["config", "merge.gainsay.driver", &driver]);
        repository.git(&["config", "user.name", "ann"]);
        repository.git(&["config", "user.email", "ann@example.org"]);
        repository.commit("begin");
        repository.git(&["branch", "other"]);
        repository
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut git = Command::new("git");
        git.current_dir(self.path()).args(arguments);
        // Whatever is configured on this machine stays out.
        git.env("GIT_CONFIG_GLOBAL", self.path().join("none")).env("GIT_CONFIG_NOSYSTEM", "1");
        git.output().unwrap()
    }

    #[track_caller]
    fn git(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "git {arguments:?}: {error}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn commit(&self, title: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", title]);
    }

    /// Applies `edits` on `branch`, saves as the program does, and commits.
    fn edit(&self, branch: &str, edits: Vec<Edit>) {
        self.git(&["checkout", "-q", branch]);
        let mut opened = open(self.path());
        let before = opened.project.clone();
        Edit::Many(edits).apply(&mut opened.project).unwrap();
        let report =
            store::save(self.path(), Some(&before), &opened.project, &opened.read_only, &mut opened.disk);
        assert!(report.errors.is_empty(), "{:?}", report.errors);
        self.commit(branch);
    }

    /// Merges `other` into `main`, and gives what git said and how it ended.
    fn merge(&self) -> (Option<i32>, String) {
        self.git(&["checkout", "-q", "main"]);
        let output = self.run(&["merge", "--no-edit", "other"]);
        let said =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code(), said)
    }

    fn open(&self) -> Project {
        let opened = open(self.path());
        assert!(opened.problems.is_empty(), "{:?}", opened.problems);
        opened.project
    }
}

fn set(value: AttributeValue) -> Edit {
    let now = moment("2026-11-22T10:00:00Z");
    Edit::SetAttribute(key("denied", "ann"), statement_id(2), Box::new(value), now)
}

fn add(number: u128, words: &str) -> Edit {
    let label = LabelId::new("claim").unwrap();
    let place = marking(common::TEXT, &[words]);
    let statement = Statement::new(statement_id(number), label, place, moment("2026-11-22T10:00:00Z"));
    Edit::AddStatement(key("denied", "ann"), statement.into())
}

fn ids(project: &Project) -> Vec<StatementId> {
    project.statements().map(|(_, statement)| statement.id).collect()
}

#[test]
fn two_branches_annotate_one_article_and_git_merges_them() {
    let repository = Repository::new();
    let said = gainsay::model::DateValue::typed("8 July 2025").unwrap();
    repository.edit("main", vec![add(11, "she said"), set(AttributeValue::Said(Some(said.clone())))]);
    repository.edit("other", vec![add(12, "on Tuesday"), set(AttributeValue::Note("Never?".into()))]);
    let (status, said_by_git) = repository.merge();
    assert_eq!(status, Some(0), "{said_by_git}");
    let project = repository.open();
    for number in [1, 2, 11, 12] {
        assert!(ids(&project).contains(&statement_id(number)), "{number}");
    }
    let statement = project.statement(&key("denied", "ann"), statement_id(2)).unwrap();
    assert_eq!((&statement.said, statement.note.as_str()), (&Some(said), "Never?"));
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
}

#[test]
fn of_a_true_conflict_both_versions_are_in_a_file_that_opens() {
    let repository = Repository::new();
    repository.edit("main", vec![set(AttributeValue::Note("It is so.".into()))]);
    repository.edit("other", vec![set(AttributeValue::Note("It is not so.".into())), add(12, "on Tuesday")]);
    let (status, said) = repository.merge();
    assert_eq!(status, Some(1), "{said}");
    assert!(
        said.contains(&format!("{LAYER}: ")) && said.contains("“It is not so.” on the other side"),
        "{said}"
    );
    assert_eq!(repository.git(&["status", "--porcelain"]), format!("UU {LAYER}\n"));
    let project = repository.open();
    let notes: Vec<_> = project.statements().map(|(_, statement)| statement.note.as_str()).collect();
    assert!(notes.contains(&"It is so.") && notes.contains(&"It is not so."), "{notes:?}");
    assert!(ids(&project).contains(&statement_id(12)));
    let found = findings(&project);
    assert_eq!(found.iter().filter(|finding| finding.rule == Rule::MergeConflict).count(), 2);
    let check =
        Command::new(env!("CARGO_BIN_EXE_gainsay")).arg("check").arg(repository.path()).output().unwrap();
    assert!(String::from_utf8(check.stdout).unwrap().contains("[merge-conflict]"));

    // A person deletes one of the two, and git is told.
    let version =
        project.statements().find_map(|(_, statement)| Mark::of(statement).first()?.other()).unwrap();
    let doomed = ids(&project).into_iter().find(|id| *id == version).unwrap();
    let mut opened = open(repository.path());
    let before = opened.project.clone();
    Edit::RemoveStatement(key("denied", "ann"), doomed).apply(&mut opened.project).unwrap();
    store::save(repository.path(), Some(&before), &opened.project, &opened.read_only, &mut opened.disk);
    repository.commit("settled");
    let found = findings(&repository.open());
    assert!(found.iter().all(|finding| finding.rule != Rule::MergeConflict), "{found:?}");
}

#[test]
fn both_add_the_same_speaker() {
    let repository = Repository::new();
    let id = SpeakerId::new("araghchi").unwrap();
    let speaker = |alias: &str| {
        let aliases = vec![alias.to_owned()];
        let speaker = Speaker { aliases, ..Speaker::named(id.clone(), "Abbas Araghchi") };
        Edit::SetSpeaker(id.clone(), Some(speaker.into()))
    };
    repository.edit("main", vec![speaker("Araghchi")]);
    repository.edit("other", vec![speaker("Araqchi")]);
    let (status, said) = repository.merge();
    assert_eq!(status, Some(0), "{said}");
    assert_eq!(repository.open().speakers[&id].aliases, ["Araghchi", "Araqchi"]);
}

#[test]
fn what_cannot_be_read_is_left_for_a_person_and_ours_stays() {
    let repository = Repository::new();
    repository.edit("main", vec![set(AttributeValue::Note("Here.".into()))]);
    let ours = fs::read_to_string(repository.path().join(LAYER)).unwrap();
    repository.git(&["checkout", "-q", "other"]);
    let damaged =
        ours.replace("Here.", "There.").replacen("schema_version: 1,", "schema_version: 1,\n oops", 1);
    fs::write(repository.path().join(LAYER), damaged).unwrap();
    repository.commit("damage");
    let (status, said) = repository.merge();
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("THEIRS") && said.contains("line 4, column"), "{said}");
    assert_eq!(fs::read_to_string(repository.path().join(LAYER)).unwrap(), ours);
    assert_eq!(repository.git(&["status", "--porcelain"]), format!("UU {LAYER}\n"));
}
