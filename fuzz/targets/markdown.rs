//! Any text as a rule test: read or refused, with every case whole.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vg_detect::ruletest;
use vg_model::limits;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let lines = text.split('\n').count() as u32;
    match ruletest::read(text) {
        Ok(test) => {
            let mut events = 0;
            for case in &test.cases {
                assert!(!case.events.is_empty(), "a case without an event");
                assert!((1..=lines).contains(&case.line), "a case outside the text");
                for event in &case.events {
                    assert!((case.line..=lines).contains(&event.line), "an event outside its case");
                    assert!(!event.kind.is_empty(), "an event without a kind");
                    assert!(event.record.fields.len() <= limits::MAX_VALUES_PER_EVENT, "more values than the limit");
                }
                events += case.events.len();
            }
            assert!(events <= limits::MAX_RULE_TEST_EVENTS, "more events than the limit");
        }
        Err(error) => assert!(error.line <= lines, "a fault outside the text"),
    }
});
