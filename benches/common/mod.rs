//! What the benches measure with, and an export as the program does it.

#![allow(dead_code, reason = "each bench uses a part of this")]
#![allow(clippy::expect_used, reason = "a measurement stops if it cannot go on")]

use std::{fs, ops::ControlFlow, path::Path, sync::Arc, time::Duration};

use gainsay::{
    formats::{Export, ExportOptions, Format, Report},
    model::Project,
    store::{SharedDisk, SystemDisk},
    workspace::export::Prepared,
};

/// Processor time that the thread which asks has taken; none where the system does not tell.
pub fn thread_time() -> Duration {
    #[cfg(unix)]
    return read(rustix::time::ClockId::ThreadCPUTime);
    #[cfg(not(unix))]
    Duration::ZERO
}

/// Processor time that all threads of the process have taken; none where the system does not tell.
pub fn process_time() -> Duration {
    #[cfg(unix)]
    return read(rustix::time::ClockId::ProcessCPUTime);
    #[cfg(not(unix))]
    Duration::ZERO
}

#[cfg(unix)]
fn read(clock: rustix::time::ClockId) -> Duration {
    let time = rustix::time::clock_gettime(clock);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// A value of `/proc/self/status` in MB; none where the system has no such file.
pub fn memory_mb(name: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0 / 1e6)
}

/// Exports as the command line does.
pub fn export(format: &Format, project: &Project, path: &Path) -> Report {
    let disk: SharedDisk = Arc::new(SystemDisk);
    let options = ExportOptions::default();
    let export = Export { project, options: &options, progress: &|_, _| ControlFlow::Continue(()) };
    let (prepared, report) =
        Prepared::write(&disk, format, &export, Path::new("/nowhere"), path).expect("it is written");
    prepared.commit().expect("it is put at its place");
    report
}
