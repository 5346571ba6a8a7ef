//! One RTSP connection: reads requests, writes answers and interleaved media.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Context, Result};
use inveye_base::Shutdown;
use tokio::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Notify, mpsc};

use super::counters::count;
use super::delivery::{MediaOutlet, MediaQueue};
use super::message::{Incoming, Incomings};
use super::requests::Requests;
use super::server::{Server, Speech};
use super::session::Ending;

/// A client that takes nothing for this long is gone.
const WRITE_DEADLINE: Duration = Duration::from_secs(10);

/// Serves one connection until either side ends it.
pub(super) async fn serve(mut socket: TcpStream, server: Arc<Server>, mut shutdown: Shutdown) {
    count(&server.counters.connections);
    let id = server.next_connection.fetch_add(1, Ordering::Relaxed);
    let mut resets = server.resets.subscribe();
    let break_off = Arc::new(Notify::new());
    let speech = *server.speech.borrow();
    let ending = tokio::select! {
        done = converse(&mut socket, &server, id, &break_off, speech) => {
            if let Err(error) = done {
                tracing::debug!(error = format!("{error:#}"), "connection lost");
            }
            Ending::Dropped
        }
        _ = resets.changed() => Ending::Reset,
        () = break_off.notified() => Ending::Reset,
        () = shutdown.triggered() => Ending::Reset,
    };
    if ending == Ending::Reset {
        // The kernel then answers with RST instead of FIN, as for a camera that lost its power and came back.
        let _not_connected = socket.set_zero_linger().is_err();
    }
    server
        .sessions
        .end_of_connection(id, ending, server.options.orphans);
}

async fn converse(
    socket: &mut TcpStream,
    server: &Arc<Server>,
    id: u64,
    break_off: &Arc<Notify>,
    speech: Speech,
) -> Result<()> {
    match speech {
        Speech::Rtsp => {}
        Speech::Http => return refuse_as_web_server(socket).await,
        Speech::Garbage => return Ok(socket.write_all(&[0xa5; 997]).await?),
        Speech::Silence => {
            let mut ignored = [0; 4_096];
            while socket.read(&mut ignored).await? > 0 {}
            return Ok(());
        }
    }
    socket.set_nodelay(true)?;
    let local = socket.local_addr()?.ip();
    let peer = socket.peer_addr()?.ip();
    let (input, output) = socket.split();
    let (answers, answers_out) = mpsc::channel::<String>(16);
    let (media, media_out) = MediaQueue::new();
    let mut requests = Requests::new(
        Arc::clone(server),
        id,
        (local, peer),
        media,
        Arc::clone(break_off),
    );
    let reading = async {
        let mut incomings = Incomings::new(input);
        while let Some(incoming) = incomings.next().await? {
            server.sessions.seen_on(id);
            match incoming {
                Incoming::Request(request) => {
                    let answer = requests.answer(&request).await;
                    let text = answer.to_text(request.header("cseq").unwrap_or("0"));
                    answers.send(text).await.context("the writer ended")?;
                    requests.after_answer();
                }
                Incoming::Interleaved { channel, data } => requests.heard(channel, &data)?,
            }
        }
        Ok(())
    };
    tokio::select! {
        done = reading => done,
        done = write_out(output, answers_out, media_out) => done,
    }
}

/// Answers go first; media waits in its bounded queue.
async fn write_out(
    mut output: impl AsyncWrite + Unpin,
    mut answers: mpsc::Receiver<String>,
    mut media: MediaOutlet,
) -> Result<()> {
    loop {
        let bytes = tokio::select! {
            biased;
            Some(answer) = answers.recv() => answer.into(),
            Some(bytes) = media.next() => bytes,
            else => return Ok(()),
        };
        tokio::time::timeout(WRITE_DEADLINE, output.write_all(&bytes))
            .await
            .context("the client does not read")??;
    }
}

async fn refuse_as_web_server(socket: &mut TcpStream) -> Result<()> {
    let mut request = [0; 4_096];
    let _length = socket.read(&mut request).await?;
    let page = "<html><body>Bad request</body></html>";
    let answer = format!(
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
        page.len()
    );
    Ok(socket.write_all(answer.as_bytes()).await?)
}
