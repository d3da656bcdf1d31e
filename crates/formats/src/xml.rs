//! XML as a plain walk: elements, attributes, text; nothing is resolved, expanded or fetched.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::facts::clean;
use crate::limits::{MAX_ATTRIBUTES, MAX_NESTING, MAX_VALUE};
use crate::{DefectKind, Defects, Place};

/// One step of the walk. Names are without their prefix.
#[derive(PartialEq, Eq, Debug)]
pub(crate) enum Step {
    /// An element begins.
    Open(Element),
    /// An element ends.
    Close(String),
    /// Text between tags, entities of XML itself resolved.
    Text(String),
}

/// The start of an element.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    /// Byte offset behind the tag.
    pub(crate) offset: u64,
}

impl Element {
    /// The value of an attribute, by its name without prefix.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Walks a text and hands every step to `take`, until the end or the first thing that cannot be read; what was handed out
/// before stays good.
pub(crate) fn walk(text: &str, defects: &mut Defects, mut take: impl FnMut(Step, &mut Defects)) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().allow_dangling_amp = true;
    let mut depth = 0_usize;
    let mut unknown = false;
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                defects.add(
                    DefectKind::Malformed,
                    Place::Offset(reader.error_position()),
                    format!("XML sai cấu trúc ({error}); phần trước đó vẫn được dùng. Hãy xuất lại tệp."),
                    format!("the XML is malformed ({error}); what came before is used; export the file anew"),
                );
                return;
            }
        };
        let step = match event {
            Event::Start(start) => {
                depth += 1;
                if depth > MAX_NESTING {
                    too_deep(reader.buffer_position(), defects);
                    return;
                }
                let element = element(&start, reader.buffer_position(), defects);
                Step::Open(element)
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                Step::Close(end.local_name().as_ref().to_owned())
            }
            Event::Text(text) => Step::Text(bounded(&text)),
            Event::CData(text) => Step::Text(bounded(&text)),
            Event::GeneralRef(entity) => match resolve(&entity) {
                Some(text) => Step::Text(text),
                None => {
                    unknown = true;
                    Step::Text(format!("&{};", bounded(&entity)))
                }
            },
            Event::DocType(doctype) => {
                if declares(&doctype) {
                    refuse(reader.buffer_position(), defects);
                    return;
                }
                continue;
            }
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
        };
        take(step, defects);
    }
    if depth > 0 {
        defects.add(
            DefectKind::Truncated,
            Place::Offset(text.len() as u64),
            "Tệp XML kết thúc giữa chừng; phần trước đó vẫn được dùng. Hãy xuất hoặc chép lại tệp.",
            "the XML ends before its elements do; what came before is used; export or copy the file again",
        );
    }
    if unknown {
        defects.add(
            DefectKind::Refused,
            Place::Whole,
            "Tệp dùng thực thể XML tự đặt; các thực thể này không được thay thế.",
            "the file uses entities of its own; they were not expanded",
        );
    }
}

/// An internal subset (`[…]`) can declare entities: a bomb, or a window to other files. No inventory needs one.
fn declares(doctype: &str) -> bool {
    doctype.contains('[') || doctype.to_ascii_uppercase().contains("ENTITY")
}

fn refuse(offset: u64, defects: &mut Defects) {
    defects.add(
        DefectKind::Refused,
        Place::Offset(offset),
        "Tệp XML khai báo thực thể (DOCTYPE) nên bị từ chối vì lý do an toàn. Hãy xuất lại tệp không có phần khai báo này.",
        "the XML declares entities (DOCTYPE) and was refused, for it could do harm; export it without that part",
    );
}

fn too_deep(offset: u64, defects: &mut Defects) {
    defects.add(
        DefectKind::TooDeep,
        Place::Offset(offset),
        format!("Các phần tử lồng nhau quá {MAX_NESTING} tầng; phần sau không đọc. Tệp này không phải do công cụ thông thường tạo ra."),
        format!("elements nest deeper than {MAX_NESTING}; the rest was not read; no ordinary tool writes such a file"),
    );
}

fn bounded(text: &str) -> String {
    text.chars().take(MAX_VALUE).collect()
}

fn resolve(entity: &BytesRef<'_>) -> Option<String> {
    match entity.resolve_char_ref() {
        Ok(Some(c)) => Some(c.to_string()),
        Ok(None) => resolve_predefined_entity(entity).map(str::to_owned),
        Err(_) => None,
    }
}

fn element(start: &BytesStart<'_>, offset: u64, defects: &mut Defects) -> Element {
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false) {
        let Ok(attribute) = attribute else {
            defects.add(
                DefectKind::Malformed,
                Place::Offset(offset),
                "Thuộc tính XML sai cú pháp; các thuộc tính còn lại của phần tử bị bỏ qua. Hãy xuất lại tệp.",
                "an attribute is malformed; the rest of the element's attributes were passed over; export the file anew",
            );
            break;
        };
        if attributes.len() == MAX_ATTRIBUTES {
            defects.add(
                DefectKind::TooMany,
                Place::Offset(offset),
                format!("Phần tử có hơn {MAX_ATTRIBUTES} thuộc tính; phần còn lại bị bỏ qua."),
                format!("an element has more than {MAX_ATTRIBUTES} attributes; the rest was passed over"),
            );
            break;
        }
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_or_else(|_| clean(&attribute.value), |value| clean(&value));
        attributes.push((attribute.key.local_name().as_ref().to_owned(), value));
    }
    Element { name: start.local_name().as_ref().to_owned(), attributes, offset }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(text: &str) -> (Vec<String>, Defects) {
        let mut defects = Defects::new();
        let mut steps = Vec::new();
        walk(text, &mut defects, |step, _| {
            steps.push(match step {
                Step::Open(element) => format!("<{} {}>", element.name, element.get("a").unwrap_or_default()),
                Step::Close(name) => format!("</{name}>"),
                Step::Text(text) => text,
            });
        });
        (steps, defects)
    }

    #[test]
    fn elements_attributes_and_text() {
        let (steps, defects) = steps("<?xml version='1.0'?><!DOCTYPE r><r a='1 &amp; 2'><x:y/>M&#225;y &lt;</r>");
        assert_eq!(steps, ["<r 1 & 2>", "<y >", "</y>", "M", "á", "y ", "<", "</r>"]);
        assert!(defects.is_empty(), "{defects:?}");
    }

    #[test]
    fn entity_bombs_and_windows_to_other_files_are_refused() {
        let bomb = "<!DOCTYPE b [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><b>&b;</b>";
        let window = "<!DOCTYPE b [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><b>&x;</b>";
        for text in [bomb, window] {
            let (steps, defects) = steps(text);
            assert!(steps.is_empty() && defects.has(DefectKind::Refused), "{text}");
        }
        let (steps, defects) = steps("<b>&x;</b>");
        assert_eq!(steps, ["<b >", "&x;", "</b>"]);
        assert!(defects.has(DefectKind::Refused));
    }

    #[test]
    fn depth_and_attributes_are_bounded() {
        assert!(steps(&"<a>".repeat(MAX_NESTING + 1)).1.has(DefectKind::TooDeep));
        let many: String = (0..=MAX_ATTRIBUTES).map(|index| format!(" b{index}='1'")).collect();
        assert!(steps(&format!("<a{many}/>")).1.has(DefectKind::TooMany));
        assert!(steps("<a><b>").1.has(DefectKind::Truncated));
        assert!(steps("<a></b>").1.has(DefectKind::Malformed));
    }
}
