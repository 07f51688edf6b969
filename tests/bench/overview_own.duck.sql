-- The query of overview.duck.sql alone: its table of tickets is there.
SELECT date_trunc('month', opened) AS month, category, count(*) AS opened, count(*) FILTER (WHERE solves > 0) AS solved,
       sum(greatest(solves - 1, 0)) AS reopened,
       quantile_disc(date_diff('second', opened, replied), 0.5) AS p50, quantile_disc(date_diff('second', opened, replied), 0.9) AS p90
FROM tickets GROUP BY ALL ORDER BY ALL;
