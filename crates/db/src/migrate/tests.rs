use super::*;

fn empty() -> Connection {
    Connection::open_in_memory().unwrap()
}

fn file() -> &'static Path {
    Path::new("test.db")
}

/// Every table, index and trigger, and the numbers that versions go by.
fn shape(connection: &Connection) -> Vec<String> {
    let mut shape: Vec<String> = connection
        .prepare("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for pragma in ["user_version", "application_id"] {
        let value: u32 = connection
            .pragma_query_value(None, pragma, |row| row.get(0))
            .unwrap();
        shape.push(format!("{pragma} {value}"));
    }
    shape
}

#[test]
fn every_older_schema_arrives_at_the_newest() {
    let mut fresh = empty();
    migrate(&mut fresh, file(), "dev-1").unwrap();
    for older in 0..=SCHEMA {
        let mut connection = empty();
        migrate_to(&mut connection, file(), "dev-1", older).unwrap();
        migrate(&mut connection, file(), "dev-2").unwrap();
        assert_eq!(shape(&connection), shape(&fresh), "from schema {older}");
        if older > 0 {
            let device: String = connection
                .query_row("SELECT device FROM identity", [], |row| row.get(0))
                .unwrap();
            assert_eq!(device, "dev-1", "a device keeps its name");
        }
    }
}

#[test]
fn every_table_is_strict() {
    let mut connection = empty();
    migrate(&mut connection, file(), "dev-1").unwrap();
    let loose: Vec<String> = connection
        .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict AND name NOT LIKE 'sqlite_%'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(loose, Vec::<String>::new());
}

#[test]
fn a_step_that_fails_is_taken_back_whole() {
    let mut connection = empty();
    migrate(&mut connection, file(), "dev-1").unwrap();
    let before = shape(&connection);
    let bad = Migration {
        sql: "CREATE TABLE mood (a TEXT) STRICT; INSERT INTO nowhere VALUES (1);",
        min_reader: SCHEMA + 1,
    };
    apply(&mut connection, &bad, SCHEMA + 1, "dev-1").unwrap_err();
    assert_eq!(shape(&connection), before);
    assert_eq!(version(&connection, file()).unwrap(), SCHEMA);
}

#[test]
fn what_was_put_into_incidents_before_keeps_its_video_too() {
    let mut connection = empty();
    migrate_to(&mut connection, file(), "dev-1", 16).unwrap();
    let camera = inveye_domain::CameraId::new("CAM-1").unwrap();
    let time = inveye_domain::WallTime::from_micros;
    let items = [
        inveye_domain::IncidentItem::Clip {
            camera: camera.clone(),
            from: time(1_000_000_000),
            to: time(2_000_000_000),
            note: String::new(),
        },
        inveye_domain::IncidentItem::Snapshot {
            camera,
            at: time(3_000_000_000),
            note: String::new(),
        },
        inveye_domain::IncidentItem::Note {
            text: "seen".to_owned(),
        },
    ];
    for closed in [None, Some(5_000_000_000_i64)] {
        connection
            .execute(
                "INSERT INTO incident (version, made_us, made_by, changed_us, closed_us, title, status, outcome)
                 VALUES (1, 0, 'Ana', 0, ?1, 'Theft', 'open', '')",
                [closed],
            )
            .unwrap();
        let incident = connection.last_insert_rowid();
        for item in &items {
            connection
                .execute(
                    "INSERT INTO incident_entry (incident, at_us, actor, camera, item) VALUES (?1, 0, 'Ana', ?2, ?3)",
                    (
                        incident,
                        item.camera().map(inveye_domain::CameraId::as_str),
                        serde_json::to_string(item).unwrap(),
                    ),
                )
                .unwrap();
        }
    }
    migrate(&mut connection, file(), "dev-1").unwrap();
    let mut rows = connection
        .prepare("SELECT from_us, to_us, until_us FROM protection ORDER BY entry")
        .unwrap();
    let found: Vec<(i64, i64, i64)> = rows
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let kept = i64::try_from(inveye_domain::Incident::VIDEO_KEPT.as_micros()).unwrap();
    let expected: Vec<(i64, i64, i64)> = [crate::marks::NO_END_US, 5_000_000_000 + kept]
        .into_iter()
        .flat_map(|until| {
            items.iter().filter_map(move |item| {
                let (_, from, to) = item.video()?;
                Some((from.as_micros(), to.as_micros(), until))
            })
        })
        .collect();
    assert_eq!(found, expected);
}
