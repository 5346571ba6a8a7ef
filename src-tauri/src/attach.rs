//! The engine that the window shows: one of our own, or one elsewhere.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use inveye_engine::{
    Config, Engine, EngineOptions, KeyPlace, OpenAlert, RunningEngine, StartError, default_folder,
};
use inveye_inference_onnx::{OnnxSource, SourceSettings};
use tokio::sync::watch;
use url::Url;

use crate::arguments::Arguments;
use crate::problem::Problem;

/// How long an engine elsewhere may take to accept a connection.
const REACHABLE_WITHIN: Duration = Duration::from_secs(5);

/// An engine that runs.
pub(crate) struct Attached {
    /// Where its pages are.
    pub address: Url,
    engine: Held,
}

/// Whose engine it is.
enum Held {
    /// Ours to end.
    Own(Box<Engine>),
    /// One on this machine's data folder.
    Here(RunningEngine),
    Elsewhere,
}

impl Attached {
    /// The page to show now. It brings the machine's token along while there is no account, behind `#`, which no server
    /// and no log gets to see; to an engine elsewhere the window hands it over itself ([`crate::shell::Shell::hand_over`]).
    pub(crate) fn page(&self) -> impl Future<Output = Url> + Send + use<> {
        let address = self.address.clone();
        let (own, here) = match &self.engine {
            Held::Own(engine) => (Some(engine.url()), None),
            Held::Here(running) => (None, Some(running.clone())),
            Held::Elsewhere => (None, None),
        };
        async move {
            let url = match here {
                // It asks the engine.
                Some(running) => {
                    let asked = tauri::async_runtime::spawn_blocking(move || running.url());
                    asked.await.ok()
                }
                None => own,
            };
            url.and_then(|url| url.parse().ok()).unwrap_or(address)
        }
    }

    fn own(&self) -> Option<&Engine> {
        match &self.engine {
            Held::Own(engine) => Some(engine),
            Held::Here(_) | Held::Elsewhere => None,
        }
    }

    /// See [`Engine::begins_anew`]; none for one that is not ours.
    pub(crate) fn begins_anew(&self) -> Option<impl Future<Output = bool> + Send + use<>> {
        self.own().map(Engine::begins_anew)
    }

    /// See [`Engine::open_alerts`]; none for one that is not ours.
    pub(crate) fn open_alarms(&self) -> Option<watch::Receiver<usize>> {
        self.own().map(Engine::open_alerts)
    }

    /// Ends our own engine and waits for it; leaves one elsewhere alone.
    pub(crate) async fn end(self) {
        if let Held::Own(engine) = self.engine {
            (*engine).shut_down().await;
        }
    }
}

/// Starts the engine, or finds the one that runs already, here or elsewhere. `open` shows the alarm whose toast
/// was clicked; an engine that is not ours shows its toasts where it runs.
pub(crate) async fn attach(arguments: &Arguments, open: OpenAlert) -> Result<Attached, Problem> {
    if let Some(address) = &arguments.connect {
        return elsewhere(address).await.map_err(|error| {
            Problem::new(
                "The engine cannot be reached.",
                format!(
                    "Is it running at {address}, and does the network let this computer through?"
                ),
                &error,
            )
        });
    }
    let folder = arguments.data.clone().unwrap_or_else(default_folder);
    match start(&folder, arguments.port, open).await {
        Ok(engine) => Ok(Attached {
            address: page_at(&engine.url()).map_err(|error| not_started("", error))?,
            engine: Held::Own(Box::new(engine)),
        }),
        // `inveye serve` runs on the same data folder: that is the engine to show.
        Err(problem) => already_running(&folder).await.ok_or(problem),
    }
}

async fn start(folder: &Path, port: Option<u16>, open: OpenAlert) -> Result<Engine, Problem> {
    let config = Config::read_for_start(folder)
        .map_err(|error| not_started("Correct the configuration file, then try again.", error))?;
    let listen = port.map_or(config.server.listen, |port| {
        SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
    });
    let providers =
        config.analysis.provider.parse().map_err(|error| {
            not_started("Correct the configuration file, then try again.", error)
        })?;
    let settings = SourceSettings {
        data_folder: Some(folder.to_owned()),
        light: config.analysis.light_model.clone(),
        accurate: config.analysis.accurate_model.clone(),
        providers,
        watch_hands: config.analysis.watch_hands,
    };
    // Loads the models, which takes a moment.
    let detectors = tauri::async_runtime::spawn_blocking(move || OnnxSource::new(settings))
        .await
        .map_err(|error| not_started("", error))?;
    let options = EngineOptions {
        folder: folder.to_owned(),
        listen: Some(listen),
        detectors: Arc::new(detectors),
        toasts: true,
        open_alert: Some(open),
        key_place: KeyPlace::Keyring,
    };
    Engine::start(options)
        .await
        .map_err(|error| not_started(hint(&error), error))
}

/// What to do. The causes below it name the file, the folder or the port.
fn hint(error: &StartError) -> &'static str {
    match error {
        StartError::Bind(_) => {
            "Another program has the port. End it, or choose another port in the configuration file."
        }
        StartError::Network(_) | StartError::Config(_) => {
            "Correct the configuration file, then try again."
        }
        StartError::Database(_)
        | StartError::Restore(_)
        | StartError::People(_)
        | StartError::Read(_)
        | StartError::Write(_) => "Nothing was changed. The line below says what to do.",
        StartError::Folder { .. } => "This user needs the right to write there.",
        StartError::System { .. } => "",
    }
}

fn not_started(hint: &str, error: impl Into<anyhow::Error>) -> Problem {
    Problem::new("The engine could not be started.", hint, &error.into())
}

/// The engine that holds the data folder, when it answers.
async fn already_running(folder: &Path) -> Option<Attached> {
    let running = RunningEngine::find(folder)?;
    let address: Url = running.page().parse().ok()?;
    reach(&address).await.ok()?;
    tracing::info!(address = %running.address, "showing the engine that runs already");
    Some(Attached {
        address,
        engine: Held::Here(running),
    })
}

/// Its page asks for a name, or takes what the window hands over.
async fn elsewhere(address: &Url) -> anyhow::Result<Attached> {
    reach(address).await?;
    Ok(Attached {
        address: address.clone(),
        engine: Held::Elsewhere,
    })
}

/// The address of a page, without what opens it.
fn page_at(url: &str) -> Result<Url, url::ParseError> {
    let mut address: Url = url.parse()?;
    address.set_fragment(None);
    Ok(address)
}

async fn reach(address: &Url) -> anyhow::Result<()> {
    let host = address.host_str().context("the address names no host")?;
    let port = address
        .port_or_known_default()
        .context("the address names no port")?;
    tokio::time::timeout(
        REACHABLE_WITHIN,
        tokio::net::TcpStream::connect((host, port)),
    )
    .await
    .with_context(|| {
        format!(
            "{host} did not answer within {} s",
            REACHABLE_WITHIN.as_secs()
        )
    })?
    .with_context(|| format!("could not connect to {host}:{port}"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clicks on toasts are not of interest here.
    fn nobody() -> OpenAlert {
        Arc::new(|_| {})
    }

    fn arguments() -> Arguments {
        Arguments {
            connect: None,
            token: None,
            data: None,
            port: None,
            hidden: false,
        }
    }

    #[track_caller]
    fn check(attached: Result<Attached, Problem>, what: &str, cause: &str) {
        match attached {
            Ok(attached) => panic!("attached to {}", attached.address),
            Err(problem) => {
                assert_eq!(problem.what, what);
                assert!(problem.causes.contains(cause), "{}", problem.causes);
            }
        }
    }

    #[tokio::test]
    async fn an_engine_elsewhere_is_shown_without_a_token_in_its_address() {
        let there = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = there.local_addr().expect("its address").port();
        let arguments = Arguments {
            connect: format!("http://127.0.0.1:{port}").parse().ok(),
            token: Some("of-the-machine".into()),
            ..arguments()
        };
        let attached = attach(&arguments, nobody())
            .await
            .map_err(|p| p.causes)
            .expect("somebody answers there");
        let page = attached.page().await;
        assert_eq!(page.as_str(), format!("http://127.0.0.1:{port}/"));
        assert!(attached.own().is_none(), "it is not ours to end");
    }

    #[tokio::test]
    async fn an_engine_that_is_not_there_is_said() {
        // Bound and dropped: nobody listens there now.
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("its address").port();
        drop(free);
        let arguments = Arguments {
            connect: format!("http://127.0.0.1:{port}").parse().ok(),
            token: Some("t".into()),
            ..arguments()
        };
        check(
            attach(&arguments, nobody()).await,
            "The engine cannot be reached.",
            "refused",
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_port_in_use_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let arguments = Arguments {
            data: Some(folder.path().to_owned()),
            port: Some(taken.local_addr().expect("its address").port()),
            ..arguments()
        };
        check(
            attach(&arguments, nobody()).await,
            "The engine could not be started.",
            "another program has the port",
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_broken_configuration_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(inveye_engine::CONFIG_FILE);
        std::fs::write(&file, "this is no TOML").expect("it can be written");
        let arguments = Arguments {
            data: Some(folder.path().to_owned()),
            port: Some(0),
            ..arguments()
        };
        check(
            attach(&arguments, nobody()).await,
            "The engine could not be started.",
            inveye_engine::CONFIG_FILE,
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_second_start_shows_the_engine_that_runs() {
        let folder = tempfile::tempdir().expect("a folder");
        let arguments = Arguments {
            data: Some(folder.path().to_owned()),
            port: Some(0),
            ..arguments()
        };
        let first = attach(&arguments, nobody())
            .await
            .map_err(|p| p.causes)
            .expect("it starts");
        let second = attach(&arguments, nobody())
            .await
            .map_err(|p| p.causes)
            .expect("it attaches");
        assert_eq!(first.address, second.address);
        assert_eq!(first.address.fragment(), None);
        let page = first.page().await;
        assert!(
            page.fragment().is_some_and(|it| it.starts_with("token=")),
            "a store without accounts is set up by whoever sits here"
        );
        assert_eq!(page, second.page().await);
        assert!(second.own().is_none(), "only one engine runs on a folder");
        first.end().await;
    }
}
