//! What must be true of every reader of files, whatever the bytes: mutation tests and fuzzing both call these.
//!
//! Each function panics when something is not true. What is refused must be refused in a message of bearable length.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking, and each test file uses a part of this"
)]

use std::{
    path::Path,
    sync::{Arc, LazyLock},
};

use gainsay::{
    formats::articles::read_article,
    model::{
        AnnotatorId, Article, ArticleDetails, ArticleId, Edtf, LayerKey, Project, PropositionId, ReadOnly,
        SpeakerId, Timestamp, article::Origin,
    },
    reading::search::{Options, Query},
    store::{Unread, journal, layout::Part, rewritten, settings::Settings},
};

/// The article of `tests/golden/v1`.
const GOLDEN_TEXT: &str =
    "\nHe «denied» it on Tuesday.\n\n\"No,\" she said, \"never.\" می‌خواهم 👨‍👩‍👧 e\u{301}\n";
/// An article of the sample project.
const SAMPLE_TEXT: &str = include_str!("../golden/iran-us-talks/000_9cbe978b5caa4335.txt");

/// No message for a person is longer.
const LONGEST_MESSAGE_BYTES: usize = 4_000;

static ARTICLES: LazyLock<[Article; 2]> = LazyLock::new(|| {
    [("denied", GOLDEN_TEXT), ("iran-denies-seeking-talks", SAMPLE_TEXT)].map(|(id, text)| {
        let origin = Origin {
            imported: Timestamp::from_unix_secs(0),
            source_name: String::new(),
            source_encoding: String::new(),
        };
        Article::new(ArticleId::new(id).unwrap(), ArticleDetails::default(), origin, text)
    })
});

/// One part of each kind; a digit before the bytes of a file says which is meant.
pub static PARTS: LazyLock<[Part; 6]> = LazyLock::new(|| {
    let article = ArticleId::new("a").unwrap();
    [
        Part::Details,
        Part::Codebook,
        Part::Speaker(SpeakerId::new("a").unwrap()),
        Part::Proposition(PropositionId::new("a").unwrap()),
        Part::Article(article.clone()),
        Part::Layer(LayerKey { article, annotator: AnnotatorId::new("a").unwrap() }),
    ]
});

/// A file of a project, after a digit for its kind: what is read and written again reads the same.
pub fn project_file(bytes: &[u8]) {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let part = &PARTS[usize::from(*kind) % PARTS.len()];
    let is_sample = bytes.windows(12).any(|words| words == b"-seeking-tal");
    let article = &ARTICLES[usize::from(is_sample)];
    let once = match rewritten(part, bytes, article) {
        Ok(text) => text,
        Err(Unread::Fault(message, _)) => return bearable(&message),
        Err(Unread::Unwritable(message)) => panic!("{message}"),
    };
    // Escapes take up to ten bytes for one, and a record that is written in full more than one that is not.
    assert!(once.len() <= 12 * bytes.len() + 4_000, "{} bytes became {}", bytes.len(), once.len());
    match rewritten(part, once.as_bytes(), article) {
        Ok(twice) => assert_eq!(once, twice),
        Err(error) => panic!("what was written cannot be read: {error:?}\n{once}"),
    }
}

/// A person's settings: what is read is within limits, and reads the same when it was written.
pub fn settings(bytes: &[u8]) {
    let Ok(settings) = Settings::from_bytes(bytes) else { return };
    assert!((8.0..=72.0).contains(&settings.reading_size_points), "{settings:?}");
    assert!(settings.recent_projects.len() <= 10);
    let text = settings.to_text(Path::new("settings.ron")).unwrap();
    assert_eq!(Settings::from_bytes(text.as_bytes()).unwrap(), settings, "{text}");
}

/// A file that is added as an article, under a name that says how it is read.
pub fn article(name: &str, bytes: &[u8]) {
    let draft = match read_article(name, bytes, None) {
        Ok(draft) => draft,
        Err(error) => return bearable(&error.to_string()),
    };
    assert!(!draft.text.trim().is_empty() && !draft.text.contains('\r'));
    // A list's item is moved in by 40 spaces at most, and its mark may be 3 bytes long.
    let length = draft.text.len() + draft.title.len() + draft.author.len() + draft.publisher.len();
    assert!(length <= 64 * bytes.len() + 4_000, "{} bytes became {length}", bytes.len());
    assert!(draft.published.is_empty() || Edtf::parse(&draft.published).is_ok(), "{}", draft.published);
    draft.notes.iter().for_each(|note| bearable(note));
    let id = ArticleId::from_name(&draft.title, |_| false);
    assert_eq!(ArticleId::new(id.as_str()).as_ref(), Ok(&id));
}

/// A file of text in the encoding whose number comes before it; 0 finds it out.
pub fn article_text(bytes: &[u8]) {
    const ENCODINGS: [&str; 12] = [
        "utf-8",
        "utf-16le",
        "utf-16be",
        "windows-1251",
        "windows-1252",
        "koi8-r",
        "shift_jis",
        "gb18030",
        "big5",
        "euc-kr",
        "iso-2022-jp",
        "x-user-defined",
    ];
    let Some((number, text)) = bytes.split_first() else { return };
    let Some(label) = usize::from(*number).checked_sub(1).and_then(|at| ENCODINGS.get(at)) else {
        return article("a.txt", text);
    };
    match read_article("a.txt", text, Some(label)) {
        // A byte becomes three at most, and so does what cannot be read.
        Ok(draft) => assert!(draft.text.len() <= 4 * text.len() + 8 && !draft.text.contains('\r')),
        Err(error) => bearable(&error.to_string()),
    }
}

/// A date as it is typed or stands in a file.
pub fn date(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let date = match Edtf::read(&text) {
        Ok(date) => date,
        Err(error) => return bearable(&error.to_string()),
    };
    assert_eq!(Edtf::parse(date.as_str()).as_ref(), Ok(&date), "{text}");
    assert_eq!(date.compare(&date), std::cmp::Ordering::Equal);
    for day in [date.earliest(), date.latest()].into_iter().flatten() {
        // Years beyond four digits are written as they are, not as EDTF writes them.
        assert!(Edtf::parse(&day).is_ok() || day.len() > "2025-07-08".len(), "{text}: {day}");
    }
    assert!(date.in_words().len() <= 8 * text.len() + 200 && date.in_short().len() <= 8 * text.len() + 200);
}

/// A pattern, its switches before it and the text after a line end: hits lie in the text, in order.
pub fn search(bytes: &[u8]) {
    let Some((switches, rest)) = bytes.split_first() else { return };
    let rest = String::from_utf8_lossy(rest);
    let (pattern, text) = rest.split_once('\n').unwrap_or((&rest, SAMPLE_TEXT));
    let options = Options {
        regex: switches & 1 != 0,
        whole_word: switches & 2 != 0,
        match_case: switches & 4 != 0,
        match_accents: switches & 8 != 0,
    };
    let query = match Query::new(pattern, options) {
        Ok(query) => query,
        Err(error) => return bearable(&error.to_string()),
    };
    let mut end = 0;
    for hit in query.hits(text) {
        assert!(end <= hit.start && hit.start < hit.end, "{pattern}: {hit:?} after {end}");
        assert!(text.get(hit.clone()).is_some(), "{pattern}: {hit:?}");
        end = hit.end;
    }
}

fn bearable(message: &str) {
    assert!(message.len() <= LONGEST_MESSAGE_BYTES, "{} bytes: {:.200}", message.len(), message);
}

/// A journal: the bytes as they are, and as entries, one a line, that were written whole. What is read is made once more
/// on a project that has an article.
pub fn journal(bytes: &[u8]) {
    let raw = journal::past_of(bytes);
    assert!(raw.pending.len() <= bytes.len());
    let text = String::from_utf8_lossy(bytes);
    let framed = journal::framed(text.split('\n'));
    let mut past = journal::past_of(&framed);
    let mut project = small_project();
    journal::recover(&mut past, &mut project, &ReadOnly::default(), &journal::FileHashes::new());
}

fn small_project() -> Project {
    let mut project = Project::titled("Fuzzed");
    for article in ARTICLES.iter() {
        project.articles.insert(article.id.clone(), Arc::new(article.clone()));
    }
    project
}
