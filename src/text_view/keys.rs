//! What keys mean to a page that has the focus. Other keys are left to the caller.

use egui::os::OperatingSystem;
use egui::{Event, Key, Modifiers, Ui};

use super::caret::Motion;

/// What the reader asks for by a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyCommand {
    Move(Motion),
    Extend(Motion),
    SelectAll,
    Copy,
}

/// Takes the events that are for the page out of this frame's input. One to copy is for it where words are selected.
pub(crate) fn take_commands(ui: &Ui, has_selection: bool) -> Vec<KeyCommand> {
    let is_mac = ui.ctx().os() == OperatingSystem::Mac;
    let mut commands = Vec::new();
    ui.input_mut(|input| {
        input.events.retain(|event| {
            let command =
                command_of(event, is_mac).filter(|command| has_selection || *command != KeyCommand::Copy);
            commands.extend(command);
            command.is_none()
        });
    });
    commands
}

fn command_of(event: &Event, is_mac: bool) -> Option<KeyCommand> {
    match event {
        Event::Copy => Some(KeyCommand::Copy),
        Event::Key { key: Key::A, pressed: true, modifiers, .. } if modifiers.command && !modifiers.shift => {
            Some(KeyCommand::SelectAll)
        }
        Event::Key { key, pressed: true, modifiers, .. } => {
            let motion = motion_of(*key, *modifiers, is_mac)?;
            Some(if modifiers.shift { KeyCommand::Extend(motion) } else { KeyCommand::Move(motion) })
        }
        _ => None,
    }
}

fn motion_of(key: Key, modifiers: Modifiers, is_mac: bool) -> Option<Motion> {
    let by_word = if is_mac { modifiers.alt } else { modifiers.ctrl };
    let far = modifiers.command;
    if modifiers.alt && !is_mac {
        return None;
    }
    match key {
        Key::ArrowLeft if is_mac && far => Some(Motion::LineStart),
        Key::ArrowRight if is_mac && far => Some(Motion::LineEnd),
        Key::ArrowUp if is_mac && far => Some(Motion::DocumentStart),
        Key::ArrowDown if is_mac && far => Some(Motion::DocumentEnd),
        Key::ArrowLeft => Some(if by_word { Motion::WordLeft } else { Motion::Left }),
        Key::ArrowRight => Some(if by_word { Motion::WordRight } else { Motion::Right }),
        Key::Home => Some(if far { Motion::DocumentStart } else { Motion::LineStart }),
        Key::End => Some(if far { Motion::DocumentEnd } else { Motion::LineEnd }),
        Key::ArrowUp if !far => Some(Motion::Up),
        Key::ArrowDown if !far => Some(Motion::Down),
        Key::PageUp if !far => Some(Motion::PageUp),
        Key::PageDown if !far => Some(Motion::PageDown),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: Key, modifiers: Modifiers, expected: Option<KeyCommand>) {
        let event = Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
        assert_eq!(command_of(&event, false), expected, "{key:?} {modifiers:?}");
    }

    #[test]
    fn keys_move_and_with_shift_extend() {
        use KeyCommand::{Extend, Move};
        check(Key::ArrowLeft, Modifiers::NONE, Some(Move(Motion::Left)));
        check(Key::ArrowLeft, Modifiers::SHIFT, Some(Extend(Motion::Left)));
        check(Key::ArrowRight, Modifiers::COMMAND | Modifiers::CTRL, Some(Move(Motion::WordRight)));
        check(Key::End, Modifiers::COMMAND | Modifiers::SHIFT, Some(Extend(Motion::DocumentEnd)));
        check(Key::A, Modifiers::COMMAND, Some(KeyCommand::SelectAll));
    }

    #[test]
    fn letters_digits_escape_and_tab_are_left_to_the_caller() {
        for key in [Key::A, Key::Num1, Key::Escape, Key::Tab, Key::Enter, Key::Space] {
            check(key, Modifiers::NONE, None);
        }
        check(Key::ArrowLeft, Modifiers::ALT, None);
        check(Key::ArrowDown, Modifiers::COMMAND, None);
    }
}
