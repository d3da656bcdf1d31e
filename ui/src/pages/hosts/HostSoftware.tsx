import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';

import { hosts } from '../../api/inventory';
import { useWords } from '../../i18n';
import { fold } from '../../lib/fold';
import { Button } from '../../parts/Button';
import { Check, TextField } from '../../parts/Field';
import { Empty, LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tag } from '../../parts/Tag';
import { Ago } from '../../parts/Time';

/** Rows that are drawn at once; a server has a few thousand packages. */
const STEP = 200;

export function HostSoftware({ unit, id }: { unit: string; id: string }) {
  const { t } = useWords();
  const [gone, setGone] = useState(false);
  const [query, setQuery] = useState('');
  const [most, setMost] = useState(STEP);
  const wanted = useDeferredValue(fold(query.trim()));
  const found = useQuery({ queryKey: ['host', unit, id, 'software', gone], queryFn: () => hosts.software(unit, id, gone), placeholderData: (before) => before });
  const rows = useMemo(() => (found.data?.items ?? []).filter((item) => fold(`${item.name} ${item.version}`).includes(wanted)), [found.data, wanted]);
  if (found.isPending) return <Loading />;
  if (found.isError) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <>
      <div className="filters">
        <TextField wide type="search" label={t('host.software_find')} value={query} onValue={setQuery} autoComplete="off" />
        <Check label={t('host.software_gone')} checked={gone} onChecked={setGone} />
        <span className="soft" role="status">
          {t('host.software_count', { count: rows.length })}
        </span>
      </div>
      <Table
        label={t('host.tab_software')}
        rows={rows.slice(0, most)}
        id={(item) => `${item.source} ${item.kind} ${item.name} ${item.version} ${item.architecture} ${item.found_in}`}
        empty={
          wanted === '' ? (
            <Empty title={t('host.software_none')}>
              <p>{t('host.software_none_hint')}</p>
            </Empty>
          ) : (
            <Empty title={t('list.none_found')} />
          )
        }
        columns={[
          { key: 'name', head: t('host.software_name'), main: true, cell: (item) => item.name },
          {
            key: 'version',
            head: t('host.version'),
            cell: (item) => (
              <>
                <span className="mono">{item.version}</span> {item.architecture !== '' && <span className="small soft">{item.architecture}</span>}
              </>
            ),
          },
          { key: 'kind', head: t('attr.kind'), lesser: true, cell: (item) => item.kind },
          {
            key: 'state',
            head: t('tokens.state'),
            cell: (item) => (item.gone_at == null ? <Tag tone="good">{t('host.installed')}</Tag> : <Tag tone="idle">{t('host.gone')}</Tag>),
          },
          { key: 'source', head: t('host.source'), lesser: true, cell: (item) => item.source },
          { key: 'seen', head: t('host.last'), lesser: true, cell: (item) => <Ago at={item.last_seen_at} /> },
        ]}
      />
      {rows.length > most && (
        <div className="line between vtable-foot">
          <span>{t('state.rows_shown', { shown: most })}</span>
          <Button tight onClick={() => setMost(most + 5 * STEP)}>
            {t('act.more')}
          </Button>
        </div>
      )}
    </>
  );
}
