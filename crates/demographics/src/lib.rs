//! Of what age and gender those are taken to be who come in: faces at an entrance → sums of nobody in particular.
//!
//! Promises: what is estimated of somebody is in memory alone, and only until they have come in or are gone; what is
//! given out is a group of people ([`inveye_domain::Group`]) or none; from what [`release()`] shows nobody can work out
//! how many there were of a group with fewer people than the least that is shown.
//!
//! Deliberately absent: who anybody is. No face is compared with another.
//!
//! Start with [`Doorway`], one entrance camera's part; [`whose`] says which face is of which person.
#![warn(missing_docs)]

mod doorway;
mod faces;
mod release;
mod votes;

pub use doorway::{Candidate, Doorway, DoorwaySettings};
pub use faces::{LEAST_FACE, head, is_good, whose};
pub use release::{LEAST_GROUP, Released, release};
