//! A file as a table. CSV of any separator and of either encoding, or a workbook; its head is where it is.

use std::io::Cursor;

use calamine::{Data, Reader as _, Sheets, open_workbook_auto_from_rs};

use crate::Failure;

/// Larger files are not looked at.
const MOST_BYTES: usize = 64 << 20;
pub(crate) const MOST_ROWS: usize = 100_000;
/// The head is looked for in so many rows: above it stand titles in merged cells.
const HEAD_WITHIN: usize = 15;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Bool(bool),
    /// `YYYY-MM-DD` and, if there is one, a time: from a cell that is formatted as a date.
    Moment(String),
    /// What a formula left behind: `#REF!` and the like.
    Broken,
}

impl Cell {
    fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    pub(crate) fn words(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Moment(text) => text.clone(),
            Self::Number(number) => plain(*number),
            Self::Bool(flag) => flag.to_string(),
            Self::Broken => "#".to_owned(),
        }
    }
}

/// Whole numbers as they are written, without a point.
fn plain(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { number.to_string() }
}

#[derive(Debug)]
pub(crate) struct Table {
    pub sheets: Vec<String>,
    pub heads: Vec<String>,
    /// Rows with something in them, by their number in the file.
    pub rows: Vec<(u64, Vec<Cell>)>,
}

pub(crate) fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Table, Failure> {
    if bytes.len() > MOST_BYTES {
        return Err(refused("The file is larger than 64 MB. Nothing was changed; divide it."));
    }
    let (sheets, rows) = if bytes.starts_with(b"PK") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        workbook(bytes, sheet)?
    } else {
        (Vec::new(), csv_rows(bytes))
    };
    let mut rows: Vec<(u64, Vec<Cell>)> =
        rows.into_iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty())).collect();
    if rows.len() > MOST_ROWS {
        return Err(refused("The table has more than 100,000 rows. Nothing was changed; divide it."));
    }
    let at = head_of(&rows).ok_or_else(|| refused("The table is empty. Nothing was changed."))?;
    let heads = named(&rows[at].1);
    rows.drain(..=at);
    for (_, cells) in &mut rows {
        cells.resize(heads.len(), Cell::Empty);
    }
    rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    Ok(Table { sheets, heads, rows })
}

fn refused(text: &str) -> Failure {
    Failure::refused("table_unreadable", text)
}

/// The first of the upper rows that is about as full as the fullest: what stands above is a title.
fn head_of(rows: &[(u64, Vec<Cell>)]) -> Option<usize> {
    let filled = |cells: &[Cell]| cells.iter().filter(|cell| !cell.is_empty()).count();
    let upper = &rows[..rows.len().min(HEAD_WITHIN)];
    let most = upper.iter().map(|(_, cells)| filled(cells)).max()?;
    upper.iter().position(|(_, cells)| filled(cells) * 2 > most)
}

/// A name for every column: a merged head names the columns under it with a number, a nameless one by its letter.
fn named(cells: &[Cell]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (at, cell) in cells.iter().enumerate() {
        let words = cell.words().split_whitespace().collect::<Vec<_>>().join(" ");
        let base = if words.is_empty() { format!("Column {}", letter(at)) } else { words };
        let mut name = base.clone();
        let mut copy = 2;
        while names.contains(&name) {
            name = format!("{base} {copy}");
            copy += 1;
        }
        names.push(name);
    }
    names
}

fn letter(at: usize) -> String {
    let low = char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    if at < 26 { low.to_string() } else { format!("{}{low}", letter(at / 26 - 1)) }
}

type Rows = Vec<(u64, Vec<Cell>)>;

fn workbook(bytes: &[u8], sheet: Option<&str>) -> Result<(Vec<String>, Rows), Failure> {
    let unreadable =
        || refused("This is no workbook that can be read. Nothing was changed; save it as XLSX or CSV.");
    let mut book: Sheets<Cursor<&[u8]>> =
        open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let sheets = book.sheet_names();
    let name = match sheet {
        Some(wanted) => sheets.iter().find(|name| *name == wanted),
        None => sheets.first(),
    };
    let name = name.ok_or_else(|| refused("There is no sheet of that name. Nothing was changed."))?.clone();
    let range = book.worksheet_range(&name).map_err(|_| unreadable())?;
    let first = range.start().map_or(0, |(row, _)| u64::from(row));
    let rows = range.rows().enumerate();
    let rows = rows.map(|(at, cells)| (first + at as u64 + 1, cells.iter().map(cell_of).collect())).collect();
    Ok((sheets, rows))
}

fn cell_of(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::String(text) | Data::DurationIso(text) => text_cell(text),
        Data::DateTimeIso(text) => Cell::Moment(text.clone()),
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::Bool(flag) => Cell::Bool(*flag),
        Data::Error(_) => Cell::Broken,
        Data::DateTime(serial) => moment_of(serial.as_f64()).map_or(Cell::Broken, Cell::Moment),
    }
}

fn text_cell(text: &str) -> Cell {
    let text = text.trim();
    let broken = ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"].contains(&text);
    match text {
        "" => Cell::Empty,
        _ if broken => Cell::Broken,
        _ => Cell::Text(text.to_owned()),
    }
}

/// Days since 30 December 1899, as spreadsheets count; with a time only if there is one.
pub(crate) fn moment_of(serial: f64) -> Option<String> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let day = chrono::NaiveDate::from_ymd_opt(1899, 12, 30)? + chrono::Duration::days(serial.floor() as i64);
    let seconds = (serial.fract() * 86_400.0).round() as i64;
    if seconds == 0 {
        return Some(day.to_string());
    }
    let moment = day.and_hms_opt(0, 0, 0)? + chrono::Duration::seconds(seconds);
    Some(moment.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Every row of a text file, numbered by its line.
fn csv_rows(bytes: &[u8]) -> Rows {
    let text = utf16(bytes);
    let bytes = text.as_deref().map_or(bytes, str::as_bytes);
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(bytes))
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let (mut rows, mut lines) = (Vec::new(), Lines::of(bytes));
    for record in reader.byte_records().map_while(Result::ok) {
        let start = record.position().map_or(0, csv::Position::byte);
        let line = lines.first_written(usize::try_from(start).unwrap_or(usize::MAX));
        rows.push((line, record.iter().map(|field| text_cell(&decoded(field))).collect()));
    }
    rows
}

/// Counts lines as an editor does. The reader's own count stands still before empty lines and a `\r\n`.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, line: 1 }
    }

    /// The line of the first byte from `start` on that ends no line.
    fn first_written(&mut self, start: usize) -> u64 {
        while let Some(byte) = self.bytes.get(self.at) {
            let ends = matches!(byte, b'\r' | b'\n');
            if self.at >= start && !ends {
                break;
            }
            let half = *byte == b'\r' && self.bytes.get(self.at + 1) == Some(&b'\n');
            self.line += u64::from(ends && !half);
            self.at += 1;
        }
        self.line
    }
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let read: fn([u8; 2]) -> u16 = match bytes {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
    Some(String::from_utf16_lossy(&units))
}

/// The sign that divides the first lines best, outside of quotes.
fn delimiter(bytes: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b';', 0usize), (b'\t', 0), (b',', 0), (b'|', 0)];
    for byte in bytes.iter().take(16 << 10) {
        quoted ^= *byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| sign == byte && !quoted) {
            *count += 1;
        }
    }
    counts
        .iter()
        .max_by_key(|(_, count)| *count)
        .filter(|(_, count)| *count > 0)
        .map_or(b',', |(sign, _)| *sign)
}

/// A field that is not UTF-8 was written by an older program: each for itself, since files are pasted together.
fn decoded(field: &[u8]) -> String {
    match std::str::from_utf8(field) {
        Ok(text) => text.to_owned(),
        Err(_) => field.iter().map(|byte| windows_1252(*byte)).collect(),
    }
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(bytes: &[u8]) -> (Vec<String>, Vec<(u64, Vec<String>)>) {
        let table = read(bytes, None).unwrap();
        let words = |cells: Vec<Cell>| cells.iter().map(Cell::words).collect();
        (table.heads, table.rows.into_iter().map(|(line, cells)| (line, words(cells))).collect())
    }

    #[test]
    fn a_mark_of_the_encoding_semicolons_and_empty_rows_do_not_matter() {
        let (heads, rows) =
            table("\u{feff}Name;City\r\n\r\nȘtefan;Iași\r\n;;\r\nIon;\"a; b\"\r\n".as_bytes());
        assert_eq!(heads, ["Name", "City"]);
        assert_eq!(rows[0], (3, vec!["Ștefan".into(), "Iași".into()]));
        assert_eq!(rows[1], (5, vec!["Ion".into(), "a; b".into()]));
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn a_row_is_named_by_its_line_whatever_ends_a_line() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["Name;City", "", "A;\"two", "lines\"", "B;C"].join(end);
            let (_, rows) = table(text.as_bytes());
            assert_eq!(rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 5], "{end:?}");
        }
    }

    #[test]
    fn a_title_above_the_head_is_passed_over_and_merged_heads_are_numbered() {
        let (heads, rows) = table(b"Course register 2026,,\nName,Agency,\nA,B,C\n");
        assert_eq!(heads, ["Name", "Agency", "Column C"]);
        assert_eq!(rows.len(), 1);
        let (heads, _) = table(b"Name,Phone,Phone\nA,1,2\n");
        assert_eq!(heads, ["Name", "Phone", "Phone 2"]);
    }

    #[test]
    fn lines_of_two_encodings_in_one_file_are_both_read() {
        let mut bytes = "Name,City\nȘtefan,Iași\n".as_bytes().to_vec();
        bytes.extend_from_slice(b"Ren\xE9e,K\xF6ln \x96 Mitte\n");
        let (_, rows) = table(&bytes);
        assert_eq!(rows[0].1, ["Ștefan", "Iași"]);
        assert_eq!(rows[1].1, ["Renée", "Köln – Mitte"]);
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("A\tB\nș\t2\n".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(table(&utf16).1[0].1, ["ș", "2"]);
    }

    #[test]
    fn days_are_counted_as_spreadsheets_count_them() {
        assert_eq!(moment_of(45_000.0).as_deref(), Some("2023-03-15"));
        assert_eq!(moment_of(45_000.5).as_deref(), Some("2023-03-15T12:00:00Z"));
        assert_eq!(moment_of(-1.0), None);
    }

    #[test]
    fn what_is_no_table_is_refused_in_words() {
        for bytes in [&b""[..], b"\n\n", b"PK\x03\x04 no workbook"] {
            assert_eq!(read(bytes, None).unwrap_err().code, "table_unreadable");
        }
    }
}
