//! The command line, from its arguments to its exit status, on projects made for the test.

#![allow(clippy::unwrap_used, reason = "a test says so by panicking")]

#[path = "common/made_project.rs"]
mod made_project;

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use gainsay::{
    cli::{self, Invocation, Outcome},
    formats::{ExportOptions, FORMATS, export_to_bytes},
    model::{
        DateValue, Project, SharedMap,
        check::{Rule, findings},
    },
    store,
};
use tempfile::TempDir;

/// What a command wrote, and how it ended.
struct Ran {
    outcome: Outcome,
    out: String,
    err: String,
}

fn run(arguments: &[&str]) -> Ran {
    let arguments = std::iter::once("gainsay").chain(arguments.iter().copied());
    let Invocation::Tool(command) = cli::try_parse(arguments).unwrap() else {
        panic!("the window was asked for")
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let outcome = cli::run(command, &mut out, &mut err);
    Ran { outcome, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

/// A project on disk, in a folder that also has room for exports.
struct Made {
    folder: TempDir,
}

impl Made {
    fn new(project: &Project) -> Self {
        let folder = tempfile::tempdir().unwrap();
        store::create(&folder.path().join("project"), project).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    fn project(&self) -> String {
        self.text("project")
    }

    fn damage(&self, file: &str) {
        let path = self.path("project").join(file);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replacen("schema_version: 1,", "schema_version: 1,\n    oops", 1)).unwrap();
    }
}

fn only<K: Ord + Clone, V: Clone>(map: &SharedMap<K, V>, keep: impl Fn(&K) -> bool) -> SharedMap<K, V> {
    let kept = map.iter().filter(|(key, _)| keep(key));
    kept.map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn clean_project() -> Project {
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

#[test]
fn every_format_is_exported_as_the_library_writes_it() {
    let project = made_project::readable_project();
    let made = Made::new(&project);
    for format in FORMATS {
        let output = made.text(&format!("statements.{}", format.extension));
        fs::write(&output, "old").unwrap();
        let ran = run(&["export", "--format", format.name, &made.project(), "-o", &output]);
        let (bytes, report) = export_to_bytes(format, &project, &ExportOptions::default()).unwrap();
        let left_out = if report.losses.is_empty() { Outcome::Clean } else { Outcome::Found };
        assert_eq!((ran.outcome, ran.out.as_str()), (left_out, ""), "{}", ran.err);
        assert_eq!(ran.err, format!("{report}\n"));
        assert_eq!(fs::read(&output).unwrap(), bytes);
        let ran = run(&["export", "--format", format.name, &made.project(), "-o", "-"]);
        assert_eq!(ran.out.as_bytes(), bytes);
    }
}

#[test]
fn a_project_may_be_named_by_its_file() {
    let made = Made::new(&clean_project());
    let ran = run(&["export", "-f", "csv", &made.text("project/project.ron"), "-o", "-"]);
    assert_eq!((ran.outcome, ran.err.as_str()), (Outcome::Clean, "1 statement of 1 article was written.\n"));
}

#[test]
fn what_is_left_out_ends_with_1_and_strict_writes_nothing_then() {
    let made = Made::new(&made_project::readable_project());
    let ran = run(&["export", "-f", "jsonl", &made.project(), "-o", "-"]);
    assert_eq!((ran.outcome, ran.out.is_empty()), (Outcome::Found, false));
    let ran = run(&["export", "-f", "jsonl", &made.project(), "-o", "-", "--strict"]);
    assert!(ran.out.is_empty());
    assert!(ran.err.contains("Left out: the place of 1 statement"), "{}", ran.err);
    assert_eq!(ran.outcome, Outcome::Found);
    let made = Made::new(&clean_project());
    assert_eq!(
        run(&["export", "-f", "jsonl", &made.project(), "-o", "-", "--strict"]).outcome,
        Outcome::Clean
    );
}

#[test]
fn only_the_annotators_named_are_exported() {
    let made = Made::new(&made_project::readable_project());
    let ran = run(&["export", "-f", "csv", &made.project(), "-o", "-", "--annotator", "zoe"]);
    assert!(ran.err.starts_with("2 statements of 1 article"), "{}", ran.err);
    let ran = run(&["export", "-f", "csv", &made.project(), "-o", "-", "--annotator", "zoë"]);
    assert_eq!(ran.outcome, Outcome::Unusable);
    assert_eq!(ran.err, "gainsay: there is no annotator \"zoë\" in this project; there are: ann, zoe\n");
}

#[test]
fn a_spreadsheet_gets_its_mark_and_other_formats_refuse() {
    let made = Made::new(&clean_project());
    let ran = run(&["export", "-f", "csv", &made.project(), "-o", "-", "--for-spreadsheet"]);
    assert!(ran.out.starts_with('\u{FEFF}'));
    let ran = run(&["export", "-f", "jsonl", &made.project(), "-o", "-", "--for-spreadsheet"]);
    assert_eq!((ran.outcome, ran.out.as_str()), (Outcome::Unusable, ""));
}

#[test]
fn a_damaged_file_is_left_out_and_told() {
    let made = Made::new(&made_project::readable_project());
    made.damage("annotations/zoe/talks.ron");
    let ran = run(&["export", "-f", "csv", &made.project(), "-o", "-"]);
    assert_eq!(ran.outcome, Outcome::Found);
    assert!(ran.err.starts_with("6 statements of 2 articles were written."), "{}", ran.err);
    assert!(ran.err.contains("Left out, since it could not be read: "), "{}", ran.err);
    assert!(ran.err.contains("talks.ron:4:"), "{}", ran.err);
    let ran = run(&["export", "-f", "csv", &made.project(), "-o", "-", "--annotator", "ann"]);
    assert!(!ran.err.contains("could not be read"), "the damaged file is another's: {}", ran.err);
    let ran = run(&["export", "-f", "csv", &made.project(), "-o", "-", "--annotator", "zoe"]);
    assert_eq!(ran.outcome, Outcome::Found);
    assert!(ran.err.starts_with("0 statements"), "{}", ran.err);
}

#[test]
fn statements_on_a_damaged_article_are_told() {
    let made = Made::new(&made_project::readable_project());
    made.damage("articles/taqzib.ron");
    let ran = run(&["export", "-f", "jsonl", &made.project(), "-o", "-"]);
    assert_eq!(ran.outcome, Outcome::Found);
    for file in ["articles/taqzib.ron", "annotations/ann/taqzib.ron"] {
        let told = |line: &str| {
            line.starts_with("Left out") && line.contains(&file.replace('/', std::path::MAIN_SEPARATOR_STR))
        };
        assert!(ran.err.lines().any(told), "{file}: {}", ran.err);
    }
}

#[test]
fn an_export_does_not_replace_a_file_of_the_project() {
    let made = Made::new(&clean_project());
    for file in ["project.ron", "codebook.ron", "annotations/ann/taqzib.ron", "articles/new.ron"] {
        let output = made.path("project").join(file);
        let before = fs::read(&output).ok();
        let ran = run(&["export", "-f", "csv", &made.project(), "-o", output.to_str().unwrap()]);
        assert!(ran.err.contains("belongs to the project"), "{file}: {}", ran.err);
        assert_eq!((ran.outcome, fs::read(&output).ok()), (Outcome::Unusable, before), "{file}");
    }
    let output = made.text("project/statements.csv");
    assert_eq!(run(&["export", "-f", "csv", &made.project(), "-o", &output]).outcome, Outcome::Clean);
}

#[test]
fn what_is_not_a_project_is_told_with_status_2() {
    let folder = tempfile::tempdir().unwrap();
    for place in [folder.path().to_owned(), folder.path().join("nowhere")] {
        let place = place.to_str().unwrap();
        for arguments in [vec!["check", place], vec!["export", "-f", "csv", place, "-o", "-"]] {
            let ran = run(&arguments);
            assert_eq!((ran.outcome, ran.out.as_str()), (Outcome::Unusable, ""));
            assert!(ran.err.starts_with("gainsay: This is not a Gainsay project"), "{}", ran.err);
        }
    }
}

#[test]
fn a_file_that_cannot_be_written_is_told_with_status_2() {
    let made = Made::new(&clean_project());
    let ran = run(&["export", "-f", "csv", &made.project(), "-o", &made.text("nowhere/a.csv")]);
    assert_eq!(ran.outcome, Outcome::Unusable);
    assert!(ran.err.contains("a.csv"), "{}", ran.err);
}

#[test]
fn checking_a_finished_project_finds_nothing() {
    let made = Made::new(&clean_project());
    let ran = run(&["check", &made.project()]);
    assert_eq!(
        (ran.outcome, ran.out.as_str()),
        (Outcome::Clean, "2 articles, 1 statement: 0 errors, 0 notices\n")
    );
    assert_eq!(run(&["check", "--quiet", &made.project()]).out, "");
}

#[test]
fn checking_tells_errors_and_notices_with_place_and_words() {
    let made = Made::new(&made_project::readable_project());
    let ran = run(&["check", &made.project()]);
    assert_eq!(ran.outcome, Outcome::Found);
    let line = |wanted: &str| {
        ran.out.lines().find(|line| line.contains(wanted)).unwrap_or_else(|| panic!("{wanted}: {}", ran.out))
    };
    assert!(line("nobody-knows").starts_with("talks, ann: error: "));
    assert!(line("nobody-knows").contains("“a cafe\u{301}, was closed” (0199a1c2-"));
    assert!(line("3e7").starts_with("talks, ann: notice: a link to "));
    assert!(line("accuses … of lies").contains("talks.ron:"), "{}", ran.out);
    let errors = ran.out.lines().filter(|line| line.contains(": error: "));
    assert_eq!(errors.filter(|line| line.contains("accuses … of lies")).count(), 1, "{}", ran.out);
    assert!(ran.out.ends_with("notices\n"), "{}", ran.out);
    let quiet = run(&["check", "-q", &made.project()]);
    assert!(
        quiet.outcome == Outcome::Found && quiet.out.lines().all(|line| line.contains(": error: ")),
        "{}",
        quiet.out
    );
}

#[test]
fn checking_tells_the_rule_of_every_finding() {
    let project = made_project::readable_project();
    let made = Made::new(&project);
    let ran = run(&["check", &made.project()]);
    for finding in findings(&project).iter().filter(|finding| finding.rule != Rule::Unanchored) {
        let told = |line: &str| {
            line.contains(&finding.message) && line.ends_with(&format!("[{}]", finding.rule.name()))
        };
        assert!(ran.out.lines().any(told), "{finding:?}: {}", ran.out);
    }
}

#[test]
fn checking_tells_a_damaged_file_with_line_and_column() {
    let made = Made::new(&clean_project());
    made.damage("annotations/ann/taqzib.ron");
    let ran = run(&["check", &made.project()]);
    let file = Path::new(&made.project()).join("annotations").join("ann").join("taqzib.ron");
    assert!(ran.out.starts_with(&format!("{}:4:", file.display())), "{}", ran.out);
    assert_eq!(ran.outcome, Outcome::Found);
}

#[test]
fn formats_are_listed() {
    let ran = run(&["formats"]);
    for (format, line) in FORMATS.iter().zip(ran.out.lines()) {
        assert!(line.starts_with(format.name) && line.ends_with(format.description), "{line}");
    }
    assert_eq!(ran.out.lines().count(), FORMATS.len());
}

#[test]
fn without_a_tool_the_window_is_asked_for() {
    let parsed =
        |arguments: &[&str]| cli::try_parse(std::iter::once("gainsay").chain(arguments.iter().copied()));
    assert!(matches!(parsed(&[]), Ok(Invocation::Window { project: None, settings: None })));
    let Ok(Invocation::Window { project, settings }) = parsed(&["talks", "--settings", "s.ron"]) else {
        panic!()
    };
    assert_eq!((project, settings), (Some("talks".into()), Some("s.ron".into())));
}

#[test]
fn wrong_use_ends_with_2_and_help_with_0() {
    let code = |arguments: &[&str]| cli::try_parse(arguments).unwrap_err().exit_code();
    assert_eq!(code(&["gainsay", "export", "talks", "-o", "-"]), 2);
    assert_eq!(code(&["gainsay", "export", "-f", "xls", "talks", "-o", "-"]), 2);
    assert_eq!(code(&["gainsay", "talks", "more"]), 2);
    assert_eq!(code(&["gainsay", "--help"]), 0);
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    struct Closed;
    impl io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let Ok(Invocation::Tool(command)) = cli::try_parse(["gainsay", "formats"]) else { panic!() };
    let mut err = Vec::new();
    assert_eq!((cli::run(command, &mut Closed, &mut err), err), (Outcome::Clean, Vec::new()));
}

#[test]
fn what_only_the_journal_holds_is_checked_and_exported_and_noted() {
    use gainsay::{
        command::Command,
        workspace::{Event, Workspace},
    };
    let made = Made::new(&clean_project());
    let mut workspace = Workspace::new("ann", Box::new(|| {}));
    workspace.run(Command::OpenProject(made.path("project"))).unwrap();
    assert!(workspace.wait().contains(&Event::Opened));
    let label = workspace.session().unwrap().project().codebook.labels[0].id.clone();
    workspace.run(Command::Mark { label, ranges: vec![0..4] }).unwrap();
    workspace.wait();
    assert!(workspace.unsaved() && !workspace.unkept());
    drop(workspace);
    let journal = fs::read(made.path("project/.gainsay/journal")).unwrap();
    let ran = run(&["export", "-f", "csv", &made.project(), "-o", "-"]);
    assert!(ran.err.starts_with("Note: ") && ran.err.contains("came back from the journal"), "{}", ran.err);
    assert!(ran.err.contains("2 statements of 2 articles were written"), "{}", ran.err);
    let ran = run(&["check", &made.project()]);
    assert!(
        ran.err.starts_with("Note: ") && ran.out.contains("2 articles, 2 statements"),
        "{}{}",
        ran.err,
        ran.out
    );
    assert_eq!(fs::read(made.path("project/.gainsay/journal")).unwrap(), journal, "it is only read");
}

/// The numbers of the lines under `head`, by the name at the line's end.
fn counted_under(head: &str, output: &str) -> Vec<(String, Vec<usize>)> {
    let rows = output.lines().skip_while(|line| *line != head).skip(2).take_while(|line| !line.is_empty());
    let rows = rows.map(|line| {
        let numbers: Vec<usize> = line.split_whitespace().map_while(|word| word.parse().ok()).collect();
        let name = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        (name.to_owned(), numbers)
    });
    rows.collect()
}

#[test]
fn statements_are_counted_by_label_speaker_month_and_article() {
    let ran = run(&["stats", "projects/iran-us-talks"]);
    assert_eq!((ran.outcome, ran.err.as_str()), (Outcome::Clean, ""));
    let mut lines = ran.out.lines();
    assert_eq!(lines.next(), Some("70 statements in 2 articles, 8 of them in furniture"));
    assert_eq!(lines.next(), Some("43 claims: 18 with an answer, 25 without"));
    assert_eq!(counted_under("All", &ran.out)[0].1, [70, 43, 10, 17]);
    for by in ["By speaker", "By month", "By article"] {
        let rows = counted_under(by, &ran.out);
        let sum = |column: usize| rows.iter().map(|(_, numbers)| numbers[column]).sum::<usize>();
        assert_eq!([sum(0), sum(1), sum(2), sum(3)], [70, 43, 10, 17], "{by}: {rows:?}");
    }
    let speakers = counted_under("By speaker", &ran.out);
    assert_eq!(speakers[0], ("Donald Trump".to_owned(), vec![23, 23, 0, 0]));
    let json = run(&["stats", "--json", "--annotator", "reference", "projects/iran-us-talks"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["claims"]["answered"], 18);
    let baghaei = json["speakers"].as_array().unwrap().iter().find(|one| one["name"] == "Esmaeil Baghaei");
    assert_eq!(baghaei.unwrap()["counts"]["labels"]["denial"], 5);
}

#[test]
fn who_is_not_there_is_not_counted_and_nothing_counts_as_nothing() {
    let made = Made::new(&made_project::readable_project());
    assert_eq!(run(&["stats", "--annotator", "nobody", &made.project()]).outcome, Outcome::Unusable);
    let empty = Made::new(&Project::titled("Nothing yet"));
    let ran = run(&["stats", &empty.project()]);
    assert!(
        ran.out.starts_with("0 statements in 0 articles\n0 claims: 0 with an answer, 0 without\n"),
        "{}",
        ran.out
    );
}

#[test]
fn shells_complete_every_command_and_the_manual_page_tells_of_each() {
    let page = run(&["man"]).out;
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(&["completions", shell]).out;
        for command in ["export", "check", "merge", "stats", "formats"] {
            assert!(script.contains(command), "{shell}, {command}");
            assert!(page.contains(&format!(".SH GAINSAY {}", command.to_uppercase())), "{command}");
        }
    }
}
