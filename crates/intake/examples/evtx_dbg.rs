//! d
#![allow(clippy::all, reason = "d")]
use std::sync::Arc;
use vg_intake::OpenOptions;
use vg_intake::parsers::evtx::EVTX;
use vg_model::*;
fn main() {
    let bytes = zstd::decode_all(
        &std::fs::read("/work/shared/data/evtx/dirty/sample_with_a_bad_chunk_magic.evtx.zst").unwrap()[..],
    )
    .unwrap();
    let mut f = FieldTableBuilder::new().build();
    f.set_wants_everything(true);
    let f = Arc::new(f);
    let mut framer = EVTX.framer(&OpenOptions::default());
    let mut decoder = EVTX.decoder(&f);
    let mut input = &bytes[..];
    let mut b = EventBatch::new();
    let mut d = Defects::new();
    while framer.next_block(&mut input, &mut b, &mut d).unwrap() {
        decoder.decode(&mut b, &mut d);
        for e in b.events() {
            if e.head().record == 46741 {
                println!("{:?} {:?} {:?}", e.head(), String::from_utf8_lossy(e.haystack()), e.record());
            }
        }
        b.clear();
    }
}
