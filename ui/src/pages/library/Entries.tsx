import { useState } from 'react';

import type { Entry } from '../../api/library';
import { useWords } from '../../i18n';
import { anchorOf, headed, inOrder } from '../../lib/library';
import { Button } from '../../parts/Button';
import { EntryCard } from './EntryCard';

/** Entries that are drawn at once when all sections are searched; one section is always drawn whole. */
const MOST = 100;

interface Props {
  entries: readonly Entry[];
  regime: string;
  day: string | undefined;
  today: string;
  /** Anchor of the entry that the address leads to. */
  anchor: string;
}

/** The entries of one section, under the headings that its order has. */
export function SectionEntries({ entries, ...rest }: Props) {
  const { lang } = useWords();
  return headed(entries, lang).map(({ title, entries: under }, place) => (
    <div key={place} className="stack">
      {title !== '' && <h3 className="library-entry-group">{title}</h3>}
      {under.map((entry) => (
        <EntryCard
          key={`${entry.section} ${entry.id} ${entry.from ?? ''}`}
          entry={entry}
          regime={rest.regime}
          day={rest.day}
          today={rest.today}
          here={rest.anchor === anchorOf(entry.section, entry.id)}
          nested={title !== ''}
        />
      ))}
    </div>
  ));
}

/** The entries of several sections, each under its name. */
export function FoundEntries({ entries, ...rest }: Props) {
  const { t, word } = useWords();
  const [most, setMost] = useState(MOST);
  const rows = inOrder(entries);
  const shown = rows.slice(0, most);
  const sections = [...new Set(shown.map(({ section }) => section))];
  const left = rows.length - shown.length;
  return (
    <>
      {sections.map((section) => (
        <section key={section} className="stack" aria-labelledby={`found-${section}`}>
          <h2 id={`found-${section}`}>{word('library_section', section)}</h2>
          <SectionEntries {...rest} entries={shown.filter((entry) => entry.section === section)} />
        </section>
      ))}
      {left > 0 && (
        <p className="no-print">
          <Button onClick={() => setMost(most + MOST)}>{t('library.more', { count: Math.min(left, MOST) })}</Button>
        </p>
      )}
    </>
  );
}
