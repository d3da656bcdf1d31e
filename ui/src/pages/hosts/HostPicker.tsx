import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';

import { hosts, type Host } from '../../api/inventory';
import { useWords } from '../../i18n';
import { useTyped } from '../../lib/debounce';
import { TextField } from '../../parts/Field';

const SHOWN = 20;

/** Finds a host by name or address and gives it. */
export function HostPicker({ unit, label, without, onPick }: { unit: string; label: string; without?: string; onPick: (host: Host) => void }) {
  const { t, word } = useWords();
  const [query, setQuery] = useState('');
  const [text, type] = useTyped('', setQuery);
  const [at, setAt] = useState(0);
  const id = useId();
  const found = useQuery({ queryKey: ['hosts', unit, 'pick', query], queryFn: () => hosts.list(unit, { q: query, limit: SHOWN }), placeholderData: (before) => before });
  const rows = (found.data?.items ?? []).filter((host) => host.id !== without);
  const active = rows[Math.min(at, rows.length - 1)];
  return (
    <div>
      <TextField
        label={label}
        value={text}
        onValue={(value) => {
          type(value);
          setAt(0);
        }}
        role="combobox"
        aria-expanded={rows.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active === undefined ? undefined : `${id}-${active.id}`}
        autoComplete="off"
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt(Math.min(rows.length - 1, at + 1));
          else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
          else if (event.key === 'Enter' && active !== undefined) onPick(active);
          else return;
          event.preventDefault();
        }}
      />
      <ul className="pick" role="listbox" id={`${id}-list`} aria-label={label} hidden={rows.length === 0}>
        {rows.map((host) => (
          <li key={host.id} id={`${id}-${host.id}`} role="option" aria-selected={host.id === active?.id} onClick={() => onPick(host)}>
            <span>{host.name}</span>
            <span className="small soft">
              {word('kind', host.kind)} · <span className="mono">{host.addresses.join(', ') || '–'}</span>
            </span>
          </li>
        ))}
      </ul>
      {found.isSuccess && rows.length === 0 && (
        <p className="soft" role="status">
          {t('list.none_found')}
        </p>
      )}
    </div>
  );
}
