-- The guard of the marks: a write to a cell that is not open is refused, for
-- every user and on every path, and every change leaves a row in the journal.
--
-- Openness is computed at the moment of writing, from locks, unlocks and windows
-- (locks.sql); the Python side asks the same function.

-- A mark as one comparable text: «8.5», «DAT», «absent», «transferred:7».
CREATE OR REPLACE FUNCTION school_gradebook_mark_text(
    state text, value numeric, code text
) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN state = 'value' THEN coalesce(code, trim_scale(value)::text)
        WHEN state = 'transferred' THEN 'transferred:' || coalesce(code, trim_scale(value)::text)
        ELSE state
    END
$$;

-- Raise an error for the first cell of the changes that is not open.
CREATE OR REPLACE FUNCTION school_gradebook_refuse_closed(changes school_gradebook_change[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    refused record;
BEGIN
    SELECT asked.gradebook_id, cell.col INTO refused
      FROM (SELECT line.gradebook_id, array_agg(change.line_id) AS lines,
                   array_agg(change.col) AS cols
              FROM unnest(changes) change
              JOIN school_gradebook_line line ON line.id = change.line_id
             GROUP BY line.gradebook_id) asked
     CROSS JOIN LATERAL school_gradebook_open_cells(
           asked.gradebook_id, asked.lines, asked.cols) cell
     WHERE cell.is_open IS NOT TRUE
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Ô điểm đã khóa: sổ %, cột % không mở để ghi.',
            refused.gradebook_id, refused.col
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_mark_locked';
    END IF;
END $$;

-- The unlock under which each change is written, in their order (NULL: none); what is
-- good for one write is used up. Nothing at all where no unlock is in effect.
CREATE OR REPLACE FUNCTION school_gradebook_use_unlocks(changes school_gradebook_change[])
RETURNS integer[] LANGUAGE plpgsql AS $$
DECLARE
    used integer[];
BEGIN
    IF NOT EXISTS (SELECT 1 FROM school_unlock item
                    WHERE item.closed_at IS NULL
                      AND (item.used_at IS NULL OR item.single_use IS NOT TRUE)
                      AND school_gradebook_unlock_is_active(item)) THEN
        RETURN NULL;
    END IF;
    used := ARRAY(
        SELECT school_gradebook_unlock_of(NULL, book, change.line_id, change.col)
          FROM unnest(changes) WITH ORDINALITY AS change (line_id, col, old, new, place)
          JOIN school_gradebook_line line ON line.id = change.line_id
          JOIN school_gradebook book ON book.id = line.gradebook_id
         ORDER BY change.place);
    UPDATE school_unlock SET used_at = clock_timestamp() AT TIME ZONE 'UTC'
     WHERE id = ANY(used) AND single_use;
    RETURN used;
END $$;
DROP FUNCTION IF EXISTS school_gradebook_use_unlock(school_gradebook_change[]);

-- Refuse the changes of cells that are not open; write the others down.
CREATE OR REPLACE FUNCTION school_gradebook_record(changes school_gradebook_change[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    books integer[];
BEGIN
    IF changes IS NULL OR cardinality(changes) = 0 THEN
        RETURN;
    END IF;
    -- The row lock makes a concurrent lock of the book and this write exclude
    -- each other: under REPEATABLE READ the second one fails and is retried.
    books := ARRAY(SELECT DISTINCT line.gradebook_id
                     FROM unnest(changes) change
                     JOIN school_gradebook_line line ON line.id = change.line_id);
    PERFORM 1 FROM school_gradebook WHERE id = ANY(books) ORDER BY id FOR UPDATE;
    PERFORM school_gradebook_refuse_closed(changes);
    PERFORM school_gradebook_journal_append(changes, school_gradebook_use_unlocks(changes));
END $$;

CREATE OR REPLACE FUNCTION school_gradebook_mark_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM school_gradebook_record(array_agg(
            ROW(n.line_id, n."column", NULL,
                school_gradebook_mark_text(n.state, n.value, n.grade_code)
            )::school_gradebook_change ORDER BY n.line_id, n."column"))
          FROM new_rows n;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM school_gradebook_record(array_agg(
            ROW(o.line_id, o."column",
                school_gradebook_mark_text(o.state, o.value, o.grade_code), NULL
            )::school_gradebook_change ORDER BY o.line_id, o."column"))
          FROM old_rows o;
    ELSE
        IF EXISTS (SELECT 1 FROM old_rows o LEFT JOIN new_rows n ON n.id = o.id
                    WHERE n.id IS NULL OR n.line_id <> o.line_id
                       OR n."column" <> o."column") THEN
            RAISE EXCEPTION 'Một điểm không thể chuyển sang ô khác.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'school_mark_moved';
        END IF;
        PERFORM school_gradebook_record(array_agg(
            ROW(n.line_id, n."column",
                school_gradebook_mark_text(o.state, o.value, o.grade_code),
                school_gradebook_mark_text(n.state, n.value, n.grade_code)
            )::school_gradebook_change ORDER BY n.line_id, n."column"))
          FROM new_rows n JOIN old_rows o ON o.id = n.id
         WHERE school_gradebook_mark_text(o.state, o.value, o.grade_code)
               IS DISTINCT FROM
               school_gradebook_mark_text(n.state, n.value, n.grade_code);
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS school_mark_inserted ON school_mark;
CREATE TRIGGER school_mark_inserted AFTER INSERT ON school_mark
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_mark_changed();
DROP TRIGGER IF EXISTS school_mark_updated ON school_mark;
CREATE TRIGGER school_mark_updated AFTER UPDATE ON school_mark
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_mark_changed();
DROP TRIGGER IF EXISTS school_mark_deleted ON school_mark;
CREATE TRIGGER school_mark_deleted AFTER DELETE ON school_mark
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_mark_changed();
DROP TRIGGER IF EXISTS school_mark_truncated ON school_mark;
CREATE TRIGGER school_mark_truncated BEFORE TRUNCATE ON school_mark
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_no_truncate();
-- ALWAYS: also under session_replication_role = replica.
ALTER TABLE school_mark ENABLE ALWAYS TRIGGER school_mark_inserted;
ALTER TABLE school_mark ENABLE ALWAYS TRIGGER school_mark_updated;
ALTER TABLE school_mark ENABLE ALWAYS TRIGGER school_mark_deleted;
ALTER TABLE school_mark ENABLE ALWAYS TRIGGER school_mark_truncated;
