/* Numbers as text, whatever the locale. */
#ifndef GLO_SIM_NUMBER_H
#define GLO_SIM_NUMBER_H

#include <stdbool.h>

/* A plain finite number: decimal, optional exponent, the whole text (as in YAML 1.2); the locale does not matter. */
bool glo_number_read(const char *text, double *value);

/* The shortest decimal text that reads back as the same double ("0.8", "200", "1e-09"). */
void glo_number_write(double value, char text[32]);

/* Splits "200 per day" into 200 and "per day" (after blanks; "" where nothing follows); false where no finite number
   leads, or what follows goes on like a number ("2026-01-05", "08:00", "1,5"). */
bool glo_quantity_split(const char *text, double *number, const char **unit);

#endif
