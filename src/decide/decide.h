/* Computed facts over a unit's document: what Windows would do with it. Runs before rules see the document.
 */
#ifndef HVLINT_DECIDE_DECIDE_H
#define HVLINT_DECIDE_DECIDE_H

#include "model/model.h"

/* What somebody says adapters are used for. Members that are NULL fit any adapter. */
struct role_declaration {
    const char *role;
    const char *host, *name; /* globs, ASCII letters without case */
    const char *subnet;      /* a prefix that holds one of the adapter's addresses */
    const char *vlan;        /* the adapter's VLAN id */
    const char *because;     /* where it was said */
    const struct origin *origin;
};

/* A value that somebody expects, and where he said so; text is NULL when nothing is expected. */
struct expected_value {
    const char *text;
    const struct origin *origin;
};

/* What adapters should be like. host, role and adapter choose the adapters; those that are NULL fit any. */
struct adapter_expectation {
    const char *host, *adapter; /* globs, ASCII letters without case */
    const char *role;
    struct expected_value name, subnet, vlan, mtu, gateway, metric, registers_dns, cluster_role;
    const struct origin *origin;
};

/* The adapter (a glob) by which packets to an address should leave. */
struct way_expectation {
    const char *host;
    struct expected_value to, adapter;
};

struct expectations {
    struct adapter_expectation *adapters;
    struct way_expectation *ways;
    size_t adapter_count, way_count;
};

/* Adds `role` elements to adapters. What is declared counts; else they are inferred from the strongest
 * evidence only: structure (switch uplinks,
 * team members, the cluster's virtual adapter), iSCSI sessions, default gateways, cluster network roles, and
 * names that declare their use. Structural facts remove an adapter from declarations and all
 * other inference. */
void decide_roles(struct model *m, const struct role_declaration *declared, size_t count);

/* Adds `route-choice` elements to hosts: which way each would send to its DNS servers, its gateways, the
 * management addresses of other nodes, its iSCSI targets, and anything else; and to adapters with an
 * automatic metric the one that the release gives their speed. Wants the roles. */
void decide_routes(struct model *m);

/* Adds `expectation` elements to the adapters that are meant, `expected-adapter` elements to hosts that have
 * none such, and `expected-way` elements with the way that each host takes. Wants the roles. */
void decide_expectations(struct model *m, const struct expectations *expected);

/* Adds what the cluster makes of its networks: the order in which live migrations try them
 * (`migration-rank`), and the automatic metric that their adapters lead to (`expected-metric`). */
void decide_cluster(struct model *m);

#endif
