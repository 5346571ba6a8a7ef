use clap::Parser as _;
use inveye_domain::{FrameSize, Joint, Pose};
use inveye_pipeline::replay::DetectedFrame;

use super::*;

#[derive(Debug, clap::Parser)]
struct Line {
    #[command(flatten)]
    run: RunArgs,
}

fn arguments(words: &[&str], folder: (&str, &Path)) -> RunArgs {
    let folder = [std::ffi::OsStr::new(folder.0), folder.1.as_os_str()];
    let words = words.iter().map(std::ffi::OsStr::new);
    Line::try_parse_from(
        [std::ffi::OsStr::new("inveye")]
            .into_iter()
            .chain(words)
            .chain(folder),
    )
    .unwrap()
    .run
}

/// All that a replay prints but how long it took.
fn said(replayed: &Replayed) -> (String, Vec<inveye_scoring::MotLine>, [u64; 3]) {
    let mut events = Vec::new();
    events::write(&mut events, &replayed.outcome).unwrap();
    let video = u64::try_from(replayed.video.as_micros()).unwrap();
    (
        String::from_utf8(events).unwrap(),
        replayed.outcome.mot_lines(),
        [replayed.frames, replayed.outcome.analysed, video],
    )
}

#[test]
fn a_replay_of_recorded_detections_says_what_the_run_said_to_the_byte() {
    if inveye_test_support::shared().is_none() {
        return;
    }
    let footage = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/footage/synthetic");
    let (video, scene) = (
        footage.join("highvalue.mp4"),
        footage.join("highvalue.scene.toml"),
    );
    let scene = read_scene(&scene).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str], way: &str| {
        let args = arguments(words, (way, folder.path()));
        let source = Source::open(&args).unwrap();
        replay_file(&video, &scene, &source, &args).unwrap()
    };
    // Two frames a second, so that it lasts seconds.
    let run_at_2 = run(&["--fps", "2", "--record-looks"], "--record");
    assert!(
        !run_at_2.outcome.events.is_empty(),
        "something happens in it"
    );
    let replayed = run(&["--fps", "2"], "--detections");
    assert_eq!(said(&run_at_2), said(&replayed));
    assert_eq!(run_at_2.model, replayed.model);
    // Without a rate it is the one that was recorded.
    assert_eq!(said(&run_at_2), said(&run(&[], "--detections")));
}

#[test]
fn how_people_look_is_kept_only_when_it_is_asked_for() {
    let Some(shared) = inveye_test_support::shared() else {
        return;
    };
    let footage = shared.join("footage/synthetic");
    let scene = read_scene(&footage.join("highvalue.scene.toml")).unwrap();
    let looks_kept = |words: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        let args = arguments(words, ("--record", folder.path()));
        let source = Source::open(&args).unwrap();
        replay_file(&footage.join("highvalue.mp4"), &scene, &source, &args).unwrap();
        recordings::find(folder.path(), &footage.join("highvalue.mp4"), None)
            .unwrap()
            .has_looks()
    };
    // One frame in two seconds: somebody is there in some of them.
    assert!(looks_kept(&["--fps", "0.5", "--record-looks"]));
    assert!(!looks_kept(&["--fps", "0.5"]));
}

/// The whole picture is a shelf.
const SHELF: &str = "[[zone]]\nname = \"everywhere\"\npurpose = \"shelf\"\n\
     points = [[0, 0], [1, 0], [1, 1], [0, 1]]\n";

#[test]
fn joints_of_real_people_lie_where_bodies_have_them() {
    let Some(shared) = inveye_test_support::shared() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let args = arguments(&[], ("--record", folder.path()));
    let models = Models::load(&args).unwrap();
    let poses = models.poses.expect("the shared folder has it");
    let scene = SceneFile::parse(SHELF).unwrap().scene;
    let providers = ProviderChoice::default();
    let mut detector = models.detector.detector(providers).unwrap();
    let mut estimator = poses.pose_estimator(providers).unwrap();
    let video = shared.join("footage/one-by-one/video.mp4");
    let frames = FileDetections::open(video, &mut detector, Sampling::at_most(1.0)).unwrap();
    let frames = frames.watching_hands(&mut estimator, &scene).take(60);
    let poses: Vec<Pose> = frames.flat_map(|f| f.unwrap().poses.unwrap()).collect();
    let trunks: Vec<(f64, f64)> = poses
        .iter()
        .filter_map(|pose| {
            let shoulders = pose.middle(Joint::LeftShoulder, Joint::RightShoulder)?;
            let hips = pose.middle(Joint::LeftHip, Joint::RightHip)?;
            let up = (hips.y - shoulders.y) / pose.bbox.height();
            Some((up, (hips.x - shoulders.x).abs() / pose.bbox.height()))
        })
        .collect();
    let (found, seen) = (poses.len(), trunks.len());
    assert!(found >= 20 && seen * 3 >= found * 2, "{seen} of {found}");
    // Shoulders are 0.29 of the height above the hips; boxes are cut by the table and the border.
    let upright = trunks
        .iter()
        .filter(|(up, aside)| (0.15..0.5).contains(up) && *aside < 0.2);
    let upright = upright.count();
    assert!(upright * 10 >= seen * 9, "{upright} of {seen} upright");
}

const SCENE: &str =
    "[[line]]\nname = \"door\"\npoints = [[0.1, 0.5], [0.9, 0.5]]\nin = \"positive\"\n";

/// A folder with a video of somebody who walks through a door, and what a detector found in it.
struct Recorded {
    folder: tempfile::TempDir,
    video: PathBuf,
}

impl Recorded {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let video = folder.path().join("door.mp4");
        std::fs::write(&video, b"whatever the camera saw").unwrap();
        let recorded = Self { folder, video };
        recorded.keep("some_model");
        recorded
    }

    fn keep(&self, model: &str) -> PathBuf {
        let size = FrameSize::new(640, 360);
        let frames = (0_u32..30).map(|i| DetectedFrame {
            number: u64::from(i) + 1,
            at: inveye_domain::MediaTime::from_seconds(f64::from(i) / 10.0),
            size,
            detections: vec![inveye_domain::Detection {
                bbox: inveye_domain::Bbox::from_ltwh(300.0, 40.0 + 6.0 * f64::from(i), 40.0, 100.0),
                score: 0.9,
                class: inveye_domain::ClassId::PERSON,
            }],
            poses: None,
            picture: None,
            looks: Vec::new(),
        });
        let header = RecordedHeader {
            video: recordings::video_name(&self.video),
            video_sha256: recordings::video_sha256(&self.video).unwrap(),
            size,
            video_fps: 10.0,
            analysed_fps: None,
            frames: 30,
            length: Duration::from_secs(3),
            model: model.to_owned(),
            model_sha256: "0".repeat(64),
        };
        let recorded = RecordedDetections::new(header, frames.collect());
        recordings::write(self.folder.path(), &recorded).unwrap()
    }

    fn replay(&self, words: &[&str]) -> anyhow::Result<Replayed> {
        let args = arguments(words, ("--detections", self.folder.path()));
        let scene = SceneFile::parse(SCENE).unwrap();
        replay_file(&self.video, &scene, &Source::open(&args)?, &args)
    }

    #[track_caller]
    fn check_refused(&self, words: &[&str], expected: &str) {
        let said = format!("{:#}", self.replay(words).unwrap_err());
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn neither_model_nor_decoder_is_needed() {
    let recorded = Recorded::new();
    for words in [&[][..], &["--fps", "5"], &["--model", "some_model"]] {
        let replayed = recorded.replay(words).unwrap();
        let door = inveye_domain::TripwireName::new("door").unwrap();
        assert_eq!(replayed.outcome.crossings(&door), (1, 0), "{words:?}");
        assert_eq!(
            (replayed.frames, replayed.video),
            (30, Duration::from_secs(3))
        );
    }
    // Nor the video itself, where nothing else has its name.
    std::fs::remove_file(&recorded.video).unwrap();
    assert!(recorded.replay(&[]).is_ok());
}

#[test]
fn what_was_recorded_from_something_else_is_refused() {
    let recorded = Recorded::new();
    recorded.check_refused(
        &["--model", "another"],
        "was recorded with some_model, not with another",
    );
    recorded.keep("another");
    recorded.check_refused(&[], "say which with --model");
    assert!(recorded.replay(&["--model", "another"]).is_ok());
    std::fs::write(&recorded.video, b"another day").unwrap();
    recorded.check_refused(&[], "was recorded from another door.mp4 (SHA-256 ");
    std::fs::remove_file(&recorded.video).unwrap();
    recorded.check_refused(&["--model", "a_third"], "not with a_third");
}

#[test]
fn a_damaged_recording_is_named_with_what_is_wrong() {
    let recorded = Recorded::new();
    let path = recorded.keep("some_model");
    let text = std::fs::read_to_string(&path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let damage = |text: &str, expected: &str| {
        std::fs::write(&path, text).unwrap();
        recorded.check_refused(&[], expected);
        recorded.check_refused(&[], name);
    };
    damage(&text[..text.len() / 2], "was cut off");
    damage(
        &text.replacen("/2\n", "/9\n", 1),
        "this is version 9 of recorded detections",
    );
    damage(&text.replacen("300,", "NaN,", 1), "is no box with a score");
    std::fs::remove_file(&path).unwrap();
    recorded.check_refused(&[], "holds no detections of");
}
