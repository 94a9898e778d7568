/*
 * Functions whose loops are worth a copy for newer CPUs: GLO_CLONES before the definition of a
 * static function (clang 14 cannot call a cloned one of another file). The copies compute the same
 * bits, for nothing in them may be fused or reordered (-ffp-contract=off). gcc 12's copies crash at start under the
 * thread sanitizer, which has none.
 */
#ifndef GLO_SIM_CLONES_H
#define GLO_SIM_CLONES_H

#if defined __x86_64__ && defined __ELF__ && !defined __SANITIZE_THREAD__
#define GLO_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define GLO_CLONES
#endif

#endif
