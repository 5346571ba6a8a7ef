//! Sound beside pictures: in the same fragments, under the same seals, at the same time.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use inveye_domain::MediaTime;
use inveye_recording::evidence::verify;
use inveye_recording::playback::{Pace, Part};
use inveye_recording::segment::{encoding, scan};
use inveye_recording::{Playback, Recorder, StreamRecorder};
use inveye_test_support::clips::flashes;
use inveye_test_support::peers::{ffmpeg, ffprobe};
use inveye_test_support::senses::{turns_bright, turns_loud};
use inveye_test_support::{SoundKind, Soundtrack};
use inveye_video::{AccessUnit, AudioParameters, AudioUnit};

use crate::camera::{Camera, Shop, decoded_file, front_door, record, stretch};
use crate::encryption::start;
use crate::evidence::{export, request};

/// Sound and pictures that change together may be this far apart.
const IN_SYNC: f64 = 0.080;

/// A camera that is white and loud in every other second.
struct Flashes {
    camera: Camera,
    sound: Arc<Soundtrack>,
    parameters: Arc<AudioParameters>,
    folder: tempfile::TempDir,
}

impl Flashes {
    fn of(rate: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clip = flashes(folder.path(), rate).unwrap();
        let sound = Soundtrack::open(&clip).unwrap();
        assert!(matches!(sound.kind(), SoundKind::Aac(_)));
        let parameters = AudioParameters::new(sound.rate(), sound.channels()).unwrap();
        Self {
            camera: Camera::open(&clip, b"avc1", "avc1.64001F"),
            sound,
            parameters: Arc::new(parameters),
            folder,
        }
    }

    fn sound(&self, from: f64, to: f64) -> Vec<AudioUnit> {
        let mut found = Vec::new();
        for n in 0.. {
            let (start, packet) = self.sound.packet(n, (12, 1));
            let media = MediaTime::default() + self.parameters.lasting(start);
            if media.as_seconds() >= to {
                break;
            }
            if media.as_seconds() >= from {
                found.push(AudioUnit {
                    data: packet.data.clone(),
                    media,
                });
            }
        }
        found
    }

    /// Both as they come: sound `late` seconds after the pictures of its time.
    fn record(&self, shop: &Shop, stream: &mut StreamRecorder, (from, to): (f64, f64), late: f64) {
        let pictures = self.camera.pictures(from, to);
        let mut sound = self.sound(from, to).into_iter().peekable();
        for unit in &pictures {
            let now = unit.media.as_seconds() - late;
            while let Some(heard) = sound.next_if(|heard| heard.media.as_seconds() <= now) {
                stream.push_sound(heard);
            }
            record(shop, stream, std::slice::from_ref(unit));
        }
        for heard in sound {
            stream.push_sound(heard);
        }
    }

    fn file(&self, name: &str, film: &[u8]) -> PathBuf {
        let file = self.folder.path().join(name);
        std::fs::write(&file, film).unwrap();
        file
    }
}

fn film(playback: &Playback, (from, to): (f64, f64)) -> Vec<u8> {
    let mut media = playback
        .media(&front_door(), stretch(from, to), Pace::Every)
        .unwrap()
        .with_sound();
    let (mut film, mut fronts) = (Vec::new(), 0);
    while let Some(part) = media.next_part().unwrap() {
        match part {
            Part::Init(bytes) => {
                fronts += 1;
                film.extend_from_slice(&bytes);
            }
            Part::Fragment(bytes) => film.extend_from_slice(&bytes),
            Part::Keyframe { .. } => unreachable!("all pictures were asked for"),
        }
    }
    assert_eq!(fronts, 1, "a player gets the same tracks all along");
    film
}

/// Every change of the picture has one of the sound beside it, and the other way round.
#[track_caller]
fn check_sync(film: &Path, least: usize) {
    let (bright, loud) = (turns_bright(film).unwrap(), turns_loud(film).unwrap());
    assert!(bright.len() >= least, "{bright:?}");
    // What changes as the film begins or ends may have its other half outside.
    let all = || bright.iter().chain(&loud).copied();
    let inside = all().fold(f64::INFINITY, f64::min) + 0.5..all().fold(0.0, f64::max) - 0.5;
    for (what, ours, others) in [("picture", &bright, &loud), ("sound", &loud, &bright)] {
        for moment in ours.iter().filter(|moment| inside.contains(moment)) {
            let nearest = others
                .iter()
                .map(|other| (other - moment).abs())
                .fold(f64::INFINITY, f64::min);
            assert!(
                nearest <= IN_SYNC,
                "{what} at {moment}: {nearest} s apart; {bright:?} {loud:?}"
            );
        }
    }
}

/// Codec and length of each track, as FFmpeg reads them.
fn tracks(file: &Path) -> Vec<(String, f64)> {
    let packets = ffprobe([
        "-show_entries",
        "stream=index,codec_name",
        "-of",
        "csv=print_section=0",
        file.to_str().unwrap(),
    ])
    .unwrap();
    packets
        .lines()
        .filter_map(|line| line.split_once(','))
        .map(|(index, codec)| {
            let last = ffprobe([
                "-select_streams",
                index,
                "-show_entries",
                "packet=pts_time",
                "-of",
                "csv=print_section=0",
                file.to_str().unwrap(),
            ])
            .unwrap();
            let times: Vec<f64> = last
                .lines()
                .filter_map(|line| line.trim_end_matches(',').parse().ok())
                .collect();
            let last = times.iter().copied().fold(0.0, f64::max);
            (codec.trim_end_matches(',').to_owned(), last)
        })
        .collect()
}

/// FFmpeg decodes all of it without a word.
fn plays(file: &Path) {
    let said = ffmpeg(["-xerror", "-i", file.to_str().unwrap(), "-f", "null", "-"]).unwrap();
    assert_eq!(said, "");
}

fn recorder_with(flashes: &Flashes, shop: &Shop, until: f64, late: f64) -> Recorder {
    let recorder = shop.recorder();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_sound(Some(flashes.parameters.clone()));
    stream
        .set_parameters(flashes.camera.parameters.clone())
        .unwrap();
    flashes.record(shop, &mut stream, (0.0, until), late);
    drop(stream);
    recorder.flush();
    recorder
}

#[test]
fn every_segment_holds_both_and_plays_alone() {
    let (shop, flashes) = (Shop::new(), Flashes::of(16_000));
    let recorder = recorder_with(&flashes, &shop, 130.0, 0.3);
    let coverage = recorder
        .playback()
        .coverage(&front_door(), stretch(0.0, 130.0))
        .unwrap();
    assert_eq!(coverage.recorded.len(), 1, "{coverage:?}");
    let recorded = coverage.recorded_time();
    assert!(recorded >= Duration::from_secs(129), "{recorded:?}");
    drop(recorder);
    let files = shop.files();
    assert_eq!(files.len(), 3, "a minute each");
    for file in &files {
        let scan = scan(file).unwrap();
        assert!(scan.finished && scan.torn == 0 && scan.changed.is_none());
        plays(file);
        let tracks = tracks(file);
        let codecs: Vec<&str> = tracks.iter().map(|(codec, _)| codec.as_str()).collect();
        assert_eq!(codecs, ["h264", "aac"], "{}", file.display());
        let apart = (tracks[0].1 - tracks[1].1).abs();
        assert!(apart <= 1.0, "{apart} s apart in {}", file.display());
        check_sync(file, 4);
    }
}

#[test]
fn sound_is_played_when_it_is_asked_for() {
    let (shop, flashes) = (Shop::new(), Flashes::of(48_000));
    let recorder = recorder_with(&flashes, &shop, 75.0, 0.0);
    let playback = recorder.playback();
    // Across the end of a segment.
    let heard = flashes.file("heard.mp4", &film(&playback, (50.5, 75.0)));
    plays(&heard);
    check_sync(&heard, 11);
    let front = std::fs::read(&heard).unwrap();
    let mime = encoding(&front[..1200]).unwrap().mime();
    assert_eq!(mime.split_once(", ").unwrap().1, "mp4a.40.2\"");
    let seen = flashes.file(
        "seen.mp4",
        &crate::camera::film(&playback, stretch(50.5, 75.0)),
    );
    plays(&seen);
    assert_eq!(tracks(&seen).len(), 1, "nobody asked for sound");
    assert_eq!(decoded_file(&seen).len(), decoded_file(&heard).len());
    let mut fast = playback
        .media(&front_door(), stretch(0.0, 20.0), Pace::Keyframes)
        .unwrap()
        .with_sound();
    let Some(Part::Init(front)) = fast.next_part().unwrap() else {
        panic!("no front");
    };
    assert_eq!(encoding(&front).unwrap().sound, None);
}

#[test]
fn sound_that_comes_and_goes_costs_no_picture() {
    let (shop, flashes) = (Shop::new(), Flashes::of(16_000));
    let recorder = shop.recorder();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream
        .set_parameters(flashes.camera.parameters.clone())
        .unwrap();
    let silent: Vec<AccessUnit> = flashes.camera.pictures(0.0, 10.3);
    record(&shop, &mut stream, &silent);
    stream.set_sound(Some(flashes.parameters.clone()));
    flashes.record(&shop, &mut stream, (10.3, 24.7), 0.1);
    stream.set_sound(None);
    record(&shop, &mut stream, &flashes.camera.pictures(24.7, 30.0));
    let other = AudioParameters::new(8_000, 1).unwrap();
    stream.set_sound(Some(Arc::new(other)));
    record(&shop, &mut stream, &flashes.camera.pictures(30.0, 40.0));
    drop(stream);
    recorder.flush();
    let coverage = recorder
        .playback()
        .coverage(&front_door(), stretch(0.0, 40.0))
        .unwrap();
    assert_eq!(coverage.recorded.len(), 1, "{coverage:?}");
    assert!(
        coverage.recorded_time() >= Duration::from_millis(39_900),
        "{coverage:?}"
    );
    let kinds: Vec<Option<u32>> = shop
        .files()
        .iter()
        .map(|file| {
            let bytes = std::fs::read(file).unwrap();
            encoding(&bytes[..1500]).unwrap().sound.map(|s| s.rate)
        })
        .collect();
    assert_eq!(kinds, [None, Some(16_000), None, Some(8_000)]);

    // From where there is sound: silent where there is none of that kind.
    let heard = flashes.file("heard.mp4", &film(&recorder.playback(), (12.0, 40.0)));
    plays(&heard);
    let all = tracks(&heard);
    assert!((all[0].1 - all[1].1).abs() <= 1.0, "{all:?}");
    let loud = turns_loud(&heard).unwrap();
    assert!((5..=8).contains(&loud.len()), "{loud:?}");
    // From where there is none: without.
    let mut media = recorder
        .playback()
        .media(&front_door(), stretch(1.0, 40.0), Pace::Every)
        .unwrap()
        .with_sound();
    let (mut film, mut fronts) = (Vec::new(), 0);
    while let Some(part) = media.next_part().unwrap() {
        match part {
            Part::Init(bytes) => {
                fronts += 1;
                film.extend_from_slice(&bytes);
            }
            Part::Fragment(bytes) => film.extend_from_slice(&bytes),
            Part::Keyframe { .. } => {}
        }
    }
    assert_eq!(fronts, 1);
    let seen = flashes.file("seen.mp4", &film);
    plays(&seen);
    assert_eq!(tracks(&seen).len(), 1);
}

#[test]
fn sound_that_stops_without_a_word_is_silence() {
    let (shop, flashes) = (Shop::new(), Flashes::of(16_000));
    let recorder = shop.recorder();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_sound(Some(flashes.parameters.clone()));
    stream
        .set_parameters(flashes.camera.parameters.clone())
        .unwrap();
    flashes.record(&shop, &mut stream, (0.0, 10.5), 0.2);
    record(&shop, &mut stream, &flashes.camera.pictures(10.5, 21.0));
    flashes.record(&shop, &mut stream, (21.0, 30.0), 0.2);
    drop(stream);
    recorder.flush();
    let file = flashes.file("film.mp4", &film(&recorder.playback(), (0.0, 30.0)));
    plays(&file);
    let (bright, loud) = (turns_bright(&file).unwrap(), turns_loud(&file).unwrap());
    assert!((14..=15).contains(&bright.len()), "{bright:?}");
    // From 11 to 19 s only white.
    assert!((9..=11).contains(&loud.len()), "{loud:?}");
    for moment in loud.iter().filter(|moment| **moment > 21.5) {
        let nearest = bright.iter().map(|b| (b - moment).abs());
        assert!(nearest.fold(f64::INFINITY, f64::min) <= IN_SYNC, "{loud:?}");
    }
}

#[test]
fn an_export_of_encrypted_sound_plays_and_proves_itself() {
    let (shop, flashes) = (Shop::new(), Flashes::of(16_000));
    let recorder = start(&shop, true);
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_sound(Some(flashes.parameters.clone()));
    stream
        .set_parameters(flashes.camera.parameters.clone())
        .unwrap();
    flashes.record(&shop, &mut stream, (0.0, 80.0), 0.2);
    drop(stream);
    recorder.flush();
    let request = request(&[&front_door()], 10.5, 76.0, false);
    let (target, exported) = export(&shop, &recorder.playback(), &request, "export");
    let exported = exported.unwrap();
    assert_eq!(exported.films, 1);
    let film = exported.manifest.files[0].film.clone().unwrap();
    assert_eq!(film.sound.as_deref(), Some("mp4a.40.2"));
    let file = target.join(&exported.manifest.files[0].name);
    plays(&file);
    check_sync(&file, 30);
    let report = verify(&target, None).unwrap();
    assert!(report.unchanged, "{report:?}");

    // One changed byte of sound is a changed GOP: sound lies at the end of its fragment.
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = &film.fragments[film.fragments.len() / 2];
    let last = usize::try_from(middle.offset + middle.bytes - 1).unwrap();
    bytes[last] ^= 1;
    std::fs::write(&file, &bytes).unwrap();
    let report = verify(&target, None).unwrap();
    assert!(!report.unchanged, "{report:?}");
}

#[test]
fn a_kill_leaves_sound_readable_and_an_index_that_is_made_anew_knows_it() {
    let (shop, flashes) = (Shop::new(), Flashes::of(16_000));
    let recorder = recorder_with(&flashes, &shop, 70.0, 0.2);
    drop(recorder);
    let files = shop.files();
    let last = files.last().unwrap();
    let whole = std::fs::read(last).unwrap();
    // Torn in the middle of the sound of a fragment.
    let fragments = scan(last).unwrap().fragments;
    let torn = fragments[fragments.len() - 2];
    let cut = torn.offset + u64::from(torn.moof) + u64::from(torn.mdat) - 20;
    std::fs::write(last, &whole[..usize::try_from(cut).unwrap()]).unwrap();
    std::fs::remove_file(shop.folder.path().join("recordings.db")).unwrap();
    let recorder = shop.recorder();
    // The index is made anew on a thread of its own; each look waits for the disk.
    let found = (0..2000).any(|_| {
        recorder.flush();
        let coverage = recorder
            .playback()
            .coverage(&front_door(), stretch(0.0, 70.0));
        coverage.is_ok_and(|c| c.recorded_time() >= Duration::from_secs(66))
    });
    assert!(found, "the index stays empty");
    let file = flashes.file("film.mp4", &film(&recorder.playback(), (50.0, 70.0)));
    plays(&file);
    check_sync(&file, 8);
    assert!(scan(last).unwrap().finished);
}
