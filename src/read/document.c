#include "read/document.h"

static bool has_root(struct span text, const char *const *roots)
{
    struct span root = xml_root(text);
    for (; root.len && *roots; roots++)
        if (span_equal_nocase(root, span_of(*roots)))
            return true;
    return false;
}

bool document_recognise(const struct reading *r, const char *const *roots)
{
    struct span text = builder_text(r);
    if (span_starts(text, SPAN("\xef\xbb\xbf")))
        text = span_skip(text, 3);
    while (text.len && (*text.at == ' ' || *text.at == '\t'))
        text = span_skip(text, 1);
    return text.len && *text.at == '<' && has_root(text, roots);
}

/* The rest of the line behind a document when another one starts there; else empty. */
static struct span next_on_line(const struct xml *x, const char *const *roots)
{
    struct span rest = span_between(x->at, x->end);
    while (rest.len && (*rest.at == ' ' || *rest.at == '\t'))
        rest = span_skip(rest, 1);
    return rest.len && *rest.at == '<' && has_root(rest, roots) ? rest : span_first(rest, 0);
}

static void move_behind(struct builder *b, const char *at)
{
    struct reading *r = b->reading;
    uint32_t next = at > r->in->text.at ? builder_line(b, at - 1) + 1 : r->line + 1;
    if (next <= r->line)
        next = r->line + 1;
    r->line = next < r->end ? next : r->end;
}

void document_read(struct builder *b, struct xml *x, struct span text, const char *const *roots,
                   void (*read_root)(void *state), void *state)
{
    const char *behind;
    do {
        xml_begin(x, text);
        if (xml_next(x) == XML_OPEN)
            read_root(state);
        behind = x->at;
        if (x->problem)
            break;
        builder_close(b, behind > text.at ? behind - 1 : behind);
        text = next_on_line(x, roots);
    } while (text.len);
    if (x->problem)
        builder_problem(b, x->where, x->problem);
    move_behind(b, behind);
}
