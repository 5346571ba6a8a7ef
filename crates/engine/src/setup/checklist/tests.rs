use inveye_wire::{
    AnalyticsView, CameraNumbers, ConditionView, DiskView, Drawing, FloorPlanView, Language,
    LineNumbers, PictureCounts, PlacementView, Profile, RoleName, SceneView, Severity, StoreState,
    Transport, ZoneNumbers, ZonePurpose, ZoneView,
};

use super::*;

fn camera(id: &str) -> CameraView {
    CameraView {
        id: id.to_owned(),
        name: id.to_owned(),
        number: 1,
        state: CameraState::Live,
        state_since_ms: 0,
        detail: String::new(),
        problem: None,
        attempts: 0,
        url: "rtsp://10.0.0.1/1".to_owned(),
        sub_url: None,
        has_credentials: true,
        transport: Transport::Tcp,
        profile: Profile::Light,
        audio: true,
        sound: false,
        can_talk: None,
        speaker: None,
        codec: None,
        size: None,
        decoder: "software".to_owned(),
        fps_received: 25.0,
        fps_analysed: 10.0,
        fps_target: 10.0,
        pictures: PictureCounts::default(),
        last_frame_ms: None,
        people: 0,
        role: Some(CameraRole::Entrance),
        placement: Some(PlacementView {
            x: 0.5,
            y: 0.5,
            angle: 0.0,
        }),
        scene: SceneView::default(),
    }
}

fn health() -> HealthView {
    HealthView {
        version: "1".to_owned(),
        uptime_s: 60,
        analytics: AnalyticsView {
            on: true,
            detail: String::new(),
            models: vec!["yolox".to_owned()],
            provider: "CPU".to_owned(),
        },
        store_problem: String::new(),
        disk: DiskView {
            free_bytes: 100 << 30,
            total_bytes: 200 << 30,
        },
        cameras_live: 1,
        cameras_total: 1,
    }
}

fn store() -> SiteView {
    SiteView {
        id: "store-1".to_owned(),
        name: "Berlin Mitte".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        currency: Some("EUR".to_owned()),
        opening_hours: Some(Default::default()),
        language: Language::English,
        escalation: inveye_wire::EscalationTimes::default(),
        floor_plan: Some(FloorPlanView {
            version: 1,
            size: [640, 480],
            media_type: "image/png".to_owned(),
            width_cm: None,
        }),
        version: 2,
    }
}

fn storage() -> StorageView {
    StorageView {
        enabled: true,
        folder: String::new(),
        problem: String::new(),
        free_bytes: 100 << 30,
        total_bytes: 200 << 30,
        recorded_bytes: 0,
        write_rate: 1.0,
        sync_ms: 1.0,
        queued_bytes: 0,
        days_of_room: Some(40.0),
        days_left: None,
        continuous_days: 30,
        event_days: 90,
        cameras: Vec::new(),
    }
}

fn admin(second_factor: bool) -> UserView {
    UserView {
        id: "usr_1".to_owned(),
        name: "ada".to_owned(),
        shown_name: "Ada".to_owned(),
        role: RoleName::Admin,
        permissions: vec![Permission::ManageUsers],
        cameras: None,
        enabled: true,
        must_change_password: false,
        second_factor,
        second_factor_demanded: false,
        recovery_codes_left: 0,
        made_ms: 0,
        signed_in_ms: None,
        version: 1,
    }
}

#[track_caller]
fn is(found: &ChecklistItem, state: Readiness, cameras: &[&str]) {
    assert_eq!(
        (found.state, &found.cameras[..]),
        (
            state,
            &cameras.iter().map(ToString::to_string).collect::<Vec<_>>()[..]
        ),
        "{found:?}"
    );
}

#[test]
fn the_store_and_who_rules_it() {
    is(&site(&store()), Fine, &[]);
    let first = SiteView {
        name: FIRST_NAME.to_owned(),
        currency: None,
        ..store()
    };
    is(&site(&first), Advice, &[]);
    let lacks = vec![StorePart::Name, StorePart::Currency];
    assert_eq!(site(&first).found, Found::StoreLacks { lacks });
    let nowhere = SiteView {
        time_zone: "Etc/UTC".to_owned(),
        ..store()
    };
    let lacks = vec![StorePart::TimeZone];
    assert_eq!(site(&nowhere).found, Found::StoreLacks { lacks });
    is(&people(&[]), Problem, &[]);
    is(&people(&[admin(false)]), Advice, &[]);
    is(&people(&[admin(true)]), Fine, &[]);
    let off = UserView {
        enabled: false,
        ..admin(true)
    };
    let some = UserView {
        cameras: Some(vec!["a".to_owned()]),
        ..admin(true)
    };
    is(&people(&[off, some]), Problem, &[]);
}

#[test]
fn cameras_and_what_they_are_for() {
    let offline = CameraView {
        state: CameraState::Offline,
        ..camera("b")
    };
    is(&cameras(&[]), Problem, &[]);
    is(&cameras(&[camera("a")]), Fine, &[]);
    is(&cameras(&[camera("a"), offline]), Problem, &["b"]);
    let unknown = CameraView {
        role: None,
        placement: None,
        ..camera("b")
    };
    is(&camera_roles(&[camera("a")]), Fine, &[]);
    is(
        &camera_roles(&[camera("a"), unknown.clone()]),
        Advice,
        &["b"],
    );
    is(&floor_plan(&store(), &[camera("a")]), Fine, &[]);
    is(
        &floor_plan(&store(), &[camera("a"), unknown.clone()]),
        Advice,
        &["b"],
    );
    is(
        &floor_plan(
            &SiteView {
                floor_plan: None,
                ..store()
            },
            &[unknown],
        ),
        Advice,
        &[],
    );
    is(&drawings(&[]), Fine, &[]);
    let missing = MissingDrawing {
        camera: "a".to_owned(),
        role: CameraRole::Entrance,
        drawing: Drawing::Line,
        advice: "Draw a line.".to_owned(),
    };
    is(&drawings(&[missing]), Problem, &["a"]);
}

#[test]
fn people_are_found_and_counted() {
    let slow = |fps| CameraView {
        fps_analysed: fps,
        ..camera("b")
    };
    is(&analysis(&health(), &[camera("a")]), Fine, &[]);
    is(
        &analysis(&health(), &[camera("a"), slow(3.0)]),
        Advice,
        &["b"],
    );
    is(
        &analysis(&health(), &[camera("a"), slow(0.0)]),
        Problem,
        &["b"],
    );
    let mut off = health();
    off.analytics = AnalyticsView {
        on: false,
        detail: "There is no model.".to_owned(),
        ..off.analytics
    };
    is(&analysis(&off, &[camera("a")]), Problem, &[]);

    let numbers = |ins, outs| NumbersView {
        cameras: vec![CameraNumbers {
            camera: "a".to_owned(),
            lines: vec![LineNumbers {
                line: "door".to_owned(),
                ins,
                outs,
                entries: ins,
                groups: None,
            }],
            zones: Vec::new(),
            coverage: 1.0,
            blind: Vec::new(),
        }],
        ..NumbersView::default()
    };
    is(&counting(&[camera("a")], &numbers(1, 1)), Fine, &[]);
    is(&counting(&[camera("a")], &numbers(1, 0)), Advice, &["a"]);
    is(
        &counting(&[camera("a")], &NumbersView::default()),
        Advice,
        &["a"],
    );
    let mut shelf = camera("a");
    shelf.scene.zones.push(ZoneView {
        name: "shelf".to_owned(),
        purpose: ZonePurpose::Shelf,
        points: Vec::new(),
        lane: None,
    });
    let visited = |visits, inside| NumbersView {
        cameras: vec![CameraNumbers {
            camera: "a".to_owned(),
            lines: Vec::new(),
            zones: vec![ZoneNumbers {
                zone: "shelf".to_owned(),
                inside,
                visits,
                passers: 0,
                mean_dwell_s: None,
            }],
            coverage: 1.0,
            blind: Vec::new(),
        }],
        ..NumbersView::default()
    };
    let shelf = [shelf];
    is(&zones(&shelf, &visited(1, 0)), Fine, &[]);
    is(&zones(&shelf, &visited(0, 1)), Fine, &[]);
    is(&zones(&shelf, &visited(0, 0)), Advice, &["a"]);
    is(&zones(&shelf, &NumbersView::default()), Advice, &["a"]);
    is(&zones(&[camera("b")], &NumbersView::default()), Fine, &[]);
    let till = CameraView {
        role: Some(CameraRole::Queue),
        ..camera("a")
    };
    is(&counting(&[till], &NumbersView::default()), Advice, &[]);
}

#[test]
fn recorded_with_room_and_stored() {
    is(&recording(&storage(), Vec::new(), Vec::new()), Fine, &[]);
    is(
        &recording(&storage(), vec!["a".to_owned()], vec!["b".to_owned()]),
        Problem,
        &["a"],
    );
    let off = recording(&storage(), Vec::new(), vec!["b".to_owned()]);
    is(&off, Advice, &["b"]);
    is(
        &recording(
            &StorageView {
                enabled: false,
                ..storage()
            },
            Vec::new(),
            Vec::new(),
        ),
        Problem,
        &[],
    );
    is(
        &recording(
            &StorageView {
                problem: "The disk is full.".to_owned(),
                ..storage()
            },
            Vec::new(),
            Vec::new(),
        ),
        Problem,
        &[],
    );
    is(&disk(&storage(), &health()), Fine, &[]);
    is(
        &disk(
            &StorageView {
                days_of_room: Some(3.0),
                ..storage()
            },
            &health(),
        ),
        Advice,
        &[],
    );
    let full = HealthView {
        disk: DiskView {
            free_bytes: 1 << 20,
            total_bytes: 1 << 40,
        },
        ..health()
    };
    is(&disk(&storage(), &full), Problem, &[]);
    is(&history(&health(), Ok(())), Fine, &[]);
    is(&history(&health(), Err(HistoryTrouble::Lost)), Problem, &[]);
    let stuck = HealthView {
        store_problem: "Events are not being saved.".to_owned(),
        ..health()
    };
    is(&history(&stuck, Ok(())), Problem, &[]);
}

#[test]
fn clocks_rules_and_who_is_told() {
    is(&clock(Some(true)), Fine, &[]);
    is(&clock(Some(false)), Problem, &[]);
    is(&clock(None), Advice, &[]);
    let offset = |camera: &str, ms| (camera.to_owned(), ms);
    is(&camera_clocks(&[]), Fine, &[]);
    is(
        &camera_clocks(&[offset("a", Some(1500)), offset("b", None)]),
        Fine,
        &[],
    );
    is(
        &camera_clocks(&[offset("a", Some(0)), offset("b", Some(-86_400_000))]),
        Advice,
        &["b"],
    );
    is(&rules(&[], &store(), &[]), Problem, &[]);
    let closed = RuleView {
        id: "closed".to_owned(),
        name: "In while closed".to_owned(),
        enabled: true,
        condition: ConditionView::CameraOffline { camera: None },
        severity: Severity::High,
        cool_down_s: 60.0,
        schedule: None,
        store: Some(StoreState::Closed),
        instructions: String::new(),
        related: Vec::new(),
        actions: Vec::new(),
    };
    let no_hours = SiteView {
        opening_hours: None,
        ..store()
    };
    let always = RuleView {
        id: "always".to_owned(),
        store: None,
        ..closed.clone()
    };
    let both = [closed.clone(), always.clone()];
    is(&rules(&both, &store(), &[]), Fine, &[]);
    is(&rules(&both, &no_hours, &[]), Advice, &[]);
    is(&rules(&[closed], &no_hours, &[]), Problem, &[]);
    let no_day = RuleView {
        schedule: Some(ScheduleView {
            weekdays: [false; 7],
            from: "00:00".to_owned(),
            to: "00:00".to_owned(),
        }),
        ..always.clone()
    };
    is(&rules(&[no_day], &store(), &[]), Problem, &[]);
    let held = SnoozeView {
        id: 1,
        rule: Some("always".to_owned()),
        rule_name: None,
        camera: None,
        cameras: Vec::new(),
        until_ms: 1,
        reason: String::new(),
        actor: String::new(),
        made_at_ms: 0,
        held_back: 0,
    };
    let one_camera = SnoozeView {
        camera: Some("a".to_owned()),
        ..held.clone()
    };
    let always = [always];
    is(&rules(&always, &store(), &[one_camera]), Fine, &[]);
    let asleep = rules(&always, &store(), &[held]);
    assert_eq!(asleep.found, Found::RulesHeldBack);
    is(&notifications(None), Advice, &[]);
    is(&notifications(Some(Ok(()))), Fine, &[]);
    is(&notifications(Some(Err("no bus".to_owned()))), Problem, &[]);
    is(&live_updates(true), Fine, &[]);
    is(&live_updates(false), Problem, &[]);
    is(&audit_log(Ok(Vec::new())), Fine, &[]);
    is(
        &audit_log(Ok(vec!["Entry 3 was changed.".to_owned()])),
        Problem,
        &[],
    );
    is(
        &audit_log(Err("It could not be read.".to_owned())),
        Problem,
        &[],
    );
}
