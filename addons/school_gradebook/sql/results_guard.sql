-- The results lock (§14): averages, levels, decisions and titles stay as they are,
-- whatever would change them. Conduct and absences have windows of their own.

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

CREATE OR REPLACE FUNCTION school_gradebook_line_results_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM school_lock
                    WHERE kind = 'results' AND released_at IS NULL) THEN
        RETURN NULL;
    END IF;
    PERFORM school_gradebook_results_refuse(
        school_gradebook_results_lock_of(n.class_id, n.term_id, n.enrollment_id))
       FROM new_rows n JOIN old_rows o ON o.id = n.id
      WHERE n.result IS DISTINCT FROM o.result
         OR n.year_result IS DISTINCT FROM o.year_result
         OR n.reassessment IS DISTINCT FROM o.reassessment;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION school_gradebook_term_results_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM school_lock
                    WHERE kind = 'results' AND released_at IS NULL) THEN
        RETURN NULL;
    END IF;
    PERFORM school_gradebook_results_refuse(
        school_gradebook_results_lock_of(n.class_id, n.term_id, n.enrollment_id))
       FROM new_rows n JOIN old_rows o ON o.id = n.id
      WHERE ROW(n.learning, n.conduct, n.absences_excused, n.absences_unexcused, n.remark)
            IS DISTINCT FROM
            ROW(o.learning, o.conduct, o.absences_excused, o.absences_unexcused, o.remark);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION school_gradebook_year_results_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM school_lock
                    WHERE kind = 'results' AND released_at IS NULL) THEN
        RETURN NULL;
    END IF;
    PERFORM school_gradebook_results_refuse(
        school_gradebook_results_lock_of(n.class_id, NULL, n.enrollment_id))
       FROM new_rows n JOIN old_rows o ON o.id = n.id
      WHERE ROW(n.learning, n.conduct, n.decision, n.award)
            IS DISTINCT FROM ROW(o.learning, o.conduct, o.decision, o.award);
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS school_line_results ON school_gradebook_line;
CREATE TRIGGER school_line_results AFTER UPDATE ON school_gradebook_line
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_line_results_changed();
DROP TRIGGER IF EXISTS school_term_results ON school_term_result;
CREATE TRIGGER school_term_results AFTER UPDATE ON school_term_result
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_term_results_changed();
DROP TRIGGER IF EXISTS school_year_results ON school_year_result;
CREATE TRIGGER school_year_results AFTER UPDATE ON school_year_result
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_year_results_changed();
ALTER TABLE school_gradebook_line ENABLE ALWAYS TRIGGER school_line_results;
ALTER TABLE school_term_result ENABLE ALWAYS TRIGGER school_term_results;
ALTER TABLE school_year_result ENABLE ALWAYS TRIGGER school_year_results;

-- Conduct, absences and remark of a locked term do not change, nor outside the
-- windows for conduct and attendance of the term.
CREATE OR REPLACE FUNCTION school_gradebook_term_result_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'locked' AND NEW.state = 'locked' THEN
        RAISE EXCEPTION 'Kết quả học kì đã khóa.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_term_result_locked';
    END IF;
    IF NOT school_gradebook_window_is_open(NEW.term_id, 'conduct')
       AND (NEW.conduct IS DISTINCT FROM OLD.conduct
            OR NEW.remark IS DISTINCT FROM OLD.remark)
       OR NOT school_gradebook_window_is_open(NEW.term_id, 'attendance')
       AND (NEW.absences_excused IS DISTINCT FROM OLD.absences_excused
            OR NEW.absences_unexcused IS DISTINCT FROM OLD.absences_unexcused) THEN
        RAISE EXCEPTION 'Ngoài thời gian nhập rèn luyện, chuyên cần của học kì.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_term_result_window';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER IF EXISTS school_term_result_guard ON school_term_result;
CREATE TRIGGER school_term_result_guard BEFORE UPDATE ON school_term_result
    FOR EACH ROW
    WHEN (NEW.conduct IS DISTINCT FROM OLD.conduct
          OR NEW.absences_excused IS DISTINCT FROM OLD.absences_excused
          OR NEW.absences_unexcused IS DISTINCT FROM OLD.absences_unexcused
          OR NEW.remark IS DISTINCT FROM OLD.remark)
    EXECUTE FUNCTION school_gradebook_term_result_changed();
ALTER TABLE school_term_result ENABLE ALWAYS TRIGGER school_term_result_guard;
