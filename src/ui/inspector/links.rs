//! What the selected statement denies, supports, queries or repeats, and what is linked to it.

use egui::{
    Button, ComboBox, Frame, Id, Margin, Response, RichText, Role, Sense, Stroke, Ui, WidgetInfo, vec2,
};

use super::fields::caption;
use crate::{
    command::{Action, Command},
    model::{
        AttributeValue, Link, LinkKind, LinkTarget, Project, Statement, StatementId, wording::link_text,
    },
    session::Session,
    text_view::Weight,
    ui::{
        Ask, Kit, Place,
        page_view::PageView,
        statement_row::{paint_words, quoted, who_and_when},
        theme::{RADIUS, SMALL},
        widgets::{focus_ring, sans_style, small_print, words},
    },
};

/// No more statements than this are listed of those that are linked to the selected one.
const MOST_ANSWERS: usize = 30;

/// Draws the links of a statement; its own can be changed.
pub(super) fn links(
    kit: &mut Kit<'_>,
    session: &Session,
    view: Option<&PageView>,
    ui: &mut Ui,
    statement: &Statement,
) {
    let mine = session.may_change_selected();
    if mine || !statement.links.is_empty() {
        caption(kit, ui, "Links");
    }
    for index in 0..statement.links.len() {
        link(kit, session.project(), ui, statement, index, mine);
    }
    if mine {
        let more = Button::new("Denies or supports…").min_size(vec2(ui.available_width(), 28.0));
        if ui
            .add(more)
            .on_hover_text("Choose what the statement denies, supports, queries or repeats (L)")
            .clicked()
        {
            kit.asks.push(Ask::Do(Action::LinkTo));
        }
        ui.add_space(4.0);
    }
    let answers = view.map(|view| view.answers_to(statement.id)).unwrap_or_default();
    if !answers.is_empty() {
        linked_from(kit, session.project(), ui, answers);
    }
}

fn link(kit: &mut Kit<'_>, project: &Project, ui: &mut Ui, statement: &Statement, index: usize, mine: bool) {
    let Some(link) = statement.links.get(index) else { return };
    let frame = Frame::new().fill(kit.theme.field).stroke(Stroke::new(1.0, kit.theme.hairline));
    frame.corner_radius(RADIUS).inner_margin(Margin::symmetric(8, 6)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.horizontal(|ui| {
            if mine {
                kind(kit, ui, statement, index, link);
            } else {
                ui.label(RichText::new(link.kind.title()).color(kit.theme.link(link.kind)));
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let text = link_text(project, link);
                if mine && small_button(ui, "×", &format!("Remove link: {text}")).clicked() {
                    kit.run(Command::RemoveLink(statement.id, index));
                }
                if let Some(id) = target_here(project, link)
                    && small_button(ui, "Go", &format!("Go to what it {text}")).clicked()
                {
                    kit.asks.push(Ask::GoTo(Place::Statement(id)));
                }
            });
        });
        let (who, what) = target_words(project, link);
        let style = sans_style(SMALL, Weight::Regular);
        if !who.is_empty() {
            words(kit, ui, &who, &style, kit.theme.secondary, 1);
        }
        words(kit, ui, &what, &style, kit.theme.text, 3);
    });
    ui.add_space(2.0);
}

fn kind(kit: &mut Kit<'_>, ui: &mut Ui, statement: &Statement, index: usize, link: &Link) {
    let mut chosen = link.kind;
    let combo = ComboBox::from_id_salt(("kind of link", statement.id, index)).width(104.0);
    let shown = RichText::new(chosen.title()).color(kit.theme.link(chosen));
    let response = combo.selected_text(shown).show_ui(ui, |ui| {
        for each in LinkKind::ALL {
            if ui.selectable_value(&mut chosen, each, each.title()).clicked() {
                ui.close();
            }
        }
    });
    let name = format!("Kind of link {}", index + 1);
    response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
    if chosen != link.kind {
        let mut links = statement.links.clone();
        if let Some(link) = links.get_mut(index) {
            link.kind = chosen;
        }
        kit.run(Command::SetAttribute(statement.id, Box::new(AttributeValue::Links(links))));
    }
}

fn small_button(ui: &mut Ui, text: &str, name: &str) -> Response {
    let response = ui.add(Button::new(RichText::new(text).size(SMALL)).min_size(vec2(24.0, 22.0)));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response.on_hover_text(name)
}

fn target_here(project: &Project, link: &Link) -> Option<StatementId> {
    match &link.to {
        LinkTarget::Statement(id) => project.find_statement(*id).map(|(_, found)| found.id),
        LinkTarget::Proposition(_) | LinkTarget::Implied(_) => None,
    }
}

/// Who said the target and when, or what kind of target it is; and its words.
fn target_words(project: &Project, link: &Link) -> (String, String) {
    match &link.to {
        LinkTarget::Statement(id) => match project.find_statement(*id) {
            Some((_, found)) => (who_and_when(project, found), quoted(&found.fragments.quote())),
            None => ("Not in this project".to_owned(), format!("“{}”", link.text)),
        },
        LinkTarget::Proposition(id) => {
            let text = project.propositions.get(id).map_or(link.text.as_str(), |found| &found.text);
            ("Proposition".to_owned(), text.to_owned())
        }
        LinkTarget::Implied(words) => ("Implied claim".to_owned(), format!("“{words}”")),
    }
}

fn linked_from(kit: &mut Kit<'_>, project: &Project, ui: &mut Ui, answers: &[(LinkKind, StatementId)]) {
    caption(kit, ui, "Linked from");
    for (kind, id) in answers.iter().take(MOST_ANSWERS) {
        if let Some((_, found)) = project.find_statement(*id) {
            answer(kit, project, ui, *kind, found);
        }
    }
    if answers.len() > MOST_ANSWERS {
        small_print(ui, kit.theme, &format!("and {} more; see Threads (F6)", answers.len() - MOST_ANSWERS));
    }
    ui.add_space(4.0);
}

fn answer(kit: &mut Kit<'_>, project: &Project, ui: &mut Ui, kind: LinkKind, found: &Statement) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 42.0));
    let response = ui.interact(rect, Id::unique(("answer", found.id, kind.verb())), Sense::click());
    let who = who_and_when(project, found);
    let title = if who.is_empty() { kind.passive().to_owned() } else { format!("{} {who}", kind.passive()) };
    let quote = quoted(&found.fragments.quote());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, format!("{title}: {quote}")));
    let fill = if response.hovered() { kit.theme.accent_background } else { kit.theme.field };
    ui.painter().rect(rect, RADIUS, fill, Stroke::new(1.0, kit.theme.hairline), egui::StrokeKind::Inside);
    focus_ring(ui, kit.theme, &response);
    let (corner, width) = (rect.min + vec2(8.0, 4.0), rect.width() - 16.0);
    let style = sans_style(SMALL, Weight::Regular);
    let (ink, quiet) = (kit.theme.link(kind), kit.theme.text);
    paint_words(kit, ui, corner, width, (&title, &style, ink, 1));
    paint_words(kit, ui, corner + vec2(0.0, 17.0), width, (&quote, &style, quiet, 1));
    if response.on_hover_text("Go to this statement (O)").clicked() {
        kit.asks.push(Ask::GoTo(Place::Statement(found.id)));
    }
}
