//! What a person likes: name, theme, sizes, recent projects. Kept beside the system's other settings.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use etcetera::{AppStrategy, AppStrategyArgs};
use ron::error::SpannedError;
use serde::{Deserialize, Serialize};

use super::{
    atomic_write::write_atomically,
    disk::read_bounded,
    error::{Problem, ProblemKind, StoreError},
    find::without_path,
    ron_file::options,
    ron_text::to_ron,
    save::{make_parent, set_aside},
    steps::SystemDisk,
};
use crate::model::{
    ArticleId,
    shown::{shown, shown_path},
};

/// How many recent projects are kept.
pub const MAX_RECENT: usize = 10;

/// Settings have no business being larger.
const MAX_SETTINGS_BYTES: u64 = 1024 * 1024;

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// The strongest difference.
    HighContrast,
}

impl Theme {
    /// All themes, in the order shown.
    pub const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::HighContrast];

    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "As the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
            Self::HighContrast => "High contrast",
        }
    }
}

/// A panel at the side of the window.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SidePanel {
    /// False while hidden.
    pub visible: bool,
    /// In points.
    pub width_points: f32,
}

impl Default for SidePanel {
    fn default() -> Self {
        Self { visible: true, width_points: 252.0 }
    }
}

/// Where the window was.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WindowPlace {
    /// Left and top of the window in points, where the system tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position_points: Option<(f32, f32)>,
    /// Width and height in points.
    pub size_points: (f32, f32),
    /// Filling the screen.
    #[serde(default)]
    pub maximised: bool,
}

/// What was chosen in the last export or import.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LastTransfer {
    /// A name from the table of formats.
    pub format: String,
    /// Of each format the values of its options, by the names of both.
    pub options: BTreeMap<String, BTreeMap<String, String>>,
    /// Whose statements they became, as typed; empty where the files said it.
    pub annotator: String,
    /// Nothing was to be changed where something would be lost.
    pub strict: bool,
}

impl LastTransfer {
    fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// A person's settings. Fields that are missing take their usual value; unknown ones are passed over, so that
/// an older and a newer program can take turns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Name of the person who annotates, as typed; empty until asked for.
    pub annotator: String,
    /// Folders of projects, the last opened first.
    pub recent_projects: Vec<PathBuf>,
    /// Light or dark.
    pub theme: Theme,
    /// Size of the article's text.
    pub reading_size_points: f32,
    /// Articles.
    pub left_panel: SidePanel,
    /// The selected statement.
    pub right_panel: SidePanel,
    /// Where the window was, once it was open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<WindowPlace>,
    /// The article that was open last, by the project's folder; only for recent projects.
    pub last_articles: BTreeMap<PathBuf, ArticleId>,
    /// The last export.
    #[serde(skip_serializing_if = "LastTransfer::is_none")]
    pub last_export: LastTransfer,
    /// The last import.
    #[serde(skip_serializing_if = "LastTransfer::is_none")]
    pub last_import: LastTransfer,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            annotator: String::new(),
            recent_projects: Vec::new(),
            theme: Theme::System,
            reading_size_points: 17.5,
            left_panel: SidePanel::default(),
            right_panel: SidePanel { width_points: 316.0, ..SidePanel::default() },
            window: None,
            last_articles: BTreeMap::new(),
            last_export: LastTransfer::default(),
            last_import: LastTransfer::default(),
        }
    }
}

impl Settings {
    /// Where the system keeps settings, such as `~/.config/gainsay/settings.ron`; none without a home folder.
    pub fn usual_path() -> Option<PathBuf> {
        let names = AppStrategyArgs {
            top_level_domain: "org".to_owned(),
            author: "Gainsay".to_owned(),
            app_name: "Gainsay".to_owned(),
        };
        let strategy = etcetera::choose_app_strategy(names).ok()?;
        Some(strategy.in_config_dir("settings.ron"))
    }

    /// Reads the settings at `path`; the usual ones when there are none yet.
    ///
    /// Settings that cannot be read are set aside, told of, and the usual ones taken.
    pub fn load(path: &Path) -> (Self, Option<Problem>) {
        let bytes = match read_bounded(path, MAX_SETTINGS_BYTES) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return (Self::default(), None),
            Err(error) => return (Self::default(), Some(unreadable(path, &without_path(&error)))),
        };
        match Self::from_bytes(&bytes) {
            Ok(settings) => (settings, None),
            Err(error) => {
                let kept = set_aside(&SystemDisk, path).map_or_else(
                    |_| "The next change writes them anew".to_owned(),
                    |aside| format!("They were kept as {}", shown_path(&aside)),
                );
                let mut problem = unreadable(path, &shown(&error.code.to_string()));
                problem.message = format!("{}. {kept}", problem.message);
                (problem.line, problem.column) = (Some(error.span.start.line), Some(error.span.start.col));
                (Self::default(), Some(problem))
            }
        }
    }

    /// Writes the settings to `path`, whole or not at all; does nothing when they are there already.
    pub fn save(&self, path: &Path) -> Result<(), StoreError> {
        let text = self.to_text(path)?;
        if read_bounded(path, MAX_SETTINGS_BYTES).ok().flatten().as_deref() == Some(text.as_bytes()) {
            return Ok(());
        }
        make_parent(&SystemDisk, path)?;
        write_atomically(path, text.as_bytes())
    }

    /// The settings that a file holds, within what a window can bear.
    #[doc(hidden)]
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SpannedError> {
        let text = String::from_utf8_lossy(bytes);
        options().from_str::<Self>(&text).map(Self::within_limits)
    }

    /// What the file of these settings at `path` holds.
    #[doc(hidden)]
    pub fn to_text(&self, path: &Path) -> Result<String, StoreError> {
        to_ron(self).map_err(|source| StoreError::Encode { path: path.to_owned(), source })
    }

    /// Puts the project in `folder` first among the recent ones; a path that is no text is passed over.
    pub fn remember_project(&mut self, folder: &Path) {
        if folder.to_str().is_none() {
            return;
        }
        self.recent_projects.retain(|recent| recent != folder);
        self.recent_projects.insert(0, folder.to_owned());
        self.recent_projects.truncate(MAX_RECENT);
        let recent = &self.recent_projects;
        self.last_articles.retain(|folder, _| recent.contains(folder));
    }

    /// What a hand-written file may exceed, and a window must not.
    fn within_limits(mut self) -> Self {
        let usual = Self::default();
        self.reading_size_points = sane(self.reading_size_points, 8.0..=72.0, usual.reading_size_points);
        for (panel, usual) in
            [(&mut self.left_panel, usual.left_panel), (&mut self.right_panel, usual.right_panel)]
        {
            panel.width_points = sane(panel.width_points, 80.0..=2000.0, usual.width_points);
        }
        self.window = self.window.filter(WindowPlace::is_sane);
        self.recent_projects.truncate(MAX_RECENT);
        self
    }
}

impl WindowPlace {
    fn is_sane(&self) -> bool {
        let side = |points: f32| (100.0..=20_000.0).contains(&points);
        let place = self.position_points.unwrap_or_default();
        side(self.size_points.0) && side(self.size_points.1) && place.0.is_finite() && place.1.is_finite()
    }
}

fn sane(value: f32, range: std::ops::RangeInclusive<f32>, usual: f32) -> f32 {
    if value.is_finite() { value.clamp(*range.start(), *range.end()) } else { usual }
}

fn unreadable(path: &Path, reason: &str) -> Problem {
    let message = format!("Your settings could not be read ({reason}), so the usual ones are used");
    Problem { path: path.to_owned(), line: None, column: None, kind: ProblemKind::Damaged, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Settings {
        let mut settings = Settings {
            annotator: "Zoë “Z” O'Neil".into(),
            theme: Theme::HighContrast,
            reading_size_points: 21.5,
            left_panel: SidePanel { visible: false, width_points: 222.25 },
            window: Some(WindowPlace {
                position_points: Some((-8.0, 12.0)),
                size_points: (1280.0, 800.0),
                maximised: true,
            }),
            ..Settings::default()
        };
        settings.remember_project(Path::new("/projects/talks"));
        settings.last_articles.insert("/projects/talks".into(), ArticleId::new("a-1").unwrap());
        let choices = BTreeMap::from([("unit".to_owned(), "graphemes".to_owned())]);
        settings.last_export = LastTransfer {
            format: "doccano".into(),
            options: BTreeMap::from([("doccano".to_owned(), choices)]),
            ..LastTransfer::default()
        };
        settings.last_import =
            LastTransfer { annotator: "Zoë".into(), strict: true, ..LastTransfer::default() };
        settings
    }

    #[test]
    fn settings_read_as_they_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/settings.ron");
        assert_eq!(Settings::load(&path), (Settings::default(), None));
        for settings in [full(), Settings::default()] {
            settings.save(&path).unwrap();
            assert_eq!(Settings::load(&path), (settings, None));
        }
    }

    #[test]
    fn fields_that_are_missing_or_unknown_do_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        std::fs::write(&path, "(annotator: \"ann\", of_the_future: [1, (2)], reading_size_points: 1e9)")
            .unwrap();
        let (settings, problem) = Settings::load(&path);
        assert_eq!((settings.annotator.as_str(), settings.reading_size_points, problem), ("ann", 72.0, None));
    }

    #[test]
    fn damaged_settings_are_kept_aside_and_the_usual_ones_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        for number in 1..=2 {
            std::fs::write(&path, "Settings(annotator: ").unwrap();
            let (settings, problem) = Settings::load(&path);
            assert_eq!(settings, Settings::default());
            assert_eq!(problem.unwrap().line, Some(1));
            let aside = folder.path().join(format!("settings.set-aside-{number}.ron.bak"));
            assert_eq!(std::fs::read_to_string(aside).unwrap(), "Settings(annotator: ");
            assert!(!path.exists());
        }
    }

    #[test]
    fn ten_recent_projects_are_kept_without_doubles() {
        let mut settings = Settings::default();
        for number in 0..12 {
            settings.remember_project(Path::new(&format!("/p{number}")));
        }
        settings.remember_project(Path::new("/p11"));
        settings.remember_project(Path::new("/p5"));
        assert_eq!(settings.recent_projects.len(), MAX_RECENT);
        assert_eq!(settings.recent_projects[..2], [PathBuf::from("/p5"), PathBuf::from("/p11")]);
    }
}
