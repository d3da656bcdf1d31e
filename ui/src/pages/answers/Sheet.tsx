import { useMemo, type ReactNode } from 'react';

import type { Pages } from '../../api/answers';
import { useWords } from '../../i18n';
import { shownSources } from '../../lib/answers';
import { annexHeading, annexOf, capitals, closed, COPIES, COUNTRY, dated, DRAFT, foot, listed, MOTTO, moment, numbered, offices, SOURCES, TO, URGENT } from '../../lib/paper';
import { Blocks, Scrolled } from './Blocks';

/** The year in Vietnam of the moment of the figures: that of a day which is not set yet. */
const yearOf = (asOf: string): number => new Date(new Date(asOf).getTime() + 7 * 3_600_000).getUTCFullYear();

/** The document as it is printed, without its annexes. It is Vietnamese in either language of the console. */
export function Sheet({ pages, asOf }: { pages: Pages; asOf: string }) {
  const { t } = useWords();
  return (
    <div className="doc" lang="vi">
      <article className="doc-sheet" aria-label={t('answers.paper')}>
        <Letterhead pages={pages} year={yearOf(asOf)} />
        <Opening pages={pages} />
        <Blocks body={closed(pages.body)} />
        <Closing pages={pages} />
        <Foot pages={pages} />
      </article>
    </div>
  );
}

/** Each annex on a sheet of its own, the one that says where figures come from last, as in the files. */
export function Annexes({ pages, asOf }: { pages: Pages; asOf: string }) {
  const sources = useMemo(() => shownSources(pages), [pages]);
  const count = pages.annexes.length + (sources.length > 0 ? 1 : 0);
  if (count === 0) return null;
  const reference = annexOf(pages, yearOf(asOf));
  return (
    <div className="doc doc-annexes" lang="vi">
      {pages.annexes.map((annex, place) => (
        <Annex key={place} pages={pages} heading={annexHeading(place, count)} title={annex.title} reference={reference} landscape={annex.landscape}>
          <Blocks body={annex.body} bare={annex.landscape} />
        </Annex>
      ))}
      {sources.length > 0 && (
        <Annex pages={pages} heading={annexHeading(count - 1, count)} title={SOURCES.title} reference={reference} landscape>
          <p>{SOURCES.intro}</p>
          <div>
            <SourceTable sources={sources} />
          </div>
        </Annex>
      )}
    </div>
  );
}

function SourceTable({ sources }: { sources: ReturnType<typeof shownSources> }) {
  return (
    <table className="doc-table small-letters">
      <colgroup>
        {SOURCES.shares.map((share, place) => (
          <col key={place} width={`${share}%`} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {SOURCES.heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sources.map(({ source, values }, place) => (
          <tr key={source.key}>
            <td className="doc-centre">{place + 1}</td>
            <td className="doc-centre">{values.join('; ')}</td>
            <td>{source.label}</td>
            <td className="doc-centre">{source.records.map(({ observation }) => observation).join(', ')}</td>
            <td className="doc-centre">{source.at === null ? '' : moment(source.at)}</td>
            <td className="doc-hash">{source.records.map(({ hash }) => hash).join('; ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Letterhead({ pages, year }: { pages: Pages; year: number }) {
  return (
    <header className="doc-letterhead">
      <div>
        {pages.upper !== '' && <p>{capitals(pages.upper)}</p>}
        <p className="doc-issuer">{capitals(pages.issuer)}</p>
      </div>
      <div>
        <p className="doc-country">{COUNTRY}</p>
        <p className="doc-motto">
          <span>{MOTTO}</span>
        </p>
      </div>
      <div>
        <p>{`Số: ${numbered(pages.number, pages.symbol)}`}</p>
        {pages.kind === 'letter' && <p className="doc-about">{`V/v ${pages.subject}`}</p>}
        {pages.urgency !== null && <p className="doc-mark">{URGENT[pages.urgency]}</p>}
        {pages.draft && <p className="doc-mark">{DRAFT}</p>}
      </div>
      <p className="doc-dated">{dated(pages.place, pages.date, year)}</p>
    </header>
  );
}

function Opening({ pages }: { pages: Pages }) {
  return (
    <>
      {pages.kind === 'report' && (
        <div className="doc-title">
          <p>{capitals(pages.name)}</p>
          {pages.subject !== '' && <p className="doc-ruled">{pages.subject}</p>}
        </div>
      )}
      {pages.addressees.length > 0 && (
        <div className="doc-to">
          <span>{TO}</span>
          <div>
            {pages.addressees.length === 1
              ? pages.addressees.map((line) => <p key={line}>{line}</p>)
              : listed(pages.addressees).map((line) => <p key={line}>{`- ${line}`}</p>)}
          </div>
        </div>
      )}
      {listed(pages.basis).map((line) => (
        <p key={line} className="doc-basis">
          {line}
        </p>
      ))}
    </>
  );
}

function Closing({ pages }: { pages: Pages }) {
  return (
    <footer className="doc-closing">
      <div className="doc-copies">
        {pages.copies.length > 0 && (
          <>
            <p>{COPIES}</p>
            {listed(pages.copies).map((line) => (
              <p key={line}>{`- ${line}`}</p>
            ))}
          </>
        )}
      </div>
      <div className="doc-signature">
        {offices(pages.signature).map((line) => (
          <p key={line}>{line}</p>
        ))}
        <p className="doc-name">{pages.signature.name}</p>
      </div>
    </footer>
  );
}

function Foot({ pages }: { pages: Pages }) {
  const line = foot(pages);
  return line === '' ? null : <p className="doc-foot">{line}</p>;
}

function Annex({ pages, heading, title, reference, landscape, children }: { pages: Pages; heading: string; title: string; reference: string; landscape: boolean; children: ReactNode }) {
  const { t } = useWords();
  const label = t('answers.annex', { title });
  const inner = (
    <article className={landscape ? 'doc-sheet landscape' : 'doc-sheet'} aria-label={label}>
      <div className="doc-title annex">
        <p>{heading}</p>
        {title !== '' && <p>{capitals(title)}</p>}
        <p className="doc-reference doc-ruled">{reference}</p>
      </div>
      {children}
      <Foot pages={pages} />
    </article>
  );
  return landscape ? <Scrolled label={label}>{inner}</Scrolled> : inner;
}
