import { useWords } from '../../i18n';
import { useTyped } from '../../lib/debounce';
import { dayOf, type RegimeSearch } from '../../lib/library-search';
import { Button } from '../../parts/Button';
import { Check, SelectField, TextField } from '../../parts/Field';

/** What is looked for in a regime: words, day, level, what is not verified. */
export function RegimeFilters({ search, day, onChange }: { search: RegimeSearch; day: string; onChange: (change: Partial<RegimeSearch>) => void }) {
  const { t } = useWords();
  // Words are looked for in every section, so the one that was open is left.
  const [words, type] = useTyped(search.words ?? '', (value) => onChange({ words: value.trim() === '' ? undefined : value, section: undefined }));
  return (
    <div className="filters library-filters no-print">
      <TextField type="search" label={t('library.search')} hint={t('library.search_hint')} value={words} onValue={type} autoComplete="off" wide />
      <TextField
        type="date"
        label={t('library.day')}
        hint={t('library.day_hint')}
        value={day}
        onValue={(value) => {
          const next = dayOf(value);
          if (next !== undefined) onChange({ day: next });
        }}
      />
      <SelectField
        label={t('library.level')}
        value={search.level === undefined ? '' : String(search.level)}
        choices={[{ value: '', label: t('library.any_level') }, ...[1, 2, 3, 4, 5].map((level) => ({ value: String(level), label: t('level.of', { level }) }))]}
        onValue={(value) => onChange({ level: value === '' ? undefined : Number(value) })}
      />
      <div className="stack library-checks">
        <Check label={t('library.only_unverified')} checked={search.unverified === true} onChecked={(on) => onChange({ unverified: on ? true : undefined })} />
        {search.day !== undefined && (
          <Button tight onClick={() => onChange({ day: undefined })}>
            {t('library.day_back')}
          </Button>
        )}
      </div>
    </div>
  );
}
