import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { defineSource } from '../define.ts'
import { applicationLoadBalancer } from './application-load-balancer.ts'
import { gatewayLoadBalancer } from './gateway-load-balancer.ts'
import { networkLoadBalancer } from './network-load-balancer.ts'

/** Application, network and gateway load balancers come of one call; classic ones have an API of their own. */
export const loadBalancers = defineSource({
  source: 'elbv2:DescribeLoadBalancers',
  per: 'region',
  permissions: ['elasticloadbalancing:DescribeLoadBalancers'],
  types: [applicationLoadBalancer, networkLoadBalancer, gatewayLoadBalancer],
  async list({ client }, token) {
    const command = new DescribeLoadBalancersCommand({ PageSize: 400, Marker: token })
    const page = await client(ElasticLoadBalancingV2Client).send(command)
    return { items: page.LoadBalancers ?? [], next: page.NextMarker }
  },
  typeOf({ Type }) {
    if (Type === 'application') return applicationLoadBalancer
    if (Type === 'network') return networkLoadBalancer
    return Type === 'gateway' ? gatewayLoadBalancer : undefined
  },
})
