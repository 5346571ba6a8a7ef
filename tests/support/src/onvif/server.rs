//! The device's services over HTTP.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use inveye_base::task::spawn_named;
use inveye_base::{Clock, Shutdown, SystemClock};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::answers;
use super::options::OnvifOptions;
use super::running::lock;
use super::state::{Asked, Signed, State};

/// How an operation is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnvifFault {
    /// Refused as if the user had no right to it, in the envelope.
    NotAuthorized,
    /// Not known to the device.
    ActionNotSupported,
    /// Refused for another reason, in these words.
    Refused(String),
    /// No XML.
    Malformed,
    /// The right length is announced, and half of it sent.
    Truncated,
    /// Answered after this time.
    Slow(Duration),
    /// Never answered; the connection stays.
    Silent,
    /// The answer, and after it white space up to this size.
    Huge(usize),
    /// Entities that grow to gigabytes.
    Bomb,
    /// A page of a web server instead.
    WebPage(u16),
    /// Another document of XML instead.
    OtherXml,
}

#[derive(Debug)]
pub(super) struct Server {
    pub(super) options: OnvifOptions,
    pub(super) address: SocketAddr,
    pub(super) state: Mutex<State>,
    clock: SystemClock,
}

/// Longest request that is read.
const LONGEST: usize = 64 << 10;

impl Server {
    pub(super) fn new(options: OnvifOptions, address: SocketAddr) -> Self {
        Self {
            address,
            state: Mutex::new(State::new(options.profiles.clone())),
            options,
            clock: SystemClock::new(),
        }
    }

    /// Unix seconds by the device's own clock.
    pub(super) fn now(&self) -> i64 {
        self.clock.wall().as_micros().div_euclid(1_000_000) + self.options.clock_ahead
    }

    /// Where a service is, as the device takes itself to be.
    pub(super) fn url(&self, service: &str) -> String {
        match &self.options.own_host {
            Some(host) => format!("http://{host}/onvif/{service}"),
            None => format!("http://{}/onvif/{service}", self.address),
        }
    }
}

/// Serves until the end.
pub(super) async fn serve(listener: TcpListener, server: Arc<Server>, mut shutdown: Shutdown) {
    loop {
        let accepted = tokio::select! {
            () = shutdown.triggered() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((socket, _)) = accepted else { continue };
        let (server, mut ended) = (Arc::clone(&server), shutdown.clone());
        spawn_named("onvif connection", async move {
            tokio::select! {
                () = ended.triggered() => {}
                // A client that goes away is no event.
                _ = one_request(socket, &server) => {}
            }
        });
    }
}

struct Request {
    authorization: Option<String>,
    body: String,
}

async fn one_request(mut socket: TcpStream, server: &Server) -> io::Result<()> {
    let Some(request) = read(&mut socket).await? else {
        return Ok(());
    };
    let Some(operation) = answers::operation(&request.body) else {
        return send(&mut socket, 400, &[], "<html>bad request</html>").await;
    };
    let fault = {
        let state = lock(&server.state);
        let own = state.faults.get(&operation);
        own.or_else(|| state.faults.get("*")).cloned()
    };
    if !allowed(server, &operation, &request) {
        let challenge = server.options.access.challenge();
        let headers = challenge.map(|challenge| format!("WWW-Authenticate: {challenge}\r\n"));
        let refusal = answers::fault(
            &server.options,
            &["Sender", "ter:NotAuthorized"],
            "Sender not Authorized",
        );
        let status = if headers.is_some() { 401 } else { 400 };
        return send(&mut socket, status, headers.as_slice(), &refusal).await;
    }
    // What is refused is not done.
    let refuses = matches!(
        &fault,
        Some(OnvifFault::NotAuthorized | OnvifFault::ActionNotSupported | OnvifFault::Refused(_))
    );
    let (status, answer) = if refuses {
        (400, String::new())
    } else {
        answers::answer(server, &operation, &request.body)
    };
    match fault {
        None => send(&mut socket, status, &[], &answer).await,
        Some(fault) => break_answer(&mut socket, server, &fault, status, &answer).await,
    }
}

async fn break_answer(
    socket: &mut TcpStream,
    server: &Server,
    fault: &OnvifFault,
    status: u16,
    answer: &str,
) -> io::Result<()> {
    let refuse = |codes: &[&str], reason: &str| answers::fault(&server.options, codes, reason);
    let (status, body) = match fault {
        OnvifFault::NotAuthorized => {
            (400, refuse(&["Sender", "ter:NotAuthorized"], "Sender not Authorized"))
        }
        OnvifFault::ActionNotSupported => (
            500,
            refuse(&["Receiver", "ter:ActionNotSupported"], "Optional Action Not Implemented"),
        ),
        OnvifFault::Refused(reason) => (400, refuse(&["Sender", "ter:InvalidArgVal"], reason)),
        OnvifFault::Malformed => (200, answer.replace("</", "<")),
        OnvifFault::Truncated => {
            let whole = head(200, answer.len(), &[]) + answer;
            let half = whole.len() - answer.len() / 2;
            return socket.write_all(whole.as_bytes().get(..half).unwrap_or_default()).await;
        }
        OnvifFault::Slow(time) => {
            tokio::time::sleep(*time).await;
            (status, answer.to_owned())
        }
        OnvifFault::Silent => return std::future::pending().await,
        OnvifFault::Huge(size) => {
            (200, answer.to_owned() + &" ".repeat(size.saturating_sub(answer.len())))
        }
        OnvifFault::Bomb => (200, answers::bomb()),
        OnvifFault::WebPage(status) => (
            *status,
            "<!DOCTYPE html><html><head><title>IP camera</title></head><body>Login<br></body></html>".to_owned(),
        ),
        OnvifFault::OtherXml => (
            200,
            "<?xml version=\"1.0\"?><Response><status>ok</status></Response>".to_owned(),
        ),
    };
    send(socket, status, &[], &body).await
}

fn allowed(server: &Server, operation: &str, request: &Request) -> bool {
    let signed = match request.authorization.as_deref() {
        Some(header) if header.starts_with("Digest ") => Signed::Digest,
        Some(_) => Signed::Basic,
        None if request.body.contains("UsernameToken") => Signed::Token,
        None => Signed::No,
    };
    let now = server.now();
    let mut state = lock(&server.state);
    let state = &mut *state;
    // By the specification these two need no user, so that clients can set their clocks and choose.
    let open = matches!(
        operation,
        "GetSystemDateAndTime" | "GetServices" | "GetCapabilities"
    ) && signed == Signed::No;
    let authorization = request.authorization.as_deref();
    let locked = server
        .options
        .locks_after
        .is_some_and(|most| state.wrong >= most);
    let proven = server
        .options
        .access
        .allows(authorization, &request.body, now, &mut state.nonces);
    let allowed = open || (proven && !locked);
    // A token in the envelope is no attempt where only HTTP is looked at.
    let attempt = match signed {
        Signed::No => false,
        Signed::Token => server.options.access.challenge().is_none(),
        Signed::Digest | Signed::Basic => true,
    };
    state.wrong += u32::from(attempt && !allowed);
    state.asked.push(Asked {
        operation: operation.to_owned(),
        signed,
        allowed,
    });
    allowed
}

async fn read(socket: &mut TcpStream) -> io::Result<Option<Request>> {
    let mut bytes = Vec::new();
    let (head, start) = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned();
            break (head, end + 4);
        }
        if bytes.len() > LONGEST || socket.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    };
    let header = |name: &str| {
        head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        })
    };
    let length: usize = header("content-length")
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    while bytes.len() < start + length.min(LONGEST) {
        if socket.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    }
    let body = String::from_utf8_lossy(bytes.get(start..).unwrap_or_default()).into_owned();
    Ok(Some(Request {
        authorization: header("authorization"),
        body,
    }))
}

fn head(status: u16, length: usize, headers: &[String]) -> String {
    let reason = match status {
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        _ => "Internal Server Error",
    };
    format!(
        "HTTP/1.1 {status} {reason}\r\nServer: simulated\r\n\
         Content-Type: application/soap+xml; charset=utf-8\r\nContent-Length: {length}\r\n{}\
         Connection: close\r\n\r\n",
        headers.concat()
    )
}

async fn send(
    socket: &mut TcpStream,
    status: u16,
    headers: &[String],
    body: &str,
) -> io::Result<()> {
    let message = head(status, body.len(), headers) + body;
    socket.write_all(message.as_bytes()).await?;
    socket.shutdown().await
}
