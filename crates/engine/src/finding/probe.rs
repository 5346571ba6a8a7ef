//! What one device is and offers: by ONVIF, else by the addresses that makers use.

use std::sync::Arc;
use std::time::Duration;

use futures::future::{join_all, join3};
use inveye_base::{Clock, Credentials, ErrorChain, Redacted};
use inveye_onvif::{Device, DeviceAddress, DeviceInformation, OnvifError, Profile};
use inveye_video::{OpenStreamError, SessionSettings, StreamSource, TransportChoice, session};
use inveye_wire::{
    CheckStep, DeviceView, OfferedStream, ProbeRequest, ProbeView, StepFinding, StepName,
    SuggestedCamera,
};
use url::Url;

use super::offers::{self, CLOCK_OFF_MS, Offered};
use super::templates::{TEMPLATES, Template};
use super::{credentials, find_onvif};
use crate::convert::devices::Trouble;

/// Profiles whose addresses are asked for.
const MOST_PROFILES: usize = 64;
/// Where ONVIF is looked for when no port was typed.
const WEB: u16 = 80;
/// For one try of a usual address: the camera answers at once or not at all.
const TRY: Duration = Duration::from_secs(3);

/// Asks a device everything that an installer needs. Never fails as a whole: what did not work is a step.
pub async fn probe_camera(request: &ProbeRequest, clock: Arc<dyn Clock>) -> ProbeView {
    let mut report = Report::default();
    let credentials = credentials(request);
    let known_before = credentials.is_some();
    let connected = match find_onvif(&request.address, &clock).await {
        Ok(address) => Device::connect(address.clone(), credentials.clone(), Arc::clone(&clock))
            .await
            .map_err(|error| (Some(address), error)),
        Err(error) => Err((None, error)),
    };
    match connected {
        Ok(device) => {
            let address = device.address().to_string();
            report.step(
                true,
                ("Find", StepName::Find),
                format!("ONVIF answers at {address}."),
                StepFinding::OnvifAnswers {
                    address: address.clone(),
                },
            );
            report.view.onvif = Some(address);
            report.ask(&device, known_before).await;
        }
        Err((address, error)) if error.is_about_credentials() => {
            report.view.onvif = address.map(|address| address.to_string());
            report.refused(Trouble::from(&error));
        }
        Err((_, error @ (OnvifError::Address { .. } | OnvifError::NoRandomness))) => {
            report.failed(("Find", StepName::Find), Trouble::from(&error));
        }
        Err((address, error)) => {
            tracing::debug!(error = %ErrorChain(&error), "no ONVIF");
            let Trouble { said, problem } = Trouble::from(&error);
            report.step(
                false,
                ("Find by ONVIF", StepName::Find),
                format!("{said} Trying the addresses that makers use."),
                problem.map(|problem| StepFinding::NoOnvif { problem }),
            );
            let host = address.or_else(|| DeviceAddress::parse(&request.address).ok());
            if let Some(host) = host {
                report.try_templates(&host, credentials).await;
            }
        }
    }
    report.view.ok = !report.view.suggestions.is_empty();
    report.view
}

/// A step for people, and for whoever says it in other words.
type Named = (&'static str, StepName);

const SIGN_IN: Named = ("Sign in", StepName::SignIn);
const STREAMS: Named = ("Streams", StepName::Streams);
const USUAL_ADDRESSES: Named = ("Usual addresses", StepName::UsualAddresses);

/// What is known so far.
#[derive(Default)]
struct Report {
    view: ProbeView,
}

impl Report {
    fn step(
        &mut self,
        ok: bool,
        (name, step): Named,
        detail: String,
        found: impl Into<Option<StepFinding>>,
    ) {
        self.view.steps.push(CheckStep {
            name: name.to_owned(),
            ok,
            detail,
            step,
            stream: None,
            found: found.into(),
        });
    }

    fn failed(&mut self, named: Named, trouble: Trouble) {
        let found = trouble.found();
        self.step(false, named, trouble.said, found);
    }

    fn refused(&mut self, trouble: Trouble) {
        self.view.wants_credentials = true;
        self.failed(SIGN_IN, trouble);
    }

    async fn ask(&mut self, device: &Device, signed: bool) {
        // The first question that needs the user: alone, so that a wrong password is sent once.
        let profiles = match device.profiles().await {
            Ok(profiles) => profiles,
            Err(error) if error.is_about_credentials() => {
                return self.refused(Trouble::from(&error));
            }
            Err(error) => return self.failed(STREAMS, Trouble::from(&error)),
        };
        if signed {
            self.step(
                true,
                SIGN_IN,
                "User name and password are right.".to_owned(),
                StepFinding::SignedIn,
            );
        }
        let addresses = profiles.iter().take(MOST_PROFILES).map(|profile| async {
            let uri = device.stream_uri(&profile.token).await;
            (profile.clone(), uri)
        });
        let (information, ntp, answers) =
            join3(device.information(), device.ntp(), join_all(addresses)).await;
        let mut offered: Vec<Offered> = Vec::new();
        for (profile, uri) in answers {
            match uri {
                Ok(uri) => offered.push((profile, uri)),
                Err(error) => {
                    tracing::debug!(profile = profile.name, error = %ErrorChain(&error), "no address");
                }
            }
        }
        let information = information.ok();
        let ntp = ntp.ok();
        self.say_clock(device);
        let pairs = offers::pairs(&offered);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (detail, found) = if pairs.is_empty() {
            let text = "It offers no H.264 or H.265 stream; switch one on in the camera.";
            (text.to_owned(), StepFinding::NoStream)
        } else {
            let shown = count(offered.iter().filter(|(p, _)| p.is_video()).count());
            let offered = count(profiles.len());
            let text = format!("{shown} of {offered} streams can be shown.");
            (text, StepFinding::Streams { shown, offered })
        };
        self.step(!pairs.is_empty(), STREAMS, detail, found);
        if offered.iter().any(|(_, uri)| uri.host_corrected) {
            let text = "The camera names another host than the one that answered; the one that answered is used.";
            let named = ("Addresses", StepName::Addresses);
            self.step(true, named, text.to_owned(), StepFinding::OtherHost);
        }
        self.view.ptz = device.has_ptz() && profiles.iter().any(|profile| profile.has_ptz);
        self.view.suggestions = offers::suggestions(&pairs, information.as_ref());
        self.view.offers = offers::offers(&pairs, self.view.clock_offset_ms, ntp.as_ref());
        self.view.streams = offered.iter().map(stream_view).collect();
        self.view.device = information.map(device_view);
    }

    fn say_clock(&mut self, device: &Device) {
        let Some(offset) = device.clock_offset() else {
            return;
        };
        let ms = offset.as_millis();
        self.view.clock_offset_ms = Some(ms);
        let wrong = ms.unsigned_abs() > CLOCK_OFF_MS;
        let detail = if wrong {
            let side = if ms > 0 { "ahead of" } else { "behind" };
            format!(
                "The camera's clock is {} {side} this machine's.",
                lasting(ms.unsigned_abs() / 1000)
            )
        } else {
            "The camera's clock is right.".to_owned()
        };
        let found = StepFinding::Clock { offset_ms: ms };
        self.step(!wrong, ("Clock", StepName::Clock), detail, found);
    }

    /// At the port that was typed, if any, and at RTSP's own: what is typed may be where ONVIF was looked for.
    async fn try_templates(
        &mut self,
        device: &DeviceAddress,
        credentials: Option<Redacted<Credentials>>,
    ) {
        let own = device.host().to_owned();
        let typed = format!("{own}:{}", device.port());
        let is_web = device.port() == WEB;
        let places = [(!is_web).then_some(typed), Some(own)];
        let mut nobody = Trouble::default();
        for place in places.into_iter().flatten() {
            match Box::pin(self.try_place(&place, credentials.clone())).await {
                Ok(()) => return,
                Err(why) => nobody = why,
            }
        }
        self.failed(USUAL_ADDRESSES, nobody);
    }

    /// An error, for people, where nobody speaks RTSP.
    async fn try_place(
        &mut self,
        place: &str,
        credentials: Option<Redacted<Credentials>>,
    ) -> Result<(), Trouble> {
        for template in TEMPLATES {
            match open(place, template.main, credentials.clone()).await {
                Ok(url) => {
                    let sub = open(place, template.sub, credentials.clone()).await.ok();
                    self.take_template(template, url, sub);
                    return Ok(());
                }
                Err(Tried::NotThis) => {}
                Err(Tried::Credentials(trouble)) => {
                    self.refused(trouble);
                    return Ok(());
                }
                Err(Tried::Nobody(trouble)) => return Err(trouble),
            }
        }
        let text = "No usual address gives a picture. Look the address up in the camera's manual and enter it as rtsp://…";
        let found = StepFinding::NoUsualAddress;
        self.step(false, USUAL_ADDRESSES, text.to_owned(), found);
        Ok(())
    }

    fn take_template(&mut self, template: &Template, url: Url, sub: Option<Url>) {
        let text = format!("The address of {} gives video.", template.makers);
        let makers = template.makers.to_owned();
        let found = StepFinding::UsualAddress { makers };
        self.step(true, USUAL_ADDRESSES, text, found);
        let stream = |name: &str, url: &Url| OfferedStream {
            profile: None,
            name: name.to_owned(),
            url: url.to_string(),
            codec: None,
            size: None,
            fps: None,
            keyframe_seconds: None,
            kilobits: None,
        };
        self.view.streams.push(stream("Main", &url));
        self.view
            .streams
            .extend(sub.as_ref().map(|sub| stream("Sub", sub)));
        self.view.suggestions.push(SuggestedCamera {
            name: "Camera".to_owned(),
            url: url.to_string(),
            sub_url: sub.map(|sub| sub.to_string()),
        });
    }
}

/// What came of a usual address.
enum Tried {
    /// Another one may work.
    NotThis,
    /// No other will: user name and password are wanted or wrong, and each further try may lock the user out.
    Credentials(Trouble),
    /// No other will: nobody answers.
    Nobody(Trouble),
}

async fn open(
    place: &str,
    path: &str,
    credentials: Option<Redacted<Credentials>>,
) -> Result<Url, Tried> {
    let url = Url::parse(&format!("rtsp://{place}{path}")).map_err(|_| Tried::NotThis)?;
    let source = StreamSource {
        url: url.clone(),
        credentials,
        transport: TransportChoice::Tcp,
    };
    let settings = SessionSettings {
        connect_timeout: TRY,
        ..SessionSettings::default()
    };
    match session::open(&source, &settings).await {
        Ok(_) => Ok(url),
        Err(
            error @ (OpenStreamError::Unauthorized { .. } | OpenStreamError::NonAsciiUser { .. }),
        ) => Err(Tried::Credentials(Trouble::from(&error))),
        Err(
            error @ (OpenStreamError::NotResolved { .. }
            | OpenStreamError::Refused { .. }
            | OpenStreamError::Unreachable { .. }
            | OpenStreamError::Silent { .. }
            | OpenStreamError::NotRtsp { .. }),
        ) => Err(Tried::Nobody(Trouble::from(&error))),
        Err(_) => Err(Tried::NotThis),
    }
}

fn stream_view((profile, uri): &Offered) -> OfferedStream {
    let Profile {
        token,
        name,
        encoder,
        ..
    } = profile;
    let encoder = encoder.as_ref();
    OfferedStream {
        profile: Some(token.clone()),
        name: name.clone(),
        url: uri.url.to_string(),
        codec: encoder.map(|encoder| encoder.encoding.as_str().to_owned()),
        size: encoder.map(|encoder| [encoder.size.width, encoder.size.height]),
        fps: encoder.and_then(|encoder| encoder.fps),
        keyframe_seconds: encoder
            .and_then(|encoder| encoder.keyframe_interval())
            .map(|interval| (interval.as_secs_f64() * 100.0).round() / 100.0),
        kilobits: encoder.and_then(|encoder| encoder.kilobits),
    }
}

fn device_view(information: DeviceInformation) -> DeviceView {
    DeviceView {
        manufacturer: information.manufacturer,
        model: information.model,
        firmware: information.firmware,
        serial: information.serial,
    }
}

/// Seconds as people say them.
fn lasting(seconds: u64) -> String {
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7199 => format!("{} min", seconds / 60),
        7200..=172_799 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}
