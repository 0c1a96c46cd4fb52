/* PowerShell and WMI classes: an export in, facts out. */
#include "facts.h"

/* Adapters ----------------------------------------------------------------------------------------------- */

START_TEST(net_adapter_as_a_table)
{
    facts_expect_all(
        "Name                   InterfaceDescription                    ifIndex Status       MacAddress      "
        "       LinkSpeed\n"
        "----                   --------------------                    ------- ------       ----------      "
        "       ---------\n"
        "NIC1                   Contoso 25G Ethernet Adapter                  4 Up           "
        "00-15-5D-00-00-01        25 Gbps\n"
        "NIC2                   Contoso 25G Ethernet Adap...#2                5 Disabled     "
        "00-15-5D-00-00-02          0 bps\n"
        "vEthernet (Management) Hyper-V Virtual Ethernet Adapter              9 Disconnected "
        "00-15-5D-00-00-03      866.7 Mbps\n",
        "host=- language=-\n"
        "adapter name=NIC1 index=4 mac=00-15-5d-00-00-01 description=Contoso 25G Ethernet Adapter state=up "
        "speed=25000000000 kind=physical~\n"
        "adapter name=NIC2 index=5 mac=00-15-5d-00-00-02 description=Contoso 25G Ethernet Adap...#2 "
        "state=disabled "
        "speed=0 kind=physical~\n"
        "adapter name=vEthernet (Management) index=9 mac=00-15-5d-00-00-03 description=Hyper-V Virtual "
        "Ethernet Adapter "
        "state=down speed=866700000 kind=host-vnic~\n");
}
END_TEST

/* Raw CIM properties are numbers; what PowerShell adds to them comes later and is the same. */
START_TEST(net_adapter_as_clixml)
{
    facts_expect_all(
        "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n"
        "<Obj RefId=\"0\"><TN RefId=\"0\">"
        "<T>Microsoft.Management.Infrastructure.CimInstance#ROOT/StandardCimv2/MSFT_NetAdapter</T></TN>\n"
        "<Props><S N=\"Name\">NIC1</S><S N=\"SystemName\">HV01.corp.example</S>"
        "<U32 N=\"InterfaceIndex\">4</U32><S N=\"InterfaceDescription\">Contoso Adapter</S>"
        "<S N=\"DeviceID\">{00000000-0000-4000-8000-00000000000A}</S><U32 N=\"InterfaceAdminStatus\">1</U32>"
        "<U32 N=\"InterfaceOperationalStatus\">2</U32><U64 N=\"Speed\">18446744073709551615</U64>"
        "<Nil N=\"Status\" /><U16 N=\"VlanID\">12</U16><B N=\"Hidden\">false</B></Props>\n"
        "<MS><S N=\"MacAddress\">00-15-5D-00-00-01</S><S N=\"DriverVersion\">1.2.3</S></MS></Obj></Objs>\n",
        "host=HV01 language=-\n"
        "adapter name=NIC1 index=4 guid={00000000-0000-4000-8000-00000000000a} mac=00-15-5d-00-00-01 "
        "description=Contoso Adapter state=down vlan=12 driver-version=1.2.3 hidden=false kind=physical~\n");
}
END_TEST

START_TEST(bindings)
{
    facts_expect_all(
        "\"Name\",\"InterfaceDescription\",\"DisplayName\",\"ComponentID\",\"Enabled\"\n"
        "\"NIC1\",\"Contoso Adapter\",\"Hyper-V Extensible Virtual Switch\",\"VMS_PP\",\"True\"\n"
        "\"NIC1\",\"Contoso Adapter\",\"Internet Protocol Version 4 (TCP/IPv4)\",\"ms_tcpip\",\"False\"\n",
        "host=- language=-\n"
        "adapter name=NIC1 description=Contoso Adapter\n"
        "  binding id=vms_pp name=Hyper-V Extensible Virtual Switch enabled=true\n"
        "adapter name=NIC1 description=Contoso Adapter\n"
        "  binding id=ms_tcpip name=Internet Protocol Version 4 (TCP/IPv4) enabled=false\n");
}
END_TEST

START_TEST(advanced_properties)
{
    facts_expect_all("Name DisplayName             DisplayValue RegistryKeyword RegistryValue\n"
                     "---- -----------             ------------ --------------- -------------\n"
                     "NIC1 Jumbo Packet            9014 Bytes   *JumboPacket    {9014}\n"
                     "NIC1 Interrupt Moderation    Enabled      *InterruptMo... {1}\n"
                     "NIC1 Virtual Machine Queues  Enabled      *VMQ            {1}\n"
                     "NIC2 VLAN ID                 77           VlanID          {77}\n",
                     "host=- language=-\n"
                     "adapter name=NIC1 jumbo=9014\n"
                     "adapter name=NIC1 vmq=true~\n"
                     "adapter name=NIC2 vlan=77~\n");
}
END_TEST

/* Without keywords only the driver's words are there. */
START_TEST(jumbo_in_the_words_of_drivers)
{
    facts_expect_all("\"Name\",\"DisplayName\",\"DisplayValue\"\n"
                     "\"NIC1\",\"Jumbo Packet\",\"9014 Bytes\"\n"
                     "\"NIC2\",\"Jumbo Packet\",\"Disabled\"\n"
                     "\"NIC3\",\"Jumbo MTU\",\"9000\"\n"
                     "\"NIC4\",\"Flow Control\",\"Disabled\"\n",
                     "host=- language=-\n"
                     "adapter name=NIC1 jumbo=9014\n"
                     "adapter name=NIC2 jumbo=1514\n"
                     "adapter name=NIC3 jumbo=9000\n");
}
END_TEST

START_TEST(offloads)
{
    facts_expect_all("Name                 : NIC1\n"
                     "InterfaceDescription : Contoso Adapter\n"
                     "Enabled              : True\n"
                     "MaxQueuePairCount    : 1024\n"
                     "\n"
                     "Name               : NIC1\n"
                     "Enabled            : False\n"
                     "BaseProcessorGroup : 0\n"
                     "\n"
                     "Name             : NIC1\n"
                     "Enabled          : True\n"
                     "BaseVmqProcessor : 0:2\n"
                     "\n"
                     "Name         : NIC1\n"
                     "Enabled      : False\n"
                     "SriovSupport : Supported\n",
                     "host=- language=-\n"
                     "adapter name=NIC1 description=Contoso Adapter rdma=true kind=physical~\n"
                     "adapter name=NIC1 rss=false\n"
                     "adapter name=NIC1 vmq=true vmq-base=2\n"
                     "adapter name=NIC1 sriov=false\n");
}
END_TEST

/* IP ----------------------------------------------------------------------------------------------------- */

START_TEST(ip_interfaces_by_family_and_store)
{
    facts_expect_all("ifIndex InterfaceAlias AddressFamily NlMtu(Bytes) InterfaceMetric Dhcp     "
                     "ConnectionState PolicyStore\n"
                     "------- -------------- ------------- ------------ --------------- ----     "
                     "--------------- -----------\n"
                     "4       Management     IPv6                  1500              25 Enabled  Connected   "
                     "    ActiveStore\n"
                     "1       Loopback       IPv4            4294967295              75 Disabled Connected   "
                     "    ActiveStore\n"
                     "4       Management     IPv4                  9000               5 Disabled Connected   "
                     "    ActiveStore\n"
                     "4       Management     IPv4                                       Enabled  Connected   "
                     "    Persiste...\n",
                     "host=- language=-\n"
                     "adapter name=Management index=4 metric6=25\n"
                     "adapter name=Loopback index=1 metric=75 dhcp=false\n"
                     "adapter name=Management index=4 metric=5 dhcp=false mtu=9000\n");
}
END_TEST

START_TEST(ip_interface_with_all_properties)
{
    facts_expect_all(
        "{\"InterfaceAlias\": \"iSCSI-A\", \"InterfaceIndex\": 9, \"AddressFamily\": 2, \"NlMtu\": 9000,\n"
        " \"InterfaceMetric\": 15, \"AutomaticMetric\": 1, \"Dhcp\": 0, \"WeakHostSend\": 1,\n"
        " \"WeakHostReceive\": 0, \"IgnoreDefaultRoutes\": 1, \"Forwarding\": 0, \"Store\": 1}\n",
        "host=- language=-\n"
        "adapter name=iSCSI-A index=9 metric=15 auto-metric=true dhcp=false weak-host-send=true "
        "weak-host-receive=false ignores-default-routes=true forwarding=false mtu=9000\n");
}
END_TEST

START_TEST(ip_addresses)
{
    facts_expect_all("IPAddress      : fe80::1:2%4\n"
                     "InterfaceIndex : 4\n"
                     "InterfaceAlias : Management\n"
                     "PrefixLength   : 64\n"
                     "PrefixOrigin   : WellKnown\n"
                     "AddressState   : Preferred\n"
                     "\n"
                     "IPAddress      : 10.0.0.11\n"
                     "InterfaceIndex : 4\n"
                     "InterfaceAlias : Management\n"
                     "PrefixLength   : 24\n"
                     "PrefixOrigin   : Manual\n"
                     "AddressState   : Duplicate\n"
                     "SkipAsSource   : True\n",
                     "host=- language=-\n"
                     "adapter name=Management index=4\n"
                     "  address ip=fe80::1:2 prefix=64 state=preferred origin=link-local\n"
                     "adapter name=Management index=4\n"
                     "  address ip=10.0.0.11 prefix=24 origin=manual state=duplicate skip-as-source=true\n");
}
END_TEST

/* Routes for multicast, broadcast and loopback are every interface's. */
START_TEST(routes)
{
    facts_expect_all(
        "\"ifIndex\",\"InterfaceAlias\",\"DestinationPrefix\",\"NextHop\",\"RouteMetric\",\"Protocol\","
        "\"Store\"\n"
        "\"4\",\"Management\",\"0.0.0.0/0\",\"10.0.0.254\",\"256\",\"NetMgmt\",\"ActiveStore\"\n"
        "\"4\",\"Management\",\"0.0.0.0/0\",\"10.0.0.254\",\"256\",\"3\",\"0\"\n"
        "\"4\",\"Management\",\"10.0.0.0/24\",\"0.0.0.0\",\"256\",\"Local\",\"1\"\n"
        "\"4\",\"Management\",\"224.0.0.0/4\",\"0.0.0.0\",\"256\",\"Local\",\"1\"\n"
        "\"4\",\"Management\",\"255.255.255.255/32\",\"0.0.0.0\",\"256\",\"Local\",\"1\"\n"
        "\"1\",\"Loopback\",\"127.0.0.0/8\",\"0.0.0.0\",\"256\",\"Local\",\"1\"\n"
        "\"4\",\"Management\",\"ff00::/8\",\"::\",\"256\",\"Local\",\"1\"\n",
        "host=- language=-\n"
        "route destination=0.0.0.0/0 next-hop=10.0.0.254 adapter=Management adapter=4@ metric=256 "
        "protocol=NetMgmt store=active\n"
        "route destination=0.0.0.0/0 next-hop=10.0.0.254 adapter=Management adapter=4@ metric=256 "
        "protocol=NetMgmt store=persistent\n"
        "route destination=10.0.0.0/24 next-hop=on-link adapter=Management adapter=4@ metric=256 "
        "protocol=Local store=active\n");
}
END_TEST

START_TEST(name_servers)
{
    facts_expect_all("[{\"InterfaceAlias\": \"Management\", \"InterfaceIndex\": 4, \"AddressFamily\": 2,\n"
                     "  \"ServerAddresses\": [\"10.0.0.6\", \"10.0.0.5\"]},\n"
                     " {\"InterfaceAlias\": \"iSCSI-A\", \"InterfaceIndex\": 5, \"AddressFamily\": 23,\n"
                     "  \"ServerAddresses\": [\"fec0:0:0:ffff::1\", \"fec0:0:0:ffff::2\"]}]\n",
                     "host=- language=-\n"
                     "adapter name=Management index=4\n"
                     "  dns ip=10.0.0.6\n"
                     "  dns ip=10.0.0.5\n"
                     "adapter name=iSCSI-A index=5\n");
}
END_TEST

START_TEST(registration_in_dns)
{
    facts_expect_all("\"InterfaceAlias\",\"InterfaceIndex\",\"ConnectionSpecificSuffix\","
                     "\"RegisterThisConnectionsAddress\"\n"
                     "\"Management\",\"4\",\"corp.example\",\"True\"\n"
                     "\"iSCSI-A\",\"5\",\"\",\"False\"\n",
                     "host=- language=-\n"
                     "adapter name=Management index=4 dns-suffix=corp.example registers-dns=true\n"
                     "adapter name=iSCSI-A index=5 registers-dns=false\n");
}
END_TEST

START_TEST(ip_configuration_as_a_list)
{
    facts_expect_all("InterfaceAlias             : Management\n"
                     "InterfaceIndex             : 4\n"
                     "InterfaceDescription       : Contoso Adapter\n"
                     "NetAdapter.LinkLayerAddress : 00-15-5D-00-00-01\n"
                     "NetProfile.NetworkCategory : DomainAuthenticated\n"
                     "NetIPv4Interface.DHCP      : Disabled\n"
                     "IPv4Address                : 10.0.0.11\n"
                     "IPv4DefaultGateway         : 10.0.0.254\n"
                     "DNSServer                  : 10.0.0.5\n",
                     "host=- language=-\n"
                     "adapter name=Management index=4 description=Contoso Adapter mac=00-15-5d-00-00-01 "
                     "firewall-profile=domain dhcp=false kind=physical~\n"
                     "  address ip=10.0.0.11\n"
                     "  gateway ip=10.0.0.254\n"
                     "  dns ip=10.0.0.5\n");
}
END_TEST

/* An export holds objects: lists of them run in parallel, each list for itself. */
START_TEST(ip_configuration_as_objects)
{
    facts_expect_all("{\"InterfaceAlias\": \"Management\", \"IPv4DefaultGateway\": [{\"NextHop\": "
                     "\"10.0.0.254\", \"RouteMetric\": 10}],\n"
                     " \"IPv4Address\": [{\"IPAddress\": \"10.0.0.11\", \"PrefixLength\": 24}, "
                     "{\"IPAddress\": \"10.0.0.12\", \"PrefixLength\": 25}],\n"
                     " \"IPv6Address\": [{\"IPAddress\": \"2001:db8::11\", \"PrefixLength\": 64}],\n"
                     " \"DNSServer\": [{\"ServerAddresses\": [\"10.0.0.5\", \"10.0.0.6\"]}, "
                     "{\"ServerAddresses\": [\"fec0:0:0:ffff::1\"]}],\n"
                     " \"NetIPv4Interface\": {\"InterfaceMetric\": 5, \"DHCP\": 1}}\n",
                     "host=- language=-\n"
                     "adapter name=Management metric=5 dhcp=true\n"
                     "  address ip=10.0.0.11 prefix=24\n"
                     "  address ip=10.0.0.12 prefix=25\n"
                     "  address ip=2001:db8::11 prefix=64\n"
                     "  gateway ip=10.0.0.254 metric=10\n"
                     "  dns ip=10.0.0.5\n"
                     "  dns ip=10.0.0.6\n");
}
END_TEST

/* Hyper-V ------------------------------------------------------------------------------------------------ */

START_TEST(switch_with_embedded_team)
{
    facts_expect_all("Name                            : Converged\n"
                     "Id                              : 00000000-0000-4000-8000-000000000001\n"
                     "Extensions                      : {Microsoft NDIS Capture, Contoso Filter}\n"
                     "BandwidthReservationMode        : Weight\n"
                     "EmbeddedTeamingEnabled          : True\n"
                     "SwitchType                      : External\n"
                     "AllowManagementOS               : True\n"
                     "NetAdapterInterfaceDescription  : Teamed-Interface\n"
                     "NetAdapterInterfaceDescriptions : {Contoso Adapter, Contoso Adapter #2}\n"
                     "ComputerName                    : HV01\n",
                     "host=HV01 language=-\n"
                     "switch name=Converged guid={00000000-0000-4000-8000-000000000001} type=external "
                     "allow-management-os=true embedded-teaming=true bandwidth-mode=Weight\n"
                     "  extension name=Microsoft NDIS Capture\n"
                     "  extension name=Contoso Filter\n"
                     "  uplink adapter=Contoso Adapter@\n"
                     "  uplink adapter=Contoso Adapter #2@\n");
}
END_TEST

/* A GUID is surer than a description. */
START_TEST(switch_in_numbers)
{
    facts_expect_all("{\"Name\": \"External\", \"SwitchType\": 2, \"AllowManagementOS\": false, "
                     "\"BandwidthReservationMode\": 3,\n"
                     " \"NetAdapterInterfaceDescription\": \"Contoso Adapter\",\n"
                     " \"NetAdapterInterfaceGuid\": [\"00000000-0000-4000-8000-00000000000A\"]}\n",
                     "host=- language=-\n"
                     "switch name=External type=external allow-management-os=false bandwidth-mode=None\n"
                     "  uplink adapter={00000000-0000-4000-8000-00000000000a}@ adapter=Contoso Adapter~@\n");
}
END_TEST

START_TEST(the_default_switch_translates_addresses)
{
    facts_expect(
        "Name       : Default Switch\n"
        "Id         : c08cb7b8-9b3c-408e-8e30-5e16a3aeb444\n"
        "SwitchType : Internal\n",
        "switch name=Default Switch guid={c08cb7b8-9b3c-408e-8e30-5e16a3aeb444} type=internal nat=true\n");
}
END_TEST

START_TEST(switch_team)
{
    facts_expect_all(
        "Name                           : Converged\n"
        "Id                             : 00000000-0000-4000-8000-000000000001\n"
        "NetAdapterInterfaceDescription : {Contoso Adapter, Contoso Adapter #2}\n"
        "TeamingMode                    : SwitchIndependent\n"
        "LoadBalancingAlgorithm         : HyperVPort\n",
        "host=- language=-\n"
        "switch name=Converged guid={00000000-0000-4000-8000-000000000001} teaming-mode=SwitchIndependent "
        "load-balancing=HyperVPort embedded-teaming=true\n"
        "team name=Converged mode=SwitchIndependent load-balancing=HyperVPort type=set\n"
        "  uplink adapter=Contoso Adapter@\n"
        "  uplink adapter=Contoso Adapter #2@\n"
        "  member adapter=Contoso Adapter@\n"
        "  member adapter=Contoso Adapter #2@\n");
}
END_TEST

START_TEST(switch_extensions)
{
    facts_expect_all("Name          : Contoso Filter\n"
                     "SwitchName    : Converged\n"
                     "Enabled       : True\n"
                     "ExtensionType : Filter\n",
                     "host=- language=-\n"
                     "switch name=Converged\n"
                     "  extension name=Contoso Filter enabled=true type=Filter\n");
}
END_TEST

/* Adapters of guests are no business of the host. */
START_TEST(host_vnics)
{
    facts_expect_all(
        "Name            IsManagementOs VMName SwitchName MacAddress   Status IPAddresses\n"
        "----            -------------- ------ ---------- ----------   ------ -----------\n"
        "Management      True                  Converged  00155D000001 {Ok}\n"
        "Network Adapter False          web    Converged  00155D000002 {Ok}   {10.0.0.50}\n",
        "host=- language=-\n"
        "adapter switch=Converged mac=00-15-5d-00-00-01 name=vEthernet (Management)~ vnic=Management "
        "kind=host-vnic\n"
        "vm-adapter vm=web name=Network Adapter switch=Converged mac=00-15-5d-00-00-02\n");
}
END_TEST

START_TEST(vlans_of_host_vnics)
{
    facts_expect_all("OperationMode : Access\n"
                     "AccessVlanId  : 20\n"
                     "ParentAdapter : VMInternalNetworkAdapter, Name = 'Cluster'\n"
                     "\n"
                     "OperationMode : Untagged\n"
                     "AccessVlanId  : 0\n"
                     "ParentAdapter : VMInternalNetworkAdapter, Name = 'Management'\n"
                     "\n"
                     "OperationMode : Access\n"
                     "AccessVlanId  : 30\n"
                     "ParentAdapter : VMNetworkAdapter (Name = 'nic', VMName = 'web') [VMId = '1']\n",
                     "host=- language=-\n"
                     "adapter name=vEthernet (Cluster)~ vnic=Cluster kind=host-vnic vlan=20\n"
                     "adapter name=vEthernet (Management)~ vnic=Management kind=host-vnic vlan=0\n"
                     "vm-adapter vm=web name=nic vlan-mode=access\n");
}
END_TEST

START_TEST(vm_host)
{
    facts_expect_all(
        "Name                                      : HV01\n"
        "FullyQualifiedDomainName                  : HV01.corp.example\n"
        "UseAnyNetworkForMigration                 : False\n"
        "VirtualMachineMigrationAuthenticationType : Kerberos\n"
        "VirtualMachineMigrationEnabled            : True\n"
        "VirtualMachineMigrationPerformanceOption  : SMB\n"
        "MaximumVirtualMachineMigrations           : 2\n"
        "MacAddressMinimum                         : 00155D000100\n"
        "MacAddressMaximum                         : 00155D0001FF\n",
        "host=HV01 language=-\n"
        "live-migration enabled=true any-network=false authentication=Kerberos performance=SMB maximum=2\n"
        "host mac-pool-first=00-15-5d-00-01-00 mac-pool-last=00-15-5d-00-01-ff\n"
        "host domain=corp.example\n");
}
END_TEST

START_TEST(migration_networks)
{
    facts_expect_all("Subnet       : 10.0.2.77/24\n"
                     "Priority     : 0\n"
                     "ComputerName : HV01\n",
                     "host=HV01 language=-\n"
                     "network subnet=10.0.2.0/24 priority=0\n");
}
END_TEST

START_TEST(virtualization_classes)
{
    facts_expect_all(
        "<CIM><VALUE.OBJECT><INSTANCE CLASSNAME=\"Msvm_VirtualEthernetSwitch\">"
        "<PROPERTY NAME=\"ElementName\" TYPE=\"string\"><VALUE>External</VALUE></PROPERTY>"
        "<PROPERTY NAME=\"Name\" "
        "TYPE=\"string\"><VALUE>00000000-0000-4000-8000-000000000001</VALUE></PROPERTY>"
        "</INSTANCE></VALUE.OBJECT>\n"
        "<VALUE.OBJECT><INSTANCE CLASSNAME=\"Msvm_ExternalEthernetPort\">"
        "<PROPERTY NAME=\"ElementName\" TYPE=\"string\"><VALUE>Contoso Adapter</VALUE></PROPERTY>"
        "<PROPERTY NAME=\"DeviceID\" TYPE=\"string\">"
        "<VALUE>Microsoft:{00000000-0000-4000-8000-00000000000A}</VALUE></PROPERTY>"
        "<PROPERTY NAME=\"IsBound\" TYPE=\"boolean\"><VALUE>TRUE</VALUE></PROPERTY>"
        "</INSTANCE></VALUE.OBJECT></CIM>\n",
        "host=- language=-\n"
        "switch name=External guid={00000000-0000-4000-8000-000000000001}\n"
        "adapter description=Contoso Adapter kind=physical~ guid={00000000-0000-4000-8000-00000000000a}\n"
        "  binding id=vms_pp enabled=true~\n");
}
END_TEST

/* Teams -------------------------------------------------------------------------------------------------- */

START_TEST(lbfo)
{
    facts_expect_all("Name                   : Team-VM\n"
                     "Members                : {NIC1, NIC2}\n"
                     "TeamNics               : Team-VM\n"
                     "TeamingMode            : Lacp\n"
                     "LoadBalancingAlgorithm : Dynamic\n"
                     "Status                 : Degraded\n"
                     "\n"
                     "Name                    : NIC2\n"
                     "InterfaceDescription    : Contoso Adapter #2\n"
                     "Team                    : Team-VM\n"
                     "AdministrativeMode      : Active\n"
                     "OperationalStatus       : Failed\n"
                     "TransmitLinkSpeed(Gbps) : 10\n"
                     "\n"
                     "Name    : Team-VM - VLAN 12\n"
                     "Team    : Team-VM\n"
                     "VlanID  : 12\n"
                     "Primary : False\n"
                     "Default : False\n",
                     "host=- language=-\n"
                     "team name=Team-VM mode=Lacp load-balancing=Dynamic status=Degraded type=lbfo\n"
                     "  member adapter=NIC1\n"
                     "  member adapter=NIC2\n"
                     "  team-nic adapter=Team-VM\n"
                     "team name=Team-VM type=lbfo\n"
                     "  member adapter=NIC2 state=failed\n"
                     "team name=Team-VM type=lbfo\n"
                     "  team-nic adapter=Team-VM - VLAN 12 vlan=12\n");
}
END_TEST

/* Cluster ------------------------------------------------------------------------------------------------ */

START_TEST(cluster_network_as_a_list)
{
    facts_expect_all(
        "Address           : 10.0.1.0\n"
        "AddressMask       : 255.255.255.0\n"
        "AutoMetric        : False\n"
        "Cluster           : HVCL1\n"
        "Id                : 00000000-0000-4000-8000-000000000001\n"
        "Ipv4Addresses     : {10.0.1.0, 10.0.9.0}\n"
        "Ipv4PrefixLengths : {24, 25}\n"
        "Ipv6Addresses     : {2001:db8::}\n"
        "Ipv6PrefixLengths : {64}\n"
        "Metric            : 900\n"
        "Name              : CSV\n"
        "Role              : ClusterAndClient\n"
        "State             : Partitioned\n",
        "host=- language=-\n"
        "network name=CSV id={00000000-0000-4000-8000-000000000001} role=3 metric=900 auto-metric=false "
        "state=partitioned\n"
        "  subnet prefix=10.0.1.0/24\n"
        "  subnet prefix=10.0.9.0/25\n"
        "  subnet prefix=2001:db8::/64\n");
}
END_TEST

START_TEST(cluster_network_in_numbers)
{
    facts_expect_all(
        "[{\"Name\": \"A\", \"Role\": 1, \"Metric\": 1000, \"AutoMetric\": true, \"State\": 4294967295,\n"
        "  \"Address\": \"10.0.1.0\", \"AddressMask\": \"255.255.255.0\"},\n"
        " {\"Name\": \"B\", \"Role\": 7, \"Metric\": 1100, \"AutoMetric\": true, \"State\": 3,\n"
        "  \"Address\": \"\", \"AddressMask\": \"\"}]\n",
        "host=- language=-\n"
        "network name=A role=1 metric=1000 auto-metric=true state=unknown\n"
        "  subnet prefix=10.0.1.0/24\n"
        "network name=B metric=1100 auto-metric=true state=up role=7\n");
}
END_TEST

START_TEST(cluster_interfaces)
{
    facts_expect_all("Adapter   : Contoso Adapter #2\n"
                     "AdapterId : 00000000-0000-4000-8000-00000000000A\n"
                     "Address   : 10.0.1.11\n"
                     "Cluster   : HVCL1\n"
                     "Name      : hv01 - vEthernet (A - B)\n"
                     "Network   : CSV\n"
                     "Node      : HV01\n"
                     "State     : Unreachable\n"
                     "\n"
                     "Adapter   : Contoso Adapter\n"
                     "AdapterId : 00000000-0000-4000-8000-00000000000B\n"
                     "Address   : 10.0.1.12\n"
                     "Cluster   : HVCL1\n"
                     "Name      : renamed\n"
                     "Network   : CSV\n"
                     "Node      : HV02\n"
                     "State     : Up\n",
                     "host=- language=-\n"
                     "network name=CSV\n"
                     "  interface node=HV01 address=10.0.1.11 state=unreachable adapter=vEthernet (A - B)\n"
                     "network name=CSV\n"
                     "  interface node=HV02 address=10.0.1.12 state=up\n");
}
END_TEST

START_TEST(cluster_interfaces_as_a_table)
{
    facts_expect_all("PS C:\\> Get-ClusterNetworkInterface | ft Name, Network\n"
                     "\n"
                     "Name                Network\n"
                     "----                -------\n"
                     "HV01 - Storage Left Cluster Network 3\n",
                     "host=- language=-\n"
                     "network name=Cluster Network 3\n"
                     "  interface node=HV01 adapter=Storage Left\n");
}
END_TEST

/* Ids are separated by `;`, in some exports by `,`; an empty value is none. */
START_TEST(migration_order)
{
    facts_expect_all("\"ClusterObject\",\"Name\",\"Value\"\n"
                     "\"Virtual Machine\",\"MigrationExcludeNetworks\",\"\"\n"
                     "\"Virtual Machine\",\"MigrationNetworkOrder\","
                     "\"00000000-0000-4000-8000-00000000000A; 00000000-0000-4000-8000-00000000000b,;named\"\n"
                     "\"Virtual Machine\",\"ResourceMonitorTimeout\",\"5\"\n",
                     "host=- language=-\n"
                     "live-migration\n"
                     "live-migration\n"
                     "  order network={00000000-0000-4000-8000-00000000000a}\n"
                     "  order network={00000000-0000-4000-8000-00000000000b}\n"
                     "  order network=named\n");
}
END_TEST

START_TEST(cluster_and_nodes)
{
    facts_expect_all("Name                   : HVCL1\n"
                     "ClusterFunctionalLevel : 9\n"
                     "\n"
                     "Name       : HV01\n"
                     "State      : Paused\n"
                     "NodeWeight : 1\n"
                     "Cluster    : HVCL1\n",
                     "host=- language=-\n"
                     "cluster functional-level=9\n"
                     "node name=HV01 state=paused\n");
}
END_TEST

/* Storage ------------------------------------------------------------------------------------------------ */

START_TEST(iscsi)
{
    facts_expect_all(
        "InitiatorPortalAddress : 0.0.0.0\n"
        "IsConnected            : True\n"
        "IsPersistent           : False\n"
        "NumberOfConnections    : 1\n"
        "SessionIdentifier      : FFFFE001-4000\n"
        "TargetNodeAddress      : iqn.2001-05.com.example:array\n"
        "\n"
        "ConnectionIdentifier : ffffe001-1\n"
        "InitiatorAddress     : 10.0.10.11\n"
        "TargetAddress        : 10.0.10.100\n"
        "TargetPortNumber     : 3260\n"
        "\n"
        "InitiatorPortalAddress : \n"
        "TargetPortalAddress    : 10.0.10.100\n"
        "TargetPortalPortNumber : 3260\n",
        "host=- language=-\n"
        "session id=ffffe001-4000 target=iqn.2001-05.com.example:array initiator=0.0.0.0 persistent=false "
        "connected=true\n"
        "session initiator=10.0.10.11~ target-portal=10.0.10.100\n"
        "portal address=10.0.10.100\n");
}
END_TEST

START_TEST(mpio)
{
    facts_expect_all("PS C:\\> Get-MSDSMAutomaticClaimSettings\n"
                     "\n"
                     "Name                           Value\n"
                     "----                           -----\n"
                     "iSCSI                          False\n"
                     "SAS                            True\n",
                     "host=- language=-\n"
                     "iscsi mpio=false\n");
    facts_expect("VendorId ProductId\n"
                 "-------- ---------\n"
                 "MSFT2005 iSCSIBusType_0x9\n"
                 "Contoso  Array\n",
                 "iscsi mpio=true\n");
}
END_TEST

/* root\cimv2 --------------------------------------------------------------------------------------------- */

/* `wmic nicconfig get /format:list`: addresses and masks are parallel, an IPv6 mask is a length. */
START_TEST(nic_configuration)
{
    facts_expect_all("\n\n"
                     "DefaultIPGateway={\"10.0.0.254\"}\n"
                     "Description=Contoso Adapter\n"
                     "DHCPEnabled=FALSE\n"
                     "DNSServerSearchOrder={\"10.0.0.5\",\"10.0.0.6\"}\n"
                     "FullDNSRegistrationEnabled=TRUE\n"
                     "InterfaceIndex=4\n"
                     "IPAddress={\"10.0.0.11\",\"fe80::1\"}\n"
                     "IPConnectionMetric=5\n"
                     "IPEnabled=TRUE\n"
                     "IPSubnet={\"255.255.255.0\",\"64\"}\n"
                     "MACAddress=00:15:5D:00:00:01\n"
                     "SettingID={00000000-0000-4000-8000-00000000000A}\n"
                     "TcpipNetbiosOptions=2\n"
                     "\n\n"
                     "Description=WAN Miniport (IP)\n"
                     "InterfaceIndex=7\n"
                     "IPEnabled=FALSE\n"
                     "SettingID={00000000-0000-4000-8000-00000000000B}\n"
                     "\n\n",
                     "host=- language=-\n"
                     "adapter guid={00000000-0000-4000-8000-00000000000a} index=4 mac=00-15-5d-00-00-01 "
                     "description=Contoso Adapter~ dhcp=false registers-dns=true metric=5 netbios=disabled "
                     "kind=physical~\n"
                     "  address ip=10.0.0.11 prefix=24\n"
                     "  address ip=fe80::1 prefix=64\n"
                     "  gateway ip=10.0.0.254\n"
                     "  dns ip=10.0.0.5\n"
                     "  dns ip=10.0.0.6\n");
}
END_TEST

START_TEST(network_adapter_as_rawxml)
{
    facts_expect_all(
        "<COMMAND><RESULTS NODE=\"HV01\"><CIM><INSTANCE CLASSNAME=\"Win32_NetworkAdapter\">\n"
        "<PROPERTY NAME=\"Name\" TYPE=\"string\"><VALUE>Contoso Adapter</VALUE></PROPERTY>\n"
        "<PROPERTY NAME=\"NetConnectionID\" TYPE=\"string\"><VALUE>Management</VALUE></PROPERTY>\n"
        "<PROPERTY NAME=\"InterfaceIndex\" TYPE=\"uint32\"><VALUE>4</VALUE></PROPERTY>\n"
        "<PROPERTY NAME=\"NetConnectionStatus\" TYPE=\"uint16\"><VALUE>5</VALUE></PROPERTY>\n"
        "<PROPERTY NAME=\"Speed\" TYPE=\"uint64\"><VALUE>9223372036854775807</VALUE></PROPERTY>\n"
        "</INSTANCE></CIM></RESULTS></COMMAND>\n",
        "host=HV01 language=-\n"
        "adapter name=Management index=4 description=Contoso Adapter~ state=disabled kind=physical~\n");
}
END_TEST

START_TEST(operating_system)
{
    facts_expect_all("CSName      : HV01\n"
                     "Caption     : Microsoft Windows Server 2012 R2 Datacenter\n"
                     "Version     : 6.3.9600\n"
                     "BuildNumber : 9600\n",
                     "host=HV01 language=-\n"
                     "host build=9600 os=2012R2\n");
    facts_expect_all("CsName         : HV02\n"
                     "CsDomain       : corp.example\n"
                     "OsName         : Microsoft Windows 11 Pro\n"
                     "OsVersion      : 10.0.22631\n"
                     "OsBuildNumber  : 22631\n",
                     "host=HV02 language=-\n"
                     "host build=22631 os=Microsoft Windows 11 Pro domain=corp.example\n");
}
END_TEST

START_TEST(computer_system)
{
    facts_expect_all("Name                : HV01\n"
                     "Domain              : corp.example\n"
                     "PartOfDomain        : True\n"
                     "TotalPhysicalMemory : 274877906944\n",
                     "host=HV01 language=-\n"
                     "host domain=corp.example\n");
}
END_TEST

static TCase *ip_tests(void)
{
    TCase *t = tcase_create("ip");
    tcase_add_test(t, ip_interfaces_by_family_and_store);
    tcase_add_test(t, ip_interface_with_all_properties);
    tcase_add_test(t, ip_addresses);
    tcase_add_test(t, routes);
    tcase_add_test(t, name_servers);
    tcase_add_test(t, registration_in_dns);
    tcase_add_test(t, ip_configuration_as_a_list);
    tcase_add_test(t, ip_configuration_as_objects);
    return t;
}

static TCase *adapter_tests(void)
{
    TCase *t = tcase_create("adapters");
    tcase_add_test(t, net_adapter_as_a_table);
    tcase_add_test(t, net_adapter_as_clixml);
    tcase_add_test(t, bindings);
    tcase_add_test(t, advanced_properties);
    tcase_add_test(t, jumbo_in_the_words_of_drivers);
    tcase_add_test(t, offloads);
    tcase_add_test(t, lbfo);
    return t;
}

static TCase *hyperv_tests(void)
{
    TCase *t = tcase_create("hyperv");
    tcase_add_test(t, switch_with_embedded_team);
    tcase_add_test(t, switch_in_numbers);
    tcase_add_test(t, the_default_switch_translates_addresses);
    tcase_add_test(t, switch_team);
    tcase_add_test(t, switch_extensions);
    tcase_add_test(t, host_vnics);
    tcase_add_test(t, vlans_of_host_vnics);
    tcase_add_test(t, vm_host);
    tcase_add_test(t, migration_networks);
    tcase_add_test(t, virtualization_classes);
    return t;
}

static TCase *other_tests(void)
{
    TCase *t = tcase_create("cluster and others");
    tcase_add_test(t, cluster_network_as_a_list);
    tcase_add_test(t, cluster_network_in_numbers);
    tcase_add_test(t, cluster_interfaces);
    tcase_add_test(t, cluster_interfaces_as_a_table);
    tcase_add_test(t, migration_order);
    tcase_add_test(t, cluster_and_nodes);
    tcase_add_test(t, iscsi);
    tcase_add_test(t, mpio);
    tcase_add_test(t, nic_configuration);
    tcase_add_test(t, network_adapter_as_rawxml);
    tcase_add_test(t, operating_system);
    tcase_add_test(t, computer_system);
    return t;
}

Suite *suite_classes(void);
Suite *suite_classes(void)
{
    Suite *s = suite_create("classes");
    suite_add_tcase(s, adapter_tests());
    suite_add_tcase(s, ip_tests());
    suite_add_tcase(s, hyperv_tests());
    suite_add_tcase(s, other_tests());
    return s;
}
