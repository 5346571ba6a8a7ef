//! What is stored about the store, and what a new data folder gets.

use std::io;
use std::time::Duration;

use inveye_base::SiteZone;
use inveye_db::{EventWriter, Reader, StoredSite};
use inveye_domain::{
    EscalationTimes, Language, Rule, RuleCondition, RuleId, Severity, Site, SiteId,
};
use inveye_words::words;

use super::start_error::{StartError, system};
use crate::config::CameraConfig;
use crate::setup::{FIRST_NAME, FIRST_RULE};
use crate::site::{KnownSite, doors_after};

/// What an engine starts with.
pub(super) struct FirstSettings {
    pub(super) site: KnownSite,
    /// The site's, or UTC where that is unknown here.
    pub(super) zone: SiteZone,
    pub(super) rules: Vec<Rule>,
}

impl FirstSettings {
    /// Also says which lines are doors now: roles may have been edited in the file.
    pub(super) fn read(
        reader: &Reader,
        writer: &EventWriter,
        cameras: &[CameraConfig],
    ) -> Result<Self, StartError> {
        let (site, zone) = site(reader, writer)?;
        let rules = rules(reader, writer, site.stored.site.language)?;
        let before = reader.doors()?;
        let roles = cameras.iter();
        let doors = doors_after(&before, roles.map(|camera| (&camera.id, camera.role)));
        if doors != before {
            writer.save_doors(doors)?;
        }
        Ok(Self { site, zone, rules })
    }
}

/// The stored site; a new data folder gets one with this machine's time zone.
fn site(reader: &Reader, writer: &EventWriter) -> Result<(KnownSite, SiteZone), StartError> {
    let stored = match reader.stored_site()? {
        Some(stored) => stored,
        None => {
            // The id is constant and valid; were it not, the text below would say so at the first start ever.
            let id = SiteId::new("store-1")
                .map_err(|error| system("the first site", io::Error::other(error)))?;
            let site = Site {
                id,
                name: FIRST_NAME.to_owned(),
                time_zone: SiteZone::system_name(),
                currency: None,
                opening_hours: None,
                language: Language::default(),
                escalation: EscalationTimes::default(),
            };
            let version = writer.save_site(site.clone(), None)?;
            StoredSite { version, site }
        }
    };
    let zone = SiteZone::new(&stored.site.time_zone).or_else(|error| {
        tracing::error!(%error, "the stored time zone is unknown here; UTC is used");
        SiteZone::new("UTC")
    });
    let zone = zone.map_err(|error| system("the time zone", io::Error::other(error)))?;
    let plan = reader.floor_plan()?;
    Ok((KnownSite { stored, plan }, zone))
}

/// The stored rules; a new data folder gets the one that every shop wants.
fn rules(
    reader: &Reader,
    writer: &EventWriter,
    language: Language,
) -> Result<Vec<Rule>, StartError> {
    const FIRST_RULES: &str = "first_rules_made";
    if reader.setting::<bool>(FIRST_RULES)?.is_none() {
        let id = RuleId::new(FIRST_RULE)
            .map_err(|error| system("the first rule", io::Error::other(error)))?;
        writer.save_rule(Rule {
            id,
            name: words(language).proposals.without_picture.to_owned(),
            enabled: true,
            condition: RuleCondition::CameraOffline { camera: None },
            severity: Severity::Medium,
            cool_down: Duration::from_secs(60),
            schedule: None,
            store: None,
            instructions: String::new(),
            related: Vec::new(),
            actions: Vec::new(),
        })?;
        writer.save_setting(FIRST_RULES, &true)?;
    }
    Ok(reader.rules()?)
}
