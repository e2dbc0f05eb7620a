import 'reflect-metadata';
import { runProcess } from '#runtime';
import { apiRole } from './api.module.ts';

await runProcess({ ...process.env, POSTHORN_ROLES: 'api' }, [apiRole]);
