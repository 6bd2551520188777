//! Tables for spreadsheets, as RFC 4180 has them.

/// One line. A cell that a spreadsheet would take for a formula is told to be text.
pub(crate) fn csv_line<'c>(cells: impl IntoIterator<Item = &'c str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    cells.join(",") + "\r\n"
}

fn cell(text: &str) -> String {
    let number = text.parse::<f64>().is_ok();
    let formula = !number && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', ';', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::csv_line;

    #[test]
    fn what_would_break_a_table_is_quoted() {
        assert_eq!(
            csv_line(["a", "b, c", "say \"x\"", "two\nlines"]),
            "a,\"b, c\",\"say \"\"x\"\"\",\"two\nlines\"\r\n"
        );
    }

    #[test]
    fn a_cell_is_never_a_formula_and_a_number_stays_one() {
        assert_eq!(csv_line(["=1+1", "+40 721", "-5", "@x"]), "'=1+1,'+40 721,-5,'@x\r\n");
    }
}
