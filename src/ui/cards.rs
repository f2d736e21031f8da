//! Margin cards: label, speaker, date and links beside each statement.

use std::{collections::HashMap, sync::Arc};

use egui::{Align2, CornerRadius, Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{
    Kit,
    card_layout::{FOLD_HEIGHT, Placed, Wanted, place},
    page_view::PageView,
    theme::{RADIUS, SMALL, Theme, sans},
    widgets::sans_style,
};
use crate::{
    command::Command,
    model::{LinkKind, LinkTarget, Project, Statement, StatementId, wording::summary},
    session::Session,
    text_view::{Page, Weight},
};

const PADDING: egui::Vec2 = vec2(10.0, 6.0);
const LINE: f32 = 17.0;

/// Where cards stand, and whether there is room for whole ones.
#[derive(Debug, Clone, Copy)]
pub struct Margin {
    /// Left edge.
    pub left: f32,
    /// Width of a card; tags take less.
    pub width: f32,
    /// Small tags instead of whole cards.
    pub tags: bool,
}

/// A card whose place is known only after layout.
struct Card<'a> {
    statement: &'a Statement,
    lines: Arc<[String]>,
}

/// What stands on cards below speaker and label, worked out once for each [`PageView`]: links may lead anywhere in the
/// project.
#[derive(Default)]
pub struct CardTexts(HashMap<StatementId, Arc<[String]>>);

impl CardTexts {
    fn lines(&mut self, project: &Project, view: &PageView, statement: &Statement) -> Arc<[String]> {
        let made = || lines(project, view, statement).into();
        Arc::clone(self.0.entry(statement.id).or_insert_with(made))
    }
}

/// Draws the cards of the statements that begin in sight.
pub fn cards_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    (texts, view): (&mut CardTexts, &PageView),
    page: &Page,
    visible: &std::ops::Range<usize>,
    margin: Margin,
) {
    let selected = session.selected().map(|(_, statement)| statement.id);
    let (cards, wanted) = gather(texts, session, view, page, visible, margin);
    let chosen = cards.iter().position(|card| Some(card.statement.id) == selected);
    for placed in place(&wanted, chosen) {
        match placed {
            Placed::Card { index, y } => {
                let (Some(card), Some(wanted)) = (cards.get(index), wanted.get(index)) else { continue };
                let rect = Rect::from_min_size(pos2(margin.left, y), vec2(margin.width, wanted.height));
                card_ui(kit, session, ui, card, rect, chosen == Some(index));
            }
            Placed::Fold { indices, y } => {
                let hidden: Vec<_> = indices.iter().filter_map(|index| cards.get(*index)).collect();
                let rect = Rect::from_min_size(pos2(margin.left, y), vec2(margin.width, FOLD_HEIGHT));
                fold_ui(kit, session.project(), ui, &hidden, rect);
            }
        }
    }
}

fn gather<'a>(
    texts: &mut CardTexts,
    session: &'a Session,
    view: &PageView,
    page: &Page,
    visible: &std::ops::Range<usize>,
    margin: Margin,
) -> (Vec<Card<'a>>, Vec<Wanted>) {
    let (mut cards, mut wanted) = (Vec::new(), Vec::new());
    for (id, span) in view.beginning_in(visible.clone()) {
        let statement = session.shown_statement(*id).filter(|statement| statement.fragments.is_anchored());
        let Some(statement) = statement else { continue };
        let Some(line) = page.line_of(span.start) else { continue };
        let lines =
            if margin.tags { Arc::default() } else { texts.lines(session.project(), view, statement) };
        let height = PADDING.y * 2.0 + LINE * (1 + lines.len()) as f32;
        wanted.push(Wanted { y: line.min, height });
        cards.push(Card { statement, lines });
    }
    sort_by_place(cards, wanted)
}

/// Statements may begin in the same line; the page order of their tops is what the layout wants.
fn sort_by_place(cards: Vec<Card<'_>>, wanted: Vec<Wanted>) -> (Vec<Card<'_>>, Vec<Wanted>) {
    let mut both: Vec<_> = cards.into_iter().zip(wanted).collect();
    both.sort_by(|(_, a), (_, b)| a.y.total_cmp(&b.y));
    both.into_iter().unzip()
}

fn lines(project: &Project, view: &PageView, statement: &Statement) -> Vec<String> {
    let mut facts = Vec::new();
    facts.extend(statement.said.as_ref().map(|date| date.edtf.in_short()));
    if statement.said.is_none() {
        facts.extend(statement.event.as_ref().map(|date| format!("event {}", date.edtf.in_short())));
    }
    facts.extend(statement.via.first().map(|via| format!("via {}", project.speaker_name(via))));
    let fragments = statement.fragments.fragments().len();
    if fragments > 1 {
        facts.push(format!("{fragments} fragments"));
    }
    let mut answers: Vec<String> = Vec::new();
    let given = view.answers_to(statement.id);
    for kind in LinkKind::ALL {
        answers.extend(links_to(project, statement, kind));
        match given.iter().filter(|(other, _)| *other == kind).count() {
            0 => {}
            count => answers.push(format!("{} {count}", kind.passive())),
        }
    }
    [facts, answers].into_iter().filter(|line| !line.is_empty()).map(|line| line.join(" · ")).collect()
}

/// "denies → Donald Trump, 7 Jul 2025", "denies 3".
fn links_to(project: &Project, statement: &Statement, kind: LinkKind) -> Option<String> {
    let targets: Vec<_> = statement.links.iter().filter(|link| link.kind == kind).collect();
    match targets.as_slice() {
        [] => None,
        [only] => Some(format!("{} → {}", kind.verb(), target(project, &only.to))),
        several => Some(format!("{} {}", kind.verb(), several.len())),
    }
}

fn target(project: &Project, target: &LinkTarget) -> String {
    match target {
        LinkTarget::Statement(id) => match project.find_statement(*id) {
            Some((_, found)) => {
                let speaker = found.speaker.as_ref().map_or("somebody", |id| project.speaker_name(id));
                let said = found.said.as_ref().map(|date| format!(", {}", date.edtf.in_short()));
                format!("{speaker}{}", said.unwrap_or_default())
            }
            None => "not in this project".to_owned(),
        },
        LinkTarget::Proposition(id) => {
            project.propositions.get(id).map_or(id.to_string(), |found| found.text.clone())
        }
        LinkTarget::Implied(words) => format!("“{words}”"),
    }
}

fn card_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, card: &Card<'_>, rect: Rect, selected: bool) {
    if !ui.is_rect_visible(rect) {
        return;
    }
    let (project, statement) = (session.project(), card.statement);
    // Cards take clicks but not Tab: the keyboard goes from statement to statement by its own keys.
    let response = ui.interact(rect, Id::unique(("card", statement.id)), Sense::CLICK);
    response.widget_info(|| {
        WidgetInfo::selected(Role::Button, true, selected, format!("Card: {}", summary(project, statement)))
    });
    let label = project.codebook.label(&statement.label);
    paint_frame(ui, kit.theme, rect, kit.theme.mark(label), selected || response.hovered());
    let width = rect.width() - PADDING.x * 2.0 - 2.0;
    let mut corner = rect.min + PADDING + vec2(2.0, 0.0);
    let name = label.map_or(statement.label.as_str(), |label| label.name.as_str());
    let name = kit.engine.shape(name, &sans_style(SMALL, Weight::SemiBold), width, 1);
    kit.engine.paint(ui.painter(), corner, &name, kit.theme.label_text(label));
    if let Some(speaker) = &statement.speaker {
        let room = (width - name.size.x - 4.0).max(10.0);
        let speaker = format!("· {}", project.speaker_name(speaker));
        let speaker = kit.engine.shape(&speaker, &sans_style(SMALL, Weight::Regular), room, 1);
        kit.engine.paint(ui.painter(), corner + vec2(name.size.x + 4.0, 0.0), &speaker, kit.theme.text);
    }
    for line in card.lines.iter() {
        corner.y += LINE;
        let line = kit.engine.shape(line, &sans_style(SMALL, Weight::Regular), width, 1);
        kit.engine.paint(ui.painter(), corner, &line, kit.theme.secondary);
    }
    if response.on_hover_ui(|ui| _ = ui.label(summary(project, statement))).clicked() {
        kit.run(Command::SelectStatement(Some(statement.id)));
    }
}

fn paint_frame(ui: &Ui, theme: &Theme, rect: Rect, edge: egui::Color32, raised: bool) {
    let painter = ui.painter();
    if raised {
        painter.add(theme.shadow().as_shape(rect, RADIUS));
    }
    painter.rect(
        rect,
        RADIUS,
        if raised { theme.page } else { theme.panel },
        Stroke::new(1.0, theme.hairline),
        StrokeKind::Inside,
    );
    let stripe = Rect::from_min_max(rect.min, pos2(rect.left() + 3.0, rect.bottom()));
    painter.rect_filled(stripe, CornerRadius { nw: 6, sw: 6, ne: 0, se: 0 }, edge);
}

fn fold_ui(kit: &mut Kit<'_>, project: &Project, ui: &mut Ui, hidden: &[&Card<'_>], rect: Rect) {
    let Some(first) = hidden.first().filter(|_| ui.is_rect_visible(rect)) else { return };
    let response = ui.interact(rect, Id::unique(("fold", first.statement.id)), Sense::CLICK);
    let text = format!("{} more here", hidden.len());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &text));
    let colour = if response.hovered() { kit.theme.accent } else { kit.theme.secondary };
    ui.painter().text(rect.left_center() + vec2(12.0, 0.0), Align2::LEFT_CENTER, text, sans(SMALL), colour);
    let list = || {
        let hidden = hidden.iter().take(20).map(|card| summary(project, card.statement));
        hidden.collect::<Vec<_>>().join("\n")
    };
    if response.on_hover_ui(|ui| _ = ui.label(list())).clicked() {
        kit.run(Command::SelectStatement(Some(first.statement.id)));
    }
}
