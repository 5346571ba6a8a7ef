//! A mail server that takes mail by SMTP (RFC 5321), as far as a client needs it.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use inveye_base::task;

use super::Came;

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailFault {
    /// Nothing.
    None,
    /// The first so many mails are to come again later.
    Greylists(u32),
    /// There is nobody of that name.
    KnowsNobody,
    /// There is everybody but this one.
    Misses(&'static str),
    /// It takes connections and says nothing.
    Silent,
}

/// A mail as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedMail {
    /// Who writes, as the envelope says.
    pub from: String,
    /// Who reads, as the envelope says.
    pub to: Vec<String>,
    /// Head and body.
    pub data: String,
    /// What was said to sign in, in Base64; empty when nobody did.
    pub sign_in: String,
}

/// A mail server on a port of its own, until the process ends.
#[derive(Debug, Clone)]
pub struct MailReceiver {
    address: SocketAddr,
    fault: MailFault,
    refused: Arc<AtomicU32>,
    came: Arc<Came<ReceivedMail>>,
}

impl MailReceiver {
    /// Listens.
    pub fn start(fault: MailFault) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let receiver = Self {
            address: listener.local_addr()?,
            fault,
            refused: Arc::default(),
            came: Arc::default(),
        };
        let own = receiver.clone();
        task::thread_named("mail-receiver", move || {
            for stream in listener.incoming().flatten() {
                let own = own.clone();
                // A test that cannot have threads fails soon enough.
                let _started =
                    task::thread_named("mail", move || own.serve(&stream).is_ok()).is_ok();
            }
        })?;
        Ok(receiver)
    }

    /// Where it takes mail.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// What came so far.
    pub fn mails(&self) -> Vec<ReceivedMail> {
        self.came.lock().clone()
    }

    /// Mails that were not taken so far.
    pub fn refused(&self) -> u32 {
        self.refused.load(Ordering::SeqCst)
    }

    /// Waits for something among what came.
    ///
    /// # Panics
    /// When it does not come.
    pub fn wait<U>(&self, what: &str, wanted: impl Fn(&[ReceivedMail]) -> Option<U>) -> U {
        self.came.wait(what, wanted)
    }

    fn serve(&self, stream: &TcpStream) -> io::Result<()> {
        let mut lines = BufReader::new(stream).lines();
        let mut say = stream;
        if self.fault == MailFault::Silent {
            // Until the other side goes.
            let _gone = lines.next();
            return Ok(());
        }
        say.write_all(b"220 mail.test ESMTP\r\n")?;
        let mut mail = empty();
        while let Some(line) = lines.next() {
            let line = line?;
            let verb = line
                .split(' ')
                .next()
                .unwrap_or_default()
                .to_ascii_uppercase();
            let argument = || line.split_once(':').map_or("", |(_, text)| text).to_owned();
            let answer = match verb.as_str() {
                "EHLO" => "250-mail.test\r\n250-8BITMIME\r\n250 AUTH PLAIN",
                "AUTH" => {
                    mail.sign_in = line.rsplit(' ').next().unwrap_or_default().to_owned();
                    "235 Welcome"
                }
                "MAIL" => {
                    mail.from = address(&argument());
                    "250 Go on"
                }
                "RCPT" => match self.fault {
                    MailFault::KnowsNobody => {
                        self.refused.fetch_add(1, Ordering::SeqCst);
                        "550 5.1.1 Nobody of that name"
                    }
                    MailFault::Misses(name) if address(&argument()) == name => {
                        self.refused.fetch_add(1, Ordering::SeqCst);
                        "550 5.1.1 No longer here"
                    }
                    MailFault::Greylists(times) if self.refused.load(Ordering::SeqCst) < times => {
                        self.refused.fetch_add(1, Ordering::SeqCst);
                        "451 4.7.1 Come again later"
                    }
                    _ => {
                        mail.to.push(address(&argument()));
                        "250 Go on"
                    }
                },
                "DATA" => {
                    say.write_all(b"354 Go on, and end with a dot\r\n")?;
                    for line in lines.by_ref() {
                        let line = line?;
                        if line == "." {
                            break;
                        }
                        mail.data.push_str(line.strip_prefix('.').unwrap_or(&line));
                        mail.data.push('\n');
                    }
                    self.came.push(std::mem::replace(&mut mail, empty()));
                    "250 Taken"
                }
                "RSET" | "NOOP" => "250 Well",
                "QUIT" => {
                    say.write_all(b"221 Bye\r\n")?;
                    return Ok(());
                }
                _ => "502 Not here",
            };
            say.write_all(answer.as_bytes())?;
            say.write_all(b"\r\n")?;
        }
        Ok(())
    }
}

fn empty() -> ReceivedMail {
    ReceivedMail {
        from: String::new(),
        to: Vec::new(),
        data: String::new(),
        sign_in: String::new(),
    }
}

fn address(text: &str) -> String {
    let inner = text
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or(text, |(address, _)| address).to_owned()
}
