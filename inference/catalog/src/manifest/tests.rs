use super::*;

#[test]
fn the_embedded_manifest_has_one_default_and_only_safe_downloads() {
    let catalog = Catalog::parse(EMBEDDED).expect("the manifest is readable");
    let defaults: Vec<&str> = catalog
        .entries()
        .iter()
        .filter(|e| e.default)
        .map(Entry::name)
        .collect();
    assert_eq!(defaults, ["yolox_nano_person_640x384"]);
    for entry in catalog.entries() {
        let url = entry.url.as_deref().unwrap_or("https://");
        assert!(url.starts_with("https://"), "{} from {url}", entry.name());
        assert!(
            !entry.needs_acceptance || entry.profiles.is_empty() && entry.url.is_none(),
            "{} must be chosen by name only",
            entry.name()
        );
    }
}

#[test]
fn every_profile_ends_with_a_model_that_can_be_downloaded() {
    let catalog = Catalog::embedded();
    for (profile, first) in [
        (DetectorProfile::Accurate, "yolox_nano_person_640x384"),
        (DetectorProfile::Light, "yolox_nano_person_416x256"),
    ] {
        let names: Vec<&Entry> = catalog.for_profile(profile).collect();
        assert_eq!(names.first().map(|e| e.name()), Some(first));
        assert!(names.last().is_some_and(|e| e.url.is_some()));
    }
}

#[test]
fn every_model_has_a_card_that_names_its_licence() {
    let cards = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/cards");
    for entry in Catalog::embedded().entries() {
        let card = cards.join(format!("{}.md", entry.name()));
        let text = std::fs::read_to_string(&card).expect("a card");
        assert!(text.contains(&entry.licence), "{}", card.display());
        assert!(text.contains(&entry.file), "{}", card.display());
    }
}

const PLAIN: &str = r#"
name = "mine"
licence = "MIT"
family = "yolov8"
input = { width = 320, height = 320 }
resize = "stretch"
channels = "rgb"
pad = 0
labels = ["person"]
min_score = 0.1
score = 0.3
nms_iou = 0.5
"#;

fn describe(text: &str) -> Result<Entry, ManifestError> {
    Catalog::embedded()
        .parse_description(text, "mine.onnx", 3, Sha256::of(b"abc"))
        .map(|(entry, _)| entry)
}

#[test]
fn a_description_of_ones_own_takes_length_and_hash_from_the_file() {
    let entry = describe(PLAIN).expect("a good description");
    assert_eq!((entry.bytes, entry.sha256), (3, Sha256::of(b"abc")));
    assert_eq!(entry.file, "mine.onnx");
    let coco = PLAIN.replace(r#"["person"]"#, r#""coco-80""#);
    assert_eq!(describe(&coco).expect("a known list").spec.labels.len(), 80);
}

#[track_caller]
fn check_refused(change: (&str, &str), says: &str) {
    let text = PLAIN.replace(change.0, change.1);
    assert_ne!(text, PLAIN, "the change must change something");
    let error = describe(&text).expect_err("a bad description");
    let chain = inveye_base::ErrorChain(&error).to_string();
    assert!(chain.contains(says), "{chain}");
}

#[test]
fn what_cannot_be_is_refused_with_its_name() {
    check_refused(("\"mine\"", "\"../mine\""), "`name` may hold");
    check_refused(("\"mine\"", "\"\""), "`name` may hold");
    check_refused(("320, height", "0, height"), "sides of `input`");
    check_refused(("320, height", "999999, height"), "sides of `input`");
    check_refused(("[\"person\"]", "[\"cat\"]"), "no `person`");
    check_refused(("[\"person\"]", "\"coco-81\""), "no label list `coco-81`");
    check_refused(("score = 0.3", "score = 0.05"), "`min_score` and `score`");
    check_refused(("score = 0.3", "score = nan"), "`min_score` and `score`");
    check_refused(("nms_iou = 0.5", "nms_iou = 2.0"), "`nms_iou`");
    check_refused(("MIT", "AGPL-3.0-only"), "needs_acceptance");
    check_refused(("yolov8", "yolov99"), "unknown variant");
    check_refused(("pad = 0", "pad = 0\nstd = [1.0, 0.0, 1.0]"), "`std`");
    check_refused(("pad = 0", "pad = 0\nsurprise = 1"), "unknown field");
    check_refused(("nms_iou = 0.5", ""), "`nms_iou` is missing");
    check_refused(("labels = [\"person\"]", ""), "no `person`");
    let other = format!("sha256 = \"{}\"", Sha256::of(b"other"));
    check_refused(("pad = 0", &format!("pad = 0\n{other}")), "another hash");
}

#[test]
fn what_only_detectors_have_is_refused_of_other_models() {
    let looks = PLAIN.replace("yolov8", "embedding_nhwc");
    for (from, to, says) in [
        ("", "", "`pad` is for models that find people"),
        ("pad = 0\n", "", "`min_score` is for models"),
    ] {
        let error = describe(&looks.replacen(from, to, 1)).expect_err("a detector's fields");
        let chain = inveye_base::ErrorChain(&error).to_string();
        assert!(chain.contains(says), "{chain}");
    }
    let (looks, _) = looks.split_once("pad").expect("the detector's part");
    let joints = looks.replace("embedding_nhwc", "movenet");
    let faces = looks.replace("embedding_nhwc", "yunet");
    for (text, task) in [
        (looks, Task::ReIdentification),
        (&joints, Task::Pose),
        (&faces, Task::Faces),
    ] {
        let entry = describe(text).expect("a model for something else");
        assert_eq!(entry.spec.family.task(), task);
        let used = format!("{text}profiles = [\"light\"]\n");
        assert!(describe(&used).is_err(), "no camera finds people with it");
    }
}

#[test]
fn there_is_a_model_for_every_task() {
    let catalog = Catalog::embedded();
    let first = |task| catalog.for_task(task).next().map(Entry::name);
    assert_eq!(first(Task::Detection), Some("yolox_nano_person_640x384"));
    assert_eq!(
        first(Task::ReIdentification),
        Some("person-reidentification-retail-0248")
    );
    assert_eq!(first(Task::Pose), Some("movenet_singlepose_lightning"));
    assert_eq!(first(Task::Faces), Some("yunet_n"));
    assert_eq!(first(Task::AgeAndGender), Some("faceapi_age_gender"));
}

#[test]
fn a_name_nobody_has_is_answered_with_those_there_are() {
    let unknown = Catalog::embedded()
        .entry("yolo")
        .expect_err("no such model");
    let text = unknown.to_string();
    assert!(
        text.contains("`yolo`") && text.contains("yolox_nano_person_416x256"),
        "{text}"
    );
}
