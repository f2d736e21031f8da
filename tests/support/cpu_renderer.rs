//! Draws what egui tessellates without a graphics card: the same pixels on every machine.

use std::collections::HashMap;

use egui::epaint::{ClippedPrimitive, Primitive, Vertex};
use egui::{Color32, ColorImage, ImageData, Mesh, Pos2, Rect, TextureId, TexturesDelta};
use egui_kittest::TestRenderer;
use image::RgbaImage;

/// A renderer for [`egui_kittest::HarnessBuilder::renderer`]. It blends as egui's own renderers do: premultiplied, in
/// gamma space.
#[derive(Default)]
pub struct CpuRenderer {
    textures: HashMap<TextureId, ColorImage>,
    /// Freed by the last frame, which may still be painted.
    freed: Vec<TextureId>,
}

impl TestRenderer for CpuRenderer {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for id in self.freed.drain(..) {
            self.textures.remove(&id);
        }
        for (id, changes) in delta.set.drain() {
            for change in changes {
                let ImageData::Color(image) = change.image;
                match change.pos {
                    None => drop(self.textures.insert(id, (*image).clone())),
                    Some(corner) => overwrite(self.textures.get_mut(&id), corner, &image),
                }
            }
        }
        self.freed.extend(delta.free.drain());
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = (ctx.content_rect().size() * scale).round();
        let mut canvas = Canvas::new(size.x as usize, size.y as usize);
        for ClippedPrimitive { clip_rect, primitive } in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = primitive else { continue };
            let Some(texture) = self.textures.get(&mesh.texture_id) else { continue };
            canvas.draw_mesh(&mesh, texture, clip_rect, scale);
        }
        Ok(canvas.into_image())
    }
}

fn overwrite(texture: Option<&mut ColorImage>, [left, top]: [usize; 2], part: &ColorImage) {
    let Some(texture) = texture else { return };
    let width = texture.width();
    for (row, pixels) in part.pixels.chunks_exact(part.width()).enumerate() {
        let start = (top + row) * width + left;
        texture.pixels[start..start + pixels.len()].copy_from_slice(pixels);
    }
}

/// Premultiplied colours, each channel from 0 to 255.
struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<[f32; 4]>,
}

/// A rectangle of whole pixels.
struct Clip {
    x: std::ops::Range<i64>,
    y: std::ops::Range<i64>,
}

impl Canvas {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![[0.0; 4]; width * height] }
    }

    fn draw_mesh(&mut self, mesh: &Mesh, texture: &ColorImage, clip: Rect, scale: f32) {
        let limit = |low: f32, high: f32, side: usize| {
            ((low * scale).round().max(0.0) as i64)..((high * scale).round().min(side as f32) as i64)
        };
        let clip = Clip {
            x: limit(clip.left(), clip.right(), self.width),
            y: limit(clip.top(), clip.bottom(), self.height),
        };
        for corners in mesh.indices.chunks_exact(3) {
            let triangle = [0, 1, 2].map(|corner| mesh.vertices[corners[corner] as usize]);
            self.draw_triangle(&triangle, texture, &clip, scale);
        }
    }

    /// Fills the pixels whose centres lie in the triangle; of a shared edge only one of two triangles gets them.
    fn draw_triangle(&mut self, triangle: &[Vertex; 3], texture: &ColorImage, clip: &Clip, scale: f32) {
        let [a, b, c] = triangle.map(|vertex| vertex.pos * scale);
        let area = cross(a, b, c);
        if area == 0.0 || !area.is_finite() {
            return;
        }
        let sign = area.signum();
        let edges = [(b, c), (c, a), (a, b)];
        let bounds = Rect::from_points(&[a, b, c]);
        for y in
            (bounds.top().floor() as i64).max(clip.y.start)..(bounds.bottom().ceil() as i64).min(clip.y.end)
        {
            for x in (bounds.left().floor() as i64).max(clip.x.start)
                ..(bounds.right().ceil() as i64).min(clip.x.end)
            {
                let centre = Pos2::new(x as f32 + 0.5, y as f32 + 0.5);
                let inside = edges.map(|(from, to)| cross(from, to, centre) * sign);
                let covered = |(share, (from, to)): (&f32, &(Pos2, Pos2))| {
                    *share > 0.0 || (*share == 0.0 && is_top_or_left(*from, *to, sign))
                };
                if inside.iter().zip(&edges).all(covered) {
                    let shares = inside.map(|share| share / (area * sign));
                    self.blend(x as usize, y as usize, shade(triangle, shares, texture));
                }
            }
        }
    }

    fn blend(&mut self, x: usize, y: usize, source: [f32; 4]) {
        let pixel = &mut self.pixels[y * self.width + x];
        let rest = 1.0 - source[3] / 255.0;
        for (channel, value) in pixel.iter_mut().zip(source) {
            *channel = value + *channel * rest;
        }
    }

    fn into_image(self) -> RgbaImage {
        let mut image = RgbaImage::new(self.width as u32, self.height as u32);
        for (pixel, color) in image.pixels_mut().zip(self.pixels) {
            let [r, g, b, a] = color.map(|channel| (channel + 0.5) as u8);
            pixel.0 = Color32::from_rgba_premultiplied(r, g, b, a).to_srgba_unmultiplied();
        }
        image
    }
}

fn cross(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn is_top_or_left(from: Pos2, to: Pos2, sign: f32) -> bool {
    let along = (to - from) * sign;
    along.y < 0.0 || (along.y == 0.0 && along.x > 0.0)
}

/// The colour at a point of a triangle, given by its shares of the three corners.
fn shade(triangle: &[Vertex; 3], shares: [f32; 3], texture: &ColorImage) -> [f32; 4] {
    let mix = |of: &dyn Fn(&Vertex) -> f32| {
        triangle.iter().zip(shares).map(|(vertex, share)| of(vertex) * share).sum()
    };
    let texel = sample(texture, mix(&|vertex| vertex.uv.x), mix(&|vertex| vertex.uv.y));
    std::array::from_fn(|channel| {
        let color: f32 = mix(&|vertex| f32::from(vertex.color.to_array()[channel]));
        color * texel[channel] / 255.0
    })
}

/// The texture at a place, mixed from the four nearest pixels.
fn sample(texture: &ColorImage, u: f32, v: f32) -> [f32; 4] {
    let (x, y) = (u * texture.width() as f32 - 0.5, v * texture.height() as f32 - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let (to_right, to_bottom) = (x - left, y - top);
    let pixel = |x: f32, y: f32| {
        let x = x.clamp(0.0, texture.width() as f32 - 1.0) as usize;
        let y = y.clamp(0.0, texture.height() as f32 - 1.0) as usize;
        texture.pixels[y * texture.width() + x].to_array().map(f32::from)
    };
    let blend = |a: [f32; 4], b: [f32; 4], share: f32| {
        std::array::from_fn::<f32, 4, _>(|channel| a[channel] * (1.0 - share) + b[channel] * share)
    };
    let upper = blend(pixel(left, top), pixel(left + 1.0, top), to_right);
    let lower = blend(pixel(left, top + 1.0), pixel(left + 1.0, top + 1.0), to_right);
    blend(upper, lower, to_bottom)
}
