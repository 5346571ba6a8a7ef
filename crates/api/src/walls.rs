//! What the engine offers of walls that people keep under a name.

use inveye_accounts::UserId;
use inveye_wire::{WallRequest, WallView};

use crate::accounts::{Caller, Who};
use crate::room::Answer;

/// Whose walls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WallOwner {
    /// Everybody's.
    Everybody,
    /// Those of the machine's own window.
    Machine,
    /// An account's.
    User(UserId),
}

impl WallOwner {
    /// Whoever asks.
    pub(crate) fn of(caller: &Caller) -> Self {
        match &caller.who {
            Who::Machine => Self::Machine,
            Who::User { user, .. } => Self::User(user.clone()),
        }
    }
}

/// Walls of a running engine.
pub trait WallRoom: Send + Sync + 'static {
    /// Those of an owner, by name.
    fn walls(&self, of: WallOwner) -> Answer<'_, Vec<WallView>>;

    /// Adds or replaces one.
    fn put_wall(
        &self,
        of: WallOwner,
        id: String,
        wall: WallRequest,
        actor: String,
    ) -> Answer<'_, WallView>;

    /// Forgets one; answers what it was called.
    fn remove_wall(&self, of: WallOwner, id: String) -> Answer<'_, String>;
}
