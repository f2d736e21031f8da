//! What is true: articles, statements, speakers, and every change to them as data.
//!
//! Nothing here reads a file, a clock or a random number, and nothing here draws.

pub mod article;
pub mod check;
pub mod comparison;
pub mod date;
pub mod difference;
pub mod edit;
pub mod extras;
pub mod fragment;
pub mod history;
pub mod id;
pub mod label;
pub mod layer;
pub mod link;
pub mod merge;
pub mod project;
pub mod proposition;
pub mod shared_map;
pub mod shown;
pub mod speaker;
pub mod statement;
pub mod statistics;
pub mod thread;
pub mod wording;

pub use article::{Article, ArticleDetails, Fingerprint, Timestamp};
pub use date::{DateBasis, DateValue, Edtf};
pub use edit::{Edit, EditError};
pub use fragment::{Anchor, Fragment, Fragments};
pub use history::{History, Record, Step, Turn};
pub use id::{AnnotatorId, ArticleId, LabelId, PropositionId, SpeakerId, StatementId};
pub use label::{Codebook, Colour, Label, Nature, Pattern};
pub use layer::{Layer, LayerKey, ReadingState, Zone, ZoneKind};
pub use link::{Link, LinkKind, LinkTarget};
pub use project::{Project, ReadOnly};
pub use proposition::Proposition;
pub use shared_map::SharedMap;
pub use speaker::{Speaker, SpeakerKind};
pub use statement::{Attribute, AttributeValue, Statement};
