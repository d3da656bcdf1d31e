import { Link } from '@tanstack/react-router';
import { memo, useId, type KeyboardEvent } from 'react';

import type { Measure } from '../../api/assess';
import { useWords } from '../../i18n';
import { DOUBTS, standingOf, type Group } from '../../lib/assess';
import { Share } from '../../parts/Standing';
import { DueDay } from './Dues';
import { MeasureState } from './MeasureState';

/** Moves the focus between the lines: 207 of them are too many for Tab. */
function move(event: KeyboardEvent<HTMLTableElement>): void {
  const steps: Record<string, (at: number, count: number) => number> = {
    ArrowDown: (at) => at + 1,
    ArrowUp: (at) => at - 1,
    Home: () => 0,
    End: (_, count) => count - 1,
  };
  const step = steps[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('a[data-measure]')];
  const at = lines.findIndex((line) => line === document.activeElement);
  const next = at < 0 ? undefined : lines[step(at, lines.length)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

/** One line for each measure: what it is, how it counts, what that rests on, who answers by when. */
export const MeasureTable = memo(function MeasureTable({ unit, id, groups, label, plain = false }: { unit: string; id: string; groups: readonly Group[]; label: string; plain?: boolean }) {
  const { t, lang } = useWords();
  const hint = useId();
  return (
    <div className="measures-box">
      <p className="small soft measures-keys" id={hint}>
        {t('assess.keys')}
      </p>
      <table className="measures" aria-label={label} aria-describedby={hint} onKeyDown={move}>
        <thead>
          <tr>
            <th scope="col">{t('assess.clause')}</th>
            <th scope="col">{t('assess.measure')}</th>
            <th scope="col">{t('assess.state')}</th>
            <th scope="col">{t('assess.known')}</th>
            <th scope="col">{t('assess.owner')}</th>
            <th scope="col">{t('assess.due')}</th>
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.id}>
            <tr className="measures-group">
              <th scope="rowgroup" colSpan={6}>
                <h3 id={plain ? undefined : `group-${group.id}`} tabIndex={-1}>
                  {group.title[lang]}
                </h3>
                {!plain && <Share part={group.met} whole={group.applicable} />}
              </th>
            </tr>
            {group.measures.map((one) => (
              <Line key={one.control} unit={unit} id={id} one={one} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
});

function Line({ unit, id, one }: { unit: string; id: string; one: Measure }) {
  const { t, lang } = useWords();
  const doubt = DOUBTS.find((name) => name === one.doubt);
  const asked = one.exemption != null && one.exemption.approved_at == null;
  const about = [one.note, asked ? t('assess.exemption_waiting') : ''].filter((part) => part !== '').join(' · ');
  return (
    <tr className={one.late ? 'is-late' : undefined}>
      <td className="measure-clause small">{one.clause === '' ? <span className="soft">{t('assess.no_clause')}</span> : one.clause}</td>
      <th scope="row" className="measure-what">
        <Link to="/u/$unit/assessments/$id/$control" params={{ unit, id, control: one.control }} data-measure="">
          {one.title[lang]}
        </Link>
        {about !== '' && <p className="small soft measure-note">{about}</p>}
      </th>
      <td className="measure-holds">
        <MeasureState shown={standingOf(one)} /> {doubt !== undefined && <MeasureState shown={doubt} />}
      </td>
      <td className="measure-known small">
        <Basis one={one} />
      </td>
      <td className="measure-owner small">{one.owner === '' ? <span className="soft">{t('assess.no_owner')}</span> : one.owner}</td>
      <td className="measure-by small">
        <DueDay due={one.due} late={one.late} />
      </td>
    </tr>
  );
}

/** What a result rests on. */
export function Basis({ one }: { one: Pick<Measure, 'basis'> }) {
  const { t } = useWords();
  if (one.basis === 'check') return <>{t('measure_basis.check')}</>;
  if (one.basis === 'statement') return <>{t('measure_basis.statement')}</>;
  return <span className="soft">{t('measure_basis.none')}</span>;
}
