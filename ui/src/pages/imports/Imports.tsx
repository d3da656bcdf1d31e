import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { imports } from '../../api/inventory';
import { useWords } from '../../i18n';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Time } from '../../parts/Time';
import { useMay, useUnitId } from '../../shell/unit';
import { ImportState } from './ImportState';
import { NewImport } from './NewImport';

export function Imports() {
  const { t, word } = useWords();
  const unit = useUnitId();
  const may = useMay();
  const found = useQuery({ queryKey: ['imports', unit], queryFn: () => imports.list(unit) });
  return (
    <Page title={t('imports.title')} lead={t('imports.lead')}>
      <div className="stack">
        {may.write && <NewImport unit={unit} />}
        <section aria-labelledby="former" className="stack">
          <h2 id="former">{t('imports.former')}</h2>
          {found.isPending ? (
            <Loading />
          ) : found.isError ? (
            <LoadError error={found.error} onRetry={() => void found.refetch()} />
          ) : (
            <Table
              label={t('imports.former')}
              rows={found.data.items}
              id={(item) => item.id}
              empty={
                <Empty title={t('imports.former_none')}>
                  <p>{t('imports.former_none_hint')}</p>
                </Empty>
              }
              columns={[
                {
                  key: 'file',
                  head: t('imports.file'),
                  main: true,
                  cell: (item) => (
                    <Link to="/u/$unit/imports/$id" params={{ unit, id: item.id }}>
                      {item.file_name}
                    </Link>
                  ),
                },
                { key: 'state', head: t('imports.state'), cell: (item) => <ImportState item={item} /> },
                { key: 'form', head: t('imports.form'), lesser: true, cell: (item) => word('form', item.form) },
                { key: 'at', head: t('imports.at'), lesser: true, cell: (item) => <Time at={item.applied_at ?? item.created_at} /> },
                { key: 'by', head: t('imports.by'), lesser: true, cell: (item) => item.created_by_name || '–' },
                { key: 'rows', head: t('imports.rows'), num: true, cell: (item) => item.rows },
                { key: 'created', head: t('outcome_of.created'), num: true, lesser: true, cell: (item) => item.created },
                { key: 'updated', head: t('outcome_of.updated'), num: true, lesser: true, cell: (item) => item.updated },
                { key: 'refused', head: t('outcome_of.refused'), num: true, cell: (item) => item.refused },
              ]}
            />
          )}
        </section>
      </div>
    </Page>
  );
}
