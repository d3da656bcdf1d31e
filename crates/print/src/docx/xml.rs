//! A little writer of XML: every text and attribute goes through the escapes of quick-xml.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::error::PrintError;

/// Attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// XML as it grows.
pub(super) struct Xml {
    out: Writer<Vec<u8>>,
}

impl Xml {
    /// A part of a package, with its declaration.
    pub(super) fn part() -> Result<Self, PrintError> {
        let mut out = Writer::new(Vec::new());
        out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes")))).map_err(PrintError::packing)?;
        Ok(Self { out })
    }

    /// An element with what `inner` writes into it.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        inner: impl FnOnce(&mut Self) -> Result<(), PrintError>,
    ) -> Result<(), PrintError> {
        self.event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())))?;
        inner(self)?;
        self.event(Event::End(BytesEnd::new(name)))
    }

    /// An element with nothing in it.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> Result<(), PrintError> {
        self.event(Event::Empty(BytesStart::new(name).with_attributes(attributes.iter().copied())))
    }

    /// An element with text.
    pub(super) fn text(&mut self, name: &str, attributes: Attributes<'_>, text: &str) -> Result<(), PrintError> {
        self.element(name, attributes, |xml| xml.event(Event::Text(BytesText::new(text))))
    }

    fn event(&mut self, event: Event<'_>) -> Result<(), PrintError> {
        self.out.write_event(event).map_err(PrintError::packing)
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.out.into_inner()
    }
}
