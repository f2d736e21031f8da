//! What the pointer does to the selection: press, drag, double and triple click, and drags by words.

use std::ops::Range;

use egui::{Event, PointerButton, Pos2};
use parley::Affinity;

use super::caret::{Caret, Selection};
use super::document::Document;

/// Presses closer than this, in points, make a double click.
const SAME_PLACE: f32 = 6.0;

/// Where words and sentences start and end. Each function gets the words around a place (its paragraph, or of a very
/// long one some thousand bytes) and the place in them, and returns a range in them.
#[derive(Clone, Copy, Debug)]
pub struct Segmentation {
    /// The word that holds a byte.
    pub word: fn(&str, usize) -> Range<usize>,
    /// The sentence that holds a byte.
    pub sentence: fn(&str, usize) -> Range<usize>,
}

/// By what a drag extends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grain {
    Character,
    Word,
    Sentence,
}

/// The pointer's doings from one frame to the next.
#[derive(Debug, Default)]
pub(crate) struct Gesture {
    last_press: Option<(f64, Pos2)>,
    count: usize,
    drag: Option<Drag>,
}

#[derive(Debug)]
struct Drag {
    pressed_at: Pos2,
    grain: Grain,
    /// What was selected by the press: a drag never selects less.
    origin: Range<usize>,
    moved: bool,
}

/// What a release was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Released {
    Click(usize),
    Drag,
}

/// An event of the pointer's main button, in order.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PointerStep {
    /// Where, and whether Shift was held.
    Press(Pos2, bool),
    Move(Pos2),
    Release(Pos2),
}

/// The pointer's steps among a frame's events.
pub(crate) fn pointer_steps(events: &[Event]) -> Vec<PointerStep> {
    let step = |event: &Event| match event {
        Event::PointerMoved(pos) => Some(PointerStep::Move(*pos)),
        Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers } => {
            Some(if *pressed {
                PointerStep::Press(*pos, modifiers.shift)
            } else {
                PointerStep::Release(*pos)
            })
        }
        _ => None,
    };
    events.iter().filter_map(step).collect()
}

impl Gesture {
    pub fn is_dragging(&self) -> bool {
        self.drag.is_some()
    }

    /// Begins a selection, or extends one where Shift is held. `now` and `delay` are in seconds.
    pub fn press(
        &mut self,
        (pos, now, delay): (Pos2, f64, f64),
        caret: Caret,
        extend: bool,
        selection: Selection,
        (document, segmentation): (&Document, Segmentation),
    ) -> Selection {
        let again =
            self.last_press.is_some_and(|(time, at)| now - time <= delay && at.distance(pos) <= SAME_PLACE);
        self.count = if again && !extend { self.count + 1 } else { 1 };
        self.last_press = Some((now, pos));
        let grain = match self.count {
            0 | 1 => Grain::Character,
            2 => Grain::Word,
            _ => Grain::Sentence,
        };
        let origin = unit(document, segmentation, caret, grain);
        let pressed = match grain {
            Grain::Character if extend => Selection { focus: caret, ..selection },
            Grain::Character => Selection::caret(caret),
            Grain::Word | Grain::Sentence => Selection::of(origin.clone()),
        };
        let origin = if extend { pressed.anchor.byte..pressed.anchor.byte } else { origin };
        self.drag = Some(Drag { pressed_at: pos, grain, origin, moved: false });
        pressed
    }

    /// Extends the selection to a place, by whole words or sentences where it began with one.
    pub fn drag(
        &mut self,
        pos: Pos2,
        caret: Caret,
        selection: Selection,
        (document, segmentation): (&Document, Segmentation),
    ) -> Selection {
        let Some(drag) = &mut self.drag else { return selection };
        drag.moved |= drag.pressed_at.distance(pos) > SAME_PLACE;
        let reached = match drag.grain {
            // A click with an unsteady hand still selects nothing.
            Grain::Character if !drag.moved => return selection,
            Grain::Character => return Selection { focus: caret, ..selection },
            Grain::Word | Grain::Sentence => unit(document, segmentation, caret, drag.grain),
        };
        if reached.start < drag.origin.start {
            Selection { anchor: Caret::after(drag.origin.end), focus: Caret::before(reached.start) }
        } else {
            Selection::of(drag.origin.start..reached.end.max(drag.origin.end))
        }
    }

    /// Ends a drag. Says what it was, if there was one.
    pub fn release(&mut self) -> Option<Released> {
        let drag = self.drag.take()?;
        Some(if drag.moved { Released::Drag } else { Released::Click(self.count) })
    }
}

/// The byte of the character at which a caret was set by pointing: the one before it after its right half was hit.
pub(crate) fn byte_under(document: &Document, caret: Caret) -> usize {
    let block = document.block(document.block_at(caret.byte, caret.affinity));
    if caret.affinity == Affinity::Upstream && caret.byte > block.start {
        return document.text().floor_char_boundary(caret.byte - 1);
    }
    caret.byte
}

/// The word or sentence at a caret, in bytes of the document.
fn unit(document: &Document, segmentation: Segmentation, caret: Caret, grain: Grain) -> Range<usize> {
    let byte = byte_under(document, caret);
    let (start, words) = document.surroundings(byte, caret.affinity);
    let local = byte.saturating_sub(start).min(words.len());
    let found = match grain {
        Grain::Character => return caret.byte..caret.byte,
        Grain::Word => (segmentation.word)(words, local),
        Grain::Sentence => (segmentation.sentence)(words, local),
    };
    let end = start + words.floor_char_boundary(found.end);
    (start + words.floor_char_boundary(found.start)).min(end)..end
}
