//! What may be asked of a running engine about how well it counts.

use std::time::Duration;

use futures::FutureExt;
use inveye_api::{AccuracyRoom, Answer, ApiError};
use inveye_base::ErrorKind;
use inveye_db::{EventQuery, NewHandCount, Reader};
use inveye_domain::{
    CameraId, Finding, HandClip, HandCount, HandCountId, StreamKind, Tap, Tripwire, TripwireName,
    Verdict, WallTime,
};
use inveye_recording::{Interval, Playback, PlaybackError};
use inveye_scoring::draw;
use inveye_wire as wire;

use crate::accuracy::{self, Counting, Store, TOLERANCE};
use crate::convert::accuracy as shown;
use crate::convert::notifications::refuse;
use crate::convert::{self, sentence};
use crate::room::{Room, defect};

/// Clips of one count, where nobody says how many: ten minutes.
const CLIPS: u32 = 10;
/// Most of them: half an hour of looking is enough for anybody.
const MOST_CLIPS: u32 = 30;
/// Length of a clip in seconds, where nobody says how long.
const CLIP: u32 = 60;
/// Shorter says nothing, longer tires.
const CLIP_LENGTHS: std::ops::RangeInclusive<u32> = 5..=120;
/// Clips come from so long ago at most: it is measured how well it is counted now.
const LOOK_BACK: Duration = Duration::from_secs(14 * 24 * 3600);
/// What happened later may not be stored yet.
const SETTLED: Duration = Duration::from_secs(5);
/// Taps of one clip: two a second are more than a hand can.
const MOST_TAPS: usize = 240;

impl AccuracyRoom for Room {
    fn accuracy(&self) -> Answer<'_, Vec<wire::LineAccuracy>> {
        async move {
            let (store, now) = (self.store_clock()?, self.clock.wall());
            let cameras = self.cameras.views();
            self.read(move |reader| {
                let mut lines = Vec::new();
                for camera in &cameras {
                    let Ok(id) = CameraId::new(&camera.id) else {
                        continue;
                    };
                    let scene = reader.scene(&id)?.map(|stored| stored.scene);
                    let pushed_at = reader.last_view_shift(&id)?.map(|shift| shift.at);
                    for line in scene.unwrap_or_default().tripwires {
                        let counts = reader.hand_counts(&id, &line.name)?;
                        let counting = Counting {
                            line: &line,
                            pushed_at,
                        };
                        lines.push(line_accuracy(&id, counting, &counts, &store, now));
                    }
                }
                Ok(lines)
            })
            .await
        }
        .boxed()
    }

    fn hand_counts(&self, camera: String, line: String) -> Answer<'_, Vec<wire::HandCountView>> {
        async move {
            let (camera, _) = self.known(&camera)?;
            let line = line_name(&line)?;
            let found = self
                .read(move |reader| reader.hand_counts(&camera, &line))
                .await?;
            Ok(found.iter().map(shown::hand_count).collect())
        }
        .boxed()
    }

    fn hand_count<'a>(&'a self, id: &'a str) -> Answer<'a, wire::HandCountView> {
        async move { Ok(shown::hand_count(&self.count_of(id_of(id)?).await?)) }.boxed()
    }

    fn begin_hand_count(
        &self,
        request: wire::HandCountRequest,
        actor: String,
    ) -> Answer<'_, wire::HandCountView> {
        async move {
            let asked = Asked::new(&request)?;
            let (camera, _) = self.known(&request.camera)?;
            let name = line_name(&request.line)?;
            let (store, now) = (self.store_clock()?, self.clock.wall());
            let playback = self
                .recordings
                .playback()
                .map_err(|problem| ApiError::new(ErrorKind::Unavailable, problem))?;
            let found = {
                let camera = camera.clone();
                self.read(move |reader| drawn_line(reader, &camera, &name))
                    .await?
            };
            let (line, since, before) = found.ok_or_else(|| {
                refuse("line", "This camera has no counting line of that name.")
            })?;
            let time = Interval {
                from: since.max(now - LOOK_BACK),
                to: now - SETTLED,
            };
            let recorded = {
                let camera = camera.clone();
                let asking = move || recorded(&playback, &camera, time);
                let done = tokio::task::spawn_blocking(asking).await;
                done.map_err(|_| defect())?
                    .map_err(|error| ApiError::new(error.kind(), sentence(&error)))?
            };
            let slots = accuracy::slots(&recorded, time, asked.length, &store);
            if slots.is_empty() {
                return Err(ApiError::new(
                    ErrorKind::Conflict,
                    "Nothing is recorded yet that could be counted: in the last two weeks, in opening hours, \
                     since the line was drawn.",
                ));
            }
            let seed = seed()?;
            let drawn = draw(
                u64::from(seed),
                &slots,
                &accuracy::clips_seen(&before),
                asked.clips,
            );
            let clip = |index: usize| {
                let from = WallTime::from_micros(slots[index].at);
                (from, from + asked.length, slots[index].hour)
            };
            let new = NewHandCount {
                camera,
                line,
                seed,
                actor,
                clips: drawn.into_iter().map(clip).collect(),
            };
            let id = self.store(move |writer| writer.begin_hand_count(new)).await?;
            Ok(shown::hand_count(&self.count_of(id).await?))
        }
        .boxed()
    }

    fn judge_hand_clip<'a>(
        &'a self,
        id: &'a str,
        number: u32,
        verdict: wire::HandVerdict,
    ) -> Answer<'a, wire::HandCountView> {
        async move {
            let id = id_of(id)?;
            let count = self.count_of(id).await?;
            let clip = count.clips.iter().find(|clip| clip.number == number);
            let clip = clip.ok_or_else(|| {
                let text = format!("{id} has no clip {number}.");
                ApiError::new(ErrorKind::NotFound, text)
            })?;
            let verdict = checked(clip, verdict)?;
            self.store(move |writer| writer.judge_hand_clip(id, number, verdict))
                .await?;
            Ok(shown::hand_count(&self.count_of(id).await?))
        }
        .boxed()
    }

    fn finish_hand_count<'a>(
        &'a self,
        id: &'a str,
        actor: String,
    ) -> Answer<'a, wire::HandCountView> {
        async move {
            let id = id_of(id)?;
            let count = self.count_of(id).await?;
            if count.clips.iter().any(|clip| clip.verdict.is_none()) {
                return Err(ApiError::new(
                    ErrorKind::Conflict,
                    "Look at every clip first, or say that it cannot be seen.",
                ));
            }
            let findings = self.read(move |reader| findings(reader, &count)).await?;
            self.store(move |writer| writer.finish_hand_count(id, actor, findings))
                .await?;
            Ok(shown::hand_count(&self.count_of(id).await?))
        }
        .boxed()
    }

    fn discard_hand_count<'a>(&'a self, id: &'a str) -> Answer<'a, ()> {
        async move {
            let id = id_of(id)?;
            self.store(move |writer| writer.discard_hand_count(id))
                .await
        }
        .boxed()
    }
}

impl Room {
    fn store_clock(&self) -> Result<Store, ApiError> {
        Ok(Store {
            zone: self.zone()?,
            hours: self.known_site().stored.site.opening_hours,
        })
    }

    async fn count_of(&self, id: HandCountId) -> Result<HandCount, ApiError> {
        let found = self.read(move |reader| reader.hand_count(id)).await?;
        found.ok_or_else(|| missing(&id.to_string()))
    }
}

/// How many clips, and how long.
struct Asked {
    clips: usize,
    length: Duration,
}

impl Asked {
    fn new(request: &wire::HandCountRequest) -> Result<Self, ApiError> {
        let clips = request.clips.unwrap_or(CLIPS);
        let seconds = request.clip_seconds.unwrap_or(CLIP);
        if !(1..=MOST_CLIPS).contains(&clips) {
            return Err(refuse("clips", "Choose 1 to 30 clips."));
        }
        if !CLIP_LENGTHS.contains(&seconds) {
            return Err(refuse("clip_seconds", "A clip has 5 to 120 seconds."));
        }
        Ok(Self {
            clips: clips as usize,
            length: Duration::from_secs(u64::from(seconds)),
        })
    }
}

/// The line as it is drawn, since when, and how often it was counted before.
type DrawnLine = (Tripwire, WallTime, Vec<HandCount>);

fn drawn_line(
    reader: &Reader,
    camera: &CameraId,
    name: &TripwireName,
) -> Result<Option<DrawnLine>, inveye_db::ReadError> {
    let scene = reader.scene(camera)?.map(|stored| stored.scene);
    let mut lines = scene.unwrap_or_default().tripwires.into_iter();
    let Some(line) = lines.find(|line| line.name == *name) else {
        return Ok(None);
    };
    let drawn = reader.line_drawn(camera, name)?.unwrap_or_default();
    let pushed = reader.last_view_shift(camera)?.map(|shift| shift.at);
    // What was counted over another place says nothing of this one.
    let since = drawn.max(pushed.unwrap_or_default());
    // Hours that were counted at another line are not known for it.
    let mut counts = reader.hand_counts(camera, name)?;
    counts.retain(|count| count.line.is_where(&line));
    Ok(Some((line, since, counts)))
}

/// What can be played of a camera, in the stream that people are shown.
fn recorded(
    playback: &Playback,
    camera: &CameraId,
    time: Interval,
) -> Result<Vec<Interval>, PlaybackError> {
    if time.from >= time.to {
        return Ok(Vec::new());
    }
    let stream = Room::recorded_stream(playback, camera, StreamKind::Main, time);
    match playback.coverage(&stream, time) {
        Ok(coverage) => Ok(coverage.recorded.iter().map(|run| run.interval).collect()),
        Err(PlaybackError::NoStream { .. }) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Compares each clip with what is stored of its time.
fn findings(
    reader: &Reader,
    count: &HandCount,
) -> Result<Vec<(u32, Vec<Finding>)>, inveye_db::ReadError> {
    let mut all = Vec::new();
    for clip in &count.clips {
        let Some(Verdict::Counted { taps }) = &clip.verdict else {
            continue;
        };
        // What a tap at the edge may belong to lies a tolerance beyond what may be tapped.
        let page = reader.events(&EventQuery {
            camera: Some(count.camera.clone()),
            types: vec!["line_cross".to_owned()],
            line: Some(count.line.name.to_string()),
            from: Some(clip.from - TOLERANCE - TOLERANCE),
            to: Some(clip.to + TOLERANCE + TOLERANCE),
            ..EventQuery::default()
        })?;
        all.push((clip.number, accuracy::compare(clip, taps, &page.events)));
    }
    Ok(all)
}

fn line_accuracy(
    camera: &CameraId,
    counting: Counting<'_>,
    counts: &[HandCount],
    store: &Store,
    now: WallTime,
) -> wire::LineAccuracy {
    let standing = accuracy::standing(counts, counting, now);
    let clips = || standing.valid.iter().flat_map(|count| &count.clips);
    let open_hours = store.open_hours();
    let hours = (0..24).filter_map(|hour| {
        let figures = accuracy::figures(clips().filter(|clip| clip.hour == hour));
        let is_shown = open_hours.contains(&hour) || figures.clips > 0;
        is_shown.then(|| wire::HourAccuracy {
            hour,
            figures: shown::figures(&figures),
        })
    });
    wire::LineAccuracy {
        camera: camera.to_string(),
        line: counting.line.name.to_string(),
        figures: shown::figures(&accuracy::figures(clips())),
        hours: hours.collect(),
        finished_at_ms: standing.finished_at.map(WallTime::as_millis),
        due: standing.due.map(shown::due),
        due_at_ms: standing.due_at.map(WallTime::as_millis),
        open: counts
            .iter()
            .find(|count| count.finished.is_none())
            .map(|count| count.id.to_string()),
    }
}

/// What was said of a clip, in the order of time.
fn checked(clip: &HandClip, verdict: wire::HandVerdict) -> Result<Verdict, ApiError> {
    if verdict.cannot_see {
        return Ok(Verdict::Unseen);
    }
    if verdict.taps.len() > MOST_TAPS {
        return Err(refuse("taps", "Nobody taps that fast."));
    }
    let shown = clip.from - TOLERANCE..=clip.to + TOLERANCE;
    let mut taps = Vec::with_capacity(verdict.taps.len());
    for tap in verdict.taps {
        let at = WallTime::from_millis(tap.at_ms);
        if !shown.contains(&at) {
            return Err(refuse("taps", "A moment lies outside of the clip."));
        }
        let direction = convert::to_direction(tap.direction);
        taps.push(Tap { at, direction });
    }
    taps.sort_by_key(|tap| tap.at);
    Ok(Verdict::Counted { taps })
}

/// Nobody chooses what is drawn.
fn seed() -> Result<u32, ApiError> {
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "no random numbers for a draw");
        defect()
    })?;
    Ok(u32::from_le_bytes(bytes))
}

fn line_name(text: &str) -> Result<TripwireName, ApiError> {
    TripwireName::new(text).map_err(|error| convert::invalid(&error).about("line"))
}

fn id_of(text: &str) -> Result<HandCountId, ApiError> {
    text.parse().map_err(|_| missing(text))
}

fn missing(id: &str) -> ApiError {
    let id: String = id.chars().take(100).collect();
    ApiError::new(
        ErrorKind::NotFound,
        format!("There is no count by hand `{id}`."),
    )
}
