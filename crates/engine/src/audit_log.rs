//! Writes the audit log: one thread, in the order of what happened, sealed after each batch.
//!
//! The seal is the newest link, signed with the key that signs exports, in a file beside the database:
//! whoever cuts off the end of the log, or writes it anew, does not meet it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use inveye_accounts::{Action, ChainCheck, Entry, Head, NewEntry};
use inveye_api::ApiError;
use inveye_base::{Clock, ErrorChain, ErrorKind, task};
use inveye_db::{EventWriter, ReadError, Reader};
use inveye_domain::WallTime;
use inveye_recording::evidence::{DeviceKey, Fingerprint, signer};
use inveye_secrets::write_private;
use inveye_wire::AuditCheckView;

/// The seal.
const FILE: &str = "audit.head";
/// Lines that wait for the disk; more are refused, and with them what they tell of.
const MOST_WAITING: usize = 4096;
/// Lines in one commit.
const BATCH: usize = 256;
/// A disk that takes nothing is tried again so often.
const TRY_AGAIN: Duration = Duration::from_secs(1);
/// Nobody waits longer for a line to be on the disk.
const PATIENCE: Duration = Duration::from_secs(1);

const SEAL_BROKEN: Action = "audit.seal_broken";
const SEAL_MISSING: Action = "audit.seal_missing";

enum Order {
    Append(Line),
    Close,
}

struct Line {
    at: WallTime,
    entry: NewEntry,
    /// Hears that it is on the disk; whoever waits may have gone.
    done: SyncSender<()>,
}

/// The way into the log.
#[derive(Debug)]
pub(crate) struct AuditLog {
    clock: Arc<dyn Clock>,
    orders: SyncSender<Order>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl AuditLog {
    /// Starts the thread. A seal that does not fit is put aside and told of in the log itself.
    pub(crate) fn start(
        folder: &Path,
        reader: &Reader,
        writer: EventWriter,
        clock: Arc<dyn Clock>,
    ) -> io::Result<Self> {
        let key = DeviceKey::open(folder).inspect_err(
            |error| tracing::error!(error = %ErrorChain(error), "the audit log is not sealed"),
        );
        let (orders, inbox) = sync_channel(MOST_WAITING);
        let mut work = Work {
            folder: folder.to_owned(),
            writer,
            key: key.ok(),
            waiting: Vec::new(),
        };
        work.find_seal(reader, clock.wall());
        let thread = task::thread_named("audit", move || work.run(&inbox))?;
        Ok(Self {
            clock,
            orders,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Appends, and waits until it is on the disk, but not for long: what waits is not lost while the
    /// process lives. Blocks.
    pub(crate) fn note(&self, entry: NewEntry) -> Result<(), ApiError> {
        let (done, wait) = sync_channel(1);
        let line = Line {
            at: self.clock.wall(),
            entry,
            done,
        };
        self.orders.try_send(Order::Append(line)).map_err(|_| {
            ApiError::new(
                ErrorKind::Unavailable,
                "The audit log cannot be written, and what is not noted is not done. Look after the disk.",
            )
        })?;
        if wait.recv_timeout(PATIENCE).is_err() {
            tracing::warn!("a line of the audit log waits for the disk");
        }
        Ok(())
    }

    /// Writes what waits and ends the thread.
    pub(crate) fn close(&self) {
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(thread) = thread else { return };
        if self.orders.send(Order::Close).is_err() || thread.join().is_err() {
            tracing::error!("the audit log ended by a panic");
        }
    }
}

struct Work {
    folder: PathBuf,
    writer: EventWriter,
    key: Option<DeviceKey>,
    waiting: Vec<Line>,
}

impl Work {
    fn run(mut self, inbox: &Receiver<Order>) {
        loop {
            let order = if self.waiting.is_empty() {
                inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                inbox.recv_timeout(TRY_AGAIN)
            };
            let mut is_over = match order {
                Ok(Order::Append(line)) => {
                    self.waiting.push(line);
                    false
                }
                Ok(Order::Close) | Err(RecvTimeoutError::Disconnected) => true,
                Err(RecvTimeoutError::Timeout) => false,
            };
            // Whatever came meanwhile shares the flush of the disk.
            while !is_over && self.waiting.len() < BATCH {
                match inbox.try_recv() {
                    Ok(Order::Append(line)) => self.waiting.push(line),
                    Ok(Order::Close) | Err(TryRecvError::Disconnected) => is_over = true,
                    Err(TryRecvError::Empty) => break,
                }
            }
            self.store();
            if is_over {
                if !self.waiting.is_empty() {
                    let lines = self.waiting.len();
                    tracing::error!(
                        lines,
                        "lines of the audit log lost: the engine ends while they cannot be stored"
                    );
                }
                return;
            }
        }
    }

    fn store(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let lines = self
            .waiting
            .iter()
            .map(|line| (line.at, line.entry.clone()));
        match self.writer.append_audit(lines.collect()) {
            Ok(head) => {
                self.seal(head);
                for line in self.waiting.drain(..) {
                    let _gone = line.done.try_send(()).is_err();
                }
            }
            Err(error) => {
                let lines = self.waiting.len();
                tracing::warn!(error = %ErrorChain(&error), lines, "the audit log waits");
            }
        }
    }

    fn seal(&self, head: Head) {
        let Some(key) = &self.key else { return };
        let text = head.to_text();
        let sealed = format!("{text}{}", key.sign(text.as_bytes()));
        if let Err(error) = write_private(&self.folder.join(FILE), sealed.as_bytes()) {
            tracing::warn!(%error, "the audit log could not be sealed; the next line tries again");
        }
    }

    /// Looks at the seal of the run before.
    fn find_seal(&mut self, reader: &Reader, now: WallTime) {
        let told = match (
            Seal::read(&self.folder, self.key.as_ref()),
            reader.audit_head(),
        ) {
            (Ok(Seal::None), Ok(head)) if head == Head::START => None,
            (Ok(Seal::None), Ok(_)) => Some((SEAL_MISSING, "there was no seal".to_owned())),
            (Ok(Seal::Foreign(why)), _) => Some((SEAL_BROKEN, why.to_owned())),
            (Ok(Seal::Of(sealed)), Ok(head)) => {
                let found = reader.audit_link(sealed.sequence).ok().flatten();
                let fits = sealed == Head::START || found == Some(sealed.link);
                (!fits).then(|| {
                    let Head { sequence, link } = sealed;
                    let words = format!(
                        "entry {sequence} with link {link} was sealed; there are {}",
                        head.sequence
                    );
                    (SEAL_BROKEN, words)
                })
            }
            (_, Err(error)) => {
                tracing::error!(error = %ErrorChain(&error), "the audit log was not compared with its seal");
                None
            }
            (Err(error), _) => {
                tracing::error!(%error, "the seal of the audit log was not read");
                None
            }
        };
        let Some((action, detail)) = told else { return };
        tracing::error!(action, detail, "the audit log does not fit its seal");
        let aside = self.folder.join(format!("{FILE}.{}", now.as_micros()));
        match fs::rename(self.folder.join(FILE), aside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::error!(%error, "the seal could not be put aside");
            }
            _ => {}
        }
        let (done, _nobody_waits) = sync_channel(1);
        self.waiting.push(Line {
            at: now,
            entry: NewEntry::of_engine(action, detail),
            done,
        });
        self.store();
    }
}

enum Seal {
    None,
    Of(Head),
    Foreign(&'static str),
}

impl Seal {
    fn read(folder: &Path, key: Option<&DeviceKey>) -> io::Result<Self> {
        let text = match fs::read_to_string(folder.join(FILE)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::None),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return Ok(Self::Foreign("the seal is damaged"));
            }
            Err(error) => return Err(error),
        };
        // Three lines of head, three of signature.
        let end = text
            .match_indices('\n')
            .nth(2)
            .map_or(text.len(), |(at, _)| at + 1);
        let (head, signature) = text.split_at(end);
        let by = signer(signature, head.as_bytes());
        Ok(match (Head::from_text(head), by) {
            (None, _) | (_, None) => Self::Foreign("the seal is damaged"),
            (Some(_), Some(by)) if key.is_some_and(|key| key.fingerprint() != by) => {
                Self::Foreign("the seal was signed with another key")
            }
            (Some(head), Some(_)) => Self::Of(head),
        })
    }
}

/// Reads the whole log and compares it with its seal. Works beside a running engine.
pub fn check(folder: &Path, reader: &Reader) -> Result<AuditCheckView, ReadError> {
    // Before the log: entries that come meanwhile are newer than the seal, which is no fault.
    let key = DeviceKey::open(folder);
    let (sealed, mut problems) = match Seal::read(folder, key.as_ref().ok()) {
        Ok(Seal::Of(head)) => (Some(head), Vec::new()),
        Ok(Seal::None) => (None, Vec::new()),
        Ok(Seal::Foreign(why)) => (None, vec![why.to_owned()]),
        Err(error) => (None, vec![format!("the seal could not be read: {error}")]),
    };
    let mut chain = ChainCheck::new(sealed);
    let mut entries = 0;
    let mut told = Vec::new();
    let read = reader.audit_through(|entry: &Entry, link| {
        entries += 1;
        chain.read(entry, link);
        if [SEAL_BROKEN, SEAL_MISSING].contains(&entry.action.as_str()) {
            told.push(format!("entry {} notes: {}", entry.sequence, entry.detail));
        }
    });
    match read {
        Err(error @ ReadError::Stored { .. }) => problems.push(error.to_string()),
        other => other?,
    }
    if sealed.is_none() && problems.is_empty() && entries > 0 {
        problems.push(format!("the seal {FILE} is missing"));
    }
    let head = chain.head();
    problems.extend(chain.finish());
    problems.extend(told);
    Ok(AuditCheckView {
        unchanged: problems.is_empty(),
        entries,
        problems,
        head: head.link.to_string(),
        signed_by: key.map_or_else(
            |_| String::new(),
            |key| Fingerprint::to_string(&key.fingerprint()),
        ),
    })
}
