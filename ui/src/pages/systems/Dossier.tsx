import { useWords } from '../../i18n';
import { Tag, type Tone } from '../../parts/Tag';

const TONES: Record<string, Tone> = { approved: 'good', submitted: 'idle', drafting: 'idle', missing: 'warn', rejected: 'warn', expired: 'bad' };

export function Dossier({ state }: { state: string }) {
  const { word } = useWords();
  return <Tag tone={TONES[state] ?? 'unknown'}>{word('dossier', state)}</Tag>;
}
