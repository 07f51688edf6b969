-- A ready table of tickets: who answered last, and whether it is open; with an index of the open ones.
DROP TABLE IF EXISTS tickets;
CREATE TABLE tickets AS
	SELECT "case", max(at) FILTER (WHERE "do" IN ('open', 'reopen')) > coalesce(max(at) FILTER (WHERE "do" = 'solve'), '') AS open,
	       max("by") FILTER (WHERE "do" = 'reply') AS agent
	FROM events WHERE "case" >= 'T' GROUP BY "case";
CREATE INDEX open_by_agent ON tickets(agent) WHERE open;
ANALYZE;
