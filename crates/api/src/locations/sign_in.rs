//! Signing in with what lasts for an hour.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use inveye_base::ErrorKind;
use inveye_wire::locations::{LocationLogin, LocationRefresh, LocationTokens};
use inveye_wire::{ErrorCode, SecondFactorRequest, SignInAnswer, SignInRequest, WireError};

use crate::error::ApiError;
use crate::origin::CameFrom;
use crate::routes::{Body, secret, sign_in_from};
use crate::server::Context;

/// Takes name, password and, where the account has a second factor, its code. Begins a session like any other.
#[utoipa::path(post, path = "/auth/login", request_body = LocationLogin, security(()),
    responses((status = 200, body = LocationTokens), (status = 401, body = WireError), (status = 429, body = WireError)))]
pub(crate) async fn login(
    State(context): State<Context>,
    address: CameFrom,
    headers: HeaderMap,
    Body(login): Body<LocationLogin>,
) -> Result<Response, ApiError> {
    let from = sign_in_from(address, &headers);
    let LocationLogin {
        email: name,
        password,
        code,
    } = login;
    let request = SignInRequest { name, password };
    let answer = context.accounts.sign_in(request, from.clone()).await?;
    let token = match answer {
        SignInAnswer::SignedIn { token, .. } => token,
        SignInAnswer::SecondFactor { challenge, .. } => {
            let code = code.ok_or_else(|| {
                let text = "This account signs in with a code too: send that of the authenticator as `code`.";
                ApiError::coded(ErrorKind::PermissionDenied, ErrorCode::SignInRefused, text)
                    .about("code")
            })?;
            let request = SecondFactorRequest { challenge, code };
            match context.accounts.second_factor(request, from).await? {
                SignInAnswer::SignedIn { token, .. } => token,
                SignInAnswer::SecondFactor { .. } => {
                    let text = "One code was not enough.";
                    return Err(ApiError::new(ErrorKind::Internal, text));
                }
            }
        }
    };
    tokens(&context, token).map(secret)
}

/// Another access token of the same session.
#[utoipa::path(post, path = "/auth/refresh", request_body = LocationRefresh, security(()),
    responses((status = 200, body = LocationTokens), (status = 401, body = WireError)))]
pub(crate) async fn refresh(
    State(context): State<Context>,
    Body(request): Body<LocationRefresh>,
) -> Result<Response, ApiError> {
    tokens(&context, request.refresh_token).map(secret)
}

fn tokens(context: &Context, session: String) -> Result<LocationTokens, ApiError> {
    let pass = context.accounts.pass(&session)?;
    Ok(LocationTokens {
        access_token: pass.token,
        refresh_token: session,
        expires_in: pass.lasts.as_secs(),
    })
}
