//! Commands made by chance, as somebody who tries everything would give them.

use std::ops::Range;

use gainsay::{
    command::{
        BulkChange, CodebookChange, Command, NewArticle, PropositionChange, SpanChange, SpeakerChange, Who,
        WhoIs, ZoneChange,
    },
    model::{statement::Status, *},
    session::{Session, Stamps},
};
use uuid::Uuid;

use super::{full_project, random::Random};

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

pub const ANNOTATOR: &str = "ann";
pub const TEXT: &str = "Iran denied it on Tuesday. \u{201c}No,\u{201d} she said, \u{201c}never.\u{201d}\nIran denied it on Tuesday. می\u{200c}خواهم 👨\u{200d}👩\u{200d}👧";

/// A session over a project that came about by chance, with two articles that surely have statements of mine.
pub fn session(random: &mut Random) -> Session {
    let project = if random.below(2) == 0 { random.project() } else { full_project() };
    let annotator = AnnotatorId::new(ANNOTATOR).unwrap();
    let mut session = Session::new(project, ReadOnly::default(), annotator, Box::new(Counting(1)));
    for title in ["One", "Two"] {
        session.run(new_article(title)).unwrap();
        for _ in 0..4 {
            let ranges = vec![random.range(TEXT), random.range(TEXT)];
            let label = label_of(&session, random);
            // An empty range is refused.
            session.run(Command::Mark { label, ranges }).ok();
        }
    }
    session
}

pub fn label_of(session: &Session, random: &mut Random) -> LabelId {
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

fn key_of<K: Ord + Clone, V>(entries: &SharedMap<K, V>, random: &mut Random, other: K) -> K {
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
pub const KINDS: usize = 33;

pub fn command(kind: usize, session: &Session, random: &mut Random) -> Command {
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

/// An article to add.
pub fn new_article(title: &str) -> Command {
    let details = ArticleDetails { title: title.into(), ..ArticleDetails::default() };
    let (text, source_name, source_encoding) = (TEXT.into(), "pasted".into(), "UTF-8".into());
    Command::AddArticle(Box::new(NewArticle { details, text, source_name, source_encoding }))
}

/// Anything that can be done to a project that is open, undoing and doing again among it.
pub fn anything(session: &Session, random: &mut Random) -> Command {
    if session.project().articles.is_empty() {
        return new_article("First");
    }
    match random.below(60) {
        0 => new_article(random.pick(&["One", "Two", "Three", "CON", "a/b"])),
        1 if session.project().articles.len() > 3 => Command::DeleteArticle(article_of(session, random)),
        2..=4 => Command::SelectArticle(article_of(session, random)),
        5..=9 => Command::Undo,
        10..=13 => Command::Redo,
        14 => Command::CloseStep,
        15..=22 => command(0, session, random),
        23..=26 => {
            let note = AttributeValue::Note(random.text());
            Command::SetAttribute(statement_of(session, random), Box::new(note))
        }
        _ => command(random.below(KINDS), session, random),
    }
}
