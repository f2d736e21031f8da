//! `gainsay check`: what is wrong in a project's files, and what a careful supervisor would point at.

use std::io;

use super::{CheckArgs, Outcome, open};
use crate::{
    formats::report::counted,
    model::check::{Finding, Severity, findings},
    store::{Opened, Problem, ProblemKind},
};

/// Characters of a quote that are shown.
const QUOTE_CHARS: usize = 60;

/// Prints problems, findings and a summary, and tells how it ended.
pub fn run(arguments: &CheckArgs, out: &mut dyn io::Write) -> anyhow::Result<Outcome> {
    let opened = open(&arguments.project)?;
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
    let findings = findings(&opened.project).into_iter().filter(|finding| !is_told_with_its_file(finding));
    problems.chain(findings.map(|finding| (finding.severity, finding_line(opened, &finding)))).collect()
}

/// Unanchored statements were found in reading already, with their line in the file.
fn is_told_with_its_file(finding: &Finding) -> bool {
    finding.message.starts_with("unanchored: ")
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
        (Some(line), Some(column)) => format!("{}:{line}:{column}", problem.path.display()),
        _ => problem.path.display().to_string(),
    };
    format!("{place}: {}: {}", name(severity(problem.kind)), problem.message)
}

fn finding_line(opened: &Opened, finding: &Finding) -> String {
    let statement = opened.project.statement(&finding.layer, finding.statement);
    let quote = statement.map_or(String::new(), |statement| shortened(&statement.fragments.quote()));
    let (article, annotator) = (&finding.layer.article, &finding.layer.annotator);
    let (severity, message) = (name(finding.severity), &finding.message);
    format!("{article}, {annotator}: {severity}: {message}: “{quote}” ({})", finding.statement)
}

fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Notice => "notice",
    }
}

/// On one line, and at most [`QUOTE_CHARS`] long.
fn shortened(quote: &str) -> String {
    let line = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTE_CHARS) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or(&line)),
        None => line,
    }
}
