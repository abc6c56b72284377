-- The guard of the marks: a write to a cell that is not open is refused, for
-- every user and on every path, and every change leaves a row in the journal.
--
-- Openness is computed here, at the moment of writing, from the state of the
-- book and the windows of its term; the Python side asks the same function.

-- The kind of entry window that a column belongs to.
CREATE OR REPLACE FUNCTION school_gradebook_window_kind(col text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN col LIKE 'tx%' THEN 'tx'
        WHEN col IN ('gk', 'ck', 'level', 'test', 'comment') THEN col
        ELSE 'trait'
    END
$$;

-- Is this cell open for writing right now?
CREATE OR REPLACE FUNCTION school_gradebook_cell_is_open(book integer, col text)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT book.state = 'open'
       AND year.state <> 'closed'
       AND CASE
           -- an unlock overrides the windows, and ends by itself
           WHEN book.open_until IS NOT NULL
               THEN book.open_until > clock_timestamp() AT TIME ZONE 'UTC'
           ELSE NOT EXISTS (
                    SELECT 1 FROM school_entry_window w
                     WHERE w.term_id = book.term_id
                       AND w.kind = school_gradebook_window_kind($2))
                OR EXISTS (
                    SELECT 1 FROM school_entry_window w
                     WHERE w.term_id = book.term_id
                       AND w.kind = school_gradebook_window_kind($2)
                       AND w.date_open <= clock_timestamp() AT TIME ZONE 'UTC'
                       AND (w.date_close IS NULL
                            OR w.date_close > clock_timestamp() AT TIME ZONE 'UTC'))
           END
      FROM school_gradebook book
      JOIN school_year year ON year.id = book.year_id
     WHERE book.id = $1
$$;

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

-- Refuse the changes of cells that are not open; write the others down.
CREATE OR REPLACE FUNCTION school_gradebook_record(changes school_gradebook_change[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    refused record;
BEGIN
    IF changes IS NULL OR cardinality(changes) = 0 THEN
        RETURN;
    END IF;
    -- The row lock makes a concurrent lock of the book and this write exclude
    -- each other: under REPEATABLE READ the second one fails and is retried.
    PERFORM 1 FROM school_gradebook
     WHERE id IN (SELECT line.gradebook_id
                    FROM unnest(changes) change
                    JOIN school_gradebook_line line ON line.id = change.line_id)
     ORDER BY id FOR UPDATE;
    SELECT cell.gradebook_id, cell.col INTO refused
      FROM (SELECT DISTINCT line.gradebook_id, change.col
              FROM unnest(changes) change
              JOIN school_gradebook_line line ON line.id = change.line_id) cell
     WHERE school_gradebook_cell_is_open(cell.gradebook_id, cell.col) IS NOT TRUE
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Ô điểm đã khóa: sổ %, cột % không mở để ghi.',
            refused.gradebook_id, refused.col
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_mark_locked';
    END IF;
    PERFORM school_gradebook_journal_append(changes);
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

CREATE OR REPLACE FUNCTION school_gradebook_no_truncate() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Bảng % không được xóa trắng.', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'school_no_truncate';
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
