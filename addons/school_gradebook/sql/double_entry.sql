-- Double entry: what the second person entered is only ever added to, and a mark
-- counts when both entries of its cell agree.

-- The marks of these lines that do not count: all of a column until both persons have
-- entered it once, then each that differs from what the second person entered last.
CREATE OR REPLACE FUNCTION school_gradebook_pending(of_lines integer[])
RETURNS TABLE (line_id integer, col text) LANGUAGE sql STABLE AS $$
    SELECT mark.line_id, mark."column"::text
      FROM school_double_entry double
      JOIN school_gradebook_line line
        ON line.gradebook_id = double.gradebook_id AND line.id = ANY(of_lines)
      JOIN school_mark mark
        ON mark.line_id = line.id
       AND school_gradebook_window_kind(mark."column") = double.kind
      LEFT JOIN LATERAL (
           SELECT entry.state, entry.value, entry.grade_code FROM school_second_entry entry
            WHERE entry.double_id = double.id AND entry.round = double.round
              AND entry.line_id = mark.line_id AND entry."column" = mark."column"
            ORDER BY entry.id DESC LIMIT 1) second ON true
     WHERE double.ended_at IS NULL
       AND (double.compared_at IS NULL
            OR second.state IS NULL
            OR school_gradebook_mark_text(mark.state, mark.value, mark.grade_code)
               IS DISTINCT FROM
               school_gradebook_mark_text(second.state, second.value, second.grade_code))
$$;

-- Second entries are written into open cells and never changed: the last one counts.
CREATE OR REPLACE FUNCTION school_gradebook_second_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    of_book integer;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'Điểm nhập lần hai chỉ được ghi thêm, không sửa, không xóa.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_second_append_only';
    END IF;
    SELECT line.gradebook_id INTO of_book
      FROM school_gradebook_line line
      JOIN school_double_entry double
        ON double.gradebook_id = line.gradebook_id AND double.id = NEW.double_id
     WHERE line.id = NEW.line_id AND double.ended_at IS NULL
       AND school_gradebook_window_kind(NEW."column") = double.kind;
    IF of_book IS NULL
       OR school_gradebook_cell_is_open(of_book, NEW.line_id, NEW."column") IS NOT TRUE THEN
        RAISE EXCEPTION 'Ô điểm không mở để nhập lần hai.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_second_closed';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER IF EXISTS school_second_guard ON school_second_entry;
CREATE TRIGGER school_second_guard BEFORE INSERT OR UPDATE OR DELETE ON school_second_entry
    FOR EACH ROW EXECUTE FUNCTION school_gradebook_second_guard();
DROP TRIGGER IF EXISTS school_second_truncated ON school_second_entry;
CREATE TRIGGER school_second_truncated BEFORE TRUNCATE ON school_second_entry
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_no_truncate();
ALTER TABLE school_second_entry ENABLE ALWAYS TRIGGER school_second_guard;
ALTER TABLE school_second_entry ENABLE ALWAYS TRIGGER school_second_truncated;
