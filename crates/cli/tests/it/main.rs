//! The program as a person or a script runs it: output, exit codes, and what it says when something
//! is wrong.

mod detect;
mod model;
mod program;
mod site;
