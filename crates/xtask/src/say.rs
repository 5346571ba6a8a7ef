//! The only place that prints.

use std::io::Write;
use std::time::Instant;

/// Prints one line.
pub(crate) fn line(text: impl std::fmt::Display) {
    let _closed_pipe = writeln!(std::io::stdout(), "{text}").is_err();
}

/// Prints why a task could not be done, with all causes.
pub(crate) fn problem(error: &anyhow::Error) {
    let _closed_pipe = writeln!(std::io::stderr(), "xtask: {error:#}").is_err();
}

/// A step that is under way: says its name at once and how long it took when it is over.
#[derive(Debug)]
pub(crate) struct Step {
    name: String,
    start: Instant,
}

impl Step {
    /// Says what begins.
    #[expect(clippy::disallowed_methods, reason = "shows a person how long it took")]
    pub(crate) fn begin(name: impl Into<String>) -> Self {
        let name = name.into();
        line(format_args!("==> {name}"));
        Self {
            name,
            start: Instant::now(),
        }
    }

    /// Seconds since it began.
    pub(crate) fn seconds(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    /// Says that it is done; silent when it took no time.
    pub(crate) fn done(self) {
        if self.seconds() >= 0.5 {
            line(format_args!(
                "    {} done in {:.1} s",
                self.name,
                self.seconds()
            ));
        }
    }
}
