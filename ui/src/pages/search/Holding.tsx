import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import type { Asked } from '../../api/events';
import { holds, MAX_REASON } from '../../api/holds';
import { useWords } from '../../i18n';
import { instantOf } from '../../lib/events';
import { useAct } from '../../lib/submit';
import { stamp } from '../../lib/time';
import { Button } from '../../parts/Button';
import { ConfirmDialog } from '../../parts/Dialog';
import { AreaField } from '../../parts/Field';
import { toast } from '../../parts/Toast';
import { useMay } from '../../shell/unit';

/** Keeps what a search finds, although its time will be over. */
export function Holding({ unit, asked, disabled }: { unit: string; asked: Asked; disabled: boolean }) {
  const { t } = useWords();
  const may = useMay();
  const [open, setOpen] = useState(false);
  if (!may.decide) return null;
  return (
    <>
      <Button disabled={disabled} onClick={() => setOpen(true)}>
        {t('holds.keep')}
      </Button>
      {open && <Ask unit={unit} asked={asked} onClose={() => setOpen(false)} />}
    </>
  );
}

function Ask({ unit, asked, onClose }: { unit: string; asked: Asked; onClose: () => void }) {
  const { t, lang } = useWords();
  const [reason, setReason] = useState('');
  // What is relative is taken at this moment: a hold is over a span that stays.
  const [span] = useState(() => ({ from: instantOf(asked.from, Date.now()), to: instantOf(asked.to, Date.now()) }));
  const { act, busy, problem, faults } = useAct(() => Promise.resolve());
  const confirm = () =>
    void act(() => holds.set(unit, { q: asked.q, ...span }, reason)).then((done) => {
      if (!done) return;
      toast(t('holds.was_set'));
      onClose();
    });
  return (
    <ConfirmDialog title={t('holds.keep')} text={t('holds.keep_text')} action={t('holds.keep')} busy={busy} disabled={reason.trim() === ''} problem={problem} onClose={onClose} onConfirm={confirm}>
      <p className="mono small saved-q">{asked.q === '' ? t('saved.every') : asked.q}</p>
      <p className="small soft">{t('saved.between', { from: stamp(span.from, lang), to: stamp(span.to, lang) })}</p>
      <AreaField label={t('holds.reason')} hint={t('holds.reason_hint')} fault={faults.get('reason')} maxLength={MAX_REASON} value={reason} onValue={setReason} />
      <p className="small">
        <Link to="/u/$unit/holds" params={{ unit }}>
          {t('holds.all')}
        </Link>
      </p>
    </ConfirmDialog>
  );
}
