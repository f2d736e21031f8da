//! Markdown as it is read: blocks and their words, in any script, in the column there is.

mod blocks;

use egui::{Color32, Pos2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{
    Kit,
    theme::{BODY, RADIUS},
    widgets::sans_style,
};
use crate::text_view::{TextStyle, Weight};
use blocks::{Block, Kind, Look, Run, blocks};

const LINE_HEIGHT: f32 = 1.5;
/// How far an item of a list, or words that are quoted, stand in, in points.
const INDENT: f32 = 18.0;

/// A text and its blocks, made anew only when the text is another one.
#[derive(Default)]
pub struct Markdown {
    source: Vec<String>,
    blocks: Vec<Block>,
    /// Heights of the blocks at that width and that state of the fonts; those not measured yet are none.
    heights: Vec<Option<f32>>,
    measured_for: (f32, u64),
}

/// A word, or several that must stay in one line, at its place.
struct Placed {
    text: String,
    look: Look,
    at: Pos2,
    width: f32,
}

impl Markdown {
    /// Draws the text as wide as there is room; only what is in sight is painted.
    pub fn show(&mut self, kit: &mut Kit<'_>, ui: &mut Ui, lines: &[String]) {
        if self.source != lines {
            self.source = lines.to_vec();
            self.blocks = blocks(&lines.join("\n"));
            self.heights = Vec::new();
        }
        let width = ui.available_width();
        let measured_for = (width, kit.engine.font_generation());
        if self.measured_for != measured_for || self.heights.len() != self.blocks.len() {
            (self.measured_for, self.heights) = (measured_for, vec![None; self.blocks.len()]);
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        for (block, height) in self.blocks.iter().zip(&mut self.heights) {
            let top = ui.cursor().min;
            let known = height.map(|height| Rect::from_min_size(top, vec2(width, height)));
            if let Some(rect) = known.filter(|rect| !ui.is_rect_visible(*rect)) {
                ui.allocate_space(rect.size());
            } else {
                *height = Some(block_ui(kit, ui, block, width));
            }
        }
    }
}

/// Draws a block; gives its height.
fn block_ui(kit: &mut Kit<'_>, ui: &mut Ui, block: &Block, width: f32) -> f32 {
    let (above, below) = space_around(block.kind);
    let left = INDENT * (block.indent + block.quoted) as f32;
    let columns = block.cells.len().max(1);
    let column = ((width - left) / columns as f32).max(40.0);
    let padding = if block.kind == Kind::Code { 8.0 } else { 0.0 };
    let gap = if columns > 1 { 10.0 } else { 2.0 * padding };
    let (mut laid_out, mut height) = (Vec::new(), 0.0_f32);
    for cell in &block.cells {
        let (words, tall) = lay_out(kit, cell, block.kind, (column - gap).max(20.0));
        height = height.max(tall);
        laid_out.push(words);
    }
    let whole = above + below + height + 2.0 * padding;
    let (rect, response) = ui.allocate_exact_size(vec2(width, whole), Sense::hover());
    let role = if matches!(block.kind, Kind::Heading(_)) { Role::Heading } else { Role::Label };
    response.widget_info(|| WidgetInfo::labeled(role, true, block.text()));
    let corner = rect.min + vec2(left, above);
    ground(kit, ui, block, Rect::from_min_size(corner, vec2(width - left, height + 2.0 * padding)));
    for (index, words) in laid_out.iter().enumerate() {
        let origin = corner + vec2(column * index as f32 + padding, padding);
        for word in words {
            paint_word(kit, ui, block.kind, word, origin);
        }
    }
    whole
}

fn space_around(kind: Kind) -> (f32, f32) {
    match kind {
        Kind::Heading(1) => (6.0, 8.0),
        Kind::Heading(_) => (10.0, 4.0),
        Kind::Text => (3.0, 8.0),
        Kind::Item => (0.0, 5.0),
        Kind::Code => (2.0, 10.0),
        Kind::Rule => (8.0, 9.0),
        Kind::Row { .. } => (4.0, 5.0),
    }
}

fn style_of(kind: Kind, look: Look) -> TextStyle {
    let (size, heavy) = match kind {
        Kind::Heading(1) => (18.0, true),
        Kind::Heading(2) => (15.0, true),
        Kind::Heading(_) => (BODY, true),
        Kind::Row { header } => (BODY, header),
        Kind::Text | Kind::Item | Kind::Code | Kind::Rule => (BODY, false),
    };
    let weight = if heavy || look.strong { Weight::SemiBold } else { Weight::Regular };
    let style = sans_style(size, weight).with_line_height(LINE_HEIGHT);
    if look.emphasis { style.slanted() } else { style }
}

/// What lies under and beside the words: a bar at quoted ones, a ground under code, lines of tables, marks of lists.
fn ground(kit: &mut Kit<'_>, ui: &Ui, block: &Block, rect: Rect) {
    let line = egui::Stroke::new(1.0, kit.theme.hairline);
    for level in 0..block.quoted {
        let x = rect.left() - INDENT * (level as f32 + 0.6);
        let bar = Rect::from_min_max(pos2(x, rect.top()), pos2(x + 3.0, rect.bottom()));
        ui.painter().rect_filled(bar, 1.5, kit.theme.hairline);
    }
    match block.kind {
        Kind::Code => _ = ui.painter().rect_filled(rect, RADIUS, kit.theme.window),
        Kind::Rule => _ = ui.painter().hline(rect.x_range(), rect.top(), line),
        Kind::Row { header } => {
            let line = if header { egui::Stroke::new(1.5, kit.theme.secondary) } else { line };
            ui.painter().hline(rect.x_range(), rect.bottom() + 3.0, line);
        }
        Kind::Text | Kind::Item | Kind::Heading(_) => {}
    }
    if let Some(marker) = &block.marker {
        let shaped = kit.engine.shape(marker, &style_of(block.kind, Look::default()), INDENT * 1.5, 1);
        kit.engine.paint(
            ui.painter(),
            pos2(rect.left() - 5.0 - shaped.size.x, rect.top()),
            &shaped,
            kit.theme.secondary,
        );
    }
}

fn paint_word(kit: &mut Kit<'_>, ui: &Ui, kind: Kind, word: &Placed, origin: Pos2) {
    let at = origin + word.at.to_vec2();
    let shaped = kit.engine.shape(&word.text, &style_of(kind, word.look), word.width, usize::MAX);
    let theme = kit.theme;
    let colour: Color32 = match word.look {
        Look { link: true, .. } => theme.accent,
        Look { aside: true, .. } => theme.secondary,
        _ => theme.text,
    };
    let rect = Rect::from_min_size(at, shaped.size);
    if word.look.code {
        ui.painter().rect_filled(rect.expand2(vec2(2.0, -1.0)), 3.0, theme.window);
    }
    let left = if word.look.alone && shaped.right_to_left { at.x + word.width - shaped.size.x } else { at.x };
    kit.engine.paint(ui.painter(), pos2(left, at.y), &shaped, colour);
    if word.look.struck {
        ui.painter().hline(rect.x_range(), rect.center().y, egui::Stroke::new(1.0, colour));
    }
}

/// Words in lines, and how high the lines are. Words that all look alike are left to the page's engine, which knows
/// every script; where looks change, each word stands for itself and the lines run as the text does.
fn lay_out(kit: &mut Kit<'_>, runs: &[Run], kind: Kind, width: f32) -> (Vec<Placed>, f32) {
    let look = runs.first().map(|run| run.look).unwrap_or_default();
    if runs.iter().all(|run| run.look == look) {
        let text: String = runs.iter().map(|run| run.text.as_str()).collect();
        let height = kit.engine.shape(&text, &style_of(kind, look), width, usize::MAX).size.y;
        let look = Look { alone: true, ..look };
        return (vec![Placed { text, look, at: Pos2::ZERO, width }], height);
    }
    let whole: String = runs.iter().map(|run| run.text.as_str()).collect();
    let rightwards =
        !kit.engine.shape(&whole, &style_of(kind, Look::default()), f32::INFINITY, usize::MAX).right_to_left;
    let (mut placed, mut x, mut y, mut line) = (Vec::new(), 0.0_f32, 0.0_f32, 0.0_f32);
    for piece in blocks::pieces(runs, rightwards) {
        let style = style_of(kind, piece.look);
        let shaped = kit.engine.shape(&piece.text, &style, width, usize::MAX);
        let space = if piece.space_before && x > 0.0 { style.size * 0.27 } else { 0.0 };
        if piece.new_line || (x > 0.0 && x + space + shaped.size.x > width) {
            (x, y) = (0.0, y + line);
        } else {
            x += space;
        }
        line = line.max(style.size * LINE_HEIGHT);
        let left = if rightwards { x } else { width - x - shaped.size.x };
        placed.push(Placed { text: piece.text, look: piece.look, at: pos2(left, y), width });
        x += shaped.size.x;
        // A piece of several lines, because it is longer than a line.
        y += (shaped.size.y - style.size * LINE_HEIGHT).max(0.0);
    }
    (placed, y + line)
}
