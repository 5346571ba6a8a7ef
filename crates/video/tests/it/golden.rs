//! Tables in the documents that tests keep true.

use std::path::Path;

/// Compares a section of a document in `docs/` with what was found; writes it where
/// `INVEYE_UPDATE=1`. The section stands between two comments with its name.
#[track_caller]
pub(crate) fn check(document: &str, section: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs")
        .join(document);
    let text = std::fs::read_to_string(&path).expect("the document is there");
    let (start, end) = (
        format!("<!-- {section} -->\n"),
        format!("<!-- end of {section} -->"),
    );
    let from = text.find(&start).expect("the section starts") + start.len();
    let to = from + text[from..].find(&end).expect("the section ends");
    if std::env::var_os("INVEYE_UPDATE").is_some() {
        let updated = format!("{}{found}{}", &text[..from], &text[to..]);
        std::fs::write(&path, updated).expect("a writable document");
        return;
    }
    let written = &text[from..to];
    for (old, new) in written.lines().zip(found.lines()) {
        assert_eq!(
            new, old,
            "{document}, {section}; INVEYE_UPDATE=1 writes it anew"
        );
    }
    assert_eq!(
        written.lines().count(),
        found.lines().count(),
        "{document}, {section}"
    );
}
