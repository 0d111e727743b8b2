-- Accounts. Columns beside the record serve lists and may only refuse, never admit.
create table if not exists cs_account (
  account_id   varchar(255) not null primary key,
  revision     bigint not null,
  record       varbinary(32768) not null,
  revocations  bigint not null,
  state        varchar(32) not null,
  locked_until bigint,
  methods      varchar(255) not null,
  updated_at   bigint not null
);

-- One row per event, never changed. The chain's head is inside the sealed record.
create table if not exists cs_audit (
  id         bigint generated always as identity primary key,
  account_id varchar(255) not null,
  sequence   bigint not null,
  at         bigint not null,
  kind       varchar(32) not null,
  method     varchar(32),
  actor      varchar(255),
  reason     varchar(500),
  rule       varchar(255),
  product    varchar(32),
  channel    varchar(32),
  peer       varchar(64),
  lane       varchar(32),
  digest     varbinary(32768) not null
);
create index if not exists cs_audit_account on cs_audit (account_id, id);

-- Messages to be delivered at least once.
create table if not exists cs_outbox (
  id         bigint generated always as identity primary key,
  account_id varchar(255) not null,
  kind       varchar(32) not null,
  at         bigint not null,
  method     varchar(32),
  codes_left integer
);

-- Append-only: a version is never changed.
create table if not exists cs_policy (
  version    bigint not null primary key,
  json       clob not null,
  created_at bigint not null
);

-- The key ring this database belongs to; one row.
create table if not exists cs_instance (
  id           integer not null primary key,
  instance_id  varchar(64) not null,
  key_check    varbinary(32768) not null
);

-- Scratch rows of the check that runs at every start.
create table if not exists cs_probe (
  id       varchar(64) not null primary key,
  revision bigint not null
);
