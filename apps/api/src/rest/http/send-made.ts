import type { FastifyReply } from 'fastify';
import type { MadeOrFound } from '#admin';

/** Sets the status of a resource that was made, or was there. @returns its view, for the body of the response */
export function sendMade<Made, Found>(reply: FastifyReply, { isNew, view }: MadeOrFound<Made, Found>): Made | Found {
  void reply.status(isNew ? 201 : 200);
  return view;
}
