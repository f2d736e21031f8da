//! Why a command was not carried out, in words for the person who asked.

use thiserror::Error;

use crate::model::{AnnotatorId, EditError, fragment::FragmentError};

/// Why a command was not carried out; nothing has changed then.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SessionError {
    /// No article is shown.
    #[error("No article is shown. Choose one in the list first")]
    NoArticle,
    /// No such statement.
    #[error("This statement is not there any more")]
    NoStatement,
    /// Somebody else's.
    #[error("This statement belongs to {0}. Copy it to your own layer to change it")]
    NotYours(AnnotatorId),
    /// Its file could not be read.
    #[error("{0} cannot be changed, because its file could not be read. See View → Problems")]
    ReadOnly(String),
    /// Another window writes to the project.
    #[error(
        "Nothing can be changed here, since the project is open in another window. Close it there, then click Try again"
    )]
    OpenElsewhere,
    /// Nothing but white space.
    #[error("There are no words in the selection. Select some first")]
    NoWords,
    /// The range does not fit the text.
    #[error("These words cannot be marked: {0}")]
    Place(#[from] FragmentError),
    /// The model refused.
    #[error("This cannot be done: {0}")]
    Edit(#[from] EditError),
    /// Another project is being opened, or this one closed.
    #[error("The project is being closed. Try again in a moment")]
    Leaving,
    /// The name of the reading to compare with.
    #[error("The name “{0}” is kept for the reading to compare with. Choose another")]
    KeptName(AnnotatorId),
    /// A name of signs alone.
    #[error(
        "The name “{0}” has no letters that could name a folder, and everybody with such a name would share one. \
         Write a name with letters"
    )]
    NoLetters(String),
    /// An empty name.
    #[error("Write a name first")]
    NoName,
    /// Nothing would be marked any more.
    #[error("This is the statement's only fragment. Delete the statement instead")]
    LastFragment,
    /// Statements that cannot be one.
    #[error("Only statements of the same article can be merged")]
    OtherArticle,
    /// One fragment, and no place inside it.
    #[error("Put the caret inside the statement to split it there")]
    CannotSplit,
    /// A link from a statement to itself.
    #[error("A statement cannot be linked to itself. Choose another")]
    LinkToItself,
    /// Something still refers to it.
    #[error("{0} is still used by statements. Merge it with another, or choose what takes its place")]
    InUse(&'static str),
    /// No such speaker, or the same one twice.
    #[error("This speaker is not in the registry any more")]
    NoSpeaker,
    /// No such proposition, or the same one twice.
    #[error("This proposition is not there any more")]
    NoProposition,
    /// No such label.
    #[error("This label is not in the codebook any more")]
    NoLabel,
    /// Two with one name.
    #[error("The name “{0}” is taken. Choose another")]
    NameTaken(String),
    /// Two with one key.
    #[error("The key {0} belongs to another label. Choose another")]
    KeyTaken(char),
    /// A codebook without labels.
    #[error("A codebook needs at least one label in use")]
    NoLabels,
    /// It was mended meanwhile, or is a person's to judge.
    #[error("There is nothing that could be repaired here without a person's judgement")]
    NoRepair,
    /// Not a matter of the session.
    #[error("This cannot be done here")]
    NotHere,
}
