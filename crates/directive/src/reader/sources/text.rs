//! Text files: UTF-8, with or without a byte order mark, or UTF-16 with one.

use crate::reader::error::ReadError;
use crate::reader::limits::MAX_TEXT_BYTES;

/// Decodes a text file.
pub(super) fn decode(bytes: &[u8]) -> Result<String, ReadError> {
    if bytes.len() > MAX_TEXT_BYTES * 2 {
        return Err(ReadError::too_large("tệp văn bản", "the text file", MAX_TEXT_BYTES as u64));
    }
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest)?,
        all => utf8(all)?,
    };
    if text.len() > MAX_TEXT_BYTES {
        return Err(ReadError::too_large("tệp văn bản", "the text file", MAX_TEXT_BYTES as u64));
    }
    Ok(text)
}

fn utf8(bytes: &[u8]) -> Result<String, ReadError> {
    let text = std::str::from_utf8(bytes).map_err(|error| encoding(error.valid_up_to()))?;
    match text.find('\0') {
        Some(at) => Err(encoding(at)),
        None => Ok(text.to_owned()),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ReadError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(encoding(bytes.len()));
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<String, _>>().map_err(|_| encoding(0))
}

fn encoding(at: usize) -> ReadError {
    ReadError::new(
        "text_encoding",
        format!(
            "Không đọc được tệp văn bản: mã ký tự không phải UTF-8 (byte thứ {at}). Tệp có thể dùng bảng mã TCVN3, VNI hoặc không phải là văn bản; \
             hãy chuyển sang Unicode UTF-8 rồi đọc lại."
        ),
        format!(
            "the text file cannot be read: it is not UTF-8 (byte {at}); it may be in TCVN3 or VNI, or no text at all; convert it to UTF-8"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        let utf16_of = |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        assert_eq!(decode("Số".as_bytes()).unwrap(), "Số");
        assert_eq!(decode("\u{feff}Số".as_bytes()).unwrap(), "Số");
        assert_eq!(decode(&utf16_of("\u{feff}Số: 1", u16::to_le_bytes)).unwrap(), "Số: 1");
        assert_eq!(decode(&utf16_of("\u{feff}Số: 1", u16::to_be_bytes)).unwrap(), "Số: 1");
        // "Số" in TCVN3 and in UTF-16 without a mark.
        for bytes in [&b"S\xe8"[..], &b"S\0\x91\x1e"[..]] {
            assert_eq!(decode(bytes).unwrap_err().code, "text_encoding");
        }
    }

    #[test]
    fn the_limit_of_a_text_is_kept() {
        assert!(decode(&vec![b'a'; MAX_TEXT_BYTES]).is_ok());
        assert_eq!(decode(&vec![b'a'; MAX_TEXT_BYTES + 1]).unwrap_err().code, "document_too_large");
    }
}
