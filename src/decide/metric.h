/* The metric that Windows gives an interface by its speed. */
#ifndef HVLINT_DECIDE_METRIC_H
#define HVLINT_DECIDE_METRIC_H

#include "decide/decide.h"

/* Where a release stands in the history of Windows Server; UNKNOWN for any other text and for NULL. */
enum era { ERA_UNKNOWN, ERA_2003, ERA_2008, ERA_2012, ERA_2016 };
enum era era_of(const char *os);

/* The automatic IPv4 metric of an interface of that speed (bits per second; half of it for half duplex), as
 * KB299540 lists it for each generation; 0 where the release is not known or the speed is 0. */
unsigned auto_metric(enum era era, uint64_t speed, bool wireless);

#endif
