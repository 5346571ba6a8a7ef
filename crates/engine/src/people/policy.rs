//! What signing in asks of people beyond their password.

use inveye_accounts as accounts;
use inveye_api::{ApiError, Caller};
use inveye_base::ErrorKind;
use inveye_db::{ReadError, Reader};
use inveye_wire as wire;

use super::People;
use crate::desk::stored as not_stored;

/// The setting's name. Absent asks nothing.
const SETTING: &str = "sign_in_policy";

/// As an admin left it.
pub(super) fn stored(reader: &Reader) -> Result<accounts::SignInPolicy, ReadError> {
    Ok(reader.setting(SETTING)?.unwrap_or_default())
}

impl People {
    pub(super) fn policy(&self) -> accounts::SignInPolicy {
        self.book().policy
    }

    pub(super) fn sign_in_policy(&self) -> wire::SignInPolicy {
        view(self.policy())
    }

    pub(super) fn set_sign_in_policy(
        &self,
        policy: wire::SignInPolicy,
        by: &Caller,
    ) -> Result<wire::SignInPolicy, ApiError> {
        let _editing = self.edit();
        let policy = understood(policy);
        // Whoever demands it knows the way; and they are not shut out by their own click.
        if by.user().is_some() && self.own(by)?.lacks_second_factor(policy) {
            let words = "Set up the second step for yourself first, under Your account.";
            return Err(ApiError::new(ErrorKind::Conflict, words).about("second_factor"));
        }
        self.writer
            .save_setting(SETTING, &policy)
            .map_err(|error| not_stored(&error))?;
        self.book().policy = policy;
        self.changed();
        Ok(view(policy))
    }
}

fn view(policy: accounts::SignInPolicy) -> wire::SignInPolicy {
    use accounts::SecondFactorDemand as D;
    wire::SignInPolicy {
        second_factor: match policy.second_factor {
            D::Nobody => wire::SecondFactorDemand::Nobody,
            D::Managers => wire::SecondFactorDemand::Managers,
            D::Everybody => wire::SecondFactorDemand::Everybody,
        },
    }
}

fn understood(policy: wire::SignInPolicy) -> accounts::SignInPolicy {
    use accounts::SecondFactorDemand as D;
    accounts::SignInPolicy {
        second_factor: match policy.second_factor {
            wire::SecondFactorDemand::Nobody => D::Nobody,
            wire::SecondFactorDemand::Managers => D::Managers,
            wire::SecondFactorDemand::Everybody => D::Everybody,
        },
    }
}
