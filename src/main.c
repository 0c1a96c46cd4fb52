#include <stdio.h>

int main(void)
{
    puts("hvlint " PACKAGE_VERSION);
    return 0;
}
