//! What would make a device work better here, and what it suggests as cameras.

use inveye_domain::FrameSize;
use inveye_onvif::{DeviceInformation, MediaUri, Ntp, Profile};
use inveye_wire::{DeviceSetting, SettingOffer, SuggestedCamera};

/// After a lost packet nothing is shown until the next keyframe; two seconds are what `docs/cameras.md`
/// asks for.
pub(super) const KEYFRAME_SECONDS: f64 = 2.0;
/// A sub stream with more pixels costs decoding that neither wall nor detector uses.
const SUB_PIXELS: u64 = 1280 * 720;
/// What is asked of such a sub stream.
const SUB_SIZE: [u32; 2] = [640, 360];
/// A clock further off is wrong for evidence.
pub(super) const CLOCK_OFF_MS: u64 = 2000;
/// For sites with the internet; others enter their own.
const TIME_SERVER: &str = "pool.ntp.org";

/// A profile with its stream's address.
pub(super) type Offered = (Profile, MediaUri);

/// A main stream, and the one for wall and counting.
pub(super) type Pair<'a> = (&'a Offered, Option<&'a Offered>);

/// The streams of each picture that a device has.
pub(super) fn pairs(offered: &[Offered]) -> Vec<Pair<'_>> {
    let mut sources: Vec<Option<&str>> = Vec::new();
    for (profile, _) in offered.iter().filter(|(profile, _)| profile.is_video()) {
        let source = profile.source.as_deref();
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    let pairs = sources.into_iter().map(|source| pair(offered, source));
    pairs.flatten().collect()
}

fn pair<'a>(offered: &'a [Offered], source: Option<&str>) -> Option<Pair<'a>> {
    let own = || {
        let videos = offered.iter().filter(|(profile, _)| profile.is_video());
        videos.filter(|(profile, _)| profile.source.as_deref() == source)
    };
    // The first of the largest: devices list what they mean to be the main one first.
    let most = own().map(|(profile, _)| profile.pixels()).max()?;
    let main = own().find(|(profile, _)| profile.pixels() == most)?;
    let wanted = u64::from(SUB_SIZE[0]) * u64::from(SUB_SIZE[1]);
    let smaller = own().filter(|(profile, _)| profile.pixels() < most);
    let sub = smaller.min_by_key(|(profile, _)| profile.pixels().abs_diff(wanted));
    Some((main, sub))
}

/// Cameras as they would be added.
pub(super) fn suggestions(
    pairs: &[Pair<'_>],
    device: Option<&DeviceInformation>,
) -> Vec<SuggestedCamera> {
    let base = device.map_or_else(String::new, |device| {
        format!("{} {}", device.manufacturer, device.model)
    });
    let base = Some(base.trim())
        .filter(|name| !name.is_empty())
        .unwrap_or("Camera");
    let several = pairs.len() > 1;
    pairs
        .iter()
        .enumerate()
        .map(|(index, (main, sub))| SuggestedCamera {
            name: if several {
                format!("{base} {}", index + 1)
            } else {
                base.to_owned()
            },
            url: main.1.url.to_string(),
            sub_url: sub.map(|sub| sub.1.url.to_string()),
        })
        .collect()
}

/// Settings worth changing.
pub(super) fn offers(
    pairs: &[Pair<'_>],
    clock_offset_ms: Option<i64>,
    ntp: Option<&Ntp>,
) -> Vec<SettingOffer> {
    let mut offers = Vec::new();
    for (main, sub) in pairs {
        for (profile, _) in [Some(*main), *sub].into_iter().flatten() {
            offers.extend(keyframes(profile));
        }
        offers.extend(sub.and_then(|(profile, _)| smaller(profile)));
    }
    let off = clock_offset_ms.is_some_and(|ms| ms.unsigned_abs() > CLOCK_OFF_MS);
    let served = ntp.is_some_and(|ntp| ntp.from_dhcp || !ntp.servers.is_empty());
    if off || (ntp.is_some() && !served) {
        let reason = if off {
            "Its clock is wrong; a time server keeps it right."
        } else {
            "It follows no time server, so its clock will drift."
        };
        offers.push(SettingOffer {
            reason: reason.to_owned(),
            change: DeviceSetting::TimeServer {
                server: TIME_SERVER.to_owned(),
            },
        });
    }
    offers
}

fn keyframes(profile: &Profile) -> Option<SettingOffer> {
    let seconds = profile.encoder.as_ref()?.keyframe_interval()?.as_secs_f64();
    // Rates that are not whole, 12.5 or 29.97, come out a little above.
    (seconds > KEYFRAME_SECONDS * 1.05).then(|| SettingOffer {
        reason: format!(
            "{}: a keyframe every {seconds:.1} s. After a disturbance the picture stays away that long; 2 s are better.",
            profile.name
        ),
        change: DeviceSetting::KeyframeInterval {
            profile: profile.token.clone(),
            seconds: KEYFRAME_SECONDS,
        },
    })
}

fn smaller(profile: &Profile) -> Option<SettingOffer> {
    let FrameSize { width, height } = profile.encoder.as_ref()?.size;
    (profile.pixels() > SUB_PIXELS).then(|| SettingOffer {
        reason: format!(
            "{}: {width} × {height} is more than wall and counting use; 640 × 360 saves work.",
            profile.name
        ),
        change: DeviceSetting::PictureSize {
            profile: profile.token.clone(),
            size: SUB_SIZE,
        },
    })
}
