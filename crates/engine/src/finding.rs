//! Finding cameras for an installer: search, probe, settings, and turning them. What a stream really
//! gives is measured by [`crate::check_camera`].

mod offers;
mod probe;
mod ptz;
mod search;
mod settings;
pub(crate) mod templates;

pub use probe::probe_camera;
pub(crate) use ptz::Turning;
pub use search::search_cameras;
pub use settings::set_device;

use std::net::IpAddr;
use std::sync::Arc;

use inveye_api::ApiError;
use inveye_base::{Clock, Credentials, ErrorKind, Redacted};
use inveye_onvif::{DeviceAddress, OnvifError, PATIENCE, locate};
use inveye_wire::ProbeRequest;

use crate::convert;

/// User name and password of a request, where there is a user name.
fn credentials(request: &ProbeRequest) -> Option<Redacted<Credentials>> {
    let username = request.username.clone().filter(|name| !name.is_empty())?;
    let password = request.password.clone().unwrap_or_default();
    Some(Redacted::new(Credentials { username, password }))
}

/// Where ONVIF is at what a person typed: a whole address, a host with a port, or a host whose usual
/// ports are looked at.
async fn find_onvif(typed: &str, clock: &Arc<dyn Clock>) -> Result<DeviceAddress, OnvifError> {
    let typed = typed.trim();
    let is_ip = typed.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    if !is_ip && typed.contains([':', '/']) {
        return DeviceAddress::parse(typed);
    }
    locate(typed, Arc::clone(clock), PATIENCE).await
}

fn refused(error: &OnvifError) -> ApiError {
    let kind = match error.kind() {
        // Signing in here is another matter than signing in there.
        ErrorKind::PermissionDenied => ErrorKind::InvalidArgument,
        kind => kind,
    };
    ApiError::new(kind, convert::sentence(error))
}
