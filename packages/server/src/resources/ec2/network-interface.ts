import { DescribeNetworkInterfacesCommand, EC2Client, NetworkInterface$ } from '@aws-sdk/client-ec2'
import { as, tagsSource } from '../columns.ts'
import { defineSource } from '../define.ts'
import { defineType } from '../define-type.ts'
import { ec2Identity } from './identity.ts'

/** A network interface: of an instance, of a service such as Elastic Load Balancing or Lambda, or attached to nothing. */
export const ec2NetworkInterface = defineType({
  type: 'aws_ec2_network_interface',
  title: 'Network interface',
  service: 'ec2',
  shape: NetworkInterface$,
  ...ec2Identity('network-interface', 'NetworkInterfaceId'),
  tags: { from: 'config', path: 'TagSet' },
  columns: {
    association_carrier_ip: as('inet', 'Association.CarrierIp'),
    association_customer_owned_ip: as('inet', 'Association.CustomerOwnedIp'),
    association_id: 'Association.AssociationId',
    association_public_ip: as('inet', 'Association.PublicIp'),
    attached_instance_id: 'Attachment.InstanceId',
    attached_instance_owner_id: 'Attachment.InstanceOwnerId',
    attachment_id: 'Attachment.AttachmentId',
    attachment_time: 'Attachment.AttachTime',
    delete_on_instance_termination: 'Attachment.DeleteOnTermination',
    device_index: 'Attachment.DeviceIndex',
    private_ip_address: as('inet', 'PrivateIpAddress'),
    tags_src: tagsSource,
  },
  relations: [
    { kind: 'in', type: 'aws_vpc', id: 'VpcId' },
    { kind: 'in', type: 'aws_vpc_subnet', id: 'SubnetId' },
    { kind: 'guarded by', type: 'aws_vpc_security_group', id: 'Groups[].GroupId' },
    { kind: 'attached to', type: 'aws_ec2_instance', id: 'Attachment.InstanceId' },
  ],
})

/** Network interfaces of a region. */
export const ec2NetworkInterfaces = defineSource({
  source: 'ec2:DescribeNetworkInterfaces',
  per: 'region',
  permissions: ['ec2:DescribeNetworkInterfaces'],
  types: [ec2NetworkInterface],
  async list({ client }, token) {
    const command = new DescribeNetworkInterfacesCommand({ MaxResults: 1000, NextToken: token })
    const page = await client(EC2Client).send(command)
    return { items: page.NetworkInterfaces ?? [], next: page.NextToken }
  },
})
