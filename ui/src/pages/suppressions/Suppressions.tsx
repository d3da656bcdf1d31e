import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { suppressions, type Suppression } from '../../api/monitor';
import { useWords } from '../../i18n';
import { SUPPRESSION_SHOWN } from '../../lib/monitor-search';
import { useNow } from '../../lib/now';
import { span } from '../../lib/span';
import { shownIn } from '../../lib/suppress';
import { whole } from '../../lib/watch';
import { Button } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tag } from '../../parts/Tag';
import { Ago, Time } from '../../parts/Time';
import { useMay, useUnitId } from '../../shell/unit';
import '../../style/monitor.css';
import { EntityName } from '../alerts/EntityName';
import { End, Extend, Approve } from './Changes';

type Asked = { act: 'approve' | 'extend' | 'end'; one: Suppression };

/** Findings that make no alert for a while: which, why, until when, and who said so. */
export function SuppressionsPage() {
  const { t } = useWords();
  const unit = useUnitId();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { show } = useSearch({ from: '/inside/u/$unit/suppressions' });
  const [asked, setAsked] = useState<Asked | null>(null);
  const found = useQuery({ queryKey: ['suppressions', unit], queryFn: () => suppressions.list(unit) });
  const all = found.data ?? [];
  const rows = all.filter((one) => shownIn(one, show));
  const again = () => queries.invalidateQueries({ queryKey: ['suppressions', unit] });
  const props = asked === null ? null : { unit, one: asked.one, again, onClose: () => setAsked(null) };
  return (
    <Page
      title={t('suppress.title')}
      lead={t('suppress.lead')}
      crumb={
        <Link className="crumb" to="/u/$unit/alerts" params={{ unit }}>
          <Icon name="back" />
          {t('alerts.title')}
        </Link>
      }
    >
      {found.isPending ? (
        <Loading />
      ) : found.isError && found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          {all.length > 0 && (
            <div className="counts-pair">
              <ul className="counts" aria-label={t('suppress.filter')}>
                {[undefined, ...SUPPRESSION_SHOWN].map((name) => (
                  <li key={name ?? 'all'}>
                    <button type="button" aria-pressed={show === name} onClick={() => void navigate({ to: '/u/$unit/suppressions', params: { unit }, search: { show: name }, replace: true })}>
                      <b>{all.filter((one) => shownIn(one, name)).length}</b>
                      <span>{t(`suppress.show_${name ?? 'all'}`)}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          )}
          <List unit={unit} rows={rows} any={all.length > 0} ask={setAsked} />
        </>
      )}
      {props !== null && asked?.act === 'approve' && <Approve {...props} />}
      {props !== null && asked?.act === 'extend' && <Extend {...props} />}
      {props !== null && asked?.act === 'end' && <End {...props} />}
    </Page>
  );
}

function List({ unit, rows, any, ask }: { unit: string; rows: readonly Suppression[]; any: boolean; ask: (asked: Asked) => void }) {
  const { t, lang } = useWords();
  return (
    <Table
      label={t('suppress.title')}
      rows={rows}
      id={({ id }) => id}
      empty={
        any ? (
          <Empty title={t('list.none_found')} />
        ) : (
          <Empty title={t('suppress.empty')}>
            <p>{t('suppress.empty_hint')}</p>
          </Empty>
        )
      }
      columns={[
        {
          key: 'what',
          head: t('suppress.what'),
          main: true,
          cell: (one) => (
            <>
              <Scope unit={unit} one={one} />
              {/* On a phone there is no place for columns. */}
              <div className="on-phone">
                <Until one={one} />
                <p className="small said">{one.reason}</p>
                <Acts one={one} ask={ask} />
              </div>
            </>
          ),
        },
        { key: 'state', head: t('suppress.until'), lesser: true, cell: (one) => <Until one={one} /> },
        {
          key: 'why',
          head: t('suppress.reason'),
          lesser: true,
          cell: (one) => (
            <>
              <p className="said">{one.reason}</p>
              <p className="small soft">
                {one.created_by_name || one.created_by} · <Time at={one.created_at} />
              </p>
            </>
          ),
        },
        {
          key: 'taken',
          head: t('suppress.taken'),
          num: true,
          lesser: true,
          cell: (one) => (
            <>
              {whole(one.findings, lang)}
              {one.last_at != null && (
                <div className="small soft">
                  <Ago at={one.last_at} />
                </div>
              )}
            </>
          ),
        },
        {
          key: 'do',
          head: <span className="unseen">{t('units.actions')}</span>,
          lesser: true,
          cell: (one) => <Acts one={one} ask={ask} />,
        },
      ]}
    />
  );
}

function Acts({ one, ask }: { one: Suppression; ask: (asked: Asked) => void }) {
  const { t } = useWords();
  const may = useMay();
  if (!one.holds) return null;
  return (
    <div className="row-acts">
      {!one.covers_critical && one.may_approve && (
        <Button tight onClick={() => ask({ act: 'approve', one })}>
          {t('suppress.approve')}
        </Button>
      )}
      {may.write && (
        <>
          <Button tight onClick={() => ask({ act: 'extend', one })}>
            {t('suppress.extend')}
          </Button>
          <Button tight tone="danger" onClick={() => ask({ act: 'end', one })}>
            {t('suppress.end')}
          </Button>
        </>
      )}
    </div>
  );
}

/** Which findings it takes: those that fit all of this. */
export function Scope({ unit, one }: { unit: string; one: Suppression }) {
  const { t, lang } = useWords();
  return (
    <div className="scope">
      {one.rule === '' ? (
        <strong>{t('suppress.any_rule')}</strong>
      ) : (
        <Link to="/u/$unit/alerts" params={{ unit }} search={{ rule: one.rule, state: 'all' }}>
          {one.rule_title?.[lang] || one.rule_title?.vi || one.rule}
        </Link>
      )}
      {one.entity !== '' && (
        <div>
          <EntityName alert={one} />
        </div>
      )}
      {one.source !== '' && <div className="small">{t('suppress.of_source', { source: one.source_name || one.source })}</div>}
      {one.conditions.map(({ field, value }) => (
        <div key={field} className="small mono">
          {field} = {value}
        </div>
      ))}
    </div>
  );
}

function Until({ one }: { one: Suppression }) {
  const { t, lang } = useWords();
  const now = useNow(60_000);
  if (one.ended_at != null) {
    return (
      <>
        <Tag tone="idle">{t('suppress.ended')}</Tag>
        <p className="small soft">
          <Time at={one.ended_at} /> · {one.ended_by_name || one.ended_by}
        </p>
      </>
    );
  }
  if (!one.holds) {
    return (
      <>
        <Tag tone="idle">{t('suppress.expired')}</Tag>
        <p className="small soft">
          <Time at={one.expires_at} />
        </p>
      </>
    );
  }
  return (
    <>
      <Tag tone="warn">{t('suppress.holds', { span: span(new Date(one.expires_at).getTime() - now, lang) })}</Tag>
      <p className="small soft">
        <Time at={one.expires_at} />
      </p>
      <p className="small">
        {one.covers_critical ? t('suppress.approved', { name: one.approver_name || one.approver }) : t('suppress.not_approved')}
      </p>
    </>
  );
}
