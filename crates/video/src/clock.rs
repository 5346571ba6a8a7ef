//! From the camera's ticks to media time, and from media time to wall time. The drift rules, all of
//! them:
//!
//! 1. **Media time** starts at zero with the first picture and follows the camera's ticks. Where they
//!    leap (back by more than 1 s, which no reordering explains, or apart from the time of arrival by
//!    more than 10 s), the session goes on by the time that passed here.
//! 2. **A picture cannot have been captured after it arrived.** The smallest delay from media time to
//!    arrival over the last 30 s is taken as the true one; larger ones are jitter.
//! 3. **Sender reports** (RTCP) of the camera name its wall clock. They are believed while they put
//!    the capture at most 2 s before and 0.1 s after what rule 2 says. Otherwise the camera's clock
//!    is wrong, and rule 2 stands alone.
//! 4. The offset in use moves towards the best known one by at most 5 % of the time that passes
//!    (50 % in a session's first 10 s), so that captured times rise with media time and drift of
//!    either clock is followed.
//! 5. **When our own clock is set** by more than 0.5 s, captured times follow at once, also backwards:
//!    the one exception to rule 4. It is counted.

mod capture;
mod media;
mod sound;

pub use capture::{Arrival, CaptureClock, CaptureSource};
pub use media::MediaClock;
pub use sound::SoundClock;
