/** The variables that Kubernetes sets in each container for each service: `POSTHORN_SERVICE_HOST`, `KAFKA_PORT`. */
const SERVICE = /_SERVICE_(HOST|PORT)(_\w+)?$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/;
const SERVICE_PORT = /^(.+)_PORT$/;
const SERVICE_URL = /^(tcp|udp|sctp):\/\//;

/** Returns true if Kubernetes sets a variable for a service. */
export function isOfService(name: string, value: string): boolean {
  return SERVICE.test(name) || serviceBehind(name, value) !== undefined;
}

/** The service for which Kubernetes has set `<SERVICE>_PORT`, in its own spelling; undefined for any other variable. */
export function serviceBehind(name: string, value: string): string | undefined {
  const [, service] = SERVICE_URL.test(value) ? (SERVICE_PORT.exec(name) ?? []) : [];
  return service?.toLowerCase().replaceAll('_', '-');
}
