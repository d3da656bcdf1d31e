import { area, dots, line } from '../lib/chart';

const WIDTH = 132;
const HEIGHT = 28;

/** A small line without axes; what it says stands in words beside it, or in its label. */
export function Spark({ values, label }: { values: readonly number[]; label: string }) {
  const greatest = Math.max(1, ...values);
  const places = dots(values, greatest, { width: WIDTH, height: HEIGHT, left: 1, right: 1, top: 3, bottom: 2 });
  return (
    <svg className="spark" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path className="chart-rule" d={`M0 ${HEIGHT - 1.5}H${WIDTH}`} />
      <path className="chart-area" d={area(places, HEIGHT - 2)} />
      <path className="chart-part" d={line(places)} />
    </svg>
  );
}
