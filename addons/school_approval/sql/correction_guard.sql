-- The guard of the correction requests: a request moves along its table of moves,
-- what was asked for stays as it was submitted, and its trace only grows.

CREATE OR REPLACE FUNCTION school_approval_correction_kept() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    -- What the flow itself writes; mail.thread keeps a field of its own.
    moving text[] := ARRAY[
        'state', 'next_step', 'name', 'step_codes', 'submitted_at', 'is_late', 'late_reason',
        'homeroom_by_id', 'witness_by_id', 'approver_id', 'approved_at', 'applier_id',
        'applied_at', 'confirmed_by_id', 'confirmed_at', 'archived_by_id', 'effect_approved',
        'voided', 'write_uid', 'write_date', 'message_main_attachment_id'];
    states text[] := ARRAY['draft', 'submitted', 'homeroom', 'witnessed', 'approved',
                           'applied', 'confirmed', 'archived'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state = 'draft' THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'Đơn đề nghị đã gửi là hồ sơ: không xóa.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_correction_kept';
    END IF;
    IF OLD.state <> 'draft'
       AND (to_jsonb(NEW) - moving) IS DISTINCT FROM (to_jsonb(OLD) - moving) THEN
        RAISE EXCEPTION 'Đơn đề nghị đã gửi là hồ sơ: không sửa nội dung.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_correction_kept';
    END IF;
    IF NEW.state <> OLD.state AND NOT coalesce(CASE
           WHEN NEW.state = 'draft' THEN false
           WHEN NEW.state IN ('refused', 'withdrawn')
               THEN OLD.state IN ('submitted', 'homeroom', 'witnessed', 'approved')
           ELSE array_position(states, NEW.state) > array_position(states, OLD.state)
                AND (OLD.state = 'draft') = (NEW.state = 'submitted')
                AND (OLD.state = 'approved') = (NEW.state = 'applied')
           END, false) THEN
        RAISE EXCEPTION 'Đơn đề nghị không thể chuyển từ % sang %.', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_correction_moves';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER IF EXISTS school_correction_keep ON school_correction;
CREATE TRIGGER school_correction_keep BEFORE UPDATE OR DELETE ON school_correction
    FOR EACH ROW EXECUTE FUNCTION school_approval_correction_kept();
ALTER TABLE school_correction ENABLE ALWAYS TRIGGER school_correction_keep;

-- Rows and evidence belong to a draft; afterwards only «applied» is noted on a row.
CREATE OR REPLACE FUNCTION school_approval_part_kept() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['applied_at', 'write_uid', 'write_date'];
    of_request integer := CASE TG_OP WHEN 'DELETE' THEN OLD.correction_id
                                     ELSE NEW.correction_id END;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.correction_id = OLD.correction_id
       AND (to_jsonb(NEW) - moving) = (to_jsonb(OLD) - moving) THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM school_correction item
                WHERE item.state <> 'draft'
                  AND (item.id = of_request
                       OR (TG_OP = 'UPDATE' AND item.id = OLD.correction_id))) THEN
        RAISE EXCEPTION 'Đơn đề nghị đã gửi: không thêm, sửa, xóa nội dung hay minh chứng.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_correction_part_kept';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

DROP TRIGGER IF EXISTS school_correction_line_keep ON school_correction_line;
CREATE TRIGGER school_correction_line_keep
    BEFORE INSERT OR UPDATE OR DELETE ON school_correction_line
    FOR EACH ROW EXECUTE FUNCTION school_approval_part_kept();
DROP TRIGGER IF EXISTS school_correction_evidence_keep ON school_correction_evidence;
CREATE TRIGGER school_correction_evidence_keep
    BEFORE INSERT OR UPDATE OR DELETE ON school_correction_evidence
    FOR EACH ROW EXECUTE FUNCTION school_approval_part_kept();
ALTER TABLE school_correction_line ENABLE ALWAYS TRIGGER school_correction_line_keep;
ALTER TABLE school_correction_evidence ENABLE ALWAYS TRIGGER school_correction_evidence_keep;

-- The trace of a request is append-only.
CREATE OR REPLACE FUNCTION school_approval_event_kept() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Vết xử lý đơn chỉ được ghi thêm, không sửa, không xóa.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'school_correction_event_kept';
END $$;

DROP TRIGGER IF EXISTS school_correction_event_keep ON school_correction_event;
CREATE TRIGGER school_correction_event_keep
    BEFORE UPDATE OR DELETE OR TRUNCATE ON school_correction_event
    FOR EACH STATEMENT EXECUTE FUNCTION school_approval_event_kept();
ALTER TABLE school_correction_event ENABLE ALWAYS TRIGGER school_correction_event_keep;
