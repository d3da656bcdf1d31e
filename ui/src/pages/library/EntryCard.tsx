import { Link } from '@tanstack/react-router';

import type { Entry } from '../../api/library';
import { useWords } from '../../i18n';
import { anchorOf, isOld } from '../../lib/library';
import { Icon } from '../../parts/Icon';
import { Tag } from '../../parts/Tag';
import { GradeMark, useValidity } from './Grade';
import { Lines } from './Lines';
import { Sources } from './Sources';

/** One entry: what it says, where that is stated, while it holds and how surely it is known. */
export function EntryCard({
  entry,
  regime,
  day,
  today,
  here,
  nested,
}: {
  entry: Entry;
  regime: string;
  /** The day in the address; none is the usual one. */
  day: string | undefined;
  today: string;
  /** The address leads to this entry. */
  here: boolean;
  /** It stands below a heading of its section. */
  nested: boolean;
}) {
  const { t, lang } = useWords();
  const validity = useValidity();
  const anchor = anchorOf(entry.section, entry.id);
  const title = entry.title[lang];
  const Heading = nested ? 'h4' : 'h3';
  return (
    <article className={here ? 'library-entry here' : 'library-entry'} id={anchor} tabIndex={-1} aria-labelledby={`${anchor}-title`}>
      <div className="library-entry-top">
        <div className="library-entry-head">
          <Heading id={`${anchor}-title`}>{title}</Heading>
          <GradeMark grade={entry.grade} />
          {entry.until !== null && entry.until < today && <Tag tone="idle">{t('library.ended')}</Tag>}
          {entry.from !== null && entry.from > today && <Tag tone="idle">{t('library.ahead')}</Tag>}
          {isOld(entry.verified_on, today) && <Tag tone="warn">{t('library.old')}</Tag>}
        </div>
        <Link
          className="library-entry-link no-print"
          to="/library/regimes/$id"
          params={{ id: regime }}
          search={{ day, section: entry.section }}
          hash={anchor}
          aria-label={t('library.link', { title })}
          title={t('library.link', { title })}
        >
          <Icon name="chain" />
        </Link>
      </div>
      {entry.text !== null && <p className="library-entry-text">{entry.text[lang]}</p>}
      {entry.unknown !== null && (
        <p className="library-entry-unknown">
          <Icon name="unknown" /> <strong>{t('library.unknown')}:</strong> {entry.unknown[lang]}
        </p>
      )}
      <dl className="library-entry-lines">
        <Lines lines={entry.facts} regime={regime} day={day} />
        {entry.note !== null && (
          <div>
            <dt>{t('library.note')}</dt>
            <dd>{entry.note[lang]}</dd>
          </div>
        )}
      </dl>
      {entry.fields.length > 0 && (
        <div className="library-entry-fields">
          <p className="small soft">{t('library.fields', { count: entry.fields.length })}</p>
          <ol>
            {entry.fields.map((field, place) => (
              <li key={place}>
                {field.label[lang]}: <span className="soft">{field.value[lang]}</span>
              </li>
            ))}
          </ol>
        </div>
      )}
      <dl className="library-entry-lines library-entry-foot">
        {entry.sources.length > 0 && (
          <div>
            <dt>{t('library.sources')}</dt>
            <dd>
              <Sources sources={entry.sources} regime={regime} day={day} />
            </dd>
          </div>
        )}
        <div>
          <dt>{t('library.validity')}</dt>
          <dd>{validity(entry.from, entry.until)}</dd>
        </div>
        <div>
          <dt>{t('library.grade')}</dt>
          <dd>{entry.grade.text[lang]}</dd>
        </div>
      </dl>
    </article>
  );
}
