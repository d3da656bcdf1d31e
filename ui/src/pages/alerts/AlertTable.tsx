import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';

import { alerts as api, type Alert } from '../../api/monitor';
import type { Query } from '../../api/inventory';
import { useWords } from '../../i18n';
import { cursorRow, queueKey, targets } from '../../lib/alerts';
import { useNow } from '../../lib/now';
import { usePageKeys } from '../../lib/page-keys';
import type { Pages } from '../../lib/pages';
import { whole } from '../../lib/watch';
import { useNarrow } from '../../lib/width';
import { toast } from '../../parts/Toast';
import type { Acting } from './acting';
import { AlertRow } from './AlertRow';
import { BulkBar } from './BulkBar';
import { useKeyRows } from './keys';

/** Height of one row in pixels, on a phone with one line more; the same as in .arow. */
const ROW_PX = { wide: 56, phone: 116 };
/** How many rows before the end the next page is asked for. */
export const AHEAD = 40;
/** Alerts of one step in bulk (crates/monitor/src/limits.rs). */
const MAX_BULK = 1_000;

/** Alerts that are chosen, by id, in the version in which they were. */
export type Chosen = ReadonlyMap<string, Alert>;
const none = (): Chosen => new Map();

/** The queue as a table of which only the rows in view exist, with a cursor for the keyboard and rows that are chosen. */
export function AlertTable({
  unit,
  pages,
  query,
  may,
  acting,
  chosen,
  setChosen,
}: {
  unit: string;
  pages: Pages<Alert>;
  query: Query;
  may: boolean;
  acting: Acting;
  chosen: Chosen;
  setChosen: (change: (before: Chosen) => Chosen) => void;
}) {
  const { t, lang } = useWords();
  const now = useNow(30_000);
  const box = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<{ id: string; row: number } | null>(null);
  const { count, look } = pages;
  const height = useNarrow() ? ROW_PX.phone : ROW_PX.wide;
  const virtual = useVirtualizer({ count, getScrollElement: () => box.current, estimateSize: () => height, overscan: 8 });
  useEffect(() => virtual.measure(), [virtual, height]);
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => look(first, last), [look, first, last, count]);
  const at = cursorRow((row) => pages.row(row)?.id, count, cursor);
  const under = at === -1 ? undefined : pages.row(at);

  /** Puts the focus on a row, once that row is drawn. */
  const focus = (row: number, tries = 10) => {
    const link = box.current?.querySelector<HTMLElement>(`[data-row="${row}"] a`);
    if (link != null) link.focus({ preventScroll: true });
    else if (tries > 0) requestAnimationFrame(() => focus(row, tries - 1));
  };
  // The row that had the focus may be gone, because it was dealt with: the next one takes its place.
  useEffect(() => {
    if (at !== -1 && document.activeElement === document.body && document.querySelector('dialog[open]') === null) {
      box.current?.querySelector<HTMLElement>(`[data-row="${at}"] a`)?.focus({ preventScroll: true });
    }
  }, [at, under?.id, acting.asked, acting.refused]);

  const choose = (alert: Alert) =>
    setChosen((before) => {
      const next = new Map(before);
      if (!next.delete(alert.id)) next.set(alert.id, alert);
      return next;
    });
  const chooseAll = () => {
    if (chosen.size > 0) {
      setChosen(none);
      return;
    }
    api.list(unit, { ...query, limit: MAX_BULK }).then(
      ({ items: all, next }) => {
        setChosen(() => new Map(all.map((alert) => [alert.id, alert])));
        if (next != null) toast(t('alerts.first_chosen', { many: whole(all.length, lang) }));
      },
      () => toast(t('state.failed')),
    );
  };
  const wanted = () => targets(chosen, under);

  usePageKeys(t('alerts.title'), useKeyRows(may), (event) => {
    const key = queueKey(event.key);
    if (key === undefined) return false;
    if (key.act === 'move') {
      const active = document.activeElement;
      // Arrows scroll the page where the list is not meant.
      if (event.key.startsWith('Arrow') && active !== document.body && box.current?.contains(active) !== true) return false;
      const top = Math.ceil((box.current?.scrollTop ?? 0) / height);
      const next = at === -1 ? Math.min(top, count - 1) : Math.max(0, Math.min(count - 1, at + key.by));
      virtual.scrollToIndex(next);
      focus(next);
    } else if (key.act === 'clear') {
      if (chosen.size === 0) return false;
      setChosen(none);
    } else if (!may) return false;
    else if (key.act === 'select') {
      if (under !== undefined) choose(under);
    } else if (key.act === 'assign') acting.toMe(wanted());
    else acting.begin(key.act === 'step' ? key : { act: 'comment' }, wanted());
    event.preventDefault();
    return true;
  });

  return (
    <>
      {may && <BulkBar chosen={[...chosen.values()]} begin={(asked) => acting.begin(asked, wanted())} toMe={() => acting.toMe(wanted())} clear={() => setChosen(none)} />}
      <div className="vtable">
        <div className="vtable-scroll alerts-scroll" ref={box} role="table" aria-label={t('alerts.title')} aria-rowcount={pages.more ? -1 : count + 1} tabIndex={0}>
          <div className="arow vtable-head" role="row" aria-rowindex={1}>
            <span role="columnheader" className="arow-choose">
              {may ? (
                <input
                  type="checkbox"
                  aria-label={t('alerts.choose_all')}
                  title={t('alerts.choose_all')}
                  checked={chosen.size > 0}
                  ref={(element) => {
                    if (element !== null) element.indeterminate = chosen.size > 0 && chosen.size < count;
                  }}
                  onChange={chooseAll}
                />
              ) : (
                <span className="unseen">{t('alerts.no')}</span>
              )}
            </span>
            <span role="columnheader">{t('alerts.level')}</span>
            <span role="columnheader">{t('alerts.what')}</span>
            <span role="columnheader" className="num lesser">
              {t('alerts.findings')}
            </span>
            <span role="columnheader" className="lesser mid">
              {t('alerts.seen')}
            </span>
            <span role="columnheader" className="lesser">
              {t('alerts.state')}
            </span>
            <span role="columnheader" className="lesser">
              {t('alerts.assignee')}
            </span>
            <span role="columnheader">{t('alerts.due')}</span>
          </div>
          <div className="vtable-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const alert = pages.row(item.index);
              return (
                <div
                  key={alert?.id ?? item.index}
                  role="row"
                  aria-rowindex={item.index + 2}
                  data-row={item.index}
                  className={['arow vtable-row', item.index === at ? 'cursor' : '', alert !== undefined && chosen.has(alert.id) ? 'chosen' : ''].filter(Boolean).join(' ')}
                  style={{ transform: `translateY(${item.start}px)` }}
                  onFocus={() => {
                    if (alert !== undefined) setCursor({ id: alert.id, row: item.index });
                  }}
                >
                  {alert === undefined ? (
                    <span role="cell" className="soft">
                      {t('state.loading')}
                    </span>
                  ) : (
                    <AlertRow unit={unit} alert={alert} now={now} chosen={chosen.has(alert.id)} choose={may ? () => choose(alert) : undefined} />
                  )}
                </div>
              );
            })}
          </div>
        </div>
        <div className="vtable-foot" role="status">
          {pages.more ? t('alerts.loaded', { shown: whole(count, lang) }) : t('alerts.count', { many: whole(count, lang) })}
        </div>
      </div>
    </>
  );
}
