import { changeLanguage, useWords } from '../i18n';
import { useStore } from '../lib/store';
import { Icon } from '../parts/Icon';
import { Menu } from './Menu';
import { changeTheme, theme, type Theme } from './theme';

/** The other language in its own name, as a person who needs it can read it. */
export function LanguageButton() {
  const { t, lang } = useWords();
  return (
    <button
      type="button"
      className="bar-button"
      aria-label={t('shell.language_label')}
      title={t('shell.language_label')}
      onClick={() => void changeLanguage(lang === 'vi' ? 'en' : 'vi')}
    >
      <Icon name="globe" />
      <span className="wide">{t('shell.language')}</span>
    </button>
  );
}

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

export function ThemeMenu() {
  const { t } = useWords();
  const now = useStore(theme);
  return (
    <Menu label={t('shell.theme')} icon="theme">
      {(close) =>
        THEMES.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={now === name}
            onClick={() => {
              changeTheme(name);
              close();
            }}
          >
            <span className="grow">{t(`shell.theme_${name}`)}</span>
            {now === name && <Icon name="check" />}
          </button>
        ))
      }
    </Menu>
  );
}
