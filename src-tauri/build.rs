//! Reads `tauri.conf.json`.

fn main() {
    // Pages of the window may call nothing of the shell. Without a pattern the missing folder
    // `capabilities` is watched, and cargo builds anew, each time, whatever waits for a missing path.
    let none = tauri_build::Attributes::new().capabilities_path_pattern("capabilities/*.json");
    if let Err(error) = tauri_build::try_build(none) {
        println!("cargo::error=tauri.conf.json: {error:#}");
    }
}
