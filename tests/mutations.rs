//! Every reader of files against files damaged at random: no panic, no hang, no growth beyond bounds, nothing lost.
//!
//! The damage is the same on every run. `MUTATIONS=100000 cargo test --test mutations -- --nocapture` tries more of
//! it, and prints how many inputs were tried. `MUTATIONS_FROM=…` begins at another number.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says how much it tried"
)]

mod common;
#[path = "common/made_project.rs"]
mod made_project;
#[path = "common/round_trips.rs"]
mod round_trips;

use std::{
    collections::BTreeMap,
    fs,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::{Path, PathBuf},
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use common::{
    annotation_readers::annotations,
    bytes_of,
    mutate::{Random, dictionary, mutated},
    readers,
};
use gainsay::store::{self, ProblemKind, StoreError, settings::Settings};

/// Inputs for each reader, unless the environment says otherwise.
const USUAL_INPUTS: u64 = 5_000;

/// An input that takes longer hangs. Most take less than a thousandth of a second.
const HANGS_AFTER: Duration = Duration::from_mins(1);

fn number_from(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).map_or(usual, |value| value.parse().unwrap())
}

/// Gives `inputs`, in turn and wounded, to `read`; one in `thrift` of the usual number.
fn try_all(
    what: &'static str,
    inputs: Vec<Vec<u8>>,
    tokens: Vec<Vec<u8>>,
    thrift: u64,
    read: impl Fn(&[u8], &mut Random) + Send + 'static,
) {
    let from = number_from("MUTATIONS_FROM", 0);
    let many = (number_from("MUTATIONS", USUAL_INPUTS) / thrift).max(1);
    assert!(!inputs.is_empty() && inputs.iter().all(|input| !input.is_empty()), "{what} has no seeds");
    let (begun, begins) = channel();
    let reading = thread::spawn(move || {
        for number in from..from + many {
            begun.send(number).unwrap();
            let mut random = Random(number.wrapping_mul(0x2545_f491_4f6c_dd1d));
            let seed = random.pick(&inputs).clone();
            let bytes = mutated(&seed, &tokens, &mut random);
            let outcome = catch_unwind(AssertUnwindSafe(|| read(&bytes, &mut random)));
            if let Err(panic) = outcome {
                println!(
                    "{what}: input {number} failed; MUTATIONS_FROM={number} MUTATIONS=1 tries it alone:"
                );
                println!("{:?}", String::from_utf8_lossy(&bytes));
                resume_unwind(panic);
            }
        }
    });
    let mut last = from;
    loop {
        match begins.recv_timeout(HANGS_AFTER) {
            Ok(number) => last = number,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => panic!("{what}: input {last} hangs"),
        }
    }
    if let Err(panic) = reading.join() {
        resume_unwind(panic);
    }
    println!("{what}: {many} inputs tried, from {from} on");
}

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every file of a project kept in the repository, after the digit that tells its kind to the reader.
fn project_files() -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for folder in ["tests/golden/v1", "projects/iran-us-talks"] {
        for (path, bytes) in bytes_of(&root(folder)) {
            let Some(part) = store::layout::Part::at(&path) else { continue };
            let is_same =
                |kind: &store::layout::Part| std::mem::discriminant(kind) == std::mem::discriminant(&part);
            let kind = readers::PARTS.iter().position(is_same).unwrap();
            found.push([vec![b'0' + u8::try_from(kind).unwrap()], bytes].concat());
        }
    }
    found
}

/// The files of a folder with that ending.
fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let of_kind = |path: &PathBuf| path.extension().is_some_and(|found| found == ending);
    bytes_of(&root(folder)).into_iter().filter(|(path, _)| of_kind(path)).map(|(_, bytes)| bytes).collect()
}

fn lines(text: &str) -> Vec<Vec<u8>> {
    text.lines().map(|line| line.as_bytes().to_vec()).collect()
}

#[test]
fn project_files_are_refused_or_read_as_they_are_written() {
    // Digits as they are, then those for which the remainder tells the kind: '0' is 48, which 6 divides.
    assert_eq!(usize::from(b'0') % readers::PARTS.len(), 0);
    try_all("project files", project_files(), dictionary("ron.dict"), 1, |bytes, _| {
        readers::project_file(bytes);
    });
}

#[test]
fn settings_are_refused_or_read_as_they_are_written() {
    let full = "Settings(annotator: \"ann\", recent_projects: [\"/a/b\"], theme: Dark, reading_size_points: 17.5, \
                left_panel: SidePanel(visible: true, width_points: 252.0), window: WindowPlace(position_points: \
                (1.0, 2.0), size_points: (800.0, 600.0), maximised: false), last_articles: {\"/a/b\": \"a-1\"})";
    let seeds = vec![full.as_bytes().to_vec(), b"()".to_vec()];
    try_all("settings", seeds.clone(), dictionary("ron.dict"), 1, |bytes, _| readers::settings(bytes));
    try_all("settings on disk", seeds, dictionary("ron.dict"), 6, |bytes, _| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        fs::write(&path, bytes).unwrap();
        let (settings, problem) = Settings::load(&path);
        let kept: Vec<Vec<u8>> = bytes_of(folder.path()).into_values().collect();
        assert_eq!(kept, [bytes.to_vec()], "what was there stays, here or aside: {problem:?}");
        settings.save(&path).unwrap();
        assert_eq!(Settings::load(&path), (settings, None));
    });
}

#[test]
fn articles_are_read_or_refused_whatever_the_bytes() {
    let pages = files("tests/golden/html", "html");
    let texts = files("tests/golden", "txt");
    try_all("web pages", pages.clone(), dictionary("html.dict"), 1, |bytes, _| {
        readers::article("a.html", bytes);
    });
    let documents: Vec<_> = ["docs", "docs/manual"].iter().flat_map(|folder| files(folder, "md")).collect();
    try_all("Markdown", documents, dictionary("markdown.dict"), 2, |bytes, _| {
        readers::article("a.md", bytes);
    });
    let texts: Vec<_> = texts.into_iter().chain(pages).collect();
    try_all("plain texts", texts.clone(), dictionary("html.dict"), 2, |bytes, random| {
        readers::article_text(&[&[u8::try_from(random.below(14)).unwrap()], bytes].concat());
    });
    try_all("files of no known name", texts, dictionary("html.dict"), 4, |bytes, _| {
        readers::article("a", bytes);
    });
}

/// What each format writes of a project, behind the line with the format's name.
fn annotation_files() -> Vec<Vec<u8>> {
    let project = round_trips::placed(&made_project::readable_project());
    let mut found = Vec::new();
    for format in round_trips::both_ways() {
        let (files, _) = round_trips::export(format, &project);
        let ending = format!(".{}", format.extension);
        let with_statements = files.into_iter().filter(|file| file.name.ends_with(&ending));
        found.extend(with_statements.map(|file| [format.name.as_bytes(), b"\n", &file.bytes].concat()));
    }
    found
}

#[test]
fn statements_of_other_programs_are_read_or_refused_whatever_the_bytes() {
    let seeds = annotation_files();
    try_all("annotations", seeds, dictionary("annotations.dict"), 1, |bytes, _| annotations(bytes));
}

#[test]
fn dates_are_read_or_refused_whatever_is_typed() {
    let seeds = "2025-07-08\n8 July 2025\nby July 8, 2025\n2025-06-23~\n../2025-07-08\n[..2025-07]\n{2025,2026-21}\n\
                 Y-17E7S3\n156X-12-25\n2025-?07-~08\n1985-04-12T23:20:30+04:30\n2004-06/2006-08";
    try_all("dates", lines(seeds), dictionary("dates.dict"), 1, |bytes, _| readers::date(bytes));
}

#[test]
fn searches_find_in_order_or_are_refused_whatever_is_typed() {
    let seeds = "\u{0}denied\n\u{1}(he|she) den\\w+\n\u{2}it\n\u{3}[^a-c]{1,3}\\b\n\u{9}\\p{Arabic}+\n\u{8}é";
    let seeds = lines(seeds)
        .into_iter()
        .map(|line| [line, b"\nHe denied it: \xd8\xae\xd8\xa8\xd8\xb1 e\xcc\x81".into()].concat());
    try_all("searches", seeds.collect(), dictionary("search.dict"), 2, |bytes, _| readers::search(bytes));
}

/// One to three files of a project are damaged. Opening changes no byte; what is then saved, in place and as a copy,
/// holds all that was read; what could not be read stays as it was.
#[test]
fn projects_with_damaged_files_lose_nothing() {
    let whole = bytes_of(&root("tests/golden/v1"));
    let tokens = dictionary("ron.dict");
    // Saving forces each file to the disk, which takes its time.
    try_all("projects on disk", vec![b"x".to_vec()], tokens.clone(), 20, move |_, random| {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("p");
        let mut files = whole.clone();
        for _ in 0..=random.below(3) {
            let at = random.below(files.len());
            let bytes = files.values_mut().nth(at).unwrap();
            *bytes = mutated(bytes, &tokens, random);
        }
        for (path, bytes) in &files {
            fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
            fs::write(folder.join(path), bytes).unwrap();
        }
        loses_nothing(&folder, &files, &home.path().join("copy/p"));
    });
}

fn loses_nothing(folder: &Path, files: &BTreeMap<PathBuf, Vec<u8>>, copy: &Path) {
    let opened = store::open(folder, &|_| ControlFlow::Continue(()));
    assert_eq!(&bytes_of(folder), files, "opening changed a file");
    let mut opened = match opened {
        Ok(opened) => opened,
        Err(error) => return assert!(matches!(error, StoreError::NewerProject { .. }), "{error}"),
    };
    let protected: Vec<_> = opened.problems.iter().filter(|problem| problem.kind.protects()).collect();
    assert_eq!(protected.is_empty(), opened.read_only.is_empty());
    store::save_copy(copy, &opened.project, folder, &opened.read_only).unwrap();
    let report = store::save(folder, None, &opened.project, &opened.read_only, &mut opened.disk);
    for error in &report.errors {
        assert!(matches!(error, StoreError::Protected(_)), "{error}");
    }
    let saved = bytes_of(folder);
    for problem in protected {
        let path = problem.path.strip_prefix(folder).unwrap();
        assert_eq!(saved[path], files[path], "{problem}");
    }
    for place in [folder, copy] {
        let again = common::open(place);
        assert_eq!(again.project, opened.project);
        assert_eq!(again.read_only, opened.read_only);
        let kinds = |problems: &[store::Problem]| -> Vec<ProblemKind> {
            // Comments go when a file is written, and a file that was missing is there.
            let stays = |kind: &ProblemKind| !matches!(kind, ProblemKind::Comment | ProblemKind::Missing);
            problems.iter().map(|problem| problem.kind).filter(stays).collect()
        };
        assert_eq!(kinds(&again.problems), kinds(&opened.problems));
    }
}
