import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react';

/** Tabs by the pattern of WAI-ARIA: arrows move between them, Tab goes into the panel. */
export function Tabs<K extends string>({
  label,
  tabs,
  current,
  onChange,
  children,
}: {
  label: string;
  tabs: readonly { key: K; label: ReactNode }[];
  current: K;
  onChange: (key: K) => void;
  children: ReactNode;
}) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  // On a phone not all tabs fit; the one that is open is to be seen.
  useEffect(() => {
    const [bar, tab] = [list.current, list.current?.querySelector('[aria-selected="true"]')];
    if (bar == null || tab == null) return;
    // Sideways alone: tabs further down must not take the page to them.
    const [box, one] = [bar.getBoundingClientRect(), tab.getBoundingClientRect()];
    if (one.left < box.left) bar.scrollLeft -= box.left - one.left;
    else if (one.right > box.right) bar.scrollLeft += one.right - box.right;
  }, [current]);
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const at = tabs.findIndex(({ key }) => key === current);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    onChange(next.key);
    list.current?.querySelector<HTMLElement>(`[data-key="${next.key}"]`)?.focus();
  };
  return (
    <>
      <div className="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={onKey}>
        {tabs.map(({ key, label: text }) => (
          <button
            key={key}
            type="button"
            role="tab"
            data-key={key}
            id={`${id}-${key}`}
            aria-selected={key === current}
            aria-controls={`${id}-panel`}
            tabIndex={key === current ? 0 : -1}
            onClick={() => onChange(key)}
          >
            {text}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current}`} tabIndex={-1}>
        {children}
      </div>
    </>
  );
}
