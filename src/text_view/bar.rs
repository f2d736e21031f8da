//! The scroll bar: thin, over the right edge of the page, with a thumb that can be dragged.

use egui::{Id, PointerButton, Rect, Response, Sense, Ui, pos2, vec2};

use super::column::Typesetter;
use super::scroll::{Extent, ScrollPosition};

const TRACK_WIDTH: f32 = 12.0;
const THUMB_WIDTH: f32 = 6.0;
const SHORTEST_THUMB: f32 = 28.0;

/// Track and thumb on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bar {
    pub track: Rect,
    pub thumb: Rect,
    /// How far the page can be scrolled, in points.
    range: f64,
}

impl Bar {
    /// The bar of a page that is scrolled `top` points of `total`; none where all is in view.
    pub fn new(page: Rect, total: f64, top: f64) -> Option<Self> {
        let view = f64::from(page.height());
        let range = total - view;
        if range < 0.5 || view <= 0.0 {
            return None;
        }
        let track = Rect::from_min_max(pos2(page.right() - TRACK_WIDTH, page.top()), page.max)
            .shrink2(vec2(0.0, 2.0));
        let height = ((view / total) as f32 * track.height()).max(SHORTEST_THUMB).min(track.height());
        let fraction = (top / range).clamp(0.0, 1.0) as f32;
        let thumb_top = track.top() + fraction * (track.height() - height);
        let left = track.right() - THUMB_WIDTH - 3.0;
        let thumb = Rect::from_min_size(pos2(left, thumb_top), vec2(THUMB_WIDTH, height));
        Some(Self { track, thumb, range })
    }

    /// How far the page is scrolled when the top of the thumb is at `y`.
    fn scrolled(&self, y: f32) -> f64 {
        let room = self.track.height() - self.thumb.height();
        if room <= 0.0 {
            return 0.0;
        }
        f64::from(((y - self.track.top()) / room).clamp(0.0, 1.0)) * self.range
    }
}

/// The bar as it is, with the heights known so far.
pub(crate) fn bar_of(
    page: Rect,
    scroll: ScrollPosition,
    setter: &Typesetter<'_>,
    extent: Extent,
) -> Option<Bar> {
    let total = setter.column.heights().total() + f64::from(extent.top_space + extent.bottom_space);
    Bar::new(page, total, scroll.distance(setter, extent))
}

/// Scrolls by the bar. `grab` is where on the thumb the pointer holds it. Returns how the pointer meets the bar.
pub(crate) fn drag_bar(
    ui: &Ui,
    id: Id,
    bar: Bar,
    grab: &mut Option<f32>,
    scroll: &mut ScrollPosition,
    (setter, extent): (&Typesetter<'_>, Extent),
) -> Response {
    let response = ui.interact(bar.track, id, Sense::DRAG);
    let held = response.is_pointer_button_down_on()
        && ui.input(|input| input.pointer.button_down(PointerButton::Primary));
    let pointer = ui.input(|input| input.pointer.interact_pos());
    let (true, Some(pointer)) = (held, pointer) else {
        *grab = None;
        return response;
    };
    let is_new = grab.is_none();
    let on_thumb = (bar.thumb.top()..=bar.thumb.bottom()).contains(&pointer.y);
    let start = if on_thumb { pointer.y - bar.thumb.top() } else { bar.thumb.height() / 2.0 };
    let hold = *grab.get_or_insert(start);
    let moved = ui.input(|input| input.pointer.delta().y != 0.0);
    // Held still, the page stays where it is although heights above it may be corrected.
    if moved || (is_new && !on_thumb) {
        *scroll = ScrollPosition::at(bar.scrolled(pointer.y - hold), setter, extent);
    }
    response
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

    const PAGE: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(500.0, 400.0) };

    #[test]
    fn what_is_in_view_needs_no_bar() {
        assert_eq!(Bar::new(PAGE, 400.0, 0.0), None);
    }

    #[test]
    fn the_thumb_reaches_both_ends() {
        let at_top = Bar::new(PAGE, 4_000_000.0, 0.0).unwrap();
        let at_foot = Bar::new(PAGE, 4_000_000.0, 3_999_600.0).unwrap();
        assert_eq!(at_top.thumb.top(), at_top.track.top());
        assert_eq!(at_foot.thumb.bottom(), at_foot.track.bottom());
        assert_eq!(at_top.thumb.height(), SHORTEST_THUMB);
    }

    #[test]
    fn where_the_thumb_is_and_how_far_the_page_is_scrolled_agree() {
        let bar = Bar::new(PAGE, 2000.0, 700.0).unwrap();
        assert!((bar.scrolled(bar.thumb.top()) - 700.0).abs() < 0.1);
    }
}
