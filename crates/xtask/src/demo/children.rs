//! Programs that the demo starts, and their end: whatever happens, none outlives it.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGCHLD, SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::{command, room, say};

/// How long a program may take to end before it is ended by force.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long they may take to be ready, and how often that is looked at.
const READY_WITHIN: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// What came of waiting.
enum Step {
    GoesOn,
    Time,
    Over,
}

/// The started programs, in the order of their start; ended in the opposite order when dropped.
#[derive(Debug)]
pub(super) struct Children {
    running: Vec<(String, Child)>,
    signals: Receiver<i32>,
}

impl Children {
    /// From here on Ctrl-C, a closed terminal and SIGTERM are told by [`Self::wait`].
    pub(super) fn new() -> anyhow::Result<Self> {
        let mut signals = Signals::new([SIGCHLD, SIGHUP, SIGINT, SIGTERM])
            .context("could not listen to signals")?;
        let (tell, told) = channel();
        std::thread::spawn(move || {
            for signal in signals.forever() {
                if tell.send(signal).is_err() {
                    return;
                }
            }
        });
        Ok(Self {
            running: Vec::new(),
            signals: told,
        })
    }

    /// Starts a program whose messages go to a file; `None` leaves them on the terminal.
    pub(super) fn start(&mut self, command: &Command, log: Option<&Path>) -> anyhow::Result<()> {
        self.spawn(command, log, Stdio::inherit()).map(|_child| ())
    }

    /// Starts a program and returns the rest of the first line that begins with `word`.
    pub(super) fn start_and_read(
        &mut self,
        command: &Command,
        log: &Path,
        word: &str,
    ) -> anyhow::Result<String> {
        let name = command::show(command);
        let output = self
            .spawn(command, Some(log), Stdio::piped())?
            .context("its output is not readable")?;
        for line in BufReader::new(output).lines() {
            let line = line.with_context(|| format!("could not read what {name} says"))?;
            if let Some(rest) = line.strip_prefix(word) {
                return Ok(rest.trim().to_owned());
            }
        }
        bail!("{name} ended before it was ready; see {}", log.display())
    }

    fn spawn(
        &mut self,
        command: &Command,
        log: Option<&Path>,
        output: Stdio,
    ) -> anyhow::Result<Option<ChildStdout>> {
        let name = command::show(command);
        let mut guarded = guarded(command);
        if let Some(log) = log {
            let file =
                File::create(log).with_context(|| format!("could not write {}", log.display()))?;
            guarded.stderr(file);
        }
        let mut child = guarded
            .stdin(Stdio::null())
            .stdout(output)
            // Its own group: Ctrl-C reaches this program alone, which ends the others in order.
            .process_group(0)
            .spawn()
            .with_context(|| format!("could not start {name}"))?;
        let output = child.stdout.take();
        self.running.push((name, child));
        Ok(output)
    }

    /// Looks until there is something; `None` when somebody asks to end before.
    pub(super) fn until<T>(
        &mut self,
        mut look: impl FnMut() -> Option<T>,
    ) -> anyhow::Result<Option<T>> {
        let end = now() + READY_WITHIN;
        loop {
            if let Some(found) = look() {
                return Ok(Some(found));
            }
            match self.step(Some(now() + LOOK_EVERY))? {
                Step::Over => return Ok(None),
                Step::GoesOn | Step::Time if now() < end => {}
                Step::GoesOn | Step::Time => {
                    bail!("not ready after {} s", READY_WITHIN.as_secs())
                }
            }
        }
    }

    /// Waits until a program has ended, somebody asks to end, or the time is over.
    /// Only a program that ended badly is an error.
    pub(super) fn wait(&mut self, at_most: Option<Duration>) -> anyhow::Result<()> {
        let end = at_most.map(|time| now() + time);
        while matches!(self.step(end)?, Step::GoesOn) {}
        Ok(())
    }

    /// Looks whether a program has ended, then waits for the next signal.
    fn step(&mut self, end: Option<Instant>) -> anyhow::Result<Step> {
        for (name, child) in &mut self.running {
            let ended = child
                .try_wait()
                .with_context(|| format!("could not look after {name}"))?;
            match ended {
                Some(status) if status.success() => return Ok(Step::Over),
                Some(status) => bail!("{name} ended with {status}"),
                None => {}
            }
        }
        Ok(match self.signal_before(end) {
            Ok(SIGCHLD) => Step::GoesOn,
            Err(RecvTimeoutError::Timeout) => Step::Time,
            Ok(_) | Err(RecvTimeoutError::Disconnected) => Step::Over,
        })
    }

    fn signal_before(&self, end: Option<Instant>) -> Result<i32, RecvTimeoutError> {
        match end {
            Some(end) => self
                .signals
                .recv_timeout(end.saturating_duration_since(now())),
            None => self
                .signals
                .recv()
                .map_err(|_gone| RecvTimeoutError::Disconnected),
        }
    }

    fn end(&mut self, name: &str, child: &mut Child) {
        let deadline = now() + PATIENCE;
        for signal in [Signal::TERM, Signal::KILL] {
            signal_group(child, signal);
            while !matches!(child.try_wait(), Ok(Some(_))) {
                if self.signal_before(Some(deadline)) == Err(RecvTimeoutError::Timeout) {
                    break;
                }
            }
        }
        if child.wait().is_err() {
            say::line(format_args!("    {name} could not be waited for"));
        }
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        while let Some((name, mut child)) = self.running.pop() {
            self.end(&name, &mut child);
        }
    }
}

/// The command, told by the system to end when this program dies without a chance to say so.
fn guarded(command: &Command) -> Command {
    if room::program("setpriv").is_none() {
        return copy(command.get_program(), command);
    }
    let mut guarded = Command::new("setpriv");
    guarded.args(["--pdeathsig", "TERM", "--"]);
    guarded.arg(command.get_program());
    finish(guarded, command)
}

fn copy(program: &std::ffi::OsStr, command: &Command) -> Command {
    finish(Command::new(program), command)
}

fn finish(mut copy: Command, command: &Command) -> Command {
    copy.args(command.get_args());
    for (variable, value) in command.get_envs() {
        match value {
            Some(value) => copy.env(variable, value),
            None => copy.env_remove(variable),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        copy.current_dir(folder);
    }
    copy
}

/// To the whole group: a program's own children end with it.
fn signal_group(child: &Child, signal: Signal) {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(group) = group {
        // An error means that it has ended already.
        let _ended = kill_process_group(group, signal).is_err();
    }
}

#[expect(clippy::disallowed_methods, reason = "deadlines of real programs")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a process is there and not merely waiting to be collected.
    fn runs(pid: &str) -> bool {
        std::fs::read_to_string(format!("/proc/{pid}/stat"))
            .is_ok_and(|stat| !stat.contains(") Z "))
    }

    #[test]
    fn a_program_ends_with_its_own_children() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut children = Children::new().expect("signals");
        let mut parent = Command::new("sh");
        parent.args(["-c", "sleep 300 & echo pid $!; wait"]);
        let inner = children
            .start_and_read(&parent, &folder.path().join("log"), "pid ")
            .expect("it starts");
        assert!(runs(&inner));
        drop(children);
        let deadline = now() + PATIENCE;
        while runs(&inner) {
            assert!(now() < deadline, "the child's own child goes on");
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_program_that_ends_badly_is_told() {
        let mut children = Children::new().expect("signals");
        let mut failing = Command::new("sh");
        failing.args(["-c", "exit 3"]);
        children.start(&failing, None).expect("it starts");
        assert!(children.wait(Some(Duration::from_secs(20))).is_err());
    }

    #[test]
    fn the_time_ends_it_quietly() {
        let mut children = Children::new().expect("signals");
        let mut long = Command::new("sleep");
        long.arg("300");
        children.start(&long, None).expect("it starts");
        assert!(children.wait(Some(Duration::from_millis(50))).is_ok());
    }
}
