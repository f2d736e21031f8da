//! The patterns of underlines, drawn with whole pixels so that they are crisp.

use std::f32::consts::TAU;
use std::ops::Range;

use egui::epaint::Mesh;
use egui::{Color32, Painter, Rect, pos2};

use super::decorations::Pattern;

/// A line to be drawn, in pixels.
#[derive(Clone, Debug)]
pub(crate) struct Stroke {
    pub x: Range<f32>,
    pub top: f32,
    pub thickness: f32,
    pub color: Color32,
}

/// Draws a line in points. Patterns start anew at the left of each line.
pub(crate) fn draw(mesh: &mut Mesh, pattern: Pattern, stroke: &Stroke, scale: f32) {
    let mut pen = Pen { mesh, stroke, scale };
    match pattern {
        Pattern::Solid => pen.fill(stroke.x.clone(), 0.0, stroke.thickness, 1.0),
        Pattern::Dashed => pen.repeat(&[3.0, -1.5]),
        Pattern::Dotted => pen.dots(),
        Pattern::Double => pen.double(),
        Pattern::Wavy => pen.wave(),
        Pattern::DashDot => pen.repeat(&[4.0, -1.5, 1.0, -1.5]),
    }
}

/// Paints a line of that pattern from left to right, `top` and `width` in points: what stands under the words of a page.
pub fn paint_line(painter: &Painter, pattern: Pattern, x: Range<f32>, top: f32, width: f32, color: Color32) {
    let scale = painter.pixels_per_point();
    let pixels = |points: f32| (points * scale).round();
    let thickness = pixels(width).max(1.0);
    let stroke = Stroke { x: pixels(x.start)..pixels(x.end), top: pixels(top), thickness, color };
    let mut mesh = Mesh::default();
    draw(&mut mesh, pattern, &stroke, scale);
    painter.add(mesh);
}

struct Pen<'a> {
    mesh: &'a mut Mesh,
    stroke: &'a Stroke,
    scale: f32,
}

impl Pen<'_> {
    /// A rectangle from `top` to `bottom` below the line's top; `opacity` smooths edges between pixels.
    fn fill(&mut self, x: Range<f32>, top: f32, bottom: f32, opacity: f32) {
        let (left, right) = (x.start.max(self.stroke.x.start), x.end.min(self.stroke.x.end));
        if left >= right || opacity <= 0.0 {
            return;
        }
        let corners = (pos2(left, self.stroke.top + top), pos2(right, self.stroke.top + bottom));
        let rect = Rect::from_min_max(corners.0, corners.1) / self.scale;
        self.mesh.add_colored_rect(rect, self.stroke.color.gamma_multiply(opacity.min(1.0)));
    }

    /// Strokes and, where negative, gaps: in thicknesses, over and over.
    fn repeat(&mut self, lengths: &[f32]) {
        let mut x = self.stroke.x.start;
        for length in lengths.iter().cycle() {
            if x >= self.stroke.x.end {
                return;
            }
            let width = (length.abs() * self.stroke.thickness).round().max(1.0);
            if *length > 0.0 {
                self.fill(x..x + width, 0.0, self.stroke.thickness, 1.0);
            }
            x += width;
        }
    }

    /// Square dots, their corners cut where there are pixels enough.
    fn dots(&mut self) {
        let side = self.stroke.thickness;
        let mut x = self.stroke.x.start;
        while x + side <= self.stroke.x.end {
            if side >= 4.0 {
                self.fill(x + 1.0..x + side - 1.0, 0.0, 1.0, 1.0);
                self.fill(x..x + side, 1.0, side - 1.0, 1.0);
                self.fill(x + 1.0..x + side - 1.0, side - 1.0, side, 1.0);
            } else {
                self.fill(x..x + side, 0.0, side, 1.0);
            }
            x += 2.0 * side;
        }
    }

    /// Two thin lines as far apart as they are thick, a little higher than a single one.
    fn double(&mut self) {
        let thin = (self.stroke.thickness / 2.0).round().max(1.0);
        self.fill(self.stroke.x.clone(), 0.0, thin, 1.0);
        self.fill(self.stroke.x.clone(), 2.0 * thin, 3.0 * thin, 1.0);
    }

    /// A sine, column by column, its upper and lower edge smoothed.
    fn wave(&mut self) {
        let thickness = (self.stroke.thickness * 0.75).max(1.0);
        let height = self.stroke.thickness * 0.75;
        let period = 4.0 * self.stroke.thickness;
        let mut x = self.stroke.x.start;
        while x < self.stroke.x.end {
            let phase = (x + 0.5 - self.stroke.x.start) / period * TAU;
            let top = height * (1.0 - phase.sin()) * 0.5 * 1.5;
            self.column(x, top, top + thickness);
            x += 1.0;
        }
    }

    /// One pixel wide from `top` to `bottom`, which may lie between pixels.
    fn column(&mut self, x: f32, top: f32, bottom: f32) {
        let (first, last) = (top.floor(), bottom.floor());
        if first >= last {
            return self.fill(x..x + 1.0, first, first + 1.0, bottom - top);
        }
        self.fill(x..x + 1.0, first, first + 1.0, first + 1.0 - top);
        self.fill(x..x + 1.0, first + 1.0, last, if last > first + 1.0 { 1.0 } else { 0.0 });
        self.fill(x..x + 1.0, last, last + 1.0, bottom - last);
    }
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

    const PATTERNS: [Pattern; 6] =
        [Pattern::Solid, Pattern::Dashed, Pattern::Dotted, Pattern::Double, Pattern::Wavy, Pattern::DashDot];

    fn drawn(pattern: Pattern, thickness: f32) -> Mesh {
        let mut mesh = Mesh::default();
        let stroke = Stroke { x: 10.0..70.0, top: 5.0, thickness, color: Color32::RED };
        draw(&mut mesh, pattern, &stroke, 1.0);
        mesh
    }

    #[test]
    fn every_pattern_stays_within_its_words_and_its_lane() {
        for pattern in PATTERNS {
            for thickness in [1.0, 2.0, 4.0] {
                let bounds = drawn(pattern, thickness).calc_bounds();
                assert!(bounds.left() >= 10.0 && bounds.right() <= 70.0, "{pattern:?}: {bounds:?}");
                assert!(
                    bounds.top() >= 5.0 && bounds.height() <= 2.0 * thickness + 1.0,
                    "{pattern:?}: {bounds:?}"
                );
                assert!(bounds.width() > 50.0);
            }
        }
    }

    #[test]
    fn no_two_patterns_look_alike() {
        let meshes: Vec<_> = PATTERNS.map(|pattern| drawn(pattern, 2.0).vertices).into();
        for (index, mesh) in meshes.iter().enumerate() {
            assert!(!meshes[..index].contains(mesh));
        }
    }
}
