//! What a command changes, where one command can mean several changes of the same thing.

use std::ops::Range;

use crate::model::{
    AttributeValue, Codebook, DateValue, Fragment, LabelId, Proposition, PropositionId, Speaker, SpeakerId,
    SpeakerKind, StatementId, Zone,
};

/// A change to where a statement stands; bytes of the article's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpanChange {
    /// Adds a fragment.
    Add(Range<usize>),
    /// Takes away the fragment at that place of the list; the last one cannot go.
    Remove(usize),
    /// Puts the statement on other bytes.
    Move(Vec<Range<usize>>),
}

/// A speaker of the registry, or one to be added to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhoIs {
    /// In the registry.
    Known(SpeakerId),
    /// Not yet.
    New {
        /// As the text has it.
        name: String,
        /// What kind of source.
        kind: SpeakerKind,
    },
}

/// Who said it and when, with the words that say so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Who {
    /// Who said it.
    pub speaker: Option<WhoIs>,
    /// The words that name the speaker.
    pub mention: Option<Fragment>,
    /// The words that say that it was said.
    pub cue: Option<Fragment>,
    /// Through whom it came.
    pub via: Option<WhoIs>,
    /// When it was said.
    pub said: Option<DateValue>,
}

/// A change to several statements alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkChange {
    /// Gives an attribute another value.
    Set(Box<AttributeValue>),
    /// Sets the speaker by name or alias; a new name makes a new speaker, an empty one takes the speaker away.
    SpeakerByName(String),
    /// Adds a tag.
    AddTag(String),
    /// Takes a tag away.
    RemoveTag(String),
    /// Deletes them.
    Delete,
}

/// A change to the registry of speakers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpeakerChange {
    /// Adds a person of that name.
    Add(String),
    /// Sets everything that is known of a speaker who is in the registry.
    Set(Box<Speaker>),
    /// Makes two speakers one: whatever names `from` names `into` afterwards, and spellings are kept as aliases.
    Merge {
        /// Goes.
        from: SpeakerId,
        /// Stays.
        into: SpeakerId,
    },
    /// Makes a speaker two: these statements are then by a new speaker of that name.
    Split {
        /// Stays, without the alias that equals the new name.
        from: SpeakerId,
        /// The name of the new one.
        name: String,
        /// What is by the new one.
        statements: Vec<StatementId>,
    },
    /// Takes away a speaker whom nothing names.
    Remove(SpeakerId),
}

/// A change to the registry of propositions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PropositionChange {
    /// Adds a proposition with that text.
    Add(String),
    /// Makes the proposition with that text that of a statement; a new text makes a new one, an empty one takes it away.
    Assign(StatementId, String),
    /// Sets text and note of a proposition that is in the registry.
    Set(Box<Proposition>),
    /// Makes two one: whatever names `from` names `into` afterwards.
    Merge {
        /// Goes.
        from: PropositionId,
        /// Stays.
        into: PropositionId,
    },
    /// Takes away a proposition that nothing names.
    Remove(PropositionId),
}

/// A change to the codebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodebookChange {
    /// Sets labels and guidelines; every label that is used must stay.
    Set(Box<Codebook>),
    /// Takes a label away; its statements get `replacement`, without which it must be unused.
    RemoveLabel(LabelId, Option<LabelId>),
}

/// A change to the zones of the annotator's layer on an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ZoneChange {
    /// Adds zones; those that overlap one that is there already are left out.
    Add(Vec<Zone>),
    /// Takes away the zone at that place of the list.
    Remove(usize),
}
