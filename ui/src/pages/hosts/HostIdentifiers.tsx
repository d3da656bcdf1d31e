import { useQuery } from '@tanstack/react-query';

import { hosts } from '../../api/inventory';
import { useWords } from '../../i18n';
import { Empty, LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tag } from '../../parts/Tag';
import { Time } from '../../parts/Time';
import { Source } from './Source';

export const identifiersQuery = (unit: string, id: string) => ({ queryKey: ['host', unit, id, 'identifiers'], queryFn: () => hosts.identifiers(unit, id) });

/** What the host is and was known by, and when. */
export function HostIdentifiers({ unit, id }: { unit: string; id: string }) {
  const { t, word } = useWords();
  const found = useQuery(identifiersQuery(unit, id));
  if (found.isPending) return <Loading />;
  if (found.isError) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <Table
      label={t('host.tab_identifiers')}
      rows={found.data.items}
      id={(item) => `${item.kind} ${item.value} ${item.source}`}
      empty={<Empty title={t('host.identifiers_none')} />}
      columns={[
        { key: 'kind', head: t('host.identifier_kind'), cell: (item) => word('identifier', item.kind) },
        {
          key: 'value',
          head: t('host.value'),
          main: true,
          cell: (item) => (
            <>
              <span className="mono">{item.value}</span>
              {item.detail !== '' && <div className="small soft">{item.detail}</div>}
            </>
          ),
        },
        {
          key: 'state',
          head: t('tokens.state'),
          cell: (item) =>
            item.ended_at == null ? (
              <Tag tone="good">{t('host.current')}</Tag>
            ) : (
              <>
                <Tag tone="idle">{t('host.ended')}</Tag> <Time at={item.ended_at} />
              </>
            ),
        },
        { key: 'first', head: t('host.first'), lesser: true, cell: (item) => <Time at={item.first_at} /> },
        { key: 'last', head: t('host.last'), lesser: true, cell: (item) => <Time at={item.last_at} /> },
        {
          key: 'source',
          head: t('host.source'),
          lesser: true,
          cell: (item) => <Source unit={unit} said={item} />,
        },
      ]}
    />
  );
}
