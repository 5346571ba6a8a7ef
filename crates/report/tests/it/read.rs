use std::process::Command;

use inveye_report::{Block, Paper, Report};

/// A grey JPEG of 8 × 8 pixels.
const JPEG: &[u8] = include_bytes!("grey.jpg");

fn report(paper: Paper, notes: usize) -> Report {
    let mut blocks = vec![
        Block::Fact("Store".to_owned(), "Łódź, Würzburg".to_owned()),
        Block::Fact("Outcome".to_owned(), "caught ".repeat(60)),
    ];
    for number in 0..notes {
        blocks.push(Block::Heading(format!("Entry {number}")));
        blocks.push(Block::Text(format!("note {number} <b>&amp;\u{202e}gnirts")));
        blocks.push(Block::Picture {
            jpeg: JPEG.to_vec(),
            caption: format!("SHA-256 of {number}"),
        });
    }
    Report {
        paper,
        language: "de".to_owned(),
        unreadable: "(Nicht lesbar.)".to_owned(),
        title: "Theft at the cabinet".to_owned(),
        foot: "Store · inc_1 · printed by ana".to_owned(),
        blocks,
    }
}

pub(crate) fn poppler(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, pdf).unwrap();
    let mut command = Command::new(program);
    let file = file.to_str().unwrap();
    match program {
        "pdftotext" => command.args(arguments).args([file, "-"]),
        _ => command.args(arguments).arg(file),
    };
    let output = command
        .output()
        .expect("missing? apt-get install poppler-utils");
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success() && complaints.is_empty(),
        "{complaints}"
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn every_word_is_read_back_and_every_page_has_its_number() {
    let pdf = report(Paper::A4, 30).to_pdf().unwrap();
    let text = poppler("pdftotext", &["-layout"], &pdf);
    for wanted in [
        "Theft at the cabinet",
        "Łódź, Würzburg",
        "note 0 <b>&amp;gnirts",
        "note 29",
        "SHA-256 of 29",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    assert_eq!(
        text.matches("caught").count(),
        60,
        "no word is lost at the end of a line"
    );
    let about = poppler("pdfinfo", &[], &pdf);
    let field = |name: &str| {
        let line = about.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_once(':').unwrap().1.trim().to_owned()
    };
    assert_eq!(field("Title"), "Theft at the cabinet");
    assert!(field("Page size").contains("A4"), "{about}");
    let pages: usize = field("Pages").parse().unwrap();
    assert!(pages > 1, "{about}");
    for page in 1..=pages {
        // A reader may take the spaces beside the stroke for none.
        let number = format!("{page}/{pages}");
        let foot = text.split('\u{c}').nth(page - 1).unwrap().trim_end();
        assert!(foot.replace(' ', "").ends_with(&number), "{number}: {foot}");
        assert!(foot.contains("printed by ana"));
    }
    let pictures = poppler("pdfimages", &["-list"], &pdf);
    assert_eq!(pictures.matches("jpeg").count(), 30, "{pictures}");
}

#[test]
fn letter_has_its_size_and_a_broken_picture_is_said_to_be_one() {
    let mut report = report(Paper::Letter, 0);
    report.blocks.push(Block::Picture {
        jpeg: b"no picture".to_vec(),
        caption: "SHA-256 of nothing".to_owned(),
    });
    let pdf = report.to_pdf().unwrap();
    assert!(poppler("pdfinfo", &[], &pdf).contains("letter"));
    let text = poppler("pdftotext", &[], &pdf);
    assert!(
        text.contains("(Nicht lesbar.)") && text.contains("SHA-256 of nothing"),
        "{text}"
    );
}

/// Whatever people write, the file is whole, says what they wrote, and what a title says of itself in
/// the file's properties reads as on the page.
#[test]
fn hostile_text_stays_text() {
    let hostile =
        "</x:xmpmeta> ) endobj %%EOF \u{0}\u{1b}[2J\u{202e}evil\u{2069}\r\nnext \u{feff}\u{fffe}";
    let mut report = report(Paper::A4, 1);
    report.title = hostile.to_owned();
    report.foot = hostile.to_owned();
    report.blocks.extend([
        Block::Fact(hostile.to_owned(), hostile.to_owned()),
        Block::Text("x".repeat(20_000)),
        Block::Text("\u{1f469}\u{200d}\u{1f692} 漢字 עברית عربي a\u{301}\u{301}".to_owned()),
        Block::Heading(hostile.to_owned()),
    ]);
    let pdf = report.to_pdf().unwrap();
    let text = poppler("pdftotext", &["-layout"], &pdf);
    assert!(
        text.contains("</x:xmpmeta> ) endobj %%EOF") && text.contains("evil"),
        "{text}"
    );
    let lines = text.lines().map(str::trim);
    let word = lines.filter(|line| line.chars().all(|letter| letter == 'x'));
    assert_eq!(word.map(str::len).sum::<usize>(), 20_000);
    let about = poppler("pdfinfo", &[], &pdf);
    let title = about
        .lines()
        .find(|line| line.starts_with("Title"))
        .unwrap();
    assert!(
        title.contains("endobj") && title.contains("evil"),
        "{title}"
    );
    assert!(!title.contains(['\u{202e}', '\u{1b}']), "{title:?}");
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let pdf = |notes| report(Paper::A4, notes).to_pdf().unwrap();
    assert!(pdf(2) == pdf(2) && pdf(2) != pdf(3));
}
