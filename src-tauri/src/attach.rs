//! The engine that the window shows: one of our own, or one elsewhere.

use std::time::Duration;

use anyhow::Context;
use url::Url;

use crate::arguments::Arguments;
use crate::problem::Problem;

/// How long an engine elsewhere may take to accept a connection.
const REACHABLE_WITHIN: Duration = Duration::from_secs(5);

/// An engine that runs.
#[derive(Debug)]
pub(crate) struct Attached {
    address: Url,
    token: String,
}

impl Attached {
    /// The page to show. The token stands behind `#`, which no server and no log gets to see.
    pub(crate) fn page(&self) -> Url {
        let mut page = self.address.clone();
        page.set_fragment(Some(&format!("token={}", self.token)));
        page
    }

    /// Ends our own engine and waits for it; leaves one elsewhere alone.
    #[expect(clippy::unused_async, reason = "waits for the engine's threads")]
    pub(crate) async fn end(self) {}
}

/// Starts the engine, or finds the one elsewhere.
pub(crate) async fn attach(arguments: &Arguments) -> Result<Attached, Problem> {
    match (&arguments.connect, &arguments.token) {
        (Some(address), Some(token)) => {
            reach(address).await.map_err(|error| {
                Problem::new(
                    "The engine cannot be reached.",
                    format!("Is it running at {address}, and does the network let this computer through?"),
                    &error,
                )
            })?;
            Ok(Attached {
                address: address.clone(),
                token: token.clone(),
            })
        }
        _ => Err(Problem::new(
            "The engine could not be started.",
            "",
            &anyhow::anyhow!("not available in this build"),
        )),
    }
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

    #[test]
    fn the_token_is_not_sent_to_any_server() {
        let attached = Attached {
            address: "http://127.0.0.1:7878".parse().expect("an address"),
            token: "secret".into(),
        };
        assert_eq!(
            attached.page().as_str(),
            "http://127.0.0.1:7878/#token=secret"
        );
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
            data: None,
            hidden: false,
        };
        let problem = attach(&arguments).await.expect_err("nobody listens");
        assert_eq!(problem.what, "The engine cannot be reached.");
    }
}
