//! Glyphs in their places to triangles: one mesh for each texture that is needed.

use std::sync::Arc;

use egui::epaint::Mesh;
use egui::{Color32, Painter, Pos2, Rect, Shape, TextureId, Vec2, pos2};

use super::atlas::{Atlas, Contrast};
use super::shape::Shaped;

/// The triangles of shaped words, in points from their left top corner, which is to stand on a whole pixel.
pub(crate) fn text_meshes(
    atlas: &mut Atlas,
    ctx: &egui::Context,
    shaped: &Shaped,
    scale: f32,
    ink: impl Fn(usize) -> Color32,
) -> Vec<Arc<Mesh>> {
    let mut meshes: Vec<Mesh> = Vec::new();
    for run in &shaped.runs {
        let face = atlas.face_number(&run.face);
        for glyph in &run.glyphs {
            let color = ink(glyph.byte as usize);
            let Some(sprite) = atlas.sprite(ctx, face, glyph.id, glyph.x, Contrast::for_ink(color)) else {
                continue;
            };
            let corner = pos2(glyph.x.floor(), glyph.y.round()) + sprite.offset;
            let rect = Rect::from_min_size(corner, sprite.size) / scale;
            let tint = if sprite.colored { Color32::WHITE.gamma_multiply_u8(color.a()) } else { color };
            if let Some(mesh) = mesh_for(&mut meshes, sprite.texture) {
                mesh.add_rect_with_uv(rect, sprite.uv, tint);
            }
        }
    }
    for missing in &shaped.missing {
        if let Some(mesh) = mesh_for(&mut meshes, TextureId::default()) {
            missing.draw(mesh, scale, ink(missing.byte as usize));
        }
    }
    meshes.into_iter().map(Arc::new).collect()
}

fn mesh_for(meshes: &mut Vec<Mesh>, texture: TextureId) -> Option<&mut Mesh> {
    let known = meshes.iter().position(|mesh| mesh.texture_id == texture);
    let index = known.unwrap_or_else(|| {
        meshes.push(Mesh::with_texture(texture));
        meshes.len() - 1
    });
    meshes.get_mut(index)
}

/// Paints a mesh moved to a place.
pub(crate) fn paint_mesh(painter: &Painter, mesh: &Arc<Mesh>, by: Vec2) {
    if mesh.is_empty() {
        return;
    }
    let mut moved = Arc::clone(mesh);
    Arc::make_mut(&mut moved).translate(by);
    painter.add(Shape::Mesh(moved));
}

/// The nearest whole pixel, in points.
pub(crate) fn snapped(position: Pos2, scale: f32) -> Pos2 {
    pos2(snap(position.x, scale), snap(position.y, scale))
}

/// The nearest whole pixel, in points.
pub(crate) fn snap(position: f32, scale: f32) -> f32 {
    (position * scale).round() / scale
}
