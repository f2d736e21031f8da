//! The program: a window, unless a subcommand asks for a tool.

fn main() -> anyhow::Result<()> {
    let project = std::env::args_os().nth(1).map(Into::into);
    gainsay::app::run(gainsay::app::Launch::from_system(project, std::env::var_os("GAINSAY_SETTINGS").map(Into::into)))
}
