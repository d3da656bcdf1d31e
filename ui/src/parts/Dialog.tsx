import { useEffect, useId, useRef, type ReactNode } from 'react';

import type { Problem } from '../api/problem';
import { useWords } from '../i18n';
import { Button } from './Button';
import { Icon } from './Icon';
import { ProblemNote } from './States';

/** A modal dialog of the browser itself: it keeps the focus inside, closes with Escape and gives the focus back. */
export function Dialog({
  title,
  onClose,
  wide = false,
  drawer = false,
  lock = false,
  children,
}: {
  title: string;
  onClose: () => void;
  wide?: boolean;
  drawer?: boolean;
  /** Covers the page and has no way out but its own. */
  lock?: boolean;
  children: ReactNode;
}) {
  const { t } = useWords();
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = box.current;
    const before = document.activeElement;
    if (dialog !== null && !dialog.open) {
      dialog.showModal();
      // The first thing to be filled in or pressed, not the button that closes.
      dialog.querySelector<HTMLElement>('.dialog-body :is(input:not([type="checkbox"], [readonly]), select, textarea, a[href], button)')?.focus();
    }
    return () => {
      dialog?.close();
      // A dialog that is taken out of the page gives nothing back by itself.
      if (before instanceof HTMLElement && before.isConnected && document.activeElement === document.body) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={box}
      className={[wide ? 'wide' : '', drawer ? 'drawer' : '', lock ? 'lock' : ''].filter(Boolean).join(' ') || undefined}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (drawer && event.target === box.current) onClose();
      }}
    >
      <div className="dialog-head">
        <h2 id={id}>{title}</h2>
        {!lock && (
          <button type="button" className="button quiet tight" onClick={onClose} aria-label={t('act.close')} title={t('act.close')}>
            <Icon name="close" />
          </button>
        )}
      </div>
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}

/** Asks before something that cannot simply be taken back. */
export function ConfirmDialog({
  title,
  text,
  action,
  danger = false,
  busy,
  disabled = false,
  problem,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  text?: string;
  action: string;
  danger?: boolean;
  busy: boolean;
  /** While something that is needed is missing. */
  disabled?: boolean;
  problem: Problem | null;
  onConfirm: () => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  const { t } = useWords();
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="form">
        {text !== undefined && <p>{text}</p>}
        {children}
        {problem !== null && <ProblemNote problem={problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button tone={danger ? 'danger' : 'primary'} busy={busy} disabled={disabled} onClick={onConfirm}>
            {action}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
