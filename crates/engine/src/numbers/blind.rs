//! When and why cameras counted nothing or too little: beside each sum, so that it never looks like zero.

use std::collections::BTreeMap;

use inveye_db::{ReadError, Reader, Today};
use inveye_domain::{CameraId, WallTime};
use inveye_wire::{BlindHour, CameraNumbers};

/// Into the cameras' numbers.
pub(super) fn add(
    mut cameras: Vec<CameraNumbers>,
    reader: &Reader,
    today: &Today,
    now: WallTime,
) -> Result<Vec<CameraNumbers>, ReadError> {
    let mut blind: BTreeMap<(String, WallTime, String), f64> = BTreeMap::new();
    for time in reader.blind_times(today.from, now)? {
        let (from, to) = (time.from, time.to.unwrap_or(now).min(now));
        for hour in today
            .hours
            .iter()
            .filter(|hour| hour.from < to && from < hour.to)
        {
            let within = to.min(hour.to).since(from.max(hour.from));
            let key = (time.camera.to_string(), hour.from, time.cause.clone());
            *blind.entry(key).or_default() += within.as_secs_f64();
        }
    }
    for camera in &mut cameras {
        if let Ok(id) = CameraId::new(&camera.camera) {
            let covered = reader.coverage(&[id], &[(today.from, now)], now)?;
            camera.coverage = covered.into_iter().next().flatten().unwrap_or(1.0);
        }
        let own = blind.iter().filter(|((id, _, _), _)| *id == camera.camera);
        camera.blind = own
            .map(|((_, start, cause), &seconds)| BlindHour {
                start_ms: start.as_millis(),
                cause: cause.clone(),
                seconds,
            })
            .collect();
    }
    Ok(cameras)
}
