-- Set when revocations change: one read tells a node of all of them. A sign-in leaves it alone, so
-- that its index costs nothing there.
alter table cs_account add column if not exists revoked_at bigint not null default 0;
create index if not exists cs_account_revoked_at on cs_account (revoked_at);

-- Notices in the order they come due; a new one has 0.
create index if not exists cs_outbox_due on cs_outbox (next_try_at, id);
