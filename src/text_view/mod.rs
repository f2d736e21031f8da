//! A page of text: shaped in every script, scrolled however long it is, selected, and decorated.

mod atlas;
mod decorations;
mod document;
mod engine;
mod fonts;
mod glyph_mesh;
mod heights;
mod label;
mod missing;
mod shape;
mod style;

pub use decorations::{Decoration, Decorations, Pattern, Placed, Underline};
pub use document::Document;
pub use engine::TextEngine;
pub use label::ShapedText;
pub use style::{Headline, PageColors, PageStyle, TextStyle, Weight};
