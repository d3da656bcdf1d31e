//! Scans: each page drawn by `pdftoppm`, recognised by `tesseract` in Vietnamese, with the confidence of its words.

use super::pdf::explain;
use super::tools::{Call, ToolError, Tools};
use super::{Extracted, Method};
use crate::reader::error::ReadError;
use crate::reader::limits::{MAX_SCAN_PAGES, MAX_TOOL_OUTPUT, SCAN_PAGE_TIME};

/// Reads a scan of so many pages.
pub(super) fn read(bytes: &[u8], pages: usize, tools: &dyn Tools) -> Result<Extracted, ReadError> {
    if pages > MAX_SCAN_PAGES as usize {
        return Err(ReadError::new(
            "scan_too_long",
            format!(
                "Bản quét có {pages} trang, vượt giới hạn {MAX_SCAN_PAGES} trang. Hãy tách lấy phần văn bản chính."
            ),
            format!("the scan has {pages} pages; the most is {MAX_SCAN_PAGES}; split off the main document"),
        ));
    }
    let mut texts = Vec::with_capacity(pages);
    let (mut sum, mut words) = (0.0_f32, 0.0_f32);
    for page in 1..=pages {
        let number = page.to_string();
        let draw = ["-r", "300", "-gray", "-png", "-f", &number, "-l", &number, "-"];
        let call =
            Call { program: "pdftoppm", args: &draw, input: bytes, time: SCAN_PAGE_TIME, output: MAX_TOOL_OUTPUT };
        let image = tools.run(&call).map_err(|error| explain("pdftoppm", "poppler-utils", &error))?;
        let recognise = ["stdin", "stdout", "-l", "vie", "--psm", "4", "tsv"];
        let call = Call {
            program: "tesseract",
            args: &recognise,
            input: &image,
            time: SCAN_PAGE_TIME,
            output: MAX_TOOL_OUTPUT,
        };
        let table = tools.run(&call).map_err(|error| not_recognised(&error))?;
        let recognised = layout(&String::from_utf8_lossy(&table));
        sum += recognised.sum;
        words += recognised.words;
        texts.push(recognised.text);
    }
    if words < 1.0 {
        return Err(ReadError::new(
            "scan_without_text",
            "Không nhận dạng được chữ nào trong bản quét. Hãy quét lại ở độ phân giải 300 dpi, đặt giấy ngay ngắn.",
            "no word could be recognised in the scan; scan it again at 300 dpi, straight",
        ));
    }
    Ok(Extracted::of_pages(&texts, Some(sum / words / 100.0), Method::Scan))
}

/// Without its Vietnamese data the program is there and fails.
fn not_recognised(error: &ToolError) -> ReadError {
    match error {
        ToolError::Failed(words) if words.contains("languages") || words.contains("vie") => {
            ReadError::tool_missing("tesseract (vie)", "tesseract-ocr-vie")
        }
        other => explain("tesseract", "tesseract-ocr tesseract-ocr-vie", other),
    }
}

/// The text of a page with the sum of its word confidences (0 to 100 each) and their number.
struct Recognised {
    text: String,
    sum: f32,
    words: f32,
}

/// A word of the table.
struct Word<'a> {
    block: (u32, u32),
    line: u32,
    left: u32,
    right: u32,
    height: u32,
    text: &'a str,
}

/// Puts the words of the table into lines: blank lines between paragraphs, wide gaps as columns.
fn layout(table: &str) -> Recognised {
    let mut out = Recognised { text: String::new(), sum: 0.0, words: 0.0 };
    let mut last: Option<Word<'_>> = None;
    for row in table.lines().skip(1) {
        let Some((word, confidence)) = word(row) else { continue };
        out.sum += confidence;
        out.words += 1.0;
        if let Some(last) = &last {
            if last.block != word.block {
                out.text.push_str("\n\n");
            } else if last.line != word.line {
                out.text.push('\n');
            } else if word.left.saturating_sub(last.right) > 3 * last.height.max(word.height) {
                out.text.push_str("     ");
            } else {
                out.text.push(' ');
            }
        }
        out.text.push_str(word.text);
        last = Some(word);
    }
    out
}

/// One row: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. Words have level 5.
fn word(row: &str) -> Option<(Word<'_>, f32)> {
    let cells: Vec<&str> = row.split('\t').collect();
    let number = |index: usize| cells.get(index)?.parse::<u32>().ok();
    let confidence: f32 = cells.get(10)?.parse().ok()?;
    let text = cells.get(11)?.trim();
    if number(0)? != 5 || confidence < 0.0 || text.is_empty() {
        return None;
    }
    let left = number(6)?;
    let word = Word {
        block: (number(2)?, number(3)?),
        line: number(4)?,
        left,
        right: left + number(8)?,
        height: number(9)?,
        text,
    };
    Some((word, confidence.min(100.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_lines_and_columns() {
        let table = "level\n5\t1\t1\t1\t1\t1\t10\t0\t40\t20\t90\tSố:\n5\t1\t1\t1\t1\t2\t300\t0\t40\t20\t70\tHà\n5\t1\t1\t1\t2\t1\t10\t30\t40\t20\t80\tNội\n4\t1\t1\t1\t2\t0\t0\t0\t0\t0\t-1\t\n5\t1\t2\t1\t1\t1\t10\t60\t40\t20\t60\tA";
        let page = layout(table);
        assert_eq!(page.text, "Số:     Hà\nNội\n\nA");
        assert_eq!(page.sum / page.words, 75.0);
    }
}
