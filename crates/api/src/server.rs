//! Binds the address, assembles the routes, and ends connections when told.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::HeaderValue;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::middleware;
use axum::routing::get;
use inveye_base::{ErrorKind, Shutdown, task};
use inveye_tls::Identity;
use tokio::net::TcpListener;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::accounts::{AccountRoom, Caller};
use crate::accuracy::AccuracyRoom;
use crate::alarms::AlarmRoom;
use crate::auth::{self, AccessToken};
use crate::backups::BackupRoom;
use crate::demographics::DemographicsRoom;
use crate::door::{Door, Peer};
use crate::finding::FindingRoom;
use crate::incidents::IncidentRoom;
use crate::kpis::KpiRoom;
use crate::looks::Looks;
use crate::movement::MovementRoom;
use crate::notifications::NotificationRoom;
use crate::origin;
use crate::recognition::RecognitionRoom;
use crate::recorded::RecordedRoom;
use crate::reports::ReportRoom;
use crate::room::ControlRoom;
use crate::sales::SalesRoom;
use crate::setup::SetupRoom;
use crate::walls::WallRoom;
use crate::{assets, routes, table};

/// Nothing from elsewhere; pictures and video from memory; sockets to this engine only.
const POLICY: &str = "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; \
     style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Largest model file that may be imported.
const LARGEST_BODY: usize = 512 << 20;

/// Where and for whom.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Who may ask.
    pub token: AccessToken,
    /// What the network is shown. Without it all connections are plain; with it those from this machine.
    pub tls: Option<Arc<Identity>>,
}

/// Why the address cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("could not listen on {address}: {advice}")]
pub struct BindError {
    address: SocketAddr,
    advice: &'static str,
    kind: ErrorKind,
    #[source]
    source: std::io::Error,
}

impl BindError {
    fn new(address: SocketAddr, source: std::io::Error) -> Self {
        let (advice, kind) = match source.kind() {
            std::io::ErrorKind::AddrInUse => (
                "another program has the port; end it, or choose another port with --port",
                ErrorKind::Conflict,
            ),
            std::io::ErrorKind::PermissionDenied => (
                "ports below 1024 need rights; choose another with --port",
                ErrorKind::PermissionDenied,
            ),
            std::io::ErrorKind::AddrNotAvailable => (
                "this machine has no such address; 127.0.0.1 always works",
                ErrorKind::InvalidArgument,
            ),
            _ => ("the system refused it", ErrorKind::Unavailable),
        };
        Self {
            address,
            advice,
            kind,
            source,
        }
    }

    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

/// A running engine, from all its sides.
#[derive(Clone)]
pub struct Rooms {
    /// Cameras, events, numbers.
    pub control: Arc<dyn ControlRoom>,
    /// Recorded video.
    pub recorded: Arc<dyn RecordedRoom>,
    /// Alerts.
    pub alarms: Arc<dyn AlarmRoom>,
    /// Who is told outside the screens.
    pub notifications: Arc<dyn NotificationRoom>,
    /// What people put together.
    pub incidents: Arc<dyn IncidentRoom>,
    /// People and their rights.
    pub accounts: Arc<dyn AccountRoom>,
    /// Finding, setting and turning cameras.
    pub finding: Arc<dyn FindingRoom>,
    /// Setting the store up.
    pub setup: Arc<dyn SetupRoom>,
    /// Backups.
    pub backups: Arc<dyn BackupRoom>,
    /// Walls that people keep.
    pub walls: Arc<dyn WallRoom>,
    /// Measured accuracy.
    pub accuracy: Arc<dyn AccuracyRoom>,
    /// Where people go.
    pub movement: Arc<dyn MovementRoom>,
    /// Key figures.
    pub kpis: Arc<dyn KpiRoom>,
    /// What the store sold.
    pub sales: Arc<dyn SalesRoom>,
    /// Reports that people keep.
    pub reports: Arc<dyn ReportRoom>,
    /// Whether people are known again.
    pub recognition: Arc<dyn RecognitionRoom>,
    /// Of what age and gender those are taken to be who come in.
    pub demographics: Arc<dyn DemographicsRoom>,
}

/// A bound address, not serving yet: so that a port in use is known before anything else starts.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    token: AccessToken,
    tls: Option<Arc<Identity>>,
}

impl Server {
    /// Takes the address.
    pub async fn bind(options: &ServerOptions) -> Result<Self, BindError> {
        let refuse = |source| BindError::new(options.listen, source);
        let listener = TcpListener::bind(options.listen).await.map_err(refuse)?;
        let address = listener.local_addr().map_err(refuse)?;
        Ok(Self {
            listener,
            address,
            token: options.token.clone(),
            tls: options.tls.clone(),
        })
    }

    /// The address with its real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until shut down. Open sockets are closed, not waited for.
    pub fn serve(self, rooms: Rooms, shutdown: Shutdown) -> tokio::task::JoinHandle<()> {
        let app = app(Context {
            room: rooms.control,
            recorded: rooms.recorded,
            alarms: rooms.alarms,
            notifications: rooms.notifications,
            incidents: rooms.incidents,
            accounts: rooms.accounts,
            finding: rooms.finding,
            setup: rooms.setup,
            backups: rooms.backups,
            walls: rooms.walls,
            accuracy: rooms.accuracy,
            movement: rooms.movement,
            kpis: rooms.kpis,
            sales: rooms.sales,
            reports: rooms.reports,
            recognition: rooms.recognition,
            demographics: rooms.demographics,
            looks: Arc::default(),
            token: self.token.clone(),
            listen: self.address.ip(),
            tls: self.tls.clone(),
            shutdown: shutdown.clone(),
        });
        let tls = self.tls.clone();
        task::spawn_named("api", async move {
            let mut over = shutdown;
            let app = app.into_make_service_with_connect_info::<Peer>();
            let door = match Door::open(self.listener, tls) {
                Ok(door) => door,
                Err(error) => return tracing::error!(%error, "the api has no address"),
            };
            let serving = axum::serve(door, app);
            tokio::select! {
                result = async { serving.await } => {
                    if let Err(error) = result {
                        tracing::error!(%error, "the api stopped");
                    }
                }
                () = over.triggered() => {}
            }
        })
    }
}

/// What handlers share.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) room: Arc<dyn ControlRoom>,
    pub(crate) recorded: Arc<dyn RecordedRoom>,
    pub(crate) alarms: Arc<dyn AlarmRoom>,
    pub(crate) notifications: Arc<dyn NotificationRoom>,
    pub(crate) incidents: Arc<dyn IncidentRoom>,
    pub(crate) accounts: Arc<dyn AccountRoom>,
    pub(crate) finding: Arc<dyn FindingRoom>,
    pub(crate) setup: Arc<dyn SetupRoom>,
    pub(crate) backups: Arc<dyn BackupRoom>,
    pub(crate) walls: Arc<dyn WallRoom>,
    pub(crate) accuracy: Arc<dyn AccuracyRoom>,
    pub(crate) movement: Arc<dyn MovementRoom>,
    pub(crate) kpis: Arc<dyn KpiRoom>,
    pub(crate) sales: Arc<dyn SalesRoom>,
    pub(crate) reports: Arc<dyn ReportRoom>,
    pub(crate) recognition: Arc<dyn RecognitionRoom>,
    pub(crate) demographics: Arc<dyn DemographicsRoom>,
    pub(crate) looks: Arc<Looks>,
    pub(crate) token: AccessToken,
    /// Who comes from there is on this machine too.
    pub(crate) listen: IpAddr,
    pub(crate) tls: Option<Arc<Identity>>,
    pub(crate) shutdown: Shutdown,
}

impl Context {
    /// Who holds a token. The machine's own opens everything from the machine itself; from elsewhere
    /// only until there is somebody who can sign in.
    pub(crate) fn caller(&self, token: &str, address: Option<IpAddr>) -> Option<Caller> {
        if self.token.matches(token) {
            let is_here = address.is_some_and(|from| origin::is_here(from, self.listen));
            return (is_here || !self.accounts.has_users()).then(|| Caller::machine(address));
        }
        self.accounts.caller(token, address)
    }
}

fn app(context: Context) -> Router {
    let api = table::router(&context)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .fallback(routes::no_such_path)
        .method_not_allowed_fallback(routes::wrong_method);
    let locations = table::locations_router(&context)
        .fallback(routes::no_such_path)
        .method_not_allowed_fallback(routes::wrong_method);
    let header =
        |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    Router::new()
        .nest("/api/v1", api)
        .nest("/v1", locations)
        .route("/healthz", get(|| async { "ok" }))
        .fallback(assets::serve)
        .layer(middleware::from_fn_with_state(
            context.clone(),
            auth::require_own_origin,
        ))
        .layer(header(CONTENT_SECURITY_POLICY, POLICY))
        .layer(header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(X_FRAME_OPTIONS, "DENY"))
        .layer(header(REFERRER_POLICY, "no-referrer"))
        .with_state(context)
}
