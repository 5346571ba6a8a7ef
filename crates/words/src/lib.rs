//! What the engine says outside of its screens, in the store's language: what alerts are called, toasts, mails,
//! printed reports, first rules.
//!
//! Promises: pure; every language says everything, because the compiler finds what one lacks; names that people
//! gave (of lines, cameras, stores) are kept as they are. Deliberately absent: the screens, which speak their
//! reader's language from what an alert is about, and answers of the API, whose codes screens translate.
//!
//! Start with [`words`].
#![warn(missing_docs)]

mod catalogue;
mod english;
mod figures;
mod german;
mod place;
mod title;

use inveye_domain::Language;

pub use catalogue::{
    Around, MailWords, ProposalWords, ReportWords, RuleWords, StorageWords, TitleWords, TrayWords,
    Words,
};
pub use figures::FigureWords;

/// Everything there is to say, in one language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &english::WORDS,
        Language::German => &german::WORDS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tray_counts_as_people_do() {
        for (language, newest, open) in [
            (
                Language::English,
                [
                    "Newest alarm",
                    "Newest alarm (1 is open)",
                    "Newest alarm (3 are open)",
                ],
                ["1 open alarm", "3 open alarms"],
            ),
            (
                Language::German,
                [
                    "Neuester Alarm",
                    "Neuester Alarm (1 ist offen)",
                    "Neuester Alarm (3 sind offen)",
                ],
                ["1 offener Alarm", "3 offene Alarme"],
            ),
        ] {
            let own = &words(language).tray;
            assert_eq!([0, 1, 3].map(own.newest), newest);
            assert_eq!([1, 3].map(own.open_alarms), open);
        }
    }
}
