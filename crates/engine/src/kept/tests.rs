use bytes::Bytes;
use inveye_base::ManualClock;
use inveye_db::{Database, NewIncidentEntry};
use inveye_domain::{
    AlertId, DeviceId, Incident, IncidentId, IncidentItem, IncidentStanding, IncidentStatus,
    MediaTime, Severity, StreamKind,
};
use inveye_recording::segment::moof;
use inveye_recording::{Recorder, RecorderSettings, RetentionSettings, StreamId};
use inveye_test_support::synthetic;
use inveye_video::file::AccessUnitReader;
use inveye_video::{AccessUnit, CaptureSource, VideoParameters};

use super::*;

const NOON: WallTime = WallTime::from_millis(1_772_366_400_000);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(86_400);

fn at(seconds: u64) -> WallTime {
    NOON + Duration::from_secs(seconds)
}

/// Minutes of one camera on a disk, with a database that knows what is kept of them.
struct Shop {
    _folder: tempfile::TempDir,
    clock: Arc<ManualClock>,
    database: Database,
    recorder: Recorder,
    stream: StreamId,
}

impl Shop {
    /// Ten minutes recorded; video without anything in it goes after an hour.
    fn recorded() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(NOON));
        let as_clock = || Arc::clone(&clock) as Arc<dyn Clock>;
        let database = Database::open(folder.path(), as_clock()).unwrap();
        let settings = RecorderSettings {
            folder: folder.path().join("disk"),
            data: folder.path().to_owned(),
            device: DeviceId::new("dev-test").unwrap(),
            queue_bytes: 64 << 20,
            retention: RetentionSettings {
                continuous: HOUR,
                event: HOUR,
                reserve_bytes: 0,
                ..RetentionSettings::default()
            },
        };
        let kept = Kept {
            reader: database.reader(),
            clock: as_clock(),
        };
        let recorder = Recorder::start(settings, Box::new(kept), as_clock()).unwrap();
        let stream = StreamId {
            camera: CameraId::new("CAM-001").unwrap(),
            kind: StreamKind::Main,
        };
        let shop = Self {
            _folder: folder,
            clock,
            database,
            recorder,
            stream,
        };
        shop.record(Duration::from_secs(600));
        shop
    }

    /// The bundled clip again and again, as a camera would send it.
    fn record(&self, length: Duration) {
        let clip = synthetic("entrance.mp4");
        let reader = AccessUnitReader::open(&clip).unwrap();
        let whole = std::fs::read(&clip).unwrap();
        let parameters = VideoParameters {
            codec: reader.codec(),
            extradata: reader.extradata().clone(),
            size: reader.size(),
            sample_entry: Bytes::copy_from_slice(moof::find(&whole, b"avc1").unwrap()),
            rfc6381: "avc1.64001F".to_owned(),
        };
        let mut stream = self.recorder.stream(&self.stream).unwrap();
        stream.set_parameters(Arc::new(parameters)).unwrap();
        let units: Vec<AccessUnit> = reader.map(Result::unwrap).collect();
        let frame = units[1].media.since(units[0].media);
        let round = units.last().unwrap().media.since(MediaTime::default()) + frame;
        let mut begun = Duration::ZERO;
        while begun < length {
            for unit in &units {
                let since = begun + unit.media.since(MediaTime::default());
                let unit = AccessUnit {
                    media: MediaTime::default() + since,
                    captured: NOON + since,
                    ..unit.clone()
                };
                self.clock.advance(unit.captured.since(self.clock.wall()));
                stream.push(&unit, CaptureSource::Arrival);
            }
            begun += round;
        }
        drop(stream);
        self.recorder.flush();
    }

    /// So much later, after what is old was deleted.
    fn later(&self, time: Duration) {
        self.clock.advance(time);
        self.recorder.flush();
    }

    /// Seconds that are still there.
    fn left(&self, from: u64, to: u64) -> u64 {
        let stretch = Interval {
            from: at(from),
            to: at(to),
        };
        let coverage = self.recorder.playback().coverage(&self.stream, stretch);
        // What a picture more or less makes is nothing.
        (coverage.unwrap().recorded_time() + Duration::from_millis(500)).as_secs()
    }

    fn incident(&self, item: IncidentItem) -> IncidentId {
        let entry = NewIncidentEntry {
            item,
            picture: None,
        };
        let writer = self.database.writer();
        writer
            .add_incident("Theft".to_owned(), "Ana".to_owned(), vec![entry])
            .unwrap()
    }

    fn stands(&self, incident: IncidentId, status: IncidentStatus) {
        let version = self.found(incident).version;
        let standing = IncidentStanding {
            title: "Theft".to_owned(),
            status,
            owner: None,
            outcome: "Caught".to_owned(),
        };
        let writer = self.database.writer();
        writer
            .change_incident(incident, version, standing, "Ana".to_owned())
            .unwrap();
    }

    fn found(&self, incident: IncidentId) -> Incident {
        let found = self.database.reader().incident(incident).unwrap();
        found.unwrap().incident
    }

    fn clip(&self, from: u64, to: u64) -> IncidentItem {
        IncidentItem::Clip {
            camera: self.stream.camera.clone(),
            from: at(from),
            to: at(to),
            note: String::new(),
        }
    }
}

#[test]
fn video_of_an_incident_outlives_all_other_and_goes_some_time_after_it_was_closed() {
    let shop = Shop::recorded();
    let incident = shop.incident(shop.clip(130, 170));
    shop.later(HOUR * 48);
    assert_eq!(shop.left(130, 170), 40, "all of it");
    assert_eq!(
        (shop.left(0, 60), shop.left(240, 600)),
        (0, 0),
        "what nobody wants is gone"
    );
    shop.later(DAY * 700);
    assert_eq!(shop.left(130, 170), 40, "as long as it is open");

    shop.stands(incident, IncidentStatus::Closed);
    assert_eq!(
        shop.found(incident).video_until(),
        Some(shop.clock.wall() + Incident::VIDEO_KEPT)
    );
    shop.later(Incident::VIDEO_KEPT - DAY);
    assert_eq!(shop.left(130, 170), 40, "somebody may still ask for it");
    shop.stands(incident, IncidentStatus::Open);
    shop.later(DAY * 2);
    assert_eq!(shop.left(130, 170), 40, "it was opened again");
    shop.stands(incident, IncidentStatus::Closed);
    shop.later(Incident::VIDEO_KEPT + DAY);
    assert_eq!(shop.left(130, 170), 0, "its time is over");
}

#[test]
fn an_alert_and_a_picture_keep_a_minute_to_each_side() {
    let shop = Shop::recorded();
    let camera = shop.stream.camera.clone();
    shop.incident(IncidentItem::Alert {
        alert: AlertId(7),
        title: "Somebody came in".to_owned(),
        place: String::new(),
        severity: Severity::High,
        at: at(120),
        camera: Some(camera.clone()),
    });
    shop.incident(IncidentItem::Snapshot {
        camera,
        at: at(480),
        note: String::new(),
    });
    shop.later(HOUR * 48);
    assert_eq!((shop.left(60, 180), shop.left(420, 540)), (120, 120));
    assert_eq!(shop.left(250, 350), 0, "what lies between is gone");
}

#[test]
fn without_its_incident_or_its_protection_video_goes_as_all_other() {
    let shop = Shop::recorded();
    let writer = shop.database.writer();
    shop.incident(shop.clip(130, 170));
    let forgotten = shop.incident(shop.clip(430, 470));
    shop.stands(forgotten, IncidentStatus::Closed);
    let reader = shop.database.reader();
    let first = reader.protections(at(130), at(170)).unwrap().remove(0);
    assert!(first.of_incident && first.until.is_none());
    writer.remove_protection(first.id).unwrap();
    writer.forget_incidents(shop.clock.wall() + HOUR).unwrap();
    assert_eq!(reader.protections(NOON, at(600)).unwrap(), []);
    shop.later(HOUR * 48);
    assert_eq!((shop.left(130, 170), shop.left(430, 470)), (0, 0));
}
