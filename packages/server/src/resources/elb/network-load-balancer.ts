import { defineType } from '../define-type.ts'
import { v2Rules } from './v2-rules.ts'

/** A Network Load Balancer. */
export const networkLoadBalancer = defineType({
  ...v2Rules,
  type: 'aws_ec2_network_load_balancer',
  title: 'Network Load Balancer',
})
