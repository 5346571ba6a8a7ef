//! The committed TypeScript must be what the types say.

use std::path::Path;

#[test]
fn the_committed_declarations_are_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/api/generated.ts");
    let fresh = inveye_wire::typescript::module();
    if std::env::var_os("INVEYE_UPDATE").is_some() {
        std::fs::write(&path, &fresh).expect("the file can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    // Not `assert_eq`: it would print both files.
    assert!(
        committed == fresh,
        "run `cargo xtask codegen` and commit {}",
        path.display()
    );
}
