//! Where log lines go: standard error, as text for people or JSON for collectors.

use tracing_subscriber::EnvFilter;

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One line for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Sets the process-wide subscriber; a second call changes nothing.
///
/// `INVEYE_LOG` overrides `default`, with the syntax of `tracing`'s filters (`inveye=debug`).
pub fn start(format: LogFormat, default: &str) {
    let filter = EnvFilter::try_from_env("INVEYE_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let _already_set = match format {
        LogFormat::Text => builder.with_target(false).try_init().is_err(),
        LogFormat::Json => builder.json().try_init().is_err(),
    };
}
