import { awsAccount, callerIdentity } from './account/account.ts'
import { awsRegion, awsRegions } from './account/region.ts'
import { autoscalingGroup, autoscalingGroups } from './autoscaling/group.ts'
import type { ResourceType, Source } from './define.ts'
import { docdbCluster } from './docdb/cluster.ts'
import { docdbClusterInstance } from './docdb/cluster-instance.ts'
import { ec2Instance, ec2Instances } from './ec2/instance.ts'
import { ec2NetworkInterface, ec2NetworkInterfaces } from './ec2/network-interface.ts'
import { vpcSecurityGroup, vpcSecurityGroups } from './ec2/security-group.ts'
import { vpcSecurityGroupRule, vpcSecurityGroupRules } from './ec2/security-group-rule.ts'
import { vpcSubnet, vpcSubnets } from './ec2/subnet.ts'
import { ebsVolume, ebsVolumes } from './ec2/volume.ts'
import { vpc, vpcs } from './ec2/vpc.ts'
import { applicationLoadBalancer } from './elb/application-load-balancer.ts'
import { classicLoadBalancer, classicLoadBalancers } from './elb/classic-load-balancer.ts'
import { gatewayLoadBalancer } from './elb/gateway-load-balancer.ts'
import { loadBalancers } from './elb/load-balancers.ts'
import { networkLoadBalancer } from './elb/network-load-balancer.ts'
import { authorizationDetails } from './iam/authorization-details.ts'
import { iamGroup } from './iam/group.ts'
import { iamPolicy } from './iam/policy.ts'
import { iamRole } from './iam/role.ts'
import { iamUser } from './iam/user.ts'
import { lambdaFunction, lambdaFunctions } from './lambda/function.ts'
import { neptuneDbCluster } from './neptune/db-cluster.ts'
import { neptuneDbInstance } from './neptune/db-instance.ts'
import { rdsDbCluster } from './rds/db-cluster.ts'
import { dbClusters } from './rds/db-clusters.ts'
import { rdsDbInstance } from './rds/db-instance.ts'
import { dbInstances } from './rds/db-instances.ts'
import { s3Bucket, s3Buckets } from './s3/bucket.ts'

/** Every way Skydeck lists things, sorted by name. */
export const sources: readonly Source[] = [
  autoscalingGroups,
  ec2Instances,
  ec2NetworkInterfaces,
  awsRegions,
  vpcSecurityGroupRules,
  vpcSecurityGroups,
  vpcSubnets,
  ebsVolumes,
  vpcs,
  classicLoadBalancers,
  loadBalancers,
  authorizationDetails,
  lambdaFunctions,
  dbClusters,
  dbInstances,
  s3Buckets,
  callerIdentity,
]

/** Every type of the inventory, sorted by name. */
export const resourceTypes: readonly ResourceType[] = [
  awsAccount,
  docdbCluster,
  docdbClusterInstance,
  ebsVolume,
  applicationLoadBalancer,
  autoscalingGroup,
  classicLoadBalancer,
  gatewayLoadBalancer,
  ec2Instance,
  ec2NetworkInterface,
  networkLoadBalancer,
  iamGroup,
  iamPolicy,
  iamRole,
  iamUser,
  lambdaFunction,
  neptuneDbCluster,
  neptuneDbInstance,
  rdsDbCluster,
  rdsDbInstance,
  awsRegion,
  s3Bucket,
  vpc,
  vpcSecurityGroup,
  vpcSecurityGroupRule,
  vpcSubnet,
]
