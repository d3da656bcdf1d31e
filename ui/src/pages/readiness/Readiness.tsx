import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';

import { readiness, type Board, type Point } from '../../api/directive';
import { useWords } from '../../i18n';
import { isWanted, sum } from '../../lib/board';
import { day } from '../../lib/time';
import { Button } from '../../parts/Button';
import { LineChart, type Sample } from '../../parts/LineChart';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading } from '../../parts/States';
import { Time } from '../../parts/Time';
import { useCurrentUnit, useMay, useUnitId } from '../../shell/unit';
import '../../style/directive.css';
import { RunChecks } from '../checks/RunChecks';
import { Changes } from './Changes';
import { Figures, Readiness as Figure, StateFilter } from './Figures';
import { LetterBoard } from './LetterBoard';
import { StateBar } from './StateBar';

/** How often the board is asked for while somebody looks at it. */
const LOOK_MS = 3_000;
/** Letters that are unfolded from the beginning; with more of them, only the newest is. */
const UNFOLDED = 3;
const MINUTE_MS = 60_000;

export function ReadinessPage() {
  const { t } = useWords();
  const unit = useUnitId();
  const found = useQuery({ queryKey: ['readiness', unit], queryFn: () => readiness(unit), refetchInterval: LOOK_MS });
  const name = useCurrentUnit()?.name;
  return (
    <Page
      title={t('readiness.title')}
      lead={
        <>
          <span className="only-print">{name} · </span>
          {found.data === undefined ? t('readiness.lead') : <>{t('readiness.at')} <Time at={found.data.at} seconds /></>}
        </>
      }
      actions={
        found.data !== undefined &&
        found.data.letters.length > 0 && (
          <>
            <Button icon="print" onClick={() => window.print()}>
              {t('readiness.print')}
            </Button>
            <RunChecks unit={unit} />
          </>
        )
      }
    >
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data.letters.length === 0 ? (
        <NoLetters unit={unit} />
      ) : (
        <Whole unit={unit} board={found.data} />
      )}
    </Page>
  );
}

function NoLetters({ unit }: { unit: string }) {
  const { t } = useWords();
  const may = useMay();
  return (
    <Empty title={t('readiness.empty')}>
      <p>{t('readiness.empty_hint')}</p>
      <p className="line">
        <Link className="button primary" to="/u/$unit/letters" params={{ unit }}>
          {may.write ? t('readiness.empty_register') : t('letters.title')}
        </Link>
        <Link className="button" to="/u/$unit/imports" params={{ unit }}>
          {t('nav.imports')}
        </Link>
        <Link className="button" to="/u/$unit/hosts" params={{ unit }}>
          {t('nav.hosts')}
        </Link>
      </p>
    </Empty>
  );
}

/** True while the page is printed: then nothing stays folded. */
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    // The browser takes the page as it stands when this returns.
    const before = () => flushSync(() => setPrinting(true));
    const after = () => setPrinting(false);
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, []);
  return printing;
}

function Whole({ unit, board }: { unit: string; board: Board }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const { show, state } = useSearch({ from: '/inside/u/$unit/readiness' });
  const wanted = useMemo(() => ({ show, state }), [show, state]);
  // The board comes every few seconds; what is late changes by the minute.
  const now = Math.floor(new Date(board.at).getTime() / MINUTE_MS) * MINUTE_MS;
  const tally = sum(board.letters.map((on) => on.tally));
  const filtered = show !== undefined || state !== undefined;
  const printing = usePrinting();
  return (
    <div className="stack">
      <section className="sheet overall" aria-label={t('readiness.overall')}>
        <div className="overall-figure">
          <Figure tally={tally} big />
          <span className="small soft">{t('readiness.weights', { met: tally.weight_met, all: tally.weight })}</span>
        </div>
        <div className="grow stack">
          <StateBar tally={tally} />
          <Figures unit={unit} tally={tally} wanted={wanted} />
        </div>
      </section>
      <div className="filters no-print">
        <StateFilter value={state} onValue={(next) => void navigate({ to: '/u/$unit/readiness', params: { unit }, search: { show, state: next }, replace: true })} />
        {filtered && (
          <Link className="button quiet" to="/u/$unit/readiness" params={{ unit }} search={{}} replace>
            {t('act.clear')}
          </Link>
        )}
      </div>
      {!board.letters.some((on) => on.obligations.some((one) => isWanted(one, wanted, now))) && <Empty title={filtered ? t('list.none_found') : t('readiness.nothing_asked')} />}
      {board.letters.map((on, place) => (
        <LetterBoard key={on.letter.id} unit={unit} on={on} wanted={wanted} now={now} open={board.letters.length <= UNFOLDED || place === 0} whole={printing} />
      ))}
      <div className="cols">
        <Changes unit={unit} board={board} />
        <BurnUp points={board.points} />
      </div>
    </div>
  );
}

/** A point is the end of its day, which is the beginning of the next one. */
const dayOf = (at: string): string => new Date(new Date(at).getTime() - 1_000).toISOString();

function BurnUp({ points }: { points: readonly Point[] }) {
  const { t, lang } = useWords();
  const samples = points.map((point): Sample => ({ key: point.at, label: day(dayOf(point.at), lang).slice(0, 5), all: point.all, part: point.met }));
  const last = points.at(-1);
  if (last === undefined) return null;
  return (
    <section className="sheet" aria-labelledby="burn-up">
      <div className="sheet-head">
        <h2 id="burn-up">{t('readiness.burn_up')}</h2>
      </div>
      <LineChart
        title={t('readiness.burn_up')}
        summary={t('readiness.burn_up_said', { days: points.length, met: last.met, all: last.all })}
        samples={samples}
        heads={{ key: t('readiness.day'), all: t('readiness.points_all'), part: t('readiness.points_met') }}
        rows={(one) => day(dayOf(one.key), lang)}
      />
    </section>
  );
}
