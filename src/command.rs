//! What can be asked for: actions (in menus and on keys) and commands (data that the workspace runs).

use std::{ops::Range, path::PathBuf};

use crate::model::{
    AnnotatorId, ArticleDetails, ArticleId, AttributeValue, LabelId, ReadingState, StatementId,
};

/// An article to be added, as the person who adds it has approved it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewArticle {
    /// Title, publisher, date and the like.
    pub details: ArticleDetails,
    /// The text; line ends are LF.
    pub text: String,
    /// File name, or "pasted".
    pub source_name: String,
    /// Encoding of the file.
    pub source_encoding: String,
}

/// Something the workspace is asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Shows an article.
    SelectArticle(ArticleId),
    /// Selects a statement of the article shown, or none.
    SelectStatement(Option<StatementId>),
    /// Marks ranges of the article shown as a new statement.
    Mark {
        /// Its label.
        label: LabelId,
        /// Bytes of the text.
        ranges: Vec<Range<usize>>,
    },
    /// Adds ranges to a statement.
    AddFragment(StatementId, Range<usize>),
    /// Gives an attribute of a statement another value.
    SetAttribute(StatementId, Box<AttributeValue>),
    /// Sets the speaker by name or alias; a new name makes a new speaker, an empty one takes the speaker away.
    SetSpeakerByName(StatementId, String),
    /// Deletes a statement.
    DeleteStatement(StatementId),
    /// Copies somebody else's statement into one's own layer.
    CopyToMyLayer(StatementId),
    /// Sets how far the annotator is with an article.
    SetReadingState(ArticleId, ReadingState),
    /// Adds an article to the project.
    AddArticle(Box<NewArticle>),
    /// Changes what is known about an article.
    SetArticleDetails(ArticleId, Box<ArticleDetails>),
    /// Deletes an article and everything that was marked in it.
    DeleteArticle(ArticleId),
    /// Takes back the last step.
    Undo,
    /// Makes the step taken back last again.
    Redo,
    /// Ends the step that typing is coalesced into.
    CloseStep,
    /// Annotates as somebody else from now on.
    SetAnnotator(String),
    /// Shows or hides the layer of another annotator.
    ShowLayer(AnnotatorId, bool),
    /// Writes everything now.
    Save,
    /// Writes a copy of the project to an empty folder.
    SaveCopy(PathBuf),
    /// Makes a project in an empty folder and opens it.
    NewProject {
        /// Where.
        folder: PathBuf,
        /// Its title.
        title: String,
    },
    /// Opens a project: its folder or its `project.ron`.
    OpenProject(PathBuf),
    /// Copies the sample project to a folder and opens it.
    OpenSample(PathBuf),
    /// Saves and closes the project.
    CloseProject,
    /// Does what waited for a save that failed, and loses what was not written.
    LeaveUnsaved,
    /// Reads articles from files, to be looked at before they are added; with an encoding where one was chosen.
    ReadArticles(Vec<PathBuf>, Option<String>),
    /// Exports all statements in the format of that name.
    Export {
        /// A name from the table of formats.
        format: &'static str,
        /// The file to write.
        path: PathBuf,
    },
    /// Renames a file that cannot be read, so that work on its article can start anew.
    SetAside(PathBuf),
}

/// A key with its modifiers; `ctrl` is ⌘ on a Mac.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shortcut {
    /// Ctrl, or ⌘.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt.
    pub alt: bool,
    /// The key's name as the window system gives it ("S", "Delete", "F1").
    pub key: &'static str,
}

const fn plain(key: &'static str) -> Shortcut {
    Shortcut { ctrl: false, shift: false, alt: false, key }
}

const fn ctrl(key: &'static str) -> Shortcut {
    Shortcut { ctrl: true, shift: false, alt: false, key }
}

const fn ctrl_shift(key: &'static str) -> Shortcut {
    Shortcut { ctrl: true, shift: true, alt: false, key }
}

const fn alt(key: &'static str) -> Shortcut {
    Shortcut { ctrl: false, shift: false, alt: true, key }
}

/// The menu that an action stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Menu {
    /// Projects, articles in, data out.
    File,
    /// Undo, copy, delete.
    Edit,
    /// Marking and moving between statements.
    Annotate,
    /// What is shown and how.
    View,
    /// Keys and what this is.
    Help,
}

impl Menu {
    /// All menus, from left to right.
    pub const ALL: [Self; 5] = [Self::File, Self::Edit, Self::Annotate, Self::View, Self::Help];

    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Annotate => "Annotate",
            Self::View => "View",
            Self::Help => "Help",
        }
    }
}

/// What an action needs to make sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// An open project.
    Project,
    /// An article shown.
    Article,
    /// A selected statement.
    Statement,
    /// A selected statement and selected words.
    StatementAndWords,
    /// Something to undo.
    Undo,
    /// Something to redo.
    Redo,
    /// A selected statement of somebody else.
    OthersStatement,
}

/// A row of the table of actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionInfo {
    /// Which action.
    pub action: Action,
    /// The menu it stands in.
    pub menu: Menu,
    /// As shown, "…" where more input follows.
    pub text: &'static str,
    /// One sentence more.
    pub tooltip: &'static str,
    /// Its key.
    pub shortcut: Option<Shortcut>,
    /// What it needs.
    pub needs: Needs,
    /// True where a line is drawn above it in the menu.
    pub group: bool,
}

macro_rules! actions {
    ($($variant:ident: $menu:ident, $text:literal, $tooltip:literal, $shortcut:expr, $needs:ident $(, $group:ident)?;)*) => {
        /// What a person can choose in a menu or by a key; labels have theirs in the codebook.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action { $(#[doc = $tooltip] $variant,)* }

        /// Every action, in the order of the menus.
        pub const ACTIONS: &[ActionInfo] = &[$(ActionInfo {
            action: Action::$variant,
            menu: Menu::$menu,
            text: $text,
            tooltip: $tooltip,
            shortcut: $shortcut,
            needs: Needs::$needs,
            group: !stringify!($($group)?).is_empty(),
        },)*];
    };
}

actions! {
    NewProject: File, "New project…", "Make a project in an empty folder", Some(ctrl("N")), Nothing;
    OpenProject: File, "Open project…", "Open a folder that holds a project, or its project.ron", Some(ctrl("O")), Nothing;
    OpenSample: File, "Open the sample project", "Copy the sample project to a folder of yours and open it", None, Nothing;
    OpenSampleElsewhere: File, "Sample in another folder…", "Choose the folder that the sample project is copied to", None, Nothing;
    AddArticles: File, "Add articles…", "Read articles from .txt, .md and .html files", Some(ctrl_shift("A")), Project, group;
    PasteArticle: File, "Paste article…", "Add an article from the clipboard or by typing", Some(ctrl_shift("V")), Project;
    ExportCsv: File, "Export as CSV…", "One row a statement, for R, Python and spreadsheets", Some(ctrl("E")), Project, group;
    ExportJsonl: File, "Export as JSON Lines…", "One JSON object a statement", None, Project;
    Save: File, "Save now", "Write every change to disk at once; it also happens by itself", Some(ctrl("S")), Project, group;
    SaveCopy: File, "Save a copy…", "Write the whole project to another, empty folder", Some(ctrl_shift("S")), Project;
    ShowInFolder: File, "Show in folder", "Open the project's folder in the file manager", None, Project;
    CloseProject: File, "Close project", "Save everything and go back to the welcome page", Some(ctrl("W")), Project, group;
    Quit: File, "Quit", "Save everything and close the window", Some(ctrl("Q")), Nothing;

    Undo: Edit, "Undo", "Take back the last step", Some(ctrl("Z")), Undo;
    Redo: Edit, "Redo", "Make the step taken back last again", Some(ctrl_shift("Z")), Redo;
    Copy: Edit, "Copy", "Copy the selected words", Some(ctrl("C")), Article, group;
    SelectAll: Edit, "Select all", "Select the whole text of the article", Some(ctrl("A")), Article;
    ArticleDetails: Edit, "Article details…", "Title, publisher, date and address of the article shown", Some(plain("F2")), Article, group;
    DeleteArticle: Edit, "Delete article…", "Take the article and everything marked in it out of the project", None, Article;

    AddFragment: Annotate, "Add fragment", "Add the selected words to the selected statement", Some(plain("A")), StatementAndWords, group;
    EditSpeaker: Annotate, "Edit speaker", "Go to the speaker of the selected statement", Some(plain("S")), Statement, group;
    EditSaid: Annotate, "Edit date said", "Go to the date on which it was said", Some(plain("D")), Statement;
    EditEvent: Annotate, "Edit date of event", "Go to the date of the event spoken of", Some(plain("E")), Statement;
    EditNote: Annotate, "Edit note", "Go to the note of the selected statement", Some(plain("N")), Statement;
    CopyToMyLayer: Annotate, "Copy to my layer", "Copy somebody else's statement into your own layer", Some(plain("C")), OthersStatement, group;
    DeleteStatement: Annotate, "Delete statement", "Delete the selected statement", Some(plain("Delete")), Statement;
    NextStatement: Annotate, "Next statement", "Select the next statement of the article", Some(plain("J")), Article, group;
    PreviousStatement: Annotate, "Previous statement", "Select the previous statement of the article", Some(plain("K")), Article;
    NextArticle: Annotate, "Next article", "Show the next article", Some(alt("ArrowDown")), Project;
    PreviousArticle: Annotate, "Previous article", "Show the previous article", Some(alt("ArrowUp")), Project;
    ToggleExact: Annotate, "Exact characters", "Select exact characters instead of whole words", Some(plain("X")), Article, group;

    ArticleUntouched: Annotate, "Article untouched", "Note that you have not begun with this article", None, Article, group;
    ArticleInProgress: Annotate, "Article in progress", "Note that you are at work on this article", None, Article;
    ArticleDone: Annotate, "Article done", "Note that you have finished this article", None, Article;
    ArticleDiscuss: Annotate, "Article to discuss", "Note that this article is to be talked about", None, Article;
    SwitchAnnotator: Annotate, "Annotate as somebody else…", "Change the name under which your marks are kept", None, Nothing, group;

    FocusArticles: View, "Go to articles", "Put the keyboard into the list of articles", Some(ctrl("1")), Project;
    FocusPage: View, "Go to text", "Put the keyboard into the article", Some(ctrl("2")), Article;
    FocusInspector: View, "Go to statement", "Put the keyboard into the statement's fields", Some(ctrl("3")), Statement;
    ToggleArticles: View, "Show articles", "Show or hide the list of articles", Some(plain("F8")), Project, group;
    ToggleInspector: View, "Show statement", "Show or hide the fields of the statement", Some(plain("F9")), Project;
    LargerText: View, "Larger text", "Make the text of articles larger", Some(ctrl("Plus")), Nothing, group;
    SmallerText: View, "Smaller text", "Make the text of articles smaller", Some(ctrl("Minus")), Nothing;
    NormalText: View, "Normal text size", "Set the text of articles to its normal size", Some(ctrl("0")), Nothing;
    ThemeSystem: View, "Theme: as the system", "Light or dark, as the system has it", None, Nothing, group;
    ThemeLight: View, "Theme: light", "Dark text on light paper", None, Nothing;
    ThemeDark: View, "Theme: dark", "Light text on dark paper", None, Nothing;
    ThemeHighContrast: View, "Theme: high contrast", "Black and white, thick underlines, no tints", None, Nothing;
    Problems: View, "Problems…", "What could not be read when the project was opened", None, Project, group;

    Shortcuts: Help, "Keyboard shortcuts", "Show all keys", Some(plain("Questionmark")), Nothing;
    About: Help, "About Gainsay", "Version, licence and fonts", None, Nothing;
}

impl Action {
    /// The row of the table.
    pub fn info(self) -> Option<&'static ActionInfo> {
        ACTIONS.iter().find(|info| info.action == self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_actions_share_a_text_or_a_key_and_no_key_is_a_labels() {
        let texts: BTreeSet<_> = ACTIONS.iter().map(|info| info.text).collect();
        assert_eq!(texts.len(), ACTIONS.len());
        let keys: Vec<_> = ACTIONS.iter().filter_map(|info| info.shortcut).collect();
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(key), "{key:?}");
            let digit = key.key.chars().all(|c| c.is_ascii_digit());
            assert!(!digit || key.ctrl, "{key:?} would take a label's key");
        }
    }

    #[test]
    fn every_action_is_explained_in_a_sentence_without_a_full_stop() {
        for info in ACTIONS {
            assert!(info.tooltip.len() > 5 && !info.tooltip.ends_with('.'), "{info:?}");
            assert_eq!(info.action.info(), Some(info));
        }
    }
}
