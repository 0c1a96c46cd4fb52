/* `hvlint collect`: a read-only PowerShell script that exports what the rules need. */
#include "command/command.h"
#include "command/ruleset.h"
#include "model/vocabulary.h"

static const char head[] =
    "# Exports what hvlint needs from this computer. Reads settings and writes files; changes nothing.\n"
    "# Run it on each host as administrator, then check the folder: hvlint hvlint-export\n"
    "# Windows PowerShell 2 or later; what a release of Windows does not have is skipped.\n"
    "param([string]$Path = (Join-Path (Get-Location).Path 'hvlint-export'))\n"
    "\n"
    "$folder = Join-Path $Path $env:COMPUTERNAME\n"
    "New-Item -ItemType Directory -Force -Path $folder | Out-Null\n"
    "\n"
    "function Test-Command([string]$Name) {\n"
    "    [bool](Get-Command $Name -ErrorAction SilentlyContinue)\n"
    "}\n"
    "\n"
    "function Save-Output([string]$File, [string]$Command, [scriptblock]$Block) {\n"
    "    if (-not (Test-Command $Command)) { \"skipped  $File ($Command is not here)\"; return }\n"
    "    $target = Join-Path $folder $File\n"
    "    $ErrorActionPreference = 'Stop' # half an answer is not written\n"
    "    try {\n"
    "        $result = & $Block\n"
    "        if ($File -like '*.xml') { $result | Export-Clixml -Path $target }\n"
    "        else { $result | Out-File -FilePath $target -Width 4096 }\n"
    "        \"written  $File\"\n"
    "    } catch { \"failed   $File ($_)\" }\n"
    "}\n"
    "\n"
    "# Windows Server 2008 R2 does not load modules by itself.\n"
    "foreach ($module in 'FailoverClusters', 'Hyper-V', 'NetAdapter', 'NetTCPIP', 'NetLbfo') {\n"
    "    Import-Module $module -ErrorAction SilentlyContinue\n"
    "}\n"
    "\n";

/* What the older tools tell where the modules of Windows Server 2012 are missing. */
static const char fallback[] =
    "\n"
    "if (-not (Test-Command Get-NetAdapter)) {\n"
    "    Save-Output 'netsh-config.txt' 'netsh' { netsh interface ipv4 show config }\n"
    "    Save-Output 'netsh-interfaces.txt' 'netsh' { netsh interface ipv4 show interfaces level=verbose }\n"
    "    Save-Output 'netsh-subinterfaces.txt' 'netsh' { netsh interface ipv4 show subinterfaces }\n"
    "    Save-Output 'netsh-firewall.txt' 'netsh' { netsh advfirewall show allprofiles }\n"
    "    Save-Output 'Win32_NetworkAdapter.xml' 'Get-WmiObject' { Get-WmiObject Win32_NetworkAdapter }\n"
    "    Save-Output 'Win32_NetworkAdapterConfiguration.xml' 'Get-WmiObject' {\n"
    "        Get-WmiObject Win32_NetworkAdapterConfiguration\n"
    "    }\n"
    "    Save-Output 'Win32_OperatingSystem.xml' 'Get-WmiObject' { Get-WmiObject Win32_OperatingSystem }\n"
    "    Save-Output 'Win32_Service.xml' 'Get-WmiObject' { Get-WmiObject Win32_Service }\n"
    "}\n";

/* `command | Export-Clixml file` or `command > file`, taken apart. */
struct export
{
    struct span block, program, file;
};

static bool take_apart(struct export *e, struct span text)
{
    static const char *const signs[] = {" | Export-Clixml ", " > "};
    for (size_t i = 0; i < 2; i++) {
        const char *sign = span_find_span(text, span_of(signs[i]));
        if (!sign)
            continue;
        e->block = span_between(text.at, sign);
        e->file = span_between(sign + strlen(signs[i]), span_end(text));
        const char *blank = span_find(e->block, ' ');
        e->program = blank ? span_between(e->block.at, blank) : e->block;
        return true;
    }
    return false;
}

static uint64_t needed_sets(const struct ruleset *set)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < set->count; i++)
        for (size_t k = 0; set->rules[i]->enabled && k < set->rules[i]->need_count; k++)
            mask |= set->rules[i]->needs[k].any;
    return mask;
}

/* Whether a set before `d` has the same command. */
static bool is_repeated(uint64_t mask, unsigned d)
{
    for (unsigned i = 0; i < d; i++)
        if (mask >> i & 1 && strcmp(datasets[i].collect, datasets[d].collect) == 0)
            return true;
    return false;
}

static void print_script(uint64_t mask, FILE *out)
{
    struct export e;
    fputs(head, out);
    for (unsigned d = 0; d < DATASET_COUNT; d++)
        if (mask >> d & 1 && !is_repeated(mask, d) && take_apart(&e, span_of(datasets[d].collect)))
            fprintf(out, "Save-Output '%.*s' '%.*s' { %.*s }\n", SPAN_ARG(e.file), SPAN_ARG(e.program),
                    SPAN_ARG(e.block));
    fputs(fallback, out);
}

enum status command_collect(const struct settings *s, FILE *out)
{
    struct ruleset set;
    enum status status = ruleset_load(&set, s);
    uint64_t mask = needed_sets(&set) | (uint64_t)1 << DATASET_OS | (uint64_t)1 << DATASET_ADAPTERS;
    if (status == STATUS_OK)
        print_script(mask, out);
    ruleset_free(&set);
    return status;
}
