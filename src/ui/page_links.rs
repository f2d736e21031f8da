//! Lines in the left margin from the selected statement to what it is linked to in the same article.

use egui::{Align2, Color32, Painter, Pos2, Shape, Stroke, Ui, pos2, vec2};

use super::{
    Kit,
    page_view::PageView,
    theme::{SECTION, semibold},
};
use crate::{
    model::{LinkKind, LinkTarget, Statement, StatementId},
    session::Session,
    text_view::{Page, PageOutput},
};

/// No more lines than this are drawn: more could not be told apart.
const MOST_LINES: usize = 12;
/// From the text to where a line ends, in points.
const TO_TEXT: f32 = 6.0;
/// From the text to the first line that goes down the margin, in points; the thread of fragments stands nearer.
const TO_LINES: f32 = 19.0;
/// Between two lines that go down the margin, in points.
const BETWEEN: f32 = 4.0;

/// Where the beginning of a statement stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    /// Over what is in sight.
    Above,
    /// At that height.
    At(f32),
    /// Under what is in sight.
    Below,
}

/// A link of the selected statement.
struct Line {
    kind: LinkKind,
    from: End,
    to: End,
}

/// Draws the lines.
pub fn links_ui(
    kit: &Kit<'_>,
    session: &Session,
    ui: &Ui,
    page: &Page,
    view: &PageView,
    output: &PageOutput,
) {
    let Some((_, selected)) = session.selected() else { return };
    let ends = |one: &Statement| end_of(one, page, output);
    let Some(here) = ends(selected) else { return };
    let other = |id: &StatementId| session.shown_statement(*id).and_then(|one| ends(one));
    let to = selected.links.iter().filter_map(|link| match &link.to {
        LinkTarget::Statement(id) => Some(Line { kind: link.kind, from: here, to: other(id)? }),
        LinkTarget::Proposition(_) | LinkTarget::Implied(_) => None,
    });
    let from = view.answers_to(selected.id).iter();
    let from = from.filter_map(|(kind, id)| Some(Line { kind: *kind, from: other(id)?, to: here }));
    let (left, right) = (ui.max_rect().left() + 3.0, output.column.left());
    for (lane, line) in to.chain(from).take(MOST_LINES).enumerate() {
        let x = (right - TO_LINES - (lane % 3) as f32 * BETWEEN).max(left);
        draw(ui.painter(), &line, (x, right - TO_TEXT), output, kit.theme.link(line.kind));
    }
}

fn end_of(statement: &Statement, page: &Page, output: &PageOutput) -> Option<End> {
    let first = statement.fragments.fragments().first().filter(|_| statement.fragments.is_anchored())?;
    let column = output.column;
    match page.rects_of(first.range()).first() {
        Some(rect) if rect.bottom() < column.top() => Some(End::Above),
        Some(rect) if rect.top() > column.bottom() => Some(End::Below),
        Some(rect) => Some(End::At(rect.center().y)),
        None if first.start < output.visible.start => Some(End::Above),
        None => Some(End::Below),
    }
}

fn draw(painter: &Painter, line: &Line, (x, text): (f32, f32), output: &PageOutput, colour: Color32) {
    let stroke = Stroke::new(1.5, colour);
    let edge = |end| match end {
        End::Above => output.column.top() + 14.0,
        End::At(y) => y,
        End::Below => output.column.bottom() - 14.0,
    };
    let (from, to) = (edge(line.from), edge(line.to));
    let seen = |end| matches!(end, End::At(_));
    if !seen(line.from) && !seen(line.to) {
        return;
    }
    let mut points = Vec::new();
    if seen(line.from) {
        points.push(pos2(text, from));
    }
    points.extend(corner(x, from, to, seen(line.from)));
    points.extend(corner(x, to, from, seen(line.to)).into_iter().rev());
    if seen(line.to) {
        points.push(pos2(text, to));
    }
    if seen(line.from) && seen(line.to) {
        painter.line(points, stroke);
    } else {
        painter.extend(Shape::dashed_line(&points, stroke, 4.0, 3.0));
    }
    for (end, y) in [(line.from, from), (line.to, to)] {
        let arrow = match end {
            End::Above => "↑",
            End::Below => "↓",
            End::At(_) => continue,
        };
        let step = if end == End::Above { vec2(0.0, -7.0) } else { vec2(0.0, 7.0) };
        painter.text(pos2(x, y) + step, Align2::CENTER_CENTER, arrow, semibold(SECTION + 1.0), colour);
    }
    if seen(line.to) {
        end_mark(painter, line.kind, pos2(text, to), stroke);
    }
}

/// A line that comes down the margin from `other` and turns towards the text at `y`.
fn corner(x: f32, y: f32, other: f32, turns: bool) -> Vec<Pos2> {
    let room = (other - y).abs() / 2.0;
    let radius = room.min(5.0);
    let down = if other > y { radius } else { -radius };
    if turns {
        vec![pos2(x + 5.0, y), pos2(x + 1.5, y + down * 0.3), pos2(x, y + down)]
    } else {
        vec![pos2(x, y)]
    }
}

/// An arrow; crossed where the link denies, a ring where it queries, two bars where it repeats.
fn end_mark(painter: &Painter, kind: LinkKind, tip: Pos2, stroke: Stroke) {
    let arrow = vec![tip + vec2(2.0, 0.0), tip + vec2(-4.0, -3.5), tip + vec2(-4.0, 3.5)];
    match kind {
        LinkKind::Denies => {
            painter.add(Shape::convex_polygon(arrow, stroke.color, Stroke::NONE));
            let cross = tip - vec2(7.0, 0.0);
            painter.line_segment([cross + vec2(-2.0, -4.0), cross + vec2(2.0, 4.0)], stroke);
        }
        LinkKind::Supports => {
            painter.add(Shape::convex_polygon(arrow, stroke.color, Stroke::NONE));
        }
        LinkKind::Queries => _ = painter.circle_stroke(tip - vec2(1.0, 0.0), 3.0, stroke),
        LinkKind::Repeats => {
            for step in [0.0, 3.0] {
                let bar = tip - vec2(step, 0.0);
                painter.line_segment([bar - vec2(0.0, 4.0), bar + vec2(0.0, 4.0)], stroke);
            }
        }
    }
}
