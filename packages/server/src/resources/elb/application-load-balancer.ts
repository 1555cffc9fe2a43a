import { defineType } from '../define-type.ts'
import { v2Rules } from './v2-rules.ts'

/** An Application Load Balancer. */
export const applicationLoadBalancer = defineType({
  ...v2Rules,
  type: 'aws_ec2_application_load_balancer',
  title: 'Application Load Balancer',
})
