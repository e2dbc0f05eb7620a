import 'reflect-metadata';
import { runProcess } from '#runtime';
import { relayRole } from './relay.module.ts';

await runProcess({ ...process.env, POSTHORN_ROLES: 'relay' }, [relayRole]);
