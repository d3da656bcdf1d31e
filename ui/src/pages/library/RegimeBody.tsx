import type { UseQueryResult } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';

import type { RegimeEntries } from '../../api/library';
import { useWords } from '../../i18n';
import { anchorOf, found as foundIn, indexed, openSection, sectionOf, sectionsOf } from '../../lib/library';
import type { RegimeSearch } from '../../lib/library-search';
import { day as shownDay } from '../../lib/time';
import { LoadError, Loading, Note } from '../../parts/States';
import { FoundEntries, SectionEntries } from './Entries';
import { NoEntries } from './NoEntries';
import { RegimeFilters } from './RegimeFilters';
import { SectionList } from './SectionList';

interface Props {
  /** The day that is shown. */
  day: string;
  today: string;
  search: RegimeSearch;
  found: UseQueryResult<RegimeEntries>;
}

/** Filters, sections and entries of a regime; the filters stay while another day is loaded. */
export function RegimeBody({ day, today, search, found }: Props) {
  const navigate = useNavigate();
  const change = (next: Partial<RegimeSearch>) =>
    void navigate({ from: '/library/regimes/$id', to: '.', search: (before) => ({ ...before, ...next }), hash: '', replace: true });
  return (
    <>
      <RegimeFilters search={search} day={day} onChange={change} />
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Shown all={found.data} today={today} search={search} onOpen={(section) => change({ section })} />
      )}
    </>
  );
}

function Shown({ all, today, search, onOpen }: { all: RegimeEntries; today: string; search: RegimeSearch; onOpen: (section: string | undefined) => void }) {
  const { t, lang, word } = useWords();
  const anchor = useLocation({ select: ({ hash }) => hash });
  const index = useMemo(() => indexed(all.items), [all]);
  const entries = useMemo(() => foundIn(index, search), [index, search]);
  const sections = sectionsOf(all, entries);
  const open = openSection(sections, search.section, anchor, search.words);
  const shown = open === undefined ? entries : entries.filter(({ section }) => section === open);
  const leftOut = sections.find(({ section }) => section === open)?.leftOut ?? 0;
  const isHere = shown.some(({ section, id }) => anchorOf(section, id) === anchor);
  // Another part of the page may be in the address as well.
  const isLost = !isHere && sections.some(({ section }) => section === sectionOf(anchor));
  useEffect(() => {
    if (!isHere) return;
    const entry = document.getElementById(anchor);
    entry?.scrollIntoView({ block: 'start' });
    entry?.focus({ preventScroll: true });
  }, [anchor, isHere]);
  const rest = { regime: all.regime.id, day: search.day, today, anchor };
  return (
    <div className="library">
      <SectionList regime={all.regime.id} sections={sections} open={open} search={search} onOpen={onOpen} />
      <div className="stack library-entries">
        <p className="soft" role="status">
          {search.words === undefined ? t('library.found', { count: shown.length }) : t('library.found_in', { count: shown.length, words: search.words })}
        </p>
        {isLost && <Note tone="warn">{t('library.not_here')}</Note>}
        {open === undefined ? (
          <FoundEntries key={search.words} entries={shown} {...rest} />
        ) : (
          <section className="stack" aria-labelledby="open-section">
            <h2 id="open-section">{word('library_section', open)}</h2>
            <SectionEntries entries={shown} {...rest} />
          </section>
        )}
        {shown.length === 0 && <NoEntries all={all} section={open} search={search} />}
        {open !== undefined && leftOut > 0 && <p className="small soft">{t('library.left_out', { count: leftOut, day: shownDay(all.day, lang) })}</p>}
      </div>
    </div>
  );
}
