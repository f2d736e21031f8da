//! What is shown: a file a panel or dialog. Panels read and ask; they change nothing themselves.

pub mod card_layout;
pub mod theme;
