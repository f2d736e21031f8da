//! A statement, and the one table of its attributes that edits, inspector and exports walk.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    article::Timestamp,
    date::{Confidence, DateValue},
    extras::unique_names,
    fragment::{Anchor, Fragment},
    id::{LabelId, PropositionId, SpeakerId, StatementId},
    label::{Codebook, Nature},
    link::{Link, LinkKind, LinkTarget},
};

macro_rules! named_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// All values, in the order shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// As shown and exported.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

named_enum! {
    /// How the words are given.
    QuotationKind {
        /// In quotation marks, as spoken.
        Direct = "direct",
        /// Reported in other words.
        Indirect = "indirect",
        /// Reported, with quoted words in it.
        Mixed = "mixed",
        /// The article's own voice.
        Narration = "narration",
    }
}

named_enum! {
    /// What a denial does.
    DenialKind {
        /// Disputes that something is so.
        Factual = "factual",
        /// Refuses an offer or a demand.
        Rejection = "rejection",
    }
}

named_enum! {
    /// How the speaker stands to what is said.
    Attitude {
        /// Said to be so.
        Asserted = "asserted",
        /// Believed to be so.
        Belief = "belief",
        /// A position or policy.
        Position = "position",
        /// Perhaps so.
        Possible = "possible",
        /// Reported by the speaker as perhaps so.
        ReportedPossible = "reported-possible",
        /// So under a condition.
        Conditional = "conditional",
        /// A promise.
        Commitment = "commitment",
        /// Asked.
        Question = "question",
        /// A judgement of value.
        Opinion = "opinion",
    }
}

named_enum! {
    /// Whether a fact-checker should look at it.
    CheckWorthiness {
        /// Not worth a check.
        No = "no",
        /// Worth a check.
        Yes = "yes",
        /// Urgent.
        Urgent = "urgent",
    }
}

named_enum! {
    /// How far the annotator is with it.
    Status {
        /// Still being worked on.
        Draft = "draft",
        /// Finished.
        Done = "done",
        /// To be talked about.
        Discuss = "discuss",
    }
}

/// To whom something was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Addressee {
    /// Somebody of the registry.
    Speaker(SpeakerId),
    /// Anybody else, in words.
    Text(String),
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_draft(status: &Status) -> bool {
    *status == Status::Draft
}

macro_rules! attributes {
    ($($(#[$meta:meta])* $variant:ident $field:ident : $type:ty, $title:literal;)*) => {
        /// What was said, by whom and when: a label, a place in an article, and what is known about it.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Statement {
            /// Unique over the whole project.
            pub id: StatementId,
            $($(#[$meta])* pub $field: $type,)*
            /// When it was made.
            pub created: Timestamp,
            /// When it was last changed.
            pub modified: Timestamp,
        }

        /// Names an attribute of a statement.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Attribute {
            $(#[doc = $title] $variant,)*
        }

        /// A value of an attribute.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub enum AttributeValue {
            $(#[doc = $title] $variant($type),)*
        }

        impl Attribute {
            /// Every attribute, in the order shown and exported.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name of the field, as in files and exports.
            pub fn field(self) -> &'static str {
                match self { $(Self::$variant => stringify!($field),)* }
            }

            /// The name shown to people.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }

        impl AttributeValue {
            /// The attribute that this is a value of.
            pub fn attribute(&self) -> Attribute {
                match self { $(Self::$variant(_) => Attribute::$variant,)* }
            }
        }

        impl Statement {
            /// The value of `attribute`.
            pub fn get(&self, attribute: Attribute) -> AttributeValue {
                match attribute { $(Attribute::$variant => AttributeValue::$variant(self.$field.clone()),)* }
            }

            /// Puts `value` in and gives back what was there.
            pub fn replace(&mut self, value: AttributeValue) -> AttributeValue {
                match value {
                    $(AttributeValue::$variant(new) => AttributeValue::$variant(std::mem::replace(&mut self.$field, new)),)*
                }
            }
        }
    };
}

attributes! {
    /// What kind of statement.
    Label label: LabelId, "Label";
    /// Where it stands.
    Fragments fragments: Anchor, "Fragments";
    /// Who said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Speaker speaker: Option<SpeakerId>, "Speaker";
    /// The words that name the speaker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Mention mention: Option<Fragment>, "Mention of the speaker";
    /// The words that say that it was said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    Cues cues: Vec<Fragment>, "Cue words";
    /// When it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Said said: Option<DateValue>, "Said";
    /// When that happened of which it speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Event event: Option<DateValue>, "Event";
    /// How the words are given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Quote quote: Option<QuotationKind>, "Quotation";
    /// What a denial does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Denial denial: Option<DenialKind>, "Kind of denial";
    /// How the speaker stands to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Attitude attitude: Option<Attitude>, "Attitude";
    /// Through whom it came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    Via via: Vec<SpeakerId>, "Via";
    /// Where it was said or written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    Medium medium: String, "Medium";
    /// To whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Addressee addressee: Option<Addressee>, "Addressee";
    /// What it claims or denies, apart from who says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Proposition proposition: Option<PropositionId>, "Proposition";
    /// What it denies, supports, queries or repeats.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    Links links: Vec<Link>, "Links";
    /// Labels that it could also have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    Alternatives alternatives: Vec<LabelId>, "Alternative labels";
    /// The statement whose words it repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    DuplicateOf duplicate_of: Option<StatementId>, "Duplicate of";
    /// Whether a fact-checker should look at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    CheckWorthiness check_worthiness: Option<CheckWorthiness>, "Check-worthiness";
    /// What a check found.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    Verdict verdict: String, "Verdict";
    /// What the verdict rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    Evidence evidence: Vec<String>, "Evidence";
    /// How sure the annotator is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Confidence confidence: Option<Confidence>, "Confidence";
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    Tags tags: Vec<String>, "Tags";
    /// Why this reading.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    Note note: String, "Note";
    /// How far the annotator is with it.
    #[serde(default = "draft", skip_serializing_if = "is_draft")]
    Status status: Status, "Status";
    /// The identifier it had elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ForeignId foreign_id: Option<String>, "Identifier elsewhere";
    /// Names and values that an import could not place.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "unique_names")]
    Extras extras: BTreeMap<String, String>, "Extras";
}

fn draft() -> Status {
    Status::Draft
}

impl Statement {
    /// A statement of which only label and place are known.
    pub fn new(id: StatementId, label: LabelId, fragments: Anchor, created: Timestamp) -> Self {
        let (mention, cues, said, event, quote, denial, attitude) = Default::default();
        let (via, medium, addressee, proposition, links, alternatives, duplicate_of) = Default::default();
        let (check_worthiness, verdict, evidence, confidence, tags, note) = Default::default();
        let (speaker, foreign_id, extras) = Default::default();
        Self {
            id,
            label,
            fragments,
            speaker,
            mention,
            cues,
            said,
            event,
            quote,
            denial,
            attitude,
            via,
            medium,
            addressee,
            proposition,
            links,
            alternatives,
            duplicate_of,
            check_worthiness,
            verdict,
            evidence,
            confidence,
            tags,
            note,
            status: Status::Draft,
            foreign_id,
            extras,
            created,
            modified: created,
        }
    }

    /// Everybody of the registry whom it names: as speaker, as intermediary, as addressee.
    pub fn speakers_named(&self) -> impl Iterator<Item = &SpeakerId> {
        let addressee = match &self.addressee {
            Some(Addressee::Speaker(id)) => Some(id),
            Some(Addressee::Text(_)) | None => None,
        };
        self.speaker.iter().chain(&self.via).chain(addressee)
    }

    /// Every proposition that it names: its own, and those that it is linked to.
    pub fn propositions_named(&self) -> impl Iterator<Item = &PropositionId> {
        let linked = self.links.iter().filter_map(|link| match &link.to {
            LinkTarget::Proposition(id) => Some(id),
            LinkTarget::Statement(_) | LinkTarget::Implied(_) => None,
        });
        self.proposition.iter().chain(linked)
    }

    /// True of a statement that is to be discussed, or lacks a speaker, a date or, as a denial, a target; one that
    /// is marked as done is finished.
    pub fn is_unfinished(&self, codebook: &Codebook) -> bool {
        let denial = codebook.nature(&self.label) == Nature::Denial;
        let answered = !denial || self.links.iter().any(|link| link.kind == LinkKind::Denies);
        match self.status {
            Status::Done => false,
            Status::Discuss => true,
            Status::Draft => self.speaker.is_none() || self.said.is_none() || !answered,
        }
    }

    /// Order on the page: first fragment, longer first, then id.
    pub fn order_key(&self) -> (usize, std::cmp::Reverse<usize>, StatementId) {
        let span = self.fragments.span();
        (span.start, std::cmp::Reverse(span.end), self.id)
    }
}
