import type { Channel } from '../../api/inventory';
import { useWords } from '../../i18n';
import { Tag } from '../../parts/Tag';
import { Ago } from '../../parts/Time';

const SCHEME: Record<string, string> = { phone: 'tel:', mail: 'mailto:' };

/** Channels in the order in which they are tried, each with its last proof. */
export function Channels({ channels }: { channels: readonly Channel[] }) {
  const { t, word } = useWords();
  if (channels.length === 0) return <span className="soft">–</span>;
  return (
    <ul className="channels">
      {channels.map((channel) => {
        const scheme = SCHEME[channel.kind];
        return (
          <li key={`${channel.kind} ${channel.value}`}>
            <span className="soft small">{word('channel', channel.kind)}</span>
            {scheme === undefined ? <span className="mono">{channel.value}</span> : <a href={`${scheme}${channel.value.replace(/\s/g, '')}`}>{channel.value}</a>}
            {channel.proved_at == null ? (
              <Tag tone="unknown">{t('contacts.unproved')}</Tag>
            ) : (
              <span title={channel.proof}>
                <Tag tone="good">
                  {t('contacts.proof')}: <Ago at={channel.proved_at} />
                </Tag>
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
