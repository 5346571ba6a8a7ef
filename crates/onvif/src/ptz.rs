//! Turn, tilt, zoom.

use std::time::Duration;

use quick_xml::escape::escape;

use crate::client::Operation;
use crate::device::{Device, MOST_NAME, PTZ};
use crate::error::OnvifError;
use crate::xml::{Element, clean};

/// A device may have 300 presets.
const MOST_PRESETS: usize = 512;

const fn operation(name: &'static str) -> Operation {
    Operation {
        namespace: PTZ,
        name,
    }
}

/// How fast it turns, each as a share of the fastest: -1 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Velocity {
    pan: f64,
    tilt: f64,
    zoom: f64,
}

impl Velocity {
    /// Right, up and in are positive. `None` where a number is none or beyond 1.
    pub fn new(pan: f64, tilt: f64, zoom: f64) -> Option<Self> {
        let fits = [pan, tilt, zoom].iter().all(|v| (-1.0..=1.0).contains(v));
        fits.then_some(Self { pan, tilt, zoom })
    }
}

/// A view kept in the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preset {
    /// The device's name for it in requests.
    pub token: String,
    /// For people.
    pub name: String,
}

/// What can be moved, and how far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PtzConfiguration {
    /// The device's name for it in requests.
    pub token: String,
    /// For people.
    pub name: String,
    /// How long it moves when nobody tells it for how long.
    pub default_timeout: Option<Duration>,
}

impl Device {
    /// What can be moved.
    pub async fn ptz_configurations(&self) -> Result<Vec<PtzConfiguration>, OnvifError> {
        let answer = self
            .client
            .ask(self.ptz()?, operation("GetConfigurations"), "")
            .await?;
        let read = |element: &Element| {
            let timeout = element.text_at(&["DefaultPTZTimeout"]);
            Some(PtzConfiguration {
                token: element.attribute("token")?.to_owned(),
                name: clean(element.text_at(&["Name"]).unwrap_or_default(), MOST_NAME),
                default_timeout: timeout.and_then(read_duration),
            })
        };
        let all = answer.children("PTZConfiguration").filter_map(read);
        Ok(all.take(MOST_PRESETS).collect())
    }

    /// Moves until it is stopped, or `most` has passed: a connection that breaks must not leave it turning.
    pub async fn continuous_move(
        &self,
        profile: &str,
        velocity: Velocity,
        most: Duration,
    ) -> Result<(), OnvifError> {
        let Velocity { pan, tilt, zoom } = velocity;
        // A device without zoom refuses a zoom of nothing, and the other way round.
        let still = |v: f64| v.abs() < f64::EPSILON;
        let turn = if still(pan) && still(tilt) {
            String::new()
        } else {
            format!("<tt:PanTilt x=\"{pan:.3}\" y=\"{tilt:.3}\"/>")
        };
        let zoom = if still(zoom) {
            String::new()
        } else {
            format!("<tt:Zoom x=\"{zoom:.3}\"/>")
        };
        if turn.is_empty() && zoom.is_empty() {
            return self.stop(profile).await;
        }
        let seconds = most.as_secs_f64().clamp(0.1, 60.0);
        let content = format!(
            "<ProfileToken>{}</ProfileToken><Velocity>{turn}{zoom}</Velocity>\
             <Timeout>PT{seconds:.1}S</Timeout>",
            escape(profile)
        );
        self.client
            .ask(self.ptz()?, operation("ContinuousMove"), &content)
            .await
            .map(drop)
    }

    /// Ends all movement.
    pub async fn stop(&self, profile: &str) -> Result<(), OnvifError> {
        let content = format!(
            "<ProfileToken>{}</ProfileToken><PanTilt>true</PanTilt><Zoom>true</Zoom>",
            escape(profile)
        );
        self.client
            .ask(self.ptz()?, operation("Stop"), &content)
            .await
            .map(drop)
    }

    /// The views kept in the device.
    pub async fn presets(&self, profile: &str) -> Result<Vec<Preset>, OnvifError> {
        let content = format!("<ProfileToken>{}</ProfileToken>", escape(profile));
        let answer = self
            .client
            .ask(self.ptz()?, operation("GetPresets"), &content)
            .await?;
        let read = |element: &Element| {
            Some(Preset {
                token: element.attribute("token")?.to_owned(),
                name: clean(element.text_at(&["Name"]).unwrap_or_default(), MOST_NAME),
            })
        };
        let all = answer.children("Preset").filter_map(read);
        Ok(all.take(MOST_PRESETS).collect())
    }

    /// Turns to a view kept in the device.
    pub async fn goto_preset(&self, profile: &str, preset: &str) -> Result<(), OnvifError> {
        let content = format!(
            "<ProfileToken>{}</ProfileToken><PresetToken>{}</PresetToken>",
            escape(profile),
            escape(preset)
        );
        self.client
            .ask(self.ptz()?, operation("GotoPreset"), &content)
            .await
            .map(drop)
    }
}

/// `PT10S`, `PT1M`, `PT1.5S`; nothing longer than hours is a timeout.
pub(crate) fn read_duration(text: &str) -> Option<Duration> {
    let mut rest = text.strip_prefix("PT")?;
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let at = rest.find(['H', 'M', 'S'])?;
        let number: f64 = rest[..at].parse().ok()?;
        seconds += number
            * match rest.as_bytes().get(at)? {
                b'H' => 3600.0,
                b'M' => 60.0,
                _ => 1.0,
            };
        rest = &rest[at + 1..];
    }
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_xml_writes_them() {
        for (text, seconds) in [
            ("PT10S", 10.0),
            ("PT1M30S", 90.0),
            ("PT0.5S", 0.5),
            ("PT1H", 3600.0),
        ] {
            assert_eq!(read_duration(text), Some(Duration::from_secs_f64(seconds)));
        }
        for bad in ["", "10", "P1D", "PT-5S", "PTxS", "PT5"] {
            assert_eq!(read_duration(bad), None, "{bad}");
        }
    }

    #[test]
    fn velocities_are_shares() {
        assert!(Velocity::new(1.0, -1.0, 0.0).is_some());
        assert!(Velocity::new(1.01, 0.0, 0.0).is_none());
        assert!(Velocity::new(f64::NAN, 0.0, 0.0).is_none());
    }
}
