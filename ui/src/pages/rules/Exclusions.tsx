import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { freshKey } from '../../api/inventory';
import { sources, suppressions } from '../../api/monitor';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { endAfter, SUPPRESSED_DAYS } from '../../lib/suppress';
import { stamp } from '../../lib/time';
import { whole } from '../../lib/watch';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { AreaField, SelectField, TextField } from '../../parts/Field';
import { LoadError, Loading, Note, ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { useMay } from '../../shell/unit';
import { Scope } from '../suppressions/Suppressions';

const SOURCES = 1_000;

interface Of {
  /** Of this rule, or of this source. */
  rule?: string;
  source?: string;
}

/** A rule is not to raise alerts for a source or a host: what holds now, and how much it kept back. */
export function Exclusions({ unit, rule, source }: { unit: string } & Of) {
  const { t, lang } = useWords();
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const found = useQuery({ queryKey: ['suppressions', unit], queryFn: () => suppressions.list(unit) });
  const rows = (found.data ?? []).filter((one) => one.holds && (rule === undefined || one.rule === rule || one.rule === '') && (source === undefined || one.source === source));
  return (
    <section className="sheet exclusions" aria-labelledby="exclusions">
      <div className="sheet-head">
        <h2 id="exclusions">{t('exclusions.title')}</h2>
        {rule !== undefined && may.write && (
          <Button tight icon="plus" onClick={() => setAdding(true)}>
            {t('exclusions.add')}
          </Button>
        )}
      </div>
      <p className="small soft">{t('exclusions.hint')}</p>
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <p className="soft">{t('exclusions.none')}</p>
      ) : (
        <ul className="stack">
          {rows.map((one) => (
            <li key={one.id}>
              <Scope unit={unit} one={one} />
              <p className="small">
                {t('exclusions.kept', { many: whole(one.findings, lang) })}, {t('exclusions.until', { at: stamp(one.expires_at, lang) })}
                {!one.covers_critical && <span className="soft"> · {t('exclusions.waiting')}</span>}
              </p>
              <p className="small soft said">{t('exclusions.by', { name: one.created_by_name || one.created_by, reason: one.reason })}</p>
            </li>
          ))}
        </ul>
      )}
      <p className="small">
        <Link to="/u/$unit/suppressions" params={{ unit }}>
          {t('exclusions.all')}
        </Link>
      </p>
      {adding && rule !== undefined && <Add unit={unit} rule={rule} onClose={() => setAdding(false)} />}
    </section>
  );
}

function Add({ unit, rule, onClose }: { unit: string; rule: string; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const submit = useSubmit();
  const [key] = useState(freshKey);
  const [what, setWhat] = useState<'source' | 'host'>('source');
  const [source, setSource] = useState('');
  const [host, setHost] = useState('');
  const [days, setDays] = useState('30');
  const [reason, setReason] = useState('');
  const known = useQuery({ queryKey: ['sources', unit, 'names'], queryFn: () => sources.list(unit, { limit: SOURCES }) });
  const named = what === 'source' ? source !== '' : host.trim() !== '';
  const body = (): Parameters<typeof suppressions.create>[1] => ({
    rule,
    entity_kind: what === 'host' ? 'host' : '',
    entity: what === 'host' ? host.trim() : '',
    source: what === 'source' ? source : '',
    conditions: [],
    reason: reason.trim(),
    expires_at: endAfter(Number(days), Date.now()),
  });
  return (
    <Dialog title={t('exclusions.add')} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit.run(() => suppressions.create(unit, body(), key)).then((done) => {
            if (!done) return;
            toast(t('exclusions.made'));
            void queries.invalidateQueries({ queryKey: ['suppressions', unit] });
            onClose();
          });
        }}
      >
        <SelectField
          label={t('exclusions.of')}
          value={what}
          onValue={(value) => setWhat(value === 'host' ? 'host' : 'source')}
          choices={[
            { value: 'source', label: t('exclusions.of_source') },
            { value: 'host', label: t('exclusions.of_host') },
          ]}
        />
        {what === 'source' ? (
          <SelectField
            label={t('exclusions.source')}
            value={source}
            onValue={setSource}
            choices={[{ value: '', label: t('exclusions.choose_source') }, ...(known.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
            fault={submit.faults.get('source')}
          />
        ) : (
          <TextField label={t('exclusions.host')} value={host} onValue={setHost} autoComplete="off" spellCheck={false} maxLength={255} fault={submit.faults.get('entity')} />
        )}
        <SelectField
          label={t('suppress.for')}
          value={days}
          onValue={setDays}
          choices={SUPPRESSED_DAYS.map((many) => ({ value: String(many), label: t('suppress.days', { days: many }) }))}
          fault={submit.faults.get('expires_at')}
        />
        <AreaField label={t('suppress.reason')} hint={t('suppress.reason_hint')} value={reason} onValue={setReason} required maxLength={4_000} fault={submit.faults.get('reason')} />
        <Note tone="plain">{t('suppress.critical')}</Note>
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy} disabled={!named || reason.trim() === ''}>
            {t('exclusions.add')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

