/** The library: regimes, directives and report forms of the program. */
import { callAt } from './inventory';
import type { components } from './schema';

type Schemas = components['schemas'];

/** The server sends every field, also one that is null; the document calls those optional. */
type Whole<T> = T extends readonly (infer Item)[] ? Whole<Item>[] : T extends object ? { [Key in keyof T]-?: Whole<Exclude<T[Key], undefined>> } : T;

/** How surely something is known. */
export type Grade = Whole<Schemas['GradeView']>;
export type SectionCount = Whole<Schemas['SectionCountView']>;
export type Regime = Whole<Schemas['RegimeView']>;
export type PackSummary = Whole<Schemas['PackSummaryView']>;
export type FormSummary = Whole<Schemas['FormSummaryView']>;
export type Library = Whole<Schemas['LibraryView']>;
/** Another entry of the regime; its section is empty when it does not exist. */
export type Named = Whole<Schemas['NamedView']>;
export type Line = Whole<Schemas['LineView']>;
export type Cited = Whole<Schemas['CitedView']>;
export type Entry = Whole<Schemas['RegimeEntryView']>;
export type RegimeEntries = Whole<Schemas['RegimeEntriesView']>;
export type PackClass = Whole<Schemas['PackClassView']>;
export type PackClause = Whole<Schemas['PackClauseView']>;
export type PackObligation = Whole<Schemas['PackObligationView']>;
export type PackCheck = Whole<Schemas['PackCheckView']>;
export type Pack = Whole<Schemas['PackView']>;
export type FormBlock = Whole<Schemas['FormBlockView']>;
export type FormSection = Whole<Schemas['FormSectionView']>;
export type ReportForm = Whole<Schemas['ReportFormView']>;

const get = async <T>(path: string): Promise<T> => (await callAt<T>('GET', `/api/v1/library${path}`)).data;
const one = (noun: 'regimes' | 'directives' | 'forms', id: string): string => `/${noun}/${encodeURIComponent(id)}`;

/** The packs change with the program alone, so what was loaded stays for as long as the page is open. */
const KEPT_MS = Infinity;

export const library = {
  all: { queryKey: ['library'], queryFn: () => get<Library>('') },
  /** All sections of a regime on a day; today without one. */
  regime: (id: string, day: string | undefined) => ({
    queryKey: ['library', 'regime', id, day ?? ''],
    queryFn: () => get<RegimeEntries>(`${one('regimes', id)}${day === undefined ? '' : `?day=${encodeURIComponent(day)}`}`),
  }),
  directive: (id: string) => ({ queryKey: ['library', 'directive', id], queryFn: () => get<Pack>(one('directives', id)), staleTime: KEPT_MS }),
  form: (id: string) => ({ queryKey: ['library', 'form', id], queryFn: () => get<ReportForm>(one('forms', id)), staleTime: KEPT_MS }),
};
