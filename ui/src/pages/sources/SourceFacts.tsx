import type { Source } from '../../api/monitor';
import { useWords } from '../../i18n';
import { minutesSpan, skew } from '../../lib/span';
import { bytes, whole } from '../../lib/watch';
import { FactList } from '../../parts/Facts';
import { Ledger } from '../../parts/Ledger';
import { Level, Tag } from '../../parts/Tag';
import { Time } from '../../parts/Time';
import { encodingShown, offsetShown } from './fields';

/** A clock that is further off than this is wrong: below it are the ways that events take. */
const SKEW_US = 5 * 60_000_000;

/** What became of its records, whether its clock is right, and how it is read. */
export function SourceFacts({ source }: { unit: string; source: Source }) {
  const { t, lang } = useWords();
  const limit = (value: number, shown: string) => (value === 0 ? t('feeds.unlimited') : shown);
  return (
    <div className="cols">
      <section className="sheet" aria-labelledby="figures">
        <div className="sheet-head">
          <h2 id="figures">{t('feeds.figures')}</h2>
        </div>
        <Ledger of={source} />
        {source.in_flight < 0 && <Tag tone="bad">{t('feeds.counted_twice')}</Tag>}
        <p className="small soft">{t('feeds.bytes', { bytes: bytes(source.bytes, lang) })}</p>
      </section>
      <section className="sheet" aria-labelledby="about">
        <div className="sheet-head">
          <h2 id="about">{t('feeds.about')}</h2>
        </div>
        <FactList
          items={[
            { name: t('feeds.host'), value: source.host },
            { name: t('feeds.system_level'), value: <Level level={source.system_level} /> },
            { name: t('feeds.clock'), value: <Skew us={source.skew_us} /> },
            {
              name: t('feeds.silence'),
              value: source.silence_minutes === 0 ? t('feeds.silence_any') : minutesSpan(source.silence_minutes, lang),
            },
            { name: t('feeds.silent_at'), value: source.silent_at == null || source.state === 'silent' ? null : <Time at={source.silent_at} /> },
            { name: t('feeds.format'), value: source.format === 'auto' ? t('feeds.format_auto') : <span className="mono">{source.format}</span> },
            { name: t('feeds.encoding'), value: source.encoding === 'auto' ? t('feeds.encoding_auto') : encodingShown(source.encoding) },
            { name: t('feeds.offset'), value: offsetShown(source.offset_minutes) },
            { name: t('feeds.quota_events'), value: limit(source.quota_events, whole(source.quota_events, lang)) },
            { name: t('feeds.quota_bytes'), value: limit(source.quota_bytes, bytes(source.quota_bytes, lang)) },
            { name: t('feeds.ranges'), value: source.ranges.length === 0 ? null : <span className="mono">{source.ranges.join(', ')}</span> },
            { name: t('feeds.certificate'), value: source.certificate === '' ? null : <span className="mono">{source.certificate}</span> },
            { name: t('attr.note'), value: source.note === '' ? null : <span className="said">{source.note}</span> },
          ]}
        />
      </section>
    </div>
  );
}

function Skew({ us }: { us: number | null | undefined }) {
  const { t, lang } = useWords();
  if (us == null) return <span className="soft">{t('feeds.clock_unknown')}</span>;
  const text = t(us > 0 ? 'feeds.clock_slow' : 'feeds.clock_fast', { span: skew(us / 1000, lang) });
  return Math.abs(us) > SKEW_US ? <Tag tone="warn">{text}</Tag> : <Tag tone="good">{Math.abs(us) < 1_000_000 ? t('feeds.clock_right') : text}</Tag>;
}
