//! A statement as a note beside the text: label, who, when, what it answers, and whatever else was said of it.

use std::io;

use super::{
    html_report::{Page, escaped},
    rows::Row,
};
use crate::model::{
    Attribute, DateValue, Link, LinkTarget, StatementId,
    wording::{attribute_text, link_text},
};

/// Attributes that stand below, each with its title, where they say anything.
const FURTHER: [Attribute; 14] = [
    Attribute::Event,
    Attribute::Via,
    Attribute::Medium,
    Attribute::Addressee,
    Attribute::Proposition,
    Attribute::Quote,
    Attribute::Denial,
    Attribute::Attitude,
    Attribute::Alternatives,
    Attribute::CheckWorthiness,
    Attribute::Verdict,
    Attribute::Confidence,
    Attribute::Tags,
    Attribute::Status,
];

/// Writes the note on a statement, which has that number in its reading.
pub(super) fn write_note(
    out: &mut dyn io::Write,
    page: &Page<'_>,
    row: &Row<'_>,
    number: usize,
) -> io::Result<()> {
    let statement = row.statement;
    let (id, class) = (statement.id, page.class(&statement.label));
    let label = escaped(page.label_name(&statement.label));
    write!(out, "<article class=\"note {class}\" id=\"s-{id}\" data-note=\"{id}\"><div class=\"head\">")?;
    if row.places().is_some() {
        write!(out, "<span class=\"label\"><a href=\"#m-{id}\">{number}</a> {label}</span>")?;
    } else {
        write!(out, "<span class=\"label\">{number} {label}</span>")?;
    }
    if let Some(speaker) = &statement.speaker {
        let name = escaped(page.project.speaker_name(speaker));
        write!(out, " <span class=\"who\" dir=\"auto\">{name}</span>")?;
    }
    out.write_all(b"</div>")?;
    if row.places().is_none() {
        write!(out, "<p><q dir=\"auto\">{}</q></p>", escaped(&statement.fragments.quote()))?;
    }
    if let Some(said) = &statement.said {
        write!(out, "<p class=\"when\">{}</p>", shown_date(said))?;
    }
    for link in &statement.links {
        write!(out, "<p class=\"link\" dir=\"auto\">{}</p>", shown_answer(page, link))?;
    }
    if !statement.note.is_empty() {
        write!(out, "<p dir=\"auto\">{}</p>", escaped(&statement.note))?;
    }
    write_further(out, page, row)?;
    out.write_all(b"</article>\n")
}

/// What is looked for less often, folded away.
fn write_further(out: &mut dyn io::Write, page: &Page<'_>, row: &Row<'_>) -> io::Result<()> {
    let mut items = Vec::new();
    for attribute in FURTHER {
        let text = attribute_text(page.project, row.statement, attribute);
        let is_usual = attribute == Attribute::Status && text == "draft";
        if !text.is_empty() && !is_usual {
            items.push(item(attribute.title(), &escaped(&text)));
        }
    }
    let evidence = row.statement.evidence.iter();
    items.extend(evidence.map(|evidence| item(Attribute::Evidence.title(), &shown_link(evidence))));
    if items.is_empty() {
        return Ok(());
    }
    write!(out, "<details><summary>More</summary><dl>{}</dl></details>", items.concat())
}

/// `text` is HTML.
fn item(title: &str, text: &str) -> String {
    format!("<div><dt>{title}:</dt> <dd dir=\"auto\">{text}</dd></div>")
}

/// A date in words, with what a program reads; the words that it was read from behind it.
pub(super) fn shown_date(date: &DateValue) -> String {
    let words =
        date.words.as_ref().map_or(String::new(), |words| format!(" (<q>{}</q>)", escaped(&words.text)));
    format!(
        "<time data-edtf=\"{}\">{}</time>{words}",
        escaped(date.edtf.as_str()),
        escaped(&date.edtf.in_words())
    )
}

/// "denies “…”", leading to the statement where it is on the page.
fn shown_answer(page: &Page<'_>, link: &Link) -> String {
    let text = escaped(&link_text(page.project, link));
    let anchor = match &link.to {
        LinkTarget::Statement(id) => page.anchor(*id),
        LinkTarget::Proposition(_) | LinkTarget::Implied(_) => None,
    };
    anchor.map_or_else(|| text.clone(), |anchor| format!("<a href=\"{anchor}\">{text}</a>"))
}

/// A link to a statement that may be on the page; `text` is HTML.
pub(super) fn linked(page: &Page<'_>, id: StatementId, text: &str) -> String {
    page.anchor(id).map_or_else(|| text.to_owned(), |anchor| format!("<a href=\"{anchor}\">{text}</a>"))
}

/// An address of the web as a link, anything else as text: an address such as `javascript:` would do something.
pub(super) fn shown_link(address: &str) -> String {
    let text = escaped(address);
    let is_web = ["https://", "http://"]
        .iter()
        .any(|scheme| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let is_whole = !address.chars().any(|c| c.is_whitespace() || c.is_control());
    if is_web && is_whole {
        format!("<a rel=\"noopener noreferrer\" href=\"{text}\">{text}</a>")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_links() {
        let is_link = |address: &str| shown_link(address).starts_with("<a ");
        assert!(is_link("https://news.example/a?b=1&c=2") && is_link("HTTP://news.example"));
        for address in
            ["javascript:alert(1)", " https://a", "data:text/html,<b>", "https://a b", "//a", "box 7"]
        {
            assert!(!is_link(address), "{address}");
        }
        assert!(shown_link("https://a/\"><script>").contains("href=\"https://a/&quot;&gt;&lt;script&gt;\""));
    }
}
