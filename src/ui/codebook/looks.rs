//! How a label looks: its sign in lists, a sample of marked words, and the choice of colour and pattern.

use egui::{Align2, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::{
    model::{Colour, Label, Pattern, label::PALETTE},
    text_view::{TextStyle, paint_line},
    ui::{
        Kit,
        page_view::drawn,
        theme::{RADIUS, SECTION, SERIF, Theme, contrast, sans},
        widgets::focus_ring,
    },
};

/// Marks have this contrast with the page at least; a paler colour is drawn darker.
const LEAST_CONTRAST: f32 = 3.0;

/// A square in the label's colour over a line in its pattern.
pub(super) fn paint_sign(theme: &Theme, painter: &Painter, label: &Label, rect: Rect) {
    let mark = theme.mark(Some(label));
    let square = Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom() - 9.0));
    painter.rect_filled(square, 3.0, mark);
    paint_line(
        painter,
        drawn(label.pattern),
        rect.left()..rect.right(),
        rect.bottom() - 5.0,
        theme.underline,
        mark,
    );
}

/// Words as they are marked on the page.
pub(super) fn sample(kit: &mut Kit<'_>, ui: &mut Ui, label: &Label) {
    let words = kit.engine.shape(
        "said it had asked for talks",
        &TextStyle::new(SERIF, 17.5),
        ui.available_width() - 28.0,
        1,
    );
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), words.size.y + 26.0), Sense::hover());
    let edge = Stroke::new(1.0, kit.theme.hairline);
    ui.painter().rect(rect, RADIUS, kit.theme.page, edge, StrokeKind::Inside);
    let marked = Rect::from_min_size(rect.min + vec2(14.0, 11.0), words.size);
    ui.painter().rect_filled(marked, 0.0, kit.theme.tint_on(kit.theme.page, Some(label)));
    let mark = kit.theme.mark(Some(label));
    let below = marked.top() + words.baseline + 4.0;
    paint_line(
        ui.painter(),
        drawn(label.pattern),
        marked.left()..marked.right(),
        below,
        kit.theme.underline,
        mark,
    );
    kit.engine.paint(ui.painter(), marked.min, &words, kit.theme.text);
}

/// The palette; a colour that was chosen in it.
pub(super) fn palette(kit: &Kit<'_>, ui: &mut Ui, label: &Label) -> Option<Colour> {
    let mut picked = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for (name, colour) in PALETTE {
            let (rect, response) = ui.allocate_exact_size(vec2(28.0, 28.0), Sense::click());
            let selected = colour == label.colour;
            let title = format!("Colour: {name}");
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, selected, &title));
            let as_marked = kit.theme.mark(Some(&Label { colour, ..label.clone() }));
            ui.painter().rect_filled(rect.shrink(4.0), 4.0, as_marked);
            edge(kit, ui, rect, &response, selected);
            if response.on_hover_text(format!("{name}, {colour}")).clicked() {
                picked = Some(colour);
            }
        }
    });
    picked
}

/// The patterns as they are drawn; one that was chosen.
pub(super) fn patterns(kit: &Kit<'_>, ui: &mut Ui, label: &Label) -> Option<Pattern> {
    let mut picked = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for pattern in Pattern::ALL {
            let (rect, response) = ui.allocate_exact_size(vec2(66.0, 36.0), Sense::click());
            let (selected, name) = (label.pattern == pattern, name_of(pattern));
            let title = format!("Pattern: {name}");
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, selected, &title));
            let line = rect.shrink2(vec2(9.0, 0.0)).x_range();
            let colour = kit.theme.mark(Some(label));
            paint_line(
                ui.painter(),
                drawn(pattern),
                line.min..line.max,
                rect.top() + 10.0,
                kit.theme.underline,
                colour,
            );
            let at = pos2(rect.center().x, rect.bottom() - 10.0);
            ui.painter().text(at, Align2::CENTER_CENTER, name, sans(SECTION), kit.theme.secondary);
            edge(kit, ui, rect, &response, selected);
            if response.clicked() {
                picked = Some(pattern);
            }
        }
    });
    picked
}

fn edge(kit: &Kit<'_>, ui: &Ui, rect: Rect, response: &Response, selected: bool) {
    let stroke = match (selected, response.hovered()) {
        (true, _) => Stroke::new(2.0, kit.theme.text),
        (_, true) => Stroke::new(1.0, kit.theme.accent),
        _ => Stroke::new(1.0, kit.theme.hairline),
    };
    ui.painter().rect_stroke(rect, RADIUS, stroke, StrokeKind::Inside);
    focus_ring(ui, kit.theme, response);
}

fn name_of(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::Solid => "solid",
        Pattern::Dashed => "dashed",
        Pattern::Dotted => "dotted",
        Pattern::Double => "double",
        Pattern::Wavy => "wavy",
        Pattern::DashDot => "dash-dot",
    }
}

fn own(colour: Colour) -> egui::Color32 {
    let [red, green, blue] = colour.0;
    egui::Color32::from_rgb(red, green, blue)
}

/// How well the colour shows on this theme's page.
pub(super) fn contrast_note(theme: &Theme, colour: Colour) -> String {
    let ratio = contrast(own(colour), theme.page);
    let way = if theme.scheme.is_dark() { "lighter" } else { "darker" };
    if ratio >= LEAST_CONTRAST {
        format!("Contrast with this page {ratio:.1} to 1")
    } else {
        format!(
            "Contrast with this page {ratio:.1} to 1, too little: marks are drawn {way} until it is 3 to 1"
        )
    }
}
