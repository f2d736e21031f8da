//! The columns of the CSV export, in one place: what comes first for a person to read, then every attribute.

use unicode_segmentation::UnicodeSegmentation;

use super::rows::{Place, Row, export_name};
use crate::model::{
    Attribute, DateValue, Link, LinkKind, LinkTarget, Speaker, Statement,
    statement::Addressee,
    wording::{attribute_text, link_text_to},
};

/// Between the items of a list in one cell.
pub const SEPARATOR: &str = "; ";

/// Characters of context on each side of a statement.
const CONTEXT_CHARS: usize = 80;

/// A column: its name in the header, and how its cells are made.
pub struct Column {
    /// As in the header.
    pub name: String,
    source: Source,
}

/// What a cell is made from.
enum Source {
    /// The statement and its surroundings.
    Row(fn(&Row<'_>) -> String),
    /// An attribute in words.
    Attribute(Attribute),
    /// A part of a date.
    Date(Attribute, fn(&Row<'_>, &DateValue) -> String),
}

impl Column {
    fn row(name: &str, cell: fn(&Row<'_>) -> String) -> Self {
        Self { name: name.to_owned(), source: Source::Row(cell) }
    }

    fn attribute(name: &str, attribute: Attribute) -> Self {
        Self { name: name.to_owned(), source: Source::Attribute(attribute) }
    }

    /// The cell of `row`; empty where nothing is known.
    pub fn cell(&self, row: &Row<'_>) -> String {
        match &self.source {
            Source::Row(cell) => cell(row),
            Source::Attribute(Attribute::Links) => {
                joined(row.statement.links.iter().map(|link| link_in_words(row, link)))
            }
            Source::Attribute(attribute) => attribute_text(row.project, row.statement, *attribute),
            Source::Date(attribute, part) => {
                row.date(*attribute).map_or(String::new(), |date| part(row, date))
            }
        }
    }

    /// True where it tells the attribute in words.
    fn tells(&self, attribute: Attribute) -> bool {
        match self.source {
            Source::Attribute(told) => told == attribute,
            Source::Row(_) | Source::Date(..) => false,
        }
    }
}

/// All columns in order: what a person reads first, the place, then every attribute not told yet.
pub fn columns() -> Vec<Column> {
    let mut columns = leading_columns();
    columns.extend(date_columns(Attribute::Said));
    columns.extend(date_columns(Attribute::Event));
    columns.extend(DENIES.iter().chain(PLACE).map(|(name, cell)| Column::row(name, *cell)));
    for attribute in Attribute::ALL {
        if !columns.iter().any(|column| column.tells(*attribute)) {
            columns.push(Column::attribute(export_name(*attribute), *attribute));
        }
        columns.extend(companion(*attribute).map(|(name, cell)| Column::row(name, cell)));
    }
    columns.push(Column::row("created", |row| row.statement.created.to_string()));
    columns.push(Column::row("modified", |row| row.statement.modified.to_string()));
    columns
}

type NamedCell = (&'static str, fn(&Row<'_>) -> String);

fn leading_columns() -> Vec<Column> {
    let mut columns = vec![Column::attribute("quote", Attribute::Fragments)];
    columns.extend(ARTICLE.iter().map(|(name, cell)| Column::row(name, *cell)));
    columns.push(Column::attribute("label", Attribute::Label));
    columns.extend(LABEL.iter().map(|(name, cell)| Column::row(name, *cell)));
    columns.push(Column::attribute("speaker", Attribute::Speaker));
    columns.extend(SPEAKER.iter().map(|(name, cell)| Column::row(name, *cell)));
    columns
}

const ARTICLE: &[NamedCell] = &[
    ("context_before", |row| row.surroundings().map_or(String::new(), |(before, _)| context_before(before))),
    ("context_after", |row| row.surroundings().map_or(String::new(), |(_, after)| context_after(after))),
    ("article_id", |row| row.layer.key.article.to_string()),
    ("article_title", |row| row.article.map_or(String::new(), |article| article.details.title.clone())),
    ("publisher", |row| row.article.map_or(String::new(), |article| article.details.publisher.clone())),
    ("published", |row| {
        let published = row.article.and_then(|article| article.details.published.as_ref());
        text_of(published.map(|date| &date.edtf))
    }),
    ("author", |row| row.article.map_or(String::new(), |article| article.details.author.clone())),
    ("address", |row| row.article.map_or(String::new(), |article| article.details.address.clone())),
    ("language", |row| row.article.map_or(String::new(), |article| article.details.language.clone())),
    ("statement_id", |row| row.statement.id.to_string()),
    ("annotator", |row| row.layer.key.annotator.to_string()),
];

const LABEL: &[NamedCell] = &[
    ("label_id", |row| row.statement.label.to_string()),
    ("label_nature", |row| {
        let label = row.project.codebook.label(&row.statement.label);
        label.map_or("", |label| label.nature.name()).to_owned()
    }),
];

const SPEAKER: &[NamedCell] = &[
    ("speaker_id", |row| text_of(row.statement.speaker.as_ref())),
    ("speaker_kind", |row| speaker(row).map_or("", |speaker| speaker.kind.name()).to_owned()),
    ("speaker_role", |row| speaker(row).map_or(String::new(), |speaker| speaker.role.clone())),
    ("speaker_affiliation", |row| speaker(row).map_or(String::new(), |speaker| speaker.affiliation.clone())),
];

const DENIES: &[NamedCell] = &[
    ("denies", |row| joined(denials(row).map(|link| target_in_words(row, link)))),
    ("denies_ids", |row| joined(denials(row).map(target_id))),
];

const PLACE: &[NamedCell] = &[
    ("start_char", |row| first_place(row, |place| place.start_char)),
    ("end_char", |row| last_place(row, |place| place.end_char)),
    ("start_byte", |row| first_place(row, |place| place.start_byte)),
    ("end_byte", |row| last_place(row, |place| place.end_byte)),
    ("fragments_char", |row| char_ranges(row.places().unwrap_or_default().iter().copied().map(Some))),
    ("zone", |row| row.zone().map_or("", |zone| zone.kind.name()).to_owned()),
    ("zone_char", |row| row.zone().and_then(|zone| row.chars_of_zone(zone)).unwrap_or_default()),
    ("zone_note", |row| row.zone().map_or(String::new(), |zone| zone.note.clone())),
];

/// The parts of a date: `said_words`, `said`, `said_earliest` …
fn date_columns(attribute: Attribute) -> Vec<Column> {
    let field = export_name(attribute);
    let part = |ending: &str, part| Column {
        name: format!("{field}_{ending}"),
        source: Source::Date(attribute, part),
    };
    vec![
        part("words", |_, date| date.words.as_ref().map_or(String::new(), |words| words.text.clone())),
        Column::attribute(field, attribute),
        part("earliest", |_, date| date.edtf.earliest().unwrap_or_default()),
        part("latest", |_, date| date.edtf.latest().unwrap_or_default()),
        part("basis", |_, date| date.basis.name().to_owned()),
        part("confidence", |_, date| date.confidence.map_or("", |sure| sure.name()).to_owned()),
        part("reason", |_, date| date.reason.clone()),
        part("words_char", |row, date| char_ranges(date.words.as_ref().map(|words| row.place(words)))),
    ]
}

/// The column beside an attribute in words that holds its identifiers or its place.
fn companion(attribute: Attribute) -> Option<NamedCell> {
    match attribute {
        Attribute::Mention => Some(("mention_char", |row| {
            char_ranges(row.statement.mention.as_ref().map(|mention| row.place(mention)))
        })),
        Attribute::Cues => {
            Some(("cues_char", |row| char_ranges(row.statement.cues.iter().map(|cue| row.place(cue)))))
        }
        Attribute::Via => Some(("via_ids", |row| joined(row.statement.via.iter().map(ToString::to_string)))),
        Attribute::Addressee => Some(("addressee_id", |row| match &row.statement.addressee {
            Some(Addressee::Speaker(id)) => id.to_string(),
            Some(Addressee::Text(_)) | None => String::new(),
        })),
        Attribute::Proposition => Some(("proposition_id", |row| text_of(row.statement.proposition.as_ref()))),
        Attribute::Links => Some(("links_ids", |row| joined(row.statement.links.iter().map(verb_and_id)))),
        Attribute::Alternatives => Some(("alternatives_ids", |row| {
            joined(row.statement.alternatives.iter().map(ToString::to_string))
        })),
        _ => None,
    }
}

/// True where an item of a list in words holds what lists are joined by, so that the cell cannot be taken apart.
pub fn items_that_hold_the_separator(statement: &Statement) -> bool {
    let holds = |text: &String| text.contains(SEPARATOR);
    let Statement { evidence, tags, cues, extras, links, .. } = statement;
    // Other lists have their identifiers in a column of their own, and those hold no separator.
    evidence.iter().chain(tags).any(holds)
        || cues.iter().any(|cue| holds(&cue.text))
        || extras.iter().any(|(name, value)| holds(name) || holds(value) || name.contains(": "))
        || links.iter().any(|link| matches!(&link.to, LinkTarget::Implied(words) if holds(words)))
}

fn speaker<'a>(row: &Row<'a>) -> Option<&'a Speaker> {
    let id = row.statement.speaker.as_ref()?;
    row.project.speakers.get(id).map(AsRef::as_ref)
}

fn denials<'a>(row: &Row<'a>) -> impl Iterator<Item = &'a Link> {
    row.statement.links.iter().filter(|link| link.kind == LinkKind::Denies)
}

fn link_in_words(row: &Row<'_>, link: &Link) -> String {
    let target = match link.to {
        LinkTarget::Statement(id) => row.target(id).map(|(_, statement)| statement),
        LinkTarget::Proposition(_) | LinkTarget::Implied(_) => None,
    };
    link_text_to(row.project, link, target)
}

fn target_in_words(row: &Row<'_>, link: &Link) -> String {
    let words = link_in_words(row, link);
    words.strip_prefix(link.kind.verb()).unwrap_or(&words).trim_start().to_owned()
}

/// The identifier of what a link points at; empty for an implied claim, so that words and identifiers stay in step.
fn target_id(link: &Link) -> String {
    match &link.to {
        LinkTarget::Statement(id) => id.to_string(),
        LinkTarget::Proposition(id) => id.to_string(),
        LinkTarget::Implied(_) => String::new(),
    }
}

fn verb_and_id(link: &Link) -> String {
    format!("{} {}", link.kind.verb(), target_id(link)).trim_end().to_owned()
}

fn first_place(row: &Row<'_>, offset: fn(&Place) -> usize) -> String {
    row.places()
        .and_then(|places| places.first().map(offset))
        .map_or(String::new(), |offset| offset.to_string())
}

fn last_place(row: &Row<'_>, offset: fn(&Place) -> usize) -> String {
    row.places()
        .and_then(|places| places.last().map(offset))
        .map_or(String::new(), |offset| offset.to_string())
}

/// "12-20;31-40", in code points; nothing between the semicolons where the place is unknown.
fn char_ranges(places: impl IntoIterator<Item = Option<Place>>) -> String {
    let range = |place: Place| format!("{}-{}", place.start_char, place.end_char);
    let ranges = places.into_iter().map(|place| place.map_or(String::new(), range));
    ranges.collect::<Vec<_>>().join(";")
}

fn text_of(value: Option<&impl ToString>) -> String {
    value.map_or(String::new(), ToString::to_string)
}

fn joined(items: impl IntoIterator<Item = String>) -> String {
    items.into_iter().collect::<Vec<_>>().join(SEPARATOR)
}

/// The end of `before`, from the beginning of a word, on one line.
fn context_before(before: &str) -> String {
    let kept =
        context_bytes(before.as_bytes().rchunks(CONTEXT_CHARS + 1).next(), before.graphemes(true).rev());
    let (dropped, kept) = before.split_at_checked(before.len() - kept).unwrap_or(("", before));
    let cuts_a_word = !dropped.is_empty() && !dropped.ends_with(char::is_whitespace);
    // Without any space, as in Chinese, there is no word to spare.
    let rest = if cuts_a_word { kept.split_once(char::is_whitespace).map(|(_, rest)| rest) } else { None };
    on_one_line(rest.unwrap_or(kept))
}

/// The beginning of `after`, to the end of a word, on one line.
fn context_after(after: &str) -> String {
    let kept = context_bytes(after.as_bytes().chunks(CONTEXT_CHARS + 1).next(), after.graphemes(true));
    let (kept, dropped) = after.split_at_checked(kept).unwrap_or((after, ""));
    let cuts_a_word = !dropped.is_empty() && !dropped.starts_with(char::is_whitespace);
    let rest = if cuts_a_word { kept.rsplit_once(char::is_whitespace).map(|(rest, _)| rest) } else { None };
    on_one_line(rest.unwrap_or(kept))
}

/// How many bytes of a text are context: those of its first characters as people see them. `nearest` are the bytes next
/// to the statement, one more than may be context; where they are ASCII, no character has to be looked for.
fn context_bytes<'a>(nearest: Option<&[u8]>, graphemes: impl Iterator<Item = &'a str>) -> usize {
    let one_each = |bytes: &[u8]| bytes.len() > CONTEXT_CHARS && bytes.is_ascii() && !bytes.contains(&b'\r');
    if nearest.is_some_and(one_each) {
        return CONTEXT_CHARS;
    }
    graphemes.take(CONTEXT_CHARS).map(str::len).sum()
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn context_is_cut_at_words_and_stands_on_one_line() {
        let words = "word ".repeat(30);
        assert_eq!(context_before(&format!("{words}\nended ")), format!("{}ended", "word ".repeat(14)));
        assert_eq!(context_after(&format!(" and\n{words}")), format!("and{}", " word".repeat(15)));
        assert_eq!(context_after(&format!(" ended\n{words}")), format!("ended{}", " word".repeat(14)));
        assert_eq!((context_before(""), context_after(" .\n")), (String::new(), ".".to_owned()));
    }

    #[test]
    fn a_letter_and_what_stands_over_it_are_not_parted_at_the_edge_of_context() {
        let letters = "a".repeat(CONTEXT_CHARS - 1);
        assert_eq!(context_after(&format!("{letters}e\u{301}b")), format!("{letters}e\u{301}"));
        assert_eq!(context_before(&format!("be\u{301}{letters}")), format!("e\u{301}{letters}"));
    }

    #[test]
    fn context_without_spaces_is_cut_between_characters() {
        let family = "👨\u{200D}👩\u{200D}👧";
        assert_eq!(context_before(&family.repeat(90)), family.repeat(CONTEXT_CHARS));
        assert_eq!(context_after(&"否".repeat(90)), "否".repeat(CONTEXT_CHARS));
    }

    #[test]
    fn every_attribute_is_told_in_words_by_one_column() {
        let columns = columns();
        for attribute in Attribute::ALL {
            let telling = columns.iter().filter(|column| column.tells(*attribute)).count();
            assert_eq!(telling, 1, "{}", attribute.title());
        }
    }
}
