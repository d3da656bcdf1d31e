import { useWords } from '../i18n';
import { whole } from '../lib/watch';
import '../style/monitor.css';

const NAMES = ['received', 'stored', 'rejected', 'quarantined', 'in_flight', 'unparsed'] as const;

/** What became of everything that was received, with what each figure means. */
export function Ledger({ of }: { of: Record<(typeof NAMES)[number], number> }) {
  const { t, lang } = useWords();
  return (
    <dl className="ledger">
      {NAMES.map((name) => (
        <div key={name} className={`ledger-${name}`}>
          <dt>
            {t(`ledger.${name}`)}
            <span className="small soft">{t(`ledger_hint.${name}`)}</span>
          </dt>
          <dd className="num">{whole(of[name], lang)}</dd>
        </div>
      ))}
    </dl>
  );
}
