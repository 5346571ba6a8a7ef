//! Counts by hand as screens see them.

use inveye_domain::{self as domain, HandClip, HandCount, Verdict};
use inveye_scoring::Proportion;
use inveye_wire as wire;

use super::{direction, line};
use crate::accuracy::{self, Figures, TOLERANCE};

pub(crate) fn figures(figures: &Figures) -> wire::AccuracyFigures {
    let tally = figures.tally;
    wire::AccuracyFigures {
        clips: figures.clips,
        seconds: whole(figures.length.as_secs()),
        right: whole(tally.right),
        missed: whole(tally.missed),
        false_counts: whole(tally.false_counts),
        accuracy: tally.accuracy().map(share),
        miss_rate: tally.miss_rate().map(share),
        false_rate: tally.false_rate().map(share),
        count_error: tally.count_error(),
    }
}

fn whole(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn share(share: Proportion) -> wire::ShareView {
    wire::ShareView {
        value: share.value,
        low: share.low,
        high: share.high,
    }
}

pub(crate) fn due(due: domain::CountDue) -> wire::CountDue {
    match due {
        domain::CountDue::Never => wire::CountDue::Never,
        domain::CountDue::Quarter => wire::CountDue::Quarter,
        domain::CountDue::LineChanged => wire::CountDue::LineChanged,
        domain::CountDue::ViewMoved => wire::CountDue::ViewMoved,
    }
}

pub(crate) fn hand_count(count: &HandCount) -> wire::HandCountView {
    let (finished_at, finished_by) = count.finished.clone().unzip();
    wire::HandCountView {
        id: count.id.to_string(),
        camera: count.camera.to_string(),
        line: line(&count.line),
        seed: count.seed,
        margin_ms: i64::try_from(TOLERANCE.as_millis()).unwrap_or(i64::MAX),
        begun_at_ms: count.begun_at.as_millis(),
        begun_by: count.begun_by.clone(),
        finished_at_ms: finished_at.map(domain::WallTime::as_millis),
        figures: figures(&match finished_at {
            Some(_) => accuracy::figures(&count.clips),
            None => Figures::default(),
        }),
        finished_by,
        clips: count.clips.iter().map(clip).collect(),
    }
}

fn clip(clip: &HandClip) -> wire::HandClipView {
    wire::HandClipView {
        number: clip.number,
        from_ms: clip.from.as_millis(),
        to_ms: clip.to.as_millis(),
        hour: clip.hour,
        verdict: clip.verdict.as_ref().map(verdict),
        findings: clip.findings.iter().map(finding).collect(),
    }
}

fn verdict(verdict: &Verdict) -> wire::HandVerdict {
    let tap = |tap: &domain::Tap| wire::TapView {
        at_ms: tap.at.as_millis(),
        direction: direction(tap.direction),
    };
    match verdict {
        Verdict::Unseen => wire::HandVerdict {
            cannot_see: true,
            taps: Vec::new(),
        },
        Verdict::Counted { taps } => wire::HandVerdict {
            cannot_see: false,
            taps: taps.iter().map(tap).collect(),
        },
    }
}

fn finding(finding: &domain::Finding) -> wire::FindingView {
    wire::FindingView {
        kind: match finding.kind {
            domain::FindingKind::Right => wire::FindingKind::Right,
            domain::FindingKind::Missed => wire::FindingKind::Missed,
            domain::FindingKind::FalseCount => wire::FindingKind::FalseCount,
        },
        direction: direction(finding.direction),
        at_ms: finding.at.as_millis(),
    }
}
