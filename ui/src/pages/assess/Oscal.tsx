import { assessFiles, type Assessment } from '../../api/assess';
import { useWords } from '../../i18n';
import { Icon } from '../../parts/Icon';

function FileLink({ href, children }: { href: string; children: string }) {
  return (
    <li>
      <a href={href}>
        <Icon name="download" /> {children}
      </a>
    </li>
  );
}

/** The regimes and levels of the systems as files for assessors and tools elsewhere. */
export function OscalOfUnit({ unit, held }: { unit: string; held: readonly Assessment[] }) {
  const { t, lang, word } = useWords();
  const regimes = [...new Set(held.map(({ regime }) => regime))].sort();
  return (
    <section className="sheet" aria-labelledby="oscal">
      <div className="sheet-head">
        <h2 id="oscal">{t('assess.files')}</h2>
      </div>
      <p className="small soft">{t('assess.files_hint')}</p>
      <ul className="measure-files">
        {regimes.map((regime) => {
          const levels = [...new Set(held.filter((one) => one.regime === regime).map(({ level }) => level))].sort((a, b) => a - b);
          return [
            <FileLink key={regime} href={assessFiles.catalog(unit, regime, lang)}>
              {t('assess.file_catalog', { regime: word('regime_of', regime) })}
            </FileLink>,
            ...levels.map((level) => (
              <FileLink key={`${regime} ${level}`} href={assessFiles.profile(unit, regime, level, lang)}>
                {t('assess.file_profile', { level, regime: word('regime_of', regime) })}
              </FileLink>
            )),
          ];
        })}
      </ul>
    </section>
  );
}
