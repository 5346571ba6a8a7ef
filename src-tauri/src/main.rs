//! The InvEye desktop window: a shell around the engine and its web pages.
//!
//! It starts the engine in this process (or attaches to one elsewhere with `--connect`), opens a
//! window on the engine's own address (more of them for further monitors), and keeps the engine running in the tray when the window is
//! closed. Everything people see is served by the engine, the same to this window as to a browser;
//! the shell's own page only says "Starting…" or what went wrong, and no page gets any right over
//! the shell. Deliberately absent: cameras, storage, models, notifications. Start reading at
//! [`app::run`].

// No console window beside the window.
#![cfg_attr(windows, windows_subsystem = "windows")]

mod app;
mod arguments;
mod attach;
mod display;
mod problem;
mod saving;
mod shell;
mod tray;
mod walls;
mod window;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    // First of all: the display libraries read their environment when they are loaded.
    display::prepare();
    let arguments = arguments::Arguments::parse();
    if !display::is_there() {
        // The one case in which there is only the terminal to say it on.
        let _closed_pipe = writeln!(
            std::io::stderr(),
            "inveye-desktop: there is no display; `inveye serve` runs the engine without a window"
        )
        .is_err();
        return ExitCode::from(2);
    }
    app::run(arguments)
}
