//! Sums of people who came in by estimated age and gender: of nobody in particular.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How old people are taken to be. Wide, as the estimate is uncertain; children are one band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AgeBand {
    /// Below 16.
    #[serde(rename = "0-15")]
    Child,
    /// 16–24.
    #[serde(rename = "16-24")]
    Youth,
    /// 25–34.
    #[serde(rename = "25-34")]
    Young,
    /// 35–49.
    #[serde(rename = "35-49")]
    Middle,
    /// 50–64.
    #[serde(rename = "50-64")]
    Older,
    /// 65 and more.
    #[serde(rename = "65+")]
    Old,
}

impl AgeBand {
    /// All, the youngest first.
    pub const ALL: [Self; 6] = [
        Self::Child,
        Self::Youth,
        Self::Young,
        Self::Middle,
        Self::Older,
        Self::Old,
    ];

    /// The band of an age in years; fractions belong to the year that was completed.
    pub fn of(years: f32) -> Self {
        match years {
            y if y < 16.0 => Self::Child,
            y if y < 25.0 => Self::Youth,
            y if y < 35.0 => Self::Young,
            y if y < 50.0 => Self::Middle,
            y if y < 65.0 => Self::Older,
            _ => Self::Old,
        }
    }

    /// As stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Child => "0-15",
            Self::Youth => "16-24",
            Self::Young => "25-34",
            Self::Middle => "35-49",
            Self::Older => "50-64",
            Self::Old => "65+",
        }
    }
}

/// What people are taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// A woman or girl.
    Female,
    /// A man or boy.
    Male,
}

impl Gender {
    /// Both that are told apart.
    pub const ALL: [Self; 2] = [Self::Female, Self::Male];

    /// As stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
        }
    }
}

/// People of about one age and one gender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Group {
    /// How old.
    pub age: AgeBand,
    /// And what.
    pub gender: Gender,
}

impl Group {
    /// All there are.
    pub fn all() -> impl Iterator<Item = Self> {
        let of = |age| Gender::ALL.map(|gender| Self { age, gender });
        AgeBand::ALL.into_iter().flat_map(of)
    }

    /// From how it is stored.
    pub fn parse(age: &str, gender: &str) -> Option<Self> {
        Self::all().find(|group| group.age.as_str() == age && group.gender.as_str() == gender)
    }
}

/// How many came in of each group; under none those whose face was not seen well enough.
pub type Grouped = BTreeMap<Option<Group>, u64>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_age_has_one_band_and_every_band_its_name() {
        for (years, band) in [
            (0.0, "0-15"),
            (15.9, "0-15"),
            (16.0, "16-24"),
            (24.9, "16-24"),
            (25.0, "25-34"),
            (49.9, "35-49"),
            (50.0, "50-64"),
            (65.0, "65+"),
            (120.0, "65+"),
        ] {
            assert_eq!(AgeBand::of(years).as_str(), band, "{years}");
        }
        for group in Group::all() {
            let (age, gender) = (group.age.as_str(), group.gender.as_str());
            assert_eq!(Group::parse(age, gender), Some(group));
        }
        assert_eq!(Group::all().count(), 12);
        assert_eq!(Group::parse("unknown", "unknown"), None);
    }
}
