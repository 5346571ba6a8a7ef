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
