import type { ReactNode } from 'react';

import { useWords } from '../i18n';
import { area, dots, line, ticks } from '../lib/chart';
import { useWidth } from '../lib/width';
import { ChartAxes } from './ChartAxes';
import { Table } from './Table';

export interface Sample {
  key: string;
  /** A few characters below the axis. */
  label: string;
  all: number;
  part: number;
}

const HEIGHT = 208;
/** More samples than these are a line without dots. */
const MAX_DOTS = 40;

/** How many there are and how many of them are as they should be, over time; the same numbers as a table below. */
export function LineChart({
  title,
  summary,
  samples,
  heads,
  rows,
}: {
  title: string;
  /** The chart in one sentence, for those who do not see it. */
  summary: string;
  samples: readonly Sample[];
  heads: { key: string; all: string; part: string };
  /** What stands in the first column of the table. */
  rows: (sample: Sample) => ReactNode;
}) {
  const { t } = useWords();
  const [box, width] = useWidth<HTMLElement>(600);
  const greatest = Math.max(1, ...samples.map(({ all }) => all));
  const marks = ticks(greatest);
  const top = marks.at(-1) ?? greatest;
  const frame = { width, height: HEIGHT, left: 14 + 8 * String(top).length, right: 14, top: 10, bottom: 26 };
  const all = dots(samples.map((one) => one.all), top, frame);
  const part = dots(samples.map((one) => one.part), top, frame);
  const base = frame.height - frame.bottom;
  return (
    <figure className="chart" ref={box}>
      <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={summary}>
        <ChartAxes frame={frame} marks={marks} places={all} labels={samples.map(({ label }) => label)} />
        <path className="chart-area" d={area(part, base)} />
        <path className="chart-part" d={line(part)} />
        <path className="chart-all" d={line(all)} />
        {samples.length <= MAX_DOTS &&
          samples.map(({ key }, place) => (
            <g key={key}>
              <circle className="chart-part" cx={part[place]?.x} cy={part[place]?.y} r={2.5} />
            </g>
          ))}
      </svg>
      <figcaption className="line small">
        <span className="chart-key">
          <svg width="26" height="10" aria-hidden="true">
            <path className="chart-all" d="M1 5H25" />
          </svg>
          {heads.all}
        </span>
        <span className="chart-key">
          <svg width="26" height="10" aria-hidden="true">
            <path className="chart-part" d="M1 5H25" />
            <circle className="chart-part" cx="13" cy="5" r="2.5" />
          </svg>
          {heads.part}
        </span>
      </figcaption>
      <details>
        <summary className="small">{t('chart.as_table')}</summary>
        <Table
          label={title}
          rows={samples.toReversed()}
          id={({ key }) => key}
          empty={null}
          columns={[
            { key: 'at', head: heads.key, cell: rows },
            { key: 'part', head: heads.part, num: true, cell: (one) => one.part },
            { key: 'all', head: heads.all, num: true, cell: (one) => one.all },
          ]}
        />
      </details>
    </figure>
  );
}
