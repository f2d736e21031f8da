//! `gainsay check`: what is wrong in a project's files, and what a careful supervisor would point at.

use std::io;

use serde_json::{Value, json};

use super::{CheckArgs, Outcome, open, print_json};
use crate::{
    formats::report::counted,
    model::{
        LayerKey, StatementId,
        check::{Finding, Rule, Severity, Subject, findings},
        shown::shown_path,
    },
    store::{Opened, Problem, ProblemKind},
};

/// Characters of a quote that are shown.
const QUOTE_CHARS: usize = 60;

/// Prints problems, findings and a summary, and tells how it ended.
pub fn run(
    arguments: &CheckArgs,
    out: &mut dyn io::Write,
    err: &mut dyn io::Write,
) -> anyhow::Result<Outcome> {
    let opened = open(&arguments.project, err)?;
    if arguments.json {
        return print_as_json(&opened, out);
    }
    let lines = lines(&opened);
    for (severity, line) in &lines {
        if *severity == Severity::Error || !arguments.quiet {
            writeln!(out, "{line}")?;
        }
    }
    let count = |wanted| lines.iter().filter(|(severity, _)| *severity == wanted).count();
    let errors = count(Severity::Error);
    if !arguments.quiet {
        let articles = counted(opened.project.articles.len(), "article");
        let statements = counted(opened.project.statements().count(), "statement");
        let notices = counted(count(Severity::Notice), "notice");
        writeln!(out, "{articles}, {statements}: {}, {notices}", counted(errors, "error"))?;
    }
    Ok(if errors > 0 { Outcome::Found } else { Outcome::Clean })
}

/// Problems of the files, then findings, each in the order found.
fn lines(opened: &Opened) -> Vec<(Severity, String)> {
    let problems = opened.problems.iter().map(|problem| (severity(problem.kind), problem_line(problem)));
    problems.chain(told(opened).map(|finding| (finding.severity(), finding_line(opened, &finding)))).collect()
}

/// What was found, without what is told with its file.
fn told(opened: &Opened) -> impl Iterator<Item = Finding> {
    findings(&opened.project).into_iter().filter(|finding| !is_told_with_its_file(finding))
}

fn print_as_json(opened: &Opened, out: &mut dyn io::Write) -> anyhow::Result<Outcome> {
    let problems: Vec<_> = opened.problems.iter().map(problem_as_json).collect();
    let findings: Vec<_> = told(opened).map(|finding| finding_as_json(opened, &finding)).collect();
    let of = |wanted: Severity| {
        let severities = problems.iter().chain(&findings).map(|one| &one["severity"]);
        severities.filter(|severity| **severity == wanted.name()).count()
    };
    let errors = of(Severity::Error);
    let report = json!({
        "articles": opened.project.articles.len(),
        "statements": opened.project.statements().count(),
        "errors": errors,
        "notices": of(Severity::Notice),
        "problems": problems,
        "findings": findings,
    });
    print_json(&report, out)?;
    Ok(if errors > 0 { Outcome::Found } else { Outcome::Clean })
}

fn problem_as_json(problem: &Problem) -> Value {
    json!({
        "severity": severity(problem.kind).name(),
        "kind": problem.kind.name(),
        "path": problem.path.to_string_lossy(),
        "line": problem.line,
        "column": problem.column,
        "message": problem.message,
    })
}

fn finding_as_json(opened: &Opened, finding: &Finding) -> Value {
    let subject = match &finding.subject {
        Subject::Statement(layer, id) => json!({
            "statement": id.to_string(),
            "article": layer.article.as_str(),
            "annotator": layer.annotator.as_str(),
            "quote": opened.project.statement(layer, *id).map(|statement| statement.fragments.quote()),
        }),
        Subject::Article(id) => json!({ "article": id.as_str() }),
        Subject::Speaker(id) => json!({ "speaker": id.as_str() }),
        Subject::Proposition(id) => json!({ "proposition": id.as_str() }),
    };
    json!({
        "severity": finding.severity().name(),
        "rule": finding.rule.name(),
        "subject": subject,
        "message": finding.message,
    })
}

/// Unanchored statements were found in reading already, with their line in the file.
fn is_told_with_its_file(finding: &Finding) -> bool {
    finding.rule == Rule::Unanchored
}

fn severity(kind: ProblemKind) -> Severity {
    match kind {
        ProblemKind::Damaged
        | ProblemKind::Newer
        | ProblemKind::OtherId
        | ProblemKind::OtherText
        | ProblemKind::NoArticle
        | ProblemKind::Unreadable
        | ProblemKind::Unanchored
        | ProblemKind::DuplicateId
        | ProblemKind::Outside => Severity::Error,
        ProblemKind::Missing | ProblemKind::Comment | ProblemKind::Unknown => Severity::Notice,
    }
}

/// The place first, as compilers write it, so that editors find it.
fn problem_line(problem: &Problem) -> String {
    let place = match (problem.line, problem.column) {
        (Some(line), Some(column)) => format!("{}:{line}:{column}", shown_path(&problem.path)),
        _ => shown_path(&problem.path),
    };
    format!("{place}: {}: {}", severity(problem.kind).name(), problem.message)
}

/// The place, what was found, the words, and the rule's name, by which the manual explains it.
fn finding_line(opened: &Opened, finding: &Finding) -> String {
    let (severity, message, rule) = (finding.severity().name(), &finding.message, finding.rule.name());
    let said = |place: String| format!("{place}: {severity}: {message}");
    match &finding.subject {
        Subject::Statement(layer, id) => {
            let quote = quote(opened, layer, *id);
            let place = said(format!("{}, {}", layer.article, layer.annotator));
            format!("{place}: “{quote}” ({id}) [{rule}]")
        }
        Subject::Article(id) => format!("{} [{rule}]", said(id.to_string())),
        Subject::Speaker(id) => format!("{} [{rule}]", said(format!("speakers, {id}"))),
        Subject::Proposition(id) => format!("{} [{rule}]", said(format!("propositions, {id}"))),
    }
}

fn quote(opened: &Opened, layer: &LayerKey, id: StatementId) -> String {
    let statement = opened.project.statement(layer, id);
    statement.map_or(String::new(), |statement| shortened(&statement.fragments.quote()))
}

/// On one line, and at most [`QUOTE_CHARS`] long.
fn shortened(quote: &str) -> String {
    let line = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTE_CHARS) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or(&line)),
        None => line,
    }
}
