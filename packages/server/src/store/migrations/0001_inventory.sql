-- The inventory, the ledger of its scans, and the connections that they run on.

create schema if not exists aws;

-- Small facts about this store: its id, the version of the generated views, the current account.
create table store_facts (
  key text primary key,
  value text not null
);

-- Sealed secrets (vault/). Nothing in here can be read without the key, which is never in the database.
create table vault (
  id text primary key,
  purpose text not null,
  owner text not null,
  blob bytea not null,
  key_id text not null,
  created_at timestamptz not null
);

-- Connections: how to reach an account. Never a secret; `vault_id` points at one.
create table accounts (
  id text primary key,
  account_id text,
  name text not null,
  method text not null check (method in ('default', 'profile', 'keys', 'role', 'demo')),
  profile text,
  role_arn text,
  external_id text,
  via text references accounts (id),
  vault_id text references vault (id),
  access_key_id text,
  home_region text not null,
  partition text not null default 'aws',
  caller_arn text,
  regions jsonb not null default '[]',
  state text not null default 'new' check (state in ('new', 'ok', 'failed')),
  reason text,
  hint text,
  missing_action text,
  tested_at timestamptz,
  current boolean not null default false,
  -- the connection of one request's keys: it goes when its scan ends
  ephemeral boolean not null default false,
  created_at timestamptz not null
);
create unique index accounts_one_current on accounts (current) where current;

create table scans (
  id text primary key,
  state text not null check (state in ('pending', 'running', 'done', 'partial', 'cancelled', 'failed')),
  tier text not null check (tier in ('base', 'posture')),
  trigger text not null,
  request jsonb not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  cancel_requested_at timestamptz
);
create index scans_by_time on scans (created_at desc);
create index scans_open on scans (id) where finished_at is null;

-- The ledger: one source in one account and region. It is also the queue that workers pull from (docs/decisions).
create table scopes (
  id bigint generated always as identity primary key,
  scan_id text not null references scans (id) on delete cascade,
  connection_id text not null,
  account_id text not null,
  region text not null,
  source text not null,
  lane text not null,
  -- 0 identity, 1 regions, 2 listing, 3 what works on the rows of others
  phase smallint not null,
  state text not null check (state in ('pending', 'running', 'ok', 'empty', 'partial', 'denied', 'throttled', 'unsupported', 'failed', 'cancelled')),
  calls bigint not null default 0,
  throttles bigint not null default 0,
  rows bigint not null default 0,
  created bigint not null default 0,
  updated bigint not null default 0,
  unchanged bigint not null default 0,
  gone bigint not null default 0,
  found jsonb not null default '{}',
  reason text,
  missing_action text,
  -- the page to go on with and how many of its items are already stored
  checkpoint jsonb,
  pages integer not null default 0,
  worker integer,
  attempt integer not null default 0,
  weight bigint not null default 0,
  started_at timestamptz,
  finished_at timestamptz,
  duration_ms bigint,
  unique (scan_id, connection_id, account_id, region, source)
);
create index scopes_open on scopes (phase, weight desc, id) where state in ('pending', 'running');

-- A worker is alive while it holds the advisory lock of its number.
create sequence worker_numbers as integer cycle;

-- Keys of the rows that a running scope has seen, a list a page: what was not seen when the list has ended is gone.
create table scope_pages (
  scope_id bigint not null references scopes (id) on delete cascade,
  page integer not null,
  seen bigint[] not null,
  primary key (scope_id, page)
);

create table gaps (
  scan_id text not null references scans (id) on delete cascade,
  scope_id bigint not null references scopes (id) on delete cascade,
  account_id text not null,
  region text not null,
  source text not null,
  operation text not null,
  state text not null,
  reason text not null,
  missing_action text,
  count bigint not null,
  primary key (scope_id, operation, state, reason)
);
create index gaps_by_scan on gaps (scan_id);

-- When a source was last listed to its end in an account and region; the rows of that scope were verified then.
create table listings (
  account_id text not null,
  region text not null,
  source text not null,
  verified_at timestamptz,
  scan_id text,
  -- how the last try ended, whether or not it was listed to its end
  last_state text not null,
  last_at timestamptz not null,
  rows bigint not null default 0,
  duration_ms bigint not null default 0,
  primary key (account_id, region, source)
);

create table resources (
  account_id text not null,
  arn text not null,
  region text not null,
  type text not null,
  resource_id text not null,
  name text,
  tags jsonb,
  config jsonb not null,
  details jsonb not null default '{}',
  computed jsonb not null default '{}',
  source text not null,
  scope_region text not null,
  first_seen timestamptz not null,
  changed_at timestamptz not null,
  gone_at timestamptz,
  -- of what the list call said and what follows from it; details have hashes of their own
  hash bytea not null,
  primary key (account_id, arn)
);
create index resources_present on resources (type, account_id, region, arn) where gone_at is null;
create index resources_of_scope on resources (account_id, scope_region, source) where gone_at is null;
create index resources_by_arn on resources (arn);

-- What moves by itself, outside hash and history.
create table resource_volatile (
  account_id text not null,
  arn text not null,
  values jsonb not null,
  primary key (account_id, arn)
);

-- What changed, and what was learned: the answer to a call that had not been asked before. The state at a time is the row with the changes since then undone, newest first.
create table resource_versions (
  account_id text not null,
  arn text not null,
  at timestamptz not null,
  kind text not null check (kind in ('updated', 'gone', 'back', 'learned')),
  scan_id text not null,
  changes jsonb not null,
  primary key (account_id, arn, at, kind)
);
create index resource_versions_by_time on resource_versions (at desc);

-- Edges as the definitions declare them. An edge to something that is not in the inventory is kept.
create table relations (
  account_id text not null,
  from_arn text not null,
  kind text not null,
  to_arn text not null,
  primary key (account_id, from_arn, kind, to_arn)
);
create index relations_to on relations (to_arn);

create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text,
  outcome text not null,
  request_id text
);

-- Casts that cannot fail: what does not fit is null. The views are made of them.
create function aws.as_bigint(value jsonb) returns bigint language sql immutable parallel safe
return case
  when jsonb_typeof(value) = 'number' and (value #>> '{}') ~ '^-?\d{1,18}$' then (value #>> '{}')::bigint
  when jsonb_typeof(value) = 'string' and (value #>> '{}') ~ '^-?\d{1,18}$' then (value #>> '{}')::bigint
end;
create function aws.as_double(value jsonb) returns double precision language sql immutable parallel safe
return case
  when jsonb_typeof(value) = 'number' then (value #>> '{}')::double precision
  when jsonb_typeof(value) = 'string' and (value #>> '{}') ~ '^-?\d{1,15}(\.\d{1,15})?$' then (value #>> '{}')::double precision
end;
create function aws.as_boolean(value jsonb) returns boolean language sql immutable parallel safe
return case
  when jsonb_typeof(value) = 'boolean' then (value #>> '{}')::boolean
  when jsonb_typeof(value) = 'string' and lower(value #>> '{}') in ('true', 'false') then (value #>> '{}')::boolean
end;
create function aws.as_text(value jsonb) returns text language sql immutable parallel safe
return value #>> '{}';
-- An exception block is the only test of a date or an address that PostgreSQL 15 has.
create function aws.as_timestamptz(value jsonb) returns timestamptz language plpgsql stable as $$
begin
  return case when (value #>> '{}') ~ '^\d{4}-\d{2}-\d{2}T' then (value #>> '{}')::timestamptz end;
exception when others then return null;
end $$;
create function aws.as_inet(value jsonb) returns inet language plpgsql immutable as $$
begin
  return (value #>> '{}')::inet;
exception when others then return null;
end $$;
create function aws.as_cidr(value jsonb) returns cidr language plpgsql immutable as $$
begin
  return (value #>> '{}')::cidr;
exception when others then return null;
end $$;
-- AWS's list of tags from the map that a row keeps.
create function aws.tags_list(tags jsonb) returns jsonb language sql immutable parallel safe
return (select jsonb_agg(jsonb_build_object('Key', key, 'Value', value) order by key) from jsonb_each_text(tags));
