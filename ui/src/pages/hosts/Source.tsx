import { Link } from '@tanstack/react-router';

import { useWords } from '../../i18n';

interface Said {
  source_kind: string;
  source: string;
  source_name: string;
  import?: string;
}

/** What kind of source it is: what the console writes may come from a program, too. */
function kindOf({ source_kind, source }: Said): string {
  if (source_kind !== 'person') return source_kind;
  return source.startsWith('worker:') ? 'worker' : source.startsWith('token:') ? 'token' : source_kind;
}

/** Name of a source: that of the person or program, of a built-in program by our word for it, or of the file. */
export function useSourceName(): (said: Said) => string {
  const { word } = useWords();
  return (said) => {
    if (said.source_name !== '') return said.source_name;
    return kindOf(said) === 'worker' ? word('worker', said.source.slice('worker:'.length)) : said.source;
  };
}

/** Who says something: its kind, and the name of a person, or of a file with a link to its import. */
export function Source({ unit, said }: { unit: string; said: Said }) {
  const { word } = useWords();
  const name = useSourceName()(said);
  return (
    <>
      {word('source_kind', kindOf(said))}
      <div className="small soft">
        {said.import === undefined || said.import === '' ? (
          name
        ) : (
          <Link to="/u/$unit/imports/$id" params={{ unit, id: said.import }}>
            {name}
          </Link>
        )}
      </div>
    </>
  );
}
