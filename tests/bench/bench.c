/* Times commands: bench LABEL BYTES HOSTS RUNS -- COMMAND...   Prints a row: the least processor time (user
 * and system) of all runs, MB/s, hosts/s (HOSTS 0: none), the most memory that a run held, and how many times
 * the seconds in the environment's REFERENCE (if it is set) it took. The command's output is thrown away. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static double seconds_of(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* What all children so far took of processors: other people's load makes the clock on the wall say little. */
static double now(void)
{
    struct rusage use;
    getrusage(RUSAGE_CHILDREN, &use);
    return seconds_of(use.ru_utime) + seconds_of(use.ru_stime);
}

static _Noreturn void become(char **command)
{
    int nowhere = open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 3; fd++)
        dup2(nowhere, fd);
    execvp(command[0], command);
    _exit(127);
}

/* Seconds of one run; negative when the command could not be run. */
static double time_once(char **command)
{
    double start = now();
    pid_t child = fork();
    if (child == 0)
        become(command);
    int status = 0;
    waitpid(child, &status, 0);
    double seconds = now() - start;
    return WIFEXITED(status) && WEXITSTATUS(status) < 4 ? seconds : -1;
}

int main(int argc, char **argv)
{
    if (argc < 7 || strcmp(argv[5], "--") != 0) {
        fputs("usage: bench LABEL BYTES HOSTS RUNS -- COMMAND...\n", stderr);
        return 2;
    }
    double megabytes = strtod(argv[2], NULL) / 1e6, hosts = strtod(argv[3], NULL), best = -1;
    for (long run = strtol(argv[4], NULL, 10); run > 0; run--) {
        double seconds = time_once(argv + 6);
        if (seconds < 0) {
            printf("%-34s failed\n", argv[1]);
            return 1;
        }
        if (best < 0 || seconds < best)
            best = seconds;
    }
    const char *reference = getenv("REFERENCE");
    struct rusage use;
    getrusage(RUSAGE_CHILDREN, &use);
    printf("%-34s %8.3f s %9.1f MB/s ", argv[1], best, megabytes / best);
    if (hosts > 0)
        printf("%9.0f hosts/s ", hosts / best);
    printf("%8.1f MB held", (double)use.ru_maxrss / 1024);
    if (reference)
        printf(" %6.1f x", best / strtod(reference, NULL));
    putchar('\n');
    return 0;
}
