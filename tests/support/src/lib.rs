//! What integration tests and the demo need around the product: simulated cameras and test data.

pub mod clips;
pub mod footage;
pub mod onvif;
pub mod peers;
pub mod receivers;
pub mod senses;
pub mod shared;
pub mod simulator;
pub mod within;

pub use clips::synthetic;
pub use footage::{Codec, Footage, SoundKind, Soundtrack};
pub use onvif::{
    Asked, Dialect, Maker, OnvifAccess, OnvifFault, OnvifOptions, OnvifSimulator, RunningOnvif,
    Signed, SimulatedDiscovery, SimulatedProfile, SpeaksFor,
};
pub use peers::GstreamerServer;
pub use receivers::{HookAnswer, HookReceiver, HookRequest, MailFault, MailReceiver, ReceivedMail};
pub use shared::shared;
pub use simulator::{
    Access, CameraSimulator, Counters, Credentials, Faults, Joining, Loudspeaker, LoudspeakerFault,
    Options, Orphans, Repeat, Running, SentPicture, SimulatedStream, SoundFault, Speech,
    Transports, WrongSdp,
};
pub use within::within;
