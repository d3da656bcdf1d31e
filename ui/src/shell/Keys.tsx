import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

import { useWords } from '../i18n';
import { pageKeys } from '../lib/page-keys';
import { useStore } from '../lib/store';
import { Dialog } from '../parts/Dialog';

const GO = { w: 'watch', c: 'alerts', e: 'sources', s: 'readiness', v: 'letters', b: 'answers', t: 'query', m: 'hosts', h: 'systems', n: 'imports', l: 'contacts' } as const;
/** How long after `g` the second key still counts. */
const CHORD_MS = 1_500;

/** True where letters go into a text; a box that is ticked takes none. */
const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName) || (target instanceof HTMLInputElement && target.type !== 'checkbox'));

/** Keys that work on every page, then those of the page. None is taken while something is typed or a dialog is open. */
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
      else if (pageKeys.get()?.act(event) === true) return;
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
  const page = useStore(pageKeys);
  const rows: readonly [string[], string][] = [
    [['/'], t('keys.slash')],
    [['u'], t('keys.unit')],
    [['g', 'w'], t('keys.watch')],
    [['g', 'c'], t('keys.alerts')],
    [['g', 'e'], t('keys.sources')],
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
      <div className="stack">
        {page !== null && (
          <section aria-labelledby="page-keys">
            <h3 id="page-keys">{page.title}</h3>
            <KeyTable rows={page.rows.map(({ keys, text }) => [keys, text])} or />
          </section>
        )}
        <KeyTable rows={rows} />
      </div>
    </Dialog>
  );
}

/** Keys one after the other, or one or the other. */
function KeyTable({ rows, or = false }: { rows: readonly (readonly [readonly string[], string])[]; or?: boolean }) {
  const { t } = useWords();
  return (
    <table className="table">
      <tbody>
        {rows.map(([keys, what]) => (
          <tr key={what}>
            <td className="nowrap">
              {keys.map((key, place) => (
                <span key={key}>
                  {place > 0 && ` ${or ? t('keys.or') : t('keys.then')} `}
                  <kbd>{key}</kbd>
                </span>
              ))}
            </td>
            <td>{what}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
