//! What is shown: a file a panel or dialog. Panels read and ask; they change nothing themselves.

pub mod add_report;
pub mod article_form;
pub mod article_list;
pub mod article_panel;
pub mod card_layout;
pub mod cards;
pub mod checks;
pub mod clash;
pub mod codebook;
pub mod columns;
pub mod draft;
pub mod export_form;
pub mod fault_page;
pub mod find;
pub mod find_project;
mod first_lines;
pub mod floating_bar;
pub mod format_choice;
pub mod forms;
pub mod furniture;
pub mod guidelines;
pub mod import_form;
pub mod inspector;
mod label_counts;
pub mod link_picker;
pub mod markdown;
pub mod menu_bar;
pub mod message_bar;
pub mod occurrences;
pub mod page_links;
pub mod page_view;
pub mod palette;
pub mod pointing;
pub mod restore;
pub mod row_list;
pub mod search_field;
pub mod shortcuts_overlay;
pub mod span_handles;
pub mod speakers;
pub mod statement_row;
pub mod statement_table;
pub mod status_bar;
pub mod text_fields;
pub mod theme;
pub mod threads;
pub mod transfer;
pub mod view_tabs;
pub mod welcome;
pub mod widgets;

use std::{ops::Range, path::PathBuf};

use crate::{
    command::{Action, Command},
    model::{ArticleId, LinkKind, SpeakerId, StatementId},
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

/// What stands in the centre of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum View {
    /// The text of the article shown.
    #[default]
    Article,
    /// All statements as a table.
    Statements,
    /// Each claim with what answers it.
    Threads,
    /// What a careful supervisor would point at.
    Checks,
    /// The registry of speakers.
    Speakers,
    /// Labels and guidelines.
    Codebook,
    /// What was found in the project.
    Find,
}

impl View {
    /// All views, from left to right.
    pub const ALL: [Self; 7] = [
        Self::Article,
        Self::Statements,
        Self::Threads,
        Self::Checks,
        Self::Speakers,
        Self::Codebook,
        Self::Find,
    ];

    /// The action that shows it, which also names it.
    pub fn action(self) -> Action {
        match self {
            Self::Article => Action::ShowArticle,
            Self::Statements => Action::ShowStatements,
            Self::Threads => Action::ShowThreads,
            Self::Checks => Action::ShowChecks,
            Self::Speakers => Action::ShowSpeakers,
            Self::Codebook => Action::ShowCodebook,
            Self::Find => Action::FindInProject,
        }
    }
}

/// A place to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A statement, in any article.
    Statement(StatementId),
    /// Bytes of an article's text; none for the article as it was left.
    Words(ArticleId, Option<Range<usize>>),
}

/// What the statement that is clicked next is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointing {
    /// This statement is linked to it.
    Link(StatementId, LinkKind),
    /// It and this statement become one.
    Merge(StatementId),
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
    /// Show why files gave no article.
    ShowSkipped,
    /// Show again what waits for a choice between what was done here and elsewhere.
    ShowClash,
    /// Ask whether a file that cannot be read is to be renamed.
    AskToSetAside(PathBuf),
    /// Ask whether to write although another program may be writing.
    AskToWriteAnyway,
    /// Show another view in the centre.
    Show(View),
    /// Show the entry of a speaker in the registry.
    ShowSpeaker(SpeakerId),
    /// Show the article view at a place; the place left is kept for going back.
    GoTo(Place),
    /// Wait for the statement that is clicked next, or no longer.
    Point(Option<Pointing>),
    /// This is the statement that was waited for.
    PointedAt(StatementId),
    /// Mark the selected words with the label on that place of the codebook's list of active labels.
    MarkWith(usize),
    /// Take this as the annotator's name.
    NameAnnotator(String),
    /// Answer the dialog that is open.
    Answer(Answer),
    /// Show this file or folder in the file manager.
    ShowPlace(PathBuf),
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
    /// A folder is to be chosen, rather than files.
    Folder,
    /// What was chosen before is to be looked at again.
    Back,
    /// A path was typed.
    Typed(String),
    /// Something was chosen that is done once the dialog is gone.
    Chosen(Box<Ask>),
    /// The window is to be closed although something is not on disk.
    CloseAnyway,
}
