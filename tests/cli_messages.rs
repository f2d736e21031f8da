//! What the command line says of what it was given: names in any form, places that do not fit, files that are another
//! thing, and what was found beside an export.

#![allow(clippy::unwrap_used, reason = "a test says so by panicking")]

#[path = "common/cli_runs.rs"]
mod cli_runs;
#[path = "common/made_project.rs"]
mod made_project;

use std::{fs, path::Path};

use cli_runs::{Made, Ran, clean_project, corpus, run};
use gainsay::{
    cli::{self, Outcome},
    command::{Command, ExportFiles},
    model::Project,
    workspace::{Event, Workspace},
};

/// One sentence and status 2, nothing on the standard output, and no cause told twice.
fn check_refused(arguments: &[&str], expected: &str) {
    let Ran { outcome, out, err } = run(arguments);
    assert_eq!((outcome, out.as_str()), (Outcome::Unusable, ""), "{arguments:?}: {err}");
    assert_eq!(err, format!("gainsay: {expected}\n"), "{arguments:?}");
}

fn write(made: &Made, name: &str, text: &str) -> String {
    let path = made.path(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    made.text(name)
}

/// A table with one statement on the first words of the article "talks".
const TABLE: &str = "quote,label,article_id,start_char,end_char\nIran,claim,talks,0,4\n";

// Formats.

#[test]
fn a_format_may_be_typed_in_capitals() {
    let made = Made::new(&clean_project());
    let plain = run(&["export", "-f", "csv", &made.project(), "-o", "-"]);
    for name in ["CSV", "Csv"] {
        let ran = run(&["export", "--format", name, &made.project(), "-o", "-"]);
        assert_eq!((ran.outcome, &ran.out), (Outcome::Clean, &plain.out), "{}", ran.err);
    }
    let ran = run(&[
        "import",
        "-f",
        "BRAT",
        &made.project(),
        &corpus(&made, "T1\tclaim 9 18\tit was so\n"),
        "--annotator",
        "zoe",
    ]);
    assert_eq!(ran.outcome, Outcome::Clean, "{}", ran.err);
}

#[test]
fn an_unknown_format_is_told_with_those_there_are_and_with_the_nearest() {
    let told = |arguments: &[&str]| {
        let error = cli::try_parse(arguments).unwrap_err();
        (error.exit_code(), error.to_string())
    };
    let (code, message) = told(&["gainsay", "export", "-f", "cvs", "talks", "-o", "-"]);
    assert!(
        code == 2
            && message
                .contains("there is no format called “cvs”. Did you mean csv? There are: csv, tsv, jsonl, "),
        "{message}"
    );
    let (_, message) = told(&["gainsay", "import", "-f", "html", "talks", "a.html"]);
    assert!(message.contains("the format html is only written and not read. Read are: csv, "), "{message}");
    assert!(!message.contains("parquet"), "{message}");
    assert!(run(&["completions", "bash"]).out.contains("web-annotation"), "shells complete the names");
}

// Annotators.

#[test]
fn an_annotator_is_found_by_the_name_that_the_import_took() {
    let made = Made::new(&clean_project());
    let corpus = corpus(&made, "T1\tclaim 9 18\tit was so\n");
    let ran = run(&["import", "-f", "brat", &made.project(), &corpus, "--annotator", "New Person"]);
    assert_eq!(ran.outcome, Outcome::Clean, "{}", ran.err);
    for name in ["New Person", "new-person", "NEW PERSON"] {
        let ran = run(&["export", "-f", "csv", &made.project(), "-o", "-", "--annotator", name]);
        assert_eq!(
            (ran.outcome, ran.err.as_str()),
            (Outcome::Clean, "1 statement of 1 article was written.\n")
        );
        let ran = run(&["stats", &made.project(), "--annotator", name]);
        assert!(ran.out.starts_with("1 statement in "), "{name}: {}", ran.out);
    }
    for name in ["Newer Person", "!!"] {
        let expected =
            format!("There is no annotator called “{name}” in this project. There are: ann, new-person, zoe");
        check_refused(&["export", "-f", "csv", &made.project(), "-o", "-", "--annotator", name], &expected);
        check_refused(&["stats", &made.project(), "--annotator", name], &expected);
    }
    let empty = Made::new(&Project::titled("Nothing yet"));
    check_refused(
        &["stats", &empty.project(), "--annotator", "Ann"],
        "There is no annotator called “Ann” in this project. Nobody has annotated it yet",
    );
}

#[test]
fn a_name_without_letters_names_nobody() {
    let made = Made::new(&clean_project());
    let table = write(&made, "a.csv", TABLE);
    check_refused(
        &["import", "-f", "csv", &made.project(), &table, "--annotator", "!!"],
        "The name “!!” has no letters that could name an annotator. Write a name with letters",
    );
}

// Projects.

#[test]
fn what_is_no_project_is_told_as_what_it_is() {
    let made = Made::new(&clean_project());
    let (table, nowhere, gone) =
        (write(&made, "a.csv", TABLE), made.text("nowhere"), made.text("nowhere/project.ron"));
    let missing =
        "There is no such file or folder. Name a project's folder, or make a project with gainsay new: ";
    let file = "This is a file and not a project. Name the project's folder, or the project.ron in it: ";
    for (place, expected) in [(&nowhere, missing), (&gone, missing), (&table, file)] {
        let expected = format!("{expected}{place}");
        for arguments in [
            vec!["check", place],
            vec!["stats", place],
            vec!["export", "-f", "csv", place, "-o", "-"],
            vec!["import", "-f", "csv", place, &table, "--annotator", "zoe"],
            vec!["add", place, &table],
            vec!["add", place, &table, "--dry-run"],
        ] {
            check_refused(&arguments, &expected);
        }
    }
    fs::create_dir(made.path("empty")).unwrap();
    let empty = made.text("empty");
    for arguments in [
        vec!["check", &empty],
        vec!["export", "-f", "csv", &empty, "-o", "-"],
        vec!["import", "-f", "csv", &empty, &table],
        vec!["add", &empty, &table],
    ] {
        let ran = run(&arguments);
        assert_eq!((ran.outcome, ran.out.as_str()), (Outcome::Unusable, ""));
        assert!(ran.err.starts_with("gainsay: This is not a Gainsay project, since"), "{}", ran.err);
    }
    check_refused(
        &["new", &table],
        &format!("This is a file, and a project is a folder. Name an empty or a new folder: {table}"),
    );
}

// Places of exports.

#[test]
fn a_place_that_does_not_fit_the_format_is_told_before_anything_is_written() {
    let made = Made::new(&clean_project());
    let check = |format: &str, output: &str, expected: &str| {
        check_refused(
            &["export", "-f", format, &made.project(), "-o", output],
            &format!("{expected}: {output}"),
        );
    };
    let file = write(&made, "a.txt", "old");
    fs::create_dir(made.path("folder")).unwrap();
    let one_file =
        "This is a folder, and CSV is written as one file, so nothing was written. Name a file in it";
    check("csv", &made.text("folder"), one_file);
    check("csv", &format!("{}/", made.text("folder")), one_file);
    check("csv", &format!("{}/", made.text("new")), one_file);
    check(
        "brat",
        &file,
        "This is a file, and brat standoff is written as a folder of files, so nothing was written. Name a folder",
    );
    for parent in [made.text("nowhere"), file.clone()] {
        let no_folder =
            format!("There is no folder {parent} to write into. Make it first, or choose another");
        for format in ["csv", "brat"] {
            let output = Path::new(&parent).join("out");
            check(format, output.to_str().unwrap(), &no_folder);
        }
    }
    check_refused(
        &["export", "-f", "brat", &made.project(), "-o", "-"],
        "The standard output cannot take brat standoff, which is written as a folder of files. Name a folder with -o",
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), "old");
    assert!(!made.path("new").exists() && !made.path("nowhere").exists());
}

#[cfg(unix)]
#[test]
fn the_folders_of_the_project_take_no_export() {
    let made = Made::new(&clean_project());
    for (format, inside) in
        [("brat", "annotations"), ("brat", "articles/new"), ("csv", "annotations/all.csv")]
    {
        let place = format!("{}/{inside}", made.project());
        let ran = run(&["export", "-f", format, &made.project(), "-o", &place]);
        assert_eq!(ran.outcome, Outcome::Unusable, "{inside}: {}", ran.err);
        assert!(ran.err.contains("belongs to the project"), "{}", ran.err);
    }
}

#[test]
fn what_is_neither_a_file_nor_a_folder_is_not_replaced() {
    let made = Made::new(&clean_project());
    let socket = made.text("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let ran = run(&["export", "-f", "csv", &made.project(), "-o", &socket]);
    assert_eq!(ran.outcome, Outcome::Unusable);
    assert!(
        ran.err.starts_with("gainsay: This is a pipe or a device and not a file, so nothing"),
        "{}",
        ran.err
    );
}

#[test]
fn what_the_system_says_is_told_once() {
    let made = Made::new(&clean_project());
    let output = made.text(&format!("{}.csv", "a".repeat(300)));
    let ran = run(&["export", "-f", "csv", &made.project(), "-o", &output]);
    assert_eq!((ran.outcome, ran.err.matches("os error").count()), (Outcome::Unusable, 1), "{}", ran.err);
    assert!(
        ran.err.starts_with("gainsay: Could not ") && ran.err.ends_with(&format!("{output}\n")),
        "{}",
        ran.err
    );
}

// Files beside an export.

/// A folder with an export in brat's files, and with what may be of an earlier one.
fn exported_before(made: &Made) -> String {
    let output = made.text("out");
    let ran = run(&["export", "-f", "brat", &made.project(), "-o", &output]);
    assert_eq!(ran.err, "1 statement of 1 article was written.\n");
    for name in
        ["ann/gone.ann", "ann/gone.txt", "zoe/a.ann", "zoe/a.txt", "zoe/b.ann", "notes.pdf", "notes.txt"]
    {
        write(made, &format!("out/{name}"), "old");
    }
    output
}

const OTHERS: &str = "The folder held 5 other files before, which are left as they are: ann/gone.ann, ann/gone.txt, zoe/a.ann and 2 more.";

#[test]
fn files_of_an_earlier_export_are_told_and_stay_and_are_no_loss() {
    let made = Made::new(&clean_project());
    let output = exported_before(&made);
    let ran = run(&["export", "-f", "brat", &made.project(), "-o", &output, "--strict"]);
    assert_eq!(ran.outcome, Outcome::Clean);
    assert_eq!(ran.err, format!("1 statement of 1 article was written.\n{OTHERS}\n"));
    assert_eq!(fs::read_to_string(made.path("out/zoe/b.ann")).unwrap(), "old");
    let ran = run(&["export", "-f", "brat", &made.project(), "-o", &output, "--json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let others = ["ann/gone.ann", "ann/gone.txt", "zoe/a.ann", "zoe/a.txt", "zoe/b.ann"];
    assert_eq!((ran.outcome, &report["others_in_folder"]), (Outcome::Clean, &serde_json::json!(others)));
    let ran = run(&["export", "-f", "csv", &made.project(), "-o", &made.text("out.csv"), "--json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["others_in_folder"], serde_json::json!([]));
}

#[test]
fn shards_of_a_larger_export_are_told() {
    let made = Made::new(&clean_project());
    write(&made, "out/statements/shard=0007/statements.parquet", "old");
    let ran = run(&["export", "-f", "parquet", &made.project(), "-o", &made.text("out")]);
    let expected = "The folder held 1 other file before, which is left as it is: \
        statements/shard=0007/statements.parquet.\n";
    assert!(ran.err.ends_with(expected), "{}", ran.err);
}

#[test]
fn the_window_is_told_of_the_other_files() {
    let made = Made::new(&clean_project());
    let path = exported_before(&made).into();
    let mut workspace = Workspace::new("ann", Box::new(|| {}));
    workspace.run(Command::OpenProject(made.path("project"))).unwrap();
    workspace.wait();
    let files = ExportFiles { format: "brat", path, options: Vec::new(), annotators: None };
    workspace.run(Command::Export(Box::new(files))).unwrap();
    let told = workspace.wait().into_iter().find_map(|event| match event {
        Event::Exported { report, .. } => Some(report),
        _ => None,
    });
    assert_eq!(told.unwrap(), format!("1 statement of 1 article was written.\n{OTHERS}"));
}

// Files of imports.

#[test]
fn a_table_with_other_separators_is_told_with_what_to_do() {
    let made = Made::new(&clean_project());
    let must = "Line 1: the first line must name the columns, and “quote” or “fragments_char” among them";
    for (format, text, expected) in [
        (
            "csv",
            TABLE.replace(',', ";"),
            ". It has one column; it looks as if semicolons separated the columns. Save the table with commas, as CSV, \
             or with tabs, as TSV, and import it again",
        ),
        (
            "csv",
            TABLE.replace(',', "\t"),
            ". It has one column; it looks as if tabs separated the columns. Import it as TSV",
        ),
        (
            "tsv",
            TABLE.to_owned(),
            ". It has one column; it looks as if commas separated the columns. Import it as CSV",
        ),
        ("csv", String::new(), "; the file is empty"),
        ("csv", "hello\n".to_owned(), ""),
    ] {
        let table = write(&made, "a.csv", &text);
        check_refused(
            &["import", "-f", format, &made.project(), &table, "--annotator", "zoe"],
            &format!("{must}{expected}: a.csv"),
        );
    }
}

#[test]
fn of_a_folder_files_with_another_ending_are_passed_over_and_told() {
    let made = Made::new(&made_project::readable_project());
    write(&made, "tables/a.CSV", TABLE);
    write(&made, "tables/notes.txt", "no table");
    let ran = run(&["import", "-f", "csv", &made.project(), &made.text("tables"), "--annotator", "new"]);
    assert_eq!(ran.outcome, Outcome::Found, "{}", ran.err);
    assert!(ran.err.starts_with("1 statement was added"), "{}", ran.err);
    let expected = "Refused: notes.txt: its name does not end with .csv, and others in the folder do. Name the file \
        itself to have it read.\n";
    assert!(ran.err.ends_with(expected), "{}", ran.err);
    write(&made, "other/a.txt", TABLE);
    let ran = run(&["import", "-f", "csv", &made.project(), &made.text("other"), "--annotator", "newer"]);
    assert_eq!(ran.outcome, Outcome::Clean, "where none has the ending, all are read: {}", ran.err);
    fs::create_dir(made.path("empty")).unwrap();
    let empty = made.text("empty");
    check_refused(
        &["import", "-f", "csv", &made.project(), &empty, "--annotator", "new"],
        &format!("There is no file to read in this folder: {empty}"),
    );
}
