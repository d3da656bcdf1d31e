import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';

import { library, type ReportForm } from '../../api/library';
import { useWords } from '../../i18n';
import { FactList } from '../../parts/Facts';
import { LoadError, Loading } from '../../parts/States';
import '../../style/directive.css';
import '../../style/library.css';
import { FormSections, Filled } from './FormSections';
import { Frame } from './Frame';

export function ReportFormPage() {
  const { t, lang } = useWords();
  const { id } = useParams({ from: '/inside/library/forms/$id' });
  const found = useQuery(library.form(id));
  if (found.isPending) return <Loading />;
  if (found.data === undefined) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const form = found.data;
  return (
    <Frame title={form.form.title[lang]} lead={form.form.about[lang]}>
      <Head form={form} />
      <section className="stack" aria-labelledby="body">
        <h2 id="body">{t('library.body')}</h2>
        <FormSections sections={form.sections} />
      </section>
      {form.annexes.length > 0 && (
        <section className="stack" aria-labelledby="annexes">
          <h2 id="annexes">{t('library.annexes')}</h2>
          <FormSections sections={form.annexes} />
        </section>
      )}
    </Frame>
  );
}

function Head({ form }: { form: ReportForm }) {
  const { t, lang } = useWords();
  const all = useQuery(library.all);
  const { directive, regime } = form.form;
  const lines = (texts: readonly string[]) =>
    texts.length === 0 ? (
      ''
    ) : (
      <ul>
        {texts.map((text, place) => (
          <li key={place}>
            <Filled text={text} />
          </li>
        ))}
      </ul>
    );
  return (
    <section className="sheet stack" aria-label={form.form.title[lang]}>
      <p className="small soft">{t('library.filled')}</p>
      <FactList
        items={[
          { name: t('library.form_kind'), value: form.form.kind === 'letter' ? t('library.form_letter') : t('library.form_report', { name: form.name }) },
          {
            name: t('library.answers'),
            value:
              directive === null ? (
                t('library.answers_any')
              ) : (
                <Link to="/library/directives/$id" params={{ id: directive }}>
                  {all.data?.directives.find((pack) => pack.id === directive)?.number ?? directive}
                </Link>
              ),
          },
          {
            name: t('library.regime'),
            value: (
              <Link to="/library/regimes/$id" params={{ id: regime }} search={{}}>
                {all.data?.regimes.find((one) => one.id === regime)?.title[lang] ?? regime}
              </Link>
            ),
          },
          { name: t('library.version'), value: String(form.form.version) },
          { name: t('library.subject_line'), value: <Filled text={form.subject} /> },
          { name: t('library.addressees'), value: lines(form.addressees) },
          { name: t('library.basis'), value: lines(form.basis) },
          { name: t('library.copies'), value: lines(form.copies) },
        ]}
      />
    </section>
  );
}
