import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

import { useWords } from '../i18n';
import { Dialog } from '../parts/Dialog';

const GO = { s: 'readiness', v: 'letters', b: 'answers', t: 'query', m: 'hosts', h: 'systems', n: 'imports', l: 'contacts' } as const;
/** How long after `g` the second key still counts. */
const CHORD_MS = 1_500;

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** Keys that work on every page. None is taken while something is typed or a dialog is open. */
export function useKeys(unit: string | undefined, act: { help: () => void; unit: () => void }): void {
  const navigate = useNavigate();
  const chord = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector('dialog[open]') !== null) return;
      const key = event.key.toLowerCase();
      const target = Date.now() - chord.current < CHORD_MS && key in GO ? GO[key as keyof typeof GO] : undefined;
      chord.current = 0;
      if (target !== undefined && unit !== undefined) void navigate({ to: `/u/${unit}/${target}` });
      else if (key === 'g') chord.current = Date.now();
      else if (key === '/') document.getElementById('search')?.focus();
      else if (key === '?') act.help();
      else if (key === 'u') act.unit();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const rows: readonly [string[], string][] = [
    [['/'], t('keys.slash')],
    [['u'], t('keys.unit')],
    [['g', 's'], t('keys.readiness')],
    [['g', 'v'], t('keys.letters')],
    [['g', 'b'], t('keys.answers')],
    [['g', 't'], t('keys.query')],
    [['g', 'm'], t('keys.hosts')],
    [['g', 'h'], t('keys.systems')],
    [['g', 'n'], t('keys.imports')],
    [['g', 'l'], t('keys.contacts')],
    [['?'], t('keys.question')],
    [['Esc'], t('keys.escape')],
  ];
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <table className="table">
        <tbody>
          {rows.map(([keys, what]) => (
            <tr key={what}>
              <td className="nowrap">
                {keys.map((key, place) => (
                  <span key={key}>
                    {place > 0 && ` ${t('keys.then')} `}
                    <kbd>{key}</kbd>
                  </span>
                ))}
              </td>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
