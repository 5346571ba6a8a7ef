//! The `inveye` program: the headless service and every tool of engineers and installers.
//!
//! Each command lives in its own file under `commands`. Human output by default, `--json` where a
//! program reads it. Exit codes: 0 done, 1 the command found something wrong (a check failed, a
//! number fell outside its tolerance), 2 it could not be done (bad arguments, missing file).

mod commands;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use commands::{
    audit, backup, bench, camera, detect, discover, doctor, evaluate, import, incident, line,
    model, rebuild, replay, secrets, serve, storage, tls, track, user, verify, zone,
};

#[derive(Debug, Parser)]
#[command(
    name = "inveye",
    version,
    about = "InvEye Control Room: live view, counts and alerts from a shop's own cameras"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the engine without a window
    Serve(serve::Args),
    /// Add, list, test and remove cameras
    Camera(camera::Args),
    /// Find cameras in the networks of this machine
    Discover(discover::Args),
    /// Counting lines of a camera
    Line(line::Args),
    /// Zones of a camera
    Zone(zone::Args),
    /// List, import and verify detectors
    Model(model::Args),
    /// Find people in images
    Detect(detect::Args),
    /// Follow people through recorded detections
    Track(track::Args),
    /// Run the whole pipeline on a video file, faster than real time
    Replay(replay::Args),
    /// Compare replays with ground truth
    Evaluate(evaluate::Args),
    /// Measure speed against bounds
    Bench(bench::Args),
    /// Recordings: how much there is, whether it is whole, and a new index
    Storage(storage::Args),
    /// Count all sums anew from the events; those of deleted events stay
    ///
    /// The engine must not run: stop it first.
    Rebuild(rebuild::Args),
    /// Tell whether exported video was changed
    Verify(verify::Args),
    /// Add, list and remove accounts; new passwords
    User(user::Args),
    /// Who did what, and whether that log was changed
    Audit(audit::Args),
    /// Bring in what the store sold
    Import(import::Args),
    /// Incidents, and their reports as PDF
    Incident(incident::Args),
    /// Backups of configuration and database: make, list, check, put back
    Backup(backup::Args),
    /// The key with which stored passwords are sealed
    Secrets(secrets::Args),
    /// The certificate for other devices: show it, renew it, hand out its authority
    Tls(tls::Args),
    /// Say what is wrong and what to do
    Doctor(doctor::Args),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Serve(args) => serve::run(args),
        Command::Camera(args) => camera::run(args),
        Command::Discover(args) => discover::run(args),
        Command::Line(args) => line::run(args),
        Command::Zone(args) => zone::run(args),
        Command::Model(args) => model::run(args),
        Command::Detect(args) => detect::run(args),
        Command::Track(args) => track::run(args),
        Command::Replay(args) => replay::run(args),
        Command::Evaluate(args) => evaluate::run(args),
        Command::Bench(args) => bench::run(args),
        Command::Storage(args) => storage::run(args),
        Command::Rebuild(args) => rebuild::run(args),
        Command::Verify(args) => verify::run(args),
        Command::User(args) => user::run(args),
        Command::Audit(args) => audit::run(args),
        Command::Import(args) => import::run(args),
        Command::Incident(args) => incident::run(args),
        Command::Backup(args) => backup::run(args),
        Command::Secrets(args) => secrets::run(args),
        Command::Tls(args) => tls::run(args),
        Command::Doctor(args) => doctor::run(args),
    };
    done.unwrap_or_else(|error| {
        commands::output::problem(&error);
        ExitCode::from(2)
    })
}
