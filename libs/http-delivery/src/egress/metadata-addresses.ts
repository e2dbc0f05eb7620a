import type { IpAddress } from './ip-address.ts';
import { NetworkSet } from './network-set.ts';

/**
 * Addresses on which clouds and their container services hand out credentials of the machine to every caller.
 *
 * - 169.254.169.254: AWS, Azure, Google, Oracle, DigitalOcean, OpenStack and others; 169.254.169.253 and .123 are AWS's
 *   name and time servers
 * - 169.254.170.2 and .23, fd00:ec2::23: roles of AWS ECS and EKS; fd00:ec2::254: AWS over IPv6
 * - fd20:ce::254: Google over IPv6; fe80::a9fe:a9fe: OpenStack over IPv6
 * - 168.63.129.16: Azure's platform; 192.0.0.192: Oracle; 100.100.100.200: Alibaba; 100.96.0.96: Volcengine
 * - 169.254.42.42 and fd00:42::42: Scaleway; 169.254.0.23: Tencent
 */
const IPV4 = [
  ...['169.254.169.254', '169.254.169.253', '169.254.169.123', '169.254.170.2', '169.254.170.23', '169.254.42.42'],
  ...['169.254.0.23', '168.63.129.16', '192.0.0.192', '100.100.100.200', '100.96.0.96'],
];
const IPV6 = ['fd00:ec2::254', 'fd00:ec2::253', 'fd00:ec2::23', 'fd20:ce::254', 'fe80::a9fe:a9fe', 'fd00:42::42'];

const metadata = new NetworkSet(...IPV4.map((address) => `${address}/32`), ...IPV6.map((address) => `${address}/128`));

/** Returns true for an address on which a cloud's metadata service answers. */
export function isMetadataAddress(address: IpAddress): boolean {
  return metadata.has(address);
}
