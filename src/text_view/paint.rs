//! Blocks to the screen: tints, the selection, underlines, letters, outlines and the caret, in this order.

use std::ops::Range;

use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Stroke, StrokeKind, vec2};

use super::caret::{Caret, caret_rect};
use super::column::{Ink, LaidBlock};
use super::decorations::Decorations;
use super::engine::TextEngine;
use super::geometry::word_boxes;
use super::glyph_mesh::{paint_mesh, snap, text_meshes};
use super::marks::{box_at, marks};
use super::style::PageColors;

const OUTLINE_RADIUS: u8 = 3;
const CARET_WIDTH: f32 = 1.5;
/// How wide a selected line break is shown, as a part of the size of the letters.
const LINE_BREAK_WIDTH: f32 = 0.3;

/// What all blocks of a frame are painted with.
#[derive(Clone, Copy)]
pub(crate) struct Brush<'a> {
    pub painter: &'a Painter,
    pub scale: f32,
    pub colors: PageColors,
    pub lane_distance: f32,
}

/// Makes the triangles of a block, unless those made before still hold.
pub(crate) fn prepare(
    laid: &mut LaidBlock,
    engine: &mut TextEngine,
    brush: Brush<'_>,
    decorations: &Decorations,
) {
    let revision = decorations.revision_of(&laid.block.range());
    if laid.marks.as_ref().is_none_or(|marks| marks.revision != revision) {
        laid.marks = Some(marks(laid, decorations, brush.scale, brush.lane_distance));
    }
    let dimmed = laid.marks.as_ref().map_or(&[][..], |marks| &marks.dimmed);
    let colors = [brush.colors.text, brush.colors.faint];
    let generation = engine.atlas.generation();
    let holds =
        |ink: &Ink| ink.atlas_generation == generation && ink.colors == colors && ink.dimmed == dimmed;
    if laid.ink.as_ref().is_some_and(holds) {
        return;
    }
    let is_dim = |byte: usize| dimmed.iter().any(|range| range.contains(&byte));
    let ink = |byte: usize| if is_dim(byte) { brush.colors.faint } else { brush.colors.text };
    let meshes = text_meshes(&mut engine.atlas, brush.painter.ctx(), &laid.shaped, brush.scale, ink);
    laid.ink = Some(Ink { atlas_generation: generation, colors, dimmed: dimmed.to_vec(), meshes });
}

/// Paints what is behind the letters of a prepared block with its corner at `origin`.
pub(crate) fn paint_behind(laid: &LaidBlock, brush: Brush<'_>, origin: Pos2, selected: &Range<usize>) {
    let by = origin.to_vec2();
    if let Some(marks) = &laid.marks {
        paint_mesh(brush.painter, &marks.tints, by);
    }
    for rect in selected_rects(laid, brush.scale, selected) {
        brush.painter.rect_filled(rect.translate(by), CornerRadius::ZERO, brush.colors.selection);
    }
    if let Some(marks) = &laid.marks {
        paint_mesh(brush.painter, &marks.underlines, by);
    }
}

/// Paints the letters of a prepared block.
pub(crate) fn paint_letters(laid: &LaidBlock, brush: Brush<'_>, origin: Pos2) {
    for mesh in laid.ink.iter().flat_map(|ink| &ink.meshes) {
        paint_mesh(brush.painter, mesh, origin.to_vec2());
    }
}

/// Paints the frames round the words of a prepared block.
pub(crate) fn paint_outlines(laid: &LaidBlock, brush: Brush<'_>, origin: Pos2) {
    for outline in laid.marks.iter().flat_map(|marks| &marks.outlines) {
        let stroke = Stroke::new(outline.width, outline.color);
        let rect = outline.rect.translate(origin.to_vec2());
        brush.painter.rect_stroke(rect, CornerRadius::same(OUTLINE_RADIUS), stroke, StrokeKind::Middle);
    }
}

/// Where selected words of a block are, and its line break if the selection goes on behind it.
fn selected_rects(laid: &LaidBlock, scale: f32, selected: &Range<usize>) -> Vec<Rect> {
    let mut rects: Vec<Rect> = Vec::new();
    if selected.is_empty() || selected.start > laid.block.end || selected.end < laid.block.start {
        return rects;
    }
    let line_boxes = word_boxes(laid, scale, selected);
    rects.extend(line_boxes.iter().map(|words| words.rect(scale)));
    let goes_on =
        selected.start <= laid.block.end && selected.end > laid.block.end && laid.block.ends_paragraph;
    if goes_on {
        let end = caret_rect(laid, Caret::after(laid.block.end), scale);
        let width = laid.style.size * LINE_BREAK_WIDTH;
        let left = if laid.shaped.layout.is_rtl() { end.left() - width } else { end.left() };
        let height = line_boxes.last().map_or(end.shrink2(vec2(0.0, 2.0)), |words| words.rect(scale));
        rects.push(box_at(snap(left, scale), width, height));
    }
    rects
}

/// Paints the caret as a thin upright line.
pub(crate) fn paint_caret(laid: &LaidBlock, brush: Brush<'_>, origin: Pos2, caret: Caret) {
    let rect = caret_rect(laid, caret, brush.scale);
    let width = (CARET_WIDTH * brush.scale).round().max(1.0) / brush.scale;
    let height = laid.style.size * 1.25;
    let center = rect.center() + origin.to_vec2();
    let left = snap(center.x - width / 2.0, brush.scale);
    let top = snap(center.y - height / 2.0, brush.scale);
    let line = Rect::from_min_size(Pos2::new(left, top), vec2(width, snap(height, brush.scale)));
    brush.painter.rect_filled(line, CornerRadius::ZERO, brush.colors.caret);
}

/// Paints the scroll bar's thumb.
pub(crate) fn paint_thumb(painter: &Painter, thumb: Rect, color: Color32) {
    let radius = (thumb.width() / 2.0).round().clamp(0.0, 255.0) as u8;
    painter.rect_filled(thumb, CornerRadius::same(radius), color);
}
