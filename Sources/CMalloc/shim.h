// What Glibc leaves out: the allocator's settings.
#pragma once
#include <malloc.h>
