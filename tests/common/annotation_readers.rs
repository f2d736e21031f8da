//! What must be true of the readers of other programs' statements, whatever the bytes: mutation tests and fuzzing both
//! call this.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and each test file uses a part of this"
)]

use std::{ops::ControlFlow, sync::LazyLock};

use gainsay::{
    formats::{
        Choices, Input, InputFile,
        attach::{Attaching, attach},
        format_by_name,
    },
    model::{
        Anchor, AnnotatorId, Article, ArticleDetails, ArticleId, Fragments, Project, ReadOnly, StatementId,
        Timestamp, article::Origin,
    },
};
use uuid::Uuid;

/// The article that the files of `tests/golden/formats` are mostly about.
const TEXT: &str = include_str!("../golden/formats/brat/ann/talks.txt");

/// No message for a person is longer, and no report of an import longer than some such.
const LONGEST_MESSAGE_BYTES: usize = 4_000;
const LONGEST_REPORT_BYTES: usize = 60_000;

static PROJECT: LazyLock<Project> = LazyLock::new(|| {
    let origin = Origin {
        imported: Timestamp::from_unix_secs(0),
        source_name: String::new(),
        source_encoding: String::new(),
    };
    let id = ArticleId::new("talks").unwrap();
    let article = Article::new(id.clone(), ArticleDetails::default(), origin, TEXT);
    let mut project = Project::titled("Made");
    project.articles.insert(id, article.into());
    project
});

/// A file of a format, whose name is the first line: what is read can be put onto a project, every place holds its
/// words, and what is said of it can be read.
pub fn annotations(bytes: &[u8]) {
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { return };
    let Some(format) = std::str::from_utf8(&bytes[..end]).ok().and_then(format_by_name) else { return };
    let Some(read) = format.read else { return };
    let file = |name: String, bytes: &[u8]| InputFile { name, bytes: bytes.to_vec() };
    let mut files = vec![file(format!("a.{}", format.extension), &bytes[end + 1..])];
    if format.name == "brat" {
        files.push(file("a.txt".to_owned(), TEXT.as_bytes()));
    }
    let choices = Choices::of(format.options, &[]).unwrap();
    let input = Input { files: &files, choices: &choices, progress: &|_, _| ControlFlow::Continue(()) };
    let imported = match read(&input) {
        Ok(imported) => imported,
        Err(error) => {
            let told = error.to_string();
            return assert!(told.len() <= LONGEST_MESSAGE_BYTES, "{} bytes: {told:.200}", told.len());
        }
    };
    let mut last = 0;
    let mut new_id = || {
        last += 1;
        StatementId(Uuid::from_u128(last))
    };
    let with = Attaching {
        annotator: Some(AnnotatorId::new("ann").unwrap()),
        usual: None,
        now: Timestamp::from_unix_secs(0),
        new_id: &mut new_id,
        label_keys: &['a', 'b'],
        read_only: &ReadOnly::default(),
    };
    let (project, report) = attach(imported, &PROJECT, with).unwrap();
    for (key, statement) in project.statements() {
        if let Anchor::Anchored(fragments) = &statement.fragments {
            let text = project.articles[&key.article].text();
            Fragments::verified(fragments.as_slice().to_vec(), text).unwrap();
        }
    }
    assert!(report.account.len() <= bytes.len() + 2, "every record is somewhere in the file");
    let told = report.to_string();
    assert!(told.len() <= LONGEST_REPORT_BYTES, "{} bytes: {told:.200}", told.len());
}
