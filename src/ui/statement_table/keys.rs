//! What keys mean while the rows have the keyboard.

use egui::{Event, EventFilter, Key, Modifiers, Ui};

use super::{StatementTableState, body::ROW_HEIGHT, rows_id};
use crate::{
    command::BulkChange,
    model::StatementId,
    session::Session,
    ui::{Ask, Kit, Place, View},
};

/// Does what the keys of this frame mean.
pub fn take_keys(kit: &mut Kit<'_>, session: &Session, ui: &Ui, state: &mut StatementTableState) {
    let id = rows_id();
    // A key that only led here means nothing more.
    let had_focus = ui.memory(|memory| memory.has_focus(id) && memory.had_focus_last_frame(id));
    if std::mem::take(&mut state.take_focus) {
        ui.memory_mut(|memory| memory.request_focus(id));
        state.scroll.to_cursor = true;
    }
    if !had_focus {
        return;
    }
    let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, escape: true, tab: false };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    for event in ui.input(|input| input.events.clone()) {
        match event {
            Event::Copy => state.copy(session, ui),
            Event::Key { key, pressed: true, modifiers, .. } if !modifiers.alt => {
                press(kit, session, state, key, modifiers);
            }
            _ => {}
        }
    }
}

fn press(
    kit: &mut Kit<'_>,
    session: &Session,
    state: &mut StatementTableState,
    key: Key,
    modifiers: Modifiers,
) {
    let cursor = state.picked.cursor();
    if let Some(target) = target(state, key) {
        return walk(kit, session, state, target, modifiers);
    }
    match key {
        Key::Escape => kit.asks.push(Ask::Show(View::Article)),
        Key::Delete if !modifiers.shift => {
            state.bulk.run(kit, session, (&state.rows, &state.picked), BulkChange::Delete);
        }
        Key::Enter => kit.asks.extend(cursor.map(|id| Ask::GoTo(Place::Statement(id)))),
        Key::Space => {
            if let Some(id) = cursor {
                state.picked.toggle(id);
                state.show(kit, session, id);
            }
        }
        _ => {}
    }
}

/// The row that a key leads to.
fn target(state: &StatementTableState, key: Key) -> Option<StatementId> {
    let last = state.rows.len().checked_sub(1)?;
    let page = ((state.scroll.size.y / ROW_HEIGHT) as usize).saturating_sub(1).max(1);
    let place = state.picked.cursor().and_then(|id| state.rows.place(id));
    let place = match (key, place) {
        (Key::End, _) => last,
        (Key::Home, _) | (Key::ArrowDown | Key::ArrowUp | Key::PageDown | Key::PageUp, None) => 0,
        (Key::ArrowDown, Some(place)) => place + 1,
        (Key::ArrowUp, Some(place)) => place.saturating_sub(1),
        (Key::PageDown, Some(place)) => place + page,
        (Key::PageUp, Some(place)) => place.saturating_sub(page),
        _ => return None,
    };
    state.rows.id(place.min(last))
}

/// Alone a key selects, with Shift it extends, with Ctrl it only goes there.
fn walk(
    kit: &mut Kit<'_>,
    session: &Session,
    state: &mut StatementTableState,
    target: StatementId,
    modifiers: Modifiers,
) {
    if modifiers.shift {
        state.picked.extend_to(&state.rows, target);
        state.show(kit, session, target);
    } else if modifiers.command {
        state.picked.move_cursor(target);
        state.scroll.to_cursor = true;
    } else {
        state.select(kit, session, target);
    }
}
