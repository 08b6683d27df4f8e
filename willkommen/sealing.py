"""Seals over what is written down: how a batch of entries is summed up, and how the next seal holds on to the one before.

A seal names its entries one by one (`ids`), so an entry whose transaction commits late is in a later seal and in no gap.
`horizon` is a transaction number drawn after the entries were picked: an entry that is older by its number and younger by
its transaction was put in between. `floor`: up to here nothing can still be on its way.
"""

from willkommen.wall import SAFELY

FORM = 1
BOOKS = ("willkommen_auditentry", "willkommen_readentry", "willkommen_changeentry")
# What of an entry is sealed. A column more is a new form, not another line here.
COLUMNS = {
    "willkommen_auditentry": "authority_id staff_member_id action object_type object_id detail transaction_id",
    "willkommen_readentry": "authority_id staff_member_id object_type object_id reason found transaction_id",
    "willkommen_changeentry": "authority_id staff_member_id table_name row_id operation changes database_role transaction_id",
}


def digest_of(book: str, ids: str, into: str = "") -> str:
    """SQL: how many entries of a book the ranges `ids` hold, and the hash over all of them in their order."""
    columns = ", ".join(f"b.{name}" for name in ("id", *COLUMNS[book].split()))
    line = f"jsonb_build_array({columns}, extract(epoch FROM b.happened_at))::text"
    lines = f"coalesce(string_agg({line}, E'\\n' ORDER BY b.id), '')"
    return (
        f"SELECT count(*), encode(sha256(convert_to({lines}, 'UTF8')), 'hex') {into}"  # noqa: S608 -- made of constants only
        f' FROM "{book}" b WHERE b.id >= (SELECT min(lower(r)) FROM unnest({ids}) r)'
        f" AND b.id < (SELECT max(upper(r)) FROM unnest({ids}) r)"
        f" AND b.id <@ (SELECT range_agg(r) FROM unnest({ids}) r)"
    )


# A seal over itself: its own entries, and the seal before.
SEAL = (
    "encode(sha256(convert_to(concat_ws('|', {0}.number, {0}.form, {0}.book, {0}.ids::text, {0}.entries, {0}.high, {0}.floor,"
    " coalesce({0}.horizon, 0), {0}.system, {0}.digest, {0}.previous, extract(epoch FROM {0}.sealed_at)), 'UTF8')), 'hex')"
)
# The end of the year after the year of the seal, as for records of access under § 76 (4) BDSG: nobody removes earlier.
REMOVABLE_BEFORE = (
    "(date_trunc('year', {0} AT TIME ZONE 'Europe/Berlin') - interval '1 year') AT TIME ZONE 'Europe/Berlin'"
)

_DIGESTS = "\n".join(
    f"    WHEN '{book}' THEN {digest_of(book, 'one.ids', 'INTO one.entries, one.digest')};" for book in BOOKS
)

SEAL_AUDIT = f"""
CREATE OR REPLACE FUNCTION seal_audit(wanted_book text, most integer) RETURNS integer LANGUAGE plpgsql {SAFELY} AS $$
DECLARE
    one willkommen_auditseal; last willkommen_auditseal; finished bigint; lowest bigint; had_begun boolean;
BEGIN
    IF wanted_book <> ALL (ARRAY{list(BOOKS)}) THEN RAISE 'There is no such book: %', wanted_book; END IF;
    PERFORM pg_advisory_xact_lock(hashtext('seal_audit'));
    had_begun := pg_current_xact_id_if_assigned() IS NOT NULL;
    one.system := (SELECT system_identifier FROM pg_control_system());
    finished := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    SELECT * INTO last FROM willkommen_auditseal ORDER BY number DESC LIMIT 1;
    SELECT coalesce(max(s.floor), 0), coalesce(max(s.high), 0),
           greatest(coalesce(max(s.floor), 0),
                    coalesce(max(s.high) FILTER (WHERE s.system <> one.system OR s.horizon <= finished), 0))
      INTO lowest, one.high, one.floor FROM willkommen_auditseal s WHERE s.book = wanted_book;
    EXECUTE format($q$
        WITH sealed AS (SELECT range_agg(r) AS ids FROM willkommen_auditseal s, unnest(s.ids) r
                         WHERE s.book = %1$L AND s.high > $1),
             wanted AS (SELECT b.id FROM %1$I b, sealed
                         WHERE b.id > $1 AND NOT b.id <@ coalesce(sealed.ids, '{{}}'::int8multirange)
                           AND NOT (b.id <= $2 AND EXISTS (
                               SELECT 1 FROM willkommen_auditseal s WHERE s.book = %1$L AND s.high > $1 AND s.system = $3
                                  AND b.id <= s.high AND b.transaction_id >= s.horizon))
                         ORDER BY b.id LIMIT $4),
             runs AS (SELECT min(id) AS a, max(id) AS z
                        FROM (SELECT id, id - row_number() OVER (ORDER BY id) AS run FROM wanted) counted GROUP BY run)
        SELECT array_agg(int8range(a, z + 1) ORDER BY a), max(z) FROM runs$q$, wanted_book)
      INTO one.ids, finished USING lowest, one.high, one.system, most;
    IF one.ids IS NULL THEN RETURN 0; END IF;
    one.high := greatest(one.high, finished);
    -- whoever has drawn a number of an entry has drawn that of the transaction a moment later
    PERFORM pg_sleep(0.01);
    one.horizon := CASE WHEN NOT had_begun THEN pg_current_xact_id()::text::bigint END;
    CASE wanted_book
{_DIGESTS}
    END CASE;
    one.number := coalesce(last.number, 0) + 1;
    one.form := {FORM};
    one.book := wanted_book;
    one.previous := coalesce(last.seal, '');
    one.sealed_at := clock_timestamp();
    one.seal := {SEAL.format("one")};
    INSERT INTO willkommen_auditseal VALUES (one.*);
    RETURN one.entries;
END $$
"""  # noqa: S608 -- made of constants only

# Old entries leave only here, in whole batches; the seals stay and say so. Answers with how many seals it emptied.
REMOVE_OLD_AUDIT = f"""
CREATE OR REPLACE FUNCTION remove_old_audit(keep interval, most integer) RETURNS integer LANGUAGE plpgsql {SAFELY} AS $$
DECLARE
    one willkommen_auditseal; emptied integer := 0;
    oldest timestamptz := least(now() - keep, {REMOVABLE_BEFORE.format("now()")});
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('seal_audit'));
    FOR one IN SELECT * FROM willkommen_auditseal WHERE removed_at IS NULL AND sealed_at < oldest ORDER BY number LIMIT most
    LOOP
        EXECUTE format('DELETE FROM %I WHERE id >= $1 AND id < $2 AND id <@ $3', one.book)
          USING (SELECT min(lower(r)) FROM unnest(one.ids) r), (SELECT max(upper(r)) FROM unnest(one.ids) r),
                (SELECT range_agg(r) FROM unnest(one.ids) r);
        UPDATE willkommen_auditseal SET removed_at = now() WHERE number = one.number;
        emptied := emptied + 1;
    END LOOP;
    DELETE FROM willkommen_emergencyaccess WHERE until < oldest;
    DELETE FROM willkommen_sealcheck WHERE checked_at < oldest;
    RETURN emptied;
END $$
"""  # noqa: S608 -- made of constants only
