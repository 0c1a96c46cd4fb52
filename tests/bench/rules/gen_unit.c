/* Writes the model of one cluster, the largest thing that rules are evaluated over:
 * gen-unit HOSTS NETWORKS ADAPTERS ROUTES [FAULTS] > MODEL. Adapters and routes are those of each host,
 * networks those of the cluster; with FAULTS every so many hosts, networks, adapters and routes differ from
 * the others. The same arguments give the same bytes. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { COMPONENTS = 5, MACHINES = 8 };

struct unit {
    unsigned hosts, networks, adapters, routes, faults;
};

/* What the first adapters of a host are for; the others come after them. */
static const struct purpose {
    const char *name, *kind, *role;
    unsigned long speed;
    unsigned mtu, cluster_role;
} purposes[] = {
    {"Management", "physical", "management", 1000000000, 1500, 3},
    {"Cluster", "physical", "cluster", 10000000000, 1500, 1},
    {"Live Migration", "physical", "live-migration", 10000000000, 1500, 1},
    {"iSCSI-A", "physical", "iscsi", 10000000000, 9000, 0},
    {"iSCSI-B", "physical", "iscsi", 10000000000, 9000, 0},
    {"SMB-A", "host-vnic", "smb", 10000000000, 9000, 1},
    {"SMB-B", "host-vnic", "smb", 10000000000, 9000, 1},
    {"Uplink", "physical", "uplink", 10000000000, 9014, 0},
};
enum { PURPOSES = sizeof purposes / sizeof purposes[0], UPLINK = PURPOSES - 1 };

static const char *const components[COMPONENTS] = {"ms_tcpip", "ms_tcpip6", "ms_msclient", "ms_server",
                                                   "vms_pp"};
static const char *const sets[] = {"addresses", "adapters", "bindings", "gateways", "routes",        "dns",
                                   "metrics",   "switches", "rdma",     "rss",      "iscsi-sessions"};

static bool faulty(const struct unit *u, unsigned number)
{
    return u->faults && number % u->faults == u->faults - 1;
}

static void put_name(unsigned a)
{
    if (a < PURPOSES)
        printf("%s", purposes[a].name);
    else
        printf("Extra %u", a);
}

/* Subnets are 10.0.0.0/22 and what follows, one for each number. */
static void put_address(unsigned subnet, unsigned host)
{
    unsigned long address = (10UL << 24) + ((unsigned long)subnet << 10) + host;
    printf("%lu.%lu.%lu.%lu", address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
}

static void put_bindings(const struct unit *u, unsigned host, unsigned a)
{
    for (unsigned c = 0; c < COMPONENTS; c++)
        printf("      <binding id=\"%s\" name=\"%s\" enabled=\"%s\"/>\n", components[c], components[c],
               (a == UPLINK) == (c == COMPONENTS - 1) && !faulty(u, host + a + c) ? "true" : "false");
}

static void put_adapter_head(const struct unit *u, unsigned host, unsigned a)
{
    bool known = a < PURPOSES, odd = faulty(u, host + a);
    printf("    <adapter name=\"");
    put_name(a);
    printf("\" index=\"%u\" mac=\"00-15-5d-%02x-%02x-%02x\" description=\"Network Adapter #%u\" kind=\"%s\" "
           "state=\"up\"",
           a + 2, host & 255, a >> 8, a & 255, a + 1, known ? purposes[a].kind : "physical");
    printf(" speed=\"%lu\" mtu=\"%u\" vlan=\"%u\" metric=\"%u\" auto-metric=\"true\" dhcp=\"%s\" "
           "registers-dns=\"%s\"",
           odd     ? 100000000UL
           : known ? purposes[a].speed
                   : 1000000000UL,
           known ? purposes[a].mtu : 1500, odd ? a + 100 : a, odd ? 5U : 25U, odd ? "true" : "false",
           a ? "false" : "true");
    printf(" jumbo=\"9014\" payload=\"%u\" driver-version=\"%u.0\" netbios=\"default\" rss=\"true\"",
           odd ? 1500U : 9000U, odd ? 1U : 2U);
    if (a == 5 || a == 6)
        printf(" rdma=\"true\" rdma-technology=\"%s\" switch=\"Switch\" vnic=\"SMB\" mapped-to=\"Uplink\"",
               odd ? "iwarp" : "rocev2");
    printf(">\n");
}

static void put_adapter(const struct unit *u, unsigned host, unsigned a)
{
    put_adapter_head(u, host, a);
    if (a != UPLINK) {
        printf("      <address ip=\"");
        put_address(a, host + 11);
        printf("\" prefix=\"22\" network=\"");
        put_address(a, 0);
        printf("/22\" origin=\"manual\" state=\"preferred\"/>\n");
        printf("      <address ip=\"fd00:0:0:%x::%x\" prefix=\"64\" network=\"fd00:0:0:%x::/64\" "
               "origin=\"manual\"/>\n",
               a + 1, host + 11, a + 1);
    }
    if (a == 0 || faulty(u, host + a)) {
        printf("      <gateway ip=\"");
        put_address(a, 1);
        printf("\" metric=\"256\"/>\n      <dns ip=\"10.255.0.5\"/>\n");
    }
    put_bindings(u, host, a);
    if (a < PURPOSES)
        printf("      <role name=\"%s\" confidence=\"0.90\" because=\"its name\"/>\n", purposes[a].role);
    printf("    </adapter>\n");
}

static void put_route(const struct unit *u, unsigned host, unsigned i)
{
    unsigned a = i % u->adapters == UPLINK ? 0 : i % u->adapters;
    printf("    <route destination=\"%u.%u.%u.0/24\" next-hop=\"", 172 + i / 65536, i / 256 % 256, i % 256);
    put_address(a, 1);
    printf("\" adapter=\"");
    put_name(a);
    printf("\" metric=\"%u\" total-metric=\"%u\" store=\"%s\" hop-on-link=\"true\"/>\n", 256 + i % 3,
           281 + i % 3, i % 2 || faulty(u, host + i) ? "active" : "persistent");
}

static void put_switch(void)
{
    printf("    <switch name=\"Switch\" type=\"external\" allow-management-os=\"true\" "
           "embedded-teaming=\"true\">\n"
           "      <uplink adapter=\"Uplink\"/>\n    </switch>\n");
    for (unsigned i = 0; i < MACHINES; i++)
        printf("    <vm-adapter vm=\"VM%u\" name=\"Network Adapter\" id=\"%u\" switch=\"Switch\" "
               "mac=\"00-15-5d-ff-00-%02x\" "
               "dynamic-mac=\"true\"/>\n",
               i, i, i);
}

static void put_iscsi(const struct unit *u, unsigned host)
{
    printf("    <iscsi mpio=\"true\">\n");
    for (unsigned a = 3; a <= 4; a++) {
        printf("      <session id=\"%u\" target=\"iqn.2000-01.example:disks\" initiator=\"", a);
        put_address(faulty(u, host) ? 0 : a, host + 11);
        printf("\" target-portal=\"");
        put_address(a, 1000);
        printf("\" persistent=\"true\" connected=\"true\"/>\n");
    }
    printf("    </iscsi>\n    <live-migration enabled=\"true\" any-network=\"false\">\n      <network "
           "subnet=\"");
    put_address(2, 0);
    printf("/22\" priority=\"0\"/>\n    </live-migration>\n");
}

static void put_qos(const struct unit *u, unsigned host)
{
    printf("    <qos willing=\"false\">\n");
    for (unsigned priority = 0; priority < 8; priority++)
        printf("      <flow-control priority=\"%u\" enabled=\"%s\"/>\n", priority,
               priority == 3 || faulty(u, host + priority) ? "true" : "false");
    printf("      <policy name=\"SMB\" netdirect-port=\"445\" priority=\"3\"/>\n"
           "      <traffic-class name=\"SMB\" algorithm=\"ETS\" bandwidth=\"%u\"/>\n    </qos>\n",
           faulty(u, host) ? 40U : 50U);
    printf("    <smb client-multichannel=\"true\" server-multichannel=\"true\" server-signing=\"%s\"/>\n",
           faulty(u, host) ? "true" : "false");
    for (unsigned a = 5; a <= 6; a++) {
        printf("    <smb-constraint server=\"FS1\" interface=\"");
        put_name(a);
        printf("\"/>\n");
    }
}

static void put_choices(unsigned host, unsigned hosts)
{
    for (unsigned peer = 0; peer < hosts; peer++) {
        printf("    <route-choice destination=\"");
        put_address(1, peer + 11);
        printf("\" purpose=\"node\" peer=\"HV%04u\" step=\"on-link\" adapter=\"Cluster\" "
               "next-hop=\"on-link\" source=\"",
               peer);
        put_address(1, host + 11);
        printf("\" tie=\"false\"/>\n");
    }
}

static void put_host(const struct unit *u, unsigned host)
{
    printf("  <host name=\"HV%04u\" os=\"2019\" build=\"17763\" domain=\"example.org\" cluster=\"CL1\"",
           host);
    printf(" language=\"en\" mac-pool-first=\"00-15-5d-%02x-%02x-00\" "
           "mac-pool-last=\"00-15-5d-%02x-%02x-ff\">\n",
           host >> 8, host & 255, host >> 8, host & 255);
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++)
        printf("    <export name=\"%s\" complete=\"true\"/>\n", sets[i]);
    for (unsigned a = 0; a < u->adapters; a++)
        put_adapter(u, host, a);
    for (unsigned i = 0; i < u->routes; i++)
        put_route(u, host, i);
    put_switch();
    put_qos(u, host);
    put_iscsi(u, host);
    put_choices(host, u->hosts < 4 ? u->hosts : 4);
    printf("  </host>\n");
}

static void put_network(const struct unit *u, unsigned n)
{
    unsigned role = n < PURPOSES ? purposes[n].cluster_role : n % 3 ? 1 : 3;
    printf("    <network name=\"");
    put_name(n);
    printf("\" role=\"%u\" metric=\"%u\" auto-metric=\"%s\" migration-rank=\"%u\" state=\"up\">\n      "
           "<subnet prefix=\"",
           role, (role == 1 ? 30000 : 70000) + n / (faulty(u, n) ? 2 : 1), faulty(u, n) ? "false" : "true",
           n + 1);
    put_address(n, 0);
    printf("/22\"/>\n");
    for (unsigned host = 0; host < u->hosts; host++) {
        if (faulty(u, n + 1) && host == n % u->hosts)
            continue;
        printf("      <interface node=\"HV%04u\" adapter=\"", host);
        put_name(n);
        printf("\" address=\"");
        put_address(n, host + 11);
        printf("\" state=\"%s\"/>\n", faulty(u, n + host) ? "failed" : "up");
    }
    printf("    </network>\n");
}

static void put_cluster(const struct unit *u)
{
    printf("  <cluster name=\"CL1\" functional-level=\"10\">\n    <export name=\"cluster-networks\" "
           "complete=\"true\"/>\n"
           "    <export name=\"cluster-interfaces\" complete=\"true\"/>\n");
    for (unsigned host = 0; host < u->hosts; host++)
        printf("    <node name=\"HV%04u\" state=\"up\"/>\n", host);
    for (unsigned n = 0; n < u->networks; n++)
        if (n != UPLINK)
            put_network(u, n);
    printf("    <live-migration>\n");
    for (unsigned n = 1; n < u->networks; n++)
        if (n != UPLINK) {
            printf("      <%s network=\"", n == 2 ? "order" : "exclude");
            put_name(n);
            printf("\"/>\n");
        }
    printf("    </live-migration>\n  </cluster>\n");
}

int main(int argc, char **argv)
{
    unsigned numbers[5] = {0};
    if (argc < 5 || argc > 6) {
        fputs("usage: gen-unit HOSTS NETWORKS ADAPTERS ROUTES [FAULTS]\n", stderr);
        return 2;
    }
    for (int i = 1; i < argc; i++)
        numbers[i - 1] = (unsigned)strtoul(argv[i], NULL, 10);
    const struct unit u = {numbers[0], numbers[1], numbers[2] ? numbers[2] : 1, numbers[3], numbers[4]};
    printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<estate>\n");
    for (unsigned host = 0; host < u.hosts; host++)
        put_host(&u, host);
    put_cluster(&u);
    printf("</estate>\n");
    return 0;
}
