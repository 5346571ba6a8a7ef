//! Tries a camera step by step and says what came back, for installers on a ladder.

use std::sync::Arc;
use std::time::Duration;

use inveye_base::{Clock, ErrorChain};
use inveye_domain::{MediaTime, StreamKind};
use inveye_video::{AccessUnit, Decoder, DecoderChoice, Frame, Session, SessionItem};
use inveye_video::{SessionSettings, SoundOffer, TalkSettings, session, talk};
use inveye_wire::{
    CameraCheck, CheckStep, DeviceProblem, StepFinding, StepName, StreamCheck, StreamName,
};

use crate::cameras::source;
use crate::config::CameraConfig;
use crate::convert;
use crate::convert::devices::Trouble;
use crate::picture::{self, Looker};

/// How long pictures are counted.
const MEASURE: Duration = Duration::from_secs(2);
/// How long a second keyframe is waited for, when none came in that time.
const KEYFRAME: Duration = Duration::from_secs(8);
/// A camera that shows no picture within this time after it connected is too slow to be useful.
const FIRST_PICTURE: Duration = Duration::from_secs(10);
/// After a lost packet nothing is shown until the next keyframe; rates that are not whole come out
/// a little above two seconds.
const MOST_KEYFRAME_SECONDS: f64 = 2.2;
/// Counting needs five analysed pictures a second; a camera that gives fewer cannot be helped later.
const LEAST_FPS: f64 = 5.0;

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
        streams: Vec::new(),
        picture: None,
        can_talk: None,
        advice: Vec::new(),
    };
    if let Some(why) = &config.locked {
        check.ok = false;
        check.steps.push(CheckStep {
            name: "Password".to_owned(),
            ok: false,
            detail: why.clone(),
            step: StepName::Password,
            stream: None,
            found: Some(StepFinding::PasswordLocked),
        });
        return check;
    }
    for kind in kinds {
        check_stream(config, kind, &clock, &mut check).await;
        if !check.ok {
            break;
        }
    }
    if check.ok {
        check_loudspeaker(config, &mut check).await;
    }
    check
}

/// Never a failure: most cameras have none.
async fn check_loudspeaker(config: &CameraConfig, check: &mut CameraCheck) {
    let main = source(config, StreamKind::Main);
    let told = match talk::probe(&main, &TalkSettings::default()).await {
        Ok(codec) => {
            check.can_talk = Some(codec.is_some());
            codec.map(|codec| {
                let detail = format!("{codec}: people can speak through the camera.");
                let codec = codec.to_string();
                (detail, StepFinding::Loudspeaker { codec })
            })
        }
        Err(error) => {
            let error = convert::sentence(&error);
            let detail = format!("It is not known whether there is one: {error}");
            Some((detail, StepFinding::LoudspeakerUnknown))
        }
    };
    check.steps.extend(told.map(|(detail, found)| CheckStep {
        name: "Loudspeaker".to_owned(),
        ok: true,
        detail,
        step: StepName::Loudspeaker,
        stream: None,
        found: Some(found),
    }));
}

async fn check_stream(
    config: &CameraConfig,
    kind: StreamKind,
    clock: &Arc<dyn Clock>,
    check: &mut CameraCheck,
) {
    let mut step = |step: StepName, ok: bool, detail: String, found: Option<StepFinding>| {
        let what = match step {
            StepName::Picture => "Picture",
            StepName::Sound => "Sound",
            _ => "Connect",
        };
        check.ok &= ok;
        check.steps.push(CheckStep {
            name: format!("{what}, {} stream", kind.as_str()),
            ok,
            detail,
            step,
            stream: Some(stream_name(kind)),
            found,
        });
    };
    let settings = SessionSettings {
        clock: Arc::clone(clock),
        sound: config.audio,
        ..SessionSettings::default()
    };
    let session = match session::open(&source(config, kind), &settings).await {
        Ok(session) => session,
        Err(error) => {
            let trouble = Trouble::from(&error);
            let found = trouble.found();
            return step(StepName::Connect, false, trouble.said, found);
        }
    };
    let text = "The camera answered and let us in.".to_owned();
    step(StepName::Connect, true, text, Some(StepFinding::Connected));
    let sound = sound(&session.info().sound);
    let measured = match measure(session, clock).await {
        Ok(measured) => measured,
        Err(trouble) => {
            let found = trouble.found();
            return step(StepName::Picture, false, trouble.said, found);
        }
    };
    let stream = measured.view(kind);
    let [width, height] = stream.size;
    let keyframes = stream.keyframe_seconds.map_or_else(
        || format!("no second keyframe within {} s", KEYFRAME.as_secs()),
        |seconds| format!("a keyframe every {seconds:.1} s"),
    );
    let text = format!(
        "{} {width} × {height}, {} pictures a second, {:.0} kbit/s, {keyframes}.",
        stream.codec, stream.fps, stream.kilobits
    );
    let found = StepFinding::Picture {
        codec: stream.codec.clone(),
        size: stream.size,
        fps: stream.fps,
        kilobits: stream.kilobits,
        keyframe_seconds: stream.keyframe_seconds,
    };
    step(StepName::Picture, true, text, Some(found));
    if let Some((detail, found)) = sound {
        // Never a failure: pictures are recorded all the same.
        step(StepName::Sound, true, detail, Some(found));
    }
    check.codec = Some(stream.codec.clone());
    check.size = Some(stream.size);
    check.fps = Some(stream.fps);
    check.advice.extend(advice(kind, &stream));
    check.streams.push(stream);
    // The main stream shows the most; the sub stream of the same camera looks the same.
    if check.picture.is_none()
        && let Some(last) = &measured.last
        && let Some(look) = Looker::default().look(last)
    {
        let look = look.check();
        check.advice.extend(picture::advice(&look));
        check.picture = Some(look);
    }
}

fn stream_name(kind: StreamKind) -> StreamName {
    match kind {
        StreamKind::Main => StreamName::Main,
        StreamKind::Sub => StreamName::Sub,
    }
}

fn advice(kind: StreamKind, stream: &StreamCheck) -> Vec<String> {
    let mut advice = Vec::new();
    let kind = kind.as_str();
    if stream
        .keyframe_seconds
        .is_none_or(|seconds| seconds > MOST_KEYFRAME_SECONDS)
    {
        advice.push(format!(
            "Set the keyframe interval of the {kind} stream to 2 s or less: after a lost packet nothing is shown until the next keyframe."
        ));
    }
    if stream.fps < LEAST_FPS {
        advice.push(format!(
            "The {kind} stream gives {} pictures a second; people are counted reliably from 5 on.",
            stream.fps
        ));
    }
    advice
}

/// What came of a stream.
#[derive(Default)]
struct Measured {
    codec: String,
    size: [u32; 2],
    pictures: u32,
    bytes: usize,
    /// From the first picture to the end of counting.
    lasted: Duration,
    first_keyframe: Option<MediaTime>,
    keyframe_interval: Option<Duration>,
    last: Option<Frame>,
}

impl Measured {
    fn view(&self, kind: StreamKind) -> StreamCheck {
        let seconds = self.lasted.as_secs_f64().max(0.1);
        let tenths = |value: f64| (value * 10.0).round() / 10.0;
        let bits = f64::from(u32::try_from(self.bytes).unwrap_or(u32::MAX)) * 8.0;
        StreamCheck {
            stream: stream_name(kind),
            codec: self.codec.clone(),
            size: self.size,
            fps: tenths(f64::from(self.pictures.saturating_sub(1)) / seconds),
            kilobits: (bits / seconds / 1000.0).round(),
            keyframe_seconds: self
                .keyframe_interval
                .map(|interval| tenths(interval.as_secs_f64())),
        }
    }

    fn note_keyframe(&mut self, unit: &AccessUnit) {
        if !unit.keyframe {
            return;
        }
        match self.first_keyframe {
            None => self.first_keyframe = Some(unit.media),
            Some(first) => {
                self.keyframe_interval
                    .get_or_insert(unit.media.since(first));
            }
        }
    }
}

async fn measure(mut session: Session, clock: &Arc<dyn Clock>) -> Result<Measured, Trouble> {
    let mut measured = Measured::default();
    let mut decoder: Option<Decoder> = None;
    let mut first = None;
    let started = clock.monotonic();
    loop {
        let now = clock.monotonic();
        let counted = first.map(|first| now.saturating_sub(first));
        let enough = counted.is_some_and(|counted| counted >= MEASURE);
        if enough && measured.lasted.is_zero() {
            measured.lasted = counted.unwrap_or_default();
        }
        let waited = counted.is_some_and(|counted| counted >= KEYFRAME);
        if enough && (measured.keyframe_interval.is_some() || waited) {
            return Ok(measured);
        }
        if first.is_none() && now.saturating_sub(started) >= FIRST_PICTURE {
            return Err(Trouble {
                said: "Data came, but no picture within 10 s. Set the camera's keyframe interval to 2 s or less.".to_owned(),
                problem: Some(DeviceProblem::NoPicture),
            });
        }
        match session.next().await {
            Ok(SessionItem::Parameters(parameters)) => {
                let open = Decoder::open(
                    parameters.codec,
                    &parameters.extradata,
                    DecoderChoice::Software,
                );
                decoder = Some(open.map_err(|error| Trouble {
                    said: convert::sentence(&ErrorChain(&error)),
                    problem: None,
                })?);
                measured.codec = parameters.codec.to_string();
            }
            Ok(SessionItem::AccessUnit(unit)) => {
                measured.note_keyframe(&unit);
                if enough {
                    continue;
                }
                let frames = decoder
                    .as_mut()
                    .map(|decoder| decoder.decode(&unit))
                    .unwrap_or_default();
                for frame in frames {
                    first.get_or_insert(clock.monotonic());
                    measured.size = [frame.size().width, frame.size().height];
                    measured.pictures += 1;
                    measured.last = Some(frame);
                }
                if first.is_some() {
                    measured.bytes += unit.data.len();
                }
            }
            Ok(SessionItem::Sound(_)) => {}
            Err(error) => return Err(Trouble::from(&error)),
        }
    }
}

fn sound(offer: &SoundOffer) -> Option<(String, StepFinding)> {
    match offer {
        SoundOffer::None => None,
        SoundOffer::Kept { codec } => {
            let text = format!("{codec}, recorded with the pictures.");
            let codec = codec.to_string();
            Some((text, StepFinding::Sound { codec }))
        }
        SoundOffer::Left { codec, why } => {
            let text = format!("{codec} is not recorded: {why}.");
            let (codec, said) = (codec.to_string(), why.clone());
            Some((text, StepFinding::SoundLeft { codec, said }))
        }
    }
}
