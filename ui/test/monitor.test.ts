import { describe, expect, it } from 'vitest';

import type { AlertFull, AlertTime, Hour, Suppression, Watch } from '../src/api/monitor';
import en from '../src/i18n/en';
import vi from '../src/i18n/vi';
import { atPercent, minutesIn, withoutTime, withTime } from '../src/lib/alert-times';
import { GIVEN_VIEWS, isShown, MAX_VIEW_NAME, MOST_VIEWS, viewsIn, withoutView, withView } from '../src/lib/alert-views';
import { ALERT_STATES, ALERT_STEPS, attackOf, cursorRow, dueOf, isOpen, leadsOn, needsReason, queueKey, searchAddress, stepsOf, targets } from '../src/lib/alerts';
import { alertQuery, alertSearch, isNarrowed, levelsIn, levelText, NO_ALERT_SEARCH, sameSearch, sourceSearch, suppressionSearch, withLevel } from '../src/lib/monitor-search';
import { filledIn } from '../src/lib/senders';
import { minutesSpan, skew, span } from '../src/lib/span';
import { endAfter, firstDraft, isEnough, shownIn, suppressionOf } from '../src/lib/suppress';
import { clock } from '../src/lib/time';
import { bytes, byLevel, countOf, filledHours, inTime, isStale, isUnsettled, perSecond, rate, verdictOf } from '../src/lib/watch';

const MINUTE = 60_000;
const AT = '2026-02-16T19:13:45.000000Z';
const NOW = new Date(AT).getTime();

describe('span', () => {
  it('says the two greatest parts, and leaves out what is nothing', () => {
    expect(span(0, 'vi')).toBe('dưới 1 phút');
    expect(span(59_999, 'en')).toBe('under 1 min');
    expect(span(12 * MINUTE, 'vi')).toBe('12 phút');
    expect(span(65 * MINUTE, 'vi')).toBe('1 giờ 5 phút');
    expect(span(-65 * MINUTE, 'en')).toBe('1 h 5 min');
    expect(span(24 * 60 * MINUTE, 'vi')).toBe('1 ngày');
    expect(span((24 * 60 + 5) * MINUTE, 'vi')).toBe('1 ngày');
    expect(span((49 * 60 + 5) * MINUTE, 'vi')).toBe('2 ngày 1 giờ');
    expect(minutesSpan(1440, 'en')).toBe('1 d');
  });

  it('says differences of clocks to the second while they are small', () => {
    expect(skew(-90_400, 'vi')).toBe('90 giây');
    expect(skew(7 * 3_600_000, 'vi')).toBe('7 giờ');
  });

  it('shows the time of day of Vietnam', () => expect(clock(NOW)).toBe('02:13:45'));
});

describe('steps of an alert', () => {
  it('lead where the server lets them', () => {
    const of = (state: string) => ALERT_STEPS.filter((step) => leadsOn(step, { state, merged: false }));
    expect(Object.fromEntries(ALERT_STATES.map((state) => [state, of(state)]))).toEqual({
      new: ['start', 'verify', 'false_positive', 'benign', 'duplicate'],
      triaging: ['verify', 'false_positive', 'benign', 'duplicate'],
      verified: ['handle', 'reopen'],
      handled: ['reopen'],
      false_positive: ['reopen'],
      benign: ['reopen'],
      duplicate: ['reopen'],
    });
    expect(ALERT_STEPS.some((step) => leadsOn(step, { state: 'new', merged: true }))).toBe(false);
    expect(ALERT_STEPS.some((step) => leadsOn(step, { state: 'of a later version', merged: false }))).toBe(false);
  });

  it('are counted over many, and need a reason where something ends', () => {
    const three = [
      { state: 'new', merged: false },
      { state: 'verified', merged: false },
      { state: 'new', merged: true },
    ];
    expect(stepsOf(three)).toEqual(['start', 'verify', 'handle', 'false_positive', 'benign', 'duplicate', 'reopen'].map((step) => ({ step, count: 1 })));
    expect(ALERT_STEPS.filter((step) => !needsReason(step))).toEqual(['start', 'verify']);
    expect(ALERT_STATES.filter(isOpen)).toEqual(['new', 'triaging', 'verified']);
  });

  it('have keys, and no key does two things', () => {
    expect(queueKey('J')).toEqual({ act: 'move', by: 1 });
    expect(queueKey('ArrowUp')).toEqual({ act: 'move', by: -1 });
    expect(Array.from('tvfbdhr').map((key) => queueKey(key))).toEqual(
      ['start', 'verify', 'false_positive', 'benign', 'duplicate', 'handle', 'reopen'].map((step) => ({ act: 'step', step })),
    );
    expect(queueKey('?')).toBeUndefined();
    expect(queueKey('g')).toBeUndefined();
    // Keys that work on every page stay theirs.
    for (const key of ['/', 'u', 'g', '?']) expect(queueKey(key)).toBeUndefined();
  });

  it('are done to what is chosen, else to what is under the cursor', () => {
    const one = { id: 'a' };
    expect(targets(new Map(), one)).toEqual([one]);
    expect(targets(new Map([['b', { id: 'b' }]]), one)).toEqual([{ id: 'b' }]);
    expect(targets(new Map(), undefined)).toEqual([]);
  });
});

describe('cursor', () => {
  const rows = (ids: string) => (row: number) => ids[row];
  it('stays with its alert while rows come and go, and else where it was', () => {
    expect(cursorRow(rows('abcd'), 4, null)).toBe(-1);
    expect(cursorRow(rows(''), 0, { id: 'a', row: 0 })).toBe(-1);
    expect(cursorRow(rows('xxbcd'), 5, { id: 'b', row: 1 })).toBe(2);
    expect(cursorRow(rows('bcd'), 3, { id: 'b', row: 1 })).toBe(0);
    expect(cursorRow(rows('acd'), 3, { id: 'b', row: 1 })).toBe(1);
    expect(cursorRow(rows('a'), 1, { id: 'b', row: 3 })).toBe(0);
  });
});

describe('due', () => {
  const alert = { state: 'new', next_due: '2026-02-16T19:43:45Z', triage_late: false, handle_late: false };
  it('says what is left and what has passed', () => {
    expect(dueOf(alert, NOW)).toMatchObject({ kind: 'left', milliseconds: 30 * MINUTE });
    expect(dueOf(alert, NOW + 31 * MINUTE)).toMatchObject({ kind: 'late', milliseconds: -MINUTE });
    expect(dueOf({ ...alert, next_due: null }, NOW)).toEqual({ kind: 'none' });
  });
  it('remembers what was late once nothing is due any more', () => {
    expect(dueOf({ ...alert, state: 'handled', handle_late: true }, NOW)).toEqual({ kind: 'was_late' });
    expect(dueOf({ ...alert, state: 'benign' }, NOW)).toEqual({ kind: 'none' });
  });
});

describe('what leads out of an alert', () => {
  it('techniques have an address, tactics a name, and the rest stays as it is', () => {
    expect(attackOf('attack.t1059.001')).toEqual({ kind: 'technique', name: 'T1059.001', address: 'https://attack.mitre.org/techniques/T1059/001/' });
    expect(attackOf('attack.T1486')).toEqual({ kind: 'technique', name: 'T1486', address: 'https://attack.mitre.org/techniques/T1486/' });
    expect(attackOf('attack.credential_access')).toEqual({ kind: 'tactic', name: 'credential-access', address: null });
    expect(attackOf('cve.2024-3094')).toEqual({ kind: 'other', name: 'cve.2024-3094', address: null });
    expect(attackOf('attack.t1059.<script>')).toMatchObject({ kind: 'other', address: null });
  });
  it('an event is found by its place', () => {
    expect(searchAddress('u1', { position: 77, record: 3 })).toBe('/u/u1/search?q=position%3A77%20record%3A3&from=2000-01-01T00%3A00%3A00Z&to=now%2B1d');
  });
});

describe('filters of the queue', () => {
  it('drop what is no filter', () => {
    expect(alertSearch({ state: 'verified', level: 'high,critical,x', late: 'true', order: 'level', q: 7, assignee: 'me' })).toEqual(
      { ...NO_ALERT_SEARCH, state: 'verified', level: 'critical,high', late: true, q: '7', assignee: 'me' },
    );
    expect(alertSearch({ state: 'lost', order: 'due', level: ['high'] })).toEqual({ ...NO_ALERT_SEARCH, order: 'due' });
    expect(sourceSearch({ state: 'silent', retired: true, q: '' })).toEqual({ q: undefined, state: 'silent', retired: true });
    expect(suppressionSearch({ show: 'waiting' })).toEqual({ show: 'waiting' });
    expect(suppressionSearch({ show: 'x' })).toEqual({ show: undefined });
  });

  it('take levels in and out', () => {
    expect(levelsIn('low,critical')).toEqual(['critical', 'low']);
    expect(withLevel(undefined, 'high')).toBe('high');
    expect(withLevel('high', 'critical')).toBe('critical,high');
    expect(withLevel('critical,high', 'critical')).toBe('high');
    expect(withLevel('high', 'high')).toBeUndefined();
    expect(levelText(['critical', 'high', 'medium', 'low', 'informational'])).toBeUndefined();
  });

  it('ask the server for what is open, unless something else is said', () => {
    expect(alertQuery({}, 'acc')).toMatchObject({ open: true, state: undefined });
    expect(alertQuery({ state: 'closed' }, 'acc')).toMatchObject({ open: false, state: undefined });
    expect(alertQuery({ state: 'all' }, 'acc')).toMatchObject({ open: undefined, state: undefined });
    expect(alertQuery({ state: 'benign', assignee: 'me', rule: 'r' }, 'acc')).toMatchObject({ open: undefined, state: 'benign', assignee: 'acc', rule: 'r' });
    expect(alertQuery({ assignee: 'none' }, 'acc')).toMatchObject({ assignee: 'none' });
    expect(isNarrowed({ order: 'due' })).toBe(false);
    expect(isNarrowed({ late: true })).toBe(true);
    expect(sameSearch({}, NO_ALERT_SEARCH)).toBe(true);
  });
});

describe('views', () => {
  it('are kept and read back, whatever stands in the storage', () => {
    const kept = withView([], { name: '  Máy chủ  ', search: { rule: 'r', late: true } });
    expect(viewsIn(JSON.stringify(kept))).toEqual([{ name: 'Máy chủ', search: { ...NO_ALERT_SEARCH, rule: 'r', late: true } }]);
    for (const text of [null, '', '{', '{}', '[1,null,{"name":""},{"name":"a"},{"name":"b","search":[]}]']) expect(viewsIn(text)).toEqual([]);
  });
  it('have one of each name, not too many, and can be removed', () => {
    let views = withView([], { name: 'a', search: {} });
    views = withView(views, { name: 'a', search: { q: 'x' } });
    expect(views).toEqual([{ name: 'a', search: { q: 'x' } }]);
    expect(withoutView(views, 'a')).toEqual([]);
    for (let number = 0; number < MOST_VIEWS + 5; number += 1) views = withView(views, { name: `${number}`.padEnd(MAX_VIEW_NAME + 9, 'x'), search: {} });
    expect(views).toHaveLength(MOST_VIEWS);
    expect(views.every(({ name }) => name.length <= MAX_VIEW_NAME)).toBe(true);
  });
  it('that everybody has are what their links say', () => {
    for (const view of Object.values(GIVEN_VIEWS)) expect(isShown(view, alertSearch(view as Record<string, unknown>))).toBe(true);
  });
});

const QUIET: Watch = {
  at: AT,
  alerts: { open: 2, late: 0, cells: [{ state: 'verified', level: 'high', count: 2 }], late_first: [], newest: [] },
  sources: { live: 14, late: 0, silent: 0, never: 1, quiet: [], skewed: [] },
  rate: { per_second: 3.5, minutes: [], hours: [] },
  times: [],
  settled_at: '2026-02-16T19:13:00Z',
};

describe('the watch', () => {
  it('is calm only when everything was looked at and nothing waits', () => {
    expect(verdictOf(QUIET)).toBe('calm');
    expect(verdictOf({ ...QUIET, settled_at: null })).toBe('work');
    expect(verdictOf({ ...QUIET, settled_at: '2026-02-16T19:10:00Z' })).toBe('work');
    expect(verdictOf({ ...QUIET, alerts: { ...QUIET.alerts, cells: [{ state: 'new', level: 'low', count: 1 }] } })).toBe('work');
    expect(verdictOf({ ...QUIET, sources: { ...QUIET.sources, late: 1 } })).toBe('work');
    expect(verdictOf({ ...QUIET, sources: { ...QUIET.sources, skewed: [{ id: 's', name: 's', skew_us: 1 }] } })).toBe('work');
  });
  it('is bad when something is late or silent, and blind when nothing sends', () => {
    expect(verdictOf({ ...QUIET, alerts: { ...QUIET.alerts, late: 1 } })).toBe('bad');
    expect(verdictOf({ ...QUIET, sources: { ...QUIET.sources, silent: 1 } })).toBe('bad');
    const none = { ...QUIET.sources, live: 0 };
    expect(verdictOf({ ...QUIET, sources: none })).toBe('blind');
    expect(verdictOf({ ...QUIET, sources: none, alerts: { ...QUIET.alerts, late: 1 } })).toBe('bad');
  });
  it('never shows old figures as new ones', () => {
    expect(isStale(NOW, false, NOW + 49_000)).toBe(false);
    expect(isStale(NOW, false, NOW + 51_000)).toBe(true);
    expect(isStale(NOW, true, NOW)).toBe(true);
    expect(isUnsettled('2026-02-16T19:10:44Z', AT)).toBe(true);
    expect(isUnsettled('2026-02-16T19:10:46Z', AT)).toBe(false);
  });
  it('counts by level, gravest first', () => {
    const cells = [
      { state: 'new', level: 'low', count: 4 },
      { state: 'new', level: 'critical', count: 1 },
      { state: 'handled', level: 'critical', count: 9 },
    ];
    expect(byLevel(cells, 'new')).toEqual([
      { level: 'critical', count: 1 },
      { level: 'low', count: 4 },
    ]);
    expect(countOf(cells, 'new')).toBe(5);
    expect(countOf(cells, 'benign')).toBe(0);
  });
});

const hour = (at: string, received: number): Hour => ({ hour: at, received, stored: received, rejected: 0, quarantined: 0, unparsed: 0, bytes: 0, in_flight: 0 });

describe('figures', () => {
  it('are shown so that little is not taken for nothing', () => {
    expect(rate(0, 'vi')).toBe('0');
    expect(rate(0.02, 'vi')).toBe('< 0,1');
    expect(rate(3.46, 'vi')).toBe('3,5');
    expect(rate(12_345.6, 'vi')).toBe('12.346');
    expect(rate(12_345.6, 'en')).toBe('12,346');
    expect(bytes(999, 'vi')).toBe('999 B');
    expect(bytes(1_234_000, 'vi')).toBe('1,2 MB');
    expect(bytes(123_400_000_000, 'en')).toBe('123 GB');
  });
  it('of the present hour count for the part of it that is over', () => {
    expect(perSecond([hour('2026-02-16T18:00:00Z', 7_200), hour('2026-02-16T19:00:00Z', 825)], AT)).toEqual([2, 1]);
    expect(perSecond([hour('2026-02-16T19:00:00Z', 60)], '2026-02-16T19:00:01Z')).toEqual([1]);
  });
  it('have every hour, those without records too', () => {
    const filled = filledHours([hour('2026-02-16T18:00:00Z', 5)], NOW - 2 * 3_600_000, NOW);
    expect(filled.map(({ received }) => received)).toEqual([0, 5, 0]);
  });
  it('round the share that was in time down', () => {
    expect(inTime({ count: 0, in_time: 0 })).toBeNull();
    expect(inTime({ count: 1000, in_time: 999 })).toBe(99);
    expect(inTime({ count: 3, in_time: 3 })).toBe(100);
  });
});

describe('suppressions', () => {
  const alert = {
    rule: 'r1',
    entity_kind: 'host',
    entity: 'may-01',
    source: 's1',
    shown: [
      { field: 'Image', values: ['C:\\a.exe'], more: false },
      { field: 'User', values: [], more: false },
    ],
  } as unknown as AlertFull;
  it('begin as narrow as can be, and name a rule or an entity', () => {
    expect(firstDraft(alert)).toEqual({ rule: true, entity: true, source: false, fields: [] });
    expect(firstDraft({ ...alert, entity_kind: 'many', entity: '' }).entity).toBe(false);
    expect(isEnough({ rule: false, entity: false, source: true, fields: ['Image'] })).toBe(false);
    expect(isEnough({ rule: false, entity: true, source: false, fields: [] })).toBe(true);
  });
  it('take what was chosen and nothing else', () => {
    expect(suppressionOf(alert, { rule: true, entity: false, source: true, fields: ['Image', 'User'] }, ' vì thế ', AT)).toEqual({
      rule: 'r1',
      entity_kind: '',
      entity: '',
      source: 's1',
      conditions: [{ field: 'Image', value: 'C:\\a.exe' }],
      reason: 'vì thế',
      expires_at: AT,
    });
  });
  it('end within what the server takes', () => {
    expect(new Date(endAfter(90, NOW)).getTime()).toBeLessThan(NOW + 90 * 86_400_000);
    expect(new Date(endAfter(1, NOW)).getTime()).toBeGreaterThan(NOW);
  });
  it('are listed by what they do now', () => {
    const one = (holds: boolean, covers_critical: boolean) => ({ holds, covers_critical }) as Suppression;
    expect([undefined, 'holding', 'waiting', 'ended'].map((show) => shownIn(one(true, false), show as never))).toEqual([true, true, true, false]);
    expect([undefined, 'holding', 'waiting', 'ended'].map((show) => shownIn(one(true, true), show as never))).toEqual([true, true, false, false]);
    expect([undefined, 'holding', 'waiting', 'ended'].map((show) => shownIn(one(false, false), show as never))).toEqual([true, false, false, true]);
  });
});

describe('times to triage and handle', () => {
  const time = (of: string, own: boolean): AlertTime => ({ class: of, class_title: { vi: of, en: of }, system_level: 3, triage: 60, handle: 1440, own });
  it('of the unit are sent together, those of the library left out', () => {
    const times = [time('malware', false), time('policy', true)];
    expect(withTime(times, { class: 'malware', system_level: 3, triage: 10, handle: 20 })).toEqual([
      { class: 'policy', system_level: 3, triage: 60, handle: 1440 },
      { class: 'malware', system_level: 3, triage: 10, handle: 20 },
    ]);
    expect(withTime(times, { class: 'policy', system_level: 3, triage: 1, handle: 2 })).toEqual([{ class: 'policy', system_level: 3, triage: 1, handle: 2 }]);
    expect(withoutTime(times, time('policy', true))).toEqual([]);
  });
  it('are whole minutes up to a year', () => {
    expect(['', '0', '1', '60.5', '525600', '525601', 'x'].map(minutesIn)).toEqual([null, null, 1, null, 525_600, null, null]);
    expect(atPercent(60, 25)).toBe(15);
  });
});

describe('settings of senders', () => {
  it('take the token where one was just made', () => {
    expect(filledIn('a <TOKEN> b <TOKEN>', '')).toBe('a <TOKEN> b <TOKEN>');
    expect(filledIn('a <TOKEN> b <TOKEN>', 'vgs_$&')).toBe('a vgs_$& b vgs_$&');
  });
});

describe('words of monitoring', () => {
  it('exist for every state and step, in both languages', () => {
    for (const words of [vi, en]) {
      for (const state of ALERT_STATES) expect(words.alert_state[state]).toBeTruthy();
      for (const step of ALERT_STEPS) {
        expect(words.alert_step[step]).toBeTruthy();
        expect(words.alert_step_text[step]).toBeTruthy();
        expect(words.alert_event[step]).toBeTruthy();
      }
    }
  });
});
