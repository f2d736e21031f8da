//! The system's file dialogs, which run on a thread of their own, behind a trait that tests script.

use std::{path::PathBuf, sync::mpsc::Receiver, time::Instant};

/// What a dialog is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// A project to open.
    OpenProject,
    /// An empty folder for a new project.
    NewProject,
    /// A folder for the sample project.
    Sample,
    /// An empty folder for a copy.
    SaveCopy,
    /// An empty folder to go on in.
    SaveAs,
    /// Files to read articles from.
    Articles,
    /// A folder to read articles from.
    ArticleFolder,
    /// A file to export to, in the format of that name.
    Export(&'static str),
    /// A folder to export to, in the format of that name.
    ExportFolder(&'static str),
    /// Files to import from, in the format of that name.
    Import(&'static str),
    /// A folder to import from, in the format of that name.
    ImportFolder(&'static str),
}

impl Purpose {
    /// What the dialog asks for.
    pub fn title(self) -> &'static str {
        match self {
            Self::OpenProject => "Open a project",
            Self::NewProject => "Choose an empty folder for the new project",
            Self::Sample => "Choose a folder for the sample project",
            Self::SaveCopy => "Choose an empty folder for the copy",
            Self::SaveAs => "Choose an empty folder to save the project in",
            Self::Articles => "Add articles",
            Self::ArticleFolder => "Add a folder of articles",
            Self::Export(_) => "Export to a file",
            Self::ExportFolder(_) => "Export to a folder",
            Self::Import(_) => "Import from files",
            Self::ImportFolder(_) => "Import from a folder",
        }
    }

    /// What a typed path is remembered under; none where a path is used once. The files of an import are the same
    /// whichever format is tried, an export has another ending in each.
    pub fn remembered(self) -> Option<Self> {
        match self {
            Self::Export(_) | Self::ExportFolder(_) => Some(self),
            Self::Import(_) => Some(Self::Import("")),
            Self::ImportFolder(_) => Some(Self::ImportFolder("")),
            Self::OpenProject
            | Self::NewProject
            | Self::Sample
            | Self::SaveCopy
            | Self::SaveAs
            | Self::Articles
            | Self::ArticleFolder => None,
        }
    }
}

/// What a dialog is opened with.
#[derive(Debug, Clone)]
pub struct Request {
    /// What for.
    pub purpose: Purpose,
    /// Where it begins.
    pub folder: PathBuf,
    /// The name it proposes for a file.
    pub file_name: String,
    /// Endings of the files it shows.
    pub extensions: Vec<&'static str>,
}

/// Opens dialogs.
pub trait Picker {
    /// Opens a dialog; what was chosen comes through the channel, nothing chosen as an empty list.
    fn open(&mut self, request: &Request, wake: Box<dyn Fn() + Send>) -> Receiver<Vec<PathBuf>>;
}

/// A dialog that is open.
pub struct Picking {
    /// What for.
    pub request: Request,
    /// Where the answer comes from.
    pub answer: Receiver<Vec<PathBuf>>,
    /// Since when.
    pub since: Instant,
}

/// The system's own dialogs.
pub struct SystemPicker;

impl Picker for SystemPicker {
    fn open(&mut self, request: &Request, wake: Box<dyn Fn() + Send>) -> Receiver<Vec<PathBuf>> {
        let (sender, receiver) = std::sync::mpsc::channel();
        let mut dialog =
            rfd::AsyncFileDialog::new().set_title(request.purpose.title()).set_directory(&request.folder);
        if !request.extensions.is_empty() {
            dialog = dialog.add_filter("Files", &request.extensions);
            if matches!(request.purpose, Purpose::Import(_)) {
                // What others wrote may have any ending.
                dialog = dialog.add_filter("All files", &["*"]);
            }
        }
        if !request.file_name.is_empty() {
            dialog = dialog.set_file_name(&request.file_name);
        }
        let purpose = request.purpose;
        std::thread::spawn(move || {
            let chosen = pollster::block_on(choose(dialog, purpose));
            // The window may have stopped waiting.
            sender.send(chosen).ok();
            wake();
        });
        receiver
    }
}

async fn choose(dialog: rfd::AsyncFileDialog, purpose: Purpose) -> Vec<PathBuf> {
    let path = |handle: rfd::FileHandle| handle.path().to_owned();
    match purpose {
        Purpose::Articles | Purpose::Import(_) => {
            dialog.pick_files().await.unwrap_or_default().into_iter().map(path).collect()
        }
        Purpose::Export(_) => dialog.save_file().await.into_iter().map(path).collect(),
        Purpose::OpenProject
        | Purpose::ArticleFolder
        | Purpose::ExportFolder(_)
        | Purpose::ImportFolder(_)
        | Purpose::NewProject
        | Purpose::Sample
        | Purpose::SaveCopy
        | Purpose::SaveAs => dialog.pick_folder().await.into_iter().map(path).collect(),
    }
}
