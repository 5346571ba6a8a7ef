//! What a process used, as the kernel counts it.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

/// At one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// Processor time of all threads, in user and kernel mode, since the start.
    pub cpu: Duration,
    /// The same by sort of thread: the first word of the name.
    pub threads: BTreeMap<String, Duration>,
    /// Resident memory in bytes.
    pub resident: u64,
    /// The most there ever was.
    pub peak: u64,
}

impl Usage {
    /// Processor time of a sort of thread since `earlier`.
    pub fn since(&self, earlier: &Self, kind: &str) -> Duration {
        let of = |usage: &Self| usage.threads.get(kind).copied().unwrap_or_default();
        of(self).saturating_sub(of(earlier))
    }

    /// Of a process.
    pub fn of(pid: u32) -> Result<Self> {
        let read = |file: &str| {
            fs::read_to_string(format!("/proc/{pid}/{file}"))
                .with_context(|| format!("process {pid} is gone"))
        };
        let status = read("status")?;
        Ok(Self {
            cpu: cpu(&read("stat")?).context("an unknown form of /proc/PID/stat")?,
            threads: threads(pid)?,
            resident: bytes(&status, "VmRSS:").context("no VmRSS in /proc/PID/status")?,
            peak: bytes(&status, "VmHWM:").context("no VmHWM in /proc/PID/status")?,
        })
    }
}

fn threads(pid: u32) -> Result<BTreeMap<String, Duration>> {
    let mut threads = BTreeMap::new();
    for thread in fs::read_dir(format!("/proc/{pid}/task"))? {
        // A thread may end meanwhile; those measured live as long as the process.
        let Ok(stat) = fs::read_to_string(thread?.path().join("stat")) else {
            continue;
        };
        let name = stat
            .split_once('(')
            .and_then(|(_, rest)| rest.split_once(')'));
        let kind = name.and_then(|(name, _)| name.split('-').next());
        if let (Some(kind), Some(spent)) = (kind, cpu(&stat)) {
            *threads.entry(kind.to_owned()).or_default() += spent;
        }
    }
    Ok(threads)
}

fn cpu(stat: &str) -> Option<Duration> {
    // The name stands in brackets and may hold spaces.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    let (user, system) = (ticks()?, ticks()?);
    Some(Duration::from_millis(
        (user + system) * 1000 / ticks_per_second(),
    ))
}

fn ticks_per_second() -> u64 {
    rustix::param::clock_ticks_per_second().max(1)
}

fn bytes(status: &str, key: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_lines_are_read() {
        let stat = "17 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 1 0 5 6 7";
        assert_eq!(
            cpu(stat),
            Some(Duration::from_millis(200 * 1000 / ticks_per_second()))
        );
        assert_eq!(
            bytes("VmHWM:\t  2048 kB\nVmRSS:\t 12 kB\n", "VmRSS:"),
            Some(12 * 1024)
        );
        assert!(Usage::of(std::process::id()).unwrap().resident > 0);
    }
}
