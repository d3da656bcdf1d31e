import type { FormBlock, FormSection } from '../../api/library';
import { useWords } from '../../i18n';
import { piecesOf } from '../../lib/library';

/** A text of a form: what the program fills in stands in frames. */
export function Filled({ text }: { text: string }) {
  const { word } = useWords();
  return piecesOf(text).map(({ text: literal, key }, place) =>
    key === '' ? (
      <span key={place}>{literal}</span>
    ) : (
      <span key={place} className="library-piece">
        {word('library_piece', key.replace(':', '_'))}
      </span>
    ),
  );
}

/** Sections or annexes of a form, in the order in which they are printed. */
export function FormSections({ sections }: { sections: readonly FormSection[] }) {
  const { t } = useWords();
  return sections.map((section, place) => (
    <article key={place} className="library-entry" aria-label={section.heading === '' ? t('library.section_no', { no: place + 1 }) : section.heading}>
      <h3>{section.heading === '' ? <span className="soft">{t('library.no_heading')}</span> : <Filled text={section.heading} />}</h3>
      <Condition when={section.when} unless={section.unless} />
      {section.blocks.map((block, at) => (
        <Block key={at} block={block} />
      ))}
    </article>
  ));
}

/** When something is printed at all. */
function Condition({ when, unless }: { when: string; unless: string }) {
  const { t, word } = useWords();
  const name = (key: string) => word('library_piece', key.replace(':', '_'));
  if (when === '' && unless === '') return null;
  return (
    <p className="small soft">
      {when !== '' && t('library.printed_when', { what: name(when) })}
      {when !== '' && unless !== '' && '; '}
      {unless !== '' && t('library.printed_unless', { what: name(unless) })}
    </p>
  );
}

function Block({ block }: { block: FormBlock }) {
  const { t, word } = useWords();
  const { table } = block;
  return (
    <div className="library-block">
      <Condition when={block.when} unless={block.unless} />
      {table !== null && (
        <dl className="library-entry-lines">
          <div>
            <dt>{t('library.table_of', { what: word('library_rows', table.rows) })}</dt>
            <dd>{table.caption}</dd>
          </div>
          <div>
            <dt>{t('library.columns')}</dt>
            <dd>{table.columns.join(' · ')}</dd>
          </div>
          <div>
            <dt>{t('library.when_empty')}</dt>
            <dd>{table.empty}</dd>
          </div>
        </dl>
      )}
      {block.kind === 'points' || block.kind === 'dashes' ? (
        <ul className="library-dashes">
          {block.lines.map((line, place) => (
            <li key={place}>
              <Filled text={line} />
            </li>
          ))}
        </ul>
      ) : (
        block.lines.map((line, place) => (
          <p key={place} className={block.kind === 'note' ? 'soft' : undefined}>
            <Filled text={line} />
          </p>
        ))
      )}
    </div>
  );
}
