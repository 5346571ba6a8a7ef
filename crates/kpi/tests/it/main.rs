//! Key figures and calendars against what is published, and laws that hold for any input.

mod calendars;
mod figures;
mod weeks;
