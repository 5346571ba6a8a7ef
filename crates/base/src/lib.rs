//! What every room that does I/O shares: a clock that can be replaced, error kinds, redaction, named
//! tasks and logging. Deliberately absent: anything about cameras or shops.

pub mod clock;
pub mod credentials;
pub mod error;
pub mod logging;
pub mod redacted;
pub mod shutdown;
pub mod task;
pub mod zone;

pub use clock::{Clock, ManualClock, SystemClock};
pub use credentials::Credentials;
pub use error::{ErrorChain, ErrorKind};
pub use redacted::{Redacted, redact_url, without_secret_parameters};
pub use shutdown::{Shutdown, ShutdownGuard};
pub use zone::{LocalMoment, SiteZone};
