-- The journal of the marks: append-only and chained per book with SHA-256, so
-- that a row which is changed, taken out or put in later shows.

-- One change of one cell, on its way into the journal.
DO $$
BEGIN
    IF to_regtype('school_gradebook_change') IS NULL THEN
        CREATE TYPE school_gradebook_change AS (
            line_id integer, col text, old text, new text
        );
    END IF;
END $$;

CREATE OR REPLACE FUNCTION school_gradebook_no_truncate() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Bảng % không được xóa trắng.', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'school_no_truncate';
END $$;

-- Who writes, and on which way: set by the application for one transaction.
-- A change that came past the application has no context: its source is «sql».
CREATE OR REPLACE FUNCTION school_gradebook_context() RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('school.context', true), ''),
                    '{"source": "sql"}')::jsonb
$$;

-- The hash of a row covers everything in it. Unlock and reason came with 19.0.1.1.0:
-- they lengthen the hashed list where there is one, so that the rows of before keep
-- their hash, and a list of 14 can never be taken for one of 16.
CREATE OR REPLACE FUNCTION school_gradebook_journal_hash(row_ school_mark_journal)
RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to((jsonb_build_array(
        row_.previous_hash, row_.gradebook_id, row_.seq, row_.line_id, row_."column",
        row_.old, row_.new, row_.user_id,
        to_char(row_.at, 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        row_.source, row_.reference, row_.request_id, row_.address, row_.db_user
    ) || CASE WHEN row_.unlock_id IS NULL AND row_.reason IS NULL THEN '[]'::jsonb
              ELSE jsonb_build_array(row_.unlock_id, row_.reason) END
    )::text, 'UTF8')), 'hex')
$$;

-- The row that follows on the given head.
CREATE OR REPLACE FUNCTION school_gradebook_journal_row(
    book integer, seq_ integer, head text, change school_gradebook_change,
    unlock integer, context jsonb
) RETURNS school_mark_journal LANGUAGE plpgsql AS $$
DECLARE
    entry school_mark_journal;
BEGIN
    entry.id := nextval('school_mark_journal_id_seq');
    entry.gradebook_id := book;
    entry.seq := seq_;
    entry.line_id := change.line_id;
    entry."column" := change.col;
    entry.old := change.old;
    entry.new := change.new;
    entry.user_id := (context ->> 'uid')::integer;
    entry.at := clock_timestamp() AT TIME ZONE 'UTC';
    entry.source := context ->> 'source';
    entry.reference := context ->> 'reference';
    entry.request_id := context ->> 'request_id';
    entry.address := context ->> 'address';
    entry.db_user := session_user;
    entry.unlock_id := coalesce(unlock, (context ->> 'unlock')::integer);
    entry.reason := context ->> 'reason';
    entry.previous_hash := head;
    entry.hash := school_gradebook_journal_hash(entry);
    RETURN entry;
END $$;

-- Append one row after the given head; returns the new head.
CREATE OR REPLACE FUNCTION school_gradebook_journal_add(
    book integer, seq_ integer, head text, change school_gradebook_change, context jsonb
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    entry school_mark_journal;
BEGIN
    entry := school_gradebook_journal_row(book, seq_, head, change, NULL, context);
    INSERT INTO school_mark_journal SELECT (entry).*;
    RETURN entry.hash;
END $$;

-- Append the changes to the journals of their books, each book's in the given order,
-- each with the unlock under which it was written.
CREATE OR REPLACE FUNCTION school_gradebook_journal_append(
    changes school_gradebook_change[], unlocks integer[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    context jsonb := school_gradebook_context();
    entries school_mark_journal[] := '{}';
    entry school_mark_journal;
    item record;
BEGIN
    FOR item IN
        SELECT line.gradebook_id AS book, unlocks[c.place] AS unlock,
               ROW(c.line_id, c.col, c.old, c.new)::school_gradebook_change AS change
          FROM unnest(changes) WITH ORDINALITY AS c (line_id, col, old, new, place)
          JOIN school_gradebook_line line ON line.id = c.line_id
         ORDER BY line.gradebook_id, c.place
    LOOP
        IF item.book IS DISTINCT FROM entry.gradebook_id THEN
            SELECT coalesce(journal_seq, 0), journal_head INTO entry.seq, entry.hash
              FROM school_gradebook WHERE id = item.book;
        END IF;
        entry := school_gradebook_journal_row(
            item.book, entry.seq + 1, entry.hash, item.change, item.unlock, context);
        entries := entries || entry;
    END LOOP;
    INSERT INTO school_mark_journal SELECT * FROM unnest(entries);
    UPDATE school_gradebook book SET journal_seq = last.seq, journal_head = last.hash
      FROM (SELECT DISTINCT ON (gradebook_id) gradebook_id, seq, hash
              FROM unnest(entries) ORDER BY gradebook_id, seq DESC) last
     WHERE book.id = last.gradebook_id;
END $$;
DROP FUNCTION IF EXISTS school_gradebook_journal_append(school_gradebook_change[]);

CREATE OR REPLACE FUNCTION school_gradebook_journal_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- Rows come from the triggers above and from nowhere else.
    IF TG_OP = 'INSERT' AND pg_trigger_depth() > 1 THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'Nhật ký điểm chỉ được ghi thêm bởi hệ thống, không sửa, không xóa.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'school_journal_append_only';
END $$;

DROP TRIGGER IF EXISTS school_journal_guard ON school_mark_journal;
CREATE TRIGGER school_journal_guard
    BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON school_mark_journal
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_journal_guard();
ALTER TABLE school_mark_journal ENABLE ALWAYS TRIGGER school_journal_guard;
-- The digests of the journals are kept as they were signed.
DROP TRIGGER IF EXISTS school_digest_guard ON school_journal_digest;
CREATE TRIGGER school_digest_guard
    BEFORE UPDATE OR DELETE OR TRUNCATE ON school_journal_digest
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_journal_guard();
ALTER TABLE school_journal_digest ENABLE ALWAYS TRIGGER school_digest_guard;
