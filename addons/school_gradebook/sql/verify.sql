-- Every break of the chains and every cell that disagrees with its journal.
--
-- reason: changed   the row is not what its hash says
--         chain     the row was replaced: its successor remembers another hash
--         missing   rows before this one are gone
--         inserted  the row was put in by hand: its number is taken, or past the end
--         gap       the row does not begin with what the cell's row before ended with
--         head      the chain ends elsewhere than the book says
--         cell      the cell holds something else than its last row says
DROP FUNCTION IF EXISTS school_gradebook_journal_breaks(integer[]);
CREATE FUNCTION school_gradebook_journal_breaks(books integer[])
RETURNS TABLE (
    gradebook_id integer, seq integer, line_id integer, col text, reason text,
    journalled text, present text
)
LANGUAGE sql STABLE AS $$
    WITH chain AS (
        SELECT j.gradebook_id, j.seq, j.line_id, j."column" AS col, j.old, j.new,
               j.hash, j.previous_hash,
               lag(j.hash) OVER chain_ AS prior_hash,
               lag(j.seq) OVER chain_ AS prior_seq,
               lag(j.line_id) OVER chain_ AS prior_line,
               lag(j."column") OVER chain_ AS prior_col,
               lag(j.new) OVER cell_ AS prior_new,
               lead(j.seq) OVER cell_ AS next_seq,
               lead(j.seq) OVER chain_ IS NULL AS is_tail,
               school_gradebook_journal_hash(j) AS true_hash
          FROM school_mark_journal j
         WHERE j.gradebook_id = ANY(books)
        WINDOW chain_ AS (PARTITION BY j.gradebook_id ORDER BY j.seq),
               cell_ AS (PARTITION BY j.gradebook_id, j.line_id, j."column"
                             ORDER BY j.seq)
    ),
    marks AS (
        SELECT line.gradebook_id, mark.line_id, mark."column" AS col,
               school_gradebook_mark_text(mark.state, mark.value, mark.grade_code) AS txt
          FROM school_mark mark JOIN school_gradebook_line line ON line.id = mark.line_id
         WHERE line.gradebook_id = ANY(books)
        UNION ALL
        SELECT line.gradebook_id, line.id, 'comment', line.comment
          FROM school_gradebook_line line
         WHERE line.gradebook_id = ANY(books) AND line.comment IS NOT NULL
    ),
    found AS (
        SELECT c.gradebook_id, c.seq, c.line_id, c.col,
               CASE WHEN c.hash IS DISTINCT FROM c.true_hash THEN 'changed'
                    WHEN c.seq > coalesce(c.prior_seq, 0) + 1 THEN 'missing'
                    ELSE 'inserted' END AS reason,
               c.old AS journalled, c.new AS present
          FROM chain c
         WHERE c.hash IS DISTINCT FROM c.true_hash
            OR c.seq <> coalesce(c.prior_seq, 0) + 1
        UNION ALL
        SELECT c.gradebook_id, coalesce(c.prior_seq, c.seq), coalesce(c.prior_line, c.line_id),
               coalesce(c.prior_col, c.col), 'chain', NULL, NULL
          FROM chain c
         WHERE c.hash = c.true_hash AND c.seq = coalesce(c.prior_seq, 0) + 1
           AND c.previous_hash IS DISTINCT FROM c.prior_hash
        UNION ALL
        SELECT c.gradebook_id, c.seq, c.line_id, c.col, 'gap', c.prior_new, c.old
          FROM chain c
         WHERE c.line_id IS NOT NULL AND c.hash = c.true_hash
           AND c.old IS DISTINCT FROM c.prior_new
        UNION ALL
        SELECT c.gradebook_id, c.seq, c.line_id, c.col, 'inserted', c.old, c.new
          FROM chain c JOIN school_gradebook book ON book.id = c.gradebook_id
         WHERE c.seq > coalesce(book.journal_seq, 0)
        UNION ALL
        SELECT book.id, book.journal_seq, tail.line_id, tail.col, 'head', NULL, NULL
          FROM school_gradebook book
          LEFT JOIN chain tail
            ON tail.gradebook_id = book.id AND tail.is_tail AND tail.seq = book.journal_seq
         WHERE book.id = ANY(books)
           AND (coalesce(book.journal_seq, 0) > 0 AND tail.seq IS NULL
                OR book.journal_head IS DISTINCT FROM tail.hash)
        UNION ALL
        SELECT coalesce(m.gradebook_id, l.gradebook_id), l.seq,
               coalesce(m.line_id, l.line_id), coalesce(m.col, l.col), 'cell', l.new, m.txt
          FROM marks m
          FULL JOIN (SELECT c.* FROM chain c
                      WHERE c.line_id IS NOT NULL AND c.next_seq IS NULL) l
            ON l.line_id = m.line_id AND l.col = m.col
         WHERE m.txt IS DISTINCT FROM l.new
    )
    SELECT * FROM found ORDER BY 1, 2 NULLS LAST
$$;

-- The triggers that write the journal and keep it, where they are off or gone.
CREATE OR REPLACE FUNCTION school_gradebook_guard_faults() RETURNS TABLE (guard text)
LANGUAGE sql STABLE AS $$
    SELECT needed.relation || '.' || needed.guard
      FROM (VALUES ('school_mark', 'school_mark_inserted'),
                   ('school_mark', 'school_mark_updated'),
                   ('school_mark', 'school_mark_deleted'),
                   ('school_mark', 'school_mark_truncated'),
                   ('school_gradebook_line', 'school_line_comment'),
                   ('school_gradebook', 'school_gradebook_state'),
                   ('school_mark_journal', 'school_journal_guard'),
                   ('school_journal_digest', 'school_digest_guard')) needed (relation, guard)
      LEFT JOIN pg_trigger t
        ON t.tgname = needed.guard AND t.tgrelid = to_regclass(needed.relation)
     WHERE t.tgenabled IS DISTINCT FROM 'A'
     ORDER BY 1
$$;
