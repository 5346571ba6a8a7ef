//! A store's sales: receipts and their lines, and how they are read from the files that tills write.
//!
//! [`Reading`] turns bytes into [`Line`]s under a [`Mapping`], row by row: a file of any size takes the memory of
//! one row. What cannot be read is told with its line and its cause ([`BadRow`]), and the rest goes on: no row
//! is lost unseen. [`propose()`] finds a mapping from the first rows, and says what only a person can know.
//! [`Receipt`] says what the lines of one receipt come to.
//!
//! Pure but for the bytes it is given. Deliberately absent: where sales are kept (`db`), and where they come from.

mod bad_row;
mod decimal;
mod mapping;
mod moment;
mod propose;
mod reading;
mod receipt;
mod rows;

pub use bad_row::{BadRow, Problem};
pub use decimal::{Decimal, DecimalMark, Money};
pub use mapping::{DateOrder, Field, Mapping, RowIs};
pub use moment::ClockChange;
pub use propose::{Proposal, propose};
pub use reading::{Context, Line, MappingError, ReadLine, Reading};
pub use receipt::{Kind, Receipt, Totals};
