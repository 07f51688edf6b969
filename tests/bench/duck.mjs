// DuckDB answers one SQL file: node duck.mjs MODULES THREADS FILE.sql [name=value ...]. ${name} in the SQL is replaced.
// The seconds of the queries alone, without the start of node, go to standard output; rows go nowhere but are fetched.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [modules, threads, file, ...values] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(resolve(modules) + '/')('@duckdb/node-api');
let sql = readFileSync(file, 'utf8');
for (const pair of values) {
	const at = pair.indexOf('=');
	sql = sql.replaceAll('${' + pair.slice(0, at) + '}', pair.slice(at + 1));
}
const file_of = values.find((v) => v.startsWith('db='));   // a database file instead of memory
const db = await DuckDBInstance.create(file_of ? file_of.slice(3) : ':memory:', { threads });
const connection = await db.connect();
const start = process.hrtime.bigint();
let rows = 0;
for (const statement of sql.split(';').filter((s) => s.trim()))
	rows = (await connection.runAndReadAll(statement)).getRows().length;
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
console.log(`${seconds.toFixed(6)} ${rows} ${process.resourceUsage().maxRSS}`);
