//! The command line: the same projects, checks and formats as in the window, without a screen.
//!
//! [`parse`] tells what was asked for; [`run`] does it, unless it is the window.

pub mod add;
mod annotators;
mod check;
mod export;
mod format_names;
mod import;
mod merge;
pub mod new;
mod progress;
mod projects;
mod stats;

use std::{ffi::OsString, io, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::{Args, CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use format_names::FormatName;
use projects::open;
use serde_json::{Value, json};

use crate::{
    formats::{FORMATS, Format, pdf_process},
    model::shown::{shown, with_capital},
};

const EXIT_STATUS: &str = "Exit status: 0 when all is well; 1 when errors were found or something was left out; \
    2 when the command was wrong, or the project or a file could not be read or written.";

const MERGE_ABOUT: &str = "Merge two versions of one file of a project, as a merge driver of git\n\n\
    Statements are merged one by one, attribute by attribute. What both sides changed differently is kept twice, \
    beside each other, and told on the standard error; gainsay check finds it again. These two lines make git do so, \
    the first once on every machine, the second in the file .gitattributes of the project:\n\n  \
    git config merge.gainsay.driver \"gainsay merge %O %A %B --name %P\"\n  \
    *.ron merge=gainsay";

const MERGE_STATUS: &str = "Exit status: 0 when the versions were merged; 1 when both versions of something are kept \
    beside each other in the result; 2 when a version could not be read or the result not written: OURS is untouched.";

const STATS_HELP: &str = "A statement is counted in the month in which it was said, where its date leaves no doubt; \
    in the year, where it leaves the month open. A claim has an answer when somebody denies, supports or queries it, \
    or what repeats it, or its proposition.\n\n\
    Examples:\n  gainsay stats talks\n  gainsay stats talks --annotator mara --json | jq .speakers\n\n\
    Exit status: 0; 2 when the command was wrong or the project could not be read.";

const COMPLETIONS_HELP: &str = "Examples:\n  \
    gainsay completions bash > ~/.local/share/bash-completion/completions/gainsay\n  \
    gainsay completions zsh > \"${fpath[1]}/_gainsay\"\n  \
    gainsay completions fish > ~/.config/fish/completions/gainsay.fish";

/// What the program was started for.
#[derive(Debug)]
pub enum Invocation {
    /// The window.
    Window {
        /// The project to open: its folder or its `project.ron`.
        project: Option<PathBuf>,
        /// The file of settings, if not the usual one.
        settings: Option<PathBuf>,
    },
    /// A tool, for [`run`].
    Tool(ToolCommand),
}

#[derive(Debug, Parser)]
#[command(
    name = "gainsay",
    version,
    about = "Annotate news articles: who claimed, denied or stated what, and when",
    after_help = EXIT_STATUS,
    args_conflicts_with_subcommands = true
)]
struct CommandLine {
    /// Project to open: its folder or its project.ron
    project: Option<PathBuf>,
    /// File of settings, if not the usual one
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    #[command(subcommand)]
    tool: Option<ToolCommand>,
}

/// What can be done without a window.
#[derive(Debug, Subcommand)]
pub enum ToolCommand {
    /// Make an empty project
    #[command(after_help = new::EXAMPLES)]
    New(new::NewArgs),
    /// Add articles to a project: files, folders, tables and archives
    #[command(long_about = add::ABOUT, after_help = add::EXAMPLES)]
    Add(Box<add::AddArgs>),
    /// Write a project's statements to a file that other programs read
    #[command(after_help = EXIT_STATUS)]
    Export(ExportArgs),
    /// Look for damaged files, unanchored statements and unfinished work
    #[command(after_help = EXIT_STATUS)]
    Check(CheckArgs),
    /// Merge two versions of one file of a project, as a merge driver of git
    #[command(long_about = MERGE_ABOUT, after_help = MERGE_STATUS)]
    Merge(MergeArgs),
    /// Read statements of others from files and put them onto a project's articles
    #[command(after_help = EXIT_STATUS)]
    Import(ImportArgs),
    /// Count statements by label, speaker, month and article, and claims that nobody answered
    #[command(after_help = STATS_HELP)]
    Stats(StatsArgs),
    /// List the formats that statements can be written in and read from
    Formats {
        /// Print them as one JSON array
        #[arg(long)]
        json: bool,
    },
    /// Read a PDF from the standard input, in a process that may fail: the program runs itself so
    #[command(name = pdf_process::SUBCOMMAND, hide = true)]
    ReadPdf,
    /// Print what a shell completes after "gainsay"
    #[command(after_help = COMPLETIONS_HELP)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, for man: gainsay man > gainsay.1
    Man,
}

/// Arguments of `gainsay export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Format to write
    #[arg(long, short, value_parser = FormatName::Written)]
    format: &'static Format,
    /// Project: its folder or its project.ron
    project: PathBuf,
    /// File or folder to write; - for the standard output. A file that is there is replaced; in a folder only files of
    /// the same names are, and the report names others of the kind
    #[arg(long, short, value_name = "FILE|FOLDER|-")]
    output: PathBuf,
    /// Write only this person's statements: a name or an identifier; may be given several times
    #[arg(long = "annotator", value_name = "NAME")]
    annotators: Vec<String>,
    /// Option of the format; gainsay formats lists them
    #[arg(long = "option", value_name = "NAME=VALUE")]
    options: Vec<String>,
    /// Write what a spreadsheet opens by a double click: with a byte order mark, and formulas guarded
    #[arg(long)]
    for_spreadsheet: bool,
    /// Write nothing when anything would be left out
    #[arg(long)]
    strict: bool,
    /// Print the report as one JSON object, on the standard output; with -o - on the standard error
    #[arg(long)]
    json: bool,
}

/// Arguments of `gainsay import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Format to read
    #[arg(long, short, value_parser = FormatName::Read)]
    format: &'static Format,
    /// Project: its folder or its project.ron
    project: PathBuf,
    /// Files to read, and folders with all that is in them, or all with the format's ending where some have it
    #[arg(required = true, value_name = "FILE-OR-FOLDER")]
    files: Vec<PathBuf>,
    /// Whose statements they become, by name or identifier, whatever the files say
    #[arg(long, value_name = "NAME")]
    annotator: Option<String>,
    /// Option of the format; gainsay formats lists them
    #[arg(long = "option", value_name = "NAME=VALUE")]
    options: Vec<String>,
    /// Change nothing when anything would be refused, or kept elsewhere than it belongs
    #[arg(long)]
    strict: bool,
    /// Print the report as one JSON object, with every line that was refused or kept elsewhere
    #[arg(long)]
    json: bool,
}

/// Arguments of `gainsay check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Project: its folder or its project.ron
    project: PathBuf,
    /// Print errors only: no notices and no summary
    #[arg(long, short)]
    quiet: bool,
    /// Print one JSON object, with every problem and finding
    #[arg(long)]
    json: bool,
}

/// Arguments of `gainsay stats`.
#[derive(Debug, Args)]
pub struct StatsArgs {
    /// Project: its folder or its project.ron
    project: PathBuf,
    /// Count only this person's statements: a name or an identifier; may be given several times
    #[arg(long = "annotator", value_name = "NAME")]
    annotators: Vec<String>,
    /// Print one JSON object, with every count and identifier
    #[arg(long)]
    json: bool,
}

/// Arguments of `gainsay merge`.
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// The version that both came from; an empty file where both are new (%O of git)
    base: PathBuf,
    /// The version here, which is replaced by the result (%A of git)
    ours: PathBuf,
    /// The version that comes in (%B of git)
    theirs: PathBuf,
    /// Write the result to this file instead; - for the standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// What the file is called in messages (%P of git)
    #[arg(long, value_name = "PATH")]
    name: Option<String>,
}

/// How a tool ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is well.
    Clean,
    /// Errors were found, or something was left out.
    Found,
    /// Wrong use, or a project or file that could not be read or written.
    Unusable,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Clean => Self::SUCCESS,
            Outcome::Found => Self::from(1),
            Outcome::Unusable => Self::from(2),
        }
    }
}

/// What `arguments` ask for, the program's name first; help and wrong use are printed, and end the program.
pub fn parse(arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> Invocation {
    try_parse(arguments).unwrap_or_else(|error| error.exit())
}

/// As [`parse`], but help and wrong use come back.
pub fn try_parse(
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
) -> Result<Invocation, clap::Error> {
    let CommandLine { project, settings, tool } = CommandLine::try_parse_from(arguments)?;
    Ok(tool.map_or(Invocation::Window { project, settings }, Invocation::Tool))
}

/// Does what was asked for: results go to `out`, reports and messages to `err`.
pub fn run(command: ToolCommand, out: &mut dyn io::Write, err: &mut dyn io::Write) -> Outcome {
    let result = match command {
        ToolCommand::New(arguments) => new::run(&arguments, out, err),
        ToolCommand::Add(arguments) => add::run(&arguments, out, err),
        ToolCommand::Export(arguments) => export::run(&arguments, out, err),
        ToolCommand::Import(arguments) => import::run(&arguments, out, err),
        ToolCommand::Check(arguments) => check::run(&arguments, out, err),
        ToolCommand::Merge(arguments) => merge::run(&arguments, out, err),
        ToolCommand::Stats(arguments) => stats::run(&arguments, out, err),
        ToolCommand::Formats { json: true } => formats_as_json(out),
        ToolCommand::Formats { json: false } => list_formats(out),
        ToolCommand::ReadPdf => match pdf_process::serve(&mut io::stdin(), out) {
            Ok(()) => Ok(Outcome::Clean),
            Err(error) => Err(error.into()),
        },
        ToolCommand::Completions { shell } => completions(shell, out),
        ToolCommand::Man => manual_page(out),
    };
    match result.and_then(|outcome| Ok(out.flush().map(|()| outcome)?)) {
        Ok(outcome) => outcome,
        // Who reads the output has seen enough, as `head` has.
        Err(error) if is_broken_pipe(&error) => Outcome::Clean,
        Err(error) => {
            // When the message cannot be written either, only the status is left to tell it.
            let _ = writeln!(err, "gainsay: {}", in_words(&error));
            Outcome::Unusable
        }
    }
}

fn completions(shell: Shell, out: &mut dyn io::Write) -> anyhow::Result<Outcome> {
    // The generator panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut CommandLine::command(), "gainsay", &mut script);
    out.write_all(&script)?;
    Ok(Outcome::Clean)
}

/// One page for all: a page a command would have to be found first.
fn manual_page(out: &mut dyn io::Write) -> anyhow::Result<Outcome> {
    let mut command = CommandLine::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(out)?;
    for tool in command.get_subcommands().filter(|tool| tool.get_name() != "help" && !tool.is_hide_set()) {
        writeln!(out, ".SH GAINSAY {}", tool.get_name().to_uppercase())?;
        let page = clap_mangen::Man::new(tool.clone());
        page.render_synopsis_section(out)?;
        page.render_description_section(out)?;
        page.render_options_section(out)?;
        page.render_extra_section(out)?;
    }
    Ok(Outcome::Clean)
}

fn list_formats(out: &mut dyn io::Write) -> anyhow::Result<Outcome> {
    let width = FORMATS.iter().map(|format| format.name.len()).max().unwrap_or_default();
    for format in FORMATS {
        let directions = match (format.is_written(), format.read.is_some()) {
            (true, true) => "out and in",
            (true, false) => "out",
            (false, _) => "in",
        };
        writeln!(out, "{:width$}  {directions:10}  {}: {}", format.name, format.title, format.description)?;
        for option in format.options {
            let values: Vec<_> = option.values.iter().map(|value| value.name).collect();
            writeln!(
                out,
                "{:width$}    --option {}={}: {}",
                "",
                option.name,
                values.join("|"),
                option.description
            )?;
        }
    }
    Ok(Outcome::Clean)
}

fn formats_as_json(out: &mut dyn io::Write) -> anyhow::Result<Outcome> {
    let formats = FORMATS.iter().map(|format| {
        let options = format.options.iter().map(|option| {
            let values = option.values.iter().map(|value| value.name);
            json!({
                "name": option.name,
                "description": option.description,
                "values": values.collect::<Vec<_>>(),
            })
        });
        json!({
            "name": format.name,
            "title": format.title,
            "description": format.description,
            "writes": format.is_written(),
            "reads": format.read.is_some(),
            "folder": format.is_folder(),
            "options": options.collect::<Vec<_>>(),
        })
    });
    print_json(&formats.collect::<Vec<_>>().into(), out)?;
    Ok(Outcome::Clean)
}

/// As a person reads it, too.
fn print_json(value: &Value, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "{value:#}")
}

/// Options as they were typed, `NAME=VALUE` each.
fn option_pairs(options: &[String]) -> anyhow::Result<Vec<(String, String)>> {
    let pair = |option: &String| {
        let parts = option.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
        parts.with_context(|| format!("write an option as NAME=VALUE, not as “{}”", shown(option)))
    };
    options.iter().map(pair).collect()
}

/// What failed and why, each cause once: many of our messages repeat what the system said.
fn in_words(error: &anyhow::Error) -> String {
    let mut words = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if words.is_empty() {
            words = cause;
        } else if !words.contains(&cause) {
            words = format!("{words}: {cause}");
        }
    }
    with_capital(&words)
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let kinds = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    kinds.into_iter().any(|kind| kind == io::ErrorKind::BrokenPipe)
}
