//! `inveye serve`: the engine without a window.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use inveye_base::logging::{self, LogFormat};
use inveye_engine::{Config, Engine, EngineOptions, KeyPlace};
use tokio::signal::unix::{SignalKind, signal};

use super::folder::DataFolder;
use super::output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataFolder,
    /// Port of the API on this machine; 0 takes a free one
    #[arg(long)]
    port: Option<u16>,
    /// Address of the API; 0.0.0.0 lets the shop's network in
    #[arg(long)]
    address: Option<IpAddr>,
    /// Do not show alerts on this machine's desktop
    #[arg(long)]
    no_toasts: bool,
    /// Log lines as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    logging::start(
        if args.json {
            LogFormat::Json
        } else {
            LogFormat::Text
        },
        "info",
    );
    let folder = args.data.path();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("could not start the runtime")?;
    runtime.block_on(async {
        let mut terminate =
            signal(SignalKind::terminate()).context("could not listen for signals")?;
        let mut port = args.port;
        loop {
            let engine = start(&args, &folder, port).await?;
            // Whoever asked for a free one keeps it.
            port = port.map(|_| engine.address().port());
            tell(&engine, args.json)?;
            let anew = engine.begins_anew();
            let goes_on = tokio::select! {
                pressed = tokio::signal::ctrl_c() => {
                    pressed.context("could not listen for Ctrl-C")?;
                    false
                }
                _ended = terminate.recv() => false,
                goes_on = anew => goes_on,
            };
            engine.shut_down().await;
            if !goes_on {
                return Ok(ExitCode::SUCCESS);
            }
        }
    })
}

async fn start(args: &Args, folder: &Path, port: Option<u16>) -> anyhow::Result<Engine> {
    let config = Config::read_for_start(folder)?;
    let listen = SocketAddr::new(
        args.address.unwrap_or(if port.is_some() {
            IpAddr::V4(Ipv4Addr::LOCALHOST)
        } else {
            config.server.listen.ip()
        }),
        port.unwrap_or(config.server.listen.port()),
    );
    let options = EngineOptions {
        folder: folder.to_owned(),
        listen: Some(listen),
        detectors: Arc::new(super::detectors::source(folder, &config)?),
        toasts: !args.no_toasts,
        open_alert: None,
        key_place: KeyPlace::File,
    };
    Engine::start(options)
        .await
        .context("the engine did not start")
}

fn tell(engine: &Engine, json: bool) -> anyhow::Result<()> {
    if json {
        output::json(
            &serde_json::json!({ "url": engine.url(), "address": engine.address(), "token": engine.token().reveal() }),
        )?;
    } else {
        output::line(format_args!("InvEye is running. Open {}", engine.url()));
    }
    match engine.network() {
        Some((pages, fingerprint)) => {
            output::note(format_args!("Other devices: {}", pages.join("  ")));
            output::note(format_args!(
                "Their browsers warn until they trust this shop's certificate (docs/install.md): SHA-256 {fingerprint}"
            ));
        }
        None if engine.address().ip().is_loopback() => {}
        None => output::note(
            "WARNING: the API is open to the network without TLS, as the configuration says.",
        ),
    }
    Ok(())
}
