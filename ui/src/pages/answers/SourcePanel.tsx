import { useEffect, useRef } from 'react';

import type { Source } from '../../api/answers';
import { useWords } from '../../i18n';
import { FactList } from '../../parts/Facts';
import { Icon } from '../../parts/Icon';
import { EvidenceLink } from '../../parts/Standing';
import { Time } from '../../parts/Time';

/** Room that is left between a figure and the panel. */
const ROOM_PX = 24;

/** Where a figure comes from: what it counts, when that was observed, and the way to each of its records. Escape leads back to the figure. */
export function SourcePanel({
  id,
  unit,
  source,
  value,
  figure,
  onClose,
}: {
  id: string;
  unit: string;
  source: Source;
  value: string;
  /** The figure that was pressed. */
  figure: HTMLElement | null;
  onClose: () => void;
}) {
  const { t } = useWords();
  const box = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    // The figure stays in view: the panel stands at the foot of the window.
    const covered = (figure?.getBoundingClientRect().bottom ?? 0) - (box.current?.getBoundingClientRect().top ?? 0);
    if (covered > -ROOM_PX) window.scrollBy({ top: covered + ROOM_PX });
  }, [figure, source.key, value]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && document.querySelector('dialog[open]') === null) onClose();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  return (
    <section ref={box} className="source-panel" id={id} aria-labelledby={`${id}-title`}>
      <div className="sheet-head">
        <h2 id={`${id}-title`} ref={heading} tabIndex={-1}>
          {t('answers.source')}
        </h2>
        <button type="button" className="button quiet tight" onClick={onClose} aria-label={t('answers.source_close')} title={t('answers.source_close')}>
          <Icon name="close" />
        </button>
      </div>
      <FactList
        items={[
          { name: t('answers.source_value'), value: <strong>{value}</strong> },
          { name: t('answers.source_label'), value: source.label },
          { name: t('answers.source_at'), value: source.at === null ? '' : <Time at={source.at} seconds /> },
        ]}
      />
      <h3 className="small">{t('answers.source_records')}</h3>
      <ul className="source-records">
        {source.records.map(({ observation, hash }) => (
          <li key={observation}>
            <EvidenceLink unit={unit} seq={observation} />
            <span className="small">
              <span className="soft">{t('answers.source_hash')}</span> <code>{hash}</code>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
