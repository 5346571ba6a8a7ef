//! What the engine offers to whoever decides who is told outside the screens.

use inveye_wire::{DeliveryState, DeliveryView, NotificationRouteRequest, NotificationRouteView};

use crate::room::Answer;

/// Which deliveries.
#[derive(Debug, Clone, Default)]
pub struct DeliveryFilter {
    /// Only along this route.
    pub route: Option<u64>,
    /// Only in this state.
    pub state: Option<DeliveryState>,
    /// Only about this alert.
    pub alert: Option<String>,
    /// Goes on where the last page ended.
    pub before: Option<String>,
    /// At most so many.
    pub limit: u32,
}

/// Routes, and what is on its way along them.
pub trait NotificationRoom: Send + Sync + 'static {
    /// In the order they were made.
    fn routes(&self) -> Answer<'_, Vec<NotificationRouteView>>;

    /// Adds one, or replaces one that exists.
    fn put_route(
        &self,
        route: Option<u64>,
        request: NotificationRouteRequest,
    ) -> Answer<'_, NotificationRouteView>;

    /// Forgets one with all that is on its way along it.
    fn remove_route(&self, route: u64) -> Answer<'_, ()>;

    /// Sends something along a route, to see whether it arrives. Tried once.
    fn try_route(&self, route: u64) -> Answer<'_, DeliveryView>;

    /// Newest first.
    fn deliveries(&self, filter: DeliveryFilter) -> Answer<'_, Vec<DeliveryView>>;

    /// One.
    fn delivery<'a>(&'a self, delivery: &'a str) -> Answer<'a, DeliveryView>;

    /// Tries one again that was given up.
    fn retry_delivery<'a>(&'a self, delivery: &'a str) -> Answer<'a, DeliveryView>;
}
