/* A pull scanner over XML text in memory: no copies, so every value keeps its exact place; no DTD, no
 * entities but the five of XML; depth bounded. A text that is cut yields everything before the cut. */
#ifndef HVLINT_READ_XML_H
#define HVLINT_READ_XML_H

#include "base/arena.h"

#define XML_DEPTH 256

enum xml_event {
    XML_END,   /* nothing left, or .problem says why it stopped */
    XML_OPEN,  /* <name ...> */
    XML_CLOSE, /* </name>, or the end of <name/> */
};

struct xml {
    const char *at, *end;   /* what is not yet read (with .problem: what was not looked at) */
    struct span tag;        /* the whole tag of the last event */
    struct span name;       /* its name, with prefix */
    struct span attributes; /* what stands between the name and the end of the tag */
    bool empty;             /* <name/>: its XML_CLOSE comes next */
    bool plain;             /* the last xml_content held no markup */
    unsigned depth;         /* open elements, after an XML_OPEN with that one */
    const char *problem;    /* why reading stopped, or NULL */
    const char *where;      /* the byte at which it stopped */
    struct span open[XML_DEPTH];
};

/* Starts at the first byte of text, outside of any element. */
void xml_begin(struct xml *x, struct span text);

/* The next tag. Text, comments, CDATA and processing instructions between are passed over. A DOCTYPE, a wrong
 * end tag, an end within an element or a depth over XML_DEPTH sets .problem; from then on there is only
 * XML_END. */
enum xml_event xml_next(struct xml *x);

/* After XML_OPEN: moves behind the element's end. */
void xml_skip(struct xml *x);

/* After XML_OPEN: the bytes up to the element's end tag, as they are, and moves behind it. */
struct span xml_content(struct xml *x);

/* The attribute of the last XML_OPEN with that name, as it is; false when it has none. */
bool xml_attribute(const struct xml *x, struct span name, struct span *raw);
bool xml_attribute_nocase(const struct xml *x, struct span name, struct span *raw);

/* raw with references resolved: raw itself when it holds none, else a copy in the arena. With plain == false
 * also CDATA is unwrapped, comments and tags are dropped. What is no valid character becomes U+FFFD. *unknown
 * is set when a reference was none of XML's five (it stays as it is); it may be NULL. */
struct span xml_decode(struct arena *a, struct span raw, bool plain, bool *unknown);

/* The name of the root element (after blanks, a byte order mark, comments and the XML declaration; with a
 * DOCTYPE the name that it gives) when text starts with one within its first 1024 bytes; else empty. */
struct span xml_root(struct span text);

/* Writes one character as UTF-8 (U+FFFD for surrogates, controls but tab and line ends, and what is no
 * character) to out, which has room for UTF8_MAX bytes. Returns one past the last byte written. */
char *xml_put_character(char *out, uint32_t character);

#endif
