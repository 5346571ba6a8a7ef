//! What whoever works alerts may ask of a running engine.

use bytes::Bytes;
use futures::FutureExt;
use inveye_accounts::CameraScope;
use inveye_api::{AlarmRoom, Answer, ApiError};
use inveye_base::ErrorKind;
use inveye_db::NewSnooze;
use inveye_domain::{Alert, AlertEntry, AlertId, Rule, RuleId, WallTime};
use inveye_wire::{
    AlertDetail, AlertStep, AlertView, ResponseTimeView, ReviewRequest, ReviewView, SnoozeRequest,
    SnoozeView,
};

use crate::convert::alerts as shown;
use crate::room::Room;

impl Room {
    /// Newest first. What waits for the disk is newer than its row, if it has one; it must have been looked up before
    /// the rows were: what is stored in between is then in both, and never in neither.
    pub(crate) fn with_unsaved(
        &self,
        unsaved: Vec<AlertView>,
        alerts: &[Alert],
        rules: &[Rule],
    ) -> Vec<AlertView> {
        let mut views = unsaved;
        let waiting = views.len();
        let times = self.known_site().stored.site.escalation;
        for alert in alerts {
            let rule = rules.iter().find(|rule| rule.id == alert.rule);
            let view = shown::alert(alert, rule, &times);
            if views[..waiting].iter().all(|unsaved| unsaved.id != view.id) {
                views.push(view);
            }
        }
        views
    }

    pub(crate) fn alert_id(text: &str) -> Result<AlertId, ApiError> {
        text.parse().map_err(|_| missing(text))
    }
}

fn no_cursor() -> ApiError {
    ApiError::new(
        ErrorKind::InvalidArgument,
        "`before` is the id of an alert.",
    )
    .about("before")
}

fn missing(alert: &str) -> ApiError {
    ApiError::new(ErrorKind::NotFound, format!("There is no alert `{alert}`."))
}

impl AlarmRoom for Room {
    fn alerts(
        &self,
        limit: usize,
        before: Option<String>,
        of: CameraScope,
    ) -> Answer<'_, Vec<AlertView>> {
        async move {
            let before: Option<AlertId> = match &before {
                Some(text) => Some(text.parse().map_err(|_| no_cursor())?),
                None => None,
            };
            let most = u32::try_from(limit).unwrap_or(u32::MAX);
            let cameras = match &of {
                CameraScope::All => None,
                CameraScope::Only(cameras) => Some(cameras.iter().cloned().collect::<Vec<_>>()),
            };
            let unsaved = self.desk.unsaved_alerts();
            let (alerts, rules) = self
                .read(move |reader| {
                    let alerts = match &cameras {
                        None => reader.recent_alerts(before, most)?,
                        Some(cameras) => reader.recent_alerts_of(cameras, before, most)?,
                    };
                    Ok((alerts, reader.rules()?))
                })
                .await?;
            let mut views = self.with_unsaved(unsaved, &alerts, &rules);
            // Of the page that was asked for, what waits for the disk too.
            let is_earlier = |id: &str| id.parse::<AlertId>().is_ok_and(|id| Some(id) < before);
            views.retain(|view| before.is_none() || is_earlier(&view.id));
            views.retain(|view| view.camera.as_deref().is_none_or(|id| of.contains(id)));
            views.truncate(limit);
            Ok(views)
        }
        .boxed()
    }

    fn alert<'a>(&'a self, alert: &'a str) -> Answer<'a, AlertDetail> {
        async move {
            let id = Self::alert_id(alert)?;
            if let Some(detail) = self.desk.unsaved_alert(alert) {
                return Ok(detail);
            }
            let (found, log, rules) = self
                .read(move |reader| Ok((reader.alert(id)?, reader.alert_log(id)?, reader.rules()?)))
                .await?;
            let found = found.ok_or_else(|| missing(alert))?;
            let rule = rules.iter().find(|rule| rule.id == found.rule);
            Ok(AlertDetail {
                alert: shown::alert(&found, rule, &self.known_site().stored.site.escalation),
                log: log.iter().map(shown::entry).collect(),
            })
        }
        .boxed()
    }

    fn alert_snapshot<'a>(&'a self, alert: &'a str) -> Answer<'a, Bytes> {
        async move {
            let id = Self::alert_id(alert)?;
            let found = self.read(move |reader| reader.snapshot(id)).await?;
            found.map(Bytes::from).ok_or_else(|| {
                ApiError::new(
                    ErrorKind::NotFound,
                    format!("No picture is kept with alert `{alert}`."),
                )
            })
        }
        .boxed()
    }

    fn note_on_alert<'a>(
        &'a self,
        alert: &'a str,
        step: AlertStep,
        actor: String,
    ) -> Answer<'a, AlertView> {
        async move {
            let entry = AlertEntry {
                at: self.clock.wall(),
                actor,
                step: shown::to_step(step),
                told: None,
            };
            self.desk.note(Self::alert_id(alert)?, entry).await
        }
        .boxed()
    }

    fn response_times(&self, from_ms: i64, to_ms: i64) -> Answer<'_, Vec<ResponseTimeView>> {
        async move {
            let (from, to) = (WallTime::from_millis(from_ms), WallTime::from_millis(to_ms));
            let times = self
                .read(move |reader| reader.response_times(from, to))
                .await?;
            Ok(times
                .into_iter()
                .rev()
                .map(|(severity, time)| shown::response_time(severity, time))
                .collect())
        }
        .boxed()
    }

    fn reviews(&self, all: bool) -> Answer<'_, Vec<ReviewView>> {
        self.suspicious(all).boxed()
    }

    fn review<'a>(
        &'a self,
        id: &'a str,
        request: ReviewRequest,
        actor: String,
    ) -> Answer<'a, ReviewView> {
        self.judge(id, request, actor).boxed()
    }

    fn snoozes(&self) -> Vec<SnoozeView> {
        self.desk.snoozes()
    }

    fn snooze(&self, request: SnoozeRequest, actor: String) -> Answer<'_, SnoozeView> {
        async move {
            let rule = match request.rule {
                Some(rule) => Some(self.known_rule(rule).await?),
                None => None,
            };
            let camera = match &request.camera {
                Some(camera) => Some(self.known(camera)?.0),
                None => None,
            };
            let length = std::time::Duration::from_secs(request.seconds.into());
            self.desk
                .snooze(NewSnooze {
                    rule,
                    camera,
                    until: self.clock.wall() + length,
                    reason: request.reason,
                    actor,
                })
                .await
        }
        .boxed()
    }

    fn end_snooze(&self, snooze: u64) -> Answer<'_, ()> {
        self.desk.end_snooze(snooze).boxed()
    }
}

impl Room {
    /// The id of a rule that exists.
    pub(crate) async fn known_rule(&self, rule: String) -> Result<RuleId, ApiError> {
        let missing = || ApiError::new(ErrorKind::NotFound, format!("There is no rule `{rule}`."));
        let id = RuleId::new(&rule).map_err(|_| missing())?;
        let wanted = id.clone();
        let known = self
            .read(move |reader| Ok(reader.rules()?.iter().any(|rule| rule.id == wanted)))
            .await?;
        if known { Ok(id) } else { Err(missing()) }
    }
}
