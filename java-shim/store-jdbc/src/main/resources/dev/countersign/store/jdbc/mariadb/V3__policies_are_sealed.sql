-- A row that was not saved through the host has no seal that fits, and is refused.
alter table cs_policy add column if not exists seal varbinary(4096);

-- The newest policy an account was saved under, so that a policy that vanished is noticed.
alter table cs_account add column if not exists policy_seen bigint not null default 0;
create index if not exists cs_account_policy_seen on cs_account (policy_seen);
