//! The store: hours, money, what cameras are for and where they hang.

use inveye_api::ApiError;
use inveye_base::ErrorKind;
use inveye_domain as domain;
use inveye_wire as wire;

use super::{clock, invalid, minute};

pub(crate) fn opening_hours(hours: &domain::OpeningHours) -> [Vec<wire::HoursView>; 7] {
    hours.days().each_ref().map(|day| {
        let stretches = day.iter().map(|stretch| wire::HoursView {
            from: clock(stretch.from_minute),
            to: clock(stretch.to_minute),
        });
        stretches.collect()
    })
}

pub(crate) fn to_opening_hours(
    days: &[Vec<wire::HoursView>; 7],
) -> Result<domain::OpeningHours, ApiError> {
    const FIELD: &str = "opening_hours";
    let mut week: [Vec<domain::Hours>; 7] = Default::default();
    for (day, views) in week.iter_mut().zip(days) {
        for view in views {
            day.push(domain::Hours {
                from_minute: minute(&view.from, FIELD)?,
                to_minute: minute(&view.to, FIELD)?,
            });
        }
    }
    domain::OpeningHours::new(week).map_err(|error| invalid(&error).about(FIELD))
}

/// The three letters of an ISO 4217 code, as they stand in the list.
pub(crate) fn to_currency(text: &str) -> Result<String, ApiError> {
    let code = text.trim().to_ascii_uppercase();
    match iso_currency::Currency::from_code(&code) {
        Some(currency) => Ok(currency.code().to_owned()),
        None => Err(ApiError::new(
            ErrorKind::InvalidArgument,
            "The currency is no ISO 4217 code; EUR and USD are some.",
        )
        .about("currency")),
    }
}

pub(crate) fn escalation(times: domain::EscalationTimes) -> wire::EscalationTimes {
    let domain::EscalationTimes {
        critical,
        high,
        medium,
        low,
    } = times;
    wire::EscalationTimes {
        critical,
        high,
        medium,
        low,
    }
}

pub(crate) fn to_escalation(
    times: wire::EscalationTimes,
) -> Result<domain::EscalationTimes, ApiError> {
    let wire::EscalationTimes {
        critical,
        high,
        medium,
        low,
    } = times;
    let times = domain::EscalationTimes {
        critical,
        high,
        medium,
        low,
    };
    let checked = times.checked();
    checked.map_err(|error| invalid(&error).about("escalation"))
}

pub(crate) fn language(language: domain::Language) -> wire::Language {
    match language {
        domain::Language::English => wire::Language::English,
        domain::Language::German => wire::Language::German,
    }
}

pub(crate) fn to_language(language: wire::Language) -> domain::Language {
    match language {
        wire::Language::English => domain::Language::English,
        wire::Language::German => domain::Language::German,
    }
}

pub(crate) fn store_state(state: domain::StoreState) -> wire::StoreState {
    match state {
        domain::StoreState::Open => wire::StoreState::Open,
        domain::StoreState::Closed => wire::StoreState::Closed,
    }
}

pub(crate) fn to_store_state(state: wire::StoreState) -> domain::StoreState {
    match state {
        wire::StoreState::Open => domain::StoreState::Open,
        wire::StoreState::Closed => domain::StoreState::Closed,
    }
}

pub(crate) fn role(role: domain::CameraRole) -> wire::CameraRole {
    use domain::CameraRole as From;
    use wire::CameraRole as To;
    match role {
        From::Entrance => To::Entrance,
        From::Queue => To::Queue,
        From::Aisle => To::Aisle,
        From::HighValue => To::HighValue,
        From::FittingRoom => To::FittingRoom,
        From::StockRoom => To::StockRoom,
        From::Overview => To::Overview,
    }
}

pub(crate) fn to_role(role: wire::CameraRole) -> domain::CameraRole {
    use domain::CameraRole as To;
    use wire::CameraRole as From;
    match role {
        From::Entrance => To::Entrance,
        From::Queue => To::Queue,
        From::Aisle => To::Aisle,
        From::HighValue => To::HighValue,
        From::FittingRoom => To::FittingRoom,
        From::StockRoom => To::StockRoom,
        From::Overview => To::Overview,
    }
}

pub(crate) fn placement(placement: domain::Placement) -> wire::PlacementView {
    let domain::Placement { x, y, angle } = placement;
    wire::PlacementView { x, y, angle }
}

pub(crate) fn to_placement(view: wire::PlacementView) -> Result<domain::Placement, ApiError> {
    let wire::PlacementView { x, y, angle } = view;
    let refuse = |message| ApiError::new(ErrorKind::InvalidArgument, message).about("placement");
    if !((0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y)) {
        return Err(refuse(
            "A camera stands on the floor plan: x and y run from 0 to 1.",
        ));
    }
    if !(0.0..360.0).contains(&angle) {
        return Err(refuse(
            "Where a camera looks is an angle from 0 up to 360 degrees.",
        ));
    }
    Ok(domain::Placement { x, y, angle })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(from: &str, to: &str) -> wire::HoursView {
        wire::HoursView {
            from: from.to_owned(),
            to: to.to_owned(),
        }
    }

    #[test]
    fn hours_read_back_and_wrong_ones_are_named() {
        let mut week: [Vec<wire::HoursView>; 7] = Default::default();
        week[0] = vec![hours("09:00", "13:00"), hours("15:00", "19:30")];
        week[5] = vec![hours("22:00", "02:00")];
        assert_eq!(opening_hours(&to_opening_hours(&week).unwrap()), week);
        week[6] = vec![hours("01:00", "09:00")];
        let error = to_opening_hours(&week).unwrap_err().to_string();
        assert!(error.contains("Sunday"), "{error}");
        week[6] = vec![hours("9 am", "17:00")];
        assert!(to_opening_hours(&week).is_err());
    }

    #[test]
    fn a_currency_is_one_of_the_list() {
        assert_eq!(to_currency(" eur ").unwrap(), "EUR");
        for wrong in ["", "E", "EURO", "ABC", "€", "<b>"] {
            assert!(to_currency(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_camera_stands_on_the_plan_and_looks_somewhere() {
        let at = |x, y, angle| to_placement(wire::PlacementView { x, y, angle });
        assert!(at(0.0, 1.0, 359.9).is_ok());
        for (x, y, angle) in [
            (-0.01, 0.5, 0.0),
            (0.5, 1.01, 0.0),
            (0.5, 0.5, 360.0),
            (f64::NAN, 0.5, 0.0),
            (0.5, 0.5, f64::INFINITY),
        ] {
            assert!(at(x, y, angle).is_err(), "{x} {y} {angle}");
        }
    }
}
