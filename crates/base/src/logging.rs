//! Where log lines go: standard error, as text for people or JSON for collectors.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One line for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The RTSP library's warnings repeat camera addresses, whose queries may hold passwords. What matters
/// comes as errors of its callers, which leave secrets out.
const SILENT: [&str; 1] = ["retina=off"];

/// Sets the process-wide subscriber; a second call changes nothing.
///
/// `INVEYE_LOG` overrides `default`, with the syntax of `tracing`'s filters (`inveye=debug`).
pub fn start(format: LogFormat, default: &str) {
    let filter = EnvFilter::try_from_env("INVEYE_LOG")
        .or_else(|_| EnvFilter::try_new(default))
        .unwrap_or_default();
    let filter = SILENT
        .iter()
        .filter_map(|directive| directive.parse().ok())
        .fold(filter, EnvFilter::add_directive);
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let _already_set = match format {
        LogFormat::Text => builder.with_target(false).try_init().is_err(),
        LogFormat::Json => builder.json().try_init().is_err(),
    };
}
