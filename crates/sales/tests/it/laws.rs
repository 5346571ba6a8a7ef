use inveye_sales::{Decimal, DecimalMark, Kind, Receipt, Totals, propose};
use proptest::prelude::*;

fn lines() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((-20_i64..20, -100_000_i64..100_000), 1..40)
}

fn receipt(lines: &[(i64, i64)]) -> Receipt {
    let mut receipt = Receipt::default();
    for &(units, net) in lines {
        receipt.add(None, units, net);
    }
    receipt
}

proptest! {
    #[test]
    fn the_order_of_lines_changes_nothing(lines in lines().prop_shuffle(), at in any::<prop::sample::Index>()) {
        let mut turned = lines.clone();
        turned.rotate_left(at.index(lines.len()));
        prop_assert_eq!(receipt(&turned).totals(), receipt(&lines).totals());
    }

    #[test]
    fn a_receipt_is_one_of_each_and_money_is_never_lost(lines in lines()) {
        let told = receipt(&lines);
        let totals = told.totals();
        prop_assert_eq!(totals.net, lines.iter().map(|line| line.1).sum::<i64>());
        prop_assert_eq!(totals.units, lines.iter().map(|line| line.0).sum::<i64>());
        prop_assert_eq!(totals.transactions + totals.returns, 1);
        let void = Receipt { said: Some(Kind::Void), ..told };
        prop_assert_eq!(void.totals(), Totals::default());
        prop_assert_eq!(totals + totals.negated(), Totals::default());
    }

    #[test]
    fn money_is_read_as_it_was_written(cents in -1_000_000_000_i64..1_000_000_000) {
        let sign = if cents < 0 { "-" } else { "" };
        let (whole, rest) = (cents.abs() / 100, cents.abs() % 100);
        let plain = format!("{sign}{whole}.{rest:02}");
        let digits = whole.to_string();
        let grouped = digits.as_bytes().rchunks(3).rev().map(|part| std::str::from_utf8(part).unwrap());
        let german = format!("{sign}{},{rest:02} €", grouped.collect::<Vec<_>>().join("."));
        let read = |text: &str, mark| Decimal::read(text, mark).and_then(|n| n.minor(2));
        prop_assert_eq!(read(&plain, DecimalMark::Point), Some(cents));
        prop_assert_eq!(read(&german, DecimalMark::Comma), Some(cents));
    }

    #[test]
    fn no_bytes_make_a_proposal_fall(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let found = propose(&bytes);
        prop_assert!(found.mapping.columns.values().all(|column| found.columns.contains(column)));
    }
}
