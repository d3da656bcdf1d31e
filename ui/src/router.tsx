import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';

import { queries } from './api/queries';
import { meQuery } from './api/session';
import { gapsSearch, measuresSearch, yearlySearch } from './lib/assess-search';
import { regimeSearch } from './lib/library-search';
import { alertSearch, sourceSearch, suppressionSearch } from './lib/monitor-search';
import { retroSearch } from './lib/retro';
import { ruleSearch, setOfRule, tryingRule } from './lib/rules';
import { Fault, NotFound } from './shell/Fault';
import { Frame } from './shell/Frame';
import { Home } from './shell/Home';
import { answersSearch, checkSearch, disputeSearch, hostSearch, lettersSearch, eventSearch, querySearch, readinessSearch, auditSearch, ownSearch, signInSearch, systemSearch, addressSearch, textSearch } from './search';

const root = createRootRoute({ errorComponent: Fault, notFoundComponent: NotFound });

const setup = createRoute({ getParentRoute: () => root, path: '/setup', component: lazyRouteComponent(() => import('./pages/entry/Setup'), 'Setup') });
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import('./pages/entry/SignIn'), 'SignIn'),
});
const link = createRoute({ getParentRoute: () => root, path: '/password', component: lazyRouteComponent(() => import('./pages/entry/Link'), 'Link') });

/** Everything behind the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Frame,
  beforeLoad: async ({ location }) => {
    const me = await queries.query({ ...meQuery, staleTime: 'static' });
    if (me === null) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } });
  },
});
const home = createRoute({ getParentRoute: () => inside, path: '/', component: Home });
const own = createRoute({
  getParentRoute: () => inside,
  path: '/account',
  validateSearch: ownSearch,
  component: lazyRouteComponent(() => import('./pages/own/Own'), 'Own'),
});
const tokens = createRoute({ getParentRoute: () => inside, path: '/tokens', component: lazyRouteComponent(() => import('./pages/own/Tokens'), 'Tokens') });
const units = createRoute({ getParentRoute: () => inside, path: '/units', component: lazyRouteComponent(() => import('./pages/admin/Units'), 'Units') });
const auditOfAll = createRoute({
  getParentRoute: () => inside,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./pages/audit/Audit'), 'AuditOfInstallation'),
});
const library = createRoute({ getParentRoute: () => inside, path: '/library', component: lazyRouteComponent(() => import('./pages/library/Library'), 'LibraryPage') });
const libraryRegime = createRoute({
  getParentRoute: () => inside,
  path: '/library/regimes/$id',
  validateSearch: regimeSearch,
  component: lazyRouteComponent(() => import('./pages/library/Regime'), 'RegimePage'),
});
const libraryDirective = createRoute({
  getParentRoute: () => inside,
  path: '/library/directives/$id',
  component: lazyRouteComponent(() => import('./pages/library/Directive'), 'DirectivePackPage'),
});
const libraryForm = createRoute({ getParentRoute: () => inside, path: '/library/forms/$id', component: lazyRouteComponent(() => import('./pages/library/Form'), 'ReportFormPage') });

const ruleSets = createRoute({ getParentRoute: () => inside, path: '/rule-sets', component: lazyRouteComponent(() => import('./pages/rules/Sets'), 'RuleSetsPage') });

const store = createRoute({ getParentRoute: () => inside, path: '/store', component: lazyRouteComponent(() => import('./pages/store/Store'), 'StorePage') });

const unit = createRoute({ getParentRoute: () => inside, path: '/u/$unit' });
const ruleList = createRoute({
  getParentRoute: () => unit,
  path: '/rules',
  validateSearch: ruleSearch,
  component: lazyRouteComponent(() => import('./pages/rules/Rules'), 'RulesPage'),
});
const rule = createRoute({
  getParentRoute: () => unit,
  path: '/rules/$rule',
  validateSearch: setOfRule,
  component: lazyRouteComponent(() => import('./pages/rules/Rule'), 'RulePage'),
});
const ruleTrial = createRoute({
  getParentRoute: () => unit,
  path: '/rule-trial',
  validateSearch: tryingRule,
  component: lazyRouteComponent(() => import('./pages/rules/TryRule'), 'TryRulePage'),
});
const accounts = createRoute({ getParentRoute: () => unit, path: '/accounts', component: lazyRouteComponent(() => import('./pages/admin/Accounts'), 'Accounts') });
const account = createRoute({ getParentRoute: () => unit, path: '/accounts/$id', component: lazyRouteComponent(() => import('./pages/admin/Account'), 'AccountPage') });
const audit = createRoute({
  getParentRoute: () => unit,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./pages/audit/Audit'), 'AuditOfUnit'),
});
const systems = createRoute({
  getParentRoute: () => unit,
  path: '/systems',
  validateSearch: systemSearch,
  component: lazyRouteComponent(() => import('./pages/systems/Systems'), 'Systems'),
});
const system = createRoute({ getParentRoute: () => unit, path: '/systems/$id', component: lazyRouteComponent(() => import('./pages/systems/System'), 'SystemPage') });
const hosts = createRoute({
  getParentRoute: () => unit,
  path: '/hosts',
  validateSearch: hostSearch,
  component: lazyRouteComponent(() => import('./pages/hosts/Hosts'), 'Hosts'),
});
const host = createRoute({ getParentRoute: () => unit, path: '/hosts/$id', component: lazyRouteComponent(() => import('./pages/hosts/Host'), 'HostPage') });
const disputes = createRoute({
  getParentRoute: () => unit,
  path: '/disputes',
  validateSearch: disputeSearch,
  component: lazyRouteComponent(() => import('./pages/disputes/Disputes'), 'Disputes'),
});
const claims = createRoute({
  getParentRoute: () => unit,
  path: '/claims',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./pages/claims/Claims'), 'Claims'),
});
const address = createRoute({
  getParentRoute: () => unit,
  path: '/address',
  validateSearch: addressSearch,
  component: lazyRouteComponent(() => import('./pages/address/Address'), 'AddressPage'),
});
const contacts = createRoute({
  getParentRoute: () => unit,
  path: '/contacts',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./pages/contacts/Contacts'), 'Contacts'),
});
const imports = createRoute({ getParentRoute: () => unit, path: '/imports', component: lazyRouteComponent(() => import('./pages/imports/Imports'), 'Imports') });
const oneImport = createRoute({ getParentRoute: () => unit, path: '/imports/$id', component: lazyRouteComponent(() => import('./pages/imports/Import'), 'ImportPage') });

const readiness = createRoute({
  getParentRoute: () => unit,
  path: '/readiness',
  validateSearch: readinessSearch,
  component: lazyRouteComponent(() => import('./pages/readiness/Readiness'), 'ReadinessPage'),
});
const obligation = createRoute({
  getParentRoute: () => unit,
  path: '/obligations/$id',
  component: lazyRouteComponent(() => import('./pages/obligations/Obligation'), 'ObligationPage'),
});
const check = createRoute({
  getParentRoute: () => unit,
  path: '/checks/$check',
  validateSearch: checkSearch,
  component: lazyRouteComponent(() => import('./pages/checks/Check'), 'CheckPage'),
});
const letters = createRoute({
  getParentRoute: () => unit,
  path: '/letters',
  validateSearch: lettersSearch,
  component: lazyRouteComponent(() => import('./pages/letters/Letters'), 'Letters'),
});
const letter = createRoute({ getParentRoute: () => unit, path: '/letters/$id', component: lazyRouteComponent(() => import('./pages/letters/Letter'), 'LetterPage') });
const below = createRoute({ getParentRoute: () => unit, path: '/letters/$id/below', component: lazyRouteComponent(() => import('./pages/letters/Below'), 'BelowPage') });
const answers = createRoute({
  getParentRoute: () => unit,
  path: '/answers',
  validateSearch: answersSearch,
  component: lazyRouteComponent(() => import('./pages/answers/Answers'), 'Answers'),
});
const answer = createRoute({ getParentRoute: () => unit, path: '/answers/$id', component: lazyRouteComponent(() => import('./pages/answers/Answer'), 'AnswerPage') });
const assessments = createRoute({ getParentRoute: () => unit, path: '/assessments', component: lazyRouteComponent(() => import('./pages/assess/Overview'), 'AssessmentsPage') });
const assessmentGaps = createRoute({
  getParentRoute: () => unit,
  path: '/assessments/gaps',
  validateSearch: gapsSearch,
  component: lazyRouteComponent(() => import('./pages/assess/Gaps'), 'GapsPage'),
});
const assessmentImport = createRoute({
  getParentRoute: () => unit,
  path: '/assessments/import',
  component: lazyRouteComponent(() => import('./pages/assess/Import'), 'ImportMeasuresPage'),
});
const assessmentYearly = createRoute({
  getParentRoute: () => unit,
  path: '/assessments/yearly',
  validateSearch: yearlySearch,
  component: lazyRouteComponent(() => import('./pages/assess/Yearly'), 'YearlyPage'),
});
const assessment = createRoute({
  getParentRoute: () => unit,
  path: '/assessments/$id',
  validateSearch: measuresSearch,
  component: lazyRouteComponent(() => import('./pages/assess/Assessment'), 'AssessmentPage'),
});
const measure = createRoute({
  getParentRoute: () => unit,
  path: '/assessments/$id/$control',
  component: lazyRouteComponent(() => import('./pages/assess/Measure'), 'MeasurePage'),
});
const evidence = createRoute({ getParentRoute: () => unit, path: '/evidence/$seq', component: lazyRouteComponent(() => import('./pages/evidence/Evidence'), 'EvidencePage') });
const query = createRoute({
  getParentRoute: () => unit,
  path: '/query',
  validateSearch: querySearch,
  component: lazyRouteComponent(() => import('./pages/query/Query'), 'QueryPage'),
});
const eventsPage = createRoute({
  getParentRoute: () => unit,
  path: '/search',
  validateSearch: eventSearch,
  component: lazyRouteComponent(() => import('./pages/search/Search'), 'SearchPage'),
});

const watch = createRoute({ getParentRoute: () => unit, path: '/watch', component: lazyRouteComponent(() => import('./pages/watch/Watch'), 'WatchPage') });
const alerts = createRoute({
  getParentRoute: () => unit,
  path: '/alerts',
  validateSearch: alertSearch,
  component: lazyRouteComponent(() => import('./pages/alerts/Alerts'), 'AlertsPage'),
});
const alertTimes = createRoute({ getParentRoute: () => unit, path: '/alerts/times', component: lazyRouteComponent(() => import('./pages/alerts/Times'), 'TimesPage') });
const alert = createRoute({ getParentRoute: () => unit, path: '/alerts/$id', component: lazyRouteComponent(() => import('./pages/alerts/Alert'), 'AlertPage') });
const suppressions = createRoute({
  getParentRoute: () => unit,
  path: '/suppressions',
  validateSearch: suppressionSearch,
  component: lazyRouteComponent(() => import('./pages/suppressions/Suppressions'), 'SuppressionsPage'),
});
const retrosRoute = createRoute({
  getParentRoute: () => unit,
  path: '/retros',
  validateSearch: retroSearch,
  component: lazyRouteComponent(() => import('./pages/retros/Retros'), 'RetrosPage'),
});
const retro = createRoute({ getParentRoute: () => unit, path: '/retros/$id', component: lazyRouteComponent(() => import('./pages/retros/Retro'), 'RetroPage') });
const holds = createRoute({ getParentRoute: () => unit, path: '/holds', component: lazyRouteComponent(() => import('./pages/store/Holds'), 'HoldsPage') });
const sources = createRoute({
  getParentRoute: () => unit,
  path: '/sources',
  validateSearch: sourceSearch,
  component: lazyRouteComponent(() => import('./pages/sources/Sources'), 'SourcesPage'),
});
const source = createRoute({ getParentRoute: () => unit, path: '/sources/$id', component: lazyRouteComponent(() => import('./pages/sources/Source'), 'SourcePage') });

const tree = root.addChildren([
  setup,
  signIn,
  link,
  inside.addChildren([
    home,
    own,
    tokens,
    units,
    auditOfAll,
    library,
    libraryRegime,
    libraryDirective,
    libraryForm,
    ruleSets,
    store,
    unit.addChildren([
      ruleList,
      rule,
      ruleTrial,
      accounts,
      account,
      audit,
      systems,
      system,
      hosts,
      host,
      disputes,
      claims,
      address,
      contacts,
      imports,
      oneImport,
      readiness,
      obligation,
      check,
      letters,
      letter,
      below,
      answers,
      answer,
      assessments,
      assessmentGaps,
      assessmentImport,
      assessmentYearly,
      assessment,
      measure,
      evidence,
      query,
      eventsPage,
      watch,
      alerts,
      alertTimes,
      alert,
      suppressions,
      retrosRoute,
      holds,
      retro,
      sources,
      source,
    ]),
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  defaultErrorComponent: Fault,
  defaultNotFoundComponent: NotFound,
  defaultPreload: 'intent',
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
