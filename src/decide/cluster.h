/* Cluster networks: what the cluster computes and chooses, as plain functions. */
#ifndef HVLINT_DECIDE_CLUSTER_H
#define HVLINT_DECIDE_CLUSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One cluster network, as far as live migrations and metrics ask for it. */
struct cluster_network {
    uint64_t role;   /* 0, 1 or 3 */
    uint64_t metric; /* UINT64_MAX when it is not known */
    size_t order;    /* place in MigrationNetworkOrder from 0 on, SIZE_MAX when it is not listed */
    bool excluded;   /* in MigrationExcludeNetworks */
};

/* Writes for each network its place among those that live migrations try (1 first), 0 for those they do not
 * use: networks closed to the cluster or excluded. Listed ones come first in their order; the others by
 * metric, the lowest last, for it carries CSV. Places that depend on a metric that is not known are 0, too.
 */
void migration_ranks(const struct cluster_network *networks, size_t count, size_t *ranks);

/* What the adapters of a network have in common. */
struct network_power {
    uint64_t speed; /* of the slowest, in bits per second */
    bool rss, rdma; /* whether all of them do it */
};

/* The automatic metric of Windows Server 2012 and later, about: 40000 for role 1, 80000 for others, less 9600
 * for RSS, 19200 for RDMA and 16 for each Gbps. Fitted to published samples (30384, 30240, 70384); nothing
 * official tells the formula. Never below 1. */
uint64_t expected_metric(uint64_t role, const struct network_power *power);

#endif
