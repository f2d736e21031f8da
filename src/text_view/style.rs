//! How a page and its words look: faces, sizes, margins and colours. The caller's theme fills these in.

use egui::Color32;

/// How heavy letters are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Weight {
    /// 400.
    #[default]
    Regular,
    /// 600.
    SemiBold,
}

/// A face and its size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextStyle {
    /// The family's name, as the face file has it: `"Source Serif 4"`.
    pub family: &'static str,
    /// In points.
    pub size: f32,
    /// How heavy.
    pub weight: Weight,
    /// The distance of lines as a multiple of `size`.
    pub line_height: f32,
    /// Slanted, from an upright face where the family has no italic.
    pub italic: bool,
}

impl TextStyle {
    /// Regular upright text, its lines 1.4 times its size apart.
    pub const fn new(family: &'static str, size: f32) -> Self {
        Self { family, size, weight: Weight::Regular, line_height: 1.4, italic: false }
    }

    /// The same with lines that many times its size apart.
    #[must_use]
    pub const fn with_line_height(self, line_height: f32) -> Self {
        Self { line_height, ..self }
    }

    /// The same, semi-bold.
    #[must_use]
    pub const fn semi_bold(self) -> Self {
        Self { weight: Weight::SemiBold, ..self }
    }

    /// The same, slanted.
    #[must_use]
    pub const fn slanted(self) -> Self {
        Self { italic: true, ..self }
    }
}

/// A paragraph that is set as the headline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Headline {
    /// Which paragraph, counted from 0.
    pub paragraph: usize,
    /// Its face and size.
    pub style: TextStyle,
    /// Room below it in points, in which the caller may draw a by-line.
    pub gap_below: f32,
}

/// How a page is set.
#[derive(Clone, Debug, PartialEq)]
pub struct PageStyle {
    /// The face of the paragraphs.
    pub text: TextStyle,
    /// The paragraph that is the headline, if any.
    pub headline: Option<Headline>,
    /// Room between paragraphs, in points.
    pub paragraph_gap: f32,
    /// The widest that lines get, in points. The column stands in the middle between the margins.
    pub column_width: f32,
    /// Room left of the column at least, in points.
    pub margin_left: f32,
    /// Room right of the column at least, in points, in which the caller may draw cards.
    pub margin_right: f32,
    /// Room above the first paragraph, in points, in which the caller may draw a header that scrolls with the text.
    pub top_space: f32,
    /// Room below the last paragraph, in points.
    pub bottom_space: f32,
    /// The distance of underlines of nested and overlapping decorations, in points.
    pub lane_distance: f32,
    /// What is painted in which colour.
    pub colors: PageColors,
}

/// The colours of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageColors {
    /// Letters.
    pub text: Color32,
    /// Letters of dimmed ranges.
    pub faint: Color32,
    /// Behind selected words; translucent, so that tints shine through.
    pub selection: Color32,
    /// The caret.
    pub caret: Color32,
    /// The scroll bar's thumb; painted fainter while the pointer is away.
    pub scroll_bar: Color32,
}

impl Default for PageStyle {
    fn default() -> Self {
        Self {
            text: TextStyle::new("Source Serif 4", 17.5).with_line_height(1.62),
            headline: None,
            paragraph_gap: 12.0,
            column_width: 560.0,
            margin_left: 48.0,
            margin_right: 48.0,
            top_space: 40.0,
            bottom_space: 120.0,
            lane_distance: 5.0,
            colors: PageColors::default(),
        }
    }
}

impl Default for PageColors {
    fn default() -> Self {
        let accent = Color32::from_rgb(0x2B, 0x5C, 0x8A);
        Self {
            text: Color32::from_rgb(0x1E, 0x1D, 0x1A),
            faint: Color32::from_rgb(0x9A, 0x95, 0x8B),
            selection: accent.gamma_multiply(0.22),
            caret: accent,
            scroll_bar: Color32::from_rgb(0x9A, 0x95, 0x8B),
        }
    }
}
