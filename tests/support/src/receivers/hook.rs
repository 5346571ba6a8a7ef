//! An HTTP server that takes webhooks.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use inveye_base::task;

use super::Came;

/// How it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HookAnswer {
    /// With a status.
    Status(u16),
    /// By pointing elsewhere.
    Redirect(String),
    /// Never: it takes the request and is silent.
    Silence,
}

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookRequest {
    /// By name, in lower case.
    pub headers: BTreeMap<String, String>,
    /// As it came.
    pub body: String,
}

/// An HTTP server on a port of its own, until the process ends.
#[derive(Debug, Clone)]
pub struct HookReceiver {
    address: SocketAddr,
    answer: Arc<Mutex<HookAnswer>>,
    came: Arc<Came<HookRequest>>,
}

impl HookReceiver {
    /// Listens.
    pub fn start(answer: HookAnswer) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let receiver = Self {
            address: listener.local_addr()?,
            answer: Arc::new(Mutex::new(answer)),
            came: Arc::default(),
        };
        let own = receiver.clone();
        task::thread_named("hook-receiver", move || {
            for stream in listener.incoming().flatten() {
                let own = own.clone();
                // A test that cannot have threads fails soon enough.
                let _started =
                    task::thread_named("hook", move || own.serve(stream).is_ok()).is_ok();
            }
        })?;
        Ok(receiver)
    }

    /// Where it takes requests.
    pub fn url(&self) -> String {
        format!("http://{}/alarms", self.address)
    }

    /// Answers otherwise from now on.
    pub fn set_answer(&self, answer: HookAnswer) {
        *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = answer;
    }

    /// What came so far.
    pub fn requests(&self) -> Vec<HookRequest> {
        self.came.lock().clone()
    }

    /// Waits for something among what came.
    ///
    /// # Panics
    /// When it does not come.
    pub fn wait<U>(&self, what: &str, wanted: impl Fn(&[HookRequest]) -> Option<U>) -> U {
        self.came.wait(what, wanted)
    }

    fn serve(&self, stream: TcpStream) -> io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else {
                break;
            };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let length = headers.get("content-length");
        let length = length.and_then(|text| text.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let body = String::from_utf8_lossy(&body).into_owned();
        let answer = self
            .answer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        self.came.push(HookRequest { headers, body });
        let head = match answer {
            HookAnswer::Status(status) => format!("{status} As told"),
            HookAnswer::Redirect(to) => format!("307 Elsewhere\r\nLocation: {to}"),
            HookAnswer::Silence => {
                // Until the other side goes.
                let _gone = reader.read(&mut [0]).is_err();
                return Ok(());
            }
        };
        let mut stream = stream;
        stream.write_all(
            format!("HTTP/1.1 {head}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").as_bytes(),
        )
    }
}
