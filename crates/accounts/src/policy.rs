//! What signing in asks of people beyond their password.

use serde::{Deserialize, Serialize};

use crate::rights::{Permission, PermissionSet};

/// Of whom a second factor is demanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorDemand {
    /// Of nobody: everybody decides for themselves.
    #[default]
    Nobody,
    /// Of whoever may change how the store is watched, or by whom.
    Managers,
    /// Of everybody.
    Everybody,
}

impl SecondFactorDemand {
    /// Whether it is demanded of somebody with these permissions.
    pub fn is_of(self, permissions: PermissionSet) -> bool {
        match self {
            Self::Nobody => false,
            Self::Managers => permissions.iter().any(is_managing),
            Self::Everybody => true,
        }
    }

    /// As stored and noted.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Managers => "managers",
            Self::Everybody => "everybody",
        }
    }
}

/// What an admin has decided about signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInPolicy {
    /// Of whom a second factor is demanded.
    pub second_factor: SecondFactorDemand,
}

/// Without a wildcard: whoever adds a permission decides whether it manages.
fn is_managing(permission: Permission) -> bool {
    use Permission as P;
    match permission {
        P::ManageCameras
        | P::DrawScenes
        | P::ManageRules
        | P::ManageNotifications
        | P::ManageSite
        | P::ManageSales
        | P::ManageModels
        | P::ManageUsers => true,
        P::ViewLive
        | P::ViewNumbers
        | P::CountByHand
        | P::Listen
        | P::Talk
        | P::ViewEvents
        | P::ViewAlerts
        | P::HandleAlerts
        | P::ControlCameras
        | P::ShareWalls
        | P::ViewRecordings
        | P::MarkRecordings
        | P::ProtectRecordings
        | P::ExportVideo
        | P::ViewAudit => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rights::Role;

    #[test]
    fn managers_are_those_who_change_the_store() {
        let demand = SecondFactorDemand::Managers;
        let asked = Role::ALL
            .iter()
            .copied()
            .filter(|role| demand.is_of(role.permissions()));
        assert_eq!(
            asked.collect::<Vec<_>>(),
            [Role::Admin, Role::StoreManager],
            "guards and staff run the store as it was set up"
        );
        let one = [Permission::ManageRules].into_iter().collect();
        assert!(demand.is_of(one), "one such permission is enough");
    }

    #[test]
    fn everybody_is_also_who_may_do_nothing() {
        let none = PermissionSet::default();
        assert!(SecondFactorDemand::Everybody.is_of(none));
        assert!(!SecondFactorDemand::Nobody.is_of(PermissionSet::all()));
    }

    #[test]
    fn what_a_version_before_did_not_store_is_not_demanded() {
        let read: SignInPolicy = serde_json::from_str("{}").unwrap();
        assert_eq!(read, SignInPolicy::default());
        for demand in [
            SecondFactorDemand::Nobody,
            SecondFactorDemand::Managers,
            SecondFactorDemand::Everybody,
        ] {
            let stored = serde_json::to_string(&demand).unwrap();
            assert_eq!(stored.trim_matches('"'), demand.as_str());
        }
    }
}
