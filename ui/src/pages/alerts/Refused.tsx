import type { Alert, BulkResult } from '../../api/monitor';
import { useWords } from '../../i18n';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Note, sentence } from '../../parts/States';
import { Table } from '../../parts/Table';
import { titleOf } from './queries';

export interface Outcome {
  result: BulkResult;
  /** What was sent, to say the alerts by name. */
  alerts: readonly Alert[];
}

/** What became of each alert of a bulk, when some were refused. */
export function Refused({ outcome, onClose }: { outcome: Outcome; onClose: () => void }) {
  const { t, lang } = useWords();
  const { result, alerts } = outcome;
  const rows = result.items.filter(({ problem }) => problem != null);
  const of = (id: string) => alerts.find((alert) => alert.id === id);
  return (
    <Dialog title={t('alerts.refused_title')} wide onClose={onClose}>
      <div className="form">
        <Note tone="warn">{t('alerts.refused_text', { done: result.done, refused: result.refused })}</Note>
        <Table
          label={t('alerts.refused_title')}
          rows={rows}
          id={({ id }) => id}
          empty={null}
          columns={[
            {
              key: 'alert',
              head: t('alerts.what'),
              main: true,
              cell: ({ id }) => {
                const alert = of(id);
                return alert === undefined ? id : `#${alert.no} ${titleOf(alert, lang)}`;
              },
            },
            { key: 'why', head: t('alerts.refused_why'), cell: ({ problem }) => sentence(problem?.detail_text[lang] ?? '') },
          ]}
        />
        <div className="form-actions">
          <Button tone="primary" onClick={onClose}>
            {t('act.close')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
