//! Accounts.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use inveye_accounts::Role;
use inveye_base::ErrorKind;
use inveye_wire::{NewUser, PasswordReset, RoleView, UserChange, UserView, WireError};

use super::{Body, role};
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::gate::{Told, telling};
use crate::server::Context;

/// The presets, with what each allows.
#[utoipa::path(get, path = "/roles", responses((status = 200, body = [RoleView])))]
pub(crate) async fn list_roles(State(context): State<Context>) -> Json<Vec<RoleView>> {
    Json(
        Role::ALL
            .iter()
            .map(|&role| context.accounts.role(role))
            .collect(),
    )
}

/// All accounts, by name.
#[utoipa::path(get, path = "/users", responses((status = 200, body = [UserView])))]
pub(crate) async fn list_users(State(context): State<Context>) -> Json<Vec<UserView>> {
    Json(context.accounts.users())
}

/// One account.
#[utoipa::path(get, path = "/users/{id}", responses((status = 200, body = UserView), (status = 404, body = WireError)))]
pub(crate) async fn get_user(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Json<UserView>, ApiError> {
    let found = context
        .accounts
        .users()
        .into_iter()
        .find(|user| user.id == id);
    found
        .map(Json)
        .ok_or_else(|| ApiError::new(ErrorKind::NotFound, "There is no such account."))
}

/// Adds an account. Nobody gives away rights that they have not.
#[utoipa::path(post, path = "/users", request_body = NewUser,
    responses((status = 201, body = UserView), (status = 403, body = WireError), (status = 409, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn add_user(
    State(context): State<Context>,
    caller: Caller,
    Body(user): Body<NewUser>,
) -> Result<Response, ApiError> {
    let view = context.accounts.add_user(user, caller).await?;
    Ok(telling(told(&view), (StatusCode::CREATED, Json(view))))
}

/// Replaces an account's name for people, rights and cameras. Somebody whose rights change sees it at once.
#[utoipa::path(put, path = "/users/{id}", request_body = UserChange,
    responses((status = 200, body = UserView), (status = 403, body = WireError), (status = 404, body = WireError),
        (status = 409, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn change_user(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
    Body(change): Body<UserChange>,
) -> Result<Response, ApiError> {
    let view = context.accounts.change_user(id, change, caller).await?;
    Ok(telling(told(&view), Json(view)))
}

/// Removes an account and ends its sessions. The last admin stays.
#[utoipa::path(delete, path = "/users/{id}",
    responses((status = 204), (status = 403, body = WireError), (status = 404, body = WireError), (status = 409, body = WireError)))]
pub(crate) async fn remove_user(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    context.accounts.remove_user(id, caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives somebody a new password and ends their sessions.
#[utoipa::path(put, path = "/users/{id}/password", request_body = PasswordReset,
    responses((status = 204), (status = 403, body = WireError), (status = 404, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn reset_password(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
    Body(reset): Body<PasswordReset>,
) -> Result<Response, ApiError> {
    let told = Told::about(&id).detail("");
    context.accounts.reset_password(id, reset, caller).await?;
    Ok(telling(told, StatusCode::NO_CONTENT))
}

/// Takes away the authenticator of somebody who lost it.
#[utoipa::path(delete, path = "/users/{id}/second-factor",
    responses((status = 204), (status = 403, body = WireError), (status = 404, body = WireError)))]
pub(crate) async fn remove_second_factor(
    State(context): State<Context>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    context.accounts.remove_second_factor(id, caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn told(view: &UserView) -> Told {
    let cameras = match &view.cameras {
        None => "all cameras".to_owned(),
        Some(cameras) => format!("cameras {}", cameras.join(", ")),
    };
    let state = if view.enabled {
        ""
    } else {
        ", may not sign in"
    };
    Told::about(&view.id).detail(format!(
        "{}: {}, {cameras}{state}",
        view.name,
        role(view.role)
    ))
}
