//! What can be asked for: actions (in menus and on keys) and commands (data that the workspace runs).

mod actions;
mod changes;
mod fixed_keys;
mod label_keys;

use std::{collections::BTreeSet, ops::Range, path::PathBuf};

use crate::model::{
    AnnotatorId, ArticleDetails, ArticleId, AttributeValue, LabelId, LinkKind, LinkTarget, ReadingState,
    StatementId, check::Finding, merge::Choice,
};

pub use actions::{ACTIONS, Action, ActionInfo, Menu, Needs, Shortcut};
pub use changes::{
    BulkChange, CodebookChange, PropositionChange, SpanChange, SpeakerChange, Who, WhoIs, ZoneChange,
};
pub use fixed_keys::{FIXED_KEYS, FixedKeys, KeyPlace};
pub use label_keys::{action_on, usable_keys};

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

/// Statements to be written for other programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFiles {
    /// A name from the table of formats.
    pub format: &'static str,
    /// The file, or the folder for a format of several files.
    pub path: PathBuf,
    /// Options of the format by name, with their values.
    pub options: Vec<(String, String)>,
    /// Whose statements; none for everybody's.
    pub annotators: Option<BTreeSet<AnnotatorId>>,
}

/// Statements of others to be read from files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFiles {
    /// A name from the table of formats.
    pub format: &'static str,
    /// Files, and folders that are read with all that is in them.
    pub paths: Vec<PathBuf>,
    /// Options of the format by name, with their values.
    pub options: Vec<(String, String)>,
    /// Whose statements they become; none where the files say it.
    pub annotator: Option<AnnotatorId>,
    /// Whose those become of which the files do not say it; none for the project's only annotator.
    pub usual: Option<AnnotatorId>,
    /// Change nothing where anything would be refused or kept elsewhere than it belongs.
    pub strict: bool,
    /// Read and place, tell what would become of it, and wait for [`Command::TakeImport`].
    pub ask: bool,
}

/// Tables to read articles from, and what their columns hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadTables {
    /// Files that are tables, or archives in which some stand.
    pub paths: Vec<PathBuf>,
    /// The encoding, where one was chosen.
    pub encoding: Option<String>,
    /// The columns as the first row names them; tables with others are passed over.
    pub columns: Vec<String>,
    /// The column of each field, by the names of both.
    pub chosen: Vec<(&'static str, String)>,
    /// The first row names the columns and is no article.
    pub first_row_names: bool,
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
    /// Changes where a statement stands.
    ChangeSpan(StatementId, SpanChange),
    /// Makes several statements of one article one: the first takes up the others.
    Merge(StatementId, Vec<StatementId>),
    /// Makes a statement two at a byte of its text, or one of each fragment.
    Split(StatementId, Option<usize>),
    /// Marks the same words once more with another label.
    DuplicateAs(StatementId, LabelId),
    /// Marks other places, in any article, as a statement is marked.
    MarkOccurrences(StatementId, Vec<(ArticleId, Range<usize>)>),
    /// Shows a statement wherever it is, and selects it.
    GoToStatement(StatementId),
    /// Links a statement to a statement, a proposition or an implied claim.
    AddLink(StatementId, LinkKind, LinkTarget),
    /// Takes away the link at that place of a statement's links.
    RemoveLink(StatementId, usize),
    /// Gives an attribute of a statement another value.
    SetAttribute(StatementId, Box<AttributeValue>),
    /// Sets the speaker by name or alias; a new name makes a new speaker, an empty one takes the speaker away.
    SetSpeakerByName(StatementId, String),
    /// Takes proposals as meant: speaker and date with the words that they rest on; what is not proposed stays.
    SetWho(StatementId, Box<Who>),
    /// Deletes a statement.
    DeleteStatement(StatementId),
    /// Copies somebody else's statement into one's own layer.
    CopyToMyLayer(StatementId),
    /// Sets how far the annotator is with an article.
    SetReadingState(ArticleId, ReadingState),
    /// Changes several statements alike.
    Bulk(Vec<StatementId>, BulkChange),
    /// Changes the registry of speakers.
    Speakers(SpeakerChange),
    /// Changes the registry of propositions.
    Propositions(PropositionChange),
    /// Changes labels or guidelines.
    Codebook(CodebookChange),
    /// Changes what the annotator takes for furniture in an article.
    Zones(ArticleId, ZoneChange),
    /// Mends a finding, where that is safe.
    Repair(Box<Finding>),
    /// Adds an article to the project.
    AddArticle(Box<NewArticle>),
    /// Adds several articles in one step.
    AddArticles(Vec<NewArticle>),
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
    /// Counts statements that stand in furniture, or leaves them out of counts.
    CountFurniture(bool),
    /// Writes everything now.
    Save,
    /// Writes a copy of the project to an empty folder.
    SaveCopy(PathBuf),
    /// Writes the project to another folder and goes on there.
    SaveAs(PathBuf),
    /// Opens the project once more, for writing, although somebody on another machine may have it open.
    OpenAnyway,
    /// Writes the files again that other programs took away.
    WriteAgain,
    /// Looks now whether other programs changed the project's files.
    Look,
    /// Settles the conflicts between what other programs wrote and what was done here, in their order.
    Settle(Vec<Choice>),
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
    /// Reads the articles in tables whose columns were chosen.
    ReadTables(Box<ReadTables>),
    /// Writes statements to a file or a folder.
    Export(Box<ExportFiles>),
    /// Reads statements of others from files or folders, in one step.
    Import(Box<ImportFiles>),
    /// Takes over the import that waits for that, or lets it go.
    TakeImport(bool),
    /// Tells which backups there are, and what differs from each.
    ListBackups,
    /// Puts what is in the backup with that number in place of what there is now.
    Restore(u64),
    /// Renames a file that cannot be read, so that work on its article can start anew.
    SetAside(PathBuf),
}
