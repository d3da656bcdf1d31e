import { answers, type Answer } from '../../api/answers';
import { useWords } from '../../i18n';
import { FIXED, FORMATS } from '../../lib/answers';
import { Copy } from '../../parts/Copy';
import { Icon } from '../../parts/Icon';

/** The document as files: with size and digest once it is approved, as drafts before. */
export function Files({ unit, answer }: { unit: string; answer: Answer }) {
  const { t, lang } = useWords();
  const fixed = FIXED.includes(answer.state);
  const size = (bytes: number) => `${(bytes / 1000).toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 1 })} kB`;
  return (
    <section className="sheet" aria-labelledby="files">
      <div className="sheet-head">
        <h2 id="files">{t('answers.files')}</h2>
      </div>
      <div className="stack">
        <p className="small soft">{fixed ? t('answers.files_fixed') : t('answers.files_draft')}</p>
        {fixed ? (
          <ul className="answer-files">
            {answer.files.map(({ format, name, bytes, sha256 }) => (
              <li key={format}>
                <a className="button" href={answers.file(unit, answer.id, format)} download={name}>
                  <Icon name="download" />
                  {t('answers.download', { format: format.toUpperCase() })}
                </a>
                <div className="small">
                  <span className="answer-file">{name}</span> · <span className="nowrap">{size(bytes)}</span>
                  <p className="soft">
                    <code>{`SHA-256 ${sha256}`}</code>
                  </p>
                </div>
                <Copy text={sha256} label={t('answers.copy_hash')} />
              </li>
            ))}
          </ul>
        ) : (
          <p className="line">
            {FORMATS.map((format) => (
              <a key={format} className="button" href={answers.file(unit, answer.id, format)} download>
                <Icon name="download" />
                {t('answers.download_draft', { format: format.toUpperCase() })}
              </a>
            ))}
          </p>
        )}
      </div>
    </section>
  );
}
