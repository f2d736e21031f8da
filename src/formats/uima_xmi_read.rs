//! Reads UIMA XMI: elements as feature structures, without the type system.

use std::collections::BTreeMap;

use super::{
    account::{Account, Fate},
    cas_read::{Found, Value, article},
    imported::{Imported, Input, InputFile, ReadError},
    offsets::Unit,
    xml_events::{Attributes, Xml, for_each_event},
};
use crate::model::shown::shown;

/// The most that is read of one file: what it holds may take some ten times that in memory.
const LARGEST_XMI_BYTES: usize = 256 * 1024 * 1024;

/// What identifies a structure: `id` in this namespace.
const XMI: &str = "http://www.omg.org/XMI";

/// Reads the files, an article each; the type system is not needed, and other files are passed over.
pub fn read(input: &Input<'_>) -> Result<Imported, ReadError> {
    let mut imported = Imported::default();
    for (done, file) in input.files.iter().enumerate() {
        input.step(done, input.files.len())?;
        imported.account.begin_file(&file.name);
        file.text()?;
        if !matches!(file.stem_and_ending().1.as_str(), "xmi" | "xml") {
            imported.account.add(0, Fate::Empty);
            continue;
        }
        if file.bytes.len() > LARGEST_XMI_BYTES {
            let (found, most) = (file.bytes.len().div_ceil(1024 * 1024), LARGEST_XMI_BYTES / 1024 / 1024);
            let why = format!("it has {found} MiB, and {most} MiB of XMI are read at once");
            imported.account.add(0, Fate::Refused(why));
            continue;
        }
        match XmiFile::read(file, &mut imported.account)? {
            None => {
                imported.account.add(0, Fate::Empty);
            }
            Some(found) => match article(file, &found, Unit::Utf16, &mut imported.account) {
                Ok(article) => imported.articles.push(article),
                Err(why) => {
                    imported.account.add(0, Fate::Refused(why));
                }
            },
        }
    }
    if imported.account.entries().all(|(_, line, _)| line == 0) {
        let why = "There is no XMI among what was chosen: a file .xmi whose first element is xmi:XMI";
        return Err(ReadError::NotThis(why.to_owned()));
    }
    Ok(imported)
}

/// A file while its elements come.
#[derive(Default)]
struct XmiFile {
    /// The line of the last element.
    line: usize,
    /// How many elements are open.
    depth: usize,
    root: String,
    /// What prefixes stand for.
    namespaces: BTreeMap<String, String>,
    found: Vec<Found>,
    /// The structure that is open, where it is needed.
    open: Option<Found>,
    /// The feature inside it that is open, with its text.
    feature: Option<(String, String)>,
    trouble: Option<String>,
}

impl XmiFile {
    /// The structures of the file; none where it is another kind of XML.
    fn read(file: &InputFile, account: &mut Account) -> Result<Option<Vec<Found>>, ReadError> {
        let mut reading = Self { line: 1, ..Self::default() };
        let ended = for_each_event(&file.bytes, |event| reading.take(&event, account));
        let is_xmi = reading.root == "XMI";
        let trouble = match ended {
            Err(why) => Some(format!("this is not XML ({})", shown(&why))),
            Ok(()) if reading.root.is_empty() => Some("this is not XML: it has no element".to_owned()),
            Ok(()) if reading.trouble.is_some() => reading.trouble,
            Ok(()) if reading.depth > 0 => Some("the file ends before all of its elements do".to_owned()),
            Ok(()) => None,
        };
        match trouble {
            Some(why) => Err(ReadError::Broken { file: file.name.clone(), line: reading.line, why }),
            None => Ok(is_xmi.then_some(reading.found)),
        }
    }

    fn take(&mut self, event: &Xml<'_>, account: &mut Account) {
        if self.trouble.is_some() {
            return;
        }
        match *event {
            Xml::Open(name, attributes) => {
                self.line = attributes.line;
                self.depth += 1;
                self.take_namespaces(attributes);
                match self.depth {
                    1 => name.clone_into(&mut self.root),
                    2 if self.root == "XMI" => self.begin(name, attributes, account),
                    3 if self.open.is_some() => self.feature = Some((name.to_owned(), String::new())),
                    _ => {}
                }
            }
            Xml::Text(text) => {
                if let (3, Some((_, value))) = (self.depth, &mut self.feature) {
                    value.push_str(text);
                }
            }
            Xml::Close(_) => {
                match self.depth {
                    2 => self.found.extend(self.open.take()),
                    3 => self.end_feature(),
                    _ => {}
                }
                self.depth = self.depth.saturating_sub(1);
            }
        }
    }

    fn take_namespaces(&mut self, attributes: &Attributes<'_>) {
        // Below the structures there are none, and what is not needed there is not looked at.
        if self.depth > 2 {
            return;
        }
        for (name, value) in attributes.all().flatten() {
            if let Some(prefix) = name.strip_prefix("xmlns:") {
                self.namespaces.insert(prefix.to_owned(), value);
            }
        }
    }

    fn begin(&mut self, name: &str, attributes: &Attributes<'_>, account: &mut Account) {
        let element = attributes.element_name();
        let (prefix, _) = element.split_once(':').unwrap_or_default();
        let kind = type_name(self.namespaces.get(prefix).map_or("", String::as_str), name);
        let id_name = |name: &str| {
            name.strip_suffix(":id").is_some_and(|prefix| {
                self.namespaces.get(prefix).map_or(prefix == "xmi", |namespace| namespace == XMI)
            })
        };
        let id = attributes.all().flatten().find(|(name, _)| id_name(name)).map(|(_, id)| id);
        self.open = Found::new(attributes.line, &kind, id.unwrap_or_default(), account);
        let Some(open) = &mut self.open else { return };
        for attribute in attributes.all() {
            match attribute {
                Ok((name, value)) if !name.contains(':') => {
                    open.features.insert(name, Value::One(value));
                }
                Ok(_) => {}
                Err(why) => {
                    self.trouble = Some(format!("an attribute cannot be read ({})", shown(&why)));
                    return;
                }
            }
        }
    }

    fn end_feature(&mut self) {
        let (Some((name, text)), Some(open)) = (self.feature.take(), &mut self.open) else { return };
        match open.features.entry(name).or_insert_with(|| Value::Many(Vec::new())) {
            Value::Many(list) => list.push(text),
            other => *other = Value::Many(vec![text]),
        }
    }
}

/// `http:///webanno/custom.ecore` and `Statement` are `webanno.custom.Statement`.
fn type_name(namespace: &str, name: &str) -> String {
    let package = namespace.strip_prefix("http:///").unwrap_or(namespace);
    let package = package.strip_suffix(".ecore").unwrap_or(package).replace('/', ".");
    if package.is_empty() || package == "uima.noNamespace" {
        name.to_owned()
    } else {
        format!("{package}.{name}")
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::{formats::options::Choices, model::LinkKind};

    fn read_one(xml: &str) -> Result<Imported, ReadError> {
        let files = [InputFile { name: "a.xmi".into(), bytes: xml.as_bytes().to_vec() }];
        let choices = Choices::default();
        read(&Input { files: &files, choices: &choices, progress: &|_, _| ControlFlow::Continue(()) })
    }

    /// The structures inside a document with a text.
    fn document(structures: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?>\n<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" \
             xmlns:cas=\"http:///uima/cas.ecore\" xmlns:my=\"http:///my/own.ecore\" \
             xmlns:custom=\"http:///webanno/custom.ecore\" \
             xmlns:ner=\"http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore\" \
             xmlns:seg=\"http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore\" xmi:version=\"2.0\">\n\
             <cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" sofaString=\"Hi 🚀 Bob&#10;no\"/>\n\
             {structures}\n<cas:View sofa=\"1\" members=\"2\"/>\n</xmi:XMI>\n"
        )
    }

    fn refusals(imported: &Imported) -> Vec<(usize, String)> {
        let refused = imported.account.entries().filter_map(|(_, line, fate)| match fate {
            Fate::Refused(why) => Some((line, why.clone())),
            _ => None,
        });
        refused.collect()
    }

    #[test]
    fn annotations_of_other_programs_become_statements_and_words_are_passed_over() {
        let uuid = "0199a1c2-7d3e-7b40-9c11-000000000001";
        let imported = read_one(&document(&format!(
            "<seg:Token xmi:id=\"2\" sofa=\"1\" begin=\"0\" end=\"2\"/>\n\
             <my:Mood xmi:id=\"3\" sofa=\"1\" begin=\"3\" end=\"5\" strength=\"4\"/>\n\
             <ner:NamedEntity xmi:id=\"4\" sofa=\"1\" begin=\"6\" end=\"9\" value=\"claim\" identifier=\"{uuid}\"/>\n\
             <custom:Statement xmi:id=\"5\" sofa=\"1\" begin=\"10\" end=\"12\" statement_id=\"{uuid}\" tags=\"9\"/>\n\
             <my:Arc xmi:id=\"6\" sofa=\"1\" begin=\"6\" end=\"9\" Governor=\"3\" Dependent=\"4\" value=\"denies\"/>\n\
             <my:Arc xmi:id=\"7\" sofa=\"1\" begin=\"6\" end=\"9\" Governor=\"3\" Dependent=\"4\" value=\"loves\"/>\n\
             <my:Arc xmi:id=\"8\" sofa=\"1\" begin=\"6\" end=\"9\" Governor=\"3\" Dependent=\"99\" value=\"denies\"/>\n\
             <cas:StringArray xmi:id=\"9\"><elements>a b</elements><elements>&lt;c></elements></cas:StringArray>"
        )))
        .unwrap();
        let [article] = imported.articles.as_slice() else { panic!() };
        assert_eq!(article.text.as_deref(), Some("Hi 🚀 Bob\nno"));
        let [mood, entity] = article.statements.as_slice() else { panic!("{:?}", article.statements) };
        assert_eq!((mood.label.name.as_str(), mood.extras["strength"].as_str()), ("Mood", "4"));
        assert_eq!((entity.label.name.as_str(), entity.id.unwrap().to_string()), ("claim", uuid.to_owned()));
        let ranges: Vec<_> = entity.ranges.iter().map(|range| (range.start, range.end)).collect();
        assert_eq!(ranges, [(6, 9), (10, 12)]);
        assert_eq!(format!("{:?}", entity.values), "[Tags([\"a b\", \"<c>\"])]");
        assert_eq!((mood.links.len(), mood.links[0].kind), (1, LinkKind::Denies));
        let told = refusals(&imported);
        assert_eq!(told.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [9, 10], "{told:?}");
        assert!(told[0].1.contains("“my.own.Arc” are not read") && told[1].1.contains("“99”"), "{told:?}");
    }

    #[test]
    fn fragments_are_joined_by_relations_where_they_have_no_uuid() {
        let spans = [0, 1, 2, 3]
            .map(|n| format!("<my:S xmi:id=\"{}\" sofa=\"1\" begin=\"{n}\" end=\"{}\"/>", n + 2, n + 1))
            .concat();
        let joins = [(4, 5), (2, 3), (3, 4), (5, 2)]
            .map(|(from, to)| format!("<my:R Governor=\"{from}\" Dependent=\"{to}\" kind=\"continues\"/>"))
            .concat();
        let imported = read_one(&document(&(spans + &joins))).unwrap();
        let [whole] = imported.articles[0].statements.as_slice() else { panic!() };
        assert_eq!((whole.ranges.len(), whole.records.len(), refusals(&imported).len()), (4, 4, 0));
    }

    #[test]
    fn identifiers_that_stand_twice_other_texts_and_offsets_that_are_none_are_refused_with_their_line() {
        let imported = read_one(&document(
            "<my:S xmi:id=\"2\" sofa=\"1\" begin=\"0\" end=\"2\"/>\n<my:S xmi:id=\"2\" sofa=\"1\" begin=\"0\" end=\"1\"/>\n\
             <my:S xmi:id=\"3\" sofa=\"77\" begin=\"0\" end=\"2\"/>\n<my:S xmi:id=\"4\" sofa=\"1\" begin=\"-1\" end=\"2\"/>\n\
             <my:S xmi:id=\"5\" sofa=\"1\"/>",
        ))
        .unwrap();
        assert_eq!(imported.articles[0].statements.len(), 1);
        let told = refusals(&imported);
        let expected =
            [(5, "same identifier"), (6, "another text"), (7, "“begin” is no offset"), (8, "no place")];
        for ((line, why), (expected_line, expected)) in told.iter().zip(expected) {
            assert!(*line == expected_line && why.contains(expected), "{told:?}");
        }
        assert_eq!(told.len(), expected.len());
    }

    #[test]
    fn entities_of_the_documents_own_and_depth_do_no_harm() {
        let bomb =
            "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>\n";
        let text = "<cas:Sofa xmi:id=\"1\" sofaID=\"_InitialView\" sofaString=\"&b;\"/>";
        let error =
            read_one(&format!("{bomb}<xmi:XMI xmlns:cas=\"http:///uima/cas.ecore\">\n{text}</xmi:XMI>"));
        let error = error.unwrap_err().to_string();
        assert!(error.starts_with("line 3: an attribute cannot be read"), "{error}");
        let deep = format!("{}x{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        let imported = read_one(&document(&format!("<my:S begin=\"0\" end=\"2\">{deep}</my:S>"))).unwrap();
        assert_eq!(imported.articles[0].statements.len(), 1);
    }

    #[test]
    fn what_is_cut_off_or_no_xmi_is_told() {
        let whole = document("<my:S xmi:id=\"2\" sofa=\"1\" begin=\"0\" end=\"2\"/>");
        let cut = whole.split_at(whole.find("<cas:View").unwrap()).0;
        let told = |xml: &str| read_one(xml).unwrap_err().to_string();
        assert_eq!(told(cut), "line 4: the file ends before all of its elements do: a.xmi");
        assert!(told("{}").contains("no element"), "{}", told("{}"));
        assert!(told("<a/>").contains("no XMI"), "{}", told("<a/>"));
        let without_text = "<xmi:XMI xmlns:cas=\"http:///uima/cas.ecore\"><cas:NULL/></xmi:XMI>";
        assert!(refusals(&read_one(without_text).unwrap())[0].1.contains("no text"));
    }
}
