#include "input/encoding.h"

#include <inttypes.h>
#include <stdlib.h>

#include "input/codepage.h"
#include "input/runs.h"

/* Files that are never text, by how they start. */
struct magic {
    struct span bytes;
    size_t offset;
    const char *what;
};
#define MAGIC(literal, where, name)                                                                          \
    {                                                                                                        \
        .bytes = {.at = (literal), .len = sizeof(literal) - 1}, .offset = (where), .what = (name)            \
    }

static const struct magic magics[] = {
    MAGIC("MZ\x90\x00", 0, "binary file (Windows program)"),
    MAGIC("\x7f"
          "ELF",
          0, "binary file (program)"),
    MAGIC("%PDF-", 0, "binary file (PDF document)"),
    MAGIC("\x89PNG", 0, "binary file (PNG image)"),
    MAGIC("\xff\xd8\xff", 0, "binary file (JPEG image)"),
    MAGIC("GIF87a", 0, "binary file (GIF image)"),
    MAGIC("GIF89a", 0, "binary file (GIF image)"),
    MAGIC("ElfFile\0", 0, "binary file (Windows event log)"),
    MAGIC("LfLe", 4, "binary file (Windows event log)"),
    MAGIC("regf", 0, "binary file (registry hive)"),
    MAGIC("SQLite format 3\0", 0, "binary file (SQLite database)"),
    MAGIC("\xef\xcd\xab\x89", 4, "binary file (ESE database)"),
    MAGIC("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "binary file (OLE compound document)"),
    MAGIC("MDMP\x93\xa7", 0, "binary file (memory dump)"),
    MAGIC("PAGEDU64", 0, "binary file (memory dump)"),
    MAGIC("PAGEDUMP", 0, "binary file (memory dump)"),
    MAGIC("vhdxfile", 0, "binary file (virtual disk)"),
    MAGIC("conectix", 0, "binary file (virtual disk)"),
    MAGIC("MSWIM\0\0\0", 0, "binary file (disk image)"),
    MAGIC("Rar!\x1a\x07", 0, "binary file (RAR archive)"),
    MAGIC("\x4d\x3c\x2b\x1a", 8, "binary file (network capture)"),
    MAGIC("\xd4\xc3\xb2\xa1", 0, "binary file (network capture)"),
    MAGIC("GMBU", 0, "binary file (network capture)"),
    MAGIC("L\0\0\0\x01\x14\x02\0", 0, "binary file (Windows shortcut)"),
};

static const char *binary_known(struct span bytes)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (span_starts(span_skip(bytes, magics[i].offset), magics[i].bytes))
            return magics[i].what;
    return NULL;
}

/* How one file is decoded: what was forced, what a first look found, what came of it. */
struct decoder {
    bool force_utf8, force_utf16le, force_utf16be;
    const struct code_page *page; /* of lines that are not UTF-8; NULL until known */
    bool force_page;
    const char *names[8]; /* the encodings met, in their order */
    size_t name_count;
    struct sink out;
};

static const char ascii_name[] = "ascii", utf8_name[] = "utf-8";
static const char *const kind_names[] = {[RUN_UTF16LE] = "utf-16le", [RUN_UTF16BE] = "utf-16be"};

static void note_name(struct decoder *d, const char *name)
{
    for (size_t i = 0; i < d->name_count; i++)
        if (d->names[i] == name)
            return;
    if (d->name_count < sizeof d->names / sizeof *d->names)
        d->names[d->name_count++] = name;
}

/* Whether one of the names tells more about 8-bit bytes than that they are ASCII. */
static bool names_page(const struct decoder *d)
{
    for (size_t i = 0; i < d->name_count; i++)
        if (d->names[i] != ascii_name && d->names[i] != kind_names[RUN_UTF16LE] &&
            d->names[i] != kind_names[RUN_UTF16BE])
            return true;
    return false;
}

static const char *join_names(const struct decoder *d, struct arena *arena)
{
    const char *joined = NULL;
    bool skip_ascii = names_page(d);
    for (size_t i = 0; i < d->name_count; i++)
        if (d->names[i] != ascii_name || !skip_ascii)
            joined = joined ? arena_printf(arena, "%s+%s", joined, d->names[i]) : d->names[i];
    return joined ? joined : ascii_name;
}

/* Sets what the name forces; false when it is no encoding we know. */
static bool force(struct decoder *d, const char *name)
{
    struct span asked = span_of(name);
    d->force_utf8 = span_equal_nocase(asked, SPAN("utf-8")) || span_equal_nocase(asked, SPAN("utf8")) ||
                    span_equal_nocase(asked, SPAN("ascii"));
    d->force_utf16le = span_equal_nocase(asked, SPAN("utf-16le")) || span_equal_nocase(asked, SPAN("utf-16"));
    d->force_utf16be = span_equal_nocase(asked, SPAN("utf-16be"));
    d->page = code_page_find(asked);
    d->force_page = d->page != NULL;
    return d->force_utf8 || d->force_utf16le || d->force_utf16be || d->force_page;
}

bool encoding_known(const char *name)
{
    struct decoder d = {0};
    return force(&d, name);
}

#define SAMPLE_SIZE 8192
#define SAMPLE_LINE 1024

/* Adds those lines to the sample that have something above 0x7f. */
static void sample_lines(struct sink *sample, struct span text)
{
    const unsigned char *end = (const unsigned char *)span_end(text);
    while (text.len && sample->len < SAMPLE_SIZE) {
        const char *high = (const char *)ascii_end((const unsigned char *)text.at, end);
        const char *first = high;
        while (first > text.at && first[-1] != '\n' && high - first < SAMPLE_LINE / 2)
            first--;
        struct span line = span_first(span_between(first, span_end(text)), SAMPLE_LINE);
        const char *feed = span_find(span_between(high, span_end(line)), '\n');
        line = feed ? span_between(first, feed + 1) : line;
        if (!sink_reserve(sample, line.len + 1))
            return;
        memcpy(sample->at + sample->len, line.at, line.len);
        sample->len += line.len;
        text = span_between(span_end(line), span_end(text));
    }
}

/* Finds the code page of the lines that are no UTF-8; NULL when there are none. */
static const struct code_page *survey(struct span bytes)
{
    struct sink sample = {0};
    while (bytes.len && sample.len < SAMPLE_SIZE) {
        struct run run = run_next(&bytes);
        struct piece_state state = {0};
        while (run.kind == RUN_BYTES && run.bytes.len && sample.len < SAMPLE_SIZE) {
            struct piece piece = piece_next(&run.bytes, &state);
            if (piece.class == LINE_PAGE)
                sample_lines(&sample, piece.bytes);
        }
    }
    struct span found = {.at = sample.at, .len = sample.len};
    const struct code_page *page = found.len ? code_page_guess(found) : NULL;
    free(sample.at);
    return page;
}

static void decode_piece(struct decoder *d, struct piece piece)
{
    if (piece.class == LINE_PAGE && d->page) {
        note_name(d, d->page->name);
        sink_code_page(&d->out, piece.bytes, d->page);
        return;
    }
    note_name(d, piece.class == LINE_ASCII ? ascii_name : utf8_name);
    sink_utf8(&d->out, piece.bytes);
}

static void decode_bytes(struct decoder *d, struct span bytes)
{
    if (d->force_page || d->force_utf8) {
        decode_piece(d, (struct piece){.class = d->force_page ? LINE_PAGE : LINE_UTF8, .bytes = bytes});
        return;
    }
    struct piece_state state = {.double_byte = d->page && !d->page->high};
    while (bytes.len && !d->out.full)
        decode_piece(d, piece_next(&bytes, &state));
}

static void decode_runs(struct decoder *d, struct span bytes)
{
    if (!d->force_page && !d->force_utf8)
        d->page = survey(bytes);
    while (bytes.len && !d->out.full) {
        struct run run = run_next(&bytes);
        if (run.kind == RUN_BYTES) {
            decode_bytes(d, run.bytes);
            continue;
        }
        note_name(d, kind_names[run.kind]);
        sink_utf16(&d->out, run.bytes, run.kind == RUN_UTF16BE);
    }
}

/* The whole in one encoding that a mark or the user names; false when there is none. */
static bool decode_marked(struct decoder *d, struct span bytes)
{
    bool little32 = span_starts(bytes, (struct span){.at = "\xff\xfe\0\0", .len = 4}) && bytes.len % 4 == 0;
    bool big32 = span_starts(bytes, (struct span){.at = "\0\0\xfe\xff", .len = 4});
    if (little32 || big32) {
        note_name(d, big32 ? "utf-32be" : "utf-32le");
        sink_utf32(&d->out, bytes, big32);
        return true;
    }
    bool marked = span_starts(bytes, SPAN("\xff\xfe")) || span_starts(bytes, SPAN("\xfe\xff"));
    if (marked || (!d->force_utf16le && !d->force_utf16be))
        return false;
    note_name(d, kind_names[d->force_utf16be ? RUN_UTF16BE : RUN_UTF16LE]);
    sink_utf16(&d->out, bytes, d->force_utf16be);
    return true;
}

#define CONTROL_WINDOW 4096

/* Whether one of eight bytes may be below a blank: none is where this is false. */
static bool may_hold_controls(const char *at)
{
    const uint64_t each = 0x0101010101010101u;
    uint64_t word;
    memcpy(&word, at, sizeof(word));
    return (word - each * ' ') & ~word & (each * 0x80);
}

static size_t count_controls(struct span text)
{
    const uint32_t usual =
        1u | 1u << '\t' | 1u << '\n' | 1u << '\f' | 1u << '\r' | 1u << '\b' | 1u << 0x1b | 1u << 0x1a;
    size_t controls = 0;
    for (size_t i = 0; i < text.len; i++) {
        while (i + 8 < text.len && !may_hold_controls(text.at + i))
            i += 8;
        unsigned char byte = (unsigned char)text.at[i];
        controls += byte < 0x20 && !(usual >> byte & 1u);
    }
    return controls;
}

/* Whether text has more control characters than any console output, at its start or in its middle. */
static bool has_controls(struct span text)
{
    struct span windows[] = {span_first(text, CONTROL_WINDOW),
                             span_first(span_skip(text, text.len / 2), CONTROL_WINDOW)};
    for (size_t w = 0; w < 2; w++) {
        size_t controls = count_controls(windows[w]);
        if (controls > 8 && controls > windows[w].len / 20)
            return true;
    }
    return false;
}

static struct decoding fail(struct decoder *d, const char *problem)
{
    free(d->out.at);
    return (struct decoding){.text = SPAN(""), .problem = problem, .failed = true};
}

/* What came out of the sink. */
static struct decoding finish(struct decoder *d, struct arena *arena)
{
    struct sink *out = &d->out;
    struct span text = {.at = out->at, .len = out->len};
    if (sink_is_rubbish(out) || has_controls(text))
        return fail(d, "binary file");
    if (out->full)
        return fail(d, "more than 4 GiB of text");
    struct decoding done = {.encoding = join_names(d, arena)};
    if (!out->len) {
        free(out->at);
        done.text = SPAN("");
        done.problem = "empty file";
        return done;
    }
    if (out->lost)
        done.problem = arena_printf(arena, "%" PRIu64 " character%s could not be decoded", out->lost,
                                    out->lost == 1 ? "" : "s");
    done.owned = memory_resize(out->at, out->len);
    done.text = (struct span){.at = done.owned, .len = out->len};
    return done;
}

/* The bytes as they are, if they can stand so. */
static bool take_in_place(struct decoding *done, struct span bytes)
{
    bool ascii;
    if (utf8_clean(bytes, &ascii) < bytes.len)
        return false;
    *done = (struct decoding){.text = bytes, .encoding = ascii ? "ascii" : "utf-8"};
    if (!bytes.len)
        *done = (struct decoding){.text = SPAN(""), .encoding = "ascii", .problem = "empty file"};
    if (has_controls(bytes))
        *done = (struct decoding){.text = SPAN(""), .problem = "binary file", .failed = true};
    return true;
}

struct decoding text_decode(struct span bytes, const char *forced, struct arena *arena)
{
    struct decoder d = {0};
    struct decoding done = {0};
    const char *binary = binary_known(bytes);
    if (binary)
        return fail(&d, binary);
    bool marked = span_starts(bytes, SPAN("\xef\xbb\xbf"));
    if (marked)
        bytes = span_skip(bytes, 3);
    else if (forced)
        force(&d, forced);
    bool decides_page = d.force_page || d.force_utf16le || d.force_utf16be;
    if (bytes.len == 0 || !decides_page) {
        if (take_in_place(&done, bytes)) {
            done.encoding = done.encoding && marked ? "utf-8" : done.encoding;
            return done;
        }
    }
    if (!decode_marked(&d, bytes))
        decode_runs(&d, bytes);
    return finish(&d, arena);
}

const char *name_clean(struct span name, struct arena *arena)
{
    bool ascii;
    if (!name.len || utf8_clean(name, &ascii) == name.len)
        return arena_dup(arena, name);
    struct sink out = {0};
    sink_code_page(&out, name, code_page_guess(name));
    const char *clean = arena_dup(arena, (struct span){.at = out.at, .len = out.len});
    free(out.at);
    return clean;
}
