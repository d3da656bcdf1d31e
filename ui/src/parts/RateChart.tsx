import type { ReactNode } from 'react';

import { useWords } from '../i18n';
import { area, dots, evenly, line, ticks } from '../lib/chart';
import { useWidth } from '../lib/width';
import { ChartAxes } from './ChartAxes';
import { Table } from './Table';

export interface RateSample {
  key: string;
  /** A few characters below the axis. */
  label: string;
  value: number;
  /** The value as people read it, in the table. */
  shown: string;
}


/** One row of values over time; the same numbers as a table below. */
export function RateChart({
  title,
  summary,
  samples,
  heads,
  rows,
  height = 176,
}: {
  title: string;
  /** The chart in one sentence, for those who do not see it. */
  summary: string;
  samples: readonly RateSample[];
  heads: { key: string; value: string };
  /** What stands in the first column of the table. */
  rows: (sample: RateSample) => ReactNode;
  height?: number;
}) {
  const { t, lang } = useWords();
  const [box, width] = useWidth<HTMLElement>(600);
  const marks = ticks(Math.max(1, ...samples.map(({ value }) => value)), 4);
  const top = marks.at(-1) ?? 1;
  const said = (mark: number) => mark.toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB');
  const frame = { width, height, left: 14 + 8 * said(top).length, right: 14, top: 10, bottom: 26 };
  const places = dots(samples.map(({ value }) => value), top, frame);
  const base = frame.height - frame.bottom;
  return (
    <figure className="chart" ref={box}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary}>
        <ChartAxes frame={frame} marks={marks} said={said} places={places} labels={samples.map(({ label }) => label)} choose={evenly} />
        <path className="chart-area" d={area(places, base)} />
        <path className="chart-part" d={line(places)} />
      </svg>
      <details>
        <summary className="small">{t('chart.as_table')}</summary>
        <Table
          label={title}
          rows={samples.toReversed()}
          id={({ key }) => key}
          empty={null}
          columns={[
            { key: 'at', head: heads.key, cell: rows },
            { key: 'value', head: heads.value, num: true, cell: (one) => one.shown },
          ]}
        />
      </details>
    </figure>
  );
}
