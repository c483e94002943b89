#if defined(__GNUC__) && !defined(__clang__)
// Not analysed from outside either: gcc 12 takes some functions whose stores it rewrote for ones without effect, and drops their calls.
#define NNC_OUTLINE __attribute__((noipa))
#elif defined(__GNUC__)
#define NNC_OUTLINE __attribute__((noinline))
#else
#define NNC_OUTLINE
#endif
#if defined(__GNUC__)
#define NNC_HIDDEN __attribute__((visibility("hidden")))
#define NNC_EXPORT __attribute__((visibility("default")))
#else
#define NNC_HIDDEN
#define NNC_EXPORT
#endif

// Functions that run before it is known what the CPU can do, so they use nothing that not every CPU of its kind has.
#if defined(__GNUC__) && defined(__x86_64__)
#define NNC_BASELINE __attribute__((target("arch=x86-64"), noinline))
#else
#define NNC_BASELINE
#endif
