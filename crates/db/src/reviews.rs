//! What people said of suspicious behaviour.

use inveye_domain::{
    Behaviour, CameraId, Event, EventKind, Point, Review, ReviewVerdict, WallTime,
};

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::writer::EventWriter;

const READING: &str = "read reviews";

/// The newest so many teach; nobody looks at more in years.
const MOST: u32 = 10_000;

impl Reader {
    /// What was said, newest first.
    pub fn reviews(&self) -> Result<Vec<Review>, ReadError> {
        self.list(
            READING,
            "SELECT event, camera, behaviour, score, foot_x, foot_y, verdict, at_us, actor
             FROM review ORDER BY at_us DESC, event DESC LIMIT ?1",
            [MOST],
            |row| {
                let numbers: (i64, i64) = (row.get(0)?, row.get(7)?);
                let names: (String, String, String) = (row.get(1)?, row.get(2)?, row.get(6)?);
                let place: (Option<f64>, Option<f64>) = (row.get(4)?, row.get(5)?);
                Ok((numbers, names, row.get(3)?, place, row.get(8)?))
            },
        )?
        .into_iter()
        .map(
            |((event, at), (camera, behaviour, verdict), score, (x, y), actor)| {
                let broken = |what: &str| ReadError::Stored {
                    doing: READING,
                    what: format!("{what} of the review of event {event}"),
                };
                let of_name = |b: &Behaviour| b.as_str() == behaviour;
                let said = |v: &ReviewVerdict| v.as_str() == verdict;
                Ok(Review {
                    event: event.cast_unsigned(),
                    camera: CameraId::new(camera).map_err(|_| broken("camera"))?,
                    behaviour: Behaviour::ALL
                        .into_iter()
                        .find(of_name)
                        .ok_or_else(|| broken("behaviour"))?,
                    score,
                    foot: x.zip(y).map(|(x, y)| Point::new(x, y)),
                    verdict: ReviewVerdict::ALL
                        .into_iter()
                        .find(said)
                        .ok_or_else(|| broken("verdict"))?,
                    at: WallTime::from_micros(at),
                    actor,
                })
            },
        )
        .collect()
    }
}

impl EventWriter {
    /// Keeps what somebody says of something suspicious, in place of what was said before.
    pub fn review(
        &self,
        event: Event,
        verdict: ReviewVerdict,
        actor: String,
    ) -> Result<(), WriteError> {
        let EventKind::Suspicious {
            behaviour, score, ..
        } = event.kind
        else {
            return Err(WriteError::Invalid {
                what: format!("event {} is nothing suspicious", event.id),
            });
        };
        let now = self.now();
        self.run(move |store| {
            store
                .connection
                .execute(
                    "INSERT INTO review (event, camera, behaviour, score, foot_x, foot_y, verdict, at_us, actor)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                     ON CONFLICT (event) DO UPDATE SET verdict = excluded.verdict,
                       at_us = excluded.at_us, actor = excluded.actor",
                    (
                        event.id.sequence.cast_signed(),
                        event.camera.as_str(),
                        behaviour.as_str(),
                        score,
                        event.foot.map(|foot| foot.x),
                        event.foot.map(|foot| foot.y),
                        verdict.as_str(),
                        now.as_micros(),
                        actor,
                    ),
                )
                .map_err(WriteError::sqlite("store the review"))?;
            Ok(())
        })
    }
}
