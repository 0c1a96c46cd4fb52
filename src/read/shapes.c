#include "read/shapes.h"

static const struct shape none = {.name = NULL};

#define POINT_TO_SHAPE(name) &shape_##name,

/* clang-format off */
const struct shape *const shapes[] = {
    SHAPES(POINT_TO_SHAPE)
    &none,
};
/* clang-format on */
