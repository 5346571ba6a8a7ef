//! The talk socket: somebody's voice on its way to one camera's loudspeaker.

use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::response::Response;
use futures::future::BoxFuture;
use inveye_accounts::Outcome;
use inveye_base::ErrorKind;
use inveye_domain::WallTime;
use inveye_wire::TalkStart;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use crate::error::ApiError;
use crate::gate;
use crate::live::{Gone, Holder, send, send_error};
use crate::looks::utc;
use crate::origin::CameFrom;
use crate::server::Context;
use crate::table::{TALK, TALK_END};

/// Nobody speaks longer at a stretch: a key may be stuck, and others wait.
const LIMIT: Duration = Duration::from_secs(60);
/// A microphone gives sound all the time. Who sends none is gone without a word.
const SILENCE: Duration = Duration::from_secs(3);
/// How far sound may be ahead of the time that has passed: what waits while a network is slow comes at once.
const AHEAD: Duration = Duration::from_secs(1);
/// A tenth of a second.
const MOST_SAMPLES: usize = 800;
/// Signing in takes the most.
const LARGEST_MESSAGE: usize = 4 << 10;

/// An open loudspeaker.
pub struct Talk {
    /// Takes samples. Dropping it ends the talk in the camera, too; what finds it full is left out.
    pub voice: mpsc::Sender<Vec<i16>>,
    /// Samples a second that it takes.
    pub rate: u32,
    /// Since when.
    pub since: WallTime,
    /// Resolves when it is over in the camera, with an error when that was before its end.
    pub over: BoxFuture<'static, Result<(), ApiError>>,
}

pub(crate) async fn upgrade(
    State(context): State<Context>,
    Path(camera): Path<String>,
    from: CameFrom,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade
        .max_message_size(LARGEST_MESSAGE)
        .max_frame_size(LARGEST_MESSAGE)
        .on_upgrade(move |socket| async move {
            if let Err(Gone) = talk(socket, context, from, camera).await {
                tracing::debug!("speaker left");
            }
        })
}

async fn talk(
    mut socket: WebSocket,
    context: Context,
    from: CameFrom,
    camera: String,
) -> Result<(), Gone> {
    let mut holder = Holder::sign_in(&mut socket, &context, from, TALK.access).await?;
    if let Err(refused) = gate::attend(&context, &holder.caller, &TALK, &camera).await {
        return send_error(&mut socket, &refused).await;
    }
    let opened = tokio::select! {
        opened = context.room.talk(&camera, holder.caller.name()) => opened,
        () = hung_up(&mut socket) => {
            return note(&context, &holder, &camera, "let go before it began", Outcome::Done).await;
        }
    };
    let mut talk = match opened {
        Ok(talk) => talk,
        Err(error) => {
            let why = error.to_string();
            note(&context, &holder, &camera, &why, Outcome::Failed).await?;
            return send_error(&mut socket, &error).await;
        }
    };
    let begun = Instant::now();
    let ended = speak(&mut socket, &context, &mut holder, &camera, &mut talk).await;
    let (since, lasted) = (talk.since, begun.elapsed());
    let until = since + lasted;
    let Talk { voice, over, .. } = talk;
    drop(voice);
    // Until the camera has heard of it, nobody else can speak.
    if ended.is_none() && over.await.is_err() {
        tracing::debug!("the camera ended the talk at the same time");
    }
    let mut words = format!(
        "from {} to {}, {:.1} s",
        utc(since.as_millis()),
        utc(until.as_millis()),
        lasted.as_secs_f64()
    );
    let outcome = match &ended {
        Some(error) => {
            words.push_str(&format!("; {error}"));
            Outcome::Failed
        }
        None => Outcome::Done,
    };
    note(&context, &holder, &camera, &words, outcome).await?;
    match ended {
        Some(error) => send_error(&mut socket, &error).await,
        None => Ok(()),
    }
}

/// Passes on what is said. None when the speaker let go or is gone, else why they are not heard any more.
async fn speak(
    socket: &mut WebSocket,
    context: &Context,
    holder: &mut Holder,
    camera: &str,
    talk: &mut Talk,
) -> Option<ApiError> {
    let start = TalkStart {
        rate: talk.rate,
        limit_ms: u32::try_from(LIMIT.as_millis()).unwrap_or(u32::MAX),
    };
    let start = serde_json::to_string(&start).unwrap_or_default();
    if send(socket, Message::Text(start.into())).await.is_err() {
        return None;
    }
    let begun = Instant::now();
    let mut heard = begun;
    let mut samples = 0;
    let mut shutdown = context.shutdown.clone();
    loop {
        tokio::select! {
            () = shutdown.triggered() => return Some(over("The engine ends.")),
            () = holder.may_have_changed() => {
                let still = holder.look(context).and_then(|_| gate::sees_camera(&holder.caller, camera));
                if let Err(refused) = still {
                    return Some(refused);
                }
            }
            ended = &mut talk.over => {
                return Some(ended.err().unwrap_or_else(|| over("The camera ended the talk.")));
            }
            () = sleep_until(begun + LIMIT) => {
                let text = format!("Nobody speaks longer than {} s at a stretch. Begin again.", LIMIT.as_secs());
                return Some(ApiError::new(ErrorKind::Exhausted, text));
            }
            () = sleep_until(heard + SILENCE) => return None,
            received = socket.recv() => {
                let bytes = match received {
                    Some(Ok(Message::Binary(bytes))) => bytes,
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                    Some(Ok(Message::Text(_))) => return Some(wrong("Only sound is sent here, in binary messages.")),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                };
                let Some(voice) = read_samples(&bytes) else {
                    return Some(wrong("A message holds 1 to 800 samples of 16 bits."));
                };
                heard = Instant::now();
                samples += voice.len();
                if is_too_much(samples, heard - begun, talk.rate) {
                    return Some(wrong("More sound came than time has passed."));
                }
                // Late sound is worth nothing: what finds the way full is left out.
                let _full = talk.voice.try_send(voice).is_err();
            }
        }
    }
}

fn read_samples(bytes: &[u8]) -> Option<Vec<i16>> {
    let (samples, torn) = bytes.as_chunks::<2>();
    let fits = torn.is_empty() && (1..=MOST_SAMPLES).contains(&samples.len());
    fits.then(|| samples.iter().map(|two| i16::from_le_bytes(*two)).collect())
}

fn is_too_much(samples: usize, passed: Duration, rate: u32) -> bool {
    let most = (passed + AHEAD).as_millis() * u128::from(rate) / 1000;
    samples as u128 > most
}

fn over(text: &str) -> ApiError {
    ApiError::new(ErrorKind::Unavailable, text)
}

fn wrong(text: &str) -> ApiError {
    ApiError::new(ErrorKind::InvalidArgument, text)
}

async fn hung_up(socket: &mut WebSocket) {
    // What is said before the loudspeaker is open is heard by nobody.
    while let Some(Ok(message)) = socket.recv().await {
        if matches!(message, Message::Close(_)) {
            return;
        }
    }
}

async fn note(
    context: &Context,
    holder: &Holder,
    camera: &str,
    detail: &str,
    outcome: Outcome,
) -> Result<(), Gone> {
    let noted = gate::note(context, &holder.caller, &TALK_END, camera, detail, outcome).await;
    noted.map_err(|error| {
        tracing::warn!(%error, "the end of a talk was not noted");
        Gone
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_whole_samples_and_not_too_many_are_sound() {
        assert_eq!(
            read_samples(&[0x34, 0x12, 0xff, 0xff]),
            Some(vec![0x1234, -1])
        );
        for wrong in [0, 1, 319, 1602] {
            assert_eq!(read_samples(&vec![0; wrong]), None, "{wrong}");
        }
        assert!(read_samples(&[0; 1600]).is_some());
    }

    proptest! {
        #[test]
        fn sound_as_fast_as_time_is_never_too_much(ms in 0_u64..60_000, late in 0_u64..1000) {
            let samples = usize::try_from(ms * 8).unwrap();
            prop_assert!(!is_too_much(samples, Duration::from_millis(ms.saturating_sub(late)), 8000));
            prop_assert!(is_too_much(samples + 8001, Duration::from_millis(ms), 8000));
        }
    }
}
