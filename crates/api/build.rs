//! The embedded user interface changes without any Rust file changing.

fn main() {
    // A folder that is not there counts as changed at each build, which is right: it may be there now.
    println!("cargo::rerun-if-changed=../../ui/dist");
}
