import { useMemo } from 'react';

import { useWords } from '../../i18n';
import { piecesOf } from '../../lib/rules';

/** A rule as it is written, with the line of a fault marked. */
export function RuleText({ text, line = 0 }: { text: string; line?: number }) {
  const { t } = useWords();
  const lines = useMemo(() => text.replace(/\n$/, '').split('\n').map(piecesOf), [text]);
  return (
    <pre className="yaml" tabIndex={0} aria-label={t('rule.text')}>
      <code>
        {lines.map((pieces, number) => (
          <span key={number} className={number + 1 === line ? 'yaml-line hit' : 'yaml-line'}>
            {pieces.map(({ kind, text: piece }, place) => (
              <span key={place} className={kind}>
                {piece}
              </span>
            ))}
          </span>
        ))}
      </code>
    </pre>
  );
}
