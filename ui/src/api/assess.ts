import { api, data, tagged } from './client';
import { address, systems, type Query, type Route, type System, type Tagged } from './inventory';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Assessment = Schemas['AssessmentView'];
export type Measure = Schemas['AssessControlView'];
export type Exemption = Schemas['AssessExemptionView'];
export type Gap = Schemas['GapView'];
export type Gaps = Schemas['GapsView'];
export type Tally = Schemas['AssessTallyView'];
export type Progress = Schemas['AssessmentProgressView'];
export type Opened = Schemas['OpenedView'];
export type Opening = Schemas['Opening'];
export type Evidence = Schemas['AssessEvidenceView'];
export type HistoryEvent = Schemas['AssessEventView'];
export type Imported = Schemas['AssessImportView'];
export type ImportedRow = Schemas['AssessRowView'];
export type ImportedField = Schemas['AssessFieldView'];
export type Dossier = Schemas['LevelDossierView'];
export type DossierFields = Schemas['DossierFields'];
export type Yearly = Schemas['YearlyView'];
export type YearlyRow = Schemas['YearlyRowView'];

export interface GapQuery {
  system?: string | undefined;
  /** The empty name is nobody. */
  owner?: string | undefined;
  state?: string | undefined;
  late?: boolean | undefined;
  skip?: number;
  limit?: number;
}
export interface Period {
  from?: string | undefined;
  to?: string | undefined;
}

const match = (etag: string) => ({ 'If-Match': etag });
const withTag = async <T>(call: Promise<{ data: T; etag: string | null }>): Promise<Tagged<T>> => {
  const found = await call;
  return { data: found.data, etag: found.etag ?? '' };
};
/** Address of a file below a unit. */
const file = (unit: string, path: Route, query: Query = {}): string => address(unit, path, query);
const part = encodeURIComponent;

export const assess = {
  progress: (unit: string): Promise<Progress> => data(api.GET('/api/v1/units/{unit}/assessment-progress', { params: { path: { unit } } })),
  /** Assessments of the unit, those of earlier levels and regimes among them. */
  all: async (unit: string): Promise<Assessment[]> =>
    (await data(api.GET('/api/v1/units/{unit}/assessments', { params: { path: { unit }, query: { all: true } } }))).items,
  gaps: (unit: string, query: GapQuery): Promise<Gaps> => data(api.GET('/api/v1/units/{unit}/assessment-gaps', { params: { path: { unit }, query } })),
  open: (unit: string, body: Opening): Promise<Opened> => data(api.POST('/api/v1/units/{unit}/assessments', { params: { path: { unit } }, body })),
  get: (unit: string, id: string): Promise<Tagged<Assessment>> =>
    withTag(tagged(api.GET('/api/v1/units/{unit}/assessments/{id}', { params: { path: { unit, id } } }))),
  close: (unit: string, id: string, reason: string, etag: string): Promise<Assessment> =>
    data(api.POST('/api/v1/units/{unit}/assessments/{id}/closing', { params: { path: { unit, id }, header: match(etag) }, body: { reason } })),

  measures: async (unit: string, id: string): Promise<Measure[]> =>
    (await data(api.GET('/api/v1/units/{unit}/assessments/{id}/controls', { params: { path: { unit, id } } }))).items,
  measure: (unit: string, id: string, control: string): Promise<Tagged<Measure>> =>
    withTag(tagged(api.GET('/api/v1/units/{unit}/assessments/{id}/controls/{control}', { params: { path: { unit, id, control } } }))),
  history: async (unit: string, id: string, control: string): Promise<HistoryEvent[]> =>
    (await data(api.GET('/api/v1/units/{unit}/assessments/{id}/controls/{control}/history', { params: { path: { unit, id, control } } }))).items,
  assign: (unit: string, id: string, control: string, body: Schemas['AssigningControl'], etag: string): Promise<Measure> =>
    data(api.PUT('/api/v1/units/{unit}/assessments/{id}/controls/{control}/assignment', { params: { path: { unit, id, control }, header: match(etag) }, body })),
  state: (unit: string, id: string, control: string, body: Schemas['StatingControl'], etag: string): Promise<Measure> =>
    data(api.PUT('/api/v1/units/{unit}/assessments/{id}/controls/{control}/result', { params: { path: { unit, id, control }, header: match(etag) }, body })),
  askExemption: (unit: string, id: string, control: string, reason: string, etag: string): Promise<Measure> =>
    data(api.POST('/api/v1/units/{unit}/assessments/{id}/controls/{control}/exemption', { params: { path: { unit, id, control }, header: match(etag) }, body: { reason } })),
  decideExemption: (unit: string, id: string, control: string, body: Schemas['DecidingExemption'], etag: string): Promise<Measure> =>
    data(api.POST('/api/v1/units/{unit}/assessments/{id}/controls/{control}/exemption/decision', { params: { path: { unit, id, control }, header: match(etag) }, body })),

  evidence: async (unit: string, id: string, control: string): Promise<Evidence[]> =>
    (await data(api.GET('/api/v1/units/{unit}/assessments/{id}/controls/{control}/evidence', { params: { path: { unit, id, control } } }))).items,
  addEvidence: (unit: string, id: string, control: string, body: Schemas['AddingEvidence']): Promise<Evidence> =>
    data(api.POST('/api/v1/units/{unit}/assessments/{id}/controls/{control}/evidence', { params: { path: { unit, id, control } }, body })),
  /** Lets measures follow what their checks said last, without waiting for the next run. */
  follow: (unit: string) => data(api.POST('/api/v1/units/{unit}/assessment-checks', { params: { path: { unit } } })),
  removeEvidence: (unit: string, id: string, evidence: string, reason: string) =>
    data(api.POST('/api/v1/units/{unit}/assessments/{id}/evidence/{evidence}/removal', { params: { path: { unit, id, evidence } }, body: { reason } })),

  dossiers: async (unit: string): Promise<Dossier[]> => (await data(api.GET('/api/v1/units/{unit}/level-dossiers', { params: { path: { unit } } }))).items,
  dossier: (unit: string, id: string): Promise<Tagged<Dossier>> =>
    withTag(tagged(api.GET('/api/v1/units/{unit}/systems/{id}/level-dossier', { params: { path: { unit, id } } }))),
  putDossier: (unit: string, id: string, body: DossierFields, etag: string): Promise<Dossier> =>
    data(api.PUT('/api/v1/units/{unit}/systems/{id}/level-dossier', { params: { path: { unit, id }, header: match(etag) }, body })),
  yearly: (unit: string, period: Period): Promise<Yearly> =>
    data(api.GET('/api/v1/units/{unit}/yearly-level-report', { params: { path: { unit }, query: period } })),

  /** The controls of a regime as they are exported; what of it is read here says `lib/assess.ts`. */
  catalog: (unit: string, regime: string, lang: string): Promise<unknown> =>
    data(api.GET('/api/v1/units/{unit}/oscal/catalog/{regime}', { params: { path: { unit, regime }, query: { lang } } })),
};

/** Where files are: what is downloaded, and where one is sent. */
export const assessFiles = {
  table: (unit: string, form: 'csv' | 'xlsx', assessment?: string) => file(unit, `/assessment-table/${form}`, { assessment }),
  preview: (unit: string, name: string) => file(unit, '/assessment-table/preview', { file_name: name }),
  import: (unit: string, name: string) => file(unit, '/assessment-table/import', { file_name: name }),
  addEvidence: (unit: string, id: string, control: string, name: string, title: string) =>
    file(unit, `/assessments/${part(id)}/controls/${part(control)}/files`, { file_name: name, title }),
  evidence: (unit: string, id: string) => file(unit, `/assessment-evidence/${part(id)}/file`),
  yearly: (unit: string, form: 'csv' | 'xlsx', period: Period) => file(unit, `/yearly-level-report/${form}`, { ...period }),
  catalog: (unit: string, regime: string, lang: string) => file(unit, `/oscal/catalog/${part(regime)}`, { lang }),
  profile: (unit: string, regime: string, level: number, lang: string) => file(unit, `/oscal/profile/${part(regime)}/${level}`, { lang }),
  results: (unit: string, id: string, lang: string) => file(unit, `/assessments/${part(id)}/oscal/results`, { lang }),
  poam: (unit: string, id: string, lang: string) => file(unit, `/assessments/${part(id)}/oscal/poam`, { lang }),
};

/** Systems of one page, and most pages that are loaded: 20,000 systems, as many as a yearly table takes. */
const PAGE = 1000;
const MAX_PAGES = 20;

/** Every system of a unit that is followed. */
export async function everySystem(unit: string): Promise<System[]> {
  const found: System[] = [];
  let after: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const next: Awaited<ReturnType<typeof systems.list>> = await systems.list(unit, { limit: PAGE, after });
    found.push(...next.items);
    if (next.next == null) break;
    after = next.next;
  }
  return found;
}
