-- The guard of the correction requests: a request moves along its table of moves,
-- what was asked for stays as it was submitted, and its trace only grows.

-- The step that a request in a state waits for (lib/flow.py says the same); steps that
-- a school cannot leave out are asked for whatever the request says.
CREATE OR REPLACE FUNCTION school_approval_next_step(of_state text, steps jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    WITH ways (place, step, state) AS (VALUES
        (1, 'submit', 'submitted'), (2, 'homeroom', 'homeroom'), (3, 'witness', 'witnessed'),
        (4, 'approve', 'approved'), (5, 'apply', 'applied'), (6, 'confirm', 'confirmed'),
        (7, 'archive', 'archived'))
    SELECT step FROM ways
     WHERE of_state NOT IN ('refused', 'withdrawn')
       AND place > coalesce((SELECT place FROM ways WHERE state = of_state), 0)
       AND (steps IS NULL OR step IN ('submit', 'approve', 'apply')
            OR steps @> to_jsonb(step))
     ORDER BY place LIMIT 1
$$;

-- The state that a move leads to.
CREATE OR REPLACE FUNCTION school_approval_state_after(move text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE move
        WHEN 'submit' THEN 'submitted' WHEN 'witness' THEN 'witnessed'
        WHEN 'approve' THEN 'approved' WHEN 'apply' THEN 'applied'
        WHEN 'confirm' THEN 'confirmed' WHEN 'archive' THEN 'archived'
        WHEN 'refuse' THEN 'refused' WHEN 'withdraw' THEN 'withdrawn' ELSE move END
$$;

-- Who took the step, as the request says.
CREATE OR REPLACE FUNCTION school_approval_person(item school_correction, move text)
RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE move
        WHEN 'submit' THEN item.requester_id WHEN 'withdraw' THEN item.requester_id
        WHEN 'homeroom' THEN item.homeroom_by_id WHEN 'witness' THEN item.witness_by_id
        WHEN 'approve' THEN item.approver_id WHEN 'apply' THEN item.applier_id
        WHEN 'confirm' THEN item.confirmed_by_id WHEN 'archive' THEN item.archived_by_id END
$$;

CREATE OR REPLACE FUNCTION school_approval_correction_kept() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    -- What the flow itself writes, once; mail.thread keeps a field of its own.
    once text[] := ARRAY[
        'late_reason', 'homeroom_by_id', 'witness_by_id', 'approver_id', 'approved_at',
        'applier_id', 'applied_at', 'confirmed_by_id', 'confirmed_at', 'archived_by_id',
        'effect_approved', 'voided'];
    moving text[] := once || ARRAY[
        'state', 'next_step', 'write_uid', 'write_date', 'message_main_attachment_id'];
    was jsonb := CASE TG_OP WHEN 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
    becomes jsonb := CASE TG_OP WHEN 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;
    taken text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state = 'draft' THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'Đơn đề nghị đã gửi là hồ sơ: không xóa.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_correction_kept';
    END IF;
    IF TG_OP = 'INSERT' OR NEW.state = 'draft' THEN
        IF NEW.state <> 'draft' OR (TG_OP = 'UPDATE' AND OLD.state <> 'draft')
           OR NEW.submitted_at IS NOT NULL OR coalesce(NEW.next_step, 'submit') <> 'submit'
           OR EXISTS (SELECT 1 FROM unnest(once) AS key WHERE becomes ->> key IS NOT NULL) THEN
            RAISE EXCEPTION 'Đơn đề nghị bắt đầu bằng bản nháp, chưa ai duyệt.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'school_correction_moves';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state <> 'draft' AND (becomes - moving) IS DISTINCT FROM (was - moving) THEN
        RAISE EXCEPTION 'Đơn đề nghị đã gửi là hồ sơ: không sửa nội dung.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_correction_kept';
    END IF;
    IF EXISTS (SELECT 1 FROM unnest(once) AS key
                WHERE was ->> key IS NOT NULL
                  AND becomes -> key IS DISTINCT FROM was -> key) THEN
        RAISE EXCEPTION 'Người xử lý và thời điểm xử lý đơn chỉ được ghi một lần.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_correction_kept';
    END IF;
    taken := school_approval_next_step(OLD.state, NEW.step_codes);
    IF NEW.state <> OLD.state THEN
        IF NEW.state IN ('refused', 'withdrawn')
           AND OLD.state IN ('submitted', 'homeroom', 'witnessed', 'approved') THEN
            taken := CASE NEW.state WHEN 'refused' THEN 'refuse' ELSE 'withdraw' END;
        END IF;
        -- A state without its trace, or by another person than the trace says, is forged.
        IF NEW.state IS DISTINCT FROM school_approval_state_after(taken)
           OR NOT EXISTS (
               SELECT 1 FROM school_correction_event event
                WHERE event.correction_id = NEW.id AND event.move = taken
                  AND event.user_id = coalesce(
                          school_approval_person(NEW, taken),
                          CASE taken WHEN 'refuse' THEN event.user_id END)) THEN
            RAISE EXCEPTION 'Đơn đề nghị không thể chuyển từ % sang %.', OLD.state, NEW.state
                USING ERRCODE = 'check_violation', CONSTRAINT = 'school_correction_moves';
        END IF;
    END IF;
    -- Persons and moments come with their step, and only with it.
    IF NEW.next_step IS DISTINCT FROM school_approval_next_step(NEW.state, NEW.step_codes)
       OR EXISTS (
           SELECT 1 FROM unnest(ARRAY['homeroom', 'witness', 'approve', 'apply', 'confirm',
                                      'archive']) AS step
            WHERE school_approval_person(NEW, step) IS DISTINCT FROM
                  school_approval_person(OLD, step)
              AND (NEW.state = OLD.state OR step IS DISTINCT FROM taken)) THEN
        RAISE EXCEPTION 'Bước, người và thời điểm của đơn chỉ thay đổi khi bước đó được thực hiện.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_correction_moves';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER IF EXISTS school_correction_keep ON school_correction;
CREATE TRIGGER school_correction_keep BEFORE INSERT OR UPDATE OR DELETE ON school_correction
    FOR EACH ROW EXECUTE FUNCTION school_approval_correction_kept();
DROP TRIGGER IF EXISTS school_correction_truncated ON school_correction;
CREATE TRIGGER school_correction_truncated BEFORE TRUNCATE ON school_correction
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_no_truncate();
ALTER TABLE school_correction ENABLE ALWAYS TRIGGER school_correction_keep;
ALTER TABLE school_correction ENABLE ALWAYS TRIGGER school_correction_truncated;

-- Rows and evidence belong to a draft; afterwards a row is told once that it was applied,
-- while its request is.
CREATE OR REPLACE FUNCTION school_approval_part_kept() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    quiet text[] := ARRAY['write_uid', 'write_date'];
    was jsonb := CASE TG_OP WHEN 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
    becomes jsonb := CASE TG_OP WHEN 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;
    requests integer[] := ARRAY[(was ->> 'correction_id')::integer,
                                (becomes ->> 'correction_id')::integer];
    told boolean := was ->> 'applied_at' IS DISTINCT FROM becomes ->> 'applied_at';
BEGIN
    IF TG_OP = 'UPDATE' AND (becomes - quiet) = (was - quiet) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND told AND was ->> 'applied_at' IS NULL
       AND (becomes - quiet - 'applied_at') = (was - quiet - 'applied_at')
       AND EXISTS (SELECT 1 FROM school_correction item
                    WHERE item.id = NEW.correction_id AND item.state = 'applied') THEN
        RETURN NEW;
    END IF;
    IF told AND becomes ->> 'applied_at' IS NOT NULL
       OR EXISTS (SELECT 1 FROM school_correction item
                   WHERE item.state <> 'draft' AND item.id = ANY(requests)) THEN
        RAISE EXCEPTION 'Đơn đề nghị đã gửi: không thêm, sửa, xóa nội dung hay minh chứng.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_correction_part_kept';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

DROP TRIGGER IF EXISTS school_correction_line_keep ON school_correction_line;
CREATE TRIGGER school_correction_line_keep
    BEFORE INSERT OR UPDATE OR DELETE ON school_correction_line
    FOR EACH ROW EXECUTE FUNCTION school_approval_part_kept();
DROP TRIGGER IF EXISTS school_correction_line_truncated ON school_correction_line;
CREATE TRIGGER school_correction_line_truncated BEFORE TRUNCATE ON school_correction_line
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_no_truncate();
DROP TRIGGER IF EXISTS school_correction_evidence_keep ON school_correction_evidence;
CREATE TRIGGER school_correction_evidence_keep
    BEFORE INSERT OR UPDATE OR DELETE ON school_correction_evidence
    FOR EACH ROW EXECUTE FUNCTION school_approval_part_kept();
DROP TRIGGER IF EXISTS school_correction_evidence_truncated ON school_correction_evidence;
CREATE TRIGGER school_correction_evidence_truncated BEFORE TRUNCATE ON school_correction_evidence
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_no_truncate();
ALTER TABLE school_correction_line ENABLE ALWAYS TRIGGER school_correction_line_keep;
ALTER TABLE school_correction_line ENABLE ALWAYS TRIGGER school_correction_line_truncated;
ALTER TABLE school_correction_evidence ENABLE ALWAYS TRIGGER school_correction_evidence_keep;
ALTER TABLE school_correction_evidence ENABLE ALWAYS TRIGGER school_correction_evidence_truncated;

-- The trace of a request is append-only, and it tells the step that the request waits for.
CREATE OR REPLACE FUNCTION school_approval_event_kept() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Vết xử lý đơn chỉ được ghi thêm, không sửa, không xóa.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'school_correction_event_kept';
END $$;

CREATE OR REPLACE FUNCTION school_approval_event_added() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    item school_correction;
BEGIN
    SELECT * INTO item FROM school_correction WHERE id = NEW.correction_id;
    IF NEW.move IN ('refuse', 'withdraw')
       AND item.state IN ('submitted', 'homeroom', 'witnessed', 'approved')
       OR NEW.move = school_approval_next_step(item.state, item.step_codes) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Đơn đề nghị không chờ bước %.', NEW.move
        USING ERRCODE = 'check_violation', CONSTRAINT = 'school_correction_event_kept';
END $$;

DROP TRIGGER IF EXISTS school_correction_event_keep ON school_correction_event;
CREATE TRIGGER school_correction_event_keep
    BEFORE UPDATE OR DELETE OR TRUNCATE ON school_correction_event
    FOR EACH STATEMENT EXECUTE FUNCTION school_approval_event_kept();
DROP TRIGGER IF EXISTS school_correction_event_add ON school_correction_event;
CREATE TRIGGER school_correction_event_add BEFORE INSERT ON school_correction_event
    FOR EACH ROW EXECUTE FUNCTION school_approval_event_added();
ALTER TABLE school_correction_event ENABLE ALWAYS TRIGGER school_correction_event_keep;
ALTER TABLE school_correction_event ENABLE ALWAYS TRIGGER school_correction_event_add;
