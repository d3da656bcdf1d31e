import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';

import { answerLang } from '../api/client';
import { remember, remembered } from '../lib/store';
import type { Lang } from '../lib/time';
import type { Words } from './vi';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words';
    resources: { words: Words };
    strictKeyChecks: true;
  }
}

/** Each language is a file of its own; only the one in use is loaded. */
const load: Record<Lang, () => Promise<{ default: Words }>> = {
  vi: () => import('./vi'),
  en: () => import('./en'),
};

function apply(lang: Lang): void {
  answerLang.value = lang;
  document.documentElement.lang = lang;
}

export async function startLanguage(): Promise<void> {
  const lang: Lang = remembered('lang') === 'en' ? 'en' : 'vi';
  const words = (await load[lang]()).default;
  apply(lang);
  await i18next.use(initReactI18next).init({
    lng: lang,
    defaultNS: 'words',
    resources: { [lang]: { words } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

export async function changeLanguage(lang: Lang): Promise<void> {
  if (!i18next.hasResourceBundle(lang, 'words')) i18next.addResourceBundle(lang, 'words', (await load[lang]()).default);
  remember('lang', lang);
  apply(lang);
  await i18next.changeLanguage(lang);
}

/** Words and the language that they are in. */
export function useWords() {
  const { t, i18n } = useTranslation();
  const lang: Lang = i18n.language === 'en' ? 'en' : 'vi';
  /** A word for a name that the server gave; the name itself when this console does not know it yet. */
  const word = (prefix: string, name: string): string => {
    const key = `${prefix}.${name.replaceAll('.', '_')}`;
    return i18n.exists(key) ? String(i18n.t(key as never)) : name;
  };
  return { t, lang, word };
}
