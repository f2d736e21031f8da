//! What was taken from a journal, in words for the person who opens the project.

use std::path::PathBuf;

use super::Recovery;
use crate::model::{Timestamp, shown::shown_path};

/// The clock may be behind the journal by this much without a word, in seconds: clocks are set a little all the time.
const CLOCK_SLACK_SECS: i64 = 120;

impl Recovery {
    /// True if something that was shown as saved may not be in the project any more.
    pub fn lost_something(&self) -> bool {
        !self.unfit.is_empty() || self.rest.as_ref().is_some_and(|rest| !rest.torn)
    }

    fn unfit_in_words(&self) -> Option<String> {
        let reason = &self.unfit.first()?.reason;
        Some(match self.unfit.len() {
            1 => format!(
                "A step of the journal does not fit the files any more, which another program changed: {reason}."
            ),
            steps => format!(
                "{steps} steps of the journal do not fit the files any more, which another program changed. The first: \
                 {reason}."
            ),
        })
    }

    /// A sentence or two for each thing worth knowing; `kept_aside` are the files made of what did not fit.
    pub fn sentences(&self, kept_aside: &[PathBuf], now: Timestamp) -> Vec<String> {
        let mut said = Vec::new();
        if self.steps > 0 {
            let (steps, they) = match self.steps {
                1 => ("1 step".to_owned(), "It"),
                several => (format!("{several} steps"), "They"),
            };
            let safe = if self.lost_something() { "" } else { "; nothing that was shown as saved is lost" };
            said.push(format!(
                "When Gainsay ended the last time, the project's files lacked {steps}. {they} came back from the \
                 journal{safe}."
            ));
        }
        if let Some(rest) = &self.rest {
            said.push(if rest.torn {
                "The last step was being written when the program ended, and was not shown as saved yet: look \
                 whether it is there."
                    .to_owned()
            } else {
                format!("{}. What is behind it in the journal could not be used.", rest.reason)
            });
        }
        if !self.overlaps.is_empty() {
            said.push("What stood in changed files before is kept under File → Restore….".to_owned());
        }
        said.extend(self.unfit_in_words());
        match kept_aside {
            [] => {}
            [file] => said.push(format!("What did not fit is kept in {}", shown_path(file))),
            [file, ..] => {
                let folder = file.parent().unwrap_or(file);
                let files = kept_aside.len();
                said.push(format!("What did not fit is kept in {files} files in {}", shown_path(folder)));
            }
        }
        if self.forgot_steps {
            said.push(
                "Other programs changed files since the project was last open, so some earlier steps cannot be \
                 undone any more."
                    .to_owned(),
            );
        }
        if let Some(at) = self.at.filter(|at| at.unix_secs() > now.unix_secs() + CLOCK_SLACK_SECS) {
            said.push(format!(
                "The clock of this computer is behind the last work on this project ({at}). Nothing depends on it but \
                 the times kept with new statements: set the clock."
            ));
        }
        said
    }
}
