//! Text being typed about a statement: drafts that become one edit when the field is left.

use std::collections::BTreeMap;

use crate::{
    command::{Command, PropositionChange},
    model::{AttributeValue, DateValue, Project, PropositionId, Statement, StatementId},
};

/// How long typing must rest before a draft is taken as meant, in seconds.
pub const REST_SECS: f64 = 2.0;

/// A field of the inspector in which people type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Who said it.
    Speaker,
    /// When it was said.
    Said,
    /// When that happened of which it speaks.
    Event,
    /// Where it was said or written.
    Medium,
    /// Words to find it by, separated by commas.
    Tags,
    /// What it claims or denies, apart from who says it.
    Proposition,
    /// Why this reading.
    Note,
}

impl Field {
    /// The text that the field shows for `statement`.
    pub fn text(self, project: &Project, statement: &Statement) -> String {
        let date =
            |date: &Option<DateValue>| date.as_ref().map_or(String::new(), |date| date.edtf.to_string());
        match self {
            Self::Speaker => {
                statement.speaker.as_ref().map_or(String::new(), |id| project.speaker_name(id).to_owned())
            }
            Self::Said => date(&statement.said),
            Self::Event => date(&statement.event),
            Self::Medium => statement.medium.clone(),
            Self::Tags => statement.tags.join(", "),
            Self::Proposition => {
                let text = |id: &PropositionId| {
                    project.propositions.get(id).map_or(id.to_string(), |found| found.text.clone())
                };
                statement.proposition.as_ref().map_or_else(String::new, text)
            }
            Self::Note => statement.note.clone(),
        }
    }

    /// True where half of what is typed would become an entry of a registry: it waits until the field is left.
    fn makes_entries(self) -> bool {
        matches!(self, Self::Speaker | Self::Proposition)
    }

    /// The command that makes `text` the field's value; `Err` says why the text cannot be taken.
    fn command(self, id: StatementId, text: &str) -> Result<Command, String> {
        let date = || match text.trim() {
            "" => Ok(None),
            typed => DateValue::typed(typed).map(Some).map_err(|error| error.to_string()),
        };
        let value = match self {
            Self::Speaker => return Ok(Command::SetSpeakerByName(id, text.trim().to_owned())),
            Self::Proposition => {
                let text = text.trim().to_owned();
                return Ok(Command::Propositions(PropositionChange::Assign(id, text)));
            }
            Self::Said => AttributeValue::Said(date()?),
            Self::Event => AttributeValue::Event(date()?),
            Self::Medium => AttributeValue::Medium(text.trim().to_owned()),
            Self::Tags => AttributeValue::Tags(tags(text)),
            Self::Note if text.trim().is_empty() => AttributeValue::Note(String::new()),
            Self::Note => AttributeValue::Note(text.to_owned()),
        };
        Ok(Command::SetAttribute(id, Box::new(value)))
    }
}

fn tags(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

/// How long typing without a rest may go on before the draft is taken all the same, in seconds.
pub const LONGEST_SECS: f64 = 5.0;

/// Text that differs from what the statement has.
#[derive(Debug, Clone)]
struct Draft {
    text: String,
    /// When it was last typed in, in seconds of the window's clock.
    typed_at: f64,
    /// When the typing began that is not taken yet.
    since: f64,
    /// It was taken as meant while typing rested; it stays on show until the field is left.
    taken: bool,
}

impl Draft {
    /// When it is taken as meant.
    fn due(&self) -> f64 {
        (self.typed_at + REST_SECS).min(self.since + LONGEST_SECS)
    }
}

/// Drafts of one statement.
#[derive(Debug, Default)]
pub struct Drafts {
    statement: Option<StatementId>,
    drafts: BTreeMap<Field, Draft>,
}

impl Drafts {
    /// The text to show in `field` of `statement`.
    pub fn text(&self, field: Field, project: &Project, statement: &Statement) -> String {
        let draft = self.drafts.get(&field).filter(|_| self.statement == Some(statement.id));
        draft.map_or_else(|| field.text(project, statement), |draft| draft.text.clone())
    }

    /// Notes that `text` was typed into `field` of `statement`.
    pub fn typed(
        &mut self,
        field: Field,
        project: &Project,
        statement: &Statement,
        text: String,
        now_secs: f64,
    ) {
        if self.statement != Some(statement.id) {
            self.drafts.clear();
        }
        self.statement = Some(statement.id);
        let unchanged = field.text(project, statement) == text;
        let before = self.drafts.get(&field).filter(|draft| !draft.taken).map(|draft| draft.since);
        let since = before.unwrap_or(now_secs);
        self.drafts.insert(field, Draft { text, typed_at: now_secs, since, taken: unchanged });
    }

    /// Forgets what was typed into `field`.
    pub fn drop_field(&mut self, field: Field) {
        self.drafts.remove(&field);
    }

    /// Takes what was typed into `field` as meant; the field shows what the statement has from then on.
    pub fn take(&mut self, field: Field) -> Result<Option<Command>, String> {
        let Some((id, draft)) = self.statement.zip(self.drafts.get(&field)) else { return Ok(None) };
        let command = if draft.taken { None } else { Some(field.command(id, &draft.text)?) };
        self.drafts.remove(&field);
        Ok(command)
    }

    /// Takes everything that was typed as meant; what cannot be taken stays in its field.
    pub fn take_all(&mut self) -> Vec<Command> {
        let fields: Vec<Field> = self.drafts.keys().copied().collect();
        fields.into_iter().filter_map(|field| self.take(field).ok().flatten()).collect()
    }

    /// Lets go of what could not be taken, and gives the reasons.
    pub fn give_up(&mut self) -> Vec<String> {
        let drafts = std::mem::take(&mut self.drafts);
        let Some(id) = self.statement else { return Vec::new() };
        let untaken = drafts.into_iter().filter(|(_, draft)| !draft.taken);
        untaken.filter_map(|(field, draft)| field.command(id, &draft.text).err()).collect()
    }

    /// Takes what has rested, except what would become an entry of a registry.
    pub fn take_rested(&mut self, now_secs: f64) -> Vec<Command> {
        let Some(id) = self.statement else { return Vec::new() };
        let mut commands = Vec::new();
        for (field, draft) in &mut self.drafts {
            if field.makes_entries() || draft.taken || now_secs < draft.due() {
                continue;
            }
            if let Ok(command) = field.command(id, &draft.text) {
                draft.taken = true;
                commands.push(command);
            }
        }
        commands
    }

    /// True while something typed into `field` is not taken yet.
    pub fn is_waiting(&self, field: Field) -> bool {
        self.drafts.get(&field).is_some_and(|draft| !draft.taken)
    }

    /// True while something typed is not taken yet.
    pub fn waiting(&self) -> bool {
        self.drafts.values().any(|draft| !draft.taken)
    }

    /// How long until something will have rested, in seconds; none if nothing will.
    pub fn rest_secs(&self, now_secs: f64) -> Option<f64> {
        let typed = self.drafts.iter().filter(|(field, draft)| !field.makes_entries() && !draft.taken);
        let left = typed.map(|(_, draft)| draft.due() - now_secs).filter(|left| *left > 0.0);
        left.min_by(f64::total_cmp)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::model::{Anchor, LabelId, article::Timestamp};

    fn statement() -> Statement {
        let id = StatementId(Uuid::from_u128(1));
        Statement::new(
            id,
            LabelId::new("claim").unwrap(),
            Anchor::Unanchored(vec![]),
            Timestamp::from_unix_secs(0),
        )
    }

    fn typed(field: Field, text: &str) -> Drafts {
        let mut drafts = Drafts::default();
        drafts.typed(field, &Project::titled("t"), &statement(), text.to_owned(), 10.0);
        drafts
    }

    #[test]
    fn a_date_is_taken_when_it_can_be_read_and_explained_when_not() {
        let value = AttributeValue::Said(Some(DateValue::typed("2025-07-08").unwrap()));
        let expected = Command::SetAttribute(statement().id, Box::new(value));
        assert_eq!(typed(Field::Said, "8 July 2025").take(Field::Said), Ok(Some(expected)));
        assert!(typed(Field::Said, "Tuesdy").take(Field::Said).unwrap_err().contains("Tuesdy"));
    }

    #[test]
    fn half_a_speaker_is_not_taken_for_one_while_typing_rests() {
        assert!(typed(Field::Speaker, "Esm").take_rested(100.0).is_empty());
        assert_eq!(typed(Field::Note, "why").take_rested(11.0), []);
        assert_eq!(typed(Field::Note, "why").take_rested(12.5).len(), 1);
        assert_eq!(typed(Field::Speaker, "Esmaeil").take_all().len(), 1);
    }

    #[test]
    fn text_typed_back_to_what_it_was_is_no_draft() {
        assert!(!typed(Field::Note, "").waiting());
        assert!(typed(Field::Note, "x").waiting());
    }

    #[test]
    fn what_rested_is_taken_once_and_stays_on_show_as_it_was_typed() {
        let mut drafts = typed(Field::Medium, "Interview on ");
        assert_eq!(drafts.take_rested(20.0).len(), 1);
        assert_eq!(drafts.text(Field::Medium, &Project::titled("t"), &statement()), "Interview on ");
        assert!(!drafts.waiting() && drafts.take_rested(30.0).is_empty());
        assert_eq!(drafts.take(Field::Medium), Ok(None));
    }

    #[test]
    fn typing_without_a_rest_is_taken_every_few_seconds() {
        let (project, statement, mut drafts) = (Project::titled("t"), statement(), Drafts::default());
        let mut taken = 0;
        for step in 0..20 {
            let now = 10.0 + f64::from(step) * 0.5;
            drafts.typed(Field::Note, &project, &statement, "x".repeat(step as usize + 1), now);
            taken += drafts.take_rested(now).len();
        }
        assert_eq!(taken, 1);
    }

    #[test]
    fn what_cannot_be_read_stays_in_its_field_until_it_is_given_up() {
        let mut drafts = typed(Field::Said, "Tuesdy");
        assert!(drafts.take_all().is_empty() && drafts.waiting());
        assert_eq!(drafts.give_up().len(), 1);
        assert!(!drafts.waiting());
    }

    #[test]
    fn tags_are_separated_by_commas() {
        assert_eq!(tags(" nuclear, ,talks "), ["nuclear", "talks"]);
    }
}
