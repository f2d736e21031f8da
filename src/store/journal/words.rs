//! What was taken from a journal, in words for the person who opens the project.

use std::path::PathBuf;

use super::Recovery;
use crate::model::{Timestamp, shown::shown_path};

/// The clock may be behind the journal by this much without a word, in seconds: clocks are set a little all the time.
const CLOCK_SLACK_SECS: i64 = 120;

impl Recovery {
    /// A sentence or two for each thing worth knowing; `kept_aside` are the files made of what did not fit.
    pub fn sentences(&self, kept_aside: &[PathBuf], now: Timestamp) -> Vec<String> {
        let mut said = Vec::new();
        if self.steps > 0 {
            let steps = if self.steps == 1 { "1 step".to_owned() } else { format!("{} steps", self.steps) };
            said.push(format!(
                "Gainsay did not end as it should the last time. {steps} that the files lacked came back from the \
                 journal; nothing that was shown as saved is lost."
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
        for unfit in &self.unfit {
            said.push(format!(
                "A step of the journal does not fit the files any more, which another program changed: {}.",
                unfit.reason
            ));
        }
        if !kept_aside.is_empty() {
            let files: Vec<_> = kept_aside.iter().map(|path| shown_path(path)).collect();
            said.push(format!("What did not fit is kept in {}", files.join(", ")));
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
