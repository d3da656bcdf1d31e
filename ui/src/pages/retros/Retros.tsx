import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { retros, type Retro } from '../../api/retro';
import { useWords } from '../../i18n';
import { doneOf } from '../../lib/retro';
import { whole } from '../../lib/watch';
import { Button } from '../../parts/Button';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Time } from '../../parts/Time';
import { useMay, useUnitId } from '../../shell/unit';
import '../../style/retro.css';
import { NewRetro } from './NewRetro';
import { Progress, RetroState } from './parts';

/** How often the list looks again while something runs. */
const LOOK_MS = 3_000;

/** Rules over stored events: the jobs of a unit. */
export function RetrosPage() {
  const { t } = useWords();
  const unit = useUnitId();
  const may = useMay();
  const { rule, days } = useSearch({ from: '/inside/u/$unit/retros' });
  const [making, setMaking] = useState(rule !== undefined);
  const found = useQuery({
    queryKey: ['retros', unit],
    queryFn: () => retros.list(unit),
    refetchInterval: ({ state }) => (state.data?.some(isOpen) === true ? LOOK_MS : false),
  });
  return (
    <Page
      title={t('retro.title')}
      lead={t('retro.lead')}
      actions={
        may.write && (
          <Button tone="primary" icon="plus" onClick={() => setMaking(true)}>
            {t('retro.new')}
          </Button>
        )
      }
    >
      {found.isPending ? (
        <Loading />
      ) : found.isError && found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <List unit={unit} rows={found.data} />
      )}
      {making && may.write && <NewRetro unit={unit} rule={rule ?? ''} days={days ?? 7} onClose={() => setMaking(false)} />}
    </Page>
  );
}

const isOpen = ({ state }: Retro) => state === 'waiting' || state === 'running';

function List({ unit, rows }: { unit: string; rows: readonly Retro[] }) {
  const { t, lang } = useWords();
  return (
    <Table
      label={t('retro.title')}
      rows={rows}
      id={({ id }) => id}
      empty={
        <Empty title={t('retro.none')}>
          <p>{t('retro.none_hint')}</p>
        </Empty>
      }
      columns={[
        {
          key: 'name',
          head: t('retro.name'),
          main: true,
          cell: (one) => (
            <>
              <Link to="/u/$unit/retros/$id" params={{ unit, id: one.id }}>
                {one.name}
              </Link>
              <p className="small soft">
                <Time at={one.from} /> – <Time at={one.to} />
              </p>
              <div className="on-phone">
                <RetroState state={one.state} />
              </div>
            </>
          ),
        },
        {
          key: 'state',
          head: t('retro.state'),
          lesser: true,
          cell: (one) => (
            <>
              <RetroState state={one.state} />
              {one.state === 'running' && <Progress done={doneOf(one)} />}
            </>
          ),
        },
        { key: 'events', head: t('retro.events'), num: true, lesser: true, cell: (one) => whole(one.events, lang) },
        {
          key: 'hits',
          head: t('retro.hits'),
          num: true,
          cell: (one) => (
            <>
              {whole(one.hits, lang)}
              {one.known > 0 && <div className="small soft">{t('retro.known_of', { known: whole(one.known, lang) })}</div>}
            </>
          ),
        },
        {
          key: 'who',
          head: t('retro.who'),
          lesser: true,
          cell: (one) => (
            <>
              {one.created_by_name || one.created_by}
              <div className="small soft">
                <Time at={one.created_at} />
              </div>
            </>
          ),
        },
      ]}
    />
  );
}
