import { useWords } from '../../i18n';
import { Tag, type Tone } from '../../parts/Tag';

const TONES: Record<string, Tone> = { waiting: 'idle', running: 'warn', done: 'good', cancelled: 'idle', failed: 'bad' };

/** How a job stands. */
export function RetroState({ state }: { state: string }) {
  const { word } = useWords();
  return <Tag tone={TONES[state] ?? 'idle'}>{word('retro_state', state)}</Tag>;
}

/** How much is done, as a bar with its number. */
export function Progress({ done }: { done: number }) {
  const { t } = useWords();
  const percent = Math.floor(done * 100);
  return (
    <div className="retro-progress">
      <progress max={100} value={percent} aria-label={t('retro.progress')} />
      <span className="small num">{percent}%</span>
    </div>
  );
}
