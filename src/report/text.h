/* What the parts of the text format share; nobody else includes this. */
#ifndef HVLINT_REPORT_TEXT_H
#define HVLINT_REPORT_TEXT_H

#include "report/report.h"
#include "report/unicode.h"

enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_ERROR, STYLE_WARNING, STYLE_INFO, STYLE_FRAME, STYLE_COUNT };

/* A stream and how to write to it. */
struct page {
    FILE *out;
    const struct report_options *options;
};

/* Text, safe for a terminal, in a style. */
void page_text(const struct page *p, enum style style, const char *text);
void page_printf(const struct page *p, enum style style, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The style of a severity. */
enum style style_of(enum severity s);

/* The places of a finding as code frames: the primary place's file first, then the other files by path, the
 * lines of a file in order. Returns the gutter's width in columns. */
int page_frames(const struct page *p, const struct finding *f);

/* `= why: ...` below a frame; a text of several lines goes on below its first. wrap: fold it to the page's
 * width. */
void page_remark(const struct page *p, int gutter, const char *kind, const char *text, bool wrap);

/* What could not be decided, grouped by the commands whose output is missing. */
void page_not_evaluated(const struct page *p, const struct report *r);

/* Files with problems; with options->coverage or ->verbose what became of the lines of each file. */
void page_coverage(const struct page *p, const struct report *r);

/* "1 host", "2 hosts". */
void page_count(const struct page *p, size_t count, const char *what);

#endif
