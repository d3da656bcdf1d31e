import { memo, useEffect, useMemo, useRef } from 'react';

import type { Place } from '../../api/directive';
import { useWords } from '../../i18n';
import { isIn } from '../../lib/reading';

/** The text of the letter, line by line as the reader counted them; the lines of what one looks at are marked and in view. */
export function Paper({ text, place }: { text: string; place: Place | null }) {
  const { t } = useWords();
  const box = useRef<HTMLOListElement>(null);
  const lines = useMemo(() => (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n'), [text]);
  useEffect(() => {
    const list = box.current;
    if (place === null || list === null) return;
    const [first, last] = [list.children[place.first - 1], list.children[place.last - 1]];
    if (!(first instanceof HTMLElement)) return;
    const end = last instanceof HTMLElement ? last : first;
    const [top, bottom] = [first.offsetTop, end.offsetTop + end.offsetHeight];
    // Only the box scrolls: the field that one looks at stays where it is.
    if (top < list.scrollTop || bottom > list.scrollTop + list.clientHeight) list.scrollTop = Math.max(0, top - list.clientHeight / 3);
  }, [place]);
  return (
    <ol className="paper" ref={box} tabIndex={0} aria-label={t('letters.text')}>
      {lines.map((line, at) => (
        <Line key={at} number={at + 1} text={line} on={isIn(at + 1, place)} />
      ))}
    </ol>
  );
}

const Line = memo(function Line({ number, text, on }: { number: number; text: string; on: boolean }) {
  return (
    <li className={on ? 'on' : undefined} aria-current={on ? 'true' : undefined}>
      <span className="paper-no" aria-hidden="true">
        {number}
      </span>
      <span className="paper-text">{text === '' ? '\u00a0' : text}</span>
    </li>
  );
});
