import { useQuery } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';

import { useWords } from '../i18n';
import { useTyped } from '../lib/debounce';
import { Fault } from './Fault';
import { Icon } from './Icon';

export interface Found {
  value: string;
  label: string;
  note?: string;
}

/**
 * A field that takes one of many values: the server looks for them, so that there may be more than a list could hold. What is typed
 * and not chosen counts for nothing.
 */
export function Finder({
  label,
  value,
  shown,
  none,
  place,
  find,
  onValue,
  fault,
}: {
  label: string;
  value: string;
  /** What people call the value. */
  shown: string;
  /** What stands in the field without a value. */
  none: string;
  /** Key of what was found, so that it is kept a while. */
  place: readonly string[];
  find: (query: string) => Promise<Found[]>;
  onValue: (value: string) => void;
  fault?: string | undefined;
}) {
  const { t } = useWords();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [text, type] = useTyped('', setQuery);
  const [at, setAt] = useState(0);
  const found = useQuery({ queryKey: [...place, 'find', query], queryFn: () => find(query), enabled: open, placeholderData: (before) => before });
  const rows = found.data ?? [];
  const active = open ? rows[Math.min(at, rows.length - 1)] : undefined;
  const close = () => {
    setOpen(false);
    setQuery('');
    type('');
    setAt(0);
  };
  const choose = (next: string) => {
    close();
    onValue(next);
  };
  const move = (step: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, at + step));
    setAt(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div
      className="field finder"
      ref={box}
      onBlur={(event) => {
        if (!(event.relatedTarget instanceof Node) || box.current?.contains(event.relatedTarget) !== true) close();
      }}
    >
      <label htmlFor={id}>{label}</label>
      <div className="finder-box">
        <input
          id={id}
          className="input"
          role="combobox"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active === undefined ? undefined : `${id}-${rows.indexOf(active)}`}
          aria-invalid={fault === undefined ? undefined : true}
          aria-describedby={fault === undefined ? undefined : `${id}-fault`}
          autoComplete="off"
          placeholder={open ? t('list.find_short') : none}
          title={open ? undefined : shown}
          value={open ? text : shown}
          onFocus={() => setOpen(true)}
          onClick={() => setOpen(true)}
          onChange={(event) => {
            setOpen(true);
            type(event.target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') {
              if (open) move(1);
              else setOpen(true);
            } else if (event.key === 'ArrowUp') move(-1);
            else if (event.key === 'Enter' && active !== undefined) choose(active.value);
            else if (event.key === 'Escape' && open) close();
            else return;
            event.preventDefault();
          }}
        />
        {value !== '' && !open && (
          <button type="button" className="button quiet tight" aria-label={`${t('act.clear_field')}: ${label}`} title={t('act.clear_field')} onClick={() => choose('')}>
            <Icon name="close" />
          </button>
        )}
      </div>
      <ul className="pick" role="listbox" id={`${id}-list`} aria-label={label} hidden={!open || rows.length === 0}>
        {rows.map((row, place) => (
          <li
            key={row.value}
            id={`${id}-${place}`}
            role="option"
            aria-selected={row === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(row.value)}
          >
            <span>{row.label}</span>
            {row.note !== undefined && <span className="small soft">{row.note}</span>}
          </li>
        ))}
      </ul>
      {open && (found.isError || (found.isSuccess && rows.length === 0)) && (
        <p className="pick pick-none small" role="status">
          {found.isError ? t('state.failed') : t('list.none_found')}
        </p>
      )}
      {fault !== undefined && (
        <Fault id={`${id}-fault`}>{fault}</Fault>
      )}
    </div>
  );
}
