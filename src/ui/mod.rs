//! What is shown: a file a panel or dialog. Panels read and ask; they change nothing themselves.

pub mod article_form;
pub mod article_list;
pub mod article_panel;
pub mod card_layout;
pub mod cards;
pub mod floating_bar;
pub mod forms;
pub mod inspector;
pub mod menu_bar;
pub mod message_bar;
pub mod page_view;
pub mod shortcuts_overlay;
pub mod status_bar;
pub mod text_fields;
pub mod theme;
pub mod welcome;
pub mod widgets;

use crate::{
    command::{Action, Command},
    text_view::TextEngine,
};
use theme::Theme;

/// What every panel draws with, and where it leaves what it asks for.
pub struct Kit<'a> {
    /// Colours and sizes.
    pub theme: &'a Theme,
    /// Words in any script.
    pub engine: &'a mut TextEngine,
    /// What was asked for during this frame; the app answers after drawing.
    pub asks: &'a mut Vec<Ask>,
}

impl Kit<'_> {
    /// Asks for a command to be run.
    pub fn run(&mut self, command: Command) {
        self.asks.push(Ask::Run(command));
    }
}

/// Light, dark, high contrast, or as the system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ThemeChoice {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// Black and white, by the system's light or dark.
    HighContrast,
}

/// What a panel asks the app for.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// Run a command.
    Run(Command),
    /// Do what the table of actions says.
    Do(Action),
    /// Show the form again that was left by mistake.
    Reopen,
    /// Mark the selected words with the label on that place of the codebook's list of active labels.
    MarkWith(usize),
    /// Take this as the annotator's name.
    NameAnnotator(String),
    /// Answer the dialog that is open.
    Answer(Answer),
    /// Stop the long job that is being done.
    Stop,
    /// Take a message away.
    DismissMessage(usize),
}

/// How a dialog was left.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Without doing anything.
    Cancelled,
    /// A form of an article was filled in.
    Article,
    /// Only this one of several articles is left out.
    SkipArticle,
    /// A question was answered with yes.
    Confirmed,
    /// A path was typed.
    Typed(String),
    /// The window is to be closed although something is not on disk.
    CloseAnyway,
}
