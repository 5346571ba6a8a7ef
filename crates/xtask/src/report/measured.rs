//! What a stage measured last, when and where. It is kept in the repository: whoever measures one part anew,
//! on this machine or another, keeps the rest as it was.

use std::path::PathBuf;

use anyhow::Context;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::room;

/// One stage's figures.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Measured {
    /// The day, in UTC.
    pub date: String,
    /// Processor and cores.
    pub machine: String,
    /// As the programs printed them.
    pub rows: Vec<Value>,
}

impl Measured {
    /// Figures of today and of this machine.
    pub(super) fn now(rows: Vec<Value>) -> Self {
        Self {
            date: jiff::Timestamp::now().strftime("%Y-%m-%d").to_string(),
            machine: machine(),
            rows,
        }
    }

    /// What `stage` measured last.
    pub(super) fn read(stage: &str) -> anyhow::Result<Self> {
        let file = file(stage);
        let text = std::fs::read_to_string(&file).with_context(|| {
            format!(
                "{stage} was never measured: no {}; run `cargo xtask report {stage}`",
                file.display()
            )
        })?;
        serde_json::from_str(&text).with_context(|| format!("{} is broken", file.display()))
    }

    pub(super) fn keep(&self, stage: &str) -> anyhow::Result<()> {
        let file = file(stage);
        std::fs::create_dir_all(file.parent().unwrap_or(&file))?;
        std::fs::write(&file, self.text()?)
            .with_context(|| format!("could not write {}", file.display()))
    }

    /// A row a line, so that a difference shows which figure changed.
    fn text(&self) -> anyhow::Result<String> {
        let rows: Vec<String> = self.rows.iter().map(Value::to_string).collect();
        Ok(format!(
            "{{\"date\":{},\"machine\":{},\"rows\":[\n{}\n]}}\n",
            serde_json::to_string(&self.date)?,
            serde_json::to_string(&self.machine)?,
            rows.join(",\n")
        ))
    }

    /// When and where, for whoever reads the figures.
    pub(super) fn origin(&self) -> String {
        format!("Measured on {} ({}).", self.date, self.machine)
    }
}

fn file(stage: &str) -> PathBuf {
    room::root()
        .join("docs/measured")
        .join(format!("{stage}.json"))
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let about = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = about
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("processor unknown", |rest| {
            rest.trim_start_matches([' ', '\t', ':'])
        });
    format!("{model}, {cores} cores")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again() {
        let rows = vec![
            serde_json::json!({"name": "a", "figure": 1.5}),
            serde_json::json!({"name": "b \"quoted\""}),
        ];
        let measured = Measured::now(rows.clone());
        let text = measured.text().unwrap();
        let again: Measured = serde_json::from_str(&text).unwrap();
        assert_eq!(again.rows, rows);
        assert_eq!(again.origin(), measured.origin());
        assert_eq!(text.lines().count(), rows.len() + 2);
    }
}
