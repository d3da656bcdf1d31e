import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

import type { Host } from '../../api/inventory';
import { useWords } from '../../i18n';
import { Level } from '../../parts/Tag';
import { DemoMark } from '../../shell/Demo';
import { useSystems } from '../systems/query';

/** Height of one row in pixels; the same as --row. */
const ROW_PX = 38;
/** How many rows before the end the next page is asked for. */
const AHEAD = 40;

/** A table of which only the rows in view exist: a unit may have a hundred thousand hosts. */
export function HostTable({ unit, rows, more, loading, loadMore }: { unit: string; rows: readonly Host[]; more: boolean; loading: boolean; loadMore: () => void }) {
  const { t, word } = useWords();
  const systems = useSystems(unit);
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => ROW_PX, overscan: 12 });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - AHEAD) loadMore();
  }, [last, more, rows.length, loadMore]);
  return (
    <div className="vtable">
      <div className="vtable-scroll" ref={box} role="table" aria-label={t('hosts.title')} aria-rowcount={more ? -1 : rows.length + 1} tabIndex={0}>
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
            const host = rows[item.index];
            if (host === undefined) return null;
            const system = systems.get(host.system);
            const os = `${host.os_name} ${host.os_version}`.trim();
            const addresses = host.addresses.join(', ');
            return (
              <div key={host.id} role="row" aria-rowindex={item.index + 2} className="vrow vtable-row" style={{ transform: `translateY(${item.start}px)` }}>
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
                  {system?.name ?? '–'}
                </span>
                <span role="cell" className="lesser" title={host.site}>
                  {host.site || '–'}
                </span>
                <span role="cell" className="lesser">
                  {system === undefined ? '–' : <Level level={system.level} />}
                </span>
              </div>
            );
          })}
        </div>
      </div>
      <div className="vtable-foot" role="status">
        {loading ? t('state.loading') : more ? t('hosts.loaded', { shown: rows.length }) : t('hosts.loaded_all', { shown: rows.length })}
      </div>
    </div>
  );
}
