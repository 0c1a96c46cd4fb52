/* Reading one input: parts (what one command printed), shapes, and who understands what they find. */
#include "read/prompt.h"
#include "read/pstext.h"
#include "source/engine.h"

/* Carriers and what they lose on the way. */
static const struct {
    const char *shape;
    enum rank rank;
} ranks[] = {
    {"clixml", RANK_OBJECT},    {"cimxml", RANK_OBJECT},    {"convertxml", RANK_OBJECT},
    {"json", RANK_OBJECT},      {"csv", RANK_LIST},         {"list", RANK_LIST},
    {"wmic list", RANK_LIST},   {"wmic-list", RANK_LIST},   {"wmic_list", RANK_LIST},
    {"table", RANK_TABLE},      {"wmic table", RANK_TABLE}, {"wmic-table", RANK_TABLE},
    {"wmic_table", RANK_TABLE},
};

/* One input on its way. */
struct pass {
    struct engine engine;
    struct reading reading;
    struct arena scratch;
    uint32_t next_prompt; /* the first prompt at or after the line now read, as far as searched */
    bool prompts;         /* whether to look for them at all */
    bool silent;          /* the part has printed nothing so far */
    bool *met;            /* shapes whose records were recognised */
    const char *tried;    /* the first shape that took some lines, or NULL */
    const char *filtered; /* the first command of which a filter left lines that no shape reads, or NULL */
    const char *problem;
};

static enum rank rank_of(const struct shape *shape)
{
    for (size_t i = 0; i < sizeof ranks / sizeof ranks[0]; i++)
        if (strcmp(shape->name, ranks[i].shape) == 0)
            return ranks[i].rank;
    return RANK_TEXT;
}

static void take_record(struct reading *r, const struct record *record)
{
    engine_take(r->user, r, record);
}

static struct pass *pass_of(struct reading *r)
{
    return (struct pass *)((char *)r - offsetof(struct pass, reading));
}

static void take_problem(struct reading *r, uint32_t line, const char *text)
{
    struct pass *p = pass_of(r);
    p->engine.damaged = true;
    if (!p->problem)
        p->problem = arena_printf(&p->engine.sightings->arena, "line %lu: %s", (unsigned long)line + 1, text);
}

/* ---- Data sets ---- */

void engine_supply(struct engine *e, struct scope *scope, uint64_t sets, bool complete)
{
    struct supply *s = scope->supply;
    if (!s) {
        s = arena_alloc(&e->arena, sizeof *s);
        *s = (struct supply){.scope = scope, .next = e->supplies};
        e->supplies = scope->supply = s;
    }
    s->complete |= complete ? sets : 0;
    s->partial |= complete ? 0 : sets;
}

/* Data sets of the part go to their scopes. */
static void end_supplies(struct engine *e)
{
    for (struct supply *s = e->supplies; s; s = s->next) {
        s->scope->complete |= e->damaged ? 0 : s->complete & ~s->partial;
        s->scope->partial |= e->damaged ? s->complete | s->partial : s->partial;
        s->scope->supply = NULL;
    }
    e->supplies = NULL;
    e->damaged = false;
    e->records = 0;
    e->command = (struct command){0};
    e->part++;
}

/* ---- Prompts ---- */

static bool is_prompt(const struct pass *p, uint32_t line, struct prompt *prompt)
{
    const struct input *in = p->engine.in;
    struct span text = input_line(in, line);
    if (prompt_parse(text, prompt))
        return true;
    return text.len && text.at[0] == '-' && prompt_block(in, line, in->lines, prompt) > 0;
}

/* The end of the part that `line` lies in. Each line is looked at once. */
static uint32_t find_prompt(struct pass *p, uint32_t line)
{
    struct prompt prompt;
    uint32_t lines = p->engine.in->lines;
    if (!p->prompts)
        return lines;
    if (p->next_prompt < line)
        p->next_prompt = line;
    while (p->next_prompt < lines && !is_prompt(p, p->next_prompt, &prompt))
        p->next_prompt++;
    return p->next_prompt;
}

/* The scope of what another computer says: the one we have as long as nothing is said about it. */
static struct scope *remote_scope(struct engine *e, struct span host)
{
    struct scope *base = e->base;
    if (base->host || !e->spoken)
        return scope_of_host(e->sightings, base, host);
    struct scope *c = base->family;
    for (; c != base; c = c->family)
        if (c->host)
            return scope_of_host(e->sightings, c, host);
    return scope_of_host(e->sightings, scope_split(e->sightings, base), host);
}

/* A command that may speak and did not say a word: there is nothing of what it lists. */
static void end_part(struct pass *p)
{
    struct engine *e = &p->engine;
    const struct entry *entry = e->command.entry;
    if (entry && p->silent && !e->command.filtered && entry->source->supplies) {
        e->scope->source = entry->source->name;
        engine_supply(e, e->scope, entry->source->supplies, true);
    }
    end_supplies(e);
    p->silent = true;
}

static void say_version(struct pass *p, struct span version, struct span where)
{
    struct engine *e = &p->engine;
    const char *text = e->in->text.at, *release = os_release(version);
    if (!release)
        release = os_client(version);
    if (!release)
        return;
    e->scope->source = "console";
    struct sighting *host = sighting_new(e->sightings, e->scope, ELEMENT_HOST, NULL, text, where, RANK_TEXT);
    sighting_say(e->sightings, host, HOST_OS, span_of(release), text, where, FACT_WEAK);
}

/* The command goes on in lines that start with `>>`. */
static struct span continued_command(struct pass *p, struct span command, uint32_t *line)
{
    struct prompt more;
    while (*line < p->engine.in->lines && prompt_parse(input_line(p->engine.in, *line), &more) &&
           more.kind == PROMPT_CONTINUED) {
        input_mark(p->engine.in, *line, LINE_UNDERSTOOD);
        command =
            span_of(arena_printf(&p->engine.arena, "%.*s %.*s", SPAN_ARG(command), SPAN_ARG(more.command)));
        ++*line;
    }
    return command;
}

/* Transcripts of many hosts repeat a command again and again. */
static struct command parse_command(struct engine *e, struct span text)
{
    if (!e->recent_text.at || !span_equal(text, e->recent_text))
        e->recent = command_parse(e->catalogue, text);
    e->recent_text = text;
    return e->recent;
}

/* Takes the prompt at `line`; returns the line after it. */
static uint32_t take_prompt(struct pass *p, uint32_t line, const struct prompt *prompt)
{
    struct engine *e = &p->engine;
    uint32_t lines = prompt_block(e->in, line, e->in->lines, &(struct prompt){0});
    uint32_t next = line + (lines ? lines : 1);
    end_part(p);
    input_mark_lines(e->in, line, next, LINE_UNDERSTOOD);
    if (prompt->host.len)
        e->scope = remote_scope(e, prompt->host);
    else if (prompt->kind != PROMPT_BARE)
        e->scope = e->base;
    if (prompt->kind == PROMPT_HOST)
        e->base = e->scope;
    if (prompt->version.len)
        say_version(p, prompt->version, input_line(e->in, line));
    p->reading.command = continued_command(p, prompt->command, &next);
    e->command = parse_command(e, p->reading.command);
    if (e->command.host.len)
        e->scope = remote_scope(e, e->command.host);
    return next;
}

/* ---- Parts ---- */

static bool is_blank(struct span line)
{
    return span_trim(line).len == 0;
}

/* `Microsoft Windows [Version 6.1.7601]`, in any language, tells the release (up to XP with a name in it). */
static bool take_banner(struct pass *p, uint32_t line)
{
    struct span text = input_line(p->engine.in, line);
    if (!span_starts(text, SPAN("Microsoft Windows [")) && !span_starts(text, SPAN("Microsoft Windows XP [")))
        return false;
    struct span version = span_skip(text, 19);
    while (version.len && (version.at[0] < '0' || version.at[0] > '9'))
        version = span_skip(version, 1);
    const char *close = span_find(version, ']');
    if (!close)
        return false;
    say_version(p, span_between(version.at, close), span_trim(text));
    input_mark(p->engine.in, line, LINE_UNDERSTOOD);
    return true;
}

static uint32_t ignore(struct pass *p, uint32_t line, uint32_t count)
{
    input_mark_lines(p->engine.in, line, line + count, LINE_IGNORED);
    return line + count;
}

/* Lets the first shape that recognises the line read; false when none does. */
static bool read_shape(struct pass *p)
{
    struct reading *r = &p->reading;
    for (size_t i = 0; shapes[i]->name; i++) {
        if (!shapes[i]->recognise(r))
            continue;
        uint32_t line = r->line;
        size_t before = p->engine.records;
        p->engine.rank = rank_of(shapes[i]);
        p->tried = p->tried ? p->tried : shapes[i]->name;
        shapes[i]->read(r);
        arena_reset(&p->scratch);
        if (r->line <= line)
            r->line = line + 1;
        p->met[i] |= p->engine.records > before;
        return true;
    }
    return false;
}

/* `hostname` prints the name and nothing else. */
static bool take_hostname(struct pass *p, uint32_t line)
{
    struct engine *e = &p->engine;
    struct span name = span_trim(input_line(e->in, line));
    if (!e->command.names_host || !name.len || name.len > 64 || span_find(name, ' '))
        return false;
    struct scope *scope = scope_of_host(e->sightings, e->scope, name);
    e->base = e->scope == e->base ? scope : e->base;
    e->scope = scope;
    e->command.names_host = false;
    input_mark(e->in, line, LINE_UNDERSTOOD);
    return true;
}

/* Whether nothing that the command prints matters. */
static bool is_useless(const struct entry *command)
{
    return command && !command->source->properties && !command->source->see;
}

/* Takes what stands at `line`; returns the line behind it. */
static uint32_t read_at(struct pass *p, uint32_t line)
{
    struct prompt prompt;
    struct input *in = p->engine.in;
    if (is_blank(input_line(in, line)))
        return ignore(p, line, 1);
    if (p->prompts && find_prompt(p, line) == line && is_prompt(p, line, &prompt))
        return take_prompt(p, line, &prompt);
    p->reading.line = line;
    p->reading.end = find_prompt(p, line);
    uint32_t ignored = p->prompts ? prompt_ignored(in, line, p->reading.end) : 0;
    p->silent = false;
    if (take_banner(p, line) || take_hostname(p, line))
        return line + 1;
    if (ignored)
        return ignore(p, line, ignored);
    if (p->engine.command.useless)
        return ignore(p, line, p->reading.end - line);
    if (read_shape(p))
        return p->reading.line;
    if (is_useless(p->engine.command.entry))
        input_mark(in, line, LINE_IGNORED);
    else if (p->engine.command.entry && p->engine.command.filtered && !p->filtered)
        p->filtered = p->engine.command.entry->source->name;
    return line + 1;
}

/* ---- What was found ---- */

static const char *join_shapes(const struct pass *p)
{
    const char *text = NULL;
    struct arena *arena = &p->engine.sightings->arena;
    for (size_t i = 0; shapes[i]->name; i++)
        if (p->met[i])
            text = text ? arena_printf(arena, "%s+%s", text, shapes[i]->name) : shapes[i]->name;
    return text;
}

/* Why nothing in the file is of use. */
static const char *reason(const struct pass *p)
{
    const struct input *in = p->engine.in;
    struct arena *arena = &p->engine.sightings->arena;
    if (!span_trim(in->text).len)
        return "not recognised: it is empty";
    if (p->engine.stranger)
        return arena_printf(arena, "not recognised: read as %s, but no known command prints %s", p->tried,
                            p->engine.stranger);
    if (p->tried)
        return arena_printf(arena, "not recognised: read as %s, but it holds no object", p->tried);
    if (p->filtered)
        return arena_printf(arena, "not recognised: `%s` through a filter that took its headings away",
                            p->filtered);
    if (input_count(in, LINE_UNDERSTOOD)) /* prompts and banners */
        return input_count(in, LINE_UNKNOWN) ? "not recognised: what its commands print is not known" : NULL;
    return "not recognised: its text is not what a known command prints";
}

static const char *join_sources(const struct pass *p)
{
    const char *text = NULL;
    const struct engine *e = &p->engine;
    for (size_t i = 0; i < e->catalogue->count; i++)
        if (e->met[i]) {
            const char *name = e->catalogue->entries[i].source->name;
            text = text ? arena_printf(&e->sightings->arena, "%s, %s", text, name) : name;
        }
    return text;
}

static const char *language_of(const struct scope *scope)
{
    const struct scope *c = scope;
    do {
        if (c->language)
            return c->language;
        c = c->family;
    } while (c != scope);
    return NULL;
}

/* XML holds no prompts, and its lines are long. */
static bool may_hold_prompts(const struct input *in)
{
    struct span text = span_trim(span_first(in->text, 256));
    if (span_starts(text, SPAN("\xef\xbb\xbf")))
        text = span_skip(text, 3);
    return !text.len || text.at[0] != '<';
}

static size_t count_shapes(void)
{
    size_t count = 0;
    while (shapes[count]->name)
        count++;
    return count;
}

static void pass_begin(struct pass *p, struct catalogue *c, struct sightings *s, struct input *in,
                       const char *hint)
{
    struct engine *e = &p->engine;
    struct scope *scope = scope_new(s, in, hint);
    scope->path = in->path ? in->path : "";
    *e = (struct engine){.catalogue = c, .sightings = s, .in = in, .scope = scope, .base = scope};
    e->file = catalogue_file(c, scope->path);
    e->met = arena_array(&e->arena, c->count + 1, sizeof *e->met);
    p->met = arena_array(&e->arena, count_shapes() + 1, sizeof *p->met);
    p->prompts = may_hold_prompts(in);
    p->silent = true;
    p->reading = (struct reading){.in = in,
                                  .plain = p->prompts && text_is_plain(in->text),
                                  .scratch = &p->scratch,
                                  .emit = take_record,
                                  .problem = take_problem,
                                  .user = e};
}

struct read_result source_read(struct catalogue *c, struct sightings *s, struct input *in, const char *hint)
{
    struct pass p = {0};
    pass_begin(&p, c, s, in, hint);
    for (uint32_t line = 0; line < in->lines;)
        line = read_at(&p, line);
    end_part(&p);
    struct read_result result = {
        .shapes = join_shapes(&p),
        .sources = join_sources(&p),
        .language = language_of(p.engine.base),
        .problem = p.problem,
    };
    if (!result.shapes && !result.problem)
        result.problem = reason(&p);
    hash_free(&p.engine.plans);
    arena_free(&p.engine.arena);
    arena_free(&p.scratch);
    return result;
}
