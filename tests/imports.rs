//! What comes in from other programs: round trips through every format that can be read, and files that are wrong.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test panics")]

#[path = "common/made_project.rs"]
mod made_project;
#[path = "common/round_trips.rs"]
mod round_trips;

use std::{collections::BTreeMap, sync::Arc};

use gainsay::{
    formats::{
        FORMATS, Fate, Format, ImportReport, Imported, InputFile, Report, article_details, format_by_name,
    },
    model::{ArticleId, Layer, Project, SharedMap, Statement},
};
use proptest::prelude::*;
use round_trips::{
    attach_to, export, held_by, project_without_statements, read, speaking_project, zones_with_statements,
};

/// Everything that was written comes back equal, as far as the format can hold it, and nothing is told to be lost.
fn check_round_trip(format: &Format, project: &Project) -> Result<(), TestCaseError> {
    if project.statements().next().is_none() {
        return Ok(());
    }
    let (files, written) = export(format, project);
    let imported =
        read(format, &files).map_err(|error| TestCaseError::fail(format!("{}: {error}", format.name)))?;
    let (restored, report) = attach_to(imported, &project_without_statements(project));
    let (expected, found) = (held_by(format, project, &written), held_by(format, &restored, &written));
    for (key, expected) in &expected {
        let found = found.get(key).cloned().unwrap_or_default();
        let lines = |words: &[String]| words.join("\n").lines().map(str::to_owned).collect::<Vec<_>>();
        let (expected, found) = (lines(expected), lines(&found));
        let differing = expected.iter().zip(&found).find(|(expected, found)| expected != found);
        prop_assert!(
            expected == found,
            "{}: {key:?}: {differing:?}\n{report}\nin\n{}",
            format.name,
            expected.join("\n")
        );
    }
    if round_trips::keeps_ids(format) {
        prop_assert_eq!(expected.len(), found.len(), "{}", format.name);
        let [expected, found] = [project, &restored].map(|one| zones_with_statements(one, &written));
        prop_assert!(expected.is_subset(&found), "{}: {report}: {expected:?} {found:?}", format.name);
    }
    // What was lost when it was written may be told of once more.
    prop_assert!(report.is_clean() || !written.losses.is_empty(), "{}: {}", format.name, report);
    Ok(())
}

#[test]
fn the_made_project_comes_back_through_every_format() {
    let project = round_trips::placed(&made_project::readable_project());
    for format in round_trips::both_ways() {
        check_round_trip(format, &project).unwrap();
    }
}

#[test]
fn what_is_known_about_an_article_comes_back_or_is_told_to_be_left_out() {
    let project = round_trips::placed(&made_project::readable_project());
    for format in round_trips::both_ways() {
        let (files, written) = export(format, &project);
        let imported = read(format, &files).unwrap();
        if format.name == "conll2002" {
            assert!(written.to_string().contains("all else that is known about 2 articles"), "{written}");
        } else if round_trips::has_texts(format) || format.name == "webanno" {
            for article in &imported.articles {
                let id = ArticleId::new(&article.id).unwrap();
                let known = article_details::values(&project.articles[&id].details);
                assert_eq!(article_details::values(&article.details), known, "{}", format.name);
            }
        }
    }
}

#[test]
fn a_table_about_articles_that_names_others_is_told_and_one_of_somebody_else_is_passed_over() {
    let text = file("a/doc.txt", "Bob said no.\n");
    let ann = file("a/doc.ann", "T1\tclaim 0 3\tBob\n");
    let table = "article_id,title,page\ndoc,Bob says no,7\nother,Not here,\n";
    let (project, report) =
        attach_to(brat(&[text.clone(), ann.clone(), file("articles.csv", table)]), &Project::titled("t"));
    let fates = lines(&report, "articles.csv");
    assert!(matches!(&fates[&2], Fate::Kept(told) if told.contains("“page”")), "{report}");
    assert!(matches!(&fates[&3], Fate::Refused(told) if told.contains("“other”")), "{report}");
    let details = &project.articles.values().next().unwrap().details;
    assert_eq!((details.title.as_str(), details.extras["page"].as_str()), ("Bob says no", "7"));
    let (_, report) =
        attach_to(brat(&[text, ann, file("articles.csv", "name,page\ndoc,7\n")]), &Project::titled("t"));
    assert!(report.is_clean(), "{report}");
}

#[test]
fn a_zone_whose_ends_are_unknown_or_taken_is_told_and_one_that_is_there_is_not() {
    let project = round_trips::placed(&made_project::readable_project());
    let without = project_without_statements(&project);
    let csv = format_by_name("csv").unwrap();
    let rows = |zone: &str| {
        let head = "quote,label,article_id,annotator,zone,zone_char";
        file("t.csv", &format!("{head}\nListen to article,claim,talks,ann,{zone}\n"))
    };
    let fate = |zone: &str, onto: &Project| {
        let (found, report) = attach_to(read(csv, &[rows(zone)]).unwrap(), onto);
        let zones = found.layers.values().map(|layer| layer.zones.len()).sum::<usize>();
        (report.account.entries().next().unwrap().2.clone(), zones)
    };
    let told = |(fate, zones): (Fate, usize), why: &str| match fate {
        Fate::Kept(how) => assert!(how.contains(why) && zones == 0, "{how}"),
        other => panic!("{other:?}"),
    };
    told(fate("widget,", &without), "the file does not say where that begins and ends");
    told(fate("widget,0-3", &without), "it does not stand where that is");
    let mut layered = without.clone();
    for layer in project.layers.values() {
        let zones = layer.zones.clone();
        let bare = Layer { statements: SharedMap::new(), zones, ..Layer::clone(layer) };
        layered.layers.insert(bare.key.clone(), Arc::new(bare));
    }
    assert_eq!(fate("widget,", &layered), (Fate::Read, 2));
    assert!(matches!(fate("caption,0-60", &layered).0, Fate::Kept(how) if how.contains("else is marked")));
}

#[test]
fn importing_twice_adds_nothing_twice() {
    let project = round_trips::placed(&made_project::readable_project());
    for format in round_trips::both_ways() {
        let (files, _) = export(format, &project);
        let once = attach_to(read(format, &files).unwrap(), &project_without_statements(&project)).0;
        let (twice, report) = attach_to(read(format, &files).unwrap(), &once);
        assert_eq!(once, twice, "{}: {report}", format.name);
        assert_eq!(report.statements, 0, "{}: {report}", format.name);
        let (own, report) = attach_to(read(format, &files).unwrap(), &project);
        if round_trips::keeps_ids(format) {
            assert_eq!(own.layers, project.layers, "{}: {report}", format.name);
        }
    }
}

#[test]
fn a_project_without_statements_comes_back_as_that() {
    let project = project_without_statements(&made_project::readable_project());
    for format in round_trips::both_ways() {
        let (files, _) = export(format, &project);
        if let Ok(imported) = read(format, &files) {
            assert_eq!(attach_to(imported, &project).0, project, "{}", format.name);
        }
    }
}

#[test]
fn every_reader_refuses_wrong_files_in_words_and_never_panics() {
    let project = round_trips::placed(&made_project::readable_project());
    for format in FORMATS.iter().filter(|format| format.read.is_some()) {
        let (files, _) = export(format, &project);
        for (index, file) in files.iter().enumerate() {
            let step = (file.bytes.len() / 60).max(1);
            for cut in (0..file.bytes.len()).step_by(step) {
                let mut wrong = files.clone();
                wrong[index].bytes.truncate(cut);
                check_bearable(format, &wrong, &project);
                wrong[index].bytes.extend_from_slice(b"\xFF\xFE\0{[\"<");
                check_bearable(format, &wrong, &project);
                let mut wrong = files.clone();
                wrong[index].bytes[cut] = wrong[index].bytes[cut].wrapping_add(1);
                check_bearable(format, &wrong, &project);
            }
        }
    }
}

/// Whatever is in a file: what cannot be read is told in words of bearable length, and the project stays sound.
fn check_bearable(format: &Format, files: &[InputFile], project: &Project) {
    match read(format, files) {
        Err(error) => assert!(error.to_string().len() < 2_000, "{}: {error}", format.name),
        Ok(imported) => {
            let (found, report) = attach_to(imported, &project_without_statements(project));
            for (key, statement) in found.statements() {
                let text = found.articles[&key.article].text();
                assert!(statement.fragments.clone().verify(text).is_anchored(), "{}", format.name);
            }
            assert!(report.to_string().len() < 100_000);
        }
    }
}

#[test]
fn a_file_in_another_encoding_is_refused_with_its_line() {
    for format in FORMATS.iter().filter(|format| format.read.is_some()) {
        let project = round_trips::placed(&made_project::readable_project());
        let (mut files, _) = export(format, &project);
        for file in &mut files {
            file.bytes.splice(0..0, *b"caf\xE9\n");
        }
        let error = read(format, &files).unwrap_err().to_string();
        assert!(error.contains("line 1 is not valid UTF-8"), "{}: {error}", format.name);
    }
}

#[test]
fn a_text_that_differs_is_refused_with_the_first_difference() {
    let project = round_trips::placed(&made_project::readable_project());
    for format in round_trips::both_ways().filter(|format| round_trips::has_texts(format)) {
        let (files, _) = export(format, &project);
        let mut files = round_trips::unpacked(&files);
        for file in &mut files {
            let text = String::from_utf8(file.bytes.clone()).unwrap();
            file.bytes = text.replace("Listen to article", "Listen to artists").into_bytes();
        }
        let imported = read(format, &files).unwrap();
        let (found, report) = attach_to(imported, &project_without_statements(&project));
        assert_eq!(found.articles, project.articles, "{}", format.name);
        let told = report.to_string();
        assert!(told.contains("“article”") && told.contains("“artists”"), "{}: {told}", format.name);
        assert!(
            held_by(format, &found, &Report::default())
                .keys()
                .all(|(key, _)| key.article.as_str() != "talks"),
            "{}",
            format.name
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn any_project_comes_back_through_every_format(seed in any::<u64>()) {
        let project = speaking_project(seed);
        for format in round_trips::both_ways() {
            check_round_trip(format, &project)?;
        }
    }
}

// brat

fn file(name: &str, text: &str) -> InputFile {
    InputFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

fn brat(files: &[InputFile]) -> Imported {
    read(format_by_name("brat").unwrap(), files).unwrap()
}

fn lines(report: &ImportReport, file: &str) -> BTreeMap<usize, Fate> {
    let of_file = report.account.entries().filter(|(name, ..)| *name == file);
    of_file.map(|(_, line, fate)| (line, fate.clone())).collect()
}

fn only(project: &Project) -> Statement {
    let mut all = project.statements();
    let (_, only) = all.next().unwrap();
    assert!(all.next().is_none());
    Statement::clone(only)
}

#[test]
fn every_line_of_a_messy_brat_file_is_accounted_for() {
    let text = "Bob said 🚀 it was\nso, and Ann said no.\n";
    let ann = "T1\tclaim 0 3\tBob\n\
        T2\tclaim 11 20\tit was\nso\n\
        T3\tclaim 900 910\tfar away\n\
        T4\tclaim 1 4\tAnn\n\
        T5\tclaim 0 3;9 10\tBob 🚀\n\
        T5\tclaim 0 3\tBob\n\
        A1\tNegation T1\n\
        A2\tattitude T1 belief\n\
        R1\tdenies Arg1:T1 Arg2:T2\n\
        R2\tCauses Arg1:T1 Arg2:T3\n\
        #1\tAnnotatorNotes T1\tBe careful\n\
        *\tEquiv T1 T2\n\
        N1\tReference T4 Wikidata:Q1\tAnn\n\
        \n\
        nonsense\n\
        X9\tnothing\n";
    let (project, report) =
        attach_to(brat(&[file("a/doc.txt", text), file("a/doc.ann", ann)]), &Project::titled("t"));
    let fates = lines(&report, "a/doc.ann");
    assert_eq!(fates.len(), ann.lines().count());
    assert_eq!(report.statements, 4);
    for line in [1, 2, 3, 6, 9, 10, 12] {
        assert_eq!(fates[&line], Fate::Read, "line {line}: {report}");
    }
    for (line, why) in
        [(4, "past the end"), (7, "stands there twice"), (16, "no annotation"), (17, "no annotation")]
    {
        assert!(matches!(&fates[&line], Fate::Refused(told) if told.contains(why)), "line {line}: {report}");
    }
    for (line, how) in [
        (5, "where its words are found"),
        (8, "Negation"),
        (11, "Causes"),
        (13, "Equiv"),
        (14, "Wikidata:Q1"),
    ] {
        assert!(matches!(&fates[&line], Fate::Kept(told) if told.contains(how)), "line {line}: {report}");
    }
    assert_eq!(fates[&15], Fate::Empty);
    let bob =
        project.statements().map(|(_, one)| one).find(|one| one.foreign_id.as_deref() == Some("T1")).unwrap();
    assert_eq!(
        (bob.note.as_str(), bob.extras["Negation"].as_str(), bob.links.len()),
        ("Be careful", "true", 1)
    );
}

#[test]
fn a_broken_brat_line_is_told_of_once_with_all_that_is_about_it_and_spoils_no_other() {
    let text = "Bob said no. Ann said so.\n";
    let ann = "T1\tclaim 0 3\tBob\n\
        #1\tcreated T1\t2026-11-21T10:00:00Z\n\
        T2 claim 13 16 Ann\n\
        #2\tspeaker T2\tAnn\n\
        A1\tattitude T2 belief\n\
        R1\tdenies Arg1:T1 Arg2:T2\n\
        #3\tAnnotatorNotes T1\tTwo\n\
        lines\n\
        #4\tspeaker T9\tNobody\n";
    let (project, report) =
        attach_to(brat(&[file("d.txt", text), file("d.ann", ann)]), &Project::titled("t"));
    let bob = only(&project);
    assert_eq!((bob.note.as_str(), bob.extras.len()), ("Two\nlines", 0));
    assert_eq!(bob.created.to_string(), "2026-11-21T10:00:00Z");
    let told: Vec<_> = report.account.troubles().into_iter().map(|one| (one.line, one.told)).collect();
    let [(3, broken), (9, nobody), (8, lines)] = told.as_slice() else { panic!("{told:?}") };
    assert!(broken.contains("no tab stands behind “T2”"), "{broken}");
    assert!(broken.ends_with("; with it 3 more lines are refused, from 4 to 6"), "{broken}");
    assert!(nobody.contains("T9, which is not in the file"), "{nobody}");
    assert!(lines.contains("the next line of the note"), "{lines}");
    assert_eq!(report.account.counts()[4], ("refused", 5));
}

#[test]
fn rows_of_an_article_that_is_not_there_are_refused_in_one_sentence() {
    let project = round_trips::placed(&made_project::readable_project());
    for name in ["csv", "tsv", "jsonl", "web-annotation"] {
        let format = format_by_name(name).unwrap();
        let (files, _) = export(format, &project);
        let (found, report) = attach_to(read(format, &files).unwrap(), &Project::titled("new"));
        assert_eq!(found.statements().count(), 0);
        assert!(!report.adds_something());
        let told = report.to_string();
        assert_eq!(told.matches("Add the article first").count(), 2, "{name}: {told}");
        assert!(told.contains("with it"), "{name}: {told}");
        assert!(format.description.contains("without the texts"), "{name}");
    }
}

#[test]
fn brat_offsets_counted_with_carriage_returns_are_understood() {
    let text = "\u{feff}One line\r\nÉve denied it.\r\n";
    for (start, end) in [(10, 13), (9, 12)] {
        let ann = format!("T1\tdenial {start} {end}\tÉve\n");
        let (project, report) =
            attach_to(brat(&[file("d.txt", text), file("d.ann", &ann)]), &Project::titled("t"));
        assert_eq!(only(&project).fragments.quote(), "Éve", "{report}");
        assert!(report.is_clean(), "{report}");
        assert_eq!(&**project.articles.values().next().unwrap().text(), "One line\nÉve denied it.\n");
    }
}

#[test]
fn a_brat_corpus_with_many_fragments_goes_in_and_out_unchanged() {
    let corpus = round_trips::brat_corpus(60, 30);
    let imported = brat(&corpus);
    let (project, report) = attach_to(imported, &Project::titled("corpus"));
    let all_lines: usize = corpus
        .iter()
        .filter(|file| file.stem_and_ending().1 == "ann")
        .map(|file| file.bytes.split(|byte| *byte == b'\n').count() - 1)
        .sum();
    assert_eq!(report.account.len(), all_lines + 60, "every line, and every text");
    let (again, _) = export(format_by_name("brat").unwrap(), &project);
    let (second, report) = attach_to(brat(&again), &Project::titled("corpus"));
    assert!(report.is_clean(), "{report}");
    assert_eq!(round_trips::places(&project), round_trips::places(&second));
    assert!(project.statements().any(|(_, one)| one.fragments.fragments().len() == 20));
}

#[test]
fn letters_that_xml_cannot_hold_are_replaced_one_for_one_and_the_article_is_found_again() {
    let xmi = format_by_name("uima-xmi").unwrap();
    let brat_files =
        [file("d.txt", "a\u{1}b\u{ffff}🚀 he denied it"), file("d.ann", "T1\tdenial 9 15\tdenied\n")];
    let project = attach_to(brat(&brat_files), &Project::titled("t")).0;
    let (files, written) = export(xmi, &project);
    assert!(written.to_string().contains("letters that XML cannot hold"), "{written}");
    let text =
        String::from_utf8(files.iter().find(|file| file.stem_and_ending().1 == "xmi").unwrap().bytes.clone())
            .unwrap();
    assert!(text.contains("a\u{fffd}b\u{fffd}🚀") && text.contains("begin=\"10\" end=\"16\""), "{text}");
    let without = project_without_statements(&project);
    let (found, report) = attach_to(read(xmi, &files).unwrap(), &without);
    assert!(report.is_clean(), "{report}");
    assert_eq!((only(&found).fragments.quote(), report.articles.len()), ("denied".to_owned(), 0));
    // Without the fingerprint it is another text.
    let (mut files, _) = export(xmi, &project);
    for file in &mut files {
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        file.bytes = text.replace("text_blake3", "other_blake3").into_bytes();
    }
    let (_, report) = attach_to(read(xmi, &files).unwrap(), &without);
    assert!(report.to_string().contains("is another"), "{report}");
}

#[test]
fn every_format_of_xml_tells_of_letters_that_xml_cannot_hold() {
    let files = [file("d.txt", "he denied it"), file("d.ann", "T1\tdenial 3 9\tdenied\n")];
    let sound = attach_to(brat(&files), &Project::titled("t")).0;
    let files = [file("d.txt", "he de\u{1}ied it"), file("d.ann", "T1\tdenial 3 9\tde\u{1}ied\n")];
    let project = attach_to(brat(&files), &Project::titled("t")).0;
    for name in ["uima-xmi", "refi-qda", "tei", "graphml"] {
        let format = format_by_name(name).unwrap();
        let told = |project| export(format, project).1.to_string().contains("letters that XML cannot hold");
        assert_eq!((told(&sound), told(&project)), (false, true), "{name}");
    }
}

#[test]
fn labels_and_speakers_that_are_not_there_are_added_once() {
    let text = "Bob said it was so.";
    let ann = "T1\tRumour 0 3\tBob\nT2\trumour 4 8\tsaid\n#1\tspeaker T1\tBob\n#2\tspeaker T2\tbob \n";
    let (project, report) =
        attach_to(brat(&[file("d.txt", text), file("d.ann", ann)]), &Project::titled("t"));
    assert_eq!(
        (report.labels.as_slice(), report.speakers.as_slice()),
        (&["Rumour".to_owned()][..], &["Bob".to_owned()][..])
    );
    let label = project.codebook.labels.last().unwrap();
    assert_eq!((label.name.as_str(), label.key, label.retired), ("Rumour", '4', false));
    assert!(project.statements().all(|(_, one)| one.label == label.id && one.speaker.is_some()));
}

#[test]
fn names_of_labels_come_back_and_a_label_that_was_changed_meanwhile_stays_as_it_is() {
    let text = "Bob said it was so.";
    let ann = "T1\tImplicit 0 3\tBob\n";
    let mut project = attach_to(brat(&[file("d.txt", text), file("d.ann", ann)]), &Project::titled("t")).0;
    let label = Arc::make_mut(&mut project.codebook).labels.last_mut().unwrap();
    label.name = "Implicit denial (انکار)".to_owned();
    let without = project_without_statements(&Project { codebook: Arc::default(), ..project.clone() });
    for format in round_trips::both_ways().filter(|format| round_trips::keeps_ids(format)) {
        let (files, _) = export(format, &project);
        let (_, report) = attach_to(read(format, &files).unwrap(), &without);
        assert_eq!(report.labels, ["Implicit denial (انکار)"], "{}: {report}", format.name);
    }
    let (mut files, _) = export(format_by_name("brat").unwrap(), &project);
    for file in &mut files {
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        file.bytes = text.replace("T1\timplicit ", "T1\tRumour ").into_bytes();
    }
    let (_, report) = attach_to(brat(&files), &without);
    assert_eq!(report.labels, ["Rumour"]);
}

#[test]
fn what_says_nothing_but_label_and_place_is_found_again() {
    let ann = "T1\tclaim 0 3\tBob\n#1\tAnnotatorNotes T1\tWith a note\n";
    let files = [file("d.txt", "Bob said it was so."), file("d.ann", ann)];
    let project = attach_to(brat(&files), &Project::titled("t")).0;
    let conll = format_by_name("conll2002").unwrap();
    let (found, report) = attach_to(read(conll, &export(conll, &project).0).unwrap(), &project);
    assert_eq!((found, report.statements), (project, 0), "{report}");
}

#[test]
fn lines_of_a_table_are_told_as_an_editor_counts_them() {
    let project = project_without_statements(&round_trips::placed(&made_project::readable_project()));
    let csv = format_by_name("csv").unwrap();
    for end in ["\n", "\r\n"] {
        let table = ["Quote,label,article_id", "Nowhere,claim,talks", "", "he,claim,talks", "x"].join(end);
        let (_, report) = attach_to(read(csv, &[file("t.csv", &table)]).unwrap(), &project);
        let fates = lines(&report, "t.csv");
        assert!(fates.keys().eq(&[2, 4, 5]), "{report}");
        assert!(
            matches!(&fates[&2], Fate::Refused(why) if why == "the article does not say “Nowhere”"),
            "{report}"
        );
        assert!(matches!(&fates[&4], Fate::Refused(why) if why.contains("times in the article")), "{report}");
        assert!(matches!(&fates[&5], Fate::Refused(why) if why.starts_with("it has 1 cell,")), "{report}");
    }
    let twice = read(csv, &[file("t.csv", "quote,label,quote\n")]).unwrap_err().to_string();
    assert!(twice.contains("two columns are called “quote”"), "{twice}");
}

#[test]
fn the_lines_of_a_text_made_of_words_are_its_sentences_and_what_is_cut_is_told() {
    let text = "Bob said no.\n\nAnn said so.";
    let files = [file("d.txt", text), file("d.ann", "T1\tclaim 0 3\tBob\n")];
    let project = attach_to(brat(&files), &Project::titled("t")).0;
    let webanno = format_by_name("webanno").unwrap();
    let (mut files, _) = export(webanno, &project);
    let (found, report) = attach_to(read(webanno, &files).unwrap(), &Project::titled("t"));
    assert_eq!(&**found.articles.values().next().unwrap().text(), text);
    assert!(!report.is_clean() && report.to_string().contains("white space"), "{report}");
    let tsv = files.iter_mut().find(|file| file.stem_and_ending().1 == "tsv").unwrap();
    let end = tsv.bytes.windows(4).position(|four| four == b"\n2-3").unwrap();
    tsv.bytes.truncate(end + 1);
    let (_, report) = attach_to(read(webanno, &files).unwrap(), &Project::titled("t"));
    assert!(report.to_string().contains("words of this sentence are missing"), "{report}");
}
