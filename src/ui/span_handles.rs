//! Grips at the ends of the selected statement's fragments: dragging one moves that end.

use std::ops::Range;

use egui::{CornerRadius, CursorIcon, Id, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, vec2};

use super::Kit;
use crate::{
    command::{Command, SpanChange},
    model::{Fragment, StatementId},
    reading::words,
    session::Session,
    text_view::{Document, Page},
};

/// Where a grip is taken, in points: above the first word and below the last, so that words can be selected beside it.
const REACH: Vec2 = vec2(14.0, 10.0);

/// An end that is being dragged.
#[derive(Debug, Clone, PartialEq)]
pub struct DraggedEnd {
    statement: StatementId,
    /// The fragments as they would be if it were let go now.
    ranges: Vec<Range<usize>>,
}

/// Which end of which fragment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Grip {
    fragment: usize,
    is_end: bool,
}

/// Draws the grips of the selected statement and moves an end that is dragged; `exact` is by characters.
pub fn span_handles_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    (page, document): (&Page, &Document),
    dragged: &mut Option<DraggedEnd>,
    exact: bool,
) {
    let Some((_, statement)) = session.selected().filter(|(_, one)| one.fragments.is_anchored()) else {
        *dragged = None;
        return;
    };
    if !session.may_change_selected() {
        return;
    }
    let colour = kit.theme.mark(session.project().codebook.label(&statement.label));
    let ranges: Vec<_> = statement.fragments.fragments().iter().map(Fragment::range).collect();
    for (fragment, range) in ranges.iter().enumerate() {
        for is_end in [false, true] {
            let grip = Grip { fragment, is_end };
            let Some(edge) = page.edge_of(document, range, is_end) else { continue };
            let knob = if is_end { edge.center_bottom() } else { edge.center_top() };
            let reach = Rect::from_center_size(knob + vec2(0.0, if is_end { 4.0 } else { -4.0 }), REACH);
            let id = Id::unique(("grip", statement.id, grip));
            // By keys an end is moved with Alt and the arrows; Tab passes the grips by.
            let response = ui.interact(reach, id, Sense::DRAG).on_hover_cursor(CursorIcon::ResizeHorizontal);
            let held = response.hovered() || response.dragged();
            ui.painter().circle_filled(reach.center(), if held { 5.0 } else { 3.5 }, colour);
            if held {
                ui.painter().rect_filled(edge.expand2(vec2(1.0, 1.0)), 1.0, colour);
            }
            let pointer = response.interact_pointer_pos();
            if let Some(byte) =
                pointer.filter(|_| response.dragged()).and_then(|pos| page.byte_at(document, pos))
            {
                let exact = exact || ui.input(|input| input.modifiers.alt);
                let moved = moved(document.text(), &ranges, grip, byte, exact);
                *dragged = Some(DraggedEnd { statement: statement.id, ranges: moved });
            }
            if response.drag_stopped()
                && let Some(DraggedEnd { statement, ranges: moved }) = dragged.take()
                && moved != ranges
            {
                kit.run(Command::ChangeSpan(statement, SpanChange::Move(moved)));
                kit.run(Command::CloseStep);
            }
        }
    }
    if let Some(end) = dragged {
        for rect in end.ranges.iter().flat_map(|range| page.rects_of(range.clone())) {
            let rect = rect.expand2(vec2(1.5, 1.0));
            ui.painter().rect(
                rect,
                CornerRadius::same(3),
                colour.gamma_multiply(0.15),
                Stroke::new(1.5, colour),
                StrokeKind::Outside,
            );
        }
    }
}

/// The fragments with one end at `byte`, snapped to words unless `exact`; an end does not cross the other one.
fn moved(text: &str, ranges: &[Range<usize>], grip: Grip, byte: usize, exact: bool) -> Vec<Range<usize>> {
    let mut ranges = ranges.to_vec();
    let Some(range) = ranges.get_mut(grip.fragment) else { return ranges };
    let wanted = if grip.is_end { range.start..byte } else { byte..range.end };
    if wanted.start < wanted.end {
        let snapped = if exact { wanted } else { words::snap(text, wanted) };
        if snapped.is_empty() {
            return ranges;
        }
        // Only the end that is dragged moves.
        if grip.is_end {
            range.end = snapped.end.max(range.start + 1);
        } else {
            range.start = snapped.start;
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dragged_end_snaps_to_words_and_leaves_the_other_end_alone() {
        let text = "Iran said it has not asked for talks.";
        let start: Vec<_> = std::iter::once(10..26).collect();
        let check = |grip: Grip, byte: usize, exact: bool, expected: Range<usize>| {
            let found = moved(text, &start, grip, byte, exact);
            assert_eq!(found.first(), Some(&expected), "{grip:?} to {byte}");
        };
        let end = Grip { fragment: 0, is_end: true };
        check(end, 33, false, 10..36);
        check(end, 33, true, 10..33);
        // An end does not cross the start.
        check(end, 4, false, 10..26);
        check(Grip { fragment: 0, is_end: false }, 6, false, 5..26);
    }
}
