//! All keys at a glance, what makes sense now first: from the table of actions, the codebook, and the fixed keys.

use egui::{Label, RichText, ScrollArea, Sense, Ui, vec2};

use super::{
    Kit, View,
    menu_bar::available,
    theme::{SECTION, sans},
    widgets::{key_cap, section_heading, shortcut_text, small_print},
};
use crate::{
    command::{ACTIONS, FIXED_KEYS, FixedKeys, KeyPlace, Menu},
    session::Session,
};

const COLUMN_WIDTH: f32 = 290.0;
const GAP: f32 = 24.0;
const ROW_HEIGHT: f32 = 22.0;
/// Room for a heading with the space above it, in points.
const HEADING_HEIGHT: f32 = 34.0;
/// Room for the keys before what they do, in points.
const KEYS_WIDTH: f32 = 104.0;
/// A further line of a row, in points.
const LINE_HEIGHT: f32 = 16.0;
/// So many characters have room beside the keys, and so many in a key cap.
const TEXT_CHARS: usize = 28;
const CAP_CHARS: usize = 16;

/// A heading with its keys.
struct Section {
    title: &'static str,
    rows: Vec<Row>,
}

struct Row {
    keys: String,
    text: String,
    tooltip: String,
    /// It makes sense now.
    available: bool,
}

impl Row {
    /// About how high it is, in points.
    fn height(&self) -> f32 {
        let lines = |text: &str, chars: usize| text.chars().count().div_ceil(chars).max(1);
        let lines = lines(&self.text, TEXT_CHARS).max(lines(&self.keys, CAP_CHARS + 2));
        ROW_HEIGHT + LINE_HEIGHT * (lines - 1) as f32
    }
}

/// How wide the overview is in a window of that width, in points.
pub fn width_in(window: f32) -> f32 {
    let columns = columns_in(window) as f32;
    columns * COLUMN_WIDTH + (columns - 1.0) * GAP
}

fn columns_in(window: f32) -> usize {
    (((window - 90.0 + GAP) / (COLUMN_WIDTH + GAP)) as usize).clamp(1, 4)
}

/// Draws the overview for somebody who looks at `view`.
pub fn shortcuts_ui(kit: &Kit<'_>, session: Option<&Session>, ui: &mut Ui, view: View, words_selected: bool) {
    let window = ui.ctx().content_rect();
    ui.set_width(width_in(window.width()));
    ui.heading("Keyboard shortcuts");
    small_print(ui, kit.theme, "What makes no sense just now is pale. All actions by name: Ctrl+K");
    ui.add_space(4.0);
    let sections = sections(ui.ctx(), session, view, words_selected);
    let heights: Vec<f32> = sections.iter().map(Section::height).collect();
    let columns = columns_in(window.width());
    let breaks = column_breaks(&heights, columns);
    let height = (window.height() - 200.0).max(160.0);
    let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
    area.auto_shrink([false, true]).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            let mut from = 0;
            for end in breaks {
                ui.vertical(|ui| {
                    ui.set_width(COLUMN_WIDTH);
                    ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
                    ui.spacing_mut().interact_size.y = ROW_HEIGHT;
                    for section in sections.get(from..end).unwrap_or_default() {
                        section_ui(kit, ui, section);
                    }
                });
                from = end;
            }
        });
    });
}

impl Section {
    fn height(&self) -> f32 {
        HEADING_HEIGHT + self.rows.iter().map(Row::height).sum::<f32>()
    }
}

/// Where each column ends: sections stay in order and whole, and no column is much longer than its share.
fn column_breaks(heights: &[f32], columns: usize) -> Vec<usize> {
    let fits = |most: f32| {
        let (mut breaks, mut filled) = (Vec::new(), 0.0);
        for (index, height) in heights.iter().enumerate() {
            if filled > 0.0 && filled + height > most {
                breaks.push(index);
                filled = 0.0;
            }
            filled += height;
        }
        breaks.push(heights.len());
        breaks
    };
    let mut most = heights.iter().sum::<f32>() / columns.max(1) as f32;
    loop {
        let breaks = fits(most);
        if breaks.len() <= columns.max(1) {
            return breaks;
        }
        most += ROW_HEIGHT;
    }
}

/// Everything there is, the most useful first.
fn sections(
    ctx: &egui::Context,
    session: Option<&Session>,
    view: View,
    words_selected: bool,
) -> Vec<Section> {
    let menu = |menu| of_menu(ctx, session, menu, words_selected);
    let fixed = |wanted| FIXED_KEYS.iter().filter(move |keys| keys.place == wanted).map(of_place);
    let mut all = Vec::new();
    let here = place_of(view);
    if here != KeyPlace::Text {
        all.extend(fixed(here));
    }
    all.extend(labels(session, words_selected));
    all.extend([menu(Menu::Annotate), menu(Menu::Statement)]);
    all.extend([menu(Menu::Go), menu(Menu::View), menu(Menu::Edit), menu(Menu::File), menu(Menu::Help)]);
    let others = FIXED_KEYS.iter().filter(|keys| keys.place != here || here == KeyPlace::Text);
    all.extend(others.map(of_place));
    all.retain(|section| !section.rows.is_empty());
    all
}

fn place_of(view: View) -> KeyPlace {
    match view {
        View::Article => KeyPlace::Text,
        View::Statements => KeyPlace::Table,
        View::Threads => KeyPlace::Threads,
        View::Checks => KeyPlace::Checks,
        View::Speakers | View::Codebook => KeyPlace::Lists,
        View::Find => KeyPlace::FindInProject,
    }
}

fn of_menu(ctx: &egui::Context, session: Option<&Session>, menu: Menu, words_selected: bool) -> Section {
    let rows = ACTIONS.iter().filter(|info| info.menu == menu).filter_map(|info| {
        Some(Row {
            keys: shortcut_text(ctx, info.shortcut?),
            text: info.text.trim_end_matches('…').to_owned(),
            tooltip: info.tooltip.to_owned(),
            available: available(info.action, session, words_selected),
        })
    });
    Section { title: menu.title(), rows: rows.collect() }
}

fn labels(session: Option<&Session>, words_selected: bool) -> Option<Section> {
    let session = session?;
    let available = words_selected || session.selected_is_mine();
    let rows = session.project().codebook.active().map(|label| Row {
        keys: label.key.to_string(),
        text: format!("Mark as {}", label.name.to_lowercase()),
        tooltip: label.description.clone(),
        available,
    });
    Some(Section { title: "Labels", rows: rows.collect() })
}

fn of_place(keys: &FixedKeys) -> Section {
    let rows = keys.keys.iter().map(|(keys, text)| Row {
        keys: (*keys).to_owned(),
        text: (*text).to_owned(),
        tooltip: String::new(),
        available: true,
    });
    Section { title: keys.title, rows: rows.collect() }
}

fn section_ui(kit: &Kit<'_>, ui: &mut Ui, section: &Section) {
    ui.add_space(10.0);
    section_heading(ui, kit.theme, section.title);
    ui.add_space(4.0);
    for row in &section.rows {
        ui.horizontal(|ui| {
            ui.set_min_height(ROW_HEIGHT);
            row_ui(kit, ui, row);
        });
    }
}

fn row_ui(kit: &Kit<'_>, ui: &mut Ui, row: &Row) {
    let keys = ui.allocate_ui(vec2(KEYS_WIDTH, ROW_HEIGHT), |ui| {
        ui.set_width(KEYS_WIDTH);
        // Keys written in words have no room in a cap.
        if row.keys.chars().count() > CAP_CHARS {
            ui.add(Label::new(RichText::new(&row.keys).font(sans(SECTION))).wrap());
        } else {
            key_cap(ui, kit.theme, &row.keys);
        }
    });
    keys.response.on_hover_text(&row.keys);
    let colour = if row.available { kit.theme.text } else { kit.theme.faint };
    let response = ui.add(Label::new(RichText::new(&row.text).color(colour)).wrap().sense(Sense::hover()));
    if !row.tooltip.is_empty() {
        response.on_hover_text(&row.tooltip);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_fill_columns_in_order_without_a_column_too_many() {
        assert_eq!(column_breaks(&[100.0, 50.0, 50.0], 2), [1, 3]);
        assert_eq!(column_breaks(&[10.0, 200.0, 10.0], 3), [1, 2, 3]);
        assert_eq!(column_breaks(&[10.0, 10.0, 10.0], 1), [3]);
        assert_eq!(column_breaks(&[], 2), [0]);
        for columns in 1..5 {
            let heights: Vec<f32> = (0..17).map(|n| 40.0 + (n * 37 % 90) as f32).collect();
            let breaks = column_breaks(&heights, columns);
            assert!(breaks.len() <= columns && breaks.last() == Some(&17));
        }
    }

    #[test]
    fn the_overview_fits_small_windows_and_large_ones() {
        for (window, columns) in [(720.0, 2), (1024.0, 3), (1280.0, 3), (1920.0, 4)] {
            assert_eq!(columns_in(window), columns, "{window}");
            assert!(width_in(window) < window - 60.0);
        }
    }
}
