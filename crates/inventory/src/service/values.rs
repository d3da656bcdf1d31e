//! Values that hosts have, for those who filter by them.

use vg_access::{Caller, Problem};

use super::Inventory;
use crate::limits::{MAX_PAGE, MAX_VALUES};
use crate::model::{HostValue, ValueOf};
use crate::operations::HOST_READ;
use crate::store::postings;

impl Inventory {
    /// Values of an attribute among the hosts that are followed, those that most hosts have first; at most `limit` and [`MAX_PAGE`].
    /// Each word of `text` begins a word of the value, with or without diacritics. All values of the unit are looked at, up to
    /// [`MAX_VALUES`].
    pub async fn host_values(
        &self,
        caller: &Caller,
        unit: &str,
        of: ValueOf,
        text: &str,
        limit: u32,
    ) -> Result<Vec<HostValue>, Problem> {
        let mut tx = self.reading(caller, &HOST_READ, unit).await?;
        let letter = match of {
            ValueOf::Site => postings::site(""),
            ValueOf::Responsible => postings::responsible(""),
        };
        let retired = postings::exact(&mut tx, unit, postings::RETIRED).await?;
        let wanted = vg_formats::search_key(text);
        let mut found = Vec::new();
        for (value, count) in postings::counted(&mut tx, unit, &letter, &retired, MAX_VALUES).await? {
            let key = vg_formats::search_key(&value);
            let begins = |word: &str| {
                key.split(|c: char| !c.is_alphanumeric()).chain(key.split(' ')).any(|known| known.starts_with(word))
            };
            if !value.is_empty() && wanted.split(' ').all(begins) {
                found.push(HostValue { value, count });
            }
        }
        found.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        found.truncate(limit.min(MAX_PAGE) as usize);
        Ok(found)
    }
}
