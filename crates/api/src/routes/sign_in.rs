//! Signing in and out, and the first account.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, USER_AGENT};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use inveye_wire::{
    NewUser, SecondFactorDemand, SecondFactorRequest, SignInAnswer, SignInOptions, SignInPolicy,
    SignInRequest, UserView, WireError,
};

use super::Body;
use crate::accounts::{Caller, SignInFrom};
use crate::error::ApiError;
use crate::gate::{Told, telling};
use crate::origin::CameFrom;
use crate::server::Context;

/// What a page needs to know before anybody has signed in.
#[utoipa::path(get, path = "/sign-in", security(()), responses((status = 200, body = SignInOptions)))]
pub(crate) async fn sign_in_options(State(context): State<Context>) -> Json<SignInOptions> {
    let has_users = context.accounts.has_users();
    Json(SignInOptions { has_users })
}

/// Takes name and password. It is not told which of them was wrong.
#[utoipa::path(post, path = "/sign-in", request_body = SignInRequest, security(()),
    responses((status = 200, body = SignInAnswer), (status = 401, body = WireError), (status = 429, body = WireError)))]
pub(crate) async fn sign_in(
    State(context): State<Context>,
    address: CameFrom,
    headers: HeaderMap,
    Body(request): Body<SignInRequest>,
) -> Result<Response, ApiError> {
    let from = sign_in_from(address, &headers);
    context.accounts.sign_in(request, from).await.map(secret)
}

/// Takes the code of an authenticator, or a recovery code.
#[utoipa::path(post, path = "/sign-in/second-factor", request_body = SecondFactorRequest, security(()),
    responses((status = 200, body = SignInAnswer), (status = 401, body = WireError), (status = 429, body = WireError)))]
pub(crate) async fn second_factor(
    State(context): State<Context>,
    address: CameFrom,
    headers: HeaderMap,
    Body(request): Body<SecondFactorRequest>,
) -> Result<Response, ApiError> {
    let from = sign_in_from(address, &headers);
    context
        .accounts
        .second_factor(request, from)
        .await
        .map(secret)
}

/// What signing in asks of people beyond their password.
#[utoipa::path(get, path = "/sign-in/policy", responses((status = 200, body = SignInPolicy)))]
pub(crate) async fn get_sign_in_policy(State(context): State<Context>) -> Json<SignInPolicy> {
    Json(context.accounts.sign_in_policy())
}

/// Decides it, and counts at once: whoever lacks what is demanded may do nothing but set it up. An account that has
/// no second factor cannot demand one.
#[utoipa::path(put, path = "/sign-in/policy", request_body = SignInPolicy,
    responses((status = 200, body = SignInPolicy), (status = 409, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn put_sign_in_policy(
    State(context): State<Context>,
    caller: Caller,
    Body(policy): Body<SignInPolicy>,
) -> Result<Response, ApiError> {
    let policy = context.accounts.set_sign_in_policy(policy, caller).await?;
    let of = match policy.second_factor {
        SecondFactorDemand::Nobody => "nobody",
        SecondFactorDemand::Managers => "managers",
        SecondFactorDemand::Everybody => "everybody",
    };
    let told = Told::about("second_factor").detail(of);
    Ok(telling(told, Json(policy)))
}

/// Ends the session that asks.
#[utoipa::path(post, path = "/sign-out", responses((status = 204)))]
pub(crate) async fn sign_out(
    State(context): State<Context>,
    caller: Caller,
) -> Result<StatusCode, ApiError> {
    context.accounts.sign_out(caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes the first account; it must be an admin's. Needs the machine's own token.
#[utoipa::path(post, path = "/accounts/first", request_body = NewUser,
    responses((status = 201, body = UserView), (status = 409, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn first_account(
    State(context): State<Context>,
    caller: Caller,
    Body(user): Body<NewUser>,
) -> Result<Response, ApiError> {
    let view = context.accounts.first(user, caller).await?;
    let told = Told::about(&view.id).detail(format!("{} ({})", view.name, role(view.role)));
    Ok(telling(told, (StatusCode::CREATED, Json(view))))
}

/// For the log.
pub(crate) fn role(role: inveye_wire::RoleName) -> String {
    serde_json::to_value(role)
        .ok()
        .and_then(|word| word.as_str().map(str::to_owned))
        .unwrap_or_default()
}

pub(crate) fn sign_in_from(CameFrom(address): CameFrom, headers: &HeaderMap) -> SignInFrom {
    let program = headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok());
    SignInFrom {
        address,
        program: program.unwrap_or_default().chars().take(200).collect(),
    }
}

/// An answer that nothing on the way may keep.
pub(crate) fn secret(answer: impl serde::Serialize) -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(answer)).into_response()
}
