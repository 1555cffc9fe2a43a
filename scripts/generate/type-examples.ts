import type { ResourceType } from '../../packages/server/src/resources/define.ts'

/** A question that people ask of a type. */
const questions: Readonly<Record<string, string>> = {
  aws_ebs_volume: `-- volumes that nothing uses
select volume_id, size, volume_type, region, create_time
from aws_ebs_volume
where state = 'available'
order by size desc`,
  aws_ec2_application_load_balancer: `-- load balancers that the internet reaches
select name, dns_name, region
from aws_ec2_application_load_balancer
where scheme = 'internet-facing'`,
  aws_ec2_autoscaling_group: `-- groups at their upper bound
select name, desired_capacity, max_size, region
from aws_ec2_autoscaling_group
where desired_capacity = max_size`,
  aws_ec2_instance: `-- running instances with a public address and without IMDSv2
select instance_id, instance_type, public_ip_address, region
from aws_ec2_instance
where instance_state = 'running'
  and public_ip_address is not null
  and metadata_options ->> 'HttpTokens' <> 'required'`,
  aws_ec2_network_interface: `-- network interfaces that are attached to nothing
select network_interface_id, description, subnet_id, region
from aws_ec2_network_interface
where status = 'available'`,
  aws_iam_policy: `-- customer managed policies with a statement that allows everything
select p.name, statement
from aws_iam_policy p, jsonb_array_elements(p.policy_std -> 'Statement') statement
where not p.is_aws_managed
  and statement ->> 'Effect' = 'Allow'
  and statement -> 'Action' ? '*'
  and statement -> 'Resource' ? '*'`,
  aws_iam_role: `-- roles that other accounts may assume
select r.name, principal
from aws_iam_role r,
  jsonb_array_elements(r.assume_role_policy_std -> 'Statement') statement,
  jsonb_array_elements_text(statement -> 'Principal' -> 'AWS') principal
where principal not like '%' || r.account_id || '%'`,
  aws_iam_user: `-- users with policies of their own instead of by a group
select name, attached_policy_arns, inline_policies
from aws_iam_user
where jsonb_array_length(attached_policy_arns) > 0`,
  aws_lambda_function: `-- functions by runtime
select runtime, count(*)
from aws_lambda_function
group by runtime
order by 2 desc`,
  aws_rds_db_instance: `-- databases that the internet may reach or that are not encrypted
select db_instance_identifier, engine, engine_version, publicly_accessible, storage_encrypted
from aws_rds_db_instance
where publicly_accessible or not storage_encrypted`,
  aws_s3_bucket: `-- buckets whose policy makes them public; a bucket whose status is unknown is not among them
select name, region
from aws_s3_bucket
where bucket_policy_is_public`,
  aws_vpc_security_group_rule: `-- what anybody may reach
select group_id, ip_protocol, from_port, to_port, region
from aws_vpc_security_group_rule
where type = 'ingress' and cidr_ipv4 = '0.0.0.0/0'`,
  aws_vpc_subnet: `-- subnets that give out public addresses
select subnet_id, vpc_id, cidr_block, availability_zone
from aws_vpc_subnet
where map_public_ip_on_launch`,
}

/** One or two statements that run on the type's view. */
export function examplesOf({ type }: ResourceType): string[] {
  const question = questions[type]
  const count = `select account_id, region, count(*), min(verified_at) as verified_at\nfrom ${type}\ngroup by 1, 2\norder by 3 desc`
  return question ? [question, count] : [count]
}
