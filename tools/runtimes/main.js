// The program of a runtime with a command line: Node, Deno, Bun.
import { check } from './check.js';

console.log(await check());
