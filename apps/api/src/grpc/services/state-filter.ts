/** The lists among the filters of deliveries in gRPC, by the field of the form. */
export const STATE_LISTS: Readonly<Record<string, string>> = {
  ...{ type: 'types', channel: 'channels', status: 'statuses', statusCode: 'statusCodes' },
  ...{ errorCode: 'errorCodes', trigger: 'triggers' },
};
