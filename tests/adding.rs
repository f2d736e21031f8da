//! `gainsay new` and `gainsay add`, from their arguments to their exit status, with real files and a real project.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says so by panicking"
)]

#[path = "common/made_files.rs"]
mod made_files;

use std::{
    collections::BTreeMap,
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use gainsay::{
    cli::{self, Invocation, Outcome},
    command::Command,
    formats::article_files::ReadOptions,
    model::Project,
    store,
    workspace::{Event, Workspace, intake::read_files},
};
use made_files::{docx, page, paragraph, pdf, zip};
use tempfile::TempDir;

/// What a command wrote, and how it ended.
struct Ran {
    outcome: Outcome,
    out: String,
    err: String,
}

/// A project without articles, in a folder that also has room for files.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        let ran = desk.run(&["new", "talks", "--title", "Talks of 2025", "--annotator", "Mara"]);
        assert_eq!((ran.outcome, ran.out.as_str()), (Outcome::Clean, ""), "{}", ran.err);
        assert!(ran.err.starts_with("The project “Talks of 2025” was made for Mara: "), "{}", ran.err);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Runs with the paths among `arguments` taken from the desk: all that do not begin with a dash or follow one.
    fn run(&self, arguments: &[&str]) -> Ran {
        let mut all = vec!["gainsay".to_owned(), arguments[0].to_owned()];
        let mut is_value = false;
        for argument in &arguments[1..] {
            let is_option = argument.starts_with("--");
            let plain = is_option || is_value;
            all.push(if plain {
                (*argument).to_owned()
            } else {
                self.path(argument).to_str().unwrap().to_owned()
            });
            is_value = is_option && !["--json", "--dry-run", "--no-header"].contains(argument);
        }
        let Invocation::Tool(command) = cli::try_parse(all).unwrap() else {
            panic!("the window was asked for")
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let outcome = cli::run(command, &mut out, &mut err);
        Ran { outcome, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
    }

    fn project(&self) -> Project {
        let opened = store::open(&self.path("talks"), &|_| ControlFlow::Continue(())).unwrap();
        assert!(opened.problems.is_empty() && opened.recovery.steps == 0, "{:?}", opened.problems);
        opened.project
    }

    fn titles(&self) -> Vec<String> {
        self.project().articles.values().map(|article| article.details.title.clone()).collect()
    }

    /// The project's own files; what belongs to this machine is another matter.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        collect(&self.path("talks"), &mut found);
        found
    }
}

fn collect(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with(".gainsay") {
            collect(&path, found);
        } else if path.is_file() {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
}

#[test]
fn files_and_folders_are_added_in_the_order_of_their_names_with_what_is_said_for_all() {
    let desk = Desk::new();
    desk.write("in/b/page.html", page("Page", "They denied the first report.").as_bytes());
    desk.write("in/a.txt", b"Text\r\nof a file");
    desk.write("in/.hidden.txt", b"hidden");
    desk.write("in/c.docx", &docx(&paragraph("A document"), ""));
    desk.write("in/d.zip", &zip(&[("x.md", b"# Packed\n\nText")]));
    let ran = desk.run(&[
        "add",
        "talks",
        "in",
        "--published",
        "8 July 2025",
        "--publisher",
        "Reuters",
        "--language",
        "en_GB",
    ]);
    assert_eq!((ran.outcome, ran.out.as_str()), (Outcome::Clean, ""), "{}", ran.err);
    assert_eq!(ran.err, "4 articles were added.\n");
    let project = desk.project();
    assert_eq!(desk.titles(), ["A document", "Packed", "Page", "Text"]);
    for article in project.articles.values() {
        let details = &article.details;
        assert_eq!((details.publisher.as_str(), details.language.as_str()), ("Reuters", "en-GB"));
        assert_eq!(details.published.as_ref().unwrap().edtf.as_str(), "2025-07-08");
    }
    let text = project.articles.values().find(|article| article.details.title == "Text").unwrap();
    assert_eq!((&**text.text(), text.origin.source_name.as_str()), ("Text\nof a file", "in/a.txt"));
}

#[test]
fn what_is_there_already_is_left_out_and_said_and_the_status_is_1() {
    let desk = Desk::new();
    desk.write("a.txt", b"The same text");
    desk.write("b.txt", b"The same text");
    desk.write("empty.txt", b"\n");
    desk.write("p.png", b"\x89PNG\r\n\x1A\n");
    let ran = desk.run(&["add", "talks", "a.txt", "b.txt", "empty.txt", "p.png", "--json"]);
    assert_eq!(ran.outcome, Outcome::Found);
    assert!(
        ran.err.contains("Left out: The same text is there already, as “The same text”: b.txt\n"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.ends_with(
            "1 article was added; left out: 1 in the project already, 1 without text, 1 of another kind.\n"
        ),
        "{}",
        ran.err
    );
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["added"][0]["article"], "the-same-text");
    assert_eq!(report["added"][0]["source"], "a.txt");
    let kinds: Vec<_> = report["skipped"].as_array().unwrap().iter().map(|one| one["kind"].clone()).collect();
    assert_eq!(kinds, ["empty", "other-kind", "already-there"]);
    let before = desk.files();
    let ran = desk.run(&["add", "talks", "a.txt"]);
    assert_eq!(ran.outcome, Outcome::Found);
    assert_eq!(desk.files(), before);
}

#[test]
fn where_nothing_can_be_read_nothing_is_changed_and_the_status_is_2() {
    let desk = Desk::new();
    desk.write("cut.docx", b"PK\x03\x04");
    let before = desk.files();
    assert_eq!(desk.run(&["add", "talks", "cut.docx"]).outcome, Outcome::Unusable);
    let ran = desk.run(&["add", "talks", "nowhere.txt"]);
    assert_eq!(ran.outcome, Outcome::Unusable);
    assert!(ran.err.contains("There is no such file or folder, so nothing was read"), "{}", ran.err);
    assert_eq!(desk.files(), before);
    desk.write("a.txt", b"Text");
    let ran = desk.run(&["add", "elsewhere", "a.txt"]);
    assert_eq!(ran.outcome, Outcome::Unusable);
    assert!(ran.err.contains("make a project with gainsay new: "), "{}", ran.err);
    let ran = desk.run(&["new", "talks"]);
    assert_eq!(ran.outcome, Outcome::Unusable, "{}", ran.err);
    assert_eq!(desk.files(), before);
}

#[test]
fn wrong_options_are_refused_before_anything_is_read() {
    for wrong in [
        ["--published", "yesterday"],
        ["--language", "english"],
        ["--encoding", "utf-9"],
        ["--text-colum", "x"],
    ] {
        let arguments = ["gainsay", "add", "talks", "a.txt", wrong[0], wrong[1]];
        assert_eq!(cli::try_parse(arguments).unwrap_err().exit_code(), 2, "{wrong:?}");
    }
    assert_eq!(cli::try_parse(["gainsay", "add", "talks"]).unwrap_err().exit_code(), 2);
}

#[test]
fn columns_of_a_table_are_chosen_on_the_command_line() {
    let desk = Desk::new();
    desk.write("t.csv", "1;Über alles;Er dementierte.\n2;Zweitens;Sie nicht.\n".as_bytes());
    let table = ["--no-header", "--text-column", "3", "--title-column", "2", "--id-column", "1"];
    let ran = desk.run(&[&["add", "talks", "t.csv", "--dry-run"], table.as_slice()].concat());
    assert_eq!((ran.outcome, ran.err.as_str()), (Outcome::Clean, "2 articles would be added.\n"));
    assert!(desk.titles().is_empty());
    let ran = desk.run(&[&["add", "talks", "t.csv"], table.as_slice()].concat());
    assert_eq!(ran.outcome, Outcome::Clean, "{}", ran.err);
    assert_eq!(desk.titles(), ["Über alles", "Zweitens"]);
    let project = desk.project();
    let ids: Vec<_> = project.articles.values().map(|article| article.details.extras["id"].clone()).collect();
    assert_eq!(ids, ["1", "2"]);
}

#[test]
fn the_program_reads_a_pdf_by_itself() {
    let desk = Desk::new();
    desk.write("a.pdf", &pdf(&[&[(50, 700, "He denied it on Tuesday.")]]));
    let program = env!("CARGO_BIN_EXE_gainsay");
    let ran = std::process::Command::new(program)
        .arg("add")
        .args([desk.path("talks"), desk.path("a.pdf")])
        .output();
    let ran = ran.unwrap();
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(&**desk.project().articles.values().next().unwrap().text(), "He denied it on Tuesday.");
    let help = std::process::Command::new(program).args(["add", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(help.contains("Examples:") && help.contains("--text-column"), "{help}");
    let help = std::process::Command::new(program).arg("--help").output().unwrap();
    assert!(!String::from_utf8(help.stdout).unwrap().contains("read-pdf"));
}

#[test]
fn a_project_that_is_open_elsewhere_takes_no_articles() {
    let desk = Desk::new();
    desk.write("a.txt", b"Text");
    let mut workspace = Workspace::new("mara", Box::new(|| {}));
    workspace.run(Command::OpenProject(desk.path("talks"))).unwrap();
    assert!(workspace.wait().contains(&Event::Opened));
    let program = env!("CARGO_BIN_EXE_gainsay");
    let ran = std::process::Command::new(program)
        .arg("add")
        .args([desk.path("talks"), desk.path("a.txt")])
        .output();
    let ran = ran.unwrap();
    let err = String::from_utf8(ran.stderr).unwrap();
    assert!(ran.status.code() == Some(2) && err.contains("open in another program"), "{err}");
    assert!(desk.titles().is_empty());
}

#[test]
fn a_thousand_files_are_one_step_which_undo_takes_back() {
    let desk = Desk::new();
    for number in 0..1000 {
        desk.write(
            &format!("in/{number:04}.txt"),
            format!("Headline {number}\nHe denied it {number} times.").as_bytes(),
        );
    }
    let ran = desk.run(&["add", "talks", "in"]);
    assert_eq!((ran.outcome, ran.err.as_str()), (Outcome::Clean, "1000 articles were added.\n"));
    assert_eq!(desk.project().articles.len(), 1000);
    let mut workspace = Workspace::new("mara", Box::new(|| {}));
    workspace.run(Command::OpenProject(desk.path("talks"))).unwrap();
    workspace.wait();
    assert_eq!(workspace.session().unwrap().history().undo_name(), Some("add 1000 articles"));
    workspace.run(Command::Undo).unwrap();
    assert!(workspace.session().unwrap().project().articles.is_empty());
}

#[test]
fn reading_tells_how_far_it_is_and_can_be_broken_off() {
    let desk = Desk::new();
    for number in 0..20 {
        desk.write(&format!("in/{number:02}.txt"), format!("Text {number}").as_bytes());
    }
    let told = std::cell::RefCell::new(Vec::new());
    let read = read_files(&[desk.path("in")], &ReadOptions::default(), &|done, total| {
        told.borrow_mut().push((done, total));
        if done == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(read.stopped);
    assert_eq!(read.articles.len(), 5);
    assert_eq!((told.borrow()[0], *told.borrow().last().unwrap()), ((0, 20), (5, 20)));
}
