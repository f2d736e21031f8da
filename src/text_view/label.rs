//! A few words for the chrome: names, titles and quotes in any script, cut off with an ellipsis where room ends.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use egui::{Pos2, Rect, Vec2, vec2};
use parley::{Affinity, Cursor, Selection};
use unicode_segmentation::UnicodeSegmentation;

use super::shape::{Job, Shaped};
use super::style::{TextStyle, Weight};

/// Labels not asked for in so many frames are forgotten.
const FRAMES_KEPT: u64 = 120;
/// Above this number, all labels that the last frame did not ask for are forgotten.
const MOST_LABELS: usize = 4096;

/// Words in rows, ready to be painted by [`TextEngine::paint`](super::TextEngine::paint).
pub struct ShapedText {
    /// How much room the rows take, in points. The width is that of the widest row, for right-to-left words too.
    pub size: Vec2,
    /// How many rows there are.
    pub rows: usize,
    /// Whether words were cut off.
    pub elided: bool,
    /// Whether the words run from right to left, so that the caller may set them at the right edge.
    pub right_to_left: bool,
    /// From the top to the line on which the first row stands, in points.
    pub baseline: f32,
    pub(crate) shaped: Shaped,
    pub(crate) scale: f32,
    /// Moves the rows to the left edge.
    pub(crate) shift: Vec2,
}

/// What tells labels apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    text: String,
    family: &'static str,
    weight: Weight,
    italic: bool,
    /// Size, line height, width and scale, bit by bit.
    numbers: [u32; 4],
    rows: usize,
}

/// Labels shaped in the last frames.
#[derive(Default)]
pub(crate) struct Labels {
    frame: u64,
    generation: u64,
    known: HashMap<Key, (u64, Arc<ShapedText>)>,
}

impl Labels {
    pub fn begin_frame(&mut self) {
        self.frame += 1;
        let crowded = self.known.len() > MOST_LABELS;
        if crowded || self.frame.is_multiple_of(FRAMES_KEPT) {
            let keep = if crowded { 1 } else { FRAMES_KEPT };
            let oldest = self.frame.saturating_sub(keep);
            self.known.retain(|_, (used, _)| *used >= oldest);
        }
    }

    /// The label, shaped with `shape` unless it is known.
    pub fn get(
        &mut self,
        text: &str,
        style: &TextStyle,
        max_width: f32,
        rows: usize,
        (scale, generation): (f32, u64),
        shape: impl FnMut(Job<'_>) -> Shaped,
    ) -> Arc<ShapedText> {
        if self.generation != generation {
            self.known.clear();
            self.generation = generation;
        }
        let numbers = [style.size, style.line_height, max_width, scale].map(f32::to_bits);
        let TextStyle { family, weight, italic, .. } = *style;
        let key = Key { text: text.to_owned(), family, weight, italic, numbers, rows };
        let frame = self.frame;
        let fresh = || {
            let width = max_width.is_finite().then_some(max_width * scale);
            let job = Job { text, style: *style, scale, width, direction: None };
            (frame, Arc::new(shape_rows(job, rows, shape)))
        };
        let (used, label) = self.known.entry(key).or_insert_with(fresh);
        *used = frame;
        Arc::clone(label)
    }
}

/// Shapes a label; cuts words off until it has no more than `rows` rows.
fn shape_rows(job: Job<'_>, rows: usize, mut shape: impl FnMut(Job<'_>) -> Shaped) -> ShapedText {
    let whole = shape(job);
    if whole.layout.len() <= rows {
        return finished(whole, job.scale, false);
    }
    // Part of the word that begins the next row may fit behind the last row's words.
    let next_row_end = whole.layout.get(rows).map_or(0, |line| line.text_range().end);
    let kept = job.text.get(..next_row_end).unwrap_or_default();
    let edges: Vec<usize> = kept.grapheme_indices(true).map(|(at, _)| at).chain([kept.len()]).collect();
    let mut cut = |edge: usize| {
        let words = job.text.get(..edge).unwrap_or_default().trim_end();
        shape(Job { text: &format!("{words}…"), ..job })
    };
    let fits = |shaped: &Shaped| shaped.layout.len() <= rows;
    // The longest beginning that fits, by halving; the ellipsis alone stays however narrow the room is.
    let after = edges.partition_point(|edge| fits(&cut(*edge)));
    let edge = after.checked_sub(1).and_then(|index| edges.get(index)).copied().unwrap_or_default();
    finished(cut(edge), job.scale, true)
}

fn finished(shaped: Shaped, scale: f32, elided: bool) -> ShapedText {
    let layout = &shaped.layout;
    let left = layout.lines().map(|line| line.metrics().offset + line.metrics().inline_min_coord);
    let left = left.fold(f32::INFINITY, f32::min);
    let left = if left.is_finite() { left } else { 0.0 };
    ShapedText {
        size: vec2(layout.width().ceil(), layout.height()) / scale,
        rows: layout.len(),
        elided,
        right_to_left: layout.is_rtl(),
        baseline: layout.first_baseline().unwrap_or_default() / scale,
        scale,
        shift: vec2(-left.floor() / scale, 0.0),
        shaped,
    }
}

impl ShapedText {
    /// Where a range of the words is painted when their left top corner is at `position`: the bytes of what was shaped,
    /// one rectangle a row or several where directions mix.
    pub fn rects_of(&self, range: &Range<usize>, position: Pos2) -> Vec<Rect> {
        let layout = &self.shaped.layout;
        let selection = Selection::new(
            Cursor::from_byte_index(layout, range.start, Affinity::Downstream),
            Cursor::from_byte_index(layout, range.end, Affinity::Upstream),
        );
        let mut rects = Vec::new();
        selection.geometry_with(layout, |bounds, _| {
            let corners = [(bounds.x0, bounds.y0), (bounds.x1, bounds.y1)];
            let [least, most] = corners
                .map(|(x, y)| position + self.shift + vec2(x as f32 / self.scale, y as f32 / self.scale));
            rects.push(Rect::from_min_max(least, most));
        });
        rects
    }
}

#[cfg(test)]
mod tests {
    use super::super::shape::tests::{NASKH, SERIF};
    use super::super::{TextEngine, TextStyle};

    const STYLE: TextStyle = TextStyle::new("Source Serif 4", 16.0);

    fn engine() -> TextEngine {
        TextEngine::new(&[SERIF, NASKH])
    }

    #[test]
    fn words_that_fit_are_left_alone() {
        let label = engine().shape("Esmaeil Baghaei", &STYLE, 400.0, 1);
        assert!(!label.elided);
        assert_eq!(label.rows, 1);
        assert!(label.size.x > 80.0 && label.size.x < 140.0, "{:?}", label.size);
    }

    #[test]
    fn words_without_room_end_in_an_ellipsis_within_their_width() {
        for text in
            ["Iran denies seeking talks with the United States", "سخنگوی وزارت امور خارجه این ادعا را رد کرد"]
        {
            for rows in [1, 2] {
                let label = engine().shape(text, &STYLE, 110.0, rows);
                assert!(label.elided, "{text}");
                assert_eq!(label.rows, rows);
                assert!(label.size.x <= 110.0);
                assert!(label.size.x > 60.0, "{:?}", label.size);
            }
        }
    }

    #[test]
    fn a_long_word_is_cut_rather_than_left_out() {
        let room = engine().shape("Iran (govern", &STYLE, 400.0, 1).size.x;
        let label = engine().shape("Iran (government)", &STYLE, room, 1);
        assert!(label.elided);
        assert!(label.size.x > room * 0.8, "{:?}", label.size);
    }

    #[test]
    fn no_room_at_all_leaves_the_ellipsis() {
        let label = engine().shape("Iran", &STYLE, 1.0, 1);
        assert!(label.elided);
        assert!(label.size.x > 1.0);
    }

    #[test]
    fn right_to_left_words_take_no_more_room_than_they_need() {
        let label = engine().shape("بقائی", &STYLE, 500.0, 1);
        assert!(label.right_to_left);
        assert!(label.size.x < 60.0, "{:?}", label.size);
        let leftmost = label.shaped.runs.iter().flat_map(|run| &run.glyphs).map(|glyph| glyph.x);
        let leftmost = leftmost.fold(f32::INFINITY, f32::min) + label.shift.x;
        assert!((-1.0..5.0).contains(&leftmost), "{leftmost}");
    }

    #[test]
    fn a_label_asked_for_again_is_not_shaped_again() {
        let mut engine = engine();
        let first = engine.shape("Tehran", &STYLE, 100.0, 1);
        let again = engine.shape("Tehran", &STYLE, 100.0, 1);
        assert!(std::sync::Arc::ptr_eq(&first, &again));
    }
}
