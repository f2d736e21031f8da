//! Every colour, size and font of the window.

use std::sync::Arc;

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke,
    Style, TextStyle, Vec2, Visuals, style::ScrollStyle, vec2,
};

use crate::model::{Colour, Label, LinkKind};

/// The bundled faces: reading serif, its semibold, sans, its semibold, and Naskh for Arabic script.
pub const FACES: [&[u8]; 5] = [
    include_bytes!("../../assets/fonts/SourceSerif4-Regular.ttf"),
    include_bytes!("../../assets/fonts/SourceSerif4-SemiBold.ttf"),
    include_bytes!("../../assets/fonts/Inter-Regular.ttf"),
    include_bytes!("../../assets/fonts/Inter-SemiBold.ttf"),
    include_bytes!("../../assets/fonts/NotoNaskhArabic-Regular.ttf"),
];

/// The family of the reading face.
pub const SERIF: &str = "Source Serif 4";
/// The family of the window's face.
pub const SANS: &str = "Inter";

/// Size of the reading face in points, unless a person chose another.
pub const READING_SIZE: f32 = 17.5;
/// The sizes of the reading face that can be chosen, in points.
pub const READING_SIZES: std::ops::RangeInclusive<f32> = 12.0..=32.0;
/// Line height of the reading face, as a multiple of its size.
pub const READING_LINE_HEIGHT: f32 = 1.62;
/// Width of the text column at the normal size, in points; it grows with the size.
pub const COLUMN_WIDTH: f32 = 560.0;
/// Width of a margin card, in points.
pub const CARD_WIDTH: f32 = 210.0;
/// Height of a field, in points.
pub const FIELD_HEIGHT: f32 = 30.0;
/// Corner radius of fields, cards and rows.
pub const RADIUS: CornerRadius = CornerRadius::same(6);
/// Size of window text, in points.
pub const BODY: f32 = 13.0;
/// Size of small print, in points.
pub const SMALL: f32 = 12.0;
/// Size of section headings, in points.
pub const SECTION: f32 = 11.0;

/// What a person may choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Dark text on white paper.
    Light,
    /// Light text on dark paper.
    Dark,
    /// Black on white, no tints, thick underlines.
    HighContrastLight,
    /// White on black, no tints, thick underlines.
    HighContrastDark,
}

impl Scheme {
    /// All schemes.
    pub const ALL: [Self; 4] = [Self::Light, Self::Dark, Self::HighContrastLight, Self::HighContrastDark];

    /// Light text on dark paper.
    pub fn is_dark(self) -> bool {
        matches!(self, Self::Dark | Self::HighContrastDark)
    }

    fn is_high_contrast(self) -> bool {
        matches!(self, Self::HighContrastLight | Self::HighContrastDark)
    }
}

/// The colours of a scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// Which scheme this is.
    pub scheme: Scheme,
    /// Behind everything.
    pub window: Color32,
    /// Left and right panels, bars, cards.
    pub panel: Color32,
    /// The paper.
    pub page: Color32,
    /// Inside text fields.
    pub field: Color32,
    /// What must be read.
    pub text: Color32,
    /// What may be read.
    pub secondary: Color32,
    /// Furniture and hints; never carries what must be read.
    pub faint: Color32,
    /// Lines between things.
    pub hairline: Color32,
    /// Focus, links, the current row.
    pub accent: Color32,
    /// Behind the current row.
    pub accent_background: Color32,
    /// Behind selected words.
    pub selection: Color32,
    /// Behind words that were found.
    pub found: Color32,
    /// Round the found words that are gone to.
    pub found_edge: Color32,
    /// Something went wrong.
    pub error: Color32,
    /// Share of a label's colour in its tint, 0 to 1.
    pub tint_share: f32,
    /// Thickness of underlines, in points.
    pub underline: f32,
}

impl Theme {
    /// The theme of a scheme.
    pub fn of(scheme: Scheme) -> Self {
        match scheme {
            Scheme::Light => Self::light(),
            Scheme::Dark => Self::dark(),
            Scheme::HighContrastLight => Self::high_contrast(scheme, Color32::BLACK, Color32::WHITE),
            Scheme::HighContrastDark => Self::high_contrast(scheme, Color32::WHITE, Color32::BLACK),
        }
    }

    fn light() -> Self {
        Self {
            scheme: Scheme::Light,
            window: hex(0x00F4_F2EE),
            panel: hex(0x00FA_F9F6),
            page: hex(0x00FF_FFFF),
            field: hex(0x00FF_FFFF),
            text: hex(0x001E_1D1A),
            secondary: hex(0x0063_5F58),
            faint: hex(0x009A_958B),
            hairline: hex(0x00E3_DFD7),
            accent: hex(0x002B_5C8A),
            accent_background: hex(0x00E3_ECF4),
            selection: mix(hex(0x00FF_FFFF), hex(0x002B_5C8A), 0.22),
            found: hex(0x00FF_E58A),
            found_edge: hex(0x008A_6400),
            error: hex(0x00A8_1E1E),
            tint_share: 0.11,
            underline: 2.0,
        }
    }

    fn dark() -> Self {
        Self {
            scheme: Scheme::Dark,
            window: hex(0x0019_1A1C),
            panel: hex(0x0020_2124),
            page: hex(0x001D_1E20),
            field: hex(0x0017_181A),
            text: hex(0x00E6_E3DC),
            secondary: hex(0x00A6_A196),
            faint: hex(0x0077_736A),
            hairline: hex(0x0035_363A),
            accent: hex(0x008A_B8E6),
            accent_background: hex(0x0026_384A),
            selection: mix(hex(0x001D_1E20), hex(0x008A_B8E6), 0.25),
            found: hex(0x0057_4712),
            found_edge: hex(0x00F2_C744),
            error: hex(0x00FF_8A80),
            tint_share: 0.15,
            underline: 2.0,
        }
    }

    fn high_contrast(scheme: Scheme, ink: Color32, paper: Color32) -> Self {
        let accent = if scheme.is_dark() { hex(0x00FF_E14D) } else { hex(0x0000_3A8C) };
        Self {
            scheme,
            window: paper,
            panel: paper,
            page: paper,
            field: paper,
            text: ink,
            secondary: ink,
            faint: mix(paper, ink, 0.75),
            hairline: ink,
            accent,
            accent_background: mix(paper, ink, 0.12),
            selection: mix(paper, accent, 0.30),
            found: mix(paper, ink, 0.25),
            found_edge: ink,
            error: if scheme.is_dark() { hex(0x00FF_A8A0) } else { hex(0x0080_0000) },
            tint_share: 0.0,
            underline: 3.0,
        }
    }

    /// The colour of a label's marks: its own in the light theme, lightened until it shows in the others.
    pub fn mark(&self, label: Option<&Label>) -> Color32 {
        let Some(label) = label else { return self.secondary };
        let colour = rgb(label.colour);
        match known_dark_mark(colour) {
            Some(dark) if self.scheme == Scheme::Dark => dark,
            _ => until_contrast(
                colour,
                self.text,
                self.page,
                if self.scheme.is_high_contrast() { 4.5 } else { 3.0 },
            ),
        }
    }

    /// The colour of a label's name where it is read as text.
    pub fn label_text(&self, label: Option<&Label>) -> Color32 {
        let wanted = if self.scheme.is_high_contrast() { 7.0 } else { 4.5 };
        until_contrast(self.mark(label), self.text, self.tint_on(self.panel, label), wanted)
    }

    /// The colour laid over the page under a label's words.
    pub fn tint(&self, label: Option<&Label>) -> Color32 {
        self.mark(label).gamma_multiply(self.tint_share)
    }

    /// The colour that `ground` has under a label's tint.
    pub fn tint_on(&self, ground: Color32, label: Option<&Label>) -> Color32 {
        mix(ground, self.mark(label), self.tint_share)
    }

    /// The colour of what stands for a link on the page; its end mark says the same without colour.
    pub fn link(&self, kind: LinkKind) -> Color32 {
        let colour = match kind {
            LinkKind::Denies => hex(0x00C8_500A),
            LinkKind::Supports => hex(0x000B_7F5F),
            LinkKind::Queries => hex(0x0080_4FA8),
            LinkKind::Repeats => self.secondary,
        };
        until_contrast(colour, self.text, self.page, if self.scheme.is_high_contrast() { 7.0 } else { 4.5 })
    }

    /// The accent as it can be read on selected ground: the chosen one of several, the edge of the field in use.
    fn chosen(&self) -> Color32 {
        let wanted = if self.scheme.is_high_contrast() { 7.0 } else { 4.5 };
        until_contrast(self.accent, self.text, self.selection, wanted)
    }

    /// Gives both of egui's styles the colours and sizes of this theme.
    pub fn apply(&self, ctx: &Context) {
        let style = Arc::new(self.style());
        ctx.set_style_of(egui::Theme::Light, Arc::clone(&style));
        ctx.set_style_of(egui::Theme::Dark, style);
    }

    fn style(&self) -> Style {
        let mut style = Style { visuals: self.visuals(), animation_time: 0.0, ..Style::default() };
        let sans = |size| FontId::new(size, FontFamily::Proportional);
        style.text_styles = [
            (TextStyle::Body, sans(BODY)),
            (TextStyle::Button, sans(BODY)),
            (TextStyle::Small, sans(SMALL)),
            (TextStyle::Monospace, sans(BODY)),
            (TextStyle::Heading, semibold(16.0)),
        ]
        .into();
        style.interaction.selectable_labels = false;
        style.interaction.tooltip_delay = 0.4;
        let spacing = &mut style.spacing;
        spacing.item_spacing = vec2(8.0, 6.0);
        spacing.button_padding = vec2(10.0, 5.0);
        spacing.menu_margin = Margin::same(6);
        spacing.window_margin = Margin::same(20);
        spacing.interact_size = vec2(32.0, 26.0);
        spacing.scroll = ScrollStyle::thin();
        style
    }

    fn visuals(&self) -> Visuals {
        let mut visuals = if self.scheme.is_dark() { Visuals::dark() } else { Visuals::light() };
        visuals.override_text_color = None;
        // What a field only proposes must not look like what stands in it.
        let weak =
            if self.scheme.is_high_contrast() { mix(self.page, self.text, 0.6) } else { self.secondary };
        visuals.weak_text_color = Some(weak);
        visuals.hyperlink_color = self.accent;
        visuals.panel_fill = self.panel;
        visuals.window_fill = self.panel;
        visuals.window_stroke = Stroke::new(1.0, self.hairline);
        visuals.window_shadow = self.shadow();
        visuals.popup_shadow = self.shadow();
        visuals.window_corner_radius = CornerRadius::same(8);
        visuals.menu_corner_radius = CornerRadius::same(8);
        visuals.extreme_bg_color = self.field;
        visuals.text_edit_bg_color = Some(self.field);
        visuals.faint_bg_color = self.window;
        visuals.code_bg_color = self.window;
        visuals.error_fg_color = self.error;
        visuals.warn_fg_color = self.error;
        visuals.selection.bg_fill = self.selection;
        visuals.selection.stroke = Stroke::new(1.5, self.chosen());
        visuals.text_cursor.blink = false;
        visuals.text_cursor.stroke = Stroke::new(1.5, self.accent);
        self.widget_visuals(&mut visuals);
        visuals
    }

    fn widget_visuals(&self, visuals: &mut Visuals) {
        let states = &mut visuals.widgets;
        let rest = Stroke::new(1.0, self.hairline);
        let (quiet, strong) = (Stroke::new(1.0, self.text), Stroke::new(1.5, self.accent));
        let rows = [
            (&mut states.noninteractive, self.panel, rest, Stroke::new(1.0, self.text)),
            (&mut states.inactive, self.field, rest, quiet),
            (&mut states.hovered, self.accent_background, Stroke::new(1.0, self.accent), quiet),
            (&mut states.active, self.accent_background, strong, quiet),
            (&mut states.open, self.accent_background, rest, quiet),
        ];
        for (state, fill, outline, ink) in rows {
            state.bg_fill = fill;
            state.weak_bg_fill = fill;
            state.bg_stroke = outline;
            state.fg_stroke = ink;
            state.corner_radius = RADIUS;
            state.expansion = 0.0;
        }
    }

    /// The one soft shadow, under what floats.
    pub fn shadow(&self) -> Shadow {
        let alpha = if self.scheme.is_dark() { 110 } else { 36 };
        Shadow { offset: [0, 3], blur: 14, spread: 0, color: Color32::from_black_alpha(alpha) }
    }
}

/// The window's face in semibold.
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("semibold".into()))
}

/// The window's face.
pub fn sans(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Gives egui the bundled faces; Naskh stands behind both sans faces.
pub fn install_fonts(ctx: &Context) {
    let mut fonts = FontDefinitions::empty();
    let [_, _, sans, bold, naskh] = FACES;
    for (name, bytes) in [("sans", sans), ("semibold", bold), ("naskh", naskh)] {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let chain = |first: &str| vec![first.to_owned(), "naskh".to_owned()];
    fonts.families.insert(FontFamily::Proportional, chain("sans"));
    fonts.families.insert(FontFamily::Monospace, chain("sans"));
    fonts.families.insert(FontFamily::Name("semibold".into()), chain("semibold"));
    ctx.set_fonts(fonts);
}

/// Space around the content of side panels.
pub const PANEL_MARGIN: Margin = Margin { left: 12, right: 12, top: 12, bottom: 8 };

/// The least size of the window, in points.
pub const MIN_WINDOW: Vec2 = vec2(720.0, 480.0);

fn hex(rgb: u32) -> Color32 {
    let [_, red, green, blue] = rgb.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

fn rgb(colour: Colour) -> Color32 {
    let [red, green, blue] = colour.0;
    Color32::from_rgb(red, green, blue)
}

/// The dark theme's colours for the three labels that every project begins with.
fn known_dark_mark(light: Color32) -> Option<Color32> {
    let pairs = [(0x000B_6CB0, 0x005E_B2F0), (0x00C8_500A, 0x00F5_8A4B), (0x000B_7F5F, 0x004C_C9A0)];
    pairs.iter().find(|(from, _)| hex(*from) == light).map(|(_, to)| hex(*to))
}

/// `share` of `over` laid on `under`, both opaque.
pub fn mix(under: Color32, over: Color32, share: f32) -> Color32 {
    let blend = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round() as u8;
    Color32::from_rgb(blend(under.r(), over.r()), blend(under.g(), over.g()), blend(under.b(), over.b()))
}

/// Contrast of two opaque colours, 1 to 21 (WCAG 2.2, "contrast ratio").
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance (WCAG 2.2).
fn luminance(colour: Color32) -> f32 {
    let linear = |channel: u8| {
        let value = f32::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
}

/// `colour` moved towards `ink` until its contrast with `ground` reaches `wanted`.
fn until_contrast(colour: Color32, ink: Color32, ground: Color32, wanted: f32) -> Color32 {
    let steps = (0..=20).map(|step| mix(colour, ink, step as f32 / 20.0));
    steps.into_iter().find(|candidate| contrast(*candidate, ground) >= wanted).unwrap_or(ink)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Codebook;

    #[test]
    fn text_reaches_the_contrast_that_reading_needs_in_every_theme() {
        for scheme in Scheme::ALL {
            let theme = Theme::of(scheme);
            let wanted = if scheme.is_high_contrast() { 7.0 } else { 4.5 };
            let grounds = [theme.window, theme.panel, theme.page, theme.field];
            for ground in grounds.into_iter().chain([theme.accent_background, theme.selection]) {
                for ink in [theme.text, theme.secondary, theme.accent, theme.error] {
                    if ground == theme.selection && ink != theme.text {
                        continue;
                    }
                    let ratio = contrast(ink, ground);
                    assert!(ratio >= wanted, "{scheme:?}: {ink:?} on {ground:?} is {ratio:.2}");
                }
            }
            assert!(contrast(theme.chosen(), theme.selection) >= wanted, "{scheme:?}");
            assert!(contrast(theme.text, theme.found) >= wanted, "{scheme:?}");
            assert!(contrast(theme.found_edge, theme.page) >= 3.0, "{scheme:?}");
            assert!(contrast(theme.faint, theme.page) >= 2.5, "{scheme:?}");
        }
    }

    #[test]
    fn labels_are_legible_as_text_and_visible_as_marks() {
        let mut codebook = Codebook::default();
        let mut pale = codebook.labels[0].clone();
        pale.colour = Colour([0xF0, 0xE4, 0x42]);
        codebook.labels.push(pale);
        for scheme in Scheme::ALL {
            let theme = Theme::of(scheme);
            let wanted = if scheme.is_high_contrast() { 7.0 } else { 4.5 };
            for label in codebook.labels.iter().map(Some) {
                for ground in [theme.panel, theme.tint_on(theme.panel, label)] {
                    let ratio = contrast(theme.label_text(label), ground);
                    assert!(ratio >= wanted, "{scheme:?} {label:?}: {ratio:.2}");
                }
                assert!(contrast(theme.mark(label), theme.page) >= 3.0, "{scheme:?} {label:?}");
                let twice = mix(theme.tint_on(theme.page, label), theme.mark(label), theme.tint_share);
                assert!(contrast(theme.text, twice) >= wanted, "{scheme:?} {label:?}");
            }
        }
    }
}
