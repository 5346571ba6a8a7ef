//! What integration tests and the demo need around the product: simulated cameras and test data.

pub mod shared;

pub use shared::shared;
