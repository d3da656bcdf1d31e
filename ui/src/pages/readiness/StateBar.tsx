import { useId } from 'react';

import type { Tally } from '../../api/directive';
import { useWords } from '../../i18n';
import { shares, type Standing } from '../../lib/board';
import { bar } from '../../lib/chart';
import { useWidth } from '../../lib/width';

const HEIGHT = 14;
/** What is there is seen, however small its share. */
const LEAST = 7;

/** Not by colour alone: measured is full, stated is hatched, not met has crosses, unknown is dotted and empty. */
const FILLS: Record<Standing, 'full' | 'hatch' | 'cross' | 'dot' | 'none'> = {
  measured: 'full',
  stated: 'hatch',
  not_met: 'cross',
  unknown: 'dot',
  waived: 'none',
  not_applicable: 'none',
};

/** The shares of a tally as a bar; the words and numbers stand beside it. */
export function StateBar({ tally }: { tally: Tally }) {
  const { t } = useWords();
  const id = useId();
  const [box, width] = useWidth<HTMLDivElement>(600);
  const counted = shares(tally).filter(({ standing }) => standing !== 'not_applicable');
  const parts = bar(
    counted.map(({ count }) => count),
    width,
    LEAST,
  );
  const said = counted.filter(({ count }) => count > 0).map(({ standing, count }) => `${t(`standing.${standing}`)}: ${count}`);
  return (
    <div className="state-bar" ref={box}>
      <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={said.join(', ') || t('readiness.nothing_asked')}>
        <defs>
          <pattern id={`${id}-hatch`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect className="bar-good" width="3.4" height="6" />
          </pattern>
          <pattern id={`${id}-cross`} width="7" height="7" patternUnits="userSpaceOnUse">
            <rect className="bar-bad-ground" width="7" height="7" />
            <path className="bar-bad-line" d="M1.5 1.5 5.5 5.5M5.5 1.5 1.5 5.5" />
          </pattern>
          <pattern id={`${id}-dot`} width="6" height="7" patternUnits="userSpaceOnUse">
            <circle className="bar-open" cx="3" cy="3.5" r="1.1" />
          </pattern>
        </defs>
        {counted.map(({ standing }, place) => {
          const part = parts[place];
          if (part === undefined || part.size === 0) return null;
          const fill = FILLS[standing];
          return (
            <rect
              key={standing}
              className={`bar-part bar-${fill}`}
              x={part.start + 0.75}
              y={0.75}
              width={Math.max(0, part.size - 1.5)}
              height={HEIGHT - 1.5}
              fill={fill === 'full' || fill === 'none' ? undefined : `url(#${id}-${fill})`}
            />
          );
        })}
      </svg>
    </div>
  );
}
