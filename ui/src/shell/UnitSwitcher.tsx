import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useId, useMemo, useRef, useState } from 'react';

import type { Unit } from '../api/session';
import { useWords } from '../i18n';
import { matches } from '../lib/fold';
import { Dialog } from '../parts/Dialog';
import { TextField } from '../parts/Field';
import { Icon } from '../parts/Icon';
import { rememberUnit, useCurrentUnit, useUnits } from './unit';

/** Most units that the list draws at once; the search narrows it down. */
const MAX_SHOWN = 200;

/** Pages of one object of which there is no list. */
const OF_ONE: readonly string[] = ['obligations', 'checks', 'evidence'];

export function UnitSwitcher({ open, setOpen }: { open: boolean; setOpen: (open: boolean) => void }) {
  const { t } = useWords();
  const unit = useCurrentUnit();
  return (
    <>
      <button type="button" className="bar-button unit-button" title={unit?.name} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <span>
          <span className="unseen">{t('shell.unit')}: </span>
          {unit?.name ?? t('shell.choose_unit')}
        </span>
        <Icon name="down" />
      </button>
      {open && <UnitDialog current={unit} onClose={() => setOpen(false)} />}
    </>
  );
}

function UnitDialog({ current, onClose }: { current: Unit | undefined; onClose: () => void }) {
  const { t, word } = useWords();
  const units = useUnits();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [query, setQuery] = useState('');
  const found = useMemo(() => units.filter((unit) => matches(unit.name, query)).slice(0, MAX_SHOWN), [units, query]);
  const [at, setAt] = useState(() => Math.max(0, units.findIndex(({ id }) => id === current?.id)));
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  const active = found[Math.min(at, found.length - 1)];

  const choose = (unit: Unit) => {
    rememberUnit(unit.id);
    onClose();
    // The same page of the other unit; pages of one object have none there.
    const page = /^\/u\/[^/]+\/([a-z]+)/.exec(path)?.[1] ?? 'readiness';
    void navigate({ to: `/u/${unit.id}/${OF_ONE.includes(page) ? 'readiness' : page}` });
  };
  const move = (step: number) => {
    const next = Math.max(0, Math.min(found.length - 1, at + step));
    setAt(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <Dialog title={t('shell.choose_unit')} onClose={onClose}>
      <TextField
        label={t('shell.find_unit')}
        value={query}
        onValue={(value) => {
          setQuery(value);
          setAt(0);
        }}
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active === undefined ? undefined : `${id}-${active.id}`}
        autoComplete="off"
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') move(1);
          else if (event.key === 'ArrowUp') move(-1);
          else if (event.key === 'Enter' && active !== undefined) choose(active);
          else return;
          event.preventDefault();
        }}
      />
      <ul className="pick" role="listbox" id={`${id}-list`} aria-label={t('shell.choose_unit')} ref={list} hidden={found.length === 0}>
        {found.map((unit) => (
          <li
            key={unit.id}
            id={`${id}-${unit.id}`}
            role="option"
            aria-selected={unit.id === active?.id}
            className={query === '' ? `indent-${Math.min(4, depth(unit))}` : undefined}
            onClick={() => choose(unit)}
          >
            <span>{unit.name}</span>
            <span className="small soft">
              {word('unit_kind', unit.kind)}
              {!unit.active && ` · ${t('units.inactive')}`}
            </span>
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <p className="soft" role="status">
          {t('shell.no_unit_found')}
        </p>
      )}
    </Dialog>
  );
}

/** How deep a unit stands below the root, from its path. */
export function depth(unit: Unit): number {
  return unit.path.split('/').filter((part) => part !== '').length - 1;
}
