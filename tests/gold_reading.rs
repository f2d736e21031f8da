//! The careful reading of the two sample articles, made anew through the program's own commands from the bare texts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use std::{collections::BTreeMap, path::Path};

use common::open;
use gainsay::{
    command::{Command, NewArticle, PropositionChange, SpanChange, SpeakerChange, ZoneChange},
    model::{statement::Addressee, *},
    session::Session,
    workspace::Workspace,
};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/projects/iran-us-talks");

/// A project that is made, and which of its statements is which of the reading's.
struct Maker {
    workspace: Workspace,
    made: BTreeMap<StatementId, StatementId>,
}

impl Maker {
    /// An empty project in `folder`.
    fn new(folder: &Path) -> Self {
        let mut workspace = Workspace::new("Mara", Box::new(|| {}));
        let new = Command::NewProject { folder: folder.join("made"), title: "Made anew".into() };
        workspace.run(new).unwrap();
        workspace.wait();
        Self { workspace, made: BTreeMap::new() }
    }

    fn run(&mut self, command: Command) {
        let said = format!("{command:?}");
        self.workspace.run(command).unwrap_or_else(|error| panic!("{said}: {error}"));
    }

    fn session(&self) -> &Session {
        self.workspace.session().unwrap()
    }

    fn set(&mut self, id: StatementId, value: AttributeValue) {
        self.run(Command::SetAttribute(id, Box::new(value)));
    }

    fn add_article(&mut self, article: &Article) {
        let details = article.details.clone();
        let (text, source_name) = (article.text().to_string(), article.origin.source_name.clone());
        let source_encoding = article.origin.source_encoding.clone();
        self.run(Command::AddArticle(Box::new(NewArticle { details, text, source_name, source_encoding })));
    }

    /// Marks a statement as the reading has it, all but its links.
    fn mark(&mut self, gold: &Project, statement: &Statement) {
        let ranges: Vec<_> = statement.fragments.fragments().iter().map(Fragment::range).collect();
        let (first, rest) = ranges.split_first().unwrap();
        self.run(Command::Mark { label: statement.label.clone(), ranges: vec![first.clone()] });
        let id = self.session().selected_id().unwrap();
        for range in rest {
            self.run(Command::ChangeSpan(id, SpanChange::Add(range.clone())));
        }
        self.made.insert(statement.id, id);
        if let Some(speaker) = &statement.speaker {
            self.run(Command::SetSpeakerByName(id, gold.speaker_name(speaker).to_owned()));
        }
        if let Some(proposition) = &statement.proposition {
            let text = gold.propositions[proposition].text.clone();
            self.run(Command::Propositions(PropositionChange::Assign(id, text)));
        }
        let via = statement.via.iter().map(|id| self.speaker(gold.speaker_name(id))).collect();
        self.set(id, AttributeValue::Via(via));
        if let Some(Addressee::Text(words)) = &statement.addressee {
            self.set(id, AttributeValue::Addressee(Some(Addressee::Text(words.clone()))));
        }
        let same = [
            Attribute::Said,
            Attribute::Event,
            Attribute::Mention,
            Attribute::Cues,
            Attribute::Quote,
            Attribute::Denial,
            Attribute::Attitude,
            Attribute::Medium,
            Attribute::Alternatives,
            Attribute::Confidence,
            Attribute::Tags,
            Attribute::Note,
            Attribute::Status,
        ];
        for attribute in same {
            self.set(id, statement.get(attribute));
        }
    }

    /// The speaker of that name, made where there is none yet.
    fn speaker(&mut self, name: &str) -> SpeakerId {
        if self.session().project().speaker_by_spelling(name).is_none() {
            self.run(Command::Speakers(SpeakerChange::Add(name.to_owned())));
        }
        self.session().project().speaker_by_spelling(name).unwrap().id.clone()
    }

    fn link(&mut self, statement: &Statement) {
        for link in &statement.links {
            let to = match &link.to {
                LinkTarget::Statement(id) => LinkTarget::Statement(self.made[id]),
                other => other.clone(),
            };
            self.run(Command::AddLink(self.made[&statement.id], link.kind, to));
        }
    }
}

/// What a statement says, with names for ids, so that two readings can be compared.
fn as_read(project: &Project, statement: &Statement, id_of: &dyn Fn(StatementId) -> StatementId) -> String {
    let name = |id: &SpeakerId| project.speaker_name(id).to_owned();
    let link = |link: &Link| match &link.to {
        LinkTarget::Statement(id) => format!("{} {}", link.kind.verb(), id_of(*id)),
        other => format!("{} {other:?}", link.kind.verb()),
    };
    let proposition = statement.proposition.as_ref().map(|id| project.propositions[id].text.clone());
    format!(
        "{} {:?} by {:?} via {:?} said {:?} event {:?} links {:?} proposition {proposition:?} {:?} {:?} {:?} {:?}",
        statement.label,
        statement.fragments.fragments(),
        statement.speaker.as_ref().map(name),
        statement.via.iter().map(name).collect::<Vec<_>>(),
        statement.said,
        statement.event,
        statement.links.iter().map(link).collect::<Vec<_>>(),
        (&statement.mention, &statement.cues, statement.quote, statement.denial),
        (statement.attitude, &statement.medium, &statement.alternatives),
        (statement.confidence, &statement.tags, &statement.note),
        statement.status,
    )
}

#[test]
fn all_seventy_statements_of_the_careful_reading_can_be_made_from_the_bare_articles() {
    let gold = open(Path::new(SAMPLE)).project;
    let home = tempfile::tempdir().unwrap();
    let mut maker = Maker::new(home.path());
    let mut count = 0;
    for article in gold.articles.values() {
        maker.add_article(article);
        let layer = gold.layers_of(&article.id).next().unwrap();
        let id = maker.session().article().unwrap().id.clone();
        maker.run(Command::Zones(id, ZoneChange::Add(layer.zones.clone())));
        for statement in layer.in_order() {
            maker.mark(&gold, statement);
            count += 1;
        }
    }
    let statements: Vec<_> = gold.statements().map(|(_, statement)| statement.clone()).collect();
    for statement in &statements {
        maker.link(statement);
    }
    assert_eq!(count, 70);
    maker.run(Command::Save);
    maker.workspace.wait();

    let made = open(&home.path().join("made")).project;
    let back: BTreeMap<StatementId, StatementId> =
        maker.made.iter().map(|(gold, made)| (*made, *gold)).collect();
    for statement in &statements {
        let (_, found) = made.find_statement(maker.made[&statement.id]).expect("it was saved");
        assert_eq!(
            as_read(&made, found, &|id| back[&id]),
            as_read(&gold, statement, &|id| id),
            "{:?}",
            statement.foreign_id
        );
    }
    let zones = |project: &Project| -> Vec<Vec<Zone>> {
        project.layers.values().map(|layer| layer.zones.clone()).collect()
    };
    assert_eq!(zones(&made), zones(&gold));
    let links = made.statements().flat_map(|(_, one)| &one.links);
    assert_eq!(links.filter(|link| link.kind == LinkKind::Denies).count(), 18);
}
