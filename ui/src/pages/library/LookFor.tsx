import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import type { Regime } from '../../api/library';
import { useWords } from '../../i18n';
import { Button } from '../../parts/Button';
import { TextField } from '../../parts/Field';

/** The shortest way to a number or a deadline: words, looked for in the regime that counts now. */
export function LookFor({ regime }: { regime: Regime }) {
  const { t, lang } = useWords();
  const navigate = useNavigate();
  const [words, setWords] = useState('');
  return (
    <form
      className="filters library-look no-print"
      role="search"
      aria-label={t('library.search')}
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = words.trim();
        void navigate({ to: '/library/regimes/$id', params: { id: regime.id }, search: wanted === '' ? {} : { words: wanted } });
      }}
    >
      <TextField type="search" wide label={t('library.search_in', { title: regime.title[lang] })} hint={t('library.search_hint')} value={words} onValue={setWords} autoComplete="off" />
      <Button type="submit" tone="primary" icon="search">
        {t('library.find')}
      </Button>
    </form>
  );
}
