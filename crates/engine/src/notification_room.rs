//! What whoever decides who is told outside the screens may ask of a running engine.

use futures::FutureExt;
use inveye_api::{Answer, ApiError, DeliveryFilter, NotificationRoom};
use inveye_base::{ErrorChain, ErrorKind};
use inveye_db::{DeliveryQuery, EventWriter, SecretChange, WriteError};
use inveye_domain::{Delivery, DeliveryId, NotificationRoute, NotificationTarget};
use inveye_notify::WebhookKey;
use inveye_wire::{DeliveryView, NotificationRouteRequest, NotificationRouteView};

use crate::convert;
use crate::convert::notifications::{self as shown, refuse};
use crate::desk::stored;
use crate::room::Room;
use crate::route_secrets::{RouteSecretError, RouteSecrets, end_of};

/// Each has a thread of its own.
const MOST_ROUTES: usize = 50;
/// Characters of a secret.
const LONGEST_SECRET: usize = 500;

impl NotificationRoom for Room {
    fn routes(&self) -> Answer<'_, Vec<NotificationRouteView>> {
        async move {
            let secrets = self.route_secrets.clone();
            self.read(move |reader| {
                let stored = reader.routes()?.into_iter();
                stored
                    .map(|stored| secrets.opened_or_bare(stored))
                    .map(|route| {
                        let has_secret = reader.route_secret(route.id)?.is_some();
                        let health = reader.route_health(route.id)?;
                        Ok(shown::route(&route, has_secret, health))
                    })
                    .collect()
            })
            .await
        }
        .boxed()
    }

    fn put_route(
        &self,
        route: Option<u64>,
        request: NotificationRouteRequest,
    ) -> Answer<'_, NotificationRouteView> {
        async move {
            let new = shown::to_route(route.unwrap_or_default(), &request)?;
            let before = match route {
                Some(id) => Some(self.known_route(id).await?),
                None => {
                    self.has_room_for_a_route().await?;
                    None
                }
            };
            let secret = secret(&self.route_secrets, &request, &new, before.as_ref())?;
            let new = self.route_secrets.route_to_store(&new);
            let new = new.map_err(|error| not_sealed(&error))?;
            let id = self
                .store(move |writer| writer.save_route(&new, secret))
                .await?;
            self.follow_routes().await?;
            self.route_view(id).await
        }
        .boxed()
    }

    fn remove_route(&self, route: u64) -> Answer<'_, ()> {
        async move {
            self.known_route(route).await?;
            self.store(move |writer| writer.delete_route(route)).await?;
            self.follow_routes().await
        }
        .boxed()
    }

    fn try_route(&self, route: u64) -> Answer<'_, DeliveryView> {
        async move {
            self.known_route(route).await?;
            let id = self.store(move |writer| writer.put_test(route)).await?;
            self.outbox.ring();
            self.delivery_view(id).await
        }
        .boxed()
    }

    fn deliveries(&self, filter: DeliveryFilter) -> Answer<'_, Vec<DeliveryView>> {
        async move {
            let query = DeliveryQuery {
                route: filter.route,
                state: filter.state.map(shown::to_state),
                alert: match &filter.alert {
                    Some(alert) => Some(Self::alert_id(alert)?),
                    None => None,
                },
                before: match &filter.before {
                    Some(delivery) => Some(delivery_id(delivery)?),
                    None => None,
                },
                limit: filter.limit,
            };
            let (found, routes) = self
                .read(move |reader| Ok((reader.deliveries(&query)?, reader.routes()?)))
                .await?;
            Ok(found.iter().map(|one| view(one, &routes)).collect())
        }
        .boxed()
    }

    fn delivery<'a>(&'a self, delivery: &'a str) -> Answer<'a, DeliveryView> {
        async move { self.delivery_view(delivery_id(delivery)?).await }.boxed()
    }

    fn retry_delivery<'a>(&'a self, delivery: &'a str) -> Answer<'a, DeliveryView> {
        async move {
            let id = delivery_id(delivery)?;
            self.store(move |writer| writer.retry_delivery(id)).await?;
            self.outbox.ring();
            self.delivery_view(id).await
        }
        .boxed()
    }
}

impl Room {
    /// Asks the writer on a thread that may wait.
    pub(crate) async fn store<T: Send + 'static>(
        &self,
        change: impl FnOnce(&EventWriter) -> Result<T, WriteError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let writer = self.writer.clone();
        tokio::task::spawn_blocking(move || change(&writer))
            .await
            .map_err(|_| ApiError::new(ErrorKind::Internal, "It was not stored."))?
            .map_err(|error| stored(&error))
    }

    async fn follow_routes(&self) -> Result<(), ApiError> {
        let outbox = self.outbox.clone();
        self.read(move |_| outbox.follow_routes()).await
    }

    async fn has_room_for_a_route(&self) -> Result<(), ApiError> {
        let routes = self.read(|reader| reader.routes()).await?;
        if routes.len() < MOST_ROUTES {
            return Ok(());
        }
        Err(ApiError::new(
            ErrorKind::InvalidArgument,
            "There are 50 notification routes already; remove one that nobody needs first.",
        ))
    }

    async fn known_route(&self, route: u64) -> Result<NotificationRoute, ApiError> {
        let routes = self.read(|reader| reader.routes()).await?;
        let found = routes.into_iter().find(|known| known.id == route);
        let found = found.ok_or_else(|| missing("notification route", &route.to_string()))?;
        Ok(self.route_secrets.opened_or_bare(found))
    }

    async fn route_view(&self, id: u64) -> Result<NotificationRouteView, ApiError> {
        let routes = self.routes().await?;
        let found = routes.into_iter().find(|known| known.id == id);
        found.ok_or_else(|| missing("notification route", &id.to_string()))
    }

    async fn delivery_view(&self, id: DeliveryId) -> Result<DeliveryView, ApiError> {
        let (found, routes) = self
            .read(move |reader| Ok((reader.delivery(id)?, reader.routes()?)))
            .await?;
        let found = found.ok_or_else(|| missing("delivery", &id.to_string()))?;
        Ok(view(&found, &routes))
    }
}

fn view(delivery: &Delivery, routes: &[NotificationRoute]) -> DeliveryView {
    let route = routes.iter().find(|route| route.id == delivery.route);
    shown::delivery(delivery, route.map_or("", |route| &route.name))
}

/// What becomes of the secret. It is bound to where it was meant for: a route that is turned to another
/// server does not take it along.
fn secret(
    secrets: &RouteSecrets,
    request: &NotificationRouteRequest,
    new: &NotificationRoute,
    before: Option<&NotificationRoute>,
) -> Result<SecretChange, ApiError> {
    let Some(text) = &request.secret else {
        let is_same = before.is_some_and(|before| end_of(&before.target) == end_of(&new.target));
        let needs = match &new.target {
            NotificationTarget::Mail(mail) => mail.username.is_some(),
            NotificationTarget::Webhook(_) => true,
        };
        return if is_same {
            Ok(SecretChange::Keep)
        } else if needs {
            Err(refuse(
                "secret",
                "Give the password or key for this target.",
            ))
        } else {
            Ok(SecretChange::Set(None))
        };
    };
    if text.len() > LONGEST_SECRET || text.chars().any(char::is_control) {
        return Err(refuse(
            "secret",
            "This is too long or has control characters.",
        ));
    }
    let is_webhook = matches!(new.target, NotificationTarget::Webhook(_));
    if is_webhook && WebhookKey::parse(text).is_none() {
        return Err(refuse(
            "secret",
            "A key is `whsec_` and 24 to 64 bytes in Base64.",
        ));
    }
    if text.is_empty() {
        return Ok(SecretChange::Set(None));
    }
    let sealed = secrets.to_stored(&new.target, text);
    let sealed = sealed.map_err(|error| not_sealed(&error))?;
    Ok(SecretChange::Set(Some(sealed)))
}

fn not_sealed(error: &RouteSecretError) -> ApiError {
    tracing::error!(error = %ErrorChain(error), "a route's secret cannot be sealed");
    ApiError::new(ErrorKind::Unavailable, convert::sentence(error))
}

fn delivery_id(text: &str) -> Result<DeliveryId, ApiError> {
    text.parse().map_err(|_| missing("delivery", text))
}

fn missing(what: &str, id: &str) -> ApiError {
    let id: String = id.chars().take(100).collect();
    ApiError::new(ErrorKind::NotFound, format!("There is no {what} `{id}`."))
}
