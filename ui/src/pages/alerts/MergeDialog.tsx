import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { alerts, type AlertFull } from '../../api/monitor';
import { useWords } from '../../i18n';
import { useTyped } from '../../lib/debounce';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { AreaField, Check, TextField } from '../../parts/Field';
import { LoadError, Loading, ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { EntityName } from './EntityName';
import { titleOf } from './queries';

/** Alerts that are offered at once; a search narrows them down. */
const OFFERED = 50;

/** Chooses alerts that are about the same and go on in this one. Without a search: what is open about the same entity. */
export function MergeDialog({ unit, alert, etag, again, onClose }: { unit: string; alert: AlertFull; etag: string; again: () => Promise<void>; onClose: () => void }) {
  const { t, lang } = useWords();
  const [query, setQuery] = useState('');
  const [text, type] = useTyped('', setQuery);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  const submit = useSubmit();
  const found = useQuery({
    queryKey: ['alerts', unit, 'merge', alert.id, query],
    queryFn: () => alerts.list(unit, { open: true, limit: OFFERED, order: 'newest', ...(query === '' && alert.entity !== '' ? { entity: alert.entity } : { q: query }) }),
    placeholderData: (before) => before,
  });
  const rows = (found.data?.items ?? []).filter((one) => one.id !== alert.id && !one.merged);
  const toggle = (id: string) =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <Dialog title={t('alert.merge')} wide onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit.run(() => alerts.merge(unit, alert.id, { alerts: [...chosen], reason: reason.trim() }, etag)).then(async (done) => {
            if (!done) return;
            toast(t('alert.was_merged', { many: chosen.size, no: alert.no }));
            onClose();
            await again();
          });
        }}
      >
        <p className="soft">{t('alert.merge_text', { no: alert.no })}</p>
        <TextField type="search" label={t('alert.merge_find')} hint={alert.entity === '' ? undefined : t('alert.merge_hint', { entity: alert.entity })} value={text} onValue={type} autoComplete="off" />
        {found.isPending ? (
          <Loading />
        ) : found.data === undefined ? (
          <LoadError error={found.error} onRetry={() => void found.refetch()} />
        ) : rows.length === 0 ? (
          <p className="soft" role="status">
            {t('alert.merge_none')}
          </p>
        ) : (
          <fieldset>
            <legend className="unseen">{t('alert.merge')}</legend>
            <div className="pick checks">
              {rows.map((one) => (
                <Check
                  key={one.id}
                  checked={chosen.has(one.id)}
                  onChecked={() => toggle(one.id)}
                  label={
                    <>
                      #{one.no} {titleOf(one, lang)}{' '}
                      <span className="soft">
                        <EntityName alert={one} />
                      </span>
                    </>
                  }
                />
              ))}
            </div>
          </fieldset>
        )}
        <AreaField label={t('alerts.why')} value={reason} onValue={setReason} required maxLength={4_000} fault={submit.faults.get('reason')} />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy} disabled={chosen.size === 0 || reason.trim() === ''}>
            {t('alert.merge_do', { many: chosen.size })}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
