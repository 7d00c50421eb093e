#ifndef PICKET_ALLOCATION_COUNTER_H
#define PICKET_ALLOCATION_COUNTER_H

/// How often this thread has taken memory from the heap since it began.
unsigned long picket_allocation_count(void);

#endif
