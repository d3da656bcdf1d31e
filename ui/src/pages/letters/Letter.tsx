import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';

import { letters, type Place } from '../../api/directive';
import { useWords } from '../../i18n';
import { day } from '../../lib/time';
import { Button } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading, Note } from '../../parts/States';
import { Changed, Time } from '../../parts/Time';
import { DemoMark } from '../../shell/Demo';
import { useMay, useUnits } from '../../shell/unit';
import '../../style/directive.css';
import { MakeFor } from '../answers/MakeFor';
import { AnswersOfLetter } from '../answers/OfLetter';
import { Confirm, Relay, Withdraw } from './Dialogs';
import { LetterFacts, LetterForm } from './Fields';
import { FoundLists, Remarks } from './Found';
import { LetterState } from './LetterState';
import { Paper } from './Paper';

export function LetterPage() {
  const { id } = useParams({ from: '/inside/u/$unit/letters/$id' });
  // What was entered for one letter is not carried over to another.
  return <OneLetter key={id} />;
}

function OneLetter() {
  const { t, lang, word } = useWords();
  const { unit, id } = useParams({ from: '/inside/u/$unit/letters/$id' });
  const may = useMay();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const units = useUnits();
  const [place, setPlace] = useState<Place | null>(null);
  const [asked, setAsked] = useState<'confirm' | 'withdraw' | 'relay' | null>(null);
  const [dirty, setDirty] = useState(false);
  /** Counts up when the form begins anew. */
  const [round, setRound] = useState(0);
  const found = useQuery({ queryKey: ['letter', unit, id], queryFn: () => letters.get(unit, id) });
  const version = found.data?.data.version;
  const read = useQuery({
    queryKey: ['letter', unit, id, 'reading', version],
    queryFn: () => letters.reading(unit, id),
    enabled: version !== undefined,
    placeholderData: (before) => before,
  });
  if (found.isPending) return <Loading />;
  if (found.data === undefined) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const { data: letter, etag } = found.data;
  const open = letter.state === 'read' || letter.state === 'issued';
  const close = () => setAsked(null);
  const again = async () => {
    await queries.invalidateQueries({ queryKey: ['letter', unit, id] });
    for (const key of ['letters', 'readiness']) void queries.invalidateQueries({ queryKey: [key, unit] });
  };
  const saved = async () => {
    await again();
    setRound((before) => before + 1);
  };
  const acting = { unit, letter, etag, again, onClose: close };
  const from = units.find(({ id: known }) => known === letter.parent_unit);
  return (
    <Page
      title={letter.number === '' ? t('letters.no_number') : letter.number}
      lead={
        <>
          {letter.subject === '' ? t('letters.no_subject') : letter.subject} <DemoMark demo={letter.demo} />
        </>
      }
      crumb={
        <Link className="crumb" to="/u/$unit/letters" params={{ unit }}>
          <Icon name="back" />
          {t('letters.title')}
        </Link>
      }
      actions={
        <>
          {letter.file_sha256 !== '' && (
            <a className="button" href={letters.file(unit, id)} download>
              <Icon name="download" />
              {t('letters.file')}
            </a>
          )}
          {may.decide && letter.state !== 'withdrawn' && (
            <Button tone="danger" onClick={() => setAsked('withdraw')}>
              {t('letters.withdraw')}
            </Button>
          )}
          {may.decide && letter.state === 'confirmed' && <Button onClick={() => setAsked('relay')}>{t('letters.relay')}</Button>}
          {letter.state === 'confirmed' && (
            <Link className="button" to="/u/$unit/letters/$id/below" params={{ unit, id }}>
              {t('below.title')}
            </Link>
          )}
          {letter.state === 'confirmed' && <MakeFor unit={unit} letter={id} />}
          {letter.state === 'confirmed' && (
            <Link className="button primary" to="/u/$unit/readiness" params={{ unit }}>
              {t('readiness.title')}
            </Link>
          )}
          {may.decide && open && (
            <Button tone="primary" disabled={dirty || read.data === undefined} title={dirty ? t('letters.save_first') : undefined} onClick={() => setAsked('confirm')}>
              {t('letters.confirm')}
            </Button>
          )}
        </>
      }
    >
      <div className="stack">
        <p className="line">
          <LetterState state={letter.state} />
          <span className="small soft">
            {[t('letters.of_register', { no: letter.no }), word('letter_kind', letter.kind), letter.file_name].filter((part) => part !== '').join(' · ')}
          </span>
          <span className="small soft">
            <Changed at={letter.updated_at} by={letter.updated_by_name} />
          </span>
        </p>
        {letter.state === 'issued' && (
          <Note tone="warn">
            {t('letters.issued_note', { unit: from?.name ?? t('letters.unit_above') })}
            {letter.answer_by !== '' && ` ${t('letters.answer_by', { at: day(letter.answer_by, lang) })}.`}
          </Note>
        )}
        {letter.state === 'confirmed' && letter.confirmed_at !== null && (
          <Note tone="good">
            {t('letters.confirmed_note', { who: letter.confirmed_by_name || letter.confirmed_by })} <Time at={letter.confirmed_at} />.{' '}
            {letter.pack === '' ? t('letters.confirmed_without') : t('letters.confirmed_pack', { pack: letter.pack })}
          </Note>
        )}
        {letter.state === 'withdrawn' && <Note tone="plain">{t('letters.withdrawn_note')}</Note>}
        {(letter.state === 'confirmed' || letter.state === 'withdrawn') && <AnswersOfLetter unit={unit} letter={id} />}
        {open && dirty && <Note tone="warn">{t('letters.save_first')}</Note>}
        {read.isPending ? (
          <Loading />
        ) : read.data === undefined ? (
          <LoadError error={read.error} onRetry={() => void read.refetch()} />
        ) : (
          <div className="reader" data-unsaved={open && dirty ? '' : undefined}>
            <section className="reader-paper" aria-label={t('letters.text')}>
              {read.data.text === '' ? (
                <Empty title={t('letters.no_text')}>
                  <p>{t('letters.no_text_hint')}</p>
                </Empty>
              ) : (
                <Paper text={read.data.text} place={place} />
              )}
            </section>
            <div className="stack">
              <section className="sheet" aria-labelledby="fields">
                <div className="sheet-head">
                  <h2 id="fields">{t('letters.fields')}</h2>
                </div>
                {open && may.write ? (
                  <LetterForm
                    key={`${round} ${letter.state}`}
                    unit={unit}
                    letter={letter}
                    etag={etag}
                    reading={read.data.reading}
                    onLook={setPlace}
                    onDirty={setDirty}
                    onSaved={saved}
                    onReset={() => setRound(round + 1)}
                  />
                ) : (
                  <LetterFacts letter={letter} />
                )}
              </section>
              <Remarks reading={read.data.reading} onLook={setPlace} />
              <FoundLists reading={read.data.reading} onLook={setPlace} />
            </div>
          </div>
        )}
      </div>
      {asked === 'confirm' && read.data !== undefined && <Confirm {...acting} read={read.data} onDone={() => void navigate({ to: '/u/$unit/readiness', params: { unit } })} />}
      {asked === 'withdraw' && <Withdraw {...acting} />}
      {asked === 'relay' && <Relay {...acting} />}
    </Page>
  );
}
