//! Keys to asks: the table of actions and the codebook, most specific first.

use egui::{Context, Key, Modifiers};

use crate::{
    command::{ACTIONS, Action, ActionInfo, Needs},
    session::Session,
    ui::{Ask, View, menu_bar::available, widgets::keyboard_shortcut},
};

/// Takes the keys of this frame that mean an action or a label.
///
/// `nothing_typed` is true in a field of the statement in which nothing was typed yet: undo is not the field's then.
pub fn take_keys(
    ctx: &Context,
    session: Option<&Session>,
    words_selected: bool,
    nothing_typed: bool,
    view: View,
) -> Vec<Ask> {
    let typing = ctx.text_edit_focused();
    let mut asks: Vec<Ask> = Vec::new();
    for info in by_modifiers() {
        let undo = matches!(info.action, Action::Undo | Action::Redo);
        let belongs_to_field = typing && typed_in_fields(info) && !(undo && nothing_typed);
        let belongs_to_view = match view {
            View::Article => false,
            View::Statements => of_the_text(info),
            _ => of_the_page(info),
        };
        if belongs_to_field || belongs_to_view {
            continue;
        }
        let available = available(info.action, session, words_selected);
        // With Ctrl a key means one thing only: where that cannot be done, nothing is. Otherwise Ctrl+Shift+Z with
        // nothing to redo would be taken for Ctrl+Z.
        let taken = (available || info.shortcut.is_some_and(|keys| keys.ctrl)) && pressed(ctx, info);
        if available && taken {
            asks.push(Ask::Do(info.action));
        }
    }
    let redo_is_a_fields = typing && !nothing_typed;
    if !redo_is_a_fields && ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Y)) {
        asks.push(Ask::Do(Action::Redo));
    }
    if let Some(session) = session.filter(|_| !typing && matches!(view, View::Article | View::Statements)) {
        asks.extend(label_keys(ctx, session));
    }
    asks
}

/// True of keys that act on words or on the caret: where no text is in sight they do nothing.
fn of_the_text(info: &ActionInfo) -> bool {
    let of_spans = matches!(
        info.action,
        Action::RemoveFragment
            | Action::EndLater
            | Action::EndEarlier
            | Action::StartEarlier
            | Action::StartLater
            | Action::SplitStatement
            | Action::NextStatement
            | Action::PreviousStatement
            | Action::NextArticle
            | Action::PreviousArticle
    );
    let of_words = matches!(info.needs, Needs::Article | Needs::StatementAndWords);
    (of_spans || of_words) && without_ctrl(info)
}

/// True of keys without Ctrl that act on the article or on a statement, or go from article to article.
fn of_the_page(info: &ActionInfo) -> bool {
    let article = matches!(info.action, Action::NextArticle | Action::PreviousArticle);
    let elsewhere = matches!(info.needs, Needs::Nothing | Needs::Project | Needs::Undo | Needs::Redo);
    without_ctrl(info) && (article || !elsewhere)
}

fn without_ctrl(info: &ActionInfo) -> bool {
    info.shortcut.is_some_and(|keys| !keys.ctrl && !is_function_key(keys.key))
}

fn is_function_key(key: &str) -> bool {
    key.len() > 1 && key.starts_with('F') && key != "Fn"
}

/// The actions with the most modifiers first, since egui lets a shortcut match with more keys held than it names.
fn by_modifiers() -> Vec<&'static ActionInfo> {
    let count = |info: &&ActionInfo| {
        info.shortcut.map_or(0, |keys| i32::from(keys.ctrl) + i32::from(keys.shift) + i32::from(keys.alt))
    };
    let mut rows: Vec<_> = ACTIONS.iter().filter(|info| info.shortcut.is_some()).collect();
    rows.sort_by_key(|info| std::cmp::Reverse(count(info)));
    rows
}

/// True of keys that mean something else while text is being typed.
fn typed_in_fields(info: &ActionInfo) -> bool {
    let editing = matches!(info.action, Action::Undo | Action::Redo | Action::SelectAll);
    editing || without_ctrl(info)
}

fn pressed(ctx: &Context, info: &ActionInfo) -> bool {
    let Some(shortcut) = info.shortcut.and_then(keyboard_shortcut) else { return false };
    // Letters typed with Ctrl held are no plain letters.
    let plain = shortcut.modifiers.is_none();
    let held = ctx.input(|input| input.modifiers);
    if plain && (held.command || held.ctrl || held.alt) {
        return false;
    }
    ctx.input_mut(|input| input.consume_shortcut(&shortcut))
}

fn label_keys(ctx: &Context, session: &Session) -> Vec<Ask> {
    let labels = session.project().codebook.active().enumerate();
    let hit = |key: char| {
        let Some(key) = Key::from_name(&key.to_ascii_uppercase().to_string()) else { return false };
        ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key))
    };
    let held = ctx.input(|input| input.modifiers);
    if held.command || held.ctrl || held.alt {
        return Vec::new();
    }
    labels.filter(|(_, label)| hit(label.key)).map(|(index, _)| Ask::MarkWith(index)).collect()
}
