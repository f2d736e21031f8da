//! Random projects and random edits to them, from a seed.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "each test file uses a part of this"
)]

use std::{collections::BTreeMap, sync::Arc};

use gainsay::model::{
    article::Origin,
    date::Confidence,
    project::ProjectDetails,
    statement::{Addressee, Attitude, CheckWorthiness, DenialKind, QuotationKind, Status},
    *,
};
use uuid::Uuid;

/// Pieces of text that have broken files before.
const PIECES: [&str; 20] = [
    "He denied it. ",
    "می\u{200c}خواهم ",
    "é",
    "e\u{301}",
    "👨\u{200d}👩\u{200d}👧",
    "\"",
    "'",
    "\\",
    "\\n",
    "\n",
    "\r",
    "\t",
    "\0",
    "\u{feff}",
    "\u{202e}\u{2028}",
    "r#\"raw\"#",
    "// no comment /* */",
    "Some(None)",
    "“curly” ",
    "\u{85}\u{7f} ",
];

const NAMES: [&str; 6] = ["ann", "bob-2", "a-1", "x", "0", "zoe"];

const DATES: [&str; 8] = [
    "2025-07-08",
    "2025-07",
    "2025",
    "../2025-07-08",
    "2025-06-23~",
    "2025-11-18?",
    "2025-04-12/..",
    "[..2025-07-08]",
];

/// How many kinds of edits there are; [`kind_of`] tells them apart.
pub const KINDS: usize = 15;

/// The kind of an edit, from 0. A new variant must be added here, and to [`Random::edit`].
pub fn kind_of(edit: &Edit) -> usize {
    match edit {
        Edit::AddStatement(..) => 0,
        Edit::RemoveStatement(..) => 1,
        Edit::SetAttribute(..) => 2,
        Edit::SetReadingState(..) => 3,
        Edit::SetZones(..) => 4,
        Edit::AddLayer(..) => 5,
        Edit::RemoveLayer(..) => 6,
        Edit::AddArticle(..) => 7,
        Edit::RemoveArticle(..) => 8,
        Edit::SetArticleDetails(..) => 9,
        Edit::SetSpeaker(..) => 10,
        Edit::SetProposition(..) => 11,
        Edit::SetCodebook(..) => 12,
        Edit::SetDetails(..) => 13,
        Edit::Many(..) => 14,
    }
}

/// A small generator of random numbers (xorshift64*), so that a seed says everything.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn number(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.number() >> 33).unwrap() % limit.max(1)
    }

    fn chance(&mut self) -> bool {
        self.below(2) == 0
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.chance().then(|| make(self))
    }

    fn some<T>(&mut self, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.below(4)).map(|_| make(self)).collect()
    }

    pub fn text(&mut self) -> String {
        (0..self.below(8)).map(|_| self.pick(&PIECES)).collect()
    }

    fn extras(&mut self) -> BTreeMap<String, String> {
        self.some(|random| (random.text(), random.text())).into_iter().collect()
    }

    fn moment(&mut self) -> Timestamp {
        match self.below(10) {
            0 => Timestamp::from_unix_secs(self.pick(&[i64::MIN, i64::MAX, -1, 0])),
            _ => Timestamp::from_unix_secs(i64::try_from(self.number() % 4_000_000_000).unwrap()),
        }
    }

    fn statement_id(&mut self) -> StatementId {
        StatementId(Uuid::from_u64_pair(self.number(), self.number()))
    }

    pub fn speaker_id(&mut self) -> SpeakerId {
        SpeakerId::new(self.pick(&NAMES)).unwrap()
    }

    pub fn proposition_id(&mut self) -> PropositionId {
        PropositionId::new(self.pick(&NAMES)).unwrap()
    }

    fn label_id(&mut self) -> LabelId {
        LabelId::new(self.pick(&["claim", "denial", "fact", "other"])).unwrap()
    }

    pub fn range(&mut self, text: &str) -> std::ops::Range<usize> {
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let (a, b) = (self.pick(&ends), self.pick(&ends));
        a.min(b)..a.max(b)
    }

    pub fn fragment(&mut self, text: &str) -> Fragment {
        let range = self.range(text);
        Fragment { start: range.start, end: range.end, text: text[range].to_owned() }
    }

    /// Mostly verified; sometimes words that stand nowhere.
    fn place(&mut self, text: &str) -> Anchor {
        let ranges = [self.range(text), self.range(text)];
        let ranges = ranges.into_iter().filter(|range| !range.is_empty()).collect();
        match Fragments::marking(text, ranges) {
            Ok(fragments) if self.below(8) > 0 => Anchor::Anchored(fragments),
            _ => Anchor::Unanchored(vec![Fragment { start: 0, end: 5, text: "\u{1}nowhere".into() }]),
        }
    }

    fn date(&mut self, text: &str) -> DateValue {
        DateValue {
            edtf: Edtf::parse(self.pick(&DATES)).unwrap(),
            basis: self.pick(&DateBasis::ALL),
            words: self.maybe(|random| random.fragment(text)),
            confidence: self.maybe(|random| random.pick(&Confidence::ALL)),
            reason: self.text(),
        }
    }

    pub fn link(&mut self) -> Link {
        let to = match self.below(3) {
            0 => LinkTarget::Statement(self.statement_id()),
            1 => LinkTarget::Proposition(self.proposition_id()),
            _ => LinkTarget::Implied(self.text()),
        };
        Link { kind: self.pick(&LinkKind::ALL), to, text: self.text() }
    }

    fn addressee(&mut self) -> Addressee {
        if self.chance() { Addressee::Speaker(self.speaker_id()) } else { Addressee::Text(self.text()) }
    }

    pub fn value(&mut self, attribute: Attribute, text: &str) -> AttributeValue {
        use AttributeValue as Value;
        match attribute {
            Attribute::Label => Value::Label(self.label_id()),
            Attribute::Fragments => Value::Fragments(self.place(text)),
            Attribute::Speaker => Value::Speaker(self.maybe(Self::speaker_id)),
            Attribute::Mention => Value::Mention(self.maybe(|random| random.fragment(text))),
            Attribute::Cues => Value::Cues(self.some(|random| random.fragment(text))),
            Attribute::Said => Value::Said(self.maybe(|random| random.date(text))),
            Attribute::Event => Value::Event(self.maybe(|random| random.date(text))),
            Attribute::Quote => Value::Quote(self.maybe(|random| random.pick(QuotationKind::ALL))),
            Attribute::Denial => Value::Denial(self.maybe(|random| random.pick(DenialKind::ALL))),
            Attribute::Attitude => Value::Attitude(self.maybe(|random| random.pick(Attitude::ALL))),
            Attribute::Via => Value::Via(self.some(Self::speaker_id)),
            Attribute::Medium => Value::Medium(self.text()),
            Attribute::Addressee => Value::Addressee(self.maybe(Self::addressee)),
            Attribute::Proposition => Value::Proposition(self.maybe(Self::proposition_id)),
            Attribute::Links => Value::Links(self.some(Self::link)),
            Attribute::Alternatives => Value::Alternatives(self.some(Self::label_id)),
            Attribute::DuplicateOf => Value::DuplicateOf(self.maybe(Self::statement_id)),
            Attribute::CheckWorthiness => {
                Value::CheckWorthiness(self.maybe(|random| random.pick(CheckWorthiness::ALL)))
            }
            Attribute::Verdict => Value::Verdict(self.text()),
            Attribute::Evidence => Value::Evidence(self.some(Self::text)),
            Attribute::Confidence => Value::Confidence(self.maybe(|random| random.pick(&Confidence::ALL))),
            Attribute::Tags => Value::Tags(self.some(Self::text)),
            Attribute::Note => Value::Note(self.text()),
            Attribute::Status => Value::Status(self.pick(Status::ALL)),
            Attribute::ForeignId => Value::ForeignId(self.maybe(Self::text)),
            Attribute::Extras => Value::Extras(self.extras()),
        }
    }

    fn statement(&mut self, text: &str) -> Statement {
        let (label, place) = (self.label_id(), self.place(text));
        let mut statement = Statement::new(self.statement_id(), label, place, self.moment());
        for attribute in Attribute::ALL {
            if *attribute != Attribute::Fragments && self.chance() {
                let value = self.value(*attribute, text);
                statement.replace(value);
            }
        }
        statement.modified = self.moment();
        statement
    }

    pub fn zones(&mut self, text: &str) -> Vec<Zone> {
        let kinds = [ZoneKind::Headline, ZoneKind::Widget, ZoneKind::Related, ZoneKind::Analysis];
        self.some(|random| {
            let range = random.range(text);
            Zone { start: range.start, end: range.end, kind: random.pick(&kinds), note: random.text() }
        })
    }

    pub fn details(&mut self) -> ArticleDetails {
        ArticleDetails {
            title: self.text(),
            publisher: self.text(),
            author: self.text(),
            address: self.text(),
            published: self.maybe(|random| random.date("a text of its own")),
            language: self.text(),
            note: self.text(),
            extras: self.extras(),
        }
    }

    fn article(&mut self) -> Article {
        let id = ArticleId::new(&format!("{}-{}", self.pick(&NAMES), self.below(4))).unwrap();
        let origin =
            Origin { imported: self.moment(), source_name: self.text(), source_encoding: self.text() };
        let text = self.text() + &self.text();
        Article::new(id, self.details(), origin, text)
    }

    fn layer(&mut self, project: &Project) -> Option<Layer> {
        let articles: Vec<_> = project.articles.values().collect();
        let article = articles.get(self.below(articles.len()))?;
        let annotator = AnnotatorId::new(self.pick(&NAMES)).unwrap();
        let key = LayerKey { article: article.id.clone(), annotator };
        let mut layer = Layer::new(key, article.fingerprint().clone());
        layer.state = self.pick(&ReadingState::ALL);
        layer.zones = self.zones(article.text());
        for statement in self.some(|random| random.statement(article.text())) {
            layer.statements.insert(statement.id, Arc::new(statement));
        }
        Some(layer)
    }

    pub fn speaker(&mut self, id: SpeakerId) -> Speaker {
        Speaker {
            id,
            name: self.text(),
            aliases: self.some(Self::text),
            kind: self.pick(&SpeakerKind::ALL),
            role: self.text(),
            affiliation: self.text(),
            note: self.text(),
            foreign_id: self.maybe(Self::text),
        }
    }

    pub fn proposition(&mut self, id: PropositionId) -> Proposition {
        Proposition { id, text: self.text(), note: self.text(), foreign_id: self.maybe(Self::text) }
    }

    pub fn label(&mut self) -> Label {
        let keys = ['1', '\'', '\\', 'é', '"', '\u{202e}', '\n'];
        Label {
            id: self.label_id(),
            name: self.text(),
            nature: self.pick(&[Nature::Claim, Nature::Denial, Nature::Fact, Nature::Other]),
            colour: Colour([1, 2, u8::try_from(self.below(256)).unwrap()]),
            pattern: self.pick(&Pattern::ALL),
            key: self.pick(&keys),
            description: self.text(),
            retired: self.chance(),
        }
    }

    /// An edit of the kind, if the project has what it needs; it may still be refused.
    pub fn edit(&mut self, kind: usize, project: &Project) -> Option<Edit> {
        let layers: Vec<_> = project.layers.values().collect();
        let layer = layers.get(self.below(layers.len())).map(|layer| Layer::clone(layer));
        let text = |key: &LayerKey| project.articles[&key.article].text().clone();
        Some(match kind {
            0 => {
                let key = layer?.key;
                let statement = self.statement(&text(&key));
                Edit::AddStatement(key, Arc::new(statement))
            }
            1 => {
                let layer = layer?;
                Edit::RemoveStatement(layer.key.clone(), self.statement_of(&layer)?)
            }
            2 => {
                let layer = layer?;
                let id = self.statement_of(&layer)?;
                let value = self.pick(Attribute::ALL);
                let value = Box::new(self.value(value, &text(&layer.key)));
                Edit::SetAttribute(layer.key, id, value, self.moment())
            }
            3 => Edit::SetReadingState(layer?.key, self.pick(&ReadingState::ALL)),
            4 => {
                let key = layer?.key;
                let zones = self.zones(&text(&key));
                Edit::SetZones(key, zones)
            }
            5 => Edit::AddLayer(Arc::new(self.layer(project)?)),
            6 => Edit::RemoveLayer(layer?.key),
            7 => Edit::AddArticle(Arc::new(self.article())),
            8 => Edit::RemoveArticle(self.article_of(project)?),
            9 => Edit::SetArticleDetails(self.article_of(project)?, Box::new(self.details())),
            10 => {
                let id = self.speaker_id();
                Edit::SetSpeaker(id.clone(), self.maybe(|random| Arc::new(random.speaker(id))))
            }
            11 => {
                let id = self.proposition_id();
                Edit::SetProposition(id.clone(), self.maybe(|random| Arc::new(random.proposition(id))))
            }
            12 => {
                let (labels, guidelines) = (self.some(Self::label), self.some(Self::text));
                Edit::SetCodebook(Arc::new(Codebook { labels, guidelines }))
            }
            13 => {
                let annotators = self.some(|random| AnnotatorId::new(random.pick(&NAMES)).unwrap());
                let (title, language) = (self.text(), self.text());
                Edit::SetDetails(Arc::new(ProjectDetails { title, language, annotators }))
            }
            _ => {
                let kinds: Vec<_> = (0..self.below(5)).map(|_| self.below(KINDS - 1)).collect();
                Edit::Many(kinds.into_iter().filter_map(|kind| self.edit(kind, project)).collect())
            }
        })
    }

    fn statement_of(&mut self, layer: &Layer) -> Option<StatementId> {
        let ids: Vec<_> = layer.statements.keys().copied().collect();
        ids.get(self.below(ids.len())).copied()
    }

    fn article_of(&mut self, project: &Project) -> Option<ArticleId> {
        let ids: Vec<_> = project.articles.keys().cloned().collect();
        ids.get(self.below(ids.len())).cloned()
    }

    /// A project that came about by random edits.
    pub fn project(&mut self) -> Project {
        let mut project = Project::titled("random");
        for kind in [7, 7, 5, 5, 0, 0, 10, 11, 12, 13] {
            if let Some(edit) = self.edit(kind, &project) {
                // An edit that is refused leaves the project as it was.
                let _refused = edit.apply(&mut project);
            }
        }
        project
    }
}
