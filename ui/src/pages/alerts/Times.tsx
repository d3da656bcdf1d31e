import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { alerts, type AlertTime, type AlertTimes } from '../../api/monitor';
import { useWords } from '../../i18n';
import { atPercent, minutesIn, withoutTime, withTime } from '../../lib/alert-times';
import { minutesSpan } from '../../lib/span';
import { useAct } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { TextField } from '../../parts/Field';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { LoadError, Loading, ProblemNote } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tabs } from '../../parts/Tabs';
import { Tag } from '../../parts/Tag';
import { toast } from '../../parts/Toast';
import { useMay, useUnitId } from '../../shell/unit';
import '../../style/monitor.css';

const SYSTEM_LEVELS = ['1', '2', '3', '4', '5'] as const;
type SystemLevel = (typeof SYSTEM_LEVELS)[number];

/** How long people have, by class of alerts and level of systems. */
export function TimesPage() {
  const { t, lang } = useWords();
  const unit = useUnitId();
  const may = useMay();
  const [level, setLevel] = useState<SystemLevel>('3');
  const [editing, setEditing] = useState<AlertTime | null>(null);
  const found = useQuery({ queryKey: ['alert-times', unit], queryFn: () => alerts.times(unit) });
  const minutes = (value: number) => <span className="nowrap">{minutesSpan(value, lang)}</span>;
  return (
    <Page
      title={t('times.title')}
      lead={t('times.lead')}
      crumb={
        <Link className="crumb" to="/u/$unit/watch" params={{ unit }}>
          <Icon name="back" />
          {t('watch.title')}
        </Link>
      }
    >
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <div className="stack">
          <Tabs label={t('attr.level')} current={level} onChange={setLevel} tabs={SYSTEM_LEVELS.map((key) => ({ key, label: t('level.of', { level: key }) }))}>
            <Table
              label={t('times.title')}
              rows={found.data.items.filter(({ system_level }) => String(system_level) === level)}
              id={(one) => one.class}
              empty={null}
              columns={[
                { key: 'class', head: t('alerts.class'), main: true, cell: (one) => one.class_title[lang] },
                { key: 'triage', head: t('times.triage'), num: true, cell: (one) => minutes(one.triage) },
                { key: 'handle', head: t('times.handle'), num: true, cell: (one) => minutes(one.handle) },
                { key: 'own', head: t('times.whose'), lesser: true, cell: (one) => (one.own ? <Tag tone="good">{t('times.own')}</Tag> : <span className="soft">{t('times.given')}</span>) },
                {
                  key: 'do',
                  head: <span className="unseen">{t('units.actions')}</span>,
                  cell: (one) =>
                    may.decide && (
                      <Button tight onClick={() => setEditing(one)}>
                        {t('act.edit')}
                      </Button>
                    ),
                },
              ]}
            />
          </Tabs>
          <Percent times={found.data} />
        </div>
      )}
      {editing !== null && found.data !== undefined && <Edit unit={unit} times={found.data.items} one={editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}

/** What the level of an alert makes of these times, with an example that can be checked. */
function Percent({ times }: { times: AlertTimes }) {
  const { t, lang } = useWords();
  return (
    <section className="sheet" aria-labelledby="percent">
      <div className="sheet-head">
        <h2 id="percent">{t('times.percent')}</h2>
      </div>
      <p className="soft">{t('times.percent_hint')}</p>
      <ul className="percent">
        {(['critical', 'high', 'medium', 'low'] as const).map((level) => (
          <li key={level}>
            <strong>{t(`alert_level.${level}`)}</strong> {`${times.percent[level]}%`} <span className="soft">({t('times.example', { span: minutesSpan(atPercent(60, times.percent[level]), lang) })})</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Edit({ unit, times, one, onClose }: { unit: string; times: readonly AlertTime[]; one: AlertTime; onClose: () => void }) {
  const { t, lang } = useWords();
  const queries = useQueryClient();
  const [triage, setTriage] = useState(String(one.triage));
  const [handle, setHandle] = useState(String(one.handle));
  const { act, busy, problem } = useAct(() => queries.invalidateQueries({ queryKey: ['alert-times', unit] }));
  const [first, second] = [minutesIn(triage), minutesIn(handle)];
  const save = (work: () => Promise<unknown>) =>
    void act(work).then((done) => {
      if (!done) return;
      toast(t('list.saved'));
      onClose();
    });
  const fault = (value: number | null) => (value === null ? t('times.fault') : undefined);
  const said = (value: number | null) => (value === null ? undefined : minutesSpan(value, lang));
  return (
    <Dialog title={`${one.class_title[lang]} · ${t('level.of', { level: one.system_level })}`} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (first !== null && second !== null) save(() => alerts.setTimes(unit, withTime(times, { ...one, triage: first, handle: second })));
        }}
      >
        <TextField label={t('times.triage_minutes')} hint={said(first)} fault={fault(first)} value={triage} onValue={setTriage} inputMode="numeric" required autoComplete="off" />
        <TextField label={t('times.handle_minutes')} hint={said(second)} fault={fault(second)} value={handle} onValue={setHandle} inputMode="numeric" required autoComplete="off" />
        <p className="small soft">{t('times.from_now')}</p>
        {problem !== null && <ProblemNote problem={problem} />}
        <div className="form-actions">
          {one.own && (
            <Button tone="quiet" busy={busy} onClick={() => save(() => alerts.setTimes(unit, withoutTime(times, one)))}>
              {t('times.back')}
            </Button>
          )}
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={busy} disabled={first === null || second === null}>
            {t('act.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
