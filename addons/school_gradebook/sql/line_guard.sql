-- The lines of a book: the comment is a cell like any other, and no pupil is
-- taken out of or put into a locked book.

CREATE OR REPLACE FUNCTION school_gradebook_line_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.gradebook_id <> OLD.gradebook_id
           OR NEW.enrollment_id <> OLD.enrollment_id THEN
            RAISE EXCEPTION 'Một dòng của sổ không thể chuyển sang học sinh hay sổ khác.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'school_line_moved';
        END IF;
        PERFORM school_gradebook_record(ARRAY[
            ROW(NEW.id, 'comment', OLD.comment, NEW.comment)::school_gradebook_change]);
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM school_gradebook
                WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.gradebook_id
                                      ELSE OLD.gradebook_id END
                  AND state = 'locked') THEN
        RAISE EXCEPTION 'Sổ đã khóa: không thêm hay bớt học sinh.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_line_locked';
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS school_line_comment ON school_gradebook_line;
CREATE TRIGGER school_line_comment AFTER UPDATE ON school_gradebook_line
    FOR EACH ROW
    WHEN (NEW.comment IS DISTINCT FROM OLD.comment
          OR NEW.gradebook_id <> OLD.gradebook_id
          OR NEW.enrollment_id <> OLD.enrollment_id)
    EXECUTE FUNCTION school_gradebook_line_changed();
DROP TRIGGER IF EXISTS school_line_listed ON school_gradebook_line;
CREATE TRIGGER school_line_listed AFTER INSERT OR DELETE
    ON school_gradebook_line
    FOR EACH ROW EXECUTE FUNCTION school_gradebook_line_changed();
DROP TRIGGER IF EXISTS school_line_truncated ON school_gradebook_line;
CREATE TRIGGER school_line_truncated BEFORE TRUNCATE ON school_gradebook_line
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_no_truncate();
ALTER TABLE school_gradebook_line ENABLE ALWAYS TRIGGER school_line_comment;
ALTER TABLE school_gradebook_line ENABLE ALWAYS TRIGGER school_line_listed;
ALTER TABLE school_gradebook_line ENABLE ALWAYS TRIGGER school_line_truncated;
