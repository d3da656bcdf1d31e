import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { freshKey } from '../../api/inventory';
import { suppressions, type AlertFull } from '../../api/monitor';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { endAfter, firstDraft, hasEntity, isEnough, MAX_CONDITIONS, SUPPRESSED_DAYS, suppressionOf } from '../../lib/suppress';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { AreaField, Check, SelectField } from '../../parts/Field';
import { Note, ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { EntityName } from './EntityName';
import { titleOf } from './queries';

/** Has findings like these make no alert for a while: which, why, and until when. */
export function Suppress({ unit, alert, onClose }: { unit: string; alert: AlertFull; onClose: () => void }) {
  const { t, lang } = useWords();
  const queries = useQueryClient();
  const submit = useSubmit();
  const [key] = useState(freshKey);
  const [draft, setDraft] = useState(() => firstDraft(alert));
  const [days, setDays] = useState('7');
  const [reason, setReason] = useState('');
  const change = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }));
  const fields = alert.shown.filter(({ values, more }) => values.length === 1 && !more);
  return (
    <Dialog title={t('suppress.act')} wide onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit.run(() => suppressions.create(unit, suppressionOf(alert, draft, reason, endAfter(Number(days), Date.now())), key)).then((done) => {
            if (!done) return;
            toast(t('suppress.was_made'));
            void queries.invalidateQueries({ queryKey: ['suppressions', unit] });
            onClose();
          });
        }}
      >
        <p className="soft">{t('suppress.text')}</p>
        <fieldset className="form">
          <legend>{t('suppress.which')}</legend>
          <Check checked={draft.rule} onChecked={(rule) => change({ rule })} label={t('suppress.of_rule', { rule: titleOf(alert, lang) })} />
          {hasEntity(alert) && (
            <Check
              checked={draft.entity}
              onChecked={(entity) => change({ entity })}
              label={
                <>
                  {t('suppress.of_entity')} <EntityName alert={alert} />
                </>
              }
            />
          )}
          {alert.source !== '' && <Check checked={draft.source} onChecked={(source) => change({ source })} label={t('suppress.of_source', { source: alert.source_name || alert.source })} />}
          {fields.map(({ field, values }) => (
            <Check
              key={field}
              checked={draft.fields.includes(field)}
              disabled={!draft.fields.includes(field) && draft.fields.length >= MAX_CONDITIONS}
              onChecked={(on) => change({ fields: on ? [...draft.fields, field] : draft.fields.filter((other) => other !== field) })}
              label={
                <span className="mono">
                  {field} = {values[0]}
                </span>
              }
            />
          ))}
        </fieldset>
        {!isEnough(draft) && <Note tone="warn">{t('suppress.too_wide')}</Note>}
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
          <Button type="submit" tone="primary" busy={submit.busy} disabled={!isEnough(draft) || reason.trim() === ''}>
            {t('suppress.act')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
