//! A page of text: shaped in every script, scrolled however long it is, selected, and decorated.
//!
//! It knows ranges and paint and nothing of what they stand for. A window has one [`TextEngine`]; a [`Document`] is a
//! text with its paragraphs, [`Decorations`] are the paint on its ranges, and a [`Page`] shows both and reports what the
//! reader did. Shorter texts that may be in any script go through [`TextEngine::shape`] and [`TextEngine::paint`].

mod accessible;
mod atlas;
mod bar;
mod caret;
mod column;
mod decorations;
mod document;
mod engine;
mod fonts;
mod geometry;
mod gesture;
mod glyph_mesh;
mod heights;
mod interaction;
mod keys;
mod label;
mod marks;
mod missing;
mod page;
mod paint;
mod scroll;
mod shape;
mod style;
mod underline;

pub use caret::{Caret, Selection};
pub use decorations::{Decoration, Decorations, Pattern, Placed, Underline};
pub use document::Document;
pub use engine::TextEngine;
pub use gesture::Segmentation;
pub use label::ShapedText;
pub use page::{Page, PageEvent, PageInput, PageOutput};
pub use parley::Affinity;
pub use scroll::{ScrollAlign, ScrollAnchor};
pub use style::{Headline, PageColors, PageStyle, TextStyle, Weight};
pub use underline::paint_line;
