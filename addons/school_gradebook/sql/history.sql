-- What the history report asks of a journal text.

-- A mark in tenths: «8.5» → 85; nothing for words and codes.
CREATE OR REPLACE FUNCTION school_gradebook_tenths(value text) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN value ~ '^(transferred:)?[0-9]+(\.[0-9])?$'
            THEN (replace(value, 'transferred:', '')::numeric * 10)::integer
        WHEN value = 'zero' THEN 0
    END
$$;

-- Which of two codes is better: Đ over CĐ, T over H or Đ over C.
CREATE OR REPLACE FUNCTION school_gradebook_code_rank(value text) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE replace(value, 'transferred:', '')
        WHEN 'DAT' THEN 2 WHEN 'CHUA_DAT' THEN 1
        WHEN 'T' THEN 3 WHEN 'H' THEN 2 WHEN 'D' THEN 2 WHEN 'C' THEN 1
    END
$$;
