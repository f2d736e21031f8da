//! What a careful supervisor would point at in a project.

mod places;
mod registry;
mod repair;
mod rule;
mod statements;
mod versions;

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::Arc,
};

pub use repair::{Repair, repair};
pub use rule::{Rule, Severity};

use super::{
    date::{DateBasis, DateValue},
    id::{ArticleId, PropositionId, SpeakerId, StatementId},
    layer::{Layer, LayerKey},
    project::Project,
    statement::Statement,
};

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A statement of a layer.
    Statement(LayerKey, StatementId),
    /// An article.
    Article(ArticleId),
    /// An entry of the registry of speakers.
    Speaker(SpeakerId),
    /// An entry of the registry of propositions.
    Proposition(PropositionId),
}

/// Something worth a look, with the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule found it.
    pub rule: Rule,
    /// What it is about.
    pub subject: Subject,
    /// Where in the article's text, in bytes: the words meant, or the statement's first fragment; none for what stands
    /// in no text, or where the place is not verified.
    pub place: Option<Range<usize>>,
    /// What was found, in a sentence.
    pub message: String,
}

impl Finding {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.rule.severity()
    }
}

/// All findings: those on statements in the order of the project, each article's after them, then those on speakers and
/// propositions.
pub fn findings(project: &Project) -> Vec<Finding> {
    let facts = Facts::of(project);
    let mut found = Findings::default();
    let mut layers = project.layers.values().peekable();
    while let Some(layer) = layers.next() {
        let statements = layer.in_order();
        let oldest = oldest_at_places(&statements);
        let article = ArticleSeen::of(project, &layer.key.article);
        for statement in statements {
            let oldest_here = oldest.get(&place_key(statement)).copied();
            let seen = Seen { project, layer, statement, article: &article, oldest_here };
            versions::check(&seen, &mut found);
            statements::check(&facts, &seen, &mut found);
            places::check(&seen, &mut found);
        }
        if layers.peek().is_none_or(|next| next.key.article != layer.key.article) {
            undated_article(project, &layer.key.article, &mut found);
        }
    }
    registry::check(&facts, &mut found);
    found.all
}

/// What the rules ask of an article; empty where the article is not there.
struct ArticleSeen<'a> {
    text: &'a str,
    published: Option<&'a DateValue>,
    /// The last day on which it may have been published.
    latest: Option<String>,
}

impl<'a> ArticleSeen<'a> {
    fn of(project: &'a Project, id: &ArticleId) -> Self {
        let Some(article) = project.articles.get(id) else {
            return Self { text: "", published: None, latest: None };
        };
        let published = article.details.published.as_ref();
        Self { text: article.text(), published, latest: published.and_then(|date| date.edtf.latest()) }
    }
}

/// A statement with what stands around it.
struct Seen<'a> {
    project: &'a Project,
    layer: &'a Layer,
    statement: &'a Statement,
    article: &'a ArticleSeen<'a>,
    /// The first that was made with the same label between the same ends.
    oldest_here: Option<&'a Statement>,
}

/// What is known of the project as a whole, gathered once.
struct Facts<'a> {
    project: &'a Project,
    statements: HashMap<StatementId, &'a Statement>,
    /// By annotator and a hash of the words: the first statement on them.
    first_on_words: HashMap<(&'a str, u64), &'a Statement>,
    used_speakers: HashSet<&'a SpeakerId>,
    used_propositions: HashSet<&'a PropositionId>,
}

/// First byte, last byte and label, and the statement there that was made first.
type Oldest<'a> = HashMap<(usize, usize, &'a str), &'a Statement>;

fn oldest_at_places<'a>(statements: &[&'a Arc<Statement>]) -> Oldest<'a> {
    let age = |statement: &Statement| (statement.created, statement.id);
    let mut oldest = Oldest::with_capacity(statements.len());
    for statement in statements {
        let at_place = oldest.entry(place_key(statement)).or_insert(statement);
        if age(statement) < age(at_place) {
            *at_place = statement;
        }
    }
    oldest
}

fn place_key(statement: &Statement) -> (usize, usize, &str) {
    let span = statement.fragments.span();
    (span.start, span.end, statement.label.as_str())
}

impl<'a> Facts<'a> {
    fn of(project: &'a Project) -> Self {
        let mut facts = Self {
            project,
            statements: HashMap::new(),
            first_on_words: HashMap::new(),
            used_speakers: HashSet::new(),
            used_propositions: HashSet::new(),
        };
        for (key, layer) in &project.layers {
            for statement in layer.statements.values() {
                facts.take_in(key, statement);
            }
        }
        facts
    }

    fn take_in(&mut self, key: &'a LayerKey, statement: &'a Statement) {
        self.statements.insert(statement.id, statement);
        if let Some(words) = statements::telling_words(statement) {
            self.first_on_words.entry((key.annotator.as_str(), words)).or_insert(statement);
        }
        self.used_speakers.extend(statement.speakers_named());
        self.used_propositions.extend(statement.propositions_named());
    }
}

/// Findings as they are gathered.
#[derive(Default)]
struct Findings {
    all: Vec<Finding>,
}

impl Findings {
    fn on(&mut self, seen: &Seen<'_>, rule: Rule, message: impl Into<String>) {
        let place = &seen.statement.fragments;
        let first = place.fragments().first().filter(|_| place.is_anchored());
        self.at(seen, rule, first.map(super::fragment::Fragment::range), message);
    }

    fn at(&mut self, seen: &Seen<'_>, rule: Rule, place: Option<Range<usize>>, message: impl Into<String>) {
        let subject = Subject::Statement(seen.layer.key.clone(), seen.statement.id);
        self.all.push(Finding { rule, subject, place, message: message.into() });
    }

    fn about(&mut self, subject: Subject, rule: Rule, message: impl Into<String>) {
        self.all.push(Finding { rule, subject, place: None, message: message.into() });
    }
}

/// Relative dates were reckoned, and nobody can tell from what.
fn undated_article(project: &Project, id: &ArticleId, found: &mut Findings) {
    let Some(article) = project.articles.get(id).filter(|article| article.details.published.is_none()) else {
        return;
    };
    let is_relative = |statement: &Statement| {
        statement.said.iter().chain(&statement.event).any(|date| date.basis == DateBasis::Relative)
    };
    let count = project
        .layers_of(id)
        .flat_map(|layer| layer.statements.values())
        .filter(|statement| is_relative(statement))
        .count();
    if count > 0 {
        let message = format!(
            "“{}” has no date of publication, and {count} of its statements are dated relative to it",
            article.details.title
        );
        found.about(Subject::Article(id.clone()), Rule::UndatedArticle, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        Anchor, AnnotatorId, Article, ArticleDetails, Edtf, Fragment, Fragments, LabelId, Link, LinkKind,
        LinkTarget, Proposition, Speaker, Timestamp, Zone, ZoneKind, article::Origin,
        statement::QuotationKind,
    };

    /// A project in which nothing is found: one article, two statements, one link; then something is changed.
    pub(super) struct Made {
        pub(super) project: Project,
    }

    pub(super) fn key() -> LayerKey {
        LayerKey { article: ArticleId::new("talks").unwrap(), annotator: AnnotatorId::new("ann").unwrap() }
    }

    pub(super) fn id(number: u128) -> StatementId {
        StatementId(uuid::Uuid::from_u128(number))
    }

    pub(super) fn now() -> Timestamp {
        Timestamp::from_unix_secs(1_000)
    }

    fn speaker_id(name: &str) -> SpeakerId {
        SpeakerId::new(name).unwrap()
    }

    pub(super) fn date(edtf: &str) -> DateValue {
        DateValue::new(Edtf::parse(edtf).unwrap(), DateBasis::Stated)
    }

    const TEXT: &str = "On Tuesday the minister said: \"We asked for talks.\" Iran’s [own] “envoy denied” it all.\n\
        Related Articles about the envoy\nمذاکره نشد 北京否认";

    impl Made {
        pub(super) fn new() -> Self {
            let mut project = Project::titled("made");
            let details = ArticleDetails { published: Some(date("2025-07-08")), ..ArticleDetails::default() };
            let origin =
                Origin { imported: now(), source_name: "pasted".into(), source_encoding: "UTF-8".into() };
            let article = Article::new(key().article, details, origin, TEXT);
            let mut layer = Layer::new(key(), article.fingerprint().clone());
            layer.zones = vec![Zone {
                start: TEXT.find("Related").unwrap(),
                end: TEXT.find("\nم").unwrap(),
                kind: ZoneKind::Related,
                note: String::new(),
            }];
            project.articles.insert(article.id.clone(), Arc::new(article));
            project.layers.insert(key(), Arc::new(layer));
            for name in ["minister", "envoy"] {
                let speaker = Speaker::named(speaker_id(name), name);
                project.speakers.insert(speaker.id.clone(), Arc::new(speaker));
            }
            let mut made = Self { project };
            made.mark(1, "claim", "minister", "\"We asked for talks.\"");
            made.mark(2, "denial", "envoy", "“envoy denied” it all");
            made.link(LinkTarget::Statement(id(1)));
            made
        }

        fn mark(&mut self, number: u128, label: &str, speaker: &str, words: &str) -> &mut Self {
            let start = TEXT.find(words).unwrap();
            let fragment = Fragment::new(TEXT, start..start + words.len()).unwrap();
            let fragments = Fragments::verified(vec![fragment], TEXT).unwrap();
            let label = LabelId::new(label).unwrap();
            let mut statement = Statement::new(id(number), label, Anchor::Anchored(fragments), now());
            statement.speaker = Some(speaker_id(speaker));
            statement.said = Some(date("2025-07-08"));
            let layer = Arc::make_mut(self.project.layers.get_mut(&key()).unwrap());
            layer.statements.insert(statement.id, Arc::new(statement));
            self
        }

        pub(super) fn change(&mut self, number: u128, change: impl FnOnce(&mut Statement)) -> &mut Self {
            let layer = Arc::make_mut(self.project.layers.get_mut(&key()).unwrap());
            change(Arc::make_mut(layer.statements.get_mut(&id(number)).unwrap()));
            self
        }

        /// The denial answers something more.
        fn link(&mut self, to: LinkTarget) -> &mut Self {
            let link = Link { kind: LinkKind::Denies, to, text: String::new() };
            self.change(2, |statement| statement.links.push(link))
        }

        fn publish(&mut self, published: Option<DateValue>) -> &mut Self {
            let article = self.project.articles.get_mut(&key().article).unwrap();
            Arc::make_mut(article).details.published = published;
            self
        }

        fn speaker(&mut self, name: &str, aliases: &[&str]) -> &mut Self {
            let id = SpeakerId::from_name(name, |_| false);
            let aliases = aliases.iter().map(|alias| (*alias).to_owned()).collect();
            let speaker = Speaker { aliases, ..Speaker::named(id.clone(), name) };
            self.project.speakers.insert(id.clone(), Arc::new(speaker));
            self.change(1, |statement| statement.via.push(id))
        }

        fn proposition(&mut self, name: &str) -> PropositionId {
            let id = PropositionId::new(name).unwrap();
            let entry =
                Proposition { id: id.clone(), text: name.into(), note: String::new(), foreign_id: None };
            self.project.propositions.insert(id.clone(), Arc::new(entry));
            id
        }

        #[track_caller]
        pub(super) fn finds(&self, expected: &[Rule]) {
            let found = findings(&self.project);
            assert_eq!(found.iter().map(|finding| finding.rule).collect::<Vec<_>>(), expected, "{found:#?}");
        }

        /// The one finding, repaired: nothing is found after it, and the place is `words`.
        #[track_caller]
        pub(super) fn is_repaired(&mut self, number: u128, words: Option<&str>) {
            let found = findings(&self.project);
            let repair = repair(&self.project, &found[0], now()).unwrap();
            repair.edit.apply(&mut self.project).unwrap();
            self.finds(&[]);
            let left =
                self.project.statement(&key(), id(number)).map(|statement| statement.fragments.quote());
            assert_eq!(left.as_deref(), words);
        }
    }

    #[test]
    fn a_careful_reading_has_no_findings() {
        Made::new().finds(&[]);
    }

    #[test]
    fn words_that_are_not_at_their_place_are_found() {
        let mut made = Made::new();
        let fragment = Fragment { start: 0, end: 2, text: "No".into() };
        made.change(1, |statement| statement.fragments = Anchor::Unanchored(vec![fragment]));
        made.finds(&[Rule::Unanchored]);
        assert_eq!(findings(&made.project)[0].place, None);
    }

    #[test]
    fn labels_must_be_in_the_codebook_and_in_use() {
        let other = |statement: &mut Statement| statement.label = LabelId::new("other").unwrap();
        Made::new().change(1, other).finds(&[Rule::UnknownLabel]);
        let mut made = Made::new();
        Arc::make_mut(&mut made.project.codebook).labels[0].retired = true;
        made.finds(&[Rule::RetiredLabel]);
    }

    #[test]
    fn speakers_and_dates_must_be_known() {
        let unknown = |statement: &mut Statement| statement.via.push(speaker_id("nobody"));
        Made::new().change(1, unknown).finds(&[Rule::UnknownSpeaker]);
        let mut made = Made::new();
        made.speaker("other", &[]).change(2, |statement| statement.speaker = None);
        made.finds(&[Rule::NoSpeaker, Rule::UnusedSpeaker]);
        Made::new().change(1, |statement| statement.said = None).finds(&[Rule::NoDate]);
        let fact = |statement: &mut Statement| {
            (statement.label, statement.said) = (LabelId::new("fact").unwrap(), None);
        };
        Made::new().change(1, fact).finds(&[]);
    }

    #[test]
    fn nothing_is_said_after_the_article_ran() {
        let said = |edtf: &'static str| move |statement: &mut Statement| statement.said = Some(date(edtf));
        Made::new().change(1, said("2025-07-09")).finds(&[Rule::SaidAfterPublication]);
        Made::new().change(1, said("2025-07")).finds(&[]);
        Made::new().change(1, said("2025-07-09")).publish(Some(date("2025-07"))).finds(&[]);
        Made::new().change(1, said("2025-07-09")).publish(None).finds(&[]);
    }

    #[test]
    fn a_weekday_must_be_the_dates() {
        let dated = |edtf: &'static str, words: &'static str| {
            move |statement: &mut Statement| {
                let words = Fragment { start: 0, end: words.len(), text: words.into() };
                statement.said = Some(DateValue { words: Some(words), ..date(edtf) });
            }
        };
        let mut made = Made::new();
        made.change(1, dated("2025-07-07", "On Tuesday")).finds(&[Rule::WeekdayContradicts]);
        assert_eq!(findings(&made.project)[0].place, Some(0..10));
        Made::new().change(1, dated("2025-07-08", "On Tuesday")).finds(&[]);
        Made::new().change(1, dated("2025-07", "On Tuesday")).finds(&[]);
        Made::new().change(1, dated("2025-07-07~", "On Tuesday")).finds(&[]);
        Made::new().change(1, dated("2025-07-07", "the day before Tuesday")).finds(&[]);
    }

    #[test]
    fn a_denial_answers_something_that_is_there_and_is_another() {
        Made::new().change(2, |statement| statement.links.clear()).finds(&[Rule::DenialWithoutTarget]);
        Made::new().link(LinkTarget::Statement(id(99))).finds(&[Rule::MissingTarget]);
        let nowhere = PropositionId::new("nowhere").unwrap();
        Made::new().link(LinkTarget::Proposition(nowhere)).finds(&[Rule::MissingTarget]);
        Made::new().link(LinkTarget::Implied("a claim".into())).finds(&[]);
        let mut made = Made::new();
        made.link(LinkTarget::Statement(id(2))).finds(&[Rule::LinkToItself]);
        made.is_repaired(2, Some("“envoy denied” it all"));
    }

    #[test]
    fn nobody_denies_their_own_words() {
        let mut made = Made::new();
        let about = made.proposition("talks");
        for number in [1, 2] {
            made.change(number, |statement| statement.proposition = Some(about.clone()));
        }
        made.finds(&[]);
        made.speaker("minister", &[]).change(2, |statement| statement.speaker = Some(speaker_id("minister")));
        made.project.speakers.remove(&speaker_id("envoy"));
        made.finds(&[Rule::DeniesOwnWords]);
    }

    #[test]
    fn propositions_must_be_there_and_of_use() {
        let nowhere = PropositionId::new("nowhere").unwrap();
        Made::new()
            .change(1, |statement| statement.proposition = Some(nowhere))
            .finds(&[Rule::UnknownProposition]);
        let mut made = Made::new();
        made.proposition("talks");
        made.finds(&[Rule::UnusedProposition]);
        made.is_repaired(1, Some("\"We asked for talks.\""));
    }

    #[test]
    fn the_same_words_have_one_label_and_stand_once() {
        let mut made = Made::new();
        made.mark(3, "fact", "envoy", "\"We asked for talks.\"").finds(&[Rule::LabelledOtherwise]);
        let mut made = Made::new();
        made.mark(3, "fact", "envoy", "minister").mark(4, "claim", "envoy", "minister").finds(&[]);
        let mut made = Made::new();
        made.mark(3, "claim", "envoy", "\"We asked for talks.\"").finds(&[Rule::DuplicateStatement]);
        made.is_repaired(3, None);
    }

    #[test]
    fn a_duplicate_that_others_answer_is_not_taken_away() {
        let mut made = Made::new();
        made.mark(3, "claim", "envoy", "\"We asked for talks.\"").link(LinkTarget::Statement(id(3)));
        assert_eq!(repair(&made.project, &findings(&made.project)[0], now()), None);
    }

    #[test]
    fn edges_lie_between_words_and_not_on_white_space() {
        let mut made = Made::new();
        made.mark(3, "claim", "envoy", "inister sa").finds(&[Rule::CutWord]);
        made.is_repaired(3, Some("minister said"));
        let mut made = Made::new();
        made.mark(3, "claim", "envoy", " minister ").finds(&[Rule::SpaceAtEdge]);
        made.is_repaired(3, Some("minister"));
        let mut made = Made::new();
        made.mark(3, "claim", "envoy", "ذاکره").finds(&[Rule::CutWord]);
        made.is_repaired(3, Some("مذاکره"));
        // Chinese is written without spaces, and a possessive may be left out.
        Made::new().mark(3, "claim", "envoy", "京否").mark(4, "claim", "envoy", "Iran").finds(&[]);
    }

    #[test]
    fn quotation_marks_come_in_pairs() {
        Made::new().mark(3, "claim", "envoy", "“envoy").finds(&[Rule::UnbalancedQuotes]);
        Made::new().mark(3, "claim", "envoy", "\"We asked").finds(&[Rule::UnbalancedQuotes]);
        Made::new().mark(3, "claim", "envoy", "Iran’s").finds(&[]);
    }

    #[test]
    fn a_direct_quotation_has_marks_and_no_words_of_an_editor() {
        let direct = |statement: &mut Statement| statement.quote = Some(QuotationKind::Direct);
        let mark = |words: &str| {
            let mut made = Made::new();
            made.mark(3, "claim", "envoy", words).change(3, direct);
            made
        };
        mark("asked for").finds(&[]);
        mark("the minister").finds(&[Rule::DirectWithoutMarks]);
        mark("Iran’s [own] “envoy denied”").finds(&[Rule::BracketInQuotation]);
        let indirect = |statement: &mut Statement| statement.quote = Some(QuotationKind::Indirect);
        mark("Iran’s [own] “envoy denied”").change(3, indirect).finds(&[]);
    }

    #[test]
    fn furniture_holds_no_statements() {
        let mut made = Made::new();
        made.mark(3, "claim", "envoy", "about the envoy").finds(&[Rule::InFurniture]);
        made.change(3, |statement| statement.duplicate_of = Some(id(1))).finds(&[]);
    }

    #[test]
    fn relative_dates_need_the_articles_own() {
        let relative = |statement: &mut Statement| {
            statement.said = Some(DateValue { basis: DateBasis::Relative, ..date("2025-07-08") });
        };
        Made::new().publish(None).finds(&[]);
        Made::new().publish(None).change(1, relative).finds(&[Rule::UndatedArticle]);
        Made::new().change(1, relative).finds(&[]);
    }

    #[test]
    fn speakers_are_told_apart_by_their_names() {
        let mut made = Made::new();
        made.speaker("Esmaeil Baqaei", &[]).speaker("Esmail Baghaei", &[]).finds(&[Rule::AlikeSpeakers]);
        let mut made = Made::new();
        made.speaker("Abbas Araghchi", &["the envoy"]).speaker("Ann", &["The Envoy"]);
        made.finds(&[Rule::AmbiguousSpelling]);
        Made::new().speaker("Abbas Araghchi", &["Araghchi"]).speaker("Masoud Pezeshkian", &[]).finds(&[]);
        let mut made = Made::new();
        made.speaker("idle", &[]).change(1, |statement| statement.via.clear()).finds(&[Rule::UnusedSpeaker]);
        made.is_repaired(1, Some("\"We asked for talks.\""));
    }

    #[test]
    fn in_a_careful_reading_little_is_found() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/iran-us-talks");
        let progress = |_| std::ops::ControlFlow::Continue(());
        let project = crate::store::open(&path, &progress).unwrap().project;
        let found: Vec<_> = findings(&project).iter().map(|finding| finding.rule).collect();
        assert_eq!(found, [Rule::DenialWithoutTarget, Rule::DenialWithoutTarget]);
    }

    #[test]
    fn every_rule_has_a_name_of_its_own() {
        let names: HashSet<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        assert_eq!(names.len(), Rule::ALL.len());
        for rule in Rule::ALL {
            assert!(!rule.title().ends_with('.') && rule.why().ends_with('.'), "{rule:?}");
        }
    }
}
