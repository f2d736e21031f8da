//! Decorations as they stand on a block: tints, underlines in their lanes, outlines, and which letters are dimmed.

use std::ops::Range;
use std::sync::Arc;

use egui::epaint::Mesh;
use egui::{Color32, Pos2, Rect, pos2};

use super::column::LaidBlock;
use super::decorations::{Decorations, Placed, Underline};
use super::geometry::{WordBox, word_boxes};
use super::underline::{self, Stroke};

/// How far below the words' line the first underline is, as a part of the size of the letters.
const FIRST_LANE: f32 = 0.25;
/// How high the letters of the next line reach into the room for lanes.
const NEXT_LINE_RISE: f32 = 0.76;

/// How far outlines stand off their words, in points.
const OUTLINE_GAP: f32 = 0.75;
/// How far they stand off the underline.
const OUTLINE_FOOT: f32 = 2.0;

/// The paint of all decorations of a block, in points from its corner.
pub(crate) struct Marks {
    pub revision: u64,
    pub tints: Arc<Mesh>,
    pub underlines: Arc<Mesh>,
    pub outlines: Vec<Outline>,
    /// Bytes of the block whose letters are faint.
    pub dimmed: Vec<Range<usize>>,
    /// Which decoration is where: outer ones first.
    areas: Vec<Area>,
}

/// A frame round words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Outline {
    pub rect: Rect,
    pub width: f32,
    pub color: Color32,
}

struct Area {
    id: u128,
    rect: Rect,
    bytes: usize,
}

impl Marks {
    /// The innermost decoration at a point.
    pub fn at(&self, point: Pos2) -> Option<u128> {
        let hit = self.areas.iter().filter(|area| area.rect.contains(point));
        hit.min_by_key(|area| area.bytes).map(|area| area.id)
    }
}

/// Works out the paint of the decorations that meet a block.
pub(crate) fn marks(laid: &LaidBlock, decorations: &Decorations, scale: f32, lane_distance: f32) -> Marks {
    let mut drawing = Drawing {
        scale,
        lane_distance: lane_distance * scale,
        size: laid.style.size * scale,
        line_height: laid.style.size * laid.style.line_height * scale,
        tints: Mesh::default(),
        underlines: Mesh::default(),
        outlines: Vec::new(),
        dimmed: Vec::new(),
        areas: Vec::new(),
    };
    for placed in decorations.query(laid.block.range()) {
        drawing.add(laid, placed);
    }
    Marks {
        revision: decorations.revision_of(&laid.block.range()),
        tints: Arc::new(drawing.tints),
        underlines: Arc::new(drawing.underlines),
        outlines: drawing.outlines,
        dimmed: drawing.dimmed,
        areas: drawing.areas,
    }
}

/// Marks on their way. Lengths without another word are in pixels.
struct Drawing {
    scale: f32,
    lane_distance: f32,
    size: f32,
    line_height: f32,
    tints: Mesh,
    underlines: Mesh,
    outlines: Vec<Outline>,
    dimmed: Vec<Range<usize>>,
    areas: Vec<Area>,
}

impl Drawing {
    fn add(&mut self, laid: &LaidBlock, placed: &Placed) {
        let decoration = &placed.decoration;
        let range = &decoration.range;
        for words in word_boxes(laid, self.scale, range) {
            let mut rect = words.rect(self.scale);
            self.areas.push(Area { id: decoration.id, rect, bytes: range.end - range.start });
            if let Some(tint) = decoration.tint {
                self.tints.add_colored_rect(rect, tint);
            }
            if let Some(underline) = decoration.underline {
                rect.max.y = rect.max.y.max(self.underline(&words, placed, underline) / self.scale);
            }
            if let Some((width, color)) = decoration.outline {
                let mut rect = rect.expand(OUTLINE_GAP);
                rect.max.y += OUTLINE_FOOT - OUTLINE_GAP;
                self.outlines.push(Outline { rect, width, color });
            }
        }
        if decoration.dim {
            let start = range.start.saturating_sub(laid.block.start);
            self.dimmed.push(start..range.end.saturating_sub(laid.block.start));
        }
    }

    /// Draws a line in its lane. Returns its lower edge.
    fn underline(&mut self, words: &WordBox, placed: &Placed, line: Underline) -> f32 {
        let thickness = (line.width * self.scale).round().max(1.0);
        let top =
            words.baseline + lane_top(placed, thickness, self.size, self.line_height, self.lane_distance);
        let stroke = Stroke { x: words.left..words.right, top, thickness, color: line.color };
        underline::draw(&mut self.underlines, line.pattern, &stroke, self.scale);
        top + thickness
    }
}

/// How far below the words' line a lane is. Lanes move together where the room above the next line is short.
fn lane_top(placed: &Placed, thickness: f32, size: f32, line_height: f32, distance: f32) -> f32 {
    let first = (FIRST_LANE * size).round();
    let room = line_height - NEXT_LINE_RISE * size - first - thickness;
    let gaps = placed.lanes.saturating_sub(1).max(1) as f32;
    let distance = distance.min((room / gaps).max(1.0));
    (first + placed.lane as f32 * distance).round()
}

/// The box of the room between two places, for a selected line break and the like.
pub(crate) fn box_at(left: f32, width: f32, rect: Rect) -> Rect {
    Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, rect.bottom()))
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test says so by panicking"
)]
mod tests {
    use super::super::decorations::{Decoration, Pattern};
    use super::*;

    fn lane_tops(depth: usize, size: f32, line_height: f32) -> Vec<f32> {
        let line = Underline { pattern: Pattern::Solid, width: 2.0, color: Color32::RED };
        let nested = (0..depth).map(|level| {
            let mut decoration = Decoration::new(level as u128, level..1000 - level);
            decoration.underline = Some(line);
            decoration
        });
        let decorations = Decorations::new(nested.collect());
        let tops =
            decorations.query(0..1000).map(|placed| lane_top(placed, 2.0, size, line_height * size, 5.0));
        tops.collect()
    }

    #[test]
    fn lanes_are_five_points_apart_while_there_is_room() {
        assert_eq!(lane_tops(2, 17.5, 1.62), [9.0, 4.0]);
        assert_eq!(lane_tops(3, 17.5, 1.62), [13.0, 9.0, 4.0]);
    }

    #[test]
    fn more_lanes_move_together_and_stay_clear_of_the_next_line() {
        for depth in 1..7 {
            let tops = lane_tops(depth, 17.5, 1.62);
            assert!(tops.windows(2).all(|pair| pair[0] > pair[1]), "{tops:?}");
            // Rounding to pixels may take half of one.
            assert!(tops[0] + 2.0 <= 28.35 - NEXT_LINE_RISE * 17.5 + 0.5, "{tops:?}");
        }
    }
}
