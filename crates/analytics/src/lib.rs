//! Tracks to events: tripwire crossings, zone visits, queues, occupancy, confirmed entries, and what hands do at
//! shelves; and to sums of where people are.
//!
//! [`SceneAnalyst`] follows the people of one camera and states what happened as
//! [`inveye_domain::SceneEvent`]s; [`EntryConfirmation`] and [`Occupancy`] build on those.
//! [`BehaviourAnalyst`] needs their joints besides, and runs only where somebody looked for them.
//!
//! Promises: the same observations give the same events; state is bounded by the tracks alive plus
//! those that ended within the last few seconds; nothing here reads a clock, waits or does I/O.
//! Deliberately absent: pixels, but for the thumbnails of [`view`], and models (`pipeline`), who is told about an event (`rules`), and
//! how it is kept (`db`).
//!
//! Start with [`analyst`], then [`mod@line`] and [`visit`], which hold the two decisions that count.
#![warn(missing_docs)]

pub mod analyst;
pub mod behaviour;
pub mod board;
pub mod confirmation;
mod figure;
pub mod group;
mod heat;
pub mod line;
mod lost;
pub mod occupancy;
mod passing;
mod person;
mod perspective;
mod plane;
pub mod queue;
pub mod settings;
pub mod tills;
pub mod view;
pub mod visit;

pub use analyst::{Inside, MOST_PEOPLE, SceneAnalyst};
pub use behaviour::{BehaviourAnalyst, BehaviourSettings, GoodsZones, Posed};
pub use board::{QueueBoard, QueueNow};
pub use confirmation::EntryConfirmation;
pub use group::Walk;
pub use occupancy::Occupancy;
pub use queue::Waiting;
pub use settings::{
    AnalystSettings, FigureSettings, LineSettings, QueueSettings, StitchSettings, ZoneSettings,
};
pub use tills::{TillAdvice, TillLoad, TillWatch, TillsNow};
