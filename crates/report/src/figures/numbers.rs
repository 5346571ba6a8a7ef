//! Numbers as people write them.

use super::{Unit, Words};

/// A value in its unit: "1,234", "12.3 %", "2:05 min".
pub(super) fn value(words: Words, unit: Unit, value: Option<f64>) -> String {
    let Some(value) = value else {
        return "–".to_owned();
    };
    match unit {
        Unit::Count => whole(words, value),
        Unit::Share => percent(words, value),
        Unit::Seconds if value.round() >= 3600.0 => format!("{} h", clock(value)),
        Unit::Seconds => format!("{} min", clock(value)),
        Unit::Money | Unit::Decimal => decimal(words, value),
    }
}

/// With two decimals: "−1,234.50".
fn decimal(words: Words, value: f64) -> String {
    let cents = (value.abs() * 100.0).round();
    let sign = if value < 0.0 && cents > 0.0 {
        "−"
    } else {
        ""
    };
    let (all, rest) = ((cents / 100.0).floor(), to_u64(cents % 100.0));
    format!("{sign}{}{}{rest:02}", whole(words, all), words.decimal)
}

/// The same where the head of its column says the unit.
pub(super) fn cell(words: Words, unit: Unit, number: Option<f64>) -> String {
    match (unit, number) {
        (Unit::Seconds, Some(number)) => clock(number),
        _ => value(words, unit, number),
    }
}

/// "2:05", "1:02:05".
pub(super) fn clock(seconds: f64) -> String {
    let all = to_u64(seconds);
    let (hours, minutes, seconds) = (all / 3600, all / 60 % 60, all % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// "12 s", "7 min", "3 h 5 min": how long something lasted.
pub(super) fn span(seconds: f64) -> String {
    match to_u64(seconds) {
        all @ 0..60 => format!("{all} s"),
        all @ 60..3600 => format!("{} min", all / 60),
        all => format!("{} h {} min", all / 3600, all / 60 % 60),
    }
}

/// With one decimal; what is not whole is never 100 %.
pub(super) fn percent(words: Words, share: f64) -> String {
    let tenths = (share * 1000.0).round();
    let tenths = if (0.0..1.0).contains(&share) {
        tenths.min(999.0)
    } else {
        tenths
    };
    let text = format!("{:.1}", tenths / 10.0);
    let text = text.strip_suffix(".0").unwrap_or(&text);
    format!("{} %", text.replace('.', &words.decimal.to_string()))
}

/// With its sign, and which way it went as a shape.
pub(super) fn change(words: Words, share: f64) -> String {
    let size = percent(words, share.abs());
    if share > 0.0 {
        format!("▲ +{size}")
    } else if share < 0.0 {
        format!("▼ −{size}")
    } else {
        format!("±{size}")
    }
}

fn whole(words: Words, value: f64) -> String {
    let digits = to_u64(value).to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(words.group);
        }
        text.push(digit);
    }
    text
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts and seconds, which are never negative"
)]
fn to_u64(value: f64) -> u64 {
    value.round() as u64
}

#[cfg(test)]
mod tests {
    use inveye_domain::Language;
    use inveye_words::words;

    use super::*;

    #[test]
    fn numbers_are_written_as_in_their_language() {
        let (english, german) = (
            words(Language::English).figures,
            words(Language::German).figures,
        );
        let all = |words| {
            [
                value(words, Unit::Count, Some(1_234_567.0)),
                value(words, Unit::Share, Some(0.123_4)),
                value(words, Unit::Seconds, Some(125.4)),
                value(words, Unit::Seconds, Some(3725.0)),
                value(words, Unit::Count, None),
            ]
        };
        assert_eq!(
            all(english),
            ["1,234,567", "12.3 %", "2:05 min", "1:02:05 h", "–"]
        );
        assert_eq!(
            all(german),
            ["1.234.567", "12,3 %", "2:05 min", "1:02:05 h", "–"]
        );
        assert_eq!(whole(english, 999.0), "999");
        assert_eq!(percent(english, 0.9999), "99.9 %");
        assert_eq!(percent(english, 1.0), "100 %");
        assert_eq!(change(english, 2.5), "▲ +250 %");
        assert_eq!(change(german, -0.051), "▼ −5,1 %");
        assert_eq!(span(3900.0), "1 h 5 min");
    }
}
