//! The command line, from its arguments to its exit status, on projects made for the test.

#![allow(clippy::unwrap_used, reason = "a test says so by panicking")]

#[path = "common/cli_runs.rs"]
mod cli_runs;
#[path = "common/made_project.rs"]
mod made_project;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use cli_runs::{Made, clean_project, corpus, run};
use gainsay::{
    cli::{self, Invocation, Outcome},
    formats::{Export, ExportOptions, FORMATS, Write},
    model::{
        Project,
        check::{Rule, findings},
    },
    store,
};

#[test]
fn every_format_is_exported_as_the_library_writes_it() {
    let project = made_project::readable_project();
    let made = Made::new(&project);
    for format in FORMATS {
        let Write::File(write) = format.write else { continue };
        let output = made.text(&format!("statements.{}", format.extension));
        fs::write(&output, "old").unwrap();
        let ran = run(&["export", "--format", format.name, &made.project(), "-o", &output]);
        let (options, mut bytes) = (ExportOptions::default(), Vec::new());
        let report = write(&Export::quiet(&project, &options), &mut bytes).unwrap();
        let left_out = if report.losses.is_empty() { Outcome::Clean } else { Outcome::Found };
        assert_eq!((ran.outcome, ran.out.as_str()), (left_out, ""), "{}", ran.err);
        assert_eq!(ran.err, format!("{report}\n"));
        assert_eq!(fs::read(&output).unwrap(), bytes);
        let ran = run(&["export", "--format", format.name, &made.project(), "-o", "-"]);
        assert_eq!(ran.out, String::from_utf8_lossy(&bytes));
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
    let named = run(&["export", "-f", "csv", &made.project(), "-o", "-", "--annotator", "Zoë"]);
    assert_eq!((named.outcome, named.out), (ran.outcome, ran.out), "{}", named.err);
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
    let lines: Vec<&str> = ran.out.lines().filter(|line| !line.contains("--option")).collect();
    for (format, line) in FORMATS.iter().zip(&lines) {
        assert!(line.starts_with(format.name) && line.ends_with(format.description), "{line}");
        assert_eq!(line.contains(" in "), format.read.is_some(), "{line}");
    }
    assert_eq!(lines.len(), FORMATS.len());
    assert!(ran.out.contains("--option for-spreadsheet=off|on: "), "{}", ran.out);
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

#[test]
fn statements_of_others_come_in_and_are_saved() {
    let made = Made::new(&clean_project());
    let corpus = corpus(&made, "T1\tclaim 9 18\tit was so\n#1\tspeaker T1\tBob\n");
    let ran = run(&["import", "-f", "brat", &made.project(), &corpus, "--annotator", "Zoë"]);
    assert_eq!((ran.outcome, ran.out.as_str()), (Outcome::Clean, ""), "{}", ran.err);
    assert!(ran.err.starts_with("1 statement was added, on 1 new article and 1 article"), "{}", ran.err);
    let found = store::open(&made.path("project"), &|_| std::ops::ControlFlow::Continue(())).unwrap();
    assert_eq!(found.recovery.steps, 0, "everything is in the files");
    let (key, _) = found.project.statements().find(|(key, _)| key.article.as_str() == "new").unwrap();
    assert_eq!(key.annotator.as_str(), "zoe");
    assert!(made.path("project/speakers/bob.ron").exists());
    let ran = run(&["import", "-f", "brat", &made.project(), &corpus, "--annotator", "Zoë"]);
    assert!(ran.err.starts_with("0 statements were added") && ran.outcome == Outcome::Clean, "{}", ran.err);
}

#[test]
fn what_is_refused_ends_with_1_and_strict_changes_nothing_then() {
    let made = Made::new(&clean_project());
    let corpus = corpus(&made, "T1\tclaim 9 18\tit was so\nT2\tclaim 900 910\tfar\n");
    let files = || walk(&made.path("project"));
    let before = files();
    let ran = run(&["import", "-f", "brat", &made.project(), &corpus, "--annotator", "zoe", "--strict"]);
    assert_eq!((ran.outcome, files()), (Outcome::Found, before), "{}", ran.err);
    assert!(ran.err.starts_with("Nothing was changed, since --strict"), "{}", ran.err);
    assert!(ran.err.contains("Refused: new.ann:2: the code point offset 900 is past the end"), "{}", ran.err);
    let ran = run(&["import", "-f", "brat", &made.project(), &corpus, "--annotator", "zoe"]);
    assert!(ran.outcome == Outcome::Found && ran.err.starts_with("1 statement was added"), "{}", ran.err);
}

/// The project's files, without the working state.
fn walk(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let hidden = path.file_name().unwrap().to_string_lossy().starts_with('.');
        match (hidden, path.is_dir()) {
            (true, _) => {}
            (false, true) => found.extend(walk(&path)),
            (false, false) => found.push((path.clone(), fs::read(&path).unwrap())),
        }
    }
    found
}

#[test]
fn what_cannot_be_read_ends_with_2_and_changes_nothing() {
    let made = Made::new(&clean_project());
    let before = walk(&made.path("project"));
    fs::write(made.path("latin.csv"), b"quote,label\ncaf\xE9,claim\n").unwrap();
    fs::write(made.path("broken.json"), "[{\"a\":1},\n{").unwrap();
    fs::write(made.path("text.txt"), "no annotations").unwrap();
    for (format, file, told) in [
        ("csv", "latin.csv", "gainsay: Line 2 is not valid UTF-8"),
        ("label-studio", "broken.json", "gainsay: Line 2: this is not JSON"),
        ("brat", "text.txt", "There is no .ann file"),
        ("jsonl", "text.txt", "gainsay: Line 1: this is not JSON Lines"),
        ("prodigy", "nowhere.jsonl", "The file is not there"),
        ("webanno", "text.txt", "None of the files begins with #FORMAT=WebAnno TSV 3"),
    ] {
        let ran = run(&["import", "-f", format, &made.project(), &made.text(file), "--annotator", "zoe"]);
        assert_eq!(ran.outcome, Outcome::Unusable, "{format}: {}", ran.err);
        assert!(ran.err.contains(told), "{format}: {}", ran.err);
        assert_eq!(walk(&made.path("project")), before, "{format}");
    }
    let option =
        run(&["import", "-f", "brat", &made.project(), &made.text("text.txt"), "--option", "unit=x"]);
    assert!(option.outcome == Outcome::Unusable && option.err.contains("no option called"), "{}", option.err);
}

#[test]
fn a_project_that_is_open_elsewhere_takes_no_import() {
    use gainsay::{command::Command, workspace::Workspace};
    let made = Made::new(&clean_project());
    let mut window = Workspace::new("ann", Box::new(|| {}));
    window.run(Command::OpenProject(made.path("project"))).unwrap();
    window.wait();
    let corpus = corpus(&made, "T1\tclaim 9 18\tit was so\n");
    let ran = run(&["import", "-f", "brat", &made.project(), &corpus, "--annotator", "zoe"]);
    assert_eq!(ran.outcome, Outcome::Unusable, "{}", ran.err);
    assert!(ran.err.contains("open in another program, so nothing was changed"), "{}", ran.err);
}

#[test]
fn a_format_of_several_files_is_written_as_a_folder() {
    let made = Made::new(&clean_project());
    let output = made.text("brat");
    let ran = run(&["export", "-f", "brat", &made.project(), "-o", &output]);
    assert_eq!((ran.outcome, ran.err.as_str()), (Outcome::Clean, "1 statement of 1 article was written.\n"));
    assert_eq!(fs::read_to_string(made.path("brat/ann/taqzib.txt")).unwrap(), made_project::TAQZIB);
    let ran = run(&["export", "-f", "brat", &made.project(), "-o", "-"]);
    assert!(ran.outcome == Outcome::Unusable && ran.err.contains("Name a folder with -o"), "{}", ran.err);
    let project = made.project();
    let ran = run(&["export", "-f", "brat", &project, "-o", &project]);
    assert!(ran.outcome == Outcome::Unusable && ran.err.contains("belongs to the project"), "{}", ran.err);
    let names: Vec<_> =
        fs::read_dir(made.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().starts_with(".gainsay-")), "{names:?}");
}

#[test]
fn strict_leaves_what_was_there_and_an_option_is_taken() {
    let made = Made::new(&made_project::readable_project());
    let output = made.text("old.jsonl");
    fs::write(&output, "old").unwrap();
    let ran = run(&["export", "-f", "doccano", &made.project(), "-o", &output, "--strict"]);
    assert_eq!((ran.outcome, fs::read_to_string(&output).unwrap().as_str()), (Outcome::Found, "old"));
    let plain = run(&["export", "-f", "doccano", &made.project(), "-o", "-"]);
    let graphemes =
        run(&["export", "-f", "doccano", &made.project(), "-o", "-", "--option", "unit=graphemes"]);
    assert!(plain.out.contains("\"end_offset\":28") && graphemes.out.contains("\"end_offset\":27"));
    let ran = run(&["export", "-f", "doccano", &made.project(), "-o", "-", "--option", "unit"]);
    assert!(ran.outcome == Outcome::Unusable && ran.err.contains("NAME=VALUE"), "{}", ran.err);
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

fn json_of(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn programs_get_every_report_as_one_json_object() {
    let made = Made::new(&clean_project());
    let corpus = corpus(&made, "T1\tclaim 9 18\tit was so\nT2\tclaim 9 18\tno such words\n");
    let ran = run(&["import", "--json", "-f", "brat", &made.project(), &corpus, "--annotator", "zoe"]);
    let report = json_of(&ran.out);
    assert_eq!((ran.outcome, ran.err.as_str()), (Outcome::Found, ""));
    let numbers = ["read", "refused"].map(|fate| report["lines"][fate].as_u64().unwrap());
    assert_eq!((report["changed"].as_bool(), numbers), (Some(true), [3, 1]), "{report}");
    let trouble = &report["trouble"][0];
    assert_eq!((trouble["line"].as_u64(), trouble["fate"].as_str()), (Some(2), Some("refused")), "{report}");
    let strict =
        run(&["import", "--json", "--strict", "-f", "brat", &made.project(), &corpus, "--annotator", "ned"]);
    assert_eq!((strict.outcome, json_of(&strict.out)["changed"].as_bool()), (Outcome::Found, Some(false)));

    let output = made.text("out.csv");
    let ran = run(&["export", "--json", "-f", "csv", &made.project(), "-o", &output]);
    let report = json_of(&ran.out);
    assert_eq!((report["written"].as_bool(), report["statements"].as_u64()), (Some(true), Some(2)));
    let to_stdout = run(&["export", "--json", "-f", "jsonl", &made.project(), "-o", "-"]);
    assert_eq!((to_stdout.out.lines().count(), json_of(&to_stdout.err)), (2, report));

    fs::write(made.path("project/speakers/broken.ron"), "Speaker(").unwrap();
    let ran = run(&["check", "--json", &made.project()]);
    let report = json_of(&ran.out);
    assert_eq!((ran.outcome, report["errors"].as_u64()), (Outcome::Found, Some(1)), "{report}");
    let problem = &report["problems"][0];
    assert_eq!((problem["kind"].as_str(), problem["line"].as_u64()), (Some("damaged"), Some(1)), "{report}");
    assert!(report["findings"][0]["subject"]["statement"].is_string(), "{report}");

    let formats = json_of(&run(&["formats", "--json"]).out);
    assert_eq!(formats.as_array().unwrap().len(), FORMATS.len());
}

#[test]
fn shells_complete_every_command_and_the_manual_page_tells_of_each() {
    let page = run(&["man"]).out;
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(&["completions", shell]).out;
        for command in ["export", "import", "check", "merge", "stats", "formats"] {
            assert!(script.contains(command), "{shell}, {command}");
            assert!(page.contains(&format!(".SH GAINSAY {}", command.to_uppercase())), "{command}");
        }
    }
}
