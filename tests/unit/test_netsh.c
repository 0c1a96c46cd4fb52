/* netsh: text in, facts out. */
#include "facts.h"

#include <stdio.h>

/* ---- show config --------------------------------------------------------------------- */

START_TEST(config_of_two_adapters)
{
    facts_expect_all(
        "\n"
        "Configuration for interface \"Management\"\n"
        "    DHCP enabled:                         No\n"
        "    IP Address:                           10.0.0.11\n"
        "    Subnet Prefix:                        10.0.0.0/24 (mask 255.255.255.0)\n"
        "    IP Address:                           10.0.0.12\n"
        "    Subnet Prefix:                        10.0.0.0/25 (mask 255.255.255.128)\n"
        "    Default Gateway:                      10.0.0.254\n"
        "    Gateway Metric:                       256\n"
        "    InterfaceMetric:                      5\n"
        "    Statically Configured DNS Servers:    10.0.0.5\n"
        "                                          10.0.0.6\n"
        "    Register with which suffix:           Primary only\n"
        "    Statically Configured WINS Servers:   None\n"
        "\n"
        "Configuration for interface \"vEthernet (iSCSI (A))\"\n"
        "    DHCP enabled:                         Yes\n"
        "    InterfaceMetric:                      15\n"
        "    DNS servers configured through DHCP:  None\n"
        "    Register with which suffix:           None\n"
        "    WINS servers configured through DHCP: None\n",
        "host=- language=en\n"
        "adapter name=Management dhcp=false metric=5 registers-dns=true\n"
        "  address ip=10.0.0.11 prefix=24\n"
        "  address ip=10.0.0.12 prefix=25\n"
        "  gateway ip=10.0.0.254 metric=256\n"
        "  dns ip=10.0.0.5\n"
        "  dns ip=10.0.0.6\n"
        "adapter name=vEthernet (iSCSI (A)) kind=host-vnic~ dhcp=true metric=15 registers-dns=false\n");
}
END_TEST

/* A language that the table of labels does not know: the order of rows tells. */
START_TEST(config_in_an_unknown_language)
{
    facts_expect("Nastavení rozhraní \"Správa\"\n"
                 "    DHCP povoleno:                        Ne\n"
                 "    Adresa IP:                            10.0.0.11\n"
                 "    Předpona podsítě:                     10.0.0.0/24 (maska 255.255.255.0)\n"
                 "    Výchozí brána:                        10.0.0.254\n"
                 "    Metrika brány:                        256\n"
                 "    Metrika rozhraní:                     5\n"
                 "    Staticky nakonfigurované servery DNS: 10.0.0.5\n"
                 "                                          10.0.0.6\n"
                 "    Zaregistrovat s příponou:             10.0.0.7\n"
                 "    Servery WINS:                         10.0.0.8\n",
                 "adapter name=Správa metric=5\n"
                 "  address ip=10.0.0.11 prefix=24\n"
                 "  gateway ip=10.0.0.254 metric=256\n"
                 "  dns ip=10.0.0.5\n"
                 "  dns ip=10.0.0.6\n"
                 "unknown: 2\n"
                 "unknown: 10\n");
}
END_TEST

START_TEST(config_of_xp)
{
    facts_expect("Настройка интерфейса \"LAN\"\n"
                 "    DHCP разрешен:                        Нет\n"
                 "    IP-адрес:                             10.0.0.11\n"
                 "    Маска подсети:                        255.255.255.0\n"
                 "    IP-адрес:                             10.0.1.11\n"
                 "    Маска подсети:                        255.255.0.0\n"
                 "    Основной шлюз:                        10.0.0.254\n"
                 "    Метрика шлюза:                        0\n"
                 "    Метрика интерфейса:                   0\n",
                 "adapter name=LAN dhcp=false auto-metric=true\n"
                 "  address ip=10.0.0.11 prefix=24\n"
                 "  address ip=10.0.1.11 prefix=16\n"
                 "  gateway ip=10.0.0.254 metric=0\n");
}
END_TEST

START_TEST(config_with_two_gateways)
{
    facts_expect("Configuration for interface \"LAN\"\n"
                 "    DHCP enabled:                         No\n"
                 "    Default Gateway:                      10.0.0.253\n"
                 "                                          10.0.0.254\n"
                 "    Gateway Metric:                       7\n",
                 "  gateway ip=10.0.0.253\n"
                 "  gateway ip=10.0.0.254 metric=7\n");
}
END_TEST

START_TEST(ipconfig_is_not_taken)
{
    facts_expect("Ethernet adapter \"LAN\":\n"
                 "\n"
                 "   Physical Address. . . . . . . . . : 00-15-5D-01-02-03\n",
                 "mac=00-15-5d-01-02-03");
}
END_TEST

/* ---- tables -------------------------------------------------------------------------- */

#define INTERFACES_HEAD                                                                                      \
    "Idx     Met         MTU          State                Name\n"                                           \
    "---  ----------  ----------  ------------  ---------------------------\n"

START_TEST(interfaces)
{
    facts_expect_all(
        "\n" INTERFACES_HEAD "  1          75  4294967295  connected     Loopback Pseudo-Interface 1\n"
        "  4           5        9000  connected     iSCSI A\n"
        " 12          25        1500  disconnected  vEthernet (A name that runs far past its ruler)\n",
        "host=- language=-\n"
        "adapter index=1 metric=75 mtu=4294967295 state=up name=Loopback Pseudo-Interface 1"
        " kind=loopback~\n"
        "adapter index=4 metric=5 mtu=9000 state=up name=iSCSI A\n"
        "adapter index=12 metric=25 mtu=1500 state=down"
        " name=vEthernet (A name that runs far past its ruler) kind=host-vnic~\n");
}
END_TEST

START_TEST(interfaces_of_vista)
{
    facts_expect("Idx  Met   MTU   State        Name\n"
                 "---  ---  -----  -----------  -------------------\n"
                 "  1   50 4294967295  connected    Loopback Pseudo-Interface 1\n"
                 " 10   10   1500  connected    LAN\n",
                 "adapter index=10 metric=10 mtu=1500 state=up name=LAN\n");
}
END_TEST

START_TEST(interfaces_of_the_family_that_the_command_names)
{
    facts_expect("C:\\>netsh interface ipv6 show interfaces\n"
                 "\n" INTERFACES_HEAD "  4           5        1500  connected     LAN\n",
                 "adapter index=4 metric6=5 state=up name=LAN\n");
    facts_expect_all("netsh interface ipv6 show interface\n"
                     "\n" INTERFACES_HEAD "  4           5        1500  connected     LAN\n",
                     "host=- language=-\n"
                     "adapter index=4 metric6=5 state=up name=LAN\n");
}
END_TEST

START_TEST(second_list_is_of_the_other_family)
{
    facts_expect(INTERFACES_HEAD "  4          10        1500  connected     LAN\n"
                                 "\n"
                                 "\n" INTERFACES_HEAD "  4          20        1500  connected     LAN\n",
                 "adapter index=4 metric=10 mtu=1500 state=up name=LAN\n"
                 "adapter index=4 metric6=20 state=up name=LAN\n");
}
END_TEST

START_TEST(tunnels_are_of_ipv6)
{
    facts_expect(INTERFACES_HEAD "  4          10        1500  connected     LAN\n"
                                 " 11          50        1280  disconnected  isatap.corp.example\n",
                 "adapter index=4 metric6=10 state=up name=LAN\n");
}
END_TEST

START_TEST(subinterfaces_with_overflowing_numbers)
{
    facts_expect_all("   MTU  MediaSenseState   Bytes In  Bytes Out  Interface\n"
                     "------  ---------------  ---------  ---------  -------------\n"
                     "  9000                1  191869171301  4133843676  iSCSI A\n",
                     "host=- language=-\n"
                     "adapter mtu=9000 name=iSCSI A\n");
}
END_TEST

START_TEST(routes)
{
    facts_expect_all("Publish  Type      Met  Prefix                    Idx  Gateway/Interface Name\n"
                     "-------  --------  ---  ------------------------  ---  ------------------------\n"
                     "No       Manual    256  0.0.0.0/0                   4  10.0.0.254\n"
                     "No       System    256  10.0.0.0/24                 4  Management\n"
                     "No       Manual    1    2001:db8:1234:5678:9abc::/80    4  fe80::1\n",
                     "host=- language=-\n"
                     "route destination=0.0.0.0/0 next-hop=10.0.0.254 adapter=4@ metric=256 store=active\n"
                     "route destination=10.0.0.0/24 next-hop=on-link adapter=4@ metric=256 store=active\n"
                     "adapter name=Management index=4\n"
                     "route destination=2001:db8:1234:5678:9abc::/80 next-hop=fe80::1 adapter=4@ metric=1"
                     " store=active\n");
}
END_TEST

START_TEST(addresses_in_a_table)
{
    facts_expect_all("Interface 12: Management\n"
                     "\n"
                     "Addr Type  DAD State   Valid Life Pref. Life Address\n"
                     "---------  ----------- ---------- ---------- ------------------------\n"
                     "Manual     Duplicate     infinite   infinite 2001:db8::11\n"
                     "Temporary  Deprecated    6d2h3m4s         0s 2001:db8::12\n",
                     "host=- language=-\n"
                     "adapter name=Management index=12\n"
                     "  address ip=2001:db8::11 origin=manual state=duplicate\n"
                     "adapter name=Management index=12\n"
                     "  address ip=2001:db8::12 origin=router state=deprecated\n");
}
END_TEST

START_TEST(addresses_in_blocks)
{
    facts_expect_all("Address fe80::1%12 Parameters\n"
                     "---------------------------------------------------------\n"
                     "Interface Luid     : Management\n"
                     "Scope Id           : 0.12\n"
                     "Valid Lifetime     : infinite\n"
                     "Preferred Lifetime : infinite\n"
                     "DAD State          : Preferred\n"
                     "Address Type       : Other\n",
                     "host=- language=-\n"
                     "adapter name=Management\n"
                     "  address ip=fe80::1 state=preferred\n");
}
END_TEST

START_TEST(show_interface_in_two_languages)
{
    facts_expect_all("Admin State    State          Type             Interface Name\n"
                     "-------------------------------------------------------------------------\n"
                     "Enabled        Connected      Dedicated        Management\n"
                     "Disabled       Disconnected   Dedicated        iSCSI A\n",
                     "host=- language=-\n"
                     "adapter name=Management state=up\n"
                     "adapter name=iSCSI A state=disabled\n");
    facts_expect("Состояние адм.  Состояние     Тип              Имя интерфейса\n"
                 "---------------------------------------------------------------------\n"
                 "Разрешен       Отключен       Выделенный       Ethernet 2\n",
                 "adapter name=Ethernet 2 state=down\n");
}
END_TEST

/* ---- blocks -------------------------------------------------------------------------- */

START_TEST(parameters)
{
    facts_expect_all("Interface vEthernet (LAN) Parameters\n"
                     "----------------------------------------------\n"
                     "IfLuid                             : ethernet_32775\n"
                     "IfIndex                            : 39\n"
                     "State                              : connected\n"
                     "Metric                             : 15\n"
                     "Link MTU                           : 9000 bytes\n"
                     "Forwarding                         : enabled\n"
                     "Weak Host Sends                    : enabled\n"
                     "Weak Host Receives                 : disabled\n"
                     "Use Automatic Metric               : disabled\n"
                     "Ignore Default Routes              : enabled\n"
                     "A row of a later version           : x\n",
                     "host=- language=-\n"
                     "adapter index=39 state=up metric=15 forwarding=true weak-host-send=true"
                     " weak-host-receive=false auto-metric=false ignores-default-routes=true"
                     " name=vEthernet (LAN) mtu=9000\n"
                     "unknown: 13\n");
}
END_TEST

START_TEST(tcp_and_firewall)
{
    facts_expect_all("Querying active state...\n"
                     "\n"
                     "TCP Global Parameters\n"
                     "----------------------------------------------\n"
                     "Receive-Side Scaling State          : enabled\n"
                     "Direct Cache Acess (DCA)            : disabled\n"
                     "\n"
                     "** The above autotuninglevel setting is the result of something\n"
                     "   that takes two lines.\n"
                     "\n"
                     "Domain Profile Settings: \n"
                     "----------------------------------------------------------------------\n"
                     "State                                 ON\n"
                     "Firewall Policy                       BlockInbound,AllowOutbound\n"
                     "\n"
                     "Logging:\n"
                     "LogAllowedConnections                 Disable\n"
                     "\n"
                     "Ok.\n"
                     "not ours\n",
                     "host=- language=en\n"
                     "firewall profile=domain enabled=true\n"
                     "unknown: 20\n");
}
END_TEST

/* ---- scripts ------------------------------------------------------------------------- */

START_TEST(dump)
{
    facts_expect_all(
        "# ----------------------------------\n"
        "# IPv4 Configuration\n"
        "# ----------------------------------\n"
        "pushd interface ipv4\n"
        "\n"
        "reset\n"
        "set global\n"
        "add route prefix=0.0.0.0/0 interface=\"Management\" nexthop=10.0.0.254 metric=7 publish=Yes\n"
        "add route prefix=10.9.0.0/16 interface=\"LAN\" nexthop=10.0.0.1 publish=Yes\n"
        "set interface interface=\"iSCSI A\" forwarding=enabled metric=5 nud=enabled"
        " ignoredefaultroutes=enabled\n"
        "set subinterface interface=\"iSCSI A\" mtu=9000\n"
        "add address name=\"LAN\" address=10.0.0.11 mask=255.255.255.0\n"
        "\n"
        "popd\n"
        "# End of IPv4 configuration\n"
        "# a remark of the author\n",
        "host=- language=-\n"
        "adapter name=Management\n"
        "route destination=0.0.0.0/0 next-hop=10.0.0.254 adapter=Management metric=7"
        " store=persistent\n"
        "  gateway ip=10.0.0.254 metric=7\n"
        "adapter name=LAN\n"
        "route destination=10.9.0.0/16 next-hop=10.0.0.1 adapter=LAN store=persistent\n"
        "adapter name=iSCSI A metric=5 ignores-default-routes=true\n"
        "adapter name=iSCSI A mtu=9000\n"
        "adapter name=LAN\n"
        "  address ip=10.0.0.11 prefix=24\n"
        "unknown: 16\n");
}
END_TEST

START_TEST(dump_that_was_wrapped)
{
    facts_expect_all("pushd interface ipv4\n"
                     "set interface interface=\"LAN A\" metric=5\n"
                     "ignoredefaultroutes=disabled set interface interface=\"LAN B\"\n"
                     "metric=6 add address name=\"LAN B\"\n"
                     "address=10.0.0.2 mask=255.255.255.0\n"
                     "popd\n",
                     "host=- language=-\n"
                     "adapter name=LAN A metric=5 ignores-default-routes=false\n"
                     "adapter name=LAN B metric=6\n"
                     "adapter name=LAN B\n"
                     "  address ip=10.0.0.2 prefix=24\n");
}
END_TEST

START_TEST(script_of_an_administrator)
{
    facts_expect_all(
        "netsh interface ipv4 set address name=\"LAN\" static 10.0.0.11 255.255.255.0 10.0.0.254 3\n"
        "netsh interface ipv4 set address \"iSCSI A\" source=dhcp\n"
        "netsh interface ip set dnsservers \"LAN\" static 10.0.0.5 primary\n"
        "netsh interface ipv6 set interface \"LAN\" metric=9\n",
        "host=- language=-\n"
        "adapter name=LAN dhcp=false\n"
        "  address ip=10.0.0.11 prefix=24\n"
        "  gateway ip=10.0.0.254 metric=3\n"
        "adapter name=iSCSI A dhcp=true\n"
        "adapter name=LAN registers-dns=true\n"
        "  dns ip=10.0.0.5\n"
        "adapter name=LAN metric6=9\n");
}
END_TEST

/* netsh advfirewall show allprofiles, in the languages of which real output was seen ----------------------
 */

#define PROFILE_RULER "----------------------------------------------------------------------\n"

static const struct {
    const char *domain, *private, *state_on, *state, *language;
} firewalls[] = {
    {"Domain Profile Settings:", "Private Profile Settings:", "ON", "State", "en"},
    {"Domänenprofil-Einstellungen:", "Privates Profil-Einstellungen:", "EIN", "Status", "de"},
    {"Paramètres Profil de domaine :", "Paramètres Profil privé :", "Actif", "État", "fr"},
    {"Configuración de Perfil de dominio:", "Configuración de Perfil privado:", "ACTIVAR", "Estado", "es"},
    {"域配置文件 设置: ", "专用配置文件 设置: ", "打开", "状态", "zh-CN"},
};

START_TEST(profiles_of_the_firewall_in_many_languages)
{
    char text[1200], expected[400];
    snprintf(text, sizeof text,
             "\n%s\n" PROFILE_RULER "%s                                 %s\n"
             "Policy                                BlockInbound,AllowOutbound\n\n"
             "Logging:\nFileName                              pfirewall.log\n\n\n"
             "%s\n" PROFILE_RULER "%s                                 %s\n\nOk.\n",
             firewalls[_i].domain, firewalls[_i].state, firewalls[_i].state_on, firewalls[_i].private,
             firewalls[_i].state, firewalls[_i].state_on);
    snprintf(expected, sizeof expected,
             "host=- language=%s\nfirewall profile=domain enabled=true\n"
             "firewall profile=private enabled=true\n",
             firewalls[_i].language);
    facts_expect(text, expected);
}
END_TEST

/* A word that is not known says nothing; in a language that is not known nothing is a profile. */
START_TEST(a_state_that_is_not_known_is_not_said)
{
    facts_expect("Paramètres Profil public :\n" PROFILE_RULER "État                                  Perdu\n",
                 "host=- language=fr\nfirewall profile=public\nunknown: 3\n");
    facts_expect(
        "Profilo di dominio Impostazioni:\n" PROFILE_RULER "Stato                                 ON\n", "");
}
END_TEST

Suite *suite_netsh(void);
Suite *suite_netsh(void)
{
    Suite *s = suite_create("netsh");
    TCase *t = tcase_create("netsh");
    tcase_add_test(t, config_of_two_adapters);
    tcase_add_test(t, config_in_an_unknown_language);
    tcase_add_test(t, config_of_xp);
    tcase_add_test(t, config_with_two_gateways);
    tcase_add_test(t, ipconfig_is_not_taken);
    tcase_add_test(t, interfaces);
    tcase_add_test(t, interfaces_of_vista);
    tcase_add_test(t, interfaces_of_the_family_that_the_command_names);
    tcase_add_test(t, second_list_is_of_the_other_family);
    tcase_add_test(t, tunnels_are_of_ipv6);
    tcase_add_test(t, subinterfaces_with_overflowing_numbers);
    tcase_add_test(t, routes);
    tcase_add_test(t, addresses_in_a_table);
    tcase_add_test(t, addresses_in_blocks);
    tcase_add_test(t, show_interface_in_two_languages);
    tcase_add_test(t, parameters);
    tcase_add_test(t, tcp_and_firewall);
    tcase_add_loop_test(t, profiles_of_the_firewall_in_many_languages, 0,
                        (int)(sizeof firewalls / sizeof *firewalls));
    tcase_add_test(t, a_state_that_is_not_known_is_not_said);
    tcase_add_test(t, dump);
    tcase_add_test(t, dump_that_was_wrapped);
    tcase_add_test(t, script_of_an_administrator);
    suite_add_tcase(s, t);
    return s;
}
