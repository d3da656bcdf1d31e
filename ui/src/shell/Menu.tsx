import { useEffect, useId, useRef, useState, type ReactNode } from 'react';

import { Icon, type IconName } from '../parts/Icon';

/** A button that opens a list of links and buttons; Escape or a click elsewhere closes it. */
export function Menu({ label, icon, text, children }: { label: string; icon: IconName; text?: string; children: (close: () => void) => ReactNode }) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return undefined;
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && box.current?.contains(event.target) !== true) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [open]);
  return (
    <div
      className="menu"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        setOpen(false);
        button.current?.focus();
      }}
      onBlur={(event) => {
        if (event.relatedTarget instanceof Node && box.current?.contains(event.relatedTarget) !== true) setOpen(false);
      }}
    >
      <button ref={button} type="button" className="bar-button" aria-label={label} title={label} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <Icon name={icon} />
        {text !== undefined && <span className="wide">{text}</span>}
      </button>
      <div id={id} className="menu-list" hidden={!open}>
        {children(() => setOpen(false))}
      </div>
    </div>
  );
}
