/* netsh: scripts, as `netsh interface dump` prints them and as administrators write them. A script is read as
 * a stream of words, because mail programs and Markdown wrap its lines. */
#include "read/draft.h"
#include "read/shapes.h"

enum { BANNER_LINES = 6, POSITIONS = 16 };

#define TEXT(literal)                                                                                        \
    {                                                                                                        \
        .at = (literal), .len = sizeof(literal) - 1                                                          \
    }

static const struct span verbs[] = {TEXT("set"),   TEXT("add"),   TEXT("delete"),
                                    TEXT("reset"), TEXT("pushd"), TEXT("popd")};

static const struct span nouns[] = {
    TEXT("address"),    TEXT("route"),        TEXT("interface"), TEXT("dns"),          TEXT("dnsserver"),
    TEXT("dnsservers"), TEXT("subinterface"), TEXT("global"),    TEXT("neighbors"),    TEXT("wins"),
    TEXT("winsserver"), TEXT("winsservers"),  TEXT("privacy"),   TEXT("prefixpolicy"), TEXT("teredo"),
    TEXT("state"),      TEXT("v4tov4"),       TEXT("v4tov6"),
};

static const struct span contexts[] = {TEXT("netsh"), TEXT("netsh.exe"), TEXT("-c"),   TEXT("interface"),
                                       TEXT("int"),   TEXT("ip"),        TEXT("ipv4"), TEXT("ipv6")};

static const struct span positions[POSITIONS] = {
    TEXT("#1"), TEXT("#2"),  TEXT("#3"),  TEXT("#4"),  TEXT("#5"),  TEXT("#6"),  TEXT("#7"),  TEXT("#8"),
    TEXT("#9"), TEXT("#10"), TEXT("#11"), TEXT("#12"), TEXT("#13"), TEXT("#14"), TEXT("#15"), TEXT("#16")};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static bool is_one_of(struct span word, const struct span *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (span_equal_nocase(word, list[i]))
            return true;
    return false;
}

/* The next word; blanks between quotes belong to it. */
static struct span take_token(struct span *rest)
{
    bool quoted = false;
    size_t n = 0;
    *rest = span_skip(*rest, span_indent(*rest));
    for (; n < rest->len && (quoted || (rest->at[n] != ' ' && rest->at[n] != '\t')); n++)
        if (rest->at[n] == '"')
            quoted = !quoted;
    struct span token = span_first(*rest, n);
    *rest = span_skip(*rest, n);
    return token;
}

static struct span unquoted(struct span s)
{
    if (s.len >= 2 && s.at[0] == '"' && s.at[s.len - 1] == '"')
        return (struct span){.at = s.at + 1, .len = s.len - 2};
    return s;
}

/* The line behind `netsh interface ipv4`, if that is there. *ipv6 is set when it says so. */
static struct span skip_context(struct span line, bool *ipv6, bool *ipv4)
{
    struct span rest = line, word = take_token(&rest);
    if (!span_equal_nocase(word, SPAN("netsh")) && !span_equal_nocase(word, SPAN("netsh.exe")))
        return line;
    while (is_one_of(word, contexts, COUNT(contexts))) {
        *ipv6 = *ipv6 || span_equal_nocase(word, SPAN("ipv6"));
        *ipv4 = *ipv4 || span_equal_nocase(word, SPAN("ipv4")) || span_equal_nocase(word, SPAN("ip"));
        line = rest;
        word = take_token(&rest);
    }
    return line;
}

/* `set interface "X" metric=5`, alone or behind `netsh interface ipv4`. */
static bool is_command(struct span line)
{
    bool ipv4 = false, ipv6 = false;
    struct span rest = skip_context(line, &ipv6, &ipv4);
    struct span verb = take_token(&rest), noun = take_token(&rest);
    bool sets = span_equal_nocase(verb, SPAN("set")) || span_equal_nocase(verb, SPAN("add"));
    return sets && is_one_of(noun, nouns, COUNT(nouns)) &&
           (span_find(rest, '=') || span_find(rest, '"') || span_equal_nocase(noun, SPAN("global")));
}

static bool is_pushd(struct span line)
{
    return span_starts(line, SPAN("pushd interface"));
}

/* Whether the comment at `line` stands above a part of a script. */
static bool is_banner(const struct reading *r, uint32_t line)
{
    for (uint32_t i = 1; i <= BANNER_LINES; i++)
        if (is_pushd(span_trim(reading_text(r, line + i))))
            return true;
    return false;
}

static bool recognise_dump(const struct reading *r)
{
    struct span line = span_trim(reading_text(r, r->line));
    if (line.len && *line.at == '#')
        return is_banner(r, r->line);
    return is_pushd(line) || is_command(line);
}

/* A script being read. */
struct script {
    struct reading *reading;
    struct draft draft; /* the command whose words are being collected */
    bool open;          /* there is such a command, */
    bool named;         /* and its noun is known */
    bool ipv4, ipv6;    /* what is configured */
    unsigned comments;  /* lines of comment that can still belong to it */
    size_t position;    /* words so far, with a key or without */
};

static void script_close(struct script *s, uint32_t line)
{
    if (s->open && s->draft.record.count)
        draft_end(&s->draft, line);
    s->open = false;
}

static struct span script_type(const struct script *s)
{
    if (s->ipv6)
        return SPAN("netsh dump ipv6");
    return s->ipv4 ? SPAN("netsh dump ipv4") : SPAN("netsh dump other");
}

static void script_verb(struct script *s, struct span verb, uint32_t line)
{
    script_close(s, line);
    reading_mark(s->reading, line, line + 1, LINE_UNDERSTOOD);
    draft_begin(&s->draft, s->reading, script_type(s), line);
    s->draft.record.where = verb;
    s->draft.record.title = verb;
    s->open = true;
    s->named = false;
    s->position = 0;
}

/* The command's title is `add route`, however many blanks stand between. */
static void script_noun(struct script *s, struct span noun)
{
    char *title = arena_array(s->reading->scratch, s->draft.record.title.len + noun.len + 2, 1);
    memcpy(title, s->draft.record.title.at, s->draft.record.title.len);
    title[s->draft.record.title.len] = ' ';
    memcpy(title + s->draft.record.title.len + 1, noun.at, noun.len);
    s->draft.record.title = span_of(title);
    s->named = true;
}

/* `key=value`, or a value that its place tells. */
static void script_word(struct script *s, struct span word, uint32_t line)
{
    const char *equals = span_find(word, '=');
    struct span value = unquoted(word);
    if (s->position == POSITIONS)
        return;
    struct span key = positions[s->position++];
    if (equals && *word.at != '"') {
        key = span_between(word.at, equals);
        value = unquoted(span_between(equals + 1, span_end(word)));
    }
    draft_add(&s->draft, key, value, line);
}

/* `pushd interface ipv4`: what follows is about IPv4. */
static void script_enter(struct script *s, struct span context, uint32_t line)
{
    script_close(s, line);
    context = span_trim(context);
    s->ipv4 = span_ends(context, SPAN(" ipv4")) || span_ends(context, SPAN(" ip"));
    s->ipv6 = span_ends(context, SPAN(" ipv6"));
    reading_mark(s->reading, line, line + 1, LINE_UNDERSTOOD);
}

static bool script_line(struct script *s, struct span text, uint32_t line)
{
    if (is_pushd(text)) {
        script_enter(s, text, line);
        return true;
    }
    struct span rest = skip_context(text, &s->ipv6, &s->ipv4), peek = rest, first = take_token(&peek);
    if (!is_one_of(first, verbs, COUNT(verbs)) && !(s->open && span_find(first, '=')))
        return false;
    while (rest.len) {
        struct span word = take_token(&rest);
        if (is_one_of(word, verbs, COUNT(verbs)))
            script_verb(s, word, line);
        else if (word.len && s->open && !s->named)
            script_noun(s, word);
        else if (word.len && s->open)
            script_word(s, word, line);
    }
    return true;
}

/* Behind `popd` stands one line of comment; others belong to whoever wrote the file. */
static bool script_comment(struct script *s, uint32_t line)
{
    if (is_banner(s->reading, line))
        s->comments = BANNER_LINES;
    if (s->comments == 0)
        return false;
    s->comments--;
    return true;
}

static bool script_takes(struct script *s, struct span text, uint32_t line)
{
    if (text.len && *text.at != '#') {
        s->comments = span_starts(text, SPAN("popd")) ? 1 : UINT32_MAX;
        return script_line(s, text, line);
    }
    if (text.len && !script_comment(s, line))
        return false;
    reading_mark(s->reading, line, line + 1, LINE_IGNORED);
    return true;
}

static void read_dump(struct reading *r)
{
    struct script script = {.reading = r, .comments = BANNER_LINES};
    uint32_t line = r->line;
    while (line < r->end && script_takes(&script, span_trim(reading_text(r, line)), line))
        line++;
    script_close(&script, line);
    r->line = line > r->line ? line : r->line + 1;
}

const struct shape shape_netsh_dump = {.name = "netsh-dump", .recognise = recognise_dump, .read = read_dump};
