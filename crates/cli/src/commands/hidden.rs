//! Words that nobody else shall see: passwords and passphrases.

use std::io::{BufRead, IsTerminal};

use anyhow::{Context, bail};

use super::output;

/// From the environment, a pipe, or a terminal that does not show it.
pub(crate) fn typed(variable: &str, what: &str) -> anyhow::Result<String> {
    if let Ok(text) = std::env::var(variable) {
        return Ok(text);
    }
    let stdin = std::io::stdin();
    let hidden = if stdin.is_terminal() {
        output::note(format_args!("{what} (it is not shown):"));
        Some(Hidden::start()?)
    } else {
        None
    };
    let mut line = String::new();
    stdin
        .lock()
        .read_line(&mut line)
        .context("nothing was typed")?;
    drop(hidden);
    let line = line.trim_end_matches(['\r', '\n']);
    if line.is_empty() {
        bail!("nothing was typed");
    }
    Ok(line.to_owned())
}

/// The terminal shows nothing of what is typed.
struct Hidden(rustix::termios::Termios);

impl Hidden {
    fn start() -> anyhow::Result<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let stdin = std::io::stdin();
        let before = tcgetattr(&stdin)?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(&stdin, OptionalActions::Flush, &silent)?;
        Ok(Self(before))
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        // A terminal that is gone needs no echo.
        let _gone = tcsetattr(std::io::stdin(), OptionalActions::Now, &self.0).is_err();
    }
}
