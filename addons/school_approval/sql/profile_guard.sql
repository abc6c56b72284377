-- The trace of the pupils' data: what papers print of a pupil, each change by whom and on
-- which way. Under a correction request nothing is written but what it was approved for.

-- Append one row; under a request only from its original value to its approved one, once.
-- The name of a parent is one person's: it changes with every child of the school.
CREATE OR REPLACE FUNCTION school_approval_profile_add(
    student integer, col text, was text, becomes text, by_user integer, written timestamp
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    context jsonb := school_gradebook_context();
    way text := context ->> 'source';
BEGIN
    IF coalesce(was, '') = coalesce(becomes, '')
       OR NOT EXISTS (SELECT 1 FROM school_student WHERE id = student) THEN
        RETURN;
    END IF;
    IF way = 'correction' AND NOT EXISTS (
        SELECT 1 FROM school_correction_line cell
          JOIN school_correction request ON request.id = cell.correction_id
          JOIN school_enrollment place ON place.id = cell.member_id
         WHERE request.name = context ->> 'reference' AND request.state = 'applied'
           AND cell.kind = 'profile' AND cell.applied_at IS NULL
           AND cell."column" = col
           AND (place.student_id = student OR col IN ('father', 'mother', 'guardian'))
           AND coalesce(cell.old_value, '') = coalesce(was, '')
           AND coalesce(cell.new_value, '') = coalesce(becomes, '')) THEN
        RAISE EXCEPTION 'Thông tin học sinh chỉ được điều chỉnh đúng như đơn đã duyệt.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'school_profile_approved';
    END IF;
    IF way NOT IN ('correction', 'import') THEN
        -- The application stamps what it writes; what comes past it carries no new stamp.
        way := CASE WHEN written >= (now() AT TIME ZONE 'UTC') - interval '1 second'
                    THEN 'rpc' ELSE 'sql' END;
    END IF;
    INSERT INTO school_profile_change
           (student_id, "column", old, new, user_id, at, source, reference, db_user)
    VALUES (student, col, was, becomes,
            coalesce((context ->> 'uid')::integer, CASE way WHEN 'rpc' THEN by_user END),
            clock_timestamp() AT TIME ZONE 'UTC', way,
            CASE way WHEN 'correction' THEN context ->> 'reference' END, session_user);
END $$;

CREATE OR REPLACE FUNCTION school_approval_sex(code text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE code WHEN 'male' THEN 'Nam' WHEN 'female' THEN 'Nữ' ELSE code END
$$;

CREATE OR REPLACE FUNCTION school_approval_student_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM school_approval_profile_add(
                NEW.id, item.col, item.was, item.becomes, NEW.write_uid, NEW.write_date)
       FROM (VALUES
            ('birth_date', to_char(OLD.birth_date, 'DD/MM/YYYY'),
             to_char(NEW.birth_date, 'DD/MM/YYYY')),
            ('sex', school_approval_sex(OLD.sex), school_approval_sex(NEW.sex)),
            ('ethnicity', OLD.ethnicity, NEW.ethnicity),
            ('birth_place', OLD.birth_place, NEW.birth_place),
            ('policy_group', OLD.policy_group, NEW.policy_group)) AS item (col, was, becomes);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION school_approval_contact_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM school_approval_profile_add(
                student.id, item.col, item.was, item.becomes, NEW.write_uid, NEW.write_date)
       FROM school_student student,
            (VALUES ('name', OLD.name, NEW.name),
                    ('street', OLD.street, NEW.street)) AS item (col, was, becomes)
      WHERE student.partner_id = NEW.id;
    PERFORM school_approval_profile_add(
                guardian.student_id, guardian.relation, OLD.name, NEW.name,
                NEW.write_uid, NEW.write_date)
       FROM school_guardian guardian WHERE guardian.partner_id = NEW.id;
    RETURN NULL;
END $$;

-- A guardian who comes, goes, or is somebody else by now.
CREATE OR REPLACE FUNCTION school_approval_guardian_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    was school_guardian := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD END;
    becomes school_guardian := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW END;
    same boolean := was.relation = becomes.relation AND was.student_id = becomes.student_id;
BEGIN
    PERFORM school_approval_profile_add(
                item.student, item.relation, item.was, item.becomes,
                coalesce(becomes.write_uid, was.write_uid),
                coalesce(becomes.write_date, now() AT TIME ZONE 'UTC'))
       FROM (SELECT was.student_id AS student, was.relation,
                    (SELECT name FROM res_partner WHERE id = was.partner_id) AS was,
                    CASE WHEN same THEN
                        (SELECT name FROM res_partner WHERE id = becomes.partner_id) END
                    AS becomes
             UNION ALL
             SELECT becomes.student_id, becomes.relation, NULL,
                    (SELECT name FROM res_partner WHERE id = becomes.partner_id)
              WHERE same IS NOT TRUE) AS item
      WHERE item.student IS NOT NULL;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS school_profile_student ON school_student;
CREATE TRIGGER school_profile_student AFTER UPDATE ON school_student
    FOR EACH ROW
    WHEN (NEW.birth_date IS DISTINCT FROM OLD.birth_date OR NEW.sex IS DISTINCT FROM OLD.sex
          OR NEW.ethnicity IS DISTINCT FROM OLD.ethnicity
          OR NEW.birth_place IS DISTINCT FROM OLD.birth_place
          OR NEW.policy_group IS DISTINCT FROM OLD.policy_group)
    EXECUTE FUNCTION school_approval_student_changed();
DROP TRIGGER IF EXISTS school_profile_contact ON res_partner;
CREATE TRIGGER school_profile_contact AFTER UPDATE ON res_partner
    FOR EACH ROW
    WHEN (NEW.name IS DISTINCT FROM OLD.name OR NEW.street IS DISTINCT FROM OLD.street)
    EXECUTE FUNCTION school_approval_contact_changed();
DROP TRIGGER IF EXISTS school_profile_guardian ON school_guardian;
CREATE TRIGGER school_profile_guardian AFTER INSERT OR DELETE OR UPDATE ON school_guardian
    FOR EACH ROW EXECUTE FUNCTION school_approval_guardian_changed();
ALTER TABLE school_student ENABLE ALWAYS TRIGGER school_profile_student;
ALTER TABLE res_partner ENABLE ALWAYS TRIGGER school_profile_contact;
ALTER TABLE school_guardian ENABLE ALWAYS TRIGGER school_profile_guardian;

-- The trace is append-only, written by the triggers above and by nothing else. It goes with
-- a pupil who never stood in a class list: no other pupil is ever deleted.
CREATE OR REPLACE FUNCTION school_approval_profile_kept() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND pg_trigger_depth() > 1
       OR TG_OP = 'DELETE' AND NOT EXISTS (
              SELECT 1 FROM school_student WHERE id = OLD.student_id) THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'Vết thay đổi thông tin học sinh chỉ do hệ thống ghi, không sửa, không xóa.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'school_profile_kept';
END $$;

DROP TRIGGER IF EXISTS school_profile_keep ON school_profile_change;
CREATE TRIGGER school_profile_keep BEFORE INSERT OR UPDATE OR DELETE ON school_profile_change
    FOR EACH ROW EXECUTE FUNCTION school_approval_profile_kept();
DROP TRIGGER IF EXISTS school_profile_truncated ON school_profile_change;
CREATE TRIGGER school_profile_truncated BEFORE TRUNCATE ON school_profile_change
    FOR EACH STATEMENT EXECUTE FUNCTION school_gradebook_no_truncate();
ALTER TABLE school_profile_change ENABLE ALWAYS TRIGGER school_profile_keep;
ALTER TABLE school_profile_change ENABLE ALWAYS TRIGGER school_profile_truncated;
