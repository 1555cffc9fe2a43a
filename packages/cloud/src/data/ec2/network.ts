import type { Place } from '../place.ts'
import { hex } from '../random.ts'

/** The id of a VPC. */
export const vpcId = (place: Place, vpc: number): string => place.id('vpc', 'vpc', vpc)
/** The id of a subnet. */
export const subnetId = (place: Place, subnet: number): string => place.id('subnet', 'subnet', subnet)
/** The id of a security group. */
export const groupId = (place: Place, group: number): string => place.id('sg', 'securityGroup', group)
/** The id of a network interface. */
export const interfaceId = (place: Place, index: number): string => place.id('eni', 'interface', index)
/** The id of an instance. */
export const instanceId = (place: Place, index: number): string => place.id('i', 'instance', index)
/** The id of a volume. */
export const volumeId = (place: Place, index: number): string => place.id('vol', 'volume', index)

/** The VPC of a subnet. */
export const vpcOfSubnet = (place: Place, subnet: number): number => subnet % place.counts.vpc
/** The VPC of a security group. */
export const vpcOfGroup = (place: Place, group: number): number => group % place.counts.vpc

/** The first VPC is the default one. */
export function vpcCidr(vpc: number): string {
  return vpc === 0 ? '172.31.0.0/16' : `10.${vpc % 250}.0.0/16`
}

/** The addresses of a subnet. */
export function subnetCidr(place: Place, subnet: number): string {
  return `${subnetPrefix(place, subnet)}.0/24`
}

/** The availability zone of a subnet, by name and by id. */
export function zoneOfSubnet(place: Place, subnet: number): { name: string; id: string } {
  const number = Math.floor(subnet / place.counts.vpc) % 3
  return { name: place.zones()[number] ?? '', id: `${zonePrefix(place.region)}-az${number + 1}` }
}

/** The private address of the n-th host of a subnet. */
export function hostAddress(place: Place, subnet: number, host: number): string {
  return `${subnetPrefix(place, subnet)}.${4 + (host % 250)}`
}

/** A public address from the documentation ranges of RFC 5737, and its name. */
export function publicAddress(place: Place, kind: string, index: number): { ip: string; dns: string } {
  const draw = place.draw(kind, index, 'public')
  const ip = `${draw % 2 ? '203.0.113' : '198.51.100'}.${1 + (draw % 254)}`
  return {
    ip,
    dns: `ec2-${ip.replaceAll('.', '-')}.${place.region === 'us-east-1' ? 'compute-1' : `${place.region}.compute`}.amazonaws.com`,
  }
}

/** The DNS name of a private address. */
export function privateName(place: Place, ip: string): string {
  return `ip-${ip.replaceAll('.', '-')}.${place.region === 'us-east-1' ? 'ec2' : `${place.region}.compute`}.internal`
}

/** The hardware address of a network interface. */
export function macAddress(place: Place, index: number): string {
  return `0a:${(hex(place.draw('interface', index, 'mac'), 10).match(/../g) ?? []).join(':')}`
}

/** A security group of a VPC; `turn` chooses among those that are not the default one. */
export function groupOfVpc(place: Place, vpc: number, turn: number): number {
  const { vpc: vpcs, securityGroup } = place.counts
  const inVpc = Math.max(1, Math.floor((securityGroup - vpc - 1) / vpcs) + 1)
  const own = inVpc > 1 ? 1 + (turn % (inVpc - 1)) : 0
  return vpc + own * vpcs
}

/** The subnets of a VPC. */
export function subnetsOfVpc(place: Place, vpc: number): number[] {
  const subnets: number[] = []
  for (let s = vpc; s < place.counts.subnet; s += place.counts.vpc) subnets.push(s)
  return subnets
}

function subnetPrefix(place: Place, subnet: number): string {
  const vpc = vpcOfSubnet(place, subnet)
  const third = Math.floor(subnet / place.counts.vpc) % 256
  return `${vpcCidr(vpc).split('.').slice(0, 2).join('.')}.${third}`
}

/** `use1` of `us-east-1`, `euc1` of `eu-central-1`. */
function zonePrefix(region: string): string {
  const [area = '', direction = '', number = ''] = region.split('-')
  const letters = direction
    .replace('north', 'n')
    .replace('south', 's')
    .replace('east', 'e')
    .replace('west', 'w')
  return area + letters.replace('central', 'c') + number
}
