import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { api, data } from '../../api/client';
import { useOperations } from '../../api/operations';
import { useWords } from '../../i18n';
import { Empty, LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Time } from '../../parts/Time';
import type { Entry } from '../audit/Audit';
import { ActorName, Difference, Outcome } from '../audit/parts';
import { RecordDialog } from '../audit/RecordDialog';

/** What the audit knows of the host; whoever may not read the audit is told so in the words of the server. */
export function HostHistory({ unit, id }: { unit: string; id: string }) {
  const { t } = useWords();
  const { title } = useOperations();
  const [open, setOpen] = useState<Entry | null>(null);
  const found = useQuery({
    queryKey: ['host', unit, id, 'history'],
    queryFn: () => data(api.GET('/api/v1/units/{id}/audit', { params: { path: { id: unit }, query: { subject: id, limit: 200 } } })),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <div className="stack">
      <p className="soft">{t('host.history_lead')}</p>
      <Table
        label={t('host.tab_history')}
        rows={found.data.items.filter((entry) => entry.phase !== 'open')}
        id={(entry) => String(entry.seq)}
        empty={<Empty title={t('host.history_none')} />}
        columns={[
          { key: 'at', head: t('audit.at'), cell: (entry) => <Time at={entry.at} seconds /> },
          { key: 'who', head: t('audit.who'), lesser: true, cell: (entry) => <ActorName entry={entry} /> },
          {
            key: 'operation',
            head: t('audit.operation'),
            main: true,
            cell: (entry) => (
              <button type="button" className="link" onClick={() => setOpen(entry)}>
                {title(entry.operation)}
              </button>
            ),
          },
          { key: 'outcome', head: t('audit.outcome'), lesser: true, cell: (entry) => <Outcome entry={entry} /> },
          { key: 'changes', head: t('audit.changes'), cell: (entry) => <Difference entry={entry} most={5} /> },
        ]}
      />
      {open !== null && <RecordDialog entry={open} onClose={() => setOpen(null)} />}
    </div>
  );
}
