-- A printed ledger stays as it was printed, also for those who reach the database past the
-- application (design law 8). Counters of prints may change, drafts may be deleted.
CREATE OR REPLACE FUNCTION school_report_ledger_guard() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'school_ledger: ledgers are kept for ever';
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.is_draft THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'school_ledger: ledger % is kept for ever', OLD.id;
    END IF;
    IF (OLD.class_id, OLD.term_id, OLD.version, COALESCE(OLD.is_draft, false), OLD.content,
        OLD.sha256, OLD.journal_head, OLD.journal_hash, OLD.create_uid, OLD.create_date)
       IS DISTINCT FROM
       (NEW.class_id, NEW.term_id, NEW.version, COALESCE(NEW.is_draft, false), NEW.content,
        NEW.sha256, NEW.journal_head, NEW.journal_hash, NEW.create_uid, NEW.create_date) THEN
        RAISE EXCEPTION 'school_ledger: ledger % is frozen', OLD.id;
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;

DROP TRIGGER IF EXISTS school_report_ledger_guard ON school_ledger;
CREATE TRIGGER school_report_ledger_guard
    BEFORE UPDATE OR DELETE ON school_ledger
    FOR EACH ROW EXECUTE FUNCTION school_report_ledger_guard();

DROP TRIGGER IF EXISTS school_report_ledger_guard_truncate ON school_ledger;
CREATE TRIGGER school_report_ledger_guard_truncate
    BEFORE TRUNCATE ON school_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION school_report_ledger_guard();
