import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { whoHad, type Candidate } from '../../api/inventory';
import { useWords } from '../../i18n';
import { fromLocalInput } from '../../lib/time';
import { Button } from '../../parts/Button';
import { TextField } from '../../parts/Field';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading, sentence } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tag } from '../../parts/Tag';
import { useUnitId } from '../../shell/unit';

/** Scores of the server: 90 by a lease, 60 by a recorded address, 20 where the trail ends. */
const SURE = 80;
const LIKELY = 50;

export function AddressPage() {
  const { t } = useWords();
  const unit = useUnitId();
  const search = useSearch({ from: '/inside/u/$unit/address' });
  const navigate = useNavigate();
  const [ip, setIp] = useState(search.ip ?? '');
  const [at, setAt] = useState(search.at ?? '');
  const [port, setPort] = useState(search.port ?? '');
  const found = useQuery({
    queryKey: ['hosts', unit, 'address', search],
    queryFn: () => whoHad(unit, search.ip ?? '', { at: fromLocalInput(search.at ?? ''), ...(search.port === undefined ? {} : { port: search.port }) }),
    enabled: search.ip !== undefined,
    retry: false,
  });
  return (
    <Page title={t('address.title')} lead={t('address.lead')}>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = Object.fromEntries(Object.entries({ ip: ip.trim(), at, port: port.trim() }).filter(([, value]) => value !== ''));
          void navigate({ to: '.', search: wanted, replace: true });
        }}
      >
        <TextField wide label={t('address.ip')} value={ip} onValue={setIp} placeholder="10.20.1.15" spellCheck={false} autoComplete="off" required />
        <TextField label={t('address.at')} title={t('address.at_hint')} type="datetime-local" value={at} onValue={setAt} />
        <TextField label={t('address.port')} title={t('address.port_hint')} inputMode="numeric" value={port} onValue={setPort} maxLength={5} pattern="[0-9]*" />
        <Button type="submit" tone="primary" icon="search">
          {t('address.ask')}
        </Button>
      </form>
      {search.ip !== undefined &&
        (found.isPending ? (
          <Loading />
        ) : found.isError ? (
          <LoadError error={found.error} onRetry={() => void found.refetch()} />
        ) : (
          <Candidates unit={unit} rows={found.data.items} />
        ))}
    </Page>
  );
}

function Candidates({ unit, rows }: { unit: string; rows: readonly Candidate[] }) {
  const { t, lang } = useWords();
  return (
    <Table
      label={t('address.title')}
      rows={rows}
      id={(candidate) => `${candidate.host ?? ''} ${candidate.name}`}
      empty={
        <Empty title={t('address.empty')}>
          <p>{t('address.empty_hint')}</p>
        </Empty>
      }
      columns={[
        {
          key: 'host',
          head: t('address.candidate'),
          main: true,
          cell: (candidate) =>
            candidate.host == null ? (
              <>
                <span className="mono">{candidate.name}</span> <span className="soft">({t('address.no_host')})</span>
              </>
            ) : (
              <Link to="/u/$unit/hosts/$id" params={{ unit, id: candidate.host }}>
                {candidate.name}
              </Link>
            ),
        },
        {
          key: 'score',
          head: t('address.score'),
          cell: ({ score }) => (
            <Tag tone={score >= SURE ? 'good' : score >= LIKELY ? 'idle' : 'unknown'}>
              {`${score >= SURE ? t('address.sure') : score >= LIKELY ? t('address.likely') : t('address.weak')} (${score}/100)`}
            </Tag>
          ),
        },
        {
          key: 'reasons',
          head: t('address.reasons'),
          cell: ({ reasons }) => (
            <ol>
              {reasons.map((reason, place) => (
                <li key={place}>{sentence(reason[lang])}</li>
              ))}
            </ol>
          ),
        },
      ]}
    />
  );
}
