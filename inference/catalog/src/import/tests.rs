use super::*;

struct Stage {
    root: tempfile::TempDir,
    locator: Locator,
    catalog: Catalog,
}

impl Stage {
    fn open() -> Self {
        let root = tempfile::tempdir().expect("a temporary folder");
        let mut catalog = Catalog::embedded();
        let mut known = catalog.entry("yolox_nano").expect("known").clone();
        known.bytes = 5;
        known.sha256 = Sha256::of(b"model");
        catalog.add(known);
        Self {
            locator: Locator {
                data_folder: Some(root.path().join("data")),
                ..Locator::default()
            },
            root,
            catalog,
        }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.root.path().join(name);
        fs::write(&path, bytes).expect("a file");
        path
    }

    fn import(&self, file: &Path) -> Result<Imported, ImportError> {
        import(&self.catalog, &self.locator, file, Acceptance::NotGiven)
    }

    fn models(&self) -> Vec<String> {
        let folder = self.root.path().join("data/models");
        let mut names: Vec<String> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .map(|file| {
                file.expect("a file")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }
}

const DESCRIPTION: &str = r#"
licence = "MIT"
family = "yolov8"
resize = "stretch"
channels = "rgb"
pad = 0
labels = "coco-80"
min_score = 0.1
score = 0.3
nms_iou = 0.5
[input]
width = 320
height = 320
"#;

#[test]
fn a_known_model_is_recognised_under_any_name_and_may_come_twice() {
    let stage = Stage::open();
    let file = stage.file("downloaded (1).bin", b"model");
    for _ in 0..2 {
        let imported = stage.import(&file).expect("known");
        assert_eq!(imported.entry.name(), "yolox_nano");
        assert_eq!(stage.models(), ["yolox_nano.onnx"]);
        let loaded = stage.locator.load(&imported.entry).expect("intact");
        assert_eq!(
            (loaded.bytes, loaded.path),
            (b"model".to_vec(), imported.path)
        );
    }
}

#[test]
fn an_unknown_model_needs_a_description_and_is_known_from_then_on() {
    let stage = Stage::open();
    let file = stage.file("mine.onnx", b"something");
    let text = stage.import(&file).expect_err("unknown").to_string();
    let hash = Sha256::of(b"something").to_string();
    assert!(text.contains("mine.toml") && text.contains(&hash), "{text}");
    assert_eq!(stage.models(), [""; 0]);

    stage.file("mine.toml", DESCRIPTION.as_bytes());
    stage.import(&file).expect("described");
    assert_eq!(stage.models(), ["mine.onnx", "mine.toml"]);
    let (catalog, problems) = stage.locator.catalog();
    assert!(problems.is_empty(), "{problems:?}");
    let entry = catalog.entry("mine").expect("known now");
    assert_eq!(
        stage.locator.load(entry).expect("intact").bytes,
        b"something"
    );
}

#[test]
fn a_wrong_description_is_told_and_nothing_is_copied() {
    let stage = Stage::open();
    let file = stage.file("mine.onnx", b"something");
    stage.file(
        "mine.toml",
        DESCRIPTION.replace("MIT", "AGPL-3.0-only").as_bytes(),
    );
    let error = stage
        .import(&file)
        .expect_err("an AGPL model without its question");
    let text = inveye_base::ErrorChain(&error).to_string();
    assert!(
        text.contains("mine.toml") && text.contains("needs_acceptance"),
        "{text}"
    );
    assert_eq!(stage.models(), [""; 0]);
}

#[test]
fn a_broken_description_in_the_data_folder_hides_no_other_model() {
    let stage = Stage::open();
    let folder = stage.root.path().join("data/models");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("odd.toml"), "family = ").expect("a file");
    let (catalog, problems) = stage.locator.catalog();
    assert_eq!(catalog, Catalog::embedded());
    assert!(matches!(problems.as_slice(), [(path, _)] if path.ends_with("odd.toml")));
}

#[test]
fn a_truncated_copy_of_a_known_model_is_told_apart_from_an_unknown_one() {
    let stage = Stage::open();
    let file = stage.file("yolox_nano.onnx", b"mod");
    let error = stage.import(&file).expect_err("truncated");
    assert!(
        matches!(
            &error,
            ImportError::Damaged {
                got: 3,
                wanted: 5,
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(error.kind(), ErrorKind::DataLoss);
}

#[test]
fn missing_files_and_folders_are_named() {
    let stage = Stage::open();
    let gone = stage.root.path().join("gone.onnx");
    let error = stage.import(&gone).expect_err("no file");
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("gone.onnx"), "{error}");
    let file = stage.file("any.onnx", b"model");
    let nowhere = Locator::default();
    let error = import(&stage.catalog, &nowhere, &file, Acceptance::NotGiven);
    assert!(matches!(error, Err(ImportError::NoDataFolder)));
    // A file where the folder should be.
    fs::write(stage.root.path().join("data"), b"").expect("a file");
    let error = stage.import(&file).expect_err("no folder can be made");
    assert!(matches!(&error, ImportError::Write { .. }), "{error:?}");
}
