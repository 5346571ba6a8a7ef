//! Bytes into rows of text. One row is in memory at a time.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::bad_row::{BadRow, Problem};

/// A line without an end is no line: no till writes as much about a product.
const LONGEST_LINE: usize = 64 << 10;
/// Lines that one quoted value may span. A quotation mark that is never closed takes no more with it.
const MOST_LINES: usize = 32;
/// Read at once.
const BUFFER: usize = 64 << 10;

/// One row, split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its first line in the file, from 1.
    pub(crate) line: u64,
    pub(crate) values: Vec<String>,
}

/// One line as it stands in the file, without its end.
#[derive(Debug)]
struct Line {
    number: u64,
    bytes: Vec<u8>,
    is_cut: bool,
}

/// The rows of a file, in their order.
pub(crate) struct Rows<R: Read> {
    source: Source<R>,
    separator: u8,
    encoding: Option<&'static Encoding>,
    /// Read and not used: they followed a quotation mark that was never closed.
    waiting: VecDeque<Line>,
    number: u64,
}

impl<R: Read> Rows<R> {
    /// Without an encoding it is told from the bytes.
    pub(crate) fn new(
        read: R,
        separator: u8,
        encoding: Option<&'static Encoding>,
    ) -> io::Result<Self> {
        let (source, encoding) = Source::open(read, encoding)?;
        Ok(Self {
            source,
            separator,
            encoding,
            waiting: VecDeque::new(),
            number: 0,
        })
    }

    /// How many lines were read.
    pub(crate) fn lines(&self) -> u64 {
        self.number
    }

    /// The next row that is not empty.
    pub(crate) fn next(&mut self) -> io::Result<Option<Result<Row, BadRow>>> {
        while let Some(first) = self.line()? {
            if first.bytes.iter().all(u8::is_ascii_whitespace) && !first.is_cut {
                continue;
            }
            return self.row(first).map(Some);
        }
        Ok(None)
    }

    fn row(&mut self, first: Line) -> io::Result<Result<Row, BadRow>> {
        let line = first.number;
        if first.is_cut {
            return Ok(Err(self.bad(line, Problem::TooLong, &first.bytes)));
        }
        let mut bytes = first.bytes;
        let first_length = bytes.len();
        let mut taken = Vec::new();
        let mut quotes = Quotes::default();
        let mut from = 0;
        loop {
            quotes.read(&bytes[from..], self.separator);
            match quotes {
                Quotes::Start | Quotes::Plain | Quotes::Closing => break,
                Quotes::Broken => {
                    // What seems to end on a later line was meant to end on its own.
                    let problem = if taken.is_empty() {
                        Problem::QuoteInside
                    } else {
                        Problem::QuoteOpen
                    };
                    self.give_back(taken);
                    return Ok(Err(self.bad(line, problem, &bytes[..first_length])));
                }
                Quotes::Quoted => {}
            }
            let next = if taken.len() + 1 < MOST_LINES && bytes.len() <= LONGEST_LINE {
                self.line()?
            } else {
                None
            };
            let is_over = next.as_ref().is_none_or(|next| next.is_cut);
            taken.extend(next);
            if is_over {
                self.give_back(taken);
                return Ok(Err(self.bad(
                    line,
                    Problem::QuoteOpen,
                    &bytes[..first_length],
                )));
            }
            from = bytes.len();
            if let Some(next) = taken.last() {
                bytes.push(b'\n');
                bytes.extend_from_slice(&next.bytes);
            }
        }
        let text = self.text(&bytes);
        Ok(Ok(Row {
            line,
            values: split(&text, char::from(self.separator)),
        }))
    }

    fn bad(&self, line: u64, problem: Problem, bytes: &[u8]) -> BadRow {
        BadRow::new(line, problem, None, &self.text(bytes))
    }

    /// The lines after the first of a row that was none are read anew.
    fn give_back(&mut self, lines: Vec<Line>) {
        for line in lines.into_iter().rev() {
            self.waiting.push_front(line);
        }
    }

    fn text(&self, bytes: &[u8]) -> String {
        let encoding = match self.encoding {
            Some(encoding) => encoding,
            None if std::str::from_utf8(bytes).is_ok() => UTF_8,
            None => WINDOWS_1252,
        };
        let (text, _replaced) = encoding.decode_without_bom_handling(bytes);
        text.into_owned()
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.waiting.pop_front() {
            return Ok(Some(line));
        }
        let found = self.source.line()?;
        Ok(found.map(|(bytes, is_cut)| {
            self.number += 1;
            Line {
                number: self.number,
                bytes,
                is_cut,
            }
        }))
    }
}

/// Where in a row's quotation marks one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Quotes {
    /// Before a value.
    #[default]
    Start,
    /// In a value without them, in which they mean nothing.
    Plain,
    Quoted,
    /// After one within a quoted value: the end, or the first of two that stand for one.
    Closing,
    /// After an end there was more.
    Broken,
}

impl Quotes {
    fn read(&mut self, bytes: &[u8], separator: u8) {
        for &byte in bytes {
            *self = match (*self, byte) {
                (Self::Broken, _) => return,
                (Self::Start, b'"') | (Self::Closing, b'"') => Self::Quoted,
                (Self::Quoted, b'"') => Self::Closing,
                (Self::Quoted, _) => Self::Quoted,
                (Self::Start | Self::Plain | Self::Closing, b) if b == separator => Self::Start,
                (Self::Start, b' ') => Self::Start,
                (Self::Closing, b' ') => Self::Closing,
                (Self::Closing, _) => Self::Broken,
                (Self::Start | Self::Plain, _) => Self::Plain,
            };
        }
    }
}

/// A row whose quotation marks are right.
fn split(text: &str, separator: char) -> Vec<String> {
    let mut values = Vec::new();
    let mut value = String::new();
    let mut state = Quotes::Start;
    for c in text.chars() {
        match (state, c) {
            (Quotes::Start, '"') => {
                value.clear();
                state = Quotes::Quoted;
            }
            (Quotes::Quoted, '"') => state = Quotes::Closing,
            (Quotes::Closing, '"') => {
                value.push('"');
                state = Quotes::Quoted;
            }
            (Quotes::Quoted, c) => value.push(c),
            (_, c) if c == separator => {
                values.push(std::mem::take(&mut value));
                state = Quotes::Start;
            }
            (Quotes::Closing, _) => {}
            (_, c) => {
                value.push(c);
                if c != ' ' {
                    state = Quotes::Plain;
                }
            }
        }
    }
    values.push(value);
    values
}

/// Lines of bytes in which line ends and quotation marks are those of ASCII.
enum Source<R: Read> {
    Bytes(BufReader<io::Chain<io::Cursor<Vec<u8>>, R>>),
    Wide(BufReader<Narrow<io::Chain<io::Cursor<Vec<u8>>, R>>>),
}

impl<R: Read> Source<R> {
    fn open(
        mut read: R,
        named: Option<&'static Encoding>,
    ) -> io::Result<(Self, Option<&'static Encoding>)> {
        let mut head = Vec::with_capacity(4);
        read.by_ref().take(4).read_to_end(&mut head)?;
        let marked = Encoding::for_bom(&head);
        let wide = match (marked, named) {
            (Some((encoding, _)), _) | (None, Some(encoding)) => Some(encoding),
            // Separators and digits are ASCII: every second byte of theirs is nothing.
            (None, None) => match head.as_slice() {
                [0, _, 0, _] => Some(UTF_16BE),
                [_, 0, _, 0] => Some(UTF_16LE),
                _ => None,
            },
        };
        let skip = marked.map_or(0, |(_, length)| length);
        let read = io::Cursor::new(head.split_off(skip)).chain(read);
        Ok(match wide {
            Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => {
                let narrow = Narrow::new(read, encoding);
                let reader = BufReader::with_capacity(BUFFER, narrow);
                (Self::Wide(reader), Some(UTF_8))
            }
            other => {
                let reader = BufReader::with_capacity(BUFFER, read);
                (Self::Bytes(reader), other)
            }
        })
    }

    fn line(&mut self) -> io::Result<Option<(Vec<u8>, bool)>> {
        match self {
            Self::Bytes(reader) => line(reader),
            Self::Wide(reader) => line(reader),
        }
    }
}

/// Up to the end of the line, which is left out, or what fits; whether it was cut.
fn line(reader: &mut impl BufRead) -> io::Result<Option<(Vec<u8>, bool)>> {
    let mut found = Vec::new();
    let (mut is_cut, mut any) = (false, false);
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        any = true;
        // Old Macs end lines with a carriage return alone.
        let end = buffer.iter().position(|b| matches!(b, b'\n' | b'\r'));
        let part = &buffer[..end.unwrap_or(buffer.len())];
        let room = LONGEST_LINE.saturating_sub(found.len());
        is_cut |= part.len() > room;
        found.extend_from_slice(&part[..part.len().min(room)]);
        let used = part.len();
        match end.map(|at| buffer[at]) {
            None => reader.consume(used),
            Some(b'\r') => {
                reader.consume(used + 1);
                if reader.fill_buf()?.first() == Some(&b'\n') {
                    reader.consume(1);
                }
                break;
            }
            Some(_) => {
                reader.consume(used + 1);
                break;
            }
        }
    }
    Ok(any.then_some((found, is_cut)))
}

/// UTF-16 as UTF-8.
struct Narrow<R> {
    read: R,
    decoder: encoding_rs::Decoder,
    input: Vec<u8>,
    output: Vec<u8>,
    /// How much of `output` was handed out.
    given: usize,
    is_over: bool,
}

impl<R: Read> Narrow<R> {
    fn new(read: R, encoding: &'static Encoding) -> Self {
        Self {
            read,
            decoder: encoding.new_decoder_without_bom_handling(),
            input: vec![0; 8 << 10],
            // Three bytes for each of the units that fit into `input`, and some for what was waiting.
            output: Vec::with_capacity(16 << 10),
            given: 0,
            is_over: false,
        }
    }
}

impl<R: Read> Read for Narrow<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.output.len() && !self.is_over {
            let length = self.read.read(&mut self.input)?;
            self.is_over = length == 0;
            self.given = 0;
            let most = self
                .decoder
                .max_utf8_buffer_length(length)
                .unwrap_or(16 << 10);
            self.output.resize(most, 0);
            let (_, _, written, _) =
                self.decoder
                    .decode_to_utf8(&self.input[..length], &mut self.output, self.is_over);
            self.output.truncate(written);
        }
        let rest = &self.output[self.given..];
        let length = rest.len().min(into.len());
        into[..length].copy_from_slice(&rest[..length]);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> Vec<Result<Vec<String>, (u64, Problem)>> {
        let mut rows = Rows::new(bytes, b',', None).unwrap();
        let mut found = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            found.push(
                row.map(|row| row.values)
                    .map_err(|bad| (bad.line, bad.problem)),
            );
        }
        found
    }

    fn good(values: &[&str]) -> Result<Vec<String>, (u64, Problem)> {
        Ok(values.iter().map(|v| (*v).to_owned()).collect())
    }

    #[test]
    fn values_are_split_and_their_quotes_taken_off() {
        assert_eq!(
            all(b"a,\"b,\"\"c\"\"\",d\r\n\r\n1,,\n\"two\nlines\",x\ry, 7\" nail"),
            [
                good(&["a", "b,\"c\"", "d"]),
                good(&["1", "", ""]),
                good(&["two\nlines", "x"]),
                good(&["y", " 7\" nail"]),
            ]
        );
    }

    #[test]
    fn a_broken_quote_takes_its_own_row_and_no_other() {
        assert_eq!(
            all(b"a,b\n\"open,1\nc,d\n\"in\"side\",2\ne,f\n"),
            [
                good(&["a", "b"]),
                Err((2, Problem::QuoteOpen)),
                good(&["c", "d"]),
                Err((4, Problem::QuoteInside)),
                good(&["e", "f"])
            ]
        );
        let mut long = b"\"open".to_vec();
        for line in 0..100 {
            long.extend_from_slice(format!("\n{line},x").as_bytes());
        }
        let rows = all(&long);
        assert_eq!((rows.len(), &rows[0]), (101, &Err((1, Problem::QuoteOpen))));
        assert_eq!(rows[100], good(&["99", "x"]));
    }

    #[test]
    fn a_line_without_end_is_one_bad_row() {
        let mut bytes = vec![b'x'; LONGEST_LINE * 3];
        bytes.extend_from_slice(b"\na,b");
        let rows = all(&bytes);
        assert_eq!(rows, [Err((1, Problem::TooLong)), good(&["a", "b"])]);
    }

    #[test]
    fn encodings_are_told_from_the_bytes() {
        let expected = [good(&["Käse", "é€"])];
        assert_eq!(all("Käse,é€".as_bytes()), expected);
        assert_eq!(
            all(b"\xef\xbb\xbfK\xc3\xa4se,\xc3\xa9\xe2\x82\xac"),
            expected
        );
        assert_eq!(all(b"K\xe4se,\xe9\x80"), expected);
        let wide: Vec<u16> = "Käse,é€".encode_utf16().collect();
        let little: Vec<u8> = wide.iter().flat_map(|u| u.to_le_bytes()).collect();
        let big: Vec<u8> = wide.iter().flat_map(|u| u.to_be_bytes()).collect();
        assert_eq!(all(&[&[0xff, 0xfe], little.as_slice()].concat()), expected);
        assert_eq!(all(&[&[0xfe, 0xff], big.as_slice()].concat()), expected);
    }
}
