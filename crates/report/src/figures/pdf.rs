//! Figures as a document: the figures at a glance, a chart, what was seen, each part, and definitions.

use super::{Better, Figure, Figures, Row, Unit, Words, numbers};
use crate::report::{Bar, Block, Card, Cell, Chart, Report, Table, Tone};

/// Figures beside each other in one table; more stand in the next.
const ABREAST: usize = 6;
/// Parts that are told of one by one; all of them stand in the workbook.
const MOST_UNSEEN: usize = 12;
/// Reasons that are told of a part.
const MOST_CAUSES: usize = 3;

pub(super) fn compose(figures: &Figures, words: Words) -> Report {
    let mut blocks = vec![Block::Lead(figures.store.clone())];
    let facts = figures.facts.iter();
    blocks.extend(facts.map(|(name, text)| Block::Fact((*name).to_owned(), text.clone())));
    if figures.figures.is_empty() {
        blocks.push(Block::Text(words.nothing.to_owned()));
    } else {
        let all = figures.figures.iter().enumerate();
        let cards = all.map(|(index, figure)| card(index, figure, &figures.whole, words));
        blocks.push(Block::Cards(cards.collect()));
        if !figures.parts.is_empty() {
            let drawn = &figures.figures[figures.drawn];
            blocks.push(Block::Heading((words.chart)(&drawn.name)));
            blocks.push(Block::Chart(chart(figures, drawn, words)));
        }
    }
    blocks.push(Block::Heading(words.quality.to_owned()));
    quality(&mut blocks, figures, words);
    let indices: Vec<usize> = (0..figures.figures.len()).collect();
    for (number, shown) in indices.chunks(ABREAST).enumerate() {
        blocks.push(if number == 0 {
            Block::Page
        } else {
            Block::Space
        });
        blocks.push(Block::Heading(words.table.to_owned()));
        blocks.push(Block::Table(table(figures, shown, words)));
    }
    if !figures.figures.is_empty() {
        blocks.push(Block::Heading(words.definitions.to_owned()));
    }
    for figure in &figures.figures {
        let text = format!(
            "{}\n{} = {}. {}: {}.",
            figure.how, figure.id, figure.formula, words.source, figure.source
        );
        blocks.push(Block::Fact(figure.name.clone(), text));
        blocks.push(Block::Space);
    }
    Report {
        paper: figures.paper,
        language: figures.language.clone(),
        unreadable: String::new(),
        title: figures.title.clone(),
        foot: figures.foot.clone(),
        blocks,
    }
}

fn card(index: usize, figure: &Figure, whole: &Row, words: Words) -> Card {
    let change = whole.change(index);
    let then = whole.then.as_ref().and_then(|then| then.values[index]);
    Card {
        name: figure.name.clone(),
        value: numbers::value(words, figure.unit, whole.now.values[index]),
        change: change.map(|share| (numbers::change(words, share), tone(figure, share))),
        note: match (change, then) {
            (Some(_), _) => (words.than)(&numbers::value(words, figure.unit, then)),
            _ => words.nothing_beside.to_owned(),
        },
    }
}

/// Colour says no more than the sign and the shape before it.
fn tone(figure: &Figure, share: f64) -> Tone {
    match figure.better {
        Some(_) if share == 0.0 => Tone::Plain,
        None => Tone::Plain,
        Some(better) if (share > 0.0) == (better == Better::Higher) => Tone::Good,
        Some(_) => Tone::Bad,
    }
}

fn chart(figures: &Figures, drawn: &Figure, words: Words) -> Chart {
    let bars = figures.parts.iter().map(|part| Bar {
        label: part.now.days.text.clone(),
        now: part.now.values[figures.drawn],
        then: part
            .then
            .as_ref()
            .and_then(|then| then.values[figures.drawn]),
        is_partly: !part.now.is_whole(),
    });
    let bars: Vec<Bar> = bars.collect();
    let highest = bars
        .iter()
        .flat_map(|bar| [bar.now, bar.then])
        .flatten()
        .fold(0.0, f64::max);
    let steps = steps(highest, drawn.unit).into_iter();
    let axis = steps.map(|step| (step, numbers::cell(words, drawn.unit, Some(step))));
    let [now, then, partly] = words.legend.map(str::to_owned);
    Chart {
        bars,
        axis: axis.collect(),
        now,
        then: figures.whole.then.is_some().then_some(then),
        partly,
    }
}

/// From zero to the first step that is no lower than the highest bar.
fn steps(highest: f64, unit: Unit) -> Vec<f64> {
    let nice: &[f64] = match unit {
        Unit::Count | Unit::Money => &[1.0, 2.0, 5.0, 10.0],
        Unit::Decimal => &[0.1, 0.2, 0.5, 1.0],
        Unit::Share => &[0.01, 0.02, 0.05, 0.1, 0.2, 0.25],
        Unit::Seconds => &[
            5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0,
        ],
    };
    let mut scale = 1.0;
    let step = loop {
        let found = nice.iter().find(|step| **step * scale * 5.0 >= highest);
        match found {
            Some(step) => break step * scale,
            None => scale *= 10.0,
        }
    };
    let mut steps = vec![0.0];
    let mut number = 1.0;
    while steps.last().is_some_and(|last| *last < highest) || steps.len() < 3 {
        steps.push(step * number);
        number += 1.0;
    }
    steps
}

fn quality(blocks: &mut Vec<Block>, figures: &Figures, words: Words) {
    if !figures.is_counted {
        blocks.push(Block::Text(words.no_camera.to_owned()));
        return;
    }
    if let Some(seen) = figures.whole.now.seen {
        let text = numbers::percent(words, seen);
        blocks.push(Block::Fact(words.seen.to_owned(), text));
    }
    if figures.unseen.is_empty() {
        blocks.push(Block::Text(words.all_seen.to_owned()));
        return;
    }
    blocks.push(Block::Text(words.quality_note.to_owned()));
    for unseen in figures.unseen.iter().take(MOST_UNSEEN) {
        let causes = unseen.causes.iter().take(MOST_CAUSES).map(|cause| {
            let lasted = numbers::span(cause.seconds);
            match &cause.camera {
                Some(camera) => format!("{camera}: {} ({lasted})", cause.why),
                None => format!("{} ({lasted})", cause.why),
            }
        });
        let seen = (words.partly)(&numbers::percent(words, unseen.seen));
        let mut parts = vec![seen];
        parts.extend(causes);
        blocks.push(Block::Fact(unseen.days.text.clone(), parts.join(" · ")));
    }
    let more = figures.unseen.len().saturating_sub(MOST_UNSEEN);
    if more > 0 {
        blocks.push(Block::Text((words.more)(more)));
    }
}

fn table(figures: &Figures, shown: &[usize], words: Words) -> Table {
    let heads = shown.iter().map(|index| {
        let figure = &figures.figures[*index];
        match figure.unit {
            Unit::Seconds => format!("{} ({})", figure.name, words.clock),
            Unit::Count | Unit::Share | Unit::Money | Unit::Decimal => figure.name.clone(),
        }
    });
    let mut head = vec![words.days.to_owned()];
    head.extend(heads);
    head.push(words.seen.to_owned());
    let parts = figures.parts.iter();
    let mut rows: Vec<Vec<Cell>> = parts
        .map(|part| line(figures, part, shown, words, part.now.days.text.clone()))
        .collect();
    let whole = &figures.whole;
    rows.push(line(figures, whole, shown, words, words.whole.to_owned()));
    Table { head, rows }
}

fn line(figures: &Figures, row: &Row, shown: &[usize], words: Words, first: String) -> Vec<Cell> {
    let mut cells = vec![Cell {
        text: first,
        below: row
            .then
            .as_ref()
            .map(|then| (then.days.text.clone(), Tone::Plain)),
    }];
    for index in shown {
        let figure = &figures.figures[*index];
        let change = row.change(*index);
        cells.push(Cell {
            text: numbers::cell(words, figure.unit, row.now.values[*index]),
            below: change.map(|share| (numbers::change(words, share), tone(figure, share))),
        });
    }
    cells.push(Cell {
        text: row
            .now
            .seen
            .map_or_else(|| "–".to_owned(), |seen| numbers::percent(words, seen)),
        below: None,
    });
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_reach_what_is_highest_and_are_few() {
        for highest in [0.0, 0.4, 1.0, 7.0, 99.0, 1234.0, 9_999_999.0] {
            for unit in [Unit::Count, Unit::Share, Unit::Seconds] {
                let steps = steps(highest, unit);
                assert!(steps.last().is_some_and(|last| *last >= highest));
                assert!(
                    (3..=7).contains(&steps.len()),
                    "{highest} {unit:?}: {steps:?}"
                );
            }
        }
    }
}
