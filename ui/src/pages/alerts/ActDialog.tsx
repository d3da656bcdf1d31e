import { useState } from 'react';

import { alerts as api, type Alert, type Doing } from '../../api/monitor';
import { useWords } from '../../i18n';
import { leadsOn, needsReason, type AlertStep } from '../../lib/alerts';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { AreaField, SelectField } from '../../parts/Field';
import { Finder } from '../../parts/Finder';
import { Note, ProblemNote } from '../../parts/States';
import { EntityName } from './EntityName';
import { titleOf, useWatchers } from './queries';

export type Asked = { act: 'step'; step: AlertStep } | { act: 'assign' | 'comment' };

/** Characters of a reason (crates/monitor/src/limits.rs). */
const MAX_NOTE = 4_000;
/** Alerts that are named before they are counted. */
const NAMED = 3;

/** What a dialog is called, and the button that does it. */
export function useActTitle(): (asked: Asked) => string {
  const { t } = useWords();
  return (asked) => (asked.act === 'step' ? t(`alert_step.${asked.step}`) : asked.act === 'assign' ? t('alerts.assign') : t('alerts.comment'));
}

/** Asks for what a step needs before it is done: why, of which it is a duplicate, to whom. */
export function ActDialog({ unit, asked, alerts, send, onClose }: { unit: string; asked: Asked; alerts: readonly Alert[]; send: (doing: Doing) => Promise<unknown>; onClose: () => void }) {
  const { t, lang } = useWords();
  const title = useActTitle()(asked);
  const submit = useSubmit();
  const people = useWatchers(unit);
  const [reason, setReason] = useState('');
  const [of, setOf] = useState({ id: '', shown: '' });
  const [assignee, setAssignee] = useState(alerts.length === 1 ? (alerts[0]?.assignee ?? '') : '');
  const step = asked.act === 'step' ? asked.step : null;
  const required = asked.act === 'comment' || (step !== null && needsReason(step));
  const missing = (required && reason.trim() === '') || (step === 'duplicate' && of.id === '');
  const stuck = step === null ? 0 : alerts.filter((alert) => !leadsOn(step, alert)).length;
  const doing = (): Doing =>
    step !== null ? { action: step, reason: reason.trim(), ...(step === 'duplicate' ? { of: of.id } : {}) } : asked.act === 'assign' ? { action: 'assign', assignee } : { action: 'comment', comment: reason.trim() };
  const go = () => {
    if (missing || submit.busy) return;
    void submit.run(() => send(doing())).then((done) => {
      if (done) onClose();
    });
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          go();
        }}
      >
        {step !== null && <p className="soft">{t(`alert_step_text.${step}`)}</p>}
        <Which alerts={alerts} />
        {stuck > 0 && <Note tone="warn">{t('alerts.stuck', { many: stuck, all: alerts.length })}</Note>}
        {step === 'duplicate' && (
          <Finder
            label={t('alerts.duplicate_of')}
            value={of.id}
            shown={of.shown}
            none={t('alerts.duplicate_find')}
            place={['alerts', unit, 'pick']}
            find={async (q) =>
              (await api.list(unit, { q, order: 'newest', limit: 20 })).items
                .filter((one) => !one.merged && !alerts.some(({ id }) => id === one.id))
                .map((one) => ({ value: one.id, label: `#${one.no} ${titleOf(one, lang)}`, note: one.entity }))
            }
            onValue={(id) => {
              if (id === '') setOf({ id: '', shown: '' });
              else void api.get(unit, id).then(({ data }) => setOf({ id, shown: `#${data.no} ${titleOf(data, lang)}` }));
            }}
            fault={submit.faults.get('of')}
          />
        )}
        {asked.act === 'assign' ? (
          <SelectField
            label={t('alerts.assignee')}
            value={assignee}
            choices={[{ value: '', label: t('alerts.nobody') }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
            fault={submit.faults.get('assignee')}
            onValue={setAssignee}
          />
        ) : (
          <AreaField
            label={step === null ? t('alerts.comment_text') : step === 'handle' ? t('alerts.what_done') : t('alerts.why')}
            hint={required ? t('alerts.send_key') : t('alerts.why_optional')}
            value={reason}
            onValue={setReason}
            maxLength={MAX_NOTE}
            required={required}
            rows={4}
            fault={submit.faults.get('reason') ?? submit.faults.get('comment')}
          />
        )}
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy} disabled={missing}>
            {alerts.length > 1 ? t('alerts.act_all', { act: title, many: alerts.length }) : title}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The alerts that are meant, by name, so that nobody decides about another one than they think. */
export function Which({ alerts }: { alerts: readonly Alert[] }) {
  const { t, lang } = useWords();
  const more = alerts.length - NAMED;
  return (
    <ul className="which">
      {alerts.slice(0, NAMED).map((alert) => (
        <li key={alert.id}>
          <strong>
            #{alert.no} {titleOf(alert, lang)}
          </strong>{' '}
          <span className="soft">
            <EntityName alert={alert} />
          </span>
        </li>
      ))}
      {more > 0 && <li className="soft">{t('alerts.and_more', { many: more })}</li>}
    </ul>
  );
}
