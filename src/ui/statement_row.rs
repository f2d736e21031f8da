//! A statement in a list: label, speaker and date over its words and the title of its article.

use egui::{Color32, CornerRadius, Pos2, Rect, Ui, pos2, vec2};

use super::{
    Kit,
    theme::{BODY, SERIF, SMALL},
    widgets::sans_style,
};
use crate::{
    model::{ArticleId, Project, Statement},
    text_view::{TextStyle, Weight},
};

/// Height of a line of small print, in points.
pub const LINE: f32 = 17.0;
/// Height of a line of quoted words, in points.
pub const QUOTE_LINE: f32 = 19.0;

/// Paints `text` in any script into a width, cut after `rows` rows; right-to-left words stand at its right edge.
///
/// Gives how wide and high it came out.
pub fn paint_words(
    kit: &mut Kit<'_>,
    ui: &Ui,
    corner: Pos2,
    width: f32,
    (text, style, colour, rows): (&str, &TextStyle, Color32, usize),
) -> egui::Vec2 {
    let shaped = kit.engine.shape(text, style, width.max(1.0), rows);
    let left = if shaped.right_to_left { corner.x + width - shaped.size.x } else { corner.x };
    kit.engine.paint(ui.painter(), pos2(left, corner.y), &shaped, colour);
    shaped.size
}

/// Paints the first line: the label's mark and name, then speaker and date said, with `before` in front of them.
pub fn paint_heading(
    kit: &mut Kit<'_>,
    ui: &Ui,
    project: &Project,
    statement: &Statement,
    (corner, width): (Pos2, f32),
    before: Option<&str>,
) {
    let label = project.codebook.label(&statement.label);
    let bar = Rect::from_min_size(corner + vec2(0.0, 2.0), vec2(3.0, 12.0));
    ui.painter().rect_filled(bar, CornerRadius::same(1), kit.theme.mark(label));
    let name = label.map_or(statement.label.as_str(), |label| label.name.as_str());
    let bold = sans_style(SMALL, Weight::SemiBold);
    let mut x = 9.0;
    let ink = kit.theme.label_text(label);
    x += paint_words(kit, ui, corner + vec2(x, 0.0), width - x, (name, &bold, ink, 1)).x + 6.0;
    if let Some(before) = before {
        let style = sans_style(SMALL, Weight::Regular);
        let text = kit.theme.text;
        x += paint_words(kit, ui, corner + vec2(x, 0.0), width - x, (before, &style, text, 1)).x + 6.0;
    }
    let line = who_and_when(project, statement);
    if !line.is_empty() && width - x > 20.0 {
        let style = sans_style(SMALL, Weight::Regular);
        let shaped = kit.engine.shape(&line, &style, width - x, 1);
        kit.engine.paint(ui.painter(), corner + vec2(x, 0.0), &shaped, kit.theme.text);
    }
}

/// "Esmaeil Baghaei · 8 Jul 2025".
pub fn who_and_when(project: &Project, statement: &Statement) -> String {
    let speaker = statement.speaker.as_ref().map(|id| project.speaker_name(id).to_owned());
    let said = statement.said.as_ref().map(|date| date.edtf.in_short());
    [speaker, said].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The words of a statement in the reading face, in at most `rows` rows.
pub fn paint_quote(kit: &mut Kit<'_>, ui: &Ui, (corner, width): (Pos2, f32), quote: &str, rows: usize) {
    let style = TextStyle::new(SERIF, BODY + 1.0).with_line_height(QUOTE_LINE / (BODY + 1.0));
    let ink = kit.theme.text;
    paint_words(kit, ui, corner, width, (quote, &style, ink, rows));
}

/// A line of small print in any script.
pub fn paint_small(kit: &mut Kit<'_>, ui: &Ui, (corner, width): (Pos2, f32), text: &str) {
    let (style, ink) = (sans_style(SMALL, Weight::Regular), kit.theme.secondary);
    paint_words(kit, ui, corner, width, (text, &style, ink, 1));
}

/// The title of an article, or its id where it is not in the project.
pub fn article_title<'a>(project: &'a Project, id: &'a ArticleId) -> &'a str {
    let title = project.articles.get(id).map(|article| article.details.title.trim());
    title.filter(|title| !title.is_empty()).unwrap_or_else(|| id.as_str())
}

/// Publisher and date of an article, or its title where neither is known: what tells articles apart in little room.
pub fn article_source(project: &Project, id: &ArticleId) -> String {
    let details = project.articles.get(id).map(|article| &article.details);
    let publisher =
        details.map(|details| details.publisher.trim().to_owned()).filter(|name| !name.is_empty());
    let published = details.and_then(|details| details.published.as_ref());
    match (publisher, published.map(|date| date.edtf.in_short())) {
        (Some(publisher), Some(date)) => format!("{publisher}, {date}"),
        (Some(publisher), None) => publisher,
        (None, _) => article_title(project, id).to_owned(),
    }
}

/// Words in quotation marks, unless they begin with one of their own.
pub fn quoted(words: &str) -> String {
    let marked = words.starts_with(['"', '\'', '“', '‘', '«', '„']);
    if marked { words.to_owned() } else { format!("“{words}”") }
}

/// How many lines a text takes at most, where `letters` fit into one.
pub fn lines_of(text: &str, letters: usize, most: usize) -> usize {
    let wide = |c: char| if ('\u{1100}'..'\u{FE00}').contains(&c) { 2 } else { 1 };
    let length: usize = text.chars().take(letters * most * 2).map(wide).sum();
    length.div_ceil(letters.max(1)).clamp(1, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_takes_two_lines_and_no_more() {
        assert_eq!(lines_of("", 10, 2), 1);
        assert_eq!(lines_of("ten letter", 10, 2), 1);
        assert_eq!(lines_of("eleven more", 10, 2), 2);
        assert_eq!(lines_of(&"x".repeat(1000), 10, 2), 2);
        assert_eq!(lines_of("記者会見で", 8, 2), 2);
    }

    #[test]
    fn words_that_bring_their_own_quotation_marks_get_no_others() {
        assert_eq!(quoted("it rains"), "“it rains”");
        assert_eq!(quoted("\"No,\" he said"), "\"No,\" he said");
    }
}
