/* Archives, read from memory by libarchive; nothing is ever unpacked to disk. */
#include <archive.h>
#include <archive_entry.h>
#include <inttypes.h>
#include <locale.h>

#include "input/collect.h"
#include "input/encoding.h"

#define RATIO_FROM ((uint64_t)1 << 20) /* bytes unpacked from which the ratio is looked at */
#define STEP 65536

/* How an archive starts, and what of libarchive reads it. Only that much is switched on: libarchive would run
 * programs for filters it was built without. */
struct archive_kind {
    struct span magic;
    size_t offset;
    int (*support)(struct archive *);
    bool compression; /* of one file, or of a tar */
};
#define KIND(literal, where, function, packs_one)                                                            \
    {                                                                                                        \
        .magic = {.at = (literal), .len = sizeof(literal) - 1}, .offset = (where), .support = (function),    \
        .compression = (packs_one)                                                                           \
    }

static const struct archive_kind kinds[] = {
    KIND("PK\x03\x04", 0, archive_read_support_format_zip, false),
    KIND("PK\x05\x06", 0, archive_read_support_format_zip, false),
    KIND("PK00PK\x03\x04", 0, archive_read_support_format_zip, false),
    KIND("MSCF\0\0\0\0", 0, archive_read_support_format_cab, false),
    KIND("7z\xbc\xaf\x27\x1c", 0, archive_read_support_format_7zip, false),
    KIND("ustar", 257, archive_read_support_format_tar, false),
    KIND("\x1f\x8b\x08", 0, archive_read_support_filter_gzip, true),
    KIND("1AY&SY", 4, archive_read_support_filter_bzip2, true),
    KIND("\xfd"
         "7zXZ\0",
         0, archive_read_support_filter_xz, true),
    KIND("\x28\xb5\x2f\xfd", 0, archive_read_support_filter_zstd, true),
};

static const struct archive_kind *kind_of(struct span bytes)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (span_starts(span_skip(bytes, kinds[i].offset), kinds[i].magic))
            return &kinds[i];
    return NULL;
}

bool archive_known(struct span bytes)
{
    return kind_of(bytes) != NULL;
}

/* One archive on its way. */
struct unpacking {
    struct collection *c;
    const char *path;
    struct archive *archive;
    struct allowance *allowance;
    uint64_t packed, unpacked;
    unsigned members;
    const char *problem; /* the first thing that went wrong with it as a whole */
    bool stop;           /* nothing more is to be had */
};

static void set_problem(struct unpacking *u, const char *problem)
{
    if (!u->problem)
        u->problem = problem;
}

/* Takes over what libarchive says is wrong. */
static void set_archive_problem(struct unpacking *u, int result)
{
    struct arena *arena = &u->c->list->arena;
    const char *reason = archive_error_string(u->archive);
    set_problem(u, arena_printf(arena, "damaged archive: %s",
                                reason ? name_clean(span_of(reason), arena) : "it cannot be read"));
    u->stop = u->stop || result <= ARCHIVE_FATAL;
}

/* The same once the archive is open: only then may one ask whether it is encrypted. */
static void set_member_problem(struct unpacking *u, int result)
{
    if (archive_read_has_encrypted_entries(u->archive) > 0)
        set_problem(u, "encrypted archive: members cannot be read");
    set_archive_problem(u, result);
}

/* ---- names ---- */

/* Splits at slashes, drops empty and `.` parts; false when the name would leave the archive. */
static bool name_normalise(char *name)
{
    char *to = name;
    const char *from = name;
    bool safe = name[0] != '/' && !(((unsigned char)name[0] | 0x20u) - 'a' < 26u && name[1] == ':');
    while (*from) {
        size_t length = strcspn(from, "/");
        struct span part = {.at = from, .len = length};
        safe = safe && !span_equal(part, SPAN(".."));
        if (length && !span_equal(part, SPAN("."))) {
            if (to > name)
                *to++ = '/';
            memmove(to, from, length);
            to += length;
        }
        from += length + (from[length] ? 1 : 0);
    }
    *to = '\0';
    return safe;
}

static bool name_is_hidden(const char *name)
{
    return name[0] == '.' || strstr(name, "/.") || span_starts(span_of(name), SPAN("__MACOSX/"));
}

/* The name of the one file in a `.gz` and its like: that of the archive without its last suffix. */
static char *name_within(const struct unpacking *u)
{
    const char *slash = strrchr(u->path, '/');
    struct span base = span_of(slash ? slash + 1 : u->path);
    const char *dot = strrchr(base.at, '.');
    if (dot && dot > base.at)
        base.len = (size_t)(dot - base.at);
    return arena_dup(&u->c->list->arena, base);
}

static char *member_name(const struct unpacking *u, struct archive_entry *entry)
{
    struct arena *arena = &u->c->list->arena;
    if (archive_format(u->archive) == ARCHIVE_FORMAT_RAW)
        return name_within(u);
    const char *stored = archive_entry_pathname_utf8(entry);
    if (!stored)
        stored = archive_entry_pathname(entry);
    char *name = arena_dup(arena, span_of(name_clean(span_of(stored ? stored : "?"), arena)));
    for (char *p = name; *p; p++)
        if (*p == '\\')
            *p = '/';
    return name;
}

/* ---- data ---- */

/* Counts bytes that came out; false when that is too much for the whole archive. */
static bool within_limits(struct unpacking *u, size_t size)
{
    struct arena *arena = &u->c->list->arena;
    u->unpacked += size;
    if (size > u->allowance->bytes) {
        set_problem(u, arena_printf(arena, "archive unpacks to more than the limit of %" PRIu64 " bytes",
                                    u->c->options.total_limit));
        return false;
    }
    u->allowance->bytes -= size;
    if (u->unpacked > RATIO_FROM && u->unpacked / u->c->options.ratio_limit > u->packed) {
        set_problem(u, arena_printf(arena, "archive unpacks to more than %u times its size",
                                    u->c->options.ratio_limit));
        return false;
    }
    return true;
}

enum outcome { MEMBER_WHOLE, MEMBER_CUT, MEMBER_TOO_LARGE, MEMBER_REFUSED };

/* Reads the data of the current member; what goes beyond `limit` bytes is counted but not kept. */
static enum outcome read_data(struct unpacking *u, struct raw *raw, uint64_t limit)
{
    size_t room = STEP, kept = 0;
    bool too_large = false;
    raw->at = memory_get(room);
    for (;;) {
        if (room - kept < STEP / 2)
            raw->at = memory_resize(raw->at, room += room / 2);
        la_ssize_t got = archive_read_data(u->archive, raw->at + kept, room - kept);
        raw->len = kept;
        if (got == 0)
            return too_large ? MEMBER_TOO_LARGE : MEMBER_WHOLE;
        if (got < 0) {
            set_member_problem(u, (int)got);
            return MEMBER_CUT;
        }
        if (!within_limits(u, (size_t)got)) {
            u->stop = true;
            return MEMBER_REFUSED;
        }
        too_large = too_large || (uint64_t)got > limit - kept;
        kept = too_large ? 0 : kept + (size_t)got;
    }
}

static void add_member(struct unpacking *u, const char *path, struct raw *raw, enum outcome outcome)
{
    struct collection *c = u->c;
    if (outcome == MEMBER_TOO_LARGE) {
        collect_failure(c, path,
                        arena_printf(&c->list->arena, "larger than the limit of %" PRIu64 " bytes",
                                     c->options.size_limit));
    } else if (outcome == MEMBER_WHOLE || (outcome == MEMBER_CUT && raw->len)) {
        raw->at = memory_resize(raw->at, raw->len + 1);
        struct input *in = collect_raw(c, path, *raw, u->allowance);
        *raw = (struct raw){0};
        if (in && outcome == MEMBER_CUT)
            in->problem = "cut off: the archive is damaged";
    }
}

static void unpack_member(struct unpacking *u, struct archive_entry *entry)
{
    struct raw raw = {0};
    struct arena *arena = &u->c->list->arena;
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry))
        return;
    char *name = member_name(u, entry);
    const char *stored = arena_dup(arena, span_of(name));
    bool safe = name_normalise(name), hidden = safe && name_is_hidden(name);
    const char *path = arena_printf(arena, "%s!/%s", u->path, safe ? name : stored);
    u->members++;
    enum outcome outcome = read_data(u, &raw, safe && !hidden ? u->c->options.size_limit : 0);
    if (!safe)
        collect_failure(u->c, path, "path leaves the archive");
    else if (!hidden)
        add_member(u, path, &raw, outcome);
    if (raw.at)
        raw_free(&raw);
}

static void unpack_members(struct unpacking *u)
{
    while (!u->stop) {
        struct archive_entry *entry;
        int result = archive_read_next_header(u->archive, &entry);
        if (result == ARCHIVE_EOF)
            return;
        if (u->allowance->entries == 0) {
            set_problem(u, arena_printf(&u->c->list->arena, "archive has more than %u members",
                                        u->c->options.entry_limit));
            return;
        }
        u->allowance->entries--;
        if (result == ARCHIVE_OK || result == ARCHIVE_WARN)
            unpack_member(u, entry);
        else
            set_member_problem(u, result);
    }
}

static bool archive_open(struct unpacking *u, struct span bytes)
{
    const struct archive_kind *kind = kind_of(bytes);
    struct archive *a = u->archive;
    if (kind->support(a) != ARCHIVE_OK)
        return false;
    if (kind->compression) {
        archive_read_support_format_tar(a);
        archive_read_support_format_raw(a);
    }
    return archive_read_open_memory(a, bytes.at, bytes.len) == ARCHIVE_OK;
}

static void unpack(struct unpacking *u, struct span bytes)
{
    u->archive = archive_read_new();
    if (!u->archive) {
        set_problem(u, "out of memory");
        return;
    }
    if (archive_open(u, bytes))
        unpack_members(u);
    else
        set_archive_problem(u, ARCHIVE_FATAL);
    archive_read_free(u->archive);
}

/* Unpacks in a UTF-8 locale of this thread alone: libarchive drops names that the locale cannot spell, and
 * what it makes of the others must not depend on where the program runs. */
static void unpack_anywhere(struct unpacking *u, struct span bytes)
{
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
    unpack(u, bytes);
    if (utf8) {
        uselocale(before);
        freelocale(utf8);
    }
}

/* A ZIP ends with the end of its directory, behind which at most a comment stands. What is cut before it can
 * look whole to libarchive, which then reads the members in a row. */
static bool lacks_end(struct span bytes)
{
    enum { END = 22, COMMENT_MOST = 65535 };
    const struct archive_kind *kind = kind_of(bytes);
    if (!kind || kind->support != archive_read_support_format_zip)
        return false;
    size_t tail = bytes.len < END + COMMENT_MOST ? bytes.len : END + COMMENT_MOST;
    return !span_find_span(span_skip(bytes, bytes.len - tail), SPAN("PK\x05\x06"));
}

void archive_collect(struct collection *c, const char *path, struct span bytes, struct allowance *allowance)
{
    struct unpacking u = {.c = c, .path = path, .allowance = allowance, .packed = bytes.len};
    if (allowance->depth == 0) {
        collect_failure(
            c, path,
            arena_printf(&c->list->arena, "archives nested more than %u deep", c->options.depth_limit));
        return;
    }
    allowance->depth--;
    unpack_anywhere(&u, bytes);
    allowance->depth++;
    if (!u.problem && !u.members)
        set_problem(&u, "archive without files");
    if (!u.problem && lacks_end(bytes))
        set_problem(&u, "damaged archive: its end is missing, and perhaps files with it");
    if (u.problem)
        collect_failure(c, path, u.problem)->bytes = bytes.len;
}
