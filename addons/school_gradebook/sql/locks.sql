-- Locks and unlocks: which cells they cover, and what they make of a book's state.
--
-- A cell is open when every lock that covers it is lifted by an unlock of that
-- lock, and its entry window is open or an unlock covers it. So an unlock of the
-- class opens nothing that was locked for itself (R-LCK-1).

-- Does a scope cover a cell? An empty part of a scope covers everything; an empty
-- line or column asks for the book, or the column, as a whole.
CREATE OR REPLACE FUNCTION school_gradebook_covers(
    in_year integer, in_term integer, in_level text, in_grade integer, in_class integer,
    in_book integer, in_line integer, in_col text,
    book school_gradebook, line integer, col text
) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT book.year_id = in_year
       AND (in_term IS NULL OR book.term_id = in_term)
       AND (in_level IS NULL OR book.level = in_level)
       AND (coalesce(in_grade, 0) = 0 OR book.grade = in_grade)
       AND (in_class IS NULL OR book.class_id = in_class)
       AND (in_book IS NULL OR book.id = in_book)
       AND (in_line IS NULL OR coalesce(in_line = line, false))
       AND (in_col IS NULL OR coalesce(in_col = col, false))
$$;

-- Is this unlock in effect now? Who looks for one asks the index first: it is not over.
CREATE OR REPLACE FUNCTION school_gradebook_unlock_is_active(item school_unlock)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT item.closed_at IS NULL
       AND item.date <= clock_timestamp() AT TIME ZONE 'UTC'
       AND item.until > clock_timestamp() AT TIME ZONE 'UTC'
       AND NOT (coalesce(item.single_use, false) AND item.used_at IS NOT NULL)
$$;

-- The unlock that covers a cell: of one lock, or (lock empty) any. One of a pupil's
-- results opens no cell.
CREATE OR REPLACE FUNCTION school_gradebook_unlock_of(
    of_lock integer, book school_gradebook, line integer, col text
) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT item.id FROM school_unlock item
     WHERE (of_lock IS NULL OR item.lock_id = of_lock)
       AND item.year_id = book.year_id
       AND (item.gradebook_id IS NULL OR item.gradebook_id = book.id)
       AND item.enrollment_id IS NULL AND item.closed_at IS NULL
       AND (item.used_at IS NULL OR item.single_use IS NOT TRUE)
       AND school_gradebook_covers(
               item.year_id, item.term_id, item.level, item.grade, item.class_id,
               item.gradebook_id, item.line_id, item."column", book, line, col)
       AND school_gradebook_unlock_is_active(item)
     ORDER BY item.single_use DESC NULLS LAST, item.id LIMIT 1
$$;

-- The lock that keeps a cell closed now, or nothing.
CREATE OR REPLACE FUNCTION school_gradebook_lock_of(
    book school_gradebook, line integer, col text
) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT item.id FROM school_lock item
     WHERE item.kind = 'marks'
       AND item.released_at IS NULL
       AND item.year_id = book.year_id
       AND school_gradebook_covers(
               item.year_id, item.term_id, item.level, item.grade, item.class_id,
               item.gradebook_id, item.line_id, item."column", book, line, col)
       AND school_gradebook_unlock_of(item.id, book, line, col) IS NULL
     ORDER BY item.id DESC LIMIT 1
$$;

-- The kind of entry window that a column belongs to: tx2, hs1_3 → tx; gk_nhac → gk.
CREATE OR REPLACE FUNCTION school_gradebook_window_kind(col text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN col LIKE 'tx%' OR col LIKE 'hs1%' THEN 'tx'
        WHEN col LIKE 'hs2%' THEN 'gk'
        WHEN col = 'hk' THEN 'ck'
        WHEN split_part(col, '_', 1) IN ('gk', 'ck', 'level', 'test', 'comment')
            THEN split_part(col, '_', 1)
        WHEN col IN ('attendance', 'conduct', 'results') THEN col
        ELSE 'trait'
    END
$$;

-- Is a kind of entry open in a term now: the school's windows, the deadlines that
-- follow from the dates of the tests (R-COR-5), and the windows of the authority
-- above the school (R-LCK-2)? A kind without a window is open.
CREATE OR REPLACE FUNCTION school_gradebook_window_is_open(of_term integer, of_kind text)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    now_ timestamp := clock_timestamp() AT TIME ZONE 'UTC';
BEGIN
    RETURN (
    SELECT (NOT EXISTS (SELECT 1 FROM school_entry_window w
                         WHERE w.term_id = term.id AND w.kind = of_kind)
            OR EXISTS (SELECT 1 FROM school_entry_window w
                        WHERE w.term_id = term.id AND w.kind = of_kind
                          AND w.date_open <= now_
                          AND (w.date_close IS NULL OR w.date_close > now_)))
       AND coalesce(CASE of_kind WHEN 'tx' THEN term.deadline_tx
                                 WHEN 'gk' THEN term.deadline_gk
                                 WHEN 'ck' THEN term.deadline_ck END > now_, true)
       AND NOT EXISTS (
               SELECT 1 FROM school_authority_window w
                WHERE w.company_id = ANY(string_to_array(
                          trim(TRAILING '/' FROM company.parent_path), '/')::integer[])
                  AND w.start_year = year.start_year
                  AND w.level = term.level AND w.code = term.code AND w.kind = of_kind
                GROUP BY w.company_id
               HAVING NOT bool_or(w.date_open <= now_
                                  AND (w.date_close IS NULL OR w.date_close > now_)))
      FROM school_term term
      JOIN school_year year ON year.id = term.year_id
      JOIN res_company company ON company.id = year.company_id
     WHERE term.id = of_term);
END $$;

-- Which of these cells of a book are open for writing right now? An empty line asks
-- for the column. Locks, unlocks and windows of the book are read once, whatever the
-- number of cells. plpgsql keeps the plan, which costs more than the answer.
CREATE OR REPLACE FUNCTION school_gradebook_open_cells(
    of_book integer, lines integer[], cols text[]
) RETURNS TABLE (line integer, col text, is_open boolean) LANGUAGE plpgsql STABLE AS $$
DECLARE
    book school_gradebook;
    year_is_open boolean;
BEGIN
    SELECT * INTO book FROM school_gradebook WHERE id = of_book;
    SELECT year.state <> 'closed' INTO year_is_open
      FROM school_year year WHERE year.id = book.year_id;
    RETURN QUERY
    WITH locks AS MATERIALIZED (
        SELECT item.id, item.line_id, item."column" FROM school_lock item
         WHERE item.kind = 'marks' AND item.released_at IS NULL
           AND item.year_id = book.year_id
           AND school_gradebook_covers(
                   item.year_id, item.term_id, item.level, item.grade, item.class_id,
                   item.gradebook_id, NULL, NULL, book, NULL, NULL)
    ), unlocks AS MATERIALIZED (
        SELECT item.lock_id, item.line_id, item."column" FROM school_unlock item
         WHERE item.year_id = book.year_id
           -- asked first: a year may have a thousand grants, each for one book
           AND (item.gradebook_id IS NULL OR item.gradebook_id = of_book)
           AND item.enrollment_id IS NULL AND item.closed_at IS NULL
           AND (item.used_at IS NULL OR item.single_use IS NOT TRUE)
           AND school_gradebook_covers(
                   item.year_id, item.term_id, item.level, item.grade, item.class_id,
                   item.gradebook_id, NULL, NULL, book, NULL, NULL)
           AND school_gradebook_unlock_is_active(item)
    ), windows AS MATERIALIZED (
        SELECT kinds.kind, school_gradebook_window_is_open(book.term_id, kinds.kind) AS is_open
          FROM (SELECT DISTINCT school_gradebook_window_kind(c.col) AS kind
                  FROM unnest(cols) AS c (col)) kinds
    ), asked AS (
        SELECT cell.line, cell.col FROM unnest(lines, cols) AS cell (line, col)
    )
    SELECT asked.line, asked.col,
           year_is_open
           AND NOT EXISTS (
                   SELECT 1 FROM locks
                    WHERE (locks.line_id IS NULL OR locks.line_id = asked.line)
                      AND (locks."column" IS NULL OR locks."column" = asked.col)
                      AND NOT EXISTS (
                              SELECT 1 FROM unlocks WHERE unlocks.lock_id = locks.id
                                 AND (unlocks.line_id IS NULL OR unlocks.line_id = asked.line)
                                 AND (unlocks."column" IS NULL OR unlocks."column" = asked.col)))
           AND (windows.is_open
                OR EXISTS (SELECT 1 FROM unlocks
                            WHERE (unlocks.line_id IS NULL OR unlocks.line_id = asked.line)
                              AND (unlocks."column" IS NULL OR unlocks."column" = asked.col)))
      FROM asked
      JOIN windows ON windows.kind = school_gradebook_window_kind(asked.col);
END $$;

-- Is this cell open for writing right now? An empty line asks for the column.
CREATE OR REPLACE FUNCTION school_gradebook_cell_is_open(
    of_book integer, line integer, col text
) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT cell.is_open FROM school_gradebook_open_cells(of_book, ARRAY[line], ARRAY[col]) cell
$$;
DROP FUNCTION IF EXISTS school_gradebook_cell_is_open(integer, text);

-- Write the state that follows from the locks into the books of a scope, and the
-- event into their journals. The update of every book also makes a concurrent
-- write to it fail and start again, so that nothing slips in beside the lock.
CREATE OR REPLACE FUNCTION school_gradebook_refresh_state(
    in_year integer, in_term integer, in_level text, in_grade integer, in_class integer,
    in_book integer, in_line integer, in_col text, only_expired boolean DEFAULT false
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('school.lock_event', coalesce(
        'lock:' || nullif(concat_ws('@', in_col, in_line::text), ''), 'state'), true);
    UPDATE school_gradebook target
       SET state = CASE WHEN found_.id IS NULL THEN 'open' ELSE 'locked' END,
           open_until = CASE WHEN found_.id IS NULL THEN (
                   SELECT min(item.until) FROM school_unlock item
                    WHERE item.lock_id IS NOT NULL AND item.line_id IS NULL
                      AND item."column" IS NULL AND item.year_id = target.year_id
                      AND school_gradebook_unlock_is_active(item)
                      AND school_gradebook_covers(
                              item.year_id, item.term_id, item.level, item.grade,
                              item.class_id, item.gradebook_id, NULL, NULL,
                              target, NULL, NULL)) END,
           locked_by_id = found_.user_id,
           locked_at = found_.date,
           lock_reason = found_.reason
      FROM school_gradebook book
      LEFT JOIN school_lock found_ ON found_.id = school_gradebook_lock_of(book, NULL, NULL)
     WHERE target.id = book.id
       AND school_gradebook_covers(in_year, in_term, in_level, in_grade, in_class, in_book,
                                   NULL, NULL, book, NULL, NULL)
       AND (NOT only_expired
            OR (book.open_until <= clock_timestamp() AT TIME ZONE 'UTC'));
    PERFORM set_config('school.lock_event', '', true);
END $$;

-- The state of a book is what its locks make of it; every event is journalled.
CREATE OR REPLACE FUNCTION school_gradebook_state_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    event text := nullif(current_setting('school.lock_event', true), '');
BEGIN
    IF event IS NULL THEN
        IF NEW.state IS DISTINCT FROM OLD.state
           OR NEW.open_until IS DISTINCT FROM OLD.open_until THEN
            RAISE EXCEPTION 'Trạng thái của sổ chỉ thay đổi qua việc khóa và mở khóa.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'school_gradebook_state';
        END IF;
        IF pg_trigger_depth() = 1 AND (
            NEW.journal_seq IS DISTINCT FROM OLD.journal_seq
            OR NEW.journal_head IS DISTINCT FROM OLD.journal_head) THEN
            RAISE EXCEPTION 'Đầu chuỗi nhật ký do cơ sở dữ liệu giữ.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'school_journal_head';
        END IF;
        RETURN NEW;
    END IF;
    NEW.journal_seq := coalesce(OLD.journal_seq, 0) + 1;
    NEW.journal_head := school_gradebook_journal_add(
        NEW.id, NEW.journal_seq, OLD.journal_head,
        ROW(NULL, event,
            concat_ws(' ', OLD.state, to_char(OLD.open_until, 'YYYY-MM-DD HH24:MI:SS')),
            concat_ws(' ', NEW.state, to_char(NEW.open_until, 'YYYY-MM-DD HH24:MI:SS'))
        )::school_gradebook_change,
        school_gradebook_context());
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION school_gradebook_lock_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM school_gradebook_refresh_state(
        NEW.year_id, NEW.term_id, NEW.level, NEW.grade, NEW.class_id, NEW.gradebook_id,
        NEW.line_id, NEW."column");
    RETURN NULL;
END $$;

-- A lock is released once, an unlock closed or used once; nothing else changes.
CREATE OR REPLACE FUNCTION school_gradebook_lock_kept() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    may_change text[] := CASE TG_TABLE_NAME
        WHEN 'school_lock' THEN ARRAY['released_at', 'released_by_id', 'release_reason']
        ELSE ARRAY['closed_at', 'closed_by_id', 'used_at'] END
        || ARRAY['write_uid', 'write_date', 'message_main_attachment_id'];
    ended boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        ended := CASE TG_TABLE_NAME
            WHEN 'school_lock' THEN to_jsonb(OLD) ->> 'released_at' IS NOT NULL
            ELSE to_jsonb(OLD) ->> 'closed_at' IS NOT NULL END;
        IF (to_jsonb(NEW) - may_change) = (to_jsonb(OLD) - may_change)
           AND NOT (ended AND (to_jsonb(NEW) - ARRAY['write_uid', 'write_date'])
                    <> (to_jsonb(OLD) - ARRAY['write_uid', 'write_date'])) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Khóa và mở khóa là hồ sơ: chỉ kết thúc, không sửa, không xóa.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'school_lock_kept';
END $$;

DROP TRIGGER IF EXISTS school_lock_event ON school_lock;
CREATE TRIGGER school_lock_event AFTER INSERT OR UPDATE ON school_lock
    FOR EACH ROW WHEN (NEW.kind = 'marks') EXECUTE FUNCTION school_gradebook_lock_changed();
DROP TRIGGER IF EXISTS school_unlock_event ON school_unlock;
CREATE TRIGGER school_unlock_event AFTER INSERT OR UPDATE ON school_unlock
    FOR EACH ROW WHEN (pg_trigger_depth() < 1 AND NEW.enrollment_id IS NULL)
    EXECUTE FUNCTION school_gradebook_lock_changed();
DROP TRIGGER IF EXISTS school_lock_keep ON school_lock;
CREATE TRIGGER school_lock_keep BEFORE UPDATE OR DELETE ON school_lock
    FOR EACH ROW EXECUTE FUNCTION school_gradebook_lock_kept();
DROP TRIGGER IF EXISTS school_unlock_keep ON school_unlock;
CREATE TRIGGER school_unlock_keep BEFORE UPDATE OR DELETE ON school_unlock
    FOR EACH ROW EXECUTE FUNCTION school_gradebook_lock_kept();
DROP TRIGGER IF EXISTS school_lock_truncated ON school_lock;
CREATE TRIGGER school_lock_truncated BEFORE TRUNCATE ON school_lock
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_no_truncate();
DROP TRIGGER IF EXISTS school_unlock_truncated ON school_unlock;
CREATE TRIGGER school_unlock_truncated BEFORE TRUNCATE ON school_unlock
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_no_truncate();
DROP TRIGGER IF EXISTS school_gradebook_state ON school_gradebook;
CREATE TRIGGER school_gradebook_state BEFORE UPDATE ON school_gradebook
    FOR EACH ROW EXECUTE FUNCTION school_gradebook_state_changed();
ALTER TABLE school_lock ENABLE ALWAYS TRIGGER school_lock_event;
ALTER TABLE school_unlock ENABLE ALWAYS TRIGGER school_unlock_event;
ALTER TABLE school_lock ENABLE ALWAYS TRIGGER school_lock_keep;
ALTER TABLE school_unlock ENABLE ALWAYS TRIGGER school_unlock_keep;
ALTER TABLE school_lock ENABLE ALWAYS TRIGGER school_lock_truncated;
ALTER TABLE school_unlock ENABLE ALWAYS TRIGGER school_unlock_truncated;
ALTER TABLE school_gradebook ENABLE ALWAYS TRIGGER school_gradebook_state;
