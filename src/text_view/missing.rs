//! Boxes for characters that no face has: a frame with the character's code in hexadecimal.

use std::ops::Range;

use egui::epaint::Mesh;
use egui::{Color32, Rect, pos2, vec2};
use parley::{Cluster, Layout};

use super::shape::Job;

/// A box, in pixels.
#[derive(Clone, Debug)]
pub(crate) struct Missing {
    pub character: char,
    pub left: f32,
    pub right: f32,
    pub baseline: f32,
    /// The first byte of the character.
    pub byte: u32,
    /// The size of the letters around it.
    size: f32,
}

/// Room to be added beside a character whose box is wider than what its face gives it.
#[derive(Clone, Debug)]
pub(crate) struct Gap {
    pub range: Range<usize>,
    /// In points.
    pub spacing: f32,
}

impl Missing {
    pub fn new(
        character: char,
        left: f32,
        right: f32,
        baseline: f32,
        cluster: &Cluster<'_, ()>,
        job: Job<'_>,
    ) -> Self {
        let byte = cluster.text_range().start as u32;
        Self { character, left, right, baseline, byte, size: job.style.size * job.scale }
    }

    /// Draws the frame and two rows of digits, in points.
    pub fn draw(&self, mesh: &mut Mesh, scale: f32, ink: Color32) {
        let unit = pixel_unit(self.size);
        let columns = columns(self.character) as f32;
        let width = (columns * 4.0 + 3.0) * unit;
        let left = (f32::midpoint(self.left, self.right) - width / 2.0).round();
        let top = (self.baseline - 14.0 * unit).round();
        let frame = Rect::from_min_size(pos2(left, top), vec2(width, 15.0 * unit));
        let mut fill = |rect: Rect| mesh.add_colored_rect(rect / scale, ink);
        let edge = unit;
        fill(Rect::from_min_size(frame.min, vec2(width, edge)));
        fill(Rect::from_min_max(pos2(frame.left(), frame.bottom() - edge), frame.max));
        fill(Rect::from_min_max(frame.min, pos2(frame.left() + edge, frame.bottom())));
        fill(Rect::from_min_max(pos2(frame.right() - edge, frame.top()), frame.max));
        let digits = code(self.character);
        let half = digits.len() / 2;
        for (index, digit) in digits.chars().enumerate() {
            let (row, column) = (index / half, index % half);
            let corner = frame.min + vec2(2.0 + 4.0 * column as f32, 2.0 + 6.0 * row as f32) * unit;
            for (x, y) in pixels_of(digit) {
                fill(Rect::from_min_size(corner + vec2(x, y) * unit, vec2(unit, unit)));
            }
        }
    }
}

/// The character of a cluster that no face has.
pub(crate) fn lacking(cluster: &Cluster<'_, ()>, text: &str) -> Option<char> {
    let character = text.get(cluster.text_range())?.chars().next()?;
    let lacks = !character.is_whitespace() && cluster.glyphs().any(|glyph| glyph.id == 0);
    lacks.then_some(character)
}

/// Where room must be added.
pub(crate) fn gaps(layout: &Layout<()>, job: Job<'_>) -> Vec<Gap> {
    let clusters = layout.lines().flat_map(|line| line.runs()).flat_map(|run| run.clusters());
    let gap = |cluster: Cluster<'_, ()>| {
        let character = lacking(&cluster, job.text)?;
        let unit = pixel_unit(job.style.size * job.scale);
        let wanted = (columns(character) as f32 * 4.0 + 5.0) * unit;
        let spacing = (wanted - cluster.advance()) / job.scale;
        Some(Gap { range: cluster.text_range(), spacing }).filter(|gap| gap.spacing > 0.0)
    };
    clusters.filter_map(gap).collect()
}

/// The pixels that one dot of a digit takes.
fn pixel_unit(size: f32) -> f32 {
    (size / 16.0).floor().max(1.0)
}

/// Four digits, or six beyond the basic plane.
fn code(character: char) -> String {
    let code = u32::from(character);
    if code > 0xFFFF { format!("{code:06X}") } else { format!("{code:04X}") }
}

fn columns(character: char) -> usize {
    code(character).len() / 2
}

/// Digits of 3 × 5 dots: a row each, its bits from left to right.
const DIGITS: [(char, [u8; 5]); 16] = [
    ('0', [0b111, 0b101, 0b101, 0b101, 0b111]),
    ('1', [0b010, 0b110, 0b010, 0b010, 0b111]),
    ('2', [0b111, 0b001, 0b111, 0b100, 0b111]),
    ('3', [0b111, 0b001, 0b111, 0b001, 0b111]),
    ('4', [0b101, 0b101, 0b111, 0b001, 0b001]),
    ('5', [0b111, 0b100, 0b111, 0b001, 0b111]),
    ('6', [0b111, 0b100, 0b111, 0b101, 0b111]),
    ('7', [0b111, 0b001, 0b010, 0b010, 0b010]),
    ('8', [0b111, 0b101, 0b111, 0b101, 0b111]),
    ('9', [0b111, 0b101, 0b111, 0b001, 0b111]),
    ('A', [0b111, 0b101, 0b111, 0b101, 0b101]),
    ('B', [0b110, 0b101, 0b110, 0b101, 0b110]),
    ('C', [0b111, 0b100, 0b100, 0b100, 0b111]),
    ('D', [0b110, 0b101, 0b101, 0b101, 0b110]),
    ('E', [0b111, 0b100, 0b110, 0b100, 0b111]),
    ('F', [0b111, 0b100, 0b110, 0b100, 0b100]),
];

/// The dots of a digit, from its left top corner.
fn pixels_of(digit: char) -> impl Iterator<Item = (f32, f32)> {
    let rows = DIGITS.iter().find(|(known, _)| *known == digit).map_or([0; 5], |(_, rows)| *rows);
    (0_u8..5).zip(rows).flat_map(|(y, row)| {
        let set = move |x: &u8| row & (0b100 >> x) != 0;
        (0_u8..3).filter(set).map(move |x| (f32::from(x), f32::from(y)))
    })
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test says so by panicking"
)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_four_digits_or_six() {
        assert_eq!(code('\u{7}'), "0007");
        assert_eq!(code('中'), "4E2D");
        assert_eq!(code('\u{1F600}'), "01F600");
    }

    #[test]
    fn every_hexadecimal_digit_has_its_own_dots() {
        let drawn: Vec<Vec<_>> = "0123456789ABCDEF".chars().map(|digit| pixels_of(digit).collect()).collect();
        for (index, dots) in drawn.iter().enumerate() {
            assert!(dots.len() >= 7);
            assert!(!drawn[..index].contains(dots));
        }
    }
}
