import type { ReactNode } from 'react';

import type { Confidence, Place, ReadField, Reading } from '../../api/directive';
import { useWords } from '../../i18n';
import { differs, sureness } from '../../lib/reading';
import { day } from '../../lib/time';
import { Tag } from '../../parts/Tag';

const TONES = { sure: 'good', look: 'warn', guess: 'bad' } as const;

/** How sure the reader is: a word, a number, and what lowered it. */
export function Sureness({ confidence }: { confidence: Confidence }) {
  const { t, word } = useWords();
  const sure = sureness(confidence.value);
  const why = confidence.doubts.map((doubt) => word('doubt', doubt)).join('; ');
  return (
    <span className="small sureness">
      <Tag tone={TONES[sure]}>{t(`sureness.${sure}`)}</Tag> <span className="soft">{Math.round(confidence.value * 100)}%{why !== '' && ` · ${why}`}</span>
    </span>
  );
}

/** Whatever stands on lines of the letter: looking at it shows them. */
export function Spot({ place, onLook, children }: { place: Place | undefined; onLook: (place: Place | null) => void; children: ReactNode }) {
  const look = () => onLook(place ?? null);
  return (
    <div className="spot" onMouseEnter={look} onFocus={look}>
      {children}
    </div>
  );
}

/** On which lines; a button, so that the keyboard gets there too. */
export function Lines({ place, onLook }: { place: Place; onLook: (place: Place | null) => void }) {
  const { t } = useWords();
  return (
    <button type="button" className="link small nowrap" onClick={() => onLook(place)}>
      {place.first === place.last ? t('letters.line', { first: place.first }) : t('letters.lines', { first: place.first, last: place.last })}
    </button>
  );
}

/** What is printed, where it differs from what was read. */
export function Printed({ value, printed }: { value: string; printed: string }) {
  const { t } = useWords();
  if (!differs(value, printed)) return null;
  return (
    <p className="small printed">
      <span className="soft">{t('letters.printed')}</span> <q>{printed}</q>
    </p>
  );
}

interface Item {
  key: string;
  text: string;
  field: Pick<ReadField<unknown>, 'place' | 'confidence' | 'printed'>;
  more?: ReactNode;
}

/** What was found besides the fields of the register: clauses first, because they become what is asked. */
export function FoundLists({ reading, onLook }: { reading: Partial<Reading>; onLook: (place: Place | null) => void }) {
  const { t, lang } = useWords();
  const texts = (fields: readonly ReadField[] = []): Item[] =>
    fields.map((field, place) => ({ key: String(place), text: field.value ?? field.printed, field }));
  const clauses: Item[] = (reading.clauses ?? []).map((clause) => ({
    key: clause.label,
    text: [clause.label, clause.heading ?? '', clause.text].filter((part) => part !== '').join('. '),
    field: { place: clause.place, confidence: clause.confidence, printed: '' },
    more: (
      <>
        {clause.applies_to?.value != null && <p className="small soft">{t('readiness.applies', { whom: clause.applies_to.value })}</p>}
        {clause.deadline?.value != null && (
          <p className="small">
            {t('letters.deadline', { words: clause.deadline.value.words })}
            {clause.deadline.value.date !== undefined && ` (${day(clause.deadline.value.date, lang)})`}
          </p>
        )}
      </>
    ),
  }));
  const contacts: Item[] = (reading.contacts ?? []).map((field, place) => ({
    key: String(place),
    text: field.value === null ? field.printed : [field.value.organisation, ...field.value.phones, ...field.value.emails].join(' · '),
    field,
  }));
  const cited: Item[] = (reading.references ?? []).map((field, place) => ({
    key: String(place),
    text: field.value === null ? field.printed : [field.value.title, field.value.number, field.value.date, field.value.issuer].filter((part) => part !== undefined).join(' · '),
    field,
  }));
  const lists: readonly [string, Item[]][] = [
    [t('letters.clauses'), clauses],
    [t('letters.addressees'), texts(reading.addressees)],
    [t('letters.contacts'), contacts],
    [t('letters.references'), cited],
    [t('letters.products'), [...texts(reading.products), ...texts(reading.cves).map((item) => ({ ...item, key: `cve ${item.key}` }))]],
    [t('letters.copies'), texts(reading.copies)],
  ];
  return lists.map(([title, items]) =>
    items.length === 0 ? null : (
      <details key={title} className="found" open={items === clauses}>
        <summary>
          {title} <span className="soft">({items.length})</span>
        </summary>
        <ul>
          {items.map((item) => (
            <li key={item.key}>
              <Spot place={item.field.place} onLook={onLook}>
                <p>{item.text}</p>
                {item.more}
                <Printed value={item.text} printed={item.field.printed} />
                <p className="line">
                  <Sureness confidence={item.field.confidence} />
                  <Lines place={item.field.place} onLook={onLook} />
                </p>
              </Spot>
            </li>
          ))}
        </ul>
      </details>
    ),
  );
}

/** Mends that the reader made, and what a person should know before confirming. */
export function Remarks({ reading, onLook }: { reading: Partial<Reading>; onLook: (place: Place | null) => void }) {
  const { t, lang } = useWords();
  const { remarks = [], corrections = [] } = reading;
  return (
    <>
      {remarks.length > 0 && (
        <section className="sheet stack" aria-labelledby="remarks">
          <h2 id="remarks">{t('letters.remarks')}</h2>
          <ul className="stack">
            {remarks.map((remark, at) => (
              <li key={at}>
                <Spot place={remark.place} onLook={onLook}>
                  <p>
                    <Tag tone="warn">{remark.text[lang]}</Tag> {remark.place !== undefined && <Lines place={remark.place} onLook={onLook} />}
                  </p>
                </Spot>
              </li>
            ))}
          </ul>
        </section>
      )}
      {corrections.length > 0 && (
        <section className="sheet stack" aria-labelledby="mends">
          <h2 id="mends">{t('letters.mends', { count: corrections.length })}</h2>
          <ul className="stack">
            {corrections.map((mend, at) => (
              <li key={at}>
                <Spot place={mend.place} onLook={onLook}>
                  <p className="diff-line">
                    <del>{mend.printed}</del> <span aria-hidden="true">→</span> <ins>{mend.reading === '' ? t('letters.left_out') : mend.reading}</ins>
                  </p>
                  <p className="small soft">
                    {mend.why[lang]} · <Lines place={mend.place} onLook={onLook} />
                  </p>
                </Spot>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
