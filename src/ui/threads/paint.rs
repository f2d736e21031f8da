//! How a row of the threads looks.

use egui::{Align2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::rows::{GAP, INDENT, PADDING, Row, about};
use crate::{
    model::{
        LinkKind, Nature, Project, StatementId,
        thread::{About, Member, Relation, Thread, Threads},
        wording::summary,
    },
    text_view::{TextStyle, Weight},
    ui::{
        Kit,
        statement_row::{
            LINE, QUOTE_LINE, article_source, article_title, paint_heading, paint_quote, paint_small,
            paint_words,
        },
        theme::{BODY, RADIUS, SERIF, SMALL, semibold},
        widgets::sans_style,
    },
};

/// A row where it stands.
pub(super) struct Place {
    pub row: Row,
    pub rect: Rect,
    pub chosen: bool,
    /// The list has the keyboard.
    pub focused: bool,
}

/// Draws a row.
pub(super) fn row_ui(
    kit: &mut Kit<'_>,
    project: &Project,
    ui: &Ui,
    threads: &Threads,
    place: &Place,
) -> egui::Response {
    let row = place.row;
    let top = if is_thread_head(row) { GAP } else { 0.0 };
    let rect = Rect::from_min_max(place.rect.min + vec2(row.indent(), top), place.rect.max);
    let id = egui::Id::unique(("thread row", identity(threads, row)));
    let response = ui.interact(rect, id, Sense::CLICK);
    let name = name(project, threads, row);
    let role = if matches!(row, Row::Section(..)) { Role::Heading } else { Role::ListItem };
    response.widget_info(|| WidgetInfo::selected(role, true, place.chosen, &name));
    if let Row::Section(title, count) = row {
        let text = format!("{title} ({count})");
        let at = pos2(rect.left() + 4.0, rect.bottom() - 6.0);
        ui.painter().text(at, Align2::LEFT_BOTTOM, text, semibold(BODY), kit.theme.secondary);
        return response;
    }
    if place.chosen || response.hovered() {
        let fill = if place.chosen { kit.theme.accent_background } else { kit.theme.window };
        ui.painter().rect_filled(rect, RADIUS, fill);
    }
    if place.chosen && place.focused {
        ui.painter().rect_stroke(rect, RADIUS, Stroke::new(1.5, kit.theme.accent), StrokeKind::Inside);
    }
    if row.indent() > 0.0 {
        rail(kit, ui, place.rect, row.indent());
    }
    let inside = Rect::from_min_max(rect.min + vec2(10.0, PADDING), rect.max - vec2(10.0, PADDING));
    match (row.thread(threads), row.member(threads)) {
        (Some(_), Some(member)) => statement(kit, project, ui, threads, row, member, inside),
        (Some(thread), None) => words_only(kit, project, ui, thread, inside),
        (None, _) => {}
    }
    response.on_hover_ui(|ui| _ = ui.label(name))
}

/// The same for a row as long as it is about the same, wherever it stands.
fn identity(threads: &Threads, row: Row) -> (String, Option<StatementId>) {
    let thread = match (row, row.thread(threads).map(|thread| &thread.about)) {
        (Row::Section(title, _), _) => title.to_owned(),
        (_, Some(About::Proposition(id))) => id.to_string(),
        (_, Some(About::Statement(member))) => member.statement.id.to_string(),
        (_, Some(About::Implied(words) | About::Elsewhere(_, words))) => words.clone(),
        (_, None) => String::new(),
    };
    (thread, row.member(threads).map(|member| member.statement.id))
}

fn is_thread_head(row: Row) -> bool {
    matches!(row, Row::Head(super::rows::List::Threads, _))
}

/// A line from the head down to what belongs to it.
fn rail(kit: &Kit<'_>, ui: &Ui, rect: Rect, indent: f32) {
    let mut x = rect.left() + INDENT / 2.0;
    while x < rect.left() + indent {
        ui.painter().vline(x, rect.y_range(), Stroke::new(1.0, kit.theme.hairline));
        x += INDENT;
    }
}

/// As read out: "denies: Denial, Esmaeil Baghaei, 8 July 2025: “…”, Iran denies seeking talks".
pub(super) fn name(project: &Project, threads: &Threads, row: Row) -> String {
    if let Row::Section(title, count) = row {
        return format!("{title} ({count})");
    }
    let Some(thread) = row.thread(threads) else { return String::new() };
    let Some(member) = row.member(threads) else {
        return format!("{}: {}", kind_of(&thread.about), about(project, &thread.about));
    };
    let statement = &member.statement;
    let title = article_title(project, &member.layer.article);
    let said = format!("{}: “{}”, {title}", summary(project, statement), statement.fragments.quote());
    match verb(threads, row) {
        Some((verb, _)) => format!("{verb}: {said}"),
        None => said,
    }
}

fn kind_of(about: &About) -> &'static str {
    match about {
        About::Proposition(_) => "Proposition",
        About::Statement(_) => "Statement",
        About::Implied(_) => "Implied claim",
        About::Elsewhere(..) => "Not in this project",
    }
}

fn verb(threads: &Threads, row: Row) -> Option<(&'static str, Relation)> {
    match row {
        Row::Section(..) | Row::Head(..) => None,
        Row::HeadRepeat(..) | Row::Repeat(..) => {
            let relation = Relation::Link(LinkKind::Repeats);
            Some((relation.verb(), relation))
        }
        Row::Entry(..) => row.entry(threads).map(|entry| (entry.relation.verb(), entry.relation)),
    }
}

fn statement(
    kit: &mut Kit<'_>,
    project: &Project,
    ui: &Ui,
    threads: &Threads,
    row: Row,
    member: &Member,
    inside: Rect,
) {
    let title = article_source(project, &member.layer.article);
    let count = row.thread(threads).filter(|_| is_thread_head(row)).map(count);
    let line = count.map_or_else(|| title.clone(), |count| format!("{title} · {count}"));
    let style = sans_style(SMALL, Weight::Regular);
    let shaped = kit.engine.shape(&line, &style, inside.width() * 0.42, 1);
    let left = inside.right() - shaped.size.x;
    kit.engine.paint(ui.painter(), pos2(left, inside.top()), &shaped, kit.theme.secondary);
    let (mut corner, mut width) = (inside.min, left - inside.left() - 12.0);
    if let Some((verb, relation)) = verb(threads, row) {
        let (style, ink) = (sans_style(SMALL, Weight::SemiBold), colour(kit, relation));
        let taken = paint_words(kit, ui, corner, width, (verb, &style, ink, 1)).x.max(52.0) + 8.0;
        (corner.x, width) = (corner.x + taken, width - taken);
    }
    paint_heading(kit, ui, project, &member.statement, (corner, width), None);
    let quote = member.statement.fragments.quote();
    let rows = rows_in(inside);
    paint_quote(kit, ui, (inside.min + vec2(0.0, LINE), inside.width()), &quote, rows);
}

fn rows_in(inside: Rect) -> usize {
    if inside.height() > LINE + QUOTE_LINE * 1.5 { 2 } else { 1 }
}

/// Links have the colour that they have on the page; what is said without one has none.
fn colour(kit: &Kit<'_>, relation: Relation) -> egui::Color32 {
    match relation {
        Relation::Link(kind) => kit.theme.link(kind),
        Relation::Says(Nature::Denial) => kit.theme.link(LinkKind::Denies),
        Relation::Says(Nature::Claim | Nature::Fact | Nature::Other) => kit.theme.secondary,
    }
}

fn words_only(kit: &mut Kit<'_>, project: &Project, ui: &Ui, thread: &Thread, inside: Rect) {
    let line = if thread.entries.is_empty() {
        format!("{} · not used", kind_of(&thread.about))
    } else {
        format!("{} · {}", kind_of(&thread.about), count(thread))
    };
    paint_small(kit, ui, (inside.min, inside.width()), &line);
    let size = BODY + 1.0;
    let style = TextStyle { weight: Weight::SemiBold, ..TextStyle::new(SERIF, size) };
    let style = style.with_line_height(QUOTE_LINE / size);
    let (text, ink) = (about(project, &thread.about), kit.theme.text);
    let corner = inside.min + vec2(0.0, LINE);
    paint_words(kit, ui, corner, inside.width(), (&text, &style, ink, rows_in(inside)));
}

fn count(thread: &Thread) -> String {
    match thread.members().count() {
        1 => "1 statement".to_owned(),
        count => format!("{count} statements"),
    }
}
