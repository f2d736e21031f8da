//! Words to lines: parley shapes, wraps and orders them; what it says is kept as glyphs in their places.

use parley::{
    Alignment, AlignmentOptions, BaseDirection, Cluster, FontContext, FontStyle, FontWeight, Layout,
    LayoutContext, LineHeight, OverflowWrap, Run, StyleProperty,
};

use super::atlas::Face;
use super::document::Direction;
use super::fonts::Fonts;
use super::missing::{self, Missing};
use super::style::{TextStyle, Weight};

/// What is to be shaped, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Job<'a> {
    pub text: &'a str,
    pub style: TextStyle,
    /// Pixels per point.
    pub scale: f32,
    /// The width of the column in pixels; without one, lines end only where the text says so.
    pub width: Option<f32>,
    /// The base direction; without one, the first letter decides.
    pub direction: Option<Direction>,
}

/// Words in lines. Everything is in pixels from the left top corner.
pub(crate) struct Shaped {
    pub layout: Layout<()>,
    pub runs: Vec<PlacedRun>,
    pub missing: Vec<Missing>,
}

/// Glyphs of one face.
pub(crate) struct PlacedRun {
    pub face: Face,
    pub glyphs: Vec<PlacedGlyph>,
}

/// A glyph whose origin stands at a place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlacedGlyph {
    pub id: u32,
    pub x: f32,
    pub y: f32,
    /// The first byte of the character that it shows.
    pub byte: u32,
}

/// Shapes words. Where no face has a character its place is made wide enough for a box with its code.
pub(crate) fn shape(fonts: &mut Fonts, layouts: &mut LayoutContext<()>, job: Job<'_>) -> Shaped {
    let layout = lay_out(fonts, layouts, job, &[]);
    let gaps = missing::gaps(&layout, job);
    let layout = if gaps.is_empty() { layout } else { lay_out(fonts, layouts, job, &gaps) };
    let (runs, missing) = place(&layout, job);
    Shaped { layout, runs, missing }
}

fn lay_out(
    fonts: &mut Fonts,
    layouts: &mut LayoutContext<()>,
    job: Job<'_>,
    gaps: &[missing::Gap],
) -> Layout<()> {
    let stack: Vec<_> =
        fonts.stack(job.style.family).into_iter().map(parley::FontFamilyName::into_owned).collect();
    let context: &mut FontContext = &mut fonts.context;
    let mut builder = layouts.ranged_builder(context, job.text, job.scale, true);
    builder.push_default(StyleProperty::FontFamily(stack.as_slice().into()));
    builder.push_default(StyleProperty::FontSize(job.style.size));
    builder.push_default(StyleProperty::FontWeight(font_weight(job.style.weight)));
    builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(job.style.line_height)));
    builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::BreakWord));
    if job.style.italic {
        builder.push_default(StyleProperty::FontStyle(FontStyle::Italic));
    }
    for gap in gaps {
        builder.push(StyleProperty::LetterSpacing(gap.spacing), gap.range.clone());
    }
    builder.set_base_direction(match job.direction {
        None => BaseDirection::Auto,
        Some(Direction::LeftToRight) => BaseDirection::Ltr,
        Some(Direction::RightToLeft) => BaseDirection::Rtl,
    });
    let mut layout = builder.build(job.text);
    layout.break_all_lines(job.width);
    layout.align(Alignment::Start, AlignmentOptions::default());
    layout
}

fn font_weight(weight: Weight) -> FontWeight {
    match weight {
        Weight::Regular => FontWeight::NORMAL,
        Weight::SemiBold => FontWeight::SEMI_BOLD,
    }
}

/// Walks the lines from left to right and notes where each glyph stands.
fn place(layout: &Layout<()>, job: Job<'_>) -> (Vec<PlacedRun>, Vec<Missing>) {
    let mut runs = Vec::new();
    let mut missing = Vec::new();
    for line in layout.lines() {
        let metrics = line.metrics();
        let mut x = metrics.offset + metrics.inline_min_coord;
        for run in line.runs() {
            let mut glyphs = Vec::new();
            for cluster in run.visual_clusters() {
                let left = x;
                x = place_cluster(&cluster, x, metrics.baseline, &mut glyphs);
                if let Some(character) = missing::lacking(&cluster, job.text) {
                    glyphs.truncate(glyphs.len() - cluster.glyphs().count());
                    missing.push(Missing::new(character, left, x, metrics.baseline, &cluster, job));
                }
            }
            if !glyphs.is_empty() {
                runs.push(PlacedRun { face: face_of(&run), glyphs });
            }
        }
    }
    (runs, missing)
}

fn place_cluster(cluster: &Cluster<'_, ()>, mut x: f32, baseline: f32, glyphs: &mut Vec<PlacedGlyph>) -> f32 {
    let byte = cluster.text_range().start as u32;
    for glyph in cluster.glyphs() {
        glyphs.push(PlacedGlyph { id: glyph.id, x: x + glyph.x, y: baseline + glyph.y, byte });
        x += glyph.advance;
    }
    x
}

fn face_of(run: &Run<'_, ()>) -> Face {
    let synthesis = run.synthesis();
    Face {
        font: run.font().clone(),
        size: run.font_size(),
        coords: run.normalized_coords().iter().map(|coord| coord.to_bits()).collect(),
        embolden: synthesis.embolden(),
        skew: synthesis.skew().unwrap_or_default() as i8,
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test says so by panicking"
)]
pub(crate) mod tests {
    use super::*;
    use parley::PositionedLayoutItem;

    pub(crate) const SERIF: &[u8] = include_bytes!("../../assets/fonts/SourceSerif4-Regular.ttf");
    pub(crate) const NASKH: &[u8] = include_bytes!("../../assets/fonts/NotoNaskhArabic-Regular.ttf");

    pub(crate) fn shaped(text: &str, width: f32) -> Shaped {
        let style = TextStyle::new("Source Serif 4", 17.5).with_line_height(1.62);
        let job = Job { text, style, scale: 1.0, width: Some(width), direction: None };
        shape(&mut Fonts::new(&[SERIF, NASKH]), &mut LayoutContext::new(), job)
    }

    /// Our walk must agree with parley's own, which knows neither bytes nor missing characters.
    #[test]
    fn glyphs_stand_where_parley_puts_them() {
        for text in
            ["Baghaei denied it; “no” office.", "بقائی گفت: لا إله — no request ۱۲۳ را رد کرد", "e\u{301}ffi"]
        {
            let shaped = shaped(text, 120.0);
            let mut expected = Vec::new();
            for item in shaped.layout.lines().flat_map(|line| line.items()) {
                let PositionedLayoutItem::GlyphRun(run) = item else { continue };
                expected.extend(run.positioned_glyphs().map(|glyph| (glyph.id, glyph.x, glyph.y)));
            }
            let placed: Vec<_> = shaped.runs.iter().flat_map(|run| &run.glyphs).collect();
            assert_eq!(placed.len(), expected.len(), "{text}");
            for (glyph, (id, x, y)) in placed.iter().zip(expected) {
                assert_eq!(glyph.id, id, "{text}");
                assert!(
                    (glyph.x - x).abs() < 0.01 && (glyph.y - y).abs() < 0.01,
                    "{text}: {glyph:?}, {x} {y}"
                );
            }
        }
    }

    #[test]
    fn the_first_letter_decides_which_side_a_paragraph_starts_on() {
        assert!(!shaped("Iran denied it", 400.0).layout.is_rtl());
        let persian = shaped("ایران Reuters را رد کرد", 400.0);
        assert!(persian.layout.is_rtl());
        let line = persian.layout.get(0).unwrap();
        assert!(line.metrics().offset > 100.0);
    }

    #[test]
    fn a_character_that_no_face_has_becomes_a_box_with_room_for_its_code() {
        let shaped = shaped("a中b\u{1F600}", 400.0);
        let codes: Vec<char> = shaped.missing.iter().map(|missing| missing.character).collect();
        assert_eq!(codes, ['中', '\u{1F600}']);
        assert!(shaped.missing.iter().all(|missing| missing.right - missing.left > 12.0));
        assert_eq!(shaped.runs.iter().map(|run| run.glyphs.len()).sum::<usize>(), 2);
    }

    #[test]
    fn without_any_face_nothing_is_drawn_and_nothing_panics() {
        let style = TextStyle::new("Nobody's", 12.0);
        let job = Job { text: "Words ۱۲", style, scale: 2.0, width: Some(50.0), direction: None };
        let shaped = shape(&mut Fonts::new(&[]), &mut LayoutContext::new(), job);
        assert!(shaped.runs.is_empty());
    }
}
