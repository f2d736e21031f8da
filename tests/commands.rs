//! Every command that changes a project is one step to undo, and one to do again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod common;

use std::{collections::BTreeMap, ops::Range};

use common::{full_project, random::Random};
use gainsay::{
    command::{
        BulkChange, CodebookChange, Command, NewArticle, PropositionChange, SpanChange, SpeakerChange, Who,
        WhoIs, ZoneChange,
    },
    model::{statement::Status, *},
    session::{Session, Stamps},
};
use proptest::prelude::*;
use uuid::Uuid;

struct Counting(u128);

impl Stamps for Counting {
    fn now(&mut self) -> Timestamp {
        self.0 += 1;
        Timestamp::from_unix_secs(i64::try_from(self.0).unwrap())
    }

    fn statement_id(&mut self) -> StatementId {
        self.0 += 1;
        StatementId(Uuid::from_u128(self.0 << 64))
    }
}

const ANNOTATOR: &str = "ann";
const TEXT: &str = "Iran denied it on Tuesday. \u{201c}No,\u{201d} she said, \u{201c}never.\u{201d}\nIran denied it on Tuesday. می\u{200c}خواهم 👨\u{200d}👩\u{200d}👧";

/// A session over a project that came about by chance, with two articles that surely have statements of mine.
fn session(random: &mut Random) -> Session {
    let project = if random.below(2) == 0 { random.project() } else { full_project() };
    let annotator = AnnotatorId::new(ANNOTATOR).unwrap();
    let mut session = Session::new(project, ReadOnly::default(), annotator, Box::new(Counting(1)));
    for title in ["One", "Two"] {
        let details = ArticleDetails { title: title.into(), ..ArticleDetails::default() };
        let (text, source_name, source_encoding) = (TEXT.into(), "pasted".into(), "UTF-8".into());
        let new = NewArticle { details, text, source_name, source_encoding };
        session.run(Command::AddArticle(Box::new(new))).unwrap();
        for _ in 0..4 {
            let ranges = vec![random.range(TEXT), random.range(TEXT)];
            let label = label_of(&session, random);
            // An empty range is refused.
            session.run(Command::Mark { label, ranges }).ok();
        }
    }
    session
}

fn label_of(session: &Session, random: &mut Random) -> LabelId {
    let labels = &session.project().codebook.labels;
    labels.get(random.below(labels.len())).map_or(LabelId::new("claim").unwrap(), |label| label.id.clone())
}

fn statement_of(session: &Session, random: &mut Random) -> StatementId {
    let mut all: Vec<_> =
        session.project().statements().filter(|(key, _)| *key.annotator.as_str() == *ANNOTATOR).collect();
    if random.below(10) == 0 {
        all = session.project().statements().collect();
    }
    all.get(random.below(all.len())).map_or(StatementId(Uuid::nil()), |(_, statement)| statement.id)
}

fn statements_of(session: &Session, random: &mut Random) -> Vec<StatementId> {
    (0..=random.below(3)).map(|_| statement_of(session, random)).collect()
}

fn article_of(session: &Session, random: &mut Random) -> ArticleId {
    let all: Vec<_> = session.project().articles.keys().collect();
    all[random.below(all.len())].clone()
}

fn key_of<K: Clone, V>(entries: &BTreeMap<K, V>, random: &mut Random, other: K) -> K {
    entries.keys().nth(random.below(entries.len())).cloned().unwrap_or(other)
}

fn range_in(session: &Session, article: &ArticleId, random: &mut Random) -> Range<usize> {
    random.range(session.project().articles[article].text())
}

fn target_of(session: &Session, random: &mut Random) -> LinkTarget {
    match random.below(4) {
        0 => random.link().to,
        1 => LinkTarget::Proposition(key_of(
            &session.project().propositions,
            random,
            PropositionId::new("x").unwrap(),
        )),
        _ => LinkTarget::Statement(statement_of(session, random)),
    }
}

fn who_of(session: &Session, random: &mut Random) -> WhoIs {
    if random.below(2) == 0 {
        WhoIs::Known(speaker_of(session, random))
    } else {
        WhoIs::New { name: random.pick(&["Ana", "Bo", "zoe"]).to_owned(), kind: SpeakerKind::State }
    }
}

fn speaker_of(session: &Session, random: &mut Random) -> SpeakerId {
    key_of(&session.project().speakers, random, SpeakerId::new("x").unwrap())
}

fn proposition_of(session: &Session, random: &mut Random) -> PropositionId {
    key_of(&session.project().propositions, random, PropositionId::new("x").unwrap())
}

/// How many kinds of commands [`command`] makes.
const KINDS: usize = 33;

fn command(kind: usize, session: &Session, random: &mut Random) -> Command {
    let id = statement_of(session, random);
    let article = article_of(session, random);
    let home = session.project().find_statement(id).map_or(article.clone(), |(key, _)| key.article.clone());
    match kind {
        0 => Command::Mark { label: label_of(session, random), ranges: vec![random.range(TEXT)] },
        1 => Command::ChangeSpan(id, SpanChange::Add(range_in(session, &home, random))),
        2 => Command::ChangeSpan(id, SpanChange::Remove(random.below(2))),
        3 => Command::ChangeSpan(id, SpanChange::Move(vec![range_in(session, &home, random)])),
        4 => Command::Merge(id, statements_of(session, random)),
        5 => Command::Split(id, None),
        6 => Command::Split(id, Some(random.below(60))),
        7 => Command::DuplicateAs(id, label_of(session, random)),
        8 => {
            let range = range_in(session, &article, random);
            let other = article_of(session, random);
            let second = range_in(session, &other, random);
            Command::MarkOccurrences(id, vec![(article, range), (other, second)])
        }
        9 => Command::AddLink(id, random.pick(&LinkKind::ALL), target_of(session, random)),
        10 => Command::RemoveLink(id, 0),
        11 => {
            let mention = Some(Fragment::new(TEXT, 0..4).unwrap());
            let via = (random.below(2) == 0).then(|| who_of(session, random));
            let speaker = Some(who_of(session, random));
            let who = Who { speaker, mention: mention.clone(), cue: mention, via, said: None };
            Command::SetWho(id, Box::new(who))
        }
        12 => {
            let ids = statements_of(session, random);
            Command::Bulk(ids, BulkChange::Set(Box::new(AttributeValue::Status(random.pick(Status::ALL)))))
        }
        13 => Command::Bulk(
            statements_of(session, random),
            BulkChange::SpeakerByName(random.pick(&["Ana", "", "Cy"]).to_owned()),
        ),
        14 => Command::Bulk(statements_of(session, random), BulkChange::AddTag("t".into())),
        15 => Command::Bulk(statements_of(session, random), BulkChange::RemoveTag("t".into())),
        16 => Command::Bulk(statements_of(session, random), BulkChange::Delete),
        17 => Command::Speakers(SpeakerChange::Add(random.pick(&["Dee", "Eve", "Ana"]).to_owned())),
        18 => {
            let speaker = speaker_of(session, random);
            let entry = random.speaker(speaker);
            Command::Speakers(SpeakerChange::Set(Box::new(entry)))
        }
        19 => Command::Speakers(SpeakerChange::Merge {
            from: speaker_of(session, random),
            into: speaker_of(session, random),
        }),
        20 => {
            let name = random.pick(&["Fay", "Gil", "Ana"]).to_owned();
            let statements = statements_of(session, random);
            Command::Speakers(SpeakerChange::Split { from: speaker_of(session, random), name, statements })
        }
        21 => Command::Speakers(SpeakerChange::Remove(speaker_of(session, random))),
        22 => {
            Command::Propositions(PropositionChange::Add(random.pick(&["It is so", "It is not"]).to_owned()))
        }
        23 => Command::Propositions(PropositionChange::Assign(
            id,
            random.pick(&["It is so", "It was", ""]).to_owned(),
        )),
        24 => {
            let id = proposition_of(session, random);
            Command::Propositions(PropositionChange::Set(Box::new(random.proposition(id))))
        }
        25 => {
            let (from, into) = (proposition_of(session, random), proposition_of(session, random));
            Command::Propositions(PropositionChange::Merge { from, into })
        }
        26 => Command::Propositions(PropositionChange::Remove(proposition_of(session, random))),
        27 => {
            let codebook = Codebook { guidelines: vec![random.text()], ..Codebook::default() };
            Command::Codebook(CodebookChange::Set(Box::new(codebook)))
        }
        28 => {
            let replacement = (random.below(4) > 0).then(|| label_of(session, random));
            Command::Codebook(CodebookChange::RemoveLabel(label_of(session, random), replacement))
        }
        29 => {
            let text = session.project().articles[&article].text().clone();
            Command::Zones(article, ZoneChange::Add(random.zones(&text)))
        }
        30 => Command::Zones(article, ZoneChange::Remove(0)),
        31 => {
            let found = check::findings(session.project());
            let with_repair = |finding: &&check::Finding| {
                check::repair(session.project(), finding, Timestamp::from_unix_secs(0)).is_some()
            };
            match found.iter().find(with_repair) {
                Some(finding) => Command::Repair(Box::new(finding.clone())),
                None => Command::SetReadingState(article, random.pick(&ReadingState::ALL)),
            }
        }
        _ => Command::SetSpeakerByName(id, random.pick(&["Ana", "Hal"]).to_owned()),
    }
}

fn check_places(project: &Project) {
    for (key, statement) in project.statements() {
        if let (Anchor::Anchored(fragments), Some(article)) =
            (&statement.fragments, project.articles.get(&key.article))
        {
            Fragments::verified(fragments.as_slice().to_vec(), article.text()).unwrap();
        }
    }
}

/// Runs commands of these kinds, each undone and done again at once; gives how many of each kind changed something.
fn run_all(kinds: &[usize], seed: u64) -> BTreeMap<usize, usize> {
    let mut random = Random::new(seed);
    let mut session = session(&mut random);
    let start = session.project().clone();
    let (mut steps, mut changed) = (0, BTreeMap::new());
    for kind in kinds {
        let before = session.project().clone();
        let command = command(*kind, &session, &mut random);
        session.run(Command::CloseStep).unwrap();
        let revision = session.revision();
        let done = session.run(command.clone());
        let after = session.project().clone();
        if after == before {
            assert_eq!(session.revision(), revision, "{command:?} is a step without a change");
            continue;
        }
        assert!(done.is_ok(), "{command:?} changed something and was refused: {done:?}");
        check_places(&after);
        session.run(Command::Undo).unwrap();
        assert_eq!(*session.project(), before, "{command:?} is not one step to undo");
        session.run(Command::Redo).unwrap();
        assert_eq!(*session.project(), after, "{command:?} is not done again");
        steps += 1;
        *changed.entry(*kind).or_default() += 1;
    }
    for _ in 0..steps {
        session.run(Command::Undo).unwrap();
    }
    assert_eq!(*session.project(), start);
    changed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_command_is_taken_back_in_one_step_and_done_again_in_one(
        kinds in prop::collection::vec(0..KINDS, 1..25),
        seed in any::<u64>(),
    ) {
        run_all(&kinds, seed);
    }
}

#[test]
fn every_kind_of_command_changes_something_now_and_then() {
    let mut changed: BTreeMap<usize, usize> = BTreeMap::new();
    for seed in 0..40 {
        let kinds: Vec<usize> = (0..KINDS).chain(0..KINDS).collect();
        for (kind, count) in run_all(&kinds, seed) {
            *changed.entry(kind).or_default() += count;
        }
    }
    let missing: Vec<usize> = (0..KINDS).filter(|kind| !changed.contains_key(kind)).collect();
    assert!(missing.is_empty(), "never changed anything: {missing:?}");
}
