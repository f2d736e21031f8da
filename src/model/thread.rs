//! Threads: each claim or proposition with the statements that answer it, across articles, in order of time.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{
    id::{AnnotatorId, PropositionId, StatementId},
    label::Nature,
    layer::LayerKey,
    link::{LinkKind, LinkTarget},
    project::Project,
    statement::Statement,
};

/// A statement and where it lives.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Whose layer on which article.
    pub layer: Arc<LayerKey>,
    /// As it was when the threads were built.
    pub statement: Arc<Statement>,
}

/// What a thread is about.
#[derive(Debug, Clone, PartialEq)]
pub enum About {
    /// A proposition of the registry.
    Proposition(PropositionId),
    /// A statement that answers nothing itself.
    Statement(Member),
    /// A claim that is nowhere in the texts, in words.
    Implied(String),
    /// A statement that is not in this project, in the words kept with the link.
    Elsewhere(StatementId, String),
}

/// How a statement stands to what its thread is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// It is of the thread's proposition, as a claim, a denial or a fact.
    Says(Nature),
    /// It is linked to the thread's claim, or to an answer to it.
    Link(LinkKind),
}

impl Relation {
    /// The verb, as shown.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Says(Nature::Claim) => "claims",
            Self::Says(Nature::Denial) => "denies",
            Self::Says(Nature::Fact) => "states",
            Self::Says(Nature::Other) => "says",
            Self::Link(kind) => kind.verb(),
        }
    }

    /// True of what speaks to what somebody else has said.
    pub fn is_answer(self) -> bool {
        match self {
            Self::Says(nature) => nature == Nature::Denial,
            Self::Link(kind) => kind != LinkKind::Repeats,
        }
    }
}

/// A statement of a thread, with those that only repeat it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The statement.
    pub member: Member,
    /// How it stands to what the thread is about.
    pub relation: Relation,
    /// What repeats it, in order of time.
    pub repeats: Vec<Member>,
}

/// A claim or proposition with what answers it.
#[derive(Debug, Clone, PartialEq)]
pub struct Thread {
    /// What it is about.
    pub about: About,
    /// What repeats the statement that it is about, in order of time.
    pub repeats: Vec<Member>,
    /// In order of the date said; undated ones last.
    pub entries: Vec<Entry>,
}

impl Thread {
    /// True when somebody denies, supports or queries it.
    pub fn is_answered(&self) -> bool {
        self.entries.iter().any(|entry| entry.relation.is_answer())
    }

    /// Every statement, that which the thread is about first.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        let head = match &self.about {
            About::Statement(member) => Some(member),
            About::Proposition(_) | About::Implied(_) | About::Elsewhere(..) => None,
        };
        let entries =
            self.entries.iter().flat_map(|entry| std::iter::once(&entry.member).chain(&entry.repeats));
        head.into_iter().chain(&self.repeats).chain(entries)
    }
}

/// All threads of a project.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Threads {
    /// Propositions by id, whether used or not; then claims with answers as they stand in the project; then implied
    /// claims and claims from elsewhere.
    pub threads: Vec<Thread>,
    /// Claims that nothing answers, without a proposition.
    pub unanswered: Vec<Thread>,
    /// Denials that are not linked to what they deny.
    pub without_target: Vec<Thread>,
}

impl Threads {
    /// The threads of the layers that are shown; other layers lend only what is answered.
    pub fn build(project: &Project, is_shown: &dyn Fn(&AnnotatorId) -> bool) -> Self {
        Builder::new(project, is_shown).build()
    }
}

/// What tells threads apart; a group is named by the place of its original.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Proposition(PropositionId),
    Group(usize),
    Implied(String),
    Elsewhere(StatementId, String),
}

/// An original and what repeats it.
#[derive(Debug, Default)]
struct Group {
    /// Those in shown layers, the original first, then in order of time.
    shown: Vec<usize>,
    proposition: Option<PropositionId>,
    /// What it is linked to, except to itself.
    links: Vec<(LinkKind, Key)>,
}

struct Builder<'a> {
    project: &'a Project,
    members: Vec<(Member, bool)>,
    /// By the place of the original.
    groups: BTreeMap<usize, Group>,
    /// The original of each.
    originals: Vec<usize>,
}

impl<'a> Builder<'a> {
    fn new(project: &'a Project, is_shown: &dyn Fn(&AnnotatorId) -> bool) -> Self {
        let mut members = Vec::new();
        for (key, layer) in &project.layers {
            let (shown, key) = (is_shown(&key.annotator), Arc::new(key.clone()));
            let member = |statement: &Arc<Statement>| Member {
                layer: Arc::clone(&key),
                statement: Arc::clone(statement),
            };
            members.extend(layer.in_order().into_iter().map(|statement| (member(statement), shown)));
        }
        let places: HashMap<StatementId, usize> =
            members.iter().enumerate().map(|(place, (member, _))| (member.statement.id, place)).collect();
        let parents: Vec<Option<usize>> =
            members.iter().map(|(member, _)| parent(&member.statement, &places)).collect();
        let originals: Vec<usize> = (0..members.len()).map(|place| original(place, &parents)).collect();
        let mut builder = Self { project, members, groups: BTreeMap::new(), originals };
        for place in 0..builder.members.len() {
            builder.take_in(place, &places);
        }
        builder
    }

    /// Adds a statement to its group.
    fn take_in(&mut self, place: usize, places: &HashMap<StatementId, usize>) {
        let Some((member, shown)) = self.members.get(place) else { return };
        let Some(original) = self.originals.get(place).copied() else { return };
        let statement = &member.statement;
        let group = self.groups.entry(original).or_default();
        if *shown {
            group.shown.push(place);
        }
        if group.proposition.is_none() || place == original {
            group.proposition = statement.proposition.clone().or(group.proposition.take());
        }
        if !shown {
            return;
        }
        for link in &statement.links {
            let key = match &link.to {
                LinkTarget::Statement(id) => match places.get(id).and_then(|to| self.originals.get(*to)) {
                    Some(to) if *to == original => continue,
                    Some(to) => Key::Group(*to),
                    None => Key::Elsewhere(*id, link.text.clone()),
                },
                LinkTarget::Proposition(id) => Key::Proposition(id.clone()),
                LinkTarget::Implied(words) => Key::Implied(words.trim().to_owned()),
            };
            if !group.links.contains(&(link.kind, key.clone())) {
                group.links.push((link.kind, key));
            }
        }
    }

    fn build(mut self) -> Threads {
        self.sort_groups();
        let mut entries: BTreeMap<Key, Vec<(usize, Relation)>> = BTreeMap::new();
        let unused = self.project.propositions.keys().map(|id| (Key::Proposition(id.clone()), Vec::new()));
        entries.extend(unused);
        let (mut claims, mut denials) = (Vec::new(), Vec::new());
        for (original, group) in &self.groups {
            let Some(nature) = group.shown.first().and_then(|place| self.nature(*place)) else { continue };
            let own = self.home(*original);
            for (key, relation) in self.threads_of(group, nature) {
                if key != Key::Group(*original) {
                    entries.entry(key).or_default().push((*original, relation));
                }
            }
            if nature == Nature::Claim && own == Key::Group(*original) {
                claims.push(*original);
            }
            if nature == Nature::Denial && !group.links.iter().any(|(kind, _)| *kind == LinkKind::Denies) {
                denials.push(*original);
            }
        }
        claims.retain(|original| !entries.contains_key(&Key::Group(*original)));
        let lone = |places: Vec<usize>| {
            places.into_iter().filter_map(|place| self.thread(Key::Group(place), Vec::new()))
        };
        Threads {
            unanswered: lone(claims).collect(),
            without_target: lone(denials).collect(),
            threads: entries.into_iter().filter_map(|(key, entries)| self.thread(key, entries)).collect(),
        }
    }

    /// The threads that a group stands in, each once; a link says more than a proposition.
    fn threads_of(&self, group: &Group, nature: Nature) -> Vec<(Key, Relation)> {
        let mut found: Vec<(Key, Relation)> = Vec::new();
        let linked = group.links.iter().map(|(kind, key)| {
            let key = if let Key::Group(to) = key { self.home(*to) } else { key.clone() };
            (key, Relation::Link(*kind))
        });
        let says = group.proposition.iter().map(|id| (Key::Proposition(id.clone()), Relation::Says(nature)));
        for (key, relation) in linked.chain(says) {
            if !found.iter().any(|(other, _)| *other == key) {
                found.push((key, relation));
            }
        }
        found
    }

    /// The thread in which the answers to a group stand: its proposition's, that of what it answers, or its own.
    fn home(&self, original: usize) -> Key {
        let mut seen = vec![original];
        loop {
            let last = seen.last().copied().unwrap_or(original);
            let Some(group) = self.groups.get(&last) else { return Key::Group(last) };
            if let Some(id) = &group.proposition {
                return Key::Proposition(id.clone());
            }
            match group.links.first() {
                None => return Key::Group(last),
                // Statements that answer each other in a ring have the thread of the first of them.
                Some((_, Key::Group(to))) if seen.contains(to) => {
                    return Key::Group(seen.iter().copied().min().unwrap_or(last));
                }
                Some((_, Key::Group(to))) => seen.push(*to),
                Some((_, key)) => return key.clone(),
            }
        }
    }

    fn thread(&self, key: Key, entries: Vec<(usize, Relation)>) -> Option<Thread> {
        let mut repeats = Vec::new();
        let about = match key {
            Key::Proposition(id) => About::Proposition(id),
            Key::Implied(words) => About::Implied(words),
            Key::Elsewhere(id, words) => About::Elsewhere(id, words),
            Key::Group(original) => {
                let (lead, rest) = self.lead_and_rest(original)?;
                repeats = rest;
                About::Statement(lead)
            }
        };
        let entry = |(original, relation)| {
            let (member, repeats) = self.lead_and_rest(original)?;
            Some(Entry { member, relation, repeats })
        };
        let mut entries: Vec<Entry> = entries.into_iter().filter_map(entry).collect();
        entries.sort_by_cached_key(|entry| time_key(&entry.member));
        Some(Thread { about, repeats, entries })
    }

    /// The original where it is shown, else the first that repeats it; and the others.
    fn lead_and_rest(&self, original: usize) -> Option<(Member, Vec<Member>)> {
        let shown = self.groups.get(&original).map(|group| group.shown.as_slice()).unwrap_or_default();
        let member = |place: &usize| self.members.get(*place).map(|(member, _)| member.clone());
        match shown.split_first() {
            Some((lead, rest)) => Some((member(lead)?, rest.iter().filter_map(member).collect())),
            None => Some((member(&original)?, Vec::new())),
        }
    }

    fn nature(&self, place: usize) -> Option<Nature> {
        let (member, _) = self.members.get(place)?;
        Some(self.project.codebook.nature(&member.statement.label))
    }

    fn sort_groups(&mut self) {
        let members = &self.members;
        for (original, group) in self.groups.iter_mut().filter(|(_, group)| group.shown.len() > 1) {
            group.shown.sort_by_cached_key(|place| {
                (place != original, members.get(*place).map(|(member, _)| time_key(member)))
            });
        }
    }
}

/// Order in time: by the date said, undated last; then as in the project.
fn time_key(member: &Member) -> impl Ord + use<> {
    let said = member.statement.said.as_ref().map(|date| date.edtf.sort_key());
    (said.is_none(), said, Arc::clone(&member.layer), member.statement.order_key())
}

/// What a statement repeats.
fn parent(statement: &Statement, places: &HashMap<StatementId, usize>) -> Option<usize> {
    let repeated = statement.links.iter().filter(|link| link.kind == LinkKind::Repeats);
    let linked = repeated.filter_map(|link| match &link.to {
        LinkTarget::Statement(id) => Some(*id),
        LinkTarget::Proposition(_) | LinkTarget::Implied(_) => None,
    });
    statement.duplicate_of.into_iter().chain(linked).find_map(|id| places.get(&id).copied())
}

/// What stands at the beginning of a chain of repetitions; in a ring the first in the project.
fn original(place: usize, parents: &[Option<usize>]) -> usize {
    let mut seen = vec![place];
    loop {
        let last = seen.last().copied().unwrap_or(place);
        match parents.get(last).copied().flatten() {
            None => return last,
            Some(next) => match seen.iter().position(|other| *other == next) {
                Some(begin) => return seen.iter().skip(begin).copied().min().unwrap_or(last),
                None => seen.push(next),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::model::{
        Anchor, ArticleId, DateValue, Fingerprint, Fragment, LabelId, Layer, Link, Proposition, Timestamp,
    };

    fn id(number: u128) -> StatementId {
        StatementId(Uuid::from_u128(number))
    }

    /// Statements are written `number label date article annotator: what it is linked to`, where `-` is no date, and
    /// links are `denies 1`, `repeats 2`, `of p`, `denies p`, `denies "words"`, separated by commas.
    fn project(lines: &[&str]) -> Project {
        let mut project = Project::titled("t");
        for line in lines {
            let (head, links) = line.split_once(':').unwrap();
            let parts: Vec<&str> = head.split_whitespace().collect();
            let key = LayerKey {
                article: ArticleId::new(parts[3]).unwrap(),
                annotator: AnnotatorId::new(parts[4]).unwrap(),
            };
            let number: usize = parts[0].parse().unwrap();
            let words = Fragment { start: number * 10, end: number * 10 + 2, text: parts[0].to_owned() };
            let label = LabelId::new(parts[1]).unwrap();
            let place = Anchor::Unanchored(vec![words]);
            let mut statement =
                Statement::new(id(number as u128), label, place, Timestamp::from_unix_secs(0));
            statement.said = DateValue::typed(parts[2]).ok();
            for link in links.split(',').map(str::trim).filter(|link| !link.is_empty()) {
                take_link(&mut project, &mut statement, link);
            }
            let layer = project
                .layers
                .entry(key.clone())
                .or_insert_with(|| Arc::new(Layer::new(key, Fingerprint::of(""))));
            Arc::make_mut(layer).statements.insert(statement.id, Arc::new(statement));
        }
        project
    }

    fn take_link(project: &mut Project, statement: &mut Statement, link: &str) {
        let (verb, to) = link.split_once(' ').unwrap();
        let target = if let Ok(number) = to.parse() {
            LinkTarget::Statement(id(number))
        } else if let Some(words) = to.strip_prefix('"') {
            LinkTarget::Implied(words.trim_end_matches('"').to_owned())
        } else {
            let id = PropositionId::new(to).unwrap();
            let (text, note) = (to.to_owned(), String::new());
            let entry = Proposition { id: id.clone(), text, note, foreign_id: None };
            project.propositions.insert(id.clone(), Arc::new(entry));
            LinkTarget::Proposition(id)
        };
        match (verb, target) {
            ("of", LinkTarget::Proposition(id)) => statement.proposition = Some(id),
            ("again", LinkTarget::Statement(id)) => statement.duplicate_of = Some(id),
            (verb, to) => {
                let kind = LinkKind::ALL.into_iter().find(|kind| kind.verb() == verb).unwrap();
                statement.links.push(Link { kind, to, text: "elsewhere".to_owned() });
            }
        }
    }

    fn quote(member: &Member) -> String {
        member.statement.fragments.quote()
    }

    /// A thread as "1+4: denies 2+5, supports 3".
    fn written(thread: &Thread) -> String {
        let group = |lead: String, repeats: &[Member]| {
            std::iter::once(lead).chain(repeats.iter().map(quote)).collect::<Vec<_>>().join("+")
        };
        let head = match &thread.about {
            About::Proposition(id) => id.to_string(),
            About::Statement(member) => quote(member),
            About::Implied(words) | About::Elsewhere(_, words) => format!("“{words}”"),
        };
        let entries = thread.entries.iter().map(|entry| {
            format!("{} {}", entry.relation.verb(), group(quote(&entry.member), &entry.repeats))
        });
        format!("{}: {}", group(head, &thread.repeats), entries.collect::<Vec<_>>().join(", "))
    }

    fn check(lines: &[&str], threads: &[&str], unanswered: &[&str], without_target: &[&str]) {
        let built = Threads::build(&project(lines), &|annotator| annotator.as_str() != "hidden");
        let write = |threads: &[Thread]| threads.iter().map(written).collect::<Vec<_>>();
        assert_eq!(write(&built.threads), threads, "threads of {lines:?}");
        assert_eq!(write(&built.unanswered), unanswered, "unanswered in {lines:?}");
        assert_eq!(write(&built.without_target), without_target, "without a target in {lines:?}");
    }

    #[test]
    fn a_claim_collects_its_answers_from_all_articles_in_order_of_the_date_said() {
        let lines = [
            "1 claim 2025-07-07 a ann:",
            "2 denial - b ann: denies 1",
            "3 denial 2025-07-09 b ann: denies 1",
            "4 fact 2025-07-08 c ann: supports 1",
        ];
        check(&lines, &["1: supports 4, denies 3, denies 2"], &[], &[]);
    }

    #[test]
    fn a_proposition_holds_its_statements_and_what_answers_them() {
        let lines = [
            "1 claim 2025-07-07 a ann: of p",
            "2 denial 2025-07-08 b ann: denies 1",
            "3 denial 2025-07-06 b ann: of p",
            "4 claim 2025-07-09 b ann: queries p",
        ];
        check(&lines, &["p: denies 3, claims 1, denies 2, queries 4"], &[], &["3: "]);
    }

    #[test]
    fn an_answer_to_an_answer_stands_in_the_thread_of_the_first_claim() {
        let lines = ["1 claim - a ann:", "2 denial - b ann: denies 1", "3 denial - c ann: denies 2"];
        check(&lines, &["1: denies 2, denies 3"], &[], &[]);
    }

    #[test]
    fn repetitions_stand_with_their_original_and_make_no_thread() {
        let lines = [
            "1 claim 2025-07-07 a ann:",
            "2 claim 2025-07-08 b ann: repeats 1",
            "3 claim - b ann: again 2",
            "4 denial - b ann: denies 3",
            "5 denial - c ann: again 4, denies 1",
        ];
        check(&lines, &["1+2+3: denies 4+5"], &[], &[]);
    }

    #[test]
    fn one_denial_of_two_claims_stands_in_both_threads() {
        let lines = ["1 claim - a ann:", "2 claim - a ann:", "3 denial - b ann: denies 1, denies 2"];
        check(&lines, &["1: denies 3", "2: denies 3"], &[], &[]);
    }

    #[test]
    fn what_answers_nothing_and_is_not_answered_is_listed_apart() {
        let lines = ["1 claim - a ann:", "2 denial - a ann:", "3 fact - a ann:", "4 claim - a ann: of p"];
        check(&lines, &["p: claims 4"], &["1: "], &["2: "]);
    }

    #[test]
    fn implied_claims_and_targets_from_elsewhere_have_threads_by_their_words() {
        let lines =
            ["1 denial - a ann: denies \"it rains\"", "2 denial - b ann: denies 99, denies \"it rains\""];
        check(&lines, &["“it rains”: denies 1, denies 2", "“elsewhere”: denies 2"], &[], &[]);
    }

    #[test]
    fn layers_that_are_not_shown_lend_only_what_is_answered() {
        let lines = ["1 claim - a hidden:", "2 claim - a hidden:", "3 denial - a ann: denies 1"];
        check(&lines, &["1: denies 3"], &[], &[]);
    }

    #[test]
    fn rings_of_answers_and_of_repetitions_end() {
        check(&["1 claim - a ann: repeats 2", "2 claim - a ann: repeats 1"], &[], &["1+2: "], &[]);
        let lines = ["1 denial - a ann: denies 2", "2 denial - a ann: denies 1"];
        check(&lines, &["1: denies 2"], &[], &[]);
    }
}
