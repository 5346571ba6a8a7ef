//! What ships, with reasons.

use std::time::Duration;

/// Of [`crate::Gallery`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GallerySettings {
    /// Fewer looks of somebody who crossed no door tell nothing: they are compared with nobody, and not remembered. Boxes of
    /// nobody, and of who is half in the picture, last for less than the time that so many looks take; each of them
    /// that is remembered makes everybody else harder to know again.
    pub least_looks: u32,
    /// Looks after which somebody is compared, once and for all. The first show people far off, as they turn or come into
    /// view: measured between our clips, the mean of three looks is as alike to the same person elsewhere as 0.66 ± 0.18, that
    /// of eight 0.74 ± 0.14 and of all there are no more, while strangers are at 0.22 ± 0.14.
    pub ripe_looks: u32,
    /// After this long they are compared with what there is, or opened as a visit of their own. Longer
    /// than trackers and analytics hold on to somebody who is hidden, and than so many looks take.
    pub patience: Duration,
    /// Who comes back within this time goes on with the same visit; afterwards nothing is known of them.
    pub memory: Duration,
    /// How likely a stranger may be taken for anybody at all among those remembered. Fixes the least
    /// similarity together with how alike people are who are not the same. Of those who come in, ten are new where one
    /// comes back: then one newcomer in a hundred mistaken costs the number of visitors as much as one in ten missed
    /// of those who come back.
    pub mistaken: f64,
    /// How often doors may mislead about who is in the store: somebody crossed one unseen, or was not known as they did.
    /// The rest of `mistaken` goes to those who can be where somebody is seen.
    pub doors_mislead: f64,
    /// In zones of staff for at least this long …
    pub staff_zone: Duration,
    /// … and for this share of the time they were seen: whoever stands there is staff. A customer who
    /// leans over a counter is not.
    pub staff_zone_share: f64,
    /// In view for so long altogether, hardly anybody is a customer.
    pub staff_stay: Duration,
    /// More are not remembered: bounds memory to about 20 MB.
    pub most_visits: usize,
}

impl Default for GallerySettings {
    fn default() -> Self {
        Self {
            least_looks: 3,
            ripe_looks: 8,
            patience: Duration::from_secs(15),
            memory: Duration::from_secs(3 * 3600),
            mistaken: 0.01,
            doors_mislead: 0.2,
            staff_zone: Duration::from_secs(10),
            staff_zone_share: 0.5,
            staff_stay: Duration::from_secs(90 * 60),
            most_visits: 10_000,
        }
    }
}

/// Of [`crate::Sampler`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SamplerSettings {
    /// Least height of a crop, in pixels of the picture it is cut from: a quarter of what models read.
    pub least_height: f64,
    /// Height over width of somebody who is seen whole; a box that is wider shows two, or half of one.
    pub shape: (f64, f64),
    /// Share of the picture's sides within which a box is taken as cut by its edge.
    pub edge: f64,
    /// Share of a box that others may cover.
    pub covered: f64,
    /// The same for people of whom nothing better came along within `fair_after`.
    pub covered_fair: f64,
    /// See `covered_fair`.
    pub fair_after: Duration,
    /// Time from somebody's first look to the second …
    pub gap: Duration,
    /// … growing by this factor with each …
    pub gap_growth: f64,
    /// … up to this.
    pub longest_gap: Duration,
    /// Looks a second of one camera, whoever is in view: at 5 ms a look, 2 % of a core.
    pub per_second: f64,
}

impl Default for SamplerSettings {
    fn default() -> Self {
        Self {
            least_height: 64.0,
            shape: (1.3, 5.0),
            edge: 0.01,
            covered: 0.15,
            covered_fair: 0.4,
            fair_after: Duration::from_secs(2),
            gap: Duration::from_millis(300),
            gap_growth: 1.5,
            longest_gap: Duration::from_secs(10),
            per_second: 4.0,
        }
    }
}
