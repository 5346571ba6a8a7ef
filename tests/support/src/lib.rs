//! What integration tests and the demo need around the product: simulated cameras and test data.

pub mod footage;
pub mod shared;
pub mod simulator;

pub use footage::{Codec, Footage};
pub use shared::shared;
pub use simulator::{
    Access, CameraSimulator, Counters, Credentials, Faults, Joining, Options, Orphans, Repeat,
    Running, SimulatedStream, Speech, Transports, WrongSdp,
};
