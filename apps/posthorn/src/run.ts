import 'reflect-metadata';
import { cli } from './cli.ts';

await cli.parseAsync();
