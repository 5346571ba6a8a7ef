use std::collections::BTreeSet;
use std::time::Duration;

use inveye_kpi::{Kpi, Sums};
use proptest::prelude::*;

#[test]
fn ratios_are_those_of_the_sums_and_not_means_of_ratios() {
    // A quiet hour in which all came in, and a busy one in which one in ten did.
    let hour = |entries, passers| Sums {
        entries_beside_passers: entries,
        passers,
        ..Sums::default()
    };
    let (quiet, busy) = (hour(1, 0), hour(10, 90));
    assert_eq!(Kpi::CaptureRate.of(&quiet), Some(1.0));
    assert_eq!(Kpi::CaptureRate.of(&(quiet + busy)), Some(11.0 / 101.0));
}

#[test]
fn where_there_is_nothing_to_divide_by_there_is_no_figure() {
    let nothing = Sums::default();
    for kpi in Kpi::ALL {
        let value = kpi.of(&nothing);
        assert!(
            value.is_none_or(|v| v == 0.0),
            "{kpi:?} of nothing is {value:?}"
        );
        let divides = kpi.formula().contains('/');
        assert_eq!(value.is_none(), divides, "{kpi:?}");
    }
}

#[test]
fn every_figure_has_its_own_name_a_formula_and_a_source() {
    let ids: BTreeSet<&str> = Kpi::ALL.iter().map(|kpi| kpi.id()).collect();
    assert_eq!(ids.len(), Kpi::ALL.len());
    let fields = serde_json::to_value(Sums::default()).unwrap();
    for kpi in Kpi::ALL {
        assert_eq!(serde_json::to_value(kpi).unwrap(), kpi.id());
        assert!(!kpi.source().is_empty());
        let mut names = kpi
            .formula()
            .split(|c: char| !(c.is_ascii_lowercase() || c == '_'));
        assert!(
            names.all(|name| name.is_empty() || fields.get(name).is_some()),
            "{}",
            kpi.formula()
        );
    }
}

#[test]
fn sales_are_visitors_times_conversion_times_what_each_bought() {
    let sums = Sums {
        entries: 500,
        entries_beside_sales: 400,
        transactions: 100,
        returns: 7,
        units: 230,
        net: 1_234_500,
        ..Sums::default()
    };
    let of = |kpi: Kpi| kpi.of(&sums).unwrap();
    assert_eq!(
        Kpi::Conversion.of(&sums),
        Some(0.25),
        "entries of times without sales are no visitors that bought nothing"
    );
    let product = 400.0 * of(Kpi::Conversion) * of(Kpi::Atv);
    assert!((product - of(Kpi::NetSales)).abs() < 1e-6);
    assert!(!Kpi::Conversion.is_doubtful(1.0) && Kpi::Conversion.is_doubtful(1.01));
}

pub(crate) fn sums() -> impl Strategy<Value = Sums> {
    prop::array::uniform16(0..1_000_000_u64).prop_map(|n| Sums {
        entries: n[0],
        outs: n[2],
        entries_beside_passers: n[3],
        passers: n[4],
        staff_entries: n[5],
        visits: n[6],
        joined: n[7],
        served: n[8],
        abandoned: n[9],
        wait: Duration::from_millis(n[10]),
        wait_of_abandoned: Duration::from_micros(n[10]),
        services: n[11],
        service: Duration::from_millis(n[12]),
        zone_visits: n[13],
        dwell: Duration::from_secs(n[13]),
        entries_beside_sales: n[1],
        transactions: n[14],
        returns: n[15],
        units: n[14].cast_signed() - n[15].cast_signed(),
        net: n[15].cast_signed() - n[14].cast_signed(),
    })
}

proptest! {
    #[test]
    fn any_cut_of_a_time_sums_to_the_whole(parts in prop::collection::vec(sums(), 1..40), at in any::<prop::sample::Index>()) {
        let cut = at.index(parts.len());
        let whole: Sums = parts.iter().copied().sum();
        let (before, after): (Sums, Sums) = (parts[..cut].iter().copied().sum(), parts[cut..].iter().copied().sum());
        prop_assert_eq!(before + after, whole);
        prop_assert_eq!(parts.into_iter().rev().sum::<Sums>(), whole);
    }

    #[test]
    fn a_share_of_parts_lies_between_those_of_the_parts(one in sums(), other in sums()) {
        for kpi in [Kpi::CaptureRate, Kpi::MeanWait, Kpi::MeanDwell] {
            if let (Some(a), Some(b), Some(both)) = (kpi.of(&one), kpi.of(&other), kpi.of(&(one + other))) {
                prop_assert!(a.min(b) - 1e-9 <= both && both <= a.max(b) + 1e-9, "{:?}: {} {} {}", kpi, a, b, both);
            }
        }
    }
}
