import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';

import { meQuery, unitsQuery, type Me, type Unit } from '../api/session';
import { may, rolesIn, type May } from '../lib/roles';
import { remember, remembered } from '../lib/store';

const NOBODY: Me = { name: '', two_factor: false, roles: [] };

export function useMe(): Me {
  return useQuery(meQuery).data ?? NOBODY;
}

export function useUnits(): readonly Unit[] {
  return useQuery(unitsQuery).data ?? [];
}

/** The unit that the page is about; on pages of no unit, the one that was looked at last. */
export function useCurrentUnit(): Unit | undefined {
  const { unit } = useParams({ strict: false });
  const units = useUnits();
  const me = useMe();
  return units.find(({ id }) => id === unit) ?? (unit === undefined ? startUnit(units, me) : undefined);
}

/** Where one lands: the unit that was looked at last, else the first one with a role of one's own, else the first. */
export function startUnit(units: readonly Unit[], me: Me): Unit | undefined {
  const last = remembered('unit');
  return (
    units.find(({ id }) => id === last) ??
    units.find(({ id, active }) => active && me.roles.some((role) => role.unit === id)) ??
    units.find(({ active }) => active) ??
    units[0]
  );
}

export function rememberUnit(id: string): void {
  remember('unit', id);
}

/** The id of the unit in the address of the page. */
export function useUnitId(): string {
  const { unit } = useParams({ strict: false });
  return unit ?? '';
}

/** What the caller may do here, as far as roles tell; the server has the last word. */
export function useMay(): May {
  const me = useMe();
  const unit = useCurrentUnit();
  return may(unit === undefined ? new Set() : rolesIn(unit, me.roles));
}

/** True when the caller has one of these roles at the root of the tree, where the installation itself is looked after. */
export function useSeesInstallation(): boolean {
  const me = useMe();
  const units = useUnits();
  return units.some(
    (unit) => unit.parent == null && me.roles.some(({ unit: at, role }) => at === unit.id && (role === 'administrator' || role === 'auditor')),
  );
}

/** What the caller is at the root of the tree: whether they have any role there, and whether they may decide for the installation. */
export function useInstallationRole(): { any: boolean; decides: boolean } {
  const me = useMe();
  const units = useUnits();
  const roles = me.roles.filter(({ unit: at }) => units.some((unit) => unit.id === at && unit.parent == null));
  return { any: roles.length > 0, decides: roles.some(({ role }) => role === 'administrator' || role === 'officer') };
}

/** The unit of the page, loaded. */
export function useLoadedUnits(): readonly Unit[] {
  return useSuspenseQuery(unitsQuery).data;
}
