//! Kills the program's own session again and again while it works, and looks whether anything is lost.
//!
//! `cargo run --release --example kill_test -- --rounds 200`
//!
//! A child process opens a project and edits it without rest through the same workspace, journal and store as the
//! window; it tells each state that it has reached, and each that counts as saved. At a random moment it is killed
//! (`SIGKILL`), and the project is opened again: it must be in a state that was reached, not before the last that
//! counted as saved. The next round goes on from there. The last line tells how many rounds survived; the exit status is
//! 1 if any did not.
#![expect(clippy::print_stdout, reason = "a tool for the terminal")]
#![allow(clippy::unwrap_used, reason = "a tool for developers fails by panicking")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command as Process, ExitCode, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use common::{commands::anything, random::Random};
use gainsay::{
    command::Command,
    model::Project,
    workspace::{Holding, Workspace},
};

const ANNOTATOR: &str = "ann";
/// A child is killed after at most this time from its first edit, in milliseconds.
const LONGEST_LIFE_MS: usize = 600;
/// A project does not grow beyond this.
const MAX_STATEMENTS: usize = 150;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [_, "--child", folder, seed] => {
            work(Path::new(folder), seed.parse().unwrap());
            ExitCode::SUCCESS
        }
        [_, "--rounds", rounds] => run(rounds.parse().unwrap()),
        [_] => run(20),
        _ => {
            println!("usage: kill_test [--rounds N]");
            ExitCode::from(2)
        }
    }
}

/// What the child tells: `state <hash>` after each change, `kept <number of states>` when they count as saved.
fn work(folder: &Path, seed: u64) {
    let (sender, woken) = mpsc::channel();
    let mut workspace = Workspace::new(ANNOTATOR, Box::new(move || sender.send(()).unwrap_or_default()));
    workspace.run(Command::OpenProject(folder.to_owned())).unwrap();
    workspace.wait();
    let mut random = Random::new(seed);
    let mut out = std::io::stdout().lock();
    let (mut states, mut kept, mut last) = (0_u64, 0, String::new());
    let mut line = |text: String| writeln!(out, "{text}").and_then(|()| out.flush()).is_ok();
    loop {
        if random.below(40) == 0 {
            workspace.run(Command::Save).unwrap();
        }
        let command = next(&workspace, &mut random);
        // Each edit is a step of its own, so that one can be taken back to see the state before it.
        workspace.run(Command::CloseStep).unwrap();
        workspace.run(command).ok();
        let now = hash(workspace.session().unwrap().project());
        if now != last {
            states += 1;
            last.clone_from(&now);
            if !line(format!("state {now}")) {
                return;
            }
        }
        workspace.tick(Instant::now());
        // Now fast, now slow, so that writing is met at every stage.
        if random.below(3) == 0 {
            woken.recv_timeout(Duration::from_millis(20)).ok();
        }
        workspace.poll();
        if !workspace.unkept() && kept != states {
            kept = states;
            if !line(format!("kept {kept}")) {
                return;
            }
        }
    }
}

fn next(workspace: &Workspace, random: &mut Random) -> Command {
    let session = workspace.session().unwrap();
    let project = session.project();
    if project.statements().count() > MAX_STATEMENTS
        && let Some(id) = project.articles.keys().next()
    {
        return Command::DeleteArticle(id.clone());
    }
    anything(session, random)
}

fn hash(project: &Project) -> String {
    blake3::hash(format!("{project:?}").as_bytes()).to_hex().to_string()
}

/// What came of a round.
struct Round {
    states: usize,
    kept: usize,
    /// Why it did not survive.
    lost: Option<String>,
}

fn run(rounds: usize) -> ExitCode {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("project");
    let mut workspace = Workspace::new(ANNOTATOR, Box::new(|| {}));
    workspace.run(Command::NewProject { folder: folder.clone(), title: "Killed".into() }).unwrap();
    workspace.wait();
    drop(workspace);
    let seed = env::var("KILL_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let mut random = Random::new(seed);
    let (mut survived, mut states, mut kept) = (0, 0, 0);
    for number in 1..=rounds {
        let round = round(&folder, &mut random);
        states += round.states;
        kept += round.kept;
        match round.lost {
            None => survived += 1,
            Some(why) => println!("round {number}: {why}"),
        }
        if number % 20 == 0 {
            println!("{number} rounds, {states} edits made, {kept} of them told to be saved");
        }
    }
    println!(
        "{survived} of {rounds} rounds survived; {states} edits made, {kept} told to be saved before the kill"
    );
    if survived == rounds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn round(folder: &Path, random: &mut Random) -> Round {
    let before = hash(reopened(folder).session().unwrap().project());
    let program = env::current_exe().unwrap();
    let arguments = ["--child".into(), folder.as_os_str().to_owned(), random.number().to_string().into()];
    let mut child = Process::new(program).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
    let told = listen(&mut child);
    // The first line says that it works.
    let mut lines: Vec<String> = told.recv().into_iter().collect();
    thread::sleep(Duration::from_millis(random.below(LONGEST_LIFE_MS) as u64));
    child.kill().unwrap();
    child.wait().unwrap();
    lines.extend(told.iter());
    let mut states = vec![before];
    let mut kept = 0;
    for line in &lines {
        match line.split_once(' ') {
            Some(("state", hash)) => states.push(hash.to_owned()),
            Some(("kept", number)) => kept = number.parse().unwrap(),
            _ => {}
        }
    }
    Round { states: states.len() - 1, kept, lost: lost(folder, &states, kept) }
}

/// Lines of the child, whole ones only.
fn listen(child: &mut Child) -> mpsc::Receiver<String> {
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut line = String::new();
        while out.read_line(&mut line).is_ok_and(|bytes| bytes > 0) {
            if let Some(whole) = line.strip_suffix('\n') {
                sender.send(whole.to_owned()).ok();
            }
            line.clear();
        }
    });
    receiver
}

fn reopened(folder: &Path) -> Workspace {
    let mut workspace = Workspace::new(ANNOTATOR, Box::new(|| {}));
    workspace.run(Command::OpenProject(folder.to_owned())).unwrap();
    workspace.wait();
    workspace
}

/// Why the project is not as it must be; none if it is.
fn lost(folder: &Path, states: &[String], kept: usize) -> Option<String> {
    let mut workspace = reopened(folder);
    let Some(session) = workspace.session() else { return Some("the project does not open".to_owned()) };
    if workspace.holding() != Some(&Holding::Ours) {
        return Some("the lock of the killed program is still held".to_owned());
    }
    if let Some(problem) = workspace.problems().iter().find(|problem| problem.kind.protects()) {
        return Some(format!("a file is damaged: {problem}"));
    }
    if let Some(unfit) = workspace.recovery().and_then(|recovery| recovery.unfit.first()) {
        return Some(format!("a step did not fit: {}", unfit.reason));
    }
    // Nobody else wrote anything: what a save left behind that was cut short must be known as ours.
    if workspace.recovery().is_some_and(|recovery| recovery.apart.is_some() || !recovery.overlaps.is_empty())
    {
        return Some("a file of ours was taken for another program's".to_owned());
    }
    let now = hash(session.project());
    let found = states.iter().rposition(|state| *state == now);
    // A step may lead back to a state of before, too.
    let found =
        found.filter(|found| *found >= kept).or_else(|| one_further(&mut workspace, states)).or(found);
    let lost = match found {
        Some(found) if found >= kept => None,
        Some(found) => {
            let rest = workspace.recovery().and_then(|recovery| recovery.rest.as_ref());
            let why = rest.map_or("", |rest| rest.reason.as_str());
            Some(format!("state {found} came back, {kept} was told to be saved. {why}"))
        }
        None => Some("a state came back that was never reached".to_owned()),
    };
    workspace.run(Command::Save).unwrap();
    workspace.wait();
    lost
}

/// The child may have been killed after a step was in the journal and before it could tell of it: then the step before is
/// the last that it told of.
fn one_further(workspace: &mut Workspace, states: &[String]) -> Option<usize> {
    for (there, back) in [(Command::Undo, Command::Redo), (Command::Redo, Command::Undo)] {
        workspace.run(there).unwrap();
        let before = hash(workspace.session().unwrap().project());
        workspace.run(back).unwrap();
        if states.last() == Some(&before) {
            return Some(states.len());
        }
    }
    None
}
