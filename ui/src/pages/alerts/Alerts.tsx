import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';

import { useWatchLive } from '../../api/live';
import { alerts, type Alert } from '../../api/monitor';
import { useWords } from '../../i18n';
import { alertQuery, isNarrowed, NO_ALERT_SEARCH, type AlertSearch } from '../../lib/monitor-search';
import { usePages } from '../../lib/pages';
import { Button } from '../../parts/Button';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading } from '../../parts/States';
import { useMay, useMe, useUnitId } from '../../shell/unit';
import '../../style/directive.css';
import '../../style/monitor.css';
import { ActDialog } from './ActDialog';
import { useActing } from './acting';
import { AlertCountsBar } from './AlertCountsBar';
import { AlertFilters } from './AlertFilters';
import { AHEAD, AlertTable, type Chosen } from './AlertTable';
import { Refused } from './Refused';
import { Views } from './Views';

/** The queue: what rules found, as work for people. */
export function AlertsPage() {
  const { t } = useWords();
  const unit = useUnitId();
  const search = useSearch({ from: '/inside/u/$unit/alerts' });
  const navigate = useNavigate();
  useWatchLive(unit);
  const set = (change: AlertSearch) => void navigate({ from: '/u/$unit/alerts', to: '.', search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <Page
      title={t('alerts.title')}
      lead={t('alerts.lead')}
      actions={
        <Link className="button" to="/u/$unit/suppressions" params={{ unit }}>
          {t('suppress.title')}
        </Link>
      }
    >
      <Views search={search} show={(view) => set({ ...NO_ALERT_SEARCH, ...view })} />
      <AlertCountsBar unit={unit} search={search} set={set} />
      <AlertFilters unit={unit} search={search} set={set} />
      {/* Another question is another list: it begins at its first row, and nothing of it is chosen. */}
      <Queue key={`${unit} ${JSON.stringify(search)}`} unit={unit} search={search} onClear={() => set(NO_ALERT_SEARCH)} />
    </Page>
  );
}

function Queue({ unit, search, onClear }: { unit: string; search: AlertSearch; onClear: () => void }) {
  const { t } = useWords();
  const may = useMay();
  const me = useMe();
  const queries = useQueryClient();
  const query = useMemo(() => alertQuery(search, me.account ?? undefined), [search, me.account]);
  const pages = usePages<Alert>(['alerts', unit, 'page', query], (page) => alerts.list(unit, { ...query, ...page }), AHEAD);
  const again = () => queries.invalidateQueries({ queryKey: ['alerts', unit] });
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const acting = useActing(unit, (ids) => {
    setChosen((before) => new Map([...before].filter(([id]) => !ids.includes(id))));
    return again();
  });
  const shown = () => {
    if (pages.error !== null) return <LoadError error={pages.error} onRetry={pages.retry} />;
    if (pages.count > 0) return <AlertTable unit={unit} pages={pages} query={query} may={may.watch} acting={acting} chosen={chosen} setChosen={setChosen} />;
    if (pages.loading || pages.more) {
      return (
        <div className="vtable vtable-wait">
          <Loading />
        </div>
      );
    }
    if (!isNarrowed(search)) return <Nothing unit={unit} />;
    return (
      <Empty title={t('list.none_found')}>
        <p>{t('list.none_found_hint')}</p>
        <Button onClick={onClear}>{t('act.clear')}</Button>
      </Empty>
    );
  };
  return (
    <>
      {shown()}
      {/* Not part of the table: what was refused is told also when the list has nothing left. */}
      {acting.asked !== null && (
        <ActDialog unit={unit} asked={acting.asked.asked} alerts={acting.asked.alerts} send={(doing) => acting.send(doing, acting.asked?.alerts ?? [])} onClose={acting.closeAsked} />
      )}
      {acting.asked === null && acting.refused !== null && <Refused outcome={acting.refused} onClose={acting.closeRefused} />}
    </>
  );
}

/** No open alert at all: good when something is watched, and nothing to be glad of otherwise. */
function Nothing({ unit }: { unit: string }) {
  const { t } = useWords();
  const [looked] = useState(() => new Date());
  return (
    <Empty title={t('alerts.empty')}>
      <p>{t('alerts.empty_hint')}</p>
      <p className="soft">{t('alerts.empty_at', { at: looked.toLocaleTimeString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh' }) })}</p>
      <p className="line">
        <Link className="button" to="/u/$unit/sources" params={{ unit }}>
          {t('feeds.title')}
        </Link>
        <Link className="button" to="/u/$unit/alerts" params={{ unit }} search={{ state: 'closed' }}>
          {t('alerts.see_closed')}
        </Link>
      </p>
    </Empty>
  );
}
