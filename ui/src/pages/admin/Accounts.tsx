import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';

import { api, data } from '../../api/client';
import { useWords } from '../../i18n';
import { matches } from '../../lib/fold';
import { Button } from '../../parts/Button';
import { TextField } from '../../parts/Field';
import { More } from '../../parts/More';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Ago } from '../../parts/Time';
import { useMay, useUnitId } from '../../shell/unit';
import { AccountState } from './AccountState';
import { CreateAccount } from './CreateAccount';

export function Accounts() {
  const { t } = useWords();
  const unit = useUnitId();
  const may = useMay();
  const queries = useQueryClient();
  const [creating, setCreating] = useState(false);
  const [query, setQuery] = useState('');
  const accounts = useInfiniteQuery({
    queryKey: ['accounts', unit],
    queryFn: ({ pageParam }) =>
      data(api.GET('/api/v1/units/{id}/accounts', { params: { path: { id: unit }, query: { limit: 200, ...(pageParam === '' ? {} : { after: pageParam }) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const rows = useMemo(() => accounts.data?.pages.flatMap((page) => page.items) ?? [], [accounts.data]);
  const found = useMemo(() => rows.filter((account) => matches(`${account.display_name} ${account.username}`, query)), [rows, query]);
  if (accounts.isPending) return <Loading />;
  if (accounts.isError) {
    return (
      <Page title={t('accounts.title')}>
        <LoadError error={accounts.error} onRetry={() => void accounts.refetch()} />
      </Page>
    );
  }
  return (
    <Page
      title={t('accounts.title')}
      lead={t('accounts.lead')}
      actions={
        may.administer && (
          <Button tone="primary" icon="plus" onClick={() => setCreating(true)}>
            {t('accounts.new')}
          </Button>
        )
      }
    >
      {rows.length > 8 && (
        <div className="filters">
          <TextField wide label={t('accounts.search')} type="search" value={query} onValue={setQuery} />
        </div>
      )}
      <Table
        label={t('accounts.title')}
        rows={found}
        id={(account) => account.id}
        empty={
          <Empty title={query === '' ? t('accounts.empty') : t('accounts.none_found')}>
            <p>{t('accounts.empty_hint')}</p>
          </Empty>
        }
        columns={[
          {
            key: 'name',
            head: t('accounts.display_name'),
            main: true,
            cell: (account) => (
              <Link to="/u/$unit/accounts/$id" params={{ unit, id: account.id }}>
                {account.display_name}
              </Link>
            ),
          },
          { key: 'username', head: t('accounts.username'), cell: (account) => <span className="mono">{account.username}</span> },
          { key: 'state', head: t('accounts.state'), cell: (account) => <AccountState state={account.state} /> },
          { key: 'totp', head: t('accounts.totp'), lesser: true, cell: (account) => (account.totp_active || account.passkeys > 0 ? t('own.totp_on') : t('own.totp_off')) },
          { key: 'last', head: t('accounts.last'), lesser: true, cell: (account) => <Ago at={account.last_sign_in_at} /> },
        ]}
      />
      <More shown={found.length} query={accounts} />
      {creating && (
        <CreateAccount
          unit={unit}
          onClose={() => {
            setCreating(false);
            void queries.invalidateQueries({ queryKey: ['accounts', unit] });
          }}
        />
      )}
    </Page>
  );
}
