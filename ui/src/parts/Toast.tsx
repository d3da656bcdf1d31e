import { useWords } from '../i18n';
import { store, useStore } from '../lib/store';
import { Button } from './Button';
import { Icon } from './Icon';

interface Toast {
  id: number;
  text: string;
  /** What takes it back, while that is possible. */
  undo?: () => void;
}

const toasts = store<readonly Toast[]>([]);
let last = 0;

/** How long a notice stays: time to read it twice, longer when something can be done with it. */
const SHOWN_MS = 6_000;
const SHOWN_WITH_ACTION_MS = 20_000;

const drop = (id: number) => toasts.set(toasts.get().filter((toast) => toast.id !== id));

export function toast(text: string, undo?: () => void): void {
  last += 1;
  const id = last;
  toasts.set([...toasts.get().slice(-3), { id, text, ...(undo === undefined ? {} : { undo }) }]);
  setTimeout(() => drop(id), undo === undefined ? SHOWN_MS : SHOWN_WITH_ACTION_MS);
}

export function Toasts() {
  const { t } = useWords();
  const shown = useStore(toasts);
  return (
    <div className="toasts" role="status" aria-live="polite" aria-label={t('shell.notices')}>
      {shown.map(({ id, text, undo }) => (
        <div key={id} className="note good">
          <Icon name="good" />
          <div>{text}</div>
          {undo !== undefined && (
            <Button
              tone="quiet"
              tight
              onClick={() => {
                drop(id);
                undo();
              }}
            >
              {t('act.undo')}
            </Button>
          )}
          <button type="button" className="button quiet tight" onClick={() => drop(id)} aria-label={t('act.dismiss')} title={t('act.dismiss')}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
