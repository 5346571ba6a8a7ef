//! Toasts on a real session bus with a real notification program.

mod queue;
mod sample;
mod toast;
