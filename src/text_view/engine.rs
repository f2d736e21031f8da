//! What pages and labels share: faces, shaping, and the pictures of glyphs. One for each window.

use std::sync::Arc;

use egui::epaint::text::FontProvider;
use egui::{Color32, Painter, Pos2};
use parley::LayoutContext;

use super::atlas::Atlas;
use super::fonts::Fonts;
use super::glyph_mesh::{paint_mesh, snapped, text_meshes};
use super::label::{Labels, ShapedText};
use super::shape::{self, Job, Shaped};
use super::style::TextStyle;

/// Shapes and draws all text of a window that may hold any script.
pub struct TextEngine {
    pub(crate) fonts: Fonts,
    pub(crate) atlas: Atlas,
    layouts: LayoutContext<()>,
    labels: Labels,
    scale: f32,
}

impl TextEngine {
    /// An engine with these faces (TrueType or OpenType files) and no others: it draws the same on every machine.
    pub fn new(faces: &[&'static [u8]]) -> Self {
        Self {
            fonts: Fonts::new(faces),
            atlas: Atlas::new(),
            layouts: LayoutContext::new(),
            labels: Labels::default(),
            scale: 1.0,
        }
    }

    /// Adds the system's faces for what the bundled ones lack. Reads their list on a thread and asks for a repaint.
    ///
    /// When they are there, the font providers of `ctx` are replaced by that of this engine.
    pub fn load_system_fonts(&mut self, ctx: &egui::Context) {
        self.fonts.load_system(ctx);
    }

    /// The same faces for egui's own widgets, asked for characters that egui's faces lack.
    pub fn font_provider(&self) -> Arc<dyn FontProvider> {
        self.fonts.provider()
    }

    /// Call it first in each frame: takes over faces that have been found, and the scale of the window.
    pub fn begin_frame(&mut self, ctx: &egui::Context) {
        self.fonts.poll(ctx);
        self.scale = ctx.pixels_per_point();
        self.labels.begin_frame();
    }

    /// Goes up when other faces are there and everything is shaped anew.
    pub fn font_generation(&self) -> u64 {
        self.fonts.generation
    }

    /// Shapes a few words for the chrome, in lines at most `max_width` points wide (or `f32::INFINITY`). What has no
    /// room in `max_rows` rows is cut off with an ellipsis. Kept for as long as it is asked for.
    pub fn shape(
        &mut self,
        text: &str,
        style: &TextStyle,
        max_width: f32,
        max_rows: usize,
    ) -> Arc<ShapedText> {
        let Self { fonts, layouts, labels, scale, .. } = self;
        let max_rows = max_rows.max(1);
        labels.get(text, style, max_width, max_rows, (*scale, fonts.generation), |job| {
            shape::shape(fonts, layouts, job)
        })
    }

    /// Paints shaped words with their left top corner at `position`.
    pub fn paint(&mut self, painter: &Painter, position: Pos2, text: &ShapedText, color: Color32) {
        let origin = snapped(position + text.shift, text.scale);
        let meshes = text_meshes(&mut self.atlas, painter.ctx(), &text.shaped, text.scale, |_| color);
        for mesh in &meshes {
            paint_mesh(painter, mesh, origin.to_vec2());
        }
    }

    pub(crate) fn shape_block(&mut self, job: Job<'_>) -> Shaped {
        shape::shape(&mut self.fonts, &mut self.layouts, job)
    }
}
