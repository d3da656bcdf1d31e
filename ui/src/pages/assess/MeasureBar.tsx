import { useId } from 'react';

import type { Tally } from '../../api/assess';
import { useWords } from '../../i18n';
import { shares, type Standing } from '../../lib/assess';
import { bar } from '../../lib/chart';
import { useWidth } from '../../lib/width';
import { useStandingName } from './MeasureState';

const HEIGHT = 14;
/** What is there is seen, however small its share. */
const LEAST = 7;

/** Not by colour alone: a check is full, a statement is hatched, partly is striped across, not met has crosses, not assessed is dotted. */
const FILLS: Record<Standing, 'full' | 'hatch' | 'half' | 'cross' | 'dot' | 'none'> = {
  checked: 'full',
  stated: 'hatch',
  partly: 'half',
  not_met: 'cross',
  not_assessed: 'dot',
  not_applicable: 'none',
};

/** How the measures of a system stand, as a bar; words and numbers stand beside it. */
export function MeasureBar({ tally }: { tally: Tally }) {
  const { t } = useWords();
  const nameOf = useStandingName();
  const id = useId();
  const [box, width] = useWidth<HTMLDivElement>(300);
  const counted = shares(tally);
  const parts = bar(
    counted.map(({ count }) => count),
    width,
    LEAST,
  );
  const said = counted.filter(({ count }) => count > 0).map(({ standing, count }) => `${nameOf(standing)}: ${count}`);
  return (
    <div className="state-bar" ref={box}>
      <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={said.join(', ') || t('assess.nothing')}>
        <defs>
          <pattern id={`${id}-hatch`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect className="bar-good" width="3.4" height="6" />
          </pattern>
          <pattern id={`${id}-half`} width="5" height="5" patternUnits="userSpaceOnUse">
            <rect className="bar-warn-ground" width="5" height="5" />
            <rect className="bar-warn" y="2.5" width="5" height="2.5" />
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
