import 'reflect-metadata';
import { runProcess } from '#runtime';
import { dispatcherRole } from './dispatcher.module.ts';

await runProcess({ ...process.env, POSTHORN_ROLES: 'dispatcher' }, [dispatcherRole]);
