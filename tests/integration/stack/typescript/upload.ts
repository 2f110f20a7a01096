// Uploads a roster and prints what the ladder answered, read through the generated types.
import { openAsBlob } from "node:fs";
import createClient from "openapi-fetch";
import type { paths } from "./ladder.js";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const [baseUrl, token, file] = process.argv.slice(2) as [string, string, string];
const ladder = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
const { data, error, response } = await ladder.POST("/v1/roster_imports", {
  body: await openAsBlob(file),
  bodySerializer: (body) => body as Blob,
  headers: { "Content-Type": XLSX, "Accept-Language": "en" },
});
const answer = error
  ? { status: response.status, code: error.code, findings: error.errors?.map(({ code, detail }) => ({ code, detail })) }
  : { status: response.status, rows: data.rows };
console.log(JSON.stringify(answer));
