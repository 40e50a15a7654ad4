"""What happened in a quarter, as views over the tables of the cases: plain SQL of SQLite.

Each has a column `day`, on the office's wall, by which `tests.quarter.recount` chooses a period.
"""

VIEWS = """
CREATE TEMP TABLE works (day TEXT PRIMARY KEY);
CREATE TEMP TABLE ranks (post_id INTEGER PRIMARY KEY, rank TEXT);
CREATE TEMP TABLE period (first TEXT, last TEXT);
CREATE TEMP VIEW begun AS
    SELECT r.id AS request_id, date(r.registered_at, '+5 hours') AS day, '' AS since
    FROM requests r WHERE r.origin_id IS NULL
    UNION ALL
    SELECT n.request_id, date(n.written_at, '+5 hours'), n.written_at
    FROM notes n WHERE n.kind = 'correction';
CREATE TEMP VIEW registered AS
    SELECT r.id, r.post_id, p.body_id, r.channel, r.topic, date(r.registered_at, '+5 hours') AS day,
        r.citizenship <> 'kazakhstan' AS is_foreign, r.out_of_turn < 10 AS is_out_of_turn,
        (SELECT date(min(d.opened_at), '+5 hours') FROM duties d
            WHERE d.request_id = r.id AND d.kind = 'review')
            <= date(r.registered_at, '+5 hours') AS in_time,
        EXISTS (
            SELECT 1 FROM requests e
            JOIN outcomes o ON o.request_id = e.id
            JOIN posts ep ON ep.id = e.post_id
            WHERE e.id < r.id AND e.phone_index = r.phone_index
                AND o.kind NOT IN ('no_show', 'not_held', 'withdrawn')
                AND o.happened_at <= r.received_at
                AND (ep.body_id = p.body_id OR e.topic = r.topic)
        ) AS is_repeated
    FROM requests r LEFT JOIN posts p ON p.id = r.post_id
    WHERE r.origin_id IS NULL;
CREATE TEMP VIEW held AS
    SELECT r.id, r.post_id, p.body_id, k.rank, r.social, o.result, c.mode, c.id AS reception_id,
        o.unscheduled AS is_unscheduled, r.citizenship <> 'kazakhstan' AS is_foreign,
        r.out_of_turn < 10 AS is_out_of_turn,
        date(c.starts_at, '+5 hours') AS day,
        julianday(date(c.starts_at, '+5 hours'))
            - julianday(date(r.registered_at, '+5 hours')) AS waited
    FROM outcomes o
    JOIN requests r ON r.id = o.request_id
    JOIN posts p ON p.id = r.post_id
    JOIN ranks k ON k.post_id = r.post_id
    LEFT JOIN assignments a
        ON a.request_id = r.id AND a.freed_at IS NULL AND NOT o.unscheduled
    LEFT JOIN seats s ON s.id = a.seat_id
    LEFT JOIN visits v
        ON v.request_id = r.id AND v.assignment_id IS NULL AND o.unscheduled
    JOIN receptions c ON c.id = coalesce(s.reception_id, v.reception_id)
    WHERE o.kind = 'held';
CREATE TEMP VIEW missed AS
    SELECT o.kind, date(min(c.starts_at, o.happened_at), '+5 hours') AS day
    FROM outcomes o
    JOIN assignments a ON a.request_id = o.request_id AND a.freed_at = o.happened_at
    JOIN seats s ON s.id = a.seat_id
    JOIN receptions c ON c.id = s.reception_id
    WHERE o.kind IN ('no_show', 'not_held');
CREATE TEMP VIEW took_place AS
    SELECT c.id, c.post_id, p.body_id, k.rank, date(c.starts_at, '+5 hours') AS day,
        CASE WHEN EXISTS (SELECT 1 FROM held h WHERE h.reception_id = c.id) THEN 'held'
            WHEN c.cancelled_at IS NULL THEN 'empty' ELSE 'cancelled' END AS became
    FROM receptions c
    JOIN schedules s ON s.id = c.schedule_id AND s.state = 'approved'
    JOIN posts p ON p.id = c.post_id
    JOIN ranks k ON k.post_id = c.post_id
    WHERE c.cancelled_at IS NULL OR c.cancel_reason NOT IN ('room', 'holder', 'emergency');
CREATE TEMP VIEW told AS
    SELECT r.id AS request_id, j.at
    FROM journal j JOIN requests r ON j.subject = 'request:' || r.public_id
    LEFT JOIN duties d ON d.id = json_extract(j.details, '$.duty')
    WHERE j.action = 'told' AND coalesce(
        json_extract(j.details, '$.notice'), substr(d.subject, 1, instr(d.subject, ':') - 1)
    ) IN ('date', 'moved', 'refusal', 'request_returned', 'redirected', 'forwarded', 'ended',
        'consulted');
CREATE TEMP VIEW answers AS
    SELECT r.id, r.post_id, r.answered_at AS at, r.answer_due_on AS due
    FROM requests r WHERE r.answered_at IS NOT NULL AND r.origin_id IS NULL
    UNION ALL
    SELECT r.id, r.post_id,
        (SELECT min(t.at) FROM told t WHERE t.request_id = r.id AND t.at < j.at
            AND t.at > coalesce((SELECT max(b.since) FROM begun b
                WHERE b.request_id = r.id AND b.since < j.at), '')),
        json_extract(j.details, '$.old_due')
    FROM journal j JOIN requests r ON j.subject = 'request:' || r.public_id
    WHERE j.action = 'reopened' AND json_extract(j.details, '$.was_answered');
CREATE TEMP VIEW answered AS
    SELECT a.id, p.body_id, date(a.at, '+5 hours') AS day,
        datetime(a.at, '+5 hours') <= a.due || ' 18:30:00' AS in_time,
        (SELECT count(*) FROM works w WHERE w.day <= date(a.at, '+5 hours') AND w.day > (
            SELECT b.day FROM begun b WHERE b.request_id = a.id AND b.since < a.at
            ORDER BY b.since DESC LIMIT 1)) AS days
    FROM answers a LEFT JOIN posts p ON p.id = a.post_id;
CREATE TEMP VIEW endings AS
    SELECT o.kind, o.ground, p.body_id, date(o.happened_at, '+5 hours') AS day,
        (SELECT count(*) FROM works w WHERE w.day <= date(o.happened_at, '+5 hours') AND w.day > (
            SELECT b.day FROM begun b WHERE b.request_id = o.request_id
            AND b.since < o.happened_at ORDER BY b.since DESC LIMIT 1)) <= 3 AS in_time
    FROM outcomes o JOIN requests r ON r.id = o.request_id LEFT JOIN posts p ON p.id = r.post_id
    WHERE o.kind NOT IN ('held', 'no_show', 'not_held', 'appeal_answered')
    UNION ALL
    SELECT 'redirected_partly', f.ground, NULL, date(f.sent_at, '+5 hours'), NULL
    FROM referrals f WHERE f.kind = 'part' AND f.sent_at IS NOT NULL;
CREATE TEMP VIEW entered AS
    SELECT date(min(d.closed_at), '+5 hours') AS day, min(d.closed_at) <= min(d.due_at) AS in_time
    FROM duties d JOIN requests r ON r.id = d.request_id
    WHERE d.kind = 'entry' AND d.closed_at IS NOT NULL AND r.official_number IS NOT NULL
        AND r.origin_id IS NULL
    GROUP BY d.request_id;
CREATE TEMP VIEW memos_1 AS
    SELECT date(m.written_at, '+5 hours') AS day, NOT EXISTS (
        SELECT 1 FROM duties d WHERE d.request_id = m.request_id AND d.kind = 'memo'
            AND d.opened_at <= m.written_at AND coalesce(d.closed_at, '9') >= m.written_at
            AND d.due_at < m.written_at) AS in_time
    FROM memos m WHERE m.version = 1;
CREATE TEMP VIEW overdue AS
    SELECT date(j.at, '+5 hours') AS day FROM journal j
    WHERE j.action = 'alarm' AND json_extract(j.details, '$.duty') = 'answer'
        AND json_extract(j.details, '$.audience') = 'applicant';
CREATE TEMP VIEW given AS
    SELECT date(i.given_at, '+5 hours') AS day,
        (SELECT coalesce(json_extract(j.details, '$.asked'), json_extract(j.details, '$.due'))
            FROM journal j, period WHERE json_extract(j.details, '$.instruction') = i.public_id
            AND j.action IN ('instructed', 'extension_granted', 'instruction_passed')
            AND coalesce(json_extract(j.details, '$.asked'), json_extract(j.details, '$.due')) <> ''
            AND date(j.at, '+5 hours') <= period.last ORDER BY j.n DESC LIMIT 1) AS due,
        EXISTS (SELECT 1 FROM instruction_reports r, period WHERE r.instruction_id = i.id
            AND date(r.reported_at, '+5 hours') <= period.last
            AND coalesce(date(r.returned_at, '+5 hours'), '9') > period.last) AS is_reported
    FROM instructions i;
CREATE TEMP VIEW closed AS
    SELECT date(i.closed_at, '+5 hours') AS day,
        datetime((SELECT max(r.reported_at) FROM instruction_reports r
            WHERE r.instruction_id = i.id), '+5 hours') <= i.due_on || ' 18:30:00' AS in_time
    FROM instructions i WHERE i.state = 'closed';
CREATE TEMP VIEW asked AS SELECT date(m.asked_at, '+5 hours') AS day FROM materials m;
CREATE TEMP VIEW got AS
    SELECT date(m.answered_at, '+5 hours') AS day,
        datetime(m.answered_at, '+5 hours') <= m.due_on || ' 18:30:00' AS in_time
    FROM materials m WHERE m.answered_at IS NOT NULL;
CREATE TEMP VIEW tries AS
    SELECT c.result, date(c.tried_at, '+5 hours') AS day FROM contact_attempts c;
CREATE TEMP VIEW advice AS
    SELECT c.outcome, c.reason, date(c.ended_at, '+5 hours') AS day FROM consultations c
    WHERE c.outcome IS NOT NULL;
CREATE TEMP VIEW questions AS
    SELECT replace(s.questionnaire, 'reason_told', 'consultation') AS questionnaire,
        date(s.asked_at, '+5 hours') AS day FROM surveys s
    WHERE s.asked_at IS NOT NULL;
CREATE TEMP VIEW draws AS
    SELECT (SELECT count(*) FROM sample_calls c WHERE c.sample_id = s.id) AS size,
        json_array_length(s.population) AS people, date(s.drawn_at, '+5 hours') AS day
    FROM samples s;
CREATE TEMP VIEW rung AS
    SELECT c.state, (SELECT count(*) FROM call_tries t WHERE t.call_id = c.id) AS tries,
        c.wishes_booking OR EXISTS (SELECT 1 FROM journal d WHERE d.action = 'wish_dropped'
            AND d.subject = 'call:' || c.public_id) AS wished,
        date(j.at, '+5 hours') AS day
    FROM sample_calls c JOIN journal j
        ON j.subject = 'call:' || c.public_id AND j.action = 'sample_call_ended'
    WHERE c.state <> 'waiting';
CREATE TEMP VIEW taken_up AS
    SELECT date(n.written_at, '+5 hours') AS day FROM notes n WHERE n.kind = 'correction'
"""
