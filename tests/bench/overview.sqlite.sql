-- The same as overview.duck.sql for the sqlite3 shell: a table "events" is there.
CREATE TEMP TABLE tickets AS
	SELECT "case",
	       min(at) FILTER (WHERE "do" = 'open') AS opened,
	       min(category) FILTER (WHERE "do" = 'open') AS category,
	       min(at) FILTER (WHERE "do" = 'reply' AND "by" NOT IN ('customer', 'system', 'bot')) AS replied,
	       count(*) FILTER (WHERE "do" = 'solve') AS solves
	FROM events WHERE "case" >= 'T' GROUP BY "case";
WITH t AS (SELECT substr(opened, 1, 7) AS month, category, solves, unixepoch(replied) - unixepoch(opened) AS wait FROM tickets),
     r AS (SELECT *, row_number() OVER (PARTITION BY month, category, wait IS NULL ORDER BY wait) AS k,
                  count(wait) OVER (PARTITION BY month, category) AS n FROM t)
SELECT month, category, count(*), sum(solves > 0), sum(max(solves - 1, 0)), min(wait) FILTER (WHERE k >= 0.5 * n),
       min(wait) FILTER (WHERE k >= 0.9 * n)
FROM r GROUP BY month, category ORDER BY month, category;
