//! What other devices need to trust the engine.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use inveye_base::ErrorKind;
use inveye_tls::About;
use inveye_wire::{
    AuthorityView, CertificateView, OtherDevicesChange, OtherDevicesView, WireError,
};

use super::Body;
use crate::error::ApiError;
use crate::server::Context;

/// Whether other devices may reach the engine, and where they would.
#[utoipa::path(get, path = "/other-devices", responses((status = 200, body = OtherDevicesView)))]
pub(crate) async fn get_other_devices(
    State(context): State<Context>,
) -> Result<Json<OtherDevicesView>, ApiError> {
    context.setup.other_devices().await.map(Json)
}

/// Lets other devices in over TLS, or no more. The engine begins anew with it, a moment after its answer; recording
/// stops for some seconds.
#[utoipa::path(put, path = "/other-devices", request_body = OtherDevicesChange,
    responses((status = 200, body = OtherDevicesView), (status = 409, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn put_other_devices(
    State(context): State<Context>,
    Body(change): Body<OtherDevicesChange>,
) -> Result<Json<OtherDevicesView>, ApiError> {
    context.setup.let_in(change).await.map(Json)
}

/// The certificate under which other devices reach the engine.
#[utoipa::path(get, path = "/certificate", responses((status = 200, body = CertificateView), (status = 404, body = WireError)))]
pub(crate) async fn get_certificate(
    State(context): State<Context>,
) -> Result<Json<CertificateView>, ApiError> {
    let about = about(&context)?;
    Ok(Json(CertificateView {
        names: about.names.words(),
        starts_ms: about.starts.as_millis(),
        ends_ms: about.ends.as_millis(),
        fingerprint: about.fingerprint.to_string(),
        authority: about.authority.map(|authority| AuthorityView {
            fingerprint: authority.fingerprint.to_string(),
            ends_ms: authority.ends.as_millis(),
        }),
    }))
}

/// The certificate of the shop's own authority, to be put onto a device. Compare its fingerprint with the one
/// on the engine's machine before: until then nobody vouches for this answer.
#[utoipa::path(get, path = "/certificate/authority", security(()),
    responses((status = 200, body = String, content_type = "application/x-x509-ca-cert"), (status = 404, body = WireError)))]
pub(crate) async fn get_authority(State(context): State<Context>) -> Result<Response, ApiError> {
    let authority = about(&context)?.authority.ok_or_else(|| {
        let words = "The certificate was given: its authority is whoever gave it.";
        ApiError::new(ErrorKind::NotFound, words)
    })?;
    let headers = [
        (CONTENT_TYPE, "application/x-x509-ca-cert"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"inveye-authority.crt\"",
        ),
    ];
    Ok((headers, authority.pem).into_response())
}

fn about(context: &Context) -> Result<About, ApiError> {
    let identity = context.tls.as_ref().ok_or_else(|| {
        let words = "This engine is reached on its own machine only, or without TLS.";
        ApiError::new(ErrorKind::NotFound, words)
    })?;
    Ok(identity.about())
}
