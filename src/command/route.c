/* `hvlint route`: which way hosts would send to an address. */
#include "decide/route.h"
#include "command/command.h"
#include "command/load.h"

static const char *text_of(const struct ip *ip, char *text)
{
    return ip->family ? ip_format(ip, text) : "on-link";
}

static void print_route(const struct host_route *route, FILE *out)
{
    char to[IP_TEXT_MAX], hop[IP_TEXT_MAX];
    fprintf(out, "%s/%u over `%s`, next hop %s", ip_format(&route->to.ip, to), route->to.length,
            route->via->name, text_of(&route->next_hop, hop));
    if (route->knows_total)
        fprintf(out, ", total metric %llu%s", (unsigned long long)route->total,
                route->estimated ? " (estimated)" : "");
    putc('\n', out);
}

static void print_way(const struct route_choice *choice, FILE *out)
{
    char hop[IP_TEXT_MAX], source[IP_TEXT_MAX];
    if (choice->step == STEP_LOCAL)
        fprintf(out, "is an address of `%s`", choice->via->name);
    else if (choice->via)
        fprintf(out, "leaves by `%s`", choice->via->name);
    else
        fputs(choice->step == STEP_NO_ROUTE ? "has no route" : "could leave by any of several adapters", out);
    if (choice->knows_hop)
        fprintf(out, ", next hop %s", text_of(&choice->next_hop, hop));
    if (choice->source.family && choice->step != STEP_LOCAL)
        fprintf(out, ", source %s", ip_format(&choice->source, source));
    fprintf(out, "  (%s)\n", step_name(choice->step));
}

struct asking {
    struct ip to;
    FILE *out;
};

static void print_host(const xmlNode *host, void *user)
{
    const struct asking *asking = user;
    FILE *out = asking->out;
    struct arena arena = {0};
    struct host_routes routes;
    char text[IP_TEXT_MAX];
    const char *name = model_get(host, HOST_NAME);
    host_routes_build(&routes, &arena, host);
    struct route_choice choice = route_choose(&routes, &(struct route_query){.to = asking->to});
    fprintf(out, "%s: %s ", name ? name : "", ip_format(&asking->to, text));
    print_way(&choice, out);
    for (size_t i = 0; i < choice.candidate_count; i++) {
        fprintf(out, "  %c ", choice.candidates[i] == choice.route ? '>' : ' ');
        print_route(choice.candidates[i], out);
    }
    arena_free(&arena);
}

enum status command_route(const struct settings *s, FILE *out)
{
    struct asking asking = {.out = out};
    if (s->paths.count < 2 || !ip_parse(span_of(s->paths.items[0]), &asking.to)) {
        message("route wants an IP address, then what to read: hvlint route 10.0.0.5 PATH...");
        return STATUS_USAGE;
    }
    return load_each_host(s, s->host_name, print_host, &asking);
}
