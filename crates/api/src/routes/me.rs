//! What people do with their own account.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use inveye_wire::{
    MeView, PasswordChange, PasswordProof, RecoveryCodes, SecondFactorOffer, SecondFactorProof,
    WireError,
};

use super::{Body, secret};
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::gate::{Told, telling};
use crate::server::Context;

/// Who asks, and what they may do.
#[utoipa::path(get, path = "/me", responses((status = 200, body = MeView)))]
pub(crate) async fn get_me(State(context): State<Context>, caller: Caller) -> Json<MeView> {
    Json(context.accounts.me(&caller))
}

/// A new password of one's own. All other sessions of that person end.
#[utoipa::path(put, path = "/me/password", request_body = PasswordChange,
    responses((status = 204), (status = 401, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn change_password(
    State(context): State<Context>,
    caller: Caller,
    Body(change): Body<PasswordChange>,
) -> Result<Response, ApiError> {
    let told = own(&caller);
    context.accounts.change_password(change, caller).await?;
    Ok(telling(told, StatusCode::NO_CONTENT))
}

/// A secret for an authenticator; without effect until it is confirmed.
#[utoipa::path(post, path = "/me/second-factor", request_body = PasswordProof,
    responses((status = 200, body = SecondFactorOffer), (status = 401, body = WireError)))]
pub(crate) async fn offer_second_factor(
    State(context): State<Context>,
    caller: Caller,
    Body(proof): Body<PasswordProof>,
) -> Result<Response, ApiError> {
    let told = own(&caller);
    let offer = context.accounts.offer_second_factor(proof, caller).await?;
    Ok(telling(told, secret(offer)))
}

/// The authenticator shows the right code: from now on signing in asks for one.
#[utoipa::path(post, path = "/me/second-factor/confirm", request_body = SecondFactorProof,
    responses((status = 200, body = RecoveryCodes), (status = 401, body = WireError)))]
pub(crate) async fn confirm_second_factor(
    State(context): State<Context>,
    caller: Caller,
    Body(proof): Body<SecondFactorProof>,
) -> Result<Response, ApiError> {
    let told = own(&caller);
    let codes = context
        .accounts
        .confirm_second_factor(proof, caller)
        .await?;
    Ok(telling(told, secret(codes)))
}

/// Signing in asks for no code any more.
#[utoipa::path(post, path = "/me/second-factor/remove", request_body = PasswordProof,
    responses((status = 204), (status = 401, body = WireError)))]
pub(crate) async fn remove_own_second_factor(
    State(context): State<Context>,
    caller: Caller,
    Body(proof): Body<PasswordProof>,
) -> Result<Response, ApiError> {
    let told = own(&caller);
    context
        .accounts
        .remove_own_second_factor(proof, caller)
        .await?;
    Ok(telling(told, StatusCode::NO_CONTENT))
}

/// New recovery codes; those before are void.
#[utoipa::path(post, path = "/me/recovery-codes", request_body = PasswordProof,
    responses((status = 200, body = RecoveryCodes), (status = 401, body = WireError)))]
pub(crate) async fn new_recovery_codes(
    State(context): State<Context>,
    caller: Caller,
    Body(proof): Body<PasswordProof>,
) -> Result<Response, ApiError> {
    let told = own(&caller);
    let codes = context.accounts.new_recovery_codes(proof, caller).await?;
    Ok(telling(told, secret(codes)))
}

/// Nothing of what was sent: all of it is secret.
fn own(caller: &Caller) -> Told {
    let id = caller.user().map(ToString::to_string);
    Told::about(id.unwrap_or_default()).detail("")
}
