-- One row for each cell that has a history between two moments: what it held before,
-- first, at the lock of its book and in the end, and what is remarkable about the way.
--
-- Parameters: since, until (UTC), zone (of the nights), new_days (how long an address
-- counts as new for a user).
WITH seen AS MATERIALIZED (
    -- when a user came from an address first, and from anywhere at all
    SELECT user_id, address, min(at) AS address_at,
           min(min(at)) OVER (PARTITION BY user_id) AS user_at
      FROM school_mark_journal
     WHERE address IS NOT NULL AND user_id IS NOT NULL
     GROUP BY user_id, address
)
SELECT cell.*,
       book.id AS gradebook_id, book.class_id, book.subject_id, book.term_id, book.year_id,
       book.company_id, book.teacher_names, line.enrollment_id,
       net.net_tenths,
       net.net_tenths / 10.0 AS net_change,
       greatest(net.net_tenths, 0) / 10.0 AS net_up,
       least(net.net_tenths, 0) / 10.0 AS net_down,
       CASE
           WHEN cell.value IS NULL THEN 'emptied'
           WHEN cell.base_value = cell.value THEN 'same'
           WHEN net.net_tenths > 0 OR rank.difference > 0 THEN 'up'
           WHEN net.net_tenths < 0 OR rank.difference < 0 THEN 'down'
           ELSE 'other'
       END AS direction
  FROM school_gradebook book
  -- the first lock of the book: a later one would hide what was changed in between
  LEFT JOIN LATERAL (
       SELECT min(event.seq) AS seq
         FROM school_mark_journal event
        WHERE event.gradebook_id = book.id AND event.line_id IS NULL
          AND left(event.new, 6) = 'locked'
       ) locked ON true
 CROSS JOIN LATERAL (
       SELECT min(entry.id) AS id, entry.line_id, entry."column",
              max(entry.new) FILTER (WHERE entry.n = 1) AS first_value,
              max(entry.at) FILTER (WHERE entry.n = 1) AS first_at,
              max(entry.user_id) FILTER (WHERE entry.n = 1) AS first_user_id,
              coalesce(
                  max(coalesce(entry.old, entry.deleted)) FILTER (WHERE entry.is_first),
                  max(entry.new) FILTER (WHERE entry.is_first)) AS base_value,
              CASE WHEN locked.seq IS NOT NULL THEN
                  CASE WHEN bool_or(entry.is_first_late)
                       THEN max(entry.old) FILTER (WHERE entry.is_first_late)
                       ELSE max(entry.new) FILTER (WHERE entry.next_seq IS NULL) END
              END AS locked_value,
              max(entry.new) FILTER (WHERE entry.is_last) AS value,
              max(entry.at) FILTER (WHERE entry.is_last) AS last_at,
              max(entry.user_id) FILTER (WHERE entry.is_last) AS last_user_id,
              max(entry.source) FILTER (WHERE entry.is_last) AS last_source,
              max(entry.address) FILTER (WHERE entry.is_last) AS last_address,
              max(entry.reason) FILTER (WHERE entry.is_last) AS last_reason,
              max(entry.reference) FILTER (WHERE entry.is_last) AS last_reference,
              count(*) FILTER (WHERE entry.counts AND entry.n > 1) AS change_count,
              count(*) FILTER (WHERE entry.is_re_entry) AS re_entry_count,
              (array_agg(entry.deleted_by ORDER BY entry.seq DESC)
                  FILTER (WHERE entry.is_re_entry))[1] AS deleted_by_id,
              (array_agg(entry.user_id ORDER BY entry.seq DESC)
                  FILTER (WHERE entry.is_re_entry))[1] AS re_entered_by_id,
              min(extract(epoch FROM entry.at - entry.prior_at))
                  FILTER (WHERE entry.is_re_entry) / 60 AS re_entry_minutes,
              count(*) FILTER (WHERE entry.counts AND entry.is_late) AS late_count,
              count(*) FILTER (WHERE entry.counts AND entry.unlock_id IS NOT NULL)
                  AS unlock_count,
              count(*) FILTER (WHERE entry.counts AND entry.n > 1 AND entry.by_night)
                  AS night_count,
              count(*) FILTER (WHERE entry.counts AND entry.n > 1 AND entry.new_address)
                  AS address_count,
              count(*) FILTER (WHERE entry.counts AND entry.by_other) AS other_count
         FROM (SELECT step.*,
                      -- within a book time goes with the numbers
                      step.counts AND coalesce(step.prior_at < %(since)s, true) AS is_first,
                      step.counts AND coalesce(step.next_at >= %(until)s, true) AS is_last,
                      step.counts AND step.old IS NULL AND step.n > 1 AS is_re_entry,
                      step.seq > locked.seq
                          AND coalesce(step.prior_seq < locked.seq, true) AS is_first_late,
                      step.seq > locked.seq OR step.unlock_id IS NOT NULL AS is_late,
                      extract(hour FROM step.at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)
                          NOT BETWEEN 5 AND 21 AS by_night,
                      seen.address_at > seen.user_at
                          AND step.at < seen.address_at + make_interval(days => %(new_days)s)
                          AS new_address,
                      -- an import brings a first mark, a correction is applied by
                      -- others by rule, and a substitute stands in for some days
                      own.res_users_id IS NULL
                          AND NOT (step.n = 1 AND coalesce(step.source, '') = 'import')
                          AND coalesce(step.source, '') <> 'correction'
                          AND NOT EXISTS (
                              SELECT 1 FROM school_substitution stood
                               WHERE stood.assignment_id = book.assignment_id
                                 AND stood.user_id = step.user_id
                                 AND stood.starts_at <= step.at AND stood.ends_at > step.at)
                          AS by_other
                 FROM (SELECT j.*,
                              j.at >= %(since)s AND j.at < %(until)s AS counts,
                              row_number() OVER cell_ AS n,
                              lag(j.seq) OVER cell_ AS prior_seq,
                              lead(j.seq) OVER cell_ AS next_seq,
                              lag(j.old) OVER cell_ AS deleted,
                              lag(j.at) OVER cell_ AS prior_at,
                              lead(j.at) OVER cell_ AS next_at,
                              lag(j.user_id) OVER cell_ AS deleted_by
                         FROM school_mark_journal j
                        WHERE j.gradebook_id = book.id AND j.line_id IS NOT NULL
                       WINDOW cell_ AS (PARTITION BY j.line_id, j."column"
                                            ORDER BY j.seq)) step
                 LEFT JOIN seen
                   ON seen.user_id = step.user_id AND seen.address = step.address
                 LEFT JOIN school_gradebook_teacher_user_rel own
                   ON own.school_gradebook_id = book.id AND own.res_users_id = step.user_id
              ) entry
        GROUP BY entry.line_id, entry."column", locked.seq
       HAVING bool_or(entry.counts)
       ) cell
  JOIN school_gradebook_line line ON line.id = cell.line_id
 CROSS JOIN LATERAL (
       SELECT CASE WHEN cell."column" <> 'comment' THEN
                  school_gradebook_tenths(cell.value)
                  - school_gradebook_tenths(cell.base_value) END AS net_tenths) net
 CROSS JOIN LATERAL (
       SELECT CASE WHEN cell."column" <> 'comment' THEN
                  school_gradebook_code_rank(cell.value)
                  - school_gradebook_code_rank(cell.base_value) END AS difference) rank
