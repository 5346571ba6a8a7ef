//! Scenes, rules and settings: what people draw and choose.

use std::time::Duration;

use inveye_base::ErrorKind;
use inveye_domain::{
    EscalationTimes, FrameSize, Hours, Language, OpeningHours, Point, Polygon, Rule, RuleCondition,
    RuleId, Scene, Severity, Side, Site, SiteId, Tripwire, Zone, ZonePurpose,
};

use crate::sample;

fn scene() -> Scene {
    let line = Tripwire::new(
        sample::door(),
        Point::new(0.45, 0.24),
        Point::new(0.45, 1.0),
        Side::Positive,
    );
    let corners = [(0.1, 0.1), (0.5, 0.1), (0.5, 0.6)].map(|(x, y)| Point::new(x, y));
    let zone = Zone {
        name: sample::zone(),
        purpose: ZonePurpose::Dwell,
        polygon: Polygon::new(corners.to_vec()).unwrap(),
        lane: None,
    };
    Scene::new(vec![line.unwrap()], vec![zone]).unwrap()
}

fn rule(id: &str, name: &str) -> Rule {
    Rule {
        id: RuleId::new(id).unwrap(),
        name: name.to_owned(),
        enabled: true,
        condition: RuleCondition::Occupancy { capacity: 120 },
        severity: Severity::High,
        cool_down: Duration::from_secs(300),
        schedule: None,
        store: None,
        instructions: String::new(),
        related: Vec::new(),
        actions: Vec::new(),
    }
}

#[test]
fn a_scene_is_replaced_only_by_who_saw_the_newest() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let (writer, reader) = (database.writer(), database.reader());
    let camera = sample::camera(1);
    assert_eq!(reader.scene(&camera).unwrap(), None);
    assert_eq!(
        writer.save_scene(camera.clone(), scene(), Some(0)).unwrap(),
        1
    );
    let stored = reader.scene(&camera).unwrap().unwrap();
    assert_eq!((stored.version, &stored.scene), (1, &scene()));

    assert_eq!(
        writer
            .save_scene(camera.clone(), Scene::default(), Some(1))
            .unwrap(),
        2
    );
    let late = writer
        .save_scene(camera.clone(), scene(), Some(1))
        .unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Conflict);
    let stored = reader.scene(&camera).unwrap().unwrap();
    assert_eq!(stored.scene, Scene::default(), "the second drawing stays");
    assert_eq!(writer.save_scene(camera.clone(), scene(), None).unwrap(), 3);
    assert_eq!(reader.scenes().unwrap().len(), 1);
    writer.delete_scene(camera).unwrap();
    assert_eq!(reader.scenes().unwrap(), []);
}

#[test]
fn a_scene_with_two_lines_of_one_name_is_refused() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let mut twice = scene();
    twice.tripwires.push(twice.tripwires[0].clone());
    let error = database
        .writer()
        .save_scene(sample::camera(1), twice, None)
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert!(error.to_string().contains("door"), "{error}");
}

#[test]
fn rules_keep_their_order_when_they_change() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    for (id, name) in [("z", "first"), ("a", "second"), ("z", "first, renamed")] {
        writer.save_rule(rule(id, name)).unwrap();
    }
    let stored = [rule("z", "first, renamed"), rule("a", "second")];
    assert_eq!(database.reader().rules().unwrap(), stored);
    writer.delete_rule(RuleId::new("z").unwrap()).unwrap();
    let again = writer.delete_rule(RuleId::new("z").unwrap()).unwrap_err();
    assert_eq!(again.kind(), ErrorKind::NotFound);
    assert_eq!(database.reader().rules().unwrap().len(), 1);
}

#[test]
fn a_rule_of_a_newer_program_does_not_hide_the_others() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    database.writer().save_rule(rule("a", "known")).unwrap();
    sample::raw(&folder)
        .execute(
            "INSERT INTO rule VALUES ('b', 0, '{\"id\": \"b\", \"condition\": {\"type\": \"telepathy\"}}')",
            [],
        )
        .unwrap();
    assert_eq!(database.reader().rules().unwrap(), [rule("a", "known")]);
}

#[test]
fn settings_are_kept_by_name() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    assert_eq!(database.reader().setting::<u32>("wall").unwrap(), None);
    database.writer().save_setting("wall", &9).unwrap();
    database.writer().save_setting("wall", &16).unwrap();
    assert_eq!(database.reader().setting::<u32>("wall").unwrap(), Some(16));
    let wrong = database.reader().setting::<Vec<u32>>("wall").unwrap_err();
    assert_eq!(wrong.kind(), ErrorKind::DataLoss);
}

#[test]
fn a_site_is_changed_only_by_who_saw_the_newest() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let (writer, reader) = (database.writer(), database.reader());
    let mut site = Site {
        id: SiteId::new("berlin-1").unwrap(),
        name: "Berlin".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        currency: None,
        opening_hours: None,
        language: Language::English,
        escalation: EscalationTimes::default(),
    };
    assert_eq!(writer.save_site(site.clone(), Some(0)).unwrap(), 1);
    let mut week: [Vec<Hours>; 7] = Default::default();
    week[0].push(Hours {
        from_minute: 540,
        to_minute: 1200,
    });
    site.opening_hours = Some(OpeningHours::new(week).unwrap());
    site.currency = Some("EUR".to_owned());
    site.language = Language::German;
    assert_eq!(writer.save_site(site.clone(), Some(1)).unwrap(), 2);
    let other = Site {
        name: "Munich".to_owned(),
        ..site.clone()
    };
    let late = writer.save_site(other.clone(), Some(1)).unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Conflict);
    let stored = reader.stored_site().unwrap().unwrap();
    assert_eq!((stored.version, stored.site), (2, site));
    assert_eq!(writer.save_site(other, None).unwrap(), 3);
}

#[test]
fn no_two_floor_plans_have_one_version() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let (writer, reader) = (database.writer(), database.reader());
    assert_eq!(reader.floor_plan().unwrap(), None);
    writer.remove_floor_plan().unwrap();
    let size = FrameSize::new(640, 480);
    let save = |bytes: &[u8]| {
        let version = writer.save_floor_plan("image/png", size, bytes.to_vec());
        version.unwrap()
    };
    let first = save(b"one");
    writer.remove_floor_plan().unwrap();
    assert_eq!(reader.floor_plan_picture().unwrap(), None);
    let second = save(b"two");
    assert!(second > first, "{second} after {first}");
    let (plan, picture) = reader.floor_plan_picture().unwrap().unwrap();
    assert_eq!(
        (plan.version, plan.size, &picture[..]),
        (second, size, &b"two"[..])
    );
}
