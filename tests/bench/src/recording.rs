//! Recording alone: no camera, no network, no decoder.

mod asked;
mod bare;
mod cold;
mod evidence;
mod load;
mod minute;
mod month;
mod pictures;
mod plain;
mod rebuild;

pub use evidence::evidence_rows;
pub use load::recorder_rows;
pub use month::month_rows;
