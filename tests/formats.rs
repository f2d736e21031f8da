//! What leaves the program, format by format: each is tested by being in the table.
//!
//! `tests/golden/formats` holds what each format makes of the project of `common/made_project.rs`, with its report.
//! `UPDATE_GOLDEN=1` writes what the program makes: look at each change before it is committed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test panics")]

#[path = "common/json_schema.rs"]
mod json_schema;
#[path = "common/made_project.rs"]
mod made_project;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use gainsay::{
    formats::{
        Choices, Export, ExportError, ExportOptions, FORMATS, Format, MemorySink, Report, Sink, Write,
        format_by_name,
    },
    model::{
        Attribute, DateBasis, LinkKind, Nature, Project, ReadingState, SpeakerKind, ZoneKind,
        date::Confidence,
        statement::{Attitude, CheckWorthiness, DenialKind, QuotationKind, Status},
    },
};
use parquet::{
    file::reader::{FileReader, SerializedFileReader},
    schema::printer::print_schema,
};
use serde_json::Value;

/// What stands in a file; of a table of Parquet, its schema and a line a row.
fn in_words(path: &str, bytes: Vec<u8>) -> (String, String) {
    if !bytes.starts_with(b"PAR1") {
        return (path.to_owned(), String::from_utf8(bytes).unwrap());
    }
    let mut file = tempfile::tempfile().unwrap();
    io::Write::write_all(&mut file, &bytes).unwrap();
    let table = SerializedFileReader::new(file).unwrap();
    let mut words = Vec::new();
    print_schema(&mut words, table.metadata().file_metadata().schema());
    let mut words = String::from_utf8(words).unwrap();
    for row in table.get_row_iter(None).unwrap() {
        words.extend([row.unwrap().to_string(), "\n".to_owned()]);
    }
    (format!("{path}.txt"), words)
}

/// The texts in an archive, by path.
fn unpacked(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(io::Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let text = |index| {
        let mut entry = archive.by_index(index).unwrap();
        (entry.name().unwrap().into_owned(), io::read_to_string(&mut entry).unwrap())
    };
    (0..count).map(text).collect()
}

/// What a format writes, by path; a single file is called `statements` with the format's ending, and an archive is
/// unpacked.
fn files_of(
    format: &Format,
    project: &Project,
    options: &ExportOptions,
) -> (BTreeMap<String, String>, Report) {
    let export = Export::quiet(project, options);
    let mut sink = MemorySink::default();
    let report = match format.write {
        Write::No => return (BTreeMap::new(), Report::default()),
        Write::File(write) => {
            let mut bytes = Vec::new();
            let report = write(&export, &mut bytes).unwrap();
            if bytes.starts_with(b"PK") {
                return (unpacked(&bytes), report);
            }
            let mut file = sink.file(&format!("statements.{}", format.extension)).unwrap();
            io::Write::write_all(&mut file, &bytes).unwrap();
            report
        }
        Write::Folder(write) => write(&export, &mut sink).unwrap(),
    };
    (sink.files().into_iter().map(|(path, bytes)| in_words(&path, bytes)).collect(), report)
}

fn export(name: &str, project: &Project, options: &ExportOptions) -> (String, Report) {
    let (files, report) = files_of(format_by_name(name).unwrap(), project, options);
    (files.into_values().collect(), report)
}

fn chosen(format: &Format, option: &str, value: &str) -> ExportOptions {
    let mut choices = Choices::default();
    choices.choose(format.options, option, value).unwrap();
    ExportOptions { choices, ..ExportOptions::default() }
}

fn for_spreadsheet() -> ExportOptions {
    chosen(format_by_name("csv").unwrap(), "for-spreadsheet", "on")
}

fn csv_rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn json_lines(project: &Project) -> Vec<Value> {
    let (text, _) = export("jsonl", project, &ExportOptions::default());
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn golden_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/formats")
}

fn check_golden(name: &str, found: &str, met: &mut BTreeSet<PathBuf>) {
    let path = golden_folder().join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(found, expected, "{name}");
    met.insert(path);
}

fn files_below(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { BTreeSet::from([path]) }).collect()
}

/// A folder a format, with its report; and one more for each value of its options that is not taken by itself.
#[test]
fn every_format_writes_its_golden_files_and_report_and_there_are_no_others() {
    let project = made_project::project();
    let mut met = BTreeSet::new();
    for format in FORMATS.iter().filter(|format| format.is_written()) {
        let usual = (String::new(), ExportOptions::default());
        let others = format.options.iter().flat_map(|option| {
            let values = option.values.iter().skip(1);
            values.map(|value| {
                (format!("{}={}/", option.name, value.name), chosen(format, option.name, value.name))
            })
        });
        for (folder, options) in std::iter::once(usual).chain(others) {
            let (files, report) = files_of(format, &project, &options);
            for (path, text) in files {
                check_golden(&format!("{}/{folder}{path}", format.name), &text, &mut met);
            }
            check_golden(&format!("{}/{folder}report.txt", format.name), &format!("{report}\n"), &mut met);
        }
    }
    let strange: Vec<_> = files_below(&golden_folder()).difference(&met).cloned().collect();
    assert!(strange.is_empty(), "these belong to no format: {strange:?}");
}

#[test]
fn names_of_formats_are_found_and_differ() {
    let names: BTreeSet<_> = FORMATS.iter().map(|format| format.name).collect();
    assert_eq!(names.len(), FORMATS.len());
    assert!(FORMATS.iter().all(|format| format_by_name(format.name).unwrap().title == format.title));
    assert!(format_by_name("xls").is_none());
}

#[test]
fn every_format_is_in_the_page_of_formats() {
    let page = include_str!("../docs/FORMATS.md");
    for format in FORMATS {
        assert!(page.contains(&format!("`{}`", format.name)), "{}", format.name);
    }
}

#[test]
fn every_column_is_in_the_page_of_formats() {
    let page = include_str!("../docs/FORMATS.md");
    let (text, _) = export("csv", &Project::titled("empty"), &ExportOptions::default());
    for column in text.trim_end().split(',') {
        assert!(page.contains(&format!("`{column}`")), "{column}");
    }
}

#[test]
fn only_the_chosen_annotators_are_written() {
    let project = made_project::project();
    let annotators = Some(BTreeSet::from([made_project::annotator_id("zoe")]));
    let options = ExportOptions { annotators, ..ExportOptions::default() };
    for format in FORMATS.iter().filter(|format| format.is_written()) {
        let (files, report) = files_of(format, &project, &options);
        if report.labels.is_some() {
            continue;
        }
        assert!(report.articles == 1 && (1..=2).contains(&report.statements), "{}", format.name);
        let text = files.into_values().collect::<String>();
        assert!(!text.contains("unproven"), "{}: what ann found", format.name);
    }
}

#[test]
fn a_project_without_statements_is_written_without_loss() {
    for format in FORMATS.iter().filter(|format| format.is_written()) {
        let (_, report) = export(format.name, &Project::titled("empty"), &ExportOptions::default());
        assert_eq!(report, Report { labels: report.labels, ..Report::default() }, "{}", format.name);
        let told = report.to_string();
        let expected = ["0 statements of 0 articles were written.", "3 labels were written."];
        assert_eq!(told, expected[usize::from(format.name == "refi-codebook")]);
    }
}

/// Every kind of text that others may have typed holds markup.
fn project_of_markup() -> Project {
    const EVIL: &str = "</style></script><script>alert('x')</script>]]>\"' onclick=\"x\" &amp; <!-- <b";
    let mut project = made_project::readable_project();
    std::sync::Arc::make_mut(&mut project.details).title = EVIL.into();
    let codebook = std::sync::Arc::make_mut(&mut project.codebook);
    codebook.guidelines = vec![EVIL.into(), "[a](javascript:alert(1))".into()];
    for label in &mut codebook.labels {
        (label.name, label.description) = (format!("{} {EVIL}", label.name), EVIL.into());
    }
    for (id, speaker) in &project.speakers.clone() {
        let name = format!("{} {EVIL}", speaker.name);
        let evil = gainsay::model::Speaker {
            name,
            role: EVIL.into(),
            affiliation: EVIL.into(),
            ..(**speaker).clone()
        };
        project.speakers.insert(id.clone(), evil.into());
    }
    for (key, layer) in &project.layers.clone() {
        let mut layer = (**layer).clone();
        for (id, statement) in &layer.statements.clone() {
            let mut one = (**statement).clone();
            (one.note, one.verdict, one.medium) = (EVIL.into(), EVIL.into(), EVIL.into());
            one.evidence =
                vec!["javascript:alert(1)".into(), EVIL.into(), format!("https://a.example/{EVIL}")];
            one.tags = vec![EVIL.into()];
            layer.statements.insert(*id, one.into());
        }
        project.layers.insert(key.clone(), layer.into());
    }
    for (id, article) in &project.articles.clone() {
        let mut article = (**article).clone();
        (article.details.title, article.details.address) = (EVIL.into(), " javascript:alert(1)".into());
        project.articles.insert(id.clone(), article.into());
    }
    project
}

#[test]
fn markup_in_a_text_is_text_in_every_format() {
    let project = project_of_markup();
    for format in FORMATS.iter().filter(|format| format.is_written()) {
        let (files, _) = files_of(format, &project, &ExportOptions::default());
        for (path, text) in files {
            if text.starts_with("<?xml") {
                let mut reader = quick_xml::Reader::from_str(&text);
                while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
                assert!(!text.contains("<script"), "{path}");
            }
        }
    }
    let (page, _) = export("html", &project, &ExportOptions::default());
    assert!(
        !page.contains("<script") && !page.contains("href=\"javascript") && !page.contains(" onclick=\"x")
    );
    assert_eq!(page.matches("</style>").count(), 1);
    assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)") && page.contains("javascript:alert(1)"));
}

#[test]
fn a_disk_that_is_full_is_told() {
    struct Full;
    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    impl Sink for Full {
        fn file(&mut self, _: &str) -> io::Result<Box<dyn io::Write + Send>> {
            Ok(Box::new(Full))
        }
    }
    let (project, options) = (made_project::project(), ExportOptions::default());
    let export = Export::quiet(&project, &options);
    for format in FORMATS {
        let written = match format.write {
            Write::No => continue,
            Write::File(write) => write(&export, &mut Full),
            Write::Folder(write) => write(&export, &mut Full),
        };
        assert!(written.unwrap_err().to_string().contains("could not be written"), "{}", format.name);
    }
}

#[test]
fn every_format_tells_how_far_it_is_and_stops_when_asked() {
    let (project, options) = (made_project::readable_project(), ExportOptions::default());
    for format in FORMATS.iter().filter(|format| format.is_written()) {
        let write = |progress: &dyn Fn(usize, usize) -> ControlFlow<()>| {
            let export = Export { project: &project, options: &options, progress };
            match format.write {
                Write::No => Ok(Report::default()),
                Write::File(write) => write(&export, &mut Vec::new()),
                Write::Folder(write) => write(&export, &mut MemorySink::default()),
            }
        };
        let told = std::cell::RefCell::new(Vec::new());
        write(&|done, total| {
            told.borrow_mut().push((done, total));
            ControlFlow::Continue(())
        })
        .unwrap();
        let told = told.into_inner();
        assert_eq!((told.first(), told.last()), (Some(&(0, 8)), Some(&(8, 8))), "{}", format.name);
        let stopped = write(&|_, _| ControlFlow::Break(()));
        assert!(matches!(stopped, Err(ExportError::Cancelled)), "{}", format.name);
    }
}

#[test]
fn the_made_project_has_a_value_in_every_attribute() {
    let project = made_project::project();
    let empty = |attribute: &Attribute| {
        project.statements().all(|(_, statement)| {
            gainsay::model::wording::attribute_text(&project, statement, *attribute).is_empty()
        })
    };
    let missing: Vec<_> = Attribute::ALL.iter().copied().filter(empty).collect();
    assert_eq!(missing, []);
}

#[test]
fn csv_has_a_column_with_the_words_of_every_attribute() {
    let project = made_project::project();
    let (text, _) = export("csv", &project, &ExportOptions::default());
    let rows = csv_rows(&text);
    for ((_, statement), row) in project.statements().zip(&rows) {
        for attribute in Attribute::ALL {
            let words = gainsay::model::wording::attribute_text(&project, statement, *attribute);
            assert!(row.values().any(|cell| *cell == words), "{}: {words}", attribute.title());
        }
    }
}

#[test]
fn csv_columns_have_names_of_their_own_and_lines_end_with_lf() {
    let (text, _) = export("csv", &made_project::project(), &ExportOptions::default());
    let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    assert_eq!(header.iter().collect::<BTreeSet<_>>().len(), header.len());
    assert!(!text.contains('\r') && text.ends_with('\n'));
}

#[test]
fn csv_offsets_lead_back_to_the_quote() {
    let (text, _) = export("csv", &made_project::project(), &ExportOptions::default());
    let mut placed = 0;
    for row in csv_rows(&text).iter().filter(|row| !row["start_char"].is_empty()) {
        let article = if row["article_id"] == "talks" { made_project::TALKS } else { made_project::TAQZIB };
        let chars: Vec<char> = article.chars().collect();
        let range = |range: &str| {
            let (start, end) = range.split_once('-').unwrap();
            chars[start.parse().unwrap()..end.parse().unwrap()].iter().collect::<String>()
        };
        let quote: Vec<String> = row["fragments_char"].split(';').map(range).collect();
        assert_eq!(quote.join(" … "), row["quote"]);
        let whole: String =
            chars[row["start_char"].parse().unwrap()..row["end_char"].parse().unwrap()].iter().collect();
        assert_eq!(article[row["start_byte"].parse().unwrap()..row["end_byte"].parse().unwrap()], whole);
        placed += 1;
    }
    assert_eq!(placed, 7);
}

#[test]
fn what_was_guarded_for_a_spreadsheet_can_be_had_back() {
    let unguarded = |cell: &str| {
        let guarded = cell.starts_with('\'')
            && cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']);
        if guarded { cell[1..].to_owned() } else { cell.to_owned() }
    };
    let project = made_project::project();
    let (plain, _) = export("csv", &project, &ExportOptions::default());
    let (guarded, _) = export("csv", &project, &for_spreadsheet());
    assert!(guarded.starts_with('\u{FEFF}') && !plain.starts_with('\u{FEFF}'));
    let cells =
        |text: &str| -> Vec<String> { csv_rows(text).into_iter().flat_map(BTreeMap::into_values).collect() };
    assert!(cells(&guarded).iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
    assert!(cells(&guarded).contains(&"''=already guarded".to_owned()));
    assert_eq!(cells(&guarded).iter().map(|cell| unguarded(cell)).collect::<Vec<_>>(), cells(&plain));
}

#[test]
fn every_json_line_is_as_the_schema_says_and_every_key_of_the_schema_occurs() {
    let schema: Value = serde_json::from_str(include_str!("../docs/statement.schema.json")).unwrap();
    let mut met = BTreeSet::new();
    for line in json_lines(&made_project::project()) {
        json_schema::check(&schema, &schema, &line, "", &mut met);
    }
    let declared = json_schema::declared_keys(&schema);
    let never: Vec<_> = declared.difference(&met).collect();
    assert!(never.is_empty(), "never met with a value: {never:?}");
}

fn names<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> BTreeSet<&'static str> {
    all.iter().map(|value| name(*value)).collect()
}

#[test]
fn the_schema_names_every_value_that_the_model_has() {
    let schema: Value = serde_json::from_str(include_str!("../docs/statement.schema.json")).unwrap();
    for (place, expected) in [
        ("/properties/quotation_kind", names(QuotationKind::ALL, QuotationKind::name)),
        ("/properties/denial_kind", names(DenialKind::ALL, DenialKind::name)),
        ("/properties/attitude", names(Attitude::ALL, Attitude::name)),
        ("/properties/check_worthiness", names(CheckWorthiness::ALL, CheckWorthiness::name)),
        ("/properties/status", names(Status::ALL, Status::name)),
        ("/properties/confidence", names(&Confidence::ALL, Confidence::name)),
        ("/properties/reading_state", names(&ReadingState::ALL, ReadingState::name)),
        ("/$defs/date/properties/confidence", names(&Confidence::ALL, Confidence::name)),
        ("/$defs/date/properties/basis", names(&DateBasis::ALL, DateBasis::name)),
        ("/$defs/speaker/properties/kind", names(&SpeakerKind::ALL, SpeakerKind::name)),
        ("/$defs/link/properties/kind", names(&LinkKind::ALL, LinkKind::verb)),
        ("/$defs/zone/properties/kind", names(&ZoneKind::ALL, ZoneKind::name)),
        ("/$defs/label/properties/nature", names(&Nature::ALL, Nature::name)),
    ] {
        let declared = schema.pointer(place).unwrap()["enum"].as_array().unwrap();
        assert_eq!(declared.iter().filter_map(Value::as_str).collect::<BTreeSet<_>>(), expected, "{place}");
    }
}

#[test]
fn json_lines_hold_every_attribute_under_its_name() {
    for line in json_lines(&made_project::project()) {
        let missing = |attribute: &&Attribute| {
            let name = match attribute {
                Attribute::Quote => "quotation_kind",
                Attribute::Denial => "denial_kind",
                other => other.field(),
            };
            line.get(name).is_none()
        };
        let missing: Vec<_> = Attribute::ALL.iter().filter(missing).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}

#[test]
fn json_offsets_in_utf16_are_those_of_javascript() {
    let units: Vec<u16> = made_project::TALKS.encode_utf16().collect();
    for line in json_lines(&made_project::project()).iter().filter(|line| line["article"]["id"] == "talks") {
        for fragment in line["fragments"].as_array().unwrap() {
            let (start, end) = (fragment["start_utf16"].as_u64(), fragment["end_utf16"].as_u64());
            assert_eq!(start.is_some(), line["anchored"].as_bool().unwrap());
            if let (Some(start), Some(end)) = (start, end) {
                let found = String::from_utf16(&units[start as usize..end as usize]).unwrap();
                assert_eq!(fragment["text"], found);
            }
        }
    }
}
