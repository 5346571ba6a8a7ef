//! Tries a camera step by step and says what came back, for installers on a ladder.

use std::sync::Arc;
use std::time::Duration;

use inveye_base::{Clock, ErrorChain};
use inveye_domain::StreamKind;
use inveye_video::{Decoder, DecoderChoice, SessionItem, SessionSettings, SoundOffer, session};
use inveye_wire::{CameraCheck, CheckStep};

use crate::cameras::source;
use crate::config::CameraConfig;
use crate::convert;

/// How long pictures are counted.
const MEASURE: Duration = Duration::from_secs(2);
/// A camera that shows no picture within this time after it connected is too slow to be useful.
const FIRST_PICTURE: Duration = Duration::from_secs(10);

/// Tries both streams: connect, sign in, receive, decode. Uses connections of its own.
pub async fn check_camera(config: &CameraConfig, clock: Arc<dyn Clock>) -> CameraCheck {
    let kinds = if config.sub_url.is_some() {
        vec![StreamKind::Main, StreamKind::Sub]
    } else {
        vec![StreamKind::Main]
    };
    let mut check = CameraCheck {
        ok: true,
        steps: Vec::new(),
        codec: None,
        size: None,
        fps: None,
    };
    for kind in kinds {
        check_stream(config, kind, &clock, &mut check).await;
        if !check.ok {
            break;
        }
    }
    check
}

async fn check_stream(
    config: &CameraConfig,
    kind: StreamKind,
    clock: &Arc<dyn Clock>,
    check: &mut CameraCheck,
) {
    let name = |what: &str| format!("{what}, {} stream", kind.as_str());
    let mut step = |ok: bool, name: String, detail: String| {
        check.ok &= ok;
        check.steps.push(CheckStep { name, ok, detail });
    };
    let settings = SessionSettings {
        clock: Arc::clone(clock),
        sound: config.audio,
        ..SessionSettings::default()
    };
    let mut session = match session::open(&source(config, kind), &settings).await {
        Ok(session) => session,
        Err(error) => return step(false, name("Connect"), convert::sentence(&error)),
    };
    step(
        true,
        name("Connect"),
        "The camera answered and let us in.".to_owned(),
    );

    let (mut decoder, mut codec, mut size, mut frames, mut first) = (None, None, None, 0u32, None);
    let started = clock.monotonic();
    let problem = loop {
        let now = clock.monotonic();
        if first.is_some_and(|first| now.saturating_sub(first) >= MEASURE) {
            break None;
        }
        if frames == 0 && now.saturating_sub(started) >= FIRST_PICTURE {
            break Some("Data came, but no picture within 10 s. Set the camera's keyframe interval to 2 s or less.".to_owned());
        }
        match session.next().await {
            Ok(SessionItem::Parameters(parameters)) => match Decoder::open(
                parameters.codec,
                &parameters.extradata,
                DecoderChoice::Software,
            ) {
                Ok(open) => {
                    (codec, decoder) = (Some(parameters.codec.to_string()), Some(open));
                }
                Err(error) => break Some(convert::sentence(&ErrorChain(&error))),
            },
            Ok(SessionItem::AccessUnit(unit)) => {
                for frame in decoder
                    .as_mut()
                    .map(|decoder| decoder.decode(&unit))
                    .unwrap_or_default()
                {
                    first.get_or_insert(clock.monotonic());
                    size = Some([frame.size().width, frame.size().height]);
                    frames += 1;
                }
            }
            Ok(SessionItem::Sound(_)) => {}
            Err(error) => break Some(convert::sentence(&error)),
        }
    };
    if let Some(problem) = problem {
        return step(false, name("Picture"), problem);
    }
    let seconds = clock
        .monotonic()
        .saturating_sub(first.unwrap_or(started))
        .as_secs_f64()
        .max(0.1);
    let fps = (f64::from(frames.saturating_sub(1)) / seconds * 10.0).round() / 10.0;
    let shape = size.map_or_else(String::new, |[w, h]| format!("{w} × {h}"));
    step(
        true,
        name("Picture"),
        format!(
            "{} {shape}, {fps} pictures a second.",
            codec.as_deref().unwrap_or_default()
        ),
    );
    if let Some(detail) = sound(&session.info().sound) {
        // Never a failure: pictures are recorded all the same.
        step(true, name("Sound"), detail);
    }
    (check.codec, check.size, check.fps) = (codec, size, Some(fps));
}

fn sound(offer: &SoundOffer) -> Option<String> {
    match offer {
        SoundOffer::None => None,
        SoundOffer::Kept { codec } => Some(format!("{codec}, recorded with the pictures.")),
        SoundOffer::Left { codec, why } => Some(format!("{codec} is not recorded: {why}.")),
    }
}
