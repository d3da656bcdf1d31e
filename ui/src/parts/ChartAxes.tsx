import { labelled, type Dot, type Frame } from '../lib/chart';

/** Room for one label below the axis, in pixels. */
const LABEL_PX = 76;

/** Rules with their values, and labels below the axis. */
export function ChartAxes({
  frame,
  marks,
  said = String,
  places,
  labels,
  choose = labelled,
}: {
  frame: Frame;
  /** From 0 to the greatest. */
  marks: readonly number[];
  /** A value as people read it. */
  said?: (mark: number) => string;
  /** Where the samples are. */
  places: readonly Dot[];
  /** A few characters for each of them. */
  labels: readonly string[];
  /** Which of them are shown, of so many and at most so many. */
  choose?: (count: number, most: number) => number[];
}) {
  const base = frame.height - frame.bottom;
  const top = marks.at(-1) ?? 1;
  const last = labels.length - 1;
  return (
    <>
      {marks.map((mark) => {
        const y = base - (mark / top) * (base - frame.top);
        return (
          <g key={mark}>
            <line className="chart-rule" x1={frame.left} x2={frame.width - frame.right} y1={y} y2={y} />
            <text x={frame.left - 6} y={y + 4} textAnchor="end">
              {said(mark)}
            </text>
          </g>
        );
      })}
      {choose(labels.length, Math.floor((frame.width - frame.left) / LABEL_PX)).map((place) => (
        <text key={place} x={places[place]?.x ?? 0} y={frame.height - 8} textAnchor={labels.length === 1 ? 'middle' : place === 0 ? 'start' : place === last ? 'end' : 'middle'}>
          {labels[place]}
        </text>
      ))}
    </>
  );
}
