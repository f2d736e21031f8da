//! UIMA XMI: a folder an annotator, a file an article, and one file with the types of all.
//!
//! <https://uima.apache.org/d/uimaj-current/references.html#ugr.ref.xmi>: offsets count UTF-16 units. Characters that XML
//! 1.0 cannot hold are replaced one for one, so that offsets stay right. `uima_xmi_read.rs` reads it.

use std::{fmt::Write as _, io, io::Write as _};

use super::{
    Export, ExportError, Format, Sink, Write,
    cas::{Document, Feature, SOFA_ID, Structure, TEXTS, types},
    report::Report,
    rows::{Count, for_each_layer},
    uima_xmi_read::read,
    xml::escaped,
    xml_losses::Replaced,
};

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "uima-xmi",
    title: "UIMA XMI",
    extension: "xmi",
    description: "A folder with an XMI file an article and the type system, for UIMA, INCEpTION and dkpro-cassis",
    options: &[],
    write: Write::Folder(write),
    read: Some(read),
};

/// The file with the types.
const TYPE_SYSTEM: &str = "TypeSystem.xml";

const BEGINNING: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\" \
    xmlns:tcas=\"http:///uima/tcas.ecore\" xmlns:custom=\"http:///webanno/custom.ecore\" xmi:version=\"2.0\">\n\
    <cas:NULL xmi:id=\"0\"/>\n";

fn write(export: &Export<'_>, sink: &mut dyn Sink) -> Result<Report, ExportError> {
    let mut out = sink.file(TYPE_SYSTEM)?;
    out.write_all(type_system().as_bytes())?;
    out.flush()?;
    let (mut count, mut replaced) = (Count::default(), Replaced::default());
    for_each_layer(export, |layer| {
        layer.rows.iter().for_each(|row| count.add_placed(row));
        let Some(article) = layer.article else { return Ok(()) };
        replaced.look_at(layer, Some(article.text()));
        let file = sink.file(&format!("{}/{}.xmi", layer.layer.key.annotator, article.id))?;
        let mut out = io::BufWriter::new(file);
        write_document(&mut out, &Document::new(layer, article))?;
        Ok(out.flush()?)
    })?;
    let mut report = count.report();
    report.losses.extend(replaced.loss());
    Ok(report)
}

fn write_document(out: &mut dyn io::Write, document: &Document<'_>) -> io::Result<()> {
    out.write_all(BEGINNING.as_bytes())?;
    let after_last = document.for_each(|structure| out.write_all(element(structure).as_bytes()))?;
    out.write_all(element(&document.sofa()).as_bytes())?;
    write!(out, "<cas:View sofa=\"{SOFA_ID}\" members=\"")?;
    for id in SOFA_ID + 1..after_last {
        write!(out, "{}{id}", if id == SOFA_ID + 1 { "" } else { " " })?;
    }
    out.write_all(b"\"/>\n</xmi:XMI>\n")
}

/// A structure as an element: features are attributes, lists of texts are elements inside.
fn element(structure: &Structure) -> String {
    let (package, name) = structure.kind.rsplit_once('.').unwrap_or(("", structure.kind));
    let prefix = package.rsplit('.').next().unwrap_or_default();
    let mut xml = format!("<{prefix}:{name} xmi:id=\"{}\"", structure.id);
    let mut inside = String::new();
    for (name, feature) in &structure.features {
        let _ = match feature {
            Feature::Text(text) => write!(xml, " {name}=\"{}\"", escaped(text)),
            Feature::Number(number) | Feature::Reference(number) => write!(xml, " {name}=\"{number}\""),
            Feature::Texts(list) => {
                list.iter().try_for_each(|text| write!(inside, "<{name}>{}</{name}>", escaped(text)))
            }
        };
    }
    let _ = match inside.as_str() {
        "" => writeln!(xml, "/>"),
        inside => writeln!(xml, ">{inside}</{prefix}:{name}>"),
    };
    xml
}

/// The description of our types, from which INCEpTION makes layers.
fn type_system() -> String {
    let mut lines = vec![
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned(),
        "<typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">".to_owned(),
        "  <name>Gainsay</name>\n  <description>Statements in news articles</description>".to_owned(),
        "  <version>1</version>\n  <vendor/>\n  <types>".to_owned(),
    ];
    for info in types() {
        lines.push(format!("    <typeDescription>\n      <name>{}</name>", info.name));
        lines.push(format!("      <description>{}</description>", escaped(info.description)));
        lines.push(format!("      <supertypeName>{}</supertypeName>\n      <features>", info.supertype));
        for (name, range) in info.features {
            lines.push(format!("        <featureDescription>\n          <name>{name}</name>"));
            lines.push(format!("          <description/>\n          <rangeTypeName>{range}</rangeTypeName>"));
            if range == TEXTS {
                lines.push(
                    "          <multipleReferencesAllowed>false</multipleReferencesAllowed>".to_owned(),
                );
            }
            lines.push("        </featureDescription>".to_owned());
        }
        lines.push("      </features>\n    </typeDescription>".to_owned());
    }
    lines.push("  </types>\n</typeSystemDescription>\n".to_owned());
    lines.join("\n")
}
