//! Suspicious behaviour: what to look at first, and what false alarms teach.

use std::cmp::Reverse;

use inveye_api::ApiError;
use inveye_base::ErrorKind;
use inveye_db::{EventQuery, Reader};
use inveye_domain::{Event, EventKind, Review, ReviewVerdict};
use inveye_rules::{Lessons, Withheld};
use inveye_wire as wire;

use crate::convert;
use crate::room::Room;

/// The newest so many are looked through; whoever has more open needs other settings, not a longer list.
const MOST: u32 = 500;

const SUSPICIOUS: &str = "suspicious";

impl Room {
    /// What is to be looked at, what most speaks for first; with `all` also what was, and what is withheld.
    pub(crate) async fn suspicious(&self, all: bool) -> Result<Vec<wire::ReviewView>, ApiError> {
        let (events, reviews) = self
            .read(move |reader| {
                let query = EventQuery {
                    newest_first: true,
                    limit: MOST,
                    types: vec![SUSPICIOUS.to_owned()],
                    ..EventQuery::default()
                };
                Ok((reader.events(&query)?.events, reader.reviews()?))
            })
            .await?;
        let lessons = Lessons::of(&reviews);
        let mut views: Vec<wire::ReviewView> = events
            .iter()
            .map(|event| view(event, &reviews, &lessons))
            .filter(|view| all || (view.verdict.is_none() && view.withheld.is_none()))
            .collect();
        // Newest first already: this keeps it among equals.
        views.sort_by(|a, b| {
            let rank = |view: &wire::ReviewView| {
                Reverse((view.verdict.is_none(), view.withheld.is_none()))
            };
            let score = |view: &wire::ReviewView| view.event.score.unwrap_or_default();
            rank(a).cmp(&rank(b)).then(score(b).total_cmp(&score(a)))
        });
        Ok(views)
    }

    /// Keeps what somebody says.
    pub(crate) async fn judge(
        &self,
        id: &str,
        request: wire::ReviewRequest,
        actor: String,
    ) -> Result<wire::ReviewView, ApiError> {
        let missing = || {
            let text = format!("There is nothing suspicious with the id `{id}`.");
            ApiError::new(ErrorKind::NotFound, text)
        };
        let found = self.event(id).await?;
        let event = found
            .filter(|event| matches!(event.kind, EventKind::Suspicious { .. }))
            .ok_or_else(missing)?;
        let verdict = match request.verdict {
            wire::ReviewVerdict::Right => ReviewVerdict::Right,
            wire::ReviewVerdict::FalseAlarm => ReviewVerdict::FalseAlarm,
        };
        let stated = event.clone();
        self.store(move |writer| writer.review(stated, verdict, actor))
            .await?;
        let reviews = self.read(Reader::reviews).await?;
        Ok(view(&event, &reviews, &Lessons::of(&reviews)))
    }

    /// The stored event of an id: device and number.
    pub(crate) async fn event(&self, id: &str) -> Result<Option<Event>, ApiError> {
        let number = id.rsplit_once(':').map(|(_, number)| number.parse::<u64>());
        let Some(Ok(number)) = number else {
            return Ok(None);
        };
        let query = EventQuery {
            after: Some(number.saturating_sub(1)),
            before: Some(number.saturating_add(1)),
            limit: 1,
            ..EventQuery::default()
        };
        let page = self.read(move |reader| reader.events(&query)).await?;
        let mut found = page.events.into_iter();
        Ok(found.find(|event| event.id.to_string() == id))
    }
}

fn view(event: &Event, reviews: &[Review], lessons: &Lessons) -> wire::ReviewView {
    let review = reviews
        .iter()
        .find(|review| review.event == event.id.sequence);
    let withheld = match &event.kind {
        EventKind::Suspicious {
            behaviour, score, ..
        } => lessons.withholds(&event.camera, *behaviour, *score, event.foot),
        _ => None,
    };
    wire::ReviewView {
        event: convert::event(event),
        verdict: review.map(|review| match review.verdict {
            ReviewVerdict::Right => wire::ReviewVerdict::Right,
            ReviewVerdict::FalseAlarm => wire::ReviewVerdict::FalseAlarm,
        }),
        judged_by: review.map(|review| review.actor.clone()),
        withheld: withheld.map(|withheld| match withheld {
            Withheld::Score => wire::Withheld::Score,
            Withheld::Place => wire::Withheld::Place,
        }),
    }
}
