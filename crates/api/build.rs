//! The embedded user interface changes without any Rust file changing.

#[expect(clippy::print_stdout, reason = "this is how cargo is told")]
fn main() {
    // A folder that is not there counts as changed at each build, which is right: it may be there now.
    println!("cargo::rerun-if-changed=../../ui/dist");
}
