//! What people say of suspicious behaviour.

use inveye_base::ErrorKind;
use inveye_db::EventQuery;
use inveye_domain::{Behaviour, Direction, EventKind, ReviewVerdict};

use crate::sample::{self, NOON};

#[test]
fn a_review_reads_back_and_can_be_thought_over() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let (writer, reader) = (database.writer(), database.reader());
    let kind = EventKind::Suspicious {
        behaviour: Behaviour::Conceal,
        zone: Some(sample::zone()),
        score: 0.7,
    };
    let stated = writer
        .append(sample::scene_event(NOON, kind.clone()))
        .unwrap();
    let said = |verdict| {
        writer
            .review(stated.clone(), verdict, "maria".to_owned())
            .unwrap();
        let reviews = reader.reviews().unwrap();
        assert_eq!(reviews.len(), 1, "one event has one review");
        reviews.into_iter().next().unwrap()
    };
    let review = said(ReviewVerdict::FalseAlarm);
    assert_eq!(
        (review.event, review.camera, review.behaviour, review.foot),
        (
            stated.id.sequence,
            sample::camera(1),
            Behaviour::Conceal,
            stated.foot
        )
    );
    assert!((review.score - 0.7).abs() < 1e-12);
    assert_eq!(review.verdict, ReviewVerdict::FalseAlarm);
    assert_eq!(said(ReviewVerdict::Right).verdict, ReviewVerdict::Right);
    let types = vec!["suspicious".to_owned()];
    let query = EventQuery {
        types,
        ..EventQuery::default()
    };
    let page = reader.events(&query).unwrap();
    assert_eq!(page.events[0].kind, kind, "the event itself is a fact");
}

#[test]
fn only_what_is_suspicious_is_reviewed() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    let crossing = writer.append(sample::cross(NOON, Direction::In)).unwrap();
    let error = writer.review(crossing, ReviewVerdict::Right, "maria".to_owned());
    assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidArgument);
}
