//! What can be chosen for an export or an import: whose statements, and the options that each format declares.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::model::{AnnotatorId, shown::shown};

/// An option of a format. The command line and the dialog walk these; the first value is taken where none is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptionInfo {
    /// As typed on the command line.
    pub name: &'static str,
    /// As shown.
    pub title: &'static str,
    /// What it is good for, in a sentence.
    pub description: &'static str,
    /// What it can be.
    pub values: &'static [OptionValue],
    /// It tells a reader something, too.
    pub reading: bool,
}

/// A value of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptionValue {
    /// As typed.
    pub name: &'static str,
    /// As shown.
    pub title: &'static str,
}

/// The values of an option that is off unless it is chosen.
pub const OFF_ON: &[OptionValue] =
    &[OptionValue { name: "off", title: "No" }, OptionValue { name: "on", title: "Yes" }];

/// What was chosen among the options of a format, by name; what is not there has its first value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices(BTreeMap<&'static str, &'static str>);

/// An option or value that the format does not have.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChoiceError {
    /// No such option.
    #[error("this format has no option called \"{}\"; {known}", shown(name))]
    NoOption {
        /// What was asked for.
        name: String,
        /// Which there are, in words.
        known: String,
    },
    /// No such value.
    #[error("\"{}\" is no value of the option {option}; there are: {known}", shown(value))]
    NoValue {
        /// The option.
        option: &'static str,
        /// What was asked for.
        value: String,
        /// Which there are, in words.
        known: String,
    },
}

impl Choices {
    /// Chooses `value` for the option `name` of those in `options`.
    pub fn choose(
        &mut self,
        options: &'static [OptionInfo],
        name: &str,
        value: &str,
    ) -> Result<(), ChoiceError> {
        let Some(option) = options.iter().find(|option| option.name == name) else {
            let names: Vec<_> = options.iter().map(|option| option.name).collect();
            let known = if names.is_empty() {
                "it has none".to_owned()
            } else {
                format!("there are: {}", names.join(", "))
            };
            return Err(ChoiceError::NoOption { name: name.to_owned(), known });
        };
        let Some(found) = option.values.iter().find(|known| known.name == value) else {
            let known = option.values.iter().map(|value| value.name).collect::<Vec<_>>().join(", ");
            return Err(ChoiceError::NoValue { option: option.name, value: value.to_owned(), known });
        };
        self.0.insert(option.name, found.name);
        Ok(())
    }

    /// Chooses all of these names and values.
    pub fn of(options: &'static [OptionInfo], pairs: &[(String, String)]) -> Result<Self, ChoiceError> {
        let mut choices = Self::default();
        for (name, value) in pairs {
            choices.choose(options, name, value)?;
        }
        Ok(choices)
    }

    /// The name of the value that `option` has.
    pub fn value(&self, option: &OptionInfo) -> &'static str {
        let first = option.values.first().map_or("", |value| value.name);
        self.0.get(option.name).copied().unwrap_or(first)
    }

    /// True of an option with the values of [`OFF_ON`] that is on.
    pub fn is_on(&self, option: &OptionInfo) -> bool {
        self.value(option) == "on"
    }
}

/// What to write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExportOptions {
    /// Whose statements; none for everybody's.
    pub annotators: Option<BTreeSet<AnnotatorId>>,
    /// Options of the format.
    pub choices: Choices,
}

impl ExportOptions {
    /// True when the statements of `annotator` are asked for.
    pub fn includes(&self, annotator: &AnnotatorId) -> bool {
        self.annotators.as_ref().is_none_or(|chosen| chosen.contains(annotator))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: OptionInfo = OptionInfo {
        name: "sheet",
        title: "Sheet",
        description: "For a sheet",
        values: OFF_ON,
        reading: false,
    };

    #[test]
    fn the_first_value_is_taken_unless_another_is_chosen() {
        let mut choices = Choices::default();
        assert!(!choices.is_on(&SHEET));
        choices.choose(&[SHEET], "sheet", "on").unwrap();
        assert!(choices.is_on(&SHEET));
    }

    #[test]
    fn what_a_format_does_not_have_is_told_with_what_it_has() {
        let mut choices = Choices::default();
        let told = |error: ChoiceError| error.to_string();
        assert_eq!(
            told(choices.choose(&[SHEET], "shete", "on").unwrap_err()),
            "this format has no option called \"shete\"; there are: sheet"
        );
        assert_eq!(
            told(choices.choose(&[SHEET], "sheet", "yes").unwrap_err()),
            "\"yes\" is no value of the option sheet; there are: off, on"
        );
        assert!(told(choices.choose(&[], "sheet", "on").unwrap_err()).ends_with("it has none"));
    }
}
