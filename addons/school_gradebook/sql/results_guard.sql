-- The results lock (§14): averages, levels, decisions and titles stay as they are,
-- whatever would change them. Conduct, absences and re-assessments have windows of
-- their own.

-- The results lock that covers a class and term (term empty: the year), or nothing.
CREATE OR REPLACE FUNCTION school_gradebook_results_lock_of(
    of_class integer, of_term integer, of_enrollment integer
) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT item.id
      FROM school_lock item
      JOIN school_class class ON class.id = of_class
     WHERE item.kind = 'results' AND item.released_at IS NULL
       AND item.year_id = class.year_id
       AND (item.class_id IS NULL OR item.class_id = class.id)
       AND (coalesce(item.grade, 0) = 0 OR item.grade = class.grade)
       AND (item.level IS NULL OR item.level = class.level)
       AND (item.term_id IS NULL OR item.term_id = of_term
            OR (of_term IS NULL AND EXISTS (
                SELECT 1 FROM school_term term
                 WHERE term.id = item.term_id AND term.code IN ('HK2', 'CN'))))
       AND NOT EXISTS (
           SELECT 1 FROM school_unlock opening
            WHERE opening.lock_id = item.id
              AND (opening.class_id IS NULL OR opening.class_id = class.id)
              AND (opening.enrollment_id IS NULL OR opening.enrollment_id = of_enrollment)
              AND school_gradebook_unlock_is_active(opening))
     ORDER BY item.id DESC LIMIT 1
$$;

CREATE OR REPLACE FUNCTION school_gradebook_results_refuse(found_ integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF found_ IS NOT NULL THEN
        RAISE EXCEPTION 'Kết quả đã chốt (khóa kết quả số %): không thể thay đổi.', found_
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_results_locked';
    END IF;
END $$;

-- Is any result locked at all?
CREATE OR REPLACE FUNCTION school_gradebook_results_any_lock() RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM school_lock WHERE kind = 'results' AND released_at IS NULL)
$$;

-- Refuse a statement that changes a locked result: what stands in a result is named
-- in the arguments of its trigger. A result of the year has no term.
CREATE OR REPLACE FUNCTION school_gradebook_results_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF school_gradebook_results_any_lock() THEN
        PERFORM school_gradebook_results_refuse(school_gradebook_results_lock_of(
                    n.class_id, (to_jsonb(n) ->> 'term_id')::integer, n.enrollment_id))
           FROM new_rows n JOIN old_rows o ON o.id = n.id
          WHERE EXISTS (SELECT 1 FROM unnest(TG_ARGV) AS name
                         WHERE to_jsonb(n) -> name IS DISTINCT FROM to_jsonb(o) -> name);
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS school_line_results ON school_gradebook_line;
CREATE TRIGGER school_line_results AFTER UPDATE ON school_gradebook_line
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_results_changed(
        'result', 'year_result', 'reassessment');
DROP TRIGGER IF EXISTS school_term_results ON school_term_result;
CREATE TRIGGER school_term_results AFTER UPDATE ON school_term_result
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_results_changed(
        'learning', 'conduct', 'absences_excused', 'absences_unexcused', 'remark');
DROP TRIGGER IF EXISTS school_year_results ON school_year_result;
CREATE TRIGGER school_year_results AFTER UPDATE ON school_year_result
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_results_changed(
        'learning', 'conduct', 'decision', 'award');
ALTER TABLE school_gradebook_line ENABLE ALWAYS TRIGGER school_line_results;
ALTER TABLE school_term_result ENABLE ALWAYS TRIGGER school_term_results;
ALTER TABLE school_year_result ENABLE ALWAYS TRIGGER school_year_results;

DROP FUNCTION IF EXISTS school_gradebook_line_results_changed();
DROP FUNCTION IF EXISTS school_gradebook_term_results_changed();
DROP FUNCTION IF EXISTS school_gradebook_year_results_changed();

-- Is a kind of entry that is no column of a book open for a class and term now: its
-- window, or an unlock of the class, grade or school, in a year that is not closed?
CREATE OR REPLACE FUNCTION school_gradebook_result_entry_is_open(
    of_class integer, of_term integer, of_kind text
) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT year.state <> 'closed'
       AND (school_gradebook_window_is_open(of_term, of_kind)
            OR EXISTS (
               SELECT 1 FROM school_unlock opening
                WHERE opening.year_id = class.year_id
                  AND (opening.term_id IS NULL OR opening.term_id = of_term)
                  AND (opening.level IS NULL OR opening.level = class.level)
                  AND (coalesce(opening.grade, 0) = 0 OR opening.grade = class.grade)
                  AND (opening.class_id IS NULL OR opening.class_id = class.id)
                  AND opening.enrollment_id IS NULL
                  AND opening.gradebook_id IS NULL AND opening.line_id IS NULL
                  AND opening."column" IS NULL
                  AND school_gradebook_unlock_is_active(opening)))
      FROM school_class class JOIN school_year year ON year.id = class.year_id
     WHERE class.id = of_class
$$;

-- Is there a grant for this pupil's term: what an approved correction makes for itself?
CREATE OR REPLACE FUNCTION school_gradebook_pupil_is_granted(
    of_enrollment integer, of_term integer
) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM school_unlock opening
                    WHERE opening.enrollment_id = of_enrollment AND opening.lock_id IS NULL
                      AND opening.term_id = of_term
                      AND school_gradebook_unlock_is_active(opening))
$$;

-- Conduct, absences and remark of a locked term do not change, nor outside the
-- windows for conduct and attendance of the term; nor do they come or go with the row.
CREATE OR REPLACE FUNCTION school_gradebook_term_result_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    was school_term_result := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD END;
    becomes school_term_result := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW END;
    of_class integer := coalesce(becomes.class_id, was.class_id);
    of_term integer := coalesce(becomes.term_id, was.term_id);
    judged boolean := nullif(becomes.conduct, '') IS DISTINCT FROM nullif(was.conduct, '')
        OR coalesce(becomes.remark, '') <> coalesce(was.remark, '');
    counted boolean :=
        coalesce(becomes.absences_excused, 0) <> coalesce(was.absences_excused, 0)
        OR coalesce(becomes.absences_unexcused, 0) <> coalesce(was.absences_unexcused, 0);
BEGIN
    IF (judged OR counted) AND TG_OP = 'UPDATE'
       AND school_gradebook_pupil_is_granted(NEW.enrollment_id, of_term) THEN
        RETURN NEW;
    END IF;
    IF (judged OR counted) AND was.state = 'locked'
       AND coalesce(becomes.state, 'locked') = 'locked' THEN
        RAISE EXCEPTION 'Kết quả học kì đã khóa.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_term_result_locked';
    END IF;
    IF judged AND NOT school_gradebook_result_entry_is_open(of_class, of_term, 'conduct')
       OR counted AND NOT school_gradebook_result_entry_is_open(
              of_class, of_term, 'attendance') THEN
        RAISE EXCEPTION 'Ngoài thời gian nhập rèn luyện, chuyên cần của học kì.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_term_result_window';
    END IF;
    RETURN coalesce(becomes, was);
END $$;

DROP TRIGGER IF EXISTS school_term_result_guard ON school_term_result;
CREATE TRIGGER school_term_result_guard BEFORE UPDATE ON school_term_result
    FOR EACH ROW
    WHEN (NEW.conduct IS DISTINCT FROM OLD.conduct
          OR NEW.absences_excused IS DISTINCT FROM OLD.absences_excused
          OR NEW.absences_unexcused IS DISTINCT FROM OLD.absences_unexcused
          OR NEW.remark IS DISTINCT FROM OLD.remark)
    EXECUTE FUNCTION school_gradebook_term_result_changed();
DROP TRIGGER IF EXISTS school_term_result_listed ON school_term_result;
CREATE TRIGGER school_term_result_listed BEFORE INSERT OR DELETE ON school_term_result
    FOR EACH ROW EXECUTE FUNCTION school_gradebook_term_result_changed();
DROP TRIGGER IF EXISTS school_term_result_truncated ON school_term_result;
CREATE TRIGGER school_term_result_truncated BEFORE TRUNCATE ON school_term_result
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_no_truncate();
ALTER TABLE school_term_result ENABLE ALWAYS TRIGGER school_term_result_guard;
ALTER TABLE school_term_result ENABLE ALWAYS TRIGGER school_term_result_listed;
ALTER TABLE school_term_result ENABLE ALWAYS TRIGGER school_term_result_truncated;

-- A re-assessment is entered while the results of the term are.
CREATE OR REPLACE FUNCTION school_gradebook_reassessed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT school_gradebook_result_entry_is_open(NEW.class_id, NEW.term_id, 'results') THEN
        RAISE EXCEPTION 'Ngoài thời gian nhập kết quả đánh giá lại.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_line_reassessment_window';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER IF EXISTS school_line_reassessed ON school_gradebook_line;
CREATE TRIGGER school_line_reassessed BEFORE UPDATE ON school_gradebook_line
    FOR EACH ROW WHEN (NEW.reassessment IS DISTINCT FROM OLD.reassessment)
    EXECUTE FUNCTION school_gradebook_reassessed();
ALTER TABLE school_gradebook_line ENABLE ALWAYS TRIGGER school_line_reassessed;
