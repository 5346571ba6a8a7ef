//! `inveye-bench-live`: sixteen simulated cameras, an engine and a wall, beside the baseline.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Parser;
use inveye_base::task::spawn_named;
use inveye_bench::{
    Engine, EngineFolder, Load, Row, Seen, SentLog, Spent, Usage, Wall, measure, percentile,
};
use inveye_test_support::{
    CameraSimulator, Footage, Joining, Options, Running, SentPicture, clips,
};
use inveye_video::{SessionSettings, StreamSource, TransportChoice, parse_camera_url, session};
use tokio::sync::mpsc::Sender;

/// Sixteen cameras, one engine, one wall: figures beside their bounds.
#[derive(Debug, Parser)]
struct Arguments {
    /// How long engine and baseline are measured, each
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// How long the engine is measured with the larger detector; 0 leaves it out
    #[arg(long, default_value_t = 30)]
    accurate_seconds: u64,
    /// Threads that detect; as many as the engine takes by itself when 0
    #[arg(long, default_value_t = 0)]
    workers: usize,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
    /// Where the footage lies, or is made; beside the programs when absent
    #[arg(long)]
    footage: Option<PathBuf>,
}

const LIGHT: &str = "yolox_nano_person_416x256";
const ACCURATE: &str = "yolox_nano_person_640x384";

/// After the start, until every stream has passed a keyframe and rates are steady. The larger
/// detector overloads two processors; the engine's pace needs a while to settle then.
const SETTLE: Duration = Duration::from_secs(15);
const SETTLE_OVERLOADED: Duration = Duration::from_secs(30);

fn main() -> Result<()> {
    inveye_base::logging::start(inveye_base::logging::LogFormat::Text, "warn");
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?
        .block_on(Box::pin(run(Arguments::parse())))
}

/// What one run of the engine gave.
struct Measured {
    seen: Seen,
    before: Usage,
    usage: Usage,
}

async fn run(arguments: Arguments) -> Result<()> {
    let here = std::env::current_exe()?;
    let folder = here.parent().context("a program without a folder")?;
    let footage = arguments
        .footage
        .unwrap_or_else(|| folder.join("bench-footage"));
    let load = Load::prepare(&footage, arguments.workers)?;
    let programs = Programs {
        inveye: folder.join("inveye"),
        baseline: folder.join("inveye-bench-baseline"),
        log: folder.join("bench-engine.log"),
    };

    // Half of the baseline before the engine and half after it: what else the machine does falls on both.
    let half = (arguments.seconds / 2).max(1);
    let before = baseline(&programs, &load, half).await?;
    let time = Duration::from_secs(arguments.seconds);
    let light = engine(&programs, &load, LIGHT, SETTLE, time).await?;
    let spent = before.and(baseline(&programs, &load, half).await?);
    let mut rows = rows(&load, light, spent);
    if arguments.accurate_seconds > 0 {
        let time = Duration::from_secs(arguments.accurate_seconds);
        let accurate = engine(&programs, &load, ACCURATE, SETTLE_OVERLOADED, time).await?;
        rows.push(accurate_row(&load, &accurate));
    }
    for row in rows {
        print(&row, arguments.json)?;
    }
    Ok(())
}

struct Programs {
    inveye: PathBuf,
    baseline: PathBuf,
    log: PathBuf,
}

/// Beside the baseline the same cameras send to somebody who only takes the pictures: what simulator
/// and sockets do to the processors' caches, they do to both sides.
async fn baseline(programs: &Programs, load: &Load, seconds: u64) -> Result<Spent> {
    say(&format!("baseline, {seconds} s"));
    let (simulator, cameras) = simulate(load, None).await?;
    for (_, path) in cameras {
        let url = simulator.url(&path);
        // Ends with the simulator.
        drop(spawn_named("drain", async move { drain(&url).await }));
    }
    let (program, load) = (programs.baseline.clone(), load.clone());
    let spent = tokio::task::spawn_blocking(move || measure(&program, &load, LIGHT, seconds));
    let spent = spent.await??;
    simulator.stop().await;
    Ok(spent)
}

async fn drain(url: &str) -> Result<()> {
    let (url, _) = parse_camera_url(url)?;
    let source = StreamSource {
        url,
        credentials: None,
        transport: TransportChoice::Tcp,
    };
    let mut session = session::open(&source, &SessionSettings::default()).await?;
    loop {
        session.next().await?;
    }
}

async fn engine(
    programs: &Programs,
    load: &Load,
    model: &str,
    settle: Duration,
    time: Duration,
) -> Result<Measured> {
    say(&format!(
        "engine with {model}, {} s after {} s",
        time.as_secs(),
        settle.as_secs()
    ));
    let (tell, log) = SentLog::new();
    let (simulator, cameras) = simulate(load, Some(tell)).await?;
    let folder = EngineFolder::fresh(&programs.inveye, load, model)?;
    for (number, (id, path)) in cameras.iter().enumerate() {
        let url = simulator.url(path);
        // The clips take turns; the entrance is the first of them.
        folder.add_camera(id, &url, number % load.clips.len() == 0)?;
    }
    let engine = folder.serve(&programs.log)?;
    let measured = observe(&engine, (&cameras, log), load, settle, time)
        .await
        .with_context(|| format!("the engine's log is {}", programs.log.display()))?;
    let took = engine.end()?;
    say(&format!("engine ended within {:.1} s", took.as_secs_f64()));
    simulator.stop().await;
    Ok(measured)
}

/// Ids of the cameras and paths of their streams.
type Cameras = Vec<(String, String)>;

async fn simulate(load: &Load, tell: Option<Sender<SentPicture>>) -> Result<(Running, Cameras)> {
    let clips = load
        .clips
        .iter()
        .map(Footage::open)
        .collect::<Result<Vec<Arc<Footage>>>>()?;
    let streams = clips::cameras(&clips, load.cameras);
    let cameras = streams
        .iter()
        .map(|stream| {
            let id = stream.path.split('/').nth(1).unwrap_or_default();
            (id.to_owned(), stream.path.clone())
        })
        .collect();
    let options = Options {
        joining: Joining::Live,
        tell,
        ..Options::default()
    };
    let simulator = CameraSimulator::start(streams, options).await?;
    Ok((simulator, cameras))
}

async fn observe(
    engine: &Engine,
    (cameras, log): (&Cameras, SentLog),
    load: &Load,
    settle: Duration,
    time: Duration,
) -> Result<Measured> {
    let mut wall = Wall::open(&engine.address, &engine.token, cameras, log, load).await?;
    wall.settle(settle).await?;
    let before = engine.usage()?;
    let seen = wall.watch(time).await?;
    let usage = engine.usage()?;
    Ok(Measured {
        seen,
        before,
        usage,
    })
}

impl Measured {
    fn cpu_ms_per_s(&self) -> f64 {
        let spent = self.usage.cpu.saturating_sub(self.before.cpu);
        spent.as_secs_f64() * 1000.0 / self.seen.seconds
    }

    /// Milliseconds a second by sort of thread, for people.
    fn threads(&self) -> String {
        let mut kinds: Vec<_> = self
            .usage
            .threads
            .keys()
            .map(|kind| (self.usage.since(&self.before, kind).as_secs_f64(), kind))
            .collect();
        kinds.sort_by(|a, b| b.0.total_cmp(&a.0));
        let words: Vec<String> = kinds
            .into_iter()
            .map(|(spent, kind)| format!("{kind} {:.0}", spent * 1000.0 / self.seen.seconds))
            .collect();
        words.join(", ")
    }
}

fn rows(load: &Load, measured: Measured, baseline: Spent) -> Vec<Row> {
    let cpu_ms_per_s = measured.cpu_ms_per_s();
    let threads = measured.threads();
    let Measured {
        mut seen, usage, ..
    } = measured;
    let analysed = seen.analysed_fps.iter().sum::<f64>();
    let counts = seen.pictures;
    // Per picture: what the baseline would have spent on as many as the engine took.
    let detect = baseline.detect_for(counts.analysed) * 1000.0 / seen.seconds;
    let decode = baseline.decode_for(counts.decoded) * 1000.0 / seen.seconds;
    let wanted = load.analysis_fps;
    let per_s = |count: u64| real(count) / baseline.seconds;
    let least = |rates: &[f64]| rates.first().copied().unwrap_or_default();
    let dropped = format!(
        "{} sent, {} received; by policy: {} replaced by a newer one before a worker was free, {} skipped to a keyframe; {} damaged; \
         {} messages without a known picture",
        seen.sent, counts.received, counts.replaced, counts.skipped, counts.damaged, seen.unmatched
    );
    let megabytes = |bytes: u64| real(bytes) / 1e6;
    let spread = |times: &mut [f64]| {
        format!(
            "{} of them, median {:.0} ms, p99 {:.0} ms, most {:.0} ms",
            times.len(),
            percentile(times, 0.5),
            percentile(times, 0.99),
            percentile(times, 1.0)
        )
    };
    let pictures = spread(&mut seen.picture_ms);
    let boxes = spread(&mut seen.boxes_ms);
    let events = spread(&mut seen.event_ms);
    vec![
        Row::at_least("live-analysed", least(&seen.analysed_fps), "fps", 0.95 * wanted).told(
            "wanted",
            format!(
                "slowest of {} cameras over {:.0} s with {LIGHT}; at least {:.2} fps granted",
                load.cameras, seen.seconds, seen.granted_fps
            ),
        ),
        Row::at_least("live-shown", least(&seen.shown_fps), "fps", load.tile_fps).told(
            "asked for",
            format!(
                "slowest tile, pictures of {:.0} kB",
                seen.picture_bytes / 1000.0
            ),
        ),
        Row::at_least(
            "live-decoded",
            100.0 * real(counts.decoded) / real(seen.sent),
            "%",
            100.0,
        )
        .told("of the pictures sent", dropped),
        Row::at_most("live-cpu", cpu_ms_per_s, "ms/s", detect + decode).told(
            "decode + scale + detect + JPEG alone",
            format!(
                "processor time; at most 1.10 wanted; {threads}; as many pictures cost the baseline: detect {detect:.0}, decode {decode:.0}; \
                 engine a second: {:.0} decoded, {:.0} analysed, {:.0} shown; baseline {:.0}, {:.0}, {:.0}",
                real(counts.decoded) / seen.seconds,
                analysed,
                seen.shown_fps.iter().sum::<f64>(),
                per_s(baseline.decoded),
                per_s(baseline.detected),
                per_s(baseline.stills),
            ),
        ),
        Row::at_most("live-memory", megabytes(usage.peak), "MB", 400.0).told(
            "allowed",
            format!(
                "most resident memory of the engine; {:.0} MB at the end",
                megabytes(usage.resident)
            ),
        ),
        Row::at_most("live-boxes", percentile(&mut seen.boxes_ms, 0.95), "ms", 250.0)
            .told("allowed for events", format!("p95 from the analysed picture's last packet to its boxes; {boxes}")),
        Row::at_most("live-event", percentile(&mut seen.event_ms, 0.95), "ms", 250.0)
            .told("allowed", format!("p95 from the analysed picture's last packet to the event's message; {events}")),
        Row::at_most("live-picture", percentile(&mut seen.picture_ms, 0.95), "ms", 150.0).told(
            "allowed with the browser's share",
            format!("p95 from the last packet to the picture's message, 16 tiles; {pictures}"),
        ),
    ]
}

fn accurate_row(load: &Load, measured: &Measured) -> Row {
    let rates = &measured.seen.analysed_fps;
    let mean = rates.iter().sum::<f64>() / real(rates.len() as u64);
    Row::at_least("live-accurate", mean, "fps", load.analysis_fps).told(
        "wished for, not required",
        format!(
            "mean of {} cameras over {:.0} s with {ACCURATE}, slowest {:.2}; {:.0} ms/s processor time, {} of {} due pictures replaced",
            load.cameras,
            measured.seen.seconds,
            rates.first().copied().unwrap_or_default(),
            measured.cpu_ms_per_s(),
            measured.seen.pictures.replaced,
            measured.seen.pictures.replaced + measured.seen.pictures.analysed,
        ),
    )
}

fn print(row: &Row, json: bool) -> Result<()> {
    let text = if json {
        serde_json::to_string(row)?
    } else {
        row.to_string()
    };
    Ok(writeln!(std::io::stdout(), "{text}")?)
}

/// Progress, beside the figures.
fn say(text: &str) {
    // Without a terminal there is nobody to tell.
    let _nobody = writeln!(std::io::stderr(), "    {text}").is_err();
}

#[expect(clippy::cast_precision_loss, reason = "counts and bytes of minutes")]
fn real(count: u64) -> f64 {
    count as f64
}
