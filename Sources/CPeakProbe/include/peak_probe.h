#ifndef PEAK_PROBE_H
#define PEAK_PROBE_H

/// Does `rounds` rounds of independent float32 multiply-adds in registers, with the widest vectors of this CPU and nothing else to wait
/// for: the rate is the most that any kernel can reach on one core. Returns the floating-point operations done (2 for a multiply-add).
double peak_probe_run(long rounds);

#endif
