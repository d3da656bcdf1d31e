import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { useOperations } from '../../api/operations';
import { useWords } from '../../i18n';
import { Button } from '../../parts/Button';
import { Copy } from '../../parts/Copy';
import { Dialog } from '../../parts/Dialog';
import { Time } from '../../parts/Time';
import type { Entry } from './Audit';
import { ActorName, changesOf, Difference, Outcome } from './parts';

/** One record with everything that its hash covers. */
export function RecordDialog({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const { t, word } = useWords();
  const { title } = useOperations();
  const navigate = useNavigate();
  const filter = (search: { actor?: string; subject?: string }) => {
    onClose();
    void navigate({ to: '.', search });
  };
  const rows: [string, ReactNode][] = [
    [t('audit.at'), <Time key="at" at={entry.at} seconds />],
    [t('audit.outcome'), <Outcome key="outcome" entry={entry} />],
    [t('audit.who'), <ActorName key="who" entry={entry} />],
    [t('audit.actor'), <code key="actor">{entry.actor === '' ? '–' : entry.actor}</code>],
    [t('audit.what'), word('subject_kind', entry.subject_kind)],
    [t('audit.subject'), <code key="subject">{entry.subject === '' ? '–' : entry.subject}</code>],
    [t('audit.phase'), word('phase', entry.phase)],
    ...(entry.opened == null ? [] : ([[t('audit.opened'), String(entry.opened)]] satisfies [string, ReactNode][])),
    ...(entry.problem == null ? [] : ([[t('audit.problem'), <code key="problem">{entry.problem}</code>]] satisfies [string, ReactNode][])),
    [t('audit.address'), <code key="address">{entry.address ?? '–'}</code>],
    [t('audit.agent'), entry.user_agent === '' ? '–' : entry.user_agent],
    [t('audit.trace'), <code key="trace">{entry.trace_id}</code>],
    [t('audit.chain'), entry.chain === 'system' ? t('audit.system_chain') : <code key="chain">{entry.chain}</code>],
  ];
  return (
    <Dialog title={`${title(entry.operation)} · ${t('audit.record', { seq: entry.seq })}`} wide onClose={onClose}>
      <div className="stack">
        <section aria-labelledby="changes">
          <h3 id="changes">{t('audit.changes')}</h3>
          {changesOf(entry).changes.length === 0 ? <p className="soft">{t('audit.no_changes')}</p> : <Difference entry={entry} />}
        </section>
        <section aria-labelledby="details">
          <h3 id="details">{t('audit.details')}</h3>
          <dl className="facts">
            {rows.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
        <div>
          <p className="small soft">{t('audit.hash')}</p>
          <code className="small">{entry.hash}</code>
        </div>
        <div className="form-actions">
          {entry.actor !== '' && (
            <Button tone="quiet" onClick={() => filter({ actor: entry.actor })}>
              {t('audit.filter_actor')}
            </Button>
          )}
          {entry.subject !== '' && (
            <Button tone="quiet" onClick={() => filter({ subject: entry.subject })}>
              {t('audit.filter_subject')}
            </Button>
          )}
          <Copy text={JSON.stringify(entry, null, 2)} label={t('audit.copy_json')} />
          <Button tone="primary" onClick={onClose}>
            {t('act.close')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
