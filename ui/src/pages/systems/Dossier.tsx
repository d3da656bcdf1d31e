import { useWords } from '../../i18n';
import { Tag, type Tone } from '../../parts/Tag';

const TONES: Record<string, Tone> = { approved: 'good', submitted: 'idle', drafting: 'idle', missing: 'warn', rejected: 'warn', expired: 'bad' };
const STAGE_TONES: Record<string, Tone> = { approved: 'good', appraised: 'idle', sent: 'idle', drafting: 'idle' };

export function Dossier({ state }: { state: string }) {
  const { word } = useWords();
  return <Tag tone={TONES[state] ?? 'unknown'}>{word('dossier', state)}</Tag>;
}

/** Where a level dossier stands, by the words of the yearly table; the empty name is not known. */
export function DossierStage({ stage }: { stage: string }) {
  const { word } = useWords();
  return <Tag tone={STAGE_TONES[stage] ?? 'unknown'}>{word('stage', stage === '' ? 'none' : stage)}</Tag>;
}
