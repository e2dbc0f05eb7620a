// Examines an AsyncAPI document: node check.js <file>. Prints what is wrong, and fails then.
import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';

const [, , file] = process.argv;
const { document, diagnostics } = await new Parser().parse(readFileSync(file, 'utf8'));
for (const { message, path, code } of diagnostics) console.error(`${file} /${path.join('/')}: ${message} (${code})`);
if (document === undefined || diagnostics.length > 0) process.exitCode = 1;
