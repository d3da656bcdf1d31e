import { remember, remembered, store } from '../lib/store';

export type Theme = 'system' | 'light' | 'dark';

const system = matchMedia('(prefers-color-scheme: dark)');
const first = remembered('theme');

export const theme = store<Theme>(first === 'light' || first === 'dark' ? first : 'system');

function show(): void {
  const wanted = theme.get();
  const dark = wanted === 'dark' || (wanted === 'system' && system.matches);
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
}

system.addEventListener('change', show);

export function changeTheme(next: Theme): void {
  remember('theme', next === 'system' ? null : next);
  theme.set(next);
  show();
}
