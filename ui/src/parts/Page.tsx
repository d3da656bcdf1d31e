import { useEffect, useRef, type ReactNode } from 'react';

import { useWords } from '../i18n';

let first = true;

/** Head of a page: its heading takes the focus after a change of page, so that a screen reader says where one is. */
export function Page({
  title,
  lead,
  actions,
  crumb,
  children,
}: {
  title: ReactNode;
  /** Title as plain text where `title` is none. */
  lead?: ReactNode;
  actions?: ReactNode;
  crumb?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${heading.current?.textContent ?? ''} · ${t('app.name')}`;
  });
  useEffect(() => {
    // Whoever is typing already, or looks at a dialog, stays there.
    const busy = document.activeElement?.closest('input, textarea, select, dialog') != null;
    if (!first && !busy) heading.current?.focus({ preventScroll: true });
    first = false;
  }, []);
  return (
    <>
      <header className="page-head">
        <div>
          {crumb}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p className="lead">{lead}</p>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}
