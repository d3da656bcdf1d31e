import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

import { useWords } from '../i18n';
import { Icon } from '../parts/Icon';

/** The search of the bar goes to the list of hosts. */
export function SearchBox({ unit }: { unit: string | undefined }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const { q } = useSearch({ strict: false });
  // The search over events has a line of its own, of another kind.
  const elsewhere = useLocation({ select: ({ pathname }) => pathname.endsWith('/search') });
  const shown = elsewhere ? '' : (q ?? '');
  const [value, setValue] = useState(shown);
  useEffect(() => setValue(shown), [shown]);
  if (unit === undefined) return null;
  return (
    <form
      className="bar-search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        void navigate({ to: '/u/$unit/hosts', params: { unit }, search: value.trim() === '' ? {} : { q: value.trim() } });
      }}
    >
      <Icon name="search" />
      <input
        id="search"
        type="search"
        aria-label={t('shell.search')}
        placeholder={t('shell.search')}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        autoComplete="off"
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}
