import { Link } from '@tanstack/react-router';

import type { Watch } from '../../api/monitor';
import { useWords } from '../../i18n';
import { skew, span } from '../../lib/span';
import { stamp } from '../../lib/time';
import { SourceStateTag } from '../../parts/AlertTags';
import { Icon } from '../../parts/Icon';

const SHOWN = 6;

/** Sources by name that are silent or nearly so, and since when; and those whose clock is wrong. */
export function QuietSources({ unit, watch, now }: { unit: string; watch: Watch; now: number }) {
  const { t, lang } = useWords();
  const { quiet, skewed, live, never } = watch.sources;
  const more = quiet.length - SHOWN;
  return (
    <section className="sheet" aria-labelledby="quiet">
      <div className="sheet-head">
        <h2 id="quiet">{t('watch.quiet')}</h2>
        <Link to="/u/$unit/sources" params={{ unit }}>
          {t('watch.all_sources')}
        </Link>
      </div>
      {quiet.length === 0 && <p className="soft">{live > 0 ? t('watch.quiet_none', { many: live }) : never > 0 ? t('watch.quiet_never', { many: never }) : t('watch.quiet_no_source')}</p>}
      <ol className="watch-list" hidden={quiet.length + skewed.length === 0}>
        {quiet.slice(0, SHOWN).map((source) => (
          <li key={source.id}>
            <div className="watch-what">
              <Link to="/u/$unit/sources/$id" params={{ unit, id: source.id }}>
                {source.name}
              </Link>
              <span>
                <SourceStateTag state={source.state} retired={false} />
                {source.last_seen != null && <span className="soft"> · {t('watch.last_sent', { at: stamp(source.last_seen, lang) })}</span>}
              </span>
            </div>
            {source.last_seen != null && <span className="nowrap">{span(now - new Date(source.last_seen).getTime(), lang)}</span>}
          </li>
        ))}
        {skewed.slice(0, SHOWN).map((source) => (
          <li key={`skew ${source.id}`}>
            <div className="watch-what">
              <Link to="/u/$unit/sources/$id" params={{ unit, id: source.id }}>
                {source.name}
              </Link>
              <span className="tag warn">
                <Icon name="clock" />
                {t('feeds.clock_wrong')}
              </span>
            </div>
            <span className="nowrap">{t(source.skew_us > 0 ? 'feeds.clock_slow' : 'feeds.clock_fast', { span: skew(source.skew_us / 1000, lang) })}</span>
          </li>
        ))}
      </ol>
      {more > 0 && (
        <p className="watch-more">
          <Link to="/u/$unit/sources" params={{ unit }} search={{ state: 'silent' }}>
            {t('watch.quiet_more', { many: more })}
          </Link>
        </p>
      )}
    </section>
  );
}
