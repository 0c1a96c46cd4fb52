/* Writes the exports of a fleet: gen-fleet FOLDER HOSTS. Clusters of four nodes; each host has ipconfig,
 * route print, netsh and PowerShell exports, these in varied carriers. The same arguments give the same
 * bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ADAPTERS = 6, NODES = 4 };

struct adapter {
    const char *name, *description;
    unsigned subnet; /* third byte of 10.x.y.z */
    int has_gateway;
};

static const struct adapter adapters[ADAPTERS] = {
    {"Management", "Intel(R) Ethernet Server Adapter I350-T4", 10, 1},
    {"Live Migration", "Intel(R) Ethernet Server Adapter I350-T4 #2", 20, 0},
    {"Cluster", "Intel(R) Ethernet Server Adapter I350-T4 #3", 30, 0},
    {"iSCSI-A", "Intel(R) Ethernet Server Adapter X520-2", 40, 0},
    {"iSCSI-B", "Intel(R) Ethernet Server Adapter X520-2 #2", 50, 0},
    {"VM Uplink", "Intel(R) Ethernet Server Adapter I350-T4 #4", 0, 0},
};

static const char *const components[][2] = {
    {"ms_tcpip", "Internet Protocol Version 4 (TCP/IPv4)"},
    {"ms_tcpip6", "Internet Protocol Version 6 (TCP/IPv6)"},
    {"ms_msclient", "Client for Microsoft Networks"},
    {"ms_server", "File and Printer Sharing for Microsoft Networks"},
    {"ms_pacer", "QoS Packet Scheduler"},
    {"vms_pp", "Hyper-V Extensible Virtual Switch"},
};
enum { COMPONENTS = sizeof components / sizeof components[0] };

/* A host: its number and where its files go. */
struct host {
    unsigned number;
    const char *folder;
};

static FILE *create(const struct host *h, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/HV%04u/%s", h->folder, h->number, name);
    FILE *out = fopen(path, "wb");
    if (!out) {
        perror(path);
        exit(1);
    }
    return out;
}

static unsigned cluster_of(const struct host *h)
{
    return h->number / NODES;
}

/* The adapter's address; text has 16 bytes. The VM uplink has none. */
static const char *address_of(const struct host *h, unsigned a, char *text)
{
    snprintf(text, 16, "10.%u.%u.%u", cluster_of(h) % 250, adapters[a].subnet, 11 + h->number % NODES);
    return text;
}

static int is_bound(unsigned a, unsigned c)
{
    int is_uplink = adapters[a].subnet == 0;
    return strcmp(components[c][0], "vms_pp") == 0 ? is_uplink : !is_uplink;
}

static void put_mac(FILE *out, const struct host *h, unsigned a)
{
    fprintf(out, "00-15-5D-%02X-%02X-%02X", h->number >> 8 & 255, h->number & 255, a);
}

static void write_ipconfig(const struct host *h)
{
    FILE *out = create(h, "ipconfig.txt");
    char ip[16];
    fprintf(out,
            "\r\nWindows IP Configuration\r\n\r\n   Host Name . . . . . . . . . . . . : HV%04u\r\n"
            "   Primary Dns Suffix  . . . . . . . : example.org\r\n   Node Type . . . . . . . . . . . . : "
            "Hybrid\r\n"
            "   IP Routing Enabled. . . . . . . . : No\r\n   WINS Proxy Enabled. . . . . . . . : No\r\n",
            h->number);
    for (unsigned a = 0; a < ADAPTERS; a++) {
        if (!adapters[a].subnet)
            continue;
        fprintf(out,
                "\r\nEthernet adapter %s:\r\n\r\n   Connection-specific DNS Suffix  . : \r\n"
                "   Description . . . . . . . . . . . : %s\r\n   Physical Address. . . . . . . . . : ",
                adapters[a].name, adapters[a].description);
        put_mac(out, h, a);
        fprintf(
            out,
            "\r\n   DHCP Enabled. . . . . . . . . . . : No\r\n   Autoconfiguration Enabled . . . . : Yes\r\n"
            "   IPv4 Address. . . . . . . . . . . : %s(Preferred) \r\n"
            "   Subnet Mask . . . . . . . . . . . : 255.255.255.0\r\n   Default Gateway . . . . . . . . . : ",
            address_of(h, a, ip));
        if (adapters[a].has_gateway)
            fprintf(out, "10.%u.%u.254", cluster_of(h) % 250, adapters[a].subnet);
        fputs("\r\n   NetBIOS over Tcpip. . . . . . . . : Enabled\r\n", out);
    }
    fclose(out);
}

static void write_routes(const struct host *h)
{
    static const char ruler[] =
        "===========================================================================\r\n";
    FILE *out = create(h, "route-print.txt");
    char ip[16];
    fprintf(out, "%sInterface List\r\n", ruler);
    for (unsigned a = 0; a < ADAPTERS; a++) {
        fprintf(out, " %2u...", 10 + a);
        fprintf(out, "00 15 5d %02x %02x %02x ......%s\r\n", h->number >> 8 & 255, h->number & 255, a,
                adapters[a].description);
    }
    fprintf(out,
            "  1...........................Software Loopback Interface 1\r\n%s\r\nIPv4 Route "
            "Table\r\n%sActive Routes:\r\n"
            "Network Destination        Netmask          Gateway       Interface  Metric\r\n",
            ruler, ruler);
    for (unsigned a = 0; a < ADAPTERS; a++) {
        if (!adapters[a].subnet)
            continue;
        unsigned second = cluster_of(h) % 250, third = adapters[a].subnet;
        address_of(h, a, ip);
        if (adapters[a].has_gateway)
            fprintf(out, "          0.0.0.0          0.0.0.0     10.%u.%u.254  %14s    276\r\n", second,
                    third, ip);
        fprintf(out, "        10.%u.%u.0    255.255.255.0         On-link   %14s    276\r\n", second, third,
                ip);
        fprintf(out, "  %15s  255.255.255.255         On-link   %14s    276\r\n", ip, ip);
    }
    fprintf(out, "%sPersistent Routes:\r\n  None\r\n", ruler);
    fclose(out);
}

static void write_netsh(const struct host *h)
{
    FILE *out = create(h, "netsh-interfaces.txt");
    fputs("\r\nIdx     Met         MTU          State                Name\r\n"
          "---  ----------  ----------  ------------  ---------------------------\r\n"
          "  1          50  4294967295  connected     Loopback Pseudo-Interface 1\r\n",
          out);
    for (unsigned a = 0; a < ADAPTERS; a++)
        fprintf(out, " %2u          %2u        %4u  connected     %s\r\n", 10 + a, 20u,
                a == 3 || a == 4 ? 9000u : 1500u, adapters[a].name);
    fputs("\r\n", out);
    fclose(out);
}

/* One property of a CLIXML object. */
static void put_property(FILE *out, const char *type, const char *name, const char *value)
{
    fprintf(out, "      <%s N=\"%s\">%s</%s>\r\n", type, name, value, type);
}

static void write_adapters(const struct host *h)
{
    FILE *out = create(h, "NetAdapter.xml");
    char text[64];
    fputs("<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\r\n", out);
    for (unsigned a = 0; a < ADAPTERS; a++) {
        fprintf(out, "  <Obj RefId=\"%u\">\r\n", a);
        if (a)
            fputs("    <TNRef RefId=\"0\" />\r\n", out);
        else
            fputs("    <TN RefId=\"0\">\r\n      "
                  "<T>Microsoft.Management.Infrastructure.CimInstance#ROOT/StandardCimv2/MSFT_NetAdapter</"
                  "T>\r\n"
                  "      <T>System.Object</T>\r\n    </TN>\r\n",
                  out);
        fputs("    <Props>\r\n", out);
        put_property(out, "S", "Name", adapters[a].name);
        put_property(out, "S", "InterfaceDescription", adapters[a].description);
        snprintf(text, sizeof text, "%u", 10 + a);
        put_property(out, "U32", "InterfaceIndex", text);
        snprintf(text, sizeof text, "{%08X-0000-4000-8000-0000000000%02X}", h->number, a);
        put_property(out, "S", "InterfaceGuid", text);
        put_property(out, "U64", "Speed", a == 3 || a == 4 ? "10000000000" : "1000000000");
        snprintf(text, sizeof text, "00155D%02X%02X%02X", h->number >> 8 & 255, h->number & 255, a);
        put_property(out, "S", "PermanentAddress", text);
        put_property(out, "U32", "InterfaceOperationalStatus", "1");
        for (unsigned filler = 0; filler < 40; filler++) {
            snprintf(text, sizeof text, "VendorProperty%u", filler);
            fprintf(out, "      <Nil N=\"%s\" />\r\n", text);
        }
        fputs("    </Props>\r\n  </Obj>\r\n", out);
    }
    fputs("</Objs>\r\n", out);
    fclose(out);
}

static void bindings_as_list(FILE *out, unsigned a, unsigned c)
{
    fprintf(out, "\r\nName        : %s\r\nDisplayName : %s\r\nComponentID : %s\r\nEnabled     : %s\r\n",
            adapters[a].name, components[c][1], components[c][0], is_bound(a, c) ? "True" : "False");
}

static void bindings_as_table(FILE *out, unsigned a, unsigned c)
{
    if (!a && !c)
        fprintf(out, "\r\n%-30s %-50s %-20s %s\r\n%-30s %-50s %-20s %s\r\n", "Name", "DisplayName",
                "ComponentID", "Enabled", "----", "-----------", "-----------", "-------");
    fprintf(out, "%-30s %-50s %-20s %s\r\n", adapters[a].name, components[c][1], components[c][0],
            is_bound(a, c) ? "True" : "False");
}

static void bindings_as_csv(FILE *out, unsigned a, unsigned c)
{
    if (!a && !c)
        fputs("\"Name\",\"DisplayName\",\"ComponentID\",\"Enabled\"\r\n", out);
    fprintf(out, "\"%s\",\"%s\",\"%s\",\"%s\"\r\n", adapters[a].name, components[c][1], components[c][0],
            is_bound(a, c) ? "True" : "False");
}

static void bindings_as_json(FILE *out, unsigned a, unsigned c)
{
    fprintf(out,
            "%s    {\r\n        \"Name\":  \"%s\",\r\n        \"DisplayName\":  \"%s\",\r\n        "
            "\"ComponentID\":  \"%s\",\r\n"
            "        \"Enabled\":  %s\r\n    }%s",
            a || c ? ",\r\n" : "[\r\n", adapters[a].name, components[c][1], components[c][0],
            is_bound(a, c) ? "true" : "false", a == ADAPTERS - 1 && c == COMPONENTS - 1 ? "\r\n]\r\n" : "");
}

static void write_bindings(const struct host *h)
{
    static const struct {
        const char *file;
        void (*put)(FILE *out, unsigned a, unsigned c);
    } carriers[] = {
        {"Get-NetAdapterBinding.txt", bindings_as_list},
        {"Get-NetAdapterBinding.txt", bindings_as_table},
        {"Get-NetAdapterBinding.csv", bindings_as_csv},
        {"Get-NetAdapterBinding.json", bindings_as_json},
    };
    unsigned carrier = h->number % 4;
    FILE *out = create(h, carriers[carrier].file);
    for (unsigned a = 0; a < ADAPTERS; a++)
        for (unsigned c = 0; c < COMPONENTS; c++)
            carriers[carrier].put(out, a, c);
    fclose(out);
}

static void write_switch(const struct host *h)
{
    FILE *out = create(h, "Get-VMSwitch.txt");
    fprintf(out,
            "\r\nName                                : VM Switch\r\n"
            "Id                                  : 0f000000-0000-4000-8000-%012u\r\n"
            "SwitchType                          : External\r\nNetAdapterInterfaceDescription      : %s\r\n"
            "AllowManagementOS                   : False\r\nEmbeddedTeamingEnabled              : False\r\n"
            "IovEnabled                          : False\r\n\r\n",
            h->number, adapters[ADAPTERS - 1].description);
    fclose(out);
}

/* What one node says of its whole cluster. */
static void write_cluster(const struct host *h)
{
    FILE *nodes = create(h, "Get-ClusterNode.csv"),
         *interfaces = create(h, "Get-ClusterNetworkInterface.csv");
    char ip[16];
    fputs("\"Cluster\",\"Name\",\"State\"\r\n", nodes);
    fputs("\"Cluster\",\"Name\",\"Network\",\"Node\",\"Adapter\",\"Address\",\"State\"\r\n", interfaces);
    for (unsigned n = 0; n < NODES; n++) {
        struct host node = {.number = h->number + n};
        fprintf(nodes, "\"CL%03u\",\"HV%04u\",\"Up\"\r\n", cluster_of(h), node.number);
        for (unsigned a = 0; a < ADAPTERS; a++)
            if (adapters[a].subnet)
                fprintf(interfaces,
                        "\"CL%03u\",\"HV%04u - %s\",\"Network %u\",\"HV%04u\",\"%s\",\"%s\",\"Up\"\r\n",
                        cluster_of(h), node.number, adapters[a].name, a, node.number, adapters[a].name,
                        address_of(&node, a, ip));
    }
    fclose(nodes);
    fclose(interfaces);
}

static void write_host(const struct host *h)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/HV%04u", h->folder, h->number);
    mkdir(path, 0777);
    write_ipconfig(h);
    write_routes(h);
    write_netsh(h);
    write_adapters(h);
    write_bindings(h);
    write_switch(h);
    if (h->number % NODES == 0)
        write_cluster(h);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: gen-fleet FOLDER HOSTS\n", stderr);
        return 2;
    }
    mkdir(argv[1], 0777);
    unsigned hosts = (unsigned)strtoul(argv[2], NULL, 10);
    for (unsigned i = 0; i < hosts; i++)
        write_host(&(struct host){.number = i, .folder = argv[1]});
    return 0;
}
