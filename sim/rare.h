/*
 * What most events do not need, told to the compiler: it keeps the path of the others short. Nothing but the time of a
 * run depends on it.
 */
#ifndef GLO_SIM_RARE_H
#define GLO_SIM_RARE_H

/* The condition hardly ever holds. */
#define GLO_RARELY(condition) __builtin_expect(condition, 0)
/* Before a function that stays a call: in line it would make its caller save registers for every event. */
#define GLO_APART __attribute__((noinline))
/* The same of one that is hardly ever called. */
#define GLO_COLD __attribute__((cold, noinline))

#endif
