//! Files of sales as they come, and as they should not.

mod laws;
mod proposals;
mod reading;
