//! Who is there.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use futures::future::{join, join_all};
use inveye_api::ApiError;
use inveye_base::{Clock, ErrorChain, ErrorKind};
use inveye_onvif::discovery::GROUP;
use inveye_onvif::{
    DeviceAddress, DiscoverySettings, DiscoverySummary, Found, Networks, PATIENCE, discover,
};
use inveye_wire::{DiscoveryRequest, DiscoveryView, FoundCamera};

use super::find_onvif;
use crate::config::CameraConfig;
use crate::convert;

/// Hosts that one search asks directly.
const MOST_ADDRESSES: usize = 64;
/// A name that takes longer is not known.
const RESOLVE: Duration = Duration::from_millis(1500);

/// Searches this machine's networks and the given hosts, for about 3 s. `known` are the site's cameras.
pub async fn search_cameras(
    request: &DiscoveryRequest,
    known: &[CameraConfig],
    clock: Arc<dyn Clock>,
) -> Result<DiscoveryView, ApiError> {
    if request.addresses.len() > MOST_ADDRESSES {
        let text = format!("At most {MOST_ADDRESSES} addresses can be asked at once.");
        return Err(ApiError::new(ErrorKind::InvalidArgument, text).about("addresses"));
    }
    for address in &request.addresses {
        DeviceAddress::parse(address)
            .map_err(|error| convert::invalid(&error).about("addresses"))?;
    }
    let networks = if request.networks {
        Networks::All
    } else {
        Networks::Of(Vec::new())
    };
    let settings = DiscoverySettings {
        networks,
        addresses: targets(&request.addresses).await,
        ..DiscoverySettings::default()
    };
    let mut found = Vec::new();
    let nobody = settings.networks == Networks::Of(Vec::new()) && settings.addresses.is_empty();
    let searching = async {
        if nobody {
            return Ok(DiscoverySummary::default());
        }
        discover(&settings, |device| found.push(device)).await
    };
    // Not every device answers to a probe that comes to it alone, so typed hosts are looked at, too.
    let looking = join_all(
        request
            .addresses
            .iter()
            .map(|address| find_onvif(address, &clock)),
    );
    let (summary, located) = join(searching, looking).await;
    let mut problem = String::new();
    let summary = summary.unwrap_or_else(|error| {
        tracing::info!(error = %ErrorChain(&error), "networks not searched");
        problem = convert::sentence(&error);
        DiscoverySummary::default()
    });
    let not_searched: Vec<_> = summary.failed.iter().map(ToString::to_string).collect();
    if !not_searched.is_empty() {
        problem = format!("Could not search {}.", not_searched.join(", "));
    }
    let mut cameras: Vec<_> = found.into_iter().map(|found| view(found, known)).collect();
    for address in located.into_iter().flatten() {
        let there = |camera: &FoundCamera| camera.host == address.host();
        if !cameras.iter().any(there) {
            cameras.push(bare(&address, known));
        }
    }
    cameras.sort_by_key(|camera| (camera.host.parse::<IpAddr>().ok(), camera.address.clone()));
    Ok(DiscoveryView {
        cameras,
        networks: summary.networks.iter().map(ToString::to_string).collect(),
        problem,
        not_searched,
    })
}

/// Where typed hosts listen to probes.
async fn targets(addresses: &[String]) -> Vec<SocketAddr> {
    let resolving = addresses.iter().map(|address| async {
        let address = DeviceAddress::parse(address).ok()?;
        let host = address.host().trim_matches(['[', ']']).to_owned();
        let looked_up = tokio::net::lookup_host((host, GROUP.port()));
        let found = tokio::time::timeout(RESOLVE.min(PATIENCE), looked_up).await;
        found.ok()?.ok()?.next()
    });
    join_all(resolving).await.into_iter().flatten().collect()
}

fn bare(address: &DeviceAddress, known: &[CameraConfig]) -> FoundCamera {
    let host = address.host().to_owned();
    let at_host = |camera: &&CameraConfig| camera.url.host_str() == Some(host.as_str());
    let cameras = known.iter().filter(at_host);
    FoundCamera {
        address: address.to_string(),
        cameras: cameras.map(|camera| camera.id.to_string()).collect(),
        host,
        name: None,
        hardware: None,
        location: None,
        names_other_host: false,
    }
}

fn view(found: Found, known: &[CameraConfig]) -> FoundCamera {
    FoundCamera {
        name: found.name,
        hardware: found.hardware,
        location: found.location,
        names_other_host: found.names_other_host,
        ..bare(&found.address, known)
    }
}
