/* Adapters of virtual machines, data center bridging, queues and offloads: an export in, facts out. */
#include "facts.h"

START_TEST(adapters_of_virtual_machines)
{
    facts_expect_all("PS C:\\> Get-VMNetworkAdapter -VMName *\n"
                     "\n"
                     "Name            IsManagementOs VMName SwitchName MacAddress   Status IPAddresses\n"
                     "----            -------------- ------ ---------- ----------   ------ -----------\n"
                     "Network Adapter False          web1   vSwitch    00155D010A00 {Ok}   {10.1.0.5}\n"
                     "Network Adapter False          web2              00155D010A01 {Ok}   {}\n",
                     "host=- language=-\n"
                     "vm-adapter vm=web1 name=Network Adapter switch=vSwitch mac=00-15-5d-01-0a-00\n"
                     "vm-adapter vm=web2 name=Network Adapter mac=00-15-5d-01-0a-01\n");
}
END_TEST

START_TEST(private_vlan)
{
    facts_expect_all("OperationMode   : Private\n"
                     "AccessVlanId    : 0\n"
                     "PrivateVlanMode : Isolated\n"
                     "PrimaryVlanId   : 10\n"
                     "SecondaryVlanId : 201\n"
                     "ParentAdapter   : VMNetworkAdapter (Name = 'Network Adapter', VMName = 'web1') [VMId = "
                     "'649efb9b-effe-463b-937d-df9a2fcb68a7']\n",
                     "host=- language=-\n"
                     "vm-adapter vm=web1 name=Network Adapter vlan-mode=private private-mode=isolated "
                     "primary-vlan=10 secondary-vlan=201\n");
}
END_TEST

START_TEST(mapping_of_host_adapter)
{
    facts_expect_all("NetAdapterName     : NIC1\n"
                     "NetAdapterDeviceId : {6B6F7CD2-4A35-4AD7-B2A0-3A7AD3F0AD52}\n"
                     "ParentAdapter      : VMInternalNetworkAdapter, Name = 'SMB1'\n",
                     "host=- language=-\n"
                     "adapter name=vEthernet (SMB1)~ vnic=SMB1 mapped-to=NIC1\n");
}
END_TEST

/* What is set for one adapter alone is not the host's. */
START_TEST(flow_control_and_classes)
{
    facts_expect_all("PS C:\\> Get-NetQosFlowControl\n"
                     "\n"
                     "Priority   Enabled    PolicySet        IfIndex IfAlias\n"
                     "--------   -------    ---------        ------- -------\n"
                     "3          True       Global\n"
                     "4          True       AdapterSpecific  4       NIC1\n"
                     "\n"
                     "PS C:\\> Get-NetQosTrafficClass\n"
                     "\n"
                     "Name        Algorithm Bandwidth(%) Priority         PolicySet        IfIndex IfAlias\n"
                     "----        --------- ------------ --------         ---------        ------- -------\n"
                     "[Default]   ETS       70           0-2,4-7          Global\n"
                     "SMB         ETS       30           3                Global\n",
                     "host=- language=-\n"
                     "flow-control priority=3 enabled=true\n"
                     "traffic-class name=[Default] algorithm=ETS bandwidth=70\n"
                     "traffic-class name=SMB algorithm=ETS bandwidth=30\n");
}
END_TEST

START_TEST(policy)
{
    facts_expect_all("Name           : SMB\n"
                     "Owner          : Group Policy (Machine)\n"
                     "NetworkProfile : All\n"
                     "Precedence     : 127\n"
                     "NetDirectPort  : 445\n"
                     "PriorityValue  : 3\n"
                     "\n"
                     "Name           : Heartbeat\n"
                     "NetworkProfile : All\n"
                     "Template       : Cluster\n"
                     "PriorityValue  : -1\n",
                     "host=- language=-\n"
                     "policy name=SMB netdirect-port=445 priority=3\n"
                     "policy name=Heartbeat template=cluster\n");
}
END_TEST

/* `0:4` is processor 4 of group 0. */
START_TEST(queues)
{
    facts_expect_all("Name                           : NIC1\n"
                     "InterfaceDescription           : Contoso 10G Adapter\n"
                     "Enabled                        : True\n"
                     "BaseVmqProcessor               : 0:4\n"
                     "MaxProcessors                  : 8\n",
                     "host=- language=-\n"
                     "adapter name=NIC1 description=Contoso 10G Adapter vmq=true vmq-processors=8 "
                     "kind=physical~ vmq-base=4\n");
}
END_TEST

START_TEST(chimney)
{
    facts_expect_all("Querying active state...\n"
                     "\n"
                     "TCP Global Parameters\n"
                     "----------------------------------------------\n"
                     "Receive-Side Scaling State          : enabled\n"
                     "Chimney Offload State               : automatic\n",
                     "host=- language=-\n"
                     "host chimney=automatic\n");
}
END_TEST

Suite *suite_fabric(void);
Suite *suite_fabric(void)
{
    Suite *s = suite_create("fabric");
    TCase *t = tcase_create("fabric");
    tcase_add_test(t, adapters_of_virtual_machines);
    tcase_add_test(t, private_vlan);
    tcase_add_test(t, mapping_of_host_adapter);
    tcase_add_test(t, flow_control_and_classes);
    tcase_add_test(t, policy);
    tcase_add_test(t, queues);
    tcase_add_test(t, chimney);
    suite_add_tcase(s, t);
    return s;
}
