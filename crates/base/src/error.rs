//! Kinds of errors: they decide HTTP status, retry and the tone of the screen. Nobody matches texts.

use std::error::Error;
use std::fmt;

/// What sort of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The caller asked for something that cannot be.
    InvalidArgument,
    /// It is not there.
    NotFound,
    /// It is there already, or somebody else has it.
    Conflict,
    /// Not allowed, or not signed in.
    PermissionDenied,
    /// May work later.
    Unavailable,
    /// Out of disk, memory or places.
    Exhausted,
    /// Stored data is damaged.
    DataLoss,
    /// A defect of ours.
    Internal,
}

/// Prints an error with all its causes, separated by `: `. For logs, where the error is handled.
#[derive(Debug)]
pub struct ErrorChain<'a>(pub &'a (dyn Error + 'a));

impl fmt::Display for ErrorChain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("could not open the door")]
    struct Outer(#[source] Inner);

    #[derive(Debug, thiserror::Error)]
    #[error("the key is missing")]
    struct Inner;

    #[test]
    fn a_chain_names_each_cause_once() {
        assert_eq!(
            ErrorChain(&Outer(Inner)).to_string(),
            "could not open the door: the key is missing"
        );
    }
}
