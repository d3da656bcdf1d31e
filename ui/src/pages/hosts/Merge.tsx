import { useState } from 'react';

import { hosts, type Host } from '../../api/inventory';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { ProblemNote } from '../../parts/States';
import { HostPicker } from './HostPicker';

export function Merge({ unit, host, onDone, onClose }: { unit: string; host: Host; onDone: (other: string, undo: string) => void; onClose: () => void }) {
  const { t } = useWords();
  const [other, setOther] = useState<Host | null>(null);
  const submit = useSubmit();
  return (
    <Dialog title={`${t('host.merge')}: ${host.name}`} onClose={onClose}>
      <div className="form">
        <p>{t('host.merge_lead')}</p>
        <HostPicker unit={unit} label={t('host.merge_find')} without={host.id} onPick={setOther} />
        {other !== null && (
          <dl className="facts merge">
            <Side name={t('host.merge_keeps')} host={host} what={t('host.merge_keeps_what')} />
            <Side name={t('host.merge_ends')} host={other} what={t('host.merge_ends_what')} />
          </dl>
        )}
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button
            tone="primary"
            busy={submit.busy}
            disabled={other === null}
            onClick={() => {
              if (other !== null) void submit.run(async () => onDone(other.name, (await hosts.merge(unit, host.id, other.id)).undo));
            }}
          >
            {other === null ? t('host.merge_action') : t('host.merge_action_of', { other: other.name })}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** One of the two, with what becomes of it. */
function Side({ name, host, what }: { name: string; host: Host; what: string }) {
  const { word } = useWords();
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong>{host.name}</strong>
        <div className="small">
          {word('kind', host.kind)} · <span className="mono">{host.addresses.join(', ') || '–'}</span>
        </div>
        <div className="small soft">{what}</div>
      </dd>
    </div>
  );
}
