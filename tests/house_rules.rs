//! The rules of the house held against the source: who may use whom, how files begin, and what documents must say.
//!
//! `docs/ARCHITECTURE.md` holds the table of imports, `docs/STYLE.md` the rules. `UPDATE_GOLDEN=1` writes
//! `docs/manual/keys.md` and `docs/manual/checks.md` anew.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says so by panicking")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use gainsay::{
    command::{ACTIONS, FIXED_KEYS, Menu, Shortcut},
    model::{Codebook, check::Rule},
};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Past this many lines a file is two ideas.
const LONGEST_FILE: usize = 600;

/// A source file under `src/`.
struct Source {
    /// From the root on, with `/`.
    path: String,
    /// Everything that stands in it.
    text: String,
    /// The same without test modules, comments and the words of strings.
    code: String,
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn names_in(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(Path::new(ROOT).join(folder)).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec!["src".to_owned()];
    while let Some(folder) = folders.pop() {
        for name in names_in(&folder) {
            let path = format!("{folder}/{name}");
            if Path::new(ROOT).join(&path).is_dir() {
                folders.push(path);
            } else if has_extension(&name, "rs") {
                let text = read(&path);
                let code = without_tests(&blanked(&text));
                found.push(Source { path, text, code });
            }
        }
    }
    assert!(found.len() > 50, "the source files were not found");
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn has_extension(name: &str, wanted: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == wanted)
}

/// Fails with all that was found, one a line.
fn none_of(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule}\n  {}", broken.join("\n  "));
}

// The source without what is not code.

/// `text` with comments, strings and characters replaced by spaces; lines stay where they are.
fn blanked(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = end_of_blank(&chars, at);
        if end == at {
            out.push(chars[at]);
            at += 1;
        }
        for c in &chars[at..end.max(at)] {
            out.push(if *c == '\n' { '\n' } else { ' ' });
        }
        at = end.max(at);
    }
    out
}

/// Where the comment, string or character ends that begins at `at`; `at` itself where none does.
fn end_of_blank(chars: &[char], at: usize) -> usize {
    let next = chars.get(at + 1).copied().unwrap_or(' ');
    let in_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    match chars[at] {
        '/' if next == '/' => find(chars, at, &['\n']).unwrap_or(chars.len()),
        '/' if next == '*' => find(chars, at, &['*', '/']).map_or(chars.len(), |end| end + 2),
        '"' => end_of_string(chars, at + 1),
        'r' if !in_word && (next == '"' || next == '#') => end_of_raw_string(chars, at).unwrap_or(at),
        '\'' if next == '\\' => find(chars, at + 3, &['\'']).map_or(chars.len(), |end| end + 1),
        '\'' if chars.get(at + 2) == Some(&'\'') => at + 3,
        _ => at,
    }
}

fn find(chars: &[char], from: usize, wanted: &[char]) -> Option<usize> {
    let rest = chars.get(from..)?;
    rest.windows(wanted.len()).position(|window| window == wanted).map(|index| from + index)
}

fn end_of_string(chars: &[char], from: usize) -> usize {
    let mut at = from;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

fn end_of_raw_string(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    let open = at + 1 + hashes;
    let mut close = vec!['"'];
    close.resize(1 + hashes, '#');
    (chars.get(open) == Some(&'"')).then(|| find(chars, open + 1, &close))?.map(|end| end + 1 + hashes)
}

/// Blanked code without the modules that stand behind `#[cfg(test)]`.
fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut rest = code;
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once(MARK) {
        out.push_str(before);
        let item = after_attributes(after);
        let is_module = ["mod ", "pub mod ", "pub(crate) mod "].iter().any(|start| item.starts_with(start));
        rest = if is_module { after_block(item) } else { after };
    }
    out.push_str(rest);
    out
}

/// The item behind its further attributes.
fn after_attributes(code: &str) -> &str {
    let mut item = code.trim_start();
    while let Some((_, after)) = item.strip_prefix("#[").and_then(|attribute| attribute.split_once(']')) {
        item = after.trim_start();
    }
    item
}

/// What follows the first block in braces, or the first semicolon where that comes before.
fn after_block(code: &str) -> &str {
    let mut depth = 0_usize;
    for (at, c) in code.char_indices() {
        match c {
            ';' if depth == 0 => return code.split_at(at + 1).1,
            '{' => depth += 1,
            '}' if depth == 1 => return code.split_at(at + 1).1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    ""
}

// Who uses whom.

/// The module of `src/` that a file belongs to, and how many modules deep in the crate it stands.
fn module_of(path: &str) -> (String, usize) {
    let inside = path.strip_prefix("src/").unwrap().strip_suffix(".rs").unwrap();
    let names: Vec<&str> = inside.split('/').filter(|name| *name != "mod").collect();
    (names[0].to_owned(), names.len())
}

/// The modules of ours that blanked code of a file names by `crate::…`, or by enough `super::`.
fn used_modules(code: &str, depth: usize) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let to_root = "super::".repeat(depth);
    for start in ["crate::", "gainsay::", to_root.as_str()] {
        for (at, _) in code.match_indices(start) {
            let before = code.split_at(at).0;
            if !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':') {
                used.extend(first_names(code.split_at(at + start.len()).1));
            }
        }
    }
    used
}

/// `model` of `model::{…}`, and both names of `{model::…, store}`.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
    };
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let mut names = vec![name(group)];
    let mut depth = 1_usize;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(name(group.split_at(at + 1).1)),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The table "Who may use whom" of `docs/ARCHITECTURE.md`.
fn table_of_imports() -> BTreeMap<String, BTreeSet<String>> {
    let page = read("docs/ARCHITECTURE.md");
    let (_, after) = page.split_once("## Who may use whom").unwrap();
    let section = after.split("\n## ").next().unwrap();
    let mut table = BTreeMap::new();
    for row in section.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        let allowed: BTreeSet<String> = in_backticks(cells[1]).collect();
        for module in in_backticks(cells[0]) {
            table.insert(module, allowed.clone());
        }
    }
    table
}

fn in_backticks(text: &str) -> impl Iterator<Item = String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned)
}

#[test]
fn every_module_uses_only_what_the_table_of_imports_allows() {
    let table = table_of_imports();
    let mut broken = Vec::new();
    for Source { path, code, .. } in sources() {
        let (module, depth) = module_of(&path);
        if module == "lib" {
            continue;
        }
        let Some(allowed) = table.get(&module) else {
            broken.push(format!("{module} ({path}) has no row in the table"));
            continue;
        };
        // A name that is no row is a macro or an item of the crate's root, and there are none of these.
        let used = used_modules(&code, depth).into_iter().filter(|used| *used != module);
        broken.extend(used.filter(|used| !allowed.contains(used)).map(|used| format!("{path} uses {used}")));
    }
    none_of("docs/ARCHITECTURE.md does not allow:", &broken);
}

#[test]
fn the_table_of_imports_names_every_module_of_the_library_and_has_no_circles() {
    let table = table_of_imports();
    let declared = blanked(&read("src/lib.rs"));
    for line in declared.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let module = line.trim_end_matches(';');
        assert!(table.contains_key(module), "{module} has no row in docs/ARCHITECTURE.md");
    }
    // Rows whose modules use nothing that is left are taken away; a circle never is.
    let mut left = table;
    while !left.is_empty() {
        let names: BTreeSet<String> = left.keys().cloned().collect();
        left.retain(|_, allowed| !allowed.is_disjoint(&names));
        assert!(left.len() < names.len(), "these modules may use each other in a circle: {names:?}");
    }
}

#[test]
fn paths_are_found_however_they_are_written() {
    let check = |code: &str, depth: usize, expected: &[&str]| {
        let found = used_modules(&without_tests(&blanked(code)), depth);
        assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{code}");
    };
    check("use crate::model::{Article, Edit};", 2, &["model"]);
    check("use crate::{\n    command::{Action, Menu},\n    store,\n};", 2, &["command", "store"]);
    check("fn f(a: &crate::ui::Ask) -> super::super::app::App {}", 2, &["app", "ui"]);
    check("use super::words;", 2, &[]);
    check("use super::words;", 1, &["words"]);
    check("// crate::model\n/* crate::ui */ let a = \"crate::app\"; let b = r#\"crate::store\"#;", 1, &[]);
    check("let quote = '\"'; use crate::model::Edit; let other = '\\'';", 1, &["model"]);
    check("fn f<'a>(a: &'a str) { crate::model::f(a) }", 1, &["model"]);
    check("#[cfg(test)]\nmod tests { use crate::ui::{A}; }\nuse crate::model;", 1, &["model"]);
    check(
        "#[cfg(test)]\n#[allow(a, b)]\npub(crate) mod tests { use crate::ui::A; }\nuse crate::model;",
        1,
        &["model"],
    );
}

// How files look.

#[test]
fn every_source_file_says_in_its_first_line_what_it_is() {
    let silent = sources().into_iter().filter(|source| !source.text.starts_with("//! "));
    let silent: Vec<String> = silent.map(|source| source.path).collect();
    none_of("These files do not begin with //! and a sentence:", &silent);
}

#[test]
fn no_source_file_is_longer_than_an_idea() {
    let mut broken = Vec::new();
    for Source { path, text, .. } in sources() {
        let lines = text.lines().count();
        if lines > LONGEST_FILE {
            broken.push(format!("{path}: {lines} lines"));
        }
    }
    none_of("A file is one idea, in at most 600 lines:", &broken);
}

#[test]
fn the_program_never_unwraps() {
    let mut broken = Vec::new();
    for Source { path, code, .. } in sources() {
        for (index, line) in code.lines().enumerate() {
            if line.contains(".unwrap()") || line.contains(".expect(") {
                broken.push(format!("{path}: {} (line {} without tests)", line.trim(), index + 1));
            }
        }
    }
    none_of("Outside tests nothing unwraps:", &broken);
}

// Dependencies and fonts.

#[test]
fn every_dependency_has_its_reason_beside_it() {
    let manifest = read("Cargo.toml");
    let mut section = "";
    let mut before = "";
    let mut broken = Vec::new();
    let mut seen = 0;
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']);
        } else if section.ends_with("dependencies") && line.contains('=') && !line.starts_with('#') {
            seen += 1;
            let reason = line.split_once(" # ").map(|(_, reason)| reason).or(before.strip_prefix("# "));
            if reason.is_none_or(|reason| reason.trim().len() < 5) {
                broken.push(line.to_owned());
            }
        }
        before = line;
    }
    assert!(seen > 20, "the dependencies were not found");
    none_of("These dependencies have no reason in Cargo.toml:", &broken);
}

#[test]
fn every_font_comes_with_its_licence_and_is_listed() {
    let names = names_in("assets/fonts");
    let page = read("assets/fonts/README.md");
    let fonts = names.iter().filter(|name| ["ttf", "otf"].iter().any(|end| has_extension(name, end)));
    let mut broken = Vec::new();
    for font in fonts {
        let family = font.split('-').next().unwrap();
        let licence = format!("OFL-{family}.txt");
        if !names.contains(&licence) {
            broken.push(format!("{font} has no {licence}"));
        }
        if !page.contains(font.as_str()) {
            broken.push(format!("{font} is not in assets/fonts/README.md"));
        }
    }
    none_of("Fonts need their licences:", &broken);
}

// The manual's page of keys.

fn key_in_words(shortcut: Shortcut) -> String {
    let held = [(shortcut.ctrl, "Ctrl+"), (shortcut.shift, "Shift+"), (shortcut.alt, "Alt+")];
    let held: String = held.iter().filter(|(held, _)| *held).map(|(_, name)| *name).collect();
    let key = match shortcut.key {
        "Plus" => "+",
        "Minus" => "-",
        "Questionmark" => "?",
        "ArrowDown" => "↓",
        "ArrowUp" => "↑",
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        key => key,
    };
    format!("{held}{key}")
}

fn table<'a>(page: &mut String, heading: &str, rows: impl Iterator<Item = [&'a str; 2]>) {
    write!(page, "\n## {heading}\n\n| key | what it does |\n| --- | --- |\n").unwrap();
    for [key, text] in rows {
        writeln!(page, "| {key} | {text} |").unwrap();
    }
}

/// The page of keys, from the table of actions and the labels of a new project.
fn page_of_keys() -> String {
    let mut page = "# Keys\n\n\
        On a Mac, ⌘ takes the place of Ctrl, and ⌥ moves by words.\n\
        While you type in a field, keys without Ctrl belong to the field, but for F1 to F9; so do Ctrl+Z and Ctrl+A.\n\
        The keys of labels, of Statement and of Annotate act on the article, the statement and the words selected there.\n\
        The program shows this list under Help → Keyboard shortcuts, with the labels of your own project.\n"
        .to_owned();
    let codebook = Codebook::default();
    let labels: Vec<[String; 2]> = codebook
        .active()
        .map(|label| {
            [
                label.key.to_string(),
                format!(
                    "Mark the selected words as {}, or relabel the selected statement",
                    label.name.to_lowercase()
                ),
            ]
        })
        .collect();
    table(
        &mut page,
        "Labels of a new project",
        labels.iter().map(|[key, text]| [key.as_str(), text.as_str()]),
    );
    for menu in Menu::ALL {
        let rows: Vec<[String; 2]> = ACTIONS
            .iter()
            .filter(|info| info.menu == menu)
            .filter_map(|info| {
                let text = format!("**{}**: {}", info.text.trim_end_matches('…'), info.tooltip);
                Some([key_in_words(info.shortcut?), text])
            })
            .collect();
        table(&mut page, menu.title(), rows.iter().map(|[key, text]| [key.as_str(), text.as_str()]));
    }
    for group in FIXED_KEYS {
        table(&mut page, group.title, group.keys.iter().map(|(key, text)| [*key, *text]));
    }
    page
}

/// Fails unless the file says what it should; writes it when asked.
fn is_current(path: &str, page: &str) {
    let full: PathBuf = Path::new(ROOT).join(path);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&full, page).unwrap();
    }
    let found = fs::read_to_string(&full).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == page, "{path} is old: run UPDATE_GOLDEN=1 cargo test --test house_rules");
}

#[test]
fn the_manuals_page_of_keys_is_current() {
    is_current("docs/manual/keys.md", &page_of_keys());
}

/// The page of rules that a project is checked by.
fn page_of_checks() -> String {
    let mut page = "# Checks\n\n\
        `gainsay check PROJECT` prints a line for each finding: where, how bad, what, the words, and the rule in \
        square brackets.\n\
        An error is where the data contradict themselves; a notice is where something is perhaps unfinished or \
        mistaken. Nothing is changed by a check, and none of this has to be heeded.\n\n\
        | rule | | what is found | why it matters |\n| --- | --- | --- | --- |\n"
        .to_owned();
    for rule in Rule::ALL {
        let (name, severity, title, why) = (rule.name(), rule.severity().name(), rule.title(), rule.why());
        writeln!(page, "| `{name}` | {severity} | {title} | {why} |").unwrap();
    }
    page
}

#[test]
fn the_manuals_page_of_checks_is_current() {
    is_current("docs/manual/checks.md", &page_of_checks());
}
