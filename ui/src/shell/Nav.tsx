import { Link } from '@tanstack/react-router';

import { useWords } from '../i18n';
import { useCurrentUnit, useMay, useSeesInstallation } from './unit';

/** The menu, in the words of the dispatch. What a role may not see is left out; the server refuses it anyway. */
export function Nav({ onGo }: { onGo?: () => void }) {
  const { t } = useWords();
  const unit = useCurrentUnit();
  const may = useMay();
  const installation = useSeesInstallation();
  const params = { unit: unit?.id ?? '' };
  const link = { activeProps: { 'aria-current': 'page' as const }, onClick: onGo };
  return (
    <nav className="nav" aria-label={t('nav.main')}>
      {unit !== undefined && (
        <>
          <div className="nav-group">
            <Link to="/u/$unit/readiness" params={params} {...link}>
              {t('nav.readiness')}
            </Link>
            <Link to="/u/$unit/letters" params={params} {...link}>
              {t('nav.letters')}
            </Link>
            <Link to="/u/$unit/answers" params={params} {...link}>
              {t('nav.answers')}
            </Link>
          </div>
          <div className="nav-group">
            <h2>{t('nav.monitoring')}</h2>
            <Link to="/u/$unit/watch" params={params} {...link}>
              {t('nav.watch')}
            </Link>
            <Link to="/u/$unit/alerts" params={params} {...link}>
              {t('nav.alerts')}
            </Link>
            <Link to="/u/$unit/search" params={params} {...link}>
              {t('events.nav')}
            </Link>
            <Link to="/u/$unit/retros" params={params} {...link}>
              {t('retro.nav')}
            </Link>
            <Link to="/u/$unit/rules" params={params} {...link}>
              {t('rules.nav')}
            </Link>
            <Link to="/u/$unit/suppressions" params={params} {...link}>
              {t('nav.suppressions')}
            </Link>
            <Link to="/u/$unit/sources" params={params} {...link}>
              {t('nav.sources')}
            </Link>
          </div>
          <div className="nav-group">
            <h2>{t('nav.review')}</h2>
            <Link to="/u/$unit/hosts" params={params} {...link}>
              {t('nav.hosts')}
            </Link>
            <Link to="/u/$unit/systems" params={params} {...link}>
              {t('nav.systems')}
            </Link>
            <Link to="/u/$unit/assessments" params={params} {...link}>
              {t('assess.measures')}
            </Link>
            <Link to="/u/$unit/disputes" params={params} {...link}>
              {t('nav.disputes')}
            </Link>
            <Link to="/u/$unit/claims" params={params} {...link}>
              {t('nav.claims')}
            </Link>
            <Link to="/u/$unit/address" params={params} {...link}>
              {t('nav.address')}
            </Link>
          </div>
          <div className="nav-group">
            <Link to="/u/$unit/imports" params={params} {...link}>
              {t('nav.imports')}
            </Link>
            <Link to="/u/$unit/contacts" params={params} {...link}>
              {t('nav.contacts')}
            </Link>
            <Link to="/u/$unit/query" params={params} {...link}>
              {t('nav.query')}
            </Link>
          </div>
        </>
      )}
      <div className="nav-group">
        <Link to="/library" {...link}>
          {t('library.nav')}
        </Link>
      </div>
      <div className="nav-group">
        <h2>{t('nav.admin')}</h2>
        <Link to="/units" {...link}>
          {t('nav.units')}
        </Link>
        {unit !== undefined && may.seeAccounts && (
          <Link to="/u/$unit/accounts" params={params} {...link}>
            {t('nav.accounts')}
          </Link>
        )}
        <Link to="/tokens" {...link}>
          {t('nav.tokens')}
        </Link>
      </div>
      {(may.seeAudit || installation) && (
        <div className="nav-group">
          {unit !== undefined && may.seeAudit && (
            <Link to="/u/$unit/audit" params={params} {...link}>
              {t('nav.audit')}
            </Link>
          )}
          {installation && (
            <Link to="/audit" {...link}>
              {t('nav.audit_system')}
            </Link>
          )}
        </div>
      )}
    </nav>
  );
}
