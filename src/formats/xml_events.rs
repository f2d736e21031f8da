//! XML as a row of events: elements by their local names, text with its entities resolved.
//!
//! Nothing is kept of what was read, and an entity that the document declares itself is left out: neither depth nor
//! entities can make a small document a large one.

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use super::article_text::{Declaration, decode};

/// What stands next in a document.
#[derive(Clone, Copy)]
pub enum Xml<'a> {
    /// An element begins.
    Open(&'a str, &'a Attributes<'a>),
    /// An element ends.
    Close(&'a str),
    /// Text, or a part of it.
    Text(&'a str),
}

/// The attributes of an element, and where it stands.
pub struct Attributes<'a> {
    element: &'a BytesStart<'a>,
    /// The line in which the element begins, from 1.
    pub line: usize,
}

impl Attributes<'_> {
    /// The value of the attribute with that local name, whatever its prefix.
    pub fn get(&self, name: &str) -> Option<String> {
        let found =
            self.each().flatten().find(|attribute| attribute.key.local_name().as_ref() == name.as_bytes())?;
        Some(found.normalized_value(XmlVersion::Explicit1_0).ok()?.into_owned())
    }

    /// Every attribute, by its name with the prefix; where one cannot be read, the reason.
    pub fn all(&self) -> impl Iterator<Item = Result<(String, String), String>> {
        self.each().map(|attribute| {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = attribute.normalized_value(XmlVersion::Explicit1_0);
            let value = value.map_err(|error| error.to_string())?.into_owned();
            Ok((local_name(attribute.key.as_ref()), value))
        })
    }

    /// The name of the element with its prefix.
    pub fn element_name(&self) -> String {
        local_name(self.element.name().as_ref())
    }

    fn each(&self) -> quick_xml::events::attributes::Attributes<'_> {
        let mut attributes = self.element.attributes();
        // Looking for names that stand twice takes the square of their number in time.
        attributes.with_checks(false);
        attributes
    }
}

/// Gives each event of the document in `bytes` to `take`; what is wrong in the document ends it, with the reason.
pub fn for_each_event(bytes: &[u8], mut take: impl FnMut(Xml<'_>)) -> Result<(), String> {
    try_each_event(bytes, &mut take).map_err(|(_, why)| why)
}

/// The same; what is wrong comes with the line that it stands on, counted from 1.
pub fn try_each_event(bytes: &[u8], mut take: impl FnMut(Xml<'_>)) -> Result<(), (usize, String)> {
    let text = decode(bytes, Declaration::Nowhere, None).text;
    let mut reader = Reader::from_str(&text);
    reader.config_mut().expand_empty_elements = true;
    let (mut line, mut counted) = (1, 0);
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        line += text.as_bytes().get(counted..start).map_or(0, line_ends);
        counted = start.max(counted);
        match reader.read_event() {
            Ok(Event::Eof) => return Ok(()),
            Ok(Event::Start(element)) => {
                let name = local_name(element.local_name().as_ref());
                take(Xml::Open(&name, &Attributes { element: &element, line }));
            }
            Ok(Event::End(element)) => take(Xml::Close(&local_name(element.local_name().as_ref()))),
            Ok(Event::Text(text)) => take(Xml::Text(&text.decode().unwrap_or_default())),
            Ok(Event::CData(text)) => take(Xml::Text(&text.decode().unwrap_or_default())),
            Ok(Event::GeneralRef(reference)) => {
                let name = reference.decode().unwrap_or_default();
                match reference.resolve_char_ref() {
                    Ok(Some(letter)) => take(Xml::Text(letter.encode_utf8(&mut [0; 4]))),
                    _ => take(Xml::Text(known_entity(&name))),
                }
            }
            // An empty element comes as one that opens and closes.
            Ok(Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Err(error) => return Err((line, error.to_string())),
        }
    }
}

fn line_ends(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count() - 1
}

fn local_name(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The five entities that every document has.
fn known_entity(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says so by panicking")]
mod tests {
    use super::*;

    fn texts(xml: &str) -> Result<String, String> {
        let mut all = String::new();
        for_each_event(xml.as_bytes(), |event| match event {
            Xml::Open(name, attributes) => {
                let value = attributes.get("val").unwrap_or_default();
                all.extend(["<", name, &value, ">"]);
            }
            Xml::Close(name) => all.extend(["</", name, ">"]),
            Xml::Text(text) => all.push_str(text),
        })?;
        Ok(all)
    }

    #[test]
    fn elements_text_and_references_come_in_order() {
        let xml = "<?xml version='1.0'?><w:p w:val=\"a&amp;b\">He &lt;denied&gt; it&#x1F680;<![CDATA[<x>]]><w:br/></w:p>";
        assert_eq!(texts(xml).unwrap(), "<pa&b>He <denied> it🚀<x><br></br></p>");
    }

    #[test]
    fn entities_of_the_documents_own_are_not_expanded() {
        let xml = "<!DOCTYPE a [<!ENTITY b \"lol\"><!ENTITY c \"&b;&b;&b;\">]><a>x&c;y</a>";
        assert_eq!(texts(xml).unwrap(), "<a>xy</a>");
    }

    #[test]
    fn elements_are_told_with_their_line_their_prefix_and_every_attribute() {
        let xml =
            "<?xml version='1.0'?>\n<x:a\n xmlns:x='u'>\n<b c='1'/>text\n\n<x:d e='&lt;' f='&no;'/></x:a>";
        let mut told = Vec::new();
        for_each_event(xml.as_bytes(), |event| {
            if let Xml::Open(_, attributes) = event {
                let names: Vec<_> = attributes.all().map(Result::ok).collect();
                told.push((attributes.line, attributes.element_name(), names));
            }
        })
        .unwrap();
        let pair = |name: &str, value: &str| Some((name.to_owned(), value.to_owned()));
        let expected = [
            (2, "x:a".to_owned(), vec![pair("xmlns:x", "u")]),
            (4, "b".to_owned(), vec![pair("c", "1")]),
            (6, "x:d".to_owned(), vec![pair("e", "<"), None]),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert!(texts("<a><b></a>").is_err());
        assert!(texts("<a").is_err());
    }
}
