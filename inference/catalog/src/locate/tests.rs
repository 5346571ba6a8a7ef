use super::*;
use crate::download::Acceptance;
use crate::import::import;

const NAME: &str = "yolox_nano";

struct Folders {
    root: tempfile::TempDir,
    locator: Locator,
}

fn folders() -> Folders {
    let root = tempfile::tempdir().expect("a temporary folder");
    let named = |name| Some(root.path().join(name));
    let locator = Locator {
        env_folder: named("environment"),
        data_folder: named("data"),
        development_folder: named("development"),
    };
    Folders { root, locator }
}

/// A model of a few bytes under a known name.
fn entry(bytes: &[u8]) -> Entry {
    let mut entry = Catalog::embedded().entry(NAME).expect("known").clone();
    entry.bytes = bytes.len() as u64;
    entry.sha256 = Sha256::of(bytes);
    entry
}

fn put(folder: &Path, bytes: &[u8]) {
    fs::create_dir_all(folder).expect("a folder");
    fs::write(folder.join("yolox_nano.onnx"), bytes).expect("a file");
}

#[test]
fn the_environment_comes_before_the_data_folder_and_that_before_development() {
    let Folders { root, locator } = folders();
    let entry = entry(b"model");
    for (folder, source) in [
        ("development/compat", Source::Development),
        ("development", Source::Development),
        ("data/models", Source::Data),
        ("environment", Source::Environment),
    ] {
        let folder = root.path().join(folder);
        put(&folder, b"model");
        let located = locator.locate(&entry).expect("there");
        assert_eq!(located.path, folder.join("yolox_nano.onnx"));
        assert_eq!(located.source, source);
    }
}

#[test]
fn what_is_nowhere_names_the_folders_and_what_to_do() {
    let Folders { root, locator } = folders();
    let mut entry = entry(b"model");
    let text = locator.load(&entry).expect_err("nowhere").to_string();
    for folder in ["environment", "data/models", "development/compat"] {
        let folder = root.path().join(folder).display().to_string();
        assert!(text.contains(&folder), "{text}");
    }
    assert!(text.contains("inveye model download"), "{text}");
    entry.url = None;
    let text = locator.load(&entry).expect_err("nowhere").to_string();
    assert!(text.contains("inveye model import"), "{text}");
    let text = Locator::default()
        .load(&entry)
        .expect_err("nowhere")
        .to_string();
    assert!(text.contains("no folder"), "{text}");
}

#[test]
fn intact_bytes_are_given_and_checked_each_time() {
    let Folders { root, locator } = folders();
    let entry = entry(b"model");
    put(&root.path().join("data/models"), b"model");
    assert_eq!(locator.load(&entry).expect("intact").bytes, b"model");
    put(&root.path().join("data/models"), b"modem");
    let error = locator.load(&entry).expect_err("damaged since");
    assert!(matches!(&error, LocateError::WrongHash { .. }), "{error:?}");
    assert_eq!(error.kind(), ErrorKind::DataLoss);
}

#[test]
fn a_file_of_another_length_is_told_by_its_length() {
    let Folders { root, locator } = folders();
    let entry = entry(b"model");
    for (bytes, length) in [(&b"mod"[..], 3), (b"model and more", 14), (b"", 0)] {
        put(&root.path().join("data/models"), bytes);
        let error = locator.load(&entry).expect_err("another length");
        assert!(
            matches!(&error, LocateError::WrongSize { wanted: 5, got, .. } if *got == length),
            "{error:?}"
        );
    }
}

#[test]
fn a_damaged_file_is_not_passed_over_for_an_intact_one() {
    let Folders { root, locator } = folders();
    let entry = entry(b"model");
    put(&root.path().join("data/models"), b"model");
    put(&root.path().join("environment"), b"modem");
    let error = locator.load(&entry).expect_err("the first is damaged");
    let text = error.to_string();
    assert!(text.contains("environment"), "{text}");
}

#[test]
fn a_binding_licence_is_asked_for_once() {
    let Folders { root, locator } = folders();
    let mut entry = entry(b"model");
    entry.needs_acceptance = true;
    let stick = root.path().join("stick");
    put(&stick, b"model");
    put(&root.path().join("environment"), b"model");
    let error = locator.load(&entry).expect_err("nobody accepted it");
    assert_eq!(error.kind(), ErrorKind::PermissionDenied);
    let mut catalog = Catalog::embedded();
    catalog.add(entry.clone());
    let file = stick.join("yolox_nano.onnx");
    import(&catalog, &locator, &file, Acceptance::NotGiven).expect_err("nobody accepted it");
    assert!(!root.path().join("data").exists(), "nothing is copied");
    import(&catalog, &locator, &file, Acceptance::Given).expect("accepted");
    assert_eq!(locator.load(&entry).expect("accepted").bytes, b"model");
}

#[test]
fn the_best_model_at_hand_serves_a_profile() {
    let Folders { root, locator } = folders();
    let catalog = Catalog::embedded();
    assert_eq!(locator.first_here(&catalog, DetectorProfile::Light), None);
    put(&root.path().join("environment"), b"x");
    let first = |profile| locator.first_here(&catalog, profile).map(Entry::name);
    assert_eq!(first(DetectorProfile::Light), Some(NAME));
    let better = root
        .path()
        .join("data/models/yolox_nano_person_416x256.onnx");
    fs::create_dir_all(root.path().join("data/models")).expect("a folder");
    fs::write(better, b"x").expect("a file");
    assert_eq!(
        first(DetectorProfile::Light),
        Some("yolox_nano_person_416x256")
    );
    assert_eq!(first(DetectorProfile::Accurate), Some(NAME));
}
