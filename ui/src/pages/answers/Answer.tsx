import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { Link, useBlocker, useParams } from '@tanstack/react-router';
import { useId, useMemo, useState, type ReactNode } from 'react';

import { answers, type Answer, type Pages, type Source } from '../../api/answers';
import type { Problem } from '../../api/problem';
import { useWords } from '../../i18n';
import { FIXED, sourcesOf } from '../../lib/answers';
import { numbered } from '../../lib/paper';
import { stamp } from '../../lib/time';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { FactList } from '../../parts/Facts';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { EvidenceLink } from '../../parts/Standing';
import { LoadError, Loading, Note } from '../../parts/States';
import { Time } from '../../parts/Time';
import { DemoMark } from '../../shell/Demo';
import { isUnsaved } from '../../shell/Lock';
import { useMay } from '../../shell/unit';
import '../../style/answers.css';
import '../../style/directive.css';
import { Acts, SecondPerson, type Acting } from './Acting';
import { AnswerState } from './AnswerState';
import { Trace, type Tracing } from './Blocks';
import { Files } from './Files';
import { HeadFacts, HeadForm } from './Head';
import { Annexes, Sheet } from './Sheet';
import { SourcePanel } from './SourcePanel';
import { Steps } from './Steps';
import { Way } from './Way';

/** How often an answer that may still change is asked for while somebody looks at it: figures move, another person reviews. */
const LOOK_MS = 10_000;

export function AnswerPage() {
  const { id } = useParams({ from: '/inside/u/$unit/answers/$id' });
  // What was entered for one answer is not carried over to another.
  return <OneAnswer key={id} />;
}

function OneAnswer() {
  const { unit, id } = useParams({ from: '/inside/u/$unit/answers/$id' });
  const found = useQuery({ queryKey: ['answer', unit, id], queryFn: () => answers.get(unit, id), refetchInterval: LOOK_MS });
  if (found.isPending) return <Loading />;
  if (found.data === undefined) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  return <Loaded unit={unit} answer={found.data.data} etag={found.data.etag} />;
}

function Loaded({ unit, answer, etag }: { unit: string; answer: Answer; etag: string }) {
  const { t, lang } = useWords();
  const may = useMay();
  const queries = useQueryClient();
  const { id, version } = answer;
  const [dirty, setDirty] = useState(false);
  const [refusal, setRefusal] = useState<Problem | null>(null);
  /** Counts up when the form begins anew. */
  const [round, setRound] = useState(0);
  /** What the form began with: while something is entered, a change of somebody else does not take it away. */
  const [base, setBase] = useState({ answer, etag });
  if (!dirty && base.answer.version !== version) setBase({ answer, etag });
  const pages = useQuery({ queryKey: ['answer', unit, id, 'pages', version], queryFn: () => answers.pages(unit, id), placeholderData: (before) => before });
  const steps = useQuery({ queryKey: ['answer', unit, id, 'steps', version], queryFn: () => answers.steps(unit, id), placeholderData: (before) => before });
  const again = () => queries.invalidateQueries({ queryKey: ['answer', unit, id] });
  const begin = () => {
    setDirty(false);
    setRound((before) => before + 1);
  };
  // What is being entered stays on the page although somebody else reviewed the draft meanwhile: the server says so when it is saved.
  const editable = may.write && (answer.next.includes('head') || dirty);
  const entered = dirty && editable;
  const acting: Acting = { unit, answer, etag, dirty: entered, again, onRefused: setRefusal };
  return (
    <Page
      title={answer.head.number === null ? `${answer.form_title[lang]} · ${t('answers.no_number').toLocaleLowerCase(lang)}` : numbered(answer.head.number, answer.head.symbol)}
      lead={
        <>
          {answer.subject === '' ? t('answers.no_subject') : answer.subject} <DemoMark demo={answer.demo} />
        </>
      }
      crumb={
        <Link className="crumb" to="/u/$unit/answers" params={{ unit }}>
          <Icon name="back" />
          {t('answers.title')}
        </Link>
      }
      actions={<Acts {...acting} which={(act) => act !== 'figures' || !answer.moved} />}
    >
      <div className="stack" data-unsaved={entered ? '' : undefined}>
        <p className="line">
          <AnswerState state={answer.state} />
          <span className="small soft">{t('answers.of_list', { no: answer.no })}</span>
          <span className="small soft">
            {t('answers.as_of')} <Time at={answer.as_of} />
          </span>
          {answer.letter !== null && (
            <span className="small">
              <span className="soft">{t('answers.letter')}</span>{' '}
              <Link to="/u/$unit/letters/$id" params={{ unit, id: answer.letter }}>
                {answer.letter_number === '' ? t('letters.no_number') : answer.letter_number}
              </Link>
            </span>
          )}
        </p>
        <Versions unit={unit} answer={answer} />
        <Moved {...acting} />
        <SecondPerson answer={answer} />
        {entered && <Note tone="warn">{t('answers.unsaved')}</Note>}
        <Traced unit={unit} answer={answer} pages={pages} entered={entered}>
          <div className="stack answer-side">
            <Way answer={answer} steps={steps.data ?? []} />
            <section className="sheet" aria-labelledby="head">
              <div className="sheet-head">
                <h2 id="head">{t('answers.head')}</h2>
              </div>
              {editable ? (
                <HeadForm
                  key={`${round} ${base.answer.version}`}
                  unit={unit}
                  answer={base.answer}
                  etag={base.etag}
                  refusal={refusal}
                  onDirty={setDirty}
                  onSaved={async () => {
                    setRefusal(null);
                    await again();
                    begin();
                  }}
                  onReset={begin}
                />
              ) : (
                <HeadFacts answer={answer} />
              )}
            </section>
            <Files unit={unit} answer={answer} />
            <Facts unit={unit} answer={answer} />
            <section className="sheet" aria-labelledby="history">
              <div className="sheet-head">
                <h2 id="history">{t('answers.history')}</h2>
              </div>
              {steps.isPending ? <Loading /> : steps.data === undefined ? <LoadError error={steps.error} onRetry={() => void steps.refetch()} /> : <Steps unit={unit} steps={steps.data} />}
            </section>
          </div>
        </Traced>
      </div>
      <Leaving dirty={entered} />
    </Page>
  );
}

/** The document around what is done with it, and the panel of the figure that was pressed. */
function Traced({ unit, answer, pages, entered, children }: { unit: string; answer: Answer; pages: UseQueryResult<Pages>; entered: boolean; children: ReactNode }) {
  const { t } = useWords();
  const panel = useId();
  const [open, setOpen] = useState<Tracing['open']>(null);
  const [pressed, setPressed] = useState<HTMLButtonElement | null>(null);
  const { data } = pages;
  const sources = useMemo(() => (data === undefined ? new Map<string, Source>() : sourcesOf(data)), [data]);
  const source = open === null ? undefined : sources.get(open.key);
  const close = () => {
    setOpen(null);
    pressed?.focus();
  };
  const tracing: Tracing = {
    sources,
    open,
    panel,
    onOpen: (key, value, figure) => {
      setPressed(figure);
      setOpen(open?.key === key && open.value === value ? null : { key, value });
    },
  };
  return (
    <Trace value={tracing}>
      <div className="answer">
        <div className="answer-paper">
          {pages.isPending ? (
            <Loading />
          ) : data === undefined ? (
            <LoadError error={pages.error} onRetry={() => void pages.refetch()} />
          ) : (
            <>
              <p className="small soft no-print">{entered ? t('answers.paper_saved') : t('answers.paper_hint')}</p>
              <Sheet pages={data} asOf={answer.as_of} />
            </>
          )}
        </div>
        {children}
        {data !== undefined && <Annexes pages={data} asOf={answer.as_of} />}
      </div>
      {open !== null && source !== undefined && <SourcePanel id={panel} unit={unit} source={source} value={open.value} figure={pressed} onClose={close} />}
    </Trace>
  );
}

/** Earlier and later versions, and what became of this one. */
function Versions({ unit, answer }: { unit: string; answer: Answer }) {
  const { t } = useWords();
  const { replaces, replaced_by, state } = answer;
  if (replaces === null && replaced_by === null && state !== 'discarded') return null;
  return (
    <Note tone={state === 'replaced' ? 'warn' : 'plain'}>
      {state === 'discarded' && <p>{t('answers.discarded_note')}</p>}
      {state === 'replaced' && <p>{t('answers.replaced_note')}</p>}
      {replaces !== null && (
        <p>
          {t('answers.replaces')} <Version unit={unit} id={replaces} name={t('answers.earlier')} />
        </p>
      )}
      {replaced_by !== null && (
        <p>
          {t('answers.replaced_by')} <Version unit={unit} id={replaced_by} name={t('answers.later')} />
        </p>
      )}
    </Note>
  );
}

/** Another version, by its number as soon as that is known and it has one. */
function Version({ unit, id, name }: { unit: string; id: string; name: string }) {
  const found = useQuery({ queryKey: ['answer', unit, id], queryFn: () => answers.get(unit, id) });
  const head = found.data?.data.head;
  return (
    <Link to="/u/$unit/answers/$id" params={{ unit, id }}>
      {head === undefined || head.number === null ? name : numbered(head.number, head.symbol)}
    </Link>
  );
}

/** Says that figures have changed since, and what can be done about it. */
function Moved(acting: Acting) {
  const { t, lang } = useWords();
  const { answer } = acting;
  if (!answer.moved || answer.state === 'discarded' || answer.state === 'replaced') return null;
  return (
    <Note tone="warn">
      <strong>{t('answers.moved')}</strong>
      <p>
        {t('answers.moved_hint', { at: stamp(answer.as_of, lang) })} {answer.state === 'reviewed' && t('answers.moved_reviewed')} {FIXED.includes(answer.state) && t('answers.moved_fixed')}
      </p>
      {answer.next.includes('figures') && (
        <div className="answer-moved">
          <Acts {...acting} which={(act) => act === 'figures'} />
        </div>
      )}
    </Note>
  );
}

function Facts({ unit, answer }: { unit: string; answer: Answer }) {
  const { t, lang } = useWords();
  const { tally } = answer;
  const day = (iso: string) => stamp(`${iso}T00:00:00+07:00`, lang).slice(0, 10);
  const period = [answer.from, answer.to].map((iso) => (iso === null ? '…' : day(iso))).join(' – ');
  return (
    <section className="sheet" aria-labelledby="facts">
      <h2 id="facts" className="unseen">
        {t('answers.as_of')}
      </h2>
      <FactList
        items={[
          {
            name: t('answers.as_of'),
            value: (
              <>
                <Time at={answer.as_of} seconds />
                <p className="small soft">
                  {t('answers.split', { ...tally })}
                  {tally.late > 0 && <strong className="late"> · {t('answers.late', { count: tally.late })}</strong>}
                </p>
              </>
            ),
          },
          { name: t('answers.form'), value: answer.form_title[lang] },
          ...(answer.from === null && answer.to === null ? [] : [{ name: t('answers.period'), value: period }]),
          ...(answer.evidence === null ? [] : [{ name: t('answers.approval'), value: <EvidenceLink unit={unit} seq={answer.evidence} /> }]),
          ...(answer.sent_at === null
            ? []
            : [
                { name: t('answers.sent_at'), value: <Time at={answer.sent_at} /> },
                { name: t('answers.receipt'), value: answer.receipt },
                { name: t('answers.channel'), value: answer.channel },
              ]),
        ]}
      />
    </section>
  );
}

/** Asks before something that is not saved is left behind; the browser asks where the whole page is left. */
function Leaving({ dirty }: { dirty: boolean }) {
  const { t } = useWords();
  // Who gave up what is on the page at the sign-in is not asked once more.
  const blocks = () => dirty && isUnsaved();
  const leaving = useBlocker({ shouldBlockFn: blocks, enableBeforeUnload: blocks, withResolver: true });
  if (leaving.status !== 'blocked') return null;
  return (
    <Dialog title={t('answers.leave')} onClose={leaving.reset}>
      <div className="form">
        <p>{t('answers.leave_text')}</p>
        <div className="form-actions">
          <Button tone="danger" onClick={leaving.proceed}>
            {t('answers.leave_anyway')}
          </Button>
          <Button tone="primary" onClick={leaving.reset}>
            {t('answers.stay')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
