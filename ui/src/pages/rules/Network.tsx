import type { Network } from '../../api/rules';
import { useWords } from '../../i18n';
import { useNow } from '../../lib/now';
import { sentence } from '../../parts/States';
import { Note } from '../../parts/States';
import { stamp } from '../../lib/time';
import { whole } from '../../lib/watch';

/** How often it is asked while rules are loaded, and otherwise. */
const SOON_MS = 1_500;
const LATER_MS = 30_000;

export const againIn = (network: Network | undefined): number => (network !== undefined && network.phase !== 'idle' ? SOON_MS : LATER_MS);

/** Whether what people said of rules is in place; while it is loaded, how far that is. */
export function NetworkNote({ network }: { network: Network }) {
  const { t, lang, word } = useWords();
  const now = useNow(1_000);
  if (network.failure != null) return <Note tone="warn">{t('rules.failed', { why: sentence(network.failure[lang]) })}</Note>;
  if (network.phase !== 'idle') {
    const seconds = network.since == null ? 0 : Math.max(0, Math.round((now - new Date(network.since).getTime()) / 1_000));
    return (
      <div role="status">
        <Note tone="plain">{t(network.loaded_at == null ? 'rules.loading_first' : 'rules.loading', { phase: word('rule_phase', network.phase), seconds })}</Note>
      </div>
    );
  }
  if (network.loaded_at == null) return null;
  return (
    <p className="soft small">
      {t('rules.in_place', {
        rules: whole(network.rules, lang),
        correlations: whole(network.correlations, lang),
        at: stamp(network.loaded_at, lang),
        seconds: whole(Math.ceil(network.took_ms / 1_000), lang),
      })}
      {network.carried > 0 && <> {t('rules.carried', { carried: whole(network.carried, lang) })}</>}
    </p>
  );
}
