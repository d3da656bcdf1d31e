import type { ReactNode } from 'react';

import mark from '../assets/mark.svg';
import { useWords } from '../i18n';
import { LanguageButton, ThemeMenu } from './Choices';

/** The frame of the pages before the sign-in. */
export function EntryFrame({ children }: { children: ReactNode }) {
  const { t } = useWords();
  return (
    <div className="entry">
      <header className="bar entry-bar">
        <span className="brand">
          <img src={mark} alt="" />
          <span>{t('app.name')}</span>
        </span>
        <div className="bar-end">
          <LanguageButton />
          <ThemeMenu />
        </div>
      </header>
      <main id="main">
        <div className="entry-sheet">{children}</div>
      </main>
      <footer className="entry-foot">{t('app.tagline')}</footer>
    </div>
  );
}
