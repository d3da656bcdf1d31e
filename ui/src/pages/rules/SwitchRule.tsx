import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { rules, type RuleFull } from '../../api/rules';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { AreaField } from '../../parts/Field';
import { ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';

export type Switched = 'on' | 'off' | 'set';

/** Switches a rule for the whole installation, with a reason. */
export function SwitchRule({ unit, rule, to, onClose }: { unit: string; rule: RuleFull; to: Switched; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const submit = useSubmit();
  const [reason, setReason] = useState('');
  return (
    <Dialog title={t(`rule.switch_${to}_title`)} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit.run(() => rules.choose(rule.id, to, reason.trim())).then((done) => {
            if (!done) return;
            toast(t('rule.switched'));
            void queries.invalidateQueries({ queryKey: ['rule', unit] });
            void queries.invalidateQueries({ queryKey: ['rules', unit] });
            onClose();
          });
        }}
      >
        <p>{t('rule.switch_text')}</p>
        <AreaField label={t('rule.reason')} hint={t('rule.reason_hint')} value={reason} onValue={setReason} required maxLength={4_000} fault={submit.faults.get('reason')} />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone={to === 'off' ? 'danger' : 'primary'} busy={submit.busy} disabled={reason.trim() === ''}>
            {t(`rule.switch_${to}`)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
