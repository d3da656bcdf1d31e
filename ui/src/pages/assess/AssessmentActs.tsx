import { useState } from 'react';

import { assess, type Assessment } from '../../api/assess';
import { useWords } from '../../i18n';
import { useAct } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { ConfirmDialog } from '../../parts/Dialog';
import { AreaField } from '../../parts/Field';
import { Note } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { useMay } from '../../shell/unit';
import { OpenAssessment } from './Open';
import { useAgain } from './queries';

/** Brings an assessment up to date, closes it, or takes one up again. */
export function AssessmentActs({ unit, one, etag }: { unit: string; one: Assessment; etag: string }) {
  const { t } = useWords();
  const may = useMay();
  const [asked, setAsked] = useState<'update' | 'close' | null>(null);
  if (!may.write) return null;
  return (
    <>
      <Button onClick={() => setAsked('update')}>{one.current ? t('assess.update') : t('assess.reopen')}</Button>
      {one.current && (
        <Button tone="danger" onClick={() => setAsked('close')}>
          {t('assess.close')}
        </Button>
      )}
      {asked === 'update' && <OpenAssessment unit={unit} system={one.system} name={one.system_name} from={one} onClose={() => setAsked(null)} />}
      {asked === 'close' && <Close unit={unit} one={one} etag={etag} onClose={() => setAsked(null)} />}
    </>
  );
}

function Close({ unit, one, etag, onClose }: { unit: string; one: Assessment; etag: string; onClose: () => void }) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const submit = useAct(useAgain(unit));
  return (
    <ConfirmDialog
      title={t('assess.close_title')}
      text={t('assess.close_text')}
      action={t('assess.close_title')}
      danger
      busy={submit.busy}
      disabled={reason.trim() === ''}
      problem={submit.problem}
      onClose={onClose}
      onConfirm={() =>
        void submit
          .act(() => assess.close(unit, one.id, reason.trim(), etag))
          .then((done) => {
            if (!done) return;
            toast(t('assess.was_closed'));
            onClose();
          })
      }
    >
      <AreaField label={t('assess.close_reason')} fault={submit.faults.get('reason')} value={reason} onValue={setReason} required />
      {submit.problem?.status === 412 && <Note tone="warn">{t('assess.meanwhile')}</Note>}
    </ConfirmDialog>
  );
}
