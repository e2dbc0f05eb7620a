import type { IsolationCase } from '../isolation-case.ts';

const CONNECTIONS = 1_200;
const SMALL_CONNECTIONS = 400;

/** Callers without a valid key who connect, and send nothing. */
export const idleConnections: IsolationCase = {
  name: 'idle',
  summary: 'connections without a key that send nothing',
  title: '1,200 connections without a key that send nothing, opened again when they are closed',
  async prepare(stage) {
    const connections = stage.size(CONNECTIONS, SMALL_CONNECTIONS);
    return { flows: [], drips: [{ connections, request: null }] };
  },
};
