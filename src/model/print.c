#include "model/print.h"

/* A character reference keeps what an attribute would normalise; what XML 1.0 forbids becomes U+FFFD. */
static void print_special(unsigned char c, FILE *out)
{
    if (c == '&')
        fputs("&amp;", out);
    else if (c == '<')
        fputs("&lt;", out);
    else if (c == '>')
        fputs("&gt;", out);
    else if (c == '"')
        fputs("&quot;", out);
    else if (c == '\t' || c == '\n' || c == '\r')
        fprintf(out, "&#%u;", c);
    else
        fputs("\xef\xbf\xbd", out);
}

static void print_escaped(const char *text, FILE *out)
{
    static const char special[] =
        "&<>\"\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18"
        "\x19\x1a\x1b\x1c\x1d\x1e\x1f";
    while (*text) {
        size_t plain = strcspn(text, special);
        fwrite(text, 1, plain, out);
        text += plain;
        if (*text)
            print_special((unsigned char)*text++, out);
    }
}

static void print_attribute(const char *prefix, const char *name, const char *value, FILE *out)
{
    putc(' ', out);
    fputs(prefix, out);
    fputs(name, out);
    fputs("=\"", out);
    print_escaped(value, out);
    putc('"', out);
}

static void print_indent(unsigned depth, FILE *out)
{
    for (; depth; depth--)
        fputs("  ", out);
}

static const char *text_of(const xmlAttr *a)
{
    return a->children ? (const char *)a->children->content : "";
}

static void print_start(const xmlNode *node, const struct print_options *o, FILE *out)
{
    putc('<', out);
    fputs((const char *)node->name, out);
    for (const xmlAttr *a = node->properties; a; a = a->next)
        print_attribute("", (const char *)a->name, text_of(a), out);
    if (!o->origins)
        return;
    if (node->_private)
        print_attribute("", "origin", o->origins(o->arena, node->_private), out);
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (a->_private)
            print_attribute("origin-", (const char *)a->name, o->origins(o->arena, a->_private), out);
}

static void print_element(const xmlNode *node, const struct print_options *o, unsigned depth, FILE *out)
{
    print_indent(depth, out);
    print_start(node, o, out);
    if (!node->children) {
        fputs("/>\n", out);
        return;
    }
    fputs(">\n", out);
    for (const xmlNode *child = node->children; child; child = child->next)
        print_element(child, o, depth + 1, out);
    print_indent(depth, out);
    fputs("</", out);
    fputs((const char *)node->name, out);
    fputs(">\n", out);
}

static const xmlNode *estate_of(const struct model *m)
{
    return m->doc->children;
}

void print_xml(const struct model *m, const struct print_options *o, FILE *out)
{
    for (const xmlNode *child = estate_of(m)->children; child; child = child->next)
        print_element(child, o, 1, out);
}

static void json_element(const xmlNode *node, const struct print_options *o, struct json_writer *w);

/* Children of one name stand together, as the vocabulary's order puts them. */
static void json_children(const xmlNode *node, const struct print_options *o, struct json_writer *w)
{
    const xmlNode *child = node->children;
    while (child) {
        const xmlChar *name = child->name;
        json_array(w, (const char *)name);
        for (; child && strcmp((const char *)child->name, (const char *)name) == 0; child = child->next)
            json_element(child, o, w);
        json_end_array(w);
    }
}

static void json_element(const xmlNode *node, const struct print_options *o, struct json_writer *w)
{
    json_object(w, NULL);
    for (const xmlAttr *a = node->properties; a; a = a->next)
        json_string(w, (const char *)a->name, text_of(a));
    if (o->origins && node->_private)
        json_string(w, "origin", o->origins(o->arena, node->_private));
    for (const xmlAttr *a = o->origins ? node->properties : NULL; a; a = a->next)
        if (a->_private)
            json_string(w, arena_printf(o->arena, "origin-%s", (const char *)a->name),
                        o->origins(o->arena, a->_private));
    json_children(node, o, w);
    json_end_object(w);
}

void print_json(const struct model *m, enum element kind, const struct print_options *o,
                struct json_writer *w)
{
    model_each(child, estate_of(m), kind)
    {
        json_element(child, o, w);
    }
}
