//! Reads WebAnno TSV 3: spans of every layer, taken together where they are one.

use std::collections::BTreeMap;

use super::{
    account::{Account, Fate, RecordId},
    article_details,
    field_read::take_or_keep,
    imported::{
        Imported, ImportedArticle, ImportedRange, ImportedStatement, Input, InputFile, Likeness, Named,
        ReadError,
    },
    offsets::Unit,
    webanno::{ITEM, NAMED_ENTITY, STATEMENT},
};

/// Reads the files, an article each.
pub fn read(input: &Input<'_>) -> Result<Imported, ReadError> {
    let mut imported = Imported::default();
    let (tables, files): (Vec<_>, Vec<_>) =
        input.files.iter().partition(|file| article_details::is_table(file));
    for (done, file) in files.into_iter().enumerate() {
        input.step(done, input.files.len())?;
        imported.account.begin_file(&file.name);
        let text = file.text()?;
        if text.starts_with("#FORMAT=WebAnno TSV 3") {
            let article = TsvFile::read(text, &mut imported.account).article(file, &mut imported.account);
            imported.articles.push(article);
        } else {
            let why = "it does not begin with #FORMAT=WebAnno TSV 3";
            imported.account.add(0, Fate::Refused(why.to_owned()));
        }
    }
    if imported.articles.is_empty() {
        return Err(ReadError::NotThis(
            "None of the files begins with #FORMAT=WebAnno TSV 3, as files of this format do".to_owned(),
        ));
    }
    for table in tables {
        article_details::take_table(table, &mut imported.articles, &mut imported.account)?;
    }
    Ok(imported)
}

/// A layer: its name, and the names of its features.
struct LayerColumns {
    name: String,
    features: Vec<String>,
}

/// A span of a layer while its tokens are read.
#[derive(Default)]
struct Span {
    layer: usize,
    start: usize,
    end: usize,
    values: BTreeMap<String, String>,
    records: Vec<RecordId>,
}

/// What stands in a file.
#[derive(Default)]
struct TsvFile {
    layers: Vec<LayerColumns>,
    /// The text in UTF-16 units, as far as tokens and sentences say it.
    text: Vec<u16>,
    spans: Vec<Span>,
    /// The next token is the first of a sentence.
    begins_sentence: bool,
    /// The sentence that is being read: the line that says it, what it says, and where its tokens begin.
    sentence: Option<(RecordId, String, usize)>,
    /// The span of a layer that has a number.
    numbered: BTreeMap<(usize, String), usize>,
}

/// The most white space that is believed between two tokens.
const WIDEST_GAP: usize = 100_000;

impl TsvFile {
    fn read(text: &str, account: &mut Account) -> Self {
        let mut found = Self::default();
        for (index, line) in text.lines().enumerate() {
            let number = index + 1;
            if let Some(layer) = line.strip_prefix("#T_SP=") {
                let mut names = layer.split('|').map(str::to_owned);
                let name = names.next().unwrap_or_default();
                found.layers.push(LayerColumns { name, features: names.collect() });
                account.add(number, Fate::Empty);
            } else if let Some(sentence) = line.strip_prefix("#Text=") {
                found.end_sentence(account);
                found.begins_sentence = true;
                let record = account.add(number, Fate::Empty);
                found.sentence = Some((record, sentence.to_owned(), found.text.len()));
            } else if line.starts_with("#T_RL=") || line.starts_with("#T_CH=") {
                let why = "relations and chains of WebAnno are not read, and neither are their columns";
                account.add(number, Fate::Refused(why.to_owned()));
            } else if line.starts_with('#') || line.trim().is_empty() {
                account.add(number, Fate::Empty);
            } else {
                let record = account.read(number);
                if let Err(why) = found.token(line, record) {
                    account.refuse(record, why);
                }
            }
        }
        found.end_sentence(account);
        found
    }

    /// Tells of a sentence of which words are missing, as where a file was cut.
    fn end_sentence(&mut self, account: &mut Account) {
        let Some((record, sentence, start)) = self.sentence.take() else { return };
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let tokens = letters(&String::from_utf16_lossy(self.text.get(start..).unwrap_or_default()));
        let said = letters(&sentence);
        if said.len() > tokens.len() && said.starts_with(&tokens) {
            account.keep(
                record,
                "words of this sentence are missing in the lines that follow, and are not read",
            );
        }
    }

    /// `1-2<tab>3-5<tab>he<tab>values of each feature<tab>…`
    fn token(&mut self, line: &str, record: RecordId) -> Result<(), String> {
        let mut cells = line.split('\t');
        let (Some(_), Some(place), Some(words)) = (cells.next(), cells.next(), cells.next()) else {
            return Err("it is no token with a number, a place and words".to_owned());
        };
        let wrong = || format!("“{}” is no place such as 3-5", crate::model::shown::shown(place));
        let (start, end) = place.split_once('-').ok_or_else(wrong)?;
        let start: usize = start.parse().map_err(|_| wrong())?;
        let end: usize = end.parse().map_err(|_| wrong())?;
        let words: Vec<u16> = words.encode_utf16().collect();
        if start >= end || words.len() != end - start {
            return Err(format!(
                "“{}” has not as many UTF-16 units as its place says",
                String::from_utf16_lossy(&words)
            ));
        }
        if start >= self.text.len() {
            if start - self.text.len() > WIDEST_GAP {
                return Err("it stands too far behind the token before it".to_owned());
            }
            // Which white space it was the file does not say; a line end, where a sentence begins.
            let gap = if std::mem::take(&mut self.begins_sentence) { b'\n' } else { b' ' };
            self.text.resize(start, u16::from(gap));
            self.text.extend(words);
        }
        let cells: Vec<&str> = cells.collect();
        let mut column = 0;
        for layer in 0..self.layers.len() {
            let count = self.layers.get(layer).map_or(0, |layer| layer.features.len()).max(1);
            let own: Vec<Vec<&str>> = (column..column + count)
                .map(|index| stacked(cells.get(index).copied().unwrap_or("_")))
                .collect();
            column += count;
            self.values(layer, &own, (start, end), record);
        }
        Ok(())
    }

    /// The spans of a layer on a token: the first value of each feature is that of the first span, and so on.
    fn values(
        &mut self,
        layer: usize,
        columns: &[Vec<&str>],
        (start, end): (usize, usize),
        record: RecordId,
    ) {
        let spans = columns.iter().map(Vec::len).max().unwrap_or_default();
        for index in 0..spans {
            let cell = |column: &Vec<&str>| column.get(index).copied().unwrap_or("*").to_owned();
            let values: Vec<String> = columns.iter().map(cell).collect();
            if values.iter().all(|value| value == "_") {
                continue;
            }
            let number = values.iter().find_map(|value| numbered(value).1);
            let known =
                number.as_ref().and_then(|number| self.numbered.get(&(layer, number.clone())).copied());
            let span = known.unwrap_or_else(|| {
                self.spans.push(Span { layer, start, end, ..Span::default() });
                self.spans.len() - 1
            });
            if let Some(number) = number {
                self.numbered.insert((layer, number), span);
            }
            let names = self.layers.get(layer).map_or(&[][..], |layer| layer.features.as_slice());
            let Some(span) = self.spans.get_mut(span) else { continue };
            span.end = span.end.max(end);
            span.records.push(record);
            for (name, value) in names.iter().zip(&values) {
                let (value, _) = numbered(value);
                if value != "*" && value != "_" {
                    span.values.entry(name.clone()).or_insert_with(|| unescaped(value));
                }
            }
        }
    }

    /// Statements: our own layer knows all of one, a named entity its label; both are one where they stand together.
    fn article(self, file: &InputFile, account: &mut Account) -> ImportedArticle {
        let (annotator, id) = match file.stem_and_ending().0.rsplit_once('/') {
            Some((folder, id)) => (folder.rsplit('/').next().unwrap_or_default(), id),
            None => ("", file.plain_stem()),
        };
        let layer_of = |span: &Span| self.layers.get(span.layer).map_or("", |layer| layer.name.as_str());
        let mut ours: BTreeMap<String, &Span> = BTreeMap::new();
        for span in self.spans.iter().filter(|span| layer_of(span) == STATEMENT) {
            ours.entry(span.values.get("statement_id").cloned().unwrap_or_default()).or_insert(span);
        }
        let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
        let mut statements: Vec<ImportedStatement> = Vec::new();
        for span in self.spans.iter().filter(|span| layer_of(span) != STATEMENT) {
            let range = ImportedRange { unit: Unit::Utf16, start: span.start, end: span.end };
            let known_id = span.values.get("identifier").filter(|id| uuid::Uuid::try_parse(id).is_ok());
            if let Some(one) =
                known_id.and_then(|id| by_id.get(id)).and_then(|index| statements.get_mut(*index))
            {
                one.ranges.push(range);
                one.records.extend(&span.records);
                continue;
            }
            let mut one = ImportedStatement {
                records: span.records.clone(),
                ranges: vec![range],
                ..Default::default()
            };
            let is_entity = layer_of(span) == NAMED_ENTITY;
            let label =
                span.values.get("value").filter(|_| is_entity).or_else(|| span.values.values().next());
            let short = layer_of(span).rsplit('.').next().unwrap_or_default();
            one.label = Named::called(label.map_or(short, String::as_str));
            if let Some(id) = known_id {
                by_id.insert(id.clone(), statements.len());
            }
            take_values(&mut one, known_id.and_then(|id| ours.get(id)).copied(), span, is_entity, account);
            statements.push(one);
        }
        for one in statements.iter_mut().filter(|one| one.annotator.is_empty() && one.id.is_some()) {
            annotator.clone_into(&mut one.annotator);
        }
        ImportedArticle {
            name: file.name.clone(),
            id: id.to_owned(),
            text: Some(String::from_utf16_lossy(&self.text)),
            likeness: Likeness::Words,
            split_at_lines: true,
            statements,
            ..ImportedArticle::default()
        }
    }
}

fn take_values(
    one: &mut ImportedStatement,
    ours: Option<&Span>,
    span: &Span,
    is_entity: bool,
    account: &mut Account,
) {
    let mut told = Vec::new();
    for (name, value) in ours.into_iter().flat_map(|ours| &ours.values) {
        for item in value.split(ITEM) {
            told.extend(take_or_keep(one, name, item));
        }
    }
    for (name, value) in &span.values {
        match name.as_str() {
            "value" if is_entity => {}
            "identifier" if ours.is_some() => {}
            "identifier" if uuid::Uuid::try_parse(value).is_ok() => {
                told.extend(take_or_keep(one, "statement_id", value));
            }
            _ if one.label.name == *value => {}
            _ => told.extend(take_or_keep(one, name, value)),
        }
    }
    if let Some(record) = one.records.first() {
        for told in told {
            account.keep(*record, told);
        }
    }
}

/// The values of a cell, which bars divide unless a backslash stands before them.
fn stacked(cell: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, c) in cell.char_indices() {
        if c == '|' && !escaped {
            found.push(cell.get(start..at).unwrap_or_default());
            start = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    found.push(cell.get(start..).unwrap_or_default());
    found
}

/// A value without the number of its span, and that number: `LOC[3]`.
fn numbered(value: &str) -> (&str, Option<String>) {
    let inside = value.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
    match inside {
        Some((value, number)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            (value, Some(number.to_owned()))
        }
        _ => (value, None),
    }
}

fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{super::webanno::escaped_value, *};

    #[test]
    fn values_come_back_whatever_stands_in_them() {
        for value in ["a|b*c[1]_", "back\\slash \\n", "line\nend\t", "# hash -> arrow", "*", "_", "a;b"] {
            let cell = format!("{}[12]|{}[3]", escaped_value(value), escaped_value("x"));
            let parts = stacked(&cell);
            assert_eq!(parts.len(), 2, "{cell}");
            let (found, number) = numbered(parts[0]);
            assert_eq!((unescaped(found), number), (value.to_owned(), Some("12".to_owned())));
        }
    }
}
