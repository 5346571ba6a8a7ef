//! When each picture left its camera, so that the other end can say how long it took.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use inveye_domain::{MediaTime, WallTime};
use inveye_test_support::SentPicture;
use tokio::sync::mpsc::{self, Receiver, Sender};

/// Pictures kept of each camera: half a minute.
const MOST: usize = 512;
/// Of all cameras, until the next message is looked at.
const WAITING: usize = 16 * 1024;

/// The last pictures of all cameras, one session each.
#[derive(Debug)]
pub struct SentLog {
    told: Receiver<SentPicture>,
    cameras: HashMap<Arc<str>, Camera>,
}

#[derive(Debug, Default)]
struct Camera {
    /// The session's first picture, from which an engine counts.
    first: Option<MediaTime>,
    pictures: VecDeque<(MediaTime, WallTime)>,
    count: u64,
}

impl SentLog {
    /// An empty log, and what the simulator tells.
    pub fn new() -> (Sender<SentPicture>, Self) {
        let (tell, told) = mpsc::channel(WAITING);
        let cameras = HashMap::new();
        (tell, Self { told, cameras })
    }

    /// How long before `now` the picture left that this stream's client calls `media_us`; none when it is
    /// not among the last ones.
    pub fn age(&mut self, path: &str, media_us: i64, now: WallTime) -> Option<Duration> {
        self.take_in();
        let camera = self.cameras.get(path)?;
        let media = camera.first? + Duration::from_micros(u64::try_from(media_us).ok()?);
        let (_, at) = camera.pictures.iter().rev().find(|(sent, _)| {
            // Each end rounds ticks to microseconds by itself.
            sent.as_micros().abs_diff(media.as_micros()) <= 2
        })?;
        Some(now.since(*at))
    }

    /// Pictures sent so far by all cameras.
    pub fn count(&mut self) -> u64 {
        self.take_in();
        self.cameras.values().map(|camera| camera.count).sum()
    }

    fn take_in(&mut self) {
        while let Ok(sent) = self.told.try_recv() {
            let camera = self.cameras.entry(sent.path).or_default();
            camera.first.get_or_insert(sent.media);
            if camera.pictures.len() == MOST {
                camera.pictures.pop_front();
            }
            camera.pictures.push_back((sent.media, sent.at));
            camera.count += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_found_by_what_its_client_calls_it() {
        let (tell, mut log) = SentLog::new();
        for (media, at) in [(5_000_000, 10), (5_066_666, 77)] {
            let sent = SentPicture {
                path: "/a".into(),
                picture: 0,
                media: MediaTime::from_micros(media),
                at: WallTime::from_millis(at),
            };
            tell.try_send(sent).unwrap();
        }
        let now = WallTime::from_millis(100);
        assert_eq!(log.age("/a", 0, now), Some(Duration::from_millis(90)));
        assert_eq!(log.age("/a", 66_667, now), Some(Duration::from_millis(23)));
        assert_eq!(log.age("/a", 133_333, now), None);
        assert_eq!(log.age("/b", 0, now), None);
        assert_eq!(log.count(), 2);
    }
}
