//! Which figures a document shows, and the annex that says where each comes from.

use std::collections::{BTreeMap, BTreeSet};

use vg_model::Text;

use crate::block::{Align, Block, Column, Row, Size, Table, runs};
use crate::clean::clean;
use crate::document::{Annex, Source, SourceRecord};
use crate::error::PrintError;
use crate::limits::MAX_FIGURES;
use crate::words;

/// Figures in the order in which they first stand in the document.
pub(super) struct Figures<'a> {
    known: BTreeMap<&'a str, &'a Source>,
    rows: BTreeMap<&'a str, usize>,
    shown: Vec<Shown<'a>>,
}

struct Shown<'a> {
    source: &'a Source,
    values: Vec<String>,
    seen: BTreeSet<String>,
}

impl<'a> Figures<'a> {
    pub(super) fn new(sources: &'a [Source]) -> Result<Self, PrintError> {
        let mut known = BTreeMap::new();
        for source in sources {
            if known.insert(source.key.as_str(), source).is_some() {
                return Err(PrintError::Untraced { key: source.key.clone() });
            }
        }
        Ok(Self { known, rows: BTreeMap::new(), shown: Vec::new() })
    }

    pub(super) fn len(&self) -> usize {
        self.shown.len()
    }

    /// The row, from 1, on which the source of a figure is listed. The value is noted there.
    pub(super) fn row(&mut self, key: &str, value: &str) -> Result<usize, PrintError> {
        let Some((&key, &source)) = self.known.get_key_value(key) else {
            return Err(PrintError::Untraced { key: key.to_owned() });
        };
        let next = self.shown.len();
        let row = *self.rows.entry(key).or_insert(next);
        if row == next {
            if next >= MAX_FIGURES {
                return Err(PrintError::TooLarge {
                    what: Text::new("số số liệu có nguồn", "the number of figures with a source"),
                    found: next.saturating_add(1),
                    limit: MAX_FIGURES,
                });
            }
            self.shown.push(Shown { source, values: Vec::new(), seen: BTreeSet::new() });
        }
        if let Some(shown) = self.shown.get_mut(row)
            && shown.seen.insert(value.to_owned())
        {
            shown.values.push(value.to_owned());
        }
        Ok(row.saturating_add(1))
    }

    /// The annex of the sources; `None` when no figure has one.
    pub(super) fn annex(self) -> Result<Option<Annex>, PrintError> {
        if self.shown.is_empty() {
            return Ok(None);
        }
        let columns = vec![
            Column::new("STT", 4, Align::Centre),
            Column::new("Số liệu", 9, Align::Centre),
            Column::new("Nội dung", 30, Align::Left),
            Column::new("Mã quan sát", 11, Align::Centre),
            Column::new("Thời điểm ghi nhận", 12, Align::Centre),
            Column::new("Giá trị băm của bản ghi", 23, Align::Left),
        ];
        let joined = |source: &Source, between: &str, say: fn(&SourceRecord) -> String| {
            runs(source.records.iter().map(say).collect::<Vec<_>>().join(between))
        };
        let rows = self.shown.into_iter().enumerate().map(|(index, Shown { source, values, .. })| {
            Row::new(vec![
                runs((index + 1).to_string()),
                runs(values.join("; ")),
                runs(clean(&source.label)),
                joined(source, ", ", |record| record.observation.to_string()),
                runs(source.at.map(words::moment).unwrap_or_default()),
                joined(source, "; ", |record| clean(&record.hash)),
            ])
        });
        let table = Table { columns, rows: rows.collect(), size: Size::Small, ..Table::default() };
        let intro = "Mỗi số liệu trong văn bản được lấy từ một bản ghi quan sát. Giá trị băm cho phép đối chiếu bản ghi với sổ bằng chứng \
                     của đơn vị; thời điểm ghi theo giờ Việt Nam (UTC+7).";
        let body = vec![Block::paragraph(intro), Block::Table(table)];
        Ok(Some(Annex { title: "Nguồn số liệu".to_owned(), landscape: true, body }))
    }
}
