import { defineType } from '../define-type.ts'
import { v2Rules } from './v2-rules.ts'

/** A Gateway Load Balancer. */
export const gatewayLoadBalancer = defineType({
  ...v2Rules,
  type: 'aws_ec2_gateway_load_balancer',
  title: 'Gateway Load Balancer',
})
