//! Writes small containers of every kind into `corpus/input`, for the `input` target to start from.

use std::error::Error;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

type Made = Result<Vec<u8>, Box<dyn Error>>;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("corpus/input");
    fs::create_dir_all(&folder)?;
    let text: Vec<u8> = (0..40).flat_map(|line| format!("line {line} of {}\n", line * 7919).into_bytes()).collect();
    let utf16: Vec<u8> = "\u{FEFF}Vọng Gác 𝄞\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let small = zip(&[("in.log", b"text"), ("folder/", b"")])?;
    let seeds: [(&str, Vec<u8>); 13] = [
        ("text", text.clone()),
        ("utf16", utf16.clone()),
        ("gz", gz(&text)?),
        ("gz-members", [gz(b"one")?, vec![0; 9], gz(b"two")?].concat()),
        ("zst", zst(&text)?),
        ("zst-frames", [b"\x50\x2A\x4D\x18\x02\0\0\0ab".to_vec(), zst(b"one")?, zst(b"two")?].concat()),
        ("xz", xz(&text)?),
        ("xz-streams", [xz(b"one")?, vec![0; 4], xz(b"two")?].concat()),
        ("bz2", [bz2(b"one")?, bz2(&text)?].concat()),
        ("zip", zip(&[("a", &text), ("b", &gz(b"nested")?), ("c.zip", &small)])?),
        ("zip-streamed", zip_streamed(&[("a", &text), ("b", b"two")])?),
        ("tar", tar(&[("a", b"text"), (&"long/".repeat(40), b"x"), ("c.zip", &small)])?),
        ("tar-gz", gz(&tar(&[("a", &utf16), ("b", &zst(b"x")?)])?)?),
    ];
    for (name, bytes) in seeds {
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}

fn gz(data: &[u8]) -> Made {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(data)?;
    Ok(encoder.finish()?)
}

fn zst(data: &[u8]) -> Made {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1)?;
    encoder.include_checksum(true)?;
    encoder.write_all(data)?;
    Ok(encoder.finish()?)
}

fn xz(data: &[u8]) -> Made {
    let mut encoder = liblzma::write::XzEncoder::new(Vec::new(), 0);
    encoder.write_all(data)?;
    Ok(encoder.finish()?)
}

fn bz2(data: &[u8]) -> Made {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(data)?;
    Ok(encoder.finish()?)
}

fn tar(members: &[(&str, &[u8])]) -> Made {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, data) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(data.len() as u64);
        builder.append_data(&mut header, name, *data)?;
    }
    Ok(builder.into_inner()?)
}

fn zip(members: &[(&str, &[u8])]) -> Made {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default())?;
        writer.write_all(data)?;
    }
    Ok(writer.finish()?.into_inner())
}

fn zip_streamed(members: &[(&str, &[u8])]) -> Made {
    let mut writer = zip::ZipWriter::new_stream(Vec::new());
    for (name, data) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default())?;
        writer.write_all(data)?;
    }
    Ok(writer.finish()?.into_inner())
}
