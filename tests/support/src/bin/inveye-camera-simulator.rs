//! The camera simulator as a program: for the demo, for load tests and for trying things by hand.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use inveye_base::task;
use inveye_test_support::{
    Access, CameraSimulator, Credentials, Footage, Joining, Loudspeaker, Options, Running,
    SentPicture, SimulatedStream, SoundKind, Soundtrack,
};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::sync::mpsc;

const USAGE: &str = "\
usage: inveye-camera-simulator --stream /PATH=FILE.mp4 [--stream …] [options]

  --listen ADDRESS:PORT     127.0.0.1:8554; port 0 takes a free one
  --stream /PATH=FILE.mp4   H.264 or H.265; several streams of one file are read once
  --fps N                   plays the streams that follow at another rate
  --ahead SECONDS           the streams that follow are that far into their footage at the start
  --loudspeaker             the streams that follow can be spoken through, G.711
  --tone                    the streams that follow have sound, G.711: a tone in every other second
  --user NAME --password P  credentials, with --auth
  --auth none|basic|digest  none, or digest when a user is given
  --from-start              each session starts with the first picture, not with the live one
  --sent FILE               writes a line for each picture sent: path, place in its file from 0 in
                            decode order, Unix time in microseconds of handing over its last packet
  --control                 reads commands from standard input and ends when it is closed:
                            stall /PATH, resume /PATH, reset /PATH, offline, online, quit, and
                            heard /PATH, to which it prints `heard /PATH SAMPLES LOUDEST`: what came out
                            of its loudspeaker so far

Prints `ready rtsp://ADDRESS:PORT` once it listens. Ends on Ctrl-C and SIGTERM.";

/// Pictures sent that wait to be written down; more than a disk ever keeps waiting.
const MOST_UNWRITTEN: usize = 65_536;

/// What the command line asks for.
struct Arguments {
    streams: Vec<SimulatedStream>,
    loudspeakers: HashMap<String, Arc<Loudspeaker>>,
    options: Options,
    sent: Option<PathBuf>,
    control: bool,
}

fn main() -> Result<()> {
    inveye_base::logging::start(inveye_base::logging::LogFormat::Text, "info");
    let arguments = arguments(std::env::args().skip(1))?;
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?
        .block_on(serve(arguments))
}

fn arguments(mut words: impl Iterator<Item = String>) -> Result<Arguments> {
    let mut options = Options {
        listen: SocketAddr::from(([127, 0, 0, 1], 8554)),
        joining: Joining::Live,
        ..Options::default()
    };
    let (mut streams, mut files) = (Vec::new(), HashMap::<String, Arc<Footage>>::new());
    let (mut user, mut password, mut auth) = (None, None, None);
    let (mut fps, mut ahead, mut control) = (None, Duration::ZERO, false);
    let (mut sent, mut tone) = (None, None);
    let (mut speaks, mut loudspeakers) = (false, HashMap::new());
    while let Some(word) = words.next() {
        let mut value = || {
            words
                .next()
                .with_context(|| format!("{word} needs a value\n\n{USAGE}"))
        };
        match word.as_str() {
            "--listen" => {
                options.listen = value()?.parse().context("--listen wants ADDRESS:PORT")?
            }
            "--stream" => {
                let value = value()?;
                let (path, file) = value
                    .split_once('=')
                    .context("--stream wants /PATH=FILE.mp4")?;
                let footage = match files.get(file) {
                    Some(footage) => Arc::clone(footage),
                    None => Footage::open(file)?,
                };
                files.insert(file.to_owned(), Arc::clone(&footage));
                let footage = fps.map_or(Ok(Arc::clone(&footage)), |fps| footage.at_fps(fps))?;
                let stream = SimulatedStream::new(path, footage).ahead_by(ahead);
                let stream = match &tone {
                    Some(tone) => stream.with_sound(Arc::clone(tone)),
                    None => stream,
                };
                streams.push(if speaks {
                    let loudspeaker = Loudspeaker::new(SoundKind::MuLaw);
                    loudspeakers.insert(path.to_owned(), Arc::clone(&loudspeaker));
                    stream.with_loudspeaker(loudspeaker)
                } else {
                    stream
                });
            }
            "--fps" => fps = Some(value()?.parse().context("--fps wants a whole number")?),
            "--ahead" => {
                let seconds = value()?.parse().context("--ahead wants seconds")?;
                ahead = Duration::try_from_secs_f64(seconds).context("--ahead wants seconds")?;
            }
            "--loudspeaker" => speaks = true,
            "--tone" => tone = Some(every_other_second()?),
            "--user" => user = Some(value()?),
            "--password" => password = Some(value()?),
            "--auth" => auth = Some(value()?),
            "--from-start" => options.joining = Joining::FirstPicture,
            "--sent" => sent = Some(PathBuf::from(value()?)),
            "--control" => control = true,
            other => bail!("`{other}` is not understood\n\n{USAGE}"),
        }
    }
    if streams.is_empty() {
        bail!("no stream to serve\n\n{USAGE}");
    }
    options.access = access(auth.as_deref(), user, password)?;
    Ok(Arguments {
        streams,
        loudspeakers,
        options,
        sent,
        control,
    })
}

fn every_other_second() -> Result<Arc<Soundtrack>> {
    Soundtrack::tone(SoundKind::MuLaw, 8_000, 12, |second| second % 2 == 1)
}

fn access(auth: Option<&str>, user: Option<String>, password: Option<String>) -> Result<Access> {
    let credentials = user.map(|user| Credentials::new(user, password.unwrap_or_default()));
    Ok(match (auth, credentials) {
        (None | Some("none"), None) => Access::Open,
        (None | Some("digest"), Some(credentials)) => Access::Digest(credentials),
        (Some("basic"), Some(credentials)) => Access::Basic(credentials),
        (Some(auth), _) => {
            bail!("--auth {auth} does not go with what is given for --user\n\n{USAGE}")
        }
    })
}

async fn serve(mut arguments: Arguments) -> Result<()> {
    if let Some(file) = &arguments.sent {
        let (tell, told) = mpsc::channel(MOST_UNWRITTEN);
        arguments.options.tell = Some(tell);
        let file =
            File::create(file).with_context(|| format!("could not make {}", file.display()))?;
        let _runs_until_the_end = task::thread_named("sent-pictures", || write_sent(told, file))?;
    }
    let running = CameraSimulator::start(arguments.streams, arguments.options).await?;
    {
        let mut out = std::io::stdout().lock();
        writeln!(out, "ready rtsp://{}", running.address())?;
        out.flush()?;
    }
    tokio::select! {
        () = terminated() => {}
        () = follow_commands(&running, &arguments.loudspeakers), if arguments.control => {}
    }
    running.stop().await;
    Ok(())
}

/// Lines reach the file at once when there is a pause: who measures reads along.
fn write_sent(mut told: mpsc::Receiver<SentPicture>, file: File) {
    let mut out = BufWriter::new(file);
    while let Some(SentPicture {
        path, picture, at, ..
    }) = told.blocking_recv()
    {
        let written = writeln!(out, "{path} {picture} {}", at.as_micros());
        if written.is_err() || (told.is_empty() && out.flush().is_err()) {
            tracing::warn!("pictures sent can no longer be written down");
            return;
        }
    }
}

async fn terminated() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => return,
                _ = tokio::signal::ctrl_c() => return,
            }
        }
    }
    let _not_listened_to = tokio::signal::ctrl_c().await.is_err();
}

fn say_heard(path: &str, loudspeaker: &Loudspeaker) -> std::io::Result<()> {
    let heard = loudspeaker.heard();
    let loudest = heard.iter().map(|sample| sample.unsigned_abs()).max();
    let mut out = std::io::stdout().lock();
    writeln!(out, "heard {path} {} {}", heard.len(), loudest.unwrap_or(0))?;
    out.flush()
}

/// Ends with the input or the command `quit`.
async fn follow_commands(running: &Running, loudspeakers: &HashMap<String, Arc<Loudspeaker>>) {
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let (command, path) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
        match (command, path.trim()) {
            ("quit", _) => return,
            ("offline", _) => running.go_offline().await,
            ("online", _) => running.go_online().await,
            ("heard", path) => match loudspeakers.get(path).map(|one| say_heard(path, one)) {
                Some(Ok(())) => {}
                _ => tracing::warn!(command, path, "command not followed"),
            },
            (command, path) => match (command, running.find_faults(path)) {
                ("stall", Some(faults)) => faults.stall(),
                ("resume", Some(faults)) => faults.resume(),
                ("reset", Some(faults)) => faults.reset_sessions(),
                _ => tracing::warn!(command, path, "command not understood"),
            },
        }
    }
}
