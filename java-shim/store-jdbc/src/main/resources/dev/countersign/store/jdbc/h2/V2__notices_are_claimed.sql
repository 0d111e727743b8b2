-- Whoever delivers a notice first puts off when the next one may try.
alter table cs_outbox add column if not exists tries integer not null default 0;
alter table cs_outbox add column if not exists next_try_at bigint not null default 0;
