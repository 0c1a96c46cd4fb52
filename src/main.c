#include <libxml/parser.h>

#include "command/command.h"

int main(int argc, char **argv)
{
    int status = command_run(argc, argv);
    xmlCleanupParser();
    return status;
}
