import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';

import { api, data, trouble } from '../api/client';
import { useLive } from '../api/live';
import { forget } from '../api/session';
import mark from '../assets/mark.svg';
import { useWords } from '../i18n';
import { useStore } from '../lib/store';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Icon } from '../parts/Icon';
import { Loading, sentence } from '../parts/States';
import { LanguageButton, ThemeMenu } from './Choices';
import { DemoBanner } from './Demo';
import { KeysDialog, useKeys } from './Keys';
import { Menu } from './Menu';
import { Nav } from './Nav';
import { SearchBox } from './SearchBox';
import { UnitSwitcher } from './UnitSwitcher';
import { rememberUnit, useCurrentUnit, useMe } from './unit';

/** The frame of every page behind the sign-in. */
export function Frame() {
  const { t } = useWords();
  const unit = useCurrentUnit();
  const { unit: inAddress } = useParams({ strict: false });
  const [help, setHelp] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [drawer, setDrawer] = useState(false);
  useKeys(unit?.id, { help: () => setHelp(true), unit: () => setChoosing(true) });
  useLive(unit?.id);
  useEffect(() => {
    if (inAddress !== undefined && unit !== undefined) rememberUnit(inAddress);
  }, [inAddress, unit]);
  return (
    <>
      <a className="skip" href="#main">
        {t('app.skip')}
      </a>
      <header className="bar">
        <button type="button" className="bar-button only-narrow" aria-label={t('nav.menu')} title={t('nav.menu')} onClick={() => setDrawer(true)}>
          <Icon name="menu" />
        </button>
        <Link to="/" className="brand" aria-label={t('app.name')}>
          <img src={mark} alt="" />
          <span>{t('app.name')}</span>
        </Link>
        <UnitSwitcher open={choosing} setOpen={setChoosing} />
        <SearchBox unit={unit?.id} />
        <div className="bar-end">
          <LanguageButton />
          <ThemeMenu />
          <button type="button" className="bar-button" aria-label={t('shell.help')} title={t('shell.help')} onClick={() => setHelp(true)}>
            <Icon name="help" />
          </button>
          <AccountMenu />
        </div>
      </header>
      <TroubleBanner />
      <DemoBanner unit={unit?.id} />
      <div className="frame">
        <Nav />
        <main id="main" tabIndex={-1}>
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      {drawer && (
        <Dialog title={t('app.name')} drawer onClose={() => setDrawer(false)}>
          <Nav onGo={() => setDrawer(false)} />
        </Dialog>
      )}
      {help && <KeysDialog onClose={() => setHelp(false)} />}
    </>
  );
}

function AccountMenu() {
  const { t, word } = useWords();
  const me = useMe();
  const navigate = useNavigate();
  const name = me.profile?.display_name ?? me.name;
  const roles = [...new Set(me.roles.map(({ role }) => word('role', role)))].join(', ');
  const signOut = async () => {
    await data(api.DELETE('/api/v1/session')).catch(() => undefined);
    forget();
    await navigate({ to: '/sign-in', search: { why: 'out' } });
  };
  return (
    <Menu label={`${t('shell.account')}: ${name}`} icon="user" text={name}>
      {(close) => (
        <>
          <div className="who">
            <strong>{name}</strong>
            <div className="small soft mono">{me.name}</div>
            <div className="small soft">{roles}</div>
          </div>
          <Link to="/account" onClick={close}>
            <Icon name="user" />
            {t('shell.account')}
          </Link>
          <button type="button" onClick={() => void signOut()}>
            <Icon name="out" />
            {t('shell.sign_out')}
          </button>
        </>
      )}
    </Menu>
  );
}

/** How often the server is asked again while it does not answer. */
const PROBE_MS = 10_000;

function TroubleBanner() {
  const { t, lang } = useWords();
  const problem = useStore(trouble);
  const queries = useQueryClient();
  useEffect(() => {
    if (problem === null) return undefined;
    const timer = setInterval(() => {
      fetch('/healthz').then(
        (answer) => {
          if (!answer.ok) return;
          trouble.set(null);
          void queries.invalidateQueries();
        },
        () => undefined,
      );
    }, PROBE_MS);
    return () => clearInterval(timer);
  }, [problem, queries]);
  if (problem === null) return null;
  return (
    <div className="banner" role="alert">
      <Icon name="alert" />
      <span className="grow">
        {problem.status === 0 ? t('state.offline') : `${problem.title(lang)}: ${sentence(problem.detail(lang))}`}
      </span>
      <Button
        tight
        onClick={() => {
          trouble.set(null);
          void queries.refetchQueries();
        }}
      >
        {t('act.retry')}
      </Button>
    </div>
  );
}
