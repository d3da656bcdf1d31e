import { useWords } from '../i18n';
import { attackOf } from '../lib/alerts';

/** Tags of ATT&CK: tactics by name, techniques with the way to their description. */
export function Attack({ tags }: { tags: readonly string[] }) {
  const { t, word } = useWords();
  if (tags.length === 0) return null;
  return (
    <ul className="attack" aria-label={t('alert.attack')}>
      {tags.map((tag) => {
        const { kind, name, address } = attackOf(tag);
        return (
          <li key={tag}>
            {address === null ? (
              kind === 'tactic' ? word('attack_tactic', name.replaceAll('-', '_')) : <span className="mono">{name}</span>
            ) : (
              <a href={address} target="_blank" rel="noreferrer" title={t('alert.attack_open', { name })}>
                {name}
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}
