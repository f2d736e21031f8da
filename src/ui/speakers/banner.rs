//! Pairs of speakers who look alike, over the list: merge them, or say that they are two.

use egui::{Align, Frame, Layout, Margin, Role, ScrollArea, Ui, WidgetInfo};

use super::{Pane, SpeakersState, merge::Merge};
use crate::{
    model::SpeakerId,
    reading::alike::Alike,
    session::Session,
    text_view::Weight,
    ui::{
        Kit,
        theme::{BODY, RADIUS, SMALL},
        widgets::{sans_style, words},
    },
};

const ROW: f32 = 28.0;
/// More pairs than this are scrolled.
const SHOWN: usize = 3;

pub(super) fn banner_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut SpeakersState) {
    let apart = |pair: &&Alike| !state.apart.contains(&(pair.one.clone(), pair.other.clone()));
    let pairs: Vec<Alike> = state.alike.iter().filter(apart).cloned().collect();
    if pairs.is_empty() {
        return;
    }
    let frame = Frame::new().fill(kit.theme.accent_background).corner_radius(RADIUS);
    frame.inner_margin(Margin::symmetric(12, 6)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let height = (ROW + 2.0) * pairs.len().min(SHOWN) as f32;
        if pairs.len() > SHOWN {
            let text = format!("{} pairs of speakers look alike", pairs.len());
            words(kit, ui, &text, &sans_style(SMALL, Weight::SemiBold), kit.theme.text, 1);
        }
        let area = ScrollArea::vertical().id_salt("alike").auto_shrink([false, true]).max_height(height);
        area.show_rows(ui, ROW, pairs.len(), |ui, visible| {
            for pair in pairs.get(visible).unwrap_or_default() {
                pair_ui(kit, session, ui, state, pair);
            }
        });
    });
    ui.add_space(8.0);
}

fn pair_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut SpeakersState, pair: &Alike) {
    let (from, into) = direction(state, pair);
    let project = session.project();
    let (gone, kept) = (project.speaker_name(&from).to_owned(), project.speaker_name(&into).to_owned());
    ui.allocate_ui_with_layout(
        egui::vec2(ui.available_width(), ROW),
        Layout::right_to_left(Align::Center),
        |ui| {
            let apart = ui.button("Not the same");
            let name = format!("“{gone}” and “{kept}” are not the same");
            apart.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if apart
                .on_hover_text("Do not point at these two again until the project is opened anew")
                .clicked()
            {
                state.apart.insert((pair.one.clone(), pair.other.clone()));
                state.take_focus = true;
            }
            let merge = ui.button("Merge…");
            merge.widget_info(|| {
                WidgetInfo::labeled(Role::Button, true, format!("Merge “{gone}” into “{kept}”…"))
            });
            if merge.on_hover_text("Show what would happen").clicked() {
                state.choose(Some(from.clone()));
                state.pane = Pane::Merge(Merge::into(into.clone()));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let text = format!("“{gone}” looks like “{kept}”: {}", pair.why.reason());
                words(kit, ui, &text, &sans_style(BODY, Weight::Regular), kit.theme.text, 1);
            });
        },
    );
}

/// Who goes and who stays: the one of whom more is known stays.
fn direction(state: &SpeakersState, pair: &Alike) -> (SpeakerId, SpeakerId) {
    let known = |id: &SpeakerId| {
        let entry = state.alike_in.iter().find(|entry| entry.id == *id);
        let words = entry.map_or(0, |entry| entry.name.split_whitespace().count());
        (state.census.total(id), words)
    };
    if known(&pair.one) > known(&pair.other) {
        (pair.other.clone(), pair.one.clone())
    } else {
        (pair.one.clone(), pair.other.clone())
    }
}
