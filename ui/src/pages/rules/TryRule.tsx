import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { address } from '../../api/inventory';
import { rules, type Sample, type Trial } from '../../api/rules';
import { useWords } from '../../i18n';
import { searchAddress } from '../../lib/alerts';
import { useSubmit } from '../../lib/submit';
import { whole } from '../../lib/watch';
import { Severity } from '../../parts/AlertTags';
import { Button } from '../../parts/Button';
import { AreaField, SelectField } from '../../parts/Field';
import { FileDrop, useSending } from '../../parts/FileDrop';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { LoadError, Loading, Note, ProblemNote } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Time } from '../../parts/Time';
import { useUnitId } from '../../shell/unit';
import '../../style/monitor.css';
import '../../style/rules.css';
import { ruleQuery } from './Rule';

/** Hours of stored events that a rule may be tried on. */
const HOURS = ['1', '6', '24', '72', '168'];

/** Runs a rule over a sample or over stored events before it is switched on: nothing is stored, and no alert is made. */
export function TryRulePage() {
  const unit = useUnitId();
  const { rule, set } = useSearch({ from: '/inside/u/$unit/rule-trial' });
  const found = useQuery({ ...ruleQuery(unit, rule ?? '', set), enabled: rule !== undefined, refetchInterval: false });
  if (rule === undefined) return <One unit={unit} text="" />;
  if (found.data !== undefined) return <One key={rule} unit={unit} text={found.data.text} counts={found.data.counts.length > 0 ? { rule, set } : undefined} />;
  if (found.isError) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  return <Loading />;
}

function One({ unit, text: given, counts }: { unit: string; text: string; counts?: { rule: string; set: string | undefined } | undefined }) {
  const { t, lang } = useWords();
  const { sending, send } = useSending();
  const submit = useSubmit();
  const [text, setText] = useState(given);
  const [sample, setSample] = useState<Sample | null>(null);
  const [hours, setHours] = useState('');
  const [trial, setTrial] = useState<Trial | null>(null);
  const take = (file: File) =>
    void submit.run(async () => {
      setTrial(null);
      setHours('');
      setSample(await send<Sample>(address(unit, '/rule-samples', { file_name: file.name }), file));
    });
  // A correlation is tried with the rules that it counts, as long as its text is that of its set.
  const asked = counts !== undefined && text === given ? { rule: counts.rule, set: counts.set ?? '', text: '' } : { rule: '', set: '', text };
  const on = hours === '' ? { sample: sample?.sample ?? '' } : { hours: Number(hours) };
  const run = () => void submit.run(async () => setTrial(await rules.attempt(unit, { ...asked, ...on })));
  return (
    <Page
      title={t('trial.title')}
      lead={t('trial.lead')}
      crumb={
        <Link className="crumb" to="/u/$unit/rules" params={{ unit }} search={{}}>
          <Icon name="back" />
          {t('rules.title')}
        </Link>
      }
    >
      <div className="stack">
        <form
          className="sheet form"
          onSubmit={(event) => {
            event.preventDefault();
            run();
          }}
        >
          <AreaField label={t('trial.text')} hint={t('trial.text_hint')} value={text} onValue={setText} rows={14} spellCheck={false} className="input mono" fault={submit.faults.get('text')} />
          <FileDrop
            words={{
              drop: sample === null || hours !== '' ? t('trial.drop') : t('trial.chosen', { name: sample.file_name }),
              choose: t('trial.choose'),
              hint: t('trial.hint'),
              reading: t('trial.reading'),
              sending: (name) => t('trial.sending', { name }),
            }}
            sending={sending}
            onFile={take}
          />
          <SelectField
            label={t('trial.own')}
            hint={t('trial.own_hint')}
            value={hours}
            onValue={setHours}
            choices={[{ value: '', label: t('trial.own_none') }, ...HOURS.map((value) => ({ value, label: value === '168' ? t('trial.week') : t('trial.hours', { many: value }) }))]}
            fault={submit.faults.get('hours')}
          />
          {submit.problem !== null && <ProblemNote problem={submit.problem} />}
          <div className="form-actions">
            <Button type="submit" tone="primary" busy={submit.busy && sending === null} disabled={text.trim() === ''}>
              {sample === null && hours === '' ? t('trial.read') : t('trial.run')}
            </Button>
          </div>
        </form>
        {trial !== null && <Result unit={unit} trial={trial} />}
        <p className="small soft">{t('trial.limits', { shown: whole(200, lang) })}</p>
      </div>
    </Page>
  );
}

function Result({ unit, trial }: { unit: string; trial: Trial }) {
  const { t, lang } = useWords();
  const many = (value: number) => whole(value, lang);
  return (
    <section className="sheet" aria-labelledby="found" role="status">
      <h2 id="found">{t('trial.found')}</h2>
      <Said title={t('trial.problems')} tone="warn" all={trial.problems} />
      <Said title={t('trial.notes')} tone="plain" all={trial.notes} />
      {trial.problems.length === 0 && !trial.ran && trial.rules.length > 0 && <Note tone="good">{t('trial.can_be_used', { many: many(trial.rules.length) })}</Note>}
      {trial.ran && (
        <>
          <p>
            <strong>{t(trial.own == null ? 'trial.sum' : 'trial.own_sum', { findings: many(trial.findings), alerts: many(trial.alerts), records: many(trial.records) })}</strong>{' '}
            <span className="soft">{trial.formats.map(({ format, records }) => `${format}: ${many(records)}`).join(', ')}</span>
          </p>
          {trial.own != null && <Own unit={unit} own={trial.own} stopped={trial.stopped} />}
          {trial.own != null && trial.records === 0 && !trial.stopped && <Note tone="warn">{t('trial.own_nothing')}</Note>}
          {trial.stopped && trial.own == null && <Note tone="warn">{t('trial.stopped')}</Note>}
          {trial.defects > 0 && <p className="small soft">{t('trial.defects', { many: many(trial.defects) })}</p>}
          {trial.not_read.map((one) => (
            <Note key={one} tone="warn">
              {t('trial.not_read')} <span lang="en">{one}</span>
            </Note>
          ))}
          {trial.rules
            .filter(({ inert }) => inert != null)
            .map((rule) => (
              <Note key={rule.id} tone="warn">
                <strong>{rule.title}</strong>: {rule.inert?.[lang]}
              </Note>
            ))}
          {trial.shown.length > 0 && <Findings unit={unit} trial={trial} />}
        </>
      )}
    </section>
  );
}

/** Of which stored events a trial is, and how much of it was known. */
function Own({ unit, own, stopped }: { unit: string; own: NonNullable<Trial['own']>; stopped: boolean }) {
  const { t, lang } = useWords();
  return (
    <>
      <p className="small soft">
        {t('trial.own_from')} <Time at={own.from} seconds /> {t('trial.own_to')} <Time at={own.to} seconds />. {own.known > 0 && t('trial.own_known', { many: whole(own.known, lang) })}{' '}
        {own.unread > 0 && t('trial.own_unread', { many: whole(own.unread, lang) })}
      </p>
      {stopped && (
        <Note tone="warn">
          {t('trial.own_stopped')}{' '}
          <Link to="/u/$unit/retros" params={{ unit }} search={{}}>
            {t('trial.own_retro')}
          </Link>
        </Note>
      )}
    </>
  );
}

function Said({ title, tone, all }: { title: string; tone: 'warn' | 'plain'; all: Trial['problems'] }) {
  const { t } = useWords();
  if (all.length === 0) return null;
  return (
    <Note tone={tone}>
      <strong>{title}</strong>
      <ul>
        {all.map((one) => (
          <li key={`${one.line} ${one.code} ${one.message}`}>
            {one.line > 0 && <>{t('rule.refused_at', { line: one.line, column: one.column })}: </>}
            <span lang="en">{one.message}</span>
            {one.specification !== '' && (
              <span className="small soft" lang="en">
                {' '}
                ({one.specification})
              </span>
            )}
          </li>
        ))}
      </ul>
    </Note>
  );
}

function Findings({ unit, trial }: { unit: string; trial: Trial }) {
  const { t } = useWords();
  return (
    <Table
      label={t('trial.found')}
      rows={trial.shown.map((finding, number) => ({ ...finding, number }))}
      id={({ number }) => String(number)}
      empty={null}
      columns={[
        { key: 'time', head: t('trial.time'), cell: ({ time }) => (time == null ? '–' : <Time at={time} seconds />) },
        {
          key: 'rule',
          head: t('rules.rule'),
          main: true,
          cell: ({ title, level, host }) => (
            <>
              {title} <Severity level={level} />
              <p className="small entity">{host}</p>
            </>
          ),
        },
        {
          key: 'event',
          head: t('trial.fields'),
          cell: ({ event }) => (
            <ul className="small mono trial-fields">
              {Object.entries(event).map(([name, value]) => (
                <li key={name}>
                  <span className="soft">{name}</span> = {typeof value === 'string' ? value : JSON.stringify(value)}
                </li>
              ))}
            </ul>
          ),
        },
        { key: 'place', head: t('trial.record'), num: true, lesser: true, cell: ({ position, record }) => (position > 0 ? <a href={searchAddress(unit, { position, record })}>{`${position}/${record}`}</a> : String(record)) },
      ]}
    />
  );
}
