//! What somebody may do, and with which cameras.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use inveye_domain::CameraId;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal, { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// As stored and as people type it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|known| known.as_str() == text)
                    .ok_or_else(|| UnknownWord { what: $what, text: text.chars().take(64).collect() })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

/// A word of a closed list is none of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no {what} `{text}`")]
pub struct UnknownWord {
    what: &'static str,
    text: String,
}

words!(
    /// One thing that somebody may do.
    Permission, "permission", {
        /// Live pictures and video, and the boxes on them.
        ViewLive = "view_live",
        /// Footfall, occupancy and zones, and how well they are counted.
        ViewNumbers = "view_numbers",
        /// Count people in recorded clips by hand.
        CountByHand = "count_by_hand",
        /// What cameras hear, live.
        Listen = "listen",
        /// Speak through cameras' loudspeakers.
        Talk = "talk",
        /// Single events.
        ViewEvents = "view_events",
        /// Alerts and their pictures.
        ViewAlerts = "view_alerts",
        /// Move alerts on.
        HandleAlerts = "handle_alerts",
        /// Turn, tilt and zoom cameras.
        ControlCameras = "control_cameras",
        /// Walls that everybody sees.
        ShareWalls = "share_walls",
        /// Recorded video.
        ViewRecordings = "view_recordings",
        /// Bookmarks.
        MarkRecordings = "mark_recordings",
        /// Locks against deletion.
        ProtectRecordings = "protect_recordings",
        /// Take video out of the house.
        ExportVideo = "export_video",
        /// Add, change, test and remove cameras.
        ManageCameras = "manage_cameras",
        /// Draw lines and zones.
        DrawScenes = "draw_scenes",
        /// Rules that raise alerts.
        ManageRules = "manage_rules",
        /// Who is told of alerts outside the screens.
        ManageNotifications = "manage_notifications",
        /// The site's name and clock.
        ManageSite = "manage_site",
        /// What the store sold: bring it in, and take it out again.
        ManageSales = "manage_sales",
        /// Detectors.
        ManageModels = "manage_models",
        /// People, their rights and sessions.
        ManageUsers = "manage_users",
        /// The audit log.
        ViewAudit = "view_audit",
    }
);

words!(
    /// A preset of permissions.
    Role, "role", {
        /// Everything.
        Admin = "admin",
        /// The whole site, but neither people nor machines.
        StoreManager = "store_manager",
        /// Loss prevention: alerts, live and recorded video, evidence. No numbers.
        Security = "security",
        /// Live pictures, alerts and numbers.
        Staff = "staff",
        /// Looks at live pictures and numbers.
        Viewer = "viewer",
    }
);

impl Role {
    /// What it allows.
    pub fn permissions(self) -> PermissionSet {
        use Permission as P;
        match self {
            Self::Admin => PermissionSet::all(),
            Self::StoreManager => Permission::ALL
                .iter()
                .copied()
                .filter(|permission| {
                    !matches!(
                        permission,
                        P::ManageCameras | P::ManageModels | P::ManageUsers
                    )
                })
                .collect(),
            Self::Security => [
                P::ViewLive,
                P::Listen,
                P::Talk,
                P::ViewEvents,
                P::ViewAlerts,
                P::HandleAlerts,
                P::ControlCameras,
                P::ShareWalls,
                P::ViewRecordings,
                P::MarkRecordings,
                P::ProtectRecordings,
                P::ExportVideo,
            ]
            .into_iter()
            .collect(),
            Self::Staff => [P::ViewLive, P::ViewNumbers, P::ViewAlerts, P::HandleAlerts]
                .into_iter()
                .collect(),
            Self::Viewer => [P::ViewLive, P::ViewNumbers].into_iter().collect(),
        }
    }
}

/// Several permissions.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct PermissionSet(u32);

impl PermissionSet {
    /// Every permission.
    pub fn all() -> Self {
        Permission::ALL.iter().copied().collect()
    }

    /// Whether it is one of them.
    pub fn contains(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }

    /// Whether each of the others is one of them.
    pub fn covers(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    /// Each of them, in the order of their declaration.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL
            .iter()
            .copied()
            .filter(move |permission| self.contains(*permission))
    }
}

fn bit(permission: Permission) -> u32 {
    1 << permission as u32
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(
            permissions
                .into_iter()
                .fold(0, |bits, permission| bits | bit(permission)),
        )
    }
}

impl fmt::Debug for PermissionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// Which cameras somebody sees. Others do not exist for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CameraScope {
    /// All there are and will be.
    All,
    /// These.
    Only(BTreeSet<CameraId>),
}

impl CameraScope {
    /// Whether a camera is one of them.
    pub fn contains(&self, camera: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(cameras) => cameras.iter().any(|known| known.as_str() == camera),
        }
    }

    /// Whether each of the others is one of them.
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) => true,
            (Self::Only(_), Self::All) => false,
            (Self::Only(own), Self::Only(others)) => others.is_subset(own),
        }
    }

    /// Whether it is all there are.
    pub fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }
}

/// What somebody may do, and with which cameras.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rights {
    /// What.
    pub permissions: PermissionSet,
    /// With which.
    pub cameras: CameraScope,
}

impl Rights {
    /// Those of the machine itself and of an admin.
    pub fn everything() -> Self {
        Self {
            permissions: PermissionSet::all(),
            cameras: CameraScope::All,
        }
    }

    /// Whether something is allowed.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(permission)
    }

    /// Whether a camera exists for them.
    pub fn sees(&self, camera: &str) -> bool {
        self.cameras.contains(camera)
    }

    /// Whether they have all of the others' rights: nobody gives away, changes or takes what they have
    /// not themselves.
    pub fn covers(&self, other: &Self) -> bool {
        self.permissions.covers(other.permissions) && self.cameras.covers(&other.cameras)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(cameras: &[&str]) -> CameraScope {
        CameraScope::Only(
            cameras
                .iter()
                .map(|id| CameraId::new(id).unwrap())
                .collect(),
        )
    }

    #[test]
    fn words_read_back() {
        for &permission in Permission::ALL {
            assert_eq!(permission.as_str().parse(), Ok(permission));
            assert_eq!(
                serde_json::to_string(&permission).unwrap(),
                format!("\"{permission}\""),
                "stored and shown alike"
            );
        }
        for &role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert!("root".parse::<Role>().is_err());
    }

    #[test]
    fn only_an_admin_has_everything() {
        for &role in Role::ALL {
            let all = role.permissions().covers(PermissionSet::all());
            assert_eq!(all, role == Role::Admin, "{role}");
        }
    }

    #[test]
    fn roles_are_what_they_are_for() {
        use Permission as P;
        let may = |role: Role, permission| role.permissions().contains(permission);
        // INV-108: Security is for incidents, not for the shop's figures.
        assert!(may(Role::Security, P::ExportVideo) && !may(Role::Security, P::ViewNumbers));
        assert!(
            may(Role::StoreManager, P::ViewNumbers) && !may(Role::StoreManager, P::ManageUsers)
        );
        assert!(may(Role::Security, P::ControlCameras) && !may(Role::Staff, P::ControlCameras));
        assert!(may(Role::Security, P::Talk) && may(Role::StoreManager, P::Talk));
        for role in [Role::Staff, Role::Viewer] {
            assert!(!may(role, P::Talk), "{role} speaks through no camera");
            assert!(
                !may(role, P::ViewRecordings),
                "{role} sees no recorded video"
            );
        }
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        for &one in Permission::ALL {
            let set: PermissionSet = [one].into_iter().collect();
            assert_eq!(set.iter().collect::<Vec<_>>(), [one]);
            assert!(PermissionSet::all().covers(set) && !PermissionSet::default().covers(set));
        }
    }

    #[test]
    fn a_scope_covers_what_is_in_it() {
        assert!(CameraScope::All.covers(&only(&["a"])) && !only(&["a"]).covers(&CameraScope::All));
        assert!(only(&["a", "b"]).covers(&only(&["b"])) && !only(&["b"]).covers(&only(&["a"])));
        assert!(
            only(&["a"]).contains("a") && !only(&["a"]).contains("A") && !only(&[]).contains("a")
        );
        assert!(!only(&["a"]).contains("../a"), "no text but the id itself");
    }
}
