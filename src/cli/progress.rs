//! How far a long step is, on the standard error of a person who watches.

use std::{
    cell::Cell,
    ops::ControlFlow,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::workspace::Event;

/// What is over sooner needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar for one step after the other; it is on a terminal only, and gone when it is dropped.
pub struct Bar {
    bar: ProgressBar,
    begun: Cell<Instant>,
}

impl Bar {
    /// Shows nothing yet.
    pub fn new() -> Self {
        let bar = ProgressBar::hidden();
        // A template that cannot be read leaves the usual one.
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {human_pos} of {human_len}") {
            bar.set_style(style);
        }
        Self { bar, begun: Cell::new(Instant::now()) }
    }

    /// `done` of `total` parts of the step called `doing` are done.
    pub fn show(&self, doing: &'static str, done: usize, total: usize) -> ControlFlow<()> {
        if self.bar.message() != doing {
            self.bar.set_message(doing);
            self.begun.set(Instant::now());
            self.bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if self.bar.is_hidden() && self.begun.get().elapsed() > PATIENCE {
            // This, too, stays hidden where the standard error is no terminal.
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_length(total as u64);
        self.bar.set_position(done as u64);
        ControlFlow::Continue(())
    }

    /// As [`Self::show`], of what a workspace tells.
    pub fn tell(&self, event: &Event) {
        if let Event::Progress { doing, done, total } = event {
            // Nobody can stop it but by ending the program.
            let _ = self.show(doing, *done, *total);
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
