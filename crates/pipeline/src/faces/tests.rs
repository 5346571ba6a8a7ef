use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use inveye_analytics::EntryConfirmation;
use inveye_base::ManualClock;
use inveye_domain::{
    AgeBand, ClassId, Detection, DetectorProfile, Face, Gender, Group, MediaTime, Point, Scene,
    Side, TripwireName,
};
use inveye_inference_core::{
    ChannelOrder, DetectError, Detector, Embedder, FaceFinder, FaceJudge, FaceModels, ModelSpec,
    PackedImage,
};
use inveye_video::{FileReader, Frame};

use super::*;
use crate::analysis::{AnalysisSettings, CameraAnalysis};
use crate::dispatch::DuePicture;

/// Noon in UTC.
const NOON: WallTime = WallTime::from_millis(1_795_176_000_000);

/// What stands in for the models, as no face in the bundled clips is large enough: somebody looks into the camera in
/// each part of a picture, with a face of this share of the part's side; a man of forty.
struct StandIn {
    share: f64,
    looks: Arc<AtomicUsize>,
    judged: Arc<AtomicUsize>,
}

impl StandIn {
    fn with_faces_of(share: f64) -> Arc<Self> {
        Arc::new(Self {
            share,
            looks: Arc::default(),
            judged: Arc::default(),
        })
    }

    fn counts(&self) -> (usize, usize) {
        let count = |of: &AtomicUsize| of.load(Ordering::Relaxed);
        (count(&self.looks), count(&self.judged))
    }
}

struct Finder(f64, Arc<AtomicUsize>);
struct Judge(Arc<AtomicUsize>);

impl FaceFinder for Finder {
    fn spec(&self) -> &ModelSpec {
        unreachable!("nobody asks a stand-in for it")
    }

    fn find(
        &mut self,
        picture: &PackedImage,
        _channels: ChannelOrder,
        part: &Bbox,
    ) -> Result<Vec<Face>, DetectError> {
        assert_eq!(picture.size, picture.frame, "a small frame in full size");
        self.1.fetch_add(1, Ordering::Relaxed);
        let (width, middle) = (self.0 * part.width(), part.center());
        let at = |x: f64, y: f64| Point::new(middle.x + x * width, middle.y + y * width);
        Ok(vec![Face {
            bbox: Bbox::from_ltwh(middle.x - width / 2.0, middle.y - width / 2.0, width, width),
            score: 0.9,
            eyes: [at(-0.2, 0.0), at(0.2, 0.0)],
            nose: at(0.0, 0.2),
        }])
    }
}

impl FaceJudge for Judge {
    fn spec(&self) -> &ModelSpec {
        unreachable!("nobody asks a stand-in for it")
    }

    fn judge(
        &mut self,
        _picture: &PackedImage,
        _channels: ChannelOrder,
        _face: &Bbox,
    ) -> Result<Option<Estimate>, DetectError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(Some(Estimate {
            age: 40.0,
            male: 0.95,
        }))
    }
}

impl DetectorSource for StandIn {
    fn spec(&self, _profile: DetectorProfile) -> Result<ModelSpec, String> {
        Err("none".to_owned())
    }

    fn open(&self, _profile: DetectorProfile) -> Result<Box<dyn Detector>, String> {
        Err("none".to_owned())
    }

    fn open_embedder(&self) -> Result<Box<dyn Embedder>, String> {
        Err("none".to_owned())
    }

    fn open_faces(&self) -> Result<FaceModels, String> {
        Ok(FaceModels {
            finder: Box::new(Finder(self.share, Arc::clone(&self.looks))),
            judge: Box::new(Judge(Arc::clone(&self.judged))),
        })
    }

    fn provider(&self) -> String {
        String::new()
    }
}

/// A camera at a line down the middle of its picture; who goes to the right comes in.
struct Entrance {
    camera: CameraId,
    analysis: CameraAnalysis,
    confirmation: EntryConfirmation,
    frame: Frame,
    at: Duration,
}

impl Entrance {
    fn open() -> Self {
        let clip = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../tests/footage/synthetic/entrance.mp4"
        );
        let mut reader = FileReader::open(clip).unwrap();
        let frame = reader.next().unwrap().unwrap();
        let (above, below) = (Point::new(0.5, 0.0), Point::new(0.5, 1.0));
        let name = TripwireName::new("door").unwrap();
        let line = Tripwire::new(name, above, below, Side::Negative).unwrap();
        let scene = Scene::new(vec![line], vec![]).unwrap();
        Self {
            camera: CameraId::new("CAM-1").unwrap(),
            analysis: CameraAnalysis::new(scene, AnalysisSettings::default()),
            confirmation: EntryConfirmation::new(),
            frame,
            at: Duration::ZERO,
        }
    }

    /// The next picture, a tenth of a second later, with somebody there.
    fn show(&mut self, watch: &FaceWatch, left: f64) {
        let (at, size) = (MediaTime::default() + self.at, self.frame.size());
        let person = Detection {
            bbox: Bbox::from_ltwh(left, 20.0, 160.0, 300.0),
            score: 0.9,
            class: ClassId::PERSON,
        };
        let found = self.analysis.analyse(at, size, &[person]);
        let entries = self.confirmation.observe(at, &found.events, |_| None);
        let picture = DuePicture {
            image: PackedImage {
                size,
                pixels: Vec::new(),
                frame: size,
            },
            frame: watch.wants(&self.camera).then(|| self.frame.clone()),
            at,
            captured: NOON + self.at,
            received: self.at,
            session: 0,
        };
        watch.observe(&Shown {
            camera: &self.camera,
            picture: &picture,
            channels: ChannelOrder::Bgr,
            analysis: &self.analysis,
            tracks: &found.tracks,
            doors: &entries,
        });
        self.at += Duration::from_millis(100);
    }

    /// Somebody comes from the left, goes to the right and waits until their entry is certain.
    fn come_in(&mut self, watch: &FaceWatch) {
        let walk = (0..40).map(|step| f64::from(step) * 11.0);
        for left in walk.chain(std::iter::repeat_n(440.0, 40)) {
            self.show(watch, left);
        }
    }
}

fn watch(models: &Arc<StandIn>) -> Arc<FaceWatch> {
    let clock = Arc::new(ManualClock::new(NOON));
    FaceWatch::new(clock, Arc::clone(models) as _, 1)
}

fn switch_on(watch: &FaceWatch, is_entrance: bool) {
    let zone = SiteZone::new("UTC").unwrap();
    let entrances: Doors = Arc::new(move |_, _| is_entrance);
    watch.switch_on(zone, entrances).unwrap();
}

fn came_in(group: Option<Group>) -> HourlyGroups {
    HourlyGroups::from([(NOON, Grouped::from([(group, 1)]))])
}

#[test]
fn who_comes_in_is_one_more_in_a_group_and_nothing_else_is_left_of_them() {
    let models = StandIn::with_faces_of(0.5);
    let watch = watch(&models);
    switch_on(&watch, true);
    Entrance::open().come_in(&watch);
    let man = Group {
        age: AgeBand::Middle,
        gender: Gender::Male,
    };
    let sums = watch.take_sums();
    assert_eq!(sums, came_in(Some(man)));
    assert_eq!(watch.take_sums(), HourlyGroups::new());
    watch.take_back(sums.clone());
    watch.take_back(sums);
    let twice = HourlyGroups::from([(NOON, Grouped::from([(Some(man), 2)]))]);
    assert_eq!(watch.switch_off(), twice);
    let (looks, judged) = models.counts();
    assert_eq!(looks, judged);
    // Eight seconds of pictures at most every 300 ms, eight estimates of a person, and a few after they came in.
    assert!((2..=24).contains(&looks), "{looks} looks");
}

#[test]
fn faces_that_are_too_small_are_not_judged_and_who_has_one_is_unknown() {
    let models = StandIn::with_faces_of(0.25);
    let watch = watch(&models);
    switch_on(&watch, true);
    Entrance::open().come_in(&watch);
    assert_eq!(watch.take_sums(), came_in(None));
    let (looks, judged) = models.counts();
    assert!(looks > 0);
    assert_eq!(judged, 0);
}

#[test]
fn nobody_is_looked_at_while_it_is_off_nor_at_other_cameras() {
    let models = StandIn::with_faces_of(0.5);
    let watch = watch(&models);
    let mut entrance = Entrance::open();
    entrance.come_in(&watch);
    assert!(!watch.wants(&entrance.camera) && !watch.status().is_on);
    assert_eq!(watch.switch_off(), HourlyGroups::new());

    switch_on(&watch, false);
    let mut elsewhere = Entrance::open();
    elsewhere.come_in(&watch);
    assert!(!watch.wants(&elsewhere.camera), "no frame is kept for it");
    assert_eq!(watch.take_sums(), HourlyGroups::new());
    assert_eq!(models.counts(), (0, 0));

    watch.set_entrances(Arc::new(|_, _| true));
    let mut entrance = Entrance::open();
    entrance.show(&watch, 200.0);
    assert!(watch.wants(&entrance.camera));
    watch.switch_off();
    let before = models.counts();
    entrance.come_in(&watch);
    assert_eq!(models.counts(), before, "off is off at once");
}

#[test]
fn without_models_it_stays_off_with_the_reason() {
    struct Nothing;
    impl DetectorSource for Nothing {
        fn spec(&self, _profile: DetectorProfile) -> Result<ModelSpec, String> {
            Err(String::new())
        }
        fn open(&self, _profile: DetectorProfile) -> Result<Box<dyn Detector>, String> {
            Err(String::new())
        }
        fn open_embedder(&self) -> Result<Box<dyn Embedder>, String> {
            Err(String::new())
        }
        fn provider(&self) -> String {
            String::new()
        }
    }
    let watch = FaceWatch::new(Arc::new(ManualClock::new(NOON)), Arc::new(Nothing), 1);
    let zone = SiteZone::new("UTC").unwrap();
    let reason = watch.switch_on(zone, Arc::new(|_, _| true)).unwrap_err();
    assert!(!reason.is_empty());
    let status = watch.status();
    assert_eq!((status.is_on, status.problem), (false, Some(reason)));
}
