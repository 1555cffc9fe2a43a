"""Fills a moto server with an account worth scanning, through boto3. The endpoint comes from AWS_ENDPOINT_URL."""

import io
import json
import zipfile

import boto3

SECRET = "moto-canary-value-of-an-environment-variable"


def client(service, region="us-east-1", **keys):
    return boto3.client(service, region_name=region, **keys)


def network(ec2, block):
    vpc = ec2.create_vpc(CidrBlock=f"{block}.0.0/16")["Vpc"]["VpcId"]
    ec2.create_tags(Resources=[vpc], Tags=[{"Key": "Name", "Value": f"net {block}"}])
    zones = [zone["ZoneName"] for zone in ec2.describe_availability_zones()["AvailabilityZones"]][:2]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"{block}.{i}.0/24", AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for i, zone in enumerate(zones)
    ]
    group = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"]
    inner = ec2.create_security_group(GroupName="inner", Description="inner", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "all"}]},
            {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "10.1.0.0/16"}, {"CidrIp": "10.2.0.0/16"}]},
        ],
    )
    ec2.authorize_security_group_ingress(
        GroupId=inner,
        IpPermissions=[{"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "UserIdGroupPairs": [{"GroupId": group}]}],
    )
    return vpc, subnets, group


def compute(region, count):
    ec2 = client("ec2", region)
    vpc, subnets, group = network(ec2, "10.1" if region == "us-east-1" else "10.2")
    for i in range(count):
        ec2.run_instances(
            ImageId="ami-12c6146b", MinCount=1, MaxCount=1, InstanceType=["t3.micro", "m5.large"][i % 2],
            SubnetId=subnets[i % 2], SecurityGroupIds=[group],
            TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": f"web {i}"}, {"Key": "env", "Value": "prod"}]}],
        )
    stopped = ec2.describe_instances()["Reservations"][0]["Instances"][0]["InstanceId"]
    ec2.stop_instances(InstanceIds=[stopped])
    for size in (8, 100):
        ec2.create_volume(AvailabilityZone=f"{region}a", Size=size, VolumeType="gp3", Encrypted=size == 100)
    balancers = client("elbv2", region)
    for kind in ("application", "network"):
        balancers.create_load_balancer(Name=f"front-{kind[:3]}", Subnets=subnets, Type=kind, Scheme="internal",
                                       Tags=[{"Key": "kind", "Value": kind}])
    client("elb", region).create_load_balancer(
        LoadBalancerName="classic", AvailabilityZones=[f"{region}a"],
        Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 8080}],
    )
    groups = client("autoscaling", region)
    groups.create_launch_configuration(LaunchConfigurationName="lc", ImageId="ami-12c6146b", InstanceType="t3.micro")
    groups.create_auto_scaling_group(AutoScalingGroupName="fleet", LaunchConfigurationName="lc", MinSize=0, MaxSize=3,
                                     DesiredCapacity=0, VPCZoneIdentifier=",".join(subnets))


def databases(region):
    rds = client("rds", region)
    for name, engine in (("orders", "postgres"), ("shop", "mysql")):
        rds.create_db_instance(DBInstanceIdentifier=name, Engine=engine, DBInstanceClass="db.t3.micro", AllocatedStorage=20,
                               MasterUsername="admin", MasterUserPassword="moto-canary-password", MultiAZ=engine == "mysql",
                               Tags=[{"Key": "team", "Value": name}])
    rds.create_db_cluster(DBClusterIdentifier="aurora", Engine="aurora-postgresql", MasterUsername="root",
                          MasterUserPassword="moto-canary-password")


def functions(region, role):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.py", "def handler(event, context):\n    return 1\n")
    client("lambda", region).create_function(
        FunctionName="orders", Runtime="python3.12", Role=role, Handler="index.handler", Code={"ZipFile": packed.getvalue()},
        Timeout=30, MemorySize=256, Environment={"Variables": {"DB_PASSWORD": SECRET, "STAGE": "prod"}}, Tags={"team": "orders"},
    )


def buckets():
    for name, region in (("skydeck-outside-us", "us-east-1"), ("skydeck-outside-eu", "eu-west-1")):
        s3 = client("s3", region)
        place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=name, **place)
        s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "owner", "Value": region}]})
    eu = client("s3", "eu-west-1")
    eu.put_bucket_versioning(Bucket="skydeck-outside-eu", VersioningConfiguration={"Status": "Enabled"})
    eu.put_bucket_policy(Bucket="skydeck-outside-eu", Policy=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::skydeck-outside-eu/*",
         "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}))


def identities():
    iam = client("iam")
    trust = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
    role = iam.create_role(RoleName="worker", AssumeRolePolicyDocument=trust, Path="/service/")["Role"]["Arn"]
    read = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]})
    policy = iam.create_policy(PolicyName="read", PolicyDocument=read)["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="worker", PolicyArn=policy)
    iam.create_group(GroupName="readers")
    for name in ("ada", "eve"):
        iam.create_user(UserName=name, Tags=[{"Key": "who", "Value": name}])
        iam.add_user_to_group(GroupName="readers", UserName=name)
    iam.put_user_policy(UserName="eve", PolicyName="inline", PolicyDocument=read)
    return role


def other_account():
    keys = client("sts").assume_role(RoleArn="arn:aws:iam::222222222222:role/reader", RoleSessionName="other")["Credentials"]
    client("ec2", "eu-west-1", aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"],
           aws_session_token=keys["SessionToken"]).create_volume(AvailabilityZone="eu-west-1a", Size=7)


worker = identities()
for place, machines in (("us-east-1", 5), ("eu-west-1", 3)):
    compute(place, machines)
    databases(place)
functions("us-east-1", worker)
buckets()
other_account()
