#!/bin/sh
# Every night: measure the photos that came in, keep one row a photo, tell which ones failed and why.
set -u
pigmatch measure --json -q --hair 25%,10%,50%,35% --resume -o hair.ndjson --max-bad 5% --summary hair.summary in
code=$?
[ $code -le 1 ] || exit $code
sqlite3 hair.db <<'SQL'
create table if not exists photos (photo text primary key, status text, code text, L real, a real, b real,
    uncertainty_de00 real, record text);
create temp table line (record text);
.mode tabs
.separator "\001" "\n"
.import hair.ndjson line
.mode list
.separator "|" "\n"
create temp table fresh as
    select record ->> 'photo' as photo, record ->> 'status' as status, record ->> '$.error.code' as code, record
    from line where record ->> 'photo' not in (select photo from photos where status = record ->> 'status');
insert or replace into photos
    select photo, status, code, record ->> '$.hair.lab[0]', record ->> '$.hair.lab[1]', record ->> '$.hair.lab[2]',
        record ->> '$.hair.uncertainty_de00', record from fresh;
select code, count(*), group_concat(photo, ' ') from fresh where status <> 'ok' group by code;
SQL
