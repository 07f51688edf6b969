-- An order export into a table of texts, with the first checks of its numbers.
CREATE TABLE orders AS SELECT * FROM read_csv('${file}', header = true, all_varchar = true);
SELECT "Financial Status", count(*), sum(CAST("Total" AS DECIMAL(18, 2))) FROM orders GROUP BY ALL
