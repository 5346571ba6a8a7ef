//! Reports that people keep: their plans, and what was made of them.

use inveye_domain::{Delivery, Language, ReportFormat, WallTime};
use inveye_kpi::calendar::{Comparison, Grain, RelativeDays, Turns};
use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row};
use serde::{Deserialize, Serialize};

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::writer::EventWriter;

const READING: &str = "read reports";
const WRITING: &str = "store the report";
/// Of each report so many are kept.
const KEPT: i64 = 40;

/// What a report is about, when it is made, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPlan {
    /// What people call it.
    pub name: String,
    /// Which days, as seen from the day on which it is made.
    pub days: RelativeDays,
    /// How they are cut.
    pub grain: Grain,
    /// What stands beside them.
    pub comparison: Option<Comparison>,
    /// Keys of its figures; all that have a value when it is empty.
    pub figures: Vec<String>,
    /// Its forms.
    pub formats: Vec<ReportFormat>,
    /// What it is written in; the store's language without.
    pub language: Option<Language>,
    /// Pages of 8.5 × 11 inches instead of A4.
    pub is_letter: bool,
    /// When it is made by itself; only when somebody asks without.
    pub schedule: Option<ReportSchedule>,
    /// Notification routes that it goes along.
    pub routes: Vec<u64>,
    /// The folder that it goes to.
    pub folder: Option<String>,
}

/// When a report is made by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportSchedule {
    /// On which days.
    pub turns: Turns,
    /// Minute of the day on the store's clock.
    pub minute: u16,
}

/// A report as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReport {
    /// Its number.
    pub id: u64,
    /// What it is.
    pub plan: ReportPlan,
    /// No turn up to this day is made any more.
    pub last_turn: Date,
    /// Goes up with each change.
    pub version: u64,
    /// When it was changed last.
    pub changed_at: WallTime,
    /// By whom.
    pub changed_by: String,
}

/// Where something that is made or brought is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// It is tried until it succeeds or is too old.
    Waiting,
    /// It is done.
    Done,
    /// It was given up.
    Failed,
}

/// One making of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRun {
    /// Its number.
    pub id: u64,
    /// Of which report.
    pub report: u64,
    /// The day of its schedule; none where somebody asked for it.
    pub turn: Option<Date>,
    /// The day that its days are seen from.
    pub today: Date,
    /// When it was begun.
    pub begun_at: WallTime,
    /// Whether it is made.
    pub state: RunState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next, while it waits.
    pub due_at: WallTime,
    /// Why the newest attempt failed.
    pub error: String,
    /// Its way to a folder.
    pub folder: Option<FolderRun>,
}

/// A report's way to a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderRun {
    /// Which.
    pub folder: String,
    /// Whether it is there.
    pub state: RunState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next, while it waits.
    pub due_at: WallTime,
    /// Why the newest attempt failed.
    pub error: String,
}

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Its form.
    pub format: ReportFormat,
    /// Its name.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// What an attempt to make or bring a report came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunOutcome {
    /// It is there.
    Done,
    /// It is tried again then.
    Again {
        /// When.
        due_at: WallTime,
        /// Why it failed.
        error: String,
    },
    /// It is given up.
    Failed {
        /// Why.
        error: String,
    },
}

const RUN: &str = "id, report, turn, today, begun_us, state, attempts, due_us, error,
    folder, folder_state, folder_tries, folder_due_us, folder_error";

impl Reader {
    /// All reports, in the order they were made.
    pub fn reports(&self) -> Result<Vec<StoredReport>, ReadError> {
        type Columns = (i64, String, String, i64, i64, String);
        let rows: Vec<Columns> = self.list(
            READING,
            "SELECT id, plan, last_turn, version, changed_us, changed_by FROM report ORDER BY id",
            [],
            |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                    row.get(5)?,
                ))
            },
        )?;
        rows.into_iter()
            .map(|(id, plan, last_turn, version, changed, changed_by)| {
                Ok(StoredReport {
                    id: id.cast_unsigned(),
                    plan: serde_json::from_str(&plan).map_err(|_| broken("plan", id))?,
                    last_turn: last_turn.parse().map_err(|_| broken("turn", id))?,
                    version: version.cast_unsigned(),
                    changed_at: WallTime::from_micros(changed),
                    changed_by,
                })
            })
            .collect()
    }

    /// What was made, newest first; of one report, or of all.
    pub fn report_runs(
        &self,
        report: Option<u64>,
        limit: u32,
    ) -> Result<Vec<ReportRun>, ReadError> {
        self.runs_where(
            "WHERE ?1 IS NULL OR report = ?1 ORDER BY id DESC LIMIT ?2",
            (report.map(u64::cast_signed), limit),
        )
    }

    /// One making of a report.
    pub fn report_run(&self, run: u64) -> Result<Option<ReportRun>, ReadError> {
        let found = self.runs_where("WHERE id = ?1", [run.cast_signed()])?;
        Ok(found.into_iter().next())
    }

    /// Those with something left to do, oldest first.
    pub fn open_report_runs(&self) -> Result<Vec<ReportRun>, ReadError> {
        self.runs_where(
            "WHERE state = 'waiting' OR folder_state = 'waiting' ORDER BY id",
            [],
        )
    }

    /// The files of a making.
    pub fn report_files(&self, run: u64) -> Result<Vec<StoredFile>, ReadError> {
        let rows: Vec<(String, String, Vec<u8>)> = self.list(
            READING,
            "SELECT format, name, bytes FROM report_file WHERE run = ?1 ORDER BY format",
            [run.cast_signed()],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        rows.into_iter()
            .map(|(format, name, bytes)| {
                let format = format
                    .parse()
                    .map_err(|_| broken("file", run.cast_signed()))?;
                Ok(StoredFile {
                    format,
                    name,
                    bytes,
                })
            })
            .collect()
    }

    /// The forms of a making.
    pub fn report_formats(&self, run: u64) -> Result<Vec<ReportFormat>, ReadError> {
        let rows: Vec<String> = self.list(
            READING,
            "SELECT format FROM report_file WHERE run = ?1 ORDER BY format",
            [run.cast_signed()],
            |row| row.get(0),
        )?;
        let read = |format: String| {
            format
                .parse()
                .map_err(|_| broken("file", run.cast_signed()))
        };
        rows.into_iter().map(read).collect()
    }

    /// A making's ways along notification routes.
    pub fn report_deliveries(&self, run: u64) -> Result<Vec<Delivery>, ReadError> {
        self.deliveries_where("WHERE report_run = ?1 ORDER BY id", &[&run.cast_signed()])
    }

    fn runs_where(
        &self,
        filter: &str,
        values: impl rusqlite::Params,
    ) -> Result<Vec<ReportRun>, ReadError> {
        let sql = format!("SELECT {RUN} FROM report_run {filter}");
        let rows = self.list(READING, &sql, values, |row| Ok(read_run(row)))?;
        rows.into_iter().collect()
    }
}

fn read_run(row: &Row<'_>) -> Result<ReportRun, ReadError> {
    let wrap = ReadError::sqlite(READING);
    let id: i64 = row.get(0).map_err(&wrap)?;
    let text = |column: usize| row.get::<_, Option<String>>(column).map_err(&wrap);
    let number = |column: usize| row.get::<_, Option<i64>>(column).map_err(&wrap);
    let day = |column: usize| {
        let text = text(column)?;
        text.map(|day| day.parse::<Date>().map_err(|_| broken("day", id)))
            .transpose()
    };
    let attempts = |column| {
        let tries = number(column)?.unwrap_or_default();
        Ok::<_, ReadError>(u32::try_from(tries).unwrap_or(u32::MAX))
    };
    let at =
        |column| Ok::<_, ReadError>(WallTime::from_micros(number(column)?.unwrap_or_default()));
    let folder = match (text(9)?, text(10)?) {
        (Some(folder), Some(state)) => Some(FolderRun {
            folder,
            state: state_of(&state).ok_or_else(|| broken("folder", id))?,
            attempts: attempts(11)?,
            due_at: at(12)?,
            error: text(13)?.unwrap_or_default(),
        }),
        _ => None,
    };
    Ok(ReportRun {
        id: id.cast_unsigned(),
        report: number(1)?.unwrap_or_default().cast_unsigned(),
        turn: day(2)?,
        today: day(3)?.ok_or_else(|| broken("day", id))?,
        begun_at: at(4)?,
        state: text(5)?
            .and_then(|state| state_of(&state))
            .ok_or_else(|| broken("state", id))?,
        attempts: attempts(6)?,
        due_at: at(7)?,
        error: text(8)?.unwrap_or_default(),
        folder,
    })
}

impl EventWriter {
    /// Adds a report, or replaces the one with this number. `turned` is the newest day whose turn is over.
    pub fn save_report(
        &self,
        id: Option<u64>,
        plan: &ReportPlan,
        turned: Date,
        (version, actor): (Option<u64>, String),
    ) -> Result<u64, WriteError> {
        let now = self.now().as_micros();
        let plan = serde_json::to_string(plan).map_err(|_| WriteError::Invalid {
            what: "a report that cannot be written as JSON".to_owned(),
        })?;
        let turned = turned.to_string();
        self.run(move |store| {
            let wrap = || WriteError::sqlite(WRITING);
            let Some(id) = id else {
                store
                    .connection
                    .execute(
                        "INSERT INTO report (plan, last_turn, version, changed_us, changed_by)
                         VALUES (?1, ?2, 1, ?3, ?4)",
                        (&plan, &turned, now, &actor),
                    )
                    .map_err(wrap())?;
                return Ok(store.connection.last_insert_rowid().cast_unsigned());
            };
            let known: Option<i64> = store
                .connection
                .query_row(
                    "SELECT version FROM report WHERE id = ?1",
                    [id.cast_signed()],
                    |row| row.get(0),
                )
                .optional()
                .map_err(wrap())?;
            let known = known.ok_or_else(|| missing(id))?;
            if version.is_some_and(|version| version.cast_signed() != known) {
                return Err(WriteError::Conflict {
                    what: "Somebody else changed this report meanwhile.".to_owned(),
                });
            }
            store
                .connection
                .execute(
                    "UPDATE report SET plan = ?2, last_turn = max(last_turn, ?3), version = version + 1,
                       changed_us = ?4, changed_by = ?5 WHERE id = ?1",
                    (id.cast_signed(), &plan, &turned, now, &actor),
                )
                .map_err(wrap())?;
            Ok(id)
        })
    }

    /// Forgets a report with all that was made of it.
    pub fn delete_report(&self, id: u64) -> Result<(), WriteError> {
        self.run(move |store| {
            let deleted = store
                .connection
                .execute("DELETE FROM report WHERE id = ?1", [id.cast_signed()])
                .map_err(WriteError::sqlite("delete the report"))?;
            if deleted == 0 {
                return Err(missing(id));
            }
            Ok(())
        })
    }

    /// Begins the turn of a day, unless it or a later one was begun before. It is never begun twice.
    pub fn begin_report_turn(&self, report: u64, turn: Date) -> Result<Option<u64>, WriteError> {
        let now = self.now().as_micros();
        self.run(move |store| {
            let wrap = || WriteError::sqlite("begin a report");
            let turn = turn.to_string();
            let transaction = store.begin().map_err(wrap())?;
            let changed = transaction
                .execute(
                    "UPDATE report SET last_turn = ?2 WHERE id = ?1 AND last_turn < ?2",
                    (report.cast_signed(), &turn),
                )
                .map_err(wrap())?;
            if changed == 0 {
                return Ok(None);
            }
            transaction
                .execute(
                    "INSERT INTO report_run (report, turn, today, begun_us, state, due_us)
                     VALUES (?1, ?2, ?2, ?3, 'waiting', ?3)",
                    (report.cast_signed(), &turn, now),
                )
                .map_err(wrap())?;
            let run = transaction.last_insert_rowid().cast_unsigned();
            transaction.commit().map_err(wrap())?;
            Ok(Some(run))
        })
    }

    /// Begins a report that somebody asked for.
    pub fn begin_report(&self, report: u64, today: Date) -> Result<u64, WriteError> {
        let now = self.now().as_micros();
        self.run(move |store| {
            let begun = store.connection.execute(
                "INSERT INTO report_run (report, today, begun_us, state, due_us)
                 SELECT id, ?2, ?3, 'waiting', ?3 FROM report WHERE id = ?1",
                (report.cast_signed(), today.to_string(), now),
            );
            if begun.map_err(WriteError::sqlite("begin a report"))? == 0 {
                return Err(missing(report));
            }
            Ok(store.connection.last_insert_rowid().cast_unsigned())
        })
    }

    /// A report is made: keeps its files, and puts them on their ways in the same moment.
    pub fn keep_report(
        &self,
        run: u64,
        files: Vec<StoredFile>,
        (routes, folder): (Vec<u64>, Option<String>),
    ) -> Result<(), WriteError> {
        let now = self.now().as_micros();
        self.run(move |store| {
            let wrap = || WriteError::sqlite("keep a report");
            let known: Vec<u64> = store.routes.iter().map(|route| route.id).collect();
            let transaction = store.begin().map_err(wrap())?;
            let run = run.cast_signed();
            let changed = transaction
                .execute(
                    "UPDATE report_run SET state = 'made', error = '', attempts = attempts + 1, folder = ?2,
                       folder_state = CASE WHEN ?2 IS NULL THEN NULL ELSE 'waiting' END, folder_due_us = ?3
                     WHERE id = ?1 AND state = 'waiting'",
                    (run, &folder, now),
                )
                .map_err(wrap())?;
            if changed == 0 {
                // It was withdrawn meanwhile.
                return Ok(());
            }
            for file in &files {
                transaction
                    .execute(
                        "INSERT INTO report_file (run, format, name, bytes) VALUES (?1, ?2, ?3, ?4)",
                        (run, file.format.as_str(), &file.name, &file.bytes),
                    )
                    .map_err(wrap())?;
            }
            for route in routes.iter().filter(|route| known.contains(route)) {
                transaction
                    .execute(
                        "INSERT INTO delivery (route, report_run, occasion, state, made_us, due_us)
                         VALUES (?1, ?2, 'report', 'waiting', ?3, ?3)",
                        (route.cast_signed(), run, now),
                    )
                    .map_err(wrap())?;
            }
            transaction
                .execute(
                    "DELETE FROM report_run WHERE report = (SELECT report FROM report_run WHERE id = ?1)
                       AND id <= (SELECT id FROM report_run WHERE report = (SELECT report FROM report_run
                         WHERE id = ?1) ORDER BY id DESC LIMIT 1 OFFSET ?2)",
                    (run, KEPT),
                )
                .map_err(wrap())?;
            transaction.commit().map_err(wrap())
        })
    }

    /// Writes down that a report could not be made.
    pub fn note_report_attempt(&self, run: u64, outcome: RunOutcome) -> Result<(), WriteError> {
        self.note_run(
            run,
            outcome,
            ("state", "attempts", "due_us", "error", "made"),
        )
    }

    /// Writes down what an attempt to bring a report to its folder came to.
    pub fn note_report_folder(&self, run: u64, outcome: RunOutcome) -> Result<(), WriteError> {
        let columns = (
            "folder_state",
            "folder_tries",
            "folder_due_us",
            "folder_error",
            "delivered",
        );
        self.note_run(run, outcome, columns)
    }

    fn note_run(
        &self,
        run: u64,
        outcome: RunOutcome,
        (state, tries, due, error, done): (
            &'static str,
            &'static str,
            &'static str,
            &'static str,
            &'static str,
        ),
    ) -> Result<(), WriteError> {
        let now = self.now();
        self.run(move |store| {
            let (word, due_at, why) = match outcome {
                RunOutcome::Done => (done, now, String::new()),
                RunOutcome::Again { due_at, error } => ("waiting", due_at, error),
                RunOutcome::Failed { error } => ("failed", now, error),
            };
            let sql = format!(
                "UPDATE report_run SET {state} = ?2, {due} = ?3, {error} = ?4, {tries} = {tries} + 1 WHERE id = ?1"
            );
            store
                .connection
                .execute(&sql, (run.cast_signed(), word, due_at.as_micros(), why))
                .map(drop)
                .map_err(WriteError::sqlite("note what came of a report"))
        })
    }
}

fn state_of(word: &str) -> Option<RunState> {
    match word {
        "waiting" => Some(RunState::Waiting),
        "made" | "delivered" => Some(RunState::Done),
        "failed" => Some(RunState::Failed),
        _ => None,
    }
}

fn broken(what: &str, id: i64) -> ReadError {
    ReadError::Stored {
        doing: READING,
        what: format!("{what} of report {id}"),
    }
}

fn missing(id: u64) -> WriteError {
    WriteError::NotFound {
        what: format!("report {id}"),
    }
}
