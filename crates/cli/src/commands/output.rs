//! The only place that prints: results to standard output, problems to standard error.

use std::io::Write;

use serde::Serialize;

/// Prints one line of a result. A closed pipe (`inveye … | head`) ends the output quietly.
pub(crate) fn line(text: impl std::fmt::Display) {
    let _closed_pipe = writeln!(std::io::stdout(), "{text}").is_err();
}

/// Prints one JSON object as a line.
pub(crate) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    line(serde_json::to_string(value)?);
    Ok(())
}

/// Prints why a command could not be done, with all causes.
pub(crate) fn problem(error: &anyhow::Error) {
    let _closed_pipe = writeln!(std::io::stderr(), "inveye: {error:#}").is_err();
}

/// Prints a note that is not part of the result.
pub(crate) fn note(text: impl std::fmt::Display) {
    let _closed_pipe = writeln!(std::io::stderr(), "{text}").is_err();
}
