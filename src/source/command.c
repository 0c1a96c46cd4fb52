/* What a command line says about the output below it. */
#include "source/engine.h"

/* What ends the part of a pipeline that names sources, and whether it leaves something out. */
struct stage {
    const char *name;
    bool filters;
};

static const struct stage stages[] = {
    {"where", true},
    {"where-object", true},
    {"?", true},
    {"foreach", true},
    {"foreach-object", true},
    {"%", true},
    {"findstr", true},
    {"find", true},
    {"find.exe", true},
    {"findstr.exe", true},
    {"select-string", true},
    {"sls", true},
    {"group", true},
    {"group-object", true},
    {"measure", true},
    {"measure-object", true},
    {"compare", true},
    {"compare-object", true},
    {"out-file", true},
    {"out-null", true},
    {"set-content", true},
    {"export-clixml", true},
    {"export-csv", true},
    {"tee-object", true},
    {"clip", true},
    {"get-unique", true},
    {"select", false},
    {"select-object", false},
    {"sort", false},
    {"sort-object", false},
    {"ft", false},
    {"fl", false},
    {"fw", false},
    {"format-table", false},
    {"format-list", false},
    {"format-wide", false},
    {"out-string", false},
    {"out-default", false},
    {"out-host", false},
    {"more", false},
    {"convertto-json", false},
    {"convertto-csv", false},
    {"convertto-xml", false},
    {"convertto-html", false},
};

/* Options that show no less. */
static const char *const harmless[] = {"-AllBindings",     "-IncludeHidden", "-IncludeAllCompartments",
                                       "-Detailed",        "-All",           "-ManagementOS",
                                       "-AllCompartments", "-Verbose",       NULL};

/* The same, with a word behind them. */
static const char *const harmless_with_word[] = {
    "-ErrorAction", "-EA",        "-Cluster",      "-CimSession",    "-ThrottleLimit", "-Namespace",
    "-Class",       "-ClassName", "-ComputerName", "-WarningAction", "-ErrorVariable", "-OutVariable",
    "-Property",    NULL};

/* Options that say which computer was asked. */
static const char *const remote[] = {"-ComputerName", "-CimSession", "-Cn", NULL};

static const struct {
    const char *alias, *class;
} wmic_aliases[] = {{"nic", "Win32_NetworkAdapter"},
                    {"nicconfig", "Win32_NetworkAdapterConfiguration"},
                    {"os", "Win32_OperatingSystem"},
                    {"computersystem", "Win32_ComputerSystem"}};

/* Commands whose output tells nothing that the model holds. */
static const char *const useless[] = {
    "ping",
    "nslookup",
    "dir",
    "ls",
    "get-childitem",
    "gci",
    "get-process",
    "ps",
    "whoami",
    "tracert",
    "pathping",
    "cls",
    "clear-host",
    "cd",
    "set-location",
    "tasklist",
    "get-service",
    "sc",
    "net",
    "netstat",
    "date",
    "time",
    "get-date",
    "echo",
    "write-host",
    "write-output",
    "type",
    "help",
    "get-help",
    "exit",
    "test-connection",
    "test-netconnection",
    "tnc",
    "resolve-dnsname",
    "get-eventlog",
    "get-winevent",
    "get-hotfix",
    "gpresult",
    "w32tm",
    "diskpart",
    "get-disk",
    "get-volume",
    "mkdir",
    "md",
    "copy",
    "get-command",
    "get-module",
    "import-module",
    "ipmo",
    "set-executionpolicy",
    "get-executionpolicy",
    "enter-pssession",
    "exit-pssession",
    "powershell",
    "powershell.exe",
    "get-history",
    "start-transcript",
    "stop-transcript",
    "set-item",
    "notepad",
    "ipconfig/flushdns",
    "shutdown",
    "restart-computer",
    "get-physicaldisk",
    "fsutil",
    "query",
    "quser",
    "klist",
    "nltest",
    "dcdiag",
    "repadmin",
    "get-windowsfeature",
};

static bool is_one_of(struct span word, const char *const *words)
{
    for (; *words; words++)
        if (span_equal_nocase(word, span_of(*words)))
            return true;
    return false;
}

/* The next word; quotes, brackets and commas part words. *quoted: it was the first in quotes. */
static struct span take_word(struct span *rest, bool *quoted)
{
    size_t i = 0;
    *quoted = false;
    while (i < rest->len && strchr(" \t\"'(){},=", rest->at[i])) {
        *quoted |= rest->at[i] == '"' || rest->at[i] == '\'';
        i++;
    }
    size_t start = i;
    while (i < rest->len && !strchr(" \t\"'(){},=", rest->at[i]))
        i++;
    struct span word = span_first(span_skip(*rest, start), i - start);
    *rest = span_skip(*rest, i);
    return word;
}

static const struct stage *stage_of(struct span word)
{
    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++)
        if (span_equal_nocase(word, span_of(stages[i].name)))
            return &stages[i];
    return NULL;
}

static const struct entry *wmic_class(const struct catalogue *c, struct span word)
{
    for (size_t i = 0; i < sizeof wmic_aliases / sizeof wmic_aliases[0]; i++)
        if (span_equal_nocase(word, span_of(wmic_aliases[i].alias)))
            return catalogue_type(c, span_of(wmic_aliases[i].class));
    return NULL;
}

static const struct entry *entry_of_word(const struct catalogue *c, struct span word, bool wmic)
{
    const struct entry *e = NULL;
    if (wmic)
        e = wmic_class(c, word);
    if (!e && span_find(word, '-'))
        e = catalogue_command(c, word);
    if (!e && span_find(word, '_'))
        e = catalogue_type(c, word);
    if (!e && span_equal_nocase(word, SPAN("gip")))
        e = catalogue_command(c, SPAN("Get-NetIPConfiguration"));
    return e;
}

/* Whether the one option or word behind a cmdlet leaves something out; takes the option's own word off *rest.
 */
static bool argument_filters(struct command *command, struct span word, bool quoted, struct span *rest)
{
    if (!word.len || (word.at[0] == '*' && word.len == 1))
        return false;
    if (word.at[0] != '-')
        return quoted || word.at[0] != '$';
    bool takes_word = is_one_of(word, harmless_with_word);
    bool computer = is_one_of(word, remote);
    if (takes_word || computer) {
        struct span value = take_word(rest, &quoted);
        if (computer && !span_starts(*rest, SPAN(",")) && value.len && value.at[0] != '$')
            command->host = value;
        return false;
    }
    return !is_one_of(word, harmless);
}

/* `select -First 3` leaves something out, `select Name` does not. */
static bool select_filters(struct span rest)
{
    static const char *const options[] = {"-First", "-Last",           "-Skip", "-Unique",
                                          "-Index", "-ExpandProperty", NULL};
    bool quoted;
    while (rest.len)
        if (is_one_of(take_word(&rest, &quoted), options))
            return true;
    return false;
}

/* One stage of a pipeline. */
static void parse_stage(const struct catalogue *c, struct span rest, struct command *command, bool wmic)
{
    const struct entry *here = NULL;
    while (rest.len) {
        bool quoted;
        struct span word = take_word(&rest, &quoted);
        const struct stage *stage = stage_of(word);
        if (stage) {
            command->filtered |=
                stage->filters || (span_starts_nocase(word, SPAN("select")) && select_filters(rest));
            return;
        }
        const struct entry *e = entry_of_word(c, word, wmic);
        if (e)
            command->entry = here = e;
        else if (here && here->source->supplies && !wmic)
            command->filtered |= argument_filters(command, word, quoted, &rest);
    }
}

static bool is_useless(struct span word)
{
    for (size_t i = 0; i < sizeof useless / sizeof useless[0]; i++)
        if (span_equal_nocase(word, span_of(useless[i])))
            return true;
    return false;
}

struct command command_parse(const struct catalogue *c, struct span text)
{
    struct command command = {0};
    bool quoted;
    struct span peek = text;
    struct span first = take_word(&peek, &quoted);
    bool wmic = span_equal_nocase(first, SPAN("wmic")) || span_equal_nocase(first, SPAN("wmic.exe"));
    command.filtered = span_find(text, '>') != NULL || (first.len && first.at[0] == '$');
    struct span rest = span_first(text, 4096);
    while (rest.at) {
        struct span stage = span_split(&rest, '|');
        parse_stage(c, stage, &command, wmic);
    }
    command.useless = !command.entry && is_useless(first);
    command.names_host =
        span_equal_nocase(first, SPAN("hostname")) || span_equal_nocase(first, SPAN("$env:COMPUTERNAME"));
    return command;
}
