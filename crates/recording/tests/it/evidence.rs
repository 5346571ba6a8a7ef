//! What goes out plays everywhere, and any change of it is found.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use inveye_base::SiteZone;
use inveye_domain::{CameraId, DeviceId, StreamKind};
use inveye_recording::evidence::{
    self, DeviceKey, ExportError, ExportProgress, ExportRequest, Exported, ExportedCamera, Finding,
    Manifest, VerifyReport, check_recordings, verify,
};
use inveye_recording::segment::scan;
use inveye_recording::{GapCause, Playback, Recorder, StreamId};
use proptest::prelude::*;

use crate::camera::{Camera, NOON, Shop, decoded_file, front_door, record, stretch};

fn back_door() -> StreamId {
    StreamId {
        camera: CameraId::new("CAM-002").unwrap(),
        kind: StreamKind::Main,
    }
}

pub(crate) fn request(cameras: &[&StreamId], from: f64, to: f64, zip: bool) -> ExportRequest {
    let cameras = cameras.iter().map(|id| ExportedCamera {
        id: id.camera.clone(),
        name: format!("{} by name", id.camera),
    });
    ExportRequest {
        cameras: cameras.collect(),
        interval: stretch(from, to),
        exported_by: "A. Guard".to_owned(),
        reason: "Theft at the till".to_owned(),
        site: "Corner shop".to_owned(),
        zone: SiteZone::new("Europe/Berlin").unwrap(),
        device: DeviceId::new("dev-test").unwrap(),
        software: "test".to_owned(),
        now: NOON,
        zip,
        reserve_bytes: 0,
    }
}

pub(crate) fn export(
    shop: &Shop,
    playback: &Playback,
    request: &ExportRequest,
    name: &str,
) -> (PathBuf, Result<Exported, ExportError>) {
    let key = DeviceKey::open(shop.folder.path()).unwrap();
    let target = shop.folder.path().join(name);
    let made = evidence::export(playback, request, &key, &target, &ExportProgress::default());
    (target, made)
}

/// Two cameras of different clips, one with a gap.
fn two_cameras(shop: &Shop) -> (Recorder, usize) {
    let recorder = shop.recorder();
    let mut pictures = 0;
    for (id, name) in [(front_door(), "entrance"), (back_door(), "aisle")] {
        let camera = Camera::of(name);
        let mut stream = recorder.stream(&id).unwrap();
        stream.set_parameters(camera.parameters.clone()).unwrap();
        let first = camera.pictures(0.0, 12.0);
        record(shop, &mut stream, &first);
        pictures += first.len();
        if name == "aisle" {
            stream.missing(GapCause::Offline);
            let second = camera.pictures(30.0, 40.0);
            let skipped = second.iter().position(|unit| unit.keyframe).unwrap();
            record(shop, &mut stream, &second);
            pictures += second.len() - skipped;
        }
    }
    recorder.flush();
    (recorder, pictures)
}

fn films(manifest: &Manifest) -> Vec<&str> {
    let films = manifest.files.iter().filter(|file| file.film.is_some());
    films.map(|file| file.name.as_str()).collect()
}

#[test]
fn films_play_and_are_what_was_recorded() {
    let shop = Shop::new();
    let (recorder, pictures) = two_cameras(&shop);
    let request = request(&[&front_door(), &back_door()], 0.0, 60.0, false);
    let (folder, made) = export(&shop, &recorder.playback(), &request, "export");
    let made = made.unwrap();
    let names = films(&made.manifest);
    assert_eq!(names.len(), 3, "{names:?}");
    let mut decoded = 0;
    for file in &made.manifest.files {
        let path = folder.join(&file.name);
        assert_eq!(fs::metadata(&path).unwrap().len(), file.bytes);
        let Some(film) = &file.film else { continue };
        let times = decoded_file(&path);
        assert_eq!(times.len() as u64, film.pictures, "{}", file.name);
        assert!(times[0] < 0.05 && times.is_sorted(), "{}", file.name);
        decoded += times.len();
    }
    assert_eq!(decoded, pictures);

    // The same SHA-256 that the recorder sealed, fragment by fragment.
    let mut sealed: Vec<String> = Vec::new();
    drop(recorder);
    for file in shop.files() {
        let scan = scan(&file).unwrap();
        sealed.extend(scan.fragments.iter().map(|fragment| {
            fragment
                .seal
                .pictures
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        }));
    }
    let mut exported: Vec<String> = Vec::new();
    for film in made
        .manifest
        .files
        .iter()
        .filter_map(|file| file.film.as_ref())
    {
        assert!(film.fragments.iter().all(|fragment| !fragment.broken_seal));
        exported.extend(
            film.fragments
                .iter()
                .map(|fragment| fragment.sha256.clone()),
        );
    }
    sealed.sort();
    exported.sort();
    assert_eq!(exported, sealed);

    let gaps: Vec<GapCause> = made.manifest.cameras[1]
        .gaps
        .iter()
        .map(|gap| gap.cause)
        .collect();
    assert!(gaps.contains(&GapCause::Offline), "{gaps:?}");
    assert_eq!(made.manifest.from.utc, "2026-03-01T12:00:00.000000Z");
    assert_eq!(made.manifest.from.local, "2026-03-01T13:00:00.000+01:00");
    let readme = fs::read_to_string(folder.join("README.txt")).unwrap();
    assert!(
        readme.contains("Theft at the till") && readme.contains("(offline)"),
        "{readme}"
    );

    let report = verify(&folder, Some(made.key)).unwrap();
    assert!(report.unchanged, "{report:?}");
    assert_eq!(
        (report.key, report.key_expected),
        (Some(made.key), Some(true))
    );
    assert!(!shop.folder.path().join("export.part").exists());
}

#[test]
fn a_zip_is_the_same_in_one_file() {
    let shop = Shop::new();
    let (recorder, _) = two_cameras(&shop);
    let wanted = request(&[&front_door(), &back_door()], 2.0, 36.0, true);
    let (zip, made) = export(&shop, &recorder.playback(), &wanted, "export.zip");
    let made = made.unwrap();
    assert_eq!(made.bytes, fs::metadata(&zip).unwrap().len());
    assert!(verify(&zip, Some(made.key)).unwrap().unchanged);

    let unpacked = shop.folder.path().join("unpacked");
    zip::ZipArchive::new(fs::File::open(&zip).unwrap())
        .unwrap()
        .extract(&unpacked)
        .unwrap();
    assert!(verify(&unpacked, Some(made.key)).unwrap().unchanged);
    for name in films(&made.manifest) {
        assert!(!decoded_file(&unpacked.join(name)).is_empty());
    }

    // Appended and prepended bytes are no part of it.
    let whole = fs::read(&zip).unwrap();
    let hidden = [b"hidden".as_slice(), &whole].concat();
    fs::write(&zip, hidden).unwrap();
    let report = verify(&zip, None);
    assert!(report.is_err() || !report.unwrap().unchanged);
    fs::write(&zip, &whole[..whole.len() / 2]).unwrap();
    let error = verify(&zip, None).unwrap_err();
    assert!(error.to_string().contains("is no export"), "{error}");
}

/// An export of both cameras, and a copy to change.
struct Sample {
    shop: Shop,
    made: Exported,
    folder: PathBuf,
}

impl Sample {
    fn new() -> Self {
        let shop = Shop::new();
        let (recorder, _) = two_cameras(&shop);
        let request = request(&[&front_door(), &back_door()], 0.0, 60.0, false);
        let (folder, made) = export(&shop, &recorder.playback(), &request, "export");
        let made = made.unwrap();
        Self { shop, made, folder }
    }

    /// What is found after something was done to a copy.
    fn after(&self, change: impl FnOnce(&Path)) -> VerifyReport {
        let copy = self.shop.folder.path().join("copy");
        let _none = fs::remove_dir_all(&copy);
        fs::create_dir(&copy).unwrap();
        for file in fs::read_dir(&self.folder).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), copy.join(file.file_name())).unwrap();
        }
        change(&copy);
        verify(&copy, Some(self.made.key)).unwrap()
    }

    fn film(&self, index: usize) -> &str {
        films(&self.made.manifest)[index]
    }
}

#[test]
fn files_that_are_cut_added_missing_or_swapped_are_named() {
    let sample = Sample::new();
    assert!(sample.after(|_| ()).unchanged);
    let (first, second) = (sample.film(0), sample.film(1));

    let report = sample.after(|copy| {
        let file = fs::OpenOptions::new()
            .write(true)
            .open(copy.join(first))
            .unwrap();
        file.set_len(file.metadata().unwrap().len() - 1).unwrap();
    });
    let entry = &sample.made.manifest.files[0];
    let last = entry.film.as_ref().unwrap().fragments.last().unwrap();
    assert_eq!(
        report.findings,
        [Finding::Truncated {
            file: first.to_owned(),
            camera: front_door().camera,
            gop: last.gop,
            at: last.start.clone(),
        }]
    );

    let report = sample.after(|copy| fs::write(copy.join("more.txt"), "x").unwrap());
    assert_eq!(
        report.findings,
        [Finding::FileAdded {
            file: "more.txt".to_owned()
        }]
    );
    let report = sample.after(|copy| fs::create_dir(copy.join("more")).unwrap());
    assert_eq!(
        report.findings,
        [Finding::FileAdded {
            file: "more".to_owned()
        }]
    );
    let report = sample.after(|copy| fs::remove_file(copy.join(second)).unwrap());
    assert_eq!(
        report.findings,
        [Finding::FileMissing {
            file: second.to_owned()
        }]
    );
    let report = sample.after(|copy| {
        fs::rename(copy.join(first), copy.join("third")).unwrap();
        fs::rename(copy.join(second), copy.join(first)).unwrap();
        fs::rename(copy.join("third"), copy.join(second)).unwrap();
    });
    let swapped = |file: &str, holds: &str| Finding::Swapped {
        file: file.to_owned(),
        holds: holds.to_owned(),
    };
    assert_eq!(
        report.findings,
        [swapped(first, second), swapped(second, first)]
    );
    let report = sample.after(|copy| {
        let mut bytes = fs::read(copy.join(first)).unwrap();
        bytes.push(0);
        fs::write(copy.join(first), bytes).unwrap();
    });
    assert_eq!(
        report.findings,
        [Finding::FileChanged {
            file: first.to_owned()
        }]
    );
}

#[test]
fn a_manifest_that_was_changed_or_signed_by_somebody_else_is_told() {
    let sample = Sample::new();
    let report = sample.after(|copy| {
        let text = fs::read_to_string(copy.join("manifest.json")).unwrap();
        fs::write(
            copy.join("manifest.json"),
            text.replace("A. Guard", "B. Guard"),
        )
        .unwrap();
    });
    assert_eq!(report.findings, [Finding::ManifestChanged]);
    assert_eq!(report.key, None);
    let report = sample.after(|copy| fs::remove_file(copy.join("manifest.sig")).unwrap());
    assert!(
        report.findings.contains(&Finding::ManifestChanged),
        "{report:?}"
    );

    // A forger with a key of their own, and the right manifest of a changed film.
    let other = tempfile::tempdir().unwrap();
    let shop = Shop::new();
    let (recorder, _) = two_cameras(&shop);
    let forger = DeviceKey::open(other.path()).unwrap();
    let target = shop.folder.path().join("forged");
    let request = request(&[&front_door()], 0.0, 10.0, false);
    let progress = ExportProgress::default();
    let forged =
        evidence::export(&recorder.playback(), &request, &forger, &target, &progress).unwrap();
    let report = verify(&target, Some(sample.made.key)).unwrap();
    assert!(!report.unchanged);
    let expected = Finding::OtherKey {
        found: forged.key,
        expected: sample.made.key,
    };
    assert_eq!(report.findings, [expected]);
}

#[test]
fn a_bit_flipped_anywhere_is_found_and_located() {
    let sample = Sample::new();
    let mut files: Vec<(String, u64)> = fs::read_dir(&sample.folder)
        .unwrap()
        .map(|file| {
            let file = file.unwrap();
            (
                file.file_name().into_string().unwrap(),
                file.metadata().unwrap().len(),
            )
        })
        .collect();
    files.sort();
    let sample = Arc::new(sample);
    let places = (0..files.len(), any::<prop::sample::Index>(), 0..8_u32);
    proptest!(ProptestConfig::with_cases(96), |((file, place, bit) in places)| {
        let (name, length) = &files[file];
        let at = place.index(usize::try_from(*length).unwrap());
        let report = sample.after(|copy| {
            let mut bytes = fs::read(copy.join(name)).unwrap();
            bytes[at] ^= 1 << bit;
            fs::write(copy.join(name), bytes).unwrap();
        });
        prop_assert!(!report.unchanged);
        let listed = sample.made.manifest.files.iter().find(|f| f.name == *name);
        let expected = match listed.and_then(|file| file.film.as_ref()) {
            None if listed.is_some() => Finding::FileChanged { file: name.clone() },
            None => Finding::ManifestChanged,
            Some(film) if (at as u64) < film.tables_bytes => Finding::TablesChanged {
                file: name.clone(),
                camera: film.camera.clone(),
            },
            Some(film) => {
                let holds = |f: &&evidence::FilmFragment| (f.offset..f.offset + f.bytes).contains(&(at as u64));
                let hit = film.fragments.iter().find(holds).unwrap();
                Finding::GopChanged {
                    file: name.clone(),
                    camera: film.camera.clone(),
                    gop: hit.gop,
                    at: hit.start.clone(),
                }
            }
        };
        prop_assert!(report.findings.contains(&expected), "{expected:?} is not in {:?}", report.findings);
        // A manifest that says other things of the files may find those changed too.
        if expected != Finding::ManifestChanged {
            prop_assert_eq!(report.findings.len(), 1);
        }
    });
}

#[test]
fn a_changed_resolution_begins_another_film() {
    let shop = Shop::new();
    let recorder = shop.recorder();
    let mut stream = recorder.stream(&front_door()).unwrap();
    let (large, mut small) = (Camera::of("entrance"), Camera::of("entrance"));
    let mut parameters = (*small.parameters).clone();
    parameters.size.width /= 2;
    small.parameters = Arc::new(parameters);
    stream.set_parameters(large.parameters.clone()).unwrap();
    record(&shop, &mut stream, &large.pictures(0.0, 10.0));
    stream.set_parameters(small.parameters.clone()).unwrap();
    record(&shop, &mut stream, &small.pictures(10.0, 22.0));
    recorder.flush();
    let wanted = request(&[&front_door()], 0.0, 30.0, false);
    let (folder, made) = export(&shop, &recorder.playback(), &wanted, "export");
    let made = made.unwrap();
    let sizes: Vec<u32> = made
        .manifest
        .files
        .iter()
        .filter_map(|file| Some(file.film.as_ref()?.width))
        .collect();
    assert_eq!(
        sizes,
        [large.parameters.size.width, small.parameters.size.width]
    );
    assert!(verify(&folder, None).unwrap().unchanged);
}

#[test]
fn long_runs_are_one_film_without_holes() {
    let shop = Shop::new();
    let camera = Camera::of("entrance");
    let recorder = shop.recorder();
    let mut stream = recorder.stream(&front_door()).unwrap();
    stream.set_parameters(camera.parameters.clone()).unwrap();
    let pictures = camera.pictures(0.0, 150.0);
    record(&shop, &mut stream, &pictures);
    drop(stream);
    recorder.flush();
    let wanted = request(&[&front_door()], 0.0, 150.0, false);
    let (folder, made) = export(&shop, &recorder.playback(), &wanted, "export");
    let made = made.unwrap();
    let names = films(&made.manifest);
    assert_eq!(names.len(), 1, "{names:?}");
    let times = decoded_file(&folder.join(names[0]));
    assert_eq!(times.len(), pictures.len());
    let steps = times.windows(2).map(|pair| pair[1] - pair[0]);
    let worst = steps.fold(0.0, f64::max);
    assert!(worst < camera.frame() * 1.6, "a hole of {worst} s");
}

#[test]
fn what_cannot_be_exported_is_told_and_leaves_nothing() {
    let shop = Shop::new();
    let (recorder, _) = two_cameras(&shop);
    let playback = recorder.playback();
    let nobody = StreamId {
        camera: CameraId::new("CAM-009").unwrap(),
        kind: StreamKind::Main,
    };
    let before = fs::read_dir(shop.folder.path()).unwrap().count();
    let (_, made) = export(&shop, &playback, &request(&[&nobody], 0.0, 9.0, false), "a");
    assert!(
        matches!(made, Err(ExportError::UnknownCamera { .. })),
        "{made:?}"
    );
    let (_, made) = export(
        &shop,
        &playback,
        &request(&[&front_door()], 500.0, 600.0, false),
        "b",
    );
    assert!(
        matches!(made, Err(ExportError::NothingRecorded)),
        "{made:?}"
    );
    let (_, made) = export(
        &shop,
        &playback,
        &request(&[&front_door()], 9.0, 9.0, false),
        "c",
    );
    assert!(matches!(made, Err(ExportError::Empty)), "{made:?}");

    let mut large = request(&[&front_door()], 0.0, 9.0, true);
    large.reserve_bytes = u64::MAX / 2;
    let (_, made) = export(&shop, &playback, &large, "d");
    assert!(
        matches!(made, Err(ExportError::DiskFull { .. })),
        "{made:?}"
    );

    let key = DeviceKey::open(shop.folder.path()).unwrap();
    let progress = ExportProgress::default();
    progress.cancel();
    let target = shop.folder.path().join("d");
    let wanted = request(&[&front_door()], 0.0, 9.0, true);
    let made = evidence::export(&playback, &wanted, &key, &target, &progress);
    assert!(matches!(made, Err(ExportError::Cancelled)), "{made:?}");
    // The key was made.
    assert_eq!(
        fs::read_dir(shop.folder.path()).unwrap().count(),
        before + 1
    );
}

#[test]
fn damage_on_the_disk_is_exported_and_told() {
    let shop = Shop::new();
    let (recorder, _) = two_cameras(&shop);
    let file = shop.files().remove(0);
    let fragments = scan(&file).unwrap().fragments;
    let hit = fragments[1];
    let mut bytes = fs::read(&file).unwrap();
    bytes[usize::try_from(hit.offset).unwrap() + hit.moof as usize + 200] ^= 1;
    fs::write(&file, bytes).unwrap();
    let wanted = request(&[&front_door()], 0.0, 12.0, false);
    let (folder, made) = export(&shop, &recorder.playback(), &wanted, "export");
    let made = made.unwrap();
    assert_eq!(made.broken_seals, 1);
    let report = verify(&folder, None).unwrap();
    assert!(report.unchanged && report.notes.len() == 1, "{report:?}");
}

#[test]
fn a_bit_flipped_anywhere_on_the_disk_is_found() {
    let shop = Shop::new();
    let (recorder, _) = two_cameras(&shop);
    drop(recorder);
    let disk = shop.folder.path().join("disk");
    let report = check_recordings(&disk, None).unwrap();
    assert!(report.unchanged && report.unfinished == 0, "{report:?}");
    let file = shop.files().remove(0);
    let whole = fs::read(&file).unwrap();
    let fragments = scan(&file).unwrap().fragments;
    let front = fragments[0].offset;
    let end = fragments.last().map(|f| f.offset + f.length()).unwrap();
    let places = prop_oneof![
        0..whole.len(),
        0..usize::try_from(front).unwrap(),
        usize::try_from(end).unwrap()..whole.len()
    ];
    proptest!(ProptestConfig::with_cases(128), |(at in places, bit in 0..8_u32)| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << bit;
        fs::write(&file, bytes).unwrap();
        let report = check_recordings(&disk, None).unwrap();
        prop_assert_eq!(report.findings.len(), 1, "byte {} bit {}: {:?}", at, bit, report);
        let finding = &report.findings[0];
        prop_assert_eq!(&finding.path, &file);
        let holds = |f: &&inveye_recording::segment::Fragment| (f.offset..f.offset + f.length()).contains(&(at as u64));
        if let Some(index) = fragments.iter().position(|f| holds(&f)) {
            let gop = fragments[..=index].iter().filter(|f| f.seal.keyframe).count();
            let found = finding.gop.unwrap();
            // A keyframe whose own seal is unreadable counts to the GOP before it.
            prop_assert!(found == gop || found + 1 == gop, "GOP {} instead of {}", found, gop);
        }
    });
}
