//! Requests to a camera and its answers, over one connection.

use std::io;
use std::time::Duration;

use http_auth::{PasswordClient, PasswordParams};
use inveye_base::{Credentials, Redacted};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::TalkSettings;
use super::error::TalkError;
use super::message::{self, Incoming, Incomings, Response};
use crate::session::diagnosis::{self, Peer};
use crate::session::{OpenStep, OpenStreamError, RtspCause, Secrets, StreamSource};

/// How long a camera may take to hear that it is over.
const GOODBYE: Duration = Duration::from_secs(1);

pub(super) struct Conversation {
    socket: TcpStream,
    incomings: Incomings,
    address: String,
    patience: Duration,
    user_agent: String,
    credentials: Option<Redacted<Credentials>>,
    /// Since the camera asked for a password.
    signing: Option<PasswordClient>,
    secrets: Secrets,
    number: u32,
    session: Option<String>,
    session_timeout: Duration,
}

impl Conversation {
    pub(super) async fn connect(
        source: &StreamSource,
        settings: &TalkSettings,
    ) -> Result<Self, OpenStreamError> {
        let host = source.url.host_str().unwrap_or_default();
        let host = host.trim_matches(['[', ']']);
        let port = source.url.port().unwrap_or(554);
        let address = format!("{host}:{port}");
        let socket = match diagnosis::probe(host, port, settings.patience).await {
            Ok(socket) => socket,
            Err(Peer::Refuses) => return Err(OpenStreamError::Refused { address }),
            Err(_) => return Err(OpenStreamError::Unreachable { address }),
        };
        // Packets of 20 ms must not wait for each other.
        let _not_supported = socket.set_nodelay(true).is_err();
        Ok(Self {
            socket,
            incomings: Incomings::default(),
            address,
            patience: settings.patience,
            user_agent: settings.user_agent.clone(),
            credentials: source.credentials.clone(),
            signing: None,
            secrets: Secrets::of(source),
            number: 0,
            session: None,
            session_timeout: Duration::from_secs(60),
        })
    }

    /// Asks, and asks again once with the password where the camera wants it, or wants it proven anew.
    pub(super) async fn ask(
        &mut self,
        step: OpenStep,
        url: &str,
        headers: &[(&str, &str)],
    ) -> Result<Response, OpenStreamError> {
        let mut response = self.exchange(step, url, headers).await?;
        if response.status == 401 && self.learn(&response) {
            response = self.exchange(step, url, headers).await?;
        }
        if response.status == 200 {
            return Ok(response);
        }
        let cause = RtspCause::said(&format!("it answered {}", response.status), &self.secrets);
        let given = self.credentials.as_ref().map(Redacted::reveal);
        Err(OpenStreamError::from_status(
            response.status,
            step,
            given,
            cause,
        ))
    }

    async fn exchange(
        &mut self,
        step: OpenStep,
        url: &str,
        headers: &[(&str, &str)],
    ) -> Result<Response, OpenStreamError> {
        let request = self.request(&step.to_string(), url, headers);
        let number = self.number;
        let (patience, address) = (self.patience, self.address.clone());
        let answered = timeout(patience, async {
            let gone = |_| Unanswered::HungUp;
            self.write(request.as_bytes()).await.map_err(gone)?;
            loop {
                match self.next().await? {
                    Incoming::Response(response)
                        if response.number().is_none_or(|of| of == number) =>
                    {
                        return Ok(response);
                    }
                    _ => {}
                }
            }
        });
        match answered.await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(Unanswered::HungUp)) => Err(OpenStreamError::HangsUp { address }),
            Ok(Err(Unanswered::NotRtsp)) => Err(OpenStreamError::NotRtsp { address }),
            Err(_) => Err(OpenStreamError::Silent { address, step }),
        }
    }

    /// Writes a request down, signed as far as the camera asked for it.
    pub(super) fn request(&mut self, method: &str, url: &str, headers: &[(&str, &str)]) -> String {
        self.number = self.number.wrapping_add(1);
        let mut text = format!(
            "{method} {url} RTSP/1.0\r\nCSeq: {}\r\nUser-Agent: {}\r\n",
            self.number, self.user_agent
        );
        if let (Some(signing), Some(credentials)) = (&mut self.signing, &self.credentials) {
            let credentials = credentials.reveal();
            let signed = signing.respond(&PasswordParams {
                username: &credentials.username,
                password: &credentials.password,
                uri: url,
                method,
                body: None,
            });
            if let Ok(signed) = signed {
                text.push_str(&format!("Authorization: {signed}\r\n"));
            }
        }
        if let Some(session) = &self.session {
            text.push_str(&format!("Session: {session}\r\n"));
        }
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("\r\n");
        text
    }

    /// Whether there is something new to sign with.
    fn learn(&mut self, refused: &Response) -> bool {
        if self.credentials.is_none() {
            return false;
        }
        let challenges = refused.headers("www-authenticate");
        let client = challenges
            .fold(PasswordClient::builder(), |builder, challenge| {
                builder.challenges(challenge)
            })
            .build();
        self.signing = client.ok();
        self.signing.is_some()
    }

    /// Keeps what the answer to SETUP says of the session.
    pub(super) fn begin_session(&mut self, set_up: &Response) -> Result<(), OpenStreamError> {
        let named = set_up.header("session").and_then(message::session);
        let Some((id, seconds)) = named else {
            return Err(OpenStreamError::BrokenAnswer {
                step: OpenStep::Setup,
                source: RtspCause::said("it names no session", &self.secrets),
            });
        };
        self.session = Some(id.to_owned());
        self.session_timeout = Duration::from_secs(seconds.clamp(2, 600));
        Ok(())
    }

    pub(super) fn session_timeout(&self) -> Duration {
        self.session_timeout
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.socket.write_all(bytes).await
    }

    /// Reads what the camera says in the middle of a talk; returns after some of it. Safe to cancel.
    pub(super) async fn read_on(&mut self) -> Result<(), TalkError> {
        match self.next().await {
            // To a sign of life; some cameras do not know OPTIONS within a session, and live on.
            Ok(_) => Ok(()),
            Err(Unanswered::HungUp) => Err(TalkError::Ended),
            Err(Unanswered::NotRtsp) => Err(TalkError::Broken),
        }
    }

    async fn next(&mut self) -> Result<Incoming, Unanswered> {
        loop {
            let found = self.incomings.next().map_err(|_| Unanswered::NotRtsp)?;
            if let Some(incoming) = found {
                return Ok(incoming);
            }
            match self.socket.read_buf(&mut self.incomings.buffer).await {
                Ok(0) | Err(_) => return Err(Unanswered::HungUp),
                Ok(_) => {}
            }
        }
    }

    /// Tells the camera that it is over, and waits a moment so that it hears it.
    pub(super) async fn tear_down(mut self, url: &str) {
        let request = self.request("TEARDOWN", url, &[]);
        let number = self.number;
        let said = timeout(GOODBYE, async {
            self.write(request.as_bytes()).await.ok()?;
            loop {
                match self.next().await.ok()? {
                    Incoming::Response(response) if response.number() == Some(number) => {
                        return Some(());
                    }
                    _ => {}
                }
            }
        });
        if said.await.ok().flatten().is_none() {
            tracing::debug!("the camera did not answer the end of a talk");
        }
    }
}

enum Unanswered {
    HungUp,
    NotRtsp,
}

/// A track's address. Always asked for on the connection that there is, whatever host it names.
pub(super) fn join(base: &str, control: &str) -> String {
    if is_address(control) {
        return control.to_owned();
    }
    if control == "*" {
        return base.to_owned();
    }
    format!(
        "{}/{}",
        base.trim_end_matches('/'),
        control.trim_start_matches('/')
    )
}

/// An absolute one that may stand in a request.
pub(super) fn is_address(text: &str) -> bool {
    let scheme = text.get(..7).unwrap_or_default();
    scheme.eq_ignore_ascii_case("rtsp://") && !text.chars().any(|c| c.is_control() || c == ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracks_are_asked_for_where_they_are() {
        for (base, control, expected) in [
            ("rtsp://h/live/", "track3", "rtsp://h/live/track3"),
            ("rtsp://h/live", "track3", "rtsp://h/live/track3"),
            ("rtsp://h/live?a=1", "track3", "rtsp://h/live?a=1/track3"),
            ("rtsp://h/live", "RTSP://h/back", "RTSP://h/back"),
            ("rtsp://h/live", "*", "rtsp://h/live"),
        ] {
            assert_eq!(join(base, control), expected);
        }
        assert!(!is_address("rtsp://h/a\r\nX: y") && !is_address("http://h") && !is_address("é"));
    }
}
