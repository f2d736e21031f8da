//! Names of formats as they are typed: in any case, with a word on what was meant where there is no such format.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};

use crate::{
    formats::{FORMATS, Format},
    model::shown::shown,
};

/// Takes the name of a format that can be written, or read.
#[derive(Debug, Clone, Copy)]
pub enum FormatName {
    /// Of those that are written.
    Written,
    /// Of those that are read.
    Read,
}

impl TypedValueParser for FormatName {
    type Value = &'static Format;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        let names = *self;
        (move |typed: &str| names.find(typed)).parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.names().map(PossibleValue::new)))
    }
}

impl FormatName {
    fn takes(self, format: &Format) -> bool {
        match self {
            Self::Written => format.is_written(),
            Self::Read => format.read.is_some(),
        }
    }

    fn names(self) -> impl Iterator<Item = &'static str> {
        FORMATS.iter().filter(move |format| self.takes(format)).map(|format| format.name)
    }

    fn find(self, typed: &str) -> Result<&'static Format, String> {
        let known: Vec<_> = self.names().collect();
        let known = known.join(", ");
        match FORMATS.iter().find(|format| format.name.eq_ignore_ascii_case(typed.trim())) {
            Some(format) if self.takes(format) => Ok(format),
            Some(format) => {
                let done = match self {
                    Self::Written => "read and not written. Written are",
                    Self::Read => "written and not read. Read are",
                };
                Err(format!("the format {} is only {done}: {known}", format.name))
            }
            None => {
                let meant = self.near(typed).map_or(String::new(), |name| format!("Did you mean {name}? "));
                Err(format!("there is no format called “{}”. {meant}There are: {known}", shown(typed)))
            }
        }
    }

    /// The first format that somebody may have meant who typed this: by its name, its title or the ending of its files.
    fn near(self, typed: &str) -> Option<&'static str> {
        let typed = letters(typed);
        let likely = |format: &&Format| {
            let name = letters(format.name);
            let is_other_name = typed == letters(format.title) || typed == letters(format.extension);
            is_other_name || is_beginning(&name, &typed) || strsim::osa_distance(&name, &typed) <= 1
        };
        FORMATS.iter().filter(|format| self.takes(format)).find(likely).map(|format| format.name)
    }
}

/// Letters and digits, without regard to case.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// One begins the other, as `json` begins `jsonl`.
fn is_beginning(name: &str, typed: &str) -> bool {
    typed.len() > 2 && (name.starts_with(typed) || typed.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_in_any_case() {
        for format in FORMATS.iter().filter(|format| format.is_written()) {
            let found = FormatName::Written.find(&format.name.to_uppercase()).unwrap();
            assert_eq!(found.name, format.name);
        }
    }

    #[test]
    fn what_was_meant_is_named_where_it_is_near() {
        let check = |typed: &str, expected: Option<&str>| {
            assert_eq!(FormatName::Read.near(typed), expected, "{typed}");
        };
        check("cvs", Some("csv"));
        check("tsvv", Some("tsv"));
        check("json", Some("jsonl"));
        check("JSON Lines", Some("jsonl"));
        check("Label_Studio", Some("label-studio"));
        check("conll", Some("conll2002"));
        check("qdpx", Some("refi-qda"));
        check("docano", Some("doccano"));
        check("xls", None);
        check("", None);
        check("htm", None);
        assert_eq!(FormatName::Written.near("htm"), Some("html"));
    }

    #[test]
    fn a_format_of_the_other_direction_is_told_apart_from_none() {
        let error = FormatName::Read.find("html").unwrap_err();
        assert!(
            error.starts_with("the format html is only written and not read. Read are: csv, "),
            "{error}"
        );
        let error = FormatName::Read.find("xls\u{1b}").unwrap_err();
        assert!(
            error.starts_with("there is no format called “xls\\u{1b}”. There are: csv, tsv, "),
            "{error}"
        );
    }
}
