//! How soon alerts were answered.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_domain::{Severity, WallTime};

use crate::alerts::severity_of;
use crate::error::ReadError;
use crate::reader::Reader;

/// Answers to alerts of one severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ResponseTime {
    /// Alerts whose cause happened in the time looked at.
    pub raised: u64,
    /// Of these, taken by somebody.
    pub answered: u64,
    /// Of these, soon enough ([`Severity::is_in_time`]).
    pub in_time: u64,
    /// Half of the answers came within this.
    pub median: Duration,
    /// 95 of a hundred answers came within this.
    pub p95: Duration,
}

/// By severity; one that had no alerts is absent.
pub type ResponseTimes = BTreeMap<Severity, ResponseTime>;

const READING: &str = "read response times";

impl Reader {
    /// From the cause of each alert until somebody took it, for alerts of a time.
    pub fn response_times(&self, from: WallTime, to: WallTime) -> Result<ResponseTimes, ReadError> {
        let rows: Vec<(String, i64, Option<i64>)> = self.list(
            READING,
            "SELECT severity, at_us, acknowledged_us FROM alert WHERE at_us >= ?1 AND at_us < ?2",
            (from.as_micros(), to.as_micros()),
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        let mut waited: BTreeMap<Severity, (u64, Vec<Duration>)> = BTreeMap::new();
        for (severity, at, taken) in rows {
            let severity = severity_of(&severity).ok_or_else(|| ReadError::Stored {
                doing: READING,
                what: format!("severity {severity}"),
            })?;
            let (raised, answers) = waited.entry(severity).or_default();
            *raised += 1;
            answers.extend(
                taken.map(|taken| WallTime::from_micros(taken).since(WallTime::from_micros(at))),
            );
        }
        Ok(waited
            .into_iter()
            .map(|(severity, (raised, answers))| (severity, summed(severity, raised, answers)))
            .collect())
    }
}

fn summed(severity: Severity, raised: u64, mut answers: Vec<Duration>) -> ResponseTime {
    answers.sort_unstable();
    // The smallest that is not below so many of them.
    let within = |percent: usize| {
        let rank = (answers.len() * percent).div_ceil(100).max(1);
        answers.get(rank - 1).copied().unwrap_or_default()
    };
    let in_time = answers
        .iter()
        .filter(|&&waited| severity.is_in_time(waited));
    ResponseTime {
        raised,
        answered: answers.len() as u64,
        in_time: in_time.count() as u64,
        median: within(50),
        p95: within(95),
    }
}
