"""Reads with boto3 what a scan is to find, as JSON: type -> id -> key fields. The endpoint comes from AWS_ENDPOINT_URL."""

import json
import sys

import boto3

REGIONS = sys.argv[1:]
found = {}


def client(service, region="us-east-1"):
    return boto3.client(service, region_name=region)


def pages(service, operation, member, region="us-east-1"):
    for page in client(service, region).get_paginator(operation).paginate():
        yield from page[member]


def note(kind, key, **fields):
    found.setdefault(kind, {})[key] = fields


def tags_of(tags):
    return {tag["Key"]: tag["Value"] for tag in tags or []}


def regional(region):
    for reservation in pages("ec2", "describe_instances", "Reservations", region):
        for it in reservation["Instances"]:
            note("aws_ec2_instance", it["InstanceId"], region=region, instance_type=it["InstanceType"], instance_state=it["State"]["Name"],
                 vpc_id=it["VpcId"], subnet_id=it["SubnetId"], private_ip_address=it.get("PrivateIpAddress"), tags=tags_of(it.get("Tags")))
    for it in pages("ec2", "describe_volumes", "Volumes", region):
        note("aws_ebs_volume", it["VolumeId"], region=region, size=it["Size"], volume_type=it["VolumeType"], encrypted=it["Encrypted"])
    for it in pages("ec2", "describe_vpcs", "Vpcs", region):
        note("aws_vpc", it["VpcId"], region=region, cidr_block=it["CidrBlock"], is_default=it["IsDefault"], tags=tags_of(it.get("Tags")))
    for it in pages("ec2", "describe_subnets", "Subnets", region):
        note("aws_vpc_subnet", it["SubnetId"], region=region, vpc_id=it["VpcId"], cidr_block=it["CidrBlock"])
    for it in pages("ec2", "describe_security_groups", "SecurityGroups", region):
        note("aws_vpc_security_group", it["GroupId"], region=region, group_name=it["GroupName"], vpc_id=it.get("VpcId"))
    for it in pages("ec2", "describe_security_group_rules", "SecurityGroupRules", region):
        note("aws_vpc_security_group_rule", it["SecurityGroupRuleId"], region=region, group_id=it["GroupId"], is_egress=it["IsEgress"],
             ip_protocol=it["IpProtocol"], cidr_ipv4=it.get("CidrIpv4"))
    for it in pages("elbv2", "describe_load_balancers", "LoadBalancers", region):
        note(f"aws_ec2_{it['Type']}_load_balancer", it["LoadBalancerName"] + region, region=region, scheme=it["Scheme"], dns_name=it["DNSName"],
             arn=it["LoadBalancerArn"])
    for it in pages("elb", "describe_load_balancers", "LoadBalancerDescriptions", region):
        note("aws_ec2_classic_load_balancer", it["LoadBalancerName"] + region, region=region, dns_name=it["DNSName"])
    for it in pages("rds", "describe_db_instances", "DBInstances", region):
        note("aws_rds_db_instance", it["DBInstanceArn"], region=region, engine=it["Engine"], class_=it["DBInstanceClass"], multi_az=it["MultiAZ"],
             tags=tags_of(it.get("TagList")))
    for it in pages("rds", "describe_db_clusters", "DBClusters", region):
        note("aws_rds_db_cluster", it["DBClusterArn"], region=region, engine=it["Engine"])
    for it in pages("autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups", region):
        note("aws_ec2_autoscaling_group", it["AutoScalingGroupARN"], region=region, max_size=it["MaxSize"])
    for it in pages("lambda", "list_functions", "Functions", region):
        tags = client("lambda", region).list_tags(Resource=it["FunctionArn"])["Tags"]
        note("aws_lambda_function", it["FunctionArn"], region=region, runtime=it["Runtime"], timeout=str(it["Timeout"]), memory_size=it["MemorySize"],
             tags=tags)


def of_the_account():
    s3 = client("s3")
    for it in s3.list_buckets()["Buckets"]:
        name = it["Name"]
        region = s3.get_bucket_location(Bucket=name).get("LocationConstraint") or "us-east-1"
        own = client("s3", region)
        note("aws_s3_bucket", name, region=region, versioning_enabled=own.get_bucket_versioning(Bucket=name).get("Status") == "Enabled",
             tags=tags_of(own.get_bucket_tagging(Bucket=name)["TagSet"]))
    for it in pages("iam", "list_users", "Users"):
        note("aws_iam_user", it["Arn"], user_id=it["UserId"])
    for it in pages("iam", "list_roles", "Roles"):
        note("aws_iam_role", it["Arn"], role_id=it["RoleId"])
    for it in pages("iam", "list_groups", "Groups"):
        note("aws_iam_group", it["Arn"], group_id=it["GroupId"])
    for it in client("iam").get_paginator("list_policies").paginate(Scope="Local"):
        for policy in it["Policies"]:
            note("aws_iam_policy", policy["Arn"], path=policy["Path"])


for name in REGIONS:
    regional(name)
of_the_account()
json.dump(found, sys.stdout, default=str)
