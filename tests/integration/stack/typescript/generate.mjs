// Writes the types of a service's operations. A binary body becomes a Blob: the generator itself makes a string of it.
import { writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const BLOB = ts.factory.createTypeReferenceNode(ts.factory.createIdentifier("Blob"));
const [openapi, types] = process.argv.slice(2);
const nodes = await openapiTS(new URL(`file://${openapi}`), {
  transform: (schema) => (schema.format === "binary" ? BLOB : undefined),
});
await writeFile(types, astToString(nodes));
