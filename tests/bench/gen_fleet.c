/* Writes the exports of a fleet: gen-fleet FOLDER HOSTS; or what one command prints on so many hosts that it
 * fills one file: gen-fleet --file KIND BYTES [FIRST-HOST] > FILE. Clusters of four nodes; each host has
 * ipconfig, route print, netsh and PowerShell exports, these in varied carriers. The same arguments give the
 * same bytes. */
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

static void put_ipconfig(FILE *out, const struct host *h)
{
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
}

static void put_routes(FILE *out, const struct host *h)
{
    static const char ruler[] =
        "===========================================================================\r\n";
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
}

static void put_netsh(FILE *out, const struct host *h)
{
    (void)h;
    fputs("\r\nIdx     Met         MTU          State                Name\r\n"
          "---  ----------  ----------  ------------  ---------------------------\r\n"
          "  1          50  4294967295  connected     Loopback Pseudo-Interface 1\r\n",
          out);
    for (unsigned a = 0; a < ADAPTERS; a++)
        fprintf(out, " %2u          %2u        %4u  connected     %s\r\n", 10 + a, 20u,
                a == 3 || a == 4 ? 9000u : 1500u, adapters[a].name);
    fputs("\r\n", out);
}

/* One property of a CLIXML object. */
static void put_property(FILE *out, const char *type, const char *name, const char *value)
{
    fprintf(out, "      <%s N=\"%s\">%s</%s>\r\n", type, name, value, type);
}

/* One adapter; `computer` says whether it names its host. */
static void put_object(FILE *out, const struct host *h, unsigned a, unsigned id, int computer)
{
    char text[64];
    fprintf(out, "  <Obj RefId=\"%u\">\r\n", id);
    if (id)
        fputs("    <TNRef RefId=\"0\" />\r\n", out);
    else
        fputs("    <TN RefId=\"0\">\r\n      "
              "<T>Microsoft.Management.Infrastructure.CimInstance#ROOT/StandardCimv2/MSFT_NetAdapter</T>\r\n"
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
    for (unsigned filler = 0; filler < 40; filler++)
        fprintf(out, "      <Nil N=\"VendorProperty%u\" />\r\n", filler);
    if (computer)
        fprintf(out, "      <S N=\"PSComputerName\">HV%04u</S>\r\n", h->number);
    fputs("    </Props>\r\n  </Obj>\r\n", out);
}

static const char objects_start[] =
    "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\r\n";

static void put_adapters(FILE *out, const struct host *h)
{
    fputs(objects_start, out);
    for (unsigned a = 0; a < ADAPTERS; a++)
        put_object(out, h, a, a, 0);
    fputs("</Objs>\r\n", out);
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

static void put_bindings(FILE *out, void (*put)(FILE *out, unsigned a, unsigned c))
{
    for (unsigned a = 0; a < ADAPTERS; a++)
        for (unsigned c = 0; c < COMPONENTS; c++)
            put(out, a, c);
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
    put_bindings(out, carriers[carrier].put);
    fclose(out);
}

static void put_list(FILE *out, const struct host *h)
{
    (void)h;
    put_bindings(out, bindings_as_list);
}

static void put_table(FILE *out, const struct host *h)
{
    (void)h;
    put_bindings(out, bindings_as_table);
}

static void put_switch(FILE *out, const struct host *h)
{
    fprintf(out,
            "\r\nName                                : VM Switch\r\n"
            "Id                                  : 0f000000-0000-4000-8000-%012u\r\n"
            "SwitchType                          : External\r\nNetAdapterInterfaceDescription      : %s\r\n"
            "AllowManagementOS                   : False\r\nEmbeddedTeamingEnabled              : False\r\n"
            "IovEnabled                          : False\r\n\r\n",
            h->number, adapters[ADAPTERS - 1].description);
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

typedef void put_text(FILE *out, const struct host *h);

static void write_file(const struct host *h, const char *name, put_text *put)
{
    FILE *out = create(h, name);
    put(out, h);
    fclose(out);
}

static void write_host(const struct host *h)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/HV%04u", h->folder, h->number);
    mkdir(path, 0777);
    write_file(h, "ipconfig.txt", put_ipconfig);
    write_file(h, "route-print.txt", put_routes);
    write_file(h, "netsh-interfaces.txt", put_netsh);
    write_file(h, "NetAdapter.xml", put_adapters);
    write_bindings(h);
    write_file(h, "Get-VMSwitch.txt", put_switch);
    if (h->number % NODES == 0)
        write_cluster(h);
}

/* What one command prints, host after host, each behind the prompt that names it. */
static const struct kind {
    const char *name, *command;
    put_text *put;
} kinds[] = {
    {"ipconfig", "ipconfig /all", put_ipconfig},
    {"route", "route print", put_routes},
    {"netsh", "netsh interface ipv4 show interfaces", put_netsh},
    {"list", "Get-NetAdapterBinding | fl", put_list},
    {"table", "Get-NetAdapterBinding", put_table},
};

static int write_text(const char *name, long bytes, unsigned first)
{
    const struct kind *kind = NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].name, name) == 0)
            kind = &kinds[i];
    for (struct host h = {.number = first}; kind && ftell(stdout) < bytes; h.number++) {
        printf("[HV%04u]: PS C:\\> %s\r\n", h.number, kind->command);
        kind->put(stdout, &h);
    }
    return kind ? 0 : 2;
}

static int write_objects(long bytes)
{
    unsigned id = 0;
    fputs(objects_start, stdout);
    for (struct host h = {0}; ftell(stdout) < bytes; h.number++)
        for (unsigned a = 0; a < ADAPTERS; a++)
            put_object(stdout, &h, a, id++, 1);
    fputs("</Objs>\r\n", stdout);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc >= 4 && strcmp(argv[1], "--file") == 0) {
        long bytes = strtol(argv[3], NULL, 10);
        unsigned first = argc > 4 ? (unsigned)strtoul(argv[4], NULL, 10) : 0;
        return strcmp(argv[2], "clixml") == 0 ? write_objects(bytes) : write_text(argv[2], bytes, first);
    }
    if (argc != 3) {
        fputs("usage: gen-fleet FOLDER HOSTS, or gen-fleet --file KIND BYTES [FIRST-HOST] > FILE\n", stderr);
        return 2;
    }
    mkdir(argv[1], 0777);
    unsigned hosts = (unsigned)strtoul(argv[2], NULL, 10);
    for (unsigned i = 0; i < hosts; i++)
        write_host(&(struct host){.number = i, .folder = argv[1]});
    return 0;
}
