import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';

import type { Line, Named } from '../../api/library';
import { useWords } from '../../i18n';
import { anchorOf, hrefOf } from '../../lib/library';

/** Other entries of the regime by what they are called, each with the way to it. */
export function NamedEntries({ entries, regime, day }: { entries: readonly Named[]; regime: string; day: string | undefined }) {
  const { lang } = useWords();
  return entries.map(({ section, id, title }, place) => (
    <Fragment key={id}>
      {place > 0 && '; '}
      {section === '' ? (
        title[lang]
      ) : (
        <Link to="/library/regimes/$id" params={{ id: regime }} search={{ day, section }} hash={anchorOf(section, id)}>
          {title[lang]}
        </Link>
      )}
    </Fragment>
  ));
}

/** What an entry says: labels and values; telephones, mail and pages are links. */
export function Lines({ lines, regime, day }: { lines: readonly Line[]; regime: string; day: string | undefined }) {
  const { lang } = useWords();
  const shown = (line: Line) => {
    if (line.entries.length > 0) return <NamedEntries entries={line.entries} regime={regime} day={day} />;
    const href = hrefOf(line);
    if (href === undefined) return line.value[lang];
    return (
      <a className="library-entry-reach" href={href} rel="noreferrer">
        {line.value[lang]}
      </a>
    );
  };
  return lines.map((line, place) => (
    <div key={place}>
      <dt>{line.label[lang]}</dt>
      <dd>{shown(line)}</dd>
    </div>
  ));
}
