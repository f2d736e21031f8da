//! The program: the window, or a tool without one.

use std::{io, process::ExitCode};

use gainsay::cli::{self, Invocation};

fn main() -> anyhow::Result<ExitCode> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(io::stderr)
        .init();
    match cli::parse(std::env::args_os()) {
        Invocation::Tool(tool) => Ok(cli::run(tool, &mut io::stdout(), &mut io::stderr()).into()),
        Invocation::Window { project, settings } => window(project, settings),
    }
}

#[cfg(feature = "gui")]
fn window(
    project: Option<std::path::PathBuf>,
    settings: Option<std::path::PathBuf>,
) -> anyhow::Result<ExitCode> {
    gainsay::app::run(gainsay::app::Launch::from_system(project, settings))?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(not(feature = "gui"))]
fn window(
    _project: Option<std::path::PathBuf>,
    _settings: Option<std::path::PathBuf>,
) -> anyhow::Result<ExitCode> {
    anyhow::bail!(
        "This Gainsay was built without its window (feature \"gui\"). See gainsay --help for what it can do"
    )
}
