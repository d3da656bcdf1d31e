/** What an account is in a unit, as the server names it. */
export const ROLES = ['administrator', 'officer', 'analyst', 'on_duty', 'auditor', 'reader', 'hub'] as const;
export type Role = (typeof ROLES)[number];

export const UNIT_KINDS = ['authority', 'ministry', 'province', 'unit', 'sub_unit'] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

interface Membership {
  unit: string;
  role: string;
}

interface Placed {
  id: string;
  path: string;
}

/** The roles that count in a unit: those given there and those given in a unit above it. The server decides; this only hides what it would refuse. */
export function rolesIn(unit: Placed, memberships: readonly Membership[]): Set<string> {
  const above = new Set(unit.path.split('/').filter((id) => id !== ''));
  above.add(unit.id);
  return new Set(memberships.filter((member) => above.has(member.unit)).map((member) => member.role));
}

const has = (roles: ReadonlySet<string>, ...wanted: Role[]) => wanted.some((role) => roles.has(role));

export interface May {
  administer: boolean;
  seeAccounts: boolean;
  seeAudit: boolean;
  write: boolean;
  decide: boolean;
  /** Handle alerts: those who are on duty may, too. */
  watch: boolean;
}

export function may(roles: ReadonlySet<string>): May {
  return {
    administer: has(roles, 'administrator'),
    seeAccounts: has(roles, 'administrator', 'auditor'),
    seeAudit: has(roles, 'administrator', 'auditor'),
    write: has(roles, 'administrator', 'officer', 'analyst'),
    decide: has(roles, 'administrator', 'officer'),
    watch: has(roles, 'administrator', 'officer', 'analyst', 'on_duty'),
  };
}
