/*
 * Golden fingerprints: for every scenario of the library, shortened, the sequence of events of each replication of each
 * design point as one number (time, kind and ids of every event) and its number of orders, kept in
 * tests/golden/NAME.txt.
 *
 * A difference is no proof of a mistake, and equality none of correctness: that is what theory is for. It says that
 * results have changed. To accept it, run this program with GLO_RENEW_GOLDEN=1, and have the changed file reviewed as a
 * part of the commit that gives the reason.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/models/trial.h"

/* The last is for a scenario whose own warm-up is longer. */
static const char *const shorter[] = {"experiment.length=30 days", "experiment.replications=2",
                                      "experiment.warmup=5 days"};
enum { NUM_SHORTER = sizeof shorter / sizeof shorter[0] };

/* What the file should say: a line for every point and replication. */
static void render(const struct trial *trial, struct glo_text *out)
{
    const struct glo_design *design = &trial->study.reader.design;
    glo_text_add(out, "# 30 days, 2 replications: design point, replication, orders, fingerprint of the events\n");
    for (uint32_t point = 0; point < design->num_points; point++)
        for (uint32_t r = 0; r < trial->study.study.num_replications; r++) {
            const struct glo_record *record = glo_run_record(&trial->run, point, r);
            struct glo_text label = {0};
            glo_scenario_study_label(&trial->study, point, &label);
            glo_text_add(out, "%-24s %u %8llu %016llx\n", glo_text_get(&label), r + 1,
                         (unsigned long long)record->num_orders, (unsigned long long)record->fingerprint);
            glo_text_free(&label);
        }
    cr_assert(!out->failed);
}

static void write_golden(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    cr_assert(file, "%s cannot be written", path);
    cr_assert(fputs(text, file) >= 0);
    cr_assert_eq(fclose(file), 0);
}

static void read_golden(const char *path, struct glo_text *out)
{
    char line[512];
    FILE *file = fopen(path, "r");
    cr_assert(file, "%s is missing: run with GLO_RENEW_GOLDEN=1", path);
    while (fgets(line, sizeof line, file))
        glo_text_add(out, "%s", line);
    cr_assert_eq(fclose(file), 0);
}

/* Runs one scenario and compares it with its file. */
static void check_scenario(const char *name, size_t length)
{
    char scenario[512], golden[512];
    struct trial trial;
    struct glo_text found = {0}, kept = {0};
    snprintf(scenario, sizeof scenario, "%s/scenarios/%.*s.yaml", GLO_SOURCE_FOLDER, (int)length, name);
    snprintf(golden, sizeof golden, "%s/tests/golden/%.*s.txt", GLO_SOURCE_FOLDER, (int)length, name);
    memset(&trial, 0, sizeof trial);
    if (glo_scenario_study_open(&trial.study, scenario, shorter, NUM_SHORTER - 1) != GLO_OK) {
        trial_close(&trial);
        trial_open_file(&trial, scenario, shorter, NUM_SHORTER);
    }
    trial_run(&trial, 2);
    render(&trial, &found);
    if (getenv("GLO_RENEW_GOLDEN"))
        write_golden(golden, glo_text_get(&found));
    read_golden(golden, &kept);
    cr_expect_str_eq(glo_text_get(&found), glo_text_get(&kept),
                     "results of %.*s have changed (see the head of this file); now\n%s", (int)length, name,
                     glo_text_get(&found));
    glo_text_free(&found);
    glo_text_free(&kept);
    trial_close(&trial);
}

Test(golden, every_scenario)
{
    uint32_t num = 0;
    DIR *folder = opendir(GLO_SOURCE_FOLDER "/scenarios");
    cr_assert(folder);
    for (const struct dirent *entry; (entry = readdir(folder));) {
        const char *dot = strrchr(entry->d_name, '.');
        if (!dot || strcmp(dot, ".yaml") != 0)
            continue;
        check_scenario(entry->d_name, (size_t)(dot - entry->d_name));
        num++;
    }
    cr_assert_eq(closedir(folder), 0);
    cr_assert_gt(num, 0);
}
