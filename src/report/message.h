/* Remarks to the person at the keyboard (standard error): usage, unreadable files, wrong rules. */
#ifndef HVLINT_REPORT_MESSAGE_H
#define HVLINT_REPORT_MESSAGE_H

/* The exit statuses; where several apply the highest counts. */
enum status { STATUS_OK = 0, STATUS_FINDINGS = 1, STATUS_USAGE = 2, STATUS_INPUT = 3, STATUS_INTERNAL = 4 };

/* Prints `hvlint: ` and the text as one line, control characters made visible. */
void message(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
