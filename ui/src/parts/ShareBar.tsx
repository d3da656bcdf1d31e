import { useId } from 'react';

import { bar } from '../lib/chart';
import { useWidth } from '../lib/width';

const HEIGHT = 14;
/** What is there is seen, however small its share. */
const LEAST = 7;

/** Not by colour alone: a full part, one that is hatched, striped across, crossed, dotted, or empty. */
export type Fill = 'full' | 'hatch' | 'half' | 'cross' | 'dot' | 'none';

/** A part of a bar: its key, what it is called, how many there are. */
export interface Part {
  key: string;
  name: string;
  count: number;
  fill: Fill;
}

/** Shares of a whole as a bar; words and numbers stand beside it. `nothing` is said where there is none. */
export function ShareBar({ parts, nothing, first }: { parts: readonly Part[]; nothing: string; first: number }) {
  const id = useId();
  const [box, width] = useWidth<HTMLDivElement>(first);
  const places = bar(
    parts.map(({ count }) => count),
    width,
    LEAST,
  );
  const said = parts.filter(({ count }) => count > 0).map(({ name, count }) => `${name}: ${count}`);
  return (
    <div className="state-bar" ref={box}>
      <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={said.join(', ') || nothing}>
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
        {parts.map(({ key, fill }, at) => {
          const place = places[at];
          if (place === undefined || place.size === 0) return null;
          return (
            <rect
              key={key}
              className={`bar-part bar-${fill}`}
              x={place.start + 0.75}
              y={0.75}
              width={Math.max(0, place.size - 1.5)}
              height={HEIGHT - 1.5}
              fill={fill === 'full' || fill === 'none' ? undefined : `url(#${id}-${fill})`}
            />
          );
        })}
      </svg>
    </div>
  );
}
