use inveye_domain::{Bbox, ClassId, MediaTime, Outline, Point};

use super::*;

const HASH: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn text() -> String {
    format!(
        "inveye-detections/2\nvideo a shop.mp4\nvideo_sha256 {HASH}\nsize 640x360\nvideo_fps 29.97\n\
         analysed_fps all\nframes 3\nlength_us 100100\nmodel yolox nano\nmodel_sha256 {HASH}\n\n\
         1 0\n\
         2 33367 10.5,-20,50.25,120.31,0.9102 200,30,240,130,0.12\n\
         3 66733 320x180 1,2,3,4,1\n\
         end 3\n"
    )
}

fn error(text: &str) -> String {
    RecordedDetections::parse(text).unwrap_err().to_string()
}

#[test]
fn a_recording_reads_back_what_it_wrote() {
    let recorded = RecordedDetections::parse(&text()).unwrap();
    assert_eq!(recorded.to_text(), text());
    let header = &recorded.header;
    assert_eq!(header.video, "a shop.mp4");
    assert_eq!(header.model, "yolox nano");
    assert_eq!(header.length, Duration::from_micros(100_100));
    let [nobody, two, small] = &recorded.frames[..] else {
        panic!("three frames, with and without people")
    };
    assert!(nobody.detections.is_empty());
    assert_eq!(
        (two.size, two.at),
        (header.size, MediaTime::from_micros(33_367))
    );
    assert_eq!(two.detections.len(), 2);
    assert_eq!(small.size, FrameSize::new(320, 180));
}

#[test]
fn what_is_recorded_is_what_is_read_to_the_last_bit() {
    let found = DetectedFrame {
        number: 1,
        at: MediaTime::from_seconds(1.0 / 3.0),
        size: FrameSize::new(640, 360),
        detections: vec![Detection {
            bbox: Bbox::new(1.0 / 3.0, 2.0 / 3.0, 200.0 / 7.0, 355.555_555),
            score: 1.0 / 3.0,
            class: ClassId::PERSON,
        }],
        poses: Some(vec![Pose {
            bbox: Bbox::new(1.0 / 3.0, 2.0 / 3.0, 200.0 / 7.0, 355.555_555),
            keypoints: [Keypoint {
                at: Point::new(10.0 / 3.0, -20.0 / 7.0),
                score: 2.0 / 3.0,
            }; 17],
            outline: Some(Outline {
                axis: 10.0 / 3.0,
                sides: [None, Some(20.0 / 7.0)],
            }),
        }]),
        picture: None,
        looks: vec![Look {
            bbox: Bbox::new(1.0 / 3.0, 2.0 / 3.0, 200.0 / 7.0, 355.555_555),
            embedding: inveye_domain::Embedding::new(&[0.3, -0.7, 1.0 / 3.0, 0.0]).unwrap(),
        }],
    };
    let header = RecordedDetections::parse(&text()).unwrap().header;
    let recorded = RecordedDetections::new(header, vec![found]);
    assert_eq!(RecordedDetections::parse(&recorded.to_text()), Ok(recorded));
}

#[test]
fn a_damaged_look_is_named() {
    let with = |look: &str| text().replacen("1,2,3,4,1\n", &format!("1,2,3,4,1 {look}\n"), 1);
    let good = with("look=1,2,3,4,7f80");
    let recorded = RecordedDetections::parse(&good).unwrap();
    assert_eq!(recorded.frames[2].looks[0].embedding.levels(), [127, -128]);
    assert!(recorded.has_looks() && !RecordedDetections::parse(&text()).unwrap().has_looks());
    assert_eq!(recorded.to_text(), good);
    for bad in [
        "look=1,2,3,4,7",
        "look=1,2,3,4,0000",
        "look=1,2,3,4,+1+1",
        "look=1,2,3,NaN,7f",
        "look=1,2,3,7f",
        "look=1,2,3,4,5,7f",
        "look=",
    ] {
        let said = error(&with(bad));
        assert_eq!(said, format!("line 14: `{bad}` is no box with a look"));
    }
}

#[test]
fn nobody_looked_at_is_not_the_same_as_nobody_looking() {
    let recorded = RecordedDetections::parse(&text()).unwrap();
    assert!(recorded.frames.iter().all(|frame| frame.poses.is_none()));
    let mut frames = recorded.frames.clone();
    frames[0].poses = Some(Vec::new());
    let again = RecordedDetections::new(recorded.header, frames);
    assert_eq!(RecordedDetections::parse(&again.to_text()), Ok(again));
}

#[test]
fn damaged_joints_are_named() {
    let with = |pose: &str| text().replacen("1,2,3,4,1\n", &format!("1,2,3,4,1 {pose}\n"), 1);
    let joints = ["5,6,0.5"; 17].join(",");
    let good = with(&format!("pose=1,2,3,4,{joints}"));
    let recorded = RecordedDetections::parse(&good).unwrap();
    let poses = recorded.frames[2].poses.as_ref().unwrap();
    assert_eq!(
        poses[0].joint(inveye_domain::Joint::RightAnkle),
        Some(Point::new(5.0, 6.0))
    );
    assert_eq!(recorded.to_text(), good);
    let clear = with(&format!("pose=1,2,3,4,{joints};5,-,7.5"));
    let recorded = RecordedDetections::parse(&clear).unwrap();
    let outline = recorded.frames[2].poses.as_ref().unwrap()[0].outline;
    let (axis, sides) = (5.0, [None, Some(7.5)]);
    assert_eq!(outline, Some(Outline { axis, sides }));
    assert_eq!(recorded.to_text(), clear);
    for bad in [
        "pose=1,2,3,4,5".to_owned(),
        format!("pose=1,2,3,4,{joints};5"),
        format!("pose=1,2,3,4,{joints};-,6,7"),
        format!("pose=1,2,3,4,{joints};5,6,inf"),
        format!("pose=1,2,3,4,{joints};5,6,7,8"),
        format!("pose=1,2,3,{joints}"),
        format!("pose=1,2,3,NaN,{joints}"),
        format!("pose=1,2,3,4,{joints},7"),
        format!("pose=1,2,3,4,{joints}").replacen("0.5", "1.5", 1),
        format!("pose=1,2,3,4,{joints}").replacen(",5,", ",inf,", 1),
    ] {
        let said = error(&with(&bad));
        let begin: String = bad.chars().take(60).collect();
        assert_eq!(said, format!("line 14: `{begin}` is no box with 17 joints"));
    }
}

#[test]
fn other_versions_and_other_files_are_told_apart() {
    assert!(error("").contains("no file of recorded detections"));
    assert!(error("1,-1,2,3,4,5\n").contains("no file of recorded detections"));
    let first = "inveye-detections/1 640x360 yolox_nano\n1 0.000\n";
    assert!(error(first).starts_with("this is version 1 of recorded detections"));
    let later = text().replacen("/2", "/3", 1);
    assert!(error(&later).starts_with("this is version 3"));
}

#[test]
fn a_header_that_lacks_something_says_what() {
    for (line, without) in [
        ("size 640x360", "size 640x0"),
        ("video_fps 29.97", "video_fps NaN"),
        ("analysed_fps all", "analysed_fps some"),
        ("model yolox nano", "model "),
        ("frames 3", "frames -3"),
    ] {
        let key = line.split(' ').next().unwrap();
        let said = error(&text().replacen(line, without, 1));
        assert_eq!(said, format!("the header has no usable `{key}`"));
    }
    let cut_hash = text().replacen(HASH, &HASH[1..], 1);
    assert!(error(&cut_hash).contains("video_sha256"));
}

#[test]
fn a_file_cut_off_anywhere_is_never_taken_for_a_whole_one() {
    let whole = text();
    // Only the last line end may be missing.
    for length in 0..whole.len() - 1 {
        let part = &whole[..length];
        assert!(RecordedDetections::parse(part).is_err(), "{part}");
    }
    let without_end = whole.replacen("end 3\n", "", 1);
    assert!(error(&without_end).starts_with("the file was cut off: it ends after 3 frames"));
    let in_a_frame = &whole[..whole.find(",0.12").unwrap()];
    assert!(error(in_a_frame).starts_with("the file was cut off: it ends after 1 frames"));
}

#[test]
fn damage_is_named_by_its_line() {
    let check = |good: &str, bad: &str, said: &str| {
        assert_eq!(error(&text().replacen(good, bad, 1)), said);
    };
    check(
        "10.5,",
        "NaN,",
        "line 13: `NaN,-20,50.25,120.31,0.9102` is no box with a score",
    );
    check(
        "1,2,3,4,1",
        "1,2,inf,4,1",
        "line 14: `1,2,inf,4,1` is no box with a score",
    );
    check(
        "1,2,3,4,1",
        "1,2,1,4,1",
        "line 14: `1,2,1,4,1` is no box with a score",
    );
    check(
        "1,2,3,4,1",
        "1,2,3,4,1.5",
        "line 14: `1,2,3,4,1.5` is no box with a score",
    );
    check(
        "1,2,3,4,1",
        "1,2,3,4",
        "line 14: `1,2,3,4` is no box with a score",
    );
    check("2 33367", "x 33367", "line 13: `x` is no number of a frame");
    check(
        "2 33367",
        "2 0.03",
        "line 13: `0.03` is no time in microseconds",
    );
    check(
        "3 66733",
        "2 66733",
        "line 14: `2 66733 320x180 1,2,3,4,1` is not later than the frame before it",
    );
    check(
        "end 3",
        "end 4",
        "line 15: `end 4` is not the number of frames before it",
    );
}

#[test]
fn frames_of_every_rate_come_from_a_recording_of_all() {
    let mut recorded = RecordedDetections::parse(&text()).unwrap();
    assert_eq!(recorded.frames_at(None).unwrap().len(), 3);
    assert_eq!(recorded.frames_at(Some(15.0)).unwrap().len(), 2);
    recorded.header.analysed_fps = Some(5.0);
    assert_eq!(recorded.frames_at(Some(5.0)).unwrap().len(), 3);
    let other = recorded.frames_at(Some(3.0)).unwrap_err().to_string();
    assert!(
        other.starts_with("the detections were recorded at 5 frames a second, and 3 are wanted")
    );
}
