import type { Alert } from '../../api/monitor';
import { useWords } from '../../i18n';
import { stepsOf } from '../../lib/alerts';
import { Button } from '../../parts/Button';
import type { Asked } from './ActDialog';

const KEY: Partial<Record<string, string>> = { start: 't', verify: 'v', handle: 'h', false_positive: 'f', benign: 'b', duplicate: 'd', reopen: 'r' };

/** As keyboards have it, in both languages. */
const ENTER = 'Enter';

/** What can be done with the alerts that are chosen; while none is, how the keyboard is used. */
export function BulkBar({ chosen, begin, toMe, clear }: { chosen: readonly Alert[]; begin: (asked: Asked) => void; toMe: () => void; clear: () => void }) {
  const { t } = useWords();
  if (chosen.length === 0) {
    return (
      <p className="bulk bulk-hint small soft">
        <span>
          <kbd>j</kbd> <kbd>k</kbd> {t('alerts.key_move')}
        </span>
        <span>
          <kbd>{ENTER}</kbd> {t('alerts.key_open')}
        </span>
        <span>
          <kbd>x</kbd> {t('alerts.key_select')}
        </span>
        <span>
          <kbd>?</kbd> {t('alerts.key_all')}
        </span>
      </p>
    );
  }
  return (
    <div className="bulk" role="group" aria-label={t('alerts.bulk')}>
      <strong role="status">{t('alerts.chosen', { many: chosen.length })}</strong>
      {stepsOf(chosen).map(({ step, count }) => (
        <Button key={step} tight onClick={() => begin({ act: 'step', step })}>
          {t(`alert_step.${step}`)}
          {count < chosen.length && ` (${count})`}
          {KEY[step] !== undefined && <kbd aria-hidden="true">{KEY[step]}</kbd>}
        </Button>
      ))}
      <Button tight onClick={toMe}>
        {t('alerts.assign_me')}
        <kbd aria-hidden="true">a</kbd>
      </Button>
      <Button tight onClick={() => begin({ act: 'assign' })}>
        {t('alerts.assign')}
      </Button>
      <Button tight onClick={() => begin({ act: 'comment' })}>
        {t('alerts.comment')}
        <kbd aria-hidden="true">n</kbd>
      </Button>
      <Button tight tone="quiet" onClick={clear}>
        {t('alerts.choose_none')}
      </Button>
    </div>
  );
}
