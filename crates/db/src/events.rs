//! Events as rows.

use std::time::Duration;

use inveye_domain::{
    CameraId, DeviceId, Direction, Event, EventId, EventKind, LaneName, Point, SceneEvent, TrackId,
    WallTime, ZoneName,
};
use rusqlite::{Connection, Row, ToSql, params_from_iter};

use crate::error::{ReadError, WriteError};

/// An event before it has its number.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// Which camera.
    pub camera: CameraId,
    /// When it happened in front of the camera.
    pub at: WallTime,
    /// What.
    pub kind: EventKind,
    /// Who, where one person is behind it.
    pub track: Option<TrackId>,
    /// Where, in 0–1 of the picture.
    pub foot: Option<Point>,
    /// Confidence of the detection behind it, 0–1; 1 for events of health.
    pub confidence: f32,
}

/// Nobody stands in a zone for longer.
const LONGEST_DWELL: Duration = Duration::from_secs(366 * 24 * 3600);

impl NewEvent {
    /// What analytics said, on the wall clock.
    pub fn of_scene(camera: CameraId, at: WallTime, event: SceneEvent) -> Self {
        Self {
            camera,
            at,
            kind: event.kind,
            track: Some(event.track),
            foot: Some(event.foot),
            confidence: event.confidence,
        }
    }

    /// What health said.
    pub fn of_health(camera: CameraId, at: WallTime, kind: EventKind) -> Self {
        Self {
            camera,
            at,
            kind,
            track: None,
            foot: None,
            confidence: 1.0,
        }
    }

    /// Refuses what could never be stored and would hold up all other events: SQLite keeps no NaN,
    /// and sums must not overflow.
    pub(crate) fn check(&self) -> Result<(), WriteError> {
        let refuse = |what: &str| {
            Err(WriteError::Invalid {
                what: format!("an event of camera {} has {what}", self.camera),
            })
        };
        if !self.confidence.is_finite() || !self.foot.is_none_or(Point::is_finite) {
            return refuse("a confidence or place that is no number");
        }
        match self.kind {
            EventKind::ZoneExit { dwell: time, .. }
            | EventKind::ServiceStart { wait: time, .. }
            | EventKind::ServiceEnd { service: time, .. }
            | EventKind::QueueAbandon { wait: time, .. }
                if time > LONGEST_DWELL =>
            {
                refuse("a dwell or waiting time of more than a year")
            }
            EventKind::Suspicious { score, .. } if !score.is_finite() => {
                refuse("a score that is no number")
            }
            _ => Ok(()),
        }
    }

    /// The event under that number.
    pub fn numbered(self, id: EventId) -> Event {
        Event {
            id,
            camera: self.camera,
            at: self.at,
            kind: self.kind,
            track: self.track,
            foot: self.foot,
            confidence: self.confidence,
        }
    }
}

/// Which events, and in which order. The default: the first ones, oldest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EventQuery {
    /// Only after this number.
    pub after: Option<u64>,
    /// Only before this number.
    pub before: Option<u64>,
    /// From the newest backwards.
    pub newest_first: bool,
    /// At most so many; 0 means [`EventQuery::MAX`], and more are cut to it.
    pub limit: u32,
    /// Only of this camera.
    pub camera: Option<CameraId>,
    /// Only of these types, as in `type` of the JSON form: `line_cross`, `entry`, …
    pub types: Vec<String>,
    /// Only at this line.
    pub line: Option<String>,
    /// Only in this zone.
    pub zone: Option<String>,
    /// Only of this lane.
    pub lane: Option<String>,
    /// Captured at or after.
    pub from: Option<WallTime>,
    /// Captured before.
    pub to: Option<WallTime>,
}

impl EventQuery {
    /// Most events in one page.
    pub const MAX: u32 = 1000;
}

/// One page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EventPage {
    /// In the order asked for.
    pub events: Vec<Event>,
    /// Where to go on (`after`, or `before` when newest first); none at the end.
    pub next: Option<u64>,
    /// Events left out because a newer program wrote them in a form this one does not know.
    pub unknown: u32,
}

/// The name of the type and what filters look at.
pub(crate) struct Columns<'a> {
    pub(crate) kind: &'static str,
    pub(crate) line: Option<&'a str>,
    pub(crate) zone: Option<&'a str>,
    pub(crate) direction: Option<&'static str>,
}

pub(crate) fn columns(kind: &EventKind) -> Columns<'_> {
    let of = |kind, line, zone, direction| Columns {
        kind,
        line,
        zone,
        direction,
    };
    match kind {
        EventKind::LineCross { line, direction } => {
            let direction = match direction {
                Direction::In => "in",
                Direction::Out => "out",
            };
            of("line_cross", Some(line.as_str()), None, Some(direction))
        }
        EventKind::Entry { line, .. } => of("entry", Some(line.as_str()), None, None),
        EventKind::ZoneEnter { zone } => of("zone_enter", None, Some(zone.as_str()), None),
        EventKind::ZoneExit { zone, .. } => of("zone_exit", None, Some(zone.as_str()), None),
        EventKind::QueueJoin { .. } => of("queue_join", None, None, None),
        EventKind::ServiceStart { .. } => of("service_start", None, None, None),
        EventKind::ServiceEnd { .. } => of("service_end", None, None, None),
        EventKind::QueueAbandon { .. } => of("queue_abandon", None, None, None),
        EventKind::QueueLost { .. } => of("queue_lost", None, None, None),
        EventKind::PasserBy { zone } => of("passer_by", None, Some(zone.as_str()), None),
        EventKind::ShelfTouch { zone } => of("shelf_touch", None, Some(zone.as_str()), None),
        EventKind::ShelfPick { zone } => of("shelf_pick", None, Some(zone.as_str()), None),
        EventKind::ShelfReturn { zone } => of("shelf_return", None, Some(zone.as_str()), None),
        EventKind::Suspicious { zone, .. } => {
            let zone = zone.as_ref().map(ZoneName::as_str);
            of("suspicious", None, zone, None)
        }
        EventKind::CameraOffline { .. } => of("camera_offline", None, None, None),
        EventKind::CameraOnline { .. } => of("camera_online", None, None, None),
        EventKind::CameraBlind { .. } => of("camera_blind", None, None, None),
        EventKind::CameraSees { .. } => of("camera_sees", None, None, None),
    }
}

/// Types with an index of their own, in the order of its condition.
const RARE: [&str; 5] = [
    "suspicious",
    "camera_offline",
    "camera_online",
    "camera_blind",
    "camera_sees",
];

const COLUMNS: &str = "sequence, camera, at_us, track, foot_x, foot_y, confidence, kind";

/// Stores the events under the numbers they have.
pub(crate) fn insert(connection: &Connection, events: &[Event]) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO event (sequence, camera, at_us, type, line, zone, direction, track, foot_x,
           foot_y, confidence, kind, lane)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    for event in events {
        let kind = serde_json::to_string(&event.kind)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        let columns = columns(&event.kind);
        statement.execute((
            event.id.sequence.cast_signed(),
            event.camera.as_str(),
            event.at.as_micros(),
            columns.kind,
            columns.line,
            columns.zone,
            columns.direction,
            event.track.map(|track| track.0.cast_signed()),
            event.foot.map(|foot| foot.x),
            event.foot.map(|foot| foot.y),
            event.confidence,
            kind,
            event.kind.lane().map(LaneName::as_str),
        ))?;
    }
    Ok(())
}

/// The events that `query` asks for.
///
/// Walks the numbers and filters, because pages are short and in the numbers' order; times are turned
/// into a span of numbers first, so that a page of last year does not begin with today.
pub(crate) fn page(
    connection: &Connection,
    device: &DeviceId,
    query: &EventQuery,
) -> Result<EventPage, ReadError> {
    let wrap = ReadError::sqlite("read events");
    let limit = match query.limit {
        0 => EventQuery::MAX,
        asked => asked.min(EventQuery::MAX),
    };
    let Some(span) = span(connection, query).map_err(&wrap)? else {
        return Ok(EventPage::default());
    };
    let (sql, values) = statement(query, span, limit);
    let mut statement = connection.prepare_cached(&sql).map_err(&wrap)?;
    let mut rows = statement.query(params_from_iter(values)).map_err(&wrap)?;
    let mut page = EventPage::default();
    let mut last = None;
    while let Some(row) = rows.next().map_err(&wrap)? {
        let sequence: i64 = row.get(0).map_err(&wrap)?;
        last = Some(sequence.cast_unsigned());
        match read(row, device).map_err(&wrap)? {
            Some(event) => page.events.push(event),
            None => page.unknown += 1,
        }
    }
    let found = page.events.len() + page.unknown as usize;
    page.next = last.filter(|_| found == limit as usize);
    Ok(page)
}

/// Lowest and highest number to look at; `None` when there can be none.
fn span(connection: &Connection, query: &EventQuery) -> rusqlite::Result<Option<(i64, i64)>> {
    let after = query.after.map_or(0, u64::cast_signed);
    let before = query.before.map_or(i64::MAX, u64::cast_signed);
    let cursor = (after.saturating_add(1), before.saturating_sub(1));
    let (Some(from), false) = (query.from, query.after.is_some() && query.to.is_none()) else {
        return Ok(Some(cursor));
    };
    let to = query.to.map_or(i64::MAX, WallTime::as_micros);
    let (lowest, highest): (Option<i64>, Option<i64>) = connection
        .prepare_cached(
            "SELECT min(sequence), max(sequence) FROM event WHERE at_us >= ?1 AND at_us < ?2",
        )?
        .query_row((from.as_micros(), to), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(lowest
        .zip(highest)
        .map(|(lowest, highest)| (cursor.0.max(lowest), cursor.1.min(highest))))
}

/// Line crossings captured in that time, in the order they were stated. For counting anew.
pub(crate) fn crossings(
    connection: &Connection,
    from: WallTime,
    to: WallTime,
) -> rusqlite::Result<Vec<Event>> {
    // Numbers stand for the device here: the events do not leave this crate.
    let device = DeviceId::new("recount").expect("a valid id");
    let sql = format!(
        "SELECT {COLUMNS} FROM event
         WHERE type = 'line_cross' AND at_us >= ?1 AND at_us < ?2 ORDER BY sequence"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query((from.as_micros(), to.as_micros()))?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.extend(read(row, &device)?);
    }
    Ok(events)
}

/// Hands over every event that this program knows, in the order in which they were stated.
pub(crate) fn each(
    connection: &Connection,
    mut take: impl FnMut(Event) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    // Numbers stand for the device here: the events do not leave this crate.
    let device = DeviceId::new("recount").expect("a valid id");
    let mut statement =
        connection.prepare(&format!("SELECT {COLUMNS} FROM event ORDER BY sequence"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(event) = read(row, &device)? {
            take(event)?;
        }
    }
    Ok(())
}

fn statement(
    query: &EventQuery,
    (lowest, highest): (i64, i64),
    limit: u32,
) -> (String, Vec<Box<dyn ToSql>>) {
    // The plus keeps SQLite from walking the times and sorting all it finds.
    let mut conditions = Vec::new();
    let mut values: Vec<Box<dyn ToSql>> = Vec::new();
    let mut only = |condition: &str, value: Option<Box<dyn ToSql>>| {
        if let Some(value) = value {
            values.push(value);
            conditions.push(format!("{condition} ?{}", values.len()));
        }
    };
    let number = |n: i64| Box::new(n) as Box<dyn ToSql>;
    let text = |t: &String| Box::new(t.clone()) as Box<dyn ToSql>;
    let time = |t: WallTime| Box::new(t.as_micros()) as Box<dyn ToSql>;
    only("sequence >=", Some(number(lowest)));
    only("sequence <=", Some(number(highest)));
    only(
        "camera =",
        query.camera.as_ref().map(|id| text(&id.to_string())),
    );
    only("line =", query.line.as_ref().map(text));
    only("zone =", query.zone.as_ref().map(text));
    only("lane =", query.lane.as_ref().map(text));
    only("+at_us >=", query.from.map(time));
    only("+at_us <", query.to.map(time));
    let are_rare =
        !query.types.is_empty() && query.types.iter().all(|t| RARE.contains(&t.as_str()));
    if are_rare {
        conditions.push(format!("type IN ('{}')", RARE.join("', '")));
    }
    if !query.types.is_empty() {
        let first = values.len() + 1;
        values.extend(query.types.iter().map(text));
        let marks: Vec<String> = (first..=values.len()).map(|n| format!("?{n}")).collect();
        conditions.push(format!("type IN ({})", marks.join(", ")));
    }
    let filter = conditions.join(" AND ");
    let order = if query.newest_first { "DESC" } else { "ASC" };
    let by = if are_rare {
        "INDEXED BY event_by_rare_type"
    } else {
        ""
    };
    (
        format!(
            "SELECT {COLUMNS} FROM event {by} WHERE {filter} ORDER BY sequence {order} LIMIT {limit}"
        ),
        values,
    )
}

/// `None` for a row of a newer program.
fn read(row: &Row<'_>, device: &DeviceId) -> rusqlite::Result<Option<Event>> {
    let camera: String = row.get(1)?;
    let kind: String = row.get(7)?;
    let (Ok(camera), Ok(kind)) = (CameraId::new(camera), serde_json::from_str(&kind)) else {
        return Ok(None);
    };
    let foot: Option<(f64, f64)> = row.get::<_, Option<f64>>(4)?.zip(row.get(5)?);
    Ok(Some(Event {
        id: EventId {
            device: device.clone(),
            sequence: row.get::<_, i64>(0)?.cast_unsigned(),
        },
        camera,
        at: WallTime::from_micros(row.get(2)?),
        kind,
        track: row
            .get::<_, Option<i64>>(3)?
            .map(|bits| TrackId(bits.cast_unsigned())),
        foot: foot.map(|(x, y)| Point::new(x, y)),
        confidence: row.get(6)?,
    }))
}
