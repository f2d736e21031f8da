//! Keys that no action stands for: those of the page, of fields, lists and dialogs. Help and manual show them.

/// Where keys mean something of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyPlace {
    /// The text of an article.
    Text,
    /// The fields of a statement, and forms.
    Fields,
    /// The bar that finds words in an article.
    Find,
    /// What was found in the project.
    FindInProject,
    /// The palette of actions.
    Palette,
    /// The choice of what a statement is linked to.
    LinkPicker,
    /// The table of statements.
    Table,
    /// The threads.
    Threads,
    /// The checks.
    Checks,
    /// Lists of articles, of speakers and of labels.
    Lists,
}

/// The keys of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FixedKeys {
    /// Where.
    pub place: KeyPlace,
    /// As shown.
    pub title: &'static str,
    /// Keys, and what they do there.
    pub keys: &'static [(&'static str, &'static str)],
}

/// All of them.
pub const FIXED_KEYS: &[FixedKeys] = &[
    FixedKeys {
        place: KeyPlace::Text,
        title: "In the text",
        keys: &[
            ("← → ↑ ↓", "Move the caret; with Shift select"),
            ("Ctrl+← Ctrl+→", "Move by a word; with Shift select"),
            ("Home, End", "Go to the ends of the line; with Ctrl to the ends of the text"),
            ("Page Up, Page Down", "Go by a screenful"),
            ("Ctrl+C", "Copy the selected words"),
            ("Ctrl+Y", "Redo, as Ctrl+Shift+Z does"),
            ("Esc", "Select no words; where none are selected, no statement"),
            ("Drag", "Select whole words; past the upper or lower edge the text scrolls"),
            ("Alt+drag", "Select exact characters; where the system takes Alt+drag, X does the same"),
            ("Double click", "Select the word"),
            ("Triple click", "Select the sentence"),
            ("Shift+click", "Select from the caret to there"),
            ("Click on marked words", "Select their statement; where several overlap, the shortest"),
        ],
    },
    FixedKeys {
        place: KeyPlace::Fields,
        title: "In the fields of a statement",
        keys: &[
            (
                "Enter",
                "In Speaker: accept and go to Said; in Said and the other one-line fields: accept and go to the text",
            ),
            ("↑ ↓", "In Speaker: choose among the names offered"),
            ("Esc", "Go to the text; what was typed is dropped, but for a note, which is kept"),
            ("Tab, Shift+Tab", "Go to the next field or the one before; what was typed is accepted"),
            ("Ctrl+Z", "Take back typing"),
            ("Ctrl+Enter", "In the form of an article: add the article"),
        ],
    },
    FixedKeys {
        place: KeyPlace::Find,
        title: "Finding in the article",
        keys: &[
            ("Enter, Shift+Enter", "Go to the next hit or the one before"),
            ("Alt+C", "Tell capitals and small letters apart"),
            ("Alt+A", "Tell accents and forms of a letter apart"),
            ("Alt+W", "Find whole words only"),
            ("Alt+R", "Take what is typed for a regular expression"),
            ("Esc", "Go to the text; the hit stays selected, so that a label's key marks it"),
        ],
    },
    FixedKeys {
        place: KeyPlace::FindInProject,
        title: "Finding in the project",
        keys: &[
            ("↑ ↓, Page Up, Page Down", "Choose a hit, also while you type"),
            ("Enter", "Go to the chosen hit"),
            ("Alt+C, A, W, R", "The same switches as in the article"),
            ("Esc", "Go to the text"),
        ],
    },
    FixedKeys {
        place: KeyPlace::Palette,
        title: "In the list of all actions",
        keys: &[
            ("Letters", "Some letters of the name, best those that begin its words"),
            ("↑ ↓, Page Up, Page Down", "Choose"),
            ("Enter", "Do it, or go there"),
            ("Esc", "Leave without doing anything"),
        ],
    },
    FixedKeys {
        place: KeyPlace::LinkPicker,
        title: "Choosing what a statement denies or supports",
        keys: &[
            ("↑ ↓, Page Up, Page Down", "Choose"),
            ("Enter", "Make the link"),
            ("Ctrl+Enter", "Make the link and stay for another"),
            ("Alt+1 to Alt+4", "Denies, supports, queries, repeats"),
            ("Esc", "Leave without another link"),
        ],
    },
    FixedKeys {
        place: KeyPlace::Table,
        title: "In the table of statements",
        keys: &[
            ("↑ ↓, Page Up, Page Down, Home, End", "Go from row to row; with Shift pick those between"),
            ("Space", "Pick the row, or no longer"),
            ("Ctrl+A", "Pick all rows"),
            ("Enter", "Go to the statement in its article"),
            ("Delete", "Delete the picked statements"),
            ("Esc", "Go to the text"),
        ],
    },
    FixedKeys {
        place: KeyPlace::Threads,
        title: "In the threads",
        keys: &[
            ("↑ ↓, Page Up, Page Down, Home, End", "Go from row to row"),
            ("Enter", "Go to the statement in its article"),
            ("Esc", "Go to the text"),
        ],
    },
    FixedKeys {
        place: KeyPlace::Checks,
        title: "In the checks",
        keys: &[
            ("↑ ↓", "Go from finding to finding"),
            ("Enter", "Go to the place, or fold a rule"),
            ("R", "Repair, where that is safe"),
            ("Esc", "Go to the text"),
        ],
    },
    FixedKeys {
        place: KeyPlace::Lists,
        title: "In lists of articles, speakers and labels",
        keys: &[
            ("↑ ↓", "Go from row to row"),
            ("↓, Enter", "In the filter over a list: go into the list"),
            ("Enter", "Among the articles: go to the text"),
            ("Esc", "In the filter: take it away"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_told_once_and_every_key_in_a_sentence() {
        for (index, group) in FIXED_KEYS.iter().enumerate() {
            assert!(FIXED_KEYS[..index].iter().all(|other| other.place != group.place), "{group:?}");
            assert!(!group.keys.is_empty());
            assert!(group.keys.iter().all(|(_, text)| !text.ends_with('.')), "{group:?}");
        }
    }
}
