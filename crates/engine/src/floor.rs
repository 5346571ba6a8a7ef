//! Where cameras' pictures lie on the floor plan, and where people were on it.

use std::collections::BTreeMap;
use std::time::Duration;

use inveye_api::{ApiError, AskedHours};
use inveye_base::ErrorKind;
use inveye_db::{ReadError, Reader};
use inveye_domain::{
    Calibration, CalibrationCheck, CameraId, FloorMark, FrameSize, HeatSum, PlanHeat, Point,
    WallTime,
};
use inveye_wire as wire;

use crate::convert::notifications::refuse;
use crate::convert::sentence;
use crate::movement_room::{seconds, whole_hours};
use crate::room::Room;

/// How long ago steps still say something of a calibration.
const DAY: Duration = Duration::from_secs(24 * 3600);
/// Cells across a floor plan.
const COLUMNS: u16 = 96;
/// Most of them down, however long the plan is.
const MOST_ROWS: u16 = 192;

impl Room {
    pub(crate) async fn plan_heat(
        &self,
        hours: AskedHours,
    ) -> Result<wire::PlanHeatmapView, ApiError> {
        let plan = self.known_site().plan.ok_or_else(no_plan)?;
        let now = self.clock.wall();
        let hours = whole_hours(&self.zone()?, hours, now)?;
        let (from, to) = (hours[0].0, hours[hours.len() - 1].1);
        let cameras = self.camera_ids();
        let (version, rows) = (plan.version, rows(plan.size));
        self.read(move |reader| {
            let known = reader.calibrations()?;
            let mut all = PlanHeat::empty(COLUMNS, rows);
            let (mut on_plan, mut missing) = (Vec::new(), Vec::new());
            for camera in cameras {
                let mut current = known.iter().filter(|one| one.plan_version == version);
                let Some(stored) = current.find(|one| one.camera == camera) else {
                    missing.push(camera.to_string());
                    continue;
                };
                let mut sum = HeatSum::default();
                for hour in reader.heat(&camera, from, to)? {
                    sum.merge(&hour.sum);
                }
                let mut own = PlanHeat::empty(COLUMNS, rows);
                own.add(&sum, &stored.calibration);
                all.merge(&own);
                let one = std::slice::from_ref(&camera);
                let coverage = reader.coverage(one, &[(from, to)], now)?;
                on_plan.push(wire::PlanCamera {
                    seconds: seconds(sum.millis()),
                    beyond_s: own.beyond,
                    coverage: coverage.into_iter().flatten().next().unwrap_or(1.0),
                    camera: camera.to_string(),
                });
            }
            Ok(wire::PlanHeatmapView {
                start_ms: from.as_millis(),
                end_ms: to.as_millis(),
                columns: COLUMNS,
                rows,
                cells: cells(&all),
                cameras: on_plan,
                missing,
            })
        })
        .await
    }

    pub(crate) async fn all_calibrations(&self) -> Result<Vec<wire::CalibrationView>, ApiError> {
        let version = self.known_site().plan.map(|plan| plan.version);
        let cameras = self.camera_ids();
        let (known, pushed) = {
            let cameras = cameras.clone();
            self.read(move |reader| {
                let pushed = cameras.iter().map(|camera| pushed_at(reader, camera));
                let pushed = pushed.collect::<Result<Vec<_>, _>>()?;
                let pushed: BTreeMap<CameraId, WallTime> =
                    cameras.iter().cloned().zip(pushed).collect();
                Ok((reader.calibrations()?, pushed))
            })
            .await?
        };
        let view = |camera: CameraId| {
            let stored = known.iter().find(|one| one.camera == camera);
            let current = stored.filter(|one| Some(one.plan_version) == version);
            wire::CalibrationView {
                check: current
                    .and_then(|one| self.check(&camera, &one.calibration, pushed[&camera])),
                camera: camera.to_string(),
                marks: stored
                    .map(|one| one.calibration.marks().iter().map(mark_view).collect())
                    .unwrap_or_default(),
                is_old: stored.is_some_and(|one| Some(one.plan_version) != version),
            }
        };
        Ok(cameras.into_iter().map(view).collect())
    }

    pub(crate) async fn calibrate(
        &self,
        camera: &str,
        request: &wire::CalibrationRequest,
    ) -> Result<wire::CalibrationView, ApiError> {
        let (camera, _) = self.known(camera)?;
        let view = wire::CalibrationView {
            camera: camera.to_string(),
            marks: request.marks.clone(),
            is_old: false,
            check: None,
        };
        if request.marks.is_empty() {
            self.store(move |writer| writer.remove_calibration(camera))
                .await?;
            return Ok(view);
        }
        let plan = self.known_site().plan.ok_or_else(no_plan)?;
        let marks: Vec<FloorMark> = request.marks.iter().map(mark).collect();
        let calibration =
            Calibration::new(&marks).map_err(|error| refuse("marks", &sentence(&error)))?;
        let pushed = {
            let camera = camera.clone();
            self.read(move |reader| pushed_at(reader, &camera)).await?
        };
        let check = self.check(&camera, &calibration, pushed);
        self.store(move |writer| writer.save_calibration(camera, plan.version, &calibration))
            .await?;
        Ok(wire::CalibrationView { check, ..view })
    }

    /// Whether what the camera saw within the last day can be people; none before it gave a picture.
    fn check(
        &self,
        camera: &CameraId,
        calibration: &Calibration,
        pushed: WallTime,
    ) -> Option<wire::CalibrationCheck> {
        use inveye_domain::CalibrationFinding as Found;
        use wire::CalibrationFinding as To;
        let plan = self.known_site().plan?;
        let (picture, steps) = self.steps.of(camera, pushed.max(self.clock.wall() - DAY))?;
        let width_m = plan.width_cm.map(|width| f64::from(width) / 100.0);
        let found = CalibrationCheck::new(calibration, (picture, plan.size), width_m, &steps);
        let finding = |finding: Found| match finding {
            Found::Stretched { factor } => To::Stretched { factor },
            Found::Speed { factor } => To::Speed { factor },
            Found::Height { factor } => To::Height { factor },
            Found::SpeedForHeight { factor } => To::SpeedForHeight { factor },
        };
        Some(wire::CalibrationCheck {
            findings: found.findings.into_iter().map(finding).collect(),
            steps: u32::try_from(found.steps).unwrap_or(u32::MAX),
            speed_mps: found.speed_mps,
            height_m: found.height_m,
            width_by_height_m: found.width_by_height_m,
        })
    }

    fn camera_ids(&self) -> Vec<CameraId> {
        let cameras = self.cameras.with_scenes().into_iter();
        cameras.map(|(camera, _)| camera.id).collect()
    }
}

/// Since when a camera looks where it looks now; the beginning of time where nobody pushed it.
fn pushed_at(reader: &Reader, camera: &CameraId) -> Result<WallTime, ReadError> {
    let shift = reader.last_view_shift(camera)?;
    Ok(shift.map_or(WallTime::from_millis(0), |shift| shift.at))
}

fn no_plan() -> ApiError {
    ApiError::new(ErrorKind::NotFound, "The store has no floor plan yet.")
}

/// Cells down a plan, so that they are about square.
fn rows(plan: FrameSize) -> u16 {
    let rows = f64::from(COLUMNS) * f64::from(plan.height) / f64::from(plan.width.max(1));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped"
    )]
    let rows = rows.round().clamp(1.0, f64::from(MOST_ROWS)) as u16;
    rows
}

fn cells(plan: &PlanHeat) -> Vec<wire::PlanCell> {
    let cells = (0_u32..).zip(&plan.cells);
    let cells = cells.filter(|(_, seconds)| **seconds > 0.0);
    let cell = |(index, &seconds): (u32, &f64)| {
        let columns = u32::from(plan.columns);
        wire::PlanCell {
            x: u16::try_from(index % columns).unwrap_or(u16::MAX),
            y: u16::try_from(index / columns).unwrap_or(u16::MAX),
            seconds,
        }
    };
    cells.map(cell).collect()
}

fn mark(view: &wire::FloorMarkView) -> FloorMark {
    FloorMark {
        picture: Point::from(view.picture),
        plan: Point::from(view.plan),
    }
}

fn mark_view(mark: &FloorMark) -> wire::FloorMarkView {
    wire::FloorMarkView {
        picture: mark.picture.into(),
        plan: mark.plan.into(),
    }
}
