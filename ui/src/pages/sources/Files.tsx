import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { sources, type FollowedFile, type SourceFiles, type TakenFile } from '../../api/monitor';
import { useWords } from '../../i18n';
import { bytes, whole } from '../../lib/watch';
import { LoadError, Note } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tag, type Tone } from '../../parts/Tag';
import { Ago } from '../../parts/Time';

/** A file is read within seconds, and whoever put it there waits for it. */
const AGAIN_MS = 3_000;

/** Files that the server reads itself; nothing where the settings name none. */
export function Files({ unit }: { unit: string }) {
  const { t } = useWords();
  const found = useQuery({ queryKey: ['source-files', unit], queryFn: () => sources.files(unit), refetchInterval: AGAIN_MS });
  if (found.data === undefined) return found.isError ? <LoadError error={found.error} onRetry={() => void found.refetch()} /> : null;
  if (found.data.length === 0) return null;
  return (
    <section className="sheet" aria-labelledby="source-files">
      <div className="sheet-head">
        <h2 id="source-files">{t('files.title')}</h2>
      </div>
      <div className="stack">
        {found.data.map((entry) => (
          <Entry key={`${String(entry.folder)} ${entry.path}`} unit={unit} entry={entry} />
        ))}
      </div>
    </section>
  );
}

function Entry({ unit, entry }: { unit: string; entry: SourceFiles }) {
  const { t, lang } = useWords();
  return (
    <div>
      <h3 className="mono">{entry.path}</h3>
      <p className="small soft">
        {t(entry.folder ? 'files.folder' : 'files.follow')} ·{' '}
        <Link to="/u/$unit/sources/$id" params={{ unit, id: entry.source }}>
          {t('files.source')}
        </Link>
      </p>
      {entry.failed != null && <Note tone="warn">{entry.failed[lang]}</Note>}
      {entry.folder ? <Folder entry={entry} /> : <Followed files={entry.files} />}
    </div>
  );
}

const TONES: Record<string, Tone> = { followed: 'good', half_line: 'good', rotated: 'idle', copy: 'idle', passed_over: 'warn' };

function Followed({ files }: { files: readonly FollowedFile[] }) {
  const { t, lang, word } = useWords();
  return (
    <Table
      label={t('files.follow')}
      rows={files}
      id={({ path, state, size }) => `${path} ${state} ${String(size)}`}
      empty={<p className="soft">{t('files.none')}</p>}
      columns={[
        {
          key: 'path',
          head: t('files.path'),
          main: true,
          cell: (file) => (
            <>
              <span className="mono">{file.path}</span>
              {file.said != null && <p className="small">{file.said[lang]}</p>}
            </>
          ),
        },
        { key: 'state', head: t('feeds.state'), cell: (file) => <Tag tone={TONES[file.state] ?? 'unknown'}>{word('file_state', file.state)}</Tag> },
        { key: 'read', head: t('files.read'), num: true, cell: (file) => t('files.of', { read: bytes(file.read, lang), size: bytes(file.size, lang) }) },
        { key: 'last', head: t('files.last'), lesser: true, cell: (file) => <Ago at={file.last} /> },
      ]}
    />
  );
}

function Folder({ entry }: { entry: SourceFiles }) {
  const { t, lang } = useWords();
  const now = entry.under_way;
  return (
    <>
      {now != null && (
        <p role="status">
          {t('files.now', { name: now.name, read: bytes(now.read, lang), size: bytes(now.bytes, lang), records: whole(now.records, lang) })}{' '}
          <progress max={Math.max(now.bytes, 1)} value={Math.min(now.read, now.bytes)} aria-label={now.name} />
        </p>
      )}
      {entry.waiting.length > 0 && <p className="small">{t('files.waiting', { names: entry.waiting.join(', ') })}</p>}
      <Table
        label={t('files.taken')}
        rows={entry.taken}
        id={({ name, at }) => `${at} ${name}`}
        empty={<p className="soft">{t('files.none_taken')}</p>}
        columns={[
          { key: 'name', head: t('files.name'), main: true, cell: (file) => <span className="mono">{file.name}</span> },
          { key: 'became', head: t('files.became'), cell: (file) => <Became file={file} /> },
          { key: 'records', head: t('files.records'), num: true, cell: (file) => whole(file.records, lang) },
          { key: 'size', head: t('files.size'), num: true, lesser: true, cell: (file) => bytes(file.bytes, lang) },
          { key: 'at', head: t('files.at'), lesser: true, cell: (file) => <Ago at={file.at} /> },
        ]}
      />
    </>
  );
}

/** What became of a file, and where somebody may read why. */
function Became({ file }: { file: TakenFile }) {
  const { t, lang } = useWords();
  const damaged = file.defects + file.not_read > 0;
  return (
    <>
      <Tag tone={!file.done ? 'bad' : damaged ? 'warn' : 'good'}>{t(!file.done ? 'files.failed' : damaged ? 'files.partly' : 'files.done')}</Tag>
      {damaged && <p className="small">{t('files.note', { many: whole(file.defects + file.not_read, lang), file: `${file.done ? 'done' : 'failed'}/${file.name}.txt` })}</p>}
      {file.again && <p className="small soft">{t('files.again')}</p>}
    </>
  );
}
