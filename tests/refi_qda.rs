//! REFI-QDA as other programs write it, as they want it written, and as somebody malicious would.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test panics")]

#[path = "common/made_project.rs"]
mod made_project;
#[path = "common/round_trips.rs"]
mod round_trips;

use std::io::{Cursor, Write as _};

use gainsay::{
    formats::{Choices, Export, ExportOptions, Fate, ImportReport, InputFile, Write, format_by_name},
    model::{Colour, Nature, Project, Statement},
};
use round_trips::{attach_to, held_by, project_without_statements, read};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

fn archive(entries: &[(&str, &[u8])]) -> InputFile {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    InputFile { name: "study.qdpx".into(), bytes: zip.finish().unwrap().into_inner() }
}

fn imported(file: InputFile) -> (Project, ImportReport) {
    attach_to(read(format_by_name("refi-qda").unwrap(), &[file]).unwrap(), &Project::titled("t"))
}

fn refused(file: InputFile) -> String {
    read(format_by_name("refi-qda").unwrap(), &[file]).unwrap_err().to_string()
}

fn statement<'p>(project: &'p Project, quote: &str) -> &'p Statement {
    project.statements().map(|(_, one)| one).find(|one| one.fragments.quote() == quote).unwrap()
}

#[test]
fn what_is_written_for_any_program_comes_back() {
    let project = round_trips::placed(&made_project::readable_project());
    let format = format_by_name("refi-qda").unwrap();
    for value in ["qualcoder", "atlas-ti", "maxqda", "nvivo"] {
        let mut choices = Choices::default();
        choices.choose(format.options, "program", value).unwrap();
        let options = ExportOptions { choices, ..ExportOptions::default() };
        let Write::File(write) = format.write else { panic!() };
        let mut bytes = Vec::new();
        let written = write(&Export::quiet(&project, &options), &mut bytes).unwrap();
        let file = InputFile { name: "p.qdpx".into(), bytes };
        let texts = round_trips::unpacked(std::slice::from_ref(&file));
        let is_crlf =
            texts.iter().any(|text| text.stem_and_ending().1 == "txt" && text.bytes.contains(&b'\r'));
        assert_eq!(is_crlf, value != "qualcoder");
        let (found, report) =
            attach_to(read(format, &[file]).unwrap(), &project_without_statements(&project));
        assert_eq!(
            held_by(format, &found, &written),
            held_by(format, &project, &written),
            "{value}: {report}"
        );
        assert!(report.is_clean(), "{value}: {report}");
    }
}

/// As `QualCoder` 3 writes it: a byte order mark in every file, the folder with a capital, the words as names.
const QUALCODER: &str = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>
<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"study.qda\" origin=\"QualCoder 3.8\" creationDateTime=\"2026-01-02T03:04:05Z\">
<Users><User guid=\"00000000-0000-4000-8000-0000000000a1\" name=\"Éva Nagy\"/></Users>
<CodeBook><Codes>
<Code guid=\"00000000-0000-4000-8000-0000000000c0\" name=\"Voices\" isCodable=\"false\">
<Code guid=\"00000000-0000-4000-8000-0000000000c1\" name=\"Rumour\" isCodable=\"true\" color=\"#F80\"><Description>Heard somewhere</Description></Code>
</Code>
<Code guid=\"{00000000-0000-4000-8000-0000000000C2}\" name=\"denial\" isCodable=\"true\"/>
<Code guid=\"00000000-0000-4000-8000-0000000000c3\" name=\"Unused\" isCodable=\"true\"/>
<Code guid=\"00000000-0000-4000-8000-0000000000d1\" name=\"Bob\" isCodable=\"true\"/>
</Codes></CodeBook>
<Cases><Case guid=\"00000000-0000-4000-8000-0000000000d1\" name=\"Bob\"/></Cases>
<Sources>
<TextSource plainTextPath=\"internal://E1.txt\" creatingUser=\"00000000-0000-4000-8000-0000000000a1\" guid=\"00000000-0000-4000-8000-0000000000e1\" name=\"interview\">
<PlainTextSelection guid=\"00000000-0000-4000-8000-0000000000f1\" startPosition=\"0\" endPosition=\"8\" name=\"Bob 🚀 sa\" creatingUser=\"00000000-0000-4000-8000-0000000000a1\" creationDateTime=\"2026-01-02T03:04:05\">
<Description>mind the tone</Description>
<Coding guid=\"00000000-0000-4000-8000-000000000f11\"><CodeRef targetGUID=\"00000000-0000-4000-8000-0000000000C1\"/></Coding>
<Coding guid=\"00000000-0000-4000-8000-000000000f12\"><CodeRef targetGUID=\"00000000-0000-4000-8000-0000000000c2\"/></Coding>
<Coding guid=\"00000000-0000-4000-8000-000000000f13\"><CodeRef targetGUID=\"00000000-0000-4000-8000-0000000000d1\"/></Coding>
</PlainTextSelection>
<PlainTextSelection guid=\"00000000-0000-4000-8000-0000000000f2\" startPosition=\"12\" endPosition=\"15\" name=\"Ann\"><NoteRef targetGUID=\"00000000-0000-4000-8000-0000000000b1\"/></PlainTextSelection>
<PlainTextSelection guid=\"00000000-0000-4000-8000-0000000000f3\" startPosition=\"900\" endPosition=\"910\" name=\"far away\"/>
</TextSource>
<PictureSource guid=\"00000000-0000-4000-8000-0000000000e2\" path=\"internal://x.png\"/>
<TextSource plainTextPath=\"absolute:///etc/passwd\" guid=\"00000000-0000-4000-8000-0000000000e3\" name=\"outside\"/>
</Sources>
<Notes><Note guid=\"00000000-0000-4000-8000-0000000000b1\"><PlainTextContent>Who is Ann?</PlainTextContent></Note></Notes>
<Links><Link guid=\"00000000-0000-4000-8000-0000000000aa\" name=\"Denies\" originGUID=\"00000000-0000-4000-8000-0000000000f1\" targetGUID=\"00000000-0000-4000-8000-0000000000f2\"/></Links>
</Project>";

const TEXT: &str = "\u{feff}Bob 🚀 said.\nAnn said no.\n";

fn qualcoder() -> InputFile {
    let entries: [(&str, &[u8]); 2] =
        [("project.qde", QUALCODER.as_bytes()), ("Sources/E1.txt", TEXT.as_bytes())];
    archive(&entries)
}

#[test]
fn a_project_of_qualcoder_comes_in_with_every_line_accounted_for() {
    let file = qualcoder();
    let (project, report) = imported(file.clone());
    assert_eq!(report.statements, 3, "{report}");
    let labels: Vec<_> = project.codebook.labels.iter().map(|label| label.name.as_str()).collect();
    assert_eq!(labels, ["Claim", "Denial", "Fact", "Rumour", "Unused", "annotation"]);
    let rumour = &project.codebook.labels[3];
    assert_eq!(
        (rumour.colour, rumour.description.as_str()),
        (Colour([0xFF, 0x88, 0]), "Heard somewhere\nBelow: Voices")
    );
    let coded: Vec<_> =
        project.statements().filter(|(_, one)| one.fragments.quote() == "Bob 🚀 sa").collect();
    assert_eq!(coded.len(), 2);
    for (key, one) in &coded {
        assert_eq!(key.annotator.as_str(), "eva-nagy");
        assert_eq!(
            (one.note.as_str(), one.created.to_string().as_str()),
            ("mind the tone", "2026-01-02T03:04:05Z")
        );
        assert_eq!(project.speaker_name(one.speaker.as_ref().unwrap()), "Bob");
    }
    let links: usize = coded.iter().map(|(_, one)| one.links.len()).sum();
    assert_eq!(links, 1);
    let ann = statement(&project, "Ann");
    assert_eq!((ann.label.as_str(), ann.note.as_str()), ("annotation", "Who is Ann?"));
    let told = report.to_string();
    for expected in [
        "past the end",
        "a picture is not read",
        "its text is outside of the project, and only texts inside are read: absolute:///etc/passwd",
        "that it stands below “Voices” is in its description",
    ] {
        assert!(told.contains(expected), "{told}");
    }
    assert!(told.contains("study.qdpx/project.qde:22: the code point offset 900"), "{told}");
    let again = attach_to(read(format_by_name("refi-qda").unwrap(), &[file]).unwrap(), &project);
    assert_eq!((again.0, again.1.statements), (project, 0), "{}", again.1);
}

/// Positions of texts with CR LF count these as one or two, and no program says how.
#[test]
fn names_of_selections_tell_how_line_ends_were_counted() {
    let text = "One line\r\nTwo lines\r\nBob denied it.\r\n";
    for (origin, name, start) in [
        ("NVivo", "denied i...", 25),
        ("NVivo", "denied i...", 23),
        ("ATLAS.ti 8", "", 23),
        ("MAXQDA 2024", "", 23),
        ("NVivo", "", 25),
    ] {
        let xml = format!(
            "<Project xmlns='urn:QDA-XML:project:1.0' name='p' origin='{origin}'><Sources>\
             <TextSource guid='s' name='t' plainTextPath='internal://t.txt'>\
             <PlainTextSelection guid='f' name='{name}' startPosition='{start}' endPosition='{}'/></TextSource>\
             </Sources></Project>",
            start + 9
        );
        let (project, report) =
            imported(archive(&[("project.qde", xml.as_bytes()), ("sources/t.txt", text.as_bytes())]));
        assert_eq!(statement(&project, "denied it").status.name(), "draft", "{origin} {start}: {report}");
    }
}

#[test]
fn a_codebook_adds_its_codes_as_labels_once() {
    let format = format_by_name("refi-codebook").unwrap();
    let xml = "<CodeBook xmlns='urn:QDA-XML:codebook:1.0'><Codes>\n\
        <Code guid='1' name='Rumour' isCodable='true' color='#010203'><Description>Heard</Description></Code>\n\
        <Code guid='2' name='CLAIM' isCodable='true'/>\n\
        <Code guid='3' name='Folder' isCodable='false'/>\n\
        </Codes><Sets><Set guid='4' name='denial'><MemberCode guid='1'/></Set></Sets></CodeBook>";
    let file = InputFile { name: "c.qdc".into(), bytes: xml.as_bytes().to_vec() };
    let (project, report) =
        attach_to(read(format, std::slice::from_ref(&file)).unwrap(), &Project::titled("t"));
    assert_eq!(report.labels, ["Rumour"]);
    let label = project.codebook.labels.last().unwrap();
    assert_eq!((label.nature, label.colour, label.key), (Nature::Denial, Colour([1, 2, 3]), '4'));
    assert_eq!(label.description, "Heard");
    let fates: Vec<_> = report.account.entries().map(|(_, line, fate)| (line, fate.clone())).collect();
    assert_eq!(fates, [(2, Fate::Read), (3, Fate::AlreadyThere)]);
    let (again, report) = attach_to(read(format, &[file]).unwrap(), &project);
    assert_eq!((again, report.labels.len()), (project, 0));
}

#[test]
fn a_codebook_comes_back_with_colours_natures_and_descriptions() {
    let format = format_by_name("refi-codebook").unwrap();
    let mut project = Project::titled("t");
    let codebook = std::sync::Arc::make_mut(&mut project.codebook);
    for (name, nature, retired) in [("Rumour & <so>", Nature::Other, true), ("Retort", Nature::Denial, false)]
    {
        let mut label = codebook.another(name, &['8', '9']);
        (label.nature, label.retired, label.description) = (nature, retired, "Two\nlines".into());
        label.colour = Colour([1, 2, 3]);
        codebook.labels.push(label);
    }
    let (files, report) = round_trips::export(format, &project);
    assert_eq!(report.to_string(), "5 labels were written.");
    let (found, report) = attach_to(read(format, &files).unwrap(), &Project::titled("other"));
    assert!(report.is_clean(), "{report}");
    for (found, label) in found.codebook.labels.iter().zip(&project.codebook.labels) {
        let all = |label: &gainsay::model::Label| {
            (label.name.clone(), label.nature, label.colour, label.retired, label.description.clone())
        };
        assert_eq!(all(found), all(label));
    }
}

#[test]
fn archives_and_xml_made_to_hurt_are_refused_in_words() {
    assert!(refused(archive(&[("a.txt", b"x")])).contains("there is no project.qde in it"));
    assert!(
        refused(archive(&[("project.qde", b"<a/>")])).contains("it begins with “a” and not with “Project”")
    );
    assert!(refused(archive(&[("project.qde", b"<Project><Sources>")])).contains("cut off"));
    let swollen = vec![b' '; 40_000_000];
    assert!(refused(archive(&[("project.qde", &swollen)])).contains("swells"));
    let cut = qualcoder().bytes;
    let cut = InputFile { name: "a.qdpx".into(), bytes: cut[..cut.len() / 2].to_vec() };
    assert!(refused(cut).contains("damaged or cut off"));
    let text = InputFile { name: "a.qdpx".into(), bytes: b"no archive".to_vec() };
    assert!(refused(text).contains("damaged or cut off"));
    // Entities of its own are not expanded, and names of files lead nowhere.
    let xml = "<!DOCTYPE p [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>\
        <Project name='&b;'><Sources><TextSource guid='1' name='n' plainTextPath='internal://../../../etc/passwd'/>\
        <TextSource guid='2' name='m'><PlainTextContent>x&b;&f;y</PlainTextContent></TextSource></Sources></Project>";
    let (project, report) =
        imported(archive(&[("project.qde", xml.as_bytes()), ("../../evil.txt", b"evil")]));
    assert_eq!(&**project.articles.values().next().unwrap().text(), "xy");
    assert!(report.to_string().contains("its text is not in the file: ../../../etc/passwd"), "{report}");
    // A long note on many selections would become as many long notes.
    let (long, many) =
        ("long ".repeat(200_000), "<Coding guid='c'><CodeRef targetGUID='x'/></Coding>".repeat(1_000));
    let xml = format!(
        "<Project><Sources><TextSource guid='1' name='n'><PlainTextContent>xy</PlainTextContent>\
         <PlainTextSelection guid='2' startPosition='0' endPosition='1'><Description>{long}</Description>{many}\
         </PlainTextSelection></TextSource></Sources></Project>"
    );
    let (project, report) = imported(archive(&[("project.qde", xml.as_bytes())]));
    let notes: usize = project.statements().map(|(_, one)| one.note.len()).sum();
    assert!(notes < 20_000_000, "{notes}");
    assert!(report.to_string().contains("its description was left out"), "{:.2000}", report.to_string());
    for deep in ["<Code name='a' isCodable='true'>", "<TextSource>", "<Coding>", "<x>"] {
        let xml = format!("<Project>{}", deep.repeat(50_000));
        assert!(refused(archive(&[("project.qde", xml.as_bytes())])).contains("cut off"), "{deep}");
    }
}
