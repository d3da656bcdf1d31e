import { Link } from '@tanstack/react-router';

import { useWords } from '../../i18n';
import type { RegimeSearch } from '../../lib/library-search';
import { SECTION_GROUPS, type SectionHits } from '../../lib/library';
import { SelectField } from '../../parts/Field';

/** Sections with the number of entries that were found in each: a list beside them, one field on a phone. */
export function SectionList({
  regime,
  sections,
  open,
  search,
  onOpen,
}: {
  regime: string;
  sections: readonly SectionHits[];
  open: string | undefined;
  search: RegimeSearch;
  onOpen: (section: string | undefined) => void;
}) {
  const { t, word } = useWords();
  const looking = search.words !== undefined;
  const all = sections.reduce((sum, { hits }) => sum + hits, 0);
  const known: readonly string[] = SECTION_GROUPS.flatMap(({ sections: of }) => of);
  const groups: { key: string; rows: SectionHits[] }[] = [
    ...SECTION_GROUPS.map(({ key, sections: of }) => ({ key, rows: sections.filter(({ section }) => of.some((one) => one === section)) })),
    { key: '', rows: sections.filter(({ section }) => !known.includes(section)) },
  ].filter(({ rows }) => rows.length > 0);
  const link = (section: string | undefined, name: string, count: number) => (
    <Link to="/library/regimes/$id" params={{ id: regime }} search={{ ...search, section }} hash="" aria-current={open === section ? 'true' : undefined}>
      <span>{name}</span> <b>{count}</b>
    </Link>
  );
  return (
    <>
      <nav className="library-sections" aria-label={t('library.sections')}>
        {looking && link(undefined, t('library.all_sections'), all)}
        {groups.map(({ key, rows }) => (
          <div key={key}>
            {key !== '' && <p className="small soft">{word('library_group', key)}</p>}
            <ul>
              {rows.map(({ section, hits }) => (
                <li key={section}>{link(section, word('library_section', section), hits)}</li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="library-section-field">
        <SelectField
          label={t('library.section')}
          value={open ?? ''}
          choices={[
            ...(looking ? [{ value: '', label: `${t('library.all_sections')} (${all})` }] : []),
            ...sections.map(({ section, hits }) => ({ value: section, label: `${word('library_section', section)} (${hits})` })),
          ]}
          onValue={(value) => onOpen(value === '' ? undefined : value)}
        />
      </div>
    </>
  );
}
