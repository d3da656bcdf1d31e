/** Detection rules and their sets. Rules are the installation's; what they did is a unit's. */
import { address, callAt, type All, type Page, type Query } from './inventory';
import type { components } from './schema';

type Schemas = components['schemas'];

export type RuleFigures = Schemas['RuleFiguresView'];
export type Rule = Schemas['DetectionRuleView'];
export type RuleFull = Schemas['DetectionRuleFullView'];
export type RuleDay = Schemas['RuleDayView'];
export type Told = Schemas['RuleToldView'];
export type Network = Schemas['RuleNetworkView'];
/** The document says of the counts only that they are an object. */
export type RulePage = Omit<Schemas['DetectionRulesView'], 'counts'> & Page<Rule> & { counts: Partial<Record<string, number>> };
export type RuleSet = Omit<Schemas['RuleSetView'], 'states'> & { states: Partial<Record<string, number>> };
export type RuleSets = { items: RuleSet[]; network: Network };
export type SetChange = Schemas['ChangingRuleSet'];
export type Sample = Schemas['RuleSampleView'];
/** The document says of the fields of an event only that they are an object. */
export type TriedFinding = Omit<Schemas['TriedFindingView'], 'event'> & { event: Record<string, unknown> };
export type Trial = Omit<Schemas['RuleTrialView'], 'shown'> & { shown: TriedFinding[] };
export type Preview = Schemas['RuleImportView'];

const SETS = '/api/v1/rule-sets';
const id = encodeURIComponent;
const get = async <T>(path: string): Promise<T> => (await callAt<T>('GET', path)).data;

export const rules = {
  list: (unit: string, query: Query): Promise<RulePage> => get(address(unit, '/rules', query)),
  get: (unit: string, rule: string, set?: string): Promise<RuleFull> => get(address(unit, `/rules/${id(rule)}`, { set })),
  attempt: async (unit: string, body: Schemas['TryingRule']): Promise<Trial> => (await callAt<Trial>('POST', address(unit, '/rule-trials'), { body })).data,
  choose: (rule: string, state: 'on' | 'off' | 'set', reason: string) => callAt<unknown>('PUT', `/api/v1/rules/${id(rule)}/choice`, { body: { state, reason } }),
};

export const ruleSets = {
  list: (): Promise<RuleSets> => get(SETS),
  change: (set: RuleSet, body: SetChange) => callAt<RuleSet>('PATCH', `${SETS}/${id(set.id)}`, { body, etag: `"${set.version}"` }),
  remove: (set: RuleSet) => callAt<null>('DELETE', `${SETS}/${id(set.id)}`, { etag: `"${set.version}"` }),
  history: async (set: string): Promise<Told[]> => (await get<All<Told>>(`${SETS}/${id(set)}/history`)).items,
  licence: async (set: string): Promise<string> => (await get<{ text: string }>(`${SETS}/${id(set)}/licence`)).text,
  readFolders: () => callAt<Network>('POST', `${SETS}/reading`),
  previewAddress: (file: string, set?: string): string => `${SETS}/previews?file_name=${id(file)}${set === undefined ? '' : `&set=${id(set)}`}`,
  create: (body: Schemas['ImportingRuleSet']) => callAt<RuleSet>('POST', SETS, { body }),
  replace: (set: RuleSet, preview: string) => callAt<RuleSet>('PUT', `${SETS}/${id(set.id)}/content`, { body: { preview }, etag: `"${set.version}"` }),
};
