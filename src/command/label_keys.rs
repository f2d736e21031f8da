//! Which plain keys mark with a label, and which do something else already.

use super::{ACTIONS, ActionInfo};

/// The keys that labels can have, as they are offered: digits, then letters.
pub fn usable_keys() -> impl Iterator<Item = char> {
    ('1'..='9').chain(['0']).chain('a'..='z').filter(|key| action_on(*key).is_none())
}

/// The action that a plain key already does.
pub fn action_on(key: char) -> Option<&'static str> {
    let wanted = key.to_ascii_uppercase().to_string();
    let taken = |info: &&ActionInfo| {
        info.shortcut.is_some_and(|keys| !keys.ctrl && !keys.alt && !keys.shift && keys.key == wanted)
    };
    ACTIONS.iter().find(taken).map(|info| info.text)
}
