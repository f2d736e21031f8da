//! The table of actions: what stands in menus, on keys and in the command palette.

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

const fn shift(key: &'static str) -> Shortcut {
    Shortcut { ctrl: false, shift: true, alt: false, key }
}

const fn alt_shift(key: &'static str) -> Shortcut {
    Shortcut { ctrl: false, shift: true, alt: true, key }
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
    /// Selecting and marking words.
    Annotate,
    /// What is known about the selected statement, and where it stands.
    Statement,
    /// From place to place.
    Go,
    /// What is shown and how.
    View,
    /// Keys and what this is.
    Help,
}

impl Menu {
    /// All menus, from left to right.
    pub const ALL: [Self; 7] =
        [Self::File, Self::Edit, Self::Annotate, Self::Statement, Self::Go, Self::View, Self::Help];

    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Annotate => "Annotate",
            Self::Statement => "Statement",
            Self::Go => "Go",
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
    /// A selected statement of the annotator's own.
    Statement,
    /// A selected statement, whoever made it.
    AnyStatement,
    /// A selected statement of the annotator's own and selected words.
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
    AddArticles: File, "Add articles…", "Read articles from texts, web pages, Word, PDF, tables and archives", Some(ctrl_shift("A")), Project, group;
    AddFolder: File, "Add a folder…", "Read all articles in a folder and in the folders in it", None, Project;
    PasteArticle: File, "Paste article…", "Add an article from the clipboard or by typing", Some(ctrl_shift("V")), Project;
    Export: File, "Export…", "Write statements for other programs, as tables, corpora or networks", Some(ctrl("E")), Project, group;
    Import: File, "Import…", "Read statements that other programs or other people made", Some(ctrl("I")), Project;
    Save: File, "Save now", "Write every change to disk at once; it also happens by itself", Some(ctrl("S")), Project, group;
    SaveAs: File, "Save as…", "Write the project to another, empty folder and go on there", None, Project;
    SaveCopy: File, "Save a copy…", "Write the whole project to another, empty folder", Some(ctrl_shift("S")), Project;
    Restore: File, "Restore…", "Go back to a copy from before a step that changed much", None, Project;
    ShowInFolder: File, "Show in folder", "Open the project's folder in the file manager", None, Project;
    CloseProject: File, "Close project", "Save everything and go back to the welcome page", Some(ctrl("W")), Project, group;
    Quit: File, "Quit", "Save everything and close the window", Some(ctrl("Q")), Nothing;

    Undo: Edit, "Undo", "Take back the last step", Some(ctrl("Z")), Undo;
    Redo: Edit, "Redo", "Make the step taken back last again", Some(ctrl_shift("Z")), Redo;
    Copy: Edit, "Copy", "Copy the selected words", Some(ctrl("C")), Article, group;
    SelectAll: Edit, "Select all", "Select the whole text of the article", Some(ctrl("A")), Article;
    ArticleDetails: Edit, "Article details…", "Title, publisher, date and address of the article shown", Some(plain("F2")), Article, group;
    DeleteArticle: Edit, "Delete article…", "Take the article and everything marked in it out of the project", None, Article;

    GrowSelection: Annotate, "Grow selection", "Select the word, the quotation or clause, the sentence, the paragraph", Some(plain("G")), Article, group;
    ShrinkSelection: Annotate, "Shrink selection", "Select what was selected before it grew", Some(shift("G")), Article;
    ToggleExact: Annotate, "Exact characters", "Select exact characters instead of whole words", Some(plain("X")), Article;
    MarkFurniture: Annotate, "Mark as furniture", "Take the selected words for navigation, captions and the like, or no longer", Some(plain("Z")), Article, group;
    ProposeFurniture: Annotate, "Propose furniture…", "Look for navigation, captions and other articles in the text", None, Article;
    ArticleUntouched: Annotate, "Article untouched", "Note that you have not begun with this article", None, Article, group;
    ArticleInProgress: Annotate, "Article in progress", "Note that you are at work on this article", None, Article;
    ArticleDone: Annotate, "Article done", "Note that you have finished this article", None, Article;
    ArticleDiscuss: Annotate, "Article to discuss", "Note that this article is to be talked about", None, Article;
    SwitchAnnotator: Annotate, "Annotate as somebody else…", "Change the name under which your marks are kept", None, Nothing, group;

    AcceptProposals: Statement, "Accept proposals", "Take the proposed speaker and date for the selected statement", Some(plain("Y")), Statement;
    EditSpeaker: Statement, "Edit speaker", "Go to the speaker of the selected statement", Some(plain("S")), Statement;
    EditSaid: Statement, "Edit date said", "Go to the date on which it was said", Some(plain("D")), Statement;
    EditEvent: Statement, "Edit date of event", "Go to the date of the event spoken of", Some(plain("E")), Statement;
    EditProposition: Statement, "Edit proposition", "Go to the proposition that the statement claims or denies", Some(plain("P")), Statement;
    EditNote: Statement, "Edit note", "Go to the note of the selected statement", Some(plain("N")), Statement;
    StatementDone: Statement, "Statement done", "Note that the statement is finished, or that it is not", Some(plain("F")), Statement;
    LinkTo: Statement, "Denies or supports…", "Choose what the statement denies, supports, queries or repeats", Some(plain("L")), Statement, group;
    PointAtTarget: Statement, "Point at its target", "Link to the statement that is clicked next", Some(shift("L")), Statement;
    AddFragment: Statement, "Add fragment", "Add the selected words to the selected statement", Some(plain("A")), StatementAndWords, group;
    RemoveFragment: Statement, "Remove fragment", "Take the fragment at the caret out of the selected statement", Some(shift("Delete")), Statement;
    EndLater: Statement, "End a word later", "Move the end of the selected statement to the right", Some(alt("ArrowRight")), Statement;
    EndEarlier: Statement, "End a word earlier", "Move the end of the selected statement to the left", Some(alt("ArrowLeft")), Statement;
    StartEarlier: Statement, "Start a word earlier", "Move the start of the selected statement to the left", Some(alt_shift("ArrowLeft")), Statement;
    StartLater: Statement, "Start a word later", "Move the start of the selected statement to the right", Some(alt_shift("ArrowRight")), Statement;
    MergeWith: Statement, "Merge with…", "Make the selected statement and the one that is clicked next one", Some(plain("M")), Statement, group;
    SplitStatement: Statement, "Split", "Make the selected statement two at the caret, or one of each fragment", Some(plain("T")), Statement;
    DuplicateAs: Statement, "Duplicate with another label", "Mark the same words once more; the key of the label follows", Some(plain("U")), Statement;
    MarkOccurrences: Statement, "Mark every occurrence…", "Mark the same words wherever they stand in the project", Some(plain("Q")), Statement;
    CopyToMyLayer: Statement, "Copy to my layer", "Copy somebody else's statement into your own layer", Some(plain("C")), OthersStatement, group;
    DeleteStatement: Statement, "Delete statement", "Delete the selected statement", Some(plain("Delete")), Statement;

    NextStatement: Go, "Next statement", "Select the next statement of the article", Some(plain("J")), Article;
    PreviousStatement: Go, "Previous statement", "Select the previous statement of the article", Some(plain("K")), Article;
    NextUnfinished: Go, "Next unfinished statement", "Go to the next statement that lacks a speaker, a date or a target, or is to be discussed", Some(plain("I")), Project;
    NextArticle: Go, "Next article", "Show the next article", Some(alt("ArrowDown")), Project;
    PreviousArticle: Go, "Previous article", "Show the previous article", Some(alt("ArrowUp")), Project;
    GoBack: Go, "Go back", "Go back to where a link, a search or a table was left", Some(plain("Backspace")), Project, group;
    GoForward: Go, "Go forward", "Go again to where Go back came from", Some(shift("Backspace")), Project;
    FollowLink: Go, "Follow link", "Go to what the statement is linked to, or to what is linked to it", Some(plain("O")), AnyStatement;
    Find: Go, "Find…", "Find words in the article shown", Some(ctrl("F")), Article, group;
    FindInProject: Go, "Find in project…", "Find words in all articles, notes and quotes", Some(ctrl_shift("F")), Project;
    FindNext: Go, "Find next", "Go to the next place that was found", Some(plain("F3")), Project;
    FindPrevious: Go, "Find previous", "Go to the place found before", Some(shift("F3")), Project;
    FocusArticles: Go, "Go to articles", "Put the keyboard into the list of articles", Some(ctrl("1")), Project, group;
    FocusPage: Go, "Go to text", "Put the keyboard into the article", Some(ctrl("2")), Article;
    FocusInspector: Go, "Go to statement", "Put the keyboard into the statement's fields", Some(ctrl("3")), Statement;
    Palette: Go, "All actions…", "Find an action, an article or a speaker by name", Some(ctrl("K")), Nothing, group;

    ShowArticle: View, "Article", "Show the article", Some(plain("F4")), Project;
    ShowStatements: View, "Statements", "Show all statements of the project as a table", Some(plain("F5")), Project;
    ShowThreads: View, "Threads", "Show each claim with what denies and supports it", Some(plain("F6")), Project;
    ShowChecks: View, "Checks", "Show what a careful supervisor would point at", Some(plain("F7")), Project;
    ShowSpeakers: View, "Speakers", "Show the registry of speakers", Some(ctrl_shift("P")), Project;
    ShowCodebook: View, "Codebook", "Show labels and guidelines", Some(ctrl_shift("B")), Project;
    ToggleGuidelines: View, "Guidelines beside the text", "Show the guidelines of the codebook in place of the statement", Some(plain("F1")), Project;
    SkipFurniture: View, "Count without furniture", "Leave statements that stand in furniture out of the counts", None, Project;
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
