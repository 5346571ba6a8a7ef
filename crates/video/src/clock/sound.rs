//! Sound beside pictures: both count ticks of their own, and nobody says where the other's begin.

use inveye_domain::{MediaTime, WallTime};

use super::{Arrival, CaptureClock, MediaClock};

/// Places sound on the time line of its session's pictures.
///
/// Where the camera's reports date both streams, they decide: a wrong clock of the camera is wrong for
/// both. Otherwise the shortest delays seen are taken as the same for both.
#[derive(Debug)]
pub struct SoundClock {
    ticks: MediaClock,
    capture: CaptureClock,
    offset: Option<i64>,
    /// A report before the first packet, by which its ticks get their meaning.
    early: Option<(i64, WallTime)>,
}

/// Reports that put sound and pictures further from what arrival says are those of a camera that sets its
/// clock between them, or invents them.
const MOST_APART: i64 = 2_000_000;
/// Changes of the offset up to here are noise.
const NOISE: i64 = 15_000;

impl SoundClock {
    /// For sound whose ticks have this rate.
    pub fn new(ticks_per_second: u32) -> Self {
        Self {
            ticks: MediaClock::new(ticks_per_second),
            capture: CaptureClock::new(),
            offset: None,
            early: None,
        }
    }

    /// When sound that begins at `ticks` is heard; none before the first picture. The packet arrived once
    /// it was `lasting` long.
    pub fn place(
        &mut self,
        ticks: i64,
        lasting: std::time::Duration,
        arrival: Arrival,
        pictures: &CaptureClock,
    ) -> Option<MediaTime> {
        let own = self.ticks.place(ticks, arrival.monotonic);
        self.capture.place(own + lasting, arrival);
        if let Some((ticks, camera)) = self.early.take() {
            self.report(ticks, camera);
        }
        let target = self.target(pictures)?;
        let now = self.offset.get_or_insert(target);
        if (target - *now).abs() > NOISE {
            *now = target;
        }
        Some(MediaTime::from_micros(own.as_micros().saturating_add(*now)))
    }

    /// Takes a sender report of the sound's own stream.
    pub fn report(&mut self, ticks: i64, camera: WallTime) {
        match self.ticks.peek(ticks) {
            Some(at) => self.capture.report(at, camera),
            None => self.early = Some((ticks, camera)),
        }
    }

    /// None before the first picture.
    fn target(&self, pictures: &CaptureClock) -> Option<i64> {
        let arrived = self
            .capture
            .shortest_delay()?
            .saturating_sub(pictures.shortest_delay()?);
        let reported = self.capture.reported().zip(pictures.reported());
        let reported = reported.map(|(sound, pictures)| sound.saturating_sub(pictures));
        Some(
            reported
                .filter(|reported| reported.abs_diff(arrived) <= MOST_APART.unsigned_abs())
                .unwrap_or(arrived),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const EPOCH: i64 = 1_700_000_000_000_000;
    const PACKET: Duration = Duration::from_millis(20);

    fn arrival(us: i64) -> Arrival {
        Arrival {
            wall: WallTime::from_micros(EPOCH + us),
            monotonic: Duration::from_micros(us.unsigned_abs()),
        }
    }

    /// Ten seconds of both: pictures take `delays.0` to arrive, sound `delays.1` after its packet is full.
    /// With reports the camera's clock is `wrong` by so much. Returns how far the last sound is off.
    fn run(delays: (i64, i64), reports: Option<i64>) -> i64 {
        let (mut media, mut pictures) = (MediaClock::new(90_000), CaptureClock::new());
        let mut sound = SoundClock::new(8_000);
        let (picture_base, sound_base) = (4_000_000_000_i64, 123_456_i64);
        let mut off = 0;
        for step in 0..500_i64 {
            let now = step * 20_000;
            let place = media.place(
                picture_base + now * 9 / 100,
                Duration::from_micros((now + delays.0).unsigned_abs()),
            );
            pictures.place(place, arrival(now + delays.0));
            if let Some(wrong) = reports.filter(|_| step % 100 == 50) {
                let camera = WallTime::from_micros(EPOCH + now + wrong);
                pictures.report(media.peek(picture_base + now * 9 / 100).unwrap(), camera);
                sound.report(sound_base + now / 125, camera);
            }
            let heard = sound
                .place(
                    sound_base + now / 125,
                    PACKET,
                    arrival(now + 20_000 + delays.1),
                    &pictures,
                )
                .unwrap();
            off = heard.as_micros() - place.as_micros();
        }
        off
    }

    #[test]
    fn the_same_delay_means_the_same_time() {
        assert!(run((80_000, 80_000), None).abs() <= 15_000);
    }

    #[test]
    fn reports_tell_different_delays_apart_whatever_the_cameras_clock_says() {
        for wrong in [0, 3_600_000_000, -86_400_000_000] {
            let off = run((350_000, 20_000), Some(wrong));
            assert!(off.abs() <= 15_000, "{off} µs off, clock {wrong}");
        }
    }
}
