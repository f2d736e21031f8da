//! No file can hurt the program: what is huge, endless, nested without end, wrongly named or a link to elsewhere is
//! refused in words, and nothing that was there before is lost or rewritten.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says so by panicking"
)]

mod common;

use std::{
    fs,
    ops::ControlFlow,
    path::{Component, Path, PathBuf},
    sync::OnceLock,
};

use common::{bytes_of, copy_of, full_project, key, open};
use gainsay::{
    command::Command,
    formats::articles::read_article,
    model::{
        AnnotatorId, ArticleId, Edtf, LabelId, PropositionId, ReadOnly, ReadingState, SpeakerId, StatementId,
        shown::{shown, shown_path},
    },
    session::{Session, SessionError},
    store::{self, Opened, Problem, ProblemKind, StoreError, layout::Part, settings::Settings},
    workspace::{Event, Workspace},
};
use proptest::prelude::*;

const LAYER: &str = "annotations/ann/denied.ron";
/// One file of each kind.
const KINDS: [&str; 6] = [
    "project.ron",
    "codebook.ron",
    "speakers/baghaei.ron",
    "propositions/iran-seeks.ron",
    "articles/denied.ron",
    LAYER,
];

/// A project on disk: a copy, since saving one forces each file to the disk.
fn made() -> tempfile::TempDir {
    static FIRST: OnceLock<tempfile::TempDir> = OnceLock::new();
    let first = FIRST.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        store::create(folder.path(), &full_project()).unwrap();
        folder
    });
    copy_of(first.path())
}

fn try_open(path: &Path) -> Result<Opened, StoreError> {
    store::open(path, &|_| ControlFlow::Continue(()))
}

/// The file `path` of a project holds `bytes`: it is told of once, and neither opening nor saving touches it.
fn refused(path: &str, bytes: &[u8]) -> Problem {
    let folder = made();
    fs::write(folder.path().join(path), bytes).unwrap();
    refused_in(folder.path(), path)
}

fn refused_in(folder: &Path, path: &str) -> Problem {
    let before = bytes_of(folder);
    let mut opened = open(folder);
    let about = |problem: &&Problem| problem.path == folder.join(path);
    let problem = opened.problems.iter().find(about).unwrap_or_else(|| panic!("{path} was taken")).clone();
    assert!(problem.kind.protects(), "{problem}");
    assert!(problem.to_string().len() < 2_000, "{:.2000}", problem.to_string());
    for read_only in [opened.read_only.clone(), ReadOnly::default()] {
        let report = store::save(folder, None, &full_project(), &read_only, &mut opened.disk);
        assert!(report.errors.iter().any(|error| error.path() == problem.path), "{report:?}");
    }
    assert!(bytes_of(folder) == before, "{path} or its neighbours were changed");
    problem
}

/// What adding the files at `paths` as articles says: first of what was read, then of what was not.
fn added(paths: Vec<PathBuf>) -> Vec<Result<String, String>> {
    let mut workspace = Workspace::new("mara", Box::new(|| {}));
    workspace.run(Command::ReadArticles(paths, None)).unwrap();
    let events = workspace.wait();
    let read = events.into_iter().find_map(|event| match event {
        Event::ArticlesRead(read) => Some(read),
        _ => None,
    });
    let read = read.unwrap();
    let texts = read.articles.into_iter().map(|article| Ok(article.draft.text));
    texts.chain(read.skipped.into_iter().map(|skipped| Err(skipped.reason))).collect()
}

// What is no project, or one of another time.

#[test]
fn what_is_no_project_is_told_as_such_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("notes.ron"), "anything").unwrap();
    fs::create_dir(folder.path().join("speakers.ron")).unwrap();
    let before = bytes_of(folder.path());
    for path in ["", "notes.ron", "speakers.ron", "missing", "missing/project.ron"] {
        let error = try_open(&folder.path().join(path)).unwrap_err();
        assert!(matches!(error, StoreError::NotAProject(_)), "{path}: {error}");
        assert!(error.to_string().contains("Choose the folder of a project"), "{error}");
    }
    assert_eq!(bytes_of(folder.path()), before);
}

#[test]
fn folders_in_the_place_of_files_are_told_of() {
    for path in KINDS {
        let folder = made();
        fs::remove_file(folder.path().join(path)).unwrap();
        fs::create_dir(folder.path().join(path)).unwrap();
        let problem = refused_in(folder.path(), path);
        assert!(problem.message.starts_with("This is a folder, a pipe or a device"), "{problem}");
    }
}

#[test]
fn a_newer_version_of_any_file_is_told_by_its_number() {
    for path in KINDS {
        let folder = made();
        let text = fs::read_to_string(folder.path().join(path)).unwrap();
        let text = text.replace("schema_version: 1", "schema_version: 4294967295");
        fs::write(folder.path().join(path), text).unwrap();
        if path == "project.ron" {
            let error = try_open(folder.path()).unwrap_err();
            assert!(matches!(error, StoreError::NewerProject { found: u32::MAX, .. }), "{error}");
        } else {
            assert_eq!(refused_in(folder.path(), path).kind, ProblemKind::Newer);
        }
    }
}

// Files that were cut off or written by hand.

#[test]
fn a_file_of_any_kind_cut_off_anywhere_is_reported_with_its_line() {
    let (folder, whole) = (made(), bytes_of(made().path()));
    for path in KINDS {
        let full = &whole[Path::new(path)];
        // The last bracket and the line end behind it are no loss.
        for cut in (0..full.len() - 2).step_by(full.len() / 40 + 1) {
            fs::write(folder.path().join(path), &full[..cut]).unwrap();
            let opened = open(folder.path());
            let problem = opened.problems.iter().find(|problem| problem.path.ends_with(path)).unwrap();
            assert!(
                problem.kind == ProblemKind::Damaged && problem.line.is_some(),
                "{path} {cut}: {problem}"
            );
            assert_eq!(fs::read(folder.path().join(path)).unwrap(), full[..cut]);
        }
        fs::write(folder.path().join(path), full).unwrap();
    }
    assert_eq!(bytes_of(folder.path()), whole);
}

#[test]
fn what_a_hand_mistyped_is_told_with_its_place() {
    for path in KINDS {
        let whole = fs::read_to_string(made().path().join(path)).unwrap();
        let at = "    schema_version: 1,\n";
        for (put, place) in [
            ("    schema_version: 1,\n    unknown: 1,\n", (4, 5)),
            ("    schema_version: \"1\",\n", (3, 21)),
            ("    schema_version: -1,\n", (3, 21)),
            ("    schema_version: 1.5,\n", (3, 21)),
            ("    schema_version: “1”,\n", (3, 21)),
            ("    schema_version: 1\n", (4, 5)),
            ("    schema_version: 1,\n    schema_version: 1,\n", (4, 5)),
        ] {
            let problem = refused(path, whole.replacen(at, put, 1).as_bytes());
            assert_eq!(problem.kind, ProblemKind::Damaged);
            assert_eq!((problem.line, problem.column.is_some()), (Some(place.0), true), "{put}: {problem}");
        }
        let problem = refused(path, whole.replacen(at, "", 1).as_bytes());
        assert!(problem.message.contains("schema_version"), "{problem}");
    }
}

#[test]
fn numbers_beyond_reason_neither_crash_nor_come_true() {
    let folder = made();
    let text = fs::read_to_string(folder.path().join(LAYER)).unwrap();
    let (zone, fragment) = ("Zone(start: 31, end: 40", "start: 6, end: 12, text: \"denied\"");
    assert!(text.contains(zone) && text.contains(fragment), "{text}");
    for number in ["18446744073709551615", "9223372036854775808", "4294967296"] {
        for (find, put) in [
            (zone, format!("Zone(start: {number}, end: {number}")),
            (zone, format!("Zone(start: {number}, end: 0")),
            (fragment, format!("start: {number}, end: {number}, text: \"denied\"")),
            (fragment, format!("start: 6, end: {number}, text: \"denied\"")),
            (fragment, format!("start: {number}, end: 12, text: \"denied\"")),
        ] {
            let spoilt = text.replacen(find, &put, 1);
            fs::write(folder.path().join(LAYER), &spoilt).unwrap();
            let opened = open(folder.path());
            assert_eq!(opened.problems[0].kind, ProblemKind::Unanchored, "{put}: {:?}", opened.problems);
            // Kept as it is written, and written back so.
            let layer = &opened.project.layers[&key("denied", "ann")];
            let copy = tempfile::tempdir().unwrap();
            let copy = copy.path().join("p");
            store::save_copy(&copy, &opened.project, folder.path(), &opened.read_only).unwrap();
            assert_eq!(&open(&copy).project.layers[&key("denied", "ann")], layer);
            assert!(fs::read_to_string(copy.join(LAYER)).unwrap().contains(&put), "{put}");
        }
    }
    for number in ["18446744073709551616", "-1", "1e300", "NaN"] {
        refused(LAYER, text.replacen("start: 31", &format!("start: {number}"), 1).as_bytes());
    }
}

// Nesting without end, and sizes beyond reason.

#[test]
fn ten_thousand_levels_in_any_file_are_an_error_and_not_a_crash() {
    for path in KINDS {
        let whole = fs::read_to_string(made().path().join(path)).unwrap();
        for opening in
            ["[", "(", "{", "{\"a\": ", "Some(", "Speaker(a: ", "/* ", "[{(", "#![enable(", "r#\"", "'"]
        {
            let deep = opening.repeat(10_000);
            refused(path, deep.as_bytes());
            refused(
                path,
                whole.replacen("schema_version", &format!("note: {deep}, schema_version"), 1).as_bytes(),
            );
        }
    }
}

#[test]
fn settings_nested_without_end_are_kept_aside() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.ron");
    for opening in ["[", "(", "{", "Some(", "/* ", "(annotator: ["] {
        fs::write(&path, opening.repeat(10_000)).unwrap();
        let (settings, problem) = Settings::load(&path);
        assert_eq!(settings, Settings::default());
        assert!(problem.unwrap().message.contains("They were kept as"));
    }
}

#[test]
fn articles_nested_without_end_are_read_or_refused_in_words() {
    let markdown = [
        "> ", "- ", "* ", "1. ", "[", "![", "](", "*", "**a _b ", "`", "``` ", "<", "<b>", "<!--", "&", "\\",
        "| ", "[a](", "[^", "~~", "# ", "\t", "* * ", ">- ",
    ];
    for opening in markdown {
        for separator in ["", "\n"] {
            let text = format!("{}a", format!("{opening}{separator}").repeat(10_000));
            match read_article("a.md", text.as_bytes(), None) {
                Ok(draft) => assert!(draft.text.len() < 100 * text.len(), "{opening}"),
                // Marks alone leave no text.
                Err(error) => assert!(error.to_string().starts_with("The file has no text"), "{error}"),
            }
        }
    }
    let html = [
        "<div>",
        "<b>",
        "<a href=x>",
        "<table>",
        "<table><tr><td>",
        "<svg>",
        "<math><mi>",
        "<template>",
        "<select>",
        "<ul><li>",
        "<p>",
        "<!--",
        "<![CDATA[",
        "<font><b><p>",
        "<q>",
        "<object>",
        "<script>",
        "<textarea>",
        "&amp",
        "<a b",
        "<form><b>",
        "<nobr>",
        "<ruby><rt>",
        "<frameset>",
        "<h1>",
        "<button>",
        "<title>",
        "</p>",
        "</br>",
    ];
    for opening in html {
        let text = format!("<body>{}He denied it.", opening.repeat(10_000));
        match read_article("a.html", text.as_bytes(), None) {
            Ok(draft) => assert!(draft.text.len() < 100 * text.len(), "{opening}"),
            Err(error) => assert!(error.to_string().contains("Paste article"), "{error}"),
        }
    }
}

#[test]
fn files_of_fifty_megabytes_of_one_thing_are_read_or_refused() {
    const BYTES: usize = 50_000_000;
    let whole = fs::read_to_string(made().path().join("articles/denied.ron")).unwrap();
    let (before, _) = whole.split_once("    lines: [").unwrap();
    for unit in ["[", "9", "\0", "/*"] {
        let text = format!("{before}    lines: {}", unit.repeat(BYTES / unit.len()));
        assert_eq!(refused("articles/denied.ron", text.as_bytes()).kind, ProblemKind::Damaged, "{unit}");
    }
    // Short lines: read, and reported as another text than the one that the annotations are on.
    let text = format!("{before}    lines: [{}])\n", "\"\",".repeat(BYTES / 3));
    assert_eq!(refused("articles/denied.ron", text.as_bytes()).kind, ProblemKind::OtherText);
    // One string of that length, where a short name is meant.
    let long = "x".repeat(BYTES);
    for path in ["codebook.ron", LAYER] {
        let field = if path == LAYER { "article: \"denied" } else { "schema_version: 1" };
        let text = fs::read_to_string(made().path().join(path)).unwrap();
        refused(path, text.replacen(field, &format!("{field}{long}"), 1).as_bytes());
    }
}

#[test]
fn a_file_of_two_gigabytes_is_refused_before_it_is_read() {
    const BYTES: u64 = 2 << 30;
    for path in KINDS {
        let folder = made();
        let before = bytes_of(folder.path());
        fs::OpenOptions::new().write(true).open(folder.path().join(path)).unwrap().set_len(BYTES).unwrap();
        let mut opened = open(folder.path());
        let problem = opened.problems.iter().find(|problem| problem.path.ends_with(path)).unwrap();
        assert_eq!(problem.kind, ProblemKind::Unreadable);
        assert!(problem.message.contains("2048 MiB; at most 512 MiB"), "{problem}");
        let report = store::save(folder.path(), None, &full_project(), &opened.read_only, &mut opened.disk);
        assert!(report.errors.iter().any(|error| error.path() == problem.path), "{report:?}");
        assert!(report.errors.iter().all(|error| matches!(error, StoreError::Protected(_))), "{report:?}");
        // A copy has everything else, and says what it has not.
        let elsewhere = tempfile::tempdir().unwrap();
        let copy = elsewhere.path().join("copy");
        let error = store::save_copy(&copy, &opened.project, folder.path(), &opened.read_only).unwrap_err();
        assert!(matches!(error, StoreError::TooLarge { bytes: BYTES, .. }), "{error}");
        assert!(KINDS.iter().all(|other| *other == path || copy.join(other).exists() || *other == LAYER));
        let file = fs::OpenOptions::new().write(true).open(folder.path().join(path)).unwrap();
        file.set_len(before[Path::new(path)].len() as u64).unwrap();
        assert!(bytes_of(folder.path()) == before, "{path}");
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.txt", "a.html", "a.md", "a"] {
        let path = folder.path().join(name);
        fs::File::create(&path).unwrap().set_len(BYTES).unwrap();
        let message = added(vec![path]).remove(0).unwrap_err();
        assert_eq!(
            message,
            format!(
                "The file is too large: 2048 MiB, and an article may have 64 MiB. Split it, or add the part you \
                 need: {name}"
            )
        );
    }
}

#[cfg(unix)]
#[test]
fn pipes_sockets_and_devices_are_not_waited_for() {
    use std::os::unix::{fs::symlink, net::UnixListener};
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.txt");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let _socket = UnixListener::bind(folder.path().join("socket.txt")).unwrap();
    symlink("/dev/zero", folder.path().join("zero.txt")).unwrap();
    fs::create_dir(folder.path().join("folder.txt")).unwrap();
    let read = added(vec![folder.path().to_owned(), "/dev/zero".into()]);
    // The folder inside is looked through, and holds nothing.
    assert_eq!(read.len(), 4);
    for message in read {
        let message = message.unwrap_err();
        assert!(message.starts_with("This is a folder, a pipe or a device and not a file"), "{message}");
        assert!(message.contains("Choose a file: /"), "{message}");
    }
    for path in KINDS {
        let folder = made();
        fs::remove_file(folder.path().join(path)).unwrap();
        fs::rename(&pipe, folder.path().join(path)).unwrap();
        let opened = open(folder.path());
        let problem = opened.problems.iter().find(|problem| problem.path.ends_with(path)).unwrap();
        assert_eq!(problem.kind, ProblemKind::Unreadable);
        let copy = tempfile::tempdir().unwrap();
        let copied = store::save_copy(copy.path(), &opened.project, folder.path(), &opened.read_only);
        assert!(matches!(copied, Err(StoreError::NotAFile(_))));
        fs::rename(folder.path().join(path), &pipe).unwrap();
    }
    fs::remove_file(&pipe).unwrap();
    let settings = folder.path().join("zero.txt");
    assert!(Settings::load(&settings).1.is_some());
}

#[test]
fn articles_that_are_not_there_are_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let message = added(vec![folder.path().join("gone.txt")]).remove(0).unwrap_err();
    assert!(message.starts_with("The file is not there any more. Choose another: /"), "{message}");
}

// Names.

/// Names that have hurt programs before.
const NAMES: [&str; 44] = [
    "",
    " ",
    ".",
    "..",
    "...",
    "../../etc/passwd",
    "..\\..\\x",
    "/",
    "\\",
    "/etc/passwd",
    "C:\\x",
    "C:",
    "a/b",
    "a\0b",
    "\0",
    "CON",
    "con",
    "Con ",
    "NUL",
    "nul.txt",
    "AUX",
    "PRN",
    "COM1",
    "com¹",
    "COM0",
    "LPT9",
    "lpt1.ron",
    "CON.",
    "CLOCK$",
    "CONIN$",
    "~",
    "-",
    "--",
    "-rf *",
    "a.ron",
    "trailing.",
    "trailing ",
    "\u{202e}nor.exe",
    "\u{200f}\u{2066}",
    "شبكة الأخبار",
    "東京新聞",
    "👨\u{200d}👩\u{200d}👧",
    "\u{1b}[2J",
    "a\nb",
];

fn is_safe_file_name(id: &str) -> bool {
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    let numbered = |name: &str| {
        id.strip_prefix(name).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    (1..=100).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !id.starts_with('-')
        && !id.ends_with('-')
        && !DEVICES.contains(&id)
        && !["com", "lpt"].into_iter().any(numbered)
}

/// Inside the project, by names alone.
fn stays_inside(path: &Path) -> bool {
    path.components().all(|component| matches!(component, Component::Normal(_)))
}

macro_rules! check_ids {
    ($name:expr, $($type:ty),*) => {$({
        let name: &str = $name;
        let mut taken: Vec<$type> = Vec::new();
        for _ in 0..3 {
            let id = <$type>::from_name(name, |id| taken.contains(id));
            assert!(is_safe_file_name(id.as_str()), "{name:?} became {id}");
            assert_eq!(<$type>::new(id.as_str()).as_ref(), Ok(&id));
            // Lower case only: unlike is unlike without regard to case, too.
            assert!(!taken.contains(&id), "{name:?} became {id} twice");
            taken.push(id);
        }
        // What is taken from a file is a safe name, or is refused in a message that can be shown.
        match <$type>::new(name) {
            Ok(id) => assert!(is_safe_file_name(id.as_str()) && id.as_str() == name, "{name:?}"),
            Err(error) => {
                let message = error.to_string();
                assert!(message.len() < 4_000 && !message.contains(DISTURBING), "{message:?}");
            }
        }
    })*};
}

const DISTURBING: [char; 7] = ['\n', '\0', '\u{1b}', '\u{202e}', '\u{2066}', '\u{200f}', '\u{2028}'];

fn check_name(name: &str) {
    check_ids!(name, ArticleId, AnnotatorId, SpeakerId, LabelId, PropositionId);
    let article = ArticleId::from_name(name, |_| false);
    let annotator = AnnotatorId::from_name(name, |_| false);
    let parts = [
        Part::Speaker(SpeakerId::from_name(name, |_| false)),
        Part::Proposition(PropositionId::from_name(name, |_| false)),
        Part::Article(article.clone()),
        Part::Layer(gainsay::model::LayerKey { article, annotator }),
    ];
    for part in parts {
        assert!(stays_inside(&part.path()), "{name:?} became {}", part.path().display());
        assert_eq!(Part::at(&part.path()), Some(part));
    }
    // A name that is read as a path of ours is the path that we would write.
    for path in [format!("speakers/{name}.ron"), format!("annotations/{name}/{name}.ron"), name.to_owned()] {
        if let Some(part) = Part::at(Path::new(&path)) {
            assert!(stays_inside(&part.path()));
            assert_eq!(part.path(), Path::new(&path));
        }
    }
}

#[test]
fn every_name_becomes_a_file_name_that_is_safe_everywhere() {
    NAMES.into_iter().for_each(check_name);
    for name in NAMES {
        check_name(&name.repeat(300));
        check_name(&format!("{name}.txt"));
    }
    check_name(&"a".repeat(300));
    check_name(&"ж".repeat(300));
    check_name(&"word ".repeat(1_000_000));
}

#[test]
fn names_that_differ_in_case_alone_get_different_files() {
    let mut taken: Vec<SpeakerId> = Vec::new();
    for name in ["Ann B", "ANN B", "ann-b", "Änn b", "ann_b", "ann b!"] {
        taken.push(SpeakerId::from_name(name, |id| taken.contains(id)));
    }
    let lower: std::collections::BTreeSet<_> = taken.iter().map(|id| id.as_str().to_lowercase()).collect();
    assert_eq!(lower.len(), 6, "{taken:?}");
}

#[test]
fn a_name_of_signs_alone_would_be_everybodys_and_is_refused() {
    for name in ["…", "?!", "---", "\u{202e}", "._."] {
        let error = Session::check_annotator(name).unwrap_err();
        assert!(matches!(error, SessionError::NoLetters(_)), "{name}: {error}");
        assert!(!error.to_string().contains(DISTURBING), "{error}");
    }
    for name in ["Annotator", "李", "Ann", "7"] {
        assert!(Session::check_annotator(name).is_ok(), "{name}");
    }
}

/// One line, whatever a file is called; the marks around names in other scripts come in pairs.
fn can_be_shown(message: &str) {
    assert!(!message.contains(DISTURBING), "{message:?}");
    assert_eq!(message.matches('\u{2068}').count(), message.matches('\u{2069}').count(), "{message:?}");
}

#[cfg(unix)]
#[test]
fn no_file_name_and_no_content_can_turn_a_message_around() {
    let home = tempfile::tempdir().unwrap();
    for name in ["a\u{202e}b", "a\nb\u{1b}[2J", "خبر\u{2066}", "\u{200f}\u{2028}x"] {
        let folder = home.path().join(name);
        let error = try_open(&folder).unwrap_err();
        can_be_shown(&error.to_string());
        store::create(&folder, &full_project()).unwrap();
        can_be_shown(&store::create(&folder, &full_project()).unwrap_err().to_string());
        fs::write(folder.join("speakers/baghaei.ron"), "Speaker(\u{202e}\n\u{1b}: 1)").unwrap();
        fs::write(folder.join("speakers/tasnim.ron"), "Speaker(schema_version: 1, id: \"\u{202e}\\n\")")
            .unwrap();
        fs::write(folder.join(format!("speakers/{name}.ron")), "").unwrap();
        let text = fs::read_to_string(folder.join(LAYER)).unwrap();
        let text = text.replacen("text: \"denied\"", "text: \"\u{202e}\\n\u{2066}\"", 1);
        fs::write(folder.join(LAYER), text).unwrap();
        let opened = open(&folder);
        assert_eq!(opened.problems.len(), 4, "{:?}", opened.problems);
        for problem in &opened.problems {
            can_be_shown(&problem.to_string());
            can_be_shown(&problem.message);
        }
        let file = home.path().join(format!("{name}.pdf"));
        fs::write(&file, "%PDF-1.7").unwrap();
        can_be_shown(&added(vec![file]).remove(0).unwrap_err());
    }
}

// Links.

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A project whose file `path` was moved elsewhere, with a link to it in its place.
    fn linked(path: &str) -> (tempfile::TempDir, tempfile::TempDir) {
        let (folder, elsewhere) = (made(), tempfile::tempdir().unwrap());
        let target = elsewhere.path().join("target.ron");
        fs::rename(folder.path().join(path), &target).unwrap();
        symlink(&target, folder.path().join(path)).unwrap();
        (folder, elsewhere)
    }

    #[test]
    fn a_file_that_is_a_link_out_of_the_project_is_neither_read_nor_written() {
        for path in KINDS {
            let (folder, elsewhere) = linked(path);
            let before = bytes_of(elsewhere.path());
            let problem = refused_in(folder.path(), path);
            assert_eq!(problem.kind, ProblemKind::Outside);
            assert!(problem.message.starts_with("This is a link that leads out of the project"), "{problem}");
            assert_eq!(bytes_of(elsewhere.path()), before);
            assert!(folder.path().join(path).is_symlink());
        }
    }

    #[test]
    fn a_link_that_comes_while_the_project_is_open_is_not_written_through() {
        for path in KINDS {
            let folder = made();
            let mut opened = open(folder.path());
            let elsewhere = tempfile::tempdir().unwrap();
            let target = elsewhere.path().join("target.ron");
            // The same bytes, so that only the link tells that it is another file.
            fs::rename(folder.path().join(path), &target).unwrap();
            symlink(&target, folder.path().join(path)).unwrap();
            let before = bytes_of(elsewhere.path());
            let mut changed = full_project();
            let details = std::sync::Arc::make_mut(&mut changed.details);
            details.title = "Changed".into();
            changed.codebook = std::sync::Arc::default();
            let read_only = ReadOnly::default();
            let report = store::save(folder.path(), None, &changed, &read_only, &mut opened.disk);
            let refused: Vec<_> = report.errors.iter().map(StoreError::path).collect();
            assert_eq!(refused, [folder.path().join(path)], "{report:?}");
            assert!(matches!(report.errors[0], StoreError::LeadsOutside(_)), "{report:?}");
            assert_eq!(bytes_of(elsewhere.path()), before);
        }
    }

    #[test]
    fn a_link_to_a_file_of_the_system_gives_nothing_of_it_away() {
        let folder = made();
        let secret = "root:x:0:0";
        fs::remove_file(folder.path().join("articles/denied.ron")).unwrap();
        symlink("/etc/passwd", folder.path().join("articles/denied.ron")).unwrap();
        symlink("/dev/zero", folder.path().join("speakers/zero.ron")).unwrap();
        symlink("/nowhere/new.ron", folder.path().join("speakers/new.ron")).unwrap();
        symlink("loop.ron", folder.path().join("speakers/loop.ron")).unwrap();
        symlink("../../../../../../etc", folder.path().join("annotations/etc")).unwrap();
        let opened = open(folder.path());
        let outside = opened.problems.iter().filter(|problem| problem.kind == ProblemKind::Outside);
        assert_eq!(outside.count(), 5, "{:?}", opened.problems);
        assert!(!opened.problems.iter().any(|problem| problem.to_string().contains(secret)));
        let copy = tempfile::tempdir().unwrap();
        let copied = store::save_copy(copy.path(), &opened.project, folder.path(), &opened.read_only);
        assert!(matches!(copied, Err(StoreError::LeadsOutside(_))), "{copied:?}");
        let mut files = bytes_of(copy.path()).into_values();
        assert!(files.len() > 4 && !files.any(|bytes| String::from_utf8_lossy(&bytes).contains(secret)));
    }

    #[test]
    fn a_project_reached_through_a_link_is_a_project() {
        let (folder, home) = (made(), tempfile::tempdir().unwrap());
        let link = home.path().join("talks");
        symlink(folder.path(), &link).unwrap();
        let mut opened = open(&link);
        assert_eq!(opened.problems, []);
        let report = store::save(&link, None, &full_project(), &opened.read_only, &mut opened.disk);
        assert!(report.errors.is_empty(), "{report:?}");
    }

    #[test]
    fn links_in_the_working_state_are_not_followed() {
        for name in [".gitignore", "holder.ron", "journal", "lock", "kept-aside", "new.tmp", ""] {
            let (folder, elsewhere) = (made(), tempfile::tempdir().unwrap());
            let state = folder.path().join(".gainsay");
            fs::write(elsewhere.path().join("file"), "mine").unwrap();
            fs::create_dir(elsewhere.path().join("folder")).unwrap();
            let link = if name.is_empty() { state.clone() } else { state.join(name) };
            fs::create_dir_all(link.parent().unwrap()).unwrap();
            let target = if matches!(name, "kept-aside" | "") { "folder" } else { "file" };
            symlink(elsewhere.path().join(target), &link).unwrap();
            if name == "kept-aside" {
                fs::write(state.join("journal"), "no journal").unwrap();
            }
            let mut workspace = Workspace::new("ann", Box::new(|| {}));
            workspace.run(Command::OpenProject(folder.path().to_owned())).unwrap();
            workspace.wait();
            // Refused where the project cannot be locked, which is read-only then.
            workspace
                .run(Command::SetReadingState(ArticleId::new("denied").unwrap(), ReadingState::Done))
                .ok();
            workspace.run(Command::Save).ok();
            workspace.wait();
            drop(workspace);
            assert_eq!(fs::read(elsewhere.path().join("file")).unwrap(), b"mine", "{name}");
            assert_eq!(fs::read_dir(elsewhere.path().join("folder")).unwrap().count(), 0, "{name}");
            assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 2, "{name}");
        }
    }

    #[test]
    fn a_damaged_file_that_is_a_link_is_set_aside_without_its_target() {
        let (folder, elsewhere) = linked("codebook.ron");
        let before = bytes_of(elsewhere.path());
        let aside = store::set_aside(&store::SystemDisk, &folder.path().join("codebook.ron")).unwrap();
        assert!(aside.starts_with(folder.path()) && aside.is_symlink());
        assert_eq!(bytes_of(elsewhere.path()), before);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_name_becomes_a_file_name_that_is_safe_everywhere(
        any in any::<String>(),
        nasty in prop::collection::vec(prop::sample::select(&NAMES[..]), 0..4),
        short in "[a-z0-9./\\\\-]{0,8}",
    ) {
        check_name(&any);
        check_name(&nasty.concat());
        check_name(&short);
    }

    #[test]
    fn any_path_of_ours_leads_into_the_project(
        names in prop::collection::vec(
            prop::sample::select(vec!["speakers", "annotations", "articles", "..", ".", "", "a", "a.ron", "con.ron", "C:", "A.ron"]),
            0..5,
        ),
    ) {
        let path: PathBuf = names.iter().collect();
        if let Some(part) = Part::at(&path) {
            prop_assert!(stays_inside(&part.path()));
            prop_assert_eq!(part.path(), path);
        }
    }

    #[test]
    fn any_text_can_be_shown(text in any::<String>(), nasty in prop::collection::vec(prop::sample::select(&NAMES[..]), 0..4)) {
        let text = format!("{}{text}", nasty.concat());
        can_be_shown(&shown(&text));
        can_be_shown(&shown_path(Path::new(&text)));
        if let Err(error) = Edtf::read(&text) {
            can_be_shown(&error.to_string());
        }
        if let Err(error) = SpeakerId::new(&text) {
            can_be_shown(&error.to_string());
        }
    }
}

#[test]
fn ids_of_statements_are_no_paths() {
    let id = StatementId(uuid::Uuid::nil());
    assert!(id.to_string().bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-'));
}
