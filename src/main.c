#include <libxml/parser.h>

#include "command/command.h"

int main(int argc, char **argv)
{
    enum status status = command_run(argc, argv);
    xmlCleanupParser();
    return (int)status;
}
