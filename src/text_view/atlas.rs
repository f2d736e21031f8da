//! Glyphs as pixels: swash draws each once at its true size, and textures keep what was drawn.

use std::collections::HashMap;

use egui::epaint::ColorImage;
use egui::{Color32, Rect, TextureHandle, TextureId, TextureOptions, Vec2, pos2, vec2};
use parley::FontData;
use swash::FontRef;
use swash::scale::image::{Content, Image};
use swash::scale::{Render, ScaleContext, Source, StrikeWith};
use swash::zeno::{Angle, Format, Transform, Vector};

/// Glyphs are drawn at this many places between two pixels.
const SUBPIXELS: f32 = 4.0;
/// Faux bold makes stems thicker by this part of the size.
const EMBOLDEN: f32 = 0.024;

/// A face at a size, as one run of text uses it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Face {
    pub font: FontData,
    /// In pixels.
    pub size: f32,
    /// Where on its axes a variable face stands.
    pub coords: Vec<i16>,
    pub embolden: bool,
    /// In degrees.
    pub skew: i8,
}

/// Which pixels of which texture show a glyph.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sprite {
    pub texture: TextureId,
    pub uv: Rect,
    /// From the pixel of the glyph's origin to the left top corner, in pixels.
    pub offset: Vec2,
    /// In pixels.
    pub size: Vec2,
    /// Whether it has colours of its own, as emoji do.
    pub colored: bool,
}

/// How coverage becomes opacity. egui blends without linear light, which thins light letters on dark ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Contrast {
    DarkOnLight,
    LightOnDark,
}

impl Contrast {
    pub fn for_ink(ink: Color32) -> Self {
        if ink.intensity() > 0.5 { Self::LightOnDark } else { Self::DarkOnLight }
    }
}

/// Tells glyph pictures apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key {
    face: u32,
    glyph: u32,
    subpixel: u8,
    contrast: Contrast,
}

/// All glyphs drawn so far.
pub(crate) struct Atlas {
    pages: Vec<AtlasPage>,
    /// Textures of this width and height, in pixels.
    side: usize,
    most_pages: usize,
    sprites: HashMap<Key, Option<Sprite>>,
    faces: Vec<Face>,
    scaler: ScaleContext,
    generation: u64,
}

impl Atlas {
    pub fn new() -> Self {
        Self::with_size(1024, 8)
    }

    fn with_size(side: usize, most_pages: usize) -> Self {
        Self {
            pages: Vec::new(),
            side,
            most_pages,
            sprites: HashMap::new(),
            faces: Vec::new(),
            scaler: ScaleContext::new(),
            generation: 1,
        }
    }

    /// Goes up when all sprites given out before are stale.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// A short name for a face, valid for this generation.
    pub fn face_number(&mut self, face: &Face) -> u32 {
        let known = self.faces.iter().position(|other| other == face);
        known.unwrap_or_else(|| {
            self.faces.push(face.clone());
            self.faces.len() - 1
        }) as u32
    }

    /// The picture of a glyph whose origin is `x` pixels right of a pixel's edge; `None` where it has no ink.
    pub fn sprite(
        &mut self,
        ctx: &egui::Context,
        face: u32,
        glyph: u32,
        x: f32,
        contrast: Contrast,
    ) -> Option<Sprite> {
        let subpixel = (x.fract() * SUBPIXELS).clamp(0.0, SUBPIXELS - 1.0) as u8;
        let key = Key { face, glyph, subpixel, contrast };
        if let Some(sprite) = self.sprites.get(&key) {
            return *sprite;
        }
        let sprite = self.draw(key).and_then(|image| self.keep(ctx, &image, contrast));
        self.sprites.insert(key, sprite);
        sprite
    }

    fn draw(&mut self, key: Key) -> Option<Image> {
        let face = self.faces.get(key.face as usize)?;
        let font = FontRef::from_index(face.font.data.as_ref(), face.font.index as usize)?;
        let id = [face.font.data.id(), u64::from(face.font.index)];
        let builder = self.scaler.builder_with_id(font, id).size(face.size).hint(false);
        let mut scaler = builder.normalized_coords(&face.coords).build();
        let sources = [Source::ColorOutline(0), Source::ColorBitmap(StrikeWith::BestFit), Source::Outline];
        let mut render = Render::new(&sources);
        render.format(Format::Alpha).offset(Vector::new(f32::from(key.subpixel) / SUBPIXELS, 0.0));
        if face.embolden {
            render.embolden(face.size * EMBOLDEN);
        }
        if face.skew != 0 {
            render.transform(Some(Transform::skew(
                Angle::from_degrees(f32::from(face.skew)),
                Angle::from_degrees(0.0),
            )));
        }
        render.render(&mut scaler, u16::try_from(key.glyph).ok()?)
    }

    /// Puts a picture into a texture. Starts over when all are full.
    fn keep(&mut self, ctx: &egui::Context, image: &Image, contrast: Contrast) -> Option<Sprite> {
        let size = [image.placement.width as usize, image.placement.height as usize];
        if size.contains(&0) || size.iter().any(|side| side + 1 > self.side) {
            return None;
        }
        let (page, corner) = self.find_room(ctx, size)?;
        let pixels = color_image(image, size, contrast)?;
        page.texture.set_partial(corner, pixels, OPTIONS);
        let uv_size = vec2(size[0] as f32, size[1] as f32) / page.side as f32;
        let uv_corner = pos2(corner[0] as f32, corner[1] as f32) / page.side as f32;
        Some(Sprite {
            texture: page.texture.id(),
            uv: Rect::from_min_size(uv_corner, uv_size),
            offset: vec2(image.placement.left as f32, -image.placement.top as f32),
            size: vec2(size[0] as f32, size[1] as f32),
            colored: image.content == Content::Color,
        })
    }

    fn find_room(&mut self, ctx: &egui::Context, size: [usize; 2]) -> Option<(&mut AtlasPage, [usize; 2])> {
        let last_has_room = self.pages.last().is_some_and(|page| page.shelf.has_room(size, self.side));
        if !last_has_room {
            if self.pages.len() >= self.most_pages {
                self.start_over();
            }
            self.pages.push(AtlasPage::new(ctx, self.side));
        }
        let side = self.side;
        let page = self.pages.last_mut()?;
        let corner = page.shelf.take(size, side)?;
        Some((page, corner))
    }

    /// Forgets all sprites. egui frees the old textures only after this frame, in which they may still be painted.
    fn start_over(&mut self) {
        self.pages.clear();
        self.sprites.clear();
        self.generation += 1;
    }
}

/// Quads lie on whole pixels: nothing is to be blurred.
const OPTIONS: TextureOptions = TextureOptions::NEAREST;

struct AtlasPage {
    texture: TextureHandle,
    side: usize,
    shelf: Shelf,
}

impl AtlasPage {
    fn new(ctx: &egui::Context, side: usize) -> Self {
        let empty = ColorImage::filled([side, side], Color32::TRANSPARENT);
        Self { texture: ctx.load_texture("glyphs", empty, OPTIONS), side, shelf: Shelf::default() }
    }
}

/// Packs rectangles in rows, one pixel apart.
#[derive(Debug, Default)]
struct Shelf {
    x: usize,
    y: usize,
    row: usize,
}

impl Shelf {
    fn has_room(&self, [width, height]: [usize; 2], side: usize) -> bool {
        let fits_here = self.x + width < side && self.y + height < side;
        fits_here || self.y + self.row + 1 + height < side
    }

    fn take(&mut self, [width, height]: [usize; 2], side: usize) -> Option<[usize; 2]> {
        if self.x + width >= side || self.y + height >= side {
            *self = Self { x: 0, y: self.y + self.row + 1, row: 0 };
        }
        if width >= side || self.y + height >= side {
            return None;
        }
        let corner = [self.x, self.y];
        self.x += width + 1;
        self.row = self.row.max(height);
        Some(corner)
    }
}

fn color_image(image: &Image, size: [usize; 2], contrast: Contrast) -> Option<ColorImage> {
    let pixels: Vec<Color32> = match image.content {
        Content::Color => image.data.chunks_exact(4).filter_map(straight_color).collect(),
        Content::Mask | Content::SubpixelMask => {
            image.data.iter().map(|alpha| ink(*alpha, contrast)).collect()
        }
    };
    (pixels.len() == size[0] * size[1]).then(|| ColorImage::new(size, pixels))
}

fn straight_color(bytes: &[u8]) -> Option<Color32> {
    let [r, g, b, a] = *bytes else { return None };
    Some(Color32::from_rgba_unmultiplied(r, g, b, a))
}

/// White of that coverage, premultiplied: it takes any colour by being multiplied with it.
fn ink(coverage: u8, contrast: Contrast) -> Color32 {
    let alpha = match contrast {
        Contrast::DarkOnLight => coverage,
        Contrast::LightOnDark => {
            let coverage = f32::from(coverage) / 255.0;
            ((2.0 * coverage - coverage * coverage) * 255.0).round() as u8
        }
    };
    Color32::from_rgba_premultiplied(alpha, alpha, alpha, alpha)
}

#[cfg(test)]
mod tests {
    use super::*;
    use parley::fontique::Blob;
    use std::sync::Arc;

    const INTER: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.ttf");

    fn face() -> Face {
        let font = FontData::new(Blob::new(Arc::new(INTER)), 0);
        Face { font, size: 24.0, coords: Vec::new(), embolden: false, skew: 0 }
    }

    #[test]
    fn a_full_texture_is_followed_by_another_and_a_full_atlas_starts_over() {
        let ctx = egui::Context::default();
        let mut atlas = Atlas::with_size(128, 2);
        let face = atlas.face_number(&face());
        let mut most_pages = 0;
        for glyph in 1..400 {
            let _ = atlas.sprite(&ctx, face, glyph, 0.0, Contrast::DarkOnLight);
            most_pages = most_pages.max(atlas.pages.len());
        }
        assert_eq!(most_pages, 2);
        assert!(atlas.generation() > 2);
        assert!(atlas.sprite(&ctx, face, 40, 0.0, Contrast::DarkOnLight).is_some());
    }

    #[test]
    fn sprites_of_one_texture_never_overlap() {
        let ctx = egui::Context::default();
        let mut atlas = Atlas::with_size(256, 1);
        let face = atlas.face_number(&face());
        let mut areas: Vec<Rect> = Vec::new();
        for glyph in 1..200 {
            let Some(sprite) = atlas.sprite(&ctx, face, glyph, 0.3, Contrast::DarkOnLight) else { continue };
            if atlas.generation() > 1 {
                break;
            }
            let area = Rect::from_min_size((sprite.uv.min.to_vec2() * 256.0).to_pos2(), sprite.size);
            assert!(areas.iter().all(|other| !other.shrink(0.1).intersects(area.shrink(0.1))), "{area:?}");
            areas.push(area);
        }
        assert!(areas.len() > 20);
    }

    #[test]
    fn a_glyph_larger_than_a_texture_is_left_out() {
        let ctx = egui::Context::default();
        let mut atlas = Atlas::with_size(16, 1);
        let face = atlas.face_number(&Face { size: 400.0, ..face() });
        assert!(atlas.sprite(&ctx, face, 40, 0.0, Contrast::DarkOnLight).is_none());
    }
}
