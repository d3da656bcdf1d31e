import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';

import { address, hosts } from '../../api/inventory';
import { useWords } from '../../i18n';
import { Button } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading } from '../../parts/States';
import type { HostSearch } from '../../search';
import { useMay, useUnitId } from '../../shell/unit';
import { Counts } from './Counts';
import { CreateHost } from './CreateHost';
import { HostFilters } from './HostFilters';
import { HostTable } from './HostTable';

/** Rows of one page: a screen shows some twenty, so a page lasts for a while of scrolling. */
const PAGE = 200;

export function Hosts() {
  const { t } = useWords();
  const unit = useUnitId();
  const may = useMay();
  const search = useSearch({ from: '/inside/u/$unit/hosts' });
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const found = useInfiniteQuery({
    queryKey: ['hosts', unit, search],
    queryFn: ({ pageParam }) => hosts.list(unit, { ...search, limit: PAGE, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });
  const rows = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data]);
  const set = (change: HostSearch) => void navigate({ to: '.', search: { ...search, ...change }, replace: true });
  const filtered = Object.entries(search).some(([name, value]: [string, unknown]) => name !== 'order' && value !== undefined);
  return (
    <Page
      title={t('hosts.title')}
      lead={t('hosts.lead')}
      actions={
        <>
          <a className="button" href={address(unit, '/hosts/export', { ...search, order: undefined, format: 'csv' })}>
            <Icon name="download" />
            {t('act.export_csv')}
          </a>
          <a className="button" href={address(unit, '/hosts/export', { ...search, order: undefined, format: 'xlsx' })}>
            <Icon name="download" />
            {t('act.export_xlsx')}
          </a>
          {may.write && (
            <Button tone="primary" icon="plus" onClick={() => setCreating(true)}>
              {t('hosts.new')}
            </Button>
          )}
        </>
      }
    >
      <Counts unit={unit} search={search} set={set} />
      <HostFilters unit={unit} search={search} set={set} />
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : rows.length > 0 ? (
        <HostTable
          unit={unit}
          rows={rows}
          more={found.hasNextPage}
          loading={found.isFetchingNextPage}
          loadMore={() => {
            if (found.hasNextPage && !found.isFetching) void found.fetchNextPage();
          }}
        />
      ) : filtered ? (
        <Empty title={t('list.none_found')}>
          <p>{t('list.none_found_hint')}</p>
          <Button onClick={() => void navigate({ to: '.', search: {}, replace: true })}>{t('act.clear')}</Button>
        </Empty>
      ) : (
        <Empty title={t('hosts.empty')}>
          <p>{t('hosts.empty_hint')}</p>
          {may.write && (
            <Link className="button primary" to="/u/$unit/imports" params={{ unit }}>
              {t('hosts.go_import')}
            </Link>
          )}
        </Empty>
      )}
      {creating && <CreateHost unit={unit} onClose={() => setCreating(false)} />}
    </Page>
  );
}
