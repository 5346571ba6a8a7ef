//! Accounts as screens see them, and as screens say them.

use inveye_accounts as accounts;
use inveye_accounts::{
    CameraScope, Grant, PermissionSet, Role, Session, SessionLimits, SignInPolicy, User,
};
use inveye_api::ApiError;
use inveye_base::ErrorKind;
use inveye_domain::CameraId;
use inveye_wire as wire;

use crate::convert;

/// Cameras of one account.
const MOST_CAMERAS: usize = 1000;

pub(super) fn permission(permission: accounts::Permission) -> wire::Permission {
    use accounts::Permission as P;
    match permission {
        P::ViewLive => wire::Permission::ViewLive,
        P::Listen => wire::Permission::Listen,
        P::Talk => wire::Permission::Talk,
        P::ViewNumbers => wire::Permission::ViewNumbers,
        P::CountByHand => wire::Permission::CountByHand,
        P::ViewEvents => wire::Permission::ViewEvents,
        P::ViewAlerts => wire::Permission::ViewAlerts,
        P::HandleAlerts => wire::Permission::HandleAlerts,
        P::ControlCameras => wire::Permission::ControlCameras,
        P::ShareWalls => wire::Permission::ShareWalls,
        P::ViewRecordings => wire::Permission::ViewRecordings,
        P::MarkRecordings => wire::Permission::MarkRecordings,
        P::ProtectRecordings => wire::Permission::ProtectRecordings,
        P::ExportVideo => wire::Permission::ExportVideo,
        P::ManageCameras => wire::Permission::ManageCameras,
        P::DrawScenes => wire::Permission::DrawScenes,
        P::ManageRules => wire::Permission::ManageRules,
        P::ManageNotifications => wire::Permission::ManageNotifications,
        P::ManageSite => wire::Permission::ManageSite,
        P::ManageSales => wire::Permission::ManageSales,
        P::ManageModels => wire::Permission::ManageModels,
        P::ManageUsers => wire::Permission::ManageUsers,
        P::ViewAudit => wire::Permission::ViewAudit,
    }
}

pub(super) fn permissions(set: PermissionSet) -> Vec<wire::Permission> {
    set.iter().map(permission).collect()
}

pub(super) fn role_view(role: Role) -> wire::RoleView {
    wire::RoleView {
        role: role_name(Grant::Preset(role)),
        permissions: permissions(role.permissions()),
    }
}

fn role_name(grant: Grant) -> wire::RoleName {
    match grant {
        Grant::Preset(Role::Admin) => wire::RoleName::Admin,
        Grant::Preset(Role::StoreManager) => wire::RoleName::StoreManager,
        Grant::Preset(Role::Security) => wire::RoleName::Security,
        Grant::Preset(Role::Staff) => wire::RoleName::Staff,
        Grant::Preset(Role::Viewer) => wire::RoleName::Viewer,
        Grant::Custom(_) => wire::RoleName::Custom,
    }
}

pub(super) fn cameras(scope: &CameraScope) -> Option<Vec<String>> {
    match scope {
        CameraScope::All => None,
        CameraScope::Only(cameras) => Some(cameras.iter().map(CameraId::to_string).collect()),
    }
}

pub(super) fn user_view(user: &User, policy: SignInPolicy) -> wire::UserView {
    let left = user
        .second_factor
        .as_ref()
        .map_or(0, |factor| factor.recovery.len());
    wire::UserView {
        id: user.id.to_string(),
        name: user.name.to_string(),
        shown_name: user.shown_name.clone(),
        role: role_name(user.grant),
        permissions: permissions(user.grant.permissions()),
        cameras: cameras(&user.cameras),
        enabled: user.enabled,
        must_change_password: user.must_change_password,
        second_factor: user.has_second_factor(),
        second_factor_demanded: user.must_have_second_factor(policy),
        recovery_codes_left: u32::try_from(left).unwrap_or(u32::MAX),
        made_ms: user.made.as_millis(),
        signed_in_ms: user.signed_in.map(|at| at.as_millis()),
        version: user.version,
    }
}

pub(super) fn session_view(
    session: &Session,
    user_name: &str,
    limits: &SessionLimits,
    is_current: bool,
) -> wire::SessionView {
    wire::SessionView {
        id: session.id.to_string(),
        user: session.user.to_string(),
        user_name: user_name.to_owned(),
        current: is_current,
        made_ms: session.made.as_millis(),
        used_ms: session.used.as_millis(),
        ends_ms: session.ends(limits).as_millis(),
        address: session.address.clone(),
        program: session.program.clone(),
    }
}

/// What was chosen in a form.
pub(super) fn to_grant(
    role: wire::RoleName,
    chosen: Option<&[wire::Permission]>,
) -> Result<Grant, ApiError> {
    Ok(match (role, chosen) {
        (wire::RoleName::Admin, _) => Grant::Preset(Role::Admin),
        (wire::RoleName::StoreManager, _) => Grant::Preset(Role::StoreManager),
        (wire::RoleName::Security, _) => Grant::Preset(Role::Security),
        (wire::RoleName::Staff, _) => Grant::Preset(Role::Staff),
        (wire::RoleName::Viewer, _) => Grant::Preset(Role::Viewer),
        (wire::RoleName::Custom, Some(chosen)) => {
            let is_chosen = |known: &accounts::Permission| chosen.contains(&permission(*known));
            let known = accounts::Permission::ALL.iter().copied();
            Grant::Custom(known.filter(is_chosen).collect())
        }
        (wire::RoleName::Custom, None) => {
            let words = "Choose the permissions of this account, or a role.";
            return Err(ApiError::new(ErrorKind::InvalidArgument, words).about("permissions"));
        }
    })
}

pub(super) fn to_scope(cameras: Option<&[String]>) -> Result<CameraScope, ApiError> {
    let Some(cameras) = cameras else {
        return Ok(CameraScope::All);
    };
    if cameras.len() > MOST_CAMERAS {
        let words = format!("Choose at most {MOST_CAMERAS} cameras, or all.");
        return Err(ApiError::new(ErrorKind::InvalidArgument, words).about("cameras"));
    }
    let ids = cameras.iter().map(|camera| convert::camera_id(camera));
    let ids = ids
        .collect::<Result<_, _>>()
        .map_err(|error| error.about("cameras"))?;
    Ok(CameraScope::Only(ids))
}

/// One line of text for people. What it looks like in a page is the page's business: it is text there.
pub(super) fn to_shown_name(given: &str) -> Result<String, ApiError> {
    let given = given.trim();
    if given.is_empty() || given.chars().count() > 100 || given.chars().any(char::is_control) {
        let words = "Give the person a name of 1 to 100 characters.";
        return Err(ApiError::new(ErrorKind::InvalidArgument, words).about("shown_name"));
    }
    Ok(given.to_owned())
}

pub(super) fn entry_view(entry: accounts::Entry, link: accounts::Link) -> wire::AuditEntryView {
    use accounts::{Actor, Outcome};
    wire::AuditEntryView {
        sequence: entry.sequence,
        at_ms: entry.at.as_millis(),
        actor: match entry.actor {
            Actor::User => wire::AuditActor::User,
            Actor::Machine => wire::AuditActor::Machine,
            Actor::Link => wire::AuditActor::Link,
            Actor::Nobody => wire::AuditActor::Nobody,
            Actor::Engine => wire::AuditActor::Engine,
        },
        user: Some(entry.user).filter(|user| !user.is_empty()),
        name: entry.name,
        address: entry.address,
        action: entry.action,
        target: entry.target,
        detail: entry.detail,
        outcome: match entry.outcome {
            Outcome::Done => wire::AuditOutcome::Done,
            Outcome::Refused => wire::AuditOutcome::Refused,
            Outcome::Failed => wire::AuditOutcome::Failed,
        },
        hash: link.to_string(),
    }
}
