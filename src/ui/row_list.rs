//! A list of rows of different known heights, of which only those in sight are drawn.

use std::ops::Range;

use egui::{Align, EventFilter, Key, Rect, Response, ScrollArea, Ui, pos2, vec2};

/// Where each row begins.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RowTops {
    /// One more than there are rows: the last is the height of all, in points.
    tops: Vec<f32>,
}

impl RowTops {
    /// Of rows with these heights in points.
    pub fn new(heights: impl IntoIterator<Item = f32>) -> Self {
        let mut height = 0.0;
        let mut tops = vec![height];
        for row in heights {
            height += row;
            tops.push(height);
        }
        Self { tops }
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.tops.len().saturating_sub(1)
    }

    /// Height of all rows, in points.
    pub fn height(&self) -> f32 {
        self.tops.last().copied().unwrap_or_default()
    }

    /// The rows that are at least partly between two heights.
    pub fn between(&self, top: f32, bottom: f32) -> Range<usize> {
        let first = self.tops.partition_point(|row| *row <= top).saturating_sub(1);
        let end = self.tops.partition_point(|row| *row < bottom).min(self.count());
        first..end.max(first)
    }

    /// Top and bottom of a row.
    pub fn span(&self, row: usize) -> Option<(f32, f32)> {
        Some((*self.tops.get(row)?, *self.tops.get(row + 1)?))
    }
}

/// Draws the rows in sight with `draw`; scrolls as little as needed to show the whole row `reveal`.
pub fn row_list(
    ui: &mut Ui,
    tops: &RowTops,
    max_height: f32,
    reveal: Option<usize>,
    mut draw: impl FnMut(&mut Ui, usize, Rect),
) {
    let area = ScrollArea::vertical().auto_shrink([false, true]).max_height(max_height);
    area.show_viewport(ui, |ui, viewport| {
        ui.set_height(tops.height());
        let (corner, width) = (ui.max_rect().min, ui.available_width());
        let place = |row| {
            let (top, bottom) = tops.span(row)?;
            Some(Rect::from_min_size(pos2(corner.x, corner.y + top), vec2(width, bottom - top)))
        };
        if let Some(rect) = reveal.and_then(place) {
            let seen = viewport.translate(corner.to_vec2());
            if rect.top() < seen.top() {
                ui.scroll_to_rect(rect, Some(Align::Min));
            } else if rect.bottom() > seen.bottom() {
                ui.scroll_to_rect(rect, Some(Align::Max));
            }
        }
        for row in tops.between(viewport.top(), viewport.bottom()) {
            if let Some(rect) = place(row) {
                draw(ui, row, rect);
            }
        }
    });
}

/// Where a list opens that was not on the screen before: egui alone would scroll it to where another one was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opens {
    /// At its beginning.
    AtTop,
    /// It was there before, and stays as it is.
    AsItIs,
}

impl Opens {
    /// At the top for the first time, which `drawn` remembers.
    pub(super) fn once(drawn: &mut bool) -> Self {
        if std::mem::replace(drawn, true) { Self::AsItIs } else { Self::AtTop }
    }

    /// `area` where it opens.
    pub(super) fn area(self, area: ScrollArea) -> ScrollArea {
        match self {
            Self::AtTop => area.vertical_scroll_offset(0.0),
            Self::AsItIs => area,
        }
    }
}

/// A page of rows, for Page Up and Page Down.
const PAGE_ROWS: usize = 10;

/// The row that a key leads to from row `current` of `count`, while that row has the keyboard; the arrows are the
/// list's then, and lead to no other widget.
pub fn step_by_keys(ui: &Ui, row: &Response, current: usize, count: usize) -> Option<usize> {
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(row.id, filter));
    let pressed = |key| ui.input(|input| input.key_pressed(key) && input.modifiers.is_none());
    let last = count.checked_sub(1)?;
    let goals = [
        (Key::ArrowDown, Some(current + 1).filter(|next| *next <= last)),
        (Key::ArrowUp, current.checked_sub(1)),
        (Key::Home, Some(0)),
        (Key::End, Some(last)),
        (Key::PageDown, Some((current + PAGE_ROWS).min(last))),
        (Key::PageUp, Some(current.saturating_sub(PAGE_ROWS))),
    ];
    goals.into_iter().find(|(key, _)| pressed(*key)).and_then(|(_, goal)| goal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rows_that_are_at_least_partly_in_sight_are_found() {
        let tops = RowTops::new([10.0, 20.0, 30.0]);
        assert_eq!((tops.count(), tops.height()), (3, 60.0));
        assert_eq!(tops.between(0.0, 60.0), 0..3);
        assert_eq!(tops.between(10.0, 30.0), 1..2);
        assert_eq!(tops.between(9.0, 31.0), 0..3);
        assert_eq!(tops.between(200.0, 300.0), 3..3);
        assert_eq!(tops.span(1), Some((10.0, 30.0)));
        assert_eq!(RowTops::new([]).between(0.0, 10.0), 0..0);
    }
}
