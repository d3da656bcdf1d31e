import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent } from 'react';

import type { Host } from '../../api/inventory';
import { useWords } from '../../i18n';
import { Level } from '../../parts/Tag';
import { DemoMark } from '../../shell/Demo';
import { useSystem } from '../systems/query';
import type { HostPages } from './pages';

/** Height of one row in pixels; the same as --row. */
const ROW_PX = 38;
/** How many rows before the end the next page is asked for. */
export const AHEAD = 40;

/** A table of which only the rows in view exist: a unit may have a hundred thousand hosts. */
export function HostTable({ unit, pages, total }: { unit: string; pages: HostPages; total: number | undefined }) {
  const { t, lang } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const { count, look } = pages;
  const virtual = useVirtualizer({ count, getScrollElement: () => box.current, estimateSize: () => ROW_PX, overscan: 12 });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => look(first, last), [look, first, last, count]);
  /** The link of a row, once that row is drawn. */
  const focus = (index: number, tries = 10) => {
    const link = box.current?.querySelector<HTMLElement>(`[data-row="${index}"] a`);
    if (link != null) link.focus();
    else if (tries > 0) requestAnimationFrame(() => focus(index, tries - 1));
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    const on = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-row]')?.dataset['row'] : undefined;
    const top = Math.ceil((box.current?.scrollTop ?? 0) / ROW_PX);
    const next = on === undefined ? top : Math.max(0, Math.min(count - 1, Number(on) + (event.key === 'ArrowDown' ? 1 : -1)));
    event.preventDefault();
    virtual.scrollToIndex(next);
    focus(next);
  };
  const number = (value: number) => value.toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB');
  return (
    <div className="vtable">
      <div className="vtable-scroll" ref={box} role="table" aria-label={t('hosts.title')} aria-rowcount={pages.more ? (total ?? -2) + 1 : count + 1} tabIndex={0} onKeyDown={onKey}>
        <div className="vrow vtable-head" role="row" aria-rowindex={1}>
          <span role="columnheader">{t('hosts.host')}</span>
          <span role="columnheader" className="lesser">
            {t('attr.kind')}
          </span>
          <span role="columnheader">{t('attr.addresses')}</span>
          <span role="columnheader" className="lesser">
            {t('hosts.os')}
          </span>
          <span role="columnheader" className="lesser">
            {t('attr.system')}
          </span>
          <span role="columnheader" className="lesser">
            {t('attr.site')}
          </span>
          <span role="columnheader" className="lesser">
            {t('attr.level')}
          </span>
        </div>
        <div className="vtable-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const host = pages.row(item.index);
            return (
              <div
                key={host?.id ?? item.index}
                role="row"
                aria-rowindex={item.index + 2}
                data-row={item.index}
                className="vrow vtable-row"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {host === undefined ? (
                  <span role="cell" className="soft">
                    {t('state.loading')}
                  </span>
                ) : (
                  <Cells unit={unit} host={host} />
                )}
              </div>
            );
          })}
        </div>
      </div>
      <div className="vtable-foot" role="status">
        {!pages.more
          ? t('hosts.loaded_all', { shown: number(count) })
          : total === undefined || total < count
            ? t('hosts.loaded', { shown: number(count) })
            : t('hosts.loaded_of', { shown: number(count), total: number(total) })}
      </div>
    </div>
  );
}

function Cells({ unit, host }: { unit: string; host: Host }) {
  const { word } = useWords();
  const system = useSystem(unit, host.system);
  const os = `${host.os_name} ${host.os_version}`.trim();
  const addresses = host.addresses.join(', ');
  return (
    <>
      <span role="cell" title={host.name}>
        <Link to="/u/$unit/hosts/$id" params={{ unit, id: host.id }}>
          {host.name}
        </Link>{' '}
        <DemoMark demo={host.demo} />
      </span>
      <span role="cell" className="lesser">
        {word('kind', host.kind)}
      </span>
      <span role="cell" className="mono" title={addresses}>
        {addresses || '–'}
      </span>
      <span role="cell" className="lesser" title={os}>
        {os || '–'}
      </span>
      <span role="cell" className="lesser" title={system?.name}>
        {host.system === '' ? '–' : (system?.name ?? '…')}
      </span>
      <span role="cell" className="lesser" title={host.site}>
        {host.site || '–'}
      </span>
      <span role="cell" className="lesser">
        {host.system === '' ? '–' : system !== undefined && <Level level={system.level} />}
      </span>
    </>
  );
}
