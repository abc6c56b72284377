-- Every break of the chains and every cell that disagrees with its journal.
CREATE OR REPLACE FUNCTION school_gradebook_journal_breaks(books integer[])
RETURNS TABLE (gradebook_id integer, seq integer, line_id integer, col text, reason text)
LANGUAGE sql STABLE AS $$
    WITH chain AS (
        SELECT j.*,
               lag(j.hash) OVER chain_ AS prior_hash,
               lag(j.seq) OVER chain_ AS prior_seq,
               school_gradebook_journal_hash(j) AS true_hash
          FROM school_mark_journal j
         WHERE j.gradebook_id = ANY(books)
        WINDOW chain_ AS (PARTITION BY j.gradebook_id ORDER BY j.seq)
    ),
    latest AS (
        SELECT DISTINCT ON (j.line_id, j."column") j.*
          FROM school_mark_journal j
         WHERE j.gradebook_id = ANY(books) AND j.line_id IS NOT NULL
         ORDER BY j.line_id, j."column", j.seq DESC
    ),
    present AS (
        SELECT line.gradebook_id, mark.line_id, mark."column" AS col,
               school_gradebook_mark_text(mark.state, mark.value, mark.grade_code) AS txt
          FROM school_mark mark JOIN school_gradebook_line line ON line.id = mark.line_id
         WHERE line.gradebook_id = ANY(books)
        UNION ALL
        SELECT line.gradebook_id, line.id, 'comment', line.comment
          FROM school_gradebook_line line
         WHERE line.gradebook_id = ANY(books) AND line.comment IS NOT NULL
    )
    SELECT c.gradebook_id, c.seq, c.line_id, c."column",
           CASE WHEN c.hash IS DISTINCT FROM c.true_hash THEN 'changed'
                WHEN c.seq <> coalesce(c.prior_seq, 0) + 1 THEN 'missing'
                ELSE 'chain' END
      FROM chain c
     WHERE c.hash IS DISTINCT FROM c.true_hash
        OR c.seq <> coalesce(c.prior_seq, 0) + 1
        OR c.previous_hash IS DISTINCT FROM c.prior_hash
    UNION ALL
    SELECT book.id, book.journal_seq, NULL, NULL, 'head'
      FROM school_gradebook book
      LEFT JOIN LATERAL (SELECT j.seq, j.hash FROM school_mark_journal j
                          WHERE j.gradebook_id = book.id
                          ORDER BY j.seq DESC LIMIT 1) tail ON true
     WHERE book.id = ANY(books)
       AND (coalesce(book.journal_seq, 0) <> coalesce(tail.seq, 0)
            OR book.journal_head IS DISTINCT FROM tail.hash)
    UNION ALL
    SELECT coalesce(p.gradebook_id, l.gradebook_id), l.seq,
           coalesce(p.line_id, l.line_id), coalesce(p.col, l."column"), 'cell'
      FROM present p
      FULL JOIN latest l ON l.line_id = p.line_id AND l."column" = p.col
     WHERE p.txt IS DISTINCT FROM l.new
     ORDER BY 1, 2
$$;
