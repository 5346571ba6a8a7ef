//! Recording alone: no camera, no network, no decoder.

mod asked;
mod bare;
mod load;
mod minute;
mod month;
mod pictures;

pub use load::recorder_rows;
pub use month::month_rows;
