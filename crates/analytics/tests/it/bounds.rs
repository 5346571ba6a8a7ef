//! A camera runs for months: state is freed.

use inveye_analytics::{AnalystSettings, EntryConfirmation, SceneAnalyst};
use inveye_domain::{MediaTime, TrackId};

use crate::stage::{FRAME, line, person, zone};

#[test]
fn a_hundred_thousand_people_leave_nothing_behind() {
    let mut scene = line([200., 250.], [440., 250.]);
    scene.zones = zone(&[[100., 200.], [500., 200.], [500., 330.], [100., 330.]]).zones;
    let mut analyst = SceneAnalyst::new(scene, AnalystSettings::default());
    let mut confirmation = EntryConfirmation::new();
    let mut most = 0;
    let mut entries = 0;
    for track in 0..100_000_u32 {
        // Each is seen five times at a tenth of a second, crossing in, and ends with the next.
        for step in 0..5_u32 {
            let at = MediaTime::from_millis(i64::from(track) * 500 + i64::from(step) * 100);
            let foot = [
                220.0 + f64::from(track % 20) * 10.0,
                210.0 + 20.0 * f64::from(step),
            ];
            let ended = (step == 0 && track > 0).then(|| TrackId(u64::from(track) - 1));
            let events = analyst.observe(
                at,
                FRAME,
                &[person(u64::from(track), foot)],
                ended.as_slice(),
            );
            entries += confirmation
                .observe(at, &events, |who| analyst.walk(who))
                .len();
        }
        most = most.max(analyst.followed() + confirmation.waiting());
    }
    // Ended tracks are remembered for two seconds, in which five people come and cross.
    assert!(most <= 16, "{most} were held");
    assert!(
        entries > 50_000,
        "{entries}: the people were counted meanwhile"
    );
}
