//! Who is the same person, for one day and in memory alone: people whom cameras follow → visits.
//!
//! Promises: a person is never in two places at once, whatever they look like; a visit is forgotten three
//! hours after its end, and everything at the day's end; nobody's name of one day can be linked with that
//! of another. Nothing here can be written down: no type but [`VisitorId`], which is a name drawn for one
//! day, has a form that leaves the memory.
//!
//! Deliberately absent: faces. How people look comes from whole-body crops ([`inveye_domain::Embedding`]).
//!
//! Start with [`Gallery`]; [`Sampler`] says which crops are worth a look, [`StaffLooks`] learns uniforms.
#![warn(missing_docs)]

mod appearance;
mod gallery;
mod sampler;
mod settings;
mod staff;
mod stay;
mod strangers;
#[cfg(test)]
mod testing;
mod topology;
mod visit;
mod visitor;

pub use appearance::Appearance;
pub use gallery::{Entrants, Gallery, Person, StaffReason, StaffSeen, Today, Who};
pub use sampler::{Sampler, Sighting};
pub use settings::{GallerySettings, SamplerSettings};
pub use staff::{Lesson, StaffLooks};
pub use topology::Topology;
pub use visitor::{Salt, VisitorId};
