//! What an export wrote and what it could not, in sentences.

use std::fmt;

use crate::model::StatementId;

/// Identifiers named in a sentence before the rest is only counted.
const NAMED: usize = 3;

/// What an export did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Statements written.
    pub statements: usize,
    /// Articles that they stand in.
    pub articles: usize,
    /// Labels, where a codebook was written and not statements.
    pub labels: Option<usize>,
    /// What is not in the file, though it is in the project.
    pub losses: Vec<Loss>,
}

/// Something that could not be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// What: "the place in the text of 2 statements".
    pub what: String,
    /// Why, as it follows "since".
    pub why: String,
    /// The statements concerned; empty where it is about a whole file.
    pub statements: Vec<StatementId>,
}

impl Loss {
    /// Something of these statements (all of them, where `what` is empty); none where there are no statements.
    pub fn of(what: &str, why: &str, statements: Vec<StatementId>) -> Option<Self> {
        let what = format!("{what} {}", counted(statements.len(), "statement")).trim_start().to_owned();
        (!statements.is_empty()).then(|| Self { what, why: why.to_owned(), statements })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let were = |count| if count == 1 { "was" } else { "were" };
        let (statements, articles) =
            (counted(self.statements, "statement"), counted(self.articles, "article"));
        match self.labels {
            Some(labels) => write!(f, "{} {} written.", counted(labels, "label"), were(labels))?,
            None => write!(f, "{statements} of {articles} {} written.", were(self.statements))?,
        }
        for loss in &self.losses {
            write!(f, "\nLeft out: {loss}.")?;
        }
        Ok(())
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, since {}", self.what, self.why)?;
        let named: Vec<String> = self.statements.iter().take(NAMED).map(ToString::to_string).collect();
        match self.statements.len() {
            0 => Ok(()),
            all if all > NAMED => write!(f, " ({} and {} more)", named.join(", "), all - NAMED),
            _ => write!(f, " ({})", named.join(", ")),
        }
    }
}

/// "1 statement", "2 statements".
pub fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_report_counts_and_names_what_is_missing() {
        let statements = (1..=5).map(|number| StatementId(Uuid::from_u128(number))).collect();
        let loss = Loss { what: "the place of 5 statements".into(), why: "it is unknown".into(), statements };
        let report = Report { statements: 70, articles: 1, losses: vec![loss], ..Report::default() };
        let expected = "70 statements of 1 article were written.\n\
            Left out: the place of 5 statements, since it is unknown (00000000-0000-0000-0000-000000000001, \
            00000000-0000-0000-0000-000000000002, 00000000-0000-0000-0000-000000000003 and 2 more).";
        assert_eq!(report.to_string(), expected);
    }

    #[test]
    fn one_of_a_thing_is_singular() {
        let report = Report { statements: 1, articles: 1, ..Report::default() };
        assert_eq!(report.to_string(), "1 statement of 1 article was written.");
    }
}
