//! The parts of the package: what it holds, styles, headers and footers, the text.

use super::sheet::document;
use super::xml::Xml;
use crate::document::Day;
use crate::error::PrintError;
use crate::ready::{Ready, made};

type Part = (&'static str, Vec<u8>);

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Name, id and look of a style of headings: half points, bold, italic.
const HEADINGS: [(&str, &str, bool, bool); 3] = [
    ("Heading1", "heading 1", true, false),
    ("Heading2", "heading 2", true, false),
    ("Heading3", "heading 3", true, true),
];

/// All parts in their order; the list of contents is first, by which programs know the kind of file.
pub(super) fn parts(ready: &Ready) -> Result<Vec<Part>, PrintError> {
    Ok(vec![
        ("[Content_Types].xml", contents()?),
        (
            "_rels/.rels",
            relations(&[
                ("rId1", &format!("{OFFICE}/relationships/officeDocument"), "word/document.xml"),
                ("rId2", &format!("{PACKAGE}/relationships/metadata/core-properties"), "docProps/core.xml"),
            ])?,
        ),
        ("docProps/core.xml", core(ready)?),
        (
            "word/_rels/document.xml.rels",
            relations(&[
                ("rIdStyles", &format!("{OFFICE}/relationships/styles"), "styles.xml"),
                ("rIdSettings", &format!("{OFFICE}/relationships/settings"), "settings.xml"),
                ("rIdNumber", &format!("{OFFICE}/relationships/header"), "header1.xml"),
                ("rIdBlank", &format!("{OFFICE}/relationships/header"), "header2.xml"),
                ("rIdFoot", &format!("{OFFICE}/relationships/footer"), "footer1.xml"),
            ])?,
        ),
        ("word/document.xml", document(ready)?),
        ("word/styles.xml", styles()?),
        ("word/settings.xml", settings()?),
        ("word/header1.xml", header(true)?),
        ("word/header2.xml", header(false)?),
        ("word/footer1.xml", footer(&ready.foot)?),
    ])
}

fn contents() -> Result<Vec<u8>, PrintError> {
    let mut xml = Xml::part()?;
    xml.element("Types", &[("xmlns", &format!("{PACKAGE}/content-types"))], |xml| {
        let rels = "application/vnd.openxmlformats-package.relationships+xml";
        xml.empty("Default", &[("Extension", "rels"), ("ContentType", rels)])?;
        xml.empty("Default", &[("Extension", "xml"), ("ContentType", "application/xml")])?;
        let words = [
            ("/word/document.xml", "document.main"),
            ("/word/styles.xml", "styles"),
            ("/word/settings.xml", "settings"),
            ("/word/header1.xml", "header"),
            ("/word/header2.xml", "header"),
            ("/word/footer1.xml", "footer"),
        ];
        for (part, kind) in words {
            xml.empty("Override", &[("PartName", part), ("ContentType", &format!("{TYPES}.{kind}+xml"))])?;
        }
        let core = "application/vnd.openxmlformats-package.core-properties+xml";
        xml.empty("Override", &[("PartName", "/docProps/core.xml"), ("ContentType", core)])
    })?;
    Ok(xml.into_bytes())
}

fn relations(list: &[(&str, &str, &str)]) -> Result<Vec<u8>, PrintError> {
    let mut xml = Xml::part()?;
    xml.element("Relationships", &[("xmlns", &format!("{PACKAGE}/relationships"))], |xml| {
        list.iter().try_for_each(|(id, kind, target)| {
            xml.empty("Relationship", &[("Id", id), ("Type", kind), ("Target", target)])
        })
    })?;
    Ok(xml.into_bytes())
}

fn core(ready: &Ready) -> Result<Vec<u8>, PrintError> {
    let (Day { year, month, day }, hour, minute, second) = made(ready.created);
    let time = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+07:00");
    let mut xml = Xml::part()?;
    let spaces: [(&str, &str); 4] = [
        ("xmlns:cp", &format!("{PACKAGE}/metadata/core-properties")),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    xml.element("cp:coreProperties", &spaces, |xml| {
        xml.text("dc:title", &[], &ready.title)?;
        xml.text("dc:creator", &[], &ready.author)?;
        xml.text("dc:language", &[], "vi-VN")?;
        xml.text("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], &time)?;
        xml.text("dcterms:modified", &[("xsi:type", "dcterms:W3CDTF")], &time)
    })?;
    Ok(xml.into_bytes())
}

fn styles() -> Result<Vec<u8>, PrintError> {
    let mut xml = Xml::part()?;
    xml.element("w:styles", &[("xmlns:w", MAIN)], |xml| {
        xml.element("w:docDefaults", &[], |xml| {
            xml.element("w:rPrDefault", &[], |xml| {
                xml.element("w:rPr", &[], |xml| {
                    let font = "Times New Roman";
                    xml.empty(
                        "w:rFonts",
                        &[("w:ascii", font), ("w:hAnsi", font), ("w:eastAsia", font), ("w:cs", font)],
                    )?;
                    xml.empty("w:sz", &[("w:val", "28")])?;
                    xml.empty("w:szCs", &[("w:val", "28")])?;
                    xml.empty("w:lang", &[("w:val", "vi-VN"), ("w:eastAsia", "vi-VN"), ("w:bidi", "ar-SA")])
                })
            })?;
            xml.element("w:pPrDefault", &[], |xml| {
                xml.element("w:pPr", &[], |xml| {
                    xml.empty(
                        "w:spacing",
                        &[("w:before", "0"), ("w:after", "0"), ("w:line", "240"), ("w:lineRule", "auto")],
                    )
                })
            })
        })?;
        xml.element("w:style", &[("w:type", "paragraph"), ("w:default", "1"), ("w:styleId", "Normal")], |xml| {
            xml.empty("w:name", &[("w:val", "Normal")])?;
            xml.empty("w:qFormat", &[])
        })?;
        for (level, (id, name, bold, italic)) in HEADINGS.into_iter().enumerate() {
            xml.element("w:style", &[("w:type", "paragraph"), ("w:styleId", id)], |xml| {
                xml.empty("w:name", &[("w:val", name)])?;
                xml.empty("w:basedOn", &[("w:val", "Normal")])?;
                xml.empty("w:next", &[("w:val", "Normal")])?;
                xml.empty("w:qFormat", &[])?;
                xml.element("w:pPr", &[], |xml| {
                    xml.empty("w:keepNext", &[])?;
                    xml.empty("w:spacing", &[("w:before", "160"), ("w:after", "80")])?;
                    xml.empty("w:outlineLvl", &[("w:val", &level.to_string())])
                })?;
                xml.element("w:rPr", &[], |xml| {
                    if bold {
                        xml.empty("w:b", &[])?;
                    }
                    if italic {
                        xml.empty("w:i", &[])?;
                    }
                    Ok(())
                })
            })?;
        }
        Ok(())
    })?;
    Ok(xml.into_bytes())
}

fn settings() -> Result<Vec<u8>, PrintError> {
    let mut xml = Xml::part()?;
    xml.element("w:settings", &[("xmlns:w", MAIN)], |xml| {
        xml.empty("w:defaultTabStop", &[("w:val", "567")])?;
        xml.element("w:compat", &[], |xml| {
            // Word's own rules of layout since 2013; without it the file opens in a mode for old documents.
            let uri = "http://schemas.microsoft.com/office/word";
            xml.empty("w:compatSetting", &[("w:name", "compatibilityMode"), ("w:uri", uri), ("w:val", "15")])
        })?;
        xml.empty("w:themeFontLang", &[("w:val", "vi-VN")])
    })?;
    Ok(xml.into_bytes())
}

/// The top of a page: its number in the middle, or nothing on a first page.
fn header(numbered: bool) -> Result<Vec<u8>, PrintError> {
    let mut xml = Xml::part()?;
    xml.element("w:hdr", &[("xmlns:w", MAIN)], |xml| {
        xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| xml.empty("w:jc", &[("w:val", "center")]))?;
            if !numbered {
                return Ok(());
            }
            xml.element("w:fldSimple", &[("w:instr", "PAGE")], |xml| {
                xml.element("w:r", &[], |xml| {
                    xml.element("w:rPr", &[], |xml| xml.empty("w:sz", &[("w:val", "26")]))?;
                    xml.text("w:t", &[], "2")
                })
            })
        })
    })?;
    Ok(xml.into_bytes())
}

fn footer(words: &str) -> Result<Vec<u8>, PrintError> {
    let mut xml = Xml::part()?;
    xml.element("w:ftr", &[("xmlns:w", MAIN)], |xml| {
        xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| xml.empty("w:jc", &[("w:val", "center")]))?;
            xml.element("w:r", &[], |xml| {
                xml.element("w:rPr", &[], |xml| xml.empty("w:sz", &[("w:val", "18")]))?;
                xml.text("w:t", &[("xml:space", "preserve")], words)
            })
        })
    })?;
    Ok(xml.into_bytes())
}
