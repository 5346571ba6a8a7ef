//! How the webview paints on machines without a graphics processor.

/// Turns accelerated compositing off when the machine has no render node: painting sixteen tiles
/// by the processor costs WebKitGTK 2.50 three times as much through its compositor.
#[cfg(target_os = "linux")]
pub(crate) fn prepare() {
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    const VARIABLE: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";
    if std::env::var_os(VARIABLE).is_some() || has_render_node() {
        return;
    }
    // Started again in place, because a program's own environment cannot be changed safely once
    // libraries may read it. When that fails the window only paints more slowly.
    if let Ok(program) = std::env::current_exe() {
        let _failed = Command::new(program)
            .args(std::env::args_os().skip(1))
            .env(VARIABLE, "1")
            .exec();
    }
}

#[cfg(target_os = "linux")]
fn has_render_node() -> bool {
    std::fs::read_dir("/dev/dri").is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
    })
}

/// Other systems' webviews choose well by themselves.
#[cfg(not(target_os = "linux"))]
pub(crate) fn prepare() {}

/// Whether there is anything to open a window on.
#[cfg(target_os = "linux")]
pub(crate) fn is_there() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .into_iter()
        .any(|variable| std::env::var_os(variable).is_some_and(|value| !value.is_empty()))
}

/// Other systems always have one.
#[cfg(not(target_os = "linux"))]
pub(crate) fn is_there() -> bool {
    true
}
