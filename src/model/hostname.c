#include "model/hostname.h"

#include "base/ascii.h"

/* Words of command and class names as they occur in names of files. Lower case, sorted by nothing. */
static const char *const command_words[] = {
    "get",
    "show",
    "print",
    "all",
    "ipconfig",
    "route",
    "routes",
    "netsh",
    "interface",
    "interfaces",
    "ipv4",
    "ipv6",
    "ip",
    "config",
    "addresses",
    "dump",
    "systeminfo",
    "wmic",
    "nic",
    "nicconfig",
    "netstat",
    "arp",
    "getmac",
    "nvspbind",
    "iscsicli",
    "mpclaim",
    "tcpip",
    "linkage",
    "network",
    "reg",
    "export",
    "output",
    "netadapter",
    "binding",
    "bindings",
    "switch",
    "vmswitch",
    "vmhost",
    "win32",
    "operatingsystem",
    "cluster",
    "sessionlist",
    "msinfo32",
    "info",
    "pscmdlets",
    "net",
    "txt",
    "list",
    "fl",
    "ft",
    "team",
    "transcript",
    "subinterfaces",
    "dnsservers",
    "global",
    "services",
    "service",
    "firewall",
    "msft",
    "mscluster",
    "networkinterface",
    "clusternetwork",
    "clusternetworkinterface",
    "host",
    "tcp",
    "managementos",
    "parameter",
    "parameters",
    "properties",
    "smb",
    "qos",
    "rdma",
    "dnsclient",
    "dhcpclient",
    "validationreport",
};

/* Directories that hold files of several hosts or of the cluster. */
static const char *const common_words[] = {
    "cluster",  "bundle",     "export",     "exports", "output", "logs",   "log",   "data",
    "network",  "networking", "config",     "common",  "shared", "input",  "files", "hyper-v",
    "hyperv",   "support",    "all",        "tmp",     "netip",  "netqos", "smb",   "netsh",
    "ipconfig", "route",      "systeminfo", "corpus",  "text",   "ps",
};

static bool is_one_of(struct span word, const char *const *words, size_t count)
{
    const char first = word.len ? ascii_lower(*word.at) : '\0';
    for (size_t i = 0; i < count; i++)
        if (ascii_lower(*words[i]) == first && span_equal_nocase(word, span_of(words[i])))
            return true;
    return false;
}

#define IS_ONE_OF(word, words) is_one_of((word), (words), sizeof(words) / sizeof *(words))

/* What WMI classes (Win32_OperatingSystem) and components (vms_pp) begin with, before the underscore. */
static const char *const class_prefixes[] = {"Win32", "MSFT", "MSCluster", "Msvm", "CIM", "ms", "vms"};

static bool is_class(struct span word)
{
    const char *mark = span_find(word, '_');
    return mark && IS_ONE_OF(span_between(word.at, mark), class_prefixes);
}

static bool is_command_word(struct span word)
{
    static const char *const stems[] = {"Net",  "VM",    "Cluster", "Dns",     "Iscsi", "iSCSI",
                                        "MPIO", "MSDSM", "Smb",     "Network", "HyperV"};
    if (IS_ONE_OF(word, command_words) || is_class(word))
        return true;
    if (word.len > strlen("Get") + 2 && span_starts_nocase(word, SPAN("Get")))
        return true;
    for (size_t i = 0; i < sizeof(stems) / sizeof(*stems); i++)
        if (word.len > strlen(stems[i]) + 3 && span_starts(word, span_of(stems[i])) &&
            ascii_is_upper(word.at[strlen(stems[i])]))
            return true;
    return false;
}

static bool is_separator(char c)
{
    return c == '_' || c == '-' || c == ' ' || c == '.' || c == '(' || c == ')';
}

static struct span next_word(struct span *rest)
{
    while (rest->len && is_separator(*rest->at))
        *rest = span_skip(*rest, 1);
    size_t n = 0;
    while (n < rest->len && !is_separator(rest->at[n]))
        n++;
    if (n < rest->len && rest->at[n] == '_' && IS_ONE_OF(span_first(*rest, n), class_prefixes))
        for (n++; n < rest->len && !is_separator(rest->at[n]);)
            n++;
    struct span word = span_first(*rest, n);
    *rest = span_skip(*rest, n);
    return word;
}

static struct span last_component(struct span path)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.at[i - 1] == '/')
            return span_skip(path, i);
    return path;
}

struct span hostname_directory(struct span path)
{
    size_t n = path.len;
    while (n && path.at[n - 1] != '/')
        n--;
    return span_first(path, n ? n - 1 : 0);
}

struct span hostname_stem(struct span path)
{
    struct span name = last_component(path);
    size_t n = name.len;
    while (n && name.at[n - 1] != '.')
        n--;
    return n > 1 ? span_first(name, n - 1) : name;
}

bool hostname_is_command(struct span path)
{
    struct span rest = hostname_stem(path);
    while (rest.len) {
        struct span word = next_word(&rest);
        if (word.len && !is_command_word(word))
            return false;
    }
    return true;
}

/* The run of foreign words at one end of the stem, provided that the rest are words of commands. A hyphen
 * inside the run belongs to the name (`HV-01_ipconfig`), so the run is taken as it stands. */
struct span hostname_of_file(struct span path)
{
    struct span stem = hostname_stem(path), rest = stem;
    const char *first = NULL, *last = NULL;
    unsigned commands_before = 0, commands_after = 0;
    while (rest.len) {
        struct span word = next_word(&rest);
        if (word.len == 0)
            break;
        if (is_command_word(word)) {
            if (first)
                commands_after++;
            else
                commands_before++;
        } else if (commands_after) {
            return (struct span){.at = stem.at, .len = 0};
        } else {
            first = first ? first : word.at;
            last = span_end(word);
        }
    }
    bool one_end = (commands_before == 0) != (commands_after == 0);
    return first && one_end ? span_between(first, last) : (struct span){.at = stem.at, .len = 0};
}

struct span hostname_of_directory(struct span directory, bool *sure)
{
    struct span name = last_component(directory);
    static const char *const marks[] = {"Node_", "msdbg.", "Host_", "Computer_"};
    *sure = false;
    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
        if (span_starts_nocase(name, span_of(marks[i]))) {
            *sure = true;
            name = span_skip(name, strlen(marks[i]));
        }
    const char *dot = *sure ? span_find(name, '.') : NULL;
    if (dot)
        name = span_between(name.at, dot);
    bool none = !*sure && (IS_ONE_OF(name, common_words) || is_command_word(name) ||
                           span_equal(name, SPAN(".")) || span_equal(name, SPAN("..")));
    return none ? (struct span){.at = name.at, .len = 0} : name;
}
