#include "input/collect.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/encoding.h"
#include "input/lines.h"

#define MAP_LEAST                                                                                            \
    ((uint64_t)256 * 1024) /* smaller files are read: a process may have only so many mappings */

static const struct input_options default_options = {
    .size_limit = (uint64_t)2 << 30,
    .total_limit = (uint64_t)8 << 30,
    .entry_limit = 100000,
    .depth_limit = 4,
    .ratio_limit = 200,
};

static struct input_options complete_options(const struct input_options *given)
{
    struct input_options o = given ? *given : default_options;
    o.size_limit = o.size_limit ? o.size_limit : default_options.size_limit;
    o.size_limit = o.size_limit < UINT32_MAX ? o.size_limit : UINT32_MAX;
    o.total_limit = o.total_limit ? o.total_limit : default_options.total_limit;
    o.entry_limit = o.entry_limit ? o.entry_limit : default_options.entry_limit;
    o.depth_limit = o.depth_limit ? o.depth_limit : default_options.depth_limit;
    o.ratio_limit = o.ratio_limit ? o.ratio_limit : default_options.ratio_limit;
    return o;
}

void raw_free(struct raw *raw)
{
    if (raw->mapped)
        munmap(raw->at, raw->len);
    else
        free(raw->at);
    *raw = (struct raw){0};
}

/* ---- the list ---- */

static struct input *list_add(struct collection *c, const char *path)
{
    struct input_list *list = c->list;
    struct input *in = arena_alloc(&list->arena, sizeof *in);
    if (list->count == list->room) {
        list->room += list->room / 2 + 16;
        list->inputs = memory_resize(list->inputs, list->room * sizeof *list->inputs);
    }
    list->inputs[list->count++] = in;
    in->path = path;
    in->argument = c->argument;
    in->text = SPAN("");
    return in;
}

/* By path; members of one name in one archive by content, so that the order never depends on how they came.
 */
static int compare_inputs(const void *left, const void *right)
{
    const struct input *a = *(struct input *const *)left, *b = *(struct input *const *)right;
    int order = strcmp(a->path, b->path);
    return order ? order : span_compare(a->text, b->text);
}

/* How many of the first count inputs come before this one. */
static size_t list_position(const struct input_list *list, size_t count, const struct input *in)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_inputs(&list->inputs[middle], &in) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Sorts what came behind the first `sorted` inputs into these. */
static void list_sort(struct input_list *list, size_t sorted)
{
    size_t added = list->count - sorted;
    if (!added)
        return;
    qsort(list->inputs + sorted, added, sizeof *list->inputs, compare_inputs);
    struct input **fresh = memory_get(added * sizeof *fresh);
    memcpy(fresh, list->inputs + sorted, added * sizeof *fresh);
    for (size_t i = added; i-- > 0;) {
        size_t at = list_position(list, sorted, fresh[i]);
        memmove(list->inputs + at + i + 1, list->inputs + at, (sorted - at) * sizeof *fresh);
        list->inputs[at + i] = fresh[i];
        sorted = at;
    }
    free(fresh);
}

static void input_free(struct input *in)
{
    if (in->held)
        raw_free(in->held);
    free(in->starts);
    in->held = in->starts = NULL;
}

/* Of what came behind the first `sorted` inputs, drops what is among these by path: each is kept once,
 * whatever the order of arguments. */
static void list_drop_known(struct input_list *list, size_t sorted)
{
    size_t kept = sorted;
    for (size_t i = sorted; i < list->count; i++) {
        struct input *in = list->inputs[i], wanted = {.path = in->path, .text = SPAN("")};
        size_t at = list_position(list, sorted, &wanted);
        if (at == sorted || strcmp(list->inputs[at]->path, in->path) != 0) {
            list->inputs[kept++] = in;
            continue;
        }
        if (strcmp(in->argument, list->inputs[at]->argument) < 0)
            list->inputs[at]->argument = in->argument;
        input_free(in);
    }
    list->count = kept;
}

/* ---- one input ---- */

struct input *collect_failure(struct collection *c, const char *path, const char *problem)
{
    struct input *in = list_add(c, path);
    in->problem = problem;
    in->failed = true;
    lines_find(in);
    return in;
}

static struct input *failure_of_errno(struct collection *c, const char *path, int error)
{
    return collect_failure(c, path, arena_dup(&c->list->arena, span_of(strerror(error))));
}

static struct input *failure_of_size(struct collection *c, const char *path)
{
    return collect_failure(
        c, path,
        arena_printf(&c->list->arena, "larger than the limit of %" PRIu64 " bytes", c->options.size_limit));
}

static void hold(struct input *in, struct raw raw, struct arena *arena)
{
    struct raw *held = arena_alloc(arena, sizeof *held);
    *held = raw;
    in->held = held;
}

static struct input *decode_into(struct collection *c, const char *path, struct span bytes, struct raw *raw)
{
    struct input *in = list_add(c, path);
    struct decoding done = text_decode(bytes, c->options.encoding, &c->list->arena);
    in->text = done.text;
    in->encoding = done.encoding;
    in->problem = done.problem;
    in->failed = done.failed;
    in->bytes = bytes.len;
    bool in_place = !done.owned && done.text.len;
    if (raw && !in_place)
        raw_free(raw);
    if (done.owned)
        hold(in, (struct raw){.at = done.owned, .len = done.text.len}, &c->list->arena);
    else if (raw && in_place)
        hold(in, *raw, &c->list->arena);
    lines_find(in);
    return in;
}

struct input *collect_raw(struct collection *c, const char *path, struct raw raw, struct allowance *allowance)
{
    struct span bytes = {.at = raw.at, .len = raw.len};
    if (!archive_known(bytes))
        return decode_into(c, path, bytes, &raw);
    struct allowance own = {.bytes = c->options.total_limit,
                            .entries = c->options.entry_limit,
                            .depth = c->options.depth_limit + 1};
    archive_collect(c, path, bytes, allowance ? allowance : &own);
    raw_free(&raw);
    return NULL;
}

/* ---- files ---- */

/* Reads to the end or past the limit; false with errno when reading fails. */
static bool read_all(int file, size_t expected, uint64_t limit, struct raw *raw)
{
    size_t room = expected + 1;
    raw->at = memory_get(room);
    while (raw->len <= limit) {
        if (raw->len == room)
            raw->at = memory_resize(raw->at, room += room / 2 + 65536);
        ssize_t got = read(file, raw->at + raw->len, room - raw->len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        raw->len += (size_t)got;
    }
    return true;
}

static bool map_file(int file, size_t size, struct raw *raw)
{
    void *at = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (at == MAP_FAILED)
        return false;
    *raw = (struct raw){.at = at, .len = size, .mapped = true};
    return true;
}

static void collect_open(struct collection *c, const char *path, int file)
{
    struct raw raw = {0};
    struct stat status;
    bool regular = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    uint64_t size = regular && status.st_size > 0 ? (uint64_t)status.st_size : 0;
    if (size > c->options.size_limit) {
        failure_of_size(c, path)->bytes = size;
        return;
    }
    if (size >= MAP_LEAST && lseek(file, 0, SEEK_CUR) == 0 && map_file(file, (size_t)size, &raw)) {
        collect_raw(c, path, raw, NULL);
    } else if (!read_all(file, (size_t)size, c->options.size_limit, &raw)) {
        failure_of_errno(c, path, errno);
        raw_free(&raw);
    } else if (raw.len > c->options.size_limit) {
        raw_free(&raw);
        failure_of_size(c, path);
    } else {
        raw.at = memory_resize(raw.at, raw.len + 1);
        collect_raw(c, path, raw, NULL);
    }
}

static void collect_file(struct collection *c, const char *name)
{
    const char *path = name_clean(span_of(name), &c->list->arena);
    int file = open(name, O_RDONLY | O_NOCTTY);
    if (file < 0) {
        failure_of_errno(c, path, errno);
        return;
    }
    collect_open(c, path, file);
    close(file);
}

/* ---- directories ---- */

/* Names of a directory, read at once so that no descriptor stays open while the walk goes down. */
struct names {
    char **at;
    size_t count, room;
};

static void names_add(struct names *names, const char *directory, const char *name)
{
    size_t length = strlen(directory);
    bool slash = length && directory[length - 1] == '/';
    char *path = memory_get(length + strlen(name) + 2);
    memcpy(path, directory, length);
    path[length] = '/';
    strcpy(path + length + (slash ? 0 : 1), name);
    if (names->count == names->room) {
        names->room += names->room / 2 + 32;
        names->at = memory_resize(names->at, names->room * sizeof *names->at);
    }
    names->at[names->count++] = path;
}

static bool names_read(struct names *names, const char *directory)
{
    DIR *stream = opendir(directory);
    if (!stream)
        return false;
    for (const struct dirent *entry; (entry = readdir(stream)) != NULL;)
        if (entry->d_name[0] != '.')
            names_add(names, directory, entry->d_name);
    closedir(stream);
    return true;
}

static void collect_directory(struct collection *c, const char *name);

/* Symbolic links are followed to files but never to directories, so that no walk can go round. */
static void collect_entry(struct collection *c, const char *name)
{
    struct stat own, target;
    const char *path = NULL;
    if (lstat(name, &own) != 0 || stat(name, &target) != 0) {
        int error = errno;
        path = name_clean(span_of(name), &c->list->arena);
        failure_of_errno(c, path, error);
    } else if (S_ISDIR(own.st_mode)) {
        collect_directory(c, name);
    } else if (S_ISREG(target.st_mode)) {
        collect_file(c, name);
    } else if (!S_ISDIR(target.st_mode)) {
        collect_failure(c, name_clean(span_of(name), &c->list->arena), "not a regular file");
    }
}

static void collect_directory(struct collection *c, const char *name)
{
    struct names names = {0};
    if (!names_read(&names, name))
        failure_of_errno(c, name_clean(span_of(name), &c->list->arena), errno);
    for (size_t i = 0; i < names.count; i++) {
        collect_entry(c, names.at[i]);
        free(names.at[i]);
    }
    free(names.at);
}

/* False when there is nothing of that name. */
static bool collect_path(struct collection *c, const char *path)
{
    struct stat status;
    if (strcmp(path, "-") == 0) {
        collect_open(c, "-", STDIN_FILENO);
    } else if (stat(path, &status) != 0) {
        int error = errno;
        failure_of_errno(c, name_clean(span_of(path), &c->list->arena), error);
        return error != ENOENT && error != ENOTDIR;
    } else if (S_ISDIR(status.st_mode)) {
        collect_directory(c, path);
    } else {
        collect_file(c, path);
    }
    return true;
}

bool input_collect(struct input_list *list, const char *path, const struct input_options *options)
{
    size_t sorted = list->count;
    struct collection c = {
        .list = list,
        .options = complete_options(options),
        .argument = name_clean(span_of(path), &list->arena),
    };
    bool exists = collect_path(&c, path);
    list_drop_known(list, sorted);
    list_sort(list, sorted);
    return exists;
}

struct input *input_of_bytes(struct input_list *list, const char *path, struct span bytes,
                             const struct input_options *options)
{
    size_t sorted = list->count;
    const char *name = name_clean(span_of(path), &list->arena);
    struct collection c = {.list = list, .options = complete_options(options), .argument = name};
    struct input *in = decode_into(&c, name, bytes.at ? bytes : SPAN(""), NULL);
    list_sort(list, sorted);
    return in;
}

void input_list_free(struct input_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        input_free(list->inputs[i]);
    free(list->inputs);
    arena_free(&list->arena);
    *list = (struct input_list){0};
}
