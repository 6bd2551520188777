//! A file cut into lines, of which none may be longer than the limit in memory.

use std::io::{self, BufRead, Write};

/// A longer line is not even looked at.
pub const LONGEST: usize = model::import::LINE_LIMIT;

/// The line is longer than may be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineTooLong;

/// One line that is not blank.
#[derive(Debug)]
pub struct RawLine {
    /// From 1, blank lines counted.
    pub number: u64,
    pub bytes: Result<Vec<u8>, LineTooLong>,
}

/// Cuts a reader into lines. What is too long is not kept, only passed on to `rejects` (a sink when nobody wants it).
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    pub fn new(reader: R) -> Self {
        Self { reader, number: 0 }
    }

    /// The next line with something in it.
    pub fn next(&mut self, rejects: &mut dyn Write) -> io::Result<Option<RawLine>> {
        loop {
            let mut bytes = Vec::new();
            let limit = LONGEST as u64 + 1;
            let read = io::Read::take(&mut self.reader, limit).read_until(b'\n', &mut bytes)?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            let number = self.number;
            if read > LONGEST && bytes.last() != Some(&b'\n') {
                self.pass_on(&bytes, rejects)?;
                return Ok(Some(RawLine { number, bytes: Err(LineTooLong) }));
            }
            if number == 1 && bytes.starts_with(b"\xEF\xBB\xBF") {
                bytes.drain(..3);
            }
            while bytes.last().is_some_and(u8::is_ascii_whitespace) {
                bytes.pop();
            }
            if !bytes.is_empty() {
                return Ok(Some(RawLine { number, bytes: Ok(bytes) }));
            }
        }
    }

    /// Reads to the end of an overlong line without holding it.
    fn pass_on(&mut self, start: &[u8], rejects: &mut dyn Write) -> io::Result<()> {
        rejects.write_all(start)?;
        loop {
            let buffer = self.reader.fill_buf()?;
            let (rest, done) = match buffer.iter().position(|byte| *byte == b'\n') {
                Some(end) => (&buffer[..end], true),
                None => (buffer, buffer.is_empty()),
            };
            rejects.write_all(rest)?;
            let used = rest.len() + usize::from(done && !buffer.is_empty());
            self.reader.consume(used);
            if done {
                return rejects.write_all(b"\n");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Found = (u64, Result<usize, LineTooLong>);

    fn read(input: &[u8]) -> (Vec<Found>, Vec<u8>) {
        let mut lines = Lines::new(io::BufReader::with_capacity(7, input));
        let mut rejects = Vec::new();
        let mut found = Vec::new();
        while let Some(line) = lines.next(&mut rejects).unwrap() {
            found.push((line.number, line.bytes.map(|bytes| bytes.len())));
        }
        (found, rejects)
    }

    #[test]
    fn blank_lines_count_but_do_not_show() {
        let (lines, rejects) = read(b"\xEF\xBB\xBFone\r\n\n  \ntwo");
        assert_eq!(lines, [(1, Ok(3)), (4, Ok(3))]);
        assert!(rejects.is_empty());
    }

    #[test]
    fn a_line_past_the_limit_is_passed_on_and_the_next_one_is_read() {
        let mut input = vec![b'x'; LONGEST + 10];
        input.extend_from_slice(b"\nafter\n");
        let (lines, rejects) = read(&input);
        assert_eq!(lines, [(1, Err(LineTooLong)), (2, Ok(5))]);
        assert_eq!(rejects.len(), LONGEST + 11);
    }
}
