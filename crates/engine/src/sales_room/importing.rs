//! Reading a file of sales while it comes.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use inveye_api::ApiError;
use inveye_base::{ErrorChain, ErrorKind};
use inveye_db::{EventWriter, NewSaleImport, SaleBatch, WriteError};
use inveye_sales::{ClockChange, Context, Mapping, MappingError, Reading};
use tokio::sync::mpsc;

use crate::convert::sentence;
use crate::desk::stored;
use crate::room::defect;

/// Rows that are stored at once: events wait less than a batch's time for them.
const BATCH: usize = 4000;
/// Parts of the file that wait to be read; a network's part has some kilobytes.
const PARTS: usize = 16;

/// Which import runs.
#[derive(Debug, Default)]
pub(crate) struct Importing {
    /// Held while a file is read: one at a time.
    pub(super) turn: tokio::sync::Mutex<()>,
    running: Arc<AtomicU64>,
}

impl Importing {
    pub(super) fn now(&self) -> Option<u64> {
        Some(self.running.load(Ordering::Acquire)).filter(|id| *id > 0)
    }

    pub(super) fn running(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.running)
    }
}

/// All that it takes but the file.
pub(super) struct How {
    pub(super) new: NewSaleImport,
    pub(super) mapping: Mapping,
    pub(super) context: Context,
    pub(super) writer: EventWriter,
    pub(super) running: Arc<AtomicU64>,
}

/// The import's number, when all of the file was read or it broke off.
pub(super) async fn import(
    how: How,
    mut file: BoxStream<'static, Result<Bytes, String>>,
) -> Result<u64, ApiError> {
    let (sender, parts) = mpsc::channel(PARTS);
    let reading = tokio::task::spawn_blocking(move || read(how, Parts::new(parts)));
    let mut wanted = true;
    // Whoever sends hears the answer only after all of the file was taken, also where nobody wants it any more.
    while let Some(part) = file.next().await {
        let is_over = part.is_err();
        wanted = wanted && sender.send(part).await.is_ok();
        if is_over {
            break;
        }
    }
    drop(sender);
    reading.await.map_err(|_| defect())?
}

/// The same with a file that is here. Waits for the disk.
pub(super) fn read(how: How, file: impl Read) -> Result<u64, ApiError> {
    let mut reading =
        Reading::new(file, how.mapping, how.context).map_err(|error| refused(&error))?;
    let import = how
        .writer
        .begin_sale_import(how.new)
        .map_err(|error| stored(&error))?;
    how.running.store(import, Ordering::Release);
    let filled = fill(&mut reading, import, &how.writer);
    how.running.store(0, Ordering::Release);
    let problem = filled.err().map(|error| {
        tracing::warn!(error = %ErrorChain(&error), import, "an import of sales broke off");
        sentence(&ErrorChain(&error))
    });
    how.writer
        .end_sale_import(import, problem)
        .map_err(|error| stored(&error))?;
    Ok(import)
}

#[derive(Debug, thiserror::Error)]
enum BrokenOff {
    #[error("the file broke off")]
    File(#[from] io::Error),
    #[error("its sales could not be stored")]
    Store(#[from] WriteError),
}

fn fill(
    reading: &mut Reading<impl Read>,
    import: u64,
    writer: &EventWriter,
) -> Result<(), BrokenOff> {
    loop {
        let mut batch = SaleBatch::default();
        let mut is_over = false;
        while batch.lines.len() + batch.bad.len() < BATCH {
            match reading.next_line()? {
                None => {
                    is_over = true;
                    break;
                }
                Some(Err(bad)) => batch.bad.push(bad),
                Some(Ok(read)) => {
                    match read.clock {
                        None => {}
                        Some(ClockChange::Skipped) => batch.skipped += 1,
                        Some(ClockChange::Twice) => batch.twice += 1,
                    }
                    batch.lines.push(read.line);
                }
            }
        }
        writer.add_sales(import, batch)?;
        if is_over {
            return Ok(());
        }
    }
}

fn refused(error: &MappingError) -> ApiError {
    let kind = match error {
        MappingError::Read(_) => ErrorKind::Unavailable,
        _ => ErrorKind::InvalidArgument,
    };
    ApiError::new(kind, sentence(error)).about("mapping")
}

/// A file's parts as one that is read.
struct Parts {
    parts: mpsc::Receiver<Result<Bytes, String>>,
    part: Bytes,
}

impl Parts {
    fn new(parts: mpsc::Receiver<Result<Bytes, String>>) -> Self {
        Self {
            parts,
            part: Bytes::new(),
        }
    }
}

impl Read for Parts {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.part.is_empty() {
            match self.parts.blocking_recv() {
                None => return Ok(0),
                Some(part) => self.part = part.map_err(io::Error::other)?,
            }
        }
        let length = self.part.len().min(into.len());
        into[..length].copy_from_slice(&self.part.split_to(length));
        Ok(length)
    }
}
