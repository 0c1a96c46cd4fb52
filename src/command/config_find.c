/* Which configuration counts. */
#include "command/config.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#define CONFIG_NAME ".hvlint.yaml"

static bool exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Cuts the last part off an absolute path; false at the root. */
static bool go_up(char *path)
{
    char *slash = strrchr(path, '/');
    if (!slash || !slash[1])
        return false;
    slash[slash == path] = '\0';
    return true;
}

/* What people call a file below the current folder is shown that way. */
static const char *shown(struct arena *a, const char *path)
{
    char here[PATH_MAX];
    struct span p = span_of(path);
    if (realpath(".", here) && span_starts(p, span_of(here)) && path[strlen(here)] == '/')
        p = span_skip(p, strlen(here) + 1);
    return arena_dup(a, p);
}

static const char *search_upwards(struct arena *a, const char *from)
{
    char at[PATH_MAX];
    if (!realpath(from, at))
        return NULL;
    if (!is_folder(at) && !go_up(at))
        return NULL;
    do {
        const char *file = arena_printf(a, "%s/" CONFIG_NAME, strcmp(at, "/") ? at : "");
        if (exists(file))
            return shown(a, file);
        if (exists(arena_printf(a, "%s/.git", at)))
            return NULL;
    } while (go_up(at));
    return NULL;
}

static const char *start_of(const struct settings *s)
{
    for (size_t i = 0; i < s->paths.count; i++)
        if (exists(s->paths.items[i]))
            return s->paths.items[i];
    return ".";
}

bool config_load(struct config **config, const struct settings *s)
{
    struct arena arena = {0};
    *config = NULL;
    if (s->no_config)
        return true;
    const char *path = s->config ? s->config : search_upwards(&arena, start_of(s));
    bool good = true;
    if (path) {
        *config = memory_get(sizeof(**config));
        **config = (struct config){0};
        (*config)->path = arena_dup(&(*config)->arena, span_of(path));
        good = config_read(*config);
    }
    arena_free(&arena);
    return good;
}

void config_free(struct config *config)
{
    if (!config)
        return;
    input_list_free(&config->text);
    arena_free(&config->arena);
    free(config);
}
