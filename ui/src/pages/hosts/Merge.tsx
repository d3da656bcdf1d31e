import { useState } from 'react';

import { hosts, type Host } from '../../api/inventory';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Note, ProblemNote } from '../../parts/States';
import { HostPicker } from './HostPicker';

export function Merge({ unit, host, onDone, onClose }: { unit: string; host: Host; onDone: (undo: string) => void; onClose: () => void }) {
  const { t, word } = useWords();
  const [other, setOther] = useState<Host | null>(null);
  const submit = useSubmit();
  return (
    <Dialog title={`${t('host.merge')}: ${host.name}`} onClose={onClose}>
      <div className="form">
        <p>{t('host.merge_lead')}</p>
        <HostPicker unit={unit} label={t('host.merge_find')} without={host.id} onPick={setOther} />
        {other !== null && (
          <Note tone="plain">
            <strong>{other.name}</strong> · {word('kind', other.kind)} · <span className="mono">{other.addresses.join(', ') || '–'}</span> → <strong>{host.name}</strong>
          </Note>
        )}
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button
            tone="primary"
            busy={submit.busy}
            disabled={other === null}
            onClick={() => {
              if (other !== null) void submit.run(async () => onDone((await hosts.merge(unit, host.id, other.id)).undo));
            }}
          >
            {t('host.merge_action')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
