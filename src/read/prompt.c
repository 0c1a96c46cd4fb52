#include "read/prompt.h"

#include "base/ascii.h"

enum { PATH_MAX_SHOWN = 260, COMMAND_NAME_MAX = 64, ERROR_LINES_MAX = 24, HEAD_LINES_MAX = 40 };

/* The command without a comment: `#` at a word's start outside of quotes ends it. */
static struct span command_without_comment(struct span s)
{
    s = span_trim(s);
    if (!span_find(s, '#'))
        return s;
    char quote = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '#' && (i == 0 || s.at[i - 1] == ' '))
            return span_trim_right(span_first(s, i));
    }
    return s;
}

static bool is_host_byte(char c)
{
    return ascii_is_alnum(c) || c == '-' || c == '.' || c == '_' || (c & 0x80);
}

static bool is_host(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_host_byte(s.at[i]))
            return false;
    return s.len > 0 && s.len < 256;
}

/* Takes `[HOST]: ` and `(environment) ` off the line; `[DBG]` and `[ADMIN]` name no host. */
static struct span take_prefixes(struct span line, struct span *host)
{
    while (line.len && (line.at[0] == '[' || line.at[0] == '(')) {
        bool bracket = line.at[0] == '[';
        const char *close = span_find(span_first(line, 256), bracket ? ']' : ')');
        if (!close)
            break;
        struct span inner = span_between(line.at + 1, close);
        struct span rest = span_skip(line, (size_t)(close - line.at) + 1);
        rest = span_skip(rest, rest.len && rest.at[0] == ':' ? 1 : 0);
        if (bracket && is_host(inner) && !span_equal(inner, SPAN("DBG")) &&
            !span_equal_nocase(inner, SPAN("ADMIN")))
            *host = inner;
        line = span_trim(rest);
    }
    return line;
}

/* `PS C:\x> command`: between `PS` and `>` stands a path, or nothing. */
static bool parse_powershell(struct span line, struct prompt *p)
{
    struct span host = {0};
    line = take_prefixes(line, &host);
    if (!span_starts(line, SPAN("PS")) || line.len < 3 || (line.at[2] != ' ' && line.at[2] != '>'))
        return false;
    const char *close = span_find(span_first(line, PATH_MAX_SHOWN), '>');
    if (!close)
        return false;
    struct span path = span_trim(span_between(line.at + 2, close));
    if (path.len && !span_find(path, ':') && !span_find(path, '\\') && !span_find(path, '/') &&
        path.at[0] != '~')
        return false;
    struct span command = span_between(close, span_end(line));
    while (command.len && command.at[0] == '>')
        command = span_skip(command, 1);
    *p =
        (struct prompt){.kind = PROMPT_POWERSHELL, .host = host, .command = command_without_comment(command)};
    return true;
}

/* `C:\Users\x>command`, `\\server\share>command`. */
static bool parse_cmd(struct span line, struct prompt *p)
{
    bool drive = line.len > 3 && ascii_is_letter(line.at[0]) && line.at[1] == ':' && line.at[2] == '\\';
    if (!drive && !span_starts(line, SPAN("\\\\")))
        return false;
    for (size_t i = drive ? 3 : 2; i < line.len && i < PATH_MAX_SHOWN; i++) {
        char c = line.at[i];
        if (c == '>') {
            *p = (struct prompt){.kind = PROMPT_CMD, .command = span_trim(span_skip(line, i + 1))};
            return true;
        }
        if (strchr(":*?\"<|\t=", c))
            return false;
    }
    return false;
}

static bool parse_continued(struct span line, struct prompt *p)
{
    if (!span_starts(line, SPAN(">>")))
        return false;
    *p = (struct prompt){.kind = PROMPT_CONTINUED, .command = command_without_comment(span_skip(line, 2))};
    return true;
}

/* `DOMAIN\user @ COMPUTER:`, as Get-NetView writes it. */
static bool parse_netview(struct span line, struct prompt *p)
{
    if (line.len < 5 || line.len > 200 || line.at[line.len - 1] != ':')
        return false;
    const char *at = span_find_span(line, SPAN(" @ "));
    struct span host = at ? span_between(at + 3, span_end(line) - 1) : (struct span){0};
    if (!is_host(host))
        return false;
    *p = (struct prompt){.kind = PROMPT_HOST, .host = host};
    return true;
}

/* `Machine: HV01 (Microsoft Windows NT 10.0.17763.0)` of a transcript's head; the label is localised, the
 * rest is not. */
static bool parse_machine(struct span line, struct prompt *p)
{
    const struct span product = SPAN("(Microsoft Windows NT ");
    if (line.len > 300 || line.len < product.len || line.at[line.len - 1] != ')')
        return false;
    const char *paren = span_find_span(line, product);
    const char *colon = span_find(line, ':');
    if (!paren || !colon || colon > paren)
        return false;
    struct span host = span_trim(span_between(colon + 1, paren));
    struct span rest = span_between(paren + product.len, span_end(line) - 1);
    *p = (struct prompt){.kind = PROMPT_HOST, .host = is_host(host) ? host : (struct span){0}};
    p->version = span_split(&rest, ' ');
    return true;
}

/* `Get-NetAdapter`, `get-netadapter -Name x | fl`: a verb and a noun, then nothing, a parameter, a pipe or a
 * comment. */
static bool parse_bare(struct span line, struct prompt *p)
{
    static const char *const verbs[] = {"Get-", "Show-", "Find-", "Test-", NULL};
    size_t start = 0;
    for (size_t i = 0; verbs[i] && !start; i++)
        if (span_starts_nocase(line, span_of(verbs[i])))
            start = strlen(verbs[i]);
    size_t i = start;
    while (start && i < line.len && i < COMMAND_NAME_MAX && ascii_is_alnum(line.at[i]))
        i++;
    struct span rest = span_trim(span_skip(line, i));
    if (i == start || (i < line.len && line.at[i] != ' ') || (rest.len && !strchr("-|#\"'$*", rest.at[0])))
        return false;
    *p = (struct prompt){.kind = PROMPT_BARE, .command = command_without_comment(line)};
    return true;
}

bool prompt_parse(struct span line, struct prompt *p)
{
    line = span_trim(line);
    if (line.len < 3)
        return span_equal(line, SPAN(">>")) && parse_continued(line, p);
    switch (line.at[0]) {
    case 'P':
    case '[':
    case '(':
        if (parse_powershell(line, p))
            return true;
        break;
    case '>':
        return parse_continued(line, p);
    case 'G':
    case 'g':
    case 'S':
    case 's':
    case 'F':
    case 'f':
    case 'T':
    case 't':
        if (parse_bare(line, p))
            return true;
        break;
    default:
        break;
    }
    if (line.at[1] == ':' || line.at[0] == '\\')
        return parse_cmd(line, p);
    char last = line.at[line.len - 1];
    return (last == ':' && parse_netview(line, p)) || (last == ')' && parse_machine(line, p));
}

/* Whether the line is a run of one byte, `least` long or longer. */
static bool is_run(struct span line, const char *bytes, size_t least)
{
    line = span_trim(line);
    if (line.len < least || !strchr(bytes, line.at[0]))
        return false;
    for (size_t i = 1; i < line.len; i++)
        if (line.at[i] != line.at[0])
            return false;
    return true;
}

uint32_t prompt_block(const struct input *in, uint32_t line, uint32_t end, struct prompt *p)
{
    struct span first = span_trim(input_line(in, line));
    if (line + 2 >= end || !is_run(first, "-=*", 8))
        return 0;
    struct span command = span_trim(input_line(in, line + 1));
    struct span last = span_trim(input_line(in, line + 2));
    if (command.len == 0 || !is_run(last, "-=*", 8) || last.at[0] != first.at[0] || is_run(command, "-=*", 1))
        return 0;
    *p = (struct prompt){.kind = PROMPT_BARE, .command = command_without_comment(command)};
    return 3;
}

/* What such lines start with. */
#define START(text)                                                                                          \
    {                                                                                                        \
        .at = (text), .len = sizeof(text) - 1                                                                \
    }
static const struct span banners[] = {
    START("Microsoft Windows [Version "),
    START("Microsoft(R) Windows"),
    START("Microsoft Windows 2000 ["),
    START("Microsoft Windows XP ["),
    START("Windows PowerShell"),
    START("PowerShell transcript "),
    START("PowerShell 7"),
    START("Copyright (c)"),
    START("Copyright (C)"),
    START("(c) Microsoft Corporation"),
    START("(C) Copyright "),
    START("(c) 20"),
    START("Try the new cross-platform PowerShell"),
    START("Install the latest PowerShell"),
    START("https://aka.ms/"),
    START("Type 'help' to get help"),
    START("Loading personal and system profiles"),
    START("Transcript started, output file is"),
    START("Transcript stopped, output file is"),
    START("Start time: "),
    START("End time: "),
    START("Username: "),
    START("RunAs User: "),
    START("Configuration Name:"),
    START("Host Application: "),
    START("Process ID: "),
    START("PSVersion: "),
    START("PSEdition: "),
    START("PSCompatibleVersions: "),
    START("BuildVersion: "),
    START("CLRVersion: "),
    START("WSManStackVersion: "),
    START("PSRemotingProtocolVersion: "),
    START("SerializationVersion: "),
    START("Command start time: "),
    START("The operation completed successfully."),
    START("At line:"),
    START("+ CategoryInfo "),
    START("+ FullyQualifiedErrorId "),
    START("+ PSComputerName "),
    START("+ ~"),
    START("WARNING:"),
    START("VERBOSE:"),
    START("DEBUG:"),
    START("Import-Module "),
    START("```"),
    START("CommandInvocation("),
};

/* Whether the line belongs to nothing that a command printed about the host: banners, transcript heads, parts
 * of PowerShell error records, `The operation completed successfully.` */
static bool is_banner(struct span line)
{
    line = span_trim(line);
    for (size_t i = 0; line.len && i < sizeof(banners) / sizeof(banners[0]); i++)
        if (*line.at == *banners[i].at && span_starts(line, banners[i]))
            return true;
    return is_run(line, "*", 10);
}

/* `Get-X : message`, `Get-X: message`: what an error record starts with. */
static bool is_error_head(struct span line)
{
    size_t i = 0;
    bool hyphen = false;
    while (i < line.len && i < COMMAND_NAME_MAX && (ascii_is_alnum(line.at[i]) || line.at[i] == '-')) {
        hyphen = hyphen || (i > 0 && line.at[i] == '-');
        i++;
    }
    struct span rest = span_skip(line, i);
    return hyphen && (span_starts(rest, SPAN(" : ")) || span_starts(rest, SPAN(": ")));
}

/* Whether the line is a later part of an error record: `At line:1 char:1`, `+ ~~~`, `    + CategoryInfo`,
 * `Line |`. */
static bool is_error_part(struct span line)
{
    line = span_trim(line);
    return span_starts(line, SPAN("At ")) || (line.len && (line.at[0] == '+' || line.at[0] == '|')) ||
           span_equal(line, SPAN("Line |"));
}

static bool is_error_tail(struct span line)
{
    line = span_trim(line);
    struct span number = span_split(&line, '|');
    uint64_t n;
    return line.at && (span_trim(number).len == 0 || span_number(span_trim(number), &n));
}

/* The lines of a record from its parts on: all that begin with `+` or `|`, and what a wrapped identifier left
 * over. */
static uint32_t error_end(const struct input *in, uint32_t line, uint32_t end)
{
    uint32_t last = line;
    for (uint32_t i = line; i < end && i < line + ERROR_LINES_MAX; i++) {
        struct span text = input_line(in, i);
        if (is_error_part(text) || is_error_tail(text))
            last = i + 1;
        else if (span_trim(text).len == 0 || text.at[0] != ' ' || last == line)
            break;
    }
    return last;
}

/* An error record with its message, which may take several lines before `At line:...`. */
static uint32_t error_record(const struct input *in, uint32_t line, uint32_t end)
{
    struct span first = input_line(in, line);
    if (is_error_part(first) && first.at[0] != '|') {
        bool sure = is_banner(first) || span_starts(span_trim(first), SPAN("+ "));
        return sure ? error_end(in, line, end) - line : 0;
    }
    if (!is_error_head(first))
        return 0;
    for (uint32_t i = line + 1; i < end && i < line + ERROR_LINES_MAX; i++) {
        struct span text = input_line(in, i);
        if (is_error_part(text))
            return error_end(in, i, end) - line;
        if (span_trim(text).len == 0)
            return i - line;
    }
    return 1;
}

/* Whether that line says which machine wrote the transcript. */
static bool is_machine(const struct input *in, uint32_t line)
{
    struct prompt p;
    return parse_machine(span_trim(input_line(in, line)), &p);
}

/* From a line of asterisks up to the line that names the machine, or through the closing asterisks. */
static uint32_t transcript_head(const struct input *in, uint32_t line, uint32_t end)
{
    bool after_machine = line > 0 && is_machine(in, line - 1);
    if (!after_machine && !is_run(input_line(in, line), "*", 10))
        return 0;
    uint32_t limit = end - line > HEAD_LINES_MAX ? line + HEAD_LINES_MAX : end;
    for (uint32_t i = after_machine ? line : line + 1; i < limit; i++) {
        if (is_machine(in, i))
            return i - line;
        if (is_run(input_line(in, i), "*", 10))
            return i + 1 - line;
        if (span_trim(input_line(in, i)).len == 0)
            break;
    }
    return after_machine ? 0 : 1;
}

uint32_t prompt_ignored(const struct input *in, uint32_t line, uint32_t end)
{
    if (line >= end)
        return 0;
    uint32_t lines = transcript_head(in, line, end);
    if (!lines)
        lines = error_record(in, line, end);
    if (!lines)
        lines = is_banner(input_line(in, line)) ? 1 : 0;
    return lines;
}
