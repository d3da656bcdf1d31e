-- The last number of the change feed of each unit.
CREATE TABLE inventory_heads (
  unit TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL
);

CREATE TABLE inventory_changes (
  unit TEXT NOT NULL,
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  action TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (unit, seq)
) /* clustered */;

-- Words of what can be looked for, folded (lower case, without marks, d for the Vietnamese one with a stroke): a search is one
-- range of the primary key for each word.
CREATE TABLE inventory_words (
  unit TEXT NOT NULL,
  kind TEXT NOT NULL,
  word TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (unit, kind, word, id)
) /* clustered */;

CREATE TABLE inventory_systems (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  demo BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  retired BIGINT NOT NULL,
  retired_at BIGINT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  code TEXT NOT NULL,
  -- 1 to 5; 0 while it is not determined.
  level BIGINT NOT NULL,
  dossier TEXT NOT NULL,
  dossier_note TEXT NOT NULL,
  owner TEXT NOT NULL,
  operator TEXT NOT NULL,
  responsible TEXT NOT NULL,
  note TEXT NOT NULL
);
CREATE INDEX inventory_systems_name ON inventory_systems (unit, retired, name_key, id);
CREATE INDEX inventory_systems_level ON inventory_systems (unit, retired, level, id);
CREATE INDEX inventory_systems_seq ON inventory_systems (unit, retired, seq);

CREATE TABLE inventory_hosts (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  demo BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  retired BIGINT NOT NULL,
  retired_at BIGINT,
  -- The host that this one was merged into.
  merged_into TEXT,
  -- The shown values, chosen among the facts.
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  system TEXT NOT NULL,
  -- Level of its system, 0 without one.
  level BIGINT NOT NULL,
  site TEXT NOT NULL,
  responsible TEXT NOT NULL,
  owner TEXT NOT NULL,
  os_name TEXT NOT NULL,
  os_version TEXT NOT NULL,
  os_build TEXT NOT NULL,
  architecture TEXT NOT NULL,
  manufacturer TEXT NOT NULL,
  model TEXT NOT NULL,
  serial TEXT NOT NULL,
  domain TEXT NOT NULL,
  note TEXT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  -- Its words, each between blanks: what a search for words that half of all hosts have looks through.
  words TEXT NOT NULL
);
CREATE INDEX inventory_hosts_name ON inventory_hosts (unit, retired, name_key, id);
CREATE INDEX inventory_hosts_seq ON inventory_hosts (unit, retired, seq);
CREATE INDEX inventory_hosts_seen ON inventory_hosts (unit, retired, last_seen_at, id);
CREATE INDEX inventory_hosts_kind ON inventory_hosts (unit, retired, kind, name_key, id);
CREATE INDEX inventory_hosts_level ON inventory_hosts (unit, retired, level, name_key, id);
CREATE INDEX inventory_hosts_system ON inventory_hosts (unit, retired, system, name_key, id);
CREATE INDEX inventory_hosts_counts ON inventory_hosts (unit, retired, kind, level);
CREATE INDEX inventory_hosts_site ON inventory_hosts (unit, retired, site, name_key, id);

-- What a host is known by: addresses, MAC addresses, names, full names, serial numbers.
CREATE TABLE inventory_identifiers (
  unit TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  host TEXT NOT NULL,
  source_kind TEXT NOT NULL,
  source TEXT NOT NULL,
  detail TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  -- Not valid any more from this time on.
  ended_at BIGINT,
  PRIMARY KEY (unit, kind, value, host)
) /* clustered */;
CREATE INDEX inventory_identifiers_host ON inventory_identifiers (host);

-- What some source says about one attribute of a host.
CREATE TABLE inventory_facts (
  unit TEXT NOT NULL,
  host TEXT NOT NULL,
  attribute TEXT NOT NULL,
  source_kind TEXT NOT NULL,
  source TEXT NOT NULL,
  value TEXT NOT NULL,
  printed TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  observed_at BIGINT NOT NULL,
  import TEXT NOT NULL,
  PRIMARY KEY (unit, host, attribute, source_kind, source)
) /* clustered */;

CREATE TABLE inventory_software (
  unit TEXT NOT NULL,
  host TEXT NOT NULL,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  architecture TEXT NOT NULL,
  found_in TEXT NOT NULL,
  vendor TEXT NOT NULL,
  purl TEXT NOT NULL,
  cpe TEXT NOT NULL,
  source_package TEXT NOT NULL,
  source_version TEXT NOT NULL,
  first_seen_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  gone_at BIGINT,
  import TEXT NOT NULL,
  PRIMARY KEY (host, source, kind, name, version, architecture, found_in)
) /* clustered */;
CREATE INDEX inventory_software_name ON inventory_software (unit, name, host);

CREATE TABLE inventory_contacts (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  demo BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  retired BIGINT NOT NULL,
  retired_at BIGINT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  office TEXT NOT NULL,
  role TEXT NOT NULL,
  about TEXT NOT NULL,
  note TEXT NOT NULL,
  valid_from BIGINT,
  valid_until BIGINT
);
CREATE INDEX inventory_contacts_name ON inventory_contacts (unit, retired, name_key, id);
CREATE INDEX inventory_contacts_seq ON inventory_contacts (unit, retired, seq);

CREATE TABLE inventory_channels (
  unit TEXT NOT NULL,
  contact TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  place BIGINT NOT NULL,
  -- When a message was last proved to have arrived, and by what.
  proved_at BIGINT,
  proof TEXT NOT NULL,
  PRIMARY KEY (contact, kind, value)
);

CREATE TABLE inventory_claims (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  demo BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  retired BIGINT NOT NULL,
  retired_at BIGINT,
  -- range or domain
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  name_key TEXT NOT NULL,
  -- First and last address of a range as 32 hexadecimal digits (IPv4 as ::ffff:a.b.c.d), so that they sort.
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  system TEXT NOT NULL,
  basis TEXT NOT NULL,
  note TEXT NOT NULL
);
CREATE INDEX inventory_claims_name ON inventory_claims (unit, retired, name_key, id);
CREATE INDEX inventory_claims_seq ON inventory_claims (unit, retired, seq);
CREATE INDEX inventory_claims_range ON inventory_claims (unit, retired, kind, first);

-- Who had an address when: DHCP leases, translations, tunnels.
CREATE TABLE inventory_address_records (
  unit TEXT NOT NULL,
  -- Digest of what makes the record the same one again.
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  port BIGINT,
  inside TEXT NOT NULL,
  inside_port BIGINT,
  protocol TEXT NOT NULL,
  mac TEXT NOT NULL,
  name TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT,
  source TEXT NOT NULL,
  import TEXT NOT NULL,
  PRIMARY KEY (unit, id)
);
CREATE INDEX inventory_address_records_at ON inventory_address_records (unit, address, from_at);

CREATE TABLE inventory_imports (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  state TEXT NOT NULL,
  file_name TEXT NOT NULL,
  form TEXT NOT NULL,
  digest TEXT NOT NULL,
  source_kind TEXT NOT NULL,
  source TEXT NOT NULL,
  host TEXT NOT NULL,
  header TEXT NOT NULL,
  observed_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  applied_at BIGINT,
  rows_staged BIGINT NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  unchanged BIGINT NOT NULL,
  conflicting BIGINT NOT NULL,
  refused BIGINT NOT NULL
);
CREATE INDEX inventory_imports_unit ON inventory_imports (unit, created_at, id);

CREATE TABLE inventory_import_rows (
  import TEXT NOT NULL,
  place BIGINT NOT NULL,
  unit TEXT NOT NULL,
  shown TEXT NOT NULL,
  fact TEXT NOT NULL,
  cells TEXT NOT NULL,
  -- What the reader told of the row.
  told_vi TEXT NOT NULL,
  told_en TEXT NOT NULL,
  outcome TEXT NOT NULL,
  subject TEXT NOT NULL,
  -- The host that a person chose for an ambiguous row.
  answer TEXT NOT NULL,
  reason_vi TEXT NOT NULL,
  reason_en TEXT NOT NULL,
  PRIMARY KEY (import, place)
);
CREATE INDEX inventory_import_rows_outcome ON inventory_import_rows (import, outcome, place);

CREATE TABLE inventory_mappings (
  unit TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  header TEXT NOT NULL,
  mapping TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL,
  PRIMARY KEY (unit, fingerprint)
);

-- What merging and splitting changed, whole, so that it can be put back exactly.
CREATE TABLE inventory_undo (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  action TEXT NOT NULL,
  hosts TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  undone_at BIGINT
);
CREATE INDEX inventory_undo_unit ON inventory_undo (unit, at, id);
