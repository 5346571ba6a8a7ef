//! Figures as a workbook. Every text is written as a text: none is ever a formula.

use rust_xlsxwriter::{
    Chart, ChartLegendPosition, ChartSolidFill, ChartType, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::{Figures, Measured, Unit, Words};

const NOW: &str = "#1F5B99";
const THEN: &str = "#C3CAD5";
const HEAD: &str = "#EEF1F5";
/// Seconds of a day: a workbook counts in days.
const DAY_S: f64 = 86_400.0;
/// The days' columns before the figures: first, last, seen.
const FIXED: u16 = 3;

struct Formats {
    title: Format,
    name: Format,
    text: Format,
    head: Format,
    date: Format,
    change: Format,
}

impl Formats {
    fn new() -> Self {
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_background_color(HEAD)
            .set_border_bottom(FormatBorder::Thin);
        Self {
            title: Format::new().set_bold().set_font_size(16),
            name: Format::new().set_bold(),
            text: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            head,
            date: Format::new().set_num_format("yyyy\\-mm\\-dd"),
            change: Format::new().set_num_format("+0.0%;\\-0.0%;0.0%"),
        }
    }
}

pub(super) fn write(figures: &Figures, words: Words) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats::new();
    let mut book = Workbook::new();
    // No clock: the same figures give the same file.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let about = DocProperties::new()
        .set_title(&figures.title)
        .set_company(&figures.store)
        .set_creation_datetime(&made);
    book.set_properties(&about);
    let [summary_name, days_name, quality_name, definitions_name] = words.sheets;
    let mut summary = Worksheet::new();
    summary.set_name(summary_name)?;
    let after = summarise(&mut summary, figures, words, &formats)?;
    if !figures.parts.is_empty() && !figures.figures.is_empty() {
        summary.insert_chart(after + 1, 0, &chart(figures, words, days_name))?;
    }
    book.push_worksheet(summary);
    let mut days = Worksheet::new();
    days.set_name(days_name)?;
    list_days(&mut days, figures, words, &formats)?;
    book.push_worksheet(days);
    let mut quality = Worksheet::new();
    quality.set_name(quality_name)?;
    tell_quality(&mut quality, figures, words, &formats)?;
    book.push_worksheet(quality);
    let mut definitions = Worksheet::new();
    definitions.set_name(definitions_name)?;
    define(&mut definitions, figures, words, &formats)?;
    book.push_worksheet(definitions);
    book.save_to_buffer()
}

fn summarise(
    sheet: &mut Worksheet,
    figures: &Figures,
    words: Words,
    formats: &Formats,
) -> Result<u32, XlsxError> {
    for (column, width) in [(0, 34.0), (1, 16.0), (2, 16.0), (3, 12.0)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.write_string_with_format(0, 0, &figures.title, &formats.title)?;
    sheet.write_string_with_format(1, 0, &figures.store, &formats.name)?;
    let mut at = 2;
    for (name, text) in &figures.facts {
        sheet.write_string(at, 0, *name)?;
        sheet.write_string(at, 1, text)?;
        at += 1;
    }
    at += 1;
    for (column, name) in (0..).zip([words.figure, words.value, words.beside, words.change]) {
        sheet.write_string_with_format(at, column, name, &formats.head)?;
    }
    for (index, figure) in figures.figures.iter().enumerate() {
        at += 1;
        sheet.write_string(at, 0, &figure.name)?;
        let whole = &figures.whole;
        number(sheet, (at, 1), figure.unit, whole.now.values[index])?;
        let then = whole.then.as_ref().and_then(|then| then.values[index]);
        number(sheet, (at, 2), figure.unit, then)?;
        if let Some(change) = whole.change(index) {
            sheet.write_number_with_format(at, 3, change, &formats.change)?;
        }
    }
    Ok(at + 1)
}

fn list_days(
    sheet: &mut Worksheet,
    figures: &Figures,
    words: Words,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let names = figures.figures.iter().map(|figure| figure.name.clone());
    let mut heads = vec![
        words.first.to_owned(),
        words.last.to_owned(),
        words.seen.to_owned(),
    ];
    heads.extend(names.clone());
    if figures.whole.then.is_some() {
        let beside = |name: &str| format!("{}: {name}", words.beside);
        heads.extend([words.first, words.last, words.seen].map(beside));
        heads.extend(names.map(|name| beside(&name)));
    }
    for (column, head) in (0..).zip(&heads) {
        sheet.write_string_with_format(0, column, head, &formats.head)?;
        sheet.set_column_width(column, 13.0)?;
    }
    sheet.set_row_height(0, 46.0)?;
    sheet.set_freeze_panes(1, 2)?;
    let beside = FIXED + count(figures.figures.len());
    for (row, part) in (1..).zip(&figures.parts) {
        measured(sheet, (row, 0), figures, &part.now, formats)?;
        if let Some(then) = &part.then {
            measured(sheet, (row, beside), figures, then, formats)?;
        }
    }
    Ok(())
}

fn measured(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    figures: &Figures,
    measured: &Measured,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let days = &measured.days;
    for (column, day) in (column..).zip([&days.first, &days.last]) {
        let day = ExcelDateTime::parse_from_str(day)?;
        sheet.write_datetime_with_format(row, column, &day, &formats.date)?;
    }
    number(sheet, (row, column + 2), Unit::Share, measured.seen)?;
    let values = figures.figures.iter().zip(&measured.values);
    for (column, (figure, value)) in (column + FIXED..).zip(values) {
        number(sheet, (row, column), figure.unit, *value)?;
    }
    Ok(())
}

fn tell_quality(
    sheet: &mut Worksheet,
    figures: &Figures,
    words: Words,
    formats: &Formats,
) -> Result<(), XlsxError> {
    for (column, width) in (0..).zip([13.0, 13.0, 10.0, 28.0, 34.0, 12.0]) {
        sheet.set_column_width(column, width)?;
    }
    let said = if !figures.is_counted {
        words.no_camera
    } else if figures.unseen.is_empty() {
        words.all_seen
    } else {
        words.quality_note
    };
    let heads = [
        words.first,
        words.last,
        words.seen,
        words.camera,
        words.why,
        words.how_long,
    ];
    for (column, head) in (0..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &formats.head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let mut at = 1;
    for unseen in &figures.unseen {
        for cause in &unseen.causes {
            for (column, day) in (0..).zip([&unseen.days.first, &unseen.days.last]) {
                let day = ExcelDateTime::parse_from_str(day)?;
                sheet.write_datetime_with_format(at, column, &day, &formats.date)?;
            }
            number(sheet, (at, 2), Unit::Share, Some(unseen.seen))?;
            sheet.write_string(at, 3, cause.camera.as_deref().unwrap_or("–"))?;
            sheet.write_string(at, 4, cause.why)?;
            number(sheet, (at, 5), Unit::Seconds, Some(cause.seconds))?;
            at += 1;
        }
    }
    sheet.write_string(at + 1, 0, said)?;
    Ok(())
}

fn define(
    sheet: &mut Worksheet,
    figures: &Figures,
    words: Words,
    formats: &Formats,
) -> Result<(), XlsxError> {
    for (column, width) in (0..).zip([28.0, 60.0, 44.0, 44.0]) {
        sheet.set_column_width(column, width)?;
    }
    let heads = [words.figure, words.definitions, "=", words.source];
    for (column, head) in (0..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &formats.head)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    for (row, figure) in (1..).zip(&figures.figures) {
        let cells = [&figure.name, &figure.how, &figure.formula, &figure.source];
        for (column, text) in (0..).zip(cells) {
            sheet.write_string_with_format(row, column, text, &formats.text)?;
        }
    }
    Ok(())
}

fn chart(figures: &Figures, words: Words, days: &str) -> Chart {
    let last = u32::try_from(figures.parts.len()).unwrap_or(u32::MAX - 1);
    let drawn = &figures.figures[figures.drawn];
    let column = FIXED + count(figures.drawn);
    let beside = column + FIXED + count(figures.figures.len());
    let mut chart = Chart::new(ChartType::Column);
    let [now_name, then_name, _] = words.legend;
    let mut add = |name: &str, column: u16, colour: &str| {
        chart
            .add_series()
            .set_name(name)
            .set_categories((days, 1, 0, last, 0))
            .set_values((days, 1, column, last, column))
            .set_format(ChartSolidFill::new().set_color(colour))
            .set_gap(60);
    };
    if figures.whole.then.is_some() {
        add(then_name, beside, THEN);
    }
    add(now_name, column, NOW);
    chart.title().set_name((words.chart)(&drawn.name).as_str());
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.x_axis().set_num_format("yyyy\\-mm\\-dd");
    chart.y_axis().set_num_format(format_of(drawn.unit));
    chart.set_width(860).set_height(360);
    chart
}

fn number(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    unit: Unit,
    value: Option<f64>,
) -> Result<(), XlsxError> {
    let Some(value) = value else { return Ok(()) };
    let value = match unit {
        Unit::Count | Unit::Share | Unit::Money | Unit::Decimal => value,
        Unit::Seconds => value / DAY_S,
    };
    let format = Format::new().set_num_format(format_of(unit));
    sheet.write_number_with_format(row, column, value, &format)?;
    Ok(())
}

fn format_of(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "#,##0",
        Unit::Share => "0.0%",
        Unit::Money | Unit::Decimal => "#,##0.00",
        Unit::Seconds => "[h]:mm:ss",
    }
}

fn count(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX / 4)
}
