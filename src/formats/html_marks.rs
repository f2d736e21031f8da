//! Text with marks as HTML: overlapping, nested and discontinuous statements, each with a line of its own below the words.
//!
//! Where the set of statements changes the text is cut, so that the elements nest however the statements overlap.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    io,
    ops::Range,
};

use super::{
    html_notes::write_note,
    html_report::{Page, begins_with_title, escaped},
    offsets::Offsets,
    rows::{LayerRows, Row, lines_of},
};
use crate::model::{Article, wording::summary};

/// The most lines below the words; further statements share the lowest.
const MOST_LANES: usize = 4;

/// A part of a fragment that stands in one line of the text.
struct Piece {
    range: Range<usize>,
    /// Counted from 0 among the rows.
    row: usize,
    fragment: usize,
    /// Its fragment begins with it.
    begins: bool,
    lane: usize,
}

/// Writes the lines of an article with what is marked in them, and beside each line notes on what begins there.
pub(super) fn write_lines(
    out: &mut dyn io::Write,
    page: &Page<'_>,
    layer: &LayerRows<'_>,
    article: &Article,
) -> io::Result<()> {
    let (offsets, pieces) = (Offsets::new(article.text()), pieces(&layer.rows));
    let titles: Vec<String> = layer.rows.iter().map(|row| summary(page.project, row.statement)).collect();
    let marks = Marks { page, layer, offsets: &offsets, titles: &titles };
    let mut pieces = pieces.as_slice();
    let mut notes = layer.rows.iter().enumerate().filter(|(_, row)| row.places().is_some()).peekable();
    let mut is_title = begins_with_title(article);
    let mut start = 0;
    for line in article.text().split('\n') {
        let end = start + line.len();
        let (here, rest) = pieces.split_at(pieces.partition_point(|piece| piece.range.start < end));
        pieces = rest;
        let begins_here = |row: &Row<'_>| row.statement.fragments.span().start <= end;
        let has_notes = notes.peek().is_some_and(|(_, row)| begins_here(row));
        if !line.trim().is_empty() || has_notes {
            let tag = if std::mem::take(&mut is_title) { "h2" } else { "p" };
            marks.write_line(out, start..end, here, tag)?;
            out.write_all(b"<div class=\"notes\">")?;
            while let Some((index, row)) = notes.next_if(|(_, row)| begins_here(row)) {
                write_note(out, page, row, index + 1)?;
            }
            out.write_all(b"</div></div>\n")?;
        }
        start = end + 1;
    }
    Ok(())
}

/// What stands in which line, in order.
fn pieces(rows: &[Row<'_>]) -> Vec<Piece> {
    let lanes = lanes(rows);
    let mut pieces = Vec::new();
    for ((index, row), lane) in rows.iter().enumerate().zip(lanes) {
        if row.places().is_none() {
            continue;
        }
        for (fragment, marked) in row.statement.fragments.fragments().iter().enumerate() {
            for (number, range) in lines_of(marked).into_iter().enumerate() {
                pieces.push(Piece { range, row: index, fragment, begins: number == 0, lane });
            }
        }
    }
    pieces.sort_by_key(|piece| (piece.range.start, Reverse(piece.lane), piece.row));
    pieces
}

/// For each statement a line below the words that no other has there: short ones next to the words, long ones below.
fn lanes(rows: &[Row<'_>]) -> Vec<usize> {
    let length = |row: &Row<'_>| {
        let span = row.statement.fragments.span();
        span.end.saturating_sub(span.start)
    };
    let mut order: Vec<(usize, &Row<'_>)> = rows.iter().enumerate().collect();
    order.sort_by_key(|(index, row)| (length(row), *index));
    let mut taken: Vec<BTreeMap<usize, usize>> = vec![BTreeMap::new(); MOST_LANES];
    let mut found = vec![0; rows.len()];
    for (index, row) in order {
        let ranges: Vec<Range<usize>> =
            row.statement.fragments.fragments().iter().map(|fragment| fragment.start..fragment.end).collect();
        let is_free = |lane: &BTreeMap<usize, usize>| {
            ranges
                .iter()
                .all(|range| lane.range(..range.end).next_back().is_none_or(|(_, end)| *end <= range.start))
        };
        let lane = taken.iter().position(is_free).unwrap_or(MOST_LANES - 1);
        if let (Some(taken), Some(place)) = (taken.get_mut(lane), found.get_mut(index)) {
            taken.extend(ranges.into_iter().map(|range| (range.start, range.end)));
            *place = lane;
        }
    }
    found
}

struct Marks<'a> {
    page: &'a Page<'a>,
    layer: &'a LayerRows<'a>,
    offsets: &'a Offsets<'a>,
    /// What each statement is called where the pointer rests on it.
    titles: &'a [String],
}

impl Marks<'_> {
    fn write_line(
        &self,
        out: &mut dyn io::Write,
        line: Range<usize>,
        pieces: &[Piece],
        tag: &str,
    ) -> io::Result<()> {
        let deepest = pieces.iter().map(|piece| piece.lane).max().unwrap_or_default();
        let lanes = if deepest > 0 { format!(" lanes{}", deepest + 1) } else { String::new() };
        let zone = self.layer.layer.zone_at(line.start);
        let furniture = if zone.is_some_and(|zone| zone.kind.is_furniture()) { " furniture" } else { "" };
        let language = self.layer.article.map_or("", |article| article.details.language.as_str());
        let language =
            if language.is_empty() { String::new() } else { format!(" lang=\"{}\"", escaped(language)) };
        write!(out, "<div class=\"line\"><{tag} class=\"words{lanes}{furniture}\" dir=\"auto\"{language}>")?;
        let mut cuts: BTreeSet<usize> =
            pieces.iter().flat_map(|piece| [piece.range.start, piece.range.end]).collect();
        cuts.extend([line.start, line.end]);
        let mut active: Vec<&Piece> = Vec::new();
        let mut coming = pieces.iter().peekable();
        let ends: Vec<usize> = cuts.iter().copied().skip(1).collect();
        for (start, end) in cuts.into_iter().zip(ends) {
            active.retain(|piece| piece.range.end > start);
            while let Some(piece) = coming.next_if(|piece| piece.range.start <= start) {
                active.push(piece);
            }
            active.sort_by_key(|piece| (Reverse(piece.lane), piece.row, piece.fragment));
            self.write_segment(out, start..end, &active)?;
        }
        write!(out, "</{tag}>")
    }

    /// Words with the same statements on all of them, the outermost element that of the lowest line.
    fn write_segment(
        &self,
        out: &mut dyn io::Write,
        range: Range<usize>,
        active: &[&Piece],
    ) -> io::Result<()> {
        let at = self.offsets.char_from_byte(range.start).map_err(io::Error::other)?;
        for piece in active {
            let Some(row) = self.layer.rows.get(piece.row) else { continue };
            let (id, fragment) = (row.statement.id, piece.fragment);
            if piece.begins && piece.range.start == range.start {
                self.write_number(out, piece, row)?;
            }
            let (class, lane) = (self.page.class(&row.statement.label), piece.lane);
            let title = self.titles.get(piece.row).map_or("", String::as_str);
            write!(
                out,
                "<mark class=\"{class} k{lane}\" title=\"{}\" data-statement=\"{id}\" data-fragment=\"{fragment}\" \
                 data-start-char=\"{at}\">",
                escaped(title)
            )?;
        }
        out.write_all(escaped(self.offsets.text().get(range).unwrap_or_default()).as_bytes())?;
        active.iter().try_for_each(|_| out.write_all(b"</mark>"))
    }

    /// The number that leads to the note: so marks are told apart without colours.
    fn write_number(&self, out: &mut dyn io::Write, piece: &Piece, row: &Row<'_>) -> io::Result<()> {
        let (id, number, class) = (row.statement.id, piece.row + 1, self.page.class(&row.statement.label));
        let (anchor, before) =
            if piece.fragment == 0 { (format!(" id=\"m-{id}\""), "") } else { (String::new(), "…") };
        write!(out, "<sup class=\"{class}\"><a{anchor} href=\"#s-{id}\">{before}{number}</a></sup>")
    }
}
