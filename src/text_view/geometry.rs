//! Where the words of a range stand: a rectangle for each line, or several where directions mix.

use std::ops::Range;

use egui::{Rangef, Rect, pos2};
use parley::{Affinity, Cursor, Layout, LineMetrics, Selection};

use super::column::LaidBlock;

/// How far the box of a word reaches above the line that it stands on, as a part of the size of its letters.
const RISE: f32 = 0.88;
/// How far it reaches below.
const FALL: f32 = 0.38;

/// Words on one line, in pixels from the corner of their block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct WordBox {
    pub left: f32,
    pub right: f32,
    /// Low enough for ascenders, and clear of the boxes of the line above.
    pub top: f32,
    pub bottom: f32,
    pub baseline: f32,
}

impl WordBox {
    /// In points.
    pub fn rect(&self, scale: f32) -> Rect {
        Rect::from_min_max(pos2(self.left, self.top), pos2(self.right, self.bottom)) / scale
    }
}

/// The boxes of a range of the whole text, as far as it lies in this block.
pub(crate) fn word_boxes(laid: &LaidBlock, scale: f32, range: &Range<usize>) -> Vec<WordBox> {
    let layout = &laid.shaped.layout;
    let block = laid.block;
    let start = range.start.clamp(block.start, block.end) - block.start;
    let end = range.end.clamp(block.start, block.end) - block.start;
    let mut boxes = Vec::new();
    if start >= end {
        return boxes;
    }
    let selection = Selection::new(
        Cursor::from_byte_index(layout, start, Affinity::Downstream),
        Cursor::from_byte_index(layout, end, Affinity::Upstream),
    );
    let size = laid.style.size * scale;
    selection.geometry_with(layout, |bounds, line| {
        let Some(line) = layout.get(line) else { return };
        let found = word_box(line.metrics(), layout, size, bounds.x0 as f32, bounds.x1 as f32);
        boxes.extend(Some(found).filter(|found| found.right - found.left >= 0.5));
    });
    boxes
}

/// The box of words between two places of a line, without the white space that hangs over its end.
fn word_box(metrics: &LineMetrics, layout: &Layout<()>, size: f32, left: f32, right: f32) -> WordBox {
    let line_left = metrics.offset + metrics.inline_min_coord;
    let line_right = line_left + metrics.advance;
    let (first, last) = if layout.is_rtl() {
        (line_left + metrics.hanging_advance, line_right)
    } else {
        (line_left, line_right - metrics.hanging_advance)
    };
    let heights = heights(metrics, size);
    WordBox {
        left: left.max(first).round(),
        right: right.min(last).round(),
        top: heights.min,
        bottom: heights.max,
        baseline: metrics.baseline.round(),
    }
}

/// From the top of the words of a line to their bottom.
fn heights(metrics: &LineMetrics, size: f32) -> Rangef {
    let top = (metrics.baseline - RISE * size).max(metrics.block_min_coord + 1.0);
    let bottom = (metrics.baseline + FALL * size).min(metrics.block_max_coord - 1.0);
    Rangef::new(top.round(), bottom.round().max(metrics.baseline + 1.0))
}

/// From the top to the bottom of the words on the line of a byte of the whole text, in points from the corner of the
/// block; none if the byte is in another. It costs less than a box, since no letter is looked at.
pub(crate) fn line_heights(laid: &LaidBlock, scale: f32, byte: usize) -> Option<Rangef> {
    let layout = &laid.shaped.layout;
    let byte = Some(byte).filter(|byte| laid.block.range().contains(byte))? - laid.block.start;
    let (mut first, mut after) = (0, layout.len());
    while first < after {
        let middle = first.midpoint(after);
        if layout.get(middle)?.text_range().end <= byte { first = middle + 1 } else { after = middle }
    }
    let heights = heights(layout.get(first)?.metrics(), laid.style.size * scale);
    Some(Rangef::new(heights.min / scale, heights.max / scale))
}
