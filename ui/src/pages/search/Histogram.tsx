import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { events, type Asked, type EventField } from '../../api/events';
import { asProblem } from '../../api/problem';
import { useWords } from '../../i18n';
import { between, short } from '../../lib/events';
import { stamp } from '../../lib/time';
import { SelectField } from '../../parts/Field';
import { Loading, ProblemNote } from '../../parts/States';

const HEIGHT = 100;
/** Fields by which colours make sense: few values each. */
const APART = ['event_source', 'event.severity', 'event.outcome', 'event.category', 'kind'];

/** Events over time. A part is looked at by dragging over it, or with the keyboard: arrows, Shift, Enter. */
export function Histogram({ unit, asked, fields, onZoom }: { unit: string; asked: Asked; fields: readonly EventField[]; onZoom: (next: Partial<Asked>) => void }) {
  const { t, lang } = useWords();
  const [by, setBy] = useState('');
  const [held, setHeld] = useState<{ a: number; b: number; dragging: boolean } | null>(null);
  const found = useQuery({
    queryKey: ['events-histogram', unit, asked.q, asked.from, asked.to, by],
    queryFn: ({ signal }) => events.histogram(unit, asked, by, signal),
    placeholderData: keepPreviousData,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const about = (name: string) => fields.find((field) => field.name === name)?.about[lang].split(':')[0] ?? name;
  if (found.isPending) return <Loading />;
  if (found.isError) return <ProblemNote problem={asProblem(found.error)} onRetry={() => void found.refetch()} />;
  const { bins, step_seconds: step, series } = found.data;
  const most = Math.max(1, ...bins.map((bin) => bin.events));
  const zoom = (a: number, b: number) => {
    setHeld(null);
    // What is shown while the next answer is awaited is of another time.
    if (found.isPlaceholderData) return;
    const part = between(bins, step, a, b);
    if (part !== null) onZoom(part);
  };
  const placeOf = (event: { clientX: number; currentTarget: Element }) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(bins.length - 1, Math.floor(((event.clientX - box.left) / Math.max(1, box.width)) * bins.length)));
  };
  const at = held?.b ?? null;
  const [first, last] = held === null ? [0, -1] : [Math.min(held.a, held.b), Math.max(held.a, held.b)];
  const inHold = bins.slice(first, last + 1).reduce((sum, bin) => sum + bin.events, 0);
  const end = bins[bins.length - 1];
  return (
    <section className="sheet search-chart" aria-labelledby="over-time" aria-busy={found.isFetching}>
      <div className="line between">
        <h2 id="over-time">{t('events.over_time')}</h2>
        <span role="status" className="soft">
          {t('events.found', { events: new Intl.NumberFormat(lang === 'vi' ? 'vi-VN' : 'en-GB').format(found.data.events) })} · {t('events.took', { ms: found.data.elapsed_ms })}
        </span>
      </div>
      <svg
        className="search-bins"
        viewBox={`0 0 ${bins.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="slider"
        tabIndex={0}
        aria-label={t('events.over_time_said', { bins: bins.length, events: found.data.events })}
        aria-valuemin={1}
        aria-valuemax={bins.length}
        aria-valuenow={(at ?? bins.length - 1) + 1}
        aria-valuetext={t('events.bin_said', { from: stamp(bins[at ?? bins.length - 1]?.at ?? '', lang, step < 60), events: bins[at ?? bins.length - 1]?.events ?? 0 })}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setHeld({ a: placeOf(event), b: placeOf(event), dragging: true });
        }}
        onPointerMove={(event) => {
          if (held?.dragging === true) setHeld({ ...held, b: placeOf(event) });
        }}
        onPointerUp={() => {
          if (held?.dragging === true) zoom(held.a, held.b);
        }}
        onPointerCancel={() => setHeld(null)}
        onKeyDown={(event) => {
          const move = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
          if (move !== 0) {
            event.preventDefault();
            const next = Math.max(0, Math.min(bins.length - 1, at === null ? bins.length - 1 : at + move));
            setHeld({ a: event.shiftKey && held !== null ? held.a : next, b: next, dragging: false });
          } else if (event.key === 'Enter' && held !== null) {
            event.preventDefault();
            zoom(held.a, held.b);
          } else if (event.key === 'Escape') setHeld(null);
        }}
      >
        {held !== null && <rect className="hold" x={first} y={0} width={last - first + 1} height={HEIGHT} />}
        {bins.map((bin, place) => {
          const tall = (number: number) => (number / most) * HEIGHT;
          let above = HEIGHT;
          const parts = [...bin.values, bin.events - bin.values.reduce((sum, one) => sum + one, 0)];
          return (
            <g key={bin.at}>
              <title>{t('events.bin_said', { from: stamp(bin.at, lang, step < 60), events: bin.events })}</title>
              <rect className="catch" x={place} y={0} width={1} height={HEIGHT} />
              {parts.map((number, part) => {
                if (number === 0) return null;
                above -= tall(number);
                return <rect key={part} className={part === bin.values.length ? 'bin' : `bin series-${part}`} x={place + 0.08} y={above} width={0.84} height={Math.max(tall(number), 0.6)} />;
              })}
            </g>
          );
        })}
      </svg>
      <div className="line between small soft">
        <span>{stamp(bins[0]?.at ?? '', lang, step < 60)}</span>
        <span>
          {held === null ? t('events.drag') : `${stamp(bins[first]?.at ?? '', lang, step < 60)} – ${stamp(bins[last]?.at ?? '', lang, step < 60)}: ${t('events.found', { events: short(inHold, lang) })}`}
        </span>
        <span>{stamp(end === undefined ? '' : end.at, lang, step < 60)}</span>
      </div>
      <div className="line search-series">
        <SelectField
          label={t('events.by')}
          value={by}
          choices={[{ value: '', label: t('events.by_none') }, ...APART.filter((name) => fields.some((field) => field.name === name)).map((name) => ({ value: name, label: about(name) }))]}
          onValue={setBy}
        />
        {series.length > 0 && (
          <ul className="small">
            {series.map((value, place) => (
              <li key={value}>
                <span className={`swatch series-${place}`} aria-hidden="true" /> {value}
              </li>
            ))}
            <li>
              <span className="swatch" aria-hidden="true" /> {t('events.others')}
            </li>
          </ul>
        )}
      </div>
    </section>
  );
}
