//! ONVIF at a host whose port nobody knows.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use inveye_base::Clock;
use url::Host;

use crate::address::DeviceAddress;
use crate::device;
use crate::error::OnvifError;

/// Where makers put it, by how common that is: nearly all 80; Reolink and NVRs 8000; others 8080;
/// TP-Link Tapo 2020; Xiongmai 8899; some from Foscam 888; older Sony and Vivotek types 8081.
const PORTS: [u16; 7] = [80, 8000, 8080, 2020, 8899, 888, 8081];

/// Looks at all usual ports of a host at once, without credentials. The first answer that is ONVIF
/// counts; else a port that wants a password first, which any web server may do; else the error is that
/// of the port that came nearest.
pub async fn locate(
    host: &str,
    clock: Arc<dyn Clock>,
    patience: Duration,
) -> Result<DeviceAddress, OnvifError> {
    let reason = "it is neither a host name nor an IP address";
    let bare = host.trim().trim_matches(['[', ']']);
    let host = match bare.parse() {
        Ok(v6) => Host::Ipv6(v6),
        Err(_) => Host::parse(bare).map_err(|_| OnvifError::Address { reason })?,
    };
    let mut asked: FuturesUnordered<_> = PORTS
        .into_iter()
        .map(|port| {
            let (host, clock) = (&host, Arc::clone(&clock));
            async move {
                let address = DeviceAddress::of(host, port)?;
                match device::answers(&address, clock, patience).await {
                    Ok(()) => Ok((address, true)),
                    Err(OnvifError::CredentialsWanted) => Ok((address, false)),
                    Err(error) => Err(error),
                }
            }
        })
        .collect();
    let mut perhaps = None;
    let mut nearest: Option<OnvifError> = None;
    while let Some(answer) = asked.next().await {
        match answer {
            Ok((address, true)) => return Ok(address),
            Ok((address, false)) => perhaps = perhaps.or(Some(address)),
            Err(error) if nearest.as_ref().is_none_or(|n| rank(&error) > rank(n)) => {
                nearest = Some(error);
            }
            Err(_) => {}
        }
    }
    perhaps.ok_or_else(|| nearest.unwrap_or(OnvifError::Address { reason }))
}

/// How near to a device a failure came.
fn rank(error: &OnvifError) -> u8 {
    match error {
        OnvifError::Unreachable(_) => 0,
        OnvifError::NoAnswer { .. } => 1,
        OnvifError::NotOnvif { .. } => 2,
        _ => 3,
    }
}
