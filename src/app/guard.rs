//! The last guard: a fault of the program while drawing or answering ends the work in a way that loses none of it.
//!
//! The journal has its own thread, which a fault in the window does not touch; it is waited for, and then the window
//! says where the work is. What the fault may have left half done is not looked at again.

use std::{
    cell::RefCell,
    panic::{self, AssertUnwindSafe},
    sync::Once,
    time::Duration,
};

use egui::{Context, Ui, ViewportCommand};

use super::App;
use crate::{
    model::shown::shown_path,
    ui::fault_page::{FaultAnswer, FaultPage, fault_page_ui},
};

/// The journal is waited for so long.
const PATIENCE: Duration = Duration::from_secs(5);

thread_local! {
    /// The last fault on this thread: what it says, and where in the source it was.
    static LAST_FAULT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Has message and place of each fault kept, beside what was done with them before.
pub(super) fn keep_faults() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |fault| {
            // A thread that is ending may have let go of the place.
            LAST_FAULT.try_with(|last| last.replace(Some(fault.to_string()))).ok();
            before(fault);
        }));
    });
}

/// Does `work`; gives what a fault in it said, and where it was.
fn guarded<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        let said = LAST_FAULT.with(|last| last.borrow_mut().take());
        said.unwrap_or_else(|| "a fault that says nothing of itself".to_owned())
    })
}

impl App {
    /// Does `work` unless there was a fault before; after a fault in it the journal is on the disk, and nothing of what
    /// the window holds is used any more.
    pub(super) fn guarded(&mut self, ctx: &Context, work: impl FnOnce(&mut Self)) {
        if self.fault.is_some() {
            return;
        }
        if let Err(said) = guarded(|| work(self)) {
            let version = env!("CARGO_PKG_VERSION");
            self.fault = Some(FaultPage {
                details: format!("Gainsay {version} on {}: {said}", std::env::consts::OS),
                folder: self.workspace.folder().map(shown_path),
                kept: self.workspace.flush(PATIENCE),
            });
            ctx.request_repaint();
        }
    }

    /// The page that stands in the window after a fault.
    pub(super) fn draw_fault(&self, ui: &mut Ui) {
        let Some(page) = &self.fault else { return };
        match fault_page_ui(&self.theme, ui, page) {
            Some(FaultAnswer::Copy) => {
                let place = page.folder.as_deref().unwrap_or("none");
                ui.ctx().copy_text(format!("{}\nProject: {place}", page.details));
            }
            Some(FaultAnswer::Close) => ui.ctx().send_viewport_cmd(ViewportCommand::Close),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_told_with_its_words_and_its_place() {
        keep_faults();
        assert_eq!(guarded(|| 7), Ok(7));
        let said = guarded(|| -> u8 { panic!("the {} broke", "drawing") }).unwrap_err();
        assert!(said.contains("the drawing broke") && said.contains("guard.rs:"), "{said}");
    }

    #[test]
    fn a_fault_of_before_is_not_told_again() {
        keep_faults();
        guarded(|| panic!("first")).unwrap_err();
        let silent = guarded(|| panic::resume_unwind(Box::new(0))).unwrap_err();
        assert!(!silent.contains("first"), "{silent}");
    }
}
